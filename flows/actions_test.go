package flows

import (
	"strings"
	"testing"
)

func TestActionsAreWhatAPageOffers(t *testing.T) {
	def := flow(t, approver("lead", manager(), `"comment":{"on_reject":"required"}`), approver("head", person("cid")))
	cases := []struct {
		name   string
		before func(*world)
		who    string
		admin  bool
		want   string
	}{
		{"nothing before submission", func(*world) {}, "ann", true, ""},
		{"the requester withdraws", func(w *world) { w.do("ann", Submit) }, "ann", false, "withdraw"},
		{"the approver decides", func(w *world) { w.do("ann", Submit) }, "bob", false, "agree reject! return"},
		{"who comes later waits", func(w *world) { w.do("ann", Submit) }, "cid", false, ""},
		{"an admin terminates", func(w *world) { w.do("ann", Submit) }, "root", true, "terminate"},
		{"after a decision nobody withdraws", func(w *world) { w.do("ann", Submit); w.do("bob", Agree) }, "ann", false, ""},
		{"after a return the requester resubmits or withdraws", func(w *world) { w.do("ann", Submit); w.do("bob", Return) }, "ann", false, "resubmit withdraw"},
		{"a parked instance is resumed or terminated", func(w *world) { w.org.broken["people"] = "down"; w.do("ann", Submit) }, "root", true, "resume terminate"},
		{"nothing after the end", func(w *world) { w.do("ann", Submit); w.do("root", Terminate) }, "ann", true, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, def, office())
			c.before(w)
			var got []string
			for _, a := range Actions(w.def, w.s, member(c.who), c.admin) {
				verb := string(a.Verb)
				if a.Comment {
					verb += "!"
				}
				got = append(got, verb)
			}
			if text := strings.Join(got, " "); text != c.want {
				t.Errorf("offered %q, want %q", text, c.want)
			}
		})
	}
}

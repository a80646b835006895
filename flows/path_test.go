package flows

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

// long asks bob, and over three days cid too.
func long(t *testing.T) *Definition {
	return flow(t,
		approver("lead", manager(), `"title":{"zh-CN":"直属主管","en":"Line manager"}`),
		`{"id":"long","type":"branch","branches":[
			{"id":"over-3","title":"Over three days","when":"days > 3","nodes":[`+approver("head", `{"source":"department-head"}`)+`]},
			{"id":"otherwise","default":true,"nodes":[]}]}`)
}

// preview settles a preview and gives the path as lines of text.
func (w *world) preview(cmd Command) (string, *Refusal) {
	w.t.Helper()
	f := w.facts()
	for range MaxRounds {
		path, asks, refusal := Preview(w.def, w.s, f, cmd)
		if len(asks) == 0 {
			return describe(path), refusal
		}
		w.org.answer(f.Facts, asks, names())
	}
	w.t.Fatal("the preview goes on asking")
	return "", nil
}

// describe writes a path: a line a step.
func describe(p Path) string {
	var lines []string
	for _, s := range p {
		line := s.Node
		for _, person := range s.People {
			line += fmt.Sprintf(" %s(%s %d %s)", names()[person.Member], person.Why.Ladder, person.Why.Rung, person.Why.Source)
		}
		for _, person := range s.Skipped {
			line += fmt.Sprintf(" -%s(%s)", names()[person.Member], person.Skip.Code)
		}
		if s.Branch != "" {
			line += " → " + s.Branch
		}
		for _, test := range s.Tested {
			for _, r := range test.Read {
				line += fmt.Sprintf(" [%s: %s=%s]", test.When, r.Name, r.Value)
			}
		}
		for _, reason := range []*Reason{s.Why, s.Incident} {
			if reason != nil {
				line += " " + reason.Code
			}
		}
		if s.Status != "" {
			line += " " + string(s.Status)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestF16_PreviewIsTheRun(t *testing.T) {
	cases := []struct {
		name, by, days string
		change         func(*org)
		want           string
	}{
		{"everybody agreeing", "ann", "5", nil,
			"start\nlead bob(who 0 line-manager)\nlong → over-3 [days > 3: days=5]\nhead cid(who 0 department-head)\nend approved"},
		{"the other branch", "ann", "3", nil,
			"start\nlead bob(who 0 line-manager)\nlong → otherwise [days > 3: days=3]\nend approved"},
		{"the rung is shown", "ann", "3", func(o *org) { o.gone["bob"] = true },
			"start\nlead root(nobody 0 flow-admin)\nlong → otherwise [days > 3: days=3]\nend approved"},
		{"who is skipped is shown", "bob", "5", nil,
			"start\nlead cid(who 0 line-manager)\nlong → over-3 [days > 3: days=5]\nhead -cid(same_person) \nend approved"},
		{"where it would park is shown", "ann", "3", func(o *org) { o.gone["bob"] = true; o.admins = nil },
			"start\nlead nobody_found"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := office()
			if c.change != nil {
				c.change(o)
			}
			w := newWorld(t, long(t), o)
			w.data = rules.Data{"days": figure(c.days)}
			cmd := w.command(c.by, Submit, "")
			got, refusal := w.preview(cmd)
			if refusal != nil || got != strings.ReplaceAll(c.want, " \n", "\n") {
				t.Fatalf("got\n%s\nwant\n%s\n%v", got, c.want, refusal)
			}
			w.try(cmd)
			if kept := describe(w.s.Path); kept != got {
				t.Errorf("the path kept is\n%s", kept)
			}
		})
	}
}

func TestF16_PreviewOfARunningInstance(t *testing.T) {
	w := newWorld(t, long(t), office())
	w.data = rules.Data{"days": figure("5")}
	w.do("ann", Submit)
	want := "start\nlead bob(who 0 line-manager)\nlong → over-3 [days > 3: days=5]\nhead cid(who 0 department-head)\nend approved"
	if got, _ := w.preview(Command{ID: member("c")}); got != want {
		t.Errorf("from here:\n%s", got)
	}
	w.expect("running lead:bob")
}

func TestF16_PreviewRefusesAsSubmitWould(t *testing.T) {
	w := newWorld(t, flow(t, approver("n", person("ann"), `"requester":"refuse"`)), office())
	_, refusal := w.preview(w.command("ann", Submit, ""))
	if want := w.try(w.command("ann", Submit, "")).Refusal; refusal == nil || refusal.Text("en") != want.Text("en") {
		t.Errorf("the preview says %v, submit %v", refusal, want)
	}
}

func TestF16_PlannedOrChanged(t *testing.T) {
	cases := []struct {
		name    string
		between func(*world)
		node    string
		want    string // the change, "" where it went as planned
	}{
		{"as planned", func(w *world) {}, "head", ""},
		{"other people", func(w *world) { w.org.heads = "dan" }, "head", "Other people than planned: cid → dan."},
		{"another branch", func(w *world) { w.data = rules.Data{"days": figure("1")} }, "long", "Branch otherwise was taken instead of over-3 (days 5 → 1)."},
		{"nobody any more", func(w *world) { w.org.heads = ""; w.org.admins = nil }, "head", "The flow stopped here (nobody_found), which was not planned."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, long(t), office())
			w.data = rules.Data{"days": figure("5")}
			w.do("ann", Submit)
			c.between(w)
			w.do("bob", Agree)
			got := ""
			if ch := w.last(c.node).Change; ch != nil {
				got = named(ch.Text("en"))
			}
			if got != c.want {
				t.Errorf("the change is %q, want %q", got, c.want)
			}
		})
	}
}

func TestF15_ConditionsAreEvaluatedOnArrival(t *testing.T) {
	w := newWorld(t, long(t), office())
	w.data = rules.Data{"days": figure("2")}
	w.do("ann", Submit)
	w.data = rules.Data{"days": figure("12.5")}
	w.do("bob", Agree)
	w.expect("running head:cid")
	if got, want := w.last("long").Change.Text("zh-CN"), "走了分支 over-3 而不是 otherwise（days 2 → 12.5）。"; got != want {
		t.Errorf("the event says %s, want %s", got, want)
	}
	if got, want := w.last("head").Change.Text("en"), "Not on the path as it was planned (days 2 → 12.5)."; got != want {
		t.Errorf("the next event says %s, want %s", got, want)
	}
	if got := strings.Join(w.told, ", "); got != "ann path_changed" {
		t.Errorf("told: %s", got)
	}
}

func TestF17_PeopleAreResolvedOnArrival(t *testing.T) {
	w := newWorld(t, long(t), office())
	w.data = rules.Data{"days": figure("5")}
	w.do("ann", Submit)
	w.org.managers["ann"], w.org.heads = "eve", "dan"
	w.expect("running lead:bob")
	w.do("bob", Agree)
	w.expect("running head:dan")
	for _, e := range w.events {
		if e.Kind == EventSeated && e.Node == "lead" {
			if want := (Why{Ladder: "who", Source: "line-manager", Arg: "1", Of: member("ann")}); *e.Why != want {
				t.Errorf("the event says %+v, want %+v", *e.Why, want)
			}
		}
	}
}

func TestF29_EverythingExplainsItself(t *testing.T) {
	w := newWorld(t, flow(t,
		approver("lead", role("empty")+","+manager()),
		`{"id":"b","type":"branch","branches":[
			{"id":"first","when":"kind == \"trip\"","nodes":[]},
			{"id":"second","when":"sum(items.price) > 10 and workdays(today(), nil, today(), nil) > 1","nodes":[]},
			{"id":"third","default":true,"nodes":[]}]}`,
		approver("none", role("empty"), `"nobody":["pass"]`),
	), office())
	w.data = rules.Data{"kind": rules.Text("leave"), "items": rules.Rows([]rules.Data{{"price": figure("4.5")}, {"price": figure("8")}, {}})}
	w.do("ann", Submit)
	w.do("bob", Agree)
	w.expect("approved")
	var got []string
	for _, v := range w.s.Visits {
		line := v.Node + ": " + v.Why.Text("en")
		for _, test := range v.Tested {
			line += fmt.Sprintf("\n  %s %v %s", test.Branch, test.Result, test.When)
			for _, r := range test.Read {
				line += fmt.Sprintf("\n    %s = %s", r.Name, r.Value)
			}
		}
		got = append(got, line)
	}
	want := `start: Submitted.
lead: 1 of 1 agreed, 1 were needed: passed.
b: Branch second has been walked.
  first false kind == "trip"
    kind = leave
  second true sum(items.price) > 10 and workdays(today(), nil, today(), nil) > 1
    items = 3 rows
    items.price = [4.5, 8, ]
    workdays(d2026-09-21,_,d2026-09-21,_) = 3
none: Nobody was found; passed as rung 1 says.
end: The end of the flow was reached.`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

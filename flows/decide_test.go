package flows

import (
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

// office: ann reports to bob, bob to cid, cid to dan, who reports to nobody; root is the flow admin.
func office() *org {
	return &org{
		managers: map[string]string{"ann": "bob", "bob": "cid", "cid": "dan", "eve": "bob"},
		heads:    "cid",
		roles:    map[string][]string{"hr": {"hal"}, "board": {"gus", "hal", "ivy", "jon", "kim"}, "pair": {"fay", "gus"}, "empty": nil},
		admins:   []string{"root"},
		gone:     map[string]bool{},
		balance:  map[string]string{},
		broken:   map[string]string{},
	}
}

func TestARequestIsSubmittedAgreedAndApproved(t *testing.T) {
	w := newWorld(t, flow(t,
		approver("lead", manager()),
		`{"id":"long","type":"branch","branches":[
			{"id":"over-3","when":"days > 3","nodes":[`+approver("head", `{"source":"department-head"}`)+`]},
			{"id":"otherwise","default":true,"nodes":[]}]}`,
	), office())
	w.data = rules.Data{"days": figure("5")}
	w.do("ann", Submit)
	w.expect("running lead:bob")
	w.do("bob", Agree)
	w.expect("running head:cid")
	w.do("cid", Agree)
	w.expect("approved")
}

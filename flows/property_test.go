package flows

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Random flows in random organisations under random commands; world.try asserts the invariants after each.
func TestF30_NothingIsEverNobodys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, flow(t, drawNodes(t, "n", 2)...), drawOrg(t))
		w.data = drawData(t)
		w.org.balance["annual"] = rapid.SampledFrom([]string{"0", "5", "100"}).Draw(t, "balance")
		if rapid.Bool().Draw(t, "holds") {
			w.holds = []forms.Hold{{ID: "annual", Account: []string{"annual"}, Amount: figure("2.5").AsNumber(), Scale: 1}}
		}
		w.try(w.command(drawName(t), Submit, ""))
		for range rapid.IntRange(1, 20).Draw(t, "commands") {
			drawStep(t, w)
		}
		w.checkActions()
		endAll(t, w)
	})
}

func drawName(t *rapid.T) string { return rapid.SampledFrom(everybody).Draw(t, "name") }

func drawData(t *rapid.T) rules.Data {
	d := rules.Data{}
	if rapid.Bool().Draw(t, "has days") {
		d["days"] = figure(rapid.SampledFrom([]string{"0", "0.5", "3", "3.5", "11"}).Draw(t, "days"))
	}
	return d
}

// drawNodes gives up to four nodes, ids below prefix, with blocks up to depth deep.
func drawNodes(t *rapid.T, prefix string, depth int) []string {
	var out []string
	for i := range rapid.IntRange(0, 4).Draw(t, "nodes") {
		id := fmt.Sprintf("%s%d", prefix, i)
		if depth > 0 && rapid.IntRange(0, 2).Draw(t, "kind") == 0 {
			out = append(out, fmt.Sprintf(`{"id":%q,"type":"branch","branches":[{"id":"a","when":%q,"nodes":[%s]},{"id":"b","default":true,"nodes":[%s]}]}`,
				id, rapid.SampledFrom([]string{"days > 3", "1 / days > 1", "days == nil", "workdays(today(), nil, today(), nil) > 0"}).Draw(t, "when"),
				strings.Join(drawNodes(t, id+"a", depth-1), ","), strings.Join(drawNodes(t, id+"b", depth-1), ",")))
			continue
		}
		out = append(out, drawApprover(t, id))
	}
	return out
}

func drawApprover(t *rapid.T, id string) string {
	one := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	who := []string{one("who", manager(), role("r1"), role("r2"), role("empty"), `{"source":"department-head"}`, `{"source":"line-manager","levels":2}`, person("leo"))}
	if rapid.Bool().Draw(t, "second rung") {
		who = append(who, one("who", role("r2"), person("kim")))
	}
	more := []string{
		`"vote":` + one("vote", `"any"`, `"all"`, `{"percent":60}`, `{"count":2}`),
		`"on_reject":` + one("on_reject", `"first"`, `"all"`),
		`"order":` + one("order", `"parallel"`, `"sequential"`),
		`"requester":` + one("requester", `"self"`, `"skip"`, `"superior"`, `"department-head"`, `"refuse"`),
		`"same_person":` + one("same", `"none"`, `"consecutive"`, `"whole_flow"`),
	}
	if nobody := one("nobody", ``, `[]`, `["superior"]`, `["superior","flow-admin"]`, `["pass"]`, `["flow-admin","reject"]`, `["refuse"]`, `[{"source":"role","role":"r1"}]`); nobody != "" {
		more = append(more, `"nobody":`+nobody)
	}
	return approver(id, strings.Join(who, ","), more...)
}

func drawOrg(t *rapid.T) *org {
	o := &org{managers: map[string]string{}, roles: map[string][]string{}, gone: map[string]bool{}, balance: map[string]string{}, broken: map[string]string{}}
	for _, name := range everybody {
		if rapid.IntRange(0, 3).Draw(t, "manager") > 0 {
			o.managers[name] = drawName(t)
		}
		o.gone[name] = rapid.IntRange(0, 4).Draw(t, "gone") == 0
	}
	o.heads = rapid.SampledFrom(append([]string{""}, everybody...)).Draw(t, "head")
	people := rapid.SliceOfNDistinct(rapid.SampledFrom(everybody), 0, 5, rapid.ID[string])
	o.roles["r1"], o.roles["r2"] = people.Draw(t, "r1"), people.Draw(t, "r2")
	o.admins = rapid.SampledFrom([][]string{nil, {"root"}, {"root", "leo"}}).Draw(t, "admins")
	if rapid.IntRange(0, 9).Draw(t, "broken") == 0 {
		o.broken[rapid.SampledFrom([]string{"people", "present", "superior"}).Draw(t, "fact")] = "database_down"
	}
	return o
}

// drawStep changes the world a little and lets somebody command something, mostly what they may.
func drawStep(t *rapid.T, w *world) {
	switch rapid.IntRange(0, 9).Draw(t, "change") {
	case 0:
		name := drawName(t)
		w.org.gone[name] = !w.org.gone[name]
	case 1:
		w.data = drawData(t)
	}
	verb := rapid.SampledFrom([]Verb{Agree, Agree, Agree, Agree, Reject, Return, Resubmit, Withdraw, Terminate, Resume, Submit, "fly"}).Draw(t, "verb")
	by := drawName(t)
	if holders := w.holders(); len(holders) > 0 && rapid.IntRange(0, 4).Draw(t, "fitting") > 0 {
		by = rapid.SampledFrom(holders).Draw(t, "holder")
	}
	cmd := w.command(by, verb, rapid.SampledFrom([]string{"", "why"}).Draw(t, "comment"))
	if rapid.IntRange(0, 9).Draw(t, "foreign seat") == 0 {
		cmd.Seat = w.seatOf(drawName(t))
	}
	w.try(cmd)
}

// holders are those with an open seat, in order.
func (w *world) holders() []string {
	var out []string
	for _, v := range w.s.Visits {
		for _, s := range v.Seats {
			if s.Status == SeatOpen {
				out = append(out, names()[s.Member])
			}
		}
	}
	return out
}

// endAll asserts I40: where everybody asked agrees, and an admin ends what is parked, a record comes to an end.
func endAll(t *rapid.T, w *world) {
	for range 100 {
		if w.s.Status != Running {
			return
		}
		if w.s.Incident {
			w.org.admins = []string{"root"}
			w.do("root", Terminate)
			continue
		}
		verb := Agree
		if _, _, seat := w.firstOpen(); seat.Kind == SeatResubmit {
			verb, w.holds = Resubmit, nil
		}
		w.try(w.command(w.holders()[0], verb, ""))
		if w.s.Status == Running && verb == Resubmit && w.s.Visits[len(w.s.Visits)-1].Arrival == Back {
			return // a node refuses the resubmission: it stays with the requester, who can withdraw
		}
	}
	t.Fatalf("I40: after 100 agreements the record is %s", w.where())
}

func (w *world) firstOpen() (int, int, Seat) {
	for i, v := range w.s.Visits {
		for j, s := range v.Seats {
			if s.Status == SeatOpen {
				return i, j, s
			}
		}
	}
	return -1, -1, Seat{}
}

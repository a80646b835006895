package flows

import (
	"testing"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// tenNodes is a flow of ten nodes on one path: start, six approvers, two branches, end.
func tenNodes(t testing.TB) *Definition {
	return flow(t,
		approver("n1", manager()), approver("n2", role("pair"), `"vote":"all"`), approver("n3", person("leo")),
		`{"id":"b1","type":"branch","branches":[{"id":"yes","when":"days > 3","nodes":[`+approver("n4", person("kim"))+`]},{"id":"no","default":true,"nodes":[]}]}`,
		approver("n5", role("hr")),
		`{"id":"b2","type":"branch","branches":[{"id":"yes","when":"amount > 100","nodes":[]},{"id":"no","default":true,"nodes":[]}]}`,
		approver("n6", person("cid")),
	)
}

// measured runs one command again and again with all facts known, as the last round of asking does.
func measured(b *testing.B, w *world, cmd Command) {
	f := w.facts()
	if _, err := Settle(w.def, w.s, f, cmd, func(asks []rules.Ask) error {
		w.org.answer(f.Facts, asks, names())
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		s := w.s
		for _, e := range Decide(w.def, w.s, f, cmd).Events {
			s = Apply(s, e)
		}
	}
}

func benchWorld(b *testing.B) *world {
	w := newWorld(b, tenNodes(b), office())
	w.data = rules.Data{"days": figure("5"), "amount": figure("99.5"), "kind": rules.Text("trip")}
	w.org.balance["annual"] = "10"
	w.holds = []forms.Hold{{ID: "annual", Account: []string{"annual"}, Amount: figure("5").AsNumber(), Scale: 1}}
	return w
}

func BenchmarkSubmitWithPlan(b *testing.B) {
	w := benchWorld(b)
	measured(b, w, w.command("ann", Submit, ""))
}

func BenchmarkAgree(b *testing.B) {
	w := benchWorld(b)
	w.do("ann", Submit)
	for _, name := range []string{"bob", "fay", "gus", "leo"} {
		w.do(name, Agree)
	}
	w.expect("running n4:kim")
	measured(b, w, w.command("kim", Agree, "fine"))
}

func BenchmarkRefuse(b *testing.B) {
	w := benchWorld(b)
	w.do("ann", Submit)
	measured(b, w, w.command("cid", Withdraw, ""))
}

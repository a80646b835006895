package flows

import (
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

func TestF7_TheSamePersonTwice(t *testing.T) {
	cases := []struct {
		name  string
		nodes string // people by node; "a+b" all sign, "a|b" any signs
		more  string
		want  string // who is asked, in order, everyone agreeing
	}{
		{"consecutive is the default", "bob bob cid bob", ``, "bob cid bob"},
		{"A, A, B, A: the last A acts again", "bob bob cid bob", `"same_person":"consecutive"`, "bob cid bob"},
		{"a row of three is one", "bob bob bob", `"same_person":"consecutive"`, "bob"},
		{"whole flow: once", "bob cid bob cid", `"same_person":"whole_flow"`, "bob cid"},
		{"none: every time", "bob bob", `"same_person":"none"`, "bob bob"},
		{"only their own seat is satisfied", "bob bob+cid", `"same_person":"consecutive"`, "bob cid"},
		{"whose seat was superseded did not agree", "bob|cid cid", `"same_person":"consecutive"`, "bob cid"},
		{"a required comment is asked for again", "bob bob", `"comment":{"on_agree":"required"}`, "bob bob"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var nodes []string
			for i, people := range strings.Fields(c.nodes) {
				o := `"vote":"any"`
				if strings.Contains(people, "+") {
					o = `"vote":"all"`
				}
				if c.more != "" {
					o += "," + c.more
				}
				nodes = append(nodes, approver("n"+itoa(i), role(people), o))
			}
			w := newWorld(t, flow(t, nodes...), office())
			for _, people := range strings.Fields(c.nodes) {
				w.org.roles[people] = strings.FieldsFunc(people, func(r rune) bool { return r == '+' || r == '|' })
			}
			w.do("ann", Submit)
			var asked []string
			for w.s.Status == Running {
				i, j := w.s.nextApprover()
				name := names()[w.s.Visits[i].Seats[j].Member]
				asked = append(asked, name)
				w.do(name, Agree, "fine")
			}
			if got := strings.Join(asked, " "); got != c.want {
				t.Errorf("asked %s, want %s", got, c.want)
			}
		})
	}
}

func TestF7_NotWhereDataChanged(t *testing.T) {
	for _, c := range []struct {
		name string
		data rules.Data
		want string
	}{
		{"the same data: not asked again", rules.Data{"days": figure("2.0")}, "approved"},
		{"other data: asked again", rules.Data{"days": figure("3")}, "running last:bob"},
		{"only the record's own course: not asked again", rules.Data{"days": figure("2"), "status": rules.Text("running"), "number": rules.Text("R-1")}, "approved"},
		{"one field more: asked again", rules.Data{"days": figure("2"), "kind": rules.Text("trip")}, "running last:bob"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, flow(t, approver("first", person("bob")), approver("mid", person("cid")), approver("last", person("bob"), `"same_person":"whole_flow"`)), office())
			w.data = rules.Data{"days": figure("2")}
			w.do("ann", Submit)
			w.do("bob", Agree)
			w.data = c.data
			w.do("cid", Agree)
			w.expect(c.want)
		})
	}
}

func TestF7_AReturnAsksEverybodyAgain(t *testing.T) {
	w := newWorld(t, flow(t, approver("a", person("bob"), `"same_person":"whole_flow"`), approver("b", person("cid"))), office())
	w.do("ann", Submit)
	w.do("bob", Agree)
	w.do("cid", Return)
	w.do("ann", Resubmit)
	w.expect("running a:bob")
}

func TestBuiltInsAreThoseOfForms(t *testing.T) {
	form, problems := forms.Compile([]byte(`{"format":1,"kind":"approval","title":"A","schema":{"type":"object","properties":{"own":{"type":"string","x-field":"text","x-label":"B"}}},"layout":[{"id":"own"}]}`), forms.Env{ID: "a", App: "b"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for id := range form.RulesEnv().Fields {
		if slices.Contains(builtIns, id) == (id == "own") {
			t.Errorf("%s is taken for the wrong kind of field", id)
		}
	}
}

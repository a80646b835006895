package flows

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

// holding makes holds from "account amount" texts; an account's parts are separated by slashes.
func holding(holds ...string) []forms.Hold {
	var out []forms.Hold
	for i, h := range holds {
		account, amount, _ := strings.Cut(h, " ")
		out = append(out, forms.Hold{ID: "h" + itoa(i), Account: strings.Split(account, "/"), Amount: figure(amount).AsNumber(), Scale: 2})
	}
	return out
}

// moved writes the effects on ledgers: "hold annual/2026 2".
func moved(effects []Effect) string {
	var out []string
	for _, e := range effects {
		if e.Hold != nil {
			out = append(out, string(e.Kind)+" "+strings.Join(e.Hold.Account, "/")+" "+e.Hold.Amount.String())
		}
	}
	return strings.Join(out, ", ")
}

func TestHoldsOnSubmission(t *testing.T) {
	cases := []struct {
		name  string
		left  map[string]string
		holds []forms.Hold
		want  string // effects, or the refusal
	}{
		{"enough is held", map[string]string{"annual/2026": "5"}, holding("annual/2026 2.5"), "hold annual/2026 2.5"},
		{"exactly what is left is enough", map[string]string{"annual": "2.5"}, holding("annual 2.50"), "hold annual 2.5"},
		{"too little is refused with figures", map[string]string{"annual": "2"}, holding("annual 2.01"), "Not enough on annual: 2.01 asked, 2 left."},
		{"several on one account add up", map[string]string{"annual": "3"}, holding("annual 2", "annual 1.5"), "Not enough on annual: 3.5 asked, 3 left."},
		{"several accounts stand alone", map[string]string{"a": "2", "b": "2"}, holding("a 2", "b 2"), "hold a 2, hold b 2"},
		{"an overdrawn account says so", map[string]string{"annual": "-1"}, holding("annual 0.5"), "Not enough on annual: 0.5 asked, -1 left."},
		{"nothing is held for zero", map[string]string{}, holding("annual 0"), ""},
		{"a negative amount is refused", map[string]string{"annual": "9"}, holding("annual -1"), "-1 cannot be held on annual."},
		{"a negative amount does not pay for another", map[string]string{"annual": "1"}, holding("annual 2", "annual -1"), "-1 cannot be held on annual."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, flow(t, approver("lead", manager())), office())
			w.org.balance, w.holds = c.left, c.holds
			out := w.try(w.command("ann", Submit, ""))
			got := moved(out.Effects)
			if out.Refusal != nil {
				got = out.Refusal.Text("en")
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestHoldsNeedAnAnswer(t *testing.T) {
	w := newWorld(t, flow(t, approver("lead", manager())), office())
	w.holds = holding("annual 1")
	w.org.broken["available"] = "no_such_account"
	if got, want := w.refused("ann", Submit), "available could not be found out (no_such_account)."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAHoldEndsOnce(t *testing.T) {
	cases := []struct {
		name string
		acts []string
		want string
	}{
		{"approved: posted", []string{"bob agree"}, "post annual 2"},
		{"rejected: released", []string{"bob reject"}, "release annual 2"},
		{"withdrawn: released", []string{"ann withdraw"}, "release annual 2"},
		{"terminated: released", []string{"root terminate"}, "release annual 2"},
		{"returned: kept", []string{"bob return"}, ""},
		{"returned and withdrawn: released", []string{"bob return", "ann withdraw"}, "release annual 2"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, flow(t, approver("lead", manager())), office())
			w.org.balance["annual"], w.holds = "2", holding("annual 2")
			w.do("ann", Submit)
			var last Out
			for _, act := range c.acts {
				last = w.do(split(act)[0], Verb(split(act)[1]))
			}
			if got := moved(last.Effects); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAFlowThatEndsWithoutAVerdictPosts(t *testing.T) {
	src := strings.Replace(document(approver("lead", manager())), `"status":"approved"`, `"status":"ended"`, 1)
	def, problems := Compile([]byte(src), Env{Rules: fields})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	w := newWorld(t, def, office())
	w.org.balance["annual"], w.holds = "2", holding("annual 2")
	w.do("ann", Submit)
	if got := moved(w.do("bob", Agree).Effects); got != "post annual 2" {
		t.Errorf("got %q", got)
	}
	w.expect("ended")
}

func TestAResubmissionIsCheckedNet(t *testing.T) {
	cases := []struct {
		name, left string
		holds      []forms.Hold
		want       string
	}{
		{"more than is left, less than with what is held", "1", holding("annual 3"), "release annual 2, hold annual 3"},
		{"more than both", "1", holding("annual 3.5"), "Not enough on annual: 3.5 asked, 3 left."},
		{"less", "0", holding("annual 1"), "release annual 2, hold annual 1"},
		{"nothing", "0", nil, "release annual 2"},
		{"another account", "0", holding("sick 1"), "release annual 2, hold sick 1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, flow(t, approver("lead", manager())), office())
			w.org.balance["annual"], w.org.balance["sick"], w.holds = "2", "1", holding("annual 2")
			w.do("ann", Submit)
			w.do("bob", Return)
			w.org.balance["annual"], w.holds = c.left, c.holds
			out := w.try(w.command("ann", Resubmit, ""))
			got := moved(out.Effects)
			if out.Refusal != nil {
				got = out.Refusal.Text("en")
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTwoAccountsNeverShareAName(t *testing.T) {
	if a, b := AccountName([]string{"a/b", "c"}), AccountName([]string{"a", "b/c"}); a == b {
		t.Errorf("both are %s", a)
	}
}

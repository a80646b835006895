package flows

import (
	"strings"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// claim is what a command asks of one account, all its holds together, and what it holds there already.
type claim struct {
	account     []string
	asked, held num.Number
}

// holds checks the command's holds against what is available and gives those to keep. Several on one
// account add up; what the instance holds already is released with a resubmission, so it counts as left.
// A hold of zero is none; a negative one, or one that is no plain number, is refused.
func (w *walk) holds() []Hold {
	var claims []*claim
	var out []Hold
	for _, h := range w.cmd.Holds {
		amount := h.Amount.String()
		if _, err := num.Parse(amount); err != nil || h.Amount.Sign() < 0 || len(h.Account) == 0 {
			w.refuse("hold_invalid", "account", AccountName(h.Account), "amount", amount)
			return nil
		}
		if h.Amount.Sign() == 0 {
			continue
		}
		out = append(out, Hold{ID: h.ID, Account: h.Account, Amount: amount, Scale: h.Scale})
		if !w.add(claimOf(&claims, h.Account), h.Amount, true) {
			return nil
		}
	}
	for _, h := range w.s.Holds {
		if !w.add(claimOf(&claims, h.Account), number(h.Amount), false) {
			return nil
		}
	}
	for _, c := range claims {
		if c.asked.Sign() > 0 {
			w.cover(c)
		}
	}
	return out
}

func (w *walk) add(c *claim, amount num.Number, asked bool) bool {
	sum := &c.held
	if asked {
		sum = &c.asked
	}
	total, err := sum.Add(amount)
	if err != nil {
		w.refuse("hold_invalid", "account", AccountName(c.account), "amount", amount.String())
		return false
	}
	*sum = total
	return true
}

// cover refuses a claim that the account cannot bear.
func (w *walk) cover(c *claim) {
	v, k, why := w.ask("available", c.account...)
	if k == failed {
		w.refuse("fact_failed", "fact", "available", "code", why.Args["code"])
	}
	if k != have {
		return
	}
	left, err := v.AsNumber().Add(c.held)
	if err != nil || v.Kind() != rules.KindNumber {
		w.refuse("fact_failed", "fact", "available", "code", "not_a_number")
		return
	}
	if c.asked.Cmp(left) > 0 {
		w.refuse("balance_short", "account", AccountName(c.account), "asked", c.asked.String(), "left", left.String())
	}
}

func claimOf(claims *[]*claim, account []string) *claim {
	for _, c := range *claims {
		if AccountName(c.account) == AccountName(account) {
			return c
		}
	}
	c := &claim{account: account}
	*claims = append(*claims, c)
	return c
}

// AccountName writes an account key as text; a slash within a part is doubled, so that no two keys share one.
func AccountName(account []string) string {
	parts := make([]string, len(account))
	for i, part := range account {
		parts[i] = strings.ReplaceAll(part, "/", "//")
	}
	return strings.Join(parts, "/")
}

// number reads an amount that was written by holds.
func number(s string) num.Number {
	n, err := num.Parse(s)
	if err != nil {
		return num.Number{}
	}
	return n
}

// effect is a hold as the engine is told of it.
func (h Hold) effect(kind EffectKind) Effect {
	hold := forms.Hold{ID: h.ID, Account: h.Account, Amount: number(h.Amount), Scale: h.Scale}
	return Effect{Kind: kind, Hold: &hold}
}

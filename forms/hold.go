package forms

import (
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// holdRule is one entry of holds: {id, title, account: [rule …], amount: rule, when: rule}.
type holdRule struct {
	id      string
	title   Text          // what people call what is held; nil: the account's key
	account []*rules.Rule // texts, numbers, dates or booleans; each must have a value
	amount  *rules.Rule   // a number, not below zero; nothing is held for zero
	when    *rules.Rule   // nil: always
	scale   int
	of      *Field // that the amount is; nil: none
}

// maxAccountParts bounds an account key.
const maxAccountParts = 8

// holdRules reads holds.
func (c *compiler) holdRules(n *node) []*holdRule {
	if n == nil || !c.want(n, isList, "list") {
		return nil
	}
	if len(n.items) > maxHolds {
		c.ps.add(problem(n.path, "too_many", "limit", itoa(maxHolds)))
		return nil
	}
	var list []*holdRule
	seen := map[string]bool{}
	for _, item := range n.items {
		if c.want(item, isObject, "object") {
			list = append(list, c.holdRule(item, seen))
		}
	}
	return list
}

func (c *compiler) holdRule(item *node, seen map[string]bool) *holdRule {
	c.keys(item, "id", "title", "account", "amount", "when", "x-comment")
	h := &holdRule{id: c.id(item, seen)}
	for _, key := range []string{"account", "amount"} {
		if item.get(key) == nil {
			c.ps.add(problem(item.path, "missing_key", "key", key))
		}
	}
	h.title = c.texts(item.get("title"), 100)
	if n := item.get("when"); n != nil {
		h.when = c.ruleOf(n, rules.Type{Kind: rules.KindBool}, c.form.env)
	}
	if n := item.get("amount"); n != nil {
		if h.amount = c.ruleOf(n, rules.Type{Kind: rules.KindNumber}, c.form.env); h.amount != nil {
			h.scale = c.holdScale(h.amount)
			if f := c.form.Field(h.amount.Source()); f != nil {
				h.of = f
			}
		}
	}
	if n := item.get("account"); n != nil && c.want(n, isList, "list") {
		c.accountKey(n, h)
	}
	return h
}

func (c *compiler) accountKey(n *node, h *holdRule) {
	if len(n.items) == 0 {
		c.ps.add(problem(n.path, "hold_no_account"))
	}
	if len(n.items) > maxAccountParts {
		c.ps.add(problem(n.path, "too_many", "limit", itoa(maxAccountParts)))
		return
	}
	for _, part := range n.items {
		rule := c.ruleOf(part, rules.Type{}, c.form.env)
		if rule == nil {
			continue
		}
		if kind := rule.Type().Kind; kind == rules.KindList || kind == rules.KindRows || kind == rules.KindBlank {
			c.ps.add(problem(part.path, "hold_part"))
		}
		h.account = append(h.account, rule)
	}
}

// holdScale is the decimals that the amount is kept with: those of the field that it is; else as many as
// it can have, and for a quotient as many as the fields that it reads.
func (c *compiler) holdScale(amount *rules.Rule) int {
	if f := c.form.Field(amount.Source()); f != nil {
		return f.Scale
	}
	most, own := 0, amount.Type().Scale
	for _, path := range amount.Reads() {
		if f := c.form.Field(path); f != nil {
			most = max(most, f.Scale)
		}
	}
	if own > 6 { // a quotient has no scale of its own
		return most
	}
	return max(most, own)
}

// runHolds works out what is to be held.
func (r *run) runHolds() {
	for _, h := range r.form.holds {
		if hold, ok := r.hold(h); ok {
			r.result.Holds = append(r.result.Holds, hold)
		}
	}
}

// hold works out one hold; false where nothing is to be held, or not yet.
func (r *run) hold(h *holdRule) (Hold, bool) {
	if h.when != nil {
		if v, ok := r.holdValue(h, h.when); !ok || !v.AsBool() {
			return Hold{}, false
		}
	}
	hold := Hold{ID: h.id, Title: h.title, Scale: h.scale}
	if h.of != nil {
		hold.Unit, hold.Money, hold.Currency = h.of.Unit, h.of.Type == "money", h.of.Currency
	}
	complete := true
	for _, part := range h.account {
		v, ok := r.holdValue(h, part)
		if ok && v.IsBlank() {
			r.ps.add(r.form.titled(h, problem("", "hold_account", "hold", h.id)))
			ok = false
		}
		complete = complete && ok
		hold.Account = append(hold.Account, v.String())
	}
	v, ok := r.holdValue(h, h.amount)
	if !ok || !complete {
		return Hold{}, false
	}
	hold.Amount = v.AsNumber().Round(h.scale)
	if v.IsBlank() || hold.Amount.Sign() < 0 || tooLarge(hold.Amount, h.scale) {
		r.ps.add(r.form.titled(h, problem("", "hold_amount", "hold", h.id)))
		return Hold{}, false
	}
	return hold, hold.Amount.Sign() > 0
}

// titled tells a problem of what is held by its title, where it has one.
func (f *Form) titled(h *holdRule, p Problem) Problem {
	if h.title == nil {
		return p
	}
	p.Message = Text{}
	for _, lang := range []string{Chinese, English} {
		p.Message[lang] = problem("", p.Code, "hold", h.title.In(lang, f.Language)).Text(lang)
	}
	return p
}

// tooLarge says whether a ledger, which counts in int64 minor units, cannot take an amount.
func tooLarge(n num.Number, scale int) bool {
	_, ok := n.Minor(scale)
	return !ok
}

func (r *run) holdValue(h *holdRule, rule *rules.Rule) (rules.Value, bool) {
	if r.readable(rule) != settled {
		return rules.Value{}, false
	}
	v, is, err := r.value(rule, nil)
	if is == failed {
		r.ps.add(r.form.failure("", h.id, h.title, err))
	}
	return v, is == settled
}

package apps

import (
	"strings"

	"github.com/superform-dev/superform/forms/num"
)

// plan checks a demo plan: its ranges and weights, its placeholders, and that the forms accept a year of
// what it unfolds to.
func (c *checker) plan(p *DemoPlan) {
	t := c.a.Trees[p.Path]
	before := len(c.problems)
	for i, g := range p.Grants {
		at := "/grants/" + itoa(i)
		c.rangeOf(t, at+"/amount", g.Amount, false)
		for j, part := range g.Account {
			if strings.ContainsAny(fillPart(part, "", 0), "{}/") {
				c.fail(t, at+"/account/"+itoa(j), "plan_account")
			}
		}
	}
	for i := range p.Histories {
		c.history(t, "/histories/"+itoa(i), &p.Histories[i])
	}
	if len(c.problems) == before {
		c.rehearse(t, p)
	}
}

func (c *checker) rangeOf(t *Tree, pointer string, r Range, wholeOnly bool) {
	least, err1 := num.Parse(r.Least)
	most, err2 := num.Parse(r.Most)
	switch {
	case err1 != nil || err2 != nil || least.Sign() < 0 || least.Cmp(most) > 0,
		wholeOnly && (itoa(whole(r.Least)) != r.Least || itoa(whole(r.Most)) != r.Most || whole(r.Most) > 1000):
		c.fail(t, pointer, "plan_range")
	}
	if n := t.Find(pointer); n != nil && n.Kind == List && len(n.Items) != 2 {
		c.fail(t, pointer, "plan_range")
	}
}

func (c *checker) history(t *Tree, at string, h *History) {
	form := c.formRef(t, at+"/form", h.Form)
	c.rangeOf(t, at+"/per_year", h.PerYear, true)
	if h.FiledBefore != "" {
		c.rangeOf(t, at+"/filed_before/days", h.FiledDays, true)
		if form != nil && form.Field(h.FiledBefore) == nil {
			c.fail(t, at+"/filed_before/field", "field_unknown", "form", h.Form, "id", h.FiledBefore,
				"suggestion", nearest(h.FiledBefore, sortedKeys(form.RulesEnv().Fields)))
		}
	}
	total := 0
	for _, o := range h.Outcomes {
		total += o.Weight
		if !contains(outcomes, o.Word) {
			c.failKey(t, below(at+"/outcomes", o.Word), "plan_outcome", "values", strings.Join(outcomes, ", "),
				"suggestion", nearest(o.Word, outcomes))
		}
		c.weight(t, below(at+"/outcomes", o.Word))
	}
	if total == 0 {
		c.fail(t, at+"/outcomes", "plan_weight")
	}
	total = 0
	for i, v := range h.Variants {
		total += v.Weight
		c.weight(t, at+"/variants/"+itoa(i)+"/weight")
		c.weight(t, at+"/variants/"+itoa(i)+"/at_most")
		c.placeholders(t, at+"/variants/"+itoa(i)+"/data", v.data, map[string]bool{})
	}
	if total == 0 {
		c.fail(t, at+"/variants", "plan_weight")
	}
}

func (c *checker) weight(t *Tree, pointer string) {
	if n := t.Find(pointer); n != nil && (itoa(smallInt(n)) != n.Text || smallInt(n) > 1000) {
		c.fail(t, pointer, "plan_weight")
	}
}

// placeholderKeys are the keys that a placeholder may have, by its first word.
var placeholderKeys = []string{"date", "after", "workdays", "days", "between", "one_of"}

// placeholders checks the placeholders of a record's data; dates are those that stand before.
func (c *checker) placeholders(t *Tree, at string, data *Node, dates map[string]bool) {
	for _, m := range data.members() {
		pointer := below(at, m.Key)
		switch {
		case m.Value.Kind == List:
			for i, row := range m.Value.Items {
				c.placeholders(t, pointer+"/"+itoa(i), row, dates)
			}
		case m.Value.Kind == Map:
			c.placeholder(t, pointer, m.Value, dates)
			if m.Value.Get("date") != nil || m.Value.Get("after") != nil {
				dates[m.Key] = true
			}
		}
	}
}

func (c *checker) placeholder(t *Tree, at string, n *Node, dates map[string]bool) {
	keys := make([]string, 0, 2)
	for _, m := range n.Members {
		keys = append(keys, m.Key)
	}
	switch strings.Join(keys, " ") {
	case "date":
		if kind := n.Get("date").Text; kind != "weekday" && kind != "any" {
			c.fail(t, at+"/date", "value_not_here", "value", clip(kind), "values", "weekday, any", "suggestion", nearest(kind, []string{"weekday", "any"}))
		}
	case "after workdays", "after days", "workdays after", "days after":
		if of := n.Get("after").Text; !dates[of] {
			c.fail(t, at+"/after", "plan_after", "id", clip(of), "suggestion", nearest(of, sortedKeys(dates)))
		}
		for _, unit := range []string{"workdays", "days"} {
			if n.Get(unit) != nil {
				c.rangeOf(t, at+"/"+unit, readRange(n.Get(unit)), true)
			}
		}
	case "between":
		c.rangeOf(t, at+"/between", readRange(n.Get("between")), false)
	case "one_of":
		if len(n.Get("one_of").items()) == 0 {
			c.fail(t, at+"/one_of", "empty_here")
		}
	default:
		c.fail(t, at, "plan_placeholder", "keys", clip(strings.Join(keys, ", ")),
			"suggestion", nearest(strings.Join(keys, ", "), placeholderKeys))
	}
}

// rehearse unfolds a year for a few members and lets the forms look at each variant once.
func (c *checker) rehearse(t *Tree, p *DemoPlan) {
	seen := map[string]bool{}
	for _, r := range Plan(p, 1, 2025, []string{"a", "b", "c", "d", "e", "f"}, nil) {
		form := c.out.Forms[r.Form]
		if form == nil || seen[r.History+"/"+r.Variant] {
			continue
		}
		seen[r.History+"/"+r.Variant] = true
		data, problems := form.Decode(r.Data)
		if len(problems) == 0 {
			problems = c.evaluate(form, data)
		}
		c.dataProblems(t, "/histories/"+r.History+"/variants/"+r.Variant+"/data", problems)
	}
}

package forms

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms/rules"
)

// RuleCost is what one rule of a form costs on the largest record that the form takes: tables of maxItems
// rows, texts of maxLength. Evaluating it never spends more.
type RuleCost struct {
	Path    string     // JSON pointer of the rule in its definition
	Name    string     // the field, the column ("items.amount"), or the id of a check, a hold, a flow's branch, a view
	Keyword string     // "x-show", "x-value", "x-default", "x-options" …, "checks", "warnings", "holds", "access"; "when" of a flow, "filter" of a view
	Once    rules.Cost // one evaluation
	Times   int64      // evaluations of it: 1, of a column's rule one for each row, of a rule of access one for each round of asking

	rule   costed
	rounds int64 // how often an evaluation of the form that asks in rounds comes to it, at most
}

// All is the cost of all evaluations of the rule.
func (c RuleCost) All() rules.Cost { return c.Once.Times(c.Times) }

// Share is the part of what the rule may spend that its dearest counter takes, 1 being all of it: of what one
// rule may in one evaluation, or of what all may together where that is more.
func (c RuleCost) Share() float64 {
	_, one, ofOne := c.alone().Share(*rules.NewBudget())
	_, all, ofAll := c.All().Share(allBudget())
	return max(float64(one)/float64(ofOne), float64(all)/float64(ofAll))
}

// ofAccess is the keyword of rules of access.
const ofAccess = "access"

// alone is the cost of what one budget of a rule has to suffice for: one evaluation, of a rule of access all rounds.
func (c RuleCost) alone() rules.Cost {
	if c.Keyword == ofAccess {
		return c.All()
	}
	return c.Once
}

// inAll is the cost of all evaluations of the rule in all rounds of an evaluation of the form, to which rules of access
// do not belong.
func (c RuleCost) inAll() rules.Cost {
	if c.Keyword == ofAccess {
		return rules.Cost{}
	}
	return c.All().Times(c.rounds)
}

// costed is a rule, or a filter.
type costed interface {
	Cost(rules.Bounds) rules.Cost
	Rounds() rules.Rounds
	Source() string
}

// Costs are the costs of all rules of a form in one round: fields and columns in the order of evaluation, then checks,
// warnings, holds and access.
func (f *Form) Costs() []RuleCost {
	c := f.costing()
	c.at(0)
	return c.list
}

// CostOf is the cost of a rule over records of the form that is none of the form's own: of a condition of a flow, or of a
// filter. Its problem, or nil, warns where it does not fit what one rule may spend, or may ask in more rounds than there are.
func (f *Form) CostOf(path, name, keyword string, rule costed) (RuleCost, *Problem) {
	c := f.costing()
	last := len(c.list)
	c.list = append(c.list, RuleCost{Path: path, Name: name, Keyword: keyword, rule: rule})
	c.at(0)
	one := c.list[last]
	counter, spent, limit := one.Once.Share(*rules.NewBudget())
	if spent <= limit {
		return one, tooManyRounds(path, rules.Rounds{}, rule, MaxRounds)
	}
	rows := c.rowsThatFit(func() bool { return fits(c.list[last].Once, *rules.NewBudget()) })
	p := tooDear("rule_cost", one, rows, c.most, counter, spent, limit)
	return one, &p
}

// CostProblems warns of rules that run out of their budget on a large record: each that does alone, else all of
// them where they do together, in all rounds of asking that they may need, and of the one that may need more rounds than
// there are. They can still be published; who fills in such a record is told that a rule could not be worked out.
func (f *Form) CostProblems() []Problem {
	c := f.costing()
	c.at(0)
	var ps problems
	for i, one := range slices.Clone(c.list) {
		if counter, spent, limit := one.alone().Share(*rules.NewBudget()); spent > limit {
			rows := c.rowsThatFit(func() bool { return fits(c.list[i].alone(), *rules.NewBudget()) })
			ps.add(tooDear("rule_cost", one, rows, c.most, counter, spent, limit))
		}
	}
	if len(ps.list) > 0 {
		return ps.list
	}
	c.at(0)
	if counter, spent, limit := c.total().Share(allBudget()); spent > limit {
		rows := c.rowsThatFit(func() bool { return fits(c.total(), allBudget()) })
		ps.add(tooDear("rules_cost", c.dearest(), rows, c.most, counter, spent, limit))
	}
	if p := c.tooLong(); p != nil {
		ps.add(*p)
	}
	return ps.list
}

// tooLong warns of the rule that may ask in the most rounds, where those are more than there are.
func (c *costing) tooLong() *Problem {
	var worst *Problem
	most := MaxRounds
	for _, r := range append(c.form.waits().rules, c.form.ofAccess()...) {
		if p := tooManyRounds(r.path, r.before, r.rule, most); p != nil {
			worst, most = p, r.before.Then(r.rule.Rounds()).Most
		}
	}
	return worst
}

// tooManyRounds warns of a rule that may ask in more than so many rounds, those counted that it waits for.
func tooManyRounds(path string, before rules.Rounds, rule costed, most int) *Problem {
	rounds := before.Then(rule.Rounds()).Most
	if rounds <= most {
		return nil
	}
	p := problem(path, "rounds_cost", "rounds", itoa(rounds), "limit", itoa(MaxRounds))
	p.To = utf8.RuneCountInString(rule.Source())
	return &p
}

func allBudget() rules.Budget { return rules.Budget{Steps: allSteps, Rows: allRows, Text: allText} }

func fits(c rules.Cost, b rules.Budget) bool {
	return c.Steps <= int64(b.Steps) && c.Rows <= int64(b.Rows) && c.Text <= int64(b.Text)
}

// costing works out costs with tables of at most so many rows.
type costing struct {
	form *Form
	list []RuleCost
	most int // rows of the largest table
}

// costing lists the rules.
func (f *Form) costing() *costing {
	c := &costing{form: f}
	before, rounds := map[string]int{}, min(f.Rounds().Most, MaxRounds)
	for _, r := range f.waits().rules {
		before[r.path] = min(r.before.Most, rounds)
	}
	add := func(path, name, keyword string, rule *rules.Rule) {
		if rule != nil {
			c.list = append(c.list, RuleCost{Path: path, Name: name, Keyword: keyword, rule: rule, rounds: int64(rounds - before[path] + 1)})
		}
	}
	for _, s := range f.steps {
		at := definitionPath(s.field)
		add(at+"/x-show", s.field.Path(), "x-show", s.field.Show)
		add(at+"/x-value", s.field.Path(), "x-value", s.field.Value)
		add(at+"/x-lock", s.field.Path(), "x-lock", s.field.Lock)
		add(at+"/x-default", s.field.Path(), "x-default", s.field.Default)
		add(at+"/x-require", s.field.Path(), "x-require", s.field.Require)
		add(at+"/x-total", s.field.Path(), "x-total", s.field.Total)
		add(at+"/x-options/where", s.field.Path(), "x-options", s.field.Where)
		c.most = max(c.most, s.field.MaxItems)
	}
	for _, check := range f.Checks {
		add(check.path, check.ID, "checks", check.When)
	}
	for _, check := range f.Warnings {
		add(check.path, check.ID, "warnings", check.When)
	}
	for _, note := range f.Notes {
		add("/layout/"+note.ID, note.ID, "layout", note.When)
	}
	for i, h := range f.holds {
		at := "/holds/" + itoa(i)
		add(at+"/when", h.id, "holds", h.when)
		for j, part := range h.account {
			add(at+"/account/"+itoa(j), h.id, "holds", part)
		}
		add(at+"/amount", h.id, "holds", h.amount)
	}
	c.access()
	return c
}

// access lists the rules of access. Each is worked out on its own, in all rounds of asking that it may need.
func (c *costing) access() {
	for i, a := range c.form.declared {
		if a.Where != nil {
			rounds := min(a.Where.Rounds().Most, MaxRounds) + 1
			c.list = append(c.list, RuleCost{Path: "/access/" + itoa(i) + "/where", Name: a.ID, Keyword: ofAccess, rule: a.Where, rounds: int64(rounds)})
		}
	}
}

// at works out the costs where no table has more rows than some; 0: as many as its maxItems. A computed text
// and a default can be longer than their maxLength, so their rules say how long they are.
func (c *costing) at(rows int) {
	bounds := rules.Bounds{Rows: rows, Text: map[string]int64{}}
	for i := range c.list {
		one := &c.list[i]
		one.Once, one.Times = one.rule.Cost(bounds), 1
		if one.Keyword == ofAccess {
			one.Times = one.rounds
		}
		f := c.form.Field(one.Name)
		rule, own := one.rule.(*rules.Rule)
		if one.Keyword[0] != 'x' || f == nil || !own {
			continue
		}
		if f.valueKind == rules.KindText {
			switch longest := rule.Longest; one.Keyword {
			case "x-value":
				bounds.Text[one.Name] = longest(bounds)
			case "x-default": // or what a person typed instead
				bounds.Text[one.Name] = max(longest(bounds), int64(maxRune*f.MaxLength))
			}
		}
		if f.Table != "" {
			one.Times = int64(c.form.Field(f.Table).MaxItems)
			if rows > 0 {
				one.Times = min(one.Times, int64(rows))
			}
		}
	}
}

func (c *costing) total() rules.Cost {
	var all rules.Cost
	for _, one := range c.list {
		all = all.Plus(one.inAll())
	}
	return all
}

// dearest is the rule that takes the most of what all may spend together.
func (c *costing) dearest() (dearest RuleCost) {
	most := -1.0
	for _, one := range c.list {
		_, spent, limit := one.inAll().Share(allBudget())
		if share := float64(spent) / float64(limit); share > most {
			dearest, most = one, share
		}
	}
	return dearest
}

// rowsThatFit is the most rows that tables may have so that something fits; 0 where it never does. It leaves the
// costs at some number of rows.
func (c *costing) rowsThatFit(fits func() bool) int {
	low, high := 0, c.most
	for low < high {
		rows := (low + high + 1) / 2
		if c.at(rows); fits() {
			low = rows
		} else {
			high = rows - 1
		}
	}
	return low
}

// tooDear says of a rule what is too dear and how to mend it; without rows by which it would fit, no maxItems
// helps. Its place is the whole rule.
func tooDear(code string, one RuleCost, rows, most int, counter string, spent, limit int64) Problem {
	args := []string{"rows", itoa(rows), "most", itoa(most), "want", "counted " + counter, "spent", thousands(spent), "limit", thousands(limit)}
	p := problem(one.Path, "rule_cost", args...)
	switch {
	case code == "rules_cost" && rows == 0:
		p = problem(one.Path, "rules_cost_always", args...)
	case code == "rules_cost":
		p = problem(one.Path, "rules_cost", args...)
	case rows == 0:
		p = problem(one.Path, "rule_cost_always", args...)
	}
	p.To = utf8.RuneCountInString(one.rule.Source())
	return p
}

// thousands writes a count with a comma before each three digits; what is beyond a million millions is only
// said to be more.
func thousands(n int64) string {
	const far = 1_000_000_000_000
	if n > far {
		return ">" + thousands(far)
	}
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

package apps

import (
	"strings"

	"github.com/superform-dev/superform/forms"
)

// DemoPlan is records/demo/<id>.yaml: what fills a demo company with history. Grants and Plan unfold it.
type DemoPlan struct {
	Path      string
	Title     forms.Text
	Grants    []PlanGrant
	Histories []History
}

// PlanGrant is a balance that each member gets each year. The parts of Account may contain {member} and {year}.
type PlanGrant struct {
	Account []string
	Amount  Range
}

// Range is a least and a greatest number, as written.
type Range struct{ Least, Most string }

// History is a form that the members of the demo company fill in.
type History struct {
	ID          string
	Form        string
	PerYear     Range
	FiledBefore string // field of the date before which a record is filed; "" files it on its own date
	FiledDays   Range
	Outcomes    []Weighted
	Variants    []Variant
}

// Weighted is a word with how often it comes, against the others.
type Weighted struct {
	Word   string
	Weight int
}

// Variant is one way to fill in the form.
type Variant struct {
	ID     string
	Weight int
	AtMost int // per member and year; 0 is no bound
	data   *Node
}

// Outcomes are what can become of a planned record; open means that it still runs.
var outcomes = []string{"agreed", "rejected", "returned", "withdrawn", "open"}

func readPlan(t *Tree) *DemoPlan {
	p := &DemoPlan{Path: t.Path, Title: wordsOf(t.Root.Get("title"))}
	for _, g := range t.Root.Get("grants").items() {
		p.Grants = append(p.Grants, PlanGrant{g.Get("account").Texts(), readRange(g.Get("amount"))})
	}
	for _, n := range t.Root.Get("histories").items() {
		h := History{
			ID: n.Get("id").String(), Form: n.Get("form").String(), PerYear: readRange(n.Get("per_year")),
			FiledBefore: n.Get("filed_before").Get("field").String(), FiledDays: readRange(n.Get("filed_before").Get("days")),
		}
		for _, m := range n.Get("outcomes").members() {
			h.Outcomes = append(h.Outcomes, Weighted{m.Key, smallInt(m.Value)})
		}
		for _, v := range n.Get("variants").items() {
			weight := 1
			if w := v.Get("weight"); w != nil {
				weight = smallInt(w)
			}
			h.Variants = append(h.Variants, Variant{v.Get("id").String(), weight, smallInt(v.Get("at_most")), v.Get("data")})
		}
		p.Histories = append(p.Histories, h)
	}
	return p
}

func readRange(n *Node) Range {
	switch {
	case n == nil:
		return Range{"0", "0"}
	case n.Kind == List && len(n.Items) == 2:
		return Range{n.Items[0].Text, n.Items[1].Text}
	}
	return Range{n.Text, n.Text}
}

// fillPart replaces {member} and {year} in one part of an account.
func fillPart(part, member string, year int) string {
	return strings.NewReplacer("{member}", member, "{year}", itoa(year)).Replace(part)
}

package forms

import (
	"cmp"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// askedOutside are the facts that a rule of a form may ask for which somebody outside the company fills in: they tell of nothing but what
// was filled in.
var askedOutside = map[string]bool{"initials": true}

// Inside says why a form cannot be filled in by somebody who is nobody in the company: what of it names people or records of the company, asks
// for them, moves balances, or runs a flow, which has a requester. A problem's path is the field's, or of what is no field's a pointer into the definition. The message
// of a field's begins with its label, for whoever knows no ids. Nil: it can be.
func (f *Form) Inside() []Problem {
	var ps []Problem
	if f.Kind != Plain {
		ps = append(ps, problem("/kind", "outside_flow", "kind", f.Kind))
	}
	seen := map[string]bool{}
	for _, field := range f.every() {
		if p, bad := insideField(field); bad {
			seen[field.Path()] = true
			ps = append(ps, p)
		}
	}
	for _, placed := range f.placed {
		if strings.HasPrefix(placed.path, "/access/") {
			continue // about who reads it afterwards
		}
		path := f.fieldAt(placed.path)
		if asked := insideRule(placed); asked != "" && !seen[path] {
			seen[path] = true
			ps = append(ps, problem(path, "outside_rule", "asked", asked, "rule", clipTo(placed.rule.Source(), 200)))
		}
	}
	if len(f.holds) > 0 {
		ps = append(ps, problem("/holds", "outside_holds"))
	}
	for _, rule := range f.Access(MayCreate) {
		if rule.Limited() {
			ps = append(ps, problem("/access", "outside_access"))
			break
		}
	}
	for i, p := range ps {
		ps[i].Message = f.labelled(p)
	}
	return ps
}

// labelled is the text of a problem, behind the label of its field where it has one.
func (f *Form) labelled(p Problem) Text {
	table, column, _ := strings.Cut(p.Path, ".")
	field := f.Field(table)
	if field == nil {
		return Text{Chinese: p.Text(Chinese), English: begun(p.Text(English))}
	}
	out := Text{}
	for lang, colon := range map[string]string{Chinese: "：", English: ": "} {
		label := cmp.Or(field.Label.In(lang, f.Language), field.ID)
		if c := field.Column(column); c != nil {
			label += " · " + cmp.Or(c.Label.In(lang, f.Language), c.ID)
		}
		out[lang] = label + colon + p.Text(lang)
	}
	return out
}

func insideField(field *Field) (Problem, bool) {
	switch {
	case field.Archived:
	case field.peopleFact() != "", field.From != "":
		return problem(field.Path(), "outside_type", "type", field.Type), true
	}
	return Problem{}, false
}

// insideRule is what a rule asks for of the company; "" where it asks for nothing.
func insideRule(placed placedRule) string {
	for _, fact := range placed.rule.Facts() {
		if !askedOutside[fact.Name] {
			return fact.String()
		}
	}
	if word := insideWord(placed.rule.Tree()); word != "" {
		return word
	}
	for _, m := range placed.rule.Mentions() {
		if _, is := builtins[m.Field]; is {
			return m.Field
		}
	}
	return ""
}

// insideWord is a word of a rule that stands for who fills the form in, or for where they are; "" where there is none.
func insideWord(n *rules.Node) string {
	if n.Op == rules.OpFact && (n.Name == "user" || n.Name == "department" || n.Name == "company") {
		return n.Name
	}
	for _, arg := range n.Args {
		if word := insideWord(arg); word != "" {
			return word
		}
	}
	return ""
}

// fieldAt is the field or column whose definition a pointer leads into; the pointer itself where it is none's.
func (f *Form) fieldAt(pointer string) string {
	found := pointer
	for _, field := range f.every() { // a column stands behind its table, and below it
		if at := field.Pointer(); strings.HasPrefix(pointer, at+"/") {
			found = field.Path()
		}
	}
	return found
}

package forms

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// Use is a place of a definition that names a field, a column or an option, of its own form or of another.
type Use struct {
	Path     string // JSON pointer into the definition
	Form     string // the form whose field it is
	Field    string // "days", "items.amount"; "" where only the form is named
	Option   string // the option that a rule compares the field with; "" where the field itself is named
	As       string // one of UseKinds
	Rule     string // the rule's source; "" where there is no rule
	From, To int    // where in the rule, in runes, To exclusive
}

// The ways in which a definition names a field.
const (
	UseRule      = "rule"      // a rule reads it
	UseSummary   = "summary"   // it stands in the line that names records
	UsePlace     = "place"     // a check shows its message there
	UseAccess    = "access"    // an access rule lists it
	UseOptions   = "options"   // records of the form are options
	UseReference = "reference" // a field refers to records of the form
	UseSnapshot  = "snapshot"  // its value is kept with what refers to its record
	UseColumn    = "column"    // a view shows it
	UseOrder     = "order"     // a view is ordered by it
	UseFilter    = "filter"    // a view is filtered by it
)

// RuleUses are the places at which a rule of a definition names fields, of its own form and of others.
func RuleUses(path, form string, rule *rules.Rule) []Use {
	var out []Use
	for _, m := range rule.Mentions() {
		if _, builtin := builtins[m.Field]; !builtin {
			out = append(out, Use{path, form, m.Field, m.Text, UseRule, rule.Source(), m.From, m.To})
		}
	}
	for _, r := range References(path, rule) {
		out = append(out, Use{path, r.Form, r.Field, "", UseRule, r.Rule, r.From, r.To})
	}
	return out
}

// Uses are all places of the form that name fields, those of rules in the order of the definition first.
func (f *Form) Uses() []Use {
	var out []Use
	for _, placed := range f.placed {
		out = append(out, RuleUses(placed.path, f.ID, placed.rule)...)
	}
	for _, r := range f.references {
		switch {
		case strings.HasSuffix(r.Path, "/x-form"):
			out = append(out, Use{Path: r.Path, Form: r.Form, As: UseReference})
		case r.Field == "":
			out = append(out, Use{Path: r.Path, Form: r.Form, As: UseOptions})
		case r.Rule == "":
			out = append(out, Use{Path: r.Path, Form: r.Form, Field: r.Field, As: UseSnapshot})
		}
	}
	return append(out, f.named...)
}

// names notes a place that names a field outside a rule.
func (c *compiler) names(n *node, field, as string) {
	if _, builtin := builtins[field]; !builtin {
		c.form.named = append(c.form.named, Use{Path: n.path, Form: c.env.ID, Field: field, As: as})
	}
}

// Under says whether the place lies in what stands at a pointer.
func (u Use) Under(pointer string) bool {
	return u.Path == pointer || len(u.Path) > len(pointer) && u.Path[:len(pointer)] == pointer && u.Path[len(pointer)] == '/'
}

// Pointer is the JSON pointer of a field or column in its form's definition.
func (f *Field) Pointer() string { return definitionPath(f) }

// Archived are the fields and columns that are not in use any more.
func (f *Form) Archived() []*Field {
	return slices.DeleteFunc(f.every(), func(one *Field) bool { return !one.Archived })
}

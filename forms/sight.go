package forms

import (
	"slices"

	"github.com/superform-dev/superform/forms/rules"
)

// Sight is which fields of a record somebody may read, or change: what the rules that hold for them and the record
// grant together. Nil is nothing at all.
type Sight struct {
	all   bool
	rules []*AccessRule
	and   []*Sight // what it is of must be among these too
	or    []*Sight // it is of what one of these is of
	veil  *veil    // nil: nothing is masked
}

// veil is what of masked fields is seen.
type veil struct {
	masked map[string]*Field // by path
	whole  *Sight            // those of them of which the whole is seen
	hides  bool              // what is not seen whole is not seen at all
}

// FullSight is that of all fields.
func FullSight() *Sight { return &Sight{all: true} }

// SightOf is what access rules grant together; nil where there is none.
func SightOf(granting []*AccessRule) *Sight {
	if len(granting) == 0 {
		return nil
	}
	return &Sight{all: slices.ContainsFunc(granting, func(a *AccessRule) bool { return !a.Limited() }), rules: granting}
}

// All says whether it is of all fields, also those that only older versions of the form have, and of each the whole.
func (s *Sight) All() bool { return s != nil && s.all && s.veil == nil && s.and == nil }

// Sees says whether a field ("days"), column ("items.amount") or cell ("items.3.amount") of the form is among them; of a
// table, whether any of its columns is. The built-in fields are everybody's who may read the record. What the form does
// not have is seen only by those who see all: nobody can say of it who does.
func (s *Sight) Sees(f *Form, path string) bool {
	switch {
	case s == nil:
		return false
	case s.All():
		return true
	}
	if _, builtIn := builtins[path]; builtIn {
		return true
	}
	path = withoutRow(f, path)
	field := f.Field(path)
	if field == nil || len(field.Columns) == 0 {
		if field != nil && field.whole != nil { // who reads a range reads its ends
			path = field.whole.path
		}
		return (field != nil || s.everything()) && s.grants(path)
	}
	return slices.ContainsFunc(field.Columns, func(column *Field) bool { return s.grants(column.Path()) })
}

func (s *Sight) grants(path string) bool {
	if s.or != nil {
		return slices.ContainsFunc(s.or, func(o *Sight) bool { return o.grants(path) })
	}
	return (s.all || slices.ContainsFunc(s.rules, func(a *AccessRule) bool { return a.Grants(path) })) &&
		!slices.ContainsFunc(s.and, func(o *Sight) bool { return !o.grants(path) }) &&
		(s.veil == nil || !s.veil.hides || s.veil.lifted(path))
}

// everything says whether what the form does not have is seen too.
func (s *Sight) everything() bool {
	if s.or != nil {
		return slices.ContainsFunc(s.or, (*Sight).everything)
	}
	return s.all && !slices.ContainsFunc(s.and, func(o *Sight) bool { return !o.everything() })
}

// withoutRow is the path of the column that a cell lies in.
func withoutRow(f *Form, path string) string {
	if f.Field(path) != nil {
		return path
	}
	for i := range len(path) {
		if path[i] != '.' {
			continue
		}
		for j := i + 1; j < len(path); j++ {
			if path[j] == '.' {
				return path[:i] + path[j:]
			}
		}
	}
	return path
}

// Data gives a record's data without what is not among the fields. A row of which nothing is left goes with the table.
func (s *Sight) Data(f *Form, d rules.Data) rules.Data {
	if s.All() {
		return d
	}
	out := make(rules.Data, len(d))
	for id, v := range d {
		if !s.Sees(f, id) {
			continue
		}
		if field := f.Field(id); field != nil && len(field.Columns) > 0 {
			v = s.rows(f, field, v)
		}
		out[id] = s.Masks(id, v)
	}
	return out
}

func (s *Sight) rows(f *Form, table *Field, v rules.Value) rules.Value {
	rows := make([]rules.Data, len(v.AsRows()))
	for i, row := range v.AsRows() {
		rows[i] = rules.Data{RowID: row[RowID]}
		for _, column := range table.Columns {
			if cell, ok := row[column.ID]; ok && s.Sees(f, column.Path()) {
				rows[i][column.ID] = cell
			}
		}
	}
	return rules.Rows(rows)
}

// Editable are the paths of those fields and columns that are among the fields, as Input.Editable names them; nil for
// all.
func (s *Sight) Editable(f *Form) map[string]bool {
	if s.All() {
		return nil
	}
	out := map[string]bool{}
	for _, field := range f.every() {
		if len(field.Columns) == 0 && s.Sees(f, field.Path()) {
			out[field.Path()] = true
		}
		if len(field.Columns) > 0 && !slices.ContainsFunc(field.Columns, func(column *Field) bool { return !s.Sees(f, column.Path()) }) {
			out[field.ID] = true // all of it: rows may come and go
		}
	}
	return out
}

// SummaryShows says whether the form's summaries name nothing but what is among the fields.
func (s *Sight) SummaryShows(f *Form) bool {
	if s.All() {
		return true
	}
	for _, t := range f.summaries {
		for _, p := range t.parts {
			if p.field != "" && !s.Sees(f, p.field) {
				return false
			}
		}
	}
	return true
}

// Tells says whether a rule reads nothing but what is among the fields, and seen whole, also by way of what other fields are worked out
// from, and no fact that private names.
func (s *Sight) Tells(f *Form, rule *rules.Rule, private func(fact string) bool) bool {
	return (&teller{s, f, private, map[string]bool{}}).tells(rule)
}

// teller looks behind what a rule reads, each field once.
type teller struct {
	sight   *Sight
	form    *Form
	private func(fact string) bool
	seen    map[string]bool
}

func (t *teller) tells(rule *rules.Rule) bool {
	if rule == nil {
		return true
	}
	for _, fact := range rule.Facts() {
		if t.private(fact.Name) {
			return false
		}
	}
	for _, path := range rule.Reads() {
		if !t.sight.Whole(t.form, path) || !t.field(path) {
			return false
		}
	}
	return true
}

// field looks at what a field's value is made of.
func (t *teller) field(path string) bool {
	f := t.form.Field(path)
	if f == nil || t.seen[path] {
		return true
	}
	t.seen[path] = true
	return t.tells(f.Show) && t.tells(f.Value)
}

// And is what both are of; nil where that is nothing.
func (s *Sight) And(other *Sight) *Sight {
	switch {
	case s == nil || other == nil:
		return nil
	case s.All():
		return other
	case other.All():
		return s
	}
	return &Sight{all: true, and: []*Sight{s, other}}
}

// Paths are the fields of the form that are among the fields, and of a table of which not all is, its columns that are.
func (s *Sight) Paths(f *Form) []string {
	editable := s.Editable(f)
	out := []string{}
	for _, field := range f.Fields {
		if field.Value != nil {
			continue
		}
		if editable == nil || editable[field.ID] {
			out = append(out, field.ID)
			continue
		}
		for _, column := range field.Columns {
			if column.Value == nil && editable[column.Path()] {
				out = append(out, column.Path())
			}
		}
	}
	return out
}

// Or is what at least one of both is of; nil stands for nothing.
func (s *Sight) Or(other *Sight) *Sight {
	switch {
	case s == nil:
		return other
	case other == nil || s.All():
		return s
	case other.All():
		return other
	}
	return &Sight{or: []*Sight{s, other}}
}

// Forbidden is the problem of a value that its sender may not fill in.
func Forbidden(path string) Problem { return problem(path, "field_forbidden") }

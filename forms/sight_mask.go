package forms

import (
	"slices"

	"github.com/superform-dev/superform/forms/rules"
)

// Veil is a sight in which masked fields are seen whole only as far as whole goes: elsewhere Data gives their mask, and what
// they hold is not told in any other way. Masked are those fields by path.
func (s *Sight) Veil(masked map[string]*Field, whole *Sight) *Sight {
	if s == nil || !slices.ContainsFunc(sortedKeys(masked), func(path string) bool { return whole == nil || !whole.grants(path) }) {
		return s
	}
	out := *s
	out.veil = &veil{masked: masked, whole: whole}
	return &out
}

// lifted says whether a field is seen whole where it is seen.
func (v *veil) lifted(path string) bool {
	return v.masked[path] == nil || v.whole != nil && v.whole.grants(path)
}

// Whole says whether a field, column or cell is among the fields and seen whole, of a table all that is seen of it. Who
// reads a mask must not learn more by other ways: by a filter or an order, by what a condition came to, by trying what may be sent.
func (s *Sight) Whole(f *Form, path string) bool {
	if !s.Sees(f, path) {
		return false
	}
	path = withoutRow(f, path)
	if field := f.Field(path); field != nil && len(field.Columns) > 0 {
		return !slices.ContainsFunc(field.Columns, func(c *Field) bool { return s.grants(c.Path()) && !s.lifted(c.Path()) })
	}
	return s.lifted(path)
}

// lifted says whether what is seen of a field is the whole of it.
func (s *Sight) lifted(path string) bool {
	if s.or != nil {
		return slices.ContainsFunc(s.or, func(o *Sight) bool { return o.grants(path) && o.lifted(path) })
	}
	return (s.veil == nil || s.veil.lifted(path)) && !slices.ContainsFunc(s.and, func(o *Sight) bool { return !o.lifted(path) })
}

// Masks gives what is seen of a value of the field or column with a path; of a table, of each of its cells.
func (s *Sight) Masks(path string, v rules.Value) rules.Value {
	if rows := v.AsRows(); len(rows) > 0 {
		out := make([]rules.Data, len(rows))
		for i, row := range rows {
			out[i] = make(rules.Data, len(row))
			for id, cell := range row {
				out[i][id] = s.Masks(path+"."+id, cell)
			}
		}
		return rules.Rows(out)
	}
	if field := s.field(path); field != nil {
		return field.Mask(v)
	}
	return v
}

// field is the field with a path of which a mask is seen; nil where it is the whole.
func (s *Sight) field(path string) *Field {
	if s == nil || s.lifted(path) {
		return nil
	}
	if s.veil != nil && s.veil.masked[path] != nil {
		return s.veil.masked[path]
	}
	for _, part := range slices.Concat(s.or, s.and) {
		if field := part.field(path); field != nil {
			return field
		}
	}
	return nil
}

// MaskedAt is the field or column with a path of which only a mask is seen; nil where there is none.
func (s *Sight) MaskedAt(path string) *Field { return s.field(path) }

// Plainly is what of a sight is seen whole: only that can be filled in or changed.
func (s *Sight) Plainly() *Sight {
	if s == nil || s.All() {
		return s
	}
	out := *s
	if s.veil != nil {
		out.veil = &veil{masked: s.veil.masked, whole: s.veil.whole, hides: true}
	}
	out.or, out.and = plainly(s.or), plainly(s.and)
	return &out
}

func plainly(parts []*Sight) []*Sight {
	var out []*Sight
	for _, part := range parts {
		out = append(out, part.Plainly())
	}
	return out
}

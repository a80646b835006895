package engine

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Fields that are shown masked (x-display: masked): the whole goes to those whom the action unmask lets see it in a record,
// and to whoever writes a draft; all others who read the field are given its mask, wherever data are shown.

// veiled is what the caller sees of a record, of which reads are the fields that they may read.
func (w *work) veiled(pub *published, r *store.RecordRow, state *flows.State, reads *forms.Sight) (*forms.Sight, error) {
	newest := w.ruling(pub)
	masked := newest.form.Masked()
	for path, field := range pub.form.Masked() {
		if newest.form.Field(path) == nil { // what only an older version had keeps the mask that it had there
			masked = withField(masked, path, field)
		}
	}
	if masked == nil {
		return reads, nil
	}
	granting, err := w.rulesOf(newest, forms.MayUnmask, r, state)
	return reads.Veil(masked, forms.SightOf(granting)), err
}

func withField(fields map[string]*forms.Field, path string, field *forms.Field) map[string]*forms.Field {
	out := map[string]*forms.Field{path: field}
	for path, field := range fields {
		out[path] = field
	}
	return out
}

// unmasksEvery tells whether the caller sees the whole of a field in every record of the list that is being asked for, so
// that an order or a filter tells them nothing that a mask hides.
func (w *work) unmasksEvery(pub *published, field string) bool {
	if pub.form.Masked()[field] == nil {
		return true
	}
	return slices.ContainsFunc(pub.form.Access(forms.MayUnmask), func(rule *forms.AccessRule) bool {
		return rule.Grants(field) && rule.Where == nil && len(rule.Until) == 0 && slices.ContainsFunc(rule.Who, func(who forms.AccessWho) bool {
			is, _, err := w.isWho(who)
			return err == nil && is || w.keeps(who, pub.row.ID) || w.ownList && who.Source == forms.WhoRequester
		})
	})
}

// hidden are the texts of a record that the caller may not be shown, of what it held and what it holds by now.
func (s *subject) hidden(all ...rules.Data) []string {
	may := s.sight.Or(s.grant)
	if may.All() {
		return nil
	}
	var out []string
	take := func(path string, v rules.Value) {
		if !v.IsBlank() && !may.Whole(s.pub.form, path) {
			out = append(out, v.String())
		}
	}
	for _, data := range all {
		for _, f := range s.pub.form.Fields {
			if len(f.Columns) == 0 {
				take(f.ID, data[f.ID])
			}
			for _, row := range data[f.ID].AsRows() {
				for _, c := range f.Columns {
					take(c.Path(), row[c.ID])
				}
			}
		}
	}
	return out
}

// names says whether a question holds one of some texts: its answer goes by the question's own words, which would tell them.
func names(ask rules.Ask, hidden []string) bool {
	var holds func(v rules.Value) bool
	holds = func(v rules.Value) bool {
		if v.Kind() == rules.KindList {
			return slices.ContainsFunc(v.AsList(), holds)
		}
		text := v.String()
		return slices.ContainsFunc(hidden, func(one string) bool { return text == one || len(one) > 3 && strings.Contains(text, one) })
	}
	return slices.ContainsFunc(ask.Args, holds)
}

package forms

import (
	"encoding/json"

	"github.com/superform-dev/superform/forms/rules"
)

// clientForm is the JSON of Client.
type clientForm struct {
	ID       string                    `json:"id"`
	App      string                    `json:"app"`
	Language string                    `json:"language"`
	Kind     string                    `json:"kind"`
	Title    Text                      `json:"title"`
	Number   string                    `json:"number,omitempty"`
	Summary  string                    `json:"summary,omitempty"`
	Schema   json.RawMessage           `json:"schema"`
	Layout   []Section                 `json:"layout"`
	Panes    *Panes                    `json:"panes,omitempty"`
	Notes    []clientCheck             `json:"notes,omitempty"`
	Fields   []clientField             `json:"fields"`
	Order    []string                  `json:"order"`
	Checks   []clientCheck             `json:"checks,omitempty"`
	Warnings []clientCheck             `json:"warnings,omitempty"`
	Patterns map[string]*rules.Pattern `json:"patterns,omitempty"`
}

type clientField struct {
	ID      string         `json:"id"`
	Type    string         `json:"type"`
	Control string         `json:"control,omitempty"`
	Label   Text           `json:"label,omitempty"`
	Scale   *int           `json:"scale,omitempty"`
	Options []Option       `json:"options,omitempty"`
	From    string         `json:"from,omitempty"`
	Rules   map[string]any `json:"rules,omitempty"`
	Columns []clientField  `json:"columns,omitempty"`
}

type clientCheck struct {
	ID      string      `json:"id"`
	When    *rules.Rule `json:"when"`
	Message Text        `json:"message"`
	At      string      `json:"at,omitempty"`
}

// Client is what a page needs to show and evaluate the form, as JSON: id, app, language, kind, title,
// number and summary patterns, the schema without comments, layout, panes, the rules of notes that are not always shown, fields (type, the unit of pages that draws it where that is not its type's, label, scale, options, rules
// as checked trees under value, default, show, require, lock, options, total), the order of evaluation ("items" before
// "items.amount"), checks, warnings, and patterns as programs by field path. Holds stay on the server.
func (f *Form) Client() (json.RawMessage, error) {
	out := clientForm{
		ID: f.ID, App: f.App, Language: f.Language, Kind: f.Kind, Title: f.Title, Schema: f.schema, Layout: f.Layout, Panes: f.arranged(), Notes: clientChecks(f.Notes),
		Fields: clientFields(f.Fields), Checks: clientChecks(f.Checks), Warnings: clientChecks(f.Warnings),
		Patterns: map[string]*rules.Pattern{},
	}
	if f.Numbering != nil {
		out.Number = f.Numbering.Pattern
	}
	if t := f.ownSummary(); t != nil {
		out.Summary = t.source
	}
	for _, s := range f.steps {
		out.Order = append(out.Order, s.field.Path())
		if s.field.Pattern != nil {
			out.Patterns[s.field.Path()] = s.field.Pattern
		}
	}
	return json.Marshal(out)
}

// arranged gives the panes; empty ones where the form has none, but its sections do more than follow each other, and nil
// where they do not. A page that has none needs nothing that arranges it.
func (f *Form) arranged() *Panes {
	if f.Panes != nil {
		return f.Panes
	}
	for _, s := range f.Layout {
		if s.Columns > 0 || s.Folded || len(s.Help) > 0 || len(s.Note) > 0 {
			return &Panes{List: []Pane{}}
		}
	}
	return nil
}

// MarshalJSON is Client.
func (f *Form) MarshalJSON() ([]byte, error) { return f.Client() }

func clientFields(fields []*Field) []clientField {
	out := make([]clientField, len(fields))
	for i, f := range fields {
		out[i] = clientField{ID: f.ID, Type: f.Type, Label: f.Label, Control: f.control(), Options: f.Options, From: f.From, Rules: map[string]any{}}
		if f.askedBy != nil {
			out[i].From = f.askedBy.From
		}
		if f.filler != nil {
			out[i].Rules["filler"] = f.filler.ID
		}
		if f.RuleType().Kind == rules.KindNumber {
			out[i].Scale = &fields[i].Scale
		}
		for name, rule := range map[string]*rules.Rule{
			"value": f.Value, "default": f.Default, "show": f.Show, "require": f.Require, "lock": f.Lock, "options": f.Where, "total": f.Total,
		} {
			if rule != nil {
				out[i].Rules[name] = rule
			}
		}
		if len(f.Columns) > 0 {
			out[i].Columns = clientFields(f.Columns)
		}
	}
	return out
}

func clientChecks(checks []*Check) []clientCheck {
	out := make([]clientCheck, len(checks))
	for i, c := range checks {
		out[i] = clientCheck{c.ID, c.When, c.Message, c.At}
	}
	return out
}

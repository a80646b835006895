package forms

import (
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// Field is one field of a form, or one column of a table, as its definition says. Nothing in it
// changes after Compile.
type Field struct {
	ID       string
	Type     string // one of FieldTypes
	Table    string // the table that it is a column of; "" for a field of the form
	Label    Text   // nil: pages show the id
	Help     Text
	Unit     Text   // of a number
	Required bool   // by the schema; x-require is Require
	Scale    int    // decimals that a number is kept with; 0 for an integer
	Currency string // of money, or ""
	Format   string // of a text: "", "email" or "uri"; of a date "date"
	Options  []Option
	From     string // the form whose records are the options; "" where they are listed
	Unique   string // "", "company" or "requester"
	Input    string // how pages ask for it; "" is the type's usual way
	Personal bool
	Columns  []*Field // of a table, in order

	// Bounds; -1 or nil where there is none.
	MinLength, MaxLength int            // code points of a text
	MinItems, MaxItems   int            // rows of a table
	Minimum, Maximum     *num.Number    // of a number
	AboveMinimum         bool           // Minimum itself is not allowed
	BelowMaximum         bool           // Maximum itself is not allowed
	Pattern              *rules.Pattern // nil: any text

	// Rules; nil where there is none. Of a column they run once for each row. Where says of a value in the field
	// whether it is among the options that are offered (rules.Choice).
	Value, Default, Show, Require, Lock, Where *rules.Rule

	kind      fieldKind
	path      string
	language  string         // the app's
	valueKind rules.Kind     // of its values
	index     int            // its place among its siblings, in layout order
	step      int            // its place in the order of evaluation
	columns   map[string]int // of a table: place in Columns by id
}

// Option is one choice that is listed in the definition.
type Option struct {
	ID    string `json:"id"`
	Label Text   `json:"label,omitempty"`
}

// Path names the field in data and in rules: "days", "items.amount".
func (f *Field) Path() string { return f.path }

// Column gives the column with this id, nil where there is none.
func (f *Field) Column(id string) *Field {
	if i, ok := f.columns[id]; ok {
		return f.Columns[i]
	}
	return nil
}

// RuleType is the field's type in the rule language.
func (f *Field) RuleType() rules.Type { return f.kind.ruleType(f) }

// Display writes a value as people read it, in lang; names gives the names of things that only the
// server knows: names(form id, key) for an option that is a record, names("file", id) for a file.
func (f *Field) Display(v rules.Value, lang string, names func(kind, id string) string) string {
	if v.IsBlank() {
		return ""
	}
	return f.kind.display(f, v, lang, names)
}

// option gives the listed option with this id, nil where there is none.
func (f *Field) option(id string) *Option {
	for i := range f.Options {
		if f.Options[i].ID == id {
			return &f.Options[i]
		}
	}
	return nil
}

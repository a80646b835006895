package forms

import (
	"strings"

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
	From     string      // the form whose records are the options, or that it refers to; "" where they are listed
	Choose   []AccessWho // of members and departments: who may be chosen; nil: whomever the caller may see
	Ordered  bool        // of options: the order in which they were chosen says something (a ranking)
	Unique   string      // "", "company" or "requester"; of a column also "rows": in no two of its table
	Input    string      // how pages ask for it; "" is the type's usual way
	Validate string      // what a text is by x-validate: "phone", "bank-card"; "" any text
	Showing  string      // how it is shown: "masked" (a text), "capitals" (money); "" the type's usual way
	Snapshot []string    // of a reference: fields of the record that are kept with this one
	Fills    []*Field    // of a reference: what choosing a record fills in
	Asks     string      // of answers: the field of questions, or "reference.field" of the record that one names
	Personal bool
	// Of a serial: its pattern, and "department" where each counts its own.
	Numbering *Numbering
	NumberBy  string
	Halves    bool   // of a daterange: its ends may be half days
	Earliest  string // of a datetime or a range, as written, or ""
	Latest    string
	Levels    int         // of a region: how deep it goes
	Within    *Within     // of a location: where it ought to be; nil: anywhere
	Archived  bool        // hidden for good: only records of earlier versions hold a value
	Columns   []*Field    // of a table, in order
	Starts    rules.Value // of a table: the rows that a new record begins with; blank: none
	Fixed     bool        // of a table: it has these rows and no others

	// Bounds; -1 or nil where there is none.
	MinLength, MaxLength int            // code points of a text
	MinItems, MaxItems   int            // rows of a table, files, choices of options
	Accept               []string       // of files: the kinds that are taken; nil: any
	MaxBytes             int            // of files: bytes of each
	Minimum, Maximum     *num.Number    // of a number
	AboveMinimum         bool           // Minimum itself is not allowed
	BelowMaximum         bool           // Maximum itself is not allowed
	Pattern              *rules.Pattern // nil: any text

	// Rules; nil where there is none. Of a column they run once for each row. Where says of a value in the field
	// whether it is among the options that are offered (rules.Choice).
	// Total says of a row of a number's column whether it counts in the total below the column.
	Value, Default, Show, Require, Lock, Where, Total *rules.Rule

	kind      fieldKind
	shape     *textShape // that of Validate
	path      string
	language  string          // the app's
	valueKind rules.Kind      // of its values
	index     int             // its place among its siblings, in layout order
	step      int             // its place in the order of evaluation
	columns   map[string]int  // of a table: place in Columns by id
	alone     [][]*Field      // of a table: columns that hold the same in no two rows, by themselves or several together
	places    map[string]int  // of listed options: place in Options by id
	groups    map[string]bool // options that others stand below; "" too

	earliest, latest *int64            // as the values are counted: days or milliseconds; nil where there is none
	ends             map[string]*Field // of a range: from and to, which lists keep
	fillFrom         string            // the field of the record that it is filled in with
	askedBy          *Field            // of answers: the reference to the record with the questions; nil: this record
	filler           *Field            // the reference that fills it in; nil: none
	whole            *Field            // of such an end: its range
	part             string            // and which part of it it is
}

// Path names the field in data and in rules: "days", "items.amount"; an end of a range "span.from".
func (f *Field) Path() string {
	if f.whole != nil {
		return f.whole.path + "." + f.part
	}
	return f.path
}

// Column gives the column with this id, or the end of one that is a range ("span.from"); nil where there is none.
func (f *Field) Column(id string) *Field {
	if column, end, ok := strings.Cut(id, "."); ok {
		if column := f.Column(column); column != nil {
			return column.ends[end]
		}
		return nil
	}
	if i, ok := f.columns[id]; ok {
		return f.Columns[i]
	}
	return nil
}

// RuleType is the field's type in the rule language.
func (f *Field) RuleType() rules.Type { return f.kind.ruleType(f) }

// Display writes a value as people read it, in lang; names gives the names of things that only the
// server knows: names(form id, key) for an option that is a record, names("file", id) for each file;
// names("local", instant), given as RFC 3339 in UTC, is the instant by the company's clock: "2026-11-22 14:09:00".
func (f *Field) Display(v rules.Value, lang string, names func(kind, id string) string) string {
	if v.IsBlank() {
		return ""
	}
	return f.kind.display(f, v, lang, names)
}

package forms

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// shownByPages are the types whose values every page knows how to show. How those of another type read, the server says
// beside the data (Said), so that a further type makes no page heavier. So it does where an option is a record.
var shownByPages = []string{"text", "longtext", "integer", "decimal", "money", "boolean", "date", "option", "file", "table"}

// ShownByPages reports whether every page knows how to read, write and show the values of a field type.
func ShownByPages(kind string) bool { return contains(shownByPages, kind) }

// Saying is how one value reads.
type Saying struct {
	ID     string `json:"id" doc:"the value as it stands in the data: a text itself, anything else as JSON; of a table what a total or sum below it is called"`
	Label  string `json:"label" doc:"how it reads"`
	Open   string `json:"open,omitempty" doc:"of a reference: the id of the record, where the caller may open it"`
	Kept   string `json:"kept,omitempty" doc:"of a reference: what the record said when this one was submitted, a line for each field"`
	Column string `json:"column,omitempty" doc:"of a table: the id of the column whose total it is, under which it stands in a grid"`
}

// Said adds to into, by field path ("spent", "items.spent"), how those values of the data read that pages do not know
// how to show; what reads as it stands is left out. A location is measured
// from its centre where that is among the data; what was said of one before stands. Of references each record is told by itself.
func (f *Form) Said(into map[string][]Saying, values rules.Data, lang string, names func(kind, id string) string) {
	if !f.Says() {
		return
	}
	gaps := f.gaps(values)
	say := func(field *Field, v rules.Value) {
		if v.IsBlank() || !field.says() {
			return
		}
		if field.Refers() {
			for _, one := range field.referred(v, lang, names) {
				into[field.path] = withSaying(into[field.path], one)
			}
			return
		}
		raw := field.kind.encode(nil, field, v)
		one := Saying{ID: string(raw), Label: field.Display(v, lang, names)}
		if field.Showing == showCapitals {
			one.Label = amountText(field, one.Label) + " (" + rules.Capitals(v.AsNumber()) + ")"
		}
		var text string
		if json.Unmarshal(raw, &text) == nil {
			one.ID = text
		}
		if field.Type == "location" {
			one.Label = field.placeText(v, gaps[field.path+one.ID], lang, names)
			if slices.ContainsFunc(into[field.path], func(said Saying) bool { return said.ID == one.ID }) {
				return
			}
		}
		if one.Label == one.ID {
			return
		}
		into[field.path] = withSaying(into[field.path], one)
	}
	for _, field := range f.Fields {
		say(field, values[field.ID])
		for _, row := range values[field.ID].AsRows() {
			for _, column := range field.Columns {
				say(column, row[column.ID])
			}
		}
	}
}

// gaps measures the locations of data that say where they ought to be, by path and value: rows with the same value read alike.
func (f *Form) gaps(values rules.Data) map[string]gap {
	out := map[string]gap{}
	note := func(field *Field, v rules.Value, of func(id string) rules.Value) {
		if field.Within == nil || v.IsBlank() {
			return
		}
		key, is := field.path+string(field.kind.encode(nil, field, v)), field.gap(v, of)
		if before, again := out[key]; again {
			is = field.either(before, is)
		}
		out[key] = is
	}
	for _, field := range f.Fields {
		note(field, values[field.ID], func(id string) rules.Value { return values[id] })
		for _, row := range values[field.ID].AsRows() {
			for _, column := range field.Columns {
				note(column, row[column.ID], func(id string) rules.Value {
					if field.Column(id) != nil {
						return row[id]
					}
					return values[id]
				})
			}
		}
	}
	return out
}

// withSaying adds how a value reads, once.
func withSaying(all []Saying, one Saying) []Saying {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

// amountText is an amount of a field with its currency before it, as pages write it: ¥1,234.50.
func amountText(f *Field, written string) string { return priced(written, f.Currency) }

// MoneyText writes a number as an amount of a currency, as forms do: with its decimals, or more where it has more.
func MoneyText(number, currency string, decimals int) string {
	n, err := num.Parse(number)
	if err != nil {
		return number
	}
	return priced(fixed(n, max(decimals, n.Decimals()), true), currency)
}

func priced(written, currency string) string {
	sign := currency + "\u00a0"
	switch currency {
	case "CNY":
		sign = "¥"
	case "":
		sign = ""
	}
	if rest, negative := strings.CutPrefix(written, "-"); negative {
		return "-" + sign + rest
	}
	return sign + written
}

// Says reports whether the form has a field whose values pages do not know how to show.
func (f *Form) Says() bool { return tells(f.Fields) }

// says reports whether pages are told how the field's values read: where they do not know, which record an option is, and
// what stands in capitals beside an amount.
func (f *Field) says() bool {
	return !contains(shownByPages, f.Type) || f.From != "" || f.Showing == showCapitals
}

func tells(fields []*Field) bool {
	for _, field := range fields {
		if field.says() || tells(field.Columns) {
			return true
		}
	}
	return false
}

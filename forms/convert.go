package forms

import (
	"encoding/json"
	"slices"

	"github.com/superform-dev/superform/forms/rules"
)

// Loss says what becomes of values when a field changes its type between two versions of its form.
type Loss string

// The losses, from none to all.
const (
	Lossless Loss = "lossless" // every value that the field could hold is one of the new type
	Lossy    Loss = "lossy"    // a value may not be one of the new type; it is kept beside the data and shown
	Refused  Loss = "refused"  // values of the one say nothing in the other: such a field is a new one
)

// Conversion is a field or column that two versions of a form have with other types, scales, currencies or options.
type Conversion struct {
	Path     string // "total", "items.amount"
	From, To *Field
	Loss     Loss
}

// conversions is the table: what becomes of values, by the type that was and the type that is. What is not in it is refused. Numbers
// depend on their scales besides, options on what can be chosen.
var conversions = map[string]map[string]Loss{
	"text":     {"longtext": Lossless, "richtext": Lossless, "integer": Lossy, "decimal": Lossy, "money": Lossy, "date": Lossy, "time": Lossy, "duration": Lossy, "boolean": Lossy, "option": Lossy},
	"longtext": {"text": Lossy, "richtext": Lossless},
	"richtext": {"longtext": Lossy},
	"integer":  {"decimal": Lossless, "money": Lossless, "text": Lossless, "longtext": Lossless, "duration": Lossy},
	"decimal":  {"money": Lossless, "integer": Lossy, "text": Lossless, "longtext": Lossless},
	"money":    {"decimal": Lossless, "integer": Lossy, "text": Lossless, "longtext": Lossless},
	"boolean":  {"text": Lossless, "longtext": Lossless},
	"date":     {"text": Lossless, "longtext": Lossless, "daterange": Lossless},
	"time":     {"text": Lossless, "longtext": Lossless},
	"duration": {"integer": Lossless, "text": Lossless, "longtext": Lossless},
	"serial":   {"text": Lossless, "longtext": Lossless},
	"option":   {"text": Lossless, "longtext": Lossless, "options": Lossless},

	"options":   {"option": Lossy},
	"daterange": {"date": Lossy},
	"reference": {"text": Lossless, "longtext": Lossless},
}

// LossOf is what becomes of the values of one field in the other, which stands in its place.
func LossOf(from, to *Field) Loss {
	loss := Lossless
	if from.Type != to.Type {
		if loss = conversions[from.Type][to.Type]; loss == "" {
			return Refused
		}
	}
	switch {
	case numeric(from) && numeric(to):
		if from.Currency != "" && to.Currency != "" && from.Currency != to.Currency {
			return Refused // an amount in one currency is another amount in the other
		}
		if to.Scale < from.Scale {
			return Lossy
		}
	case from.Refers() && to.Refers() && from.From != to.From:
		return Refused // keys of one form name other records, or none, in another
	case chosenFrom(from) && chosenFrom(to):
		if from.From != to.From {
			return Lossy
		}
		if slices.ContainsFunc(from.Options, func(o Option) bool { return to.From == "" && to.option(o.ID) == nil }) {
			return Lossy
		}
	}
	return loss
}

// chosenFrom says whether the field's values are options.
func chosenFrom(f *Field) bool { return f.Type == "option" || f.Type == "options" }

func numeric(f *Field) bool { return f.RuleType().Kind == rules.KindNumber }

// Conversions are the fields and columns that both versions have and that keep their values otherwise in the later one, in its order.
func Conversions(before, after *Form) []Conversion {
	var out []Conversion
	note := func(was, is *Field) {
		if was == nil {
			return
		}
		if loss := LossOf(was, is); loss != Lossless || was.Type != is.Type {
			out = append(out, Conversion{is.Path(), was, is, loss})
		}
	}
	for _, f := range after.Fields {
		was := before.Field(f.ID)
		note(was, f)
		if was == nil || was.Type != f.Type {
			continue
		}
		for _, column := range f.Columns {
			note(was.Column(column.ID), column)
		}
	}
	return out
}

// FitFrom is Fit of data that were filled in with another version of the form: what changed its type there is converted where the
// table of conversions lets it, and left over, as it was written, where its value is none of the new type.
func (f *Form) FitFrom(before *Form, raw []byte) (rules.Data, map[string]json.RawMessage, []Problem) {
	list := Conversions(before, f)
	list = slices.DeleteFunc(list, func(c Conversion) bool { return c.Loss == Refused || c.From.Type == c.To.Type })
	var written map[string]json.RawMessage
	if len(list) == 0 || json.Unmarshal(raw, &written) != nil {
		return f.Fit(raw)
	}
	was := map[string]json.RawMessage{} // as it was written, by path in the document
	for _, c := range list {
		if c.To.Table == "" {
			recast(written, c, c.To.ID, was)
			continue
		}
		var rows []map[string]json.RawMessage
		if json.Unmarshal(written[c.To.Table], &rows) != nil {
			continue
		}
		for _, row := range rows {
			var id string
			_ = json.Unmarshal(row[RowID], &id)
			recast(row, c, c.To.Table+"."+id+"."+c.To.ID, was)
		}
		if text, err := json.Marshal(rows); err == nil && rows != nil {
			written[c.To.Table] = text
		}
	}
	text, err := json.Marshal(written)
	if err != nil {
		return f.Fit(raw)
	}
	data, left, problems := f.Fit(text)
	for path := range left {
		if own, changed := was[path]; changed {
			left[path] = own
		}
	}
	for _, c := range list {
		if c.From.Type == "richtext" {
			keepFormats(c, was, left)
		}
	}
	return data, left, problems
}

// recast writes a value that was filled in as another type in the JSON type of a field, and notes what it was. What is not written
// so that the field could hold it stays as it is.
func recast(in map[string]json.RawMessage, c Conversion, path string, was map[string]json.RawMessage) {
	to := c.To
	raw, there := in[to.ID]
	if !there || string(raw) == "null" {
		return
	}
	was[path] = raw
	if c.From.Type == "richtext" || to.Type == "richtext" {
		in[to.ID] = recastRich(raw, to)
		return
	}
	if spread(c.From.Type, to.Type) {
		in[to.ID] = recastSpread(raw, to)
		return
	}
	if want, _ := to.kind.shape(); want == "string" {
		if raw[0] != '"' {
			in[to.ID] = appendText(nil, string(raw))
		}
		return
	}
	text := string(raw)
	if raw[0] == '"' {
		if json.Unmarshal(raw, &text) != nil {
			return
		}
		text = uniqueText(text) // full-width digits are digits, spaces around them are none
	}
	if to.Type == "boolean" && (text == "true" || text == "false") {
		in[to.ID] = []byte(text)
	} else if n, code := parseNumber(text); code == "" {
		in[to.ID] = n.Append(nil)
	}
}

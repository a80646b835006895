package forms

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/superform-dev/superform/forms/rules"
)

// wallURL names the schema to the validator: absolute, so that it never asks for the working directory.
const wallURL = "superform:///form.json"

// errNothingElsewhere refuses every document that a schema could refer to.
var errNothingElsewhere = errors.New("a form's schema refers to nothing elsewhere")

// buildWall compiles the schema for the second wall: a JSON Schema validator that is not ours reads the
// definition as it is written and holds every submitted record against it.
func (c *compiler) buildWall() {
	compiler := jsonschema.NewCompiler()
	compiler.Draft = jsonschema.Draft2020
	compiler.AssertFormat = true
	compiler.LoadURL = func(string) (io.ReadCloser, error) { return nil, errNothingElsewhere }
	compiler.Formats["email"] = formatOf(isEmail)
	compiler.Formats["uri"] = formatOf(isURI)
	compiler.Formats["date-time"] = formatOf(func(s string) bool { _, ok := rules.ParseInstant(s); return ok })
	compiler.Formats["date"] = formatOf(func(s string) bool { _, ok := rules.ParseDate(s); return ok })
	err := compiler.AddResource(wallURL, bytes.NewReader(c.form.schema))
	if err == nil {
		c.form.wall, err = compiler.Compile(wallURL)
	}
	if err != nil {
		c.ps.add(problem("/schema", "schema_refused", "reason", clipTo(err.Error(), 200)))
	}
}

func formatOf(ok func(string) bool) func(any) bool {
	return func(v any) bool {
		s, isText := v.(string)
		return !isText || ok(s)
	}
}

// secondWall reports what the validator finds in a record that our own checks let through.
func (r *run) secondWall() {
	err := r.form.wall.Validate(r.form.plain(r.data))
	if err == nil {
		return
	}
	var bad *jsonschema.ValidationError
	if !errors.As(err, &bad) {
		r.ps.add(problem("", "schema", "keyword", "schema"))
		return
	}
	r.wallProblems(bad)
	if len(r.ps.list) == 0 {
		r.ps.add(problem("", "schema", "keyword", "schema"))
	}
}

// wallProblems translates the leaves of a validation error.
func (r *run) wallProblems(bad *jsonschema.ValidationError) {
	for _, cause := range bad.Causes {
		r.wallProblems(cause)
	}
	if len(bad.Causes) > 0 {
		return
	}
	keyword := bad.KeywordLocation[strings.LastIndexByte(bad.KeywordLocation, '/')+1:]
	at, field := r.wallPlace(bad.InstanceLocation)
	if keyword == "required" {
		r.wallRequired(at)
		return
	}
	if path := at.String(); !r.ps.has(path) {
		found := wallFault(keyword, field)
		r.ps.add(problem(path, found.code, found.args...))
	}
}

// wallPlace turns "/items/0/amount" into the place items.<row>.amount.
func (r *run) wallPlace(location string) (place, *Field) {
	parts := strings.Split(strings.TrimPrefix(location, "/"), "/")
	field := r.form.Field(parts[0])
	if field == nil || len(parts) == 1 {
		return place{field: parts[0]}, field
	}
	at := place{table: parts[0], row: parts[1]}
	if i, err := strconv.Atoi(parts[1]); err == nil && i < len(r.data[parts[0]].AsRows()) {
		at.row = r.data[parts[0]].AsRows()[i][RowID].AsText()
	}
	if len(parts) > 2 {
		at.field = parts[2]
		field = field.Column(parts[2])
	}
	return at, field
}

// wallRequired reports the required fields that are missing in the record, or in the row at a place.
func (r *run) wallRequired(at place) {
	fields, d := r.form.Fields, r.data
	if at.table != "" {
		fields, d = r.form.Field(at.table).Columns, rowsByID(r.data[at.table])[at.row]
	}
	for _, f := range fields {
		at.field = f.ID
		if path := at.String(); f.Required && d[f.ID].IsBlank() && !r.ps.has(path) {
			r.ps.add(problem(path, "required"))
		}
	}
}

// wallFault is the code for a keyword that a value of the field does not satisfy.
func wallFault(keyword string, f *Field) *fault {
	if f == nil {
		return wrong("schema", "keyword", keyword)
	}
	switch {
	case keyword == "minLength":
		return wrong("too_short", "limit", itoa(f.MinLength))
	case keyword == "maxLength":
		return wrong("too_long", "limit", itoa(f.MaxLength))
	case keyword == "minItems" && f.chooses():
		return wrong("too_few_choices", "limit", itoa(f.MinItems))
	case keyword == "maxItems" && f.chooses():
		return wrong("too_many_choices", "limit", itoa(f.MaxItems))
	case keyword == "minItems" && f.peopleFact() != "":
		return wrong("too_few_people", "limit", itoa(f.MinItems))
	case keyword == "maxItems" && f.peopleFact() != "":
		return wrong("too_many_people", "limit", itoa(f.MaxItems))
	case keyword == "minItems":
		return wrong("too_few_rows", "limit", itoa(f.MinItems))
	case keyword == "maxItems":
		return wrong("too_many_rows", "limit", itoa(f.MaxItems))
	case keyword == "pattern":
		return wrong("pattern")
	case keyword == "type":
		return wrong("wrong_type", "want", f.Type)
	case keyword == "minimum" && f.Minimum != nil:
		return wrong("below_minimum", "limit", f.Minimum.String())
	case keyword == "exclusiveMinimum" && f.Minimum != nil:
		return wrong("not_above", "limit", f.Minimum.String())
	case keyword == "maximum" && f.Maximum != nil:
		return wrong("above_maximum", "limit", f.Maximum.String())
	case keyword == "exclusiveMaximum" && f.Maximum != nil:
		return wrong("not_below", "limit", f.Maximum.String())
	case keyword == "format" && f.Format == "email":
		return wrong("not_an_email")
	case keyword == "format" && f.Format == "uri":
		return wrong("not_a_uri")
	case keyword == "format" && f.Format == "date-time":
		return wrong("not_an_instant")
	case keyword == "format":
		return wrong("not_a_date")
	}
	return wrong("schema", "keyword", keyword)
}

// plainJSON reads JSON as encoding/json does, numbers as json.Number.
func plainJSON(text string) (v any) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	_ = d.Decode(&v) // it was written by encode
	return v
}

// plain writes a record in the shapes that encoding/json would give, numbers as json.Number.
func (f *Form) plain(d rules.Data) map[string]any { return plainFields(f.Fields, d) }

func plainFields(fields []*Field, d rules.Data) map[string]any {
	out := make(map[string]any, len(d))
	for _, f := range fields {
		v, ok := d[f.ID]
		if !ok || v.IsBlank() {
			continue
		}
		switch v.Kind() {
		case rules.KindBool:
			out[f.ID] = v.AsBool()
		case rules.KindNumber:
			out[f.ID] = json.Number(v.AsNumber().String())
		case rules.KindParts:
			if f.Type == "richtext" {
				out[f.ID] = markupOf(v)
				continue
			}
			if written := Written(v); written != "" {
				out[f.ID] = plainJSON(written)
				continue
			}
			parts := make(map[string]any, 4)
			for name, part := range v.AsParts() {
				switch {
				case part.Kind() == rules.KindNumber:
					parts[name] = json.Number(part.String())
				case !part.IsBlank():
					parts[name] = part.String()
				}
			}
			out[f.ID] = parts
		case rules.KindRows:
			rows := make([]any, len(v.AsRows()))
			for i, row := range v.AsRows() {
				rows[i] = plainFields(f.Columns, row)
			}
			out[f.ID] = rows
		case rules.KindList:
			list := make([]any, len(v.AsList()))
			for i, one := range v.AsList() {
				list[i] = one.AsText()
			}
			out[f.ID] = list
		default:
			out[f.ID] = v.String()
		}
	}
	return out
}

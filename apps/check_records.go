package apps

import (
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// maxAsks bounds how often a form may ask for facts about one record.
const maxAsks = 32

// startRecords checks that the forms accept the records that the app starts with.
func (c *checker) startRecords() {
	type entry struct {
		file    *RecordFile
		form    *forms.Form
		pointer string
		id      string
		data    rules.Data
	}
	var entries []entry
	for i := range c.a.Records {
		file := &c.a.Records[i]
		form := c.formRef(file.Tree, "/form", file.Form)
		if form == nil {
			continue
		}
		if form.Kind != forms.Plain {
			c.fail(file.Tree, "/form", "records_kind", "id", file.Form)
			continue
		}
		for j, r := range file.Records {
			pointer := "/records/" + itoa(j)
			data, problems := form.Decode(r.Data)
			c.dataProblems(file.Tree, pointer+"/data", problems)
			if _, twice := c.records[file.Form][r.ID]; twice {
				c.fail(file.Tree, pointer+"/id", "record_twice", "form", file.Form, "id", r.ID)
			}
			if c.records[file.Form] == nil {
				c.records[file.Form] = map[string]rules.Data{}
			}
			c.records[file.Form][r.ID] = data
			if len(problems) == 0 {
				entries = append(entries, entry{file, form, pointer, r.ID, data})
			}
		}
	}
	for _, e := range entries {
		if held, _ := c.settle(e.form, e.data); held != nil {
			c.records[e.file.Form][e.id] = held // with defaults and computed values, for who looks there
		}
	}
	for _, e := range entries {
		c.dataProblems(e.file.Tree, e.pointer+"/data", c.evaluate(e.form, e.data))
	}
}

// evaluate tells what a form finds wrong with a record.
func (c *checker) evaluate(form *forms.Form, data rules.Data) []forms.Problem {
	_, problems := c.settle(form, data)
	return problems
}

// settle submits a record to its form; what only a running engine knows fails, and is left out. Without data: it asks
// for too much.
func (c *checker) settle(form *forms.Form, data rules.Data) (rules.Data, []forms.Problem) {
	facts := &rules.Facts{User: "member", Department: "department", Company: "company"}
	for range maxAsks {
		result := form.Evaluate(forms.Input{Data: data, Facts: facts, Submit: true})
		if len(result.Asks) == 0 {
			var out []forms.Problem
			for _, p := range result.Problems {
				if p.Code != "rule_failed" && p.Code != "file_unknown" {
					out = append(out, p)
				}
			}
			return result.Data, out
		}
		for _, ask := range result.Asks {
			c.answer(facts, ask)
		}
	}
	return nil, nil
}

// answer answers look-ups among the starting records.
func (c *checker) answer(facts *rules.Facts, ask rules.Ask) {
	if ask.Fact != "lookup" || len(ask.Args) != 3 {
		facts.Fail(ask, "not_here")
		return
	}
	form, key, field := ask.Args[0].AsText(), ask.Args[1].AsText(), ask.Args[2].AsText()
	record, has := c.records[c.a.local(form)][key]
	switch {
	case field == "":
		facts.Answer(ask, rules.Bool(has))
	default:
		facts.Answer(ask, record[field]) // of a record that is not there: blank, and the option is a problem
	}
}

// local gives the id in this app of a form by its full id; "" of another app's.
func (a *App) local(full string) string {
	for _, f := range a.Forms {
		if f.Full == full {
			return f.ID
		}
	}
	return ""
}

// dataProblems reports what a form finds wrong with data that stands at a pointer.
func (c *checker) dataProblems(t *Tree, pointer string, found []forms.Problem) {
	for _, p := range found {
		c.dataProblem(t, dataPointer(t, pointer, p.Path), p)
	}
}

func (c *checker) dataProblem(t *Tree, pointer string, p forms.Problem) {
	at := t.valuePlace(pointer)
	if p.Code == "unknown_field" {
		line, column := t.At(pointer)
		at = place{line, column}
	}
	c.problems = append(c.problems, Problem{
		File: t.Path, Line: at.line, Column: at.column, Span: t.spanOf(pointer), Path: pointer, Code: "record_data",
		Args: map[string]string{"field": p.Path, "data": p.Code}, Cause: fieldProblem{p},
	})
}

// dataPointer turns a field path ("items.0.amount") into a pointer as far as the data goes.
func dataPointer(t *Tree, pointer, path string) string {
	field := path
	for i, r := range path {
		if r == '.' {
			field = path[:i]
			break
		}
	}
	if next := below(pointer, field); field != "" && t.Find(next) != nil {
		return next
	}
	return pointer
}

// fieldProblem is a problem with data under the name of its field.
type fieldProblem struct{ forms.Problem }

func (f fieldProblem) Text(lang string) string {
	if f.Path == "" {
		return f.Problem.Text(lang)
	}
	return say(lang, "record_data", map[string]string{"field": f.Path, "reason": f.Problem.Text(lang)})
}

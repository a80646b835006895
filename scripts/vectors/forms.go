package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/superform-dev/superform/apps"
	builtin "github.com/superform-dev/superform/builtin-apps"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// casesOfForm is how many records each form is evaluated with.
const casesOfForm = 1200

// The world that the records are evaluated in.
const (
	formsNow  = 1795500000000
	formsZone = "Asia/Shanghai"
)

// formsFile is what `vectors forms` writes: forms as pages get them, records as callers send them, and what
// package forms makes of them.
type formsFile struct {
	Now   int64             `json:"now"`
	Zone  string            `json:"zone"`
	Texts map[string]string `json:"texts"` // forms.RecordMessages, in Chinese
	Forms []formVector      `json:"forms"`
}

type formVector struct {
	View  json.RawMessage `json:"view"`
	Cases []formCase      `json:"cases"`
}

// formCase is one evaluation. Facts and Rounds are what the evaluation asked, answers and order.
type formCase struct {
	Data     json.RawMessage   `json:"data"`
	Before   json.RawMessage   `json:"before,omitempty"`
	Record   map[string]string `json:"record,omitempty"`
	Editable []string          `json:"editable,omitempty"`
	Submit   bool              `json:"submit,omitempty"`
	Facts    map[string]any    `json:"facts"`
	Rounds   [][]string        `json:"rounds"`
	Want     formWant          `json:"want"`
}

type formWant struct {
	Data     json.RawMessage   `json:"data"`
	Fields   map[string]int    `json:"fields"`           // 1 shown, 2 required, 4 locked
	Totals   map[string]string `json:"totals,omitempty"` // of columns, by path
	Problems []formProblem     `json:"problems"`
	Warnings []formProblem     `json:"warnings"`
	Notes    []formProblem     `json:"notes"`
}

type formProblem struct {
	Path string            `json:"path"`
	Code string            `json:"code"`
	Args map[string]string `json:"args"`
	Text string            `json:"text,omitempty"` // in Chinese; "" where the server's text says more
}

// pageForm is a form with the types of what its rules look up.
type pageForm struct {
	form   *forms.Form
	lookup func(form, field string) (rules.Type, bool)
}

// recordVectors evaluates the bundled apps' forms and those of forms/testdata/page with random records.
func recordVectors() (any, error) {
	all, err := pageForms()
	if err != nil {
		return nil, err
	}
	out := formsFile{Now: formsNow, Zone: formsZone, Texts: forms.RecordMessages(forms.Chinese)}
	for i, f := range all {
		view, err := pageView(f.form)
		if err != nil {
			return nil, err
		}
		v := formVector{View: view}
		for n := range casesOfForm {
			v.Cases = append(v.Cases, f.evaluate(&recordMaker{Rand: rand.New(rand.NewPCG(uint64(i), uint64(n))), form: f.form, hostile: n % 3}))
		}
		out.Forms = append(out.Forms, v)
	}
	return out, nil
}

func pageForms() ([]pageForm, error) {
	var all []pageForm
	files, err := filepath.Glob("forms/testdata/page/*.json")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no forms in forms/testdata/page: %w", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		f, err := compilePage(src, "x", strings.TrimSuffix(filepath.Base(file), ".json"), lookupByName)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	for _, name := range builtin.Names() {
		own, err := appForms(name)
		if err != nil {
			return nil, err
		}
		all = append(all, own...)
	}
	return all, nil
}

// appForms are the forms of a bundled app.
func appForms(name string) ([]pageForm, error) {
	files, err := builtin.Files(name)
	if err != nil {
		return nil, err
	}
	app, problems := apps.Load(files)
	if len(problems) > 0 {
		return nil, fmt.Errorf("the app %s: %v", name, problems)
	}
	lookup := func(form, field string) (rules.Type, bool) {
		for _, f := range app.Forms {
			if f.Full == form && field != "" {
				return forms.FieldType(f.Definition, app.ID, field)
			}
			if f.Full == form {
				return rules.Type{}, true
			}
		}
		return rules.Type{}, false
	}
	var all []pageForm
	for _, id := range sortedNames(app.Forms) {
		f, err := compilePage(app.Forms[id].Definition, app.ID, id, lookup)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

// compilePage compiles a form without its holds, which are the server's.
func compilePage(src []byte, app, id string, lookup func(form, field string) (rules.Type, bool)) (pageForm, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(src, &members); err != nil {
		return pageForm{}, fmt.Errorf("the form %s: %w", id, err)
	}
	delete(members, "holds")
	src, err := json.Marshal(members)
	if err != nil {
		return pageForm{}, err
	}
	f, problems := forms.Compile(src, forms.Env{ID: app + "." + id, App: app, Lookup: lookup})
	if len(problems) > 0 {
		return pageForm{}, fmt.Errorf("the form %s: %v", id, problems)
	}
	return pageForm{f, lookup}, nil
}

// lookupByName gives the fields of other forms a type by the first letter of their names.
func lookupByName(_, field string) (rules.Type, bool) {
	kinds := map[byte]rules.Kind{'n': rules.KindNumber, 'b': rules.KindBool, 't': rules.KindText, 'd': rules.KindDate, 'q': rules.KindParts}
	if field == "" {
		return rules.Type{}, true
	}
	kind, ok := kinds[field[0]]
	return rules.Type{Kind: kind, Scale: 2}, ok
}

// pageView is the form as GET /forms/{id} answers it, without the records that are options.
func pageView(f *forms.Form) (json.RawMessage, error) {
	client, err := f.Client()
	if err != nil {
		return nil, err
	}
	view := map[string]json.RawMessage{}
	if err := json.Unmarshal(client, &view); err != nil {
		return nil, err
	}
	view["version"] = json.RawMessage("1")
	return json.Marshal(view)
}

// evaluate makes one case: facts are found in rounds, as the engine does.
func (f pageForm) evaluate(m *recordMaker) formCase {
	c := formCase{Data: m.record(), Submit: m.chance(40), Facts: map[string]any{}, Rounds: [][]string{}}
	data, refused := f.form.Decode(c.Data)
	in := forms.Input{Data: data, Submit: c.Submit}
	if m.chance(50) {
		in.Before = m.stored()
		c.Before = f.form.Encode(in.Before)
	}
	if m.chance(50) {
		c.Record, in.Record = m.builtIns()
	}
	if m.chance(25) {
		c.Editable = m.paths()
		in.Editable = map[string]bool{}
		for _, path := range c.Editable {
			in.Editable[path] = true
		}
	}
	in.Facts = &rules.Facts{Now: formsNow, Zone: formsZone, User: "m1", Department: "d1", Company: "c1"}
	out := f.form.Evaluate(in)
	for ; len(out.Asks) > 0; out = f.form.Evaluate(in) {
		var keys []string
		for _, ask := range out.Asks {
			keys = append(keys, ask.Key())
			f.answer(in.Facts, ask)
		}
		c.Rounds = append(c.Rounds, keys)
	}
	for _, a := range in.Facts.Answers() {
		c.Facts[a.Ask.Key()] = a.Value.String()
		if written := forms.Written(a.Value); written != "" {
			c.Facts[a.Ask.Key()] = written
		}
		if a.Code != "" {
			c.Facts[a.Ask.Key()] = map[string]string{"code": a.Code}
		}
	}
	c.Want = formWant{Data: f.form.Encode(out.Data), Fields: map[string]int{},
		Problems: append(formProblems(refused), formProblems(out.Problems)...), Warnings: formProblems(out.Warnings), Notes: formProblems(out.Notes)}
	for path, s := range out.Fields {
		c.Want.Fields[path] = bit(s.Shown, 1) + bit(s.Required, 2) + bit(s.Locked, 4)
	}
	if len(out.Totals) > 0 {
		c.Want.Totals = map[string]string{}
		for path, sum := range out.Totals {
			c.Want.Totals[path] = sum.String()
		}
	}
	return c
}

func bit(set bool, value int) int {
	if set {
		return value
	}
	return 0
}

// formProblems writes problems without what only the server says: suggestions, and reasons in English.
func formProblems(list []forms.Problem) []formProblem {
	out := make([]formProblem, len(list))
	for i, p := range list {
		out[i] = formProblem{Path: p.Path, Code: p.Code, Args: map[string]string{}, Text: p.Text(forms.Chinese)}
		if p.Code == "question_bounds" { // the server says which
			out[i].Text = ""
		}
		for name, value := range p.Args {
			switch name {
			case "suggestion":
				out[i].Text = ""
			case "reason":
			default:
				out[i].Args[name] = value
			}
		}
	}
	return out
}

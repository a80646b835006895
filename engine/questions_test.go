package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// eachExam runs a body in worlds whose app has exams, which examiners change and everybody reads, and sheets that answer them.
func eachExam(t *testing.T, body func(t *testing.T, w *world)) {
	t.Helper()
	for _, dialect := range []string{"sqlite", "postgres"} {
		t.Run(dialect, func(t *testing.T) {
			body(t, guardedWith(t, dialect, func(source map[string][]byte) {
				source["forms/exam.yaml"] = []byte(`format: 1
kind: plain
title: Exam
summary: "{{name}} {{paper}}"
schema:
  type: object
  properties:
    name: {type: string, x-field: text}
    paper: {type: array, x-field: questions}
access:
  - {id: all, who: [{source: everyone}], can: [read]}
  - {id: hr, who: [{source: role, role: hr}], can: [create]}
  - {id: examiners, who: [{source: role, role: judge}], can: [change]}
  - {id: names, who: [{source: role, role: keeper}], can: [change], fields: [name]}
`)
				source["forms/sheet.yaml"] = []byte(`format: 1
kind: approval
title: Sheet
schema:
  type: object
  properties:
    exam: {type: string, x-field: reference, x-form: exam}
    answers: {type: object, x-field: answers, x-questions: exam.paper}
`)
				source["flows/sheet.yaml"] = []byte("format: 1\nform: sheet\nnodes:\n  - {id: start, type: start}\n  - {id: end, type: end}\n")
			}))
		})
	}
}

const (
	scoredPaper = `[{"id":"q1","required":true,"x-field":"option","x-key":{"explain":"SECRET","points":2,"right":["blue"]},"x-label":"Sky","x-options":[{"id":"blue"},{"id":"red"}]}]`
	askedPaper  = `[{"id":"q1","required":true,"x-field":"option","x-label":"Sky","x-options":[{"id":"blue"},{"id":"red"}]}]`
)

// TestQuestions_HowTheyAreScoredStaysHere looks at every answer that people get who may not change the questions.
func TestQuestions_HowTheyAreScoredStaysHere(t *testing.T) {
	eachExam(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.file("hr", "guard.exam", `{"name":"One","paper":`+scoredPaper+`}`)
		for _, member := range []string{"hr", "judge"} {
			if view, err := w.Record(ctx, w.as(member), r.ID); err != nil || !strings.Contains(string(view.Data), "SECRET") {
				t.Errorf("%s sees %s, %v", member, view.Data, err)
			}
		}
		changed := strings.Replace(scoredPaper, "Sky", "Sea", 1)
		if _, err := w.PatchRecord(ctx, w.as("judge"), w.key(), r.ID, 1, json.RawMessage(`{"paper":`+changed+`}`)); err != nil {
			t.Fatal(err)
		}
		_, err := w.PatchRecord(ctx, w.as("keeper"), w.key(), r.ID, 2, json.RawMessage(`{"paper":`+scoredPaper+`}`))
		if f := engine.AsFault(err); f == nil || len(f.Problems) != 1 || f.Problems[0].Code != "field_forbidden" {
			t.Errorf("the keeper is told %v", err)
		}
		for _, member := range []string{"ana", "keeper", "chief"} {
			c := w.as(member)
			view, err := w.Record(ctx, c, r.ID)
			page, err2 := w.Records(ctx, c, engine.ListIn{Form: "guard.exam", Fields: []string{"paper"}})
			why, err3 := w.Why(ctx, c, r.ID, []string{"paper"})
			sheet, err4 := w.Evaluate(ctx, c, "guard.sheet", engine.EvaluateIn{Data: json.RawMessage(`{"exam":"` + r.ID.String() + `","answers":{"asked":` + askedPaper + `,"given":{"q1":"red"}}}`)})
			if err := errors.Join(err, err2, err3, err4); err != nil {
				t.Fatal(err)
			}
			body, _ := json.Marshal([]any{view, page, why, sheet})
			for _, secret := range []string{"SECRET", "x-key", `"right"`, "points"} {
				if strings.Contains(string(body), secret) {
					t.Errorf("%s is told %q: %s", member, secret, body)
				}
			}
			if !strings.Contains(string(view.Data), `"x-label":"Sea"`) || !strings.Contains(string(body), "questions_changed") {
				t.Errorf("%s sees %s", member, body)
			}
		}
		w.clean()
	})
}

// TestQuestions_AnswersStayAsTheyWere answers an exam, which changes afterwards.
func TestQuestions_AnswersStayAsTheyWere(t *testing.T) {
	eachExam(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		exam := w.file("hr", "guard.exam", `{"name":"One","paper":`+scoredPaper+`}`)
		r := w.file("ana", "guard.sheet", `{"exam":"`+exam.ID.String()+`","answers":{"asked":`+askedPaper+`,"given":{"q1":"red"}}}`)
		if _, err := w.PatchRecord(ctx, w.as("judge"), w.key(), exam.ID, 1, json.RawMessage(`{"paper":[{"id":"q2","x-field":"text","x-label":"Other"}]}`)); err != nil {
			t.Fatal(err)
		}
		view, err := w.Record(ctx, w.as("ana"), r.ID)
		if err != nil || !strings.Contains(string(view.Data), `"given":{"q1":"red"}`) || len(view.Said["answers"]) != 1 || view.Said["answers"][0].Label != "1. Sky\nred" {
			t.Errorf("it reads %s %v, %v", view.Data, view.Said["answers"], err)
		}
		_, err = w.CreateRecord(ctx, w.as("ana"), w.key(), "guard.sheet", json.RawMessage(`{"exam":"`+exam.ID.String()+`","answers":{"asked":`+askedPaper+`,"given":{"q1":"red"}}}`), nil)
		if f := engine.AsFault(err); f == nil || len(f.Problems) != 1 || f.Problems[0].Code != "questions_changed" {
			t.Errorf("who answers what was asked before is told %v", err)
		}
		w.clean()
	})
}

// TestQuestions_AreToldBeforeAnythingIsAnswered evaluates a sheet of which only the exam was chosen, as a page does to ask its questions.
func TestQuestions_AreToldBeforeAnythingIsAnswered(t *testing.T) {
	eachExam(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		exam := w.file("hr", "guard.exam", `{"name":"One","paper":`+scoredPaper+`}`)
		for _, data := range []string{`{"exam":"` + exam.ID.String() + `"}`, `{}`} {
			view, err := w.Evaluate(ctx, w.as("ana"), "guard.sheet", engine.EvaluateIn{Data: json.RawMessage(data)})
			if err != nil {
				t.Fatal(err)
			}
			var facts map[string]any
			if err := json.Unmarshal(view.Facts, &facts); err != nil {
				t.Fatal(err)
			}
			told := facts[`lookup("guard.exam","`+exam.ID.String()+`","paper")`]
			if data == `{}` && told != nil || data != `{}` && told != askedPaper {
				t.Errorf("%s is told %v", data, view.Facts)
			}
		}
		w.clean()
	})
}

package engine_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// A page evaluates with the facts that it is told: it must learn that one cannot be had, or it would take it
// for a blank and show a sum where the server refuses.
func TestEvaluate_TellsFactsThatCannotBeHad(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		app := acceptedApp(t, map[string][]byte{
			"app.yaml": []byte("format: 1\nid: span\nversion: 1.0.0\nlanguage: en\nname: Span\n"),
			"forms/stay.yaml": []byte(`format: 1
kind: plain
title: Stay
schema:
  type: object
  properties:
    from: {type: string, format: date, x-field: date}
    to: {type: string, format: date, x-field: date}
    days: {type: number, x-field: decimal, x-value: "workdays(from, nil, to, nil)"}
    next: {type: string, format: date, x-field: date, x-value: "addWorkdays(to, 1)"}
`),
		})
		if _, err := w.Install(ctx, w.as("admin"), app); err != nil {
			t.Fatal(err)
		}
		got, err := w.Evaluate(ctx, w.as("admin"), "span.stay", engine.EvaluateIn{Data: json.RawMessage(`{"from":"2001-01-01","to":"2026-11-20"}`)})
		if err != nil {
			t.Fatal(err)
		}
		const want = `{"addWorkdays(d2026-11-20,1)":"2026-11-23","workdays(d2001-01-01,_,d2026-11-20,_)":{"code":"span_too_long"}}`
		if string(got.Facts) != want || len(got.Problems) != 1 || got.Problems[0].Code != "rule_failed" {
			t.Errorf("the facts are %s with %v, not %s", got.Facts, got.Problems, want)
		}
	})
}

// The initials of a text are a fact: a page has no table of characters.
func TestEvaluate_Initials(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		app := acceptedApp(t, map[string][]byte{
			"app.yaml": []byte("format: 1\nid: short\nversion: 1.0.0\nlanguage: en\nname: Short\n"),
			"forms/sort.yaml": []byte(`format: 1
kind: plain
title: Sort
schema:
  type: object
  properties:
    name: {type: string, x-field: text}
    code: {type: string, x-field: text, x-value: upper(initials(name))}
`),
		})
		if _, err := w.Install(ctx, w.as("admin"), app); err != nil {
			t.Fatal(err)
		}
		got, err := w.Evaluate(ctx, w.as("admin"), "short.sort", engine.EvaluateIn{Data: json.RawMessage(`{"name":"请假单"}`)})
		if err != nil {
			t.Fatal(err)
		}
		if string(got.Facts) != `{"initials(\"请假单\")":"qjd"}` || string(got.Data) != `{"name":"请假单","code":"QJD"}` {
			t.Errorf("the facts are %s, the data %s", got.Facts, got.Data)
		}
	})
}

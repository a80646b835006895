package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// eachMasked runs a body in worlds whose app has forms with masked fields: people, of whom everybody reads a mask of the phone number
// and personnel the whole; and payments, whose requester alone sees the whole of the card.
func eachMasked(t *testing.T, body func(t *testing.T, w *world)) {
	t.Helper()
	for _, dialect := range []string{"sqlite", "postgres"} {
		t.Run(dialect, func(t *testing.T) {
			body(t, guardedWith(t, dialect, func(source map[string][]byte) {
				source["forms/person.yaml"] = []byte(`format: 1
kind: plain
title: Person
summary: "{{name}} · {{phone}}"
schema:
  type: object
  required: [name]
  properties:
    name: {type: string, x-field: text}
    phone: {type: string, x-field: text, x-validate: phone, x-display: masked}
    city: {type: string, x-field: text}
    start: {type: string, x-field: text, x-value: "slice(phone, 0, 2)", x-show: "phone == '13800138000'"}
    cards:
      type: array
      x-field: table
      items:
        type: object
        properties:
          card: {type: string, x-field: text, x-validate: bank-card, x-display: masked}
          of: {type: string, x-field: text}
access:
  - {id: all, who: [{source: everyone}], can: [read]}
  - {id: hr, who: [{source: role, role: hr}], can: [create, change, unmask]}
  - {id: keepers, who: [{source: role, role: keeper}], can: [change]}
`)
				source["forms/payment.yaml"] = []byte(`format: 1
kind: approval
title: Payment
summary: "{{to}}"
schema:
  type: object
  properties:
    to: {type: string, x-field: text}
    card: {type: string, x-field: text, x-validate: bank-card, x-display: masked}
    person: {type: string, x-field: option, x-options: {from: person}}
    called: {type: string, x-field: text, x-value: person.phone}
    letters: {type: string, x-field: text, x-value: "blank(initials(card)) ? 'none' : 'some'"}
`)
				source["flows/payment.yaml"] = []byte(`format: 1
form: payment
nodes:
  - {id: start, type: start}
  - id: size
    type: branch
    branches:
      - {id: known, title: Known, when: card == '6222021234567890128', nodes: []}
      - {id: other, title: Other, default: true, nodes: []}
  - {id: judge, type: approve, who: [{source: role, role: judge}], requester: self}
  - {id: end, type: end}
`)
				source["views/people.yaml"] = []byte("format: 1\nkind: list\nform: person\ntitle: People\nscope: form\ncolumns: [name, phone]\n")
				source["views/payments.yaml"] = []byte("format: 1\nkind: list\nform: payment\ntitle: Payments\nscope: mine\ncolumns: [to, card]\n")
			}))
		})
	}
}

const wholePhone, wholeCard = "13800138000", "6222021234567890128"

// TestMask_NothingTellsTheWhole looks at every answer that people get who may see masks only.
func TestMask_NothingTellsTheWhole(t *testing.T) {
	eachMasked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.file("hr", "guard.person", `{"name":"Li","phone":"+86 138-0013-8000","cards":[{"_id":"a","card":"6222 0212 3456 7890 128","of":"Li"}]}`)
		if !strings.Contains(string(r.Data), wholePhone) || !strings.Contains(string(r.Data), wholeCard) {
			t.Errorf("hr files %s", r.Data)
		}
		for _, member := range []string{"ana", "keeper", "chief"} {
			c := w.as(member)
			view, err := w.Record(ctx, c, r.ID)
			page, err2 := w.Records(ctx, c, engine.ListIn{Form: "guard.person", Fields: []string{"phone", "cards", "start"}})
			why, err3 := w.Why(ctx, c, r.ID, []string{"phone", "start"})
			evaluated, err4 := w.Evaluate(ctx, c, "guard.person", engine.EvaluateIn{Record: r.ID, Data: json.RawMessage(`{"name":"Li"}`), Why: []string{"phone", "start"}})
			form, err5 := w.Form(ctx, c, "guard.payment", 0)
			if err := errors.Join(err, err2, err3, err4, err5); err != nil {
				t.Fatal(err)
			}
			for what, answer := range map[string]any{"record": view, "list": page, "why": why, "evaluate": evaluated, "options": form} {
				body, err := json.Marshal(answer)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(strings.ReplaceAll(string(body), "phone == '"+wholePhone, ""), wholePhone) || strings.Contains(string(body), wholeCard) {
					t.Errorf("%s of %s tells the whole: %s", what, member, body)
				}
				if what == "why" && strings.Contains(string(body), "phone ==") {
					t.Errorf("why tells %s whether it is: %s", member, body)
				}
			}
			if !strings.Contains(string(view.Data), `"phone":"138****8000"`) || view.Summary != "Li · 138****8000" {
				t.Errorf("%s sees %s, %s", member, view.Data, view.Summary)
			}
			for _, in := range []engine.ListIn{{Filter: "phone == '13800138000'"}, {Filter: "startsWith(phone, '1')"}, {Sort: "phone"}, {Sort: "-phone"}} {
				in.Form = "guard.person"
				if _, err := w.Records(ctx, c, in); !engine.HasCode(err, "filter_unread") && !engine.HasCode(err, "bad_filter") {
					t.Errorf("%s asks for %+v and is told %v", member, in, err)
				}
			}
		}
		hr := engine.ListIn{Form: "guard.person", Filter: "phone == '13800138000'", Sort: "phone", Fields: []string{"phone"}}
		if page, err := w.Records(ctx, w.as("hr"), hr); err != nil || len(page.Items) != 1 || string(page.Items[0].Data) != `{"phone":"13800138000"}` {
			t.Errorf("hr lists %+v, %v", page, err)
		}
		w.clean()
	})
}

// TestMask_NobodyWritesPastIt changes records as people do who see masks: what they were given may come back, and nothing is found out by trying.
func TestMask_NobodyWritesPastIt(t *testing.T) {
	eachMasked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.file("hr", "guard.person", `{"name":"Li","phone":"13800138000","cards":[{"_id":"a","card":"6222021234567890128","of":"Li"}]}`)
		change := func(as string, revision int, data string) (engine.RecordView, error) {
			answer, err := w.PatchRecord(ctx, w.as(as), w.key(), r.ID, revision, json.RawMessage(data))
			if err != nil {
				return engine.RecordView{}, err
			}
			return w.record(answer, nil), nil
		}
		for _, data := range []string{`{"phone":"13800138000"}`, `{"phone":"13900139000"}`, `{"phone":null}`, `{"cards":[{"_id":"a","card":"6222021234567890128","of":"Li"}]}`} {
			_, err := change("keeper", 1, data)
			if f := engine.AsFault(err); f == nil || len(f.Problems) != 1 || f.Problems[0].Code != "field_forbidden" {
				t.Errorf("the keeper sends %s and is told %v", data, err)
			}
		}
		view, err := change("keeper", 1, `{"name":"Wu","phone":"138****8000","city":"Paris","cards":[{"_id":"a","card":"***************0128","of":"Wu"}]}`)
		if err != nil || strings.Join(view.Editable, " ") != "name city cards.of" || !strings.Contains(string(view.Data), `"card":"***************0128","of":"Wu"`) {
			t.Errorf("the keeper sends back what was shown: %v %s, %v", view.Editable, view.Data, err)
		}
		if view, err = change("hr", 2, `{"phone":"13900139000"}`); err != nil || !strings.Contains(string(view.Data), `"phone":"13900139000"`) || !strings.Contains(string(view.Data), `"name":"Wu"`) {
			t.Errorf("hr changes it to %s, %v", view.Data, err)
		}
		seen, err := w.Record(ctx, w.as("ana"), r.ID)
		history, _ := json.Marshal(seen.History)
		if err != nil || strings.Contains(string(history), "00139000") || strings.Contains(string(history), wholeCard) || !strings.Contains(string(history), `"phone":["138****8000","139****9000"]`) {
			t.Errorf("ana is told %s, %v", history, err)
		}
		w.clean()
	})
}

// TestMask_AlongAFlow follows a payment whose form says nothing about who may see the whole: its requester does, also when it comes back.
func TestMask_AlongAFlow(t *testing.T) {
	eachMasked(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		person := w.file("hr", "guard.person", `{"name":"Li","phone":"13800138000"}`)
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "guard.payment", json.RawMessage(`{"card":"6222 0212 3456 7890 128"}`)))
		if string(draft.Data) != `{"card":"6222021234567890128","letters":"some"}` {
			t.Errorf("a draft is read by its writer as %s", draft.Data)
		}
		r := w.file("ana", "guard.payment", `{"to":"Li","card":"6222021234567890128","person":"`+person.ID.String()+`"}`)
		if !strings.Contains(string(r.Data), wholeCard) {
			t.Errorf("ana files %s", r.Data)
		}
		judge := w.as("judge")
		view, err := w.Record(ctx, judge, r.ID)
		task, err2 := w.Task(ctx, judge, w.tasksOf(r.ID)["judge"].ID)
		evaluated, err3 := w.Evaluate(ctx, judge, "guard.payment", engine.EvaluateIn{Record: r.ID, Data: json.RawMessage(`{}`)})
		if err := errors.Join(err, err2, err3); err != nil {
			t.Fatal(err)
		}
		body, _ := json.Marshal([]any{view, task, evaluated})
		if strings.Contains(string(body), wholeCard) || !strings.Contains(string(body), `"card":"***************0128"`) {
			t.Errorf("the judge is told %s", body)
		}
		w.judged(r.ID, "return")
		mine := w.tasksOf(r.ID)["ana"].ID
		back, err := w.Task(ctx, w.as("ana"), mine)
		if err != nil || !strings.Contains(string(back.Record.Data), wholeCard) || len(back.Editable) != 3 {
			t.Errorf("ana has it back as %s, may change %v, %v", back.Record.Data, back.Editable, err)
		}
		again := w.record(w.TaskVerb(ctx, w.as("ana"), w.key(), mine, "resubmit", engine.VerbIn{Data: json.RawMessage(`{"to":"Li","card":"6225 8801 2345 6783"}`)}))
		if !strings.Contains(string(again.Data), "6225880123456783") {
			t.Errorf("filed again it is %s", again.Data)
		}
		w.clean()
	})
}

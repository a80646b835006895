package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
)

// bookSource is a form with defaults and rooms with enough seats; replace makes another version of it.
func bookSource(version string, replace ...string) map[string][]byte {
	body := strings.NewReplacer(replace...).Replace(`format: 1
kind: approval
title: Book
summary: "{{to}} {{room}}"
schema:
  type: object
  required: [from]
  properties:
    from: {type: string, format: date, x-field: date}
    to: {type: string, format: date, x-field: date, x-default: from}
    people: {type: integer, x-field: integer, x-default: "2"}
    room: {type: string, x-field: option, x-options: {from: rooms, where: .seats >= people}}
    things:
      type: array
      x-field: table
      items: {type: object, properties: {what: {type: string, x-field: text}, many: {type: integer, x-field: integer, x-default: people}}}
`)
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: book\nversion: " + version + "\nlanguage: en\nname: Book\n"),
		"forms/rooms.yaml": []byte("format: 1\nkind: plain\ntitle: Rooms\nsummary: \"{{name}}\"\nschema:\n  type: object\n  required: [name, seats]\n" +
			"  properties:\n    name: {type: string, x-field: text}\n    seats: {type: integer, x-field: integer, x-default: \"4\"}\n"),
		"records/rooms.yaml": []byte("format: 1\nform: rooms\nrecords:\n  - {id: blue, data: {name: Blue}}\n  - {id: red, data: {name: Red, seats: 8}}\n"),
		"forms/book.yaml":    []byte(body),
		"flows/book.yaml": []byte("format: 1\nform: book\nnodes:\n  - {id: start, type: start}\n" +
			"  - {id: vote, type: approve, title: Vote, who: [{source: line-manager}]}\n  - {id: end, type: end}\n"),
	}
}

func bookWorld(t *testing.T, w *world, source map[string][]byte) {
	t.Helper()
	if _, err := w.Install(context.Background(), w.as("admin"), acceptedApp(t, source)); err != nil {
		t.Fatal(err)
	}
}

// worked is what the form makes of data as a draft keeps them.
func worked(t *testing.T, w *world, record engine.RecordView) string {
	t.Helper()
	view, err := w.Evaluate(context.Background(), w.as("ana"), record.Form, engine.EvaluateIn{Data: record.Data, Record: record.ID})
	if err != nil {
		t.Fatal(err)
	}
	return string(view.Data)
}

// A draft keeps what was filled in and what was cleared; what stands by default is worked out anew, until it is submitted.
func TestDraft_Defaults(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		bookWorld(t, w, bookSource("1.0.0"))
		ctx := context.Background()
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "book.book", json.RawMessage(`{"from":"2026-11-23","things":[{"_id":"a","what":"x"}]}`)))
		for _, step := range []struct {
			name, patch string
			whole       bool
			data, works string
		}{
			{"an input changes", `{"from":"2026-11-24"}`, false, `{"from":"2026-11-24","things":[{"_id":"a","what":"x"}]}`,
				`{"from":"2026-11-24","to":"2026-11-24","people":2,"things":[{"_id":"a","what":"x","many":2}]}`},
			{"somebody types", `{"to":"2026-11-25","people":3}`, false, `{"from":"2026-11-24","to":"2026-11-25","people":3,"things":[{"_id":"a","what":"x"}]}`,
				`{"from":"2026-11-24","to":"2026-11-25","people":3,"things":[{"_id":"a","what":"x","many":3}]}`},
			{"and clears", `{"to":null,"things":[{"_id":"a","many":null},{"_id":"b"}]}`, false, `{"from":"2026-11-24","to":null,"people":3,"things":[{"_id":"a","what":"x","many":null},{"_id":"b"}]}`,
				`{"from":"2026-11-24","people":3,"things":[{"_id":"a","what":"x"},{"_id":"b","many":3}]}`},
			{"another field leaves it so", `{"people":1}`, false, `{"from":"2026-11-24","to":null,"people":1,"things":[{"_id":"a","what":"x","many":null},{"_id":"b"}]}`,
				`{"from":"2026-11-24","people":1,"things":[{"_id":"a","what":"x"},{"_id":"b","many":1}]}`},
			{"all of it is sent anew", `{"from":"2026-11-24","people":1,"things":[{"_id":"a","many":7}]}`, true, `{"from":"2026-11-24","people":1,"things":[{"_id":"a","many":7}]}`,
				`{"from":"2026-11-24","to":"2026-11-24","people":1,"things":[{"_id":"a","many":7}]}`},
		} {
			patch := w.PatchRecord
			if step.whole {
				patch = w.ReplaceDraft
			}
			saved := w.record(patch(ctx, w.as("ana"), w.key(), draft.ID, draft.Revision, json.RawMessage(step.patch)))
			read, err := w.Record(ctx, w.as("ana"), draft.ID)
			if err != nil || string(saved.Data) != step.data || string(read.Data) != step.data {
				t.Errorf("%s: it holds %s, read again %s, %v", step.name, saved.Data, read.Data, err)
			}
			if got := worked(t, w, read); got != step.works {
				t.Errorf("%s: it comes to %s", step.name, got)
			}
			draft.Revision = saved.Revision
		}
		w.record(w.SubmitDraft(ctx, w.as("ana"), w.key(), draft.ID, nil))
		done, err := w.Record(ctx, w.as("ana"), draft.ID)
		if want := `{"from":"2026-11-24","to":"2026-11-24","people":1,"things":[{"_id":"a","many":7}]}`; err != nil || string(done.Data) != want || done.Summary != "2026-11-24" {
			t.Errorf("submitted it holds %s, %q, %v", done.Data, done.Summary, err)
		}
		w.clean()
	})
}

// A draft follows the newest version of its form: a field that has gone, its default or its being cleared go with it, and
// a field that has a default by now has it.
func TestDraft_DefaultsOfTheNewestVersion(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		bookWorld(t, w, bookSource("1.0.0"))
		ctx := context.Background()
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "book.book", json.RawMessage(`{"from":"2026-11-23","to":null,"people":null}`)))
		bookWorld(t, w, bookSource("1.1.0", "    to: {type: string, format: date, x-field: date, x-default: from}\n", "    until: {type: string, format: date, x-field: date, x-default: from}\n",
			`x-default: "2"`, `x-lock: "false"`, `{{to}}`, `{{until}}`))
		read, err := w.Record(ctx, w.as("ana"), draft.ID)
		if err != nil || string(read.Data) != `{"from":"2026-11-23"}` || len(read.Leftover) > 0 {
			t.Fatalf("it holds %s, beside it %v, %v", read.Data, read.Leftover, err)
		}
		w.record(w.SubmitDraft(ctx, w.as("ana"), w.key(), draft.ID, nil))
		if done, err := w.Record(ctx, w.as("ana"), draft.ID); err != nil || string(done.Data) != `{"from":"2026-11-23","until":"2026-11-23"}` {
			t.Errorf("submitted it holds %s, %v", done.Data, err)
		}
		w.clean()
	})
}

// seenSource has defaults that are other ones each day; people is locked on one first day.
func seenSource() map[string][]byte {
	return bookSource("1.0.0", "x-default: from}", "x-default: today()}", `x-default: "2"`, `x-default: "day(today())", x-lock: "from == '2026-01-01'"`,
		"x-field: integer, x-default: people", "x-field: integer, x-default: day(today())")
}

// What a page showed is what is submitted, also where a default is another by now; what is locked, and what nobody saw, is
// worked out, once.
func TestSubmit_DefaultsAsSeen(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		bookWorld(t, w, seenSource())
		ctx := context.Background()
		const seen = `{"to":"2026-02-01","people":9,"room":"blue","things":[{"_id":"a","many":7},{"_id":"1","many":8}]}`
		const data = `"things":[{"_id":"a","what":"x"},{"what":"y"},{"what":"z"}]}`
		draft := func(from string) engine.RecordView {
			return w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "book.book", json.RawMessage(`{"from":"`+from+`",`+data)))
		}
		drafts := []engine.RecordView{draft("2026-11-23"), draft("2026-01-01"), draft("2026-11-23")}
		w.clock.Add(24 * 3600 * 1000)
		today := time.UnixMilli(w.clock.Load()).In(time.FixedZone("", 8*3600))
		expect := func(name string, view engine.RecordView, want string) {
			t.Helper()
			want = strings.NewReplacer("TODAY", today.Format("2006-01-02"), "DAY", today.Format("2")).Replace(want)
			if read, err := w.Record(ctx, w.as("ana"), view.ID); err != nil || string(read.Data) != want {
				t.Errorf("%s holds\n%s, not\n%s, %v", name, read.Data, want, err)
			}
		}
		const asSeen = `{"from":"2026-11-23","to":"2026-02-01","people":9,"things":[{"_id":"a","what":"x","many":7},{"_id":"1","what":"y","many":8},{"_id":"2","what":"z","many":DAY}]}`
		expect("a draft as it was seen", w.record(w.SubmitSeen(ctx, w.as("ana"), w.key(), drafts[0].ID, json.RawMessage(seen), nil)), asSeen)
		expect("what is submitted as it was seen", w.record(w.CreateSeen(ctx, w.as("ana"), w.key(), "book.book", json.RawMessage(`{"from":"2026-11-23",`+data), json.RawMessage(seen), nil)), asSeen)
		expect("what was seen of a locked field", w.record(w.SubmitSeen(ctx, w.as("ana"), w.key(), drafts[1].ID, json.RawMessage(seen), nil)),
			strings.NewReplacer("2026-11-23", "2026-01-01", `"people":9`, `"people":DAY`).Replace(asSeen))
		expect("what nobody saw", w.record(w.SubmitDraft(ctx, w.as("ana"), w.key(), drafts[2].ID, nil)),
			`{"from":"2026-11-23","to":"TODAY","people":DAY,"things":[{"_id":"a","what":"x","many":DAY},{"_id":"1","what":"y","many":DAY},{"_id":"2","what":"z","many":DAY}]}`)
		sent := w.record(w.CreateSeen(ctx, w.as("ana"), w.key(), "book.book", json.RawMessage(`{"from":"2026-11-23","to":"2026-11-24","people":null}`),
			json.RawMessage(`{"from":"2026-01-05","to":"2026-02-01","people":9,"nobody":1,"room":7}`), nil))
		expect("what was filled in and cleared", sent, `{"from":"2026-11-23","to":"2026-11-24"}`)
		w.clean()
	})
}

// A row that is added after a return is begun then: its columns have their defaults. Rows and fields that were there keep what they held.
func TestResubmit_RowsHaveDefaults(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		bookWorld(t, w, bookSource("1.0.0"))
		ctx := context.Background()
		r := w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "book.book", json.RawMessage(`{"from":"2026-11-23","people":3,"things":[{"_id":"a","what":"x","many":null}]}`), nil))
		for name, task := range w.tasksOf(r.ID) {
			w.record(w.TaskVerb(ctx, w.as(name), w.key(), task.ID, "return", engine.VerbIn{Comment: "再补一行"}))
		}
		data := json.RawMessage(`{"from":"2026-11-23","people":5,"things":[{"_id":"a","what":"x"},{"what":"y"},{"_id":"b","what":"z","many":null}]}`)
		in := engine.EvaluateIn{Data: data, Record: r.ID, Task: w.tasksOf(r.ID)["ana"].ID}
		const want = `{"from":"2026-11-23","people":5,"things":[{"_id":"a","what":"x"},{"_id":"1","what":"y","many":5},{"_id":"b","what":"z"}]}`
		if view, err := w.Evaluate(ctx, w.as("ana"), "book.book", in); err != nil || string(view.Data) != want {
			t.Errorf("it comes to %s, %v", view.Data, err)
		}
		w.record(w.TaskVerb(ctx, w.as("ana"), w.key(), w.tasksOf(r.ID)["ana"].ID, "resubmit", engine.VerbIn{Data: data}))
		if done, err := w.Record(ctx, w.as("ana"), r.ID); err != nil || string(done.Data) != want {
			t.Errorf("it holds %s, %v", done.Data, err)
		}
		w.clean()
	})
}

// What is offered is the server's to say, whoever asks.
func TestOptions_Narrowed(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		bookWorld(t, w, bookSource("1.0.0"))
		ctx := context.Background()
		create := func(data string) (engine.RecordView, string) {
			answer, err := w.CreateRecord(ctx, w.as("ana"), w.key(), "book.book", json.RawMessage(data), nil)
			if err != nil {
				return engine.RecordView{}, fmt.Sprint(problemsOf(err))
			}
			return w.record(answer, err), ""
		}
		if _, problem := create(`{"from":"2026-11-23","people":5,"room":"blue"}`); problem != "[invalid room: this option does not go with what is filled in]" {
			t.Errorf("a room that is too small was told %s", problem)
		}
		if _, problem := create(`{"from":"2026-11-23","people":5,"room":"green"}`); problem != "[invalid room: there is no such option]" {
			t.Errorf("a room that is not there was told %s", problem)
		}
		if _, problem := create(`{"from":null,"people":null}`); problem != "[invalid from: this must be filled in]" {
			t.Errorf("null for what is required was told %s", problem)
		}
		made, problem := create(`{"from":"2026-11-23","room":"blue"}`)
		if want := `{"from":"2026-11-23","to":"2026-11-23","people":2,"room":"blue"}`; problem != "" || string(made.Data) != want || made.Summary != "2026-11-23 Blue" {
			t.Errorf("it holds %s, %q, %s", made.Data, made.Summary, problem)
		}
		w.clean()
	})
}

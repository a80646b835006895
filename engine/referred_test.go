package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// dear is a rule that costs much for each record and is true of few.
var dear = strings.Repeat("count(lines, .n == 1"+strings.Repeat(" or .n == 2", 12)+") >= 0 and ", 6) + ".name == 'S0'"

// buyingApp has purchases that refer to suppliers, which everybody reads and the administrator changes, and to trips, which only those read who
// take part.
func buyingApp() map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: buying\nversion: 1.0.0\nlanguage: en\nname: Buying\naudience: [everyone]\n"),
		"forms/suppliers.yaml": []byte(`format: 1
kind: plain
title: Suppliers
summary: "{{name}}"
schema:
  type: object
  required: [name]
  properties:
    name: {type: string, x-field: text}
    bank: {type: string, x-field: text, x-label: Bank}
    city: {type: string, x-field: text}
    limit: {type: number, x-field: money}
access:
  - {id: all, who: [{source: everyone}], can: [read, create]}
  - {id: own, who: [{source: requester}], can: [change, delete]}
`),
		"forms/trip.yaml": []byte(`format: 1
kind: approval
title: Trip
summary: "To {{city}}"
schema: {type: object, required: [city], properties: {city: {type: string, x-field: text}}}
`),
		"forms/purchase.yaml": []byte(`format: 1
kind: plain
title: Purchase
summary: "{{supplier}}"
schema:
  type: object
  properties:
    supplier:
      type: string
      x-field: reference
      x-label: Supplier
      x-form: suppliers
      x-where: blank(city) or .city == city
      x-snapshot: [bank, limit]
      x-fill: {account: bank, limit: limit}
    city: {type: string, x-field: text}
    account: {type: string, x-field: text, x-label: Account, x-lock: "true"}
    limit: {type: number, x-field: money}
    trip: {type: string, x-field: reference, x-form: trip, x-fill: {whither: city}}
    whither: {type: string, x-field: text}
    others: {type: array, x-field: references, x-form: suppliers, maxItems: 3}
    worn: {type: string, x-field: reference, x-form: suppliers, x-where: "` + dear + `"}
    lines:
      type: array
      x-field: table
      items: {type: object, properties: {n: {type: integer, x-field: integer}, from: {type: string, x-field: reference, x-form: suppliers, x-snapshot: [bank]}}}
access:
  - {id: all, who: [{source: everyone}], can: [read, create, change]}
`),
		"flows/trip.yaml": []byte("format: 1\nform: trip\nnodes:\n  - {id: start, type: start}\n  - {id: vote, type: approve, title: Vote, who: [{source: line-manager}]}\n  - {id: end, type: end}\n"),
		"views/all.yaml":  []byte("format: 1\nkind: list\nform: purchase\ntitle: All\nscope: form\ncolumns: [supplier, others]\nfilter: not blank(supplier) or others contains 'x'\n"),
	}
}

func eachBuying(t *testing.T, body func(w *world, supplier func(data string) engine.RecordView)) {
	eachWorld(t, func(t *testing.T, w *world) {
		if _, err := w.Install(context.Background(), w.as("admin"), acceptedApp(t, buyingApp())); err != nil {
			t.Fatal(err)
		}
		body(w, func(data string) engine.RecordView { return w.file("boss", "buying.suppliers", data) })
		w.clean()
	})
}

// referables asks which records a field of a purchase offers, and gives their lines.
func (w *world) referables(as, data string, in engine.ChooseIn) (string, *engine.ChoicePage) {
	w.t.Helper()
	view, err := w.Evaluate(context.Background(), w.as(as), "buying.purchase", engine.EvaluateIn{Data: json.RawMessage(data), Choose: &in})
	if err != nil {
		return err.Error(), nil
	}
	var out []string
	for _, one := range view.Choices.Items {
		fill, _ := json.Marshal(one.Fill)
		out = append(out, one.Label+" ("+one.Detail+") "+string(fill))
	}
	return strings.Join(out, "\n"), view.Choices
}

func TestReference_WhatIsOffered(t *testing.T) {
	eachBuying(t, func(w *world, supplier func(string) engine.RecordView) {
		acme := supplier(`{"name":"Acme","bank":"ICBC 1","city":"Paris","limit":5}`)
		w.clock.Add(1000)
		supplier(`{"name":"Bolt","city":"Rome"}`)
		const acmes, bolts = `Acme (ICBC 1 · 5.00 · 2026-03-02) {"account":"ICBC 1","limit":5}`, `Bolt (2026-03-02) {"account":null,"limit":null}`
		for _, c := range []struct {
			data, query, want string
		}{
			{`{}`, "", bolts + "\n" + acmes}, {`{"city":"Paris"}`, "", acmes}, {`{}`, "bolt", bolts}, {`{}`, "icbc ACME", acmes}, {`{}`, "icbc bolt", ""},
			{`{"city":"Paris","limit":"what is no number"}`, "", acmes}, {`{"city":"Oslo"}`, "", ""},
		} {
			if got, page := w.referables("ana", c.data, engine.ChooseIn{Path: "supplier", Query: c.query}); got != c.want || page.Next != "" || strings.Join(page.Fills, " ") != "Account limit" {
				w.t.Errorf("%s %q: %s %+v", c.data, c.query, got, page)
			}
		}
		if got, _ := w.referables("ana", `{"lines":[{"_id":"1"}]}`, engine.ChooseIn{Path: "lines.1.from", Query: "acme"}); got != "Acme (ICBC 1 · 2026-03-02) {}" {
			w.t.Error(got)
		}
		if got, _ := w.referables("ana", `{}`, engine.ChooseIn{Path: "supplier", Keys: []string{acme.ID.String(), "nothing", "01890a5d-ac96-774b-bcce-b302099a8057"}}); got != acmes {
			w.t.Error(got)
		}
		for _, in := range []engine.ChooseIn{{Path: "city"}, {Path: "nothing"}, {Path: "lines.from"}, {Path: "lines"}, {Path: ""}, {Path: "supplier", Keys: make([]string, 101)}} {
			if got, _ := w.referables("ana", `{}`, in); !strings.Contains(got, "bad_parameter") && !strings.Contains(got, "choose") {
				w.t.Errorf("%+v: %s", in, got)
			}
		}
	})
}

// A list is read on where it stopped, with the words that it was asked for.
func TestReference_ManyAreOfferedInParts(t *testing.T) {
	eachBuying(t, func(w *world, supplier func(string) engine.RecordView) {
		for i := range 60 {
			supplier(fmt.Sprintf(`{"name":"S%02d"}`, i))
		}
		_, first := w.referables("ana", `{}`, engine.ChooseIn{Path: "supplier"})
		if len(first.Items) != 50 || first.Next == "" {
			w.t.Fatalf("%d, %q", len(first.Items), first.Next)
		}
		_, second := w.referables("ana", `{}`, engine.ChooseIn{Path: "supplier", Cursor: first.Next})
		if len(second.Items) != 10 || second.Next != "" {
			w.t.Errorf("%d, %q", len(second.Items), second.Next)
		}
		if got, _ := w.referables("ana", `{}`, engine.ChooseIn{Path: "supplier", Cursor: first.Next, Query: "S"}); !strings.Contains(got, "cursor") {
			w.t.Errorf("the cursor of another question gives %s", got)
		}
	})
}

// Where the rule of a field is dear, a call ends before its budget does, and the next one goes on.
func TestReference_ManyAreOfferedWithinOneBudget(t *testing.T) {
	eachBuying(t, func(w *world, supplier func(string) engine.RecordView) {
		for i := range 120 {
			supplier(fmt.Sprintf(`{"name":"S%d"}`, i))
		}
		data := `{"lines":[{"_id":"0","n":1}` + strings.Repeat(`,{"n":1}`, 499) + `]}`
		for i := range 500 - 1 {
			data = strings.Replace(data, `{"n"`, fmt.Sprintf(`{"_id":"%d","n"`, i+1), 1)
		}
		in, parts := engine.ChooseIn{Path: "worn"}, 0
		for _, page := w.referables("ana", data, in); page != nil; _, page = w.referables("ana", data, in) {
			parts++
			if in.Cursor = page.Next; in.Cursor == "" {
				break
			}
		}
		if parts < 2 {
			w.t.Errorf("%d parts", parts)
		}
	})
}

// said is how a value of a record reads: its label, whether it can be opened, and what was kept.
func said(view engine.RecordView, path string) string {
	var out []string
	for _, one := range view.Said[path] {
		out = append(out, fmt.Sprintf("%s %v %q", one.Label, one.Open != "", one.Kept))
	}
	slices.Sort(out) // several stand in the order of their ids
	return strings.Join(out, "|")
}

func TestReference_KeepsWhatTheRecordSaid(t *testing.T) {
	eachBuying(t, func(w *world, supplier func(string) engine.RecordView) {
		ctx := context.Background()
		acme, bolt := supplier(`{"name":"Acme","bank":"ICBC 1","limit":5}`), supplier(`{"name":"Bolt"}`)
		buy := w.file("ana", "buying.purchase", fmt.Sprintf(`{"supplier":%q,"account":"mine","others":[%q,%q],"lines":[{"from":%q}]}`, acme.ID, bolt.ID, acme.ID, acme.ID))
		if got := string(buy.Data); !strings.Contains(got, `"account":"ICBC 1","limit":5`) || strings.Contains(got, "_taken") || buy.Summary != "Acme" {
			w.t.Errorf("%s, %s", got, buy.Summary)
		}
		const kept = `Acme true "Bank: ICBC 1\nlimit: 5.00"`
		check := func(when, supplier, others, line string) {
			w.t.Helper()
			view, err := w.Record(ctx, w.as("ben"), buy.ID)
			if err != nil {
				w.t.Fatal(err)
			}
			if a, b, c := said(view, "supplier"), said(view, "others"), said(view, "lines.from"); a != supplier || b != others || c != line {
				w.t.Errorf("%s:\n%s\n%s\n%s", when, a, b, c)
			}
			history, _ := json.Marshal(view.History)
			if strings.Contains(string(history), "_taken") {
				w.t.Errorf("%s", history)
			}
		}
		check("submitted", kept, `Acme true ""|Bolt true ""`, `Acme true "Bank: ICBC 1"`)
		if _, err := w.PatchRecord(ctx, w.as("boss"), w.key(), acme.ID, 1, json.RawMessage(`{"name":"Acme & Sons","bank":"BOC 2"}`)); err != nil {
			w.t.Fatal(err)
		}
		// Those without a snapshot are told by what was kept elsewhere in the record: one record has one name in it.
		check("the supplier was changed", kept, `Acme true ""|Bolt true ""`, `Acme true "Bank: ICBC 1"`)

		change := func(revision int, data string) {
			w.t.Helper()
			if _, err := w.PatchRecord(ctx, w.as("ana"), w.key(), buy.ID, revision, json.RawMessage(data)); err != nil {
				w.t.Fatal(err)
			}
		}
		change(1, `{"limit":9}`)
		check("something else was changed", kept, `Acme true ""|Bolt true ""`, `Acme true "Bank: ICBC 1"`)
		change(2, fmt.Sprintf(`{"supplier":%q}`, bolt.ID))
		check("another was chosen", `Acme true ""|Bolt true ""`, `Acme true ""|Bolt true ""`, `Acme true "Bank: ICBC 1"`)
		change(3, fmt.Sprintf(`{"supplier":%q}`, acme.ID))
		view, err := w.Record(ctx, w.as("ana"), buy.ID)
		if err != nil || !strings.Contains(string(view.Data), `"account":"BOC 2"`) || !strings.Contains(said(view, "supplier"), `Bank: BOC 2`) {
			w.t.Errorf("%s, %s, %v", view.Data, said(view, "supplier"), err)
		}
		if _, err := w.RecordVerb(ctx, w.as("boss"), w.key(), acme.ID, "delete", engine.VerbIn{Nevertheless: true}); err != nil {
			w.t.Fatal(err)
		}
		if view, err = w.Record(ctx, w.as("ben"), buy.ID); err != nil || !strings.Contains(said(view, "supplier"), `false "Bank: BOC 2`) {
			w.t.Errorf("%s, %v", said(view, "supplier"), err)
		}
	})
}

func TestReference_Lists(t *testing.T) {
	eachBuying(t, func(w *world, supplier func(string) engine.RecordView) {
		acme, bolt := supplier(`{"name":"Acme"}`), supplier(`{"name":"Bolt"}`)
		w.file("ana", "buying.purchase", fmt.Sprintf(`{"supplier":%q,"others":[%q]}`, acme.ID, bolt.ID))
		w.file("ana", "buying.purchase", fmt.Sprintf(`{"supplier":%q}`, bolt.ID))
		for filter, want := range map[string]string{
			fmt.Sprintf("supplier == '%s'", acme.ID): "Acme true \"\"/Bolt true \"\"", fmt.Sprintf("others contains '%s'", bolt.ID): "Acme true \"\"/Bolt true \"\"",
			fmt.Sprintf("supplier == '%s'", bolt.ID): "Bolt true \"\"/",
		} {
			page, err := w.Records(context.Background(), w.as("ben"), engine.ListIn{Form: "buying.purchase", Filter: filter, Fields: []string{"supplier", "others"}})
			if err != nil || len(page.Items) != 1 {
				w.t.Fatalf("%s: %+v %v", filter, page.Items, err)
			}
			if got := said(page.Items[0], "supplier") + "/" + said(page.Items[0], "others"); got != want {
				w.t.Errorf("%s: %s", filter, got)
			}
		}
	})
}

// Whoever names what is not theirs to choose is told the same as of what is not there, on every path, and learns nothing of it.
func TestReference_OfWhatIsNotTheirs(t *testing.T) {
	eachBuying(t, func(w *world, supplier func(string) engine.RecordView) {
		ctx := context.Background()
		draft := w.record(w.SaveDraft(ctx, w.as("boss"), w.key(), "buying.suppliers", json.RawMessage(`{"name":"secret","bank":"secret"}`)))
		running := w.file("ben", "buying.trip", `{"city":"secret"}`)
		done := w.file("ben", "buying.trip", `{"city":"secret"}`)
		for _, task := range w.tasksOf(done.ID) {
			if _, err := w.act(w.Engine, "boss", "agree", task.ID); err != nil {
				w.t.Fatal(err)
			}
		}
		other := w.found("Other", "")
		if _, err := w.Install(ctx, other.Caller("admin", forms.English, true), acceptedApp(w.t, buyingApp())); err != nil {
			w.t.Fatal(err)
		}
		foreign := w.record(w.CreateRecord(ctx, other.Caller("boss", forms.English, false), w.key(), "buying.suppliers", json.RawMessage(`{"name":"secret"}`), nil))
		const nobody = "01890a5d-ac96-774b-bcce-b302099a8057"
		told := map[string]bool{}
		for name, data := range map[string]string{
			"somebody's draft": fmt.Sprintf(`{"supplier":%q}`, draft.ID), "another form's": fmt.Sprintf(`{"supplier":%q}`, done.ID), "another company's": fmt.Sprintf(`{"supplier":%q}`, foreign.ID),
			"nothing": fmt.Sprintf(`{"supplier":%q}`, nobody),
		} {
			told[w.refusedChoice(name, data, "supplier")] = true
		}
		for name, data := range map[string]string{
			"somebody's trip": fmt.Sprintf(`{"trip":%q}`, done.ID), "one that is not decided": fmt.Sprintf(`{"trip":%q}`, running.ID), "no trip": fmt.Sprintf(`{"trip":%q}`, nobody),
		} {
			told[w.refusedChoice(name, data, "trip")] = true
		}
		if len(told) != 1 {
			w.t.Errorf("it is told in %d ways: %v", len(told), told)
		}
		if got, _ := w.referables("ana", `{}`, engine.ChooseIn{Path: "trip"}); got != "" {
			w.t.Errorf("ana is offered %s", got)
		}
		if got, _ := w.referables("ana", `{}`, engine.ChooseIn{Path: "trip", Keys: []string{done.ID.String(), running.ID.String()}}); got != "" {
			w.t.Errorf("ana is told %s", got)
		}
		if got, _ := w.referables("ben", `{}`, engine.ChooseIn{Path: "trip"}); !strings.HasPrefix(got, "To secret (李强") || strings.Contains(got, "\n") {
			w.t.Errorf("ben is offered %s", got)
		}
		mine := w.file("ben", "buying.purchase", fmt.Sprintf(`{"trip":%q}`, done.ID))
		if view, err := w.Record(ctx, w.as("ana"), mine.ID); err != nil || said(view, "trip") != `To secret false ""` || !strings.Contains(string(view.Data), `"whither":"secret"`) {
			w.t.Errorf("%s %s %v", said(view, "trip"), view.Data, err)
		}
		many := `{"others":["` + strings.Repeat(nobody+`","`, 9999) + nobody + `"]}`
		if _, err := w.CreateRecord(ctx, w.as("ana"), w.key(), "buying.purchase", json.RawMessage(many), nil); !problemAt(err, "others", "too_many_choices") {
			w.t.Errorf("ten thousand: %v", err)
		}
	})
}

func problemAt(err error, path, code string) bool {
	f := engine.AsFault(err)
	return f != nil && len(f.Problems) == 1 && f.Problems[0].Path == path && f.Problems[0].Code == code
}

// refusedChoice tries data on every path that writes or answers, and gives what is told.
func (w *world) refusedChoice(name, data, path string) string {
	w.t.Helper()
	ctx, raw := context.Background(), json.RawMessage(data)
	_, err := w.CreateRecord(ctx, w.as("ana"), w.key(), "buying.purchase", raw, nil)
	if !problemAt(err, path, "reference_unknown") {
		w.t.Errorf("%s: %v", name, err)
	}
	saved := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "buying.purchase", raw))
	_, err = w.SubmitDraft(ctx, w.as("ana"), w.key(), saved.ID, nil)
	if !problemAt(err, path, "reference_unknown") {
		w.t.Errorf("%s, as a draft: %v", name, err)
	}
	filed := w.file("ana", "buying.purchase", `{}`)
	_, err = w.PatchRecord(ctx, w.as("ana"), w.key(), filed.ID, 1, raw)
	if !problemAt(err, path, "reference_unknown") {
		w.t.Errorf("%s, as a change: %v", name, err)
	}
	read, err := w.Record(ctx, w.as("ana"), saved.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	evaluated, err := w.Evaluate(ctx, w.as("ana"), "buying.purchase", engine.EvaluateIn{Data: raw})
	if err != nil {
		w.t.Fatal(err)
	}
	why, err := w.Evaluate(ctx, w.as("ana"), "buying.purchase", engine.EvaluateIn{Data: raw, Why: []string{"account", "whither", "supplier", "trip"}})
	if err != nil {
		w.t.Fatal(err)
	}
	for what, answer := range map[string]any{"saved": saved, "read": read, "evaluated": evaluated, "why": why} {
		if body, _ := json.Marshal(answer); strings.Contains(string(body), "secret") {
			w.t.Errorf("%s, %s: %s", name, what, body)
		}
	}
	return said(read, path)
}

package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// needForm refers to parts by a field, by a field of several and by a column, each of which others read.
const needForm = `format: 1
kind: approval
title: Need
summary: "{{subject}}"
schema:
  type: object
  required: [subject]
  properties:
    subject: {type: string, x-field: text}
    amount: {type: number, x-field: decimal, x-scale: 2}
    part: {type: string, x-field: reference, x-form: part, x-label: Part}
    parts: {type: array, x-field: references, x-form: part}
    lines:
      type: array
      x-field: table
      x-label: Lines
      items: {type: object, properties: {from: {type: string, x-field: reference, x-form: part, x-label: From}, n: {type: integer, x-field: integer}}}
access:
  - {id: filers, who: [{source: everyone}], can: [create]}
  - {id: hr, who: [{source: role, role: hr}], can: [read]}
  - {id: own, who: [{source: requester}], can: [read], until: [rejected]}
  - {id: heads, who: [{source: department-head}], can: [read], except: [part]}
  - {id: line, who: [{source: line-manager}], can: [read], fields: [subject, part]}
  - {id: finance, who: [{source: role, role: finance}], can: [read], where: amount > 100, except: [lines.from, part]}
  - {id: seats, who: [{source: seat}], can: [read], fields: [subject, lines.from]}
`

func needSource(source map[string][]byte) {
	source["forms/part.yaml"] = []byte(`format: 1
kind: plain
title: Part
summary: "{{name}}"
schema: {type: object, properties: {name: {type: string, x-field: text}}}
access:
  - {id: all, who: [{source: everyone}], can: [read]}
  - {id: hr, who: [{source: role, role: hr}], can: [create, change, delete]}
`)
	source["forms/need.yaml"] = []byte(needForm)
	source["flows/need.yaml"] = []byte("format: 1\nform: need\nnodes:\n  - {id: start, type: start}\n  - {id: judge, type: approve, who: [{source: role, role: judge}], requester: self}\n  - {id: end, type: end}\n")
}

// needFields are the fields by which needs refer, each with the one of the form that holds it.
var needFields = map[string]string{"part": "part", "parts": "parts", "lines.from": "lines"}

// referring gives the records that refer to one by a field, as somebody is shown them, in pages of two.
func (w *world) referring(as string, target forms.ID, form, field string) (ids []forms.ID, found bool) {
	w.t.Helper()
	in := engine.ReferringIn{Form: form, Field: field, Limit: 2}
	for {
		page, err := w.ReferringRecords(context.Background(), w.as(as), target, in)
		if engine.HasCode(err, "bad_parameter") {
			return nil, false
		}
		if err != nil {
			w.t.Fatal(as, err)
		}
		for _, item := range page.Items {
			ids = append(ids, item.ID)
		}
		if in.Cursor = page.Next; in.Cursor == "" {
			return ids, true
		}
	}
}

// namedOnList gives those on the list of a form whose field, as the list shows it to somebody, names a record.
func (w *world) namedOnList(as string, target forms.ID, form, field string) (ids []forms.ID) {
	w.t.Helper()
	in := engine.ListIn{Form: form, Scope: "form", Fields: []string{field}, Limit: 100}
	page, err := w.Records(context.Background(), w.as(as), in)
	if engine.HasCode(err, "not_found") {
		return nil
	}
	if err != nil || page.Next != "" {
		w.t.Fatal(as, err, page.Next)
	}
	for _, item := range page.Items {
		if strings.Contains(string(item.Data), target.String()) {
			ids = append(ids, item.ID)
		}
	}
	return ids
}

// What refers to a record is shown as the list of its form shows it, and only to who reads there the very field that refers: held against
// what that list says, for everybody, by every kind of rule.
func TestReferring_IsWhatTheListShows(t *testing.T) {
	for _, dialect := range []string{"sqlite", "postgres"} {
		t.Run(dialect, func(t *testing.T) {
			w := guardedWith(t, dialect, needSource)
			ctx := context.Background()
			bolt, nut := w.file("hr", "guard.part", `{"name":"Bolt"}`), w.file("hr", "guard.part", `{"name":"Nut"}`)
			var filed []engine.RecordView
			for i, who := range []string{"ana", "ben", "cat", "ana", "mia", "hr", "ben", "boss", "chief", "ana"} {
				one, other := bolt.ID, nut.ID
				if i%3 == 0 {
					one, other = other, one
				}
				parts := `"` + one.String() + `"`
				if i%2 == 0 {
					parts += `,"` + other.String() + `"`
				}
				w.clock.Add(1000)
				filed = append(filed, w.file(who, "guard.need", fmt.Sprintf(`{"subject":"n","amount":%d,"part":%q,"parts":[%s],"lines":[{"_id":"1","from":%q},{"_id":"2","from":%q},{"_id":"3"}]}`,
					i*30, one, parts, one, one)))
			}
			if _, err := w.SaveDraft(ctx, w.as("ana"), w.key(), "guard.need", json.RawMessage(fmt.Sprintf(`{"subject":"d","part":%q}`, bolt.ID))); err != nil {
				t.Fatal(err)
			}
			w.judged(filed[0].ID, "agree")
			w.judged(filed[1].ID, "reject")
			w.judged(filed[3].ID, "reject")
			shown, hidden := 0, 0
			for _, who := range w.everybody() {
				for _, target := range []forms.ID{bolt.ID, nut.ID, filed[0].ID} {
					if _, err := w.Record(ctx, w.as(who), target); err != nil {
						continue
					}
					counts := map[string]int{}
					fields, err := w.Referring(ctx, w.as(who), target)
					if err != nil {
						t.Fatal(who, err)
					}
					for _, one := range fields.Items {
						if one.Form != "guard.need" || one.FormTitle != "Need" || one.More {
							t.Errorf("%s: %+v", who, one)
						}
						counts[one.Field] = one.Count
					}
					for field, holder := range needFields {
						want := w.namedOnList(who, target, "guard.need", holder)
						got, _ := w.referring(who, target, "guard.need", field)
						if !slices.Equal(got, want) || counts[field] != len(want) {
							t.Errorf("%s is shown %d and told %d by %s, and reads %d on the list", who, len(got), counts[field], field, len(want))
						}
						shown += len(got)
						hidden += len(filed) - len(got)
					}
				}
			}
			if shown < 60 || hidden < 60 {
				t.Errorf("%d are shown and %d hidden", shown, hidden)
			}
			w.clean()
		})
	}
}

// Nothing is said of forms, fields and records that are not there, that refer to others, or that the caller may not read.
func TestReferring_OfWhatIsNotThere(t *testing.T) {
	w := guardedWith(t, "sqlite", needSource)
	ctx := context.Background()
	bolt := w.file("hr", "guard.part", `{"name":"Bolt"}`)
	need := w.file("ana", "guard.need", fmt.Sprintf(`{"subject":"n","part":%q,"lines":[{"_id":"1","from":%q}]}`, bolt.ID, bolt.ID))
	for _, in := range [][2]string{{"guard.need", "subject"}, {"guard.need", "lines"}, {"guard.need", "nothing"}, {"guard.nothing", "part"}, {"guard.claim", "part"}, {"", ""}, {"guard.need", "lines.1.from"}} {
		if _, found := w.referring("hr", bolt.ID, in[0], in[1]); found {
			t.Errorf("%v is found", in)
		}
	}
	if _, found := w.referring("hr", need.ID, "guard.need", "part"); found {
		t.Error("what refers to parts refers to a need")
	}
	if ids, _ := w.referring("judge", bolt.ID, "guard.need", "part"); len(ids) > 0 {
		t.Error("the judge is told of parts")
	}
	if ids, found := w.referring("judge", bolt.ID, "guard.need", "lines.from"); !found || len(ids) != 1 {
		t.Errorf("the judge is told of %v", ids)
	}
	if _, err := w.Referring(ctx, w.as("ben"), need.ID); !engine.HasCode(err, "not_found") {
		t.Errorf("ben is told %v", err)
	}
	fields, err := w.Referring(ctx, w.as("ana"), bolt.ID)
	if err != nil || len(fields.Items) != 2 || fields.Items[0].Label != "Part" || fields.Items[1].Label != "Lines · From" {
		t.Errorf("%+v, %v", fields, err)
	}
	page, err := w.ReferringRecords(ctx, w.as("hr"), bolt.ID, engine.ReferringIn{Form: "guard.need", Field: "part"})
	if err != nil || len(page.Items) != 1 || page.Items[0].Summary != "n" || page.Items[0].Data != nil {
		t.Errorf("%+v, %v", page, err)
	}
	if _, err := w.ReferringRecords(ctx, w.as("hr"), bolt.ID, engine.ReferringIn{Form: "guard.need", Field: "part", Cursor: "x"}); !engine.HasCode(err, "bad_cursor") {
		t.Errorf("another cursor: %v", err)
	}

	w.budget = time.Nanosecond
	w.Engine = w.node()
	if fields, err := w.Referring(ctx, w.as("ana"), bolt.ID); err != nil || len(fields.Items) != 0 || !fields.More {
		t.Errorf("in no time: %+v, %v", fields, err)
	}
	if _, err := w.ReferringRecords(ctx, w.as("ana"), bolt.ID, engine.ReferringIn{Form: "guard.need", Field: "part"}); !engine.HasCode(err, "referring_too_broad") {
		t.Errorf("in no time: %v", err)
	}
	if fields, err := w.Referring(ctx, w.as("hr"), bolt.ID); err != nil || len(fields.Items) != 2 || fields.More {
		t.Errorf("whoever reads all needs no budget: %+v, %v", fields, err)
	}
}

// refersTo is by which fields purchases refer to a record, as ben reads them.
func (w *world) refersTo(target forms.ID) string {
	w.t.Helper()
	fields, err := w.Referring(context.Background(), w.as("ben"), target)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, one := range fields.Items {
		out = append(out, fmt.Sprint(one.Field, " ", one.Count))
	}
	return strings.Join(out, ", ")
}

// Whatever writes a record writes what it refers to.
func TestReferring_FollowsTheData(t *testing.T) {
	eachBuying(t, func(w *world, supplier func(string) engine.RecordView) {
		ctx := context.Background()
		acme, bolt := supplier(`{"name":"Acme"}`), supplier(`{"name":"Bolt"}`)
		check := func(when, toAcme, toBolt string) {
			w.t.Helper()
			if a, b := w.refersTo(acme.ID), w.refersTo(bolt.ID); a != toAcme || b != toBolt {
				w.t.Errorf("%s: %q and %q, not %q and %q", when, a, b, toAcme, toBolt)
			}
		}
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "buying.purchase", json.RawMessage(fmt.Sprintf(`{"supplier":%q,"others":[%q]}`, acme.ID, bolt.ID))))
		check("a draft", "", "")
		if _, err := w.SubmitSeen(ctx, w.as("ana"), w.key(), draft.ID, nil, nil); err != nil {
			w.t.Fatal(err)
		}
		check("submitted as it was", "supplier 1", "others 1")
		buy := w.file("ana", "buying.purchase", fmt.Sprintf(`{"supplier":%q,"lines":[{"_id":"a","from":%q},{"_id":"b","from":%q}]}`, bolt.ID, acme.ID, acme.ID))
		check("filed", "supplier 1, lines.from 1", "supplier 1, others 1")
		change := func(revision int, data string) {
			w.t.Helper()
			if _, err := w.PatchRecord(ctx, w.as("ana"), w.key(), buy.ID, revision, json.RawMessage(data)); err != nil {
				w.t.Fatal(err)
			}
		}
		change(1, fmt.Sprintf(`{"supplier":%q,"lines":null}`, acme.ID))
		check("changed", "supplier 2", "others 1")
		change(2, `{"limit":4}`)
		check("changed elsewhere", "supplier 2", "others 1")

		// The field goes and comes back: what referred by it before does so again, what was written meanwhile has lost it.
		source := buyingApp()
		form := string(source["forms/purchase.yaml"])
		source["app.yaml"] = []byte(strings.Replace(string(source["app.yaml"]), "1.0.0", "1.1.0", 1))
		source["forms/purchase.yaml"] = []byte(strings.Replace(form, "    others: {type: array, x-field: references, x-form: suppliers, maxItems: 3}\n", "", 1))
		source["views/all.yaml"] = []byte("format: 1\nkind: list\nform: purchase\ntitle: All\nscope: form\ncolumns: [supplier]\n")
		second := w.file("ana", "buying.purchase", fmt.Sprintf(`{"others":[%q]}`, bolt.ID))
		w.install(source)
		check("without the field", "supplier 2", "")
		if _, err := w.PatchRecord(ctx, w.as("ana"), w.key(), second.ID, 1, json.RawMessage(`{"limit":1}`)); err != nil {
			w.t.Fatal(err)
		}
		source["app.yaml"] = []byte(strings.Replace(string(source["app.yaml"]), "1.1.0", "1.2.0", 1))
		source["forms/purchase.yaml"] = []byte(form)
		w.install(source)
		check("with the field again", "supplier 2", "others 1")

		w.clean()
		w.sql("delete from record_refs where field = 'supplier'", nil)
		if report, err := w.Verify(ctx); err != nil || !strings.Contains(fmt.Sprint(report), "is noted to refer to what its data do not name") {
			w.t.Errorf("verify finds %v, %v", report, err)
		}
		check("lost", "", "others 1")
		w.sql(`insert into jobs (company_id, id, kind, body, status, due_at, fire_at, attempts, created_at, key)
			select company_id, id, 'note-references', '{}', 'waiting', 0, 0, 0, 0, 'again' from records order by id limit 1`, nil)
		if err := w.Settle(ctx); err != nil {
			w.t.Fatal(err)
		}
		check("noted again", "supplier 2", "others 1")
		w.clean()
	})
}

// What is referred to is deleted once whoever does it has been told by what, as far as they may see that; others delete it unknowing.
func TestReferring_Deleted(t *testing.T) {
	w := guardedWith(t, "sqlite", func(source map[string][]byte) {
		needSource(source)
		source["forms/part.yaml"] = []byte(strings.Replace(string(source["forms/part.yaml"]), "can: [create, change, delete]}", "can: [create, change]}\n  - {id: gone, who: [{source: role, role: hr}, {source: role, role: judge}, {source: role, role: keeper}], can: [delete]}", 1))
	})
	ctx := context.Background()
	var parts []forms.ID
	for range 2 {
		part := w.file("hr", "guard.part", `{"name":"Bolt"}`).ID
		parts = append(parts, part)
		w.file("ana", "guard.need", fmt.Sprintf(`{"subject":"n","part":%q,"lines":[{"_id":"1","from":%q}]}`, part, part))
		w.file("ben", "guard.need", fmt.Sprintf(`{"subject":"n","part":%q}`, part))
	}
	gone := func(who string, part forms.ID, nevertheless bool) string {
		_, err := w.RecordVerb(ctx, w.as(who), w.key(), part, "delete", engine.VerbIn{Nevertheless: nevertheless})
		if err == nil {
			return ""
		}
		f := engine.AsFault(err)
		return f.Code + " " + f.Args["by"]
	}
	for _, c := range []struct {
		who          string
		part         int
		nevertheless bool
		want         string
	}{
		{"ana", 0, false, "forbidden "}, {"hr", 0, false, "record_referred Need · Part (2), Need · Lines · From (1)"}, {"judge", 0, false, "record_referred Need (1)"},
		{"judge", 0, true, ""}, {"judge", 0, false, "not_found "}, {"keeper", 1, false, ""},
	} {
		if got := gone(c.who, parts[c.part], c.nevertheless); got != c.want {
			t.Errorf("%s is told %q, not %q", c.who, got, c.want)
		}
	}
	w.clean()
}

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

// serialsSource is an app with a plain form that numbers its records twice besides.
func serialsSource() map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: serials\nversion: 1.0.0\nlanguage: en\nname: {zh-CN: 合同, en: Contracts}\naudience: [everyone]\n"),
		"forms/contract.yaml": []byte(`format: 1
kind: plain
title: {zh-CN: 合同, en: Contract}
number: "N-{0000}"
summary: "{{code}} {{name}}"
schema:
  type: object
  properties:
    name: {type: string, x-field: text}
    code: {type: string, x-field: serial, x-number: "HT-{yyyy}{mm}-{000}"}
    place: {type: string, x-field: serial, x-number: "{00}", x-number-by: department, x-show: name != 'none'}
access:
  - {id: all, who: [{source: everyone}], can: [create, read]}
  - {id: own, who: [{source: requester}], can: [change]}
`),
		"views/all.yaml": []byte("format: 1\nkind: list\nform: contract\ntitle: {zh-CN: 全部, en: All}\nscope: form\ncolumns: [code, name]\n"),
	}
}

// Numbers are given when a record is submitted, in its transaction: without gaps, none twice, never what somebody sent.
func TestSerials(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.install(serialsSource())
		ctx, me := context.Background(), w.as("ana")
		draft := w.record(w.SaveDraft(ctx, me, w.key(), "serials.contract", json.RawMessage(`{"name":"a","code":"HT-202603-999"}`)))
		expectText(t, string(draft.Data), `{"name":"a"}`)
		filed := w.record(w.SubmitDraft(ctx, me, w.key(), draft.ID, nil))
		expectText(t, string(filed.Data), `{"name":"a","code":"HT-202603-001","place":"01"}`)
		expectText(t, filed.Summary, "HT-202603-001 a")

		if _, err := w.CreateRecord(ctx, me, w.key(), "serials.contract", json.RawMessage(`{"name":7}`), nil); err == nil {
			t.Error("a name that is no text was filed")
		}
		nodes := []*engine.Engine{w.Engine, w.node()}
		results := together(50, func(i int) (engine.Answer, error) {
			return nodes[i%2].CreateRecord(ctx, me, w.key(), "serials.contract", json.RawMessage(fmt.Sprintf(`{"name":"p%d","code":"x"}`, i)), nil)
		})
		var codes, places []string
		for _, result := range results {
			r := w.record(result.answer, result.err)
			var data struct{ Code, Place string }
			if err := json.Unmarshal(r.Data, &data); err != nil {
				t.Fatal(err)
			}
			codes, places = append(codes, data.Code), append(places, data.Place)
		}
		slices.Sort(codes)
		slices.Sort(places)
		for i := range 50 {
			if want, own := fmt.Sprintf("HT-202603-%03d", i+2), fmt.Sprintf("%02d", i+2); codes[i] != want || places[i] != own {
				t.Fatalf("numbers %v, %v", codes, places)
			}
		}
		if got := w.namesOf(engine.ListIn{Form: "serials.contract", Filter: "code == 'HT-202603-001'", Fields: []string{"name"}}); got != "a" {
			t.Errorf("found %s", got)
		}

		// What is hidden has no number, and gets one when it is shown.
		hidden := w.record(w.CreateRecord(ctx, me, w.key(), "serials.contract", json.RawMessage(`{"name":"none"}`), nil))
		expectText(t, string(hidden.Data), `{"name":"none","code":"HT-202603-052"}`)
		shown := w.record(w.ChangeFor(ctx, me, w.key(), hidden.ID, hidden.Revision, engine.Filing{}, json.RawMessage(`{"name":"b","code":"mine"}`), false))
		expectText(t, string(shown.Data), `{"name":"b","code":"HT-202603-052","place":"52"}`)
		w.clean()
	})
}

// Each department counts its own, and a period begins anew.
func TestSerialsOfDepartmentsAndPeriods(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.install(serialsSource())
		lab, other := w.made.Departments["lab"], w.two()
		file := func(department forms.ID) string {
			f := engine.Filing{Department: &department}
			return string(w.record(w.CreateFor(context.Background(), w.as("ana"), w.key(), "serials.contract", f, json.RawMessage(`{"name":"x"}`), nil, nil)).Data)
		}
		first, second := file(lab), file(other)
		if !strings.Contains(first, `"place":"01"`) || !strings.Contains(second, `"code":"HT-202603-002","place":"01"`) {
			t.Errorf("numbered %s, %s", first, second)
		}
		w.clock.Add(40 * 24 * 3600_000)
		if got := file(lab); !strings.Contains(got, `"code":"HT-202604-001","place":"02"`) {
			t.Errorf("in the next month %s", got)
		}
	})
}

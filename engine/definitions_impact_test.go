package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// impactSource is a small app whose records go one way or another by their amount.
func impactSource() map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: buy\nversion: 1.0.0\nlanguage: en\nname: Buy\n"),
		"forms/order.yaml": []byte(`format: 1
kind: approval
title: Order
summary: "{{what}}"
schema:
  type: object
  properties:
    what: {type: string, x-field: text}
    price: {type: number, x-field: decimal, x-scale: 2}
    pieces: {type: string, x-field: text}
    total: {type: number, x-field: decimal, x-scale: 2, x-value: price * 2}
`),
		"flows/order.yaml": []byte(`format: 1
form: order
nodes:
  - {id: start, type: start}
  - id: size
    type: branch
    branches:
      - {id: big, when: total > 100, nodes: [{id: boss, type: approve, title: Boss, who: [{source: line-manager}], requester: self}]}
      - {id: small, default: true, nodes: [{id: self, type: approve, title: Self, who: [{source: requester}], requester: self}]}
  - {id: end, type: end}
`),
	}
}

func (w *world) orders(rows ...string) {
	w.t.Helper()
	for _, row := range rows {
		w.clock.Add(1000) // the newest is known by its time
		w.record(w.CreateRecord(context.Background(), w.as("ana"), w.key(), "buy.order", json.RawMessage(row), nil))
	}
}

// The newest records are worked out by the drafts: what could not be submitted any more, what would hold other values, what would go
// another way, and which values would not survive a change of type.
func TestImpact(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.install(impactSource())
		w.orders(`{"what":"a","price":10,"pieces":"12"}`, `{"what":"b","price":60,"pieces":"many"}`, `{"what":"c","price":40,"pieces":"3"}`, `{"price":1}`)
		name := func(kind string) engine.DefinitionName {
			return engine.DefinitionName{Kind: kind, App: "buy", Name: "order"}
		}
		in := engine.ImpactIn{Form: "order", Limit: 1000}
		same, err := w.Impact(ctx, w.as("admin"), "buy", in)
		if err != nil || same.Records != 4 || same.Invalid+same.Values+same.Paths > 0 {
			t.Fatalf("without drafts: %v %+v", err, same)
		}
		form := w.edit(name("form"), `"x-value":"price * 2"`, `"x-value":"price * 3"`, `"pieces":{"type":"string","x-field":"text"}`, `"pieces":{"type":"integer","x-field":"integer"}`,
			`"what":{"type":"string","x-field":"text"}`, `"what":{"type":"string","x-field":"text","x-require":"true"}`)
		before := w.everything()
		got, err := w.Impact(ctx, w.as("admin"), "buy", in)
		if err != nil {
			t.Fatal(err)
		}
		if s := fmt.Sprint(got.Records, got.Invalid, got.Valid, got.Values, got.Paths); s != "4 1 0 4 1" {
			t.Errorf("records, invalid, valid, values, paths: %s", s)
		}
		if len(got.Conversions) != 1 || got.Conversions[0].Kept != 2 || got.Conversions[0].Lost != 1 || got.Conversions[0].Loss != "lossy" {
			t.Errorf("conversions %+v", got.Conversions)
		}
		if len(got.Examples) > 0 {
			t.Errorf("who administers apps and may not read the records is told %+v", got.Examples)
		}
		if after := w.everything(); after != before {
			t.Errorf("something was written:\n%s\n%s", before, after)
		}
		owner := w.as("ana") // who filed them all and looks after the app
		owner.Shares = []org.Share{{Rights: []string{org.RightApps}, Apps: []string{"buy"}}}
		got, err = w.Impact(ctx, owner, "buy", in)
		if err != nil || len(got.Examples) != 4 || strings.Join(got.Conversions[0].Fails, "") != `"many"` {
			t.Fatalf("%v %+v", err, got)
		}
		one := got.Examples[1]
		if one.Summary != "c" || string(one.Before["total"]) != "80" || string(one.After["total"]) != "120" || fmt.Sprint(one.PathFrom, one.PathTo) != "[Self] [Boss]" {
			t.Errorf("the third: %+v", one)
		}
		if first := got.Examples[0]; len(first.Problems) != 1 || first.Problems[0].Path != "what" {
			t.Errorf("the last: %+v", first)
		}
		rest := in
		rest.After = got.Examples[1].Record.String()
		if got, err = w.Impact(ctx, owner, "buy", rest); err != nil || got.Records != 2 {
			t.Errorf("from the third on: %v %d", err, got.Records)
		}
		if _, err := w.Impact(ctx, owner, "buy", engine.ImpactIn{Form: "nothing"}); !engine.HasCode(err, "not_found") {
			t.Errorf("a form that there is not: %v", err)
		}
		// Values may be lost: that is published only where it is named.
		if _, err := w.Publish(ctx, w.as("admin"), w.key(), "buy", chosen(form)); !engine.HasCode(err, "conversion_lossy") {
			t.Errorf("a lossy conversion: %v", err)
		}
		accepted := chosen(form)
		accepted.Accept = []string{"buy.order.pieces"}
		if _, err := w.Publish(ctx, w.as("admin"), w.key(), "buy", accepted); err != nil {
			t.Errorf("accepted: %v", err)
		}
		w.clean()
	})
}

// A draft of a record follows the newest version: what changed its type is converted, what cannot be lies beside it.
func TestPublish_ConvertsDrafts(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.install(impactSource())
		good := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "buy.order", json.RawMessage(`{"pieces":"１２"}`)))
		bad := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "buy.order", json.RawMessage(`{"pieces":"many"}`)))
		draft := w.edit(engine.DefinitionName{Kind: "form", App: "buy", Name: "order"}, `"pieces":{"type":"string","x-field":"text"}`, `"pieces":{"type":"integer","x-field":"integer"}`)
		in := chosen(draft)
		in.Accept = []string{"buy.order.pieces"}
		if _, err := w.Publish(ctx, w.as("admin"), w.key(), "buy", in); err != nil {
			t.Fatal(err)
		}
		if view := w.seen("ana", good.ID); !strings.Contains(string(view.Data), `"pieces":12`) || len(view.Leftover) > 0 {
			t.Errorf("a number: %s %v", view.Data, view.Leftover)
		}
		if view := w.seen("ana", bad.ID); strings.Contains(string(view.Data), "pieces") || string(view.Leftover["pieces"].Value) != `"many"` {
			t.Errorf("no number: %s %v", view.Data, view.Leftover)
		}
	})
}

// everything is a mark of all that a company's records, events and definitions are.
func (w *world) everything() string {
	w.t.Helper()
	out := ""
	w.read(func(tx *store.Tx) error {
		rows, err := tx.NewestRecords("buy.order", forms.ID{}, 100)
		for _, r := range rows {
			out += fmt.Sprint(r.ID, r.Revision, r.Data, r.EventSeq)
		}
		seq, _, err2 := tx.EventHead(w.made.Company)
		out += fmt.Sprint(seq, err2)
		return err
	})
	return out
}

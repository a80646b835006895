package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// Who may not read a field is not told, by way of another one, what it refers to.
func TestReference_OfAFieldThatIsNotTheirs(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.install(map[string][]byte{
			"app.yaml": []byte("format: 1\nid: deals\nversion: 1.0.0\nlanguage: en\nname: Deals\naudience: [everyone]\n"),
			"forms/firm.yaml": []byte(`format: 1
kind: plain
title: Firm
summary: "{{name}}"
schema: {type: object, properties: {name: {type: string, x-field: text}}}
access:
  - {id: make, who: [{source: everyone}], can: [create]}
  - {id: own, who: [{source: requester}], can: [read]}
`),
			"forms/deal.yaml": []byte(`format: 1
kind: plain
title: Deal
schema:
  type: object
  properties:
    with: {type: string, x-field: reference, x-form: firm}
    behind: {type: string, x-field: reference, x-form: firm, x-snapshot: [name]}
access:
  - {id: make, who: [{source: everyone}], can: [create]}
  - {id: own, who: [{source: requester}], can: [read]}
  - {id: some, who: [{source: everyone}], can: [read, change], fields: [with]}
`),
		})
		firm := w.file("boss", "deals.firm", `{"name":"Acme"}`)
		deal := w.file("boss", "deals.deal", fmt.Sprintf(`{"behind":%q}`, firm.ID))
		view, err := w.Evaluate(context.Background(), w.as("ben"), "deals.deal", engine.EvaluateIn{Record: deal.ID, Data: json.RawMessage(`{}`),
			Choose: &engine.ChooseIn{Path: "with", Keys: []string{firm.ID.String()}}})
		if err != nil || len(view.Choices.Items) != 0 {
			t.Errorf("ben is told %+v, %v", view.Choices, err)
		}
		w.clean()
	})
}

package forms

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestSaid(t *testing.T) {
	f := compile(t, wholeForm(`{"note":{"type":"string","x-field":"text"},"at":{"type":"string","x-field":"time"},"spent":{"type":"integer","x-field":"duration"},
		"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"d":{"type":"integer","x-field":"duration"}}}}}`), leaveEnv())
	said := map[string][]Saying{}
	for _, data := range []string{`{"note":"90","at":"09:30","spent":90,"t":[{"_id":"a","d":30},{"_id":"b"},{"_id":"c","d":30}]}`, `{"spent":60,"t":null}`, `{"spent":90}`, `{"spent":"x","gone":1}`} {
		f.Said(said, json.RawMessage(data), English, nil)
	}
	want := map[string][]Saying{"spent": {{ID: "90", Label: "1 hour 30 minutes"}, {ID: "60", Label: "1 hour"}}, "t.d": {{ID: "30", Label: "30 minutes"}}}
	if !reflect.DeepEqual(said, want) {
		t.Error(said)
	}
	if plain := compile(t, wholeForm(`{"note":{"type":"string","x-field":"text"}}`), leaveEnv()); plain.Says() || !f.Says() {
		t.Error("what pages know how to show needs no words")
	}
	if !ShownByPages("money") || ShownByPages("duration") {
		t.Error("every page shows money, and what is rarer is said")
	}
}

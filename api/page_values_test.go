package api

import (
	"encoding/json"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// A page without scripts says how many rows a table has, and what stands below them.
func TestATableInWords(t *testing.T) {
	form := readingView{Fields: []engine.ReadingField{{ID: "lines", Label: "Expenses", Type: "table"}}, Sections: []engine.ReadingSection{{Fields: []string{"lines"}}}}
	form.hear(map[string][]forms.Saying{"lines": {{ID: "Cost", Label: "¥1,235.50"}, {ID: "Days", Label: "3"}}, "lines.day": {{ID: "a", Label: "A"}}})
	data := map[string]json.RawMessage{"lines": json.RawMessage(`[{"_id":"1"},{"_id":"2"}]`)}
	got := form.sections(data, "en", 2026, map[string]string{"kit.rows": "Rows: {count}"})
	if want := "Rows: 2 · Cost\u00a0¥1,235.50 · Days\u00a03"; len(got) != 1 || got[0].Values[0].Value != want {
		t.Errorf("%+v, want %s", got, want)
	}
}

package engine_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// A range is stored, read, listed by its ends and shown by the clock of the company.
func TestRecords_OfRanges(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		source := listsSource()
		replace := func(path, old, with string) {
			source[path] = []byte(strings.Replace(string(source[path]), old, with, 1))
		}
		replace("forms/item.yaml", "    day: {", "    span: {type: object, x-field: daterange, x-halves: true}\n    booked: {type: object, x-field: datetimerange}\n    seen: {type: string, format: date-time, x-field: datetime}\n    day: {")
		replace("forms/item.yaml", "          what: {", "          when: {type: object, x-field: daterange}\n          what: {")
		replace("views/all.yaml", "columns: [name", "columns: [span, booked, seen, name")
		replace("views/all.yaml", "filter: any(lines, .cost > 0)", "filter: span.to >= '2026-01-01' or span.from > '2026-01-01' or seen < now() or booked.to > now() or booked.from < now() or any(lines, .when.to > today())")
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, source)); err != nil {
			t.Fatal(err)
		}
		var first forms.ID
		for _, data := range []string{
			`{"name":"a","span":{"from":"2026-03-02","from_half":"pm","to":"2026-03-04"},"booked":{"from":"2026-03-01T01:00:00Z","to":"2026-03-01T03:30:00Z"},"seen":"2026-03-01T09:30:00+08:00","lines":[{"when":{"from":"2026-03-01","to":"2026-03-09"}}]}`,
			`{"name":"b","span":{"from":"2026-03-01","to":"2026-03-01"}}`, `{"name":"c","booked":{"from":"2026-04-01T01:00:00Z","to":"2026-04-01T03:30:00Z"}}`,
		} {
			answer, err := w.CreateRecord(ctx, w.as("admin"), w.key(), "lists.item", json.RawMessage(data), nil)
			if err != nil {
				t.Fatal(err)
			}
			if first.IsZero() {
				var r struct{ ID forms.ID }
				if err := json.Unmarshal(answer.Body, &r); err != nil {
					t.Fatal(err)
				}
				first = r.ID
			}
		}
		find := func(filter, sort string) string {
			page, err := w.Records(ctx, w.as("ana"), engine.ListIn{Form: "lists.item", Filter: filter, Sort: sort, Fields: []string{"name"}, Limit: 50})
			if err != nil {
				return err.Error()
			}
			var names []string
			for _, item := range page.Items {
				var data struct{ Name string }
				if err := json.Unmarshal(item.Data, &data); err != nil {
					t.Fatal(err)
				}
				names = append(names, data.Name)
			}
			if sort == "" {
				slices.Sort(names)
			}
			return strings.Join(names, " ")
		}
		for filter, want := range map[string]string{
			"span.from >= '2026-03-02'": "a", "span.to < '2026-03-02'": "b", "blank(span.from)": "c", "not (span.from == '2026-03-01')": "a c",
			"booked.to > '2026-03-01T11:00:00+08:00'": "a c", "booked.from in ['2026-04-01T01:00:00Z']": "c", "any(lines, .when.to >= '2026-03-09')": "a", "seen == '2026-03-01T01:30:00Z'": "a",
		} {
			if got := find(filter, ""); got != want {
				t.Errorf("%s finds %s, want %s", filter, got, want)
			}
		}
		if got := find("", "span.from"); got != "b a c" {
			t.Error(got)
		}
		view, err := w.Record(ctx, w.as("ana"), first)
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]string{"span": "2026-03-02 afternoon – 2026-03-04", "booked": "2026-03-01 09:00 – 11:30", "seen": "2026-03-01 09:30", "lines.when": "2026-03-01 – 2026-03-09"} {
			said := view.Said[path]
			if len(said) != 1 || said[0].Label != want && !strings.Contains(said[0].Label, strings.ReplaceAll(want, "afternoon", "下午")) {
				t.Errorf("%s: %v, want %s", path, said, want)
			}
		}
		for _, bad := range []string{`{"span":{"from":"2026-03-02"}}`, `{"span":{"from":"2026-03-02","to":"2026-03-01"}}`, `{"span":{"from":"2026-03-02","to":"2026-03-03","company_id":"x"}}`} {
			if _, err := w.CreateRecord(ctx, w.as("admin"), w.key(), "lists.item", json.RawMessage(bad), nil); err == nil {
				t.Errorf("%s was taken", bad)
			}
		}
	})
}

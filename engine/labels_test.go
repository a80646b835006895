package engine_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestOptionsThatAreRecordsReadInTheReadersLanguage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		e := newEngine(t, s)
		made, err := e.Found(ctx, engine.Founding{Name: "c", Zone: "Asia/Shanghai", Language: forms.Chinese,
			Members: []engine.FoundMember{{Key: "admin", Name: "管理员"}}}, "", 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Install(ctx, made.Caller("admin", forms.English, true), loadApp(t, "leave")); err != nil {
			t.Fatal(err)
		}
		for lang, want := range map[string]string{forms.Chinese: "年假", forms.English: "Annual leave"} {
			view, err := e.Form(ctx, made.Caller("admin", lang, true), "leave.request", 0)
			if err != nil {
				t.Fatal(err)
			}
			var options map[string][]struct{ ID, Label string }
			if err := json.Unmarshal(view.Options, &options); err != nil {
				t.Fatal(err)
			}
			labels := map[string]string{}
			for _, o := range options["type"] {
				labels[o.ID] = o.Label
			}
			if got := labels["annual"]; got != want {
				t.Errorf("in %s annual reads %q, want %q", lang, got, want)
			}
			reading, err := e.Reading(ctx, made.Caller("admin", lang, true), "leave.request", 1)
			if err != nil {
				t.Fatal(err)
			}
			// Reading tells of no record that could be chosen: each record says how those read that are.
			if at := slices.IndexFunc(reading.Fields, func(f engine.ReadingField) bool { return f.ID == "type" }); len(reading.Fields[at].Options) > 0 {
				t.Errorf("in %s options are told: %+v", lang, reading.Fields[at])
			}
		}
	})
}

// Lists, records and messages name a record in each reader's language, whatever the company's.
func TestRecordsAreNamedInTheReadersLanguage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		e := newEngine(t, s)
		made, err := e.Found(ctx, engine.Founding{Name: "c", Zone: "Asia/Shanghai", Language: forms.Chinese, Members: []engine.FoundMember{
			{Key: "boss", Name: "赵国强"}, {Key: "ana", Name: "王芳", Manager: "boss"}}}, "", 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Install(ctx, made.Caller("boss", forms.Chinese, true), loadApp(t, "leave")); err != nil {
			t.Fatal(err)
		}
		data := json.RawMessage(`{"type":"trip","from":"2026-03-03","to":"2026-03-04","reason":"客户"}`)
		answer, err := e.CreateRecord(ctx, made.Caller("ana", forms.Chinese, false), engine.Key{Value: "k", Route: "r"}, "leave.request", data, nil)
		if err != nil {
			t.Fatal(err)
		}
		var record engine.RecordView
		if err := json.Unmarshal(answer.Body, &record); err != nil {
			t.Fatal(err)
		}
		if err := e.Settle(ctx); err != nil {
			t.Fatal(err)
		}
		for lang, want := range map[string][3]string{
			forms.Chinese: {"出差 · 2026-03-03 – 2026-03-04 · 2 天", "王芳 的请假单等待您处理：", "出差"},
			forms.English: {"Business trip · 2026-03-03 – 2026-03-04 · 2 days", "Leave request of 王芳 waits for you: ", "Business trip"},
		} {
			boss, ana := made.Caller("boss", lang, false), made.Caller("ana", lang, false)
			tasks, err := e.Tasks(ctx, boss, engine.TaskListIn{})
			if err != nil || len(tasks.Items) != 1 || tasks.Items[0].Record.Summary != want[0] {
				t.Errorf("%s: tasks %+v, %v", lang, tasks.Items, err)
			}
			mine, err := e.Records(ctx, ana, engine.ListIn{})
			if err != nil || len(mine.Items) != 1 || mine.Items[0].Summary != want[0] || mine.Items[0].Data != nil {
				t.Errorf("%s: records %+v, %v", lang, mine.Items, err)
			}
			one, err := e.Record(ctx, ana, record.ID)
			if err != nil || one.Summary != want[0] || !slices.Equal(one.Said["type"], []forms.Saying{{ID: "trip", Label: want[2]}}) {
				t.Errorf("%s: record %q, %v, %v", lang, one.Summary, one.Said, err)
			}
			typed, err := e.Records(ctx, ana, engine.ListIn{Form: "leave.request", Fields: []string{"type", "days"}})
			if err != nil || len(typed.Items) != 1 || !slices.Equal(typed.Items[0].Said["type"], one.Said["type"]) {
				t.Errorf("%s: list %+v, %v", lang, typed.Items, err)
			}
			told, err := e.Notices(ctx, boss, "", 0)
			if err != nil || len(told.Items) != 1 || told.Items[0].Text != want[1]+want[0] {
				t.Errorf("%s: notices %+v, %v", lang, told.Items, err)
			}
		}
	})
}

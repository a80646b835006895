package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// leaveWhy is what is said of fields of a request that the caller is filling in.
func leaveWhy(t *testing.T, w *world, lang, data string, paths ...string) map[string]string {
	t.Helper()
	c := w.made.Caller("ana", lang, false)
	view, err := w.Evaluate(context.Background(), c, "leave.request", engine.EvaluateIn{Data: json.RawMessage(data), Why: paths})
	if err != nil {
		t.Fatal(err)
	}
	return wordsOf(view.Why)
}

func wordsOf(why map[string][]engine.ReasonView) map[string]string {
	out := map[string]string{}
	for path, reasons := range why {
		for _, r := range reasons {
			out[path] += r.Keyword + ": " + r.Words + "\n"
		}
	}
	return out
}

func TestWhy_LeaveBeingFilledIn(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		if _, err := w.Install(context.Background(), w.as("admin"), loadApp(t, "leave")); err != nil {
			t.Fatal(err)
		}
		w.grantOn([]string{"annual", w.made.Members["ana"].String(), "2026"}, "5")
		const sick = `{"type":"sick","from":"2026-03-03","to":"2026-03-05","to_half":"am"}`
		for lang, want := range map[string]map[string]string{
			forms.Chinese: {
				"days":  "value: 自动计算：从“开始日期”（2026年3月3日）到“结束日期”（2026年3月5日）“到”（上午）的工作日天数，结果是 2.5 天。\n",
				"left":  "show: 不显示，因为“类型”（病假）的“扣年假余额”为“否”。隐藏的字段没有值。\n",
				"proof": "require: 必填，因为“天数”（2.5 天）不小于“类型”（病假）的“满几天需要证明”（2）。\n",
				"none":  "",
			},
			forms.English: {
				"days":  "value: Worked out: the working days from First day (3 March 2026) to Last day (5 March 2026), Ending (At lunch), which gives 2.5 days.\n",
				"left":  "show: Hidden because “Taken from the annual days” of Kind (Sick leave) is no. A hidden field has no value.\n",
				"proof": "require: Required because Days (2.5 days) is at least “Proof from so many days on” (2) of Kind (Sick leave).\n",
				"none":  "",
			},
		} {
			got := leaveWhy(t, w, lang, sick, "days", "left", "proof")
			for path, words := range want {
				if got[path] != words {
					t.Errorf("%s: %s\n got %s\nwant %s", lang, path, got[path], words)
				}
			}
		}
		const annual = `{"type":"annual","from":"2026-03-05","to":"2026-03-03"}`
		got := leaveWhy(t, w, forms.English, annual, "left", "to")
		if want := "value: Worked out: the balance of annual leave (王芳, 2026), which gives 5 days.\n" +
			"show: Shown because “Taken from the annual days” of Kind (Annual leave) is yes.\n"; got["left"] != want {
			t.Errorf("left\n got %s\nwant %s", got["left"], want)
		}
		if want := "check: The last day lies before the first. This is so because Last day (3 March 2026) is earlier than First day (5 March 2026).\n" +
			"required: Always required by the form.\n"; got["to"] != want {
			t.Errorf("to\n got %s\nwant %s", got["to"], want)
		}
	})
}

// A stored record is explained as it now is, to those who may read it; what it holds from then is told apart.
func TestWhy_StoredRecord(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.Install(ctx, w.as("admin"), loadApp(t, "leave")); err != nil {
			t.Fatal(err)
		}
		w.grantOn([]string{"annual", w.made.Members["ana"].String(), "2026"}, "5")
		const data = `{"type":"annual","from":"2026-03-03","to":"2026-03-04"}`
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "leave.request", json.RawMessage(data)))
		why := func(as string) string {
			view, err := w.Why(ctx, w.as(as), draft.ID, []string{"left", "type"})
			if err != nil {
				return told(err)
			}
			return wordsOf(view.Why)["left"] + wordsOf(view.Why)["type"]
		}
		const shown = "show: Shown because “Taken from the annual days” of Kind (Annual leave) is yes.\n"
		want := "value: Worked out: the balance of annual leave (王芳, 2026), which gives 5 days.\n" + shown + "required: Always required by the form.\n"
		if got := why("ana"); got != want {
			t.Errorf("the draft\n got %s\nwant %s", got, want)
		}
		for _, other := range []string{"ben", "boss", "admin"} {
			if got := why(other); got != told(engine.ErrNotFound) {
				t.Errorf("%s is told of another's draft: %s", other, got)
			}
		}
		w.record(w.SubmitDraft(ctx, w.as("ana"), w.key(), draft.ID, nil))
		want = "value: The record holds 5 days, as worked out at the time; it would be 3 days now. " +
			"Worked out: the balance of annual leave (王芳, 2026), which gives 3 days.\n" + shown +
			"required: Always required by the form.\nrights: You cannot change it now.\n"
		for _, reader := range []string{"ana", "boss"} {
			if got := why(reader); got != want {
				t.Errorf("the record, to %s\n got %s\nwant %s", reader, got, want)
			}
		}
		for _, other := range []string{"ben", "admin"} {
			if got := why(other); got != told(engine.ErrNotFound) {
				t.Errorf("%s is told of another's record: %s", other, got)
			}
		}
	})
}

// Who has decided on a record is told no more what is left on its requester's account: neither why a field stands as it
// does nor an evaluation says so.
func TestWhy_TellsNoBalancesAfterwards(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.Install(ctx, w.as("admin"), loadApp(t, "leave")); err != nil {
			t.Fatal(err)
		}
		w.grantOn([]string{"annual", w.made.Members["ana"].String(), "2026"}, "5")
		record := w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "leave.request", json.RawMessage(`{"type":"annual","from":"2026-03-03","to":"2026-03-04"}`), nil))
		told := func(as string) string {
			t.Helper()
			view, err := w.Why(ctx, w.as(as), record.ID, []string{"left"})
			if err != nil {
				t.Fatal(err)
			}
			why, err := json.Marshal(view)
			if err != nil {
				t.Fatal(err)
			}
			evaluated, err := w.Evaluate(ctx, w.as(as), "leave.request", engine.EvaluateIn{Record: record.ID, Data: json.RawMessage(`{}`), Why: []string{"left"}})
			if err != nil {
				t.Fatal(err)
			}
			again, err := json.Marshal(evaluated)
			if err != nil {
				t.Fatal(err)
			}
			return string(why) + string(again)
		}
		turn := w.turn(record.ID)
		for _, as := range []string{"ana", turn} {
			if got := told(as); !strings.Contains(got, `"result":"3"`) || !strings.Contains(got, `balance([\"`) {
				t.Errorf("%s is not told what is left: %s", as, got)
			}
		}
		w.record(w.act(w.Engine, turn, "agree", w.tasksOf(record.ID)[turn].ID))
		w.grantOn([]string{"annual", w.made.Members["ana"].String(), "2026"}, "37")
		if got := told("ana"); !strings.Contains(got, `"result":"40"`) {
			t.Errorf("its requester is not told what is left: %s", got)
		}
		if got := told(turn); strings.Contains(got, "40 days") || strings.Contains(got, `"40"`) || strings.Contains(got, ":40") || strings.Contains(got, `balance([\"`) || !strings.Contains(got, `"result":"5"`) {
			t.Errorf("who decided on it is told what is left now: %s", got)
		}
	})
}

// Naming a draft of somebody else's, or what does not exist, tells nothing of it.
func TestWhy_IsNoOracle(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.Install(ctx, w.as("admin"), choiceApp(t, "plain")); err != nil {
			t.Fatal(err)
		}
		draft := w.record(w.SaveDraft(ctx, w.as("admin"), w.key(), "choice.sorts", json.RawMessage(`{"name":"geheim"}`)))
		said := map[string]string{}
		for name, key := range map[string]string{"a draft": draft.ID.String(), "nothing": strings.Repeat("0", 35) + "1"} {
			in := engine.EvaluateIn{Data: json.RawMessage(fmt.Sprintf(`{"sort":"%s"}`, key)), Why: []string{"called", "sort"}}
			view, err := w.Evaluate(ctx, w.as("ana"), "choice.wish", in)
			if err != nil {
				t.Fatal(err)
			}
			body, err := json.Marshal(view.Why)
			if err != nil {
				t.Fatal(err)
			}
			said[name] = strings.ReplaceAll(string(body), key, "KEY")
		}
		if said["a draft"] != said["nothing"] || strings.Contains(said["a draft"], "geheim") {
			t.Errorf("a draft is told from nothing:\n%s\n%s", said["a draft"], said["nothing"])
		}
	})
}

// A case that fails says why the field is not as it expects.
func TestWhy_InCases(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		app := loadApp(t, "leave")
		for _, c := range app.Cases {
			for i := range c.Steps {
				want := c.Steps[i].Expect
				if c.Steps[i].Verb != "evaluate" || want == nil || len(want.Required) == 0 {
					continue
				}
				want.Optional, want.Required = want.Required, nil
				result, err := w.RunCase(context.Background(), app, c)
				if err != nil {
					t.Fatal(err)
				}
				if got := fmt.Sprint(result.Failures); !strings.Contains(got, "is not optional; Required because ") {
					t.Errorf("the case %s failed with %s", c.ID, got)
				}
				return
			}
		}
		t.Fatal("no case expects a field to be required")
	})
}

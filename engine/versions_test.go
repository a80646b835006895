package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// A record keeps the flow that it was submitted under: what its nodes are called and what may be done on it do not
// change with what is published later.
func TestPinned(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		source := proofSource()
		replace := func(file, from, to string) {
			t.Helper()
			if !bytes.Contains(source[file], []byte(from)) {
				t.Fatalf("%s does not hold %s", file, from)
			}
			source[file] = bytes.Replace(source[file], []byte(from), []byte(to), 1)
		}
		old := w.submit("ana", "relay", `{"subject":"旧"}`)
		replace("app.yaml", "1.0.0", "1.1.0")
		replace("forms/relay.yaml", "maxLength: 200", "maxLength: 100")
		replace("flows/relay.yaml", "title: {zh-CN: 表决, en: Vote}", "title: {zh-CN: 会签, en: Poll}, comment: {on_agree: required}")
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, source)); err != nil {
			t.Fatal(err)
		}
		fresh := w.submit("ana", "relay", `{"subject":"新"}`)
		for range 2 { // the second time from what was kept
			for name, tt := range map[string]struct {
				r    engine.RecordView
				want string
			}{
				"the old record": {old, "Vote [agree optional reject optional return optional] / Vote: true"},
				"the new record": {fresh, "Poll [agree required reject optional return optional] / Poll: true"},
			} {
				voter := w.turn(tt.r.ID)
				page, err := w.Tasks(ctx, w.as(voter), engine.TaskListIn{})
				if err != nil {
					t.Fatal(err)
				}
				got := ""
				for _, task := range page.Items {
					if task.Record.ID != tt.r.ID {
						continue
					}
					var actions []string
					for _, a := range task.Actions {
						actions = append(actions, a.Verb, a.Comment)
					}
					view := w.seen(voter, tt.r.ID)
					got = fmt.Sprintf("%s %v / %s: %v", task.Label, actions, view.Path[0].Label, view.Task == task.ID)
				}
				if got != tt.want {
					t.Errorf("%s: %s, not %s", name, got, tt.want)
				}
			}
		}
		voter := w.turn(old.ID)
		w.record(w.TaskVerb(ctx, w.as(voter), w.key(), w.tasksOf(old.ID)[voter].ID, "return", engine.VerbIn{}))
		if got := w.seen("ana", old.ID).History[1].Text; got != "Returned: Vote" {
			t.Errorf("the old record's history says %q", got)
		}
		w.clean()
	})
}

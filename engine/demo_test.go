package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// smallDemo is a demo of four people who take leave.
func smallDemo(t *testing.T) engine.Demo {
	t.Helper()
	return engine.Demo{Password: "correct horse", Seed: 7, Apps: []*apps.App{loadApp(t, "leave")},
		Founding: engine.Founding{Name: "Demo", Zone: "Asia/Shanghai", Language: forms.Chinese,
			Roles:       []engine.FoundRole{{Key: "admin", Name: "管理员"}, {Key: "hr", Name: "人事"}, {Key: "general-manager", Name: "总经理"}},
			Departments: []engine.FoundDepartment{{Key: "lab", Name: "实验室", Head: "boss"}},
			Members: []engine.FoundMember{
				{Key: "boss", Name: "陈静", Department: "lab", Roles: []string{"general-manager"}, Login: "boss"},
				{Key: "admin", Name: "管理员", Department: "lab", Manager: "boss", Roles: []string{"admin", "hr"}},
				{Key: "ana", Name: "王芳", Department: "lab", Manager: "boss"},
				{Key: "ben", Name: "李强", Department: "lab", Manager: "boss"},
			}}}
}

// playDemo starts the demo on a node of its own and fills it until ctx ends.
func playDemo(ctx context.Context, w *world, d engine.Demo) error {
	node := w.node()
	fill, err := node.StartDemo(ctx, d)
	if err != nil || fill == nil {
		return err
	}
	return fill(ctx)
}

// demoContent counts what a history has left, whatever the ids.
func demoContent(w *world) string {
	return fmt.Sprint(
		w.rows("select form_id, status, created_at, submitted_at, ended_at, data from records where form_id = 'leave.request' order by 1, 3, 6, 2, 4, 5"),
		w.rows("select kind, at, count(*) from events where subject_id in (select id from records where form_id = 'leave.request') group by kind, at order by at, kind"),
		w.rows("select kind, amount, count(*) from ledger_entries group by kind, amount order by 1, 2"),
		w.rows("select balance, held, count(*) from ledger_accounts group by balance, held order by 1, 2"),
		w.rows("select count(*) from members"), w.rows("select count(*) from apps"), w.rows("select settings from companies"))
}

// A demo that was cut short, wherever that was, ends as one that was not.
func TestDemo_CutShort(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			d := smallDemo(t)
			whole := emptyWorld(t, dialect)
			if err := playDemo(context.Background(), whole, d); err != nil {
				t.Fatal(err)
			}
			want := demoContent(whole)
			if n := whole.rows("select count(*) from records where form_id = 'leave.request'"); len(n[0][0]) < 2 {
				t.Fatalf("only %s requests", n[0][0])
			}
			w := emptyWorld(t, dialect)
			for after, cuts := 3, 0; ; after, cuts = after*2, cuts+1 {
				err := playDemo(&leaving{Context: context.Background(), after: after}, w, d)
				if len(w.rows("select id from companies")) > 0 {
					w.clock.Add(8 * 24 * 3600_000) // by then no key of a command is kept
				}
				if err := w.Settle(context.Background()); err != nil {
					t.Fatal(err)
				}
				if err == nil {
					if cuts < 5 {
						t.Errorf("it was cut short %d times only", cuts)
					}
					break
				}
				if !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
			}
			if got := demoContent(w); got != want {
				t.Errorf("cut short and finished:\n%s\nin one go:\n%s", got, want)
			}
			w.clean()
			if fill, err := w.node().StartDemo(context.Background(), d); fill != nil || err != nil {
				t.Errorf("a complete demo is filled again: %v", err)
			}
		})
	}
}

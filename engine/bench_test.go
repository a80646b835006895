package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"

	"github.com/superform-dev/superform/apps"
	builtin "github.com/superform-dev/superform/builtin-apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
)

// office is a small company with a bundled app, in which pairs of people file and approve.
type office struct {
	e     *engine.Engine
	pairs [][2]string // tokens of requester and approver
	calls atomic.Int64
}

// newOffice founds a company of five: four requesters under one lead.
func newOffice(tb testing.TB, s *store.Store) *office {
	tb.Helper()
	ctx := context.Background()
	disk, err := files.NewDisk(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	o := &office{e: engine.New(engine.Options{Store: s, Files: disk, Log: slog.New(slog.DiscardHandler), Demo: true})}
	founding := engine.Founding{Name: "Office", Zone: "Asia/Shanghai", Language: "zh-CN", Roles: []engine.FoundRole{{Key: "admin", Name: "Admin"}},
		Departments: []engine.FoundDepartment{{Key: "all", Name: "All"}},
		Members:     []engine.FoundMember{{Key: "lead", Name: "Lead", Department: "all", Roles: []string{"admin"}, Login: "lead"}}}
	for i := range 4 {
		key := fmt.Sprintf("requester-%d", i)
		founding.Members = append(founding.Members, engine.FoundMember{Key: key, Name: key, Department: "all", Manager: "lead", Login: key})
	}
	founded, err := o.e.Found(ctx, founding, "a password for tests", 0)
	if err != nil {
		tb.Fatal(err)
	}
	folder, err := builtin.Files("leave")
	if err != nil {
		tb.Fatal(err)
	}
	app, problems := apps.Load(folder)
	if len(problems) > 0 {
		tb.Fatal(problems)
	}
	admin := founded.Caller("lead", forms.English, true)
	if _, err := o.e.Install(ctx, admin, app); err != nil {
		tb.Fatal(err)
	}
	lead := o.signIn(tb, "lead")
	var grants []engine.Grant
	for _, m := range founding.Members[1:] {
		o.pairs = append(o.pairs, [2]string{o.signIn(tb, m.Login), lead})
		grants = append(grants, engine.Grant{Account: []string{"annual", founded.Members[m.Key].String(), "2026"}, Amount: num.FromInt(1_000_000)})
	}
	if err := o.e.GrantBalances(ctx, admin, grants); err != nil {
		tb.Fatal(err)
	}
	return o
}

func (o *office) signIn(tb testing.TB, login string) string {
	tb.Helper()
	session, err := o.e.SignIn(context.Background(), engine.SignIn{Login: login, Password: "a password for tests", Kind: engine.TokenSession})
	if err != nil {
		tb.Fatal(err)
	}
	return session.Token
}

func (o *office) key(route string) engine.Key {
	return engine.Key{Value: fmt.Sprintf("key-%d", o.calls.Add(1)), Route: route}
}

// submit files a record as the requester of a pair does, session included.
func (o *office) submit(ctx context.Context, pair [2]string) (engine.RecordView, error) {
	var view engine.RecordView
	c, err := o.e.Caller(ctx, pair[0])
	if err != nil {
		return view, err
	}
	answer, err := o.e.CreateRecord(ctx, c, o.key("submit"), "leave.request", json.RawMessage(`{"type":"annual","from":"2026-12-02","to":"2026-12-02"}`), nil)
	if err != nil {
		return view, err
	}
	return view, json.Unmarshal(answer.Body, &view)
}

// agree approves a task as the approver of a pair does.
func (o *office) agree(ctx context.Context, pair [2]string, task forms.ID) error {
	c, err := o.e.Caller(ctx, pair[1])
	if err != nil {
		return err
	}
	_, err = o.e.TaskVerb(ctx, c, o.key("agree"), task, "agree", engine.VerbIn{})
	return err
}

// task finds the approver's task on a record.
func (o *office) task(ctx context.Context, pair [2]string, record forms.ID) (forms.ID, error) {
	c, err := o.e.Caller(ctx, pair[1])
	if err != nil {
		return forms.ID{}, err
	}
	view, err := o.e.Record(ctx, c, record)
	return view.Task, err
}

// One iteration is one record filed, found and approved, with sessions read and the workers running. On
// PostgreSQL set SUPERFORM_TEST_FSYNC=on for a figure that means something.
func BenchmarkSubmitAndAgree(b *testing.B) {
	storetest.EachBenchmark(b, func(b *testing.B, s *store.Store) {
		o := newOffice(b, s)
		ctx, stop := context.WithCancel(context.Background())
		worked := make(chan struct{})
		go func() {
			o.e.Work(ctx)
			close(worked)
		}()
		b.Cleanup(func() {
			stop()
			<-worked
		})
		var n atomic.Int64
		b.SetParallelism(16)
		before := s.Stats()
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				pair := o.pairs[int(n.Add(1))%len(o.pairs)]
				record, err := o.submit(ctx, pair)
				if err != nil {
					b.Error(err)
					return
				}
				task, err := o.task(ctx, pair, record.ID)
				if err == nil {
					err = o.agree(ctx, pair, task)
				}
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
		if after := s.Stats(); after.Commits > before.Commits {
			b.ReportMetric(float64(after.Writes-before.Writes)/float64(after.Commits-before.Commits), "writes/commit")
			b.ReportMetric(float64(after.Commits-before.Commits)/float64(b.N), "commits/op")
		}
	})
}

package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

const day = 24 * 3600_000

// planned puts a schedule in place that reminds of tasks.
func (w *world) planned(in engine.ScheduleIn) (engine.ScheduleView, error) {
	in.Key, in.Kind = "daily", "remind-tasks"
	var view engine.ScheduleView
	answer, err := w.PutSchedule(context.Background(), w.as("admin"), w.key(), in)
	if err == nil {
		err = json.Unmarshal(answer.Body, &view)
	}
	return view, err
}

// told gives when a member was told something of a kind, oldest first.
func (w *world) told(member, kind string) string {
	w.t.Helper()
	page, err := w.Notices(context.Background(), w.as(member), "", 100)
	if err != nil {
		w.t.Fatal(err)
	}
	var at []string
	for _, n := range page.Items {
		if n.Kind == kind {
			text, _ := n.At.MarshalText()
			at = append([]string{string(text)}, at...)
		}
	}
	return strings.Join(at, " ")
}

// A virtual clock that moves over runs of a schedule has each happen at its instant, in order; nobody is told twice.
func TestSchedules_ByTheVirtualClock(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		r := w.submit("ana", "relay", `{"subject":"一"}`)
		w.clean()
		view, err := w.planned(engine.ScheduleIn{Cron: "0 9 * * *"})
		if want := `{"key":"daily","kind":"remind-tasks","title":"Remind everybody who has open tasks","cron":"0 9 * * *","zone":"Asia/Shanghai","next_at":"2026-03-03T01:00:00.000Z","paused":false}`; err != nil || jsonOf(t, view) != want {
			t.Fatalf("the schedule is %s, %v", jsonOf(t, view), err)
		}
		clock, err := w.move(w.as("admin"), engine.ClockMove{By: 3 * day})
		if err != nil || jsonOf(t, clock) != `{"now":"2026-03-05T01:30:00.000Z"}` {
			t.Fatalf("the clock is %v, %v", clock, err)
		}
		if got := w.rows("select clock_offset from companies")[0][0]; got != fmt.Sprint(3*day) {
			t.Errorf("the clock is ahead by %s", got)
		}
		want := "2026-03-03T01:00:00.000Z 2026-03-04T01:00:00.000Z 2026-03-05T01:00:00.000Z"
		if got := w.told(w.turn(r.ID), "tasks_waiting"); got != want {
			t.Errorf("reminded at %s", got)
		}
		w.clean()
	})
}

// Runs that were missed while nobody was there are one run; one that is paused or gone has none.
func TestSchedules_MissedPausedGone(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		holder := w.turn(w.submit("ana", "relay", `{"subject":"一"}`).ID)
		times := func(want int) {
			t.Helper()
			w.clean()
			if got := len(strings.Fields(w.told(holder, "tasks_waiting"))); got != want {
				t.Errorf("reminded %d times, not %d", got, want)
			}
		}
		if _, err := w.planned(engine.ScheduleIn{Cron: "0 9 * * *"}); err != nil {
			t.Fatal(err)
		}
		w.clock.Add(10 * day)
		times(1)
		w.clock.Add(day)
		times(2)
		if _, err := w.planned(engine.ScheduleIn{Cron: "0 9 * * *", Paused: true}); err != nil {
			t.Fatal(err)
		}
		w.clock.Add(day)
		times(2)
		if _, err := w.planned(engine.ScheduleIn{Cron: "0 9 * * *"}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.DropSchedule(context.Background(), w.as("admin"), w.key(), "daily"); err != nil {
			t.Fatal(err)
		}
		w.clock.Add(day)
		times(2)
		list, err := w.Schedules(context.Background(), w.as("admin"))
		if err != nil || len(list.Items) != 0 {
			t.Errorf("left are %v, %v", list, err)
		}
	})
}

func TestSchedules_Refused(t *testing.T) {
	w := newWorld(t, store.SQLite)
	for in, code := range map[engine.ScheduleIn]string{
		{Cron: "* * * * * *"}:                     "bad_schedule",
		{Cron: "@every 1s"}:                       "bad_schedule",
		{Cron: "0 0 31 2 *"}:                      "bad_schedule",
		{Cron: "0 0 31 2 *", Paused: true}:        "bad_schedule",
		{Cron: "0 9 * * *", Zone: "Mars/Olympus"}: "bad_parameter",
	} {
		if _, err := w.planned(in); !engine.HasCode(err, code) {
			t.Errorf("%+v: told %v", in, err)
		}
	}
	if _, err := w.PutSchedule(context.Background(), w.as("admin"), w.key(), engine.ScheduleIn{Key: "k", Kind: "notice", Cron: "0 9 * * *"}); !engine.HasCode(err, "bad_parameter") {
		t.Errorf("a kind that is not planned: told %v", err)
	}
	if _, err := w.PutSchedule(context.Background(), w.as("ana"), w.key(), engine.ScheduleIn{}); !engine.HasCode(err, "forbidden") {
		t.Errorf("a member: told %v", err)
	}
}

// A job that died is told to admins once, seen without what it holds, and runs again when they say so.
func TestJobs_Dead(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, admin := context.Background(), w.as("admin")
		w.submit("ana", "any", `{"subject":"一"}`)
		w.sql("update jobs set body = '[\"secret', attempts = 11", nil)
		if err := w.Settle(ctx); err != nil {
			t.Fatal(err)
		}
		page, err := w.Jobs(ctx, admin, engine.JobListIn{Status: "dead", Limit: 100})
		if err != nil || len(page.Items) != panelSize {
			t.Fatalf("%d died, %v", len(page.Items), err)
		}
		one := page.Items[0]
		if text := jsonOf(t, one); strings.Contains(text, "secret") || !strings.Contains(text, `"problem":{"code":"internal","detail":"`) || !strings.Contains(text, `"actions":["retry","drop"]`) {
			t.Errorf("the admin sees %s", text)
		}
		if got := len(strings.Fields(w.told("admin", "job_died"))); got != 1 {
			t.Errorf("the admin was told %d times", got)
		}
		counts, err := w.JobCounts(ctx, admin)
		if err != nil || counts.Waiting != 0 || counts.Dead != panelSize || len(counts.Kinds) != 1 || counts.Kinds[0].Dead != panelSize {
			t.Errorf("the counts are %+v, %v", counts, err)
		}
		if _, err := w.Jobs(ctx, w.as("ana"), engine.JobListIn{Status: "dead"}); !engine.HasCode(err, "forbidden") {
			t.Errorf("a member is told %v", err)
		}
		w.sql(`update jobs set body = '{"member":"`+w.made.Members["ana"].String()+`","kind":"approve"}'`, nil)
		for i, verb := range []string{"retry", "drop", "cancel"} {
			_, err := w.JobVerb(ctx, admin, w.key(), page.Items[i].ID, verb)
			if refused := verb == "cancel"; refused != engine.HasCode(err, "job_not_now") || !refused && err != nil {
				t.Errorf("%s: told %v", verb, err)
			}
		}
		outside, err := w.JobsOutside(ctx, "dead", forms.English, 100)
		if err != nil || len(outside) != panelSize-2 || outside[0].ID != w.made.Company || outside[0].Job.Problem == nil {
			t.Errorf("from outside of companies: %d %v", len(outside), err)
		}
		if few, err := w.JobsOutside(ctx, "dead", forms.English, 2); err != nil || len(few) != 2 {
			t.Errorf("two of them: %d %v", len(few), err)
		}
		if err := w.RetryJob(ctx, page.Items[3].ID); err != nil {
			t.Errorf("again, from outside: %v", err)
		}
		if err := w.RetryJob(ctx, page.Items[1].ID); !engine.HasCode(err, "job_not_now") {
			t.Errorf("what was dropped, from outside: %v", err)
		}
		if err := w.RetryJob(ctx, w.made.Company); !engine.HasCode(err, "not_found") {
			t.Errorf("no job, from outside: %v", err)
		}
		w.clean()
		for i, want := range []string{"done", "cancelled", "dead", "done"} {
			if job, err := w.Job(ctx, admin, page.Items[i].ID); err != nil || job.Status != want {
				t.Errorf("job %d is %s, not %s, %v", i, job.Status, want, err)
			}
		}
	})
}

// A field that a view names later is filled into older records, by whichever nodes live; lists use it then.
func TestJobs_FillSlots(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		for i := range 30 {
			w.submit("ana", "any", fmt.Sprintf(`{"subject":"%d","lines":[{"cost":%d}]}`, i, i%3))
		}
		source := proofSource()
		source["app.yaml"] = bytes.Replace(source["app.yaml"], []byte("1.0.0"), []byte("1.1.0"), 1)
		source["views/all.yaml"] = bytes.Replace(source["views/all.yaml"], []byte("[subject, amount]"), []byte("[subject, amount, total]"), 1)
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, source)); err != nil {
			t.Fatal(err)
		}
		filtered := func() (int, error) {
			page, err := w.Records(ctx, w.as("ana"), engine.ListIn{Form: "proof.any", Filter: "total == 1", Limit: 100})
			return len(page.Items), err
		}
		if _, err := filtered(); !engine.HasCode(err, "filter_filling") {
			t.Errorf("before it is filled: told %v", err)
		}
		w.submit("ana", "any", `{"subject":"新","lines":[{"cost":1}]}`)
		w.clock.Add(13_000)
		// A node that was killed in the middle of it: nobody goes on until its lease is over.
		w.sql(fmt.Sprintf("update jobs set leased_by = 'gone', leased_until = %d, due_at = %d, attempts = 1 where kind = 'fill-slots'", w.clock.Load()+60_000, w.clock.Load()+60_000), nil)
		w.clean()
		if _, err := filtered(); !engine.HasCode(err, "filter_filling") {
			t.Errorf("under another's lease: told %v", err)
		}
		w.clock.Add(60_000)
		var running sync.WaitGroup
		for range 2 {
			node := w.node()
			running.Go(func() {
				if err := node.Settle(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
		w.clean()
		w.clock.Add(3000) // by then every node has read the catalog anew
		if n, err := filtered(); n != 11 || err != nil {
			t.Errorf("found %d, %v", n, err)
		}
		jobs, err := w.Jobs(ctx, w.as("admin"), engine.JobListIn{Status: "done", Kind: "fill-slots"})
		if err != nil || len(jobs.Items) != 1 || jobs.Items[0].Done != 31 {
			t.Errorf("the batch is %s, %v", jsonOf(t, jobs.Items), err)
		}
	})
}

// When the calendar changes, open deadlines are worked out again.
func TestJobs_Deadlines(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		err := w.store.Company(w.made.Company).Write(ctx, func(tx *store.Tx) error {
			tx.InsertJob(&store.JobRow{ID: w.made.Members["ana"], Kind: "remind-tasks", Body: "{}", FireAt: start + 4*day, CreatedAt: start,
				Deadline: fmt.Sprintf(`{"from":%d,"days":1}`, start)})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			change engine.CalendarChange
			want   int64
		}{
			{engine.CalendarChange{Days: map[string]bool{"2026-03-04": true}}, start + day},
			{engine.CalendarChange{Days: map[string]bool{"2026-03-03": false}}, start + 2*day},
			{engine.CalendarChange{Hours: "10:00-18:00"}, start + 2*day + 1800_000},
		} {
			if _, err := w.ChangeCalendar(ctx, w.as("admin"), w.key(), c.change); err != nil {
				t.Fatal(err)
			}
			w.clock.Add(13_000)
			w.clean()
			job, err := w.Job(ctx, w.as("admin"), w.made.Members["ana"])
			if err != nil || int64(job.At) != c.want || int64(job.DueAt) != c.want {
				t.Errorf("after %+v it is due at %d, not %d, %v", c.change, job.DueAt, c.want, err)
			}
		}
		for _, change := range []engine.CalendarChange{{Hours: "18:00-09:00"}, {Days: map[string]bool{"31 March": true}}} {
			if _, err := w.ChangeCalendar(ctx, w.as("admin"), w.key(), change); !engine.HasCode(err, "bad_parameter") {
				t.Errorf("%+v: told %v", change, err)
			}
		}
	})
}

// A company with thousands of jobs delays another by its share of a round, no more.
func TestJobs_Fair(t *testing.T) {
	w := newWorld(t, store.SQLite)
	ctx := context.Background()
	w.clean()
	other := w.found("Bolt", "")
	for n := range 20 {
		err := w.store.Company(w.made.Company).Write(ctx, func(tx *store.Tx) error {
			for i := range 500 {
				id := w.made.Members["ana"]
				id[14], id[15] = byte((n*500+i)>>8), byte(n*500+i)
				tx.InsertJob(&store.JobRow{ID: id, Kind: "notice", Member: w.made.Members["ana"], Body: `{"member":"` + w.made.Members["ana"].String() + `"}`, FireAt: start - 1000, CreatedAt: start})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	err := w.store.Company(other.Company).Write(ctx, func(tx *store.Tx) error {
		for i := range 50 {
			id := other.Members["ana"]
			id[15] = byte(i)
			tx.InsertJob(&store.JobRow{ID: id, Kind: "notice", Member: other.Members["ana"], Body: `{"member":"` + other.Members["ana"].String() + `"}`, FireAt: start, CreatedAt: start})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := engine.JobsRound(w.Engine, ctx); err != nil {
		t.Fatal(err)
	}
	if got := w.rows("select count(*) from jobs where status = 'done' and company_id = " + w.literal(other.Company))[0][0]; got != "50" {
		t.Errorf("the other company had %s of its 50 jobs done in the first round", got)
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

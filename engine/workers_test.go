package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
)

// Two nodes that deliver and seal at once do each thing once.
func TestWorkers_TwoNodes(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for i := range 5 {
			w.submit("ana", "any", fmt.Sprintf(`{"subject":"%d"}`, i))
		}
		var running sync.WaitGroup
		for range 2 {
			node := w.node()
			for range 2 {
				running.Go(func() {
					if err := node.Settle(context.Background()); err != nil {
						t.Error(err)
					}
				})
			}
		}
		running.Wait()
		w.clean()
		if got := w.rows("select status, count(*) from jobs group by status"); len(got) != 1 || got[0][0] != "done" || got[0][1] != fmt.Sprint(5*panelSize) {
			t.Errorf("the jobs are %v", got)
		}
		if got := w.rows("select count(*), count(distinct id), count(distinct member_id) from notices"); fmt.Sprint(got) != fmt.Sprintf("[[%d %d %d]]", 5*panelSize, 5*panelSize, panelSize) {
			t.Errorf("the notices are %v", got)
		}
		if got := w.rows("select count(*) from events where block is null"); got[0][0] != "0" {
			t.Errorf("%s events are not sealed", got[0][0])
		}
	})
}

// Two nodes at work beside commands and beside each other stop when they are told to, and leave nothing half done.
func TestWorkers_Work(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, stop := context.WithCancel(context.Background())
		var working sync.WaitGroup
		for range 2 {
			node := w.node()
			working.Go(func() { node.Work(ctx) })
		}
		for i := range 10 {
			w.submit("ana", "relay", fmt.Sprintf(`{"subject":"%d"}`, i))
		}
		if err := w.Settle(context.Background()); err != nil {
			t.Fatal(err)
		}
		stop()
		working.Wait()
		// What a node had claimed when it was stopped is due again when its lease runs out.
		w.clock.Add(30_000)
		w.clean()
		if got := w.rows("select count(*), count(distinct id) from notices"); fmt.Sprint(got) != "[[10 10]]" {
			t.Errorf("the notices are %v", got)
		}
		if got := w.rows("select status, count(*) from jobs group by status"); fmt.Sprint(got) != "[[done 10]]" {
			t.Errorf("the jobs are %v", got)
		}
	})
}

// A worker that has claimed rows and is gone: nobody delivers them until its lease has run out, then another
// node does; and when the first comes back late, it does nothing.
func TestWorkers_LeaseRunsOut(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.submit("ana", "relay", `{"subject":"一"}`)
		delivered := func() string { return w.rows("select count(*) from notices")[0][0] }
		w.sql(fmt.Sprintf("update jobs set leased_by = 'gone', leased_until = %d, due_at = %d, attempts = 1", start+30_000, start+30_000), nil)
		if err := w.Settle(context.Background()); err != nil {
			t.Fatal(err)
		}
		if n := delivered(); n != "0" {
			t.Errorf("%s were delivered under another's lease", n)
		}
		w.clock.Store(start + 30_000)
		if err := w.Settle(context.Background()); err != nil {
			t.Fatal(err)
		}
		if n := delivered(); n != "1" {
			t.Errorf("%s were delivered after the lease", n)
		}
		w.clean()
	})
}

// A row that cannot be delivered is tried again, later and later, and in the end waits for an admin; it holds
// up nobody.
func TestWorkers_PoisonedRow(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.submit("ana", "relay", `{"subject":"一"}`)
		w.sql("update jobs set kind = 'poison'", nil)
		w.submit("ana", "relay", `{"subject":"二"}`)
		for range 40 {
			if err := w.Settle(context.Background()); err != nil {
				t.Fatal(err)
			}
			w.clock.Add(3600_000)
		}
		got := fmt.Sprint(w.rows("select kind, status, attempts from jobs order by kind"))
		if want := "[[notice done 1] [poison dead 12]]"; got != want {
			t.Errorf("the jobs are %s, not %s", got, want)
		}
	})
}

// A company whose clock is ahead hears of its tasks now, not when the real clock gets there.
func TestWorkers_VirtualClock(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		clock, err := w.move(w.as("admin"), engine.ClockMove{By: 90 * 24 * 3600_000})
		if err != nil {
			t.Fatal(err)
		}
		r := w.submit("ana", "relay", `{"subject":"一"}`)
		w.clean()
		page, err := w.Notices(context.Background(), w.as(w.turn(r.ID)), "", 0)
		if err != nil || len(page.Items) != 1 || page.Items[0].At != clock.Now {
			t.Errorf("the notices are %+v, %v", page.Items, err)
		}
	})
}

// The clock goes forward, whoever moves it at once, and stays where calendars work.
func TestClock(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		nodes := []*engine.Engine{w.Engine, w.node()}
		for _, node := range nodes { // both have read the company
			if _, err := node.Forms(context.Background(), w.as("ana")); err != nil {
				t.Fatal(err)
			}
		}
		var running sync.WaitGroup
		for i := range 10 {
			running.Go(func() {
				if _, err := nodes[i%2].MoveClock(context.Background(), w.as("admin"), w.key(), engine.ClockMove{By: 1000}); err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
		if got := w.rows("select clock_offset from companies"); got[0][0] != "10000" {
			t.Errorf("ten seconds have become %s ms", got[0][0])
		}
		for name, tt := range map[string]struct {
			move engine.ClockMove
			code string
		}{
			"back":             {engine.ClockMove{By: -1}, "clock_backwards"},
			"back to":          {engine.ClockMove{To: engine.Instant(start)}, "clock_backwards"},
			"more than a year": {engine.ClockMove{By: 367 * 24 * 3600_000}, "clock_too_far"},
			"to beyond a year": {engine.ClockMove{To: engine.Instant(start + 400*24*3600_000)}, "clock_too_far"},
			"beyond all years": {engine.ClockMove{To: 1 << 62}, "bad_parameter"},
			"by beyond all":    {engine.ClockMove{By: 1<<63 - 1}, "bad_parameter"},
		} {
			if _, err := w.move(w.as("admin"), tt.move); !engine.HasCode(err, tt.code) {
				t.Errorf("%s: told %v", name, err)
			}
		}
		out := w.as("admin")
		out.Sandbox = false
		if _, err := w.move(out, engine.ClockMove{By: 1}); !engine.HasCode(err, "not_demo") {
			t.Errorf("outside a sandbox: told %v", err)
		}
	})
}

// move moves the clock once.
func (w *world) move(as engine.Caller, move engine.ClockMove) (engine.Clock, error) {
	var clock engine.Clock
	answer, err := w.MoveClock(context.Background(), as, w.key(), move)
	if err == nil {
		err = json.Unmarshal(answer.Body, &clock)
	}
	return clock, err
}

// A repeated move under one key is one move, and the company's history tells of it.
func TestClock_Key(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		key := w.key()
		for range 2 {
			answer, err := w.MoveClock(context.Background(), w.as("admin"), key, engine.ClockMove{By: 60_000})
			if want := `{"now":"2026-03-02T01:31:00.000Z"}`; err != nil || answer.Code != 200 || string(answer.Body) != want {
				t.Errorf("told %d %s, %v", answer.Code, answer.Body, err)
			}
		}
		if got := w.rows("select clock_offset from companies"); got[0][0] != "60000" {
			t.Errorf("a minute has become %s ms", got[0][0])
		}
		if got := w.rows("select body from event_payloads where event_id in (select id from events where kind = 'clock_moved')"); len(got) != 1 ||
			got[0][0] != `{"from":"2026-03-02T01:30:00.000Z","to":"2026-03-02T01:31:00.000Z"}` {
			t.Errorf("the history says %v", got)
		}
		w.clean()
	})
}

// A company whose events cannot be sealed is logged and keeps nobody else waiting.
func TestWorkers_OneCompanyCannotBeSealed(t *testing.T) {
	w := newWorld(t, store.SQLite)
	w.clean()
	w.clock.Add(1) // the company that fails comes first
	other := w.found("Bolt", "")
	w.submit("ana", "any", `{"subject":"一"}`)
	if _, err := w.raw.Exec("create trigger broken before insert on blocks when new.company_id = " + w.literal(w.made.Company) + " begin select raise(abort, 'broken'); end"); err != nil {
		t.Fatal(err)
	}
	if err := w.Settle(context.Background()); err == nil || !strings.Contains(err.Error(), "seal company "+w.made.Company.String()) {
		t.Errorf("told %v", err)
	}
	if got := w.rows("select count(*) from events where block is null and company_id = " + w.literal(other.Company)); got[0][0] != "0" {
		t.Errorf("%s events of the other company are not sealed", got[0][0])
	}
	if _, err := w.raw.Exec("drop trigger broken"); err != nil {
		t.Fatal(err)
	}
	w.clean()
}

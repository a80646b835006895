package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// heard gives the next event of a stream, short: the status of its record, "counts" or "reset".
func (w *world) heard(s *live.Stream) string {
	w.t.Helper()
	select {
	case e, open := <-s.Events:
		switch {
		case !open:
			return "ended"
		case e.Reset:
			return "reset"
		case e.Record.IsZero():
			return "counts"
		}
		return w.status(e.Record)
	case <-time.After(20 * time.Second):
		w.t.Fatal("nothing is heard")
		return ""
	}
}

// heardOf tells who has heard of which records since, and empties their streams.
func heardOf(streams map[string]*live.Stream) map[string][]forms.ID {
	told := map[string][]forms.ID{}
	for name, s := range streams {
		for len(s.Events) > 0 {
			told[name] = append(told[name], (<-s.Events).Record)
		}
	}
	return told
}

// Who is told of a change may read the record, and of those whom it concerns nobody is left out (I31). Messages are
// told to whom they are for, without a record.
func TestLive_TellsThoseWhoMayRead(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		streams := map[string]*live.Stream{}
		for name := range w.made.Members {
			streams[name] = w.Live(w.as(name), "")
			defer streams[name].Close()
		}
		readers := func(id forms.ID) []string {
			var all []string
			for name := range w.made.Members {
				if _, err := w.Record(ctx, w.as(name), id); err == nil {
					all = append(all, name)
				}
			}
			return all
		}
		step := func(name string, r engine.RecordView, want ...string) {
			t.Helper()
			told := heardOf(streams)
			may := readers(r.ID)
			for _, who := range want {
				if !slices.Equal(told[who], []forms.ID{r.ID}) {
					t.Errorf("%s: %s is told %v", name, who, told[who])
				}
			}
			for who := range told {
				if len(may) > 0 && !slices.Contains(may, who) {
					t.Errorf("%s: %s may not read the record and is told of it", name, who)
				}
			}
			for _, who := range may {
				if r.Status != "ended" && told[who] == nil {
					t.Errorf("%s: %s may read the record and is not told", name, who)
				}
			}
		}
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.relay", json.RawMessage(`{"subject":"一"}`)))
		step("a draft", draft, "ana")
		step("a draft changed", w.record(w.PatchRecord(ctx, w.as("ana"), w.key(), draft.ID, draft.Revision, json.RawMessage(`{"subject":"二"}`))), "ana")
		r := w.record(w.SubmitDraft(ctx, w.as("ana"), w.key(), draft.ID, nil))
		voter := w.turn(r.ID)
		step("submitted", r, "ana", voter)
		step("returned", w.record(w.act(w.Engine, voter, "return", w.tasksOf(r.ID)[voter].ID)), "ana", voter)
		step("commented", w.record(w.RecordVerb(ctx, w.as(voter), w.key(), r.ID, "comment", engine.VerbIn{Comment: "为何"})), "ana", voter)
		step("withdrawn", w.record(w.RecordVerb(ctx, w.as("ana"), w.key(), r.ID, "withdraw", engine.VerbIn{})), "ana", voter)
		step("plain", w.record(w.CreateRecord(ctx, w.as("admin"), w.key(), "proof.kinds", json.RawMessage(`{"name":"一"}`), nil)), "admin")
		other := w.record(w.SaveDraft(ctx, w.as("ben"), w.key(), "proof.relay", json.RawMessage(`{}`)))
		step("another draft", other, "ben")
		step("discarded", w.record(w.RecordVerb(ctx, w.as("ben"), w.key(), other.ID, "discard", engine.VerbIn{})), "ben")

		key := w.key()
		for i := range 2 {
			w.record(w.CreateRecord(ctx, w.as("ana"), key, "proof.relay", json.RawMessage(`{"subject":"三"}`), nil))
			if told := heardOf(streams); (len(told["ana"]) == 1) != (i == 0) {
				t.Errorf("time %d under one key: ana is told %v", i+1, told["ana"])
			}
		}
		if _, err := w.CreateRecord(ctx, w.as("ana"), w.key(), "proof.relay", json.RawMessage(`{}`), nil); err == nil {
			t.Fatal("it should be refused")
		}
		if told := heardOf(streams); len(told) != 0 {
			t.Errorf("of a refusal is told %v", told)
		}
		if err := w.Settle(ctx); err != nil {
			t.Fatal(err)
		}
		told := heardOf(streams)
		if len(told["ana"]) == 0 || len(told[voter]) == 0 || len(told["admin"]) != 0 {
			t.Errorf("of messages is told %v", told)
		}
		for who, records := range told {
			if slices.ContainsFunc(records, func(id forms.ID) bool { return !id.IsZero() }) {
				t.Errorf("of a message %s is told %v", who, records)
			}
		}
		for _, want := range []int{1, 0} {
			if _, err := w.ReadNotices(ctx, w.as("ana"), forms.ID{}); err != nil || len(streams["ana"].Events) != want {
				t.Errorf("of messages read ana is told %d times, %v", len(streams["ana"].Events), err)
			}
			heardOf(streams)
		}
	})
}

// What concerns everybody, an app or the clock, is told to everybody: their pages show the past.
func TestLive_OfTheCompany(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		stream := w.Live(w.as("ana"), "")
		defer stream.Close()
		if _, err := w.Install(ctx, w.as("admin"), choiceApp(t, "plain")); err != nil {
			t.Fatal(err)
		}
		if got := w.heard(stream); got != "reset" {
			t.Errorf("of an app ana hears %s", got)
		}
		c := w.as("admin")
		c.Sandbox = true
		if _, err := w.MoveClock(ctx, c, w.key(), engine.ClockMove{By: 60_000}); err != nil {
			t.Fatal(err)
		}
		if got := w.heard(stream); got != "reset" {
			t.Errorf("of the clock ana hears %s", got)
		}
	})
}

// working runs an engine's workers until the test ends.
func working(t *testing.T, e *engine.Engine) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { e.Work(ctx) })
	t.Cleanup(running.Wait)
	t.Cleanup(stop)
}

// What is committed through one node is heard on another; when its connection was lost, its streams ask anew.
func TestLive_AcrossNodes(t *testing.T) {
	w := newWorld(t, store.PostgreSQL)
	there := w.node()
	s := there.Live(w.as("ana"), "")
	defer s.Close()
	working(t, there)
	expectHeard := func(what, want string) {
		t.Helper()
		for {
			got := w.heard(s)
			// The workers there deliver messages; what installed the app may have been told only now.
			if got != want && (got == "counts" || got == "reset") {
				continue
			}
			if got != want {
				t.Fatalf("%s: heard %q, want %q", what, got, want)
			}
			return
		}
	}
	expectHeard("connected", "reset")
	w.submit("ana", "relay", `{"subject":"一"}`)
	expectHeard("submitted", "running")
	place := there.Live(w.as("ana"), "").From
	for round := range 2 {
		w.rows("select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' and datname = current_database()")
		expectHeard(fmt.Sprint("cut off ", round), "reset")
		if again := there.Live(w.as("ana"), place); again.Resumed {
			t.Error("a stream goes on over the gap")
		}
		w.submit("ana", "relay", `{"subject":"二"}`)
		expectHeard("submitted again", "running")
	}
	for range 300 { // in a few messages
		w.submit("ben", "relay", `{"subject":"三"}`)
	}
	w.record(w.SaveDraft(context.Background(), w.as("ana"), w.key(), "proof.relay", json.RawMessage(`{}`)))
	expectHeard("after many of somebody else's", "draft")
	w.clean()
}

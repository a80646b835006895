package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

func TestNotifyAndListen(t *testing.T) {
	s, options := migrated(t, store.PostgreSQL)
	db := raw(t, options)
	heard := make(chan string, 100)
	listening := func() (stop func(), ended chan error) {
		ctx, cancel := context.WithCancel(ctx)
		ended = make(chan error, 1)
		go func() {
			ended <- s.Listen(ctx, func() { heard <- "connected" }, func(m string) { heard <- m })
		}()
		return cancel, ended
	}
	next := func(want string) {
		t.Helper()
		select {
		case got := <-heard:
			if got != want {
				t.Errorf("heard %.40q, want %.40q", got, want)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("nothing is heard, want %.40q", want)
		}
	}
	expect(t, "a message that nobody hears", s.Notify(ctx, []string{"lost"}), error(nil))
	stop, ended := listening()
	next("connected")
	long := strings.Repeat("x", 7999)
	expect(t, "messages", s.Notify(ctx, []string{"one", "it's \"two\"", long}), error(nil))
	expect(t, "no message", s.Notify(ctx, nil), error(nil))
	next("one")
	next(`it's "two"`)
	next(long)
	if err := s.Notify(ctx, []string{long + "x"}); err == nil {
		t.Error("a message that is too long is sent")
	}
	stop()
	expect(t, "asked to end", fmt.Sprint(<-ended), "listen: context canceled")

	stop, ended = listening()
	defer stop()
	next("connected")
	if _, err := db.Exec("select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' and datname = current_database()"); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("cut off, listening ends with %v", err)
	}
	s.Close()
	expect(t, "a closed store", s.Notify(ctx, []string{"late"}), store.ErrClosed)
}

func TestOneNodeHearsNobody(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	expect(t, "a message", s.Notify(ctx, []string{"one"}), error(nil))
	within, cancel := context.WithCancel(ctx)
	err := s.Listen(within, cancel, func(m string) { t.Errorf("heard %s", m) })
	expect(t, "asked to end", err, context.Canceled)
}

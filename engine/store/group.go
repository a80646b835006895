package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// A group of writes shares one transaction of SQLite, and so one sync of the disk. It takes whoever waits
// until nobody does, but at most maxGroup writes and not beyond maxGroupTime.
const (
	maxGroup     = 64
	maxGroupTime = 50 * time.Millisecond
)

// group owns the writer connection. Each write runs in its own goroutine while it has the turn, in a savepoint
// of its own, so that a panic unwinds where it belongs and takes back nothing of others. Nobody is answered
// before the commit.
type group struct {
	writer   *session
	requests chan *turn
	closing  sync.Once
	closed   chan struct{}
	done     chan struct{}

	writes, commits, retries, waiting atomic.Int64
}

// turn is one write. It hears begun, says ended (whether to keep it), and hears answer.
type turn struct {
	begun  chan error
	ended  chan bool
	answer chan error
}

var errGroupLost = errors.New("store: a write that shared the commit took it down")

func newGroup(writer *session) *group {
	g := &group{writer: writer, requests: make(chan *turn), closed: make(chan struct{}), done: make(chan struct{})}
	go g.loop()
	return g
}

func (g *group) stats() Stats {
	return Stats{Writes: g.writes.Load(), Commits: g.commits.Load(), Retries: g.retries.Load(), Waiting: g.waiting.Load()}
}

// close refuses writes that wait and returns when the running ones are committed.
func (g *group) close() {
	g.closing.Do(func() { close(g.closed) })
	<-g.done
}

// write waits for its turn and runs fn on the writer connection.
func (g *group) write(ctx context.Context, fn func(*session) error) error {
	t := &turn{make(chan error, 1), make(chan bool, 1), make(chan error, 1)}
	select {
	case <-g.closed:
		return ErrClosed
	default:
	}
	if err := g.wait(ctx, t); err != nil {
		return err
	}
	if err := <-t.begun; err != nil {
		return err
	}
	returned := false
	defer func() {
		if !returned { // fn panicked or ended its goroutine
			t.ended <- false
			<-t.answer
		}
	}()
	err := fn(g.writer)
	returned = true
	t.ended <- err == nil
	if answer := <-t.answer; err == nil {
		return answer
	}
	return err
}

// wait hands t to the group, which gives it the turn at once.
func (g *group) wait(ctx context.Context, t *turn) error {
	g.waiting.Add(1)
	defer g.waiting.Add(-1)
	select {
	case g.requests <- t:
		return nil
	case <-g.closed:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *group) loop() {
	defer close(g.done)
	for {
		select {
		case <-g.closed:
			return
		default:
		}
		select {
		case first := <-g.requests:
			g.share(first)
		case <-g.closed:
			return
		}
	}
}

// share runs one transaction for first and whoever waits.
func (g *group) share(first *turn) {
	ctx := context.Background()
	if err := g.writer.run(ctx, "begin immediate"); err != nil {
		first.begun <- err
		return
	}
	started := time.Now()
	var kept []*turn
	answer := func(err error) {
		for _, t := range kept {
			t.answer <- err
		}
	}
	taken := 0
	for t := first; t != nil; t = g.next(taken, started) {
		taken++
		keep, err := g.take(ctx, t)
		if err != nil {
			_ = g.writer.run(ctx, "rollback")
			g.retries.Add(int64(len(kept)))
			answer(&retry{fmt.Errorf("%w: %w", errGroupLost, err)})
			return
		}
		if keep {
			kept = append(kept, t)
		}
	}
	if len(kept) == 0 {
		_ = g.writer.run(ctx, "rollback")
		return
	}
	err := g.commit(ctx)
	if err == nil {
		g.commits.Add(1)
		g.writes.Add(int64(len(kept)))
	}
	answer(err)
}

// next gives whoever waits, unless the group is full.
func (g *group) next(taken int, started time.Time) *turn {
	if taken >= maxGroup || time.Since(started) >= maxGroupTime {
		return nil
	}
	select {
	case t := <-g.requests:
		return t
	default:
		return nil
	}
}

// take gives the turn to t. The error says that the transaction of the group is gone: SQLite rolls back the
// whole of it on some errors (a full disk), and then no savepoint is left.
func (g *group) take(ctx context.Context, t *turn) (keep bool, err error) {
	if err := g.writer.run(ctx, "savepoint turn"); err != nil {
		t.begun <- err
		return false, err
	}
	t.begun <- nil
	if keep = <-t.ended; !keep {
		if err = g.writer.run(ctx, "rollback to turn"); err == nil {
			err = g.writer.run(ctx, "release turn")
		}
		t.answer <- nil
		return false, err
	}
	if err = g.writer.run(ctx, "release turn"); err != nil {
		t.answer <- err
		return false, err
	}
	return true, nil
}

// commit makes the group durable. A full or busy disk is a definite no; any other failure leaves open what a
// recovery would find in the log.
func (g *group) commit(ctx context.Context) error {
	err := g.writer.run(ctx, "commit")
	if err == nil {
		return nil
	}
	_ = g.writer.run(ctx, "rollback")
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY:
			return err
		}
	}
	return &known{ErrUnknown, err}
}

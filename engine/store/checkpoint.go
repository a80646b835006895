package store

import (
	"context"
	"database/sql"
	"sync"
	"time"
)

// A checkpoint copies what stands in the write-ahead log into the database. SQLite leaves that to whoever
// commits when the log has grown: that one, and all who share the commit, waited for the disk twice more. It
// is done beside the writer here, on a connection of its own, without locking anybody out.
const (
	checkpointEvery   = 500 * time.Millisecond // at most so often
	checkpointCommits = 64                     // and not for less than so many commits …
	checkpointIdle    = 10 * time.Second       // … unless the last one is so long ago
)

// pagesOfLog is where a commit makes the checkpoint itself: checkpoints beside it never catch up with a writer
// that never rests, and the log starts anew only when one has. By then little of it is left to copy.
const pagesOfLog = "wal_autocheckpoint(8192)"

// checkpoints runs them until it is closed.
type checkpoints struct {
	session *session
	commits func() int64
	closing sync.Once
	closed  chan struct{}
	done    chan struct{}
}

// newCheckpoints opens a connection; commits counts those that the writer has made.
func newCheckpoints(ctx context.Context, pool *sql.DB, commits func() int64) (*checkpoints, error) {
	session, err := newSession(ctx, pool)
	if err != nil {
		return nil, err
	}
	c := &checkpoints{session: session, commits: commits, closed: make(chan struct{}), done: make(chan struct{})}
	go c.loop()
	return c, nil
}

func (c *checkpoints) loop() {
	defer close(c.done)
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	known, last := int64(0), time.Now()
	for {
		select {
		case <-c.closed:
			return
		case now := <-tick.C:
			commits := c.commits()
			fresh := commits - known
			if fresh == 0 || fresh < checkpointCommits && now.Sub(last) < checkpointIdle {
				continue
			}
			known, last = commits, now
			// One that fails leaves all in the log, where it is as safe; a disk that is full says so at the next commit.
			_ = c.session.run(context.Background(), "pragma wal_checkpoint(passive)")
		}
	}
}

// close ends the one that runs and gives up the connection.
func (c *checkpoints) close() error {
	c.closing.Do(func() { close(c.closed) })
	<-c.done
	return c.session.close()
}

package store_test

import (
	"errors"
	"net"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

// What is peculiar to PostgreSQL: writes that run at the same time.

func TestADeadlockIsRetried(t *testing.T) {
	s := storetest.Open(t, store.PostgreSQL)
	write(t, s, acme, func(tx *store.Tx) error {
		return errors.Join(addDepartment(tx, 10, "A"), addDepartment(tx, 11, "B"))
	})
	rename := func(tx *store.Tx, n int) error {
		_, err := tx.Exec("update departments set name = name || '+' where company_id = ? and id = ?", acme, id(n))
		return err
	}
	var met sync.WaitGroup
	met.Add(2)
	together(2, func(i int) {
		var once sync.Once
		err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
			err := rename(tx, 10+i)
			once.Do(func() { met.Done(); met.Wait() })
			return errors.Join(err, rename(tx, 11-i))
		})
		expect(t, "error", err, error(nil))
	})
	expect(t, "departments", departments(t, s, acme), "A++ B++")
	expect(t, "retried", s.Stats().Retries > 0, true)
}

func TestAWriteThatNeverFitsIsBusy(t *testing.T) {
	for _, c := range []struct {
		name string
		fail func(*store.Tx) error
	}{
		{"serialisation failure", func(tx *store.Tx) error {
			_, err := tx.Exec("do 'begin raise exception using errcode = ''40001''; end'")
			return err
		}},
		{"deadlock in what was queued", func(tx *store.Tx) error {
			tx.Queue("do 'begin raise exception using errcode = ''40P01''; end'")
			return nil
		}},
		{"deadlock behind the function's own error", func(tx *store.Tx) error {
			_, err := tx.Exec("do 'begin raise exception using errcode = ''40P01''; end'")
			return errors.New("wrapped beyond recognition: " + err.Error())
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := storetest.Open(t, store.PostgreSQL)
			runs := 0
			err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				runs++
				return errors.Join(addDepartment(tx, 10, "A"), c.fail(tx))
			})
			expect(t, "busy", errors.Is(err, store.ErrBusy), true)
			expect(t, "runs", runs, 3)
			expect(t, "departments", departments(t, s, acme), "")
		})
	}
}

func TestTimeouts(t *testing.T) {
	options := storetest.Fresh(t, store.PostgreSQL)
	options.LockTimeout, options.StatementTimeout = 20*time.Millisecond, 200*time.Millisecond
	s, err := store.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	write(t, s, acme, adds(10, "A"))
	err = s.Company(acme).Write(ctx, func(tx *store.Tx) error {
		lock := func(tx *store.Tx) error {
			_, err := tx.Texts("select name from departments where company_id = ?"+tx.ForUpdate(), acme)
			return err
		}
		if err := lock(tx); err != nil {
			return err
		}
		err := s.Company(acme).Write(ctx, lock)
		expect(t, "a lock that somebody holds: busy", errors.Is(err, store.ErrBusy), true)
		err = s.Company(acme).Write(ctx, func(tx *store.Tx) error {
			tx.Queue("update departments set name = 'B' where company_id = ?", acme)
			return nil
		})
		expect(t, "the same, queued: busy", errors.Is(err, store.ErrBusy), true)
		return nil
	})
	expect(t, "error", err, error(nil))
	err = s.Company(acme).Read(ctx, func(tx *store.Tx) error {
		_, err := tx.Texts("select pg_sleep(9)::text")
		return err
	})
	expect(t, "slow", errors.Is(err, store.ErrSlow), true)
	expect(t, "departments", departments(t, s, acme), "A")
}

func TestAConnectionThatDies(t *testing.T) {
	s, options := migrated(t, store.PostgreSQL)
	owner := raw(t, options)
	kill := func() {
		t.Helper()
		if _, err := owner.Exec("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'superform_app' and datname = current_database()"); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("between transactions is not noticed", func(t *testing.T) {
		write(t, s, acme, adds(10, "A"))
		kill()
		write(t, s, acme, adds(11, "B"))
	})
	t.Run("in a transaction leaves nothing", func(t *testing.T) {
		err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
			err := addDepartment(tx, 12, "C")
			kill()
			return errors.Join(err, addDepartment(tx, 13, "D"))
		})
		expect(t, "unavailable", errors.Is(err, store.ErrUnavailable), true)
	})
	t.Run("before the commit leaves nothing", func(t *testing.T) {
		err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
			err := addDepartment(tx, 12, "C")
			kill()
			return err
		})
		expect(t, "error", errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrUnknown), true)
	})
	expect(t, "departments", departments(t, s, acme), "A B")
}

// swallower stands between the store and PostgreSQL; once armed it passes one more message on, keeps the answer
// to itself, and hangs up.
type swallower struct{ armed atomic.Bool }

// listen gives the URL of a PostgreSQL behind the swallower.
func (w *swallower) listen(t *testing.T, serve string) string {
	t.Helper()
	u, err := url.Parse(serve)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	network, address := "unix", query.Get("host")+"/.s.PGSQL.5432"
	if query.Get("host") == "" {
		network, address = "tcp", u.Host
	}
	dir, err := os.MkdirTemp("", "pg") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", dir+"/.s.PGSQL.5432")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close(); os.RemoveAll(dir) })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial(network, address)
			if err != nil {
				t.Error(err)
				return
			}
			go w.pass(client, server)
		}
	}()
	query.Set("host", dir)
	u.Host, u.RawQuery = "", query.Encode()
	return u.String()
}

func (w *swallower) pass(client, server net.Conn) {
	var swallow atomic.Bool
	go func() {
		defer client.Close()
		buffer := make([]byte, 1<<16)
		for {
			n, err := server.Read(buffer)
			if err != nil || swallow.Load() {
				return
			}
			if _, err := client.Write(buffer[:n]); err != nil {
				return
			}
		}
	}()
	defer server.Close()
	buffer := make([]byte, 1<<16)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		if w.armed.CompareAndSwap(true, false) {
			swallow.Store(true)
		}
		if _, err := server.Write(buffer[:n]); err != nil {
			return
		}
	}
}

func TestALostAnswerToACommitIsUnknown(t *testing.T) {
	options := storetest.Fresh(t, store.PostgreSQL)
	var between swallower
	options.URL = between.listen(t, options.URL)
	options.Connections = 1
	s, err := store.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	write(t, s, acme, adds(10, "A"))
	runs := 0
	err = s.Company(acme).Write(ctx, func(tx *store.Tx) error {
		runs++
		err := addDepartment(tx, 11, "B")
		between.armed.Store(true)
		return err
	})
	expect(t, "unknown", errors.Is(err, store.ErrUnknown), true)
	expect(t, "runs", runs, 1)
	expect(t, "departments", departments(t, s, acme), "A B")
}

func TestADatabaseThatIsNotThere(t *testing.T) {
	for _, c := range []struct{ name, url, want string }{
		{"nobody listens", "postgres://superform_app@/x?host=" + t.TempDir(), "store: the database is unavailable: "},
		{"no URL", "postgres://%zz", "store: the PostgreSQL URL: "},
	} {
		_, err := store.Open(ctx, store.Options{URL: c.url})
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s…", c.name, err, c.want)
		}
	}
	_, err := store.Open(ctx, store.Options{})
	expect(t, "nothing given", err.Error(), "store: neither a directory for SQLite nor a PostgreSQL URL is given")
}

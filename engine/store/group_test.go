package store_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

// What is peculiar to SQLite: writes that share a commit, and one process.

// shared runs the first write, lets the others come to wait while it has the writer, and gives their errors.
func shared(s *store.Store, writes ...func(*store.Tx) error) []error {
	errs := make([]error, len(writes))
	running := make(chan bool)
	var all sync.WaitGroup
	var once sync.Once
	all.Go(func() {
		errs[0] = s.Company(acme).Write(ctx, func(tx *store.Tx) error {
			once.Do(func() {
				close(running)
				for s.Stats().Waiting < int64(len(writes)-1) {
					// The others only have to be scheduled.
					yield()
				}
			})
			return writes[0](tx)
		})
	})
	<-running
	for i, write := range writes[1:] {
		all.Go(func() { errs[i+1] = s.Company(acme).Write(ctx, write) })
	}
	all.Wait()
	return errs
}

func adds(n int, name string) func(*store.Tx) error {
	return func(tx *store.Tx) error { return addDepartment(tx, n, name) }
}

func TestWritesShareACommit(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	var writes []func(*store.Tx) error
	for n := range 32 {
		writes = append(writes, adds(10+n, "A"))
	}
	for _, err := range shared(s, writes...) {
		expect(t, "error", err, error(nil))
	}
	stats := s.Stats()
	expect(t, "writes", stats.Writes, int64(32))
	if stats.Commits > 8 {
		t.Errorf("32 writes took %d commits", stats.Commits)
	}
}

func TestWhatIsCommittedIsOnTheDisk(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	write(t, s, acme, func(tx *store.Tx) error {
		var mode string
		var synchronous, keys int
		err := errors.Join(tx.QueryRow("pragma journal_mode").Scan(&mode), tx.QueryRow("pragma synchronous").Scan(&synchronous),
			tx.QueryRow("pragma foreign_keys").Scan(&keys))
		expect(t, "journal", mode, "wal")
		expect(t, "synchronous: full", synchronous, 2)
		expect(t, "foreign keys", keys, 1)
		return err
	})
}

func TestAGroupIsBounded(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	var writes []func(*store.Tx) error
	for n := range 130 {
		writes = append(writes, adds(10+n, "A"))
	}
	for _, err := range shared(s, writes...) {
		expect(t, "error", err, error(nil))
	}
	if commits := s.Stats().Commits; commits < 3 {
		t.Errorf("130 writes took %d commits; 64 at most share one", commits)
	}
}

func TestAFailingWriteTakesNothingOfOthersBack(t *testing.T) {
	no := errors.New("no")
	s := storetest.Open(t, store.SQLite)
	errs := shared(s,
		adds(10, "A"),
		func(tx *store.Tx) error { return errors.Join(addDepartment(tx, 11, "B"), no) },
		adds(12, "C"),
		func(tx *store.Tx) error {
			return errors.Join(addDepartment(tx, 13, "D"), addDepartment(tx, 13, "D"))
		},
		adds(14, "E"),
	)
	for i, want := range []error{nil, no, nil, new(store.Conflict), nil} {
		if conflict := new(*store.Conflict); errors.As(want, conflict) {
			expect(t, "conflict", errors.As(errs[i], conflict), true)
		} else {
			expect(t, "error", errors.Is(errs[i], want), true)
		}
	}
	expect(t, "departments", departments(t, s, acme), "A C E")
}

func TestAFullDiskTakesNothingOfOthersBack(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	write(t, s, acme, func(tx *store.Tx) error {
		var pages int64
		return tx.QueryRow("pragma max_page_count = 1000").Scan(&pages)
	})
	errs := shared(s, adds(10, "A"), adds(11, strings.Repeat("B", 8<<20)), adds(12, "C"))
	expect(t, "before", errs[0], error(nil))
	expect(t, "too big", errors.Is(errs[1], store.ErrFull), true)
	expect(t, "after", errs[2], error(nil))
	expect(t, "departments", departments(t, s, acme), "A C")
}

func TestACallerThatGivesUpDoesNotHoldTheGroup(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	running, gone := make(chan bool), make(chan bool)
	var first error
	var all sync.WaitGroup
	all.Go(func() {
		first = s.Company(acme).Write(ctx, func(tx *store.Tx) error {
			close(running)
			<-gone
			return addDepartment(tx, 10, "A")
		})
	})
	<-running
	waiting, cancel := context.WithCancel(ctx)
	all.Go(func() {
		for s.Stats().Waiting == 0 {
			yield()
		}
		cancel()
	})
	err := s.Company(acme).Write(waiting, adds(11, "B"))
	close(gone)
	all.Wait()
	expect(t, "who gave up", err, context.Canceled)
	expect(t, "who had the turn", first, error(nil))
	expect(t, "departments", departments(t, s, acme), "A")
}

func TestAnotherProgramThatWritesTheFileMakesItBusy(t *testing.T) {
	options := storetest.Fresh(t, store.SQLite)
	options.LockTimeout = 1
	s, err := store.Open(ctx, options)
	if err == nil {
		t.Cleanup(func() { s.Close() })
		err = s.Migrate(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	outside := raw(t, options)
	outside.SetMaxOpenConns(1)
	if _, err := outside.Exec("begin immediate"); err != nil {
		t.Fatal(err)
	}
	err = s.Company(acme).Write(ctx, adds(10, "A"))
	expect(t, "busy", errors.Is(err, store.ErrBusy), true)
	if _, err := outside.Exec("rollback"); err != nil {
		t.Fatal(err)
	}
	write(t, s, acme, adds(10, "A"))
}

const otherProcess = "SUPERFORM_STORE_TEST_DIR"

// TestMain is also the second process of the test below.
func TestMain(m *testing.M) {
	dir := os.Getenv(otherProcess)
	if dir == "" {
		os.Exit(m.Run())
	}
	_, err := store.Open(ctx, store.Options{Dir: dir})
	var used *store.InUse
	if errors.As(err, &used) {
		os.Stdout.WriteString(err.Error())
		os.Exit(3)
	}
	os.Exit(0)
}

func TestASecondProcessIsRefused(t *testing.T) {
	options := storetest.Fresh(t, store.SQLite)
	s, err := store.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	second := func() (string, int) {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), otherProcess+"="+options.Dir)
		out, _ := cmd.Output()
		return string(out), cmd.ProcessState.ExitCode()
	}
	text, code := second()
	expect(t, "text", text, "store: another process uses the database in "+options.Dir+
		"; stop it first (several servers run over one PostgreSQL, one over SQLite)")
	expect(t, "exit code while it is open", code, 3)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, code = second()
	expect(t, "exit code after it is closed", code, 0)
}

func TestADirectoryMayHaveAnyName(t *testing.T) {
	options := storetest.Fresh(t, store.SQLite)
	options.Dir += "/a b?c#d%41 数据&_pragma=x"
	s, err := store.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if _, err := os.Stat(options.Dir + "/" + store.SQLiteFile); err != nil {
		t.Error(err)
	}
}

package main

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/superform-dev/superform/engine/store"
)

const maxGroup = 64 // commands that share one commit

// sqliteDB has one writer, whose goroutine lets all commands that wait share one commit, each in its
// savepoint, and a pool that reads.
type sqliteDB struct {
	writer   *sql.Conn
	prepared map[string]*sql.Stmt
	readers  *sql.DB
	spell    spelling
	jobs     chan *job
	done     chan struct{}
}

type job struct {
	reads  []read
	write  func() ([]statement, error)
	answer chan error
}

func openSQLite(ctx context.Context, dir string) (*sqliteDB, error) {
	if err := migrate(ctx, store.Options{Dir: dir}); err != nil {
		return nil, err
	}
	url := "file:" + filepath.Join(dir, store.SQLiteFile) + "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)"
	writers, err := sql.Open("sqlite", url+"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=cache_size(-16000)")
	if err != nil {
		return nil, err
	}
	writer, err := writers.Conn(ctx)
	if err != nil {
		return nil, err
	}
	readers, err := sql.Open("sqlite", url+"&_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	readers.SetMaxOpenConns(4)
	readers.SetMaxIdleConns(4)
	d := &sqliteDB{writer: writer, prepared: map[string]*sql.Stmt{}, readers: readers, jobs: make(chan *job), done: make(chan struct{})}
	go d.loop()
	return d, nil
}

func (d *sqliteDB) close() {
	close(d.jobs)
	<-d.done
	d.writer.Close()
	d.readers.Close()
}

func (d *sqliteDB) command(_ context.Context, reads []read, write func() ([]statement, error)) error {
	j := &job{reads, write, make(chan error, 1)}
	d.jobs <- j
	return <-j.answer
}

func (d *sqliteDB) loop() {
	defer close(d.done)
	for first := range d.jobs {
		d.share(first)
	}
}

// share runs one transaction for first and all who wait.
func (d *sqliteDB) share(first *job) {
	err := d.run("begin immediate")
	var kept []*job
	for j, n := first, 1; j != nil; j, n = d.waiting(n), n+1 {
		if failed := errors.Join(err, d.inSavepoint(j)); failed != nil {
			j.answer <- failed
			continue
		}
		kept = append(kept, j)
	}
	err = d.run("commit")
	for _, j := range kept {
		j.answer <- err
	}
}

func (d *sqliteDB) waiting(taken int) *job {
	if taken >= maxGroup {
		return nil
	}
	select {
	case j := <-d.jobs:
		return j
	default:
		return nil
	}
}

func (d *sqliteDB) inSavepoint(j *job) error {
	if err := d.run("savepoint one"); err != nil {
		return err
	}
	err := d.do(j)
	if err != nil {
		return errors.Join(err, d.run("rollback to one"), d.run("release one"))
	}
	return d.run("release one")
}

func (d *sqliteDB) do(j *job) error {
	for _, r := range j.reads {
		st, err := d.prepare(d.spell.of(r.sql))
		if err != nil {
			return err
		}
		if err := st.QueryRow(r.args...).Scan(r.into...); err != nil {
			return err
		}
	}
	writes, err := j.write()
	if err != nil {
		return err
	}
	for _, w := range writes {
		if err := d.run(w.sql, w.args...); err != nil {
			return err
		}
	}
	return nil
}

func (d *sqliteDB) run(text string, args ...any) error {
	st, err := d.prepare(text)
	if err == nil {
		_, err = st.Exec(args...)
	}
	return err
}

func (d *sqliteDB) prepare(text string) (*sql.Stmt, error) {
	if st := d.prepared[text]; st != nil {
		return st, nil
	}
	st, err := d.writer.PrepareContext(context.Background(), text)
	if err == nil {
		d.prepared[text] = st
	}
	return st, err
}

func (d *sqliteDB) list(ctx context.Context, st statement, each func(row) error) error {
	rows, err := d.readers.QueryContext(ctx, st.sql, st.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

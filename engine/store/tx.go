package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/superform-dev/superform/forms"
	"gorm.io/gorm"
)

// Tx is one transaction, for one goroutine, until its function returns. A statement that fails fails the
// transaction: what follows answers the same error and nothing is committed, on both databases. (Where a
// conflict is expected, write "on conflict do nothing" and look at the count.)
type Tx struct {
	ctx      context.Context
	store    *Store
	company  forms.ID
	reason   Reason
	writable bool
	at       connection
	queued   []statement
	open     []results
	failed   error
	ended    bool
	orm      *gorm.DB
	members  map[forms.ID]*MemberRow // read so far
	single   bool                    // there may be one statement only …
	asked    bool                    // … and there was one
}

var errSingle = errors.New("store: a second statement in a transaction of one")

// connection runs statements of one transaction. Args are those of the driver (bind.go). What is queued is sent
// before, or together with, a statement that has an answer.
type connection interface {
	exec(tx *Tx, st statement) (sql.Result, error)
	query(tx *Tx, st statement) (results, error)
	// queue takes a write whose result nobody needs, to be sent with others, or runs it at once.
	queue(tx *Tx, st statement) error
	// rows and row are for gorm, which knows database/sql only.
	rows(tx *Tx, st statement) (*sql.Rows, error)
	row(ctx context.Context, tx *Tx, st statement) *sql.Row
	// flush sends what is queued.
	flush(tx *Tx) error
}

// results are the rows of a query.
type results interface {
	Next() bool
	Scan(...any) error
	Err() error
	Close() error
}

type statement struct {
	sql  string
	args []any
}

// Context is the caller's.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Company is whose rows the transaction is about; zero in a transaction of System.
func (tx *Tx) Company() forms.ID { return tx.company }

// Dialect is SQLite or PostgreSQL.
func (tx *Tx) Dialect() string { return tx.store.Dialect() }

// run calls fn and ends the use of tx, also when fn panics.
func (tx *Tx) run(fn func(*Tx) error) error {
	defer tx.end()
	if err := fn(tx); err != nil {
		if tx.failed != nil && errors.As(tx.failed, new(*retry)) {
			return tx.failed
		}
		return err
	}
	return tx.failed
}

func (tx *Tx) end() {
	for _, rows := range tx.open {
		_ = rows.Close()
	}
	tx.open, tx.ended = nil, true
}

// ready says whether one more statement may run, and prepares its text and arguments.
func (tx *Tx) ready(text string, args []any, foreign bool) (statement, error) {
	if tx.ended {
		return statement{}, ErrEnded
	}
	if tx.failed != nil {
		return statement{}, tx.failed
	}
	if tx.single && tx.asked {
		return statement{}, tx.fail(errSingle)
	}
	tx.asked = true
	if err := tx.ctx.Err(); err != nil {
		return statement{}, tx.fail(err)
	}
	prepared, err := prepare(text, tx.Dialect(), foreign)
	if err == nil {
		err = prepared.allows(tx)
	}
	if err != nil {
		return statement{}, tx.fail(err)
	}
	bound, err := bind(args)
	if err != nil {
		return statement{}, tx.fail(err)
	}
	return statement{prepared.sql, bound}, nil
}

// fail remembers the first error and gives it, translated.
func (tx *Tx) fail(err error) error {
	if err == nil {
		return nil
	}
	if cause := tx.ctx.Err(); cause != nil {
		err = cause
	} else {
		err = tx.store.db.translate(err)
	}
	if tx.failed == nil {
		tx.failed = err
	}
	return err
}

// exec runs a write and gives the number of rows it touched. Arguments stand as ? in the text.
func (tx *Tx) exec(text string, args ...any) (int64, error) {
	result, err := tx.execute(text, args, false)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return n, tx.fail(err)
}

func (tx *Tx) execute(text string, args []any, foreign bool) (sql.Result, error) {
	st, err := tx.ready(text, args, foreign)
	if err != nil {
		return nil, err
	}
	result, err := tx.at.exec(tx, st)
	return result, tx.fail(err)
}

// queue takes a write whose result nobody needs. It is seen by what follows in the transaction; whether it
// succeeded is told by a later statement or by the commit.
func (tx *Tx) queue(text string, args ...any) {
	st, err := tx.ready(text, args, false)
	if err != nil {
		return
	}
	_ = tx.fail(tx.at.queue(tx, st))
}

// query runs a statement that gives rows, for each (which closes them) or a loop of its own.
func (tx *Tx) query(text string, args ...any) (*rows, error) {
	st, err := tx.ready(text, args, false)
	if err != nil {
		return nil, err
	}
	got, err := tx.at.query(tx, st)
	if err != nil {
		return nil, tx.fail(err)
	}
	tx.open = append(tx.open, got)
	return &rows{got, tx}, nil
}

// rows are the answer of a query.
type rows struct {
	results
	tx *Tx
}

// each calls scan for every row and closes the rows.
func (r *rows) each(scan func(scan func(...any) error) error) error {
	defer r.tx.forget(r.results)
	for r.Next() {
		if err := scan(r.Scan); err != nil {
			return r.tx.fail(err)
		}
	}
	return r.tx.fail(r.Err())
}

// forget closes rows that are done with.
func (tx *Tx) forget(done results) {
	_ = done.Close()
	for i, rows := range tx.open {
		if rows == done {
			tx.open = append(tx.open[:i], tx.open[i+1:]...)
			return
		}
	}
}

// row is the answer of queryRow.
type row struct {
	rows *rows
	err  error
}

// queryRow asks for one row; its Scan gives ErrNotFound where there is none.
func (tx *Tx) queryRow(text string, args ...any) row {
	got, err := tx.query(text, args...)
	return row{got, err}
}

// Scan reads the row. That there is none does not fail the transaction.
func (r row) Scan(into ...any) error {
	if r.err != nil {
		return r.err
	}
	found := false
	err := r.rows.each(func(scan func(...any) error) error {
		if found {
			return nil
		}
		found = true
		return scan(into...)
	})
	if err == nil && !found {
		return ErrNotFound
	}
	return err
}

// collect gives every row of a query as a T.
func collect[T any](tx *Tx, scan func(*T, func(...any) error) error, text string, args ...any) ([]T, error) {
	got, err := tx.query(text, args...)
	if err != nil {
		return nil, err
	}
	var all []T
	err = got.each(func(read func(...any) error) error {
		var one T
		if err := scan(&one, read); err != nil {
			return err
		}
		all = append(all, one)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// forUpdate is what a select ends in to lock its rows until the commit. SQLite has one writer and needs none.
func (tx *Tx) forUpdate() string {
	if tx.Dialect() == PostgreSQL && tx.writable {
		return " for update"
	}
	return ""
}

// forUpdateOf is forUpdate for the rows of one table of a join.
func (tx *Tx) forUpdateOf(table string) string {
	if lock := tx.forUpdate(); lock != "" {
		return lock + " of " + table
	}
	return ""
}

// forUpdateSkipLocked is forUpdate that passes over rows which somebody else has locked, for claiming jobs.
func (tx *Tx) forUpdateSkipLocked() string {
	if tx.Dialect() == PostgreSQL && tx.writable {
		return " for update skip locked"
	}
	return ""
}

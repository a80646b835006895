package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// SQLiteFile is the name of the database in Options.Dir; SQLite adds -wal and -shm to it.
const SQLiteFile = "superform.db"

// sqliteDB is one writer connection, which the group owns, and a few that read.
type sqliteDB struct {
	dir      string
	lock     *os.File
	writers  *sql.DB
	pool     *sql.DB
	writer   *session
	readers  chan *session
	opened   int
	group    *group
	beside   *checkpoints
	closing  sync.Once
	closeErr error
	unique   atomic.Pointer[map[string]string] // "table.a, table.b" → index name
}

func openSQLite(ctx context.Context, o Options) (_ *sqliteDB, err error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	d := &sqliteDB{dir: dir, readers: make(chan *session, o.Readers)}
	if d.lock, err = lockDir(dir); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(d.translate(err), d.release())
		}
	}()
	// The writer comes first: it makes the file and its mode. What a savepoint may have to take back is kept in
	// memory, since writing it to a temporary file cost as much as all the rest. The busy timeout is for programs that look into
	// the file from outside; within the process nothing waits for a lock.
	wait := "busy_timeout(" + milliseconds(o.LockTimeout) + ")"
	if d.writers, err = sql.Open("sqlite", sqliteURL(dir, wait, "journal_mode(WAL)", "synchronous(FULL)",
		"foreign_keys(1)", "cache_size(-16000)", "temp_store(MEMORY)", "journal_size_limit(67108864)", pagesOfLog)); err != nil {
		return nil, err
	}
	d.writers.SetMaxIdleConns(0) // what is opened beside the writer is kept by who opened it
	if d.writer, err = newSession(ctx, d.writers); err != nil {
		return nil, err
	}
	if d.pool, err = sql.Open("sqlite", sqliteURL(dir, wait, "query_only(1)", "cache_size(-8000)")); err != nil {
		return nil, err
	}
	for range o.Readers {
		reader, err := newSession(ctx, d.pool)
		if err != nil {
			return nil, err
		}
		d.readers <- reader
		d.opened++
	}
	if err := d.learnIndexes(ctx); err != nil {
		return nil, err
	}
	group := newGroup(d.writer)
	if d.beside, err = newCheckpoints(ctx, d.writers, group.commits.Load); err != nil {
		group.close()
		return nil, err
	}
	d.group = group
	return d, nil
}

// sqliteURL escapes the path, in which % ? and # have a meaning.
func sqliteURL(dir string, pragmas ...string) string {
	path := (&url.URL{Path: filepath.ToSlash(filepath.Join(dir, SQLiteFile))}).EscapedPath()
	return "file://" + path + "?" + url.Values{"_pragma": pragmas}.Encode()
}

func (d *sqliteDB) dialect() string { return SQLite }

func (d *sqliteDB) plain() *sql.DB { return d.pool }

func (d *sqliteDB) dialector() gorm.Dialector { return &gormsqlite.Dialector{Conn: d.pool} }

func (d *sqliteDB) wall(context.Context) (Wall, error) {
	return Wall{Reason: "SQLite has no row-level security"}, nil
}

func (d *sqliteDB) stats() Stats { return d.group.stats() }

func (d *sqliteDB) read(tx *Tx, fn func() error) (err error) {
	var reader *session
	select {
	case reader = <-d.readers:
	case <-d.group.closed:
		return ErrClosed
	case <-tx.ctx.Done():
		return tx.ctx.Err()
	}
	defer func() { d.readers <- reader }()
	quiet := context.WithoutCancel(tx.ctx)
	if tx.single { // one statement is a transaction of its own
		tx.at = sqliteTx{reader, true}
		return fn()
	}
	if err := reader.run(quiet, "begin"); err != nil {
		return d.translate(err)
	}
	defer func() {
		tx.end()
		if rollback := reader.run(quiet, "rollback"); rollback != nil {
			err = errors.Join(err, d.translate(rollback))
		}
	}()
	tx.at = sqliteTx{reader, true}
	return fn()
}

func (d *sqliteDB) write(tx *Tx, fn func() error) error {
	return d.translate(d.group.write(tx.ctx, func(writer *session) error {
		tx.at = sqliteTx{writer, false}
		return fn()
	}))
}

func (d *sqliteDB) close() error {
	d.group.close()
	d.closing.Do(func() { d.closeErr = d.release() })
	return d.closeErr
}

// release gives up what has been opened, the lock last. It waits for reads that run.
func (d *sqliteDB) release() error {
	var errs []error
	for range d.opened {
		errs = append(errs, (<-d.readers).close())
	}
	if d.beside != nil {
		errs = append(errs, d.beside.close())
	}
	if d.writer != nil {
		errs = append(errs, d.writer.close())
	}
	for _, pool := range []*sql.DB{d.pool, d.writers} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(append(errs, d.lock.Close())...)
}

// sqliteTx runs statements of one transaction. Those of a write are never interrupted: SQLite answers an
// interrupted write by rolling back the whole transaction, and it belongs to others too.
type sqliteTx struct {
	session   *session
	interrupt bool
}

func (t sqliteTx) context(ctx context.Context) context.Context {
	if t.interrupt {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

func (t sqliteTx) exec(tx *Tx, st statement) (sql.Result, error) {
	tx.trace(st)
	return t.session.exec(t.context(tx.ctx), st.sql, st.args)
}

func (t sqliteTx) query(tx *Tx, st statement) (results, error) {
	rows, err := t.rows(tx, st)
	if err != nil {
		return nil, err // not rows: a nil *sql.Rows would be none of nil
	}
	return rows, nil
}

func (t sqliteTx) rows(tx *Tx, st statement) (*sql.Rows, error) {
	tx.trace(st)
	return t.session.query(t.context(tx.ctx), st.sql, st.args)
}

func (t sqliteTx) row(ctx context.Context, _ *Tx, st statement) *sql.Row {
	if ctx.Err() == nil {
		ctx = t.context(ctx)
	}
	return t.session.conn.QueryRowContext(ctx, st.sql, st.args...)
}

func (t sqliteTx) queue(tx *Tx, st statement) error {
	_, err := t.exec(tx, st)
	return err
}

func (t sqliteTx) flush(*Tx) error { return nil }

func (d *sqliteDB) translate(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) || errors.As(err, new(*known)) {
		return err
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return &Conflict{d.constraint(e.Error())}
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return &known{ErrReference, err}
	case sqlite3.SQLITE_CONSTRAINT_TRIGGER:
		return &known{ErrDenied, err}
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return &known{ErrBusy, err}
	case sqlite3.SQLITE_FULL:
		return &known{ErrFull, err}
	case sqlite3.SQLITE_READONLY:
		return &known{ErrReadOnly, err}
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return &known{ErrUnavailable, err}
	}
	return err
}

// constraint reads the columns out of "… UNIQUE constraint failed: t.a, t.b (2067)".
func (d *sqliteDB) constraint(message string) string {
	_, columns, _ := strings.Cut(message, "constraint failed: ")
	if _, rest, ok := strings.Cut(columns, "constraint failed: "); ok {
		columns = rest
	}
	if i := strings.LastIndex(columns, " ("); i >= 0 {
		columns = columns[:i]
	}
	if known := d.unique.Load(); known != nil && (*known)[columns] != "" {
		return (*known)[columns]
	}
	return columns
}

// learnIndexes reads which unique index lies on which columns, so that a conflict bears the same name as on
// PostgreSQL.
func (d *sqliteDB) learnIndexes(ctx context.Context) error {
	rows, err := d.pool.QueryContext(ctx, `select m.name, l.name, l.origin, group_concat(m.name || '.' || i.name, ', ' order by i.seqno)
		from sqlite_schema m, pragma_index_list(m.name) l, pragma_index_info(l.name) i
		where m.type = 'table' and l."unique" = 1 group by m.name, l.name, l.origin`)
	if err != nil {
		return err
	}
	defer rows.Close()
	unique := map[string]string{}
	for rows.Next() {
		var table, name, origin, columns string
		if err := rows.Scan(&table, &name, &origin, &columns); err != nil {
			return err
		}
		if origin == "pk" {
			name = table + "_pkey"
		}
		unique[columns] = name
	}
	d.unique.Store(&unique)
	return rows.Err()
}

// Package store keeps everything that lasts: rows, queries, transactions and migrations, in SQLite or
// PostgreSQL with one meaning. It is reached as Store.Company(id).Read or Write, or, for what works across
// companies, as Store.System(reason); queries are methods of Tx, one file per table.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/superform-dev/superform/forms"
	"gorm.io/gorm"
)

// The two databases, as Store.Dialect names them.
const (
	SQLite     = "sqlite"
	PostgreSQL = "postgres"
)

// Options say where the rows lie. With URL empty it is SQLite in Dir.
type Options struct {
	// URL is postgres://…, the connection that serves.
	URL string
	// OwnerURL is the connection that migrates, as the owner of the tables; empty: URL migrates too.
	OwnerURL string
	// Dir is the directory of the SQLite database, made if it is missing.
	Dir string
	// CursorKeys seal the cursors of lists, 32 bytes each: the first seals, all of them open. With none,
	// a list that has more than one page answers ErrNoCursorKey.
	CursorKeys [][]byte
	// Readers is how many reads run at once on SQLite; 0 means 4.
	Readers int
	// Connections is how many connections are held to PostgreSQL; 0 means 16.
	Connections int
	// StatementTimeout ends a statement of PostgreSQL that takes longer; 0 means 30 s.
	StatementTimeout time.Duration
	// Trace, where it is set, is called with the statements of each message to the database, before it is sent:
	// on SQLite one by one, on PostgreSQL all that share a round trip. It is called from many goroutines.
	Trace func(statements []string)
	// LockTimeout ends the wait for a lock, with ErrBusy; 0 means 5 s.
	LockTimeout time.Duration
}

func (o Options) withDefaults() Options {
	if o.Readers == 0 {
		o.Readers = 4
	}
	if o.Connections == 0 {
		o.Connections = 16
	}
	if o.StatementTimeout == 0 {
		o.StatementTimeout = 30 * time.Second
	}
	if o.LockTimeout == 0 {
		o.LockTimeout = 5 * time.Second
	}
	return o
}

// Store is one database. It is safe for use by several goroutines.
type Store struct {
	options Options
	db      database
	orm     *gorm.DB
	seals   seals
}

// database is what the two dialects differ in.
type database interface {
	dialect() string
	// read runs fn in a read-only transaction on one snapshot; write runs it in one that is committed
	// when fn returns nil. Both give what fn returned, or why there was no transaction.
	read(tx *Tx, fn func() error) error
	write(tx *Tx, fn func() error) error
	migrate(ctx context.Context) error
	analyze(ctx context.Context) error
	// translate turns an error of the driver into one of this package.
	translate(err error) error
	// plain is the pool for what is outside transactions; dialector is gorm's name for it.
	plain() *sql.DB
	dialector() gorm.Dialector
	wall(ctx context.Context) (Wall, error)
	// notify and listen are Store.Notify and Store.Listen.
	notify(ctx context.Context, messages []string) error
	listen(ctx context.Context, connected func(), heard func(string)) error
	stats() Stats
	close() error
}

// Open connects to the database; it neither creates nor changes a table (Migrate does). A directory that
// another process holds is refused with *InUse.
func Open(ctx context.Context, o Options) (*Store, error) {
	o = o.withDefaults()
	s := &Store{options: o}
	var err error
	if s.seals, err = newSeals(o.CursorKeys); err != nil {
		return nil, err
	}
	switch {
	case o.URL != "":
		s.db, err = openPostgres(ctx, o)
	case o.Dir != "":
		s.db, err = openSQLite(ctx, o)
	default:
		err = errors.New("store: neither a directory for SQLite nor a PostgreSQL URL is given")
	}
	if err != nil {
		return nil, err
	}
	if s.orm, err = openORM(s.db.dialector()); err != nil {
		return nil, errors.Join(fmt.Errorf("store: %w", err), s.db.close())
	}
	return s, nil
}

// Dialect is SQLite or PostgreSQL.
func (s *Store) Dialect() string { return s.db.dialect() }

// Migrate brings the tables to this program's version. Several nodes may call it at once: one migrates,
// the others wait. A database that is newer than the program is refused with *Newer.
func (s *Store) Migrate(ctx context.Context) error { return s.db.migrate(ctx) }

// Analyze tells the database what its records look like, after many were written at once: until then it plans lists by what it
// knew before, which may be nothing. It waits for nobody and keeps nobody waiting; on SQLite, which plans without, it does nothing.
func (s *Store) Analyze(ctx context.Context) error { return s.db.analyze(ctx) }

// Close lets running transactions end, refuses the others with ErrClosed, and gives the database up.
func (s *Store) Close() error { return s.db.close() }

// Wall says whether row-level security stands behind the company predicate of every query.
type Wall struct {
	// Stands: rows of another company are out of reach even for a query that forgets its predicate.
	Stands bool
	// User is the database role that serves; empty on SQLite.
	User string
	// Reason says why the wall does not stand; empty where it does.
	Reason string
}

// Wall asks the database whether the second wall stands.
func (s *Store) Wall(ctx context.Context) (Wall, error) { return s.db.wall(ctx) }

// Stats are counts since Open.
type Stats struct {
	// Writes that were committed, and the commits they shared (on PostgreSQL each has its own).
	Writes, Commits int64
	// Retries after a deadlock, a serialisation failure, or the loss of a shared commit.
	Retries int64
	// Waiting is how many writes wait for the writer of SQLite right now.
	Waiting int64
}

// Stats gives the counts since Open.
func (s *Store) Stats() Stats { return s.db.stats() }

// Company is the door to the rows of one company.
type Company struct {
	store *Store
	id    forms.ID
}

// Company gives the door to the rows of one company.
func (s *Store) Company(id forms.ID) Company { return Company{s, id} }

// ID is the company's id.
func (c Company) ID() forms.ID { return c.id }

// Read runs fn in a read-only transaction on one snapshot. A write in it fails with ErrReadOnly.
func (c Company) Read(ctx context.Context, fn func(*Tx) error) error {
	if c.id.IsZero() {
		return ErrNoCompany
	}
	return c.store.read(&Tx{ctx: ctx, store: c.store, company: c.id}, fn)
}

// Write runs fn in a transaction that commits when fn returns nil; the commit is durable when Write
// returns. fn may run again, up to three times, after a deadlock, a serialisation failure or a lost shared
// commit, so it must not keep what it computed in an earlier run; then ErrBusy. fn must not open another
// transaction: it would wait for itself. Where the outcome cannot be known, the error is ErrUnknown.
func (c Company) Write(ctx context.Context, fn func(*Tx) error) error {
	if c.id.IsZero() {
		return ErrNoCompany
	}
	return c.store.write(ctx, Tx{ctx: ctx, store: c.store, company: c.id, writable: true}, fn)
}

// System is the door for what works across companies.
type System struct {
	store  *Store
	reason Reason
}

// System gives the door for one of the reasons listed in tables.go. It reaches the system tables, and of
// the company tables those that the list names for the reason.
func (s *Store) System(reason Reason) System { return System{s, reason} }

// Read is Company.Read across companies.
func (y System) Read(ctx context.Context, fn func(*Tx) error) error {
	if err := y.reason.check(); err != nil {
		return err
	}
	return y.store.read(&Tx{ctx: ctx, store: y.store, reason: y.reason}, fn)
}

// ReadOne is Read for exactly one query, which costs one round trip. A second statement fails.
func (y System) ReadOne(ctx context.Context, fn func(*Tx) error) error {
	if err := y.reason.check(); err != nil {
		return err
	}
	return y.store.read(&Tx{ctx: ctx, store: y.store, reason: y.reason, single: true}, fn)
}

// Write is Company.Write across companies.
func (y System) Write(ctx context.Context, fn func(*Tx) error) error {
	if err := y.reason.check(); err != nil {
		return err
	}
	return y.store.write(ctx, Tx{ctx: ctx, store: y.store, reason: y.reason, writable: true}, fn)
}

// trace tells who wants to know what is about to be sent.
func (tx *Tx) trace(statements ...statement) {
	if tell := tx.store.options.Trace; tell != nil {
		texts := make([]string, len(statements))
		for i, st := range statements {
			texts[i] = st.sql
		}
		tell(texts)
	}
}

func (s *Store) read(tx *Tx, fn func(*Tx) error) error {
	if err := tx.ctx.Err(); err != nil {
		return err
	}
	return s.db.read(tx, func() error { return tx.run(fn) })
}

// tries is how often a write runs before it is ErrBusy.
const tries = 3

func (s *Store) write(ctx context.Context, blank Tx, fn func(*Tx) error) error {
	var err error
	for range tries {
		if cause := ctx.Err(); cause != nil {
			return cause
		}
		tx := blank
		err = s.db.write(&tx, func() error { return tx.run(fn) })
		var again *retry
		if !errors.As(err, &again) {
			return err
		}
	}
	return fmt.Errorf("%w: %v", ErrBusy, err)
}

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// postgresDB is a pool that serves, and the URL of the owner for migrations.
type postgresDB struct {
	options Options
	pool    *sql.DB
	gate    *gate

	commits, retries atomic.Int64
}

func openPostgres(ctx context.Context, o Options) (*postgresDB, error) {
	config, err := postgresConfig(o.URL)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["lock_timeout"] = milliseconds(o.LockTimeout)
	config.RuntimeParams["statement_timeout"] = milliseconds(o.StatementTimeout)
	config.RuntimeParams["idle_in_transaction_session_timeout"] = milliseconds(2 * o.StatementTimeout)
	d := &postgresDB{options: o, gate: newGate(), pool: stdlib.OpenDB(*config, stdlib.OptionAfterConnect(enterRole))}
	d.pool.SetMaxOpenConns(o.Connections)
	d.pool.SetMaxIdleConns(o.Connections)
	if err := d.pool.PingContext(ctx); err != nil {
		return nil, errors.Join(d.translate(err), d.pool.Close())
	}
	return d, nil
}

func postgresConfig(url string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("store: the PostgreSQL URL: %w", err)
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "superform"
	}
	return config, nil
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

func (d *postgresDB) dialect() string { return PostgreSQL }

func (d *postgresDB) plain() *sql.DB { return d.pool }

func (d *postgresDB) dialector() gorm.Dialector {
	return gormpostgres.New(gormpostgres.Config{Conn: d.pool})
}

func (d *postgresDB) stats() Stats {
	return Stats{Writes: d.commits.Load(), Commits: d.commits.Load(), Retries: d.retries.Load()}
}

func (d *postgresDB) close() error {
	d.gate.close()
	return d.pool.Close()
}

// read runs on one snapshot, as SQLite does.
func (d *postgresDB) read(tx *Tx, fn func() error) error {
	return d.transact(tx, "begin isolation level repeatable read read only", fn, func(t *postgresTx) error {
		return t.rollback(d.options.StatementTimeout)
	})
}

func (d *postgresDB) write(tx *Tx, fn func() error) error {
	err := d.transact(tx, "begin", fn, d.commit)
	if errors.As(err, new(*retry)) {
		d.retries.Add(1)
	}
	return err
}

// transact runs fn and end on one connection, in a transaction that begins with its first statement. Where fn or
// end fails it rolls back; a connection that cannot even do that is closed.
func (d *postgresDB) transact(tx *Tx, begin string, fn func() error, end func(*postgresTx) error) error {
	if !d.gate.enter() {
		return ErrClosed
	}
	defer d.gate.leave()
	t := &postgresTx{db: d, tx: tx, begin: begin}
	if err := t.connect(); err != nil {
		return d.refused(tx, err)
	}
	defer t.release()
	tx.at = t
	if err := fn(); err != nil {
		return err
	}
	if err := end(t); err != nil {
		return d.translate(err)
	}
	t.began = false
	return nil
}

const rollbackTime = 5 * time.Second

// refused is why there is no transaction.
func (d *postgresDB) refused(tx *Tx, err error) error {
	if cause := tx.ctx.Err(); cause != nil {
		return cause
	}
	return d.translate(err)
}

// commit sends what is queued and COMMIT in one batch. It does not end with the caller's context: the answer
// is worth waiting for.
func (d *postgresDB) commit(t *postgresTx) error {
	tx := t.tx
	if err := tx.ctx.Err(); err != nil {
		return err
	}
	if !t.began { // a dead connection is found before anything is in doubt
		if len(tx.queued) == 0 {
			return nil
		}
		if err := t.send(tx.ctx, nil); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(tx.ctx), d.options.StatementTimeout)
	defer cancel()
	batch := append(tx.queued, statement{sql: "commit"})
	tx.trace(batch...)
	err := sendBatch(ctx, t.pg, batch)
	if err == nil {
		d.commits.Add(1)
		return nil
	}
	var answer *pgconn.PgError
	switch {
	case errors.As(err, &answer) && !strings.HasPrefix(answer.Code, "57P") && answer.Code != "40003":
		return err
	case errors.Is(err, errRolledBack):
		return err
	case pgconn.SafeToRetry(err):
		return &known{ErrUnavailable, err}
	}
	return &known{ErrUnknown, err}
}

func (d *postgresDB) translate(err error) error {
	if err == nil || errors.As(err, new(*known)) || errors.As(err, new(*retry)) {
		return err
	}
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		if isNetwork(err) {
			return &known{ErrUnavailable, err}
		}
		return err
	}
	switch e.Code {
	case "23505":
		return &Conflict{e.ConstraintName}
	case "23503":
		return &known{ErrReference, err}
	case "40001", "40P01":
		return &retry{err}
	case "55P03":
		return &known{ErrBusy, err}
	case "57014":
		return &known{ErrSlow, err}
	case "53100":
		return &known{ErrFull, err}
	case "25006":
		return &known{ErrReadOnly, err}
	case "22021", "22P05":
		return &known{ErrBadText, err}
	case "42501":
		if strings.Contains(e.Message, "row-level security") {
			return &known{ErrWall, err}
		}
		return &known{ErrDenied, err}
	}
	switch e.Code[:2] {
	case "08", "53", "57":
		return &known{ErrUnavailable, err}
	}
	return err
}

func isNetwork(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.As(err, new(*pgconn.ConnectError)) || pgconn.SafeToRetry(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}

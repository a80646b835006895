package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/superform-dev/superform/forms"
)

// postgresTx runs the statements of one transaction. It begins it, and tells it its company, in the round trip
// of its first statement; what is queued travels with the next statement that has an answer.
type postgresTx struct {
	db    *postgresDB
	tx    *Tx
	begin string
	conn  *sql.Conn
	pg    *pgx.Conn // conn's own: conn is ours until release, so nobody else speaks on it
	began bool
}

// connect takes a connection of the pool.
func (t *postgresTx) connect() error {
	conn, err := t.db.pool.Conn(t.tx.ctx)
	if err != nil {
		return err
	}
	t.conn = conn
	return withPgx(conn, func(pg *pgx.Conn) error {
		t.pg = pg
		return nil
	})
}

// release gives the connection back, out of any transaction, or closes it.
func (t *postgresTx) release() {
	if t.conn == nil {
		return
	}
	if t.rollback(rollbackTime) != nil || forgetLong(t.pg) != nil {
		discard(t.conn)
	}
	t.conn.Close()
}

const setCompany = `select set_config('superform.company', $1, true), set_config('superform.system', $2, true)`

// opening is what stands before the first statement. One statement needs no BEGIN: all that is sent together is
// a transaction of its own.
func (t *postgresTx) opening() []statement {
	if t.began {
		return nil
	}
	settings := statement{setCompany, []any{t.tx.company.String(), string(t.tx.reason)}}
	if t.tx.single {
		return []statement{settings}
	}
	return []statement{{sql: t.begin}, settings}
}

// send sends what opens the transaction, what is queued, and the statements that last reads the answers of,
// in one round trip. As long as the transaction has not begun, nothing has happened yet that a dead connection
// could have taken with it: it is passed over.
func (t *postgresTx) send(ctx context.Context, last func(pgx.BatchResults) error, asked ...statement) error {
	queued := t.tx.queued
	t.tx.queued = nil
	for try := 1; ; try++ {
		all := append(append(t.opening(), queued...), asked...)
		t.tx.trace(all...)
		first := !t.began
		t.began = !t.tx.single
		err := t.batch(ctx, all, len(all)-len(asked), last)
		if err == nil || !first || try == tries || ctx.Err() != nil || !errors.Is(t.db.translate(err), ErrUnavailable) {
			return err
		}
		t.began = false
		discard(t.conn)
		t.conn.Close()
		t.conn = nil
		if err := t.connect(); err != nil {
			return err
		}
	}
}

// batch sends statements and lets last read the answers after the first so many.
func (t *postgresTx) batch(ctx context.Context, all []statement, before int, last func(pgx.BatchResults) error) error {
	noteLong(t.pg, all...)
	answers := t.pg.SendBatch(ctx, batchOf(all))
	for range before {
		if _, err := answers.Exec(); err != nil {
			answers.Close()
			return err
		}
	}
	if last == nil {
		return answers.Close()
	}
	return last(answers)
}

func (t *postgresTx) exec(tx *Tx, st statement) (result sql.Result, err error) {
	err = t.send(tx.ctx, func(answers pgx.BatchResults) error {
		tag, err := answers.Exec()
		result = driver.RowsAffected(tag.RowsAffected())
		if err != nil {
			answers.Close()
			return err
		}
		return answers.Close()
	}, st)
	return result, err
}

func (t *postgresTx) query(tx *Tx, st statement) (got results, err error) {
	err = t.send(tx.ctx, func(answers pgx.BatchResults) error {
		rows, err := answers.Query()
		if err != nil {
			answers.Close()
			return err
		}
		got = &pgRows{rows, answers}
		return nil
	}, st)
	return got, err
}

// pgRows are the rows of the last statement of a batch.
type pgRows struct {
	pgx.Rows
	answers pgx.BatchResults
}

// Scan reads a row. Ids are taken as the 16 bytes that they are: for an sql.Scanner pgx would spell each out as text first.
func (r *pgRows) Scan(into ...any) error {
	for i, to := range into {
		if id, is := to.(*forms.ID); is {
			into[i] = (*pgID)(id)
		}
	}
	return r.Rows.Scan(into...)
}

// pgID is an id as pgx reads it; NULL is none.
type pgID forms.ID

// ScanUUID is for pgx.
func (id *pgID) ScanUUID(v pgtype.UUID) error {
	*id = v.Bytes
	return nil
}

// Close reads to the end of the batch.
func (r *pgRows) Close() error {
	r.Rows.Close()
	return r.answers.Close()
}

// maxQueued bounds what waits in memory.
const maxQueued = 256

func (t *postgresTx) queue(tx *Tx, st statement) error {
	tx.queued = append(tx.queued, st)
	if len(tx.queued) < maxQueued {
		return nil
	}
	return t.flush(tx)
}

func (t *postgresTx) flush(tx *Tx) error {
	if t.began && len(tx.queued) == 0 {
		return nil
	}
	return t.send(tx.ctx, nil)
}

func (t *postgresTx) rows(tx *Tx, st statement) (*sql.Rows, error) {
	if err := t.flush(tx); err != nil {
		return nil, err
	}
	tx.trace(st)
	noteLong(t.pg, st)
	return t.conn.QueryContext(tx.ctx, st.sql, st.args...)
}

func (t *postgresTx) row(ctx context.Context, tx *Tx, st statement) *sql.Row {
	return t.conn.QueryRowContext(ctx, st.sql, st.args...)
}

// rollback ends the transaction, if it has begun.
func (t *postgresTx) rollback(within time.Duration) error {
	if !t.began {
		return nil
	}
	t.tx.trace(statement{sql: "rollback"})
	return finish(t.conn, within, "rollback")
}

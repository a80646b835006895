package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// What database/sql cannot say: several statements in one round trip. Nothing else looks below it.

// errRolledBack is a COMMIT that PostgreSQL answered with ROLLBACK, because a statement before it had failed.
var errRolledBack = errors.New("store: the transaction was rolled back")

func withPgx(conn *sql.Conn, fn func(*pgx.Conn) error) error {
	return conn.Raw(func(driverConn any) error { return fn(driverConn.(*stdlib.Conn).Conn()) })
}

// simple runs statements without arguments in one round trip.
func simple(ctx context.Context, conn *sql.Conn, text string) error {
	return withPgx(conn, func(pg *pgx.Conn) error {
		_, err := pg.PgConn().Exec(ctx, text).ReadAll()
		return err
	})
}

// sendBatch runs statements in one round trip. The first that fails ends it; the later ones, COMMIT too, do
// not run then.
func sendBatch(ctx context.Context, pg *pgx.Conn, statements []statement) error {
	results := pg.SendBatch(ctx, batchOf(statements))
	for _, st := range statements {
		tag, err := results.Exec()
		if err != nil {
			results.Close()
			return err
		}
		if st.sql == "commit" && tag.String() != "COMMIT" {
			return errors.Join(errRolledBack, results.Close())
		}
	}
	return results.Close()
}

func batchOf(statements []statement) *pgx.Batch {
	batch := &pgx.Batch{}
	for _, st := range statements {
		batch.Queue(st.sql, st.args...)
	}
	return batch
}

// finish ends a transaction whatever has become of the caller's context.
func finish(conn *sql.Conn, within time.Duration, text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	return simple(ctx, conn, text)
}

// discard makes the pool close the connection.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
}

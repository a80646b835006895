package main

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/superform-dev/superform/engine/store"
)

// postgresDB sends a command as two batches: begin and the reads; the writes and commit.
type postgresDB struct {
	pool  *pgxpool.Pool
	spell spelling
}

const connections = 16 // as ours

func openPostgres(ctx context.Context, url string) (*postgresDB, error) {
	if err := migrate(ctx, store.Options{URL: url}); err != nil {
		return nil, err
	}
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.MaxConns = connections
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	return &postgresDB{pool: pool, spell: spelling{lock: "for update", dollars: true}}, nil
}

func (d *postgresDB) close() { d.pool.Close() }

func (d *postgresDB) command(ctx context.Context, reads []read, write func() ([]statement, error)) error {
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release() // the pool closes a connection that is still in a transaction
	if err := d.ask(ctx, conn.Conn(), reads); err != nil {
		return rollback(ctx, conn.Conn(), err)
	}
	writes, err := write()
	if err != nil {
		return rollback(ctx, conn.Conn(), err)
	}
	batch := &pgx.Batch{}
	for _, w := range writes {
		batch.Queue(d.spell.of(w.sql), w.args...)
	}
	batch.Queue("commit")
	if err := conn.SendBatch(ctx, batch).Close(); err != nil {
		return rollback(ctx, conn.Conn(), err)
	}
	return nil
}

// ask begins a transaction and reads one row for each read.
func (d *postgresDB) ask(ctx context.Context, conn *pgx.Conn, reads []read) error {
	batch := &pgx.Batch{}
	batch.Queue("begin")
	for _, r := range reads {
		batch.Queue(d.spell.of(r.sql), r.args...)
	}
	results := conn.SendBatch(ctx, batch)
	defer results.Close()
	if _, err := results.Exec(); err != nil {
		return err
	}
	for _, r := range reads {
		if err := results.QueryRow().Scan(r.into...); err != nil {
			return err
		}
	}
	return results.Close()
}

func rollback(ctx context.Context, conn *pgx.Conn, cause error) error {
	_, _ = conn.Exec(ctx, "rollback")
	return cause
}

func (d *postgresDB) list(ctx context.Context, st statement, each func(row) error) error {
	rows, err := d.pool.Query(ctx, d.spell.of(st.sql), st.args...)
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

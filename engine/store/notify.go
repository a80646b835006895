package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Messages between the nodes over one PostgreSQL: hints that nobody waits for and nobody keeps. SQLite has one node.

// channel is the name under which nodes speak and listen.
const channel = "superform_live"

// Notify sends messages of fewer than 8,000 characters to all nodes that listen, this one included. It is not part
// of any transaction: inside one it would take a lock that all commits of the database share.
func (s *Store) Notify(ctx context.Context, messages []string) error {
	return s.db.notify(ctx, messages)
}

// Listen calls connected once it hears everything that is sent from then on, and heard with each message, on a
// connection of its own. It returns when ctx ends or the connection is lost.
func (s *Store) Listen(ctx context.Context, connected func(), heard func(message string)) error {
	return s.db.listen(ctx, connected, heard)
}

func (*sqliteDB) notify(context.Context, []string) error { return nil }

func (*sqliteDB) listen(ctx context.Context, connected func(), _ func(string)) error {
	connected()
	<-ctx.Done()
	return ctx.Err()
}

func (d *postgresDB) notify(ctx context.Context, messages []string) error {
	if len(messages) == 0 {
		return nil
	}
	if !d.gate.enter() {
		return ErrClosed
	}
	defer d.gate.leave()
	_, err := d.pool.ExecContext(ctx, "select pg_notify($1, message) from unnest($2::text[]) message", channel, messages)
	return d.translate(err)
}

// listenPing is after how much silence the connection is tried, closeTime how long ending it may take.
const (
	listenPing = 30 * time.Second
	closeTime  = 2 * time.Second
)

func (d *postgresDB) listen(ctx context.Context, connected func(), heard func(string)) error {
	config, err := postgresConfig(d.options.URL)
	if err != nil {
		return err
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return d.translate(err)
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
		defer cancel()
		_ = conn.Close(ctx)
	}()
	if _, err := conn.Exec(ctx, "listen "+channel); err != nil {
		return d.translate(err)
	}
	connected()
	for {
		message, err := nextMessage(ctx, conn)
		if err != nil {
			return fmt.Errorf("listen: %w", d.translate(err))
		}
		if message != nil {
			heard(message.Payload)
		}
	}
}

// nextMessage waits for a message, nil after a silence in which the connection proved to be alive.
func nextMessage(ctx context.Context, conn *pgx.Conn) (*pgconn.Notification, error) {
	within, cancel := context.WithTimeout(ctx, listenPing)
	defer cancel()
	message, err := conn.WaitForNotification(within)
	if cause := ctx.Err(); cause != nil {
		return nil, cause
	}
	if err == nil || within.Err() == nil {
		return message, err
	}
	alive, cancel := context.WithTimeout(ctx, rollbackTime)
	defer cancel()
	return nil, conn.Ping(alive)
}

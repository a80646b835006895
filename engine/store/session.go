package store

import (
	"context"
	"database/sql"
)

// session is one connection to SQLite with its prepared statements; preparing costs more than most of our
// statements do.
type session struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
	bytes    int // of their texts
}

// maxPrepared and maxPreparedBytes bound the statements of a session; beyond them all are prepared anew. Lists with
// filters make texts without end, some of them long.
const (
	maxPrepared      = 512
	maxPreparedBytes = 512 << 10
)

func newSession(ctx context.Context, pool *sql.DB) (*session, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &session{conn: conn, prepared: map[string]*sql.Stmt{}}, nil
}

func (s *session) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if stmt := s.prepared[text]; stmt != nil {
		return stmt, nil
	}
	if len(s.prepared) >= maxPrepared || s.bytes+len(text) > maxPreparedBytes {
		s.reset()
	}
	stmt, err := s.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s.prepared[text] = stmt
	s.bytes += len(text)
	return stmt, nil
}

// reset closes the prepared statements. database/sql keeps one in use until its rows are closed.
func (s *session) reset() {
	for _, stmt := range s.prepared {
		stmt.Close()
	}
	clear(s.prepared)
	s.bytes = 0
}

func (s *session) exec(ctx context.Context, text string, args []any) (sql.Result, error) {
	stmt, err := s.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

func (s *session) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	stmt, err := s.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// run executes a statement without arguments.
func (s *session) run(ctx context.Context, text string) error {
	_, err := s.exec(ctx, text, nil)
	return err
}

func (s *session) close() error {
	s.reset()
	return s.conn.Close()
}

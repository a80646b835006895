package main

import (
	"context"
	"strconv"
	"strings"
	"sync"

	"github.com/superform-dev/superform/engine/store"
)

// statement is SQL with "?" for arguments and "{lock}" where PostgreSQL locks the row that it reads.
type statement struct {
	sql  string
	args []any
}

// read is a statement that gives one row.
type read struct {
	statement
	into []any
}

// row is where a list is read from.
type row interface{ Scan(into ...any) error }

// database runs commands, each in a transaction whose commit is durable before it is answered.
type database interface {
	// command runs the reads under their locks, then what write makes of them.
	command(ctx context.Context, reads []read, write func() ([]statement, error)) error
	// list reads rows outside of any command.
	list(ctx context.Context, st statement, each func(row) error) error
	close()
}

// migrate makes the tables that ours uses.
func migrate(ctx context.Context, o store.Options) error {
	s, err := store.Open(ctx, o)
	if err != nil {
		return err
	}
	err = s.Migrate(ctx)
	if closing := s.Close(); err == nil {
		err = closing
	}
	return err
}

// spelling is how a database spells the statements, each worked out once.
type spelling struct {
	lock    string
	dollars bool
	known   sync.Map
}

func (s *spelling) of(sql string) string {
	if text, ok := s.known.Load(sql); ok {
		return text.(string)
	}
	text := strings.ReplaceAll(sql, "{lock}", s.lock)
	if s.dollars {
		text = dollars(text)
	}
	s.known.Store(sql, text)
	return text
}

// dollars numbers the arguments as PostgreSQL wants them: ? ? becomes $1 $2.
func dollars(sql string) string {
	var b strings.Builder
	n := 0
	for _, r := range sql {
		if r != '?' {
			b.WriteRune(r)
			continue
		}
		n++
		b.WriteString("$" + strconv.Itoa(n))
	}
	return b.String()
}

package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// pgx keeps the statements of a connection prepared, here and on the server, by their number. Lists with filters make texts
// without end, some of them long, so what those hold is bound too: once a connection has been sent so much of them, all of
// its statements are prepared anew.
const (
	longText     = 4 << 10   // bytes of a statement that only a filter has
	maxLongTexts = 512 << 10 // bytes of them that a connection is sent before it forgets them
	forgetTime   = 5 * time.Second
)

// longTexts is the key under which a connection knows how many bytes of long statements it has been sent.
const longTexts = "superform.long"

func noteLong(pg *pgx.Conn, statements ...statement) {
	sent := 0
	for _, st := range statements {
		if len(st.sql) > longText {
			sent += len(st.sql)
		}
	}
	if sent > 0 {
		known, _ := pg.PgConn().CustomData()[longTexts].(int)
		pg.PgConn().CustomData()[longTexts] = known + sent
	}
}

// forgetLong drops the prepared statements of a connection outside of a transaction where it has been sent too much of them.
func forgetLong(pg *pgx.Conn) error {
	if sent, _ := pg.PgConn().CustomData()[longTexts].(int); sent < maxLongTexts {
		return nil
	}
	pg.PgConn().CustomData()[longTexts] = 0
	ctx, stop := context.WithTimeout(context.Background(), forgetTime)
	defer stop()
	return pg.DeallocateAll(ctx)
}

package store

import (
	"context"
	"errors"
	"fmt"
)

// bulky are the tables that bulk work writes and lists read. One that somebody analyzes already is passed over.
const bulky = `analyze (skip_locked) records, record_index, record_rows, record_keys, record_refs, instances, tasks`

// analyze runs as the owner, who alone may; a role that is not is told by a warning, and nothing happens.
func (d *postgresDB) analyze(ctx context.Context) (err error) {
	owner, err := d.owner()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, owner.Close()) }()
	if _, err := owner.ExecContext(ctx, bulky); err != nil {
		return fmt.Errorf("store: analyze: %w", d.translate(err))
	}
	return nil
}

func (d *sqliteDB) analyze(context.Context) error { return nil }

package main

import (
	"errors"
	"fmt"
)

// migrateCommand brings the tables to this program's version. With PostgreSQL it connects as the owner of the
// tables, DATABASE_OWNER_URL, while serve connects as a role that owns nothing.
type migrateCommand struct{ storage }

// Run migrates. Several may run at once: one does it, the others wait.
func (cmd *migrateCommand) Run(s *surroundings) (err error) {
	set, err := cmd.read(s)
	if err != nil {
		return err
	}
	if err := ensure(set.Data); err != nil {
		return err
	}
	data, err := openStore(s.ctx, set, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	if err := data.Migrate(s.ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	fmt.Fprintf(s.out, "%s is at this program's version\n", set.database(data))
	return nil
}

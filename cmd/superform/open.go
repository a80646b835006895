package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/store"
)

// openStore opens the database that the settings name.
func openStore(ctx context.Context, set settings, all keys) (*store.Store, error) {
	options := store.Options{URL: set.DatabaseURL, OwnerURL: set.DatabaseOwnerURL}
	if set.DatabaseURL == "" {
		options.Dir = set.Data
	}
	var err error
	if options.CursorKeys, err = all.derive("cursor 1"); err != nil {
		return nil, err
	}
	return store.Open(ctx, options)
}

// newEngine makes the engine over an open database. Without keys nobody can have a second factor, and nothing leaves the
// server: for commands that serve nobody.
func newEngine(set settings, s *store.Store, all keys, log *slog.Logger, demo bool) (*engine.Engine, error) {
	disk, err := files.NewDisk(filepath.Join(set.Data, "files"))
	if err != nil {
		return nil, err
	}
	secrets, err := all.derive("second 1")
	if err != nil {
		return nil, err
	}
	options := engine.Options{Store: s, Files: disk, Log: log, Demo: demo, SecretKeys: secrets, Bundled: bundledApps}
	if len(all) > 0 {
		if options.Messages, err = set.messages(all); err != nil {
			return nil, err
		}
		if options.Providers, err = set.providers(); err != nil {
			return nil, err
		}
		options.Trusted, options.Guarded = notify.IssuerClient(false), notify.IssuerClient(true)
	}
	return engine.New(options), nil
}

// database names the database for people, without a password.
func (set settings) database(s *store.Store) string {
	if s.Dialect() == store.PostgreSQL {
		return "PostgreSQL"
	}
	return fmt.Sprintf("SQLite in %s", set.Data)
}

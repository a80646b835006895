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
	kept, err := set.fileStore(log, len(all) > 0)
	if err != nil {
		return nil, err
	}
	secrets, err := all.derive("second 1")
	if err != nil {
		return nil, err
	}
	options := engine.Options{Store: s, Files: kept, Log: log, Demo: demo, SecretKeys: secrets, Bundled: bundledApps}
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

// fileStore is where the bytes of files lie: in the data folder, or in an S3-compatible store. A store that does not answer keeps nobody who
// serves from starting: all but files goes on.
func (set settings) fileStore(log *slog.Logger, serves bool) (files.Store, error) {
	if set.S3Endpoint == "" {
		return files.NewDisk(filepath.Join(set.Data, "files"))
	}
	s3, err := files.NewS3(files.S3Options{Endpoint: set.S3Endpoint, Bucket: set.S3Bucket, Region: set.S3Region, Prefix: set.S3Prefix,
		AccessKey: set.S3AccessKey, SecretKey: set.S3SecretKey})
	if err != nil {
		return nil, fmt.Errorf("S3_ENDPOINT: %w", err)
	}
	if serves {
		if err := s3.Check(context.Background()); err != nil {
			log.Warn("files cannot be kept or opened: the S3 store does not answer as it should", "endpoint", set.S3Endpoint, "bucket", set.S3Bucket, "error", err)
		}
	}
	return s3, nil
}

// database names the database for people, without a password.
func (set settings) database(s *store.Store) string {
	if s.Dialect() == store.PostgreSQL {
		return "PostgreSQL"
	}
	return fmt.Sprintf("SQLite in %s", set.Data)
}

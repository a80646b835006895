package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

const migrationsTable = "schema_versions"

// Newer says that the database was migrated by a newer program.
type Newer struct{ Have, Known int64 }

func (e *Newer) Error() string {
	return fmt.Sprintf("store: the database is at version %d, this program knows %d; use the newer program", e.Have, e.Known)
}

// provider runs the migrations of a dialect over db.
func provider(dialect string, db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+dialect)
	if err != nil {
		return nil, err
	}
	kind := goose.DialectSQLite3
	if dialect == PostgreSQL {
		kind = goose.DialectPostgres
	}
	return goose.NewProvider(kind, db, files, goose.WithTableName(migrationsTable), goose.WithDisableGlobalRegistry(true))
}

// Version gives the version of the tables that are there (0: none) and the one this program knows. A program
// serves only where they are equal; it may find that out with rights that do not let it migrate.
func (s *Store) Version(ctx context.Context) (have, known int64, err error) {
	p, err := provider(s.Dialect(), s.db.plain())
	if err != nil {
		return 0, 0, fmt.Errorf("store: %w", err)
	}
	for _, source := range p.ListSources() {
		known = max(known, source.Version)
	}
	there := "select count(*) from sqlite_schema where name = '" + migrationsTable + "'"
	if s.Dialect() == PostgreSQL {
		there = "select count(to_regclass('" + migrationsTable + "'))"
	}
	var tables int
	if err := s.db.plain().QueryRowContext(ctx, there).Scan(&tables); err != nil || tables == 0 {
		return 0, known, s.db.translate(err)
	}
	err = s.db.plain().QueryRowContext(ctx, "select coalesce(max(version_id), 0) from "+migrationsTable).Scan(&have)
	return have, known, s.db.translate(err)
}

// up migrates, or refuses a database from the future.
func up(ctx context.Context, p *goose.Provider) error {
	have, known, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if have > known {
		return &Newer{have, known}
	}
	_, err = p.Up(ctx)
	return err
}

func (d *sqliteDB) migrate(ctx context.Context) error {
	p, err := provider(SQLite, d.writers)
	if err == nil {
		err = up(ctx, p)
	}
	if err == nil {
		err = d.learnIndexes(ctx)
	}
	if err != nil {
		return fmt.Errorf("store: migrate: %w", d.translate(err))
	}
	return nil
}

// migrate runs as the owner, then gives AppRole its rights and lets the pool connect anew, so that its
// connections step down to it.
func (d *postgresDB) migrate(ctx context.Context) (err error) {
	owner, err := d.owner()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, owner.Close()) }()
	if err := migrateAs(ctx, owner); err != nil {
		return fmt.Errorf("store: migrate: %w", d.translate(err))
	}
	d.pool.SetMaxIdleConns(0)
	d.pool.SetMaxIdleConns(d.options.Connections)
	return nil
}

// owner connects as the role that owns the tables.
func (d *postgresDB) owner() (*sql.DB, error) {
	url := d.options.OwnerURL
	if url == "" {
		url = d.options.URL
	}
	config, err := postgresConfig(url)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["lock_timeout"] = milliseconds(d.options.LockTimeout)
	return stdlib.OpenDB(*config), nil
}

// migrateLock is held over migrating and granting, so that of several nodes which start at once one does both
// and the others go on the moment it is done. (goose's own session lock is asked for every few seconds, and
// does not cover the grants, which at once end in "tuple concurrently updated".)
const migrateLock = 0x73757065

func migrateAs(ctx context.Context, owner *sql.DB) error {
	conn, err := owner.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "set lock_timeout = 0"); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "select pg_advisory_lock($1)", migrateLock); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "select pg_advisory_unlock($1)", migrateLock)
	p, err := provider(PostgreSQL, owner)
	if err == nil {
		err = up(ctx, p)
	}
	if err != nil {
		return err
	}
	return grant(ctx, conn)
}

// SchemaID names the tables and rights that Migrate brings about: 12 hex digits that change with them.
func SchemaID() string {
	sum := sha256.New()
	err := fs.WalkDir(migrations, "migrations", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := migrations.ReadFile(path)
		fmt.Fprintf(sum, "%s\n%s\n", path, body)
		return err
	})
	if err != nil {
		panic(err) // an embedded file that cannot be read is a broken program
	}
	fmt.Fprint(sum, grants())
	return hex.EncodeToString(sum.Sum(nil))[:12]
}

package storetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/superform-dev/superform/engine/store"
)

var databases atomic.Int64

// freshDatabase makes a database that is dropped when the test ends, and gives the URL that serves (as
// superform_app) and the owner's.
func freshDatabase(tb testing.TB, migrated bool) (serve, owner string) {
	tb.Helper()
	admin, err := clusterURL()
	if err != nil {
		tb.Fatal(err)
	}
	template := "template0"
	if migrated {
		if template, err = templateDatabase(); err != nil {
			tb.Fatalf("make the template of test databases: %v", err)
		}
	} else if err := loginRole(); err != nil {
		tb.Fatal(err)
	}
	name := fmt.Sprintf("superform_%d_%d", os.Getpid(), databases.Add(1))
	if err := administer(admin, "create database "+name+" template "+template); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := administer(admin, "drop database "+name+" with (force)"); err != nil {
			tb.Errorf("drop the test database: %v", err)
		}
	})
	return with(tb, admin, name, url.UserPassword(store.AppRole, store.AppRole)), with(tb, admin, name, nil)
}

// with gives the URL of another database, and of another user where one is named.
func with(tb testing.TB, admin, database string, user *url.Userinfo) string {
	tb.Helper()
	u, err := url.Parse(admin)
	if err != nil {
		tb.Fatalf("%s is not a URL: %v", Variable, err)
	}
	u.Path = "/" + database
	if user != nil {
		u.User = user
	}
	return u.String()
}

func administer(admin string, statements ...string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, text := range statements {
		if _, err := conn.Exec(ctx, text); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
}

// setupLock keeps the test programs that share a cluster from preparing it at once.
const setupLock = "select pg_advisory_lock(7309453)"

// loginRole makes superform_app and lets it log in, which on a test cluster it may.
var loginRole = sync.OnceValue(func() error {
	admin, err := clusterURL()
	if err != nil {
		return err
	}
	return administer(admin, setupLock, `do $$ begin
		if not exists (select from pg_roles where rolname = '`+store.AppRole+`') then create role `+store.AppRole+`; end if;
		if not (select rolcanlogin from pg_roles where rolname = '`+store.AppRole+`') then
			alter role `+store.AppRole+` login password '`+store.AppRole+`'; end if;
		end $$`)
})

// templateDatabase makes, once per cluster and schema, the migrated database that test databases are copies of.
// It bears its name only when it is complete.
var templateDatabase = sync.OnceValues(func() (string, error) {
	if err := loginRole(); err != nil {
		return "", err
	}
	admin, err := clusterURL()
	if err != nil {
		return "", err
	}
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, setupLock); err != nil {
		return "", err
	}
	name := "superform_" + store.SchemaID()
	var exists bool
	if err := conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&exists); err != nil || exists {
		return name, err
	}
	raw := name + "_raw"
	for _, text := range []string{"drop database if exists " + raw + " with (force)", "create database " + raw + " template template0"} {
		if _, err := conn.Exec(ctx, text); err != nil {
			return "", err
		}
	}
	if err := migrate(ctx, admin, raw); err != nil {
		return "", err
	}
	_, err = conn.Exec(ctx, "alter database "+raw+" rename to "+name)
	return name, err
})

func migrate(ctx context.Context, admin, database string) error {
	u, err := url.Parse(admin)
	if err != nil {
		return err
	}
	u.Path = "/" + database
	s, err := store.Open(ctx, store.Options{URL: u.String()})
	if err != nil {
		return err
	}
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	return s.Close()
}

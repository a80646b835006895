package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// AppRole is the PostgreSQL role that serves: neither owner nor superuser, so that row-level security holds
// for it. Migrate makes it (without a login) where the migrating user may.
const AppRole = "superform_app"

// Where one URL both migrates and serves, its user stands above the wall. It then steps down to AppRole for
// the life of each connection, if it may; Store.Wall tells what came of it.
const aboveWall = `
	select r.rolsuper or r.rolbypassrls or exists (
		select from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
			and pg_has_role(current_user, c.relowner, 'usage')),
		coalesce((select pg_has_role(current_user, a.oid, 'member') from pg_roles a where a.rolname = '` + AppRole + `'), false)
	from pg_roles r where r.rolname = current_user`

func enterRole(ctx context.Context, conn *pgx.Conn) error {
	var above, may bool
	if err := conn.QueryRow(ctx, aboveWall).Scan(&above, &may); err != nil {
		return err
	}
	if !above || !may {
		return nil
	}
	_, err := conn.Exec(ctx, "set role "+AppRole)
	return err
}

func (d *postgresDB) wall(ctx context.Context) (Wall, error) {
	var w Wall
	var super, bypass, owns bool
	var open sql.NullString
	err := d.pool.QueryRowContext(ctx, `
		select current_user, r.rolsuper, r.rolbypassrls, exists (
			select from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
				and pg_has_role(current_user, c.relowner, 'usage')), (
			select string_agg(c.relname, ', ' order by c.relname) from pg_class c
				join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
				where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> 'sessions'
				and not (c.relrowsecurity and c.relforcerowsecurity))
		from pg_roles r where r.rolname = current_user`).Scan(&w.User, &super, &bypass, &owns, &open)
	if err != nil {
		return Wall{}, d.translate(err)
	}
	switch {
	case super:
		w.Reason = fmt.Sprintf("%s is a superuser", w.User)
	case bypass:
		w.Reason = fmt.Sprintf("%s may bypass row-level security", w.User)
	case owns:
		w.Reason = fmt.Sprintf("%s owns the tables", w.User)
	case open.Valid:
		w.Reason = "row-level security is not forced on " + open.String
	default:
		w.Stands = true
	}
	return w, nil
}

// grant makes AppRole and gives it what serving needs, every time after migrating. A user that may not make
// roles goes on without: then the wall does not stand, and Wall says so.
func grant(ctx context.Context, conn *sql.Conn) error {
	for _, text := range []string{makeRole, joinRole} {
		if _, err := conn.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	var exists bool
	err := conn.QueryRowContext(ctx, "select exists (select from pg_roles where rolname = '"+AppRole+"')").Scan(&exists)
	if err != nil || !exists {
		return err
	}
	_, err = conn.ExecContext(ctx, grants())
	return err
}

// The role belongs to the whole cluster: another database may be making it right now.
const makeRole = `do $$ begin
	if not exists (select from pg_roles where rolname = '` + AppRole + `') then create role ` + AppRole + ` nologin; end if;
	exception when duplicate_object or unique_violation or insufficient_privilege then null; end $$`

// An owner that is no superuser must be a member to step down to the role.
const joinRole = `do $$ begin
	if exists (select from pg_roles where rolname = '` + AppRole + `') and not pg_has_role(current_user, '` + AppRole + `', 'member')
	then execute format('grant ` + AppRole + ` to %I', current_user); end if;
	exception when insufficient_privilege then null; end $$`

// grants are the rights of AppRole: all rows, but those of append-only tables only to add, and of the table
// of migrations only to look.
func grants() string {
	var b strings.Builder
	b.WriteString(`do $$ begin execute format('grant usage on schema %I to ` + AppRole + `', current_schema()); end $$;`)
	fmt.Fprintf(&b, "grant select on %s to %s;", migrationsTable, AppRole)
	for _, table := range append(sortedKeys(companyTables), sortedKeys(systemTables)...) {
		columns, only := appendOnly[table]
		if !only {
			fmt.Fprintf(&b, "grant select, insert, update, delete on %s to %s;", table, AppRole)
			continue
		}
		fmt.Fprintf(&b, "revoke all on %s from %s; grant select, insert on %s to %s;", table, AppRole, table, AppRole)
		if len(columns) > 0 {
			fmt.Fprintf(&b, "grant update (%s) on %s to %s;", strings.Join(columns, ", "), table, AppRole)
		}
	}
	return b.String()
}

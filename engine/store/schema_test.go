package store_test

import (
	"database/sql"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	_ "modernc.org/sqlite"
)

// raw opens the database behind the store, as its owner.
func raw(t testing.TB, o store.Options) *sql.DB {
	t.Helper()
	driver, name := "sqlite", "file:"+o.Dir+"/"+store.SQLiteFile
	if o.Dir == "" {
		driver, name = "pgx", o.OwnerURL
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func migrated(t testing.TB, dialect string) (*store.Store, store.Options) {
	t.Helper()
	options := storetest.Fresh(t, dialect)
	s, err := store.Open(ctx, options)
	if err == nil {
		t.Cleanup(func() { s.Close() })
		err = s.Migrate(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s, options
}

// lines gives the rows of a query, their columns joined by spaces.
func lines(t *testing.T, db *sql.DB, text string) []string {
	t.Helper()
	rows, err := db.Query(text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var line []string
		for _, v := range values {
			line = append(line, v.String)
		}
		all = append(all, strings.Join(line, " "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// schema is what both dialects must agree on: "table column type null", "table index definition".
type schema struct{ columns, indexes []string }

// A type of SQLite's strict tables stands for one or several of PostgreSQL.
var sqliteTypes = map[string]string{"uuid": "BLOB", "bytea": "BLOB", "bigint": "INTEGER", "boolean": "INTEGER", "text": "TEXT"}

func sqliteSchema(t *testing.T, db *sql.DB) schema {
	return schema{
		lines(t, db, `select m.name, c.name, c.type, c."notnull" from sqlite_schema m, pragma_table_info(m.name) c
			where m.type = 'table' and m.name <> 'schema_versions' and m.name not like 'sqlite%' order by 1, c.cid`),
		normal(append(lines(t, db, `select tbl_name, sql from sqlite_schema where type = 'index' and sql is not null`),
			lines(t, db, `select m.name, 'primary key (' || (select group_concat(name, ', ') from
				(select name from pragma_table_info(m.name) where pk > 0 order by pk)) || ')' from sqlite_schema m
				where m.type = 'table' and m.name <> 'schema_versions' and m.name not like 'sqlite%'`)...)),
	}
}

func postgresSchema(t *testing.T, db *sql.DB) schema {
	columns := lines(t, db, `select table_name, column_name, data_type, (is_nullable = 'NO')::int from information_schema.columns
		where table_schema = 'public' and table_name <> 'schema_versions' order by 1, ordinal_position`)
	for i, column := range columns {
		part := strings.Split(column, " ")
		part[2] = sqliteTypes[part[2]]
		columns[i] = strings.Join(part, " ")
	}
	return schema{columns, normal(append(
		lines(t, db, `select i.tablename, i.indexdef from pg_indexes i where i.schemaname = 'public' and i.tablename <> 'schema_versions'
			and not exists (select from pg_constraint c where c.conname = i.indexname and c.contype = 'p')`),
		lines(t, db, `select conrelid::regclass, lower(pg_get_constraintdef(oid)) from pg_constraint where contype = 'p' and connamespace = 'public'::regnamespace
			and conrelid::regclass::text <> 'schema_versions'`)...))}
}

// normal takes out of index definitions what only one of the dialects writes.
func normal(definitions []string) []string {
	for i, d := range definitions {
		d = strings.ToLower(d)
		for _, noise := range []string{" using btree", "public.", "::text", `"`} {
			d = strings.ReplaceAll(d, noise, "")
		}
		if before, condition, ok := strings.Cut(d, " where "); ok {
			d = before + " where " + strings.NewReplacer("(", "", ")", "").Replace(condition)
		}
		definitions[i] = d
	}
	slices.Sort(definitions)
	return definitions
}

func compare(t *testing.T, what string, a, b []string) {
	t.Helper()
	for _, x := range a {
		if !slices.Contains(b, x) {
			t.Errorf("%s: only on SQLite: %s", what, x)
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			t.Errorf("%s: only on PostgreSQL: %s", what, x)
		}
	}
}

func TestBothDialectsHaveTheSameSchema(t *testing.T) {
	_, light := migrated(t, store.SQLite)
	_, heavy := migrated(t, store.PostgreSQL)
	a, b := sqliteSchema(t, raw(t, light)), postgresSchema(t, raw(t, heavy))
	if len(a.columns) < 250 || len(a.indexes) < 100 {
		t.Fatalf("only %d columns and %d indexes were read", len(a.columns), len(a.indexes))
	}
	compare(t, "column", a.columns, b.columns)
	compare(t, "index", a.indexes, b.indexes)

	foreign := func(list []string) []string {
		for i, x := range list {
			list[i] = strings.ReplaceAll(x, " ", "")
		}
		return list
	}
	compare(t, "foreign key",
		foreign(lines(t, raw(t, light), `select m.name, group_concat(f."from" || '>' || f."table" || '.' || f."to", ';' order by f.seq)
			from sqlite_schema m, pragma_foreign_key_list(m.name) f where m.type = 'table' group by m.name, f.id`)),
		foreign(lines(t, raw(t, heavy), `select c.conrelid::regclass, (select string_agg(a.attname || '>' || c.confrelid::regclass || '.' || b.attname, ';' order by k.n)
			from unnest(c.conkey, c.confkey) with ordinality k(x, y, n)
			join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.x join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.y)
			from pg_constraint c where contype = 'f'`)))
}

func TestEveryTableIsListed(t *testing.T) {
	_, options := migrated(t, store.PostgreSQL)
	var listed []string
	for table := range store.CompanyTables {
		listed = append(listed, table)
	}
	for table, why := range store.SystemTables {
		if why == "" {
			t.Errorf("%s has no reason to belong to no company", table)
		}
		listed = append(listed, table)
	}
	slices.Sort(listed)
	got := lines(t, raw(t, options), `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
		and relname <> 'schema_versions' order by relname collate "C"`)
	expect(t, "tables", strings.Join(got, " "), strings.Join(listed, " "))
}

func TestTheCompanyLeadsEveryKeyAndIndex(t *testing.T) {
	_, options := migrated(t, store.SQLite)
	definition := regexp.MustCompile(`(?:^(\w+) create (?:unique )?index (\w+) on \w+|^(\w+) primary key) \((\w+)`)
	crossing := map[string]bool{}
	for _, line := range sqliteSchema(t, raw(t, options)).indexes {
		m := definition.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("cannot read %q", line)
		}
		if _, company := store.CompanyTables[m[1]+m[3]]; company && m[4] != "company_id" {
			crossing[m[2]] = true
			if store.CrossIndexes[m[2]] == "" {
				t.Errorf("company_id does not lead, and no reason is given: %s", line)
			}
		}
	}
	for name := range store.CrossIndexes {
		if !crossing[name] {
			t.Errorf("%s is listed as an exception and is none", name)
		}
	}
}

func TestTheWallStandsOnEveryCompanyTable(t *testing.T) {
	_, options := migrated(t, store.PostgreSQL)
	db := raw(t, options)
	var want []string
	for _, table := range slices.Sorted(maps.Keys(store.CompanyTables)) {
		want = append(want, fmt.Sprintf("%s true true", table))
	}
	got := lines(t, db, `select relname, relrowsecurity, relforcerowsecurity from pg_class
		where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity order by relname collate "C"`)
	expect(t, "tables with forced row-level security", strings.Join(got, "\n"), strings.Join(want, "\n"))

	wall := "(company_id = (NULLIF(current_setting('superform.company'::text, true), ''::text))::uuid)"
	want = nil
	for table := range store.CompanyTables {
		want = append(want, table+" company_wall ALL "+wall)
	}
	for _, reason := range store.Reasons() {
		for table, action := range store.Reached(reason) {
			want = append(want, fmt.Sprintf("%s system_%s %s (current_setting('superform.system'::text, true) = '%s'::text)",
				table, strings.ReplaceAll(string(reason), "-", "_"), strings.ToUpper(action), reason))
		}
	}
	slices.Sort(want)
	got = lines(t, db, `select tablename, policyname, cmd, qual, with_check from pg_policies`)
	for i := range got {
		got[i] = strings.TrimSpace(got[i])
	}
	slices.Sort(got)
	expect(t, "policies", strings.Join(got, "\n"), strings.Join(want, "\n"))
}

func TestEveryTextComparesByCodePoint(t *testing.T) {
	_, options := migrated(t, store.PostgreSQL)
	got := lines(t, raw(t, options), `select table_name, column_name from information_schema.columns
		where table_schema = 'public' and table_name <> 'schema_versions' and data_type = 'text' and collation_name is distinct from 'C'`)
	expect(t, "texts with another collation", strings.Join(got, ", "), "")
}

// Row-level security puts its own condition first unless an operator is known to leak nothing; an index is used
// for a condition only then.
func TestTheOperatorsOfTheListsAreLeakproof(t *testing.T) {
	_, options := migrated(t, store.PostgreSQL)
	got := lines(t, raw(t, options), `select proname from pg_proc where not proleakproof and proname in
		('uuid_eq', 'uuid_lt', 'uuid_gt', 'texteq', 'textne', 'text_lt', 'text_le', 'text_gt', 'text_ge', 'int8eq', 'int8lt', 'int8le', 'int8gt', 'int8ge', 'booleq')`)
	expect(t, "leaking", strings.Join(got, " "), "")
}

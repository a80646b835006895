package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// rowOf inserts a row of a company into a table, past every wall, made from what the database says of its columns.
func rowOf(t *testing.T, tx *sql.Tx, table string, company forms.ID, n int) {
	t.Helper()
	got, err := tx.Query(`select column_name, udt_name from information_schema.columns where table_schema = current_schema() and table_name = $1`, table)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Close()
	var names, values []string
	for got.Next() {
		var name, kind string
		if err := got.Scan(&name, &kind); err != nil {
			t.Fatal(err)
		}
		value := map[string]string{"uuid": "'" + id(9000+n).String() + "'", "bytea": fmt.Sprintf(`'\x%04x'`, n), "bool": "false", "text": fmt.Sprintf("'t%d'", n)}[kind]
		if value == "" {
			value = "1"
		}
		if name == "company_id" {
			value = "'" + company.String() + "'"
		}
		names, values = append(names, name), append(values, value)
	}
	got.Close()
	if _, err := tx.Exec("insert into " + table + " (" + strings.Join(names, ", ") + ") values (" + strings.Join(values, ", ") + ")"); err != nil {
		t.Fatalf("%s: %v", table, err)
	}
}

// TestTheSecondWallOfEveryTable removes the company predicate from reads, changes and deletions of every table that there is,
// and still reaches nothing of another company.
func TestTheSecondWallOfEveryTable(t *testing.T) {
	s, options := migrated(t, store.PostgreSQL)
	owner := raw(t, options)
	tx, err := owner.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec("set local session_replication_role = replica"); err != nil { // rows stand alone here
		t.Fatal(err)
	}
	n := 0
	for table := range store.CompanyTables {
		for _, company := range []forms.ID{acme, bolts} {
			n++
			rowOf(t, tx, table, company, n)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	ended := errors.New("undo")
	for table := range store.CompanyTables {
		for what, text := range map[string]string{
			"reads":   "select count(*) from " + table,
			"changes": "with x as (update " + table + " set company_id = company_id returning 1) select count(*) from x",
			"deletes": "with x as (delete from " + table + " returning 1) select count(*) from x",
			"moves":   "with x as (update " + table + " set company_id = '" + acme.String() + "' returning 1) select count(*) from x",
		} {
			for who, company := range map[string]forms.ID{"its company": bolts, "a company without any": id(3)} {
				count := -1
				err := s.Company(company).Write(ctx, func(tx *store.Tx) error {
					if err := tx.Behind(text, &count); err != nil {
						return err
					}
					return ended
				})
				want, denied := map[bool]int{true: 1, false: 0}[company == bolts], errors.Is(err, store.ErrDenied)
				_, only := store.AppendOnly[table]
				switch {
				case denied && only && what != "reads": // nobody does that
				case what == "moves" && company == bolts:
					if err == nil || errors.Is(err, ended) {
						t.Errorf("%s moves a row of %s to another company", who, table)
					}
				case !errors.Is(err, ended) || count != want:
					t.Errorf("%s %s %d rows of %s, want %d: %v", who, what, count, table, want, err)
				}
			}
		}
	}
	fmt.Printf("wall: %d tables of companies, read, changed, deleted from and moved without their predicate by 2 companies: nothing of another is reached\n", len(store.CompanyTables))
}

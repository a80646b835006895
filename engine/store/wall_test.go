package store_test

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

const insertJob = `insert into jobs (company_id, id, kind, body, status, due_at, attempts, created_at) values (?, ?, 'mail', '{}', 'waiting', ?, 0, 0)`

func TestTheFirstWall(t *testing.T) {
	for _, c := range []struct {
		name   string
		reason store.Reason
		text   string
		want   string
	}{
		{"a company's statement that names company_id runs", "", "select id from records where company_id = company_id", ""},
		{"one that does not is refused", "", "select id from records", "store: a statement on records does not name company_id"},
		{"whatever the case", "", "SELECT id FROM Records", "store: a statement on records does not name company_id"},
		{"and quoted", "", `select id from "records"`, "store: a statement on records does not name company_id"},
		{"company_id in a text does not count", "", "select id from records where status = 'company_id'", "store: a statement on records does not name company_id"},
		{"a comment is refused", "", "select id from records -- company_id", `store: a comment in "select id from records -- company_id"`},
		{"a system table has no company", "", "select login from accounts", ""},
		{"a reason reaches its tables", store.Deliver, "select id from jobs", ""},
		{"and no other", store.Seal, "select id from jobs", `store: system reason "seal" does not reach jobs`},
		{"nor one beside its own", store.SignIn, "select m.id from members m join records r on r.created_by = m.id", `store: system reason "sign-in" does not reach records`},
		{"a reason that is not listed is none", "curiosity", "select login from accounts", `store: "curiosity" is no system reason`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := storetest.Open(t, store.SQLite)
			door := s.System(c.reason).Read
			if c.reason == "" {
				door = s.Company(acme).Read
			}
			got := ""
			if err := door(ctx, func(tx *store.Tx) error { _, err := tx.Texts(c.text); return err }); err != nil {
				got = err.Error()
			}
			expect(t, "error", got, c.want)
		})
	}
}

func TestSystemReachesAllCompanies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for n, company := range []forms.ID{acme, bolts} {
			write(t, s, company, func(tx *store.Tx) error {
				_, err := tx.Exec(insertJob, company, id(10+n), n)
				return err
			})
		}
		err := s.System(store.Deliver).Write(ctx, func(tx *store.Tx) error {
			n, err := tx.Exec("update jobs set attempts = attempts + 1 where status = 'waiting' and due_at <= ?", 5)
			expect(t, "claimed", n, int64(2))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, company := range []forms.ID{acme, bolts} {
			err := s.Company(company).Read(ctx, func(tx *store.Tx) error {
				var n int
				err := tx.QueryRow("select sum(attempts) from jobs where company_id = ?", company).Scan(&n)
				expect(t, "attempts", n, 1)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

func TestTheSecondWall(t *testing.T) {
	s, options := migrated(t, store.PostgreSQL)
	wall, err := s.Wall(ctx)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "wall", wall, store.Wall{Stands: true, User: "superform_app"})
	for n, company := range []forms.ID{acme, bolts} {
		write(t, s, company, func(tx *store.Tx) error {
			_, err := tx.Exec(insertJob, company, id(10+n), n)
			return errors.Join(err, addDepartment(tx, 10+n, "A"))
		})
	}
	count := func(door func(context.Context, func(*store.Tx) error) error, table string) (n int) {
		t.Helper()
		if err := door(ctx, func(tx *store.Tx) error { return tx.Behind("select count(*) from "+table, &n) }); err != nil {
			t.Error(err)
		}
		return n
	}
	expect(t, "own rows without a predicate", count(s.Company(acme).Read, "departments"), 1)
	expect(t, "own rows in a write", count(s.Company(bolts).Write, "departments"), 1)
	expect(t, "rows of a company without any", count(s.Company(id(3)).Read, "departments"), 0)
	expect(t, "jobs for its reason", count(s.System(store.Deliver).Read, "jobs"), 2)
	expect(t, "jobs for another reason", count(s.System(store.Seal).Read, "jobs"), 0)
	expect(t, "departments for any reason", count(s.System(store.Deliver).Read, "departments"), 0)

	for _, c := range []struct {
		name, text string
		args       []any
		want       string
	}{
		{"a row for another company", insertJob, []any{bolts, id(20), 1}, "store: a row of another company: ERROR: new row violates row-level security policy for table \"jobs\" (SQLSTATE 42501)"},
		{"a row moved to another company", "update departments set company_id = ?", []any{bolts}, "store: a row of another company: ERROR: new row violates row-level security policy for table \"departments\" (SQLSTATE 42501)"},
		{"a policy dropped", "drop policy company_wall on records", nil, "store: a statement on records does not name company_id"},
		{"a table emptied", "truncate departments /*", nil, "store: a comment in \"truncate departments /*\""},
	} {
		got := ""
		if err := s.Company(acme).Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec(c.text, c.args...); return err }); err != nil {
			got = err.Error()
		}
		expect(t, c.name, got, c.want)
	}
	n := lines(t, rawURL(t, options.URL), "select count(*) from departments")
	expect(t, "rows for a connection outside any transaction", strings.Join(n, ""), "0")
}

func TestWhatIsOnlyAddedTo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.Queue(`insert into events (company_id, subject_id, seq, id, kind, format, at, payload_hash, hash)
				values (?, ?, 1, ?, 'submitted', 1, 1, ?, ?)`, acme, id(10), id(11), []byte{1}, []byte{2})
			tx.Queue("insert into blocks (company_id, number, first_event, count, hash, sealed_at) values (?, 1, 1, 1, ?, 1)", acme, []byte{1})
			tx.Queue(`insert into ledger_accounts (company_id, id, key, unit, scale, floor, balance, held, created_at) values (?, ?, 'k', 'days', 1, 0, 0, 0, 1)`, acme, id(12))
			tx.Queue(`insert into ledger_entries (company_id, id, account_id, transfer_id, kind, amount, at) values (?, ?, ?, ?, 'grant', 5, 1)`, acme, id(13), id(12), id(14))
			return nil
		})
		for _, c := range []struct {
			text string
			want error
		}{
			{"delete from events where company_id = ?", store.ErrDenied},
			{"update events set hash = hash where company_id = ?", store.ErrDenied},
			{"update events set at = 2, block = 1 where company_id = ?", store.ErrDenied},
			{"update events set block = 1 where company_id = ?", nil},
			{"delete from blocks where company_id = ?", store.ErrDenied},
			{"update blocks set count = 2 where company_id = ?", store.ErrDenied},
			{"delete from ledger_entries where company_id = ?", store.ErrDenied},
			{"update ledger_entries set amount = 0 where company_id = ?", store.ErrDenied},
			{"update ledger_entries set actor_id = null, note = null where company_id = ?", nil},
		} {
			err := s.Company(acme).Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec(c.text, acme); return err })
			if !errors.Is(err, c.want) {
				t.Errorf("%s: got %v, want %v", c.text, err, c.want)
			}
		}
	})
}

func TestOneURLStepsDownBehindTheWall(t *testing.T) {
	for _, c := range []struct {
		name, role string // role: with which attributes the owner is made; "" is a superuser
		wall       store.Wall
	}{
		{"a superuser", "", store.Wall{Stands: true, User: "superform_app"}},
		{"an owner that may make roles", "createrole", store.Wall{Stands: true, User: "superform_app"}},
		{"an owner that may not", "nocreaterole", store.Wall{User: "store_owner_nocreaterole", Reason: "store_owner_nocreaterole owns the tables"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			owner := "store_owner_" + c.role
			var admin *sql.DB
			t.Cleanup(func() { // after the database is gone
				if _, err := admin.Exec("drop role if exists " + owner); err != nil {
					t.Error(err)
				}
				admin.Close()
			})
			options := storetest.Empty(t, store.PostgreSQL)
			u, err := url.Parse(options.OwnerURL)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimPrefix(u.Path, "/")
			u.Path = "/postgres"
			if admin, err = sql.Open("pgx", u.String()); err != nil {
				t.Fatal(err)
			}
			u.Path = "/" + name
			if c.role != "" {
				u.User = url.UserPassword(owner, owner)
				_, err := admin.Exec("create role " + owner + " login password '" + owner + "' " + c.role + "; alter database " + name + " owner to " + owner)
				if err != nil {
					t.Fatal(err)
				}
			}
			options.URL, options.OwnerURL = u.String(), ""
			s, err := store.Open(ctx, options)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			for range 2 { // once more changes nothing
				if err := s.Migrate(ctx); err != nil {
					t.Fatal(err)
				}
			}
			wall, err := s.Wall(ctx)
			if err != nil {
				t.Fatal(err)
			}
			expect(t, "wall", wall, c.wall)
			write(t, s, acme, func(tx *store.Tx) error { return addDepartment(tx, 10, "A") })
			expect(t, "departments", departments(t, s, acme), "A")
			expect(t, "departments of another company", departments(t, s, bolts), "")
		})
	}
}

func TestTheWallSaysWhyItDoesNotStand(t *testing.T) {
	s, options := migrated(t, store.PostgreSQL)
	owner := raw(t, options)
	for _, c := range []struct{ do, undo, want string }{
		{"alter table tasks no force row level security", "alter table tasks force row level security", "row-level security is not forced on tasks"},
		{"alter table tasks disable row level security", "alter table tasks enable row level security", "row-level security is not forced on tasks"},
		{"alter table tasks owner to superform_app", "alter table tasks owner to current_user", "superform_app owns the tables"},
	} {
		if _, err := owner.Exec(c.do); err != nil {
			t.Fatal(err)
		}
		wall, err := s.Wall(ctx)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, c.do, wall, store.Wall{User: "superform_app", Reason: c.want})
		if _, err := owner.Exec(c.undo); err != nil {
			t.Fatal(err)
		}
	}
	wall, err := storetest.Open(t, store.SQLite).Wall(ctx)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "SQLite", wall, store.Wall{Reason: "SQLite has no row-level security"})
}

func rawURL(t *testing.T, url string) *sql.DB {
	t.Helper()
	return raw(t, store.Options{OwnerURL: url})
}

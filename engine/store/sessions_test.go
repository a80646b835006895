package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

func TestSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		row := func(n int) *store.SessionRow {
			return &store.SessionRow{TokenHash: []byte{byte(n)}, Account: id(10), Kind: "cookie", CreatedAt: 1, SeenAt: 1, ExpiresAt: int64(10 * n)}
		}
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertMember(&store.MemberRow{ID: id(20), Account: id(10), Name: "Bob"})
			for n, key := range []string{"cashier", "admin"} {
				tx.InsertRole(&store.RoleRow{ID: id(30 + n), Key: key})
				tx.InsertRoleMember(id(30+n), id(20))
			}
			return nil
		})
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			tx.InsertAccount(&store.AccountRow{ID: id(10), Login: "bob", Language: "en"})
			tx.InsertAccount(&store.AccountRow{ID: id(11), Login: "eve"})
			for n := range 4 {
				one := row(n + 1)
				if n == 1 {
					one.Company, one.Member = acme, id(20)
				}
				if n == 3 {
					one.Account = id(11)
				}
				tx.InsertSession(one)
			}
			return nil
		})
		live := func(n int) string {
			t.Helper()
			got := ""
			system(t, s, store.SignIn, func(tx *store.Tx) error {
				one, err := tx.SessionByToken([]byte{byte(n)})
				if err != nil {
					got = err.Error()
					return nil
				}
				got = fmt.Sprint(number(one.Account), " ", one.Language, " ", one.SeenAt, " ", one.ExpiresAt, " ", one.Disabled, " ", strings.Join(one.Roles, ","))
				return nil
			})
			return got
		}
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertGrant(&store.GrantRow{ID: id(70), HolderKind: store.HolderMember, Holder: id(20), Rights: "apps", Apps: `["leave"]`, Revision: 1})
			role, err := tx.RoleByKey("cashier")
			if err != nil {
				return err
			}
			tx.InsertGrant(&store.GrantRow{ID: id(71), HolderKind: store.HolderRole, Holder: role.ID, Rights: "flows", Departments: `["a"]`, Revision: 1})
			tx.InsertGrant(&store.GrantRow{ID: id(72), HolderKind: store.HolderMember, Holder: id(29), Rights: "keys", Revision: 1})
			return nil
		})
		write(t, s, bolts, func(tx *store.Tx) error {
			tx.InsertGrant(&store.GrantRow{ID: id(73), HolderKind: store.HolderMember, Holder: id(20), Rights: "settings", Revision: 1})
			return nil
		})
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			one, err := tx.SessionByToken([]byte{2})
			if err != nil {
				return err
			}
			held := map[string]string{}
			for _, g := range one.Grants {
				held[g.Rights] = g.Departments + g.Apps
			}
			same(t, "grants, each once", held, map[string]string{"apps": `["leave"]`, "flows": `["a"]`})
			return nil
		})
		expect(t, "without a company", live(1), "10 en 1 10 false ")
		expect(t, "of a member, with roles in order", live(2), "10 en 1 20 false admin,cashier")
		expect(t, "no such token", live(9), "store: not found")
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			tx.TouchSession([]byte{1}, 5, 50)
			there, err := tx.DeleteSession([]byte{3})
			expect(t, "ended", there, true)
			if err != nil {
				return err
			}
			there, err = tx.DeleteSession([]byte{3})
			expect(t, "ended twice", there, false)
			return err
		})
		expect(t, "touched", live(1), "10 en 5 50 false ")
		expect(t, "ended", live(3), "store: not found")
		write(t, s, acme, func(tx *store.Tx) error { tx.SetMemberDisabled(id(20), 7); return nil })
		expect(t, "of a disabled member", live(2), "10 en 1 20 true admin,cashier")
		expect(t, "the account is not", live(1), "10 en 5 50 false ")
		system(t, s, store.SignIn, func(tx *store.Tx) error { tx.SetAccountDisabled(id(11), 7); return nil })
		expect(t, "of a disabled account", live(4), "11  1 40 true ")
		for _, c := range []struct{ now, want int64 }{{20, 0}, {40, 1}, {41, 1}, {42, 0}} {
			system(t, s, store.Expire, func(tx *store.Tx) error {
				n, err := tx.ForgetSessions(c.now, 10)
				expect(t, fmt.Sprint("forgotten at ", c.now), n, c.want)
				return err
			})
		}
	})
}

func TestAttempts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		count := func(key string, now int64, want string) {
			t.Helper()
			system(t, s, store.SignIn, func(tx *store.Tx) error {
				n, start, err := tx.CountAttempt(key, now, 10)
				expect(t, fmt.Sprint(key, " at ", now), fmt.Sprint(n, " since ", start), want)
				return err
			})
		}
		count("a", 100, "1 since 100")
		count("a", 109, "2 since 100")
		count("b", 109, "1 since 109")
		count("a", 110, "1 since 110")
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			tx.ForgiveAttempt("a")
			tx.ForgiveAttempt("a") // not below none
			tx.DropAttempts("b")
			tx.MarkKnown("known x", 50)
			tx.MarkKnown("known x", 60)
			return nil
		})
		count("a", 111, "1 since 110")
		count("b", 111, "1 since 111")
		known := func(key string, want int64) {
			t.Helper()
			system(t, s, store.SignIn, func(tx *store.Tx) error {
				at, err := tx.KnownSince(key)
				expect(t, key, at, want)
				return err
			})
		}
		known("known x", 60)
		known("known y", 0)
		for _, c := range []struct {
			counted, known int64
			limit          int
			want           int64
		}{{110, 60, 10, 0}, {111, 60, 10, 1}, {200, 60, 10, 1}, {200, 61, 10, 1}} {
			system(t, s, store.Expire, func(tx *store.Tx) error {
				n, err := tx.ForgetAttempts(c.counted, c.known, c.limit)
				expect(t, fmt.Sprint("forgotten before ", c.counted, " and ", c.known), n, c.want)
				return err
			})
		}
		known("known x", 0)
	})
}

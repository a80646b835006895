package store_test

import (
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

func TestSessionsOfAnAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			tx.InsertAccount(&store.AccountRow{ID: id(10), Login: "ana", Language: "en"})
			tx.InsertAccount(&store.AccountRow{ID: id(11), Login: "ben", Language: "en"})
			for n, account := range []int{10, 10, 10, 11, 10} {
				tx.InsertSession(&store.SessionRow{ID: id(50 + n), TokenHash: []byte{byte(n)}, Account: id(account), Kind: "cookie",
					Agent: fmt.Sprint("agent ", n), CreatedAt: 1, SeenAt: int64(n), ExpiresAt: int64(100 * n)})
			}
			return nil
		})
		listed := func() (all string) {
			system(t, s, store.SignIn, func(tx *store.Tx) error {
				rows, err := tx.SessionsOf(id(10), 50)
				for _, r := range rows {
					all += fmt.Sprint(number(r.ID), " ", r.Agent, r.Address, ";")
				}
				return err
			})
			return all
		}
		expect(t, "sessions, used last first, without the expired one", listed(), "54 agent 4;52 agent 2;51 agent 1;")
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			account, err := tx.LockAccount(id(10))
			expect(t, "locked", account.Login, "ana")
			for _, c := range []struct {
				session int
				want    bool
			}{{53, false}, {99, false}, {52, true}, {52, false}} {
				gone, err := tx.DeleteSessionByID(id(10), id(c.session))
				if err != nil {
					return err
				}
				expect(t, fmt.Sprint("ended ", c.session), gone, c.want)
			}
			n, endErr := tx.DeleteSessionsBut(id(10), []byte{4})
			expect(t, "others ended", n, int64(2))
			if endErr != nil {
				return endErr
			}
			return err
		})
		expect(t, "left", listed(), "54 agent 4;")
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			n, err := tx.DeleteSessionsBut(id(10), nil)
			expect(t, "all ended", n, int64(1))
			return err
		})
		expect(t, "none left", listed(), "")
	})
}

func TestTickets(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			for n, purpose := range []string{store.TicketReset, store.TicketSecond, store.TicketReset} {
				tx.InsertTicket(&store.TicketRow{TokenHash: []byte{byte(n)}, Purpose: purpose, Account: id(10), Body: "{}", CreatedAt: 1, ExpiresAt: 100})
			}
			return nil
		})
		for _, c := range []struct {
			name, purpose string
			hash          byte
			now           int64
			want          error
		}{
			{"it is there", store.TicketReset, 0, 99, nil},
			{"it has expired", store.TicketReset, 0, 100, store.ErrNotFound},
			{"for another purpose", store.TicketSecond, 0, 99, store.ErrNotFound},
			{"no such token", store.TicketReset, 9, 99, store.ErrNotFound},
		} {
			system(t, s, store.SignIn, func(tx *store.Tx) error {
				got, err := tx.Ticket(c.purpose, []byte{c.hash}, c.now)
				expect(t, c.name, err, c.want)
				if err == nil {
					expect(t, c.name+": account", got.Account, id(10))
				}
				return nil
			})
		}
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			for want := range int64(2) {
				n, err := tx.TryTicket([]byte{1})
				if err != nil {
					return err
				}
				expect(t, "tries", n, want+1)
			}
			for _, want := range []bool{true, false} {
				used, err := tx.UseTicket([]byte{0})
				if err != nil {
					return err
				}
				expect(t, "used", used, want)
			}
			tx.DropTickets(id(10), store.TicketReset)
			_, err := tx.Ticket(store.TicketReset, []byte{2}, 99)
			expect(t, "dropped", err, store.ErrNotFound)
			return nil
		})
		system(t, s, store.Expire, func(tx *store.Tx) error {
			n, err := tx.ForgetTickets(101, 10)
			expect(t, "forgotten", n, int64(1))
			return err
		})
	})
}

func TestAPIKeys(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			tx.InsertAccount(&store.AccountRow{ID: id(10), Login: "ana", Language: "en"})
			return nil
		})
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertMember(&store.MemberRow{ID: id(20), Account: id(10), Name: "Ana"})
			tx.InsertRole(&store.RoleRow{ID: id(30), Key: "admin"})
			tx.InsertRoleMember(id(30), id(20))
			for n := range 3 {
				tx.InsertAPIKey(&store.APIKeyRow{ID: id(40 + n), KeyHash: []byte{byte(n)}, Account: id(10), Member: id(20), Name: "till", Scopes: "read tasks", CreatedAt: int64(n), ExpiresAt: int64(100 + n)})
			}
			tx.TouchAPIKey(id(40), 7)
			return nil
		})
		found := func(n byte) (got string) {
			system(t, s, store.SignIn, func(tx *store.Tx) error {
				k, err := tx.APIKeyByHash([]byte{n})
				if err != nil {
					got = err.Error()
					return nil
				}
				got = fmt.Sprintf("%v %v %v %s %d %v %v", k.Company == acme, number(k.ID), number(k.Member), k.Scopes, k.UsedAt, k.Disabled, k.Roles)
				return nil
			})
			return got
		}
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			names, err := tx.NamesOfAccount(id(10))
			expect(t, "names", fmt.Sprintf("%q", names), `["Ana" "" "" ""]`)
			return err
		})
		expect(t, "found", found(0), "true 40 20 read tasks 7 false [admin]")
		expect(t, "no such key", found(9), "store: not found")
		read(t, s, bolts, func(tx *store.Tx) error {
			rows, err := tx.APIKeysOf(id(20))
			expect(t, "what another company sees", len(rows), 0)
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error {
			rows, err := tx.APIKeysOf(id(20))
			expect(t, "keys", len(rows), 3)
			gone, err2 := tx.DeleteAPIKey(id(21), id(40))
			expect(t, "of somebody else", gone, false)
			gone, err3 := tx.DeleteAPIKey(id(20), id(40))
			expect(t, "ended", gone, true)
			tx.SetMemberDisabled(id(20), 1)
			for _, one := range []error{err, err2, err3} {
				if one != nil {
					return one
				}
			}
			return nil
		})
		expect(t, "of somebody who left", found(1), "true 41 20 read tasks 0 true [admin]")
		system(t, s, store.Expire, func(tx *store.Tx) error {
			n, err := tx.ForgetAPIKeys(102, 10)
			expect(t, "expired", n, int64(1))
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error {
			tx.SetMemberDisabled(id(20), 0)
			tx.EndAPIKeys(id(10), 1)
			tx.InsertAPIKey(&store.APIKeyRow{ID: id(49), KeyHash: []byte{8}, Account: id(10), Member: id(20), CreatedAt: 1, ExpiresAt: 900})
			return nil
		})
		expect(t, "made before the password was changed", found(8), "true 49 20  0 true [admin]")
		expect(t, "made after", found(2), "true 42 20 read tasks 0 false [admin]")
	})
}

func TestSecondFactors(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			_, err := tx.Factor(id(10))
			expect(t, "before", err, store.ErrNotFound)
			return nil
		})
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			tx.PutFactor(&store.FactorRow{Account: id(10), Secret: []byte("old"), LastStep: 9, CreatedAt: 1})
			tx.PutFactor(&store.FactorRow{Account: id(10), Secret: []byte("new"), CreatedAt: 2})
			tx.ConfirmFactor(id(10), 3)
			f, err := tx.Factor(id(10))
			if err != nil {
				return err
			}
			same(t, "factor", f, &store.FactorRow{Account: id(10), Secret: []byte("new"), CreatedAt: 2, ConfirmedAt: 3})
			for _, c := range []struct {
				step int64
				want bool
			}{{5, true}, {5, false}, {4, false}, {6, true}} {
				taken, err := tx.StepFactor(id(10), c.step)
				if err != nil {
					return err
				}
				expect(t, fmt.Sprint("step ", c.step), taken, c.want)
			}
			tx.PutRecoveryCodes(id(10), [][]byte{{1}})
			tx.PutRecoveryCodes(id(10), [][]byte{{2}, {3}})
			for _, c := range []struct {
				code byte
				want bool
			}{{1, false}, {2, true}, {2, false}} {
				used, err := tx.UseRecoveryCode(id(10), []byte{c.code})
				if err != nil {
					return err
				}
				expect(t, fmt.Sprint("code ", c.code), used, c.want)
			}
			n, err := tx.CountRecoveryCodes(id(10))
			expect(t, "codes left", n, 1)
			if err != nil {
				return err
			}
			for _, want := range []bool{true, false} {
				gone, err := tx.DropFactor(id(10))
				if err != nil {
					return err
				}
				expect(t, "dropped", gone, want)
			}
			n, err = tx.CountRecoveryCodes(id(10))
			expect(t, "codes left then", n, 0)
			return err
		})
	})
}

package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestLedgerAccounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: id(12), Key: "b", Balance: 5})
			tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: id(11), Key: "a", Balance: 7})
			tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: id(13), Key: "a", Balance: 9}) // the key is there
			tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: id(12), Key: "c", Balance: 9}) // the id is there
			tx.MoveLedgerAccount(id(11), -2, 3)
			tx.MoveLedgerAccount(id(11), 1, -1)
			return nil
		})
		write(t, s, bolts, func(tx *store.Tx) error { tx.MoveLedgerAccount(id(11), 100, 100); return nil })
		for _, c := range []struct {
			company forms.ID
			keys    []string
			want    string
		}{
			{acme, []string{"b", "c", "a"}, "a 6 2, b 5 0"}, {acme, []string{"b", "b"}, "b 5 0"}, {acme, nil, ""}, {bolts, []string{"a"}, ""},
		} {
			write(t, s, c.company, func(tx *store.Tx) error {
				rows, err := tx.LockLedgerAccounts(c.keys)
				var got []string
				for _, r := range rows {
					got = append(got, fmt.Sprint(r.Key, " ", r.Balance, " ", r.Held))
				}
				expect(t, fmt.Sprint("locked of ", c.keys), strings.Join(got, ", "), c.want)
				return err
			})
		}
	})
}

func TestHolds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: id(11), Key: "a", Unit: "days", Scale: 2, Floor: -1, Balance: 7, Held: 3, CreatedAt: 4})
			tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: id(12), Key: "b"})
			for n, account := range []int{12, 11, 11, 11, 11} {
				tx.InsertHold(&store.HoldRow{ID: id(20 + n), Account: id(account), Record: id(10), Key: fmt.Sprint("k", n), Amount: int64(n), CreatedAt: 5})
			}
			tx.InsertHold(&store.HoldRow{ID: id(30), Account: id(11), Record: id(9), Key: "k0", Amount: 1})
			tx.EndHold(id(21), store.HoldReleased, 8)
			tx.EndHold(id(21), store.HoldPosted, 9) // it has ended
			tx.EndHold(id(24), store.HoldPosted, 8)
			tx.InsertHold(&store.HoldRow{ID: id(25), Account: id(11), Record: id(10), Key: "k1", Amount: 5}) // the key is free again
			return nil
		})
		write(t, s, bolts, func(tx *store.Tx) error { tx.EndHold(id(22), store.HoldPosted, 8); return nil })
		write(t, s, acme, func(tx *store.Tx) error {
			held, err := tx.LockOpenHolds(id(10))
			var got []string
			for _, h := range held {
				got = append(got, number(h.ID)+" on "+h.On.Key)
			}
			expect(t, "open holds", strings.Join(got, ", "), "22 on a, 23 on a, 25 on a, 20 on b")
			expect(t, "holds on one account share its row", held[0].On == held[2].On && held[0].On != held[3].On, true)
			same(t, "hold", held[0].HoldRow, &store.HoldRow{ID: id(22), Account: id(11), Record: id(10), Key: "k2", Amount: 2, Status: store.HoldOpen, CreatedAt: 5})
			same(t, "account", held[0].On, &store.LedgerAccountRow{ID: id(11), Key: "a", Unit: "days", Scale: 2, Floor: -1, Balance: 7, Held: 3, CreatedAt: 4})
			return err
		})
		read(t, s, acme, func(tx *store.Tx) error {
			var ended []string
			err := tx.AllHolds(func(h *store.HoldRow) error {
				if h.Status != store.HoldOpen {
					ended = append(ended, fmt.Sprint(number(h.ID), " ", h.Status, " ", h.EndedAt))
				}
				return nil
			})
			expect(t, "ended", strings.Join(ended, ", "), "21 released 8, 24 posted 8")
			return err
		})
		write(t, s, bolts, func(tx *store.Tx) error {
			held, err := tx.LockOpenHolds(id(10))
			expect(t, "what another company sees", len(held), 0)
			return err
		})
	})
}

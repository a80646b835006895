package store_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func keyRow(at int64) *store.KeyRow {
	return &store.KeyRow{Member: id(3), Route: "POST /records", Key: "k", Body: []byte("body"), CreatedAt: at}
}

func TestClaimKey(t *testing.T) {
	other := func(change func(*store.KeyRow)) *store.KeyRow { k := keyRow(1000); change(k); return k }
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			row := keyRow(1000)
			claimed, stored, _, err := tx.ClaimKey(row)
			expect(t, "first", claimed && stored == nil, true)
			row.Code, row.Answer = 201, `{"id":1}`
			tx.StoreAnswer(row)
			return err
		})
		for _, c := range []struct {
			name    string
			company forms.ID
			row     *store.KeyRow
			want    string
		}{
			{"repeated", acme, keyRow(2000), `same true: 201 {"id":1} at 1000`},
			{"with another body", acme, other(func(k *store.KeyRow) { k.Body = []byte("x") }), `same false: 201 {"id":1} at 1000`},
			{"of another member", acme, other(func(k *store.KeyRow) { k.Member = id(4) }), "claimed"},
			{"on another route", acme, other(func(k *store.KeyRow) { k.Route = "POST /tasks" }), "claimed"},
			{"another key", acme, other(func(k *store.KeyRow) { k.Key = "j" }), "claimed"},
			{"in another company", bolts, keyRow(1000), "claimed"},
			{"at the end of its window", acme, keyRow(1000 + store.KeyWindow), `same true: 201 {"id":1} at 1000`},
			{"after its window", acme, other(func(k *store.KeyRow) { k.CreatedAt, k.Body = 1001+store.KeyWindow, []byte("new") }), "claimed"},
			{"after that", acme, keyRow(1002 + store.KeyWindow), fmt.Sprint("same false: 0  at ", 1001+store.KeyWindow)},
		} {
			t.Run(c.name, func(t *testing.T) {
				write(t, s, c.company, func(tx *store.Tx) error {
					claimed, stored, same, err := tx.ClaimKey(c.row)
					got := "claimed"
					if !claimed {
						got = fmt.Sprint("same ", same, ": ", stored.Code, " ", stored.Answer, " at ", stored.CreatedAt)
					}
					expect(t, "answer", got, c.want)
					return err
				})
			})
		}
	})
}

func TestAKeyThatWasRolledBackWasNeverHeardOf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
			if _, _, _, err := tx.ClaimKey(keyRow(1)); err != nil {
				return err
			}
			return store.ErrNotFound
		})
		expect(t, "error", err, store.ErrNotFound)
		write(t, s, acme, func(tx *store.Tx) error {
			claimed, _, _, err := tx.ClaimKey(keyRow(2))
			expect(t, "claimed", claimed, true)
			return err
		})
	})
}

func TestOfManyWithOneKeyOneDoesTheWork(t *testing.T) {
	const many = 8
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var worked atomic.Int64
		answers := make([]string, many)
		together(many, func(i int) {
			did := false
			err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				row := keyRow(1)
				claimed, stored, _, err := tx.ClaimKey(row)
				if err != nil {
					return err
				}
				if did = claimed; claimed {
					row.Code, row.Answer = 200, fmt.Sprint(i)
					tx.StoreAnswer(row)
					stored = row
				}
				answers[i] = stored.Answer
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			if did {
				worked.Add(1)
			}
		})
		expect(t, "who did it", worked.Load(), int64(1))
		expect(t, "the others have its answer", strings.Join(answers, ""), strings.Repeat(answers[0], many))
	})
}

func TestForgetKeys(t *testing.T) {
	const hour = 60 * 60 * 1000
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for n, company := range []forms.ID{acme, bolts, acme, acme} {
			write(t, s, company, func(tx *store.Tx) error {
				row := keyRow(int64(100 * n))
				row.Key = fmt.Sprint(n)
				_, _, _, err := tx.ClaimKey(row)
				return err
			})
		}
		for _, c := range []struct {
			now   int64
			limit int
			want  int64
		}{
			{store.KeyWindow + hour, 10, 0},       // the oldest is at the end of its time
			{store.KeyWindow + hour + 300, 2, 2},  // not more than asked, in any company
			{store.KeyWindow + hour + 300, 10, 1}, // the newest stays
			{store.KeyWindow + hour + 301, 10, 1},
		} {
			system(t, s, store.Expire, func(tx *store.Tx) error {
				n, err := tx.ForgetKeys(c.now, c.limit)
				expect(t, fmt.Sprint("forgotten at ", c.now), n, c.want)
				return err
			})
		}
	})
}

package store_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

func TestCompanies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		full, bare := &store.CompanyRow{}, &store.CompanyRow{ID: id(10)}
		fill(reflect.ValueOf(full).Elem(), new(int))
		system(t, s, store.Companies, func(tx *store.Tx) error {
			if none, err := tx.NoCompany(); err != nil || !none {
				t.Errorf("a fresh database has a company: %v, %v", !none, err)
			}
			for _, c := range []*store.CompanyRow{full, bare} {
				if err := tx.InsertCompany(c); err != nil {
					return err
				}
			}
			return nil
		})
		system(t, s, store.Companies, func(tx *store.Tx) error {
			all, err := tx.Companies()
			same(t, "all, by id", all, []*store.CompanyRow{bare, full})
			if none, err := tx.NoCompany(); err != nil || none {
				t.Errorf("there is no company: %v, %v", none, err)
			}
			return err
		})
		changed := &store.CompanyRow{ID: full.ID, Name: "N", Zone: "Z", Language: "L", Settings: "{}", ClockOffset: -5, CreatedAt: full.CreatedAt, Request: full.Request}
		system(t, s, store.Companies, func(tx *store.Tx) error {
			locked, err := tx.LockCompany(full.ID)
			same(t, "locked", locked, full)
			_, missing := tx.LockCompany(id(99))
			expect(t, "a lock on none", missing, store.ErrNotFound)
			return errors.Join(err, tx.UpdateCompany(changed))
		})
		read(t, s, full.ID, func(tx *store.Tx) error {
			got, err := tx.CompanyByID(full.ID)
			same(t, "changed, but for when it was made", got, changed)
			other, missing := tx.CompanyByID(bare.ID)
			same(t, "another stays as it was", other, bare)
			expect(t, "error", missing, nil)
			_, missing = tx.CompanyByID(id(99))
			expect(t, "none", missing, store.ErrNotFound)
			return err
		})
		err := s.System(store.Companies).Write(ctx, func(tx *store.Tx) error { return tx.InsertCompany(bare) })
		expect(t, "a taken id", fmt.Sprint(err), "store: conflict with companies_pkey")
	})
}

func TestLeases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		take := func(name, holder string, now int64, want bool) {
			t.Helper()
			system(t, s, store.Leases, func(tx *store.Tx) error {
				got, err := tx.TakeLease(name, holder, now, now+30)
				expect(t, fmt.Sprint(holder, " takes ", name, " at ", now), got, want)
				return err
			})
		}
		drop := func(name, holder string) {
			t.Helper()
			system(t, s, store.Leases, func(tx *store.Tx) error { return tx.DropLease(name, holder) })
		}
		take("seal", "a", 0, true)
		take("seal", "b", 29, false)
		take("other", "b", 29, true)
		take("seal", "a", 20, true) // prolonged
		take("seal", "b", 49, false)
		take("seal", "b", 50, true)
		drop("seal", "a") // it is not a's any more
		take("seal", "a", 51, false)
		drop("seal", "b")
		take("seal", "a", 51, true)
	})
}

func TestOfManyWhoTakeALeaseOneHasIt(t *testing.T) {
	const many = 8
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var have [many]bool
		together(many, func(i int) {
			err := s.System(store.Leases).Write(ctx, func(tx *store.Tx) (err error) {
				have[i], err = tx.TakeLease("seal", fmt.Sprint(i), 1, 30)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		holders := 0
		for _, h := range have {
			if h {
				holders++
			}
		}
		expect(t, "holders", holders, 1)
	})
}

func TestCalendarDays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for _, d := range []store.CalendarDay{{Day: 9, Name: "b"}, {Day: -3, Works: true, Name: "a"}, {Day: 9, Works: true, Name: "国庆"}} {
				tx.PutCalendarDay(d)
			}
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			days, err := tx.CalendarDays()
			same(t, "days in order, the last word on each", days, []store.CalendarDay{{Day: -3, Works: true, Name: "a"}, {Day: 9, Works: true, Name: "国庆"}})
			return err
		})
		read(t, s, bolts, func(tx *store.Tx) error {
			days, err := tx.CalendarDays()
			expect(t, "days of another company", len(days), 0)
			return err
		})
	})
}

package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

// endless counts without end: only what ends it from outside ends it.
const endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"

// A query beyond its budget is ended, on both databases, and what it ran on serves the next one.
func TestABudgetEndsAQueryAndNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		read := func(budget time.Duration, text string) error {
			return s.Company(acme).Read(ctx, func(tx *store.Tx) error {
				_, err := tx.Within(budget, text)
				if err != nil {
					if _, again := tx.Within(0, "select 1"); again == nil {
						t.Error("the transaction goes on after a query that failed")
					}
				}
				return err
			})
		}
		for range 40 { // more often than there are connections of either kind
			if err := read(20*time.Millisecond, endless); !errors.Is(err, store.ErrTooBroad) {
				t.Fatalf("without end: %v", err)
			}
		}
		for range 40 {
			expect(t, "afterwards", read(time.Minute, "select 1"), error(nil))
			expect(t, "without a budget", read(0, "select 1"), error(nil))
		}
		expect(t, "a spent budget", errors.Is(read(time.Nanosecond, "select 1"), store.ErrTooBroad), true)
		err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Within(time.Nanosecond, "select 1")
			return err
		})
		expect(t, "in a write there is none", err, error(nil))
	})
}

// The budget is that of one query: what follows in the transaction has the time it always has.
func TestABudgetEndsWithItsQuery(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		slow := "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000) select count(*) from n"
		err := s.Company(acme).Read(ctx, func(tx *store.Tx) error {
			if _, err := tx.Within(5*time.Second, "select 1"); err != nil {
				return err
			}
			if _, err := tx.Within(0, slow); err != nil {
				return err
			}
			if tx.Dialect() == store.SQLite {
				return nil
			}
			var left string
			if err := tx.Behind("select current_setting('statement_timeout')", &left); err != nil {
				return err
			}
			expect(t, "statement_timeout afterwards", left, "30s")
			return nil
		})
		expect(t, "error", err, error(nil))
	})
}

// A caller who goes away is not told that the list is too broad.
func TestACallerWhoGoesAwayIsNoBudget(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		leaving, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		err := s.Company(acme).Read(leaving, func(tx *store.Tx) error {
			_, err := tx.Within(time.Minute, endless)
			return err
		})
		if err == nil || errors.Is(err, store.ErrTooBroad) {
			t.Errorf("got %v", err)
		}
	})
}

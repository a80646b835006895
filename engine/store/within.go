package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// within runs a query that may take no longer than a budget; 0 is as long as any. One that takes longer fails with
// ErrTooBroad and with it its transaction, whose connection serves the next one: PostgreSQL ends the statement itself,
// and SQLite is interrupted, which does no harm to what only reads. In a write there is no budget.
func within[T any](tx *Tx, budget time.Duration, query func() (T, error)) (T, error) {
	var none T
	switch {
	case budget <= 0 || tx.writable:
		return query()
	case budget < time.Millisecond:
		return none, tx.fail(&known{ErrTooBroad, errSpent})
	}
	end := tx.limit(budget)
	got, err := query()
	if end() && err != nil || errors.Is(err, ErrSlow) {
		err = &known{ErrTooBroad, err}
		tx.failed = err
	}
	if err != nil {
		return none, err
	}
	return got, nil
}

// errSpent: less than the millisecond in which PostgreSQL counts.
var errSpent = errors.New("the budget is spent")

// limit bounds the statements that follow, until end, which says whether it was they that took too long.
func (tx *Tx) limit(budget time.Duration) (end func() bool) {
	if tx.Dialect() == PostgreSQL {
		tx.setTimeout(budget)
		return func() bool {
			if tx.failed == nil {
				tx.setTimeout(tx.store.options.StatementTimeout)
			}
			return false
		}
	}
	outer := tx.ctx
	inner, cancel := context.WithTimeout(outer, budget)
	tx.ctx = inner
	return func() bool {
		late := inner.Err() != nil && outer.Err() == nil
		cancel()
		tx.ctx = outer
		return late
	}
}

// setTimeout bounds the statements that follow in the transaction. It travels with the next one.
func (tx *Tx) setTimeout(d time.Duration) {
	tx.queue(fmt.Sprintf("set local statement_timeout = %d", d.Milliseconds()))
}

// planAnew makes PostgreSQL plan the statements that follow, until end, for the values that they name: the plan for any values, which
// it keeps after five times, is far off where few departments stand for most people. It travels with the next statement.
func (tx *Tx) planAnew() (end func()) {
	if tx.Dialect() != PostgreSQL {
		return func() {}
	}
	tx.queue("set local plan_cache_mode = force_custom_plan")
	return func() { tx.queue("set local plan_cache_mode = auto") }
}

// lookUp makes PostgreSQL look up what belongs to each row of what a statement names first, until end, and keep one plan for that: for
// a statement that stops as soon as it has enough, where the plan for its values would read and join all there is.
func (tx *Tx) lookUp() (end func()) {
	if tx.Dialect() != PostgreSQL {
		return func() {}
	}
	tx.queue("set local plan_cache_mode = force_generic_plan")
	tx.queue("set local enable_hashjoin = off")
	tx.queue("set local enable_mergejoin = off")
	return func() {
		tx.queue("set local plan_cache_mode = auto")
		tx.queue("set local enable_hashjoin = on")
		tx.queue("set local enable_mergejoin = on")
	}
}

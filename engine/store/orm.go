package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// openORM makes the gorm.DB that every transaction derives its own from.
func openORM(dialector gorm.Dialector) (*gorm.DB, error) {
	return gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true, DisableAutomaticPing: true, Logger: logger.Discard,
	})
}

// gorm gives the ORM over the same transaction: same connection, same walls, same errors. Ids must be compared
// by a bracketed condition with company_id ("company_id = ? and (…)").
func (tx *Tx) gorm() *gorm.DB {
	if tx.orm == nil {
		db := tx.store.orm.Session(&gorm.Session{NewDB: true, Context: tx.ctx})
		db = db.Set("superform", true) // gives the session a statement of its own
		db.Statement.ConnPool = ormPool{tx}
		tx.orm = db.Session(&gorm.Session{})
	}
	return tx.orm
}

// ormPool sends what gorm writes through the transaction.
type ormPool struct{ tx *Tx }

var errNoPrepare = errors.New("store: gorm is not to prepare statements")

func (p ormPool) PrepareContext(context.Context, string) (*sql.Stmt, error) { return nil, errNoPrepare }

func (p ormPool) ExecContext(_ context.Context, text string, args ...any) (sql.Result, error) {
	return p.tx.execute(text, args, true)
}

func (p ormPool) QueryContext(_ context.Context, text string, args ...any) (*sql.Rows, error) {
	tx := p.tx
	st, err := tx.ready(text, args, true)
	if err != nil {
		return nil, err
	}
	got, err := tx.at.rows(tx, st)
	if err != nil {
		return nil, tx.fail(err)
	}
	tx.open = append(tx.open, got)
	return got, nil
}

// QueryRowContext gives a row that fails where the statement may not run: a *sql.Row of an ended context. Why it
// failed is what the transaction answers.
func (p ormPool) QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row {
	st, err := p.tx.ready(text, args, true)
	if err == nil {
		err = p.tx.fail(p.tx.at.flush(p.tx))
	}
	if err != nil {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		ctx = ended
	}
	return p.tx.at.row(ctx, p.tx, st)
}

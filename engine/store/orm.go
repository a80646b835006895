package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
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

// locking is gorm for rows that are locked until the commit.
func (tx *Tx) locking() *gorm.DB { return tx.gorm().Clauses(clause.Locking{Strength: "UPDATE"}) }

// The rows of cold tables are read and written by gorm. Each has a model: its Row with the company, where it has
// one. A condition names company_id, in brackets around what else it says.

// keep writes through gorm. As with queue, the transaction fails where it fails, and a later statement or the commit
// tells.
func (tx *Tx) keep(done *gorm.DB) { _ = tx.fail(done.Error) }

// find gives what a query of gorm finds, each row taken out of its model by row.
func find[M, R any](tx *Tx, query *gorm.DB, row func(*M) R) ([]R, error) {
	var models []M
	if err := query.Find(&models).Error; err != nil {
		return nil, tx.fail(err)
	}
	rows := make([]R, len(models))
	for i := range models {
		rows[i] = row(&models[i])
	}
	return rows, nil
}

// take gives the one row that a query of gorm finds, or ErrNotFound.
func take[M, R any](tx *Tx, query *gorm.DB, row func(*M) R) (R, error) {
	rows, err := find(tx, query.Limit(1), row)
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		var none R
		return none, err
	}
	return rows[0], nil
}

// replace makes an insert replace the given columns of a row with the same key.
func replace(key []string, columns ...string) clause.OnConflict {
	on := clause.OnConflict{DoUpdates: clause.AssignmentColumns(columns)}
	for _, name := range key {
		on.Columns = append(on.Columns, clause.Column{Name: name})
	}
	return on
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

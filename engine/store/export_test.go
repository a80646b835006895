package store

import (
	"context"

	"gorm.io/gorm"
)

// What the external tests, which may use storetest, need of the inside.

func (tx *Tx) Exec(text string, args ...any) (int64, error) { return tx.exec(text, args...) }
func (tx *Tx) Queue(text string, args ...any)               { tx.queue(text, args...) }
func (tx *Tx) QueryRow(text string, args ...any) row        { return tx.queryRow(text, args...) }
func (tx *Tx) Gorm() *gorm.DB                               { return tx.gorm() }
func (tx *Tx) ForUpdate() string                            { return tx.forUpdate() }

// Texts gives the first column of a query.
func (tx *Tx) Texts(text string, args ...any) ([]string, error) {
	return collect(tx, func(s *string, scan func(...any) error) error { return scan(s) }, text, args...)
}

// Behind runs a statement past the first wall, which refuses what does not name company_id.
func (tx *Tx) Behind(text string, into ...any) error {
	got, err := tx.at.query(context.Background(), text, nil)
	if err != nil {
		return tx.fail(err)
	}
	return row{rows: &rows{got, tx}}.Scan(into...)
}

var (
	CompanyTables = companyTables
	SystemTables  = systemTables
	CrossIndexes  = crossIndexes
	AppendOnly    = appendOnly
)

// Reached gives the tables that a reason reaches, with what it may do there.
func Reached(r Reason) map[string]string { return reasons[r].tables }

// Reasons are all reasons.
func Reasons() []Reason {
	var all []Reason
	for r := range reasons {
		all = append(all, r)
	}
	return all
}

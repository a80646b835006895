package store

import (
	"strings"

	"github.com/superform-dev/superform/forms"
)

// scanner is one row that can be read.
type scanner interface{ Scan(...any) error }

// scanFunc lets what collect and rows.each hand over be read as a row.
type scanFunc func(...any) error

func (f scanFunc) Scan(into ...any) error { return f(into...) }

// all runs a query and gives what scan makes of each row.
func all[T any](tx *Tx, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	return collect(tx, func(into *T, read func(...any) error) (err error) {
		*into, err = scan(scanFunc(read))
		return err
	}, query, args...)
}

// each runs a query and hands its rows one by one to visit, whose error ends it.
func each(tx *Tx, visit func(scanner) error, query string, args ...any) error {
	rows, err := tx.query(query, args...)
	if err != nil {
		return err
	}
	return rows.each(func(read func(...any) error) error { return visit(scanFunc(read)) })
}

func scanID(row scanner) (id forms.ID, err error) {
	err = row.Scan(&id)
	return id, err
}

// inList gives the question marks and the arguments of an SQL "in".
func inList[T any](values []T) (marks string, args []any) {
	args = make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", "), args
}

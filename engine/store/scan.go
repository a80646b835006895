package store

import (
	"encoding/hex"
	"strconv"
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

// walkPage is how many rows a walk reads at a time.
const walkPage = 500

// walk hands every row of a company's table to visit, in the order of key, until visit returns an error. It reads
// page by page, so that memory, and each statement, stay small however large the table is; in a Read all pages
// are of one snapshot, and visit may use the transaction. Query ends in "where company_id = ?"; key lists columns
// that are unique together and never NULL, and at gives their values in a row.
func walk[T any](tx *Tx, scan func(scanner) (T, error), visit func(T) error, query, key string, at func(T) []any) error {
	text, args := query, []any{tx.company}
	for {
		page, err := all(tx, scan, text+` order by `+key+` limit `+strconv.Itoa(walkPage), args...)
		if err != nil {
			return err
		}
		for _, row := range page {
			if err := visit(row); err != nil {
				return err
			}
		}
		if len(page) < walkPage {
			return nil
		}
		last := at(page[walkPage-1])
		text = query + ` and (` + key + `) > (` + marks(len(last)) + `)`
		args = append([]any{tx.company}, last...)
	}
}

func scanID(row scanner) (id forms.ID, err error) {
	err = row.Scan(&id)
	return id, err
}

// orLowest gives an id below all others for zero, which is NULL in SQL and compares with nothing: for what begins after
// an id, at first after none.
func orLowest(id forms.ID) forms.ID {
	if id.IsZero() {
		return forms.ID{15: 1}
	}
	return id
}

// inList gives the question marks and the arguments of an SQL "in".
func inList[T any](values []T) (list string, args []any) {
	args = make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return marks(len(values)), args
}

// amongIDs is the condition that a column holds one of many ids, in one argument: with one for each, PostgreSQL plans for longer than it
// reads, and every length is a statement of its own.
func amongIDs(dialect, column string, ids []forms.ID) (text string, arg any) {
	if dialect == SQLite {
		return column + " in (select unhex(value) from json_each(?))", idsArgument(dialect, ids)
	}
	return column + " = any(cast(? as uuid[]))", idsArgument(dialect, ids)
}

// idsArgument is many ids as one argument: an array of uuids, or of hex in JSON.
func idsArgument(dialect string, ids []forms.ID) string {
	texts := make([]string, len(ids))
	if dialect == SQLite {
		for i, id := range ids {
			texts[i] = `"` + hex.EncodeToString(id[:]) + `"`
		}
		return "[" + strings.Join(texts, ",") + "]"
	}
	for i, id := range ids {
		texts[i] = id.String()
	}
	return "{" + strings.Join(texts, ",") + "}"
}

// Package records owns the rows of records: their numbers, their index and their keys.
package records

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Number allots the next number of a form: its pattern on a day (days since 1970-01-01) and the counter that
// the pattern's reset names, from 1. It takes the counter's lock, the last of a command.
func Number(tx *store.Tx, form string, pattern *forms.Numbering, day int64) (string, error) {
	n, err := tx.NextCount(form + "/" + pattern.Counter(day))
	if err != nil {
		return "", fmt.Errorf("count %s: %w", form, err)
	}
	return pattern.Format(day, n), nil
}

// Serial allots the next number of a serial field of a form on a day, from a counter of its own or of the record's department's. It takes
// the counter's lock.
func Serial(tx *store.Tx, r *store.RecordRow, field *forms.Field, day int64) (string, error) {
	name := "serial/" + r.Form + "/" + field.ID + "/" + field.Numbering.Counter(day)
	if field.NumberBy != "" {
		name += "/" + r.Department.String()
	}
	n, err := tx.NextCount(name)
	if err != nil {
		return "", fmt.Errorf("count %s: %w", name, err)
	}
	return field.Numbering.Format(day, n), nil
}

// Put inserts or updates a record's row.
func Put(tx *store.Tx, r *store.RecordRow, isNew bool) {
	if isNew {
		tx.InsertRecord(r)
	} else {
		tx.UpdateRecord(r)
	}
}

// Unique enters the values that no other record may have, in place of those that the record had. A value
// that another record holds, or a row further up, is a problem on its field; which record that is, the caller may
// not know. The caller undoes the transaction where there are problems.
func Unique(tx *store.Tx, r *store.RecordRow, form *forms.Form, data rules.Data) ([]forms.Problem, error) {
	if !hasUnique(form.Fields) {
		return nil, nil
	}
	tx.DropKeys(r.ID)
	keys := form.UniqueKeys(data)
	values := make([]store.UniqueRow, len(keys))
	for i, key := range keys {
		scope := key.Scope
		if scope == "requester" {
			scope += "/" + r.Requester.String()
		}
		values[i] = store.UniqueRow{Rule: key.Field, Hash: sha256.Sum256([]byte(scope + "\x00" + key.Value))}
	}
	own, err := tx.ClaimUnique(r.Form, r.ID, values)
	if err != nil {
		return nil, fmt.Errorf("claim unique values: %w", err)
	}
	var problems []forms.Problem
	for i, key := range keys {
		if !own[values[i]] {
			problems = append(problems, key.Taken())
		}
		delete(own, values[i])
	}
	return problems, nil
}

func hasUnique(fields []*forms.Field) bool {
	return slices.ContainsFunc(fields, func(f *forms.Field) bool { return f.UniqueAmongRecords() || hasUnique(f.Columns) })
}

// Free gives up the record's unique values: it was withdrawn, rejected or terminated.
func Free(tx *store.Tx, r *store.RecordRow) { tx.DropKeys(r.ID) }

// Package records owns the rows of records: their numbers, their index and their keys.
package records

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Number allots the next number of a form: its pattern on a day (days since 1970) and the counter that
// the pattern's reset names. It takes the counter's lock, the last of a command.
func Number(tx *store.Tx, form string, pattern *forms.Numbering, day int64) (string, error) {
	n, err := tx.NextCount(form + "/" + pattern.Counter(day))
	if err != nil {
		return "", fmt.Errorf("count %s: %w", form, err)
	}
	return pattern.Format(day, n), nil
}

// Put inserts or updates a record's row.
func Put(tx *store.Tx, r *store.RecordRow, isNew bool) {
	if isNew {
		tx.InsertRecord(r)
	} else {
		tx.UpdateRecord(r)
	}
}

// Index writes the values of the indexed fields into the record's slots; slots names the slot ("t1" … "n12")
// of each field.
func Index(tx *store.Tx, r *store.RecordRow, form *forms.Form, data rules.Data, slots map[string]string) error {
	if len(slots) == 0 {
		return nil
	}
	row := &store.IndexRow{Record: r.ID, Form: r.Form}
	for _, v := range form.Slots(data, slots) {
		n, err := strconv.Atoi(v.Slot[1:])
		if err != nil || n < 1 || n > len(row.Texts) {
			return fmt.Errorf("form %s has the unknown slot %q", r.Form, v.Slot)
		}
		if v.Kind == forms.SlotText {
			row.Texts[n-1] = &v.Text
		} else {
			row.Numbers[n-1] = &v.Int
		}
	}
	tx.PutIndex(row)
	return nil
}

// Unique enters the values that no other record may have, in place of those that the record had. A value
// that another record holds is a problem on its field; which record that is, the caller may not know. Values
// are entered in the order of their hashes, so that two records that want the same ones do not wait for each
// other.
func Unique(tx *store.Tx, r *store.RecordRow, form *forms.Form, data rules.Data) ([]forms.Problem, error) {
	if !hasUnique(form.Fields) {
		return nil, nil
	}
	tx.DropKeys(r.ID)
	type claim struct {
		forms.UniqueKey
		hash  [sha256.Size]byte
		place int
	}
	var claims []claim
	for i, key := range form.UniqueKeys(data) {
		scope := key.Scope
		if scope == "requester" {
			scope += "/" + r.Requester.String()
		}
		claims = append(claims, claim{key, sha256.Sum256([]byte(scope + "\x00" + key.Value)), i})
	}
	slices.SortStableFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), bytes.Compare(a.hash[:], b.hash[:]))
	})
	var taken []claim
	for _, c := range claims {
		free, err := tx.ClaimUnique(r.Form, c.Field, c.hash[:], r.ID)
		if err != nil {
			return nil, fmt.Errorf("claim a unique value: %w", err)
		}
		if !free {
			taken = append(taken, c)
		}
	}
	slices.SortFunc(taken, func(a, b claim) int { return cmp.Compare(a.place, b.place) })
	var problems []forms.Problem
	for _, c := range taken {
		problems = append(problems, c.Taken())
	}
	return problems, nil
}

func hasUnique(fields []*forms.Field) bool {
	return slices.ContainsFunc(fields, func(f *forms.Field) bool { return f.Unique != "" || hasUnique(f.Columns) })
}

// Free gives up the record's unique values: it was withdrawn, rejected or terminated.
func Free(tx *store.Tx, r *store.RecordRow) { tx.DropKeys(r.ID) }

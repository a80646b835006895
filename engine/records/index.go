package records

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Index writes the values of the indexed fields into the record's slots; slots names the slot of each field ("t1" …
// "t12", "n1" … "n12") and, by "table.column", of each column ("table.t1" … "table.t6", "table.n1" … "table.n6").
func Index(tx *store.Tx, r *store.RecordRow, form *forms.Form, data rules.Data, slots map[string]string) error {
	if len(slots) == 0 {
		return nil
	}
	row := &store.IndexRow{Record: r.ID, Form: r.Form}
	rows, byID := slottedRows(data, slots)
	for _, v := range form.Slots(data, slots) {
		texts, numbers := row.Texts[:], row.Numbers[:]
		table, slot, isColumn := strings.Cut(v.Slot, ".")
		if isColumn {
			at := byID[table+"/"+v.Row]
			if at == nil {
				return fmt.Errorf("index a record of form %s: slot %q is of no row %q", r.Form, v.Slot, v.Row)
			}
			texts, numbers, v.Slot = at.Texts[:], at.Numbers[:], slot
		}
		if err := place(texts, numbers, v); err != nil {
			return fmt.Errorf("index a record of form %s: %w", r.Form, err)
		}
	}
	tx.PutIndex(row)
	if rows != nil {
		tx.PutRows(r.ID, r.Form, rows)
	}
	return nil
}

// slottedRows gives the rows of every table that has a column with a slot, and the choices of every field of several that has one, by themselves and by "table/row"; nil
// where there is no such table.
func slottedRows(data rules.Data, slots map[string]string) ([]store.SlottedRow, map[string]*store.SlottedRow) {
	var rows []store.SlottedRow
	tables := map[string]bool{}
	for _, slot := range slots {
		table, _, isColumn := strings.Cut(slot, ".")
		if !isColumn || tables[table] {
			continue
		}
		tables[table] = true
		if rows == nil {
			rows = []store.SlottedRow{}
		}
		for i, row := range data[table].AsRows() {
			rows = append(rows, store.SlottedRow{Table: table, Row: row[forms.RowID].AsText(), Position: i})
		}
		for i, choice := range data[table].AsList() {
			rows = append(rows, store.SlottedRow{Table: table, Row: choice.AsText(), Position: i})
		}
	}
	byID := make(map[string]*store.SlottedRow, len(rows))
	for i := range rows {
		byID[rows[i].Table+"/"+rows[i].Row] = &rows[i]
	}
	return rows, byID
}

// place puts a value into the slot that it names.
func place(texts []*string, numbers []*int64, v forms.SlotValue) error {
	letter := "n"
	if v.Kind == forms.SlotText {
		letter = "t"
	}
	number, found := strings.CutPrefix(v.Slot, letter)
	n, err := strconv.Atoi(number)
	if !found || err != nil || n < 1 || n > len(texts) {
		return fmt.Errorf("a value of the kind %q cannot lie in slot %q", letter, v.Slot)
	}
	if v.Kind == forms.SlotText {
		texts[n-1] = &v.Text
	} else {
		numbers[n-1] = &v.Int
	}
	return nil
}

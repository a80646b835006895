package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// ConditionCase is a rule with the record that it is asked of, for Conditions.
type ConditionCase struct {
	Rule *rules.Rule
	Env  rules.Env // what the rule was compiled against
	Data rules.Data
	// Facts answer all that the rule asks.
	Facts *rules.Facts
}

// ConditionResult is what the database says. Where the case is none for it, Why says so and Holds means nothing:
//
//	"subset"    the rule is none of the list subset
//	"slots"     it compares more fields of a kind than a form has slots for, or a field of a kind that has none
//	"data"      a value that no field of a form can hold: more decimals than its type has, beyond int64, a text with NUL
//	"rows"      it compares a text in rows with one of 200 characters or more, which a list refuses
//	"failure"   a constant of the rule fails, or a fact is missing
type ConditionResult struct {
	Holds bool
	Why   string
}

// Conditions is the third evaluator of rules: it files each case as a record of a form of its own and asks the
// database for the records of that form for which the rule is true. All cases are one transaction, which is rolled
// back; a few thousand at a time are well done.
//
// For every case with Why == "" that Rule.Eval gives a value for, Holds is to be the same as that value (a blank is
// false). Where Eval fails (a budget, a constant), SQL has nothing to compare with.
func Conditions(s *store.Store, cases []ConditionCase) ([]ConditionResult, error) {
	out := make([]ConditionResult, len(cases))
	undo := errors.New("undo")
	company := forms.DeriveID(1, forms.ID{0xc0}, 1)
	err := s.Company(company).Write(context.Background(), func(tx *store.Tx) error {
		for i, c := range cases {
			one, err := ask(tx, c, i)
			if err != nil {
				return fmt.Errorf("%s: %w", c.Rule.Source(), err)
			}
			out[i] = one
		}
		return undo
	})
	if !errors.Is(err, undo) {
		return nil, err
	}
	return out, nil
}

// ask files one case and asks for it.
func ask(tx *store.Tx, c ConditionCase, n int) (ConditionResult, error) {
	filter, bad := c.Rule.Filter()
	if bad != nil || c.Rule.Type().Kind != rules.KindBool {
		return ConditionResult{Why: "subset"}, nil
	}
	condition, err := filter.Condition(&rules.Input{Facts: c.Facts})
	if err != nil {
		return ConditionResult{Why: "failure"}, nil
	}
	slots, ok := slotsOf(filter.Fields(), c.Env)
	if !ok {
		return ConditionResult{Why: "slots"}, nil
	}
	record := &store.RecordRow{ID: forms.DeriveID(int64(n+1), forms.ID{0xc1}, n), Form: "v.f" + strconv.Itoa(n), FormVersion: 1, Status: "running"}
	if !file(tx, record, c, slots) {
		return ConditionResult{Why: "data"}, nil
	}
	page, err := tx.ListRecords(store.RecordList{Form: record.Form, Where: condition, Slots: slots})
	var unlisted *store.Unlistable
	if errors.As(err, &unlisted) && unlisted.Why == store.LongText {
		return ConditionResult{Why: "rows"}, nil
	}
	return ConditionResult{Holds: len(page.Items) == 1}, err
}

// typeAt is the type of a field, or of "table.column".
func typeAt(env rules.Env, path string) rules.Type {
	table, column, found := strings.Cut(path, ".")
	if found {
		return env.Fields[table].Columns[column]
	}
	return env.Fields[path]
}

// slotsOf gives every field a slot, as a published form has them: 12 of each kind, 6 for the columns of each table.
func slotsOf(paths []string, env rules.Env) (map[string]string, bool) {
	slots, taken := map[string]string{}, map[string]int{}
	for _, path := range paths {
		of, most := "", 12
		if table, _, dotted := strings.Cut(path, "."); dotted && env.Fields[table].Kind == rules.KindRows {
			of, most = table+".", 6
		}
		kind, typ := "n", typeAt(env, path)
		if typ.Kind == rules.KindList && of == "" {
			of, most, typ = path+".", 6, *typ.Elem
		}
		switch typ.Kind {
		case rules.KindText:
			kind = "t"
		case rules.KindNumber, rules.KindDate, rules.KindBool, rules.KindInstant, rules.KindTimeOfDay:
		case rules.KindRows: // its rows are kept with the first column that has a slot
			slots[path+".-"] = path + ".t6"
			continue
		default:
			return nil, false
		}
		taken[of+kind]++
		if taken[of+kind] > most {
			return nil, false
		}
		slots[path] = of + kind + strconv.Itoa(taken[of+kind])
	}
	return slots, true
}

// file inserts the record with its slots; false where a value does not fit.
func file(tx *store.Tx, r *store.RecordRow, c ConditionCase, slots map[string]string) bool {
	data := map[string]string{}
	index := &store.IndexRow{Record: r.ID, Form: r.Form}
	var rows []store.SlottedRow
	for path, slot := range slots {
		if typeAt(c.Env, path).Kind == rules.KindList && !strings.Contains(path, ".") {
			var ok bool
			if rows, ok = listed(rows, path, c.Data[path].AsList(), *typeAt(c.Env, path).Elem); !ok {
				return false
			}
			continue
		}
		table, end, dotted := strings.Cut(path, ".")
		if dotted && c.Env.Fields[table].Kind == rules.KindRows {
			if rows = ensureRows(rows, table, len(c.Data[table].AsRows())); !place(c, table, path, slot, rows) {
				return false
			}
			continue
		}
		v := c.Data[path]
		if dotted {
			v = c.Data[table].AsParts()[end]
		}
		text, number, ok := slotted(v, typeAt(c.Env, path))
		if !ok {
			return false
		}
		if text != nil {
			data[path] = v.AsText()
		}
		nth, _ := strconv.Atoi(slot[1:])
		index.Texts[nth-1], index.Numbers[nth-1] = or(text, index.Texts[nth-1]), or(number, index.Numbers[nth-1])
	}
	body, err := json.Marshal(data)
	if err != nil {
		return false
	}
	r.Data = string(body)
	tx.InsertRecord(r)
	tx.PutIndex(index)
	tx.PutRows(r.ID, r.Form, rows)
	return true
}

func or[T any](a, b *T) *T {
	if a != nil {
		return a
	}
	return b
}

// ensureRows adds the rows of a table once.
func ensureRows(rows []store.SlottedRow, table string, n int) []store.SlottedRow {
	for _, r := range rows {
		if r.Table == table {
			return rows
		}
	}
	for i := range n {
		rows = append(rows, store.SlottedRow{Table: table, Row: strconv.Itoa(i), Position: i})
	}
	return rows
}

// listed adds the elements of a list as rows of one slot; false where one does not fit.
func listed(rows []store.SlottedRow, path string, list []rules.Value, elem rules.Type) ([]store.SlottedRow, bool) {
	for i, v := range list {
		text, number, ok := slotted(v, elem)
		if !ok {
			return rows, false
		}
		row := store.SlottedRow{Table: path, Row: strconv.Itoa(i), Position: i}
		row.Texts[0], row.Numbers[0] = text, number
		rows = append(rows, row)
	}
	return rows, true
}

// place puts the values of a column into the slots of its rows; false where one does not fit.
func place(c ConditionCase, table, path, slot string, rows []store.SlottedRow) bool {
	column := strings.TrimPrefix(path, table+".")
	nth, _ := strconv.Atoi(strings.TrimPrefix(slot, table+".")[1:])
	for i, r := range rows {
		if r.Table != table || column == "-" {
			continue
		}
		text, number, ok := slotted(c.Data[table].AsRows()[r.Position][column], typeAt(c.Env, path))
		if !ok {
			return false
		}
		rows[i].Texts[nth-1], rows[i].Numbers[nth-1] = or(text, r.Texts[nth-1]), or(number, r.Numbers[nth-1])
	}
	return true
}

// slotted is a value as a slot keeps it; nil and nil where it is blank, false where a field could not hold it.
func slotted(v rules.Value, typ rules.Type) (*string, *int64, bool) {
	n := int64(math.MinInt64)
	switch v.Kind() {
	case rules.KindBlank:
		return nil, nil, true
	case typ.Kind:
	default:
		return nil, nil, false
	}
	switch v.Kind() {
	case rules.KindText:
		runes := []rune(v.AsText())
		text := string(runes[:min(len(runes), forms.SlotTextLength)])
		return &text, nil, !strings.Contains(v.AsText(), "\x00")
	case rules.KindNumber:
		units, ok := v.AsNumber().Minor(typ.Scale)
		return nil, &units, ok
	case rules.KindBool:
		if n = 0; v.AsBool() {
			n = 1
		}
	case rules.KindDate:
		n = v.AsDate()
	case rules.KindInstant:
		n = v.AsInstant()
	case rules.KindTimeOfDay:
		n = v.AsTimeOfDay()
	}
	return nil, &n, true
}

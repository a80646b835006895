package forms

import "github.com/superform-dev/superform/forms/rules"

// Totals adds up the columns with x-total of a stored record's tables, those that counts names, by path. What the rules of others ask is
// given too: their totals are not known until it is answered. Before is what Data is: nothing is begun.
func (f *Form) Totals(in Input, counts func(*Field) bool) (map[string]rules.Value, []rules.Ask) {
	var r *run
	for _, table := range f.Fields {
		if in.Data[table.ID].Kind() != rules.KindRows {
			continue
		}
		for _, column := range table.Columns {
			if column.Total == nil || !counts(column) {
				continue
			}
			if r == nil {
				r = f.begin(in)
			}
			if r.tables[table.index] == nil {
				r.open(table)
			}
			r.sum(table, column)
		}
	}
	if r == nil {
		return nil, nil
	}
	return r.result.Totals, r.result.Asks
}

// SumText writes a number of the field's unit, as a total of it, as pages write it: "¥1,234.50", "2 天".
func (f *Field) SumText(v rules.Value, lang, own string) string {
	text := f.Display(v, lang, nil)
	if text == "" {
		return ""
	}
	if unit := f.Unit.In(lang, own); unit != "" {
		text += "\u00a0" + unit
	}
	return amountText(f, text)
}

package forms

import (
	"encoding/json"

	"github.com/superform-dev/superform/forms/rules"
)

// Fit reads data that another version of the form was filled in with: what this one can hold, and by path what it
// cannot, as it was written: a field or column that it does not have, a value of another type, a choice that its
// own list does not offer. A table's rows stay; of them only the cells that do not fit are left over. Problems are
// those of a text that is no document at all.
func (f *Form) Fit(raw []byte) (rules.Data, map[string]json.RawMessage, []Problem) {
	data, problems := f.Decode(raw)
	var written map[string]json.RawMessage
	if err := json.Unmarshal(raw, &written); err != nil {
		return data, nil, problems
	}
	left := map[string]json.RawMessage{}
	for id, value := range written {
		field := f.Field(id)
		switch {
		case string(value) == "null":
		case field == nil || data[id].IsBlank() || !field.offers(data[id]):
			left[id] = value
			delete(data, id)
		case field.Type == "table":
			field.fitRows(data[id].AsRows(), value, left)
		}
	}
	return data, left, nil
}

// fitRows tells which cells of a table's rows, which are still the caller's own, do not fit.
func (f *Field) fitRows(rows []rules.Data, raw json.RawMessage, left map[string]json.RawMessage) {
	byID := make(map[string]rules.Data, len(rows))
	for _, row := range rows {
		byID[row[RowID].AsText()] = row
	}
	var written []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &written); err != nil {
		return // Decode has read it as rows, so it is rows
	}
	for _, cells := range written {
		var id string
		if err := json.Unmarshal(cells[RowID], &id); err != nil || byID[id] == nil {
			continue
		}
		for name, value := range cells {
			column := f.Column(name)
			if name == RowID || string(value) == "null" || column != nil && !byID[id][name].IsBlank() && column.offers(byID[id][name]) {
				continue
			}
			left[f.ID+"."+id+"."+name] = value
			delete(byID[id], name)
		}
	}
}

// offers says whether a value is among the choices that the field lists itself; those that are records are not its own.
func (f *Field) offers(v rules.Value) bool {
	for _, id := range f.Choices(v) {
		if !f.knows(id) {
			return false
		}
	}
	return true
}

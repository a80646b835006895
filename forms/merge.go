package forms

import (
	"encoding/json"
	"maps"

	"github.com/superform-dev/superform/forms/rules"
)

// Merge reads a patch, a JSON object like the one Decode reads, and gives the data with it applied: a field
// that the patch names takes its value, one that it sets to null becomes blank, the others stay. A table in
// a patch lists all rows that the table is to have, in order; a row whose _id was there before keeps the
// columns that the patch does not name. Problems are those of Decode.
func (f *Form) Merge(before rules.Data, raw []byte) (rules.Data, []Problem) {
	patch, problems := f.Decode(raw)
	if len(problems) > 0 {
		return nil, problems
	}
	var named map[string]json.RawMessage
	if err := json.Unmarshal(raw, &named); err != nil {
		return nil, []Problem{problem("", "json_syntax", "offset", "0")}
	}
	merged := maps.Clone(before)
	if merged == nil {
		merged = rules.Data{}
	}
	for id := range named {
		value, set := patch[id]
		if field := f.Field(id); set && field != nil && field.Type == "table" {
			value = mergeRows(before[id], value, named[id])
		}
		if set {
			merged[id] = value
		} else {
			delete(merged, id)
		}
	}
	return merged, nil
}

// mergeRows completes the rows of a patch by what rows of the same _id held before; raw tells which columns
// the patch names.
func mergeRows(before, patch rules.Value, raw json.RawMessage) rules.Value {
	old := map[string]rules.Data{}
	for _, row := range before.AsRows() {
		old[row[RowID].AsText()] = row
	}
	var named []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &named); err != nil {
		return patch // Decode has read it as rows, so it is rows
	}
	rows := make([]rules.Data, len(patch.AsRows()))
	for i, row := range patch.AsRows() {
		rows[i] = maps.Clone(row)
		for column, value := range old[row[RowID].AsText()] {
			if _, says := named[i][column]; !says {
				rows[i][column] = value
			}
		}
	}
	return rules.Rows(rows)
}

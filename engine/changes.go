package engine

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// changed gives the data of a "saved" event, and what it changed against the data before: field →
// [before, after], null for blank; nil for the first data of a record and where nothing changed.
func changed(before json.RawMessage, e *store.Event) (after, changes json.RawMessage, err error) {
	var saved dataEvent
	if err := json.Unmarshal([]byte(e.Payload), &saved); err != nil {
		return nil, nil, fmt.Errorf("decode event %s: %w", e.ID, err)
	}
	if before == nil {
		return saved.Data, nil, nil
	}
	var was, is map[string]json.RawMessage
	if err := errors.Join(json.Unmarshal(before, &was), json.Unmarshal(saved.Data, &is)); err != nil {
		return nil, nil, fmt.Errorf("decode the data of event %s: %w", e.ID, err)
	}
	delete(was, takenKey) // of what it took of others the record itself tells
	delete(is, takenKey)
	pairs := map[string][2]json.RawMessage{}
	for field, value := range is {
		if string(was[field]) != string(value) {
			pairs[field] = [2]json.RawMessage{orNothing(was[field]), value}
		}
	}
	for field, value := range was {
		if is[field] == nil {
			pairs[field] = [2]json.RawMessage{value, orNothing(nil)}
		}
	}
	if len(pairs) == 0 {
		return saved.Data, nil, nil
	}
	changes, err = json.Marshal(pairs)
	return saved.Data, changes, err
}

func orNothing(value json.RawMessage) json.RawMessage {
	if value == nil {
		return json.RawMessage("null")
	}
	return value
}

// seenChanges are those changes that concern what the reader may read; nil where none is left.
func seenChanges(form *forms.Form, changes json.RawMessage, sight *forms.Sight) (json.RawMessage, error) {
	if changes == nil || sight.All() {
		return changes, nil
	}
	var pairs map[string][2]json.RawMessage
	if err := json.Unmarshal(changes, &pairs); err != nil {
		return nil, fmt.Errorf("decode changes: %w", err)
	}
	for id, pair := range pairs {
		field := form.Field(id)
		if !sight.Sees(form, id) {
			delete(pairs, id)
			continue
		}
		if field == nil || len(field.Columns) == 0 {
			pairs[id] = [2]json.RawMessage{maskedJSON(sight, id, pair[0]), maskedJSON(sight, id, pair[1])}
			continue
		}
		for i := range pair {
			var err error
			if pair[i], err = seenRows(form, field, pair[i], sight); err != nil {
				return nil, err
			}
		}
		if pairs[id] = pair; string(pair[0]) == string(pair[1]) {
			delete(pairs, id)
		}
	}
	if len(pairs) == 0 {
		return nil, nil
	}
	return json.Marshal(pairs)
}

// maskedJSON is what is seen of a value of the field or column with a path, as JSON.
func maskedJSON(sight *forms.Sight, path string, raw json.RawMessage) json.RawMessage {
	if field := sight.MaskedAt(path); field != nil {
		return field.MaskJSON(raw)
	}
	return raw
}

// seenRows are the rows of a table without the columns that the reader may not read.
func seenRows(form *forms.Form, table *forms.Field, raw json.RawMessage, sight *forms.Sight) (json.RawMessage, error) {
	var rows []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, fmt.Errorf("decode changed rows: %w", err)
	}
	for _, row := range rows {
		for column := range row {
			if column != forms.RowID && !sight.Sees(form, table.ID+"."+column) {
				delete(row, column)
				continue
			}
			row[column] = maskedJSON(sight, table.ID+"."+column, row[column])
		}
	}
	return json.Marshal(rows)
}

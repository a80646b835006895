package engine

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/superform-dev/superform/engine/store"
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

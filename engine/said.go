package engine

import (
	"encoding/json"
	"fmt"

	"github.com/superform-dev/superform/forms"
)

// said notes in a record's view how those values of its data and of its history read that pages do not know how to show.
// stored is the text of the record's data. It comes after what the caller may not see has been taken out of both.
func (w *work) said(pub *published, view *RecordView, stored string) error {
	if holdsPeople(pub.form) {
		data, _ := pub.form.Decode(view.Data) // the problems are those of whoever wrote it
		if err := w.learnChosen(peopleIn(pub.form, data)...); err != nil {
			return err
		}
	}
	into := view.Said
	if into == nil {
		into = map[string][]forms.Saying{}
	}
	took, err := takenIn(stored)
	if err != nil {
		return err
	}
	names := w.nameReferred(took)
	tell := func(data json.RawMessage) { pub.form.Said(into, data, w.caller.Language, names) }
	tell(view.Data)
	for i := range view.History {
		if view.History[i].Changes == nil || !pub.form.Says() {
			continue
		}
		var pairs map[string][2]json.RawMessage
		if err := json.Unmarshal(view.History[i].Changes, &pairs); err != nil {
			return fmt.Errorf("decode changes: %w", err)
		}
		for side := range 2 {
			values := make(map[string]json.RawMessage, len(pairs))
			for id, pair := range pairs {
				values[id] = pair[side]
			}
			data, err := json.Marshal(values)
			if err != nil {
				return fmt.Errorf("encode changes: %w", err)
			}
			tell(data)
		}
	}
	if len(into) > 0 {
		view.Said = into
	}
	return nil
}

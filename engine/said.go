package engine

import (
	"encoding/json"
	"fmt"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// said notes in a record's view how those values of data and of its history read that pages do not know how to show.
// stored is the text of the record's data. It comes after what the caller may not see has been taken out of both.
func (w *work) said(pub *published, view *RecordView, data rules.Data, stored string) error {
	if !pub.form.Says() {
		return nil
	}
	if err := w.readLines(namesIn(pub.form, data), peopleIn(pub.form, data)); err != nil {
		return err
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
	pub.form.Said(into, data, w.caller.Language, names)
	for i := range view.History {
		if view.History[i].Changes == nil {
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
			text, err := json.Marshal(values)
			if err != nil {
				return fmt.Errorf("encode changes: %w", err)
			}
			changed, _ := pub.form.Decode(text) // what this version of the form cannot read is left out
			pub.form.Said(into, changed, w.caller.Language, names)
		}
	}
	if len(into) > 0 {
		view.Said = into
	}
	return nil
}

package engine

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// What a record said that another one refers to (x-snapshot) is taken when that one is submitted, or names another record, and lies beside its
// data, in the same text under a key that no field can have. So it is in the history, and erased with it.

// takenKey is the key in a record's data under which it lies.
const takenKey = "_taken"

// snapshots are what was taken of the records that fields name: by field path and by the record's key.
type snapshots map[string]map[string]snapshot

// snapshot is what one record said.
type snapshot struct {
	Form    string          `json:"form"`
	Version int             `json:"version"`
	Label   forms.Text      `json:"label"` // its line, by language
	Data    json.RawMessage `json:"data"`  // of the fields of x-snapshot those that were filled in
}

// takenIn reads what lies beside the data of a record.
func takenIn(text string) (snapshots, error) {
	if !strings.Contains(text, `"`+takenKey+`"`) {
		return nil, nil
	}
	var lies struct {
		Taken snapshots `json:"_taken"`
	}
	if err := json.Unmarshal([]byte(text), &lies); err != nil {
		return nil, fmt.Errorf("read what a record took of others: %w", err)
	}
	return lies.Taken, nil
}

// beside puts what was taken beside encoded data.
func (t snapshots) beside(data []byte) (string, error) {
	if len(t) == 0 {
		return string(data), nil
	}
	text, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("write what a record took of others: %w", err)
	}
	comma := ","
	if len(data) == len("{}") {
		comma = ""
	}
	return string(data[:len(data)-1]) + comma + `"` + takenKey + `":` + string(text) + "}", nil
}

// eachReference goes through what a record's fields refer to.
func eachReference(form *forms.Form, data rules.Data, visit func(f *forms.Field, key string) error) error {
	note := func(f *forms.Field, d rules.Data) error {
		if !f.Refers() {
			return nil
		}
		for _, key := range f.Choices(d[f.ID]) {
			if err := visit(f, key); err != nil {
				return err
			}
		}
		return nil
	}
	for _, f := range form.Fields {
		if err := note(f, data); err != nil {
			return err
		}
		for _, c := range f.Columns {
			for _, row := range data[f.ID].AsRows() {
				if err := note(c, row); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// take takes of the records that a change names what its form keeps: anew where the record is submitted, else of those that it did not name before.
// A record that is gone by now keeps what it said then.
func (w *work) take(ch *change) (snapshots, error) {
	old, err := takenIn(ch.record.Data)
	if err != nil {
		return nil, err
	}
	now := snapshots{}
	err = eachReference(ch.pub.form, ch.data, func(f *forms.Field, key string) error {
		if len(f.Snapshot) == 0 {
			return nil
		}
		one, had := old[f.Path()][key]
		if record, err := w.choice(f.From, key); err == nil && (!had || ch.first || ch.again) {
			if one, err = w.takeOf(f, record); err != nil {
				return err
			}
		} else if err != nil && err != store.ErrNotFound {
			return err
		} else if !had && err != nil {
			return nil
		}
		if now[f.Path()] == nil {
			now[f.Path()] = map[string]snapshot{}
		}
		now[f.Path()][key] = one
		return nil
	})
	return now, err
}

// takeOf is what a record says now.
func (w *work) takeOf(f *forms.Field, r *store.RecordRow) (snapshot, error) {
	pub, err := w.formVersion(r.Form, r.FormVersion)
	if err != nil {
		return snapshot{}, err
	}
	all, err := pub.stored(r)
	if err != nil {
		return snapshot{}, err
	}
	kept := rules.Data{}
	for _, id := range f.Snapshot {
		if v, is := all[id]; is && pub.form.Field(id) != nil {
			kept[id] = v
		}
	}
	if err := w.learn(r.Requester, r.Department); err != nil {
		return snapshot{}, err
	}
	one := snapshot{Form: r.Form, Version: r.FormVersion, Label: forms.Text{}, Data: pub.form.Encode(kept)}
	w.naming(w.openName, func() {
		for _, lang := range []string{forms.Chinese, forms.English} {
			one.Label[lang] = w.choiceIn(lang, r)
		}
	})
	return one, nil
}

// lines are what was taken of a record for people: a line for each field, with its name.
func (w *work) lines(one snapshot) string {
	pub, err := w.formVersion(one.Form, one.Version)
	if err != nil {
		return ""
	}
	data, _ := pub.form.Decode(one.Data) // it was read once
	var out []string
	for _, f := range pub.form.Fields {
		if v := data[f.ID]; !v.IsBlank() {
			out = append(out, w.called(f, pub)+labelled.In(w.caller.Language, forms.English)+f.Display(v, w.caller.Language, w.display))
		}
	}
	return strings.Join(out, "\n")
}

// labelled stands between the name of a field and its value.
var labelled = forms.Text{forms.Chinese: "：", forms.English: ": "}

package engine

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// A draft follows the newest version of its form. What no longer fits lies beside its data, in the same text under a
// key that no field can have, until the draft is submitted or discarded.

// leftoverKey is the key in a draft's data under which leftovers lie.
const leftoverKey = "_leftover"

// leftovers are values that no longer fit, by path.
type leftovers map[string]leftover

// leftover is such a value, and the version of the form that it was filled in with.
type leftover struct {
	Version int             `json:"version"`
	Value   json.RawMessage `json:"value"`
}

// apart divides the text of a record's data into what the form has and what no longer fits; what was taken of others (takenIn) is left out.
func apart(text string) (data []byte, left leftovers, err error) {
	if !strings.Contains(text, `"`+leftoverKey+`"`) && !strings.Contains(text, `"`+takenKey+`"`) {
		return []byte(text), nil, nil
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return nil, nil, fmt.Errorf("divide the data of a draft: %w", err)
	}
	if lies := all[leftoverKey]; lies != nil {
		if err := json.Unmarshal(lies, &left); err != nil {
			return nil, nil, fmt.Errorf("read what is left over in a draft: %w", err)
		}
		delete(all, leftoverKey)
	}
	delete(all, takenKey)
	data, err = json.Marshal(all)
	return data, left, err
}

// beside puts what no longer fits beside encoded data.
func (l leftovers) beside(data []byte) (string, error) {
	if len(l) == 0 {
		return string(data), nil
	}
	text, err := json.Marshal(map[string]leftovers{leftoverKey: l})
	if err != nil {
		return "", fmt.Errorf("write what is left over in a draft: %w", err)
	}
	if len(data) > len("{}") {
		return string(data[:len(data)-1]) + "," + string(text[1:]), nil
	}
	return string(text), nil
}

// draft reads a draft by a version of its form, the newest: what fits, and what does not.
func (w *work) draft(pub *published, r *store.RecordRow) (rules.Data, leftovers, error) {
	if r.FormVersion == pub.row.Version {
		_, left, err := apart(r.Data)
		if err != nil {
			return nil, nil, err
		}
		data, err := pub.stored(r)
		return data, left, err
	}
	text, left, err := apart(r.Data)
	if err != nil {
		return nil, nil, err
	}
	old, err := w.formVersion(r.Form, r.FormVersion)
	if err != nil {
		return nil, nil, err
	}
	data, more, problems := pub.form.FitFrom(old.form, text)
	if len(problems) > 0 {
		return nil, nil, fmt.Errorf("the stored data of the draft %s: %s at %q", r.ID, problems[0].Code, problems[0].Path)
	}
	for path, value := range more {
		if field, _ := fieldAt(old.form, path); field != nil && field.Value != nil {
			continue // nobody filled it in
		}
		if left == nil {
			left = leftovers{}
		}
		left[path] = leftover{Version: r.FormVersion, Value: value}
	}
	return data, left, nil
}

// fieldAt finds the field or column of a path, and for a column its table.
func fieldAt(form *forms.Form, path string) (field, table *forms.Field) {
	parts := strings.Split(path, ".")
	field = form.Field(parts[0])
	if field == nil || len(parts) < 3 {
		return field, nil
	}
	return field.Column(parts[2]), field
}

// leftFiles are the files that leftovers name: they stay with the draft.
func (w *work) leftFiles(form string, left leftovers) ([]forms.ID, error) {
	var ids []forms.ID
	for path, one := range left {
		old, err := w.formVersion(form, one.Version)
		if err != nil {
			return nil, err
		}
		ids = append(ids, filesOf(old.form, one.data(old.form, path))...)
	}
	return ids, nil
}

// data reads a leftover as the version of the form that it was filled in with does: data with nothing else in it.
func (l leftover) data(form *forms.Form, path string) rules.Data {
	text := fmt.Sprintf(`{%q:%s}`, path, l.Value)
	if parts := strings.Split(path, "."); len(parts) == 3 {
		text = fmt.Sprintf(`{%q:[{%q:%q,%q:%s}]}`, parts[0], forms.RowID, parts[1], parts[2], l.Value)
	}
	data, _ := form.Decode([]byte(text))
	return data
}

// LeftoverView is a value of a draft that the form has no place for any more.
type LeftoverView struct {
	Label string          `json:"label" doc:"what the field was called in the version that it was filled in with"`
	Text  string          `json:"text" doc:"the value for people"`
	Value json.RawMessage `json:"value"`
}

// leftoverViews gives leftovers as people read them, by path.
func (w *work) leftoverViews(form string, left leftovers) (map[string]LeftoverView, error) {
	if len(left) == 0 {
		return nil, nil
	}
	views := make(map[string]LeftoverView, len(left))
	for path, one := range left {
		old, err := w.formVersion(form, one.Version)
		if err != nil {
			return nil, err
		}
		view := LeftoverView{Label: path, Text: string(one.Value), Value: one.Value}
		if field, table := fieldAt(old.form, path); field != nil {
			view.Label = w.called(field, old)
			values := one.data(old.form, path)
			if table != nil {
				view.Label = w.called(table, old) + " · " + view.Label
				values = values[table.ID].AsRows()[0]
			}
			if text := field.Display(values[field.ID], w.caller.Language, w.display); text != "" {
				view.Text = text
			}
		}
		views[path] = view
	}
	return views, nil
}

// called is the label of a field, its id where it has none.
func (w *work) called(field *forms.Field, pub *published) string {
	if label := w.label(field.Label, pub); label != "" {
		return label
	}
	return field.ID
}

// viewDraft is a draft as its author sees it, by the newest version of its form.
func (w *work) viewDraft(pub *published, r *store.RecordRow, data rules.Data, left leftovers) (*RecordView, error) {
	view, err := w.view(pub, r, data, nil, nil)
	if err != nil {
		return nil, err
	}
	view.FormVersion = pub.row.Version
	if len(left) == 0 {
		return view, nil
	}
	files, err := w.leftFiles(r.Form, left)
	if err != nil {
		return nil, err
	}
	about, err := w.describe(r.ID, append(files, filesOf(pub.form, data)...))
	if err != nil {
		return nil, err
	}
	view.Files = about
	view.Leftover, err = w.leftoverViews(r.Form, left)
	return view, err
}

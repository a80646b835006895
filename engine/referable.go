package engine

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// ChooseIn asks which records a reference field offers for the data that are evaluated.
type ChooseIn struct {
	Path   string   `json:"path" maxLength:"200" doc:"of the field (supplier) or cell (items.3.supplier)"`
	Query  string   `json:"query,omitempty" maxLength:"200" doc:"words that the record's two lines hold, in any order"`
	Cursor string   `json:"cursor,omitempty" maxLength:"2000"`
	Keys   []string `json:"keys,omitempty" doc:"instead of a list: these records, at most 100, as far as the caller may know of them"`
}

// ChoicePage is a part of the records that may be chosen, newest first.
type ChoicePage struct {
	Items []ChoiceView `json:"items"`
	Next  string       `json:"next,omitempty" doc:"the cursor of the part that follows; there may be no more records in it"`
	Form  string       `json:"form,omitempty" doc:"what people call the form whose records they are"`
	Fills []string     `json:"fills,omitempty" doc:"what choosing one fills in: the names of these fields"`
}

// ChoiceView is a record that may be chosen.
type ChoiceView struct {
	ID     string                     `json:"id" doc:"what stands in the data: the record's key, or its id where it has none"`
	Label  string                     `json:"label" doc:"the line that names it"`
	Detail string                     `json:"detail,omitempty" doc:"a second line, to tell it from others"`
	Open   string                     `json:"open,omitempty" doc:"the record's id, where the caller may open it"`
	Fill   map[string]json.RawMessage `json:"fill,omitempty" doc:"what choosing it fills in, by field or column; null is blank"`
}

// How many records are looked at and given at once.
const (
	choicesPage    = 50
	choicesEnough  = 20
	choicesScanned = 1000
)

// chooser is a search for records that a field offers.
type chooser struct {
	*subject
	field *forms.Field
	in    ChooseIn
	input forms.Input // what the field's rule is held against
	words []string
	page  *ChoicePage

	budget *rules.Budget // what all rules of the call may still spend
}

// referable gives a part of the records that a field offers for data, of those that whoever fills in may read.
func (w *work) referable(s *subject, data rules.Data, in ChooseIn) (*ChoicePage, error) {
	form := s.pub.form
	field := referenceAt(form, in.Path)
	if field == nil || !s.fills || !s.grant.Sees(form, field.Path()) || len(in.Keys) > forms.MaxChoices {
		return nil, NewFault("bad_parameter", "name", "choose")
	}
	page := &ChoicePage{Items: []ChoiceView{}}
	for _, f := range field.Fills {
		page.Fills = append(page.Fills, w.called(f, s.pub))
	}
	c := &chooser{subject: s, field: field, in: in, page: page, words: strings.Fields(strings.ToLower(in.Query)), budget: forms.NewBudget()}
	if in.Keys != nil {
		return page, w.referredTo(c)
	}
	from := w.cat.forms[field.From]
	if from == nil {
		return page, nil
	}
	page.Form = w.label(from.form.Title, from)
	c.input = granted(form, data, s.before, s.grant, false)
	c.input.Record = builtIns(s.record)
	return page, w.search(c, from)
}

// referenceAt is the reference field, or column, at a path of data.
func referenceAt(form *forms.Form, path string) *forms.Field {
	parts := strings.Split(path, ".")
	if len(parts) == 3 {
		path = parts[0] + "." + parts[2]
	}
	if f := form.Field(path); f != nil && f.Refers() && (f.Table != "") == (len(parts) == 3) {
		return f
	}
	return nil
}

// search goes through the records of a form, newest first, until enough fit, many were looked at, or the budget of the
// call is short: the call that follows has one of its own.
func (w *work) search(c *chooser, from *published) error {
	eyes := w.filer()
	if known, err := eyes.mayKnow(from); err != nil || !known {
		return err
	}
	// The filter is only what the cursor holds for.
	q := store.RecordList{Form: from.row.ID, Slots: from.listed, Filter: "choose " + c.field.Path() + " " + c.in.Query, Budget: w.e.listBudget,
		Paging: store.Paging{Viewer: w.caller.Member, Cursor: c.in.Cursor, Limit: choicesPage}}
	if err := eyes.scope(&q, from); err != nil {
		return err
	}
	for scanned := 0; scanned < choicesScanned && len(c.page.Items) < choicesEnough; scanned += choicesPage {
		list, err := w.tx.ListRecords(q)
		if err != nil {
			return w.unlisted(&q, from, err)
		}
		ids := make([]forms.ID, len(list.Items))
		for i := range list.Items {
			ids[i] = list.Items[i].ID
		}
		had := *c.budget
		rows, err := w.tx.Records(ids)
		if err == nil {
			err = eyes.learnSeats(ids)
		}
		if err == nil {
			err = w.found(c, inOrder(rows, ids))
		}
		if err != nil {
			return err
		}
		if c.page.Next = list.Next; c.page.Next == "" || !c.affords(had) {
			return nil
		}
		q.Cursor = list.Next
	}
	return nil
}

// affords says whether what is left of the budget lets as much be spent again as since it was had.
func (c *chooser) affords(had rules.Budget) bool {
	next := *c.budget
	next.Less(had, *c.budget)
	return min(next.Steps, next.Rows, next.Text) >= 0
}

// inOrder are rows in the order of their ids.
func inOrder(rows []*store.RecordRow, ids []forms.ID) []*store.RecordRow {
	byID := make(map[forms.ID]*store.RecordRow, len(rows))
	for _, row := range rows {
		byID[row.ID] = row
	}
	out := make([]*store.RecordRow, 0, len(rows))
	for _, id := range ids {
		if byID[id] != nil {
			out = append(out, byID[id])
		}
	}
	return out
}

// found adds those of some records that can be chosen, hold the words and fit the rule of the field.
func (w *work) found(c *chooser, rows []*store.RecordRow) error {
	var keys []string
	views := map[string]*ChoiceView{}
	for _, row := range rows {
		if row.Status != statusEnded && row.Status != string(flows.Approved) {
			continue
		}
		view, err := w.choiceView(c.field, row)
		if err != nil {
			return err
		}
		if view != nil && holdsWords(view.Label+" "+view.Detail, c.words) {
			w.looked[choiceName{c.field.From, view.ID}] = &choice{record: row}
			keys, views[view.ID] = append(keys, view.ID), view
		}
	}
	fit, err := w.offers(c, keys)
	for _, key := range keys {
		if fit[key] {
			c.page.Items = append(c.page.Items, *views[key])
		}
	}
	return err
}

func holdsWords(line string, words []string) bool {
	line = strings.ToLower(line)
	for _, word := range words {
		if !strings.Contains(line, word) {
			return false
		}
	}
	return true
}

// offers says which records the field's rule offers for the data at hand.
func (w *work) offers(c *chooser, keys []string) (map[string]bool, error) {
	w.concerns(c.record)
	in := c.input
	in.Facts, in.Budget = w.facts, c.budget
	for round := 1; ; round++ {
		fit, asks := c.pub.form.Offers(in, c.in.Path, keys)
		if len(asks) == 0 || round > maxRounds {
			return fit, nil
		}
		if err := w.answer(asks); err != nil {
			return nil, err
		}
	}
}

// choiceView is a record as whoever fills in may choose it; nil where they may not read it.
func (w *work) choiceView(field *forms.Field, r *store.RecordRow) (*ChoiceView, error) {
	eyes := w.filer()
	if err := eyes.learn(r.Requester, r.Department); err != nil {
		return nil, err
	}
	label, _, err := eyes.offered(r)
	if err != nil || label == nil {
		return nil, err
	}
	pub, err := w.formVersion(r.Form, r.FormVersion)
	if err != nil {
		return nil, err
	}
	sight, err := eyes.sight(pub, r, nil)
	if err != nil {
		return nil, err
	}
	all, err := pub.stored(r)
	if err != nil {
		return nil, err
	}
	ruling := w.ruling(pub).form
	seen := sight.Data(ruling, all)
	view := &ChoiceView{ID: recordKey(r), Label: *label, Open: r.ID.String()}
	view.Fill = field.Filled(seen, func(id string) bool { return sight.Whole(ruling, id) })
	parts := []string{r.Number}
	for _, id := range field.Snapshot {
		if f := pub.form.Field(id); f != nil && len(parts) < 3 {
			parts = append(parts, f.Display(seen[id], w.caller.Language, w.display))
		}
	}
	if pub.form.Kind != forms.Plain {
		parts = append(parts, w.names[r.Requester])
	}
	day, _, _ := strings.Cut(w.local(time.UnixMilli(r.SubmittedAt).UTC().Format(time.RFC3339)), " ")
	view.Detail = pointed(append(parts, day))
	if view.Label == "" {
		view.Label = w.label(pub.form.Title, pub)
	}
	return view, nil
}

// pointed are texts with points between them, without those that are empty.
func pointed(parts []string) string {
	var out []string
	for _, part := range parts {
		if part != "" {
			out = append(out, part)
		}
	}
	return strings.Join(out, " · ")
}

// referredTo names records that stand in data already: those that the caller may read, and by its line what the record itself held before,
// where they may read that.
func (w *work) referredTo(c *chooser) error {
	names := make([]choiceName, len(c.in.Keys))
	for i, key := range c.in.Keys {
		names[i] = choiceName{c.field.From, key}
	}
	if err := w.readChoices(names); err != nil {
		return err
	}
	took, err := takenIn(c.record.Data)
	if err != nil {
		return err
	}
	held, line := namesIn(c.pub.form, c.seen(c.before)), w.nameReferred(took)
	for _, name := range names {
		view := &ChoiceView{ID: name.key}
		if found := w.looked[name]; found != nil {
			read, err := w.choiceView(c.field, found.record)
			if err != nil {
				return err
			}
			if read != nil {
				view = read
				view.ID = name.key
			}
		}
		if view.Open == "" && held[name] {
			view.Label = line(name.form, name.key)
		}
		if view.Label != "" {
			c.page.Items = append(c.page.Items, *view)
		}
	}
	return nil
}

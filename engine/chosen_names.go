package engine

import (
	"context"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// How members and departments in fields of records read. Who stands in a field takes no part in the record by that: their name is
// told to those who may see them, and of all others, as of an id of nobody, that it is not shown. Who has left is no secret for that.

// chosenName is the name of a member or department in a field, as the caller is told it.
func (w *work) chosenName(id forms.ID) string {
	if w.namesBy != nil {
		return w.namesBy(id)
	}
	return w.ownName(id)
}

func (w *work) ownName(id forms.ID) string {
	if err := w.learnChosen(id); err != nil {
		return withheldName.In(w.caller.Language, forms.English)
	}
	return w.shownNames[id]
}

// naming does something in which members and departments in fields are called by somebody else's names.
func (w *work) naming(by func(forms.ID) string, do func()) {
	before := w.namesBy
	w.namesBy = by
	defer func() { w.namesBy = before }()
	do()
}

// namesOf is how members and departments read for somebody else.
func (w *work) namesOf(reader forms.ID) func(forms.ID) string {
	var other *work // only where there is somebody to be named
	return func(id forms.ID) string {
		var err error
		if other == nil {
			if other, err = w.as(reader); err != nil {
				return withheldName.In(w.cat.company.Language, forms.English)
			}
		}
		if other == w {
			return w.ownName(id)
		}
		return other.chosenName(id)
	}
}

// openName is the name of a member or department whom everybody may see, for what is written once for all readers.
func (w *work) openName(id forms.ID) string {
	if w.cat.visibility.Open() {
		found, err := w.tx.Members([]forms.ID{id})
		if m := found[id]; err == nil && m != nil && !m.Hidden {
			return m.Name
		}
		departments, err := w.tx.Departments([]forms.ID{id})
		if d := departments[id]; err == nil && d != nil {
			return d.Name
		}
	}
	return withheldName.In(w.cat.company.Language, forms.English)
}

// learnChosen finds out at once how some members and departments read.
func (w *work) learnChosen(ids ...forms.ID) error {
	var missing []forms.ID
	for _, id := range ids {
		if _, known := w.shownNames[id]; !known {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	found, err := w.tx.Members(missing)
	if err != nil {
		return err
	}
	rows := make([]*store.MemberRow, 0, len(found))
	for _, m := range found {
		here := *m
		here.DisabledAt = 0
		rows = append(rows, &here)
	}
	people, err := w.seesAll(rows...)
	if err != nil {
		return err
	}
	departments, err := w.tx.Departments(missing)
	if err != nil {
		return err
	}
	places, err := w.shows(aboutDepartment, missing)
	if err != nil {
		return err
	}
	if w.shownNames == nil {
		w.shownNames = map[forms.ID]string{}
	}
	for _, id := range missing {
		switch m, d := found[id], departments[id]; {
		case m != nil && people[id]:
			w.shownNames[id] = m.Name
		case d != nil && places[id]:
			w.shownNames[id] = d.Name
		default:
			w.shownNames[id] = withheldName.In(w.caller.Language, forms.English)
		}
	}
	return nil
}

// MostNames is how many ids one call may ask about.
const MostNames = 50

// NamesOf gives the names of members and departments as they read in fields, in the order of the ids.
func (e *Engine) NamesOf(ctx context.Context, c Caller, ids []forms.ID) (List[MemberRef], error) {
	list := List[MemberRef]{Items: []MemberRef{}}
	if len(ids) > MostNames {
		return list, NewFault("bad_parameter", "name", "ids")
	}
	err := e.read(ctx, c, func(w *work) error {
		err := w.learnChosen(ids...)
		for _, id := range ids {
			list.Items = append(list.Items, MemberRef{ID: id, Name: w.shownNames[id]})
		}
		return err
	})
	return list, err
}

// peopleIn are the members and departments that data of a form name.
func peopleIn(form *forms.Form, data rules.Data) (ids []forms.ID) {
	for _, f := range form.Fields {
		ids = append(ids, f.People(data[f.ID])...)
		for _, row := range data[f.ID].AsRows() {
			for _, column := range f.Columns {
				ids = append(ids, column.People(row[column.ID])...)
			}
		}
	}
	return ids
}

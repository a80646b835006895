package engine

import (
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Favourites are a group of a member's own like others, but for its name, and that there is one.

// favourites is what that group is called; as it is kept, it has no name.
var favourites = forms.Text{forms.Chinese: "常用联系人", forms.English: "Favourites"}

// firstOfAll puts the favourites before other groups.
const firstOfAll = -1

// MarkFavourite puts somebody among the caller's favourites, or with Off takes them out. Doing it again changes nothing.
type MarkFavourite struct {
	Member forms.ID
	Off    bool
}

// Subject is none: it is the caller.
func (m MarkFavourite) Subject() forms.ID { return forms.ID{} }

func (m MarkFavourite) changeOwn(w *work) (any, error) {
	rows, err := w.tx.GroupsOf(w.caller.Member)
	if err == nil {
		err = m.there(w)
	}
	if err != nil {
		return nil, err
	}
	in := ChangeGroup{}
	row := &store.GroupRow{Owner: w.caller.Member, Position: firstOfAll, Favourites: true}
	if i := slices.IndexFunc(rows, func(g *store.GroupRow) bool { return g.Favourites }); i >= 0 {
		row = rows[i]
	} else {
		row.ID = w.nextID()
	}
	if m.Off {
		in.Remove = []forms.ID{m.Member}
	} else {
		in.Add = []forms.ID{m.Member}
	}
	row.Revision++
	w.tx.PutGroup(row)
	if err := in.fill(w, row, mostInOwnGroup, changes{}); err != nil {
		return nil, err
	}
	views, err := w.groupViews(row)
	if err != nil {
		return nil, err
	}
	return views[0], nil
}

// there gives nil where the caller may know of the person. Whoever is marked already and cannot be seen any more can be taken out.
func (m MarkFavourite) there(w *work) error {
	row, err := w.tx.Member(m.Member)
	if err != nil {
		return err
	}
	if shown, err := w.maySee(row); err != nil || shown && row.DisabledAt == 0 {
		return err
	}
	with, err := w.tx.OwnGroupsWith(w.caller.Member, m.Member)
	if err == nil && (!m.Off || len(with) == 0) {
		err = ErrNotFound
	}
	return err
}

package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// PersonCard is somebody's card as a view of people lays it out.
type PersonCard struct {
	MemberCard
	View      string        `json:"view,omitempty" doc:"the view that lays it out"`
	Sections  []CardSection `json:"sections" doc:"which facts stand where"`
	Actions   []string      `json:"actions" doc:"what it offers, of call, message, mail, favourite, group; what lacks its fact is left out"`
	Favourite bool          `json:"favourite" doc:"among the caller's favourites"`
	Groups    []forms.ID    `json:"groups,omitempty" doc:"those of the caller's own groups in which the person is"`
	ActsFor   []MemberRef   `json:"acts_for,omitempty" doc:"who is away now and has named the person as substitute"`
}

// CardSection is a group of facts on a card.
type CardSection struct {
	ID    string   `json:"id"`
	Title string   `json:"title,omitempty"`
	Facts []string `json:"facts"`
}

// standardCard lays cards out where no view of people does.
var standardCard = &apps.People{
	Sections: []apps.CardSection{
		{ID: "reach", Facts: []string{"phone", "internal_number", "email"}},
		{ID: "work", Facts: []string{"departments", "manager", "location", "staff_number"}},
	},
	Actions: apps.CardActions,
}

// PersonCard gives the card of a member as a view of people lays it out; with view "" as the first does that the caller may open.
func (e *Engine) PersonCard(ctx context.Context, c Caller, view string, member forms.ID) (card PersonCard, err error) {
	err = e.read(ctx, c, func(w *work) error {
		layout := standardCard
		if view == "" {
			mine, err := w.peopleViews()
			if err != nil {
				return err
			}
			if all := sortedKeys(mine); len(all) > 0 {
				view = all[0]
			}
		}
		if view != "" {
			v, err := w.peopleView(view)
			if err != nil {
				return err
			}
			layout = v.People
		}
		row, err := w.tx.Member(member)
		if err != nil {
			return err
		}
		if shown, err := w.maySee(row); err != nil || !shown {
			return cmp.Or(err, ErrNotFound)
		}
		card.View = view
		return w.personCard(&card, layout, row)
	})
	return card, err
}

// card is all of a member that the caller may know.
func (w *work) card(m *store.MemberRow) (MemberCard, error) {
	card, err := w.wholeCard(m)
	if err != nil {
		return card, err
	}
	photo, err := w.tx.Photo(m.ID)
	switch {
	case err == nil:
		card.Photo = photo.Photo
	case !errors.Is(err, store.ErrNotFound):
		return card, err
	}
	for fact := range w.cat.private {
		if !w.tells(fact, m) {
			card.withhold(fact)
		}
	}
	return card, nil
}

// withhold takes a fact off a card.
func (card *MemberCard) withhold(fact string) {
	switch fact {
	case "photo":
		card.Photo = forms.ID{}
	case "post":
		for i := range card.Departments {
			card.Departments[i].Post = nil
		}
	case "department", "departments":
		card.Departments = []PlaceInDepartment{}
	case "manager":
		card.Manager = nil
	case "phone":
		card.Phone = ""
	case "internal_number":
		card.InternalNumber = ""
	case "email":
		card.Email = ""
	case "location":
		card.Location = nil
	case "staff_number":
		card.StaffNumber = ""
	case "absence":
		card.Absence = nil
	}
}

func (w *work) personCard(card *PersonCard, layout *apps.People, m *store.MemberRow) (err error) {
	if card.MemberCard, err = w.card(m); err != nil {
		return err
	}
	lang := w.caller.Language
	card.Sections = []CardSection{}
	for _, s := range layout.Sections {
		card.Sections = append(card.Sections, CardSection{ID: s.ID, Title: s.Title.In(lang, w.cat.company.Language), Facts: s.Facts})
	}
	own := m.ID == w.caller.Member
	lacks := map[string]bool{"call": card.Phone == "" && card.InternalNumber == "", "message": card.Phone == "", "mail": card.Email == "", "favourite": own, "group": own}
	card.Actions = []string{}
	for _, action := range layout.Actions {
		if !lacks[action] && !(own && action != "mail" && action != "call" && action != "message") {
			card.Actions = append(card.Actions, action)
		}
	}
	for i := range card.Departments {
		path, err := w.tx.PathTo(card.Departments[i].Department.ID)
		if err != nil {
			return err
		}
		above, err := w.departmentsShown(path[:max(len(path)-1, 0)])
		if err != nil {
			return err
		}
		for _, d := range above {
			card.Departments[i].Above = append(card.Departments[i].Above, d.Name)
		}
	}
	if card.Groups, err = w.tx.OwnGroupsWith(w.caller.Member, m.ID); err != nil {
		return err
	}
	groups, err := w.tx.GroupsOf(w.caller.Member)
	if err != nil {
		return err
	}
	card.Favourite = slices.ContainsFunc(groups, func(g *store.GroupRow) bool { return g.Favourites && slices.Contains(card.Groups, g.ID) })
	return w.standsInFor(card)
}

// standsInFor puts on a card for whom the person acts now.
func (w *work) standsInFor(card *PersonCard) error {
	if !w.cat.absences {
		return nil
	}
	rows, err := w.tx.ActsFor(card.ID, w.now)
	if err != nil {
		return err
	}
	for _, a := range rows {
		m, err := w.tx.Member(a.Member)
		if err != nil {
			return err
		}
		shown, err := w.maySee(m)
		if err != nil {
			return err
		}
		if shown && w.tells("absence", m) {
			card.ActsFor = append(card.ActsFor, MemberRef{ID: m.ID, Name: m.Name})
		}
	}
	return nil
}

// rolesOn puts the names of a member's roles on their card.
func (w *work) rolesOn(card *MemberCard) error {
	held, err := w.tx.RolesOfMembers([]forms.ID{card.ID})
	if err != nil || len(held[card.ID]) == 0 {
		return err
	}
	roles, err := w.tx.Roles()
	for _, key := range held[card.ID] {
		for _, r := range roles {
			if r.Key == key {
				card.Roles = append(card.Roles, r.Name)
			}
		}
	}
	return err
}

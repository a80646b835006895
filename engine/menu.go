package engine

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// The menu of a company has two levels: places, and in each links to forms (P2). As it stands by itself, the first place
// holds every form that can be filled in and there is no other; what a company puts first in its own menu may do the
// same.

// Menu is how a company arranges its forms.
type Menu struct {
	Places []MenuPlace `json:"places" maxItems:"12"`
}

// MenuPlace is one place of the menu. With New it holds, after its links, every form that can be filled in and stands in
// no other place.
type MenuPlace struct {
	Title forms.Text `json:"title" doc:"by language"`
	New   bool       `json:"new,omitempty" doc:"and whatever can be filled in and stands nowhere else"`
	Links []MenuLink `json:"links" maxItems:"60"`
}

// MenuLink is a link to a form; without a title it has the form's own.
type MenuLink struct {
	Form  string     `json:"form" maxLength:"130" doc:"app.form"`
	Title forms.Text `json:"title,omitempty" doc:"by language"`
}

const (
	mostMenuPlaces = 12
	mostLinks      = 60
	menuTitleMax   = 40 // characters
)

// newPlace is what the first place is called where nobody has arranged anything.
var newPlace = forms.Text{forms.Chinese: "发起", forms.English: "File something"}

// standardMenu is the menu as it stands by itself.
func standardMenu() *Menu {
	return &Menu{Places: []MenuPlace{{Title: newPlace, New: true, Links: []MenuLink{}}}}
}

// MenuView is the menu as its reader sees it: forms that they cannot fill in are left out, and places without any.
type MenuView struct {
	Places []PlaceView `json:"places"`
}

// PlaceView is a place of a menu with the forms in it.
type PlaceView struct {
	Title string    `json:"title"`
	Forms []FormRef `json:"forms"`
}

// Menu gives the caller's menu.
func (e *Engine) Menu(ctx context.Context, c Caller) (view MenuView, err error) {
	err = e.read(ctx, c, func(w *work) error {
		mine := map[string]FormRef{}
		for id, pub := range w.cat.forms {
			grant, err := w.mayInGeneral(forms.MayCreate, pub)
			if err != nil {
				return err
			}
			if grant != nil {
				mine[id] = w.formRef(pub)
			}
		}
		view = w.menuView(mine)
		return nil
	})
	return view, err
}

func (w *work) menuView(mine map[string]FormRef) MenuView {
	menu := w.cat.menu
	if menu == nil {
		menu = standardMenu()
	}
	linked := map[string]bool{}
	for _, place := range menu.Places {
		for _, link := range place.Links {
			linked[link.Form] = true
		}
	}
	view := MenuView{Places: []PlaceView{}}
	for _, place := range menu.Places {
		one := PlaceView{Title: place.Title.In(w.caller.Language, w.cat.company.Language), Forms: []FormRef{}}
		for _, link := range place.Links {
			ref, ok := mine[link.Form]
			if !ok {
				continue
			}
			if len(link.Title) > 0 {
				ref.Title = link.Title.In(w.caller.Language, w.cat.company.Language)
			}
			one.Forms = append(one.Forms, ref)
		}
		if place.New {
			for _, id := range sortedKeys(mine) {
				if !linked[id] {
					one.Forms = append(one.Forms, mine[id])
				}
			}
		}
		if len(one.Forms) > 0 {
			view.Places = append(view.Places, one)
		}
	}
	return view
}

// MenuSettled is the menu as it is arranged, with all its languages and links.
type MenuSettled struct {
	Settled
	Menu
}

// AdminMenu gives the menu as it is arranged.
func (e *Engine) AdminMenu(ctx context.Context, c Caller) (view MenuSettled, err error) {
	err = e.read(ctx, c, func(w *work) (err error) {
		if err = w.everywhere(org.RightApps); err != nil {
			return err
		}
		view.Menu = *standardMenu()
		if w.cat.menu != nil {
			view.Menu = *w.cat.menu
		}
		view.Settled, err = w.settled(settledMenu)
		return err
	})
	return view, err
}

// SetMenu arranges the menu, once per key, in place of what stood at a revision. It answers a MenuSettled.
func (e *Engine) SetMenu(ctx context.Context, c Caller, key Key, revision int, menu Menu) (Answer, error) {
	return e.settling(ctx, c, key, org.RightApps, func(w *work) (result, error) {
		if err := w.everywhere(org.RightApps); err != nil {
			return result{}, err
		}
		if err := w.checkMenu(&menu); err != nil {
			return result{}, err
		}
		settled, err := w.put(settling{settledMenu, "menu_changed", menu, revision})
		return result{200, MenuSettled{settled, menu}}, err
	})
}

// checkMenu refuses a menu with too much in it, a title that is none, or a link to what is no form or there already.
func (w *work) checkMenu(menu *Menu) error {
	wrong := func(name string) error { return NewFault("bad_parameter", "name", name) }
	if len(menu.Places) == 0 || len(menu.Places) > mostMenuPlaces {
		return wrong("places")
	}
	for i := range menu.Places {
		place := &menu.Places[i]
		if !menuTitle(place.Title) || len(place.Title) == 0 {
			return wrong("title")
		}
		if place.Links == nil {
			place.Links = []MenuLink{}
		}
		if len(place.Links) > mostLinks {
			return wrong("links")
		}
		for j, link := range place.Links {
			again := slices.ContainsFunc(place.Links[:j], func(other MenuLink) bool { return other.Form == link.Form })
			if w.cat.forms[link.Form] == nil || again {
				return wrong("form")
			}
			if !menuTitle(link.Title) {
				return wrong("title")
			}
		}
	}
	return nil
}

// menuTitle tells whether a title can stand in a menu: in the languages that there are, not blank and not too long.
func menuTitle(title forms.Text) bool {
	for lang, text := range title {
		if lang != forms.Chinese && lang != forms.English || strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > menuTitleMax {
			return false
		}
	}
	return true
}

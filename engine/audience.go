package engine

import (
	"context"
	"slices"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// For whom an app is switched on (P2). Who is not among them does not find it and files nothing in it; what they filed
// before, or decide on for others, stays theirs to read.

// Audience is for whom an app is switched on: for everybody, or for departments with all below them and for people;
// without any of them for nobody.
type Audience struct {
	All         bool       `json:"all,omitempty" doc:"everybody; departments and members are left out then"`
	Departments []forms.ID `json:"departments,omitempty" maxItems:"200" doc:"with all below them"`
	Members     []forms.ID `json:"members,omitempty" maxItems:"200"`
}

// mostAudience is how many departments, and how many people, an audience names.
const mostAudience = 200

// AudienceView is for whom an app is switched on, with names.
type AudienceView struct {
	Settled
	App         string          `json:"app"`
	Name        string          `json:"name"`
	Icon        string          `json:"icon,omitempty"`
	All         bool            `json:"all"`
	Departments []DepartmentRef `json:"departments"`
	Members     []MemberRef     `json:"members"`
}

// inAudience tells whether an app is switched on for the caller; a use case asks once for each.
func (w *work) inAudience(app string) (bool, error) {
	audience, narrowed := w.cat.audience[app]
	if !narrowed || audience.All {
		return true, nil
	}
	if slices.Contains(audience.Members, w.caller.Member) {
		return true, nil
	}
	if len(audience.Departments) == 0 {
		return false, nil
	}
	mine, err := w.ownPlaces()
	return slices.ContainsFunc(mine, func(d forms.ID) bool { return slices.Contains(audience.Departments, d) }), err
}

// isServed tells whether a form's app is switched on for the caller. What administrators keep for all is not theirs to file.
func (w *work) isServed(pub *published) (bool, error) {
	if pub.form.Kind == forms.Plain {
		return true, nil
	}
	return w.inAudience(appOf(pub.row.ID))
}

// ownPlaces gives the departments of the caller with all above them; a use case asks once.
func (w *work) ownPlaces() ([]forms.ID, error) {
	return once(&w.person.above, func() ([]forms.ID, error) { return org.DepartmentsOver(w.tx, w.caller.Member) })
}

// AdminApps lists the apps that the caller looks after, with their audiences.
func (e *Engine) AdminApps(ctx context.Context, c Caller) (page List[AudienceView], err error) {
	page.Items = []AudienceView{}
	err = e.read(ctx, c, func(w *work) error {
		for _, id := range sortedKeys(w.cat.apps) {
			if w.needs(org.RightApps, org.Place{App: id}) != nil {
				continue
			}
			audience, narrowed := w.cat.audience[id]
			audience.All = audience.All || !narrowed
			settled, err := w.settled(settledAudience + id)
			if err != nil {
				return err
			}
			view, err := w.audienceView(id, audience, settled)
			if err != nil {
				return err
			}
			page.Items = append(page.Items, view)
		}
		return nil
	})
	return page, err
}

func (w *work) audienceView(id string, a Audience, settled Settled) (AudienceView, error) {
	app := w.cat.apps[id]
	view := AudienceView{Settled: settled, App: id, Name: app.Name.In(w.caller.Language, app.Language), Icon: app.Icon, All: a.All,
		Departments: []DepartmentRef{}, Members: []MemberRef{}}
	if err := w.learn(append(slices.Clone(a.Departments), a.Members...)...); err != nil {
		return view, err
	}
	for _, d := range a.Departments {
		view.Departments = append(view.Departments, DepartmentRef{d, w.names[d]})
	}
	for _, m := range a.Members {
		view.Members = append(view.Members, *w.member(m))
	}
	return view, nil
}

// SetAudience switches an app on for an audience, once per key, in place of what stood at a revision. It answers an
// AudienceView.
func (e *Engine) SetAudience(ctx context.Context, c Caller, key Key, app string, revision int, a Audience) (Answer, error) {
	return e.settling(ctx, c, key, org.RightApps, func(w *work) (result, error) {
		if w.cat.apps[app] == nil {
			return result{}, ErrNotFound
		}
		if err := w.needs(org.RightApps, org.Place{App: app}); err != nil {
			return result{}, err
		}
		a, err := w.audience(a)
		if err == nil {
			err = w.picks(a.Members, w.cat.audience[app].Members)
		}
		if err != nil {
			return result{}, err
		}
		settled, err := w.put(settling{settledAudience + app, "app_audience", a, revision})
		if err != nil {
			return result{}, err
		}
		view, err := w.audienceView(app, a, settled)
		return result{200, view}, err
	})
}

// audience puts an audience in order: each once, and all of them there.
func (w *work) audience(a Audience) (Audience, error) {
	if a.All {
		return Audience{All: true}, nil
	}
	a.Departments, a.Members = distinct(a.Departments), distinct(a.Members)
	if len(a.Departments) > mostAudience || len(a.Members) > mostAudience {
		return a, NewFault("bad_parameter", "name", "audience")
	}
	return a, w.exist(a.Departments, a.Members)
}

// picks refuses people whom the caller may not see as those who are not there, unless they stood there before.
func (w *work) picks(members, stood []forms.ID) error {
	shown, err := w.seesIDs(members...)
	if err != nil {
		return err
	}
	for _, id := range members {
		if !shown[id] && !slices.Contains(stood, id) {
			return NewFault("bad_parameter", "name", "members")
		}
	}
	return nil
}

// exist gives the fault of the first of several departments and members that are not there.
func (w *work) exist(departments, members []forms.ID) error {
	there, err := w.tx.DepartmentsAbove(departments)
	if err != nil {
		return err
	}
	for _, id := range departments {
		if there[id] == nil {
			return NewFault("bad_parameter", "name", "departments")
		}
	}
	rows, err := w.tx.Members(members)
	if err != nil {
		return err
	}
	for _, id := range members {
		if rows[id] == nil {
			return NewFault("bad_parameter", "name", "members")
		}
	}
	return nil
}

// distinct leaves each id once, in the order of ids.
func distinct(ids []forms.ID) []forms.ID {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b forms.ID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}

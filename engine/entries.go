package engine

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Entries are links by which somebody outside the company answers one form (docs/entries.md). Whoever looks after the form's app makes them;
// one holds while its maker still does.

// What an entry is at most.
const (
	entriesMost      = 200 // that hold at once, in an app
	entryAnswersMost = 100_000
	longestEntry     = 100
)

// EntryView is an entry as those see it who look after its app: without what its link holds.
type EntryView struct {
	ID        forms.ID   `json:"id"`
	App       string     `json:"app"`
	Form      string     `json:"form" doc:"app.form"`
	FormTitle string     `json:"form_title"`
	Title     string     `json:"title"`
	MadeBy    *MemberRef `json:"made_by"`
	Most      int        `json:"most,omitempty" doc:"how many answers it takes; absent: any number"`
	Answers   int        `json:"answers" doc:"how many it has"`
	CreatedAt Instant    `json:"created_at"`
	ClosesAt  Instant    `json:"closes_at,omitzero" doc:"from when on it takes none; absent: until it is closed"`
	Status    string     `json:"status" enum:"open,full,closed"`
}

// MadeEntry is an entry at the one time when its link is shown.
type MadeEntry struct {
	EntryView
	Token string       `json:"-"`
	Link  string       `json:"link" doc:"the token stands behind #, which browsers send nowhere"`
	QR    *org.Picture `json:"qr,omitempty" doc:"of the link"`
}

// EntryIn is what is to be made.
type EntryIn struct {
	Form   string `json:"form" maxLength:"129" doc:"app.form"`
	Title  string `json:"title" maxLength:"100" doc:"what its makers call it; whoever answers reads it above the form"`
	Closes string `json:"closes,omitempty" format:"date" doc:"the last day on which it takes answers, by the company's zone; absent: until it is closed"`
	Most   int    `json:"most,omitempty" minimum:"0" maximum:"100000" doc:"how many answers it takes; absent or 0: any number"`
}

// EntryPath is where the page of an entry lies.
func EntryPath(token string) string { return "/m/join?answer#" + token }

// MakeEntry makes an entry. What its link holds is answered once and not kept, so it takes no key: asked twice it makes two.
func (e *Engine) MakeEntry(ctx context.Context, c Caller, in EntryIn) (MadeEntry, error) {
	var made MadeEntry
	err := e.inCompany(ctx, c, func(w *work) error {
		if _, err := w.tx.LockCompany(c.Company); err != nil {
			return err
		}
		if err := w.anew(); err != nil {
			return err
		}
		row, err := w.entryOf(in)
		if err != nil {
			return err
		}
		made.Token, row.TokenHash = w.e.newToken()
		row.ID = w.nextID()
		w.tx.InsertOutsideEntry(row)
		if err := w.noteEntry(row, "entry_made"); err != nil {
			return err
		}
		if err := w.learn(row.MadeBy); err != nil {
			return err
		}
		made.EntryView = w.entryView(row, "")
		return nil
	})
	return made, err
}

// entryOf reads what is to be made, by a caller who may, of a form that can be filled in from outside.
func (w *work) entryOf(in EntryIn) (*store.OutsideEntry, error) {
	app := appOf(in.Form)
	if err := w.ofApp(app); err != nil {
		return nil, err
	}
	pub := w.cat.forms[in.Form]
	if pub == nil {
		return nil, ErrNotFound
	}
	title, err := orgName(in.Title)
	if err != nil || len([]rune(title)) > longestEntry {
		return nil, NewFault("bad_parameter", "name", "title")
	}
	if in.Most < 0 || in.Most > entryAnswersMost {
		return nil, NewFault("bad_parameter", "name", "most")
	}
	row := &store.OutsideEntry{App: app, Form: in.Form, Title: title, MadeBy: w.caller.Member, Most: in.Most, CreatedAt: w.now}
	if in.Closes != "" {
		day, err := time.ParseInLocation(time.DateOnly, in.Closes, w.cat.location)
		if row.ClosesAt = day.AddDate(0, 0, 1).UnixMilli(); err != nil || row.ClosesAt <= w.now {
			return nil, NewFault("bad_parameter", "name", "closes")
		}
	}
	if problems := pub.form.Inside(); len(problems) > 0 {
		refused := NewFault("entry_inside")
		refused.Problems = problems
		return nil, refused
	}
	n, err := w.tx.CountOutsideEntries(app, w.now, entriesMost)
	if err == nil && n >= entriesMost {
		err = NewFault("too_many_entries", "max", "200")
	}
	return row, err
}

// noteEntry writes an event into the history of an entry.
func (w *work) noteEntry(row *store.OutsideEntry, kind string) error {
	return w.note(row.ID, kind, struct {
		Form     string  `json:"form"`
		Title    string  `json:"title"`
		Most     int     `json:"most,omitempty"`
		Answers  int     `json:"answers,omitempty"`
		ClosesAt Instant `json:"closes_at,omitzero"`
	}{row.Form, row.Title, row.Most, row.Answers, Instant(row.ClosesAt)})
}

// entryView is an entry as it is shown; code is why it takes no answers, "" where it does.
func (w *work) entryView(r *store.OutsideEntry, code string) EntryView {
	view := EntryView{ID: r.ID, App: r.App, Form: r.Form, FormTitle: r.Form, Title: r.Title, MadeBy: w.member(r.MadeBy), Most: r.Most, Answers: r.Answers,
		CreatedAt: Instant(r.CreatedAt), ClosesAt: Instant(r.ClosesAt), Status: "open"}
	if pub := w.cat.forms[r.Form]; pub != nil {
		view.FormTitle = pub.form.Title.In(w.caller.Language, pub.form.Language)
	}
	if code != "" {
		view.Status = code[len("entry_"):]
	}
	return view
}

// Entries lists the entries of an app, of all that the caller looks after where that is none, newest first.
func (e *Engine) Entries(ctx context.Context, c Caller, app, cursor string, limit int) (List[EntryView], error) {
	list := List[EntryView]{Items: []EntryView{}}
	err := e.read(ctx, c, func(w *work) error {
		apps := sortedKeys(w.cat.apps)
		if app != "" {
			if err := w.ofApp(app); err != nil {
				return err
			}
			apps = []string{app}
		}
		apps = slices.DeleteFunc(apps, func(one string) bool { return w.ofApp(one) != nil })
		paging, err := w.paging(cursor, limit)
		if err != nil {
			return err
		}
		page, err := w.tx.OutsideEntries(apps, paging)
		if err != nil {
			return err
		}
		list.Next = page.Next
		list.Items, err = w.entryViews(page.Items)
		return err
	})
	return list, err
}

func (w *work) entryViews(rows []*store.OutsideEntry) ([]EntryView, error) {
	views, makers := make([]EntryView, len(rows)), map[[2]string]error{}
	for i, r := range rows {
		if err := w.learn(r.MadeBy); err != nil {
			return nil, err
		}
		of := [2]string{r.MadeBy.String(), r.App}
		if _, known := makers[of]; !known {
			makers[of] = w.stillMakes(r)
		}
		err := cmp.Or(w.entryShut(r), makers[of])
		refused := AsFault(err)
		if err != nil && refused == nil {
			return nil, err
		}
		code := ""
		if refused != nil {
			code = refused.Code
		}
		views[i] = w.entryView(r, code)
	}
	return views, nil
}

// CloseEntry ends an entry, once per key. It answers the EntryView.
func (e *Engine) CloseEntry(ctx context.Context, c Caller, key Key, id forms.ID) (Answer, error) {
	return e.command(ctx, c, key, func(w *work) (result, error) {
		row, err := w.tx.LockOutsideEntry(id)
		if err != nil {
			return result{}, err
		}
		if w.ofApp(row.App) != nil {
			return result{}, ErrNotFound
		}
		view, err := w.closedView(row)
		if err != nil {
			return result{}, err
		}
		return result{200, view}, nil
	})
}

// closedView ends an entry whose lock is held, unless it has ended, and gives what is shown of it.
func (w *work) closedView(row *store.OutsideEntry) (EntryView, error) {
	if err := w.closeEntry(row); err != nil {
		return EntryView{}, err
	}
	views, err := w.entryViews([]*store.OutsideEntry{row})
	if err != nil {
		return EntryView{}, err
	}
	return views[0], nil
}

// closeEntry ends an entry whose lock is held, unless it has ended.
func (w *work) closeEntry(row *store.OutsideEntry) error {
	if row.ClosedAt != 0 {
		return nil
	}
	row.ClosedAt = w.now
	w.tx.UpdateOutsideEntry(row)
	return w.noteEntry(row, "entry_closed")
}

// closeEntriesBy ends the entries of somebody who leaves.
func (w *work) closeEntriesBy(maker forms.ID) error {
	rows, err := w.tx.LockOutsideEntriesBy(maker)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := w.closeEntry(row); err != nil {
			return err
		}
	}
	return nil
}

// entryShut says why an entry takes no answers, as far as itself and its form say; nil: it does.
func (w *work) entryShut(row *store.OutsideEntry) error {
	pub := w.cat.forms[row.Form]
	switch {
	case row.ClosedAt != 0, row.ClosesAt != 0 && row.ClosesAt <= w.now, pub == nil || pub.form.Inside() != nil:
		return NewFault("entry_closed")
	case row.Most != 0 && row.Answers >= row.Most:
		return NewFault("entry_full")
	}
	return nil
}

// stillMakes gives entry_closed where the maker of an entry has left, or could not make it any more.
func (w *work) stillMakes(row *store.OutsideEntry) error {
	maker, err := w.tx.Member(row.MadeBy)
	if err != nil {
		return err
	}
	shares, err := org.SharesOf(w.tx, maker.ID)
	if err != nil {
		return err
	}
	roles, err := w.tx.RolesOfMembers([]forms.ID{maker.ID})
	if err == nil && (maker.DisabledAt != 0 || !slices.Contains(roles[maker.ID], org.RoleAdmin) && !org.Gives(shares, org.RightApps, org.Place{App: row.App})) {
		err = NewFault("entry_closed")
	}
	return err
}

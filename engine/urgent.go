package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// What an administrator does in a hurry, beside what org_leave.go and second.go have: find somebody, end their sessions, mail them
// a link to set a password.

// PeopleIn asks for a page of the people whom the caller organises: with a text those who are found by it, as in OrgSearch; with Left those
// who have left too.
type PeopleIn struct {
	Text, Cursor string
	Left         bool
	Limit        int
}

// People lists the people whom the caller organises, hidden ones too, in the order of their names.
func (e *Engine) People(ctx context.Context, c Caller, in PeopleIn) (List[OrgMember], error) {
	page := List[OrgMember]{Items: []OrgMember{}}
	if !c.Holds(org.RightOrganisation) {
		return page, NewFault("forbidden")
	}
	if !storable(in.Text) {
		return page, NewFault("bad_text")
	}
	err := e.read(ctx, c, func(w *work) error {
		paging, err := w.paging(in.Cursor, in.Limit)
		if err != nil {
			return err
		}
		rows, err := w.tx.ListAdministered(store.Administered{Places: c.placesOf(org.RightOrganisation), Begins: strings.TrimPrefix(org.Folded(in.Text), "+86"),
			Left: in.Left, Paging: paging})
		if err != nil {
			return err
		}
		page.Next = rows.Next
		page.Items, err = w.people(rows.Items, forms.ID{})
		return err
	})
	return page, err
}

// placesOf are the departments for which the caller has a right; nil for the whole company.
func (c Caller) placesOf(right string) []forms.ID {
	if c.HoldsEverywhere(right) {
		return nil
	}
	places := []forms.ID{}
	for _, share := range c.Shares {
		if slices.Contains(share.Rights, right) {
			places = append(places, share.Departments...)
		}
	}
	return distinct(places)
}

// EndSessions ends all sessions of a member in the company, on every node from their next request on, and web push to their devices; the
// account stays as it is.
type EndSessions struct{ Member forms.ID }

// Subject is whose sessions end.
func (s EndSessions) Subject() forms.ID { return s.Member }

func (s EndSessions) may(w *work) error { return w.organisesPerson(s.Member) }

func (s EndSessions) change(w *work) (any, error) {
	row, err := w.tx.LockMember(s.Member)
	if err != nil {
		return nil, err
	}
	if row.Account.IsZero() {
		return nil, NewFault("no_account")
	}
	w.tx.EndMemberSessions(row.ID)
	if err := dropDevices(w.tx, row.ID); err != nil {
		return nil, err
	}
	return struct{}{}, w.happened(row.ID, "sessions_ended", struct{}{}, row.ID)
}

// ResetMailed says where a link to set a password goes.
type ResetMailed struct {
	Email string `json:"email"`
}

// MailReset mails a member a link to set a password, once per key. The link is made when the mail is sent, and goes where RequestReset would
// send it. It answers a ResetMailed.
func (e *Engine) MailReset(ctx context.Context, c Caller, key Key, member forms.ID) (Answer, error) {
	account, err := e.accountOf(ctx, c, member)
	if err != nil {
		return Answer{}, err
	}
	if !e.CanMail() {
		return Answer{}, NewFault("no_mail")
	}
	return e.command(ctx, c, key, func(w *work) (result, error) {
		row, err := w.tx.LockMember(member)
		if err != nil {
			return result{}, err
		}
		owner, err := w.tx.AccountByID(account)
		if err != nil {
			return result{}, err
		}
		address, ok := resetAddress(store.Addressed{Account: owner, Emails: []string{row.Email}})
		if !ok {
			return result{}, NewFault("no_address")
		}
		body, err := json.Marshal(resetBody{account, owner.Login, address, owner.Language})
		if err != nil {
			return result{}, fmt.Errorf("encode a link: %w", err)
		}
		notify.Send(w.tx, e.ways(), &store.DeliveryRow{ID: w.nextID(), Member: member, Channel: store.ChannelMail, Kind: notify.MessageReset,
			Body: string(body), CreatedAt: w.now}, w.now)
		return result{200, ResetMailed{address}}, w.note(member, "reset_link_mailed", struct{}{})
	})
}

// takesOver tells who answers for a member's open tasks where no successor is named, and how many records a successor gets.
func (w *work) takesOver(id forms.ID, uses *MemberUses) error {
	above, err := org.Superior(w.tx, org.For{Member: id})
	if err != nil {
		return err
	}
	if len(above) > 0 {
		if err := w.learn(above[0]); err != nil {
			return err
		}
		uses.Superior = w.member(above[0])
	}
	var plain []string
	for name, pub := range w.cat.forms {
		if pub.form.Kind == forms.Plain {
			plain = append(plain, name)
		}
	}
	slices.Sort(plain)
	uses.Records, err = w.tx.CountOwned(id, plain, mostHanging)
	return err
}

// JobKindCount is how many jobs of a kind wait and have died.
type JobKindCount struct {
	Kind    string `json:"kind"`
	Title   string `json:"title" doc:"what jobs of the kind do"`
	Waiting int    `json:"waiting" maximum:"1000"`
	Dead    int    `json:"dead" maximum:"1000"`
}

// jobKindCounts counts jobs by their kind, those with dead ones first.
func (w *work) jobKindCounts() ([]JobKindCount, error) {
	by := map[string]*JobKindCount{}
	for _, status := range []string{store.JobWaiting, store.JobDead} {
		rows, err := w.tx.CountJobKinds(status, mostJobs)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if by[row.Kind] == nil {
				by[row.Kind] = &JobKindCount{Kind: row.Kind, Title: row.Kind}
				if kind, known := jobKinds[row.Kind]; known {
					by[row.Kind].Title = kind.name.In(w.caller.Language, forms.English)
				}
			}
			if status == store.JobDead {
				by[row.Kind].Dead = row.N
			} else {
				by[row.Kind].Waiting = row.N
			}
		}
	}
	list := []JobKindCount{}
	for _, kind := range sortedKeys(by) {
		list = append(list, *by[kind])
	}
	slices.SortStableFunc(list, func(a, b JobKindCount) int { return cmp.Compare(b.Dead, a.Dead) })
	return list, nil
}

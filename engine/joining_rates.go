package engine

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// JoiningRate is how far a department has come, of those whose main one it is.
type JoiningRate struct {
	Department *DepartmentRef `json:"department,omitempty" doc:"absent: who is in none; in total: all"`
	People     int            `json:"people" doc:"who are asked to join: neither those who have left nor those without a phone of their own"`
	Joined     int            `json:"joined"`
	Waiting    int            `json:"waiting" doc:"of those who have not: for whom somebody waits to be let in"`
	Invited    int            `json:"invited" doc:"of those who have not: who were sent a link of their own"`
	Excused    int            `json:"excused" doc:"of those who have not: of whom somebody has said why"`
	Not        int            `json:"not" doc:"who have not joined"`
}

// JoiningRates is how far the company, or what the caller answers for of it, has come.
type JoiningRates struct {
	Deadline    string        `json:"deadline,omitempty"`
	Total       JoiningRate   `json:"total"`
	Departments []JoiningRate `json:"departments" doc:"those with people in them"`
}

// Joining gives the rates of the departments that the caller heads, organises or is the clerk of, with those below them.
func (e *Engine) Joining(ctx context.Context, c Caller) (JoiningRates, error) {
	rates := JoiningRates{Departments: []JoiningRate{}}
	err := e.read(ctx, c, func(w *work) error {
		under, none, err := w.answersFor()
		if err != nil || none {
			return err
		}
		rules, err := w.cat.joining()
		if err != nil {
			return err
		}
		rates.Deadline = rules.Deadline
		see, err := w.sees()
		if err != nil {
			return err
		}
		counts, err := w.tx.JoiningCounts(under, see)
		if err != nil {
			return err
		}
		ids := make([]forms.ID, len(counts))
		for i, n := range counts {
			ids[i] = n.Department
		}
		if err := w.learn(ids...); err != nil {
			return err
		}
		for _, n := range counts {
			rates.add(n, w.names[n.Department])
		}
		return nil
	})
	return rates, err
}

func (r *JoiningRates) add(n store.JoiningCount, name string) {
	one := JoiningRate{People: n.People, Joined: n.Joined, Waiting: n.Waiting, Invited: n.Invited, Excused: n.Excused, Not: n.People - n.Joined}
	if !n.Department.IsZero() {
		one.Department = &DepartmentRef{ID: n.Department, Name: name}
	}
	r.Departments = append(r.Departments, one)
	t := &r.Total
	t.People, t.Joined, t.Waiting, t.Invited, t.Excused, t.Not = t.People+one.People, t.Joined+one.Joined, t.Waiting+one.Waiting, t.Invited+one.Invited, t.Excused+one.Excused, t.Not+one.Not
}

// answersFor are the departments for whose joining the caller answers, as head, clerk or administrator: no list is the whole company; none says that there are none.
func (w *work) answersFor() (under []forms.ID, none bool, err error) {
	if w.caller.HoldsEverywhere(org.RightOrganisation) {
		return nil, false, nil
	}
	headed, err := w.tx.HeadedBy(w.caller.Member)
	if err != nil {
		return nil, false, err
	}
	for _, d := range headed {
		under = append(under, d.ID)
	}
	clerkOf, err := w.tx.ClerkOfDepartments(w.caller.Member)
	if err != nil {
		return nil, false, err
	}
	under = append(under, clerkOf...)
	for _, share := range w.caller.Shares {
		if slices.Contains(share.Rights, org.RightOrganisation) {
			under = append(under, share.Departments...)
		}
	}
	return under, len(under) == 0, nil
}

// answersOver gives nil where the caller answers for the joining of whoever is in a department, else ErrNotFound.
func (w *work) answersOver(department forms.ID) error {
	under, none, err := w.answersFor()
	if err != nil || !none && under == nil {
		return err
	}
	at, err := w.placeOf(department, "")
	if err == nil && !slices.ContainsFunc(at.Departments, func(id forms.ID) bool { return slices.Contains(under, id) }) {
		err = ErrNotFound
	}
	return err
}

// ToJoinView is somebody who has not joined.
type ToJoinView struct {
	ID          forms.ID `json:"id"`
	Name        string   `json:"name"`
	StaffNumber string   `json:"staff_number,omitempty"`
	Email       bool     `json:"email" doc:"there is an address to send a link to"`
	Waiting     bool     `json:"waiting,omitempty" doc:"somebody waits to be let in as this member"`
	InvitedAt   Instant  `json:"invited_at,omitzero" doc:"when they were sent a link of their own last"`
	Reason      string   `json:"reason,omitempty" enum:"away,phone,left,other"`
	Note        string   `json:"note,omitempty"`
}

// ToJoin lists those of a department who have not joined, by name; with none, of all for which the caller answers.
func (e *Engine) ToJoin(ctx context.Context, c Caller, department forms.ID, cursor string, limit int) (List[ToJoinView], error) {
	page := List[ToJoinView]{Items: []ToJoinView{}}
	err := e.read(ctx, c, func(w *work) error {
		under, none, err := w.answersFor()
		if err == nil && !department.IsZero() {
			if _, err = w.tx.Department(department); err == nil {
				err = w.answersOver(department)
			}
		}
		if err != nil || none {
			return err
		}
		paging, err := w.paging(cursor, limit)
		if err != nil {
			return err
		}
		see, err := w.sees()
		if err != nil {
			return err
		}
		rows, err := w.tx.ListToJoin(department, under, see, paging)
		if err != nil {
			return err
		}
		page.Next = rows.Next
		for _, r := range rows.Items {
			view, err := w.toJoin(r)
			if err != nil {
				return err
			}
			page.Items = append(page.Items, view)
		}
		return nil
	})
	return page, err
}

func (w *work) toJoin(r store.ToJoin) (ToJoinView, error) {
	m, err := w.tx.Member(r.Member)
	if err != nil {
		return ToJoinView{}, err
	}
	view := ToJoinView{ID: m.ID, Name: m.Name, Email: m.Email != "", Waiting: r.Waiting, InvitedAt: Instant(r.InvitedAt), Reason: r.Reason, Note: r.Note}
	if w.tells("staff_number", m) {
		view.StaffNumber = m.StaffNumber
	}
	return view, nil
}

// Why somebody has not joined.
var joiningReasons = []string{"away", "phone", "left", "other"}

// JoiningReason says why somebody of the list has not joined: on leave, without a phone of their own, gone, or something else, which Note says.
type JoiningReason struct {
	Member forms.ID
	Reason string
	Note   string
}

// SetJoiningReason writes it, once per key; "" takes it away. It answers nothing.
func (e *Engine) SetJoiningReason(ctx context.Context, c Caller, key Key, in JoiningReason) (Answer, error) {
	note := strings.TrimSpace(in.Note)
	if in.Reason != "" && !slices.Contains(joiningReasons, in.Reason) || in.Reason == "other" && note == "" {
		return Answer{}, NewFault("bad_parameter", "name", "reason")
	}
	if utf8.RuneCountInString(note) > longestRefusal || !storable(note) || strings.ContainsFunc(note, turnsText) {
		return Answer{}, NewFault("bad_parameter", "name", "note")
	}
	return e.command(ctx, c, key, func(w *work) (result, error) {
		row, err := w.tx.LockMember(in.Member)
		if err != nil {
			return result{}, err
		}
		if err := w.answersOver(row.Department); err != nil {
			return result{}, err
		}
		if shown, err := w.maySee(row); err != nil || !shown {
			return result{}, cmp.Or(err, ErrNotFound)
		}
		if !row.Account.IsZero() {
			return result{}, NewFault("member_joined")
		}
		w.tx.PutJoiningReason(row.ID, in.Reason, note, c.Member, w.now)
		return result{200, struct{}{}}, w.note(row.ID, "joining_reason", struct {
			Reason string `json:"reason"`
		}{in.Reason})
	})
}

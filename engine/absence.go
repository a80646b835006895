package engine

import (
	"context"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// AbsenceView is when a member is away, and who acts for them then.
type AbsenceView struct {
	From       Instant    `json:"from"`
	Until      Instant    `json:"until" doc:"without"`
	Substitute *MemberRef `json:"substitute,omitempty" doc:"decides on what comes to the member meanwhile; absent: nobody does"`
	Note       string     `json:"note,omitempty"`
	SetBy      *MemberRef `json:"set_by,omitempty"`
}

// longestAbsence is how long one absence lasts at most; longestNote is how many characters its note has at most.
const (
	longestAbsence = 2 * 366 * 24 * time.Hour
	longestNote    = 200
)

func (w *work) absenceView(a *store.AbsenceRow) (*AbsenceView, error) {
	if err := w.learn(a.Substitute, a.SetBy); err != nil {
		return nil, err
	}
	return &AbsenceView{From: Instant(a.From), Until: Instant(a.Until), Substitute: w.member(a.Substitute), Note: a.Note, SetBy: w.member(a.SetBy)}, nil
}

// absenceSeen is absenceView on a card, without the names of those whom the caller may not see, unless it is about the caller.
func (w *work) absenceSeen(a *store.AbsenceRow) (*AbsenceView, error) {
	view, err := w.absenceView(a)
	if err != nil || a.Member == w.caller.Member {
		return view, err
	}
	shown, err := w.seesIDs(a.Substitute, a.SetBy)
	if !shown[a.Substitute] {
		view.Substitute = nil
	}
	if !shown[a.SetBy] {
		view.SetBy = nil
	}
	return view, err
}

// Absence gives when a member is away: the caller or, with the right over the organisation, whom it reaches.
func (e *Engine) Absence(ctx context.Context, c Caller, member forms.ID) (view AbsenceView, err error) {
	if member != c.Member && !c.Holds(org.RightOrganisation) {
		return view, NewFault("forbidden")
	}
	err = e.read(ctx, c, func(w *work) error {
		if member != c.Member {
			if err := w.organisesPerson(member); err != nil {
				return err
			}
		}
		row, err := w.tx.Absence(member)
		if err != nil {
			return err
		}
		found, err := w.absenceView(row)
		if err == nil {
			view = *found
		}
		return err
	})
	return view, err
}

// SetAbsence says when a member is away and who acts for them then; with Drop that they are not. As a member's own change it is about the
// caller, whatever Member says.
type SetAbsence struct {
	Member forms.ID
	Drop   bool
	AbsenceIn
}

// AbsenceIn is an absence as it is set.
type AbsenceIn struct {
	From       Instant  `json:"from"`
	Until      Instant  `json:"until" doc:"without; after from, within two years"`
	Substitute forms.ID `json:"substitute,omitempty"`
	Note       string   `json:"note,omitempty" maxLength:"200"`
}

// Subject is whose absence it is.
func (s SetAbsence) Subject() forms.ID { return s.Member }

func (SetAbsence) reschedules() {} // nodes look whether anybody is away when they read the company anew

func (s SetAbsence) changeOwn(w *work) (any, error) {
	s.Member = w.caller.Member
	return s.change(w)
}

func (s SetAbsence) change(w *work) (any, error) {
	if _, err := w.tx.LockMember(s.Member); err != nil {
		return nil, err
	}
	if _, err := w.here(s.Member, "member"); err != nil {
		return nil, err
	}
	if s.Drop {
		w.tx.DeleteAbsence(s.Member)
		return struct{}{}, w.happened(s.Member, "absence_removed", struct{}{}, s.Member)
	}
	row := &store.AbsenceRow{Member: s.Member, From: int64(s.From), Until: int64(s.Until), Substitute: s.Substitute, Note: s.Note, SetBy: w.caller.Member, SetAt: w.now}
	if err := w.fitsAbsence(row); err != nil {
		return nil, err
	}
	w.tx.PutAbsence(row)
	payload := map[string]any{"from": rules.FormatInstant(row.From), "until": rules.FormatInstant(row.Until), "substitute": idOrNone(row.Substitute)}
	if err := w.happened(s.Member, "absence_set", payload, s.Member, s.Substitute); err != nil {
		return nil, err
	}
	return w.absenceView(row)
}

// fitsAbsence refuses an absence that never is, one that is over, and a substitute who would act for themselves in the end.
func (w *work) fitsAbsence(a *store.AbsenceRow) error {
	if a.From <= 0 || a.Until <= a.From || a.Until <= w.now || a.Until-a.From > longestAbsence.Milliseconds() || a.From > w.now+longestAbsence.Milliseconds() {
		return NewFault("bad_parameter", "name", "until")
	}
	if utf8.RuneCountInString(a.Note) > longestNote || !storable(a.Note) {
		return NewFault("bad_parameter", "name", "note")
	}
	if a.Substitute.IsZero() {
		return nil
	}
	if a.Substitute == a.Member {
		return NewFault("bad_parameter", "name", "substitute")
	}
	if _, err := w.present(a.Substitute, "substitute"); err != nil {
		return err
	}
	ring, err := org.SubstituteRing(w.tx, a)
	if err != nil || len(ring) == 0 {
		return err
	}
	names, err := w.ring(ring)
	if err == nil {
		err = NewFault("substitute_ring", "ring", names)
	}
	return err
}

// actsFor gives those for whom the caller acts now, because they are away; a use case asks once. Without wanted there is nobody.
func (w *work) actsFor(wanted bool) ([]forms.ID, error) {
	if !wanted || !w.cat.absences {
		return nil, nil
	}
	if w.principals == nil {
		rows, err := w.tx.ActsFor(w.caller.Member, w.now)
		if err != nil {
			return nil, err
		}
		w.principals = make([]forms.ID, len(rows))
		for i, a := range rows {
			w.principals[i] = a.Member
		}
	}
	return w.principals, nil
}

// forWhom is whose task the caller acts on: none for their own, the absent member's where the caller acts for them, that of
// who is without a smartphone where the caller is their clerk, else ErrNotFound.
func (w *work) forWhom(task *store.TaskRow) (forms.ID, error) {
	if task.Member == w.caller.Member {
		return forms.ID{}, nil
	}
	kind := flows.SeatKind(task.Kind)
	absent, err := w.actsFor(kind == flows.SeatApprove)
	if err != nil {
		return forms.ID{}, err
	}
	if slices.Contains(absent, task.Member) {
		return task.Member, nil
	}
	if kind == flows.SeatApprove || kind == flows.SeatResubmit {
		err := w.actAs(task.Member)
		if HasCode(err, "no_such_member") {
			err = ErrNotFound
		}
		return task.Member, err
	}
	return forms.ID{}, ErrNotFound
}

// decided tells whether the caller has decided on a task of somebody else's.
func (w *work) decided(task *store.TaskRow) bool {
	return task.Member != w.caller.Member && task.ClosedBy == w.caller.Member && store.Decided(task.Outcome)
}

// factDelegate: delegate[member, by].
func (w *work) factDelegate(args []rules.Value) (rules.Value, error) {
	member, err := idOf(arg(args, 0))
	if err != nil {
		return rules.Value{}, err
	}
	by, err := idOf(arg(args, 1))
	if err != nil {
		return rules.Value{}, err
	}
	stand, err := w.standIn(member)
	if err == nil && stand != by {
		return w.factClerk(args)
	}
	return rules.Bool(err == nil && !stand.IsZero()), err
}

// standIn is who acts for a member now, none where they are here or nobody does.
func (w *work) standIn(member forms.ID) (forms.ID, error) {
	away, err := w.tx.Absences([]forms.ID{member}, w.now)
	if err != nil || away[member] == nil {
		return forms.ID{}, err
	}
	row, err := w.tx.Member(away[member].Substitute)
	if errors.Is(err, store.ErrNotFound) || err == nil && row.DisabledAt != 0 {
		return forms.ID{}, nil
	}
	if err != nil {
		return forms.ID{}, err
	}
	return row.ID, nil
}

// findStandIns finds who is told of tasks beside those who are given them, because these are away or without a smartphone,
// and of what else these are told.
func (w *work) findStandIns(effects []flows.Effect) error {
	var given, told []forms.ID
	for _, e := range effects {
		if e.Kind == flows.OpenTask && e.TaskKind == flows.SeatApprove {
			given = append(given, e.Member)
		}
		if e.Kind == flows.OpenTask || e.Kind == flows.Notify {
			told = append(told, e.Member)
		}
	}
	if w.cat.offline && len(told) > 0 {
		var err error
		if w.clerks, err = w.tx.Clerks(told); err != nil {
			return err
		}
	}
	if len(given) == 0 || !w.cat.absences {
		return nil
	}
	away, err := w.tx.Absences(given, w.now)
	if err != nil {
		return err
	}
	w.standIns = map[forms.ID]forms.ID{}
	for id, a := range away {
		w.standIns[id] = a.Substitute
	}
	return nil
}

// factSuccessor: successor[member].
func (w *work) factSuccessor(args []rules.Value) (rules.Value, error) {
	id, err := idOf(arg(args, 0))
	if err != nil {
		return rules.Value{}, err
	}
	row, err := w.tx.Member(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (row.DisabledAt == 0 || row.Successor.IsZero()) {
		return idList(nil, nil)
	}
	if err != nil {
		return rules.Value{}, err
	}
	return idList([]forms.ID{row.Successor}, nil)
}

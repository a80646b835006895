package engine

import (
	"context"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// ActingFor is somebody without a smartphone for whom the caller acts.
type ActingFor struct {
	ID          forms.ID       `json:"id"`
	Name        string         `json:"name"`
	StaffNumber string         `json:"staff_number,omitempty"`
	Department  *DepartmentRef `json:"department,omitempty"`
}

// ActingList are those for whom the caller acts, by name.
type ActingList struct {
	Items    []ActingFor `json:"items" doc:"at most 100; narrow a longer list by q"`
	Next     string      `json:"next"`
	Evidence bool        `json:"evidence,omitempty" doc:"the company wants a photo of the paper with everything that is done for somebody"`
}

// ActingView is somebody for whom the caller acts, with what can be filed for them.
type ActingView struct {
	ActingFor
	Departments []DepartmentRef `json:"departments,omitempty" doc:"where there are several: for any of them it may be filed; the main one first"`
	Forms       []ActingForm    `json:"forms"`
}

// ActingForm is a form that can be filed for somebody.
type ActingForm struct {
	FormRef
	Evidence bool `json:"evidence,omitempty" doc:"it takes a photo of the paper"`
}

// mostActing is how many people one answer lists.
const mostActing = 100

// Acting lists those for whom the caller acts as a clerk; with text those who have a name, in characters, pinyin or first
// letters, a phone or a staff number that begins with it.
func (e *Engine) Acting(ctx context.Context, c Caller, text string) (ActingList, error) {
	page := ActingList{Items: []ActingFor{}}
	if !storable(text) {
		return page, NewFault("bad_text")
	}
	err := e.read(ctx, c, func(w *work) error {
		page.Evidence = w.cat.evidence.Demanded
		rows, err := w.tx.ActsForOffline(c.Member, org.Folded(text), mostActing)
		if err != nil {
			return err
		}
		for _, m := range rows {
			one, err := w.actingRef(m)
			if err != nil {
				return err
			}
			page.Items = append(page.Items, one)
		}
		return nil
	})
	return page, err
}

func (w *work) actingRef(m *store.MemberRow) (ActingFor, error) {
	one := ActingFor{ID: m.ID, Name: m.Name, StaffNumber: m.StaffNumber}
	if m.Department.IsZero() {
		return one, nil
	}
	err := w.learn(m.Department)
	one.Department = &DepartmentRef{ID: m.Department, Name: w.names[m.Department]}
	return one, err
}

// ActingOn gives one of those for whom the caller acts, with the forms that can be filed for them.
func (e *Engine) ActingOn(ctx context.Context, c Caller, member forms.ID) (view ActingView, err error) {
	view.Forms = []ActingForm{}
	err = e.read(ctx, c, func(w *work) error {
		if err := w.actAs(member); err != nil || w.client == nil {
			return ErrNotFound
		}
		row, err := w.tx.Member(member)
		if err != nil {
			return err
		}
		if view.ActingFor, err = w.actingRef(row); err != nil {
			return err
		}
		if view.Departments, err = w.client.ownDepartments(); err != nil {
			return err
		}
		for _, id := range sortedKeys(w.cat.forms) {
			pub := w.cat.forms[id]
			grant, err := w.client.mayInGeneral(forms.MayCreate, pub)
			if err != nil {
				return err
			}
			if grant != nil {
				view.Forms = append(view.Forms, ActingForm{w.formRef(pub), pub.form.Evidence || w.cat.evidence.Demanded})
			}
		}
		return nil
	})
	return view, err
}

// ownDepartments are the caller's departments where they have several; else there is nothing to choose.
func (w *work) ownDepartments() ([]DepartmentRef, error) {
	rows, err := w.departmentsOf(w.caller.Member)
	if err != nil || len(rows) < 2 {
		return nil, err
	}
	out := make([]DepartmentRef, len(rows))
	for i, d := range rows {
		out[i] = DepartmentRef{ID: d.ID, Name: d.Name}
	}
	return out, nil
}

// Evidence says when whoever acts for somebody shows the paper.
type Evidence struct {
	Demanded bool `json:"demanded" doc:"with everything that is done for somebody; otherwise where a form wants it"`
}

// EvidenceSettled is that with who settled it.
type EvidenceSettled struct {
	Evidence
	Settled
}

// EvidenceRule gives what the company has settled. For whoever administers settings.
func (e *Engine) EvidenceRule(ctx context.Context, c Caller) (view EvidenceSettled, err error) {
	if !c.Holds(org.RightSettings) {
		return view, NewFault("forbidden")
	}
	err = e.read(ctx, c, func(w *work) (err error) {
		if err := w.everywhere(org.RightSettings); err != nil {
			return err
		}
		view.Evidence = w.cat.evidence
		view.Settled, err = w.settled(settledEvidence)
		return err
	})
	return view, err
}

// SetEvidenceRule settles it anew, in the place of what stood at a revision.
func (e *Engine) SetEvidenceRule(ctx context.Context, c Caller, key Key, revision int, rule Evidence) (Answer, error) {
	return e.settling(ctx, c, key, org.RightSettings, func(w *work) (result, error) {
		if err := w.everywhere(org.RightSettings); err != nil {
			return result{}, err
		}
		settled, err := w.put(settling{key: settledEvidence, event: "evidence_settled", value: rule, revision: revision})
		return result{200, EvidenceSettled{rule, settled}}, err
	})
}

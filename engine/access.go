package engine

import (
	"cmp"
	"errors"
	"slices"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Who may do what. Until forms declare their own access rules (docs/decisions/0004), the kind decides:
// an approval or assignment is filled in by every member and read by those concerned; a plain form is
// filled in by administrators and read by every member of the company.

// mayCreate tells whether the caller may fill in a form.
func (w *work) mayCreate(pub *published) bool {
	return pub.form.Kind != forms.Plain || w.caller.Admin
}

// mayRead gives nil where the caller may read a record, else ErrNotFound: who may not read it may not
// know of it either.
func (w *work) mayRead(pub *published, r *store.RecordRow) error {
	if r.Requester == w.caller.Member || r.CreatedBy == w.caller.Member {
		return nil
	}
	if r.Status == statusDraft {
		return ErrNotFound
	}
	if pub.form.Kind == forms.Plain {
		return nil
	}
	held, err := w.tx.HeldSeat(r.ID, w.caller.Member)
	if err != nil || held {
		return err
	}
	absent, err := w.actsFor(true)
	if err != nil || len(absent) == 0 {
		return cmp.Or(err, error(ErrNotFound))
	}
	open, err := w.tx.OpenSeatOf(r.ID, absent)
	if err == nil && !open {
		return ErrNotFound
	}
	return err
}

// mayOversee gives nil where the caller looks after flows, else ErrNotFound: a flow admin may end what they may
// not read.
func (w *work) mayOversee() error {
	admin, err := w.looksAfterFlows()
	if err == nil && !admin {
		return ErrNotFound
	}
	return err
}

// looksAfterFlows tells whether the caller is a flow admin; a use case asks once.
func (w *work) looksAfterFlows() (bool, error) {
	if w.flowAdmin == nil {
		admin, err := org.IsFlowAdmin(w.tx, w.caller.Member)
		if err != nil {
			return false, err
		}
		w.flowAdmin = &admin
	}
	return *w.flowAdmin, nil
}

// mayReadFile gives nil where the caller may open a file: their own upload, or one of a record they may read.
func (w *work) mayReadFile(f *store.FileRow) error {
	if f.UploadedBy == w.caller.Member {
		return nil
	}
	if f.Record.IsZero() {
		return ErrNotFound
	}
	record, err := w.tx.Record(f.Record)
	if err != nil {
		return err
	}
	pub, err := w.formVersion(record.Form, record.FormVersion)
	if err != nil {
		return err
	}
	return w.mayRead(pub, record)
}

// ownDraft gives a draft of the caller's, under its lock.
func (w *work) ownDraft(id forms.ID) (*store.RecordRow, error) {
	r, err := w.tx.LockRecord(id)
	if err != nil {
		return nil, err
	}
	if r.CreatedBy != w.caller.Member {
		return nil, ErrNotFound
	}
	if r.Status != statusDraft {
		return nil, NewFault("wrong_status", "status", r.Status)
	}
	return r, nil
}

// ownDepartment is the department for which the caller files. Who is no member of the company finds nothing there.
func (w *work) ownDepartment() (forms.ID, error) {
	department, err := org.DepartmentOf(w.tx, w.caller.Member)
	if errors.Is(err, store.ErrNotFound) {
		return department, ErrNotFound
	}
	return department, err
}

// learn reads the names of members and departments that are not known yet, in one query each.
func (w *work) learn(ids ...forms.ID) error {
	var missing []forms.ID
	for _, id := range ids {
		if _, known := w.names[id]; !known && !id.IsZero() && !slices.Contains(missing, id) {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	names, err := org.Names(w.tx, missing)
	if err != nil {
		return err
	}
	for _, id := range missing {
		w.names[id] = names[id]
	}
	return nil
}

package engine

import (
	"errors"
	"slices"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Who may do what. Until forms declare their own access rules (docs/decisions/0004), the kind decides:
// an approval or assignment is filled in by every member for whom its app is switched on (audience.go) and read by those
// concerned; a plain form is filled in by who holds the right "records" for its app, and read by every member of the company.

// mayCreate tells whether the caller may fill in a form.
func (w *work) mayCreate(pub *published) (bool, error) {
	app := appOf(pub.row.ID)
	if pub.form.Kind == forms.Plain {
		return w.needs(org.RightRecords, org.Place{App: app}) == nil, nil
	}
	return w.inAudience(app)
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
	if err == nil && !held {
		return ErrNotFound
	}
	return err
}

// mayOversee gives nil where the caller looks after the flow of a record, else ErrNotFound: a flow admin may end what
// they may not read.
func (w *work) mayOversee(r *store.RecordRow) error {
	admin, err := w.looksAfterFlows(r)
	if err == nil && !admin {
		return ErrNotFound
	}
	return err
}

// looksAfterFlows tells whether the caller is a flow admin, or holds the right "flows" over a record; a use case asks
// once for each record.
func (w *work) looksAfterFlows(r *store.RecordRow) (bool, error) {
	if known, ok := w.oversees[r.ID]; ok {
		return known, nil
	}
	admin, err := w.overRecord(org.RightFlows, r)
	if err == nil && !admin {
		admin, err = org.IsFlowAdmin(w.tx, w.caller.Member)
	}
	if err == nil {
		w.oversees[r.ID] = admin
	}
	return admin, err
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

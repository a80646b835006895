package engine

import (
	"errors"
	"slices"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

// Who may do what (docs/access.md). A form's access rules, with those that hold for its kind where it says nothing, are
// asked in one place: sight says which fields of a record the caller may read, and so whether they may read it; reach, in
// access_list.go, asks a database the same. The newest version of a form decides, also of records of older ones.

// sight is which fields of a record the caller may read; nil where they may not read it at all. State is where its flow
// stands, if that is known.
func (w *work) sight(pub *published, r *store.RecordRow, state *flows.State) (*forms.Sight, error) {
	reads, err := w.reads(pub, r, state)
	if err != nil || reads == nil || r.Status == statusDraft {
		return reads, err
	}
	return w.veiled(pub, r, state, reads)
}

// reads is sight without what masks leave of fields.
func (w *work) reads(pub *published, r *store.RecordRow, state *flows.State) (*forms.Sight, error) {
	if r.Status == statusDraft { // nobody's business but its writer's
		if r.Requester == w.caller.Member || r.CreatedBy == w.caller.Member {
			return w.sightOfDraft(w.ruling(pub))
		}
		return nil, nil
	}
	if pub = w.ruling(pub); w.readsAll(pub) {
		return forms.FullSight(), nil
	}
	var granting []*forms.AccessRule
	for _, cheap := range []bool{true, false} { // what costs no query first: often it grants everything
		for _, rule := range pub.form.Access(forms.MayRead) {
			if isCheap(rule, state != nil) != cheap {
				continue
			}
			holds, err := w.holds(pub, rule, r, state)
			if err != nil {
				return nil, err
			}
			if holds && !rule.Limited() {
				return forms.FullSight(), nil
			}
			if holds {
				granting = append(granting, rule)
			}
		}
	}
	return forms.SightOf(granting), nil
}

// isCheap tells whether it takes no query to say whether a rule holds; seats says whether they are known.
func isCheap(rule *forms.AccessRule, seats bool) bool {
	return rule.Where == nil && !slices.ContainsFunc(rule.Who, func(who forms.AccessWho) bool {
		return !slices.Contains([]string{forms.WhoEveryone, forms.WhoRequester, forms.WhoRole, forms.WhoMember}, who.Source) && !(seats && who.Source == forms.WhoSeat)
	})
}

// readsConcerned tells whether whoever a source names, the requester or a seat, reads all of every record of a form.
func readsConcerned(pub *published, source string) bool {
	return slices.ContainsFunc(pub.form.Access(forms.MayRead), func(rule *forms.AccessRule) bool {
		return !rule.Limited() && rule.Where == nil && len(rule.Until) == 0 &&
			slices.ContainsFunc(rule.Who, func(who forms.AccessWho) bool { return who.Source == source })
	})
}

// sightOfOther is which fields of a record somebody else may read as a command leaves it; nil where they may not read it.
// Where the form has no rules of its own, who is asked about is concerned.
func (w *work) sightOfOther(ch *change, member forms.ID) (*forms.Sight, error) {
	if !w.ruling(ch.pub).form.DeclaresAccess() {
		return forms.FullSight(), nil
	}
	pub := w.ruling(ch.pub)
	if (ch.record.Requester == member || ch.record.CreatedBy == member) && readsConcerned(pub, forms.WhoRequester) || heldSeat(&ch.state, member) && readsConcerned(pub, forms.WhoSeat) {
		return forms.FullSight(), nil
	}
	other, err := w.as(member)
	if err != nil {
		return nil, err
	}
	state := &ch.state
	if len(state.Visits) == 0 {
		state = nil
	}
	return other.sight(ch.pub, ch.record, state)
}

// sightOfDraft is which fields of a draft its writer reads: those that they may fill in, and those that they will be able
// to read once it is filed, whatever it then holds.
func (w *work) sightOfDraft(pub *published) (*forms.Sight, error) {
	if !pub.form.DeclaresAccess() {
		return forms.FullSight(), nil
	}
	grant, err := w.filer().mayInGeneral(forms.MayCreate, pub)
	if err != nil {
		return nil, err
	}
	sight, err := w.sightOfNew(pub)
	return sight.Or(grant), err
}

// sightOfNew is which fields the caller will be able to read of a record of their own, whatever it holds.
func (w *work) sightOfNew(pub *published) (*forms.Sight, error) {
	var granting []*forms.AccessRule
	for _, rule := range pub.form.Access(forms.MayRead) {
		for _, who := range rule.Who {
			is, _, err := w.isWho(who)
			if err != nil {
				return nil, err
			}
			if rule.Where == nil && (is || who.Source == forms.WhoRequester) {
				granting = append(granting, rule)
				break
			}
		}
	}
	return forms.SightOf(granting), nil
}

// readsAll tells whether the caller may read all of every record of a form, as far as that can be told without asking.
func (w *work) readsAll(pub *published) bool {
	return slices.ContainsFunc(pub.form.Access(forms.MayRead), func(rule *forms.AccessRule) bool {
		return !rule.Limited() && rule.Where == nil && len(rule.Until) == 0 && slices.ContainsFunc(rule.Who, func(who forms.AccessWho) bool {
			return who.Source == forms.WhoEveryone || who.Source == forms.WhoRole && slices.Contains(w.caller.Roles, who.Arg) || w.keeps(who, pub.row.ID)
		})
	})
}

// mayRead gives nil where the caller may read a record, else ErrNotFound: who may not read it may not know of it either.
func (w *work) mayRead(pub *published, r *store.RecordRow) error {
	sight, err := w.sight(pub, r, nil)
	if err == nil && sight == nil {
		return ErrNotFound
	}
	return err
}

// may tells whether the caller may do something with a record that they may read.
func (w *work) may(action string, pub *published, r *store.RecordRow, state *flows.State) (bool, error) {
	granting, err := w.rulesOf(w.ruling(pub), action, r, state)
	return len(granting) > 0, err
}

// mayInGeneral are the fields that rules about an action grant the caller which look at no record; nil: they may not.
func (w *work) mayInGeneral(action string, pub *published) (*forms.Sight, error) {
	if action == forms.MayCreate {
		if served, err := w.isServed(pub); err != nil || !served {
			return nil, err
		}
	}
	var granting []*forms.AccessRule
	for _, rule := range pub.form.Access(action) {
		for _, who := range rule.Who {
			is, _, err := w.isWho(who)
			if err != nil {
				return nil, err
			}
			if is || w.keeps(who, pub.row.ID) {
				granting = append(granting, rule)
				break
			}
		}
	}
	return forms.SightOf(granting), nil
}

// mayKnow tells whether the caller may know of a form: fill it in, or read records of it that there are or may be.
func (w *work) mayKnow(pub *published) (bool, error) {
	for _, action := range []string{forms.MayCreate, forms.MayRead} {
		if sight, err := w.mayInGeneral(action, pub); err != nil || sight != nil {
			return sight != nil, err
		}
	}
	for _, rule := range pub.form.Access(forms.MayRead) {
		for _, who := range rule.Who {
			var some []forms.ID
			var err error
			switch who.Source {
			case forms.WhoDepartmentHead:
				some, err = w.headed()
			case forms.WhoLineManager:
				some, err = w.reports()
			}
			if err != nil || len(some) > 0 {
				return err == nil, err
			}
		}
	}
	return w.tx.Concerned(pub.row.ID, w.caller.Member)
}

// keeps tells whether a source names administrators, and the caller looks after the records of a form as one of them.
func (w *work) keeps(who forms.AccessWho, form string) bool {
	return who.Source == forms.WhoRole && who.Arg == org.RoleAdmin && w.needs(org.RightRecords, org.Place{App: appOf(form)}) == nil
}

// isFlowAdmin tells whether the caller is a flow admin; a use case asks once.
func (w *work) isFlowAdmin() (bool, error) {
	if w.flowAdmin == nil {
		admin, err := org.IsFlowAdmin(w.tx, w.caller.Member)
		if err != nil {
			return false, err
		}
		w.flowAdmin = &admin
	}
	return *w.flowAdmin, nil
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
		admin, err = w.isFlowAdmin()
	}
	if err == nil {
		w.oversees[r.ID] = admin
	}
	return admin, err
}

// mayReadFile gives nil where the caller may open a file: their own upload, or one that stands in a field which they may
// read of a record.
func (w *work) mayReadFile(f *store.FileRow) error {
	if !f.Entry.IsZero() {
		return ErrNotFound // nobody opens what came from outside before its answer is taken
	}
	if f.UploadedBy == w.caller.Member && w.outside == nil {
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
	sight, err := w.sight(pub, record, nil)
	if err != nil {
		return err
	}
	if f.Field == store.EvidenceField && w.seesEvidence(record, sight) || f.Field != store.EvidenceField && sight.Sees(w.ruling(pub).form, f.Field) {
		return nil
	}
	return ErrNotFound
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

package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"

	"github.com/superform-dev/superform/engine/approvals"
	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/records"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// A record that was filed and has no flow can be changed and deleted by those whom access rules let. What a flow decides
// about changes only with it.

// orForbidden is an error, or that something is not the caller's to do.
func orForbidden(err error) error {
	if err == nil {
		return NewFault("forbidden")
	}
	return err
}

// refillable is what the caller may do to a record that was returned to them: fill in again what they may fill in at
// all, of what they may read, and see whole. The node's own rights come on top: the least of both holds.
func (w *work) refillable(pub *published, r *store.RecordRow, state *flows.State) (hand, error) {
	newest := w.ruling(pub)
	grant, err := w.filer().mayInGeneral(forms.MayCreate, newest)
	if err != nil {
		return hand{}, err
	}
	sight, err := w.sight(pub, r, state)
	return hand{grant.And(sight.Plainly()), sight}, err
}

// changeable are the fields that the caller may change in a filed record: those that they may read, see whole and change. Nil where
// they may change nothing.
func (w *work) changeable(pub *published, r *store.RecordRow, sight *forms.Sight) (*forms.Sight, error) {
	if r.Status != statusEnded {
		return nil, nil
	}
	granting, err := w.rulesOf(w.ruling(pub), forms.MayChange, r, nil)
	return forms.SightOf(granting).And(sight.Plainly()), err
}

// withoutFlow gives a filed record that the caller may read and that no flow decides about, with its form as it is now,
// and what of it they may read.
func (w *work) withoutFlow(record *store.RecordRow) (*published, *forms.Sight, error) {
	pub, err := w.formVersion(record.Form, record.FormVersion)
	if err != nil {
		return nil, nil, err
	}
	sight, err := w.sight(pub, record, nil)
	if err != nil || sight == nil {
		return nil, nil, orNotFound(err)
	}
	switch _, _, err := approvals.Load(w.tx, record.ID, false); {
	case err == nil || record.Status != statusEnded:
		return nil, nil, NewFault("wrong_status", "status", record.Status)
	case err != store.ErrNotFound:
		return nil, nil, err
	}
	return pub, sight, nil
}

// changeFiled changes fields of a filed record, whose lock is held, as the newest version of its form has them.
func (w *work) changeFiled(record *store.RecordRow, revision int, raw json.RawMessage) (result, error) {
	pub, sight, err := w.withoutFlow(record)
	if err != nil {
		return result{}, err
	}
	grant, err := w.changeable(pub, record, sight)
	if err != nil || grant == nil {
		return result{}, orForbidden(err)
	}
	if record.Revision != revision {
		return result{}, NewFault("stale", "revision", strconv.Itoa(record.Revision))
	}
	before, err := pub.stored(record)
	if err != nil {
		return result{}, err
	}
	pub = w.ruling(pub)
	fit, _, problems := pub.form.Fit(pub.form.Encode(before))
	if len(problems) > 0 {
		return result{}, Invalid(problems)
	}
	w.keep(pub.form, fit)
	sent, problems := pub.form.Merge(fit, raw)
	if len(problems) > 0 {
		return result{}, Invalid(problems)
	}
	sent = pub.form.Stamp(sent, fit, w.now)
	if sent, err = onlyNamed(pub.form, sent, grant, raw); err != nil {
		return result{}, err
	}
	out, err := w.evaluate(pub, record, sent, fit, hand{grant, sight}, true)
	if err != nil {
		return result{}, err
	}
	if len(out.Problems) > 0 {
		return result{}, Invalid(told(w.ruling(pub).form, out.Problems, sight))
	}
	ch := &change{pub: pub, record: record, before: fit}
	ch.take(out)
	record.FormVersion = pub.row.Version
	record.Revision++
	view, err := w.write(ch)
	return result{200, view}, err
}

// filedActions says what the caller may do with a filed record that has no flow.
func (w *work) filedActions(view *RecordView, pub *published, r *store.RecordRow, sight *forms.Sight) error {
	if r.Status != statusEnded || !pub.form.DeclaresAccess() && !w.ruling(pub).form.DeclaresAccess() {
		return nil
	}
	grant, err := w.changeable(pub, r, sight)
	if err != nil {
		return err
	}
	if grant != nil {
		view.Editable = grant.Paths(w.ruling(pub).form)
	}
	deletes, err := w.may(forms.MayDelete, pub, r, nil)
	if deletes {
		view.Actions = append(view.Actions, w.action(verbDelete, commentNone))
	}
	return err
}

// eventDeleted is the kind of the event of a record that went into the trash.
const eventDeleted = "deleted"

// delete puts a filed record into the trash: it is on no list, and nobody reads it. Its values are free for others. What refers to it, as
// far as the caller may see that, keeps it from being deleted unless they have said that they know.
func (w *work) delete(id forms.ID, in VerbIn, refers ReferringFields) (result, error) {
	if len(in.Data) > 0 {
		return result{}, NewFault("no_data", "verb", verbDelete)
	}
	record, err := w.tx.LockRecord(id)
	if err != nil {
		return result{}, err
	}
	pub, err := w.formVersion(record.Form, record.FormVersion)
	if err != nil {
		return result{}, err
	}
	if err := w.mayRead(pub, record); err != nil {
		return result{}, err
	}
	if w.ruling(pub).form.Access(forms.MayDelete) == nil {
		return result{}, NewFault("unknown_verb", "verb", verbDelete)
	}
	if may, err := w.may(forms.MayDelete, pub, record, nil); err != nil || !may {
		return result{}, orForbidden(err)
	}
	if _, _, err := w.withoutFlow(record); err != nil {
		return result{}, err
	}
	if len(refers.Items) > 0 {
		return result{}, NewFault("record_referred", "by", referredBy(refers, w.caller.Language))
	}
	if err := w.learn(record.Requester, record.Department); err != nil {
		return result{}, err
	}
	head := &history.Head{Seq: record.EventSeq, Hash: record.EventHash}
	if err := w.append(record.ID, head, eventDeleted, struct{}{}); err != nil {
		return result{}, err
	}
	record.EventSeq, record.EventHash = head.Seq, head.Hash
	record.DeletedAt, record.UpdatedAt = w.now, w.now
	record.Revision++
	records.Free(w.tx, record)
	w.tx.UpdateRecord(record)
	return result{200, w.outline(record)}, w.touch(record, nil)
}

// told are problems as somebody may be told them who reads some fields only: those of others are problems of the whole.
func told(form *forms.Form, problems []forms.Problem, sight *forms.Sight) []forms.Problem {
	if sight.All() {
		return problems
	}
	out := make([]forms.Problem, len(problems))
	for i, p := range problems {
		if p.Path != "" && p.Code != "field_forbidden" && !sight.Sees(form, p.Path) {
			p.Path = ""
		}
		out[i] = p
	}
	return out
}

// onlyNamed are merged data without what a patch does not name and the caller may not change anyway; what it clears is a
// blank, so that it is seen to be named.
func onlyNamed(form *forms.Form, merged rules.Data, grant *forms.Sight, raw json.RawMessage) (rules.Data, error) {
	var named map[string]json.RawMessage
	if err := json.Unmarshal(raw, &named); err != nil {
		return nil, fmt.Errorf("decode a patch: %w", err)
	}
	editable := grant.Editable(form)
	out := maps.Clone(merged)
	for id := range merged {
		if _, is := named[id]; !is && editable != nil && !editable[id] {
			delete(out, id)
		}
	}
	for id := range named {
		out[id] = merged[id]
	}
	return out, nil
}

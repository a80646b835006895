package engine

import (
	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/records"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms/rules"
)

// What a record refers to is noted by the version of its form that it is of: a later version makes no more and no other references of
// what stands in it, so publishing has none to fill in. A draft refers to nothing, until it is submitted.

// refer notes what the record of a change refers to.
func (w *work) refer(ch *change) {
	anew := !ch.isNew && !ch.first
	if anew && ch.instance != nil && len(records.Referring(ch.pub.form)) == 0 {
		return // its flow keeps it on its version, by which it never referred to anything
	}
	records.Refer(w.tx, ch.record, ch.pub.form, ch.data, anew)
}

// noteRefs writes anew what a slice of all records of a company refer to: of those that were there before it was noted, and where
// verify finds it wrong.
func (j *jobRun) noteRefs() error {
	var body jobs.Slice
	if err := j.read(&body); err != nil {
		return err
	}
	over, err := j.slice(&body, "", j.work().noteAgain)
	if err != nil {
		return err
	}
	if over {
		j.bulk = true
		return nil
	}
	return j.goOn(j.clock, body)
}

// noteAgain writes anew what one record refers to. A row that cannot be read keeps nobody from the others, and verify names it.
func (w *work) noteAgain(r *store.RecordRow) error {
	pub, data, err := w.referrer(r)
	switch {
	case err != nil:
		return err
	case data == nil:
		w.tx.DropRefs(r.ID)
	default:
		records.Refer(w.tx, r, pub.form, data, true)
	}
	return nil
}

// referrer is a record as it refers to others: its form and data, nil for a draft and for what cannot be read.
func (w *work) referrer(r *store.RecordRow) (*published, rules.Data, error) {
	if r.Status == statusDraft {
		return nil, nil, nil
	}
	pub, err := w.formVersion(r.Form, r.FormVersion)
	if err != nil {
		return nil, nil, err
	}
	data, err := pub.stored(r)
	if err != nil {
		w.e.log.Error("what a record refers to cannot be read", "record", r.ID.String(), "error", err)
		return pub, nil, nil
	}
	return pub, data, nil
}

package engine

import (
	"errors"
	"maps"
	"time"

	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/records"
	"github.com/superform-dev/superform/engine/store"
)

// sliceRows is how many rows a slice of a batch reads at most, and sliceTime about how long it holds what others want.
const (
	sliceRows = 500
	sliceTime = 25 * time.Millisecond
)

// fillDelay is how long, in milliseconds, the filling of slots waits after they were given: until then a node may
// write records by a catalog that does not know them.
const fillDelay = catalogAge + 10_000

// fillBody is the batch that fills slots of a form: how far it is, and which slots lists may use when it is over.
type fillBody struct {
	jobs.Slice
	Form  string   `json:"form"`
	Slots []string `json:"slots"`
}

// fillSlots writes the slots of a slice of a form's records, as saving them would. The last slice tells lists.
func (j *jobRun) fillSlots() error {
	var body fillBody
	if err := j.read(&body); err != nil {
		return err
	}
	over := j.cat.forms[body.Form] == nil
	if !over {
		var err error
		if over, err = j.slice(&body.Slice, body.Form, j.work().refill); err != nil {
			return err
		}
	}
	if !over {
		return j.goOn(j.clock, body)
	}
	for _, slot := range body.Slots {
		j.tx.FillSlot(body.Form, slot)
	}
	j.republished, j.bulk, j.told = true, true, []live.Change{{Company: j.row.Company}}
	return nil
}

// slice works on a batch's next records, of a form or with "" of all, in the order of ids and under their locks, and notes how far it came. It is over
// where none is left.
func (j *jobRun) slice(at *jobs.Slice, form string, work func(*store.RecordRow) error) (over bool, err error) {
	last, err := j.tx.RecordSlice(at.After, sliceRows)
	if errors.Is(err, store.ErrNotFound) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	rows, err := j.tx.LockSlice(form, at.After, last)
	if err != nil {
		return false, err
	}
	started := time.Now()
	at.After = last
	for i, r := range rows {
		if err := work(r); err != nil {
			return false, err
		}
		at.Done++
		if i < len(rows)-1 && time.Since(started) > sliceTime {
			at.After = r.ID
			break
		}
	}
	return false, nil
}

// refill writes the slots of one record. What its version of the form cannot read any more is a corrupted row: it
// keeps nobody from listing the others, and verify names it.
func (w *work) refill(r *store.RecordRow) error {
	pub, err := w.formVersion(r.Form, r.FormVersion)
	if err != nil {
		return err
	}
	data, err := pub.stored(r)
	if err != nil {
		w.e.log.Error("a record cannot be put into the index", "record", r.ID.String(), "error", err)
		return nil
	}
	return records.Index(w.tx, r, pub.form, data, alikeSlots(pub, w.cat.forms[r.Form]))
}

// alikeSlots are the slots in which a version of a form keeps its values as the current one does: values of others,
// such as texts of a field that is a number now, would be read as what they are not.
func alikeSlots(pub, current *published) map[string]string {
	slots := maps.Clone(pub.slots)
	maps.DeleteFunc(slots, func(path, _ string) bool {
		was, is := pub.form.Field(path), current.form.Field(path)
		return was != nil && is != nil && !was.SlottedAs(is)
	})
	return slots
}

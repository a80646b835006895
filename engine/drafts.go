package engine

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/records"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// SaveDraft saves what has been filled in so far. A draft may be incomplete; what cannot be read at all is
// refused.
func (e *Engine) SaveDraft(ctx context.Context, c Caller, key Key, form string, data json.RawMessage) (Answer, error) {
	return e.SaveDraftFor(ctx, c, key, form, Filing{}, data)
}

// SaveDraftFor is SaveDraft for somebody else, or for one of several departments.
func (e *Engine) SaveDraftFor(ctx context.Context, c Caller, key Key, form string, f Filing, data json.RawMessage) (Answer, error) {
	return e.command(ctx, c, key, func(w *work) (result, error) {
		if err := w.actAs(f.For); err != nil {
			return result{}, err
		}
		pub, by, err := w.fillable(form)
		if err != nil {
			return result{}, err
		}
		record, err := w.newRecord(pub, f)
		if err != nil {
			return result{}, err
		}
		if err := w.keepEvidence(record, f.Evidence); err != nil {
			return result{}, err
		}
		view, err := w.saveDraft(pub, record, by, nil, rules.Data{}, nil, data)
		return result{201, view}, err
	})
}

// PatchRecord changes fields of a draft, or of a filed record that has no flow; a field set to null becomes blank. Revision is the one that the
// caller has seen: another means that somebody else, or another page, was faster.
func (e *Engine) PatchRecord(ctx context.Context, c Caller, key Key, id forms.ID, revision int, data json.RawMessage) (Answer, error) {
	return e.ChangeFor(ctx, c, key, id, revision, Filing{}, data, false)
}

// ReplaceDraft is PatchRecord for data that are all of the draft: nobody has filled in what they do not name.
func (e *Engine) ReplaceDraft(ctx context.Context, c Caller, key Key, id forms.ID, revision int, data json.RawMessage) (Answer, error) {
	return e.ChangeFor(ctx, c, key, id, revision, Filing{}, data, true)
}

// ChangeFor is PatchRecord or, where data are the whole, ReplaceDraft, of a draft that may be for another of the requester's
// departments from then on, or have other evidence. A record that is filed keeps its department.
func (e *Engine) ChangeFor(ctx context.Context, c Caller, key Key, id forms.ID, revision int, f Filing, data json.RawMessage, whole bool) (Answer, error) {
	return e.command(ctx, c, key, func(w *work) (result, error) {
		record, err := w.tx.LockRecord(id)
		if err != nil {
			return result{}, err
		}
		if record.Status != statusDraft && !whole {
			if f.Department != nil || f.Evidence != nil {
				return result{}, NewFault("wrong_status", "status", record.Status)
			}
			return w.changeFiled(record, revision, data)
		}
		if record, err = w.ownDraft(id); err != nil {
			return result{}, err
		}
		if record.Revision != revision {
			return result{}, NewFault("stale", "revision", strconv.Itoa(record.Revision))
		}
		if err := w.rework(record, f); err != nil {
			return result{}, err
		}
		if err := w.keepEvidence(record, f.Evidence); err != nil {
			return result{}, err
		}
		pub, by, err := w.fillable(record.Form)
		if err != nil {
			return result{}, err
		}
		stored, left, err := w.draft(pub, record)
		if err != nil {
			return result{}, err
		}
		from := stored
		if stored == nil {
			stored = rules.Data{}
		}
		if whole {
			from = rules.Data{}
		}
		view, err := w.saveDraft(pub, record, by, stored, by.grant.Data(pub.form, from), left, data)
		return result{200, view}, err
	})
}

// eventDiscarded is the kind of the last event of a draft that its author deleted.
const eventDiscarded = "discarded"

// discard deletes a draft of the caller's for good: its row with all that finds it, its files' tie to it, and the
// payloads of its history. What is left are the events without what they said, so that the chain still verifies. It
// is answered as it last stood, without its data.
func (w *work) discard(id forms.ID, in VerbIn) (result, error) {
	if len(in.Data) > 0 {
		return result{}, NewFault("no_data", "verb", verbDiscard)
	}
	record, err := w.ownDraft(id)
	if err != nil {
		return result{}, err
	}
	if err := w.learn(record.Requester, record.Department); err != nil {
		return result{}, err
	}
	w.tx.ErasePayloads(record.ID)
	if err := w.append(record.ID, &history.Head{Seq: record.EventSeq, Hash: record.EventHash}, eventDiscarded, struct{}{}); err != nil {
		return result{}, err
	}
	w.tx.DetachFiles(record.ID, nil, w.e.now())
	w.tx.DetachEvidence(record.ID, nil, w.e.now())
	w.tx.DeleteRecord(record.ID)
	return result{200, w.outline(record)}, w.touch(record, nil)
}

// saveDraft merges what came over what stood there and writes the draft with what its rules make of it, apart from
// values that stand by default: those are worked out whenever the draft is looked at. What is left over stays beside it. stored is what was saved before, nil
// of a new draft.
func (w *work) saveDraft(pub *published, record *store.RecordRow, by hand, stored, before rules.Data, left leftovers, raw json.RawMessage) (*RecordView, error) {
	input, problems := pub.form.Merge(before, raw)
	if len(problems) > 0 {
		return nil, Invalid(problems)
	}
	input = pub.form.Stamp(input, stored, w.now)
	w.locks = false // a draft moves nothing, so it reads balances as a page does and keeps nobody waiting
	out, err := w.evaluate(pub, record, input, nil, by, false)
	if err != nil {
		return nil, err
	}
	if forbidden := slices.DeleteFunc(slices.Clone(out.Problems), func(p forms.Problem) bool { return p.Code != "field_forbidden" }); len(forbidden) > 0 {
		return nil, Invalid(forbidden)
	}
	if err := w.learn(record.Requester, record.Department); err != nil {
		return nil, err
	}
	record.FormVersion, record.UpdatedAt = pub.row.Version, w.now
	record.Revision++
	kept := out.Draft()
	if record.Data, err = left.beside(pub.form.Encode(kept)); err != nil {
		return nil, err
	}
	record.Summary = w.keptSummary(pub, record, out.Data)
	head := &history.Head{Seq: record.EventSeq, Hash: record.EventHash}
	if err := w.append(record.ID, head, "saved", saved(record)); err != nil {
		return nil, err
	}
	record.EventSeq, record.EventHash = head.Seq, head.Hash
	files, err := w.leftFiles(record.Form, left)
	if err != nil {
		return nil, err
	}
	view, err := w.viewDraft(pub, record, kept, left)
	if err != nil {
		return nil, err
	}
	records.Put(w.tx, record, stored == nil)
	if err := w.slot(pub, record, kept); err != nil {
		return nil, err
	}
	if err := w.touch(record, nil); err != nil {
		return nil, err
	}
	return view, w.attachFiles(pub, record, kept, files...)
}

package engine

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

// What shows the paper on which somebody without a smartphone asked or decided: photos that a clerk uploads and names with
// what they do. They belong to the record, and stand in its history with the event that they are for.

// NamedFile is a file that is shown by itself.
type NamedFile struct {
	ID forms.ID `json:"id"`
	FileInfo
}

// mostEvidence is how many photos come with one command.
const mostEvidence = 9

// eventEvidence is the kind of the event that names what shows the paper, evidenceEvent its payload. It comes after the
// event that it is for, with the same command.
const eventEvidence = "evidence"

type evidenceEvent struct {
	Files  []forms.ID        `json:"files"`
	Hashes map[string]string `json:"hashes,omitempty"` // SHA-256 in hex, by id
}

// needsEvidence refuses to act for somebody without a photo of the paper, where the form or the company wants one, and
// photos that are not the caller's to show.
func (w *work) needsEvidence(pub *published, ids []forms.ID) error {
	if w.client != nil && len(ids) == 0 && w.paper(pub) == "required" {
		return NewFault("evidence_required")
	}
	if w.client == nil && len(ids) > 0 || len(ids) > mostEvidence {
		return NewFault("bad_parameter", "name", "evidence")
	}
	return nil
}

// attachEvidence binds photos to a record.
func (w *work) attachEvidence(r *store.RecordRow, ids []forms.ID) error {
	if len(ids) > mostEvidence || len(ids) > 0 && w.client == nil {
		return NewFault("bad_parameter", "name", "evidence")
	}
	for _, id := range ids {
		row, err := w.tx.File(id)
		if err == store.ErrNotFound || err == nil && !row.Record.IsZero() && row.Field != store.EvidenceField {
			return NewFault("bad_parameter", "name", "evidence")
		}
		if err != nil {
			return err
		}
		bound, err := w.tx.AttachFile(id, w.caller.Member, r.ID, store.EvidenceField, r.Status != statusDraft)
		if err != nil {
			return err
		}
		if !bound {
			return NewFault("bad_parameter", "name", "evidence")
		}
	}
	return nil
}

// keepEvidence gives a draft other photos in the place of those that it had.
func (w *work) keepEvidence(r *store.RecordRow, ids []forms.ID) error {
	if ids == nil {
		return nil
	}
	w.tx.DetachEvidence(r.ID, ids, w.e.now())
	return w.attachEvidence(r, ids)
}

// evidenceOf are the photos with which a draft is submitted: those given, else those that it has.
func (w *work) evidenceOf(r *store.RecordRow, given []forms.ID) ([]forms.ID, error) {
	if given != nil || w.client == nil {
		return given, w.keepEvidence(r, given)
	}
	rows, err := w.tx.EvidenceOf(r.ID)
	ids := make([]forms.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids, err
}

// seesEvidence tells whether the caller may see photos of the paper, on which all of a record may stand: who reads all of
// it, and whose it is.
func (w *work) seesEvidence(r *store.RecordRow, sight *forms.Sight) bool {
	return sight != nil && (sight.All() || r.Requester == w.caller.Member || r.CreatedBy == w.caller.Member)
}

// shownEvidence are the photos of a draft.
func (w *work) shownEvidence(record forms.ID) ([]NamedFile, error) {
	rows, err := w.tx.EvidenceOf(record)
	return namedFiles(rows), err
}

func namedFiles(rows []*store.FileRow) []NamedFile {
	var out []NamedFile
	for _, row := range rows {
		out = append(out, NamedFile{row.ID, fileInfo(row)})
	}
	return out
}

// filer is who filed a record for its requester; none: they themselves.
func (v *RecordView) filer() forms.ID {
	if v.FiledBy == nil {
		return forms.ID{}
	}
	return v.FiledBy.ID
}

// tellEvidence puts photos to the entry of a history that they are for: the first of the same command.
func (w *work) tellEvidence(e *store.Event, history []HistoryView, at map[forms.ID]int) error {
	var named evidenceEvent
	if err := json.Unmarshal([]byte(e.Payload), &named); err != nil {
		return fmt.Errorf("decode event %s: %w", e.ID, err)
	}
	i, is := at[e.Command]
	if !is {
		return nil
	}
	rows, err := w.tx.Files(named.Files)
	history[i].Files = namedFiles(rows)
	return err
}

// answersWith keeps the photos of the paper with a command on a running record, and refuses what lacks them.
func (w *work) answersWith(ch *change, ids []forms.ID) error {
	ch.evidence = ids
	return w.needsEvidence(ch.pub, ids)
}

// withdrawsFor makes the caller act for the requester of a record that they withdraw, where they are their clerk.
func (w *work) withdrawsFor(r *store.RecordRow, verb flows.Verb, in VerbIn) error {
	if verb == flows.Withdraw && r.Requester != w.caller.Member {
		if err := w.actAs(r.Requester); err != nil && !HasCode(err, "no_such_member") {
			return err
		}
	}
	if !in.For.IsZero() && in.For != w.actingFor() {
		return ErrNotFound
	}
	return nil
}

// actsOn is with whose rights the caller acts on a record as a whole: the requester's where they are their clerk.
func (w *work) actsOn(r *store.RecordRow) (forms.ID, error) {
	if r.FiledBy.IsZero() && !w.cat.offline || r.Requester == w.caller.Member {
		return w.caller.Member, nil
	}
	is, err := w.tx.IsClerk(w.caller.Member, r.Requester)
	if is {
		w.clerkOf = r.Requester
		return r.Requester, err
	}
	return w.caller.Member, err
}

// isClerkOf tells whether the caller was found to be the clerk of somebody.
func (w *work) isClerkOf(member forms.ID) bool { return !member.IsZero() && w.clerkOf == member }

// actedText says who answered in the place of the one whose seat it is.
func (w *work) actedText(by forms.ID) string {
	text := forms.Text{forms.Chinese: "由 {who} 代办", forms.English: "done by {who}"}.In(w.caller.Language, forms.English)
	return strings.Replace(text, "{who}", w.names[by], 1)
}

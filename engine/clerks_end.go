package engine

import (
	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// tellNamed tells clerks of whom they act for, or no more.
func (w *work) tellNamed(kind, name string, clerks []forms.ID) error {
	if err := w.learn(w.caller.Member); err != nil {
		return err
	}
	for _, id := range clerks {
		if id == w.caller.Member {
			continue
		}
		m := notify.Message{Member: id, Kind: kind, Args: map[string]string{"actor": w.names[w.caller.Member], "who": name}}
		if err := notify.Enqueue(w.tx, w.nextID(), w.now, m); err != nil {
			return err
		}
	}
	return nil
}

// endClerks ends that anybody acts for somebody who leaves: coming back brings none of it back. For whom they act themselves
// is handed over.
func (w *work) endClerks(row *store.MemberRow) error {
	rows, err := w.tx.ClerksNamed(row.ID)
	for _, r := range rows {
		w.tx.DeleteClerk(row.ID, r.Clerk)
	}
	return err
}

// handOverClerk lets the successor act for those for whom the member did, or ends it where there is none who could.
func (w *work) handOverClerk(body *handOverBody, room int) (int, error) {
	if !body.What.Clerk {
		return 0, nil
	}
	rows, err := w.tx.ClerkOf(body.From, body.After, room)
	if err != nil {
		return 0, err
	}
	heir := body.What.To
	if !heir.IsZero() {
		row, err := w.tx.Member(heir)
		if err != nil || row.DisabledAt != 0 || row.Offline {
			heir = forms.ID{}
		}
	}
	for _, r := range rows {
		body.After = r.Of
		w.tx.DeleteClerk(r.Of, r.Clerk)
		to := []forms.ID{}
		if !heir.IsZero() && heir != r.Of {
			to = append(to, heir)
			w.tx.PutClerk(&store.ClerkRow{Of: r.Of, Clerk: heir, Kind: r.Kind, SetBy: body.By, SetAt: w.now})
		}
		if err := w.happened(r.Of, r.Kind+"_clerks", changes{"added": {nil, to}, "removed": {[]forms.ID{body.From}, nil}}, to...); err != nil {
			return 0, err
		}
		if err := w.learn(r.Of); err != nil {
			return 0, err
		}
		if err := w.tellNamed("told_clerk", w.names[r.Of], to); err != nil {
			return 0, err
		}
	}
	if len(rows) > 0 {
		err = w.reachAgain()
	}
	return len(rows), err
}

// reachBody is the batch that looks for what waits for people who cannot be reached any more.
type reachBody struct {
	jobs.Slice
	By    forms.ID `json:"by"`
	Of    forms.ID `json:"of,omitzero"`    // who has more tasks than a slice looks at …
	Tasks forms.ID `json:"tasks,omitzero"` // … and after which of them the next goes on
}

// reachRows is how many people a slice looks at.
const reachRows = 20

// reachAgain has a batch look whether something waits for somebody without a smartphone for whom nobody acts.
func (w *work) reachAgain() error {
	return w.enqueue(kindReach, w.now, reachBody{By: w.caller.Member})
}

// reachSlice is a slice of the batch: flows put somebody else on each seat of those whom nobody reaches, as when they had
// left. It finds what is left to do by what is there, so that doing it again does no harm.
func (j *jobRun) reachSlice() error {
	var body reachBody
	if err := j.read(&body); err != nil {
		return err
	}
	w := j.work()
	w.caller.Member = body.By
	if _, err := w.tx.LockCompany(w.caller.Company); err != nil { // as every change of the organisation does
		return err
	}
	members, err := w.tx.OfflineHolders(body.After, reachRows)
	if err != nil || len(members) == 0 {
		return err
	}
	clerks, err := w.tx.Clerks(members)
	if err != nil {
		return err
	}
	for _, id := range members {
		if len(clerks[id]) == 0 {
			from := handOverBody{From: id, By: body.By, What: HandOver{Tasks: true}}
			if body.Of == id {
				from.After = body.Tasks
			}
			n, err := w.handOverTasks(&from, handOverRows)
			if err != nil {
				return err
			}
			if n == handOverRows {
				body.Of, body.Tasks = id, from.After
				j.told = append(j.told, w.told...)
				return j.goOn(j.clock, body)
			}
		}
		body.After = id
		body.Done++
	}
	j.told = append(j.told, w.told...)
	if len(members) < reachRows {
		return nil
	}
	return j.goOn(j.clock, body)
}

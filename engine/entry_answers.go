package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Answers from outside. Whoever has the link is nobody: they see its form and what the form's rules make of what they fill in. What they send is
// filed without a requester, for the department of whoever made the link (docs/decisions/0014).

// EntryForm is what a link shows: its form, and nothing else of the company but the clock by which its rules count.
type EntryForm struct {
	Title  string   `json:"title"`
	Closes Instant  `json:"closes,omitzero"`
	Form   FormView `json:"form"`
	Zone   string   `json:"zone" doc:"IANA time zone by which days count"`
	Now    Instant  `json:"now"`
}

// EntrySent says that an answer was taken.
type EntrySent struct {
	At Instant `json:"at"`
}

// EntryMark says by which entry a record came.
type EntryMark struct {
	ID    forms.ID `json:"id"`
	Title string   `json:"title"`
	Name  string   `json:"name,omitempty" doc:"what stands where others have their requester, in the caller's language"`
}

// SendIn is what somebody sends by a link. Key is random, at least 128 bits in hexadecimal digits, and made up by their device: sent twice it is
// one answer. Address is where they call from.
type SendIn struct {
	Token, Key string
	Data       json.RawMessage
	Seen       Seen
	Address    string
	Language   string
}

// LookAtEntry gives the form of a link.
func (e *Engine) LookAtEntry(ctx context.Context, token, address, lang string) (EntryForm, error) {
	var page EntryForm
	err := e.atEntry(ctx, token, address, lang, func(w *work, pub *published) (err error) {
		view := FormView{FormRef: FormRef{ID: pub.row.ID, Kind: pub.form.Kind, Title: pub.form.Title.In(lang, pub.form.Language)},
			Version: pub.row.Version, Hash: pub.row.Hash, Language: pub.form.Language}
		if view.FormParts, err = pub.parts.of(pub.form); err != nil {
			return err
		}
		view.Options, err = w.options(pub)
		page = EntryForm{Title: w.outside.Title, Closes: Instant(w.outside.ClosesAt), Form: view, Zone: w.cat.company.Zone, Now: Instant(w.now)}
		return err
	})
	return page, err
}

// EvaluateEntry is Evaluate of the form of a link.
func (e *Engine) EvaluateEntry(ctx context.Context, token, address, lang string, raw json.RawMessage) (Evaluation, error) {
	var view Evaluation
	err := e.atEntry(ctx, token, address, lang, func(w *work, pub *published) error {
		data, problems := pub.form.Decode(raw)
		if len(problems) > 0 {
			return Invalid(problems)
		}
		s := &subject{pub: pub, record: w.recordOutside(pub, forms.ID{}), fills: true, hand: freeHand()}
		out, err := w.evaluate(pub, s.record, pub.form.Stamp(data, nil, w.now), nil, s.hand, false)
		if err != nil {
			return err
		}
		view = Evaluation{Data: pub.form.Encode(out.Data), Fields: s.states(out, true), Notes: shownNotes(out.Notes),
			Problems: ViewProblems(out.Problems, lang), Warnings: ViewProblems(out.Warnings, lang)}
		view.Facts, err = w.encodeFacts(false, nil)
		return err
	})
	return view, err
}

// atEntry reads what a link leads to, for somebody whose address is held up where it asks too often.
func (e *Engine) atEntry(ctx context.Context, token, address, lang string, do func(*work, *published) error) error {
	if err := e.charge(ctx, org.NewEntryLook(address)); err != nil {
		return err
	}
	company, id, _, err := e.entryAt(ctx, token)
	if err != nil {
		return err
	}
	return e.read(ctx, Caller{Company: company, Language: lang}, func(w *work) error {
		if w.outside, err = w.tx.OutsideEntry(id); err != nil {
			return err
		}
		if err := w.takesAnswers(); err != nil {
			return err
		}
		return do(w, w.cat.forms[w.outside.Form])
	})
}

// entryAt finds the entry of a token.
func (e *Engine) entryAt(ctx context.Context, token string) (company, id forms.ID, hash []byte, err error) {
	hash, ok := org.TokenHash(token)
	if !ok {
		return company, id, nil, NewFault("entry_wrong")
	}
	err = e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) (err error) {
		company, id, err = tx.OutsideEntryByToken(hash)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		err = NewFault("entry_wrong")
	}
	return company, id, hash, fault(err)
}

// takesAnswers says why the entry at hand takes none; nil: it does.
func (w *work) takesAnswers() error {
	if err := w.entryShut(w.outside); err != nil {
		return err
	}
	return w.stillMakes(w.outside)
}

// SendEntry files an answer, once per key.
func (e *Engine) SendEntry(ctx context.Context, in SendIn) (EntrySent, error) {
	key, err := answerKey(in.Key)
	if err != nil {
		return EntrySent{}, err
	}
	hash, _ := org.TokenHash(in.Token)
	if err := e.charge(ctx, org.NewEntrySend(hash, in.Address)); err != nil {
		return EntrySent{}, err
	}
	company, id, _, err := e.entryAt(ctx, in.Token)
	if err != nil {
		return EntrySent{}, err
	}
	var sent EntrySent
	err = e.inCompany(ctx, Caller{Company: company, Language: in.Language}, func(w *work) error {
		w.locks, w.session = true, key
		if w.outside, err = w.tx.LockOutsideEntry(id); err != nil {
			return err
		}
		sent, err = w.answered(key, in)
		return err
	})
	return sent, err
}

// answerKey is what the store keeps of the key of an answer.
func answerKey(text string) ([]byte, error) { return madeUp("answer", "key", text) }

// madeUp is what the store keeps of what a device made up, random and in hexadecimal digits: a hash that is of its purpose alone.
func madeUp(purpose, name, text string) ([]byte, error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) < 16 || len(raw) > 64 {
		return nil, NewFault("bad_parameter", "name", name)
	}
	sum := sha256.Sum256(append([]byte("superform "+purpose+" "), raw...))
	return sum[:], nil
}

// answered files an answer to the entry whose lock is held, unless it is there: then the entry may be closed by now.
func (w *work) answered(key []byte, in SendIn) (EntrySent, error) {
	body := sha256.Sum256(fmt.Appendf(nil, "%d %s%s", len(in.Data), in.Data, in.Seen))
	known, err := w.tx.OutsideAnswered(w.outside.ID, key)
	switch {
	case err == nil && !bytes.Equal(known.BodyHash, body[:]):
		return EntrySent{}, NewFault("key_reused")
	case err == nil:
		return EntrySent{Instant(known.CreatedAt)}, nil
	case !errors.Is(err, store.ErrNotFound):
		return EntrySent{}, err
	}
	if err := w.takesAnswers(); err != nil {
		return EntrySent{}, err
	}
	pub := w.cat.forms[w.outside.Form]
	data, problems := pub.form.Decode(in.Data)
	if len(problems) > 0 {
		return EntrySent{}, Invalid(problems)
	}
	department, err := org.DepartmentOf(w.tx, w.outside.MadeBy)
	if err != nil {
		return EntrySent{}, err
	}
	record := w.recordOutside(pub, department)
	w.outside.Answers++
	w.tx.UpdateOutsideEntry(w.outside)
	w.tx.InsertOutsideAnswer(&store.OutsideAnswer{Entry: w.outside.ID, KeyHash: key, BodyHash: body[:], Record: record.ID, CreatedAt: w.now})
	_, err = w.submit(pub, record, true, pub.form.Stamp(data, nil, w.now), freeHand(), nil, in.Seen, nil)
	return EntrySent{Instant(w.now)}, err
}

// recordOutside starts a record of nobody's, in memory.
func (w *work) recordOutside(pub *published, department forms.ID) *store.RecordRow {
	return &store.RecordRow{ID: w.nextID(), Form: pub.row.ID, FormVersion: pub.row.Version, Status: statusDraft, Department: department,
		CreatedAt: w.now, UpdatedAt: w.now, Data: "{}"}
}

// eventOutside is the kind of the event of a record that came by an entry, which is its payload.
const eventOutside = "outside"

// outsideName heads what stands in place of a requester.
var outsideName = forms.Text{forms.Chinese: "外部填写", forms.English: "From outside"}

// entryMark reads by which entry a record came.
func (w *work) entryMark(e *store.Event) (*EntryMark, error) {
	mark := &EntryMark{}
	if err := json.Unmarshal([]byte(e.Payload), mark); err != nil {
		return nil, fmt.Errorf("decode event %s: %w", e.ID, err)
	}
	mark.Name = outsideName.In(w.caller.Language, forms.English) + " · " + mark.Title
	return mark, nil
}

// markOutside says in a record's view by which entry it came.
func (w *work) markOutside(e *store.Event, view *HistoryView, record *RecordView) (err error) {
	if record.Outside, err = w.entryMark(e); err == nil {
		view.Text += ": " + record.Outside.Title
	}
	return err
}

// markListed says of the records of a page by which entries they came; one that has a requester came by none.
func (w *work) markListed(views []RecordView) error {
	at := map[forms.ID]*RecordView{}
	var ids []forms.ID
	for i := range views {
		if views[i].Requester == nil && views[i].Status != statusDraft {
			at[views[i].ID] = &views[i]
			ids = append(ids, views[i].ID)
		}
	}
	events, err := w.tx.EventsOfKind(ids, eventOutside)
	if err != nil {
		return err
	}
	for _, e := range events {
		if e.Erased {
			continue
		}
		if at[e.Subject].Outside, err = w.entryMark(e); err != nil {
			return err
		}
	}
	return nil
}

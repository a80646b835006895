package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/ledger"
	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// work is one use case under way: its transaction, who asks, the company's catalog, the clock and ids
// fixed at its start, and the facts answered so far. A retried transaction gets a fresh one.
type work struct {
	e          *Engine
	ctx        context.Context
	tx         *store.Tx
	caller     Caller
	cat        *catalog
	id         forms.ID // the command
	now        int64    // the company's clock, milliseconds UTC
	ids        int
	facts      *rules.Facts
	ledger     *ledger.Accounts
	held       []string // keys of the accounts on which the record holds something already
	names      map[forms.ID]string
	concern                             // what the facts are about
	answers    map[concern]*rules.Facts // of what they were about before
	looked     map[choiceName]*choice   // what options name; nil: there is none
	asked      int                      // facts that the decision at hand has asked for
	times      map[forms.ID]org.WorkTime
	standIns   map[forms.ID]forms.ID   // who acts for whom, of those who are away and are given a task
	principals []forms.ID              // for whom the caller acts; nil: not asked yet
	clients    []forms.ID              // for whom the caller acts as a clerk, and for whom tasks are open; nil: not asked yet
	clerks     map[forms.ID][]forms.ID // who acts for those who are told something and have no smartphone
	clerkOf    forms.ID                // of whom the caller was found to be the clerk
	client     *work                   // the eyes of the one for whom the caller files or answers as a clerk; nil: they do so for themselves
	oversees   map[forms.ID]bool       // records whose flows the caller looks after, or not, as far as asked
	flowAdmin  *bool                   // whether the caller is one; nil: not asked yet
	chosen     map[choiceName]bool     // what the record's options name already
	brought    map[choiceName]bool     // what only the data at hand name
	choosable  func(choiceName) bool   // mayChoose, which itself asks for facts
	trusted    bool                    // what is filed comes with an app, and may name what the caller cannot read
	person     person                  // what access rules look at of the caller
	shownNames map[forms.ID]string     // how members and departments in fields read
	namesBy    func(forms.ID) string   // nil: they read so; else as this says
	withheld   map[forms.ID]bool       // whose names the caller is not told
	guard      *guard                  // where ids come from about which facts are asked; nil: it does not matter
	outside    *store.OutsideEntry     // by which somebody answers who is nobody in the company; nil: a member asks
	session    []byte                  // of whoever sends an answer from outside, whose files it may name
	seen       *store.Seen             // whom the caller may see; nil: not asked yet
	seatsHeld  map[forms.ID]bool       // on which records the caller holds or held a seat, of those asked about
	ways       []way                   // in which the list at hand may be read
	ownList    bool                    // it is of their own records only
	told       []live.Change           // what open pages are told once it is committed
	locks      bool                    // facts are read under locks: a command, not a preview
}

// ownIDs is where the ids that the engine derives from a command begin; those below are the flow's.
const ownIDs = 1 << 32

func (e *Engine) newWork(ctx context.Context, tx *store.Tx, c Caller, cat *catalog, id forms.ID) *work {
	now := e.now() + cat.company.ClockOffset
	w := &work{e: e, ctx: ctx, tx: tx, caller: c, cat: cat, id: id, now: now, ledger: ledger.Open(tx), names: map[forms.ID]string{}, looked: map[choiceName]*choice{},
		oversees: map[forms.ID]bool{}}
	w.choosable = w.mayChoose
	w.facts = &rules.Facts{Now: now, Zone: cat.company.Zone, Location: cat.location, User: c.Member.String(), Company: c.Company.String()}
	return w
}

// nextID derives the command's next id. Ids of one command sort in the order in which they were made, so that the
// records of an installation stay in the order of their file: the first 18 of an id's free bits count (RFC 9562, 6.2).
func (w *work) nextID() forms.ID {
	w.ids++
	id := forms.DeriveID(w.now, w.id, ownIDs+w.ids)
	n := min(w.ids, 1<<18-1)
	id[6], id[7], id[8] = 0x70|byte(n>>14), byte(n>>6), 0x80|byte(n)&0x3f
	return id
}

// stamp is what movements in the ledger share.
func (w *work) stamp() ledger.Stamp {
	return ledger.Stamp{At: w.now, Actor: w.caller.Member, Next: w.nextID}
}

// append writes an event of the engine's own (not of a flow) into a subject's history.
func (w *work) append(subject forms.ID, head *history.Head, kind string, payload any) error {
	e, err := w.entry(kind, payload)
	if err != nil {
		return err
	}
	history.Append(w.tx, subject, head, e)
	return nil
}

// entry is an event of the engine's own, by the caller.
func (w *work) entry(kind string, payload any) (history.Entry, error) {
	body, err := json.Marshal(payload)
	if err != nil {
		return history.Entry{}, fmt.Errorf("encode event %s: %w", kind, err)
	}
	return history.Entry{
		ID: w.nextID(), Kind: kind, Format: eventFormat, At: w.now, Actor: w.caller.Member, For: w.actingFor(), Command: w.id, Payload: body,
	}, nil
}

// eventFormat is the number that the engine's own events carry.
const eventFormat = 1

// read runs a use case that changes nothing.
func (e *Engine) read(ctx context.Context, c Caller, do func(*work) error) error {
	cat, err := e.catalog(ctx, c.Company)
	if err != nil {
		return fault(err)
	}
	id := e.newID()
	err = e.store.Company(c.Company).Read(ctx, func(tx *store.Tx) error { return do(e.newWork(ctx, tx, c, cat, id)) })
	return fault(err)
}

// result is what a command answers when it did what was asked: the status and a value that becomes the body.
type result struct {
	code int
	body any
}

// command runs a use case that changes something, once per key: a definite answer, refusal or not, is
// stored under the key with the change itself, and a repeated call gets it back. A refusal leaves no
// other trace: the transaction that found it is rolled back, and its answer stored by one of its own.
func (e *Engine) command(ctx context.Context, c Caller, key Key, do func(*work) (result, error)) (Answer, error) {
	cat, err := e.catalog(ctx, c.Company)
	if err != nil {
		return Answer{}, fault(err)
	}
	id := e.newID()
	var answer Answer
	var told []live.Change
	err = e.once(ctx, c, cat, key, &answer, func(tx *store.Tx) (Answer, error) {
		w := e.newWork(ctx, tx, c, cat, id)
		w.locks = true
		r, err := do(w)
		if err != nil {
			return Answer{}, err
		}
		body, err := json.Marshal(r.body)
		if err != nil {
			return Answer{}, fmt.Errorf("encode the answer: %w", err)
		}
		told = w.told
		return Answer{Code: r.code, Body: body}, nil
	})
	if err == nil {
		e.tell(told...)
	}
	if refusal := AsFault(fault(err)); refusal != nil && refusal.definite() {
		body, encodeErr := json.Marshal(refusal)
		if encodeErr != nil {
			return Answer{}, fmt.Errorf("encode the refusal: %w", encodeErr)
		}
		err = e.once(ctx, c, cat, key, &answer, func(*store.Tx) (Answer, error) { return Answer{Code: refusal.Status, Body: body}, nil })
	}
	if err != nil {
		return Answer{}, fault(err)
	}
	if answer.Code < 400 {
		return answer, nil
	}
	stored := &Fault{}
	if err := json.Unmarshal(answer.Body, stored); err != nil {
		return Answer{}, fmt.Errorf("decode a stored refusal: %w", err)
	}
	return Answer{}, stored
}

// once runs do in a write transaction unless the key has an answer already, and stores what it answers.
func (e *Engine) once(ctx context.Context, c Caller, cat *catalog, key Key, answer *Answer, do func(*store.Tx) (Answer, error)) error {
	return e.store.Company(c.Company).Write(ctx, func(tx *store.Tx) error {
		row := &store.KeyRow{Member: c.Member, Route: key.Route, Key: key.Value, Body: key.Body[:], CreatedAt: e.now()}
		claimed, stored, same, err := tx.ClaimKey(row)
		switch {
		case errors.Is(err, store.ErrBusy):
			return NewFault("in_progress")
		case err != nil:
			return fmt.Errorf("claim the key: %w", err)
		case !claimed && !same:
			return NewFault("key_reused")
		case !claimed:
			*answer = Answer{Code: stored.Code, Body: json.RawMessage(stored.Answer)}
			return nil
		}
		if *answer, err = do(tx); err != nil {
			return err
		}
		row.Code, row.Answer = answer.Code, string(answer.Body)
		tx.StoreAnswer(row)
		return nil
	})
}

// definite reports whether a repeated call would be told the same, so that the refusal may be stored.
func (f *Fault) definite() bool {
	return f.Status >= 400 && f.Status < 500 && f.Status != 401 && f.Status != 429 && f.Code != "in_progress" && f.Code != "key_reused"
}

// writing runs a use case that changes something and is not repeated under a key.
func (e *Engine) writing(ctx context.Context, c Caller, cat *catalog, id forms.ID, do func(*work) error) error {
	return e.store.Company(c.Company).Write(ctx, func(tx *store.Tx) error {
		w := e.newWork(ctx, tx, c, cat, id)
		w.locks = true
		return do(w)
	})
}

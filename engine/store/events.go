package store

import (
	"database/sql"
	"errors"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// EventRow is one entry of the append-only history of a subject (a record, or a thing that admins change).
// Hash covers Prev and everything else but the payload, of which it covers PayloadHash: a payload can be
// erased and the chain still verifies. Block is 0 until the sealing job numbered it.
type EventRow struct {
	Subject     forms.ID
	Seq         int64
	ID          forms.ID
	Kind        string
	Format      int
	At          int64
	Actor       forms.ID
	For         forms.ID
	Command     forms.ID
	Prev        []byte
	PayloadHash []byte
	Hash        []byte
	Block       int64
}

const eventColumns = `subject_id, seq, id, kind, format, at, actor_id, for_id, command_id, prev_hash, payload_hash, hash, coalesce(block, 0)`

func scanEvent(row scanner) (*EventRow, error) {
	e := &EventRow{}
	err := row.Scan(&e.Subject, &e.Seq, &e.ID, &e.Kind, &e.Format, &e.At, &e.Actor, &e.For, &e.Command, &e.Prev, &e.PayloadHash, &e.Hash, &e.Block)
	if err != nil {
		return nil, err
	}
	return e, nil
}

// InsertEvents appends events, each with its payload (JSON).
func (tx *Tx) InsertEvents(events []*EventRow, payloads []string) {
	for len(events) > 0 {
		n := min(len(events), maxRows)
		var rows, bodies []any
		for i, e := range events[:n] {
			rows = append(rows, tx.company, e.Subject, e.Seq, e.ID, e.Kind, e.Format, e.At, e.Actor, e.For, e.Command, e.Prev, e.PayloadHash, e.Hash)
			bodies = append(bodies, tx.company, e.ID, payloads[i])
		}
		tx.queue(insertEvents[n], rows...)
		tx.queue(insertPayloads[n], bodies...)
		events, payloads = events[n:], payloads[n:]
	}
}

// The statements that insert 1 … maxRows rows at once, by their number: a command writes a handful of events,
// and one statement costs less than many.
var (
	insertEvents = insertsOf(`insert into events (company_id, subject_id, seq, id, kind, format, at, actor_id, for_id, command_id, prev_hash,
		payload_hash, hash) values `, 13)
	insertPayloads = insertsOf(`insert into event_payloads (company_id, event_id, body) values `, 3)
)

// maxRows is how many rows one statement inserts at most.
const maxRows = 16

func insertsOf(head string, columns int) (texts [maxRows + 1]string) {
	row := "(" + marks(columns) + ")"
	for n := 1; n <= maxRows; n++ {
		texts[n] = head + row + strings.Repeat(", "+row, n-1)
	}
	return texts
}

// ErasePayloads removes the payloads of all events of a subject; the events stay.
func (tx *Tx) ErasePayloads(subject forms.ID) {
	tx.queue(`delete from event_payloads where company_id = ? and event_id in (select id from events where company_id = ? and subject_id = ?)`,
		tx.company, tx.company, subject)
}

// EventHead gives the last sequence number and hash of a subject; 0 and nil where it has no event.
func (tx *Tx) EventHead(subject forms.ID) (seq int64, hash []byte, err error) {
	err = tx.queryRow(`select seq, hash from events where company_id = ? and subject_id = ? order by seq desc limit 1`, tx.company, subject).Scan(&seq, &hash)
	if errors.Is(err, ErrNotFound) {
		return 0, nil, nil
	}
	return seq, hash, err
}

// LastActor gives who caused the last event of a subject, and when; none and 0 where it has no event.
func (tx *Tx) LastActor(subject forms.ID) (actor forms.ID, at int64, err error) {
	err = tx.queryRow(`select actor_id, at from events where company_id = ? and subject_id = ? order by seq desc limit 1`, tx.company, subject).Scan(&actor, &at)
	if errors.Is(err, ErrNotFound) {
		return forms.ID{}, 0, nil
	}
	return actor, at, err
}

// Event is an event with its payload; Payload is "" and Erased true where it was removed: by a retention batch, or with the draft that it was of.
type Event struct {
	EventRow
	Payload string
	Erased  bool
}

func scanEventPayload(rows scanner) (*Event, error) {
	e := &Event{}
	var body sql.NullString
	err := rows.Scan(&e.Subject, &e.Seq, &e.ID, &e.Kind, &e.Format, &e.At, &e.Actor, &e.For, &e.Command, &e.Prev, &e.PayloadHash, &e.Hash, &e.Block, &body)
	if err != nil {
		return nil, err
	}
	e.Payload, e.Erased = body.String, !body.Valid
	return e, nil
}

const eventsWithPayload = `select ` + eventColumns + `, (select body from event_payloads p where p.company_id = e.company_id and p.event_id = e.id) from events e`

// EventsOf gives the history of a subject in order.
func (tx *Tx) EventsOf(subject forms.ID) ([]*Event, error) {
	return all(tx, scanEventPayload, eventsWithPayload+` where company_id = ? and subject_id = ? order by seq`, tx.company, subject)
}

// EventsOfKind gives the events of a kind that some subjects have.
func (tx *Tx) EventsOfKind(subjects []forms.ID, kind string) ([]*Event, error) {
	if len(subjects) == 0 {
		return nil, nil
	}
	marks, args := inList(subjects)
	return all(tx, scanEventPayload, eventsWithPayload+` where company_id = ? and subject_id in (`+marks+`) and kind = ? order by seq`,
		append(append([]any{tx.company}, args...), kind)...)
}

// EventsSince gives the history of a subject in order from its first event of one of the kinds on, after the event
// just before that; nothing where it has no such event.
func (tx *Tx) EventsSince(subject forms.ID, kinds ...string) ([]*Event, error) {
	marks, args := inList(kinds)
	var first int64
	err := tx.queryRow(`select seq from events where company_id = ? and subject_id = ? and kind in (`+marks+`) order by seq limit 1`,
		append([]any{tx.company, subject}, args...)...).Scan(&first)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return all(tx, scanEventPayload, eventsWithPayload+` where company_id = ? and subject_id = ? and seq >= ? order by seq`, tx.company, subject, first-1)
}

// CountEvents counts the events of a kind that a subject has.
func (tx *Tx) CountEvents(subject forms.ID, kind string) (n int, err error) {
	err = tx.queryRow(`select count(*) from events where company_id = ? and subject_id = ? and kind = ?`, tx.company, subject, kind).Scan(&n)
	return n, err
}

// AllEvents calls visit with every event of the company, subject by subject, each in order: for verify.
func (tx *Tx) AllEvents(visit func(*Event) error) error {
	return walk(tx, scanEventPayload, visit, eventsWithPayload+` where company_id = ?`, `subject_id, seq`,
		func(e *Event) []any { return []any{e.Subject, e.Seq} })
}

// Unsealed gives up to limit committed events that are in no block, in the order of ids.
func (tx *Tx) Unsealed(limit int) ([]*EventRow, error) {
	return all(tx, scanEvent, `select `+eventColumns+` from events where company_id = ? and block is null order by id limit ?`, tx.company, limit)
}

// BlockRow is a sealed block: Count events in the order of ids, the first of which is the company's
// FirstEvent-th, hashed with the block before.
type BlockRow struct {
	Number     int64
	FirstEvent int64
	Count      int
	Prev       []byte
	Hash       []byte
	SealedAt   int64
}

func scanBlock(row scanner) (*BlockRow, error) {
	b := &BlockRow{}
	if err := row.Scan(&b.Number, &b.FirstEvent, &b.Count, &b.Prev, &b.Hash, &b.SealedAt); err != nil {
		return nil, err
	}
	return b, nil
}

// LastBlock gives the newest block, or ErrNotFound.
func (tx *Tx) LastBlock() (*BlockRow, error) {
	return scanBlock(tx.queryRow(`select number, first_event, count, prev_hash, hash, sealed_at from blocks where company_id = ? order by number desc limit 1`, tx.company))
}

// Blocks gives all blocks in order.
func (tx *Tx) Blocks() ([]*BlockRow, error) {
	return all(tx, scanBlock, `select number, first_event, count, prev_hash, hash, sealed_at from blocks where company_id = ? order by number`, tx.company)
}

// InsertBlock adds a block and puts the events, which are in none yet, into it; *Conflict "blocks_pkey" at the
// end where another transaction has added a block of that number.
func (tx *Tx) InsertBlock(b *BlockRow, events []forms.ID) {
	tx.queue(`insert into blocks (company_id, number, first_event, count, prev_hash, hash, sealed_at) values (?, ?, ?, ?, ?, ?, ?)`,
		tx.company, b.Number, b.FirstEvent, b.Count, b.Prev, b.Hash, b.SealedAt)
	for _, some := range chunks(events, eventsAtOnce) {
		// "block is null" is what finds them: only the index of unsealed events is ordered by id.
		tx.queue(sealEvents, append([]any{b.Number, tx.company}, some...)...)
	}
}

// eventsAtOnce is how many ids sealEvents names.
const eventsAtOnce = 100

var sealEvents = `update events set block = ? where company_id = ? and block is null and id in (` + marks(eventsAtOnce) + `)`

// chunks cuts values into lists of n arguments, the last one filled up with its last value: one text of a
// statement serves any number of them.
func chunks[T any](values []T, n int) [][]any {
	var all [][]any
	for at := 0; at < len(values); at += n {
		some := make([]any, n)
		for i := range some {
			some[i] = values[min(at+i, len(values)-1)]
		}
		all = append(all, some)
	}
	return all
}

// CompaniesToSeal gives the companies that have events in no block, in order. It is asked across companies.
func (tx *Tx) CompaniesToSeal() ([]forms.ID, error) {
	return all(tx, scanID, `select distinct company_id from events where block is null order by company_id`)
}

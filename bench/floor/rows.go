package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/superform-dev/superform/bench/scenario"
	"github.com/superform-dev/superform/forms"
)

// writing collects the rows of one command.
type writing struct {
	company, record, actor, command forms.ID
	now                             int64
	seq                             int64  // of the record's chain
	hash                            []byte // its head
	rows                            []statement
}

func (w *writing) add(sql string, args ...any) { w.rows = append(w.rows, statement{sql, args}) }

// common writes what every command leaves: chained events with their payloads, messages to send, notices.
func (w *writing) common(n scenario.Rows, verb string, notify forms.ID) {
	var events, payloads []any
	for i, size := range n.Events {
		event, payload := w.event(fmt.Sprintf("%s-%d", verb, i), i == 0, size)
		events, payloads = append(events, event...), append(payloads, payload...)
	}
	w.add(insertAll(`insert into events (company_id, subject_id, seq, id, kind, format, at, actor_id, command_id, prev_hash, payload_hash, hash) values `,
		12, len(n.Events)), events...)
	w.add(insertAll(`insert into event_payloads (company_id, event_id, body) values `, 3, len(n.Events)), payloads...)
	for _, size := range n.Notices {
		id, body := newID(), filled(map[string]any{"verb": verb, "record": w.record}, size)
		w.add(`insert into jobs (company_id, id, kind, subject_id, member_id, body, status, fire_at, due_at, attempts, created_at)
			values (?, ?, 'notice', ?, ?, ?, 'waiting', ?, ?, 0, ?)`, w.company, id, w.record, notify, body, w.now, w.now, w.now)
		w.add(`insert into notices (company_id, id, member_id, kind, record_id, body, created_at) values (?, ?, ?, ?, ?, ?, ?)`,
			w.company, id, notify, verb, w.record, body, w.now)
	}
}

// filled is the JSON of an object, filled up to so many bytes where it has fewer.
func filled(object map[string]any, size int) string {
	body, _ := json.Marshal(object)
	const frame = len(`,"more":""`)
	if missing := size - len(body) - frame; missing > 0 {
		body = append(body[:len(body)-1], `,"more":"`+strings.Repeat("-", missing)+`"}`...)
	}
	return string(body)
}

// insertAll inserts several rows at once, as ours does.
func insertAll(head string, columns, rows int) string {
	row := "(?" + strings.Repeat(", ?", columns-1) + ")"
	return head + row + strings.Repeat(", "+row, rows-1)
}

// event makes the rows of one event behind the head of the chain; only the first of a command has an actor.
func (w *writing) event(kind string, byActor bool, size int) (event, payload []any) {
	body := []byte(filled(map[string]any{"format": 1, "kind": kind, "at": w.now, "command": w.command}, size))
	sum := sha256.Sum256(body)
	head := sha256.Sum256(append(append([]byte{}, w.hash...), sum[:]...))
	id := newID()
	var actor any
	if byActor {
		actor = w.actor
	}
	w.seq++
	event = []any{w.company, w.record, w.seq, id, kind, 1, w.now, actor, w.command, w.hash, sum[:], head[:]}
	w.hash = head[:]
	return event, []any{w.company, id, string(body)}
}

// answered writes the answer under the caller's key.
func (w *writing) answered(route, key string, body [32]byte, code int, answer []byte) {
	w.add(`insert into idempotency (company_id, member_id, route, key, body_hash, code, answer, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)`,
		w.company, w.actor, route, key, body[:], code, string(answer), w.now)
}

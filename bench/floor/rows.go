package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"

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
	for i := range n.Events {
		w.event(fmt.Sprintf("%s-%d", verb, i), i == 0)
	}
	for range n.Outbox {
		w.add(`insert into outbox (company_id, id, kind, record_id, member_id, body, status, due_at, attempts, created_at)
			values (?, ?, 'notice', ?, ?, ?, 'waiting', ?, 0, ?)`,
			w.company, newID(), w.record, notify, `{"verb":"`+verb+`"}`, w.now, w.now)
	}
	for range n.Notices {
		w.add(`insert into notices (company_id, id, member_id, kind, record_id, body, created_at) values (?, ?, ?, ?, ?, ?, ?)`,
			w.company, newID(), notify, verb, w.record, `{"verb":"`+verb+`"}`, w.now)
	}
}

// event writes one event behind the head of the chain; only the first of a command has an actor.
func (w *writing) event(kind string, byActor bool) {
	body, _ := json.Marshal(map[string]any{"format": 1, "kind": kind, "at": w.now, "command": w.command, "record": w.record})
	payload := sha256.Sum256(body)
	head := sha256.Sum256(append(append([]byte{}, w.hash...), payload[:]...))
	id := newID()
	var actor any
	if byActor {
		actor = w.actor
	}
	w.seq++
	w.add(`insert into events (company_id, subject_id, seq, id, kind, format, at, actor_id, command_id, prev_hash, payload_hash, hash)
		values (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)`,
		w.company, w.record, w.seq, id, kind, w.now, actor, w.command, w.hash, payload[:], head[:])
	w.add(`insert into event_payloads (company_id, event_id, body) values (?, ?, ?)`, w.company, id, string(body))
	w.hash = head[:]
}

// answered writes the answer under the caller's key.
func (w *writing) answered(route, key string, body [32]byte, answer []byte) {
	w.add(`insert into idempotency (company_id, member_id, route, key, body_hash, code, answer, created_at) values (?, ?, ?, ?, ?, 200, ?, ?)`,
		w.company, w.actor, route, key, body[:], string(answer), w.now)
}

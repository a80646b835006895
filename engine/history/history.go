// Package history owns the append-only events: one chain of hashes per subject, written inside the
// command that causes them, and per company the blocks that a sealing job numbers afterwards.
package history

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Entry is an event on its way into the history. Payload is JSON; it can be erased later.
type Entry struct {
	ID      forms.ID
	Kind    string
	Format  int
	At      int64
	Actor   forms.ID
	For     forms.ID
	Command forms.ID
	Payload []byte
}

// Head is the end of a subject's chain: 0 and nil before its first event.
type Head struct {
	Seq  int64
	Hash []byte
}

// Append writes entries to the end of a subject's chain and moves head. The caller holds the subject's
// lock; a second writer without it breaks on the chain's primary key.
func Append(tx *store.Tx, subject forms.ID, head *Head, entries ...Entry) {
	rows, payloads := make([]*store.EventRow, 0, len(entries)), make([]string, 0, len(entries))
	for _, e := range entries {
		payload := sha256.Sum256(e.Payload)
		row := &store.EventRow{
			Subject: subject, Seq: head.Seq + 1, ID: e.ID, Kind: e.Kind, Format: e.Format, At: e.At,
			Actor: e.Actor, For: e.For, Command: e.Command, Prev: head.Hash, PayloadHash: payload[:],
		}
		row.Hash = Hash(row)
		rows, payloads = append(rows, row), append(payloads, string(e.Payload))
		head.Seq, head.Hash = row.Seq, row.Hash
	}
	tx.InsertEvents(rows, payloads)
}

// Hash is SHA-256 over everything in the row but Hash and Block, lengths first so that no two rows share
// an encoding.
func Hash(e *store.EventRow) []byte {
	h := sha256.New()
	part := func(b []byte) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	number := func(i int64) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(i))
		part(n[:])
	}
	part(e.Prev)
	part(e.Subject[:])
	number(e.Seq)
	part(e.ID[:])
	part([]byte(e.Kind))
	number(int64(e.Format))
	number(e.At)
	part(e.Actor[:])
	part(e.For[:])
	part(e.Command[:])
	part(e.PayloadHash)
	return h.Sum(nil)
}

// Seal puts up to limit committed events that are in no block into the next one, and says how many. It
// runs under the company's sealing lease.
func Seal(tx *store.Tx, at int64, limit int) (int, error) {
	events, err := tx.Unsealed(limit)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	block := &store.BlockRow{Number: 1, FirstEvent: 1, Count: len(events), SealedAt: at}
	last, err := tx.LastBlock()
	switch {
	case err == nil:
		block.Number, block.FirstEvent, block.Prev = last.Number+1, last.FirstEvent+int64(last.Count), last.Hash
	case err != store.ErrNotFound:
		return 0, fmt.Errorf("read the last block: %w", err)
	}
	block.Hash = BlockHash(block.Number, block.Prev, events)
	ids := make([]forms.ID, len(events))
	for i, e := range events {
		ids[i] = e.ID
	}
	tx.InsertBlock(block, ids)
	return len(events), nil
}

// BlockHash is SHA-256 over the block's number, the hash of the block before, and the hashes of its
// events in the order of ids.
func BlockHash(number int64, prev []byte, events []*store.EventRow) []byte {
	h := sha256.New()
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(number))
	h.Write(n[:])
	h.Write(prev)
	for _, e := range events {
		h.Write(e.Hash)
	}
	return h.Sum(nil)
}

// Short is how a hash is shown to people: its first eight bytes in hex.
func Short(hash []byte) string {
	if len(hash) > 8 {
		hash = hash[:8]
	}
	return hex.EncodeToString(hash)
}

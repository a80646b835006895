// Package history owns the append-only events: one chain of hashes per subject, written inside the
// command that causes them, and per company the blocks that a sealing job numbers afterwards.
package history

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Entry is an event on its way into the history. Format is that of the payload, which is JSON and can be erased
// later; At is milliseconds UTC; For is the member for whom Actor acted, none where they acted for themselves.
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

// Hash is the SHA-256 of an event: of everything in its row but Hash and Block. docs/history.md describes it;
// it never changes, or stored chains would no longer verify.
func Hash(e *store.EventRow) []byte {
	d := newDigest("event")
	d.bytes(e.Prev)
	d.bytes(e.Subject[:])
	d.number(e.Seq)
	d.bytes(e.ID[:])
	d.bytes([]byte(e.Kind))
	d.number(int64(e.Format))
	d.number(e.At)
	d.bytes(e.Actor[:])
	d.bytes(e.For[:])
	d.bytes(e.Command[:])
	d.bytes(e.PayloadHash)
	return d.sum()
}

// BlockHash is the SHA-256 of a block: of everything in its row but Hash, then of the hashes of its events in
// the order of their ids. It never changes either.
func BlockHash(b *store.BlockRow, events [][]byte) []byte {
	d := newDigest("block")
	d.bytes(b.Prev)
	d.number(b.Number)
	d.number(b.FirstEvent)
	d.number(int64(b.Count))
	d.number(b.SealedAt)
	for _, event := range events {
		d.bytes(event)
	}
	return d.sum()
}

// digest hashes a list of parts, each after its length, so that no two lists share an encoding.
type digest struct{ hash hash.Hash }

// newDigest starts with a word that keeps the hashes of one kind of thing apart from those of another.
func newDigest(word string) digest {
	d := digest{sha256.New()}
	d.bytes([]byte(word))
	return d
}

func (d digest) bytes(b []byte) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(b)))
	d.hash.Write(n[:])
	d.hash.Write(b)
}

func (d digest) number(i int64) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(i))
	d.bytes(n[:])
}

func (d digest) sum() []byte { return d.hash.Sum(nil) }

// Seal puts up to limit committed events that are in no block into the next one, and says how many. An event
// that commits later goes into a later block, also where its id is smaller. Two that seal at once write the same
// number: the second ends in a *store.Conflict on blocks_pkey and leaves nothing. That is why the last block is
// read before the events.
func Seal(tx *store.Tx, at int64, limit int) (int, error) {
	block := &store.BlockRow{Number: 1, FirstEvent: 1, SealedAt: at}
	last, err := tx.LastBlock()
	switch {
	case err == nil:
		block.Number, block.FirstEvent, block.Prev = last.Number+1, last.FirstEvent+int64(last.Count), last.Hash
	case !errors.Is(err, store.ErrNotFound):
		return 0, fmt.Errorf("read the last block: %w", err)
	}
	events, err := tx.Unsealed(limit)
	if err != nil {
		return 0, fmt.Errorf("read the unsealed events: %w", err)
	}
	if len(events) == 0 {
		return 0, nil
	}
	ids, hashes := make([]forms.ID, len(events)), make([][]byte, len(events))
	for i, e := range events {
		ids[i], hashes[i] = e.ID, e.Hash
	}
	block.Count = len(events)
	block.Hash = BlockHash(block, hashes)
	tx.InsertBlock(block, ids)
	return len(events), nil
}

// Short is how a hash is shown to people: its first eight bytes in hex.
func Short(hash []byte) string {
	if len(hash) > 8 {
		hash = hash[:8]
	}
	return hex.EncodeToString(hash)
}

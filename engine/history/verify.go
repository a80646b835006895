package history

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Finding is one thing that verify found wrong, with the subject whose chain it is in; none for a block.
type Finding struct {
	Rule    string // the number of the invariant, such as I33
	Subject forms.ID
	Text    string
}

// String is one line for a terminal.
func (f Finding) String() string {
	if f.Subject.IsZero() {
		return f.Rule + " " + f.Text
	}
	return fmt.Sprintf("%s history of %s: %s", f.Rule, f.Subject, f.Text)
}

// Checker walks all events of a company, subject by subject in order, then its blocks. Heads are the ends of the
// chains as walked, Erased counts payloads that were removed, Unsealed events that no block holds
// yet: these are chained, but could have been rewritten with all that follows them.
type Checker struct {
	Findings []Finding
	Events   int
	Erased   int
	Unsealed int
	Heads    map[forms.ID]Head

	last   *store.EventRow
	blocks map[int64][]sealed
}

// sealed is what a block's hash needs of an event.
type sealed struct {
	id   forms.ID
	hash []byte
}

// NewChecker starts a walk.
func NewChecker() *Checker {
	return &Checker{Heads: map[forms.ID]Head{}, blocks: map[int64][]sealed{}}
}

func (c *Checker) found(rule string, subject forms.ID, format string, args ...any) {
	c.Findings = append(c.Findings, Finding{rule, subject, fmt.Sprintf(format, args...)})
}

// Event takes the next event: its place in the chain, its own hash, and the hash of its payload.
func (c *Checker) Event(e *store.Event) {
	c.Events++
	var prev []byte
	seq := int64(1)
	if c.last != nil && c.last.Subject == e.Subject {
		prev, seq = c.last.Hash, c.last.Seq+1
	}
	if e.Seq != seq {
		c.found("I33", e.Subject, "event %s has number %d where %d was due", e.ID, e.Seq, seq)
	}
	if !bytes.Equal(e.Prev, prev) {
		c.found("I33", e.Subject, "event %d does not continue event %d", e.Seq, e.Seq-1)
	}
	if !bytes.Equal(e.Hash, Hash(&e.EventRow)) {
		c.found("I33", e.Subject, "event %d (%s) was changed: its hash does not fit", e.Seq, e.Kind)
	}
	if e.Erased {
		c.Erased++
	} else if sum := sha256.Sum256([]byte(e.Payload)); !bytes.Equal(sum[:], e.PayloadHash) {
		c.found("I33", e.Subject, "the payload of event %d (%s) was changed", e.Seq, e.Kind)
	}
	if e.Block == 0 {
		c.Unsealed++
	} else {
		c.blocks[e.Block] = append(c.blocks[e.Block], sealed{e.ID, e.Hash})
	}
	c.last = &e.EventRow
	c.Heads[e.Subject] = Head{e.Seq, e.Hash}
}

// Blocks takes the company's blocks in order, after all events: they are numbered and count without gaps, each
// continues the one before, and holds the events that it held when it was sealed.
func (c *Checker) Blocks(blocks []*store.BlockRow) {
	before := &store.BlockRow{FirstEvent: 1}
	for _, b := range blocks {
		if b.Number != before.Number+1 {
			c.found("I33", forms.ID{}, "block %d stands where block %d was due", b.Number, before.Number+1)
		}
		if first := before.FirstEvent + int64(before.Count); b.FirstEvent != first {
			c.found("I33", forms.ID{}, "block %d begins with event %d where %d was due", b.Number, b.FirstEvent, first)
		}
		c.block(b, before)
		before = b
	}
	for _, number := range slices.Sorted(maps.Keys(c.blocks)) {
		c.found("I33", forms.ID{}, "block %d is missing; %d events name it", number, len(c.blocks[number]))
	}
}

// block holds one block against its events and the block before.
func (c *Checker) block(b, before *store.BlockRow) {
	events := c.blocks[b.Number]
	delete(c.blocks, b.Number)
	slices.SortFunc(events, func(a, b sealed) int { return bytes.Compare(a.id[:], b.id[:]) })
	hashes := make([][]byte, len(events))
	for i, e := range events {
		hashes[i] = e.hash
	}
	if b.Count != len(events) {
		c.found("I33", forms.ID{}, "block %d holds %d events, sealed were %d", b.Number, len(events), b.Count)
	}
	if !bytes.Equal(b.Prev, before.Hash) || !bytes.Equal(b.Hash, BlockHash(b, hashes)) {
		c.found("I33", forms.ID{}, "block %d does not fit its events and the block before", b.Number)
	}
}

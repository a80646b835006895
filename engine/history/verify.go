package history

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Finding is one thing that verify found wrong, with the row it is about.
type Finding struct {
	Rule    string // the invariant of faults.md, such as I33
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

// Checker walks all events of a company, subject by subject in order, then its blocks. Erased counts
// payloads that a retention batch removed, Unsealed events that no block holds yet.
type Checker struct {
	Findings []Finding
	Events   int
	Erased   int
	Unsealed int
	Heads    map[forms.ID]Head

	last    *store.EventRow
	byBlock map[int64][]*store.EventRow
}

// NewChecker starts a walk.
func NewChecker() *Checker {
	return &Checker{Heads: map[forms.ID]Head{}, byBlock: map[int64][]*store.EventRow{}}
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
		c.byBlock[e.Block] = append(c.byBlock[e.Block], &e.EventRow)
	}
	c.last = &e.EventRow
	c.Heads[e.Subject] = Head{e.Seq, e.Hash}
}

// Blocks takes the company's blocks in order, after all events.
func (c *Checker) Blocks(blocks []*store.BlockRow) {
	var prev []byte
	first := int64(1)
	for i, b := range blocks {
		if b.Number != int64(i+1) {
			c.found("I33", forms.ID{}, "block %d stands where %d was due", b.Number, i+1)
		}
		events := c.byBlock[b.Number]
		slices.SortFunc(events, func(a, b *store.EventRow) int { return bytes.Compare(a.ID[:], b.ID[:]) })
		if b.Count != len(events) {
			c.found("I33", forms.ID{}, "block %d holds %d events, sealed were %d", b.Number, len(events), b.Count)
		}
		if !bytes.Equal(b.Prev, prev) || !bytes.Equal(b.Hash, BlockHash(b.Number, prev, events)) {
			c.found("I33", forms.ID{}, "block %d does not fit its events and the block before", b.Number)
		}
		if b.FirstEvent != first {
			c.found("I33", forms.ID{}, "block %d begins with event %d of the company where %d was due", b.Number, b.FirstEvent, first)
		}
		prev, first = b.Hash, b.FirstEvent+int64(b.Count)
		delete(c.byBlock, b.Number)
	}
	left := make([]int64, 0, len(c.byBlock))
	for number := range c.byBlock {
		left = append(left, number)
	}
	slices.SortFunc(left, cmp.Compare[int64])
	for _, number := range left {
		c.found("I33", forms.ID{}, "block %d is missing; %d events name it", number, len(c.byBlock[number]))
	}
}

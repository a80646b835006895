package history_test

import (
	"crypto/sha256"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/store"
)

func payloadHash(payload string) []byte {
	sum := sha256.Sum256([]byte(payload))
	return sum[:]
}

// stored is a history in memory: two subjects of two events, the first three events in two blocks.
type stored struct {
	events []*store.Event
	blocks []*store.BlockRow
}

func newStored() *stored {
	h := &stored{}
	for n := range 4 {
		e := &store.Event{Payload: `{"a":1}`}
		e.Subject, e.Seq, e.ID, e.Kind, e.Format, e.At = id(10+n/2), int64(1+n%2), id(20+n), "saved", 1, 5
		e.PayloadHash = payloadHash(e.Payload)
		if n%2 == 1 {
			e.Prev = h.events[n-1].Hash
		}
		e.Hash = history.Hash(&e.EventRow)
		h.events = append(h.events, e)
	}
	h.seal(0, 1)
	h.seal(2)
	return h
}

func (h *stored) seal(events ...int) {
	b := &store.BlockRow{Number: int64(len(h.blocks) + 1), FirstEvent: 1, Count: len(events), SealedAt: 9}
	if b.Number > 1 {
		last := h.blocks[len(h.blocks)-1]
		b.FirstEvent, b.Prev = last.FirstEvent+int64(last.Count), last.Hash
	}
	var hashes [][]byte
	for _, n := range events {
		h.events[n].Block = b.Number
		hashes = append(hashes, h.events[n].Hash)
	}
	b.Hash = history.BlockHash(b, hashes)
	h.blocks = append(h.blocks, b)
}

func TestCheckerFindsWhatWasChanged(t *testing.T) {
	first, second := id(10).String(), id(11).String()
	for _, c := range []struct {
		name   string
		tamper func(*stored)
		want   []string
	}{
		{"nothing", func(*stored) {}, nil},
		{"an erased payload is none", func(h *stored) { h.events[0].Payload, h.events[0].Erased = "", true }, nil},
		{"a payload", func(h *stored) { h.events[1].Payload = `{"a":2}` },
			[]string{"I33 history of " + first + ": the payload of event 2 (saved) was changed"}},
		{"a payload with its hash", func(h *stored) {
			h.events[1].Payload = `{"a":2}`
			h.events[1].PayloadHash = payloadHash(`{"a":2}`)
		}, []string{"I33 history of " + first + ": event 2 (saved) was changed: its hash does not fit"}},
		{"the instant of an event, hashed anew", func(h *stored) {
			h.events[0].At = 1
			h.events[0].Hash = history.Hash(&h.events[0].EventRow)
		}, []string{"I33 history of " + first + ": event 2 does not continue event 1", "I33 block 1 does not fit its events and the block before"}},
		{"the last event of a chain, hashed anew", func(h *stored) {
			h.events[1].At = 1
			h.events[1].Hash = history.Hash(&h.events[1].EventRow)
		}, []string{"I33 block 1 does not fit its events and the block before"}},
		{"an event taken away", func(h *stored) { h.events = h.events[1:] }, []string{
			"I33 history of " + first + ": event " + id(21).String() + " has number 2 where 1 was due",
			"I33 history of " + first + ": event 2 does not continue event 1",
			"I33 block 1 holds 1 events, sealed were 2",
			"I33 block 1 does not fit its events and the block before"}},
		{"a sealed end taken away", func(h *stored) { h.events = slices.Delete(h.events, 1, 2) }, []string{
			"I33 block 1 holds 1 events, sealed were 2", "I33 block 1 does not fit its events and the block before"}},
		{"an event moved to another block", func(h *stored) { h.events[1].Block = 2 }, []string{
			"I33 block 1 holds 1 events, sealed were 2", "I33 block 1 does not fit its events and the block before",
			"I33 block 2 holds 2 events, sealed were 1", "I33 block 2 does not fit its events and the block before"}},
		{"an event moved to another subject", func(h *stored) { h.events[1].Subject = id(11) }, []string{
			"I33 history of " + second + ": event " + id(21).String() + " has number 2 where 1 was due",
			"I33 history of " + second + ": event 2 does not continue event 1",
			"I33 history of " + second + ": event 2 (saved) was changed: its hash does not fit",
			"I33 history of " + second + ": event " + id(22).String() + " has number 1 where 3 was due",
			"I33 history of " + second + ": event 1 does not continue event 0"}},
		{"the first block taken away", func(h *stored) { h.blocks = h.blocks[1:] }, []string{
			"I33 block 2 stands where block 1 was due", "I33 block 2 begins with event 3 where 1 was due",
			"I33 block 2 does not fit its events and the block before", "I33 block 1 is missing; 2 events name it"}},
		{"the last block taken away", func(h *stored) { h.blocks = h.blocks[:1] }, []string{"I33 block 2 is missing; 1 events name it"}},
		{"when a block was sealed", func(h *stored) { h.blocks[1].SealedAt = 1 }, []string{"I33 block 2 does not fit its events and the block before"}},
		{"the count of events before a block", func(h *stored) { h.blocks[1].FirstEvent = 4 }, []string{
			"I33 block 2 begins with event 4 where 3 was due", "I33 block 2 does not fit its events and the block before"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newStored()
			c.tamper(h)
			checker := history.NewChecker()
			for _, e := range h.events {
				checker.Event(e)
			}
			checker.Blocks(h.blocks)
			var got []string
			for _, f := range checker.Findings {
				got = append(got, f.String())
			}
			expect(t, "findings", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		})
	}
}

func TestCheckerCounts(t *testing.T) {
	h := newStored()
	h.events[3].Erased = true
	c := history.NewChecker()
	for _, e := range h.events {
		c.Event(e)
	}
	c.Blocks(h.blocks)
	expect(t, "events", c.Events, 4)
	expect(t, "erased", c.Erased, 1)
	expect(t, "unsealed", c.Unsealed, 1)
	expect(t, "head", c.Heads[id(10)].Seq, 2)
	expect(t, "head's hash", string(c.Heads[id(11)].Hash), string(h.events[3].Hash))
}

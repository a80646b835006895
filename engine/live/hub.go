// Package live tells the open pages of members what was committed, so that they ask anew for what they show. It is a
// hint and never waited for: nothing in it is stored, and whoever misses some of it is told to ask for everything.
package live

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"sync"

	"github.com/superform-dev/superform/forms"
)

// Change is something that was committed: to a record, which all these members may read, or, with no record, to what
// is counted for them. With neither record nor members it is to the company as a whole, such as its clock or an app:
// all its members may have missed something.
type Change struct {
	Company, Record forms.ID
	Members         []forms.ID
}

func (c *Change) whole() bool { return c.Record.IsZero() && len(c.Members) == 0 }

// Event is what one stream hears. ID names the place after it. Reset: something may have been missed, ask for
// everything; else Record has changed or, with none, only counts have.
type Event struct {
	ID     string
	Record forms.ID
	Reset  bool
}

const (
	kept      = 4096 // changes that a stream which comes back may still hear of
	queued    = 64   // events that wait for one stream's reader; one more ends it
	perMember = 12   // streams of one member; one more ends the oldest
)

// Hub passes changes on to the streams of one node. Publishing waits for nobody.
type Hub struct {
	seal cipher.Block

	mu      sync.Mutex
	ring    [kept]Change // change n lies at n % kept
	next    uint64       // the number of the change that comes next
	floor   uint64       // from here on nothing was missed
	streams map[member][]*Stream
}

type member struct{ company, id forms.ID }

// New makes a hub. Its key, and so the places that its events name, is its own: those of another node or of an earlier
// life are not known.
func New() *Hub {
	var key [16]byte
	rand.Read(key[:])
	seal, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // 16 bytes are a key
	}
	return &Hub{seal: seal, streams: map[member][]*Stream{}}
}

// Stream is what one open page of a member hears. Events is closed when the stream is ended by the hub: because its
// reader is slow, or by a newer stream of the same member.
type Stream struct {
	Events <-chan Event
	// From names the place at which the stream begins. Resumed: it is the place that the caller named, and Missed is
	// what was told since.
	From    string
	Resumed bool
	Missed  []Event

	hub    *Hub
	of     member
	events chan Event
}

// Open starts a stream of a member, from the place after the event that last names, where that is still known.
func (h *Hub) Open(company, of forms.ID, last string) *Stream {
	s := &Stream{hub: h, of: member{company, of}, events: make(chan Event, queued)}
	s.Events = s.events
	h.mu.Lock()
	defer h.mu.Unlock()
	place, ok := h.place(last)
	s.Resumed = ok && place >= h.floor && place <= h.next && place+kept >= h.next
	from := place
	for ; s.Resumed && place < h.next; place++ {
		change := &h.ring[place%kept]
		if change.Company != company {
			continue
		}
		s.Resumed = !change.whole()
		if slices.Contains(change.Members, of) {
			s.Missed = append(s.Missed, Event{ID: h.name(place + 1), Record: change.Record})
		}
	}
	if !s.Resumed {
		from, s.Missed = h.next, nil
	}
	s.From = h.name(from)
	if open := h.streams[s.of]; len(open) >= perMember {
		h.end(open[0])
	}
	h.streams[s.of] = append(h.streams[s.of], s)
	return s
}

// Close ends a stream; once it has ended it does nothing.
func (s *Stream) Close() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	s.hub.end(s)
}

// end takes a stream off the list. The caller holds the lock, under which events are sent too.
func (h *Hub) end(s *Stream) {
	open := h.streams[s.of]
	i := slices.Index(open, s)
	if i < 0 {
		return
	}
	if h.streams[s.of] = slices.Delete(slices.Clone(open), i, i+1); len(open) == 1 {
		delete(h.streams, s.of)
	}
	close(s.events)
}

// Publish tells changes to the streams that are open and keeps them for those that come back.
func (h *Hub) Publish(changes ...Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, change := range changes {
		h.ring[h.next%kept] = change
		h.next++
		name := ""
		if change.whole() {
			h.reset(func(of member) bool { return of.company == change.Company })
		}
		for _, id := range change.Members {
			open := h.streams[member{change.Company, id}]
			if len(open) > 0 && name == "" {
				name = h.name(h.next)
			}
			for _, s := range slices.Clone(open) {
				h.send(s, Event{ID: name, Record: change.Record})
			}
		}
	}
}

// Reset tells every stream that it may have missed something, and forgets what was kept.
func (h *Hub) Reset() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.floor = h.next + 1 // also whoever has heard everything up to here
	h.next++
	h.ring[(h.next-1)%kept] = Change{}
	h.reset(func(member) bool { return true })
}

// reset tells streams that they may have missed something. The caller holds the lock.
func (h *Hub) reset(which func(of member) bool) {
	name := h.name(h.next)
	for of, open := range h.streams {
		if !which(of) {
			continue
		}
		for _, s := range slices.Clone(open) {
			h.send(s, Event{ID: name, Reset: true})
		}
	}
}

// send puts an event into a stream's queue, or ends a stream whose queue is full.
func (h *Hub) send(s *Stream, e Event) {
	select {
	case s.events <- e:
	default:
		h.end(s)
	}
}

// name names a place. It is sealed: a number would tell members how much goes on, in other companies too.
func (h *Hub) name(place uint64) string {
	var block [aes.BlockSize]byte
	binary.BigEndian.PutUint64(block[8:], place)
	h.seal.Encrypt(block[:], block[:])
	return base64.RawURLEncoding.EncodeToString(block[:])
}

// place reads a name that this hub gave.
func (h *Hub) place(name string) (uint64, bool) {
	block, err := base64.RawURLEncoding.DecodeString(name)
	if err != nil || len(block) != aes.BlockSize {
		return 0, false
	}
	h.seal.Decrypt(block, block)
	return binary.BigEndian.Uint64(block[8:]), binary.BigEndian.Uint64(block[:8]) == 0
}

package live

import (
	"crypto/rand"
	"encoding/base64"
	"sync"
	"time"

	"github.com/superform-dev/superform/forms"
)

const (
	pause   = 50 * time.Millisecond // between two sendings of a node
	waiting = 4096                  // changes that wait to be sent; where there are more the other nodes are reset

	// longest is how many bytes one message holds before its encoding: PostgreSQL takes fewer than 8,000 characters.
	longest = 5900
	atOnce  = 255 // members that one entry names
)

// Relay passes the changes of one node on to the others: whatever comes within 50 ms in as few messages as hold it.
// A message is the sender's number and entries of company, record, how many members, and these; with no entry it says
// that some were lost. It holds ids only.
type Relay struct {
	node [8]byte
	send func(messages []string) error

	mu      sync.Mutex
	changes []Change
	lost    bool
	under   bool // a sending is under way or planned
}

// NewRelay makes a relay that sends by send, one call at a time.
func NewRelay(send func(messages []string) error) *Relay {
	r := &Relay{send: send}
	rand.Read(r.node[:])
	return r
}

// Add plans changes to be sent. It waits for nobody.
func (r *Relay) Add(changes ...Change) {
	if len(changes) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.changes)+len(changes) > waiting {
		r.changes, r.lost = nil, true
	} else {
		r.changes = append(r.changes, changes...)
	}
	if !r.under {
		r.under = true
		time.AfterFunc(pause, r.flush)
	}
}

// flush sends what waits, and plans the next sending where more has come meanwhile. What could not be sent is lost, and
// the next message says so.
func (r *Relay) flush() {
	r.mu.Lock()
	changes, lost := r.changes, r.lost
	r.changes, r.lost = nil, false
	r.mu.Unlock()
	messages := r.messages(changes)
	if lost {
		messages = []string{base64.RawStdEncoding.EncodeToString(r.node[:])}
	}
	err := r.send(messages)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lost = r.lost || err != nil
	if r.under = len(r.changes) > 0; r.under {
		time.AfterFunc(pause, r.flush)
	}
}

// messages writes changes.
func (r *Relay) messages(changes []Change) []string {
	var all []string
	message := r.node[:]
	end := func() {
		all = append(all, base64.RawStdEncoding.EncodeToString(message))
		message = r.node[:]
	}
	for _, change := range changes {
		for members, once := change.Members, change.whole(); once || len(members) > 0; once = false {
			some := members[:min(len(members), atOnce)]
			members = members[len(some):]
			if len(message)+33+16*len(some) > longest {
				end()
			}
			message = append(message[:len(message):len(message)], change.Company[:]...)
			message = append(append(message, change.Record[:]...), byte(len(some)))
			for _, id := range some {
				message = append(message, id[:]...)
			}
		}
	}
	if len(message) > len(r.node) {
		end()
	}
	return all
}

// Hear publishes what a message of another node says. One that cannot be read, from another version of the program
// perhaps, says at least that something was missed.
func (r *Relay) Hear(message string, hub *Hub) {
	raw, err := base64.RawStdEncoding.DecodeString(message)
	if err == nil && len(raw) >= len(r.node) && [8]byte(raw) == r.node {
		return
	}
	if err != nil || len(raw) <= len(r.node) {
		hub.Reset()
		return
	}
	changes, ok := readChanges(raw[len(r.node):])
	if !ok {
		hub.Reset()
		return
	}
	hub.Publish(changes...)
}

func readChanges(raw []byte) ([]Change, bool) {
	var changes []Change
	for len(raw) > 0 {
		if len(raw) < 33 || len(raw) < 33+16*int(raw[32]) {
			return nil, false
		}
		change := Change{Company: forms.ID(raw[:16]), Record: forms.ID(raw[16:32]), Members: make([]forms.ID, raw[32])}
		raw = raw[33:]
		for i := range change.Members {
			change.Members[i], raw = forms.ID(raw[:16]), raw[16:]
		}
		changes = append(changes, change)
	}
	return changes, true
}

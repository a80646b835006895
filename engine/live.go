package engine

import (
	"context"
	"slices"
	"time"

	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

// Live opens a stream of what changes for the caller, from the place that last names where that is still known. The
// caller closes it.
func (e *Engine) Live(c Caller, last string) *live.Stream {
	return e.hub.Open(c.Company, c.Member, last)
}

// tell tells members' open pages, on all nodes, what was committed. It waits for nobody.
func (e *Engine) tell(changes ...live.Change) {
	if len(changes) == 0 {
		return
	}
	e.hub.Publish(changes...)
	if e.relay != nil {
		e.relay.Add(changes...)
	}
}

// notifyTime is how long sending to the other nodes may take.
const notifyTime = 5 * time.Second

// newRelay gives what passes changes on to other nodes; nil where there are none.
func (e *Engine) newRelay() *live.Relay {
	if e.store.Dialect() != store.PostgreSQL {
		return nil
	}
	return live.NewRelay(func(messages []string) error {
		ctx, cancel := context.WithTimeout(context.Background(), notifyTime)
		defer cancel()
		err := e.store.Notify(ctx, messages)
		if err != nil {
			e.log.Debug("changes were not told to other nodes", "error", err)
		}
		return err
	})
}

// listenPause is how long a node waits before it connects again.
const listenPause = time.Second

// listen hears what other nodes commit until ctx ends. Each time it has connected anew something may have been missed.
func (e *Engine) listen(ctx context.Context) {
	if e.relay == nil {
		return
	}
	for {
		err := e.store.Listen(ctx, e.hub.Reset, func(message string) { e.relay.Hear(message, e.hub) })
		if ctx.Err() != nil {
			return
		}
		e.log.Warn("changes on other nodes are not heard, connecting again", "error", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(listenPause):
		}
	}
}

// touch notes that the command changes a record, to be told after the commit to those who may read it of those whom it
// concerns: its requester and whoever held a seat. Whom access rules let read it besides see it when they look again.
func (w *work) touch(r *store.RecordRow, state *flows.State) error {
	members := concerned(r, state)
	if pub := w.cat.forms[r.Form]; pub != nil && pub.form.DeclaresAccess() && r.Status != statusDraft {
		var err error
		if members, err = w.readersOf(pub, r, state, members); err != nil {
			return err
		}
	}
	if len(members) > 0 { // of nobody would be of everybody
		w.told = append(w.told, live.Change{Company: w.caller.Company, Record: r.ID, Members: members})
	}
	return nil
}

// concerned are the people whom a record names to whoever reads it, each once: its requester, who filed it, and those who hold or
// held a seat, or decided for who was away.
func concerned(r *store.RecordRow, state *flows.State) []forms.ID {
	var members []forms.ID
	add := func(id forms.ID) {
		if !id.IsZero() && !slices.Contains(members, id) {
			members = append(members, id)
		}
	}
	add(r.Requester)
	add(r.CreatedBy)
	if state == nil {
		return members
	}
	for _, visit := range state.Visits {
		for _, seat := range visit.Seats {
			if !seat.Task.IsZero() {
				add(seat.Member)
				add(seat.Closed.By)
			}
		}
	}
	return members
}

// readersOf are those of the members whom a record concerns who may read it as the command leaves it.
func (w *work) readersOf(pub *published, r *store.RecordRow, state *flows.State, concerned []forms.ID) ([]forms.ID, error) {
	ch := &change{pub: pub, record: r}
	if state != nil {
		ch.state = *state
	}
	var readers []forms.ID
	for _, id := range concerned {
		sight, err := w.sightOfOther(ch, id)
		if err != nil {
			return nil, err
		}
		if sight != nil {
			readers = append(readers, id)
		}
	}
	return readers, nil
}

// tellAll tells all members' open pages that something concerns each of them: an app, the clock.
func (e *Engine) tellAll(company forms.ID) { e.tell(live.Change{Company: company}) }

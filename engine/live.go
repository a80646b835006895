package engine

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/org"
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
// concerns, its requester and whoever held a seat, and whom access rules name (watchers).
func (w *work) touch(r *store.RecordRow, state *flows.State) error {
	members := []forms.ID{r.Requester}
	add := func(id forms.ID) {
		if !id.IsZero() && !slices.Contains(members, id) {
			members = append(members, id)
		}
	}
	add(r.CreatedBy)
	if state != nil {
		for _, visit := range state.Visits {
			for _, seat := range visit.Seats {
				if !seat.Task.IsZero() {
					add(seat.Member)
				}
			}
		}
	}
	if pub := w.cat.forms[r.Form]; pub != nil && pub.form.DeclaresAccess() && r.Status != statusDraft {
		var err error
		if members, err = w.watchers(pub, r, state, members); err != nil {
			return err
		}
	}
	if len(members) > 0 { // of nobody would be of everybody
		w.told = append(w.told, live.Change{Company: w.caller.Company, Record: r.ID, Members: members})
	}
	return nil
}

// mostWatchers is how many people are told of a change at once beside those whom it concerns. Where access rules name
// more, these see it when they look again; so do those whom a rule names that has to be asked of each, beyond mostAsked.
const (
	mostWatchers = 100
	mostAsked    = 10
)

// watchers are those of some members, and of whom rules about reading name by their place, who may read a record.
func (w *work) watchers(pub *published, r *store.RecordRow, state *flows.State, concerned []forms.ID) ([]forms.ID, error) {
	var readers []forms.ID
	asked := slices.Clone(concerned)
	for _, rule := range pub.form.Access(forms.MayRead) {
		if slices.Contains(rule.Until, r.Status) {
			continue
		}
		for _, who := range rule.Who {
			members, err := w.placed(who, r)
			switch {
			case err != nil:
				return nil, err
			case len(members) > mostWatchers:
			case rule.Where == nil:
				readers = append(readers, members...)
			case len(members) <= mostAsked:
				asked = append(asked, members...)
			}
		}
	}
	ch := &change{pub: pub, record: r}
	if state != nil {
		ch.state = *state
	}
	for _, id := range asked {
		if slices.Contains(readers, id) {
			continue
		}
		sight, err := w.sightOfOther(ch, id)
		if err != nil {
			return nil, err
		}
		if sight != nil {
			readers = append(readers, id)
		}
	}
	slices.SortFunc(readers, func(a, b forms.ID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(readers), nil
}

// placed are those whom a source names by their place in the company; of everybody, or of a department, nobody.
func (w *work) placed(who forms.AccessWho, r *store.RecordRow) ([]forms.ID, error) {
	switch who.Source {
	case forms.WhoRole:
		return w.tx.RoleHolders(who.Arg)
	case forms.WhoFlowAdmin:
		return org.FlowAdmins(w.tx)
	case forms.WhoMember:
		id, err := forms.ParseID(who.Arg)
		if err != nil {
			return nil, nil
		}
		return []forms.ID{id}, nil
	case forms.WhoDepartmentHead:
		return w.tx.HeadsAbove(r.Department)
	case forms.WhoLineManager:
		manager, err := org.LineManager(w.tx, org.For{Member: r.Requester, Department: r.Department}, 1)
		if manager.IsZero() {
			return nil, err
		}
		return []forms.ID{manager}, err
	}
	return nil, nil
}

// tellAll tells all members' open pages that something concerns each of them: an app, the clock.
func (e *Engine) tellAll(company forms.ID) { e.tell(live.Change{Company: company}) }

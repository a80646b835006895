package engine

import (
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

// Names on paths. Whoever takes part in a record is named to those who may read it. Of those who are only foreseen to decide the
// caller is told the names of whom they may see; of others that somebody will decide, and why.

// withheldName stands for the name of somebody whom the caller may not see.
var withheldName = forms.Text{forms.Chinese: "（不公开）", forms.English: "(not shown)"}

// withholds keeps back the names of those who are foreseen, take no part and are not the caller's to see.
func (w *work) withholds(foreseen []forms.ID, part ...forms.ID) error {
	takes := map[forms.ID]bool{{}: true, w.caller.Member: true}
	for _, id := range part {
		takes[id] = true
	}
	var asked []forms.ID
	for _, id := range foreseen {
		if !takes[id] {
			asked = append(asked, id)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	found, err := w.tx.Members(asked)
	if err != nil {
		return err
	}
	var rows []*store.MemberRow
	for _, m := range found {
		m.DisabledAt = 0 // who has left is no secret for that
		rows = append(rows, m)
	}
	shown, err := w.seesAll(rows...)
	if err != nil {
		return err
	}
	for _, id := range asked {
		if found[id] != nil && !shown[id] {
			if w.withheld == nil {
				w.withheld = map[forms.ID]bool{}
			}
			w.withheld[id] = true
		}
	}
	return nil
}

// nameOf gives the name of a member or department as the caller is told it.
func (w *work) nameOf(id forms.ID) string {
	if w.withheld[id] {
		return withheldName.In(w.caller.Language, forms.English)
	}
	return w.names[id]
}

// foreseen are those whom a flow expects to decide on nodes where it has not been in this round, and by whom they were found.
func foreseen(state *flows.State) []forms.ID {
	visited := map[string]bool{}
	for i := range state.Visits {
		if state.Visits[i].Round == state.Round {
			visited[state.Visits[i].Node] = true
		}
	}
	var ids []forms.ID
	for _, step := range state.Path {
		if visited[step.Node] {
			continue
		}
		for _, p := range step.People {
			ids = append(ids, p.Member, p.Why.Of)
		}
	}
	return ids
}

// partakers are those who held or hold a seat, who acted for them, and by whom they were found.
func partakers(state *flows.State) []forms.ID {
	var ids []forms.ID
	for _, visit := range state.Visits {
		for _, seat := range visit.Seats {
			ids = append(ids, seat.Member, seat.Closed.By, seat.Closed.For, seat.Why.Of)
		}
	}
	return ids
}

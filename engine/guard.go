package engine

import (
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Facts about people and the rule of who may see whom (docs/decisions/0011). A form computes with whomever it comes to by
// itself: the requester, their managers, whom its definition names, whom somebody else wrote into the record. Of an id that only
// the caller brings, facts say no more than the caller may see: else whoever knows an id would ask by a form, or by a filter.

// about says whom the first argument of a fact names.
type about uint8

const (
	aboutNobody about = iota
	aboutMember
	aboutDepartment
)

// guard is what is known of where ids come from, while rules read what the caller brings.
type guard struct {
	came     map[forms.ID]bool        // to these the rules came by themselves
	sources  []string                 // the definitions, which may name somebody
	withheld map[forms.ID][]rules.Ask // what was answered as of nobody, by whom it is about
}

// guardedBy makes facts about people heed where ids come from, for a rule that the caller wrote or data that they brought.
func (w *work) guardedBy(sources ...string) {
	if w.guard == nil {
		w.guard = &guard{came: map[forms.ID]bool{w.caller.Member: true}, withheld: map[forms.ID][]rules.Ask{}}
	}
	w.guard.sources = append(w.guard.sources, sources...)
}

// guarded is guardedBy for the evaluation of a record. What its data held before is no choice of the caller's unless they
// filed it.
func (w *work) guarded(pub *published, in forms.Input, record *store.RecordRow) {
	w.guardedBy(pub.row.Body)
	if pub.flow != nil {
		w.guardedBy(pub.flow.row.Body)
	}
	w.guard.trust(rules.Text(record.Requester.String()), rules.Text(record.CreatedBy.String()), rules.Text(record.Department.String()))
	if record.Status == statusDraft || record.Requester == w.caller.Member || record.CreatedBy == w.caller.Member {
		return
	}
	for _, v := range in.Before {
		w.guard.trust(v)
	}
}

// trust says that rules come to what values name.
func (g *guard) trust(values ...rules.Value) {
	for _, v := range values {
		switch v.Kind() {
		case rules.KindText:
			if id, err := forms.ParseID(v.AsText()); err == nil {
				g.came[id] = true
			}
		case rules.KindList:
			g.trust(v.AsList()...)
		case rules.KindParts:
			for _, part := range v.AsParts() {
				g.trust(part)
			}
		case rules.KindRows:
			for _, row := range v.AsRows() {
				for _, cell := range row {
					g.trust(cell)
				}
			}
		}
	}
}

// comes tells whether the rules came to an id by themselves.
func (g *guard) comes(id forms.ID) bool {
	if !g.came[id] {
		for _, source := range g.sources {
			g.came[id] = g.came[id] || strings.Contains(source, id.String())
		}
	}
	return g.came[id]
}

// unguarded gives those of the questions of one kind that may be answered as they are, and answers the others as of nobody.
func (w *work) unguarded(p *provider, asks []rules.Ask) ([]rules.Ask, error) {
	if w.guard == nil || p.about == aboutNobody {
		return asks, nil
	}
	var brought []forms.ID
	for _, id := range idsAt(asks, 0) {
		if !w.guard.comes(id) {
			brought = append(brought, id)
		}
	}
	if len(brought) == 0 {
		return asks, nil
	}
	shown, err := w.shows(p.about, brought)
	if err != nil {
		return nil, err
	}
	var open []rules.Ask
	for _, ask := range asks {
		id, err := forms.ParseID(arg(ask.Args, 0).AsText())
		if err != nil || w.guard.comes(id) || shown[id] {
			open = append(open, ask)
		} else {
			w.withhold(ask, id)
		}
	}
	return open, nil
}

// shows tells which of some people or departments the caller may see.
func (w *work) shows(what about, ids []forms.ID) (map[forms.ID]bool, error) {
	if what == aboutMember {
		return w.seesIDs(ids...)
	}
	see, err := w.sees()
	if err != nil {
		return nil, err
	}
	return w.tx.DepartmentsSeen(ids, see)
}

// withhold answers a question as of nobody, until the rules come to whom it is about.
func (w *work) withhold(ask rules.Ask, id forms.ID) {
	w.guard.withheld[id] = append(w.guard.withheld[id], ask)
	value := rules.Value{}
	if strings.HasSuffix(providers[ask.Fact].signature, "list(text)") {
		value = rules.List(nil)
	}
	w.facts.Answer(ask, value)
}

// guardAnswers looks at what was answered: of whom the caller brought, nobody is named whom they may not see; and to whom
// else the rules came, of them what was withheld is answered now.
func (w *work) guardAnswers(asks []rules.Ask) error {
	if w.guard == nil {
		return nil
	}
	var named []forms.ID
	for _, ask := range asks {
		if id, ok := w.broughtPerson(ask); ok {
			named = append(named, id)
		}
	}
	shown, err := w.seesIDs(named...)
	if err != nil {
		return err
	}
	var again []rules.Ask
	for _, ask := range asks {
		if id, ok := w.broughtPerson(ask); ok && !shown[id] {
			of, _ := forms.ParseID(arg(ask.Args, 0).AsText())
			w.withhold(ask, of)
			continue
		}
		if value, ok := w.facts.Get(ask); ok {
			w.guard.trust(value)
		}
	}
	for id, held := range w.guard.withheld {
		if w.guard.came[id] {
			again = append(again, held...)
			delete(w.guard.withheld, id)
		}
	}
	if len(again) == 0 {
		return nil
	}
	return w.answer(again)
}

// broughtPerson is the person whom the answer of a question names that is about somebody whom the caller brought; false for any
// other question.
func (w *work) broughtPerson(ask rules.Ask) (id forms.ID, ok bool) {
	p := providers[ask.Fact]
	if p == nil || !p.person {
		return id, false
	}
	if of, err := forms.ParseID(arg(ask.Args, 0).AsText()); err != nil || w.guard.comes(of) {
		return id, false
	}
	value, ok := w.facts.Get(ask)
	if !ok || value.IsBlank() {
		return id, false
	}
	id, err := forms.ParseID(value.AsText())
	return id, err == nil
}

package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/superform-dev/superform/engine/records"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// CreateRecord fills in and submits a form in one command.
func (e *Engine) CreateRecord(ctx context.Context, c Caller, key Key, form string, data json.RawMessage, picks Picks) (Answer, error) {
	return e.command(ctx, c, key, func(w *work) (result, error) {
		pub, err := w.fillable(form)
		if err != nil {
			return result{}, err
		}
		input, problems := pub.form.Decode(data)
		if len(problems) > 0 {
			return result{}, Invalid(problems)
		}
		record, err := w.newRecord(pub)
		if err != nil {
			return result{}, err
		}
		view, err := w.submit(pub, record, true, input, picks)
		return result{201, view}, err
	})
}

// SubmitDraft submits a saved draft as it stands.
func (e *Engine) SubmitDraft(ctx context.Context, c Caller, key Key, id forms.ID, picks Picks) (Answer, error) {
	return e.command(ctx, c, key, func(w *work) (result, error) {
		record, err := w.ownDraft(id)
		if err != nil {
			return result{}, err
		}
		pub, err := w.fillable(record.Form)
		if err != nil {
			return result{}, err
		}
		input, _, err := w.draft(pub, record) // what is left over goes no further
		if err != nil {
			return result{}, err
		}
		view, err := w.submit(pub, record, false, input, picks)
		return result{200, view}, err
	})
}

// fillable gives the current version of a form that the caller may fill in.
func (w *work) fillable(form string) (*published, error) {
	pub := w.cat.forms[form]
	if pub == nil {
		return nil, ErrNotFound
	}
	may, err := w.mayCreate(pub)
	switch {
	case err != nil:
		return nil, err
	case !may && pub.form.Kind != forms.Plain:
		return nil, NewFault("not_in_audience")
	case !may:
		return nil, ErrNotFound
	}
	return pub, nil
}

// newRecord starts a record of the caller's, in memory.
func (w *work) newRecord(pub *published) (*store.RecordRow, error) {
	department, err := w.ownDepartment()
	if err != nil {
		return nil, err
	}
	return &store.RecordRow{
		ID: w.nextID(), Form: pub.row.ID, FormVersion: pub.row.Version, Status: statusDraft, Requester: w.caller.Member,
		Department: department, CreatedBy: w.caller.Member, CreatedAt: w.now, UpdatedAt: w.now, Data: "{}",
	}, nil
}

// The statuses of a record that no flow gives.
const (
	statusDraft = "draft"
	statusEnded = "ended"
)

// change is what one command makes of a record, gathered in memory before anything is written.
type change struct {
	pub      *published
	record   *store.RecordRow
	isNew    bool
	first    bool // submitted for the first time: what was saved before is a draft's, which may hold more
	before   rules.Data
	data     rules.Data
	instance *store.InstanceRow
	fresh    bool // the instance is new
	state    flows.State
	events   []flows.Event
	effects  []flows.Effect
	comment  string // of the command
}

// changed tells whether the change gives the record other data than it had.
func (ch *change) changed() bool { return ch.isNew || ch.first || !ch.data.Equal(ch.before) }

// submit evaluates the data, starts the record's flow if it has one, and writes it all.
func (w *work) submit(pub *published, record *store.RecordRow, isNew bool, input rules.Data, picks Picks) (*RecordView, error) {
	if len(picks) > 0 {
		return nil, NewFault("no_pick_node")
	}
	ch := &change{pub: pub, record: record, isNew: isNew, first: true}
	record.FormVersion = pub.row.Version
	record.SubmittedAt, record.UpdatedAt = w.now, w.now
	ch.record.Revision++
	evaluated, err := w.evaluate(pub, record, input, nil, true)
	if err != nil {
		return nil, err
	}
	if len(evaluated.Problems) > 0 {
		return nil, Invalid(evaluated.Problems)
	}
	ch.data = evaluated.Data
	if pub.flow == nil {
		record.Status, record.EndedAt = statusEnded, w.now
		return w.write(ch)
	}
	ch.instance = &store.InstanceRow{ID: w.nextID(), Record: record.ID, Flow: pub.flow.row.ID, FlowVersion: pub.flow.row.Version,
		DefinitionHash: pub.flow.def.Hash(), CreatedAt: w.now}
	ch.fresh = true
	err = w.decide(ch, pub.flow.def, flows.Command{
		ID: w.id, Verb: flows.Submit, By: w.caller.Member, Holds: evaluated.Holds,
		Record: record.ID, Requester: record.Requester, Department: record.Department,
	})
	if err != nil {
		return nil, err
	}
	return w.write(ch)
}

// evaluate runs the form's rules on data of which the caller may change everything.
func (w *work) evaluate(pub *published, record *store.RecordRow, input, before rules.Data, submit bool) (forms.Result, error) {
	return w.settle(pub, forms.Input{Data: input, Before: before, Submit: submit}, record)
}

// settle runs the form's rules on a record, answering what they ask until they are content.
func (w *work) settle(pub *published, in forms.Input, record *store.RecordRow) (forms.Result, error) {
	w.asked, w.about, w.facts.Department = 0, record.ID, record.Department.String()
	in.Record, in.Facts = builtIns(record), w.facts
	for round := 1; ; round++ {
		out := pub.form.Evaluate(in)
		if len(out.Asks) == 0 {
			return out, nil
		}
		if round > maxRounds { // the rules that still ask fail, and say so on their fields
			for _, ask := range out.Asks {
				w.facts.Fail(ask, "too_many_rounds")
			}
			continue
		}
		if err := w.answer(out.Asks); err != nil {
			return forms.Result{}, err
		}
	}
}

// decide runs the flow on the change, answering what it asks; what it decides is kept in the change.
func (w *work) decide(ch *change, def *flows.Definition, cmd flows.Command) error {
	w.asked = 0
	facts := flows.Facts{Facts: w.facts, Data: withBuiltIns(ch.record, ch.data)}
	out, err := flows.Settle(def, ch.state, facts, cmd, w.answer)
	if err != nil {
		return err
	}
	if out.Refusal != nil {
		return w.refused(named(out.Refusal, cmd.Holds, w.caller.Language))
	}
	ch.events, ch.effects = out.Events, out.Effects
	return nil
}

// allot gives a record its number when it is submitted for the first time: the last lock of the command.
func (w *work) allot(ch *change) error {
	if ch.record.Number != "" || ch.record.Status == statusDraft || ch.pub.form.Numbering == nil {
		return nil
	}
	number, err := records.Number(w.tx, ch.pub.row.ID, ch.pub.form.Numbering, w.facts.Today())
	ch.record.Number = number
	return err
}

// named calls the account of a refusal what its hold is called, and says in which unit it counts.
func named(r *flows.Refusal, holds []forms.Hold, lang string) *flows.Refusal {
	for _, h := range holds {
		if flows.AccountName(h.Account) != r.Args["account"] {
			continue
		}
		args := maps.Clone(r.Args)
		if h.Title != nil {
			args["account"] = h.Title.In(lang, forms.English)
		}
		if unit := h.Unit.In(lang, forms.English); unit != "" && r.Code == "balance_short" {
			args["unit"] = unit
		}
		return &flows.Refusal{Code: r.Code, Args: args}
	}
	return r
}

// refused turns a flow's refusal into what a caller is told: members by name, instants with the
// company's zone, accounts as people call them.
func (w *work) refused(r *flows.Refusal) error {
	if _, known := flowStatuses[r.Code]; !known {
		return fmt.Errorf("a flow refused with the unknown code %q", r.Code)
	}
	f := NewFault(r.Code)
	f.Args = make(map[string]string, len(r.Args))
	for name, value := range r.Args {
		f.Args[name] = value
	}
	if at, ok := rules.ParseInstant(r.Args["at"]); ok {
		f.Args["at"], f.Zone = time.UnixMilli(at).UTC().Format(instantFormat), w.cat.company.Zone
	}
	for _, name := range []string{"who", "account"} {
		if err := w.nameIn(f.Args, name); err != nil {
			return err
		}
	}
	return f
}

// nameIn puts names where the parts of an argument, divided by slashes, are ids of members or departments.
func (w *work) nameIn(args map[string]string, name string) error {
	parts := strings.Split(args[name], "/")
	for i, part := range parts {
		id, err := forms.ParseID(part)
		if err != nil {
			continue
		}
		if err := w.learn(id); err != nil {
			return err
		}
		parts[i] = w.names[id]
	}
	if args[name] != "" {
		args[name] = strings.Join(parts, "/")
	}
	return nil
}

package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/superform-dev/superform/engine/records"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Seen is what a page showed when it submitted, as data: fields that nobody filled in keep the defaults that stood there, even
// if they would be worked out otherwise by now. Nil: they are worked out now, once.
type Seen = json.RawMessage

// CreateRecord fills in and submits a form in one command.
func (e *Engine) CreateRecord(ctx context.Context, c Caller, key Key, form string, data json.RawMessage, picks Picks) (Answer, error) {
	return e.CreateSeen(ctx, c, key, form, data, nil, picks)
}

// CreateSeen is CreateRecord by somebody who has seen what the form's defaults gave.
func (e *Engine) CreateSeen(ctx context.Context, c Caller, key Key, form string, data json.RawMessage, seen Seen, picks Picks) (Answer, error) {
	return e.CreateFor(ctx, c, key, form, Filing{}, data, seen, picks)
}

// CreateFor is CreateSeen for somebody else, or for one of several departments.
func (e *Engine) CreateFor(ctx context.Context, c Caller, key Key, form string, f Filing, data json.RawMessage, seen Seen, picks Picks) (Answer, error) {
	return e.command(ctx, c, key, func(w *work) (result, error) {
		if err := w.actAs(f.For); err != nil {
			return result{}, err
		}
		pub, by, err := w.fillable(form)
		if err != nil {
			return result{}, err
		}
		input, problems := pub.form.Decode(data)
		if len(problems) > 0 {
			return result{}, Invalid(problems)
		}
		record, err := w.newRecord(pub, f)
		if err != nil {
			return result{}, err
		}
		view, err := w.submit(pub, record, true, pub.form.Stamp(input, nil, w.now), by, f.Evidence, seen, picks)
		return result{201, view}, err
	})
}

// SubmitDraft submits a saved draft as it stands.
func (e *Engine) SubmitDraft(ctx context.Context, c Caller, key Key, id forms.ID, picks Picks) (Answer, error) {
	return e.SubmitSeen(ctx, c, key, id, nil, picks)
}

// SubmitSeen is SubmitDraft by somebody who has seen what the form's defaults gave.
func (e *Engine) SubmitSeen(ctx context.Context, c Caller, key Key, id forms.ID, seen Seen, picks Picks) (Answer, error) {
	return e.SubmitFor(ctx, c, key, id, Filing{}, seen, picks)
}

// SubmitFor is SubmitSeen for another of the requester's departments, or with evidence. Whose draft it is stays.
func (e *Engine) SubmitFor(ctx context.Context, c Caller, key Key, id forms.ID, f Filing, seen Seen, picks Picks) (Answer, error) {
	return e.command(ctx, c, key, func(w *work) (result, error) {
		record, err := w.ownDraft(id)
		if err != nil {
			return result{}, err
		}
		if err := w.rework(record, f); err != nil {
			return result{}, err
		}
		evidence, err := w.evidenceOf(record, f.Evidence)
		if err != nil {
			return result{}, err
		}
		pub, by, err := w.fillable(record.Form)
		if err != nil {
			return result{}, err
		}
		input, _, err := w.draft(pub, record) // what is left over goes no further
		if err != nil {
			return result{}, err
		}
		view, err := w.submit(pub, record, false, by.grant.Data(pub.form, input), by, evidence, seen, picks)
		return result{200, view}, err
	})
}

// newRecord starts a record of the caller's, or of the one for whom they act, in memory.
func (w *work) newRecord(pub *published, f Filing) (*store.RecordRow, error) {
	r := &store.RecordRow{
		ID: w.nextID(), Form: pub.row.ID, FormVersion: pub.row.Version, Status: statusDraft, Requester: w.filer().caller.Member,
		CreatedBy: w.caller.Member, CreatedAt: w.now, UpdatedAt: w.now, Data: "{}",
	}
	if w.client != nil {
		r.FiledBy = w.caller.Member
	}
	var err error
	r.Department, err = w.departmentFor(r.Requester, f.Department, forms.ID{})
	return r, err
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
	handed   bool // it has become somebody else's
	again    bool // submitted again
	first    bool // submitted for the first time: what was saved before is a draft's, which may hold more
	before   rules.Data
	data     rules.Data
	instance *store.InstanceRow
	fresh    bool // the instance is new
	state    flows.State
	events   []flows.Event
	effects  []flows.Effect
	serials  []*forms.Field // of its form, that have no number yet
	comment  string         // of the command
	evidence []forms.ID     // uploads that came with it
}

// changed tells whether the change gives the record other data than it had.
func (ch *change) changed() bool { return ch.isNew || ch.first || !ch.data.Equal(ch.before) }

// submit evaluates the data, of which the caller may fill in what their hand grants, starts the record's flow if it has one, and writes it all.
func (w *work) submit(pub *published, record *store.RecordRow, isNew bool, input rules.Data, by hand, evidence []forms.ID, seen Seen, picks Picks) (*RecordView, error) {
	if len(picks) > 0 {
		return nil, NewFault("no_pick_node")
	}
	shown, err := defaultsSeen(pub, seen)
	if err != nil {
		return nil, err
	}
	ch := &change{pub: pub, record: record, isNew: isNew, first: true, evidence: evidence}
	if err := w.needsEvidence(pub, evidence); err != nil {
		return nil, err
	}
	record.FormVersion = pub.row.Version
	record.SubmittedAt, record.UpdatedAt = w.now, w.now
	ch.record.Revision++
	in := granted(pub.form, input, nil, by.grant, true)
	in.Seen = shown
	evaluated, err := w.evaluateInput(pub, record, in, input, by)
	if err != nil {
		return nil, err
	}
	if len(evaluated.Problems) > 0 {
		return nil, Invalid(told(pub.form, evaluated.Problems, by.sight))
	}
	ch.take(evaluated)
	if pub.flow == nil {
		record.Status, record.EndedAt = statusEnded, w.now
		return w.write(ch)
	}
	ch.instance = &store.InstanceRow{ID: w.nextID(), Record: record.ID, Flow: pub.flow.row.ID, FlowVersion: pub.flow.row.Version,
		DefinitionHash: pub.flow.def.Hash(), CreatedAt: w.now}
	ch.fresh = true
	err = w.decide(ch, pub.flow.def, flows.Command{
		ID: w.id, Verb: flows.Submit, By: w.caller.Member, For: w.actingFor(), Holds: evaluated.Holds,
		Record: record.ID, Requester: record.Requester, Department: record.Department,
	})
	if err != nil {
		return nil, err
	}
	return w.write(ch)
}

// defaultsSeen reads what a page showed.
func defaultsSeen(pub *published, seen Seen) (rules.Data, error) {
	if len(seen) == 0 {
		return nil, nil
	}
	shown, _, problems := pub.form.Fit(seen) // what no field holds was shown by another version
	if len(problems) > 0 {
		return nil, Invalid(problems)
	}
	return shown, nil
}

// settle runs the form's rules on a record, answering what they ask until they are content.
func (w *work) settle(pub *published, in forms.Input, record *store.RecordRow) (forms.Result, error) {
	w.concerns(record)
	w.guarded(pub, in, record)
	w.brings(pub.form, in.Data, in.Seen, in.Before)
	in.Record, in.Facts, in.Budget = builtIns(record), w.facts, forms.NewBudget()
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

// concern is what answers of facts are about: a record, whose requester and department say by which calendar days count and who stands
// where. The zero concern is the caller alone, as rights and lists ask. What is shown asks anew: a command knows answers that not everybody may be
// told who reads the record.
type concern struct {
	about, requester, filedFor forms.ID
	shown                      bool
}

// concerns says which record the facts that follow are about.
func (w *work) concerns(record *store.RecordRow) {
	w.asked = 0
	w.regard(concern{about: record.ID, requester: record.Requester, filedFor: record.Department})
}

// regard turns to the facts about something else: one question has another answer there. It gives what they were about.
func (w *work) regard(c concern) (before concern) {
	before = w.concern
	if c == before {
		return before
	}
	if w.answers == nil {
		w.answers = map[concern]*rules.Facts{}
	}
	w.answers[before] = w.facts
	facts := w.answers[c]
	if facts == nil {
		f := w.facts
		facts = &rules.Facts{Now: f.Now, Zone: f.Zone, Location: f.Location, User: f.User, Company: f.Company, Department: c.filedFor.String()}
	}
	w.concern, w.facts = c, facts
	return before
}

// decide runs the flow on the change, answering what it asks; what it decides is kept in the change.
func (w *work) decide(ch *change, def *flows.Definition, cmd flows.Command) error {
	w.concerns(ch.record)
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

// take is what an evaluation made of the record.
func (ch *change) take(out forms.Result) { ch.data, ch.serials = out.Data, ch.pub.form.Unnumbered(out) }

// allot gives a record its number when it is submitted for the first time, and its serials theirs: the last locks of the command, those of
// one form always in one order.
func (w *work) allot(ch *change) error {
	if ch.record.Status == statusDraft {
		return nil
	}
	if ch.record.Number == "" && ch.pub.form.Numbering != nil {
		number, err := records.Number(w.tx, ch.pub.row.ID, ch.pub.form.Numbering, w.facts.Today())
		if err != nil {
			return err
		}
		ch.record.Number = number
	}
	for _, field := range ch.serials {
		number, err := records.Serial(w.tx, ch.record, field, w.facts.Today())
		if err != nil {
			return err
		}
		ch.data[field.ID] = rules.Text(number)
	}
	return nil
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
		if h.Money && r.Code == "balance_short" {
			args["decimals"] = strconv.Itoa(h.Scale)
			if h.Currency != "" {
				args["currency"] = h.Currency
			}
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

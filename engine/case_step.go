package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// outcome is what a step came to.
type outcome struct {
	record   forms.ID // the step's record, none for evaluate and preview
	fault    *Fault   // why it was refused
	problems []ProblemView
	warnings []ProblemView
	data     json.RawMessage
	fields   map[string]FieldState
	path     []string // of a preview
	why      map[string][]ReasonView
	view     *RecordView  // of read: the record as the person sees it
	list     []RecordView // of list
	seen     *seenPeople  // of the steps about people
}

// take does one step and compares what came of it with what the case expects.
func (r *caseRun) take() error {
	out, err := r.do()
	if f := AsFault(err); f != nil {
		out.fault, err = f, nil
		out.problems = ViewProblems(f.Problems, forms.English)
	}
	if err != nil {
		return err
	}
	want := r.step.Expect
	if want == nil {
		want = &apps.Expect{}
	}
	return r.compare(out, want)
}

func (r *caseRun) do() (outcome, error) {
	s := r.step
	caller := r.caller(s.As)
	form := r.app.ID + "." + s.Form
	data, err := r.upload(caller, r.people(s.Data))
	if err != nil {
		return outcome{}, err
	}
	if do := peopleVerbs[s.Verb]; do != nil {
		return do(r, caller)
	}
	filing, err := r.filing(caller, s)
	if err != nil {
		return outcome{}, err
	}
	switch s.Verb {
	case "advance":
		return outcome{}, r.advance()
	case "evaluate":
		view, err := r.e.Evaluate(r.ctx, caller, form, EvaluateIn{Data: data, Why: expected(s.Expect), Filing: filing})
		return outcome{problems: view.Problems, warnings: view.Warnings, data: view.Data, fields: view.Fields, why: view.Why}, err
	case "preview":
		return r.previewed(r.e.Preview(r.ctx, caller, form, EvaluateIn{Data: data, Filing: filing}))
	case "submit":
		answer, err := r.e.CreateFor(r.ctx, caller, r.key(), form, filing, data, nil, nil)
		return r.answered(answer, err)
	case "read":
		view, err := r.e.Record(r.ctx, caller, r.records[s.Record])
		return outcome{record: r.records[s.Record], view: &view, data: view.Data}, err
	case "list":
		return r.listed(r.e.Records(r.ctx, caller, ListIn{Form: form, Scope: s.List.Scope, Filter: s.List.Filter, Sort: s.List.Sort, Fields: s.List.Fields, Limit: store.MaxPage}))
	case "change":
		view, err := r.view(r.records[s.Record])
		if err != nil {
			return outcome{}, err
		}
		answer, err := r.e.PatchRecord(r.ctx, caller, r.key(), view.ID, view.Revision, data)
		return r.answered(answer, err)
	case "delete":
		answer, err := r.e.RecordVerb(r.ctx, caller, r.key(), r.records[s.Record], s.Verb, VerbIn{})
		_, err = r.answered(answer, err)
		return outcome{}, err // there is nothing left to look at
	case "withdraw", "terminate":
		answer, err := r.e.RecordVerb(r.ctx, caller, r.key(), r.records[s.Record], s.Verb, VerbIn{Comment: s.Comment})
		return r.answered(answer, err)
	case "comment":
		in := VerbIn{Comment: s.Comment}
		for _, who := range s.Mentions {
			in.Mentions = append(in.Mentions, r.caller(who).Member)
		}
		answer, err := r.e.RecordVerb(r.ctx, caller, r.key(), r.records[s.Record], s.Verb, in)
		return r.answered(answer, err)
	}
	task, err := r.task(caller)
	if err != nil {
		return outcome{record: r.records[s.Record]}, err
	}
	answer, err := r.e.TaskVerb(r.ctx, caller, r.key(), task, s.Verb, VerbIn{Comment: s.Comment, Data: data})
	return r.answered(answer, err)
}

// filing is for whom a step is done and for which department, with a photo of the paper where it is for somebody else.
func (r *caseRun) filing(c Caller, s *apps.Step) (f Filing, err error) {
	if id, named := r.founded.Departments[s.Place]; named {
		f.Department = &id
	}
	if s.For == "" {
		return f, nil
	}
	f.For = r.founded.Members[s.For]
	if s.Verb == "submit" {
		ref, err := r.e.PutFile(r.ctx, c, r.key(), Upload{Name: "paper.txt", Size: -1, Body: strings.NewReader("the paper of a case")})
		if err != nil {
			return f, err
		}
		f.Evidence = []forms.ID{ref.ID}
	}
	return f, nil
}

// expected are the fields of which a case expects something, so that a failure can say why they are otherwise.
func expected(want *apps.Expect) []string {
	if want == nil {
		return nil
	}
	fields := slices.Concat(want.Required, want.Optional, want.Hidden)
	for _, value := range want.Values {
		fields = append(fields, value.Field)
	}
	return fields
}

// upload puts a small file in the place of every {file: name} in a step's data and gives the data with its
// id there, as a page does before it submits.
func (r *caseRun) upload(c Caller, data json.RawMessage) (json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if len(data) == 0 || json.Unmarshal(data, &fields) != nil {
		return data, nil // no object: the form says what is wrong with it
	}
	changed := false
	for id, value := range fields {
		var named struct {
			File string `json:"file"`
		}
		if json.Unmarshal(value, &named) != nil || named.File == "" {
			continue
		}
		ref, err := r.e.PutFile(r.ctx, c, r.key(), Upload{Name: named.File, Size: -1, Body: strings.NewReader("a file of a case: " + named.File)})
		if err != nil {
			return nil, fmt.Errorf("upload %s: %w", named.File, err)
		}
		fields[id] = json.RawMessage(strconv.Quote(ref.ID.String()))
		changed = true
	}
	if !changed {
		return data, nil
	}
	return json.Marshal(fields)
}

// people puts the ids of members and departments where data name them.
func (r *caseRun) people(data []byte) []byte {
	return apps.BindPeople(data, func(_, kind, key string) string {
		if kind == "member" {
			return r.founded.Members[key].String()
		}
		return r.founded.Departments[key].String()
	})
}

// named is an expected value with the ids of members and departments that it names.
func (r *caseRun) named(value json.RawMessage) json.RawMessage {
	var one struct{ Value json.RawMessage }
	if json.Unmarshal(r.people(slices.Concat([]byte(`{"Value":`), value, []byte("}"))), &one) != nil {
		return value
	}
	return one.Value
}

// key gives every step an idempotency key of its own.
func (r *caseRun) key() Key {
	r.keys++
	return Key{Value: fmt.Sprintf("step-%d", r.keys), Route: "case"}
}

func (r *caseRun) answered(answer Answer, err error) (outcome, error) {
	out := outcome{record: r.records[r.step.Record]}
	if err != nil {
		return out, err
	}
	var view RecordView
	if err := json.Unmarshal(answer.Body, &view); err != nil {
		return out, fmt.Errorf("read the answer: %w", err)
	}
	out.record = view.ID
	if r.step.AsRecord != "" {
		r.records[r.step.AsRecord] = view.ID
	}
	return out, nil
}

func (r *caseRun) previewed(path Path, err error) (outcome, error) {
	out := outcome{problems: path.Problems}
	for _, step := range path.Steps {
		if step.Kind == "approve" && !step.Skipped {
			out.path = append(out.path, step.Node)
		}
	}
	if err == nil && path.Refusal != nil {
		out.fault = &Fault{Code: path.Refusal.Code}
	}
	return out, err
}

// task finds the task that the step means: the caller's on the record, at the node named where there are
// several; a closed one where none is open, so that a case can try to act twice.
func (r *caseRun) task(c Caller) (forms.ID, error) {
	id, err := forms.ID{}, error(ErrNotFound)
	for _, status := range []string{"open", "done"} {
		list, listErr := r.e.Tasks(r.ctx, c, TaskListIn{Status: status, Limit: 100})
		if listErr != nil {
			return id, listErr
		}
		for _, t := range list.Items {
			if t.Record.ID == r.records[r.step.Record] && (r.step.Node == "" || r.step.Node == t.Node) {
				return t.ID, nil
			}
		}
	}
	return id, err
}

// advance moves the clock forward and does what falls due, each at its instant.
func (r *caseRun) advance() error {
	to := r.clock + int64(r.step.Days)*24*3600*1000
	if r.step.To.Text != "" {
		at, ok := r.step.To.Instant(r.zone)
		if !ok {
			return fmt.Errorf("%q is no instant", r.step.To.Text)
		}
		to = at
	}
	if to < r.clock {
		return NewFault("clock_backwards")
	}
	for {
		next, err := r.e.nextDue(r.ctx, r.founded.Company, to)
		if errors.Is(err, store.ErrNotFound) {
			r.clock = to
			return nil
		}
		if err != nil {
			return err
		}
		r.clock = max(r.clock, next)
		if err := r.e.settleJobs(r.ctx, r.founded.Company); err != nil {
			return err
		}
	}
}

// listed is the page of a list.
func (r *caseRun) listed(page List[RecordView], err error) (outcome, error) {
	return outcome{list: page.Items}, err
}

// view reads the record as its requester sees it, or somebody else where they may not.
func (r *caseRun) view(id forms.ID) (RecordView, error) {
	members := sortedKeys(r.founded.Members)
	err := r.e.store.Company(r.founded.Company).Read(r.ctx, func(tx *store.Tx) error {
		row, err := tx.Record(id)
		if err != nil {
			return err
		}
		slices.SortStableFunc(members, func(a, b string) int {
			switch row.Requester {
			case r.founded.Members[a]:
				return -1
			case r.founded.Members[b]:
				return 1
			}
			return 0
		})
		return nil
	})
	if err != nil {
		return RecordView{}, fmt.Errorf("read the record %s: %w", id, err)
	}
	i := slices.IndexFunc(members, func(key string) bool {
		_, err := r.e.Record(r.ctx, r.caller(key), id)
		return err == nil
	})
	if i < 0 {
		return RecordView{}, fmt.Errorf("nobody may read the record %s", id)
	}
	return r.e.Record(r.ctx, r.caller(members[i]), id)
}

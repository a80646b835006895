package forms

import (
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// Input is what a form is evaluated on. Nothing in it is changed.
type Input struct {
	Data rules.Data // what the caller wants the record to hold, as Decode gives it
	// Seen is what the record held when the caller last saw it: where a field, which may be changed, was not sent, its
	// default is what it was then. Nil: defaults are worked out now.
	Seen   rules.Data
	Before rules.Data // what it held until now; nil: it is being begun, a new record or a draft, and x-default counts
	Record rules.Data // the built-ins: requester, department, status, number, submitted_at; nil: requester and department are those of Facts
	// Editable are the paths of the fields ("days") and columns ("items.note") that the caller may change:
	// what they send for others is ignored. A table's own path stands for its rows and all its columns.
	// Nil: everything.
	Editable map[string]bool
	Facts    *rules.Facts // what is known beyond the record
	// Budget is what all rules may still spend, counted down; the rounds of one evaluation share one (NewBudget). Nil: a
	// whole one.
	Budget *rules.Budget
	Submit bool // the record is to be submitted: required fields are asked for, holds are worked out, the schema validator runs
}

// Result is what a form makes of its input. While Asks is not empty nothing else is final: the caller
// answers them in Facts and calls again with the same input, at most 32 times.
type Result struct {
	Data     rules.Data            // what is to be stored: hidden and read-only input gone, computed values in
	Fields   map[string]FieldState // by path: "days"; "items.amount" a column; "items.3.amount" a cell, where the column has x-show, x-require or x-lock
	Problems []Problem             // not empty: the record cannot be submitted as it is
	Warnings []Problem
	Notes    []Problem              // what those notes of the layout say that have a rule and are shown; their ids are args' "check"
	Totals   map[string]rules.Value // of columns with x-total, by path, as far as they are known
	Asks     []rules.Ask            // facts that are needed, each once
	Holds    []Hold                 // only when submitting

	marks  []mark // where Data are not what a draft keeps
	stored bool   // the record was submitted before, and is no draft
}

// FieldState is how a field stands at the moment.
type FieldState struct {
	Shown    bool `json:"shown"`
	Required bool `json:"required"`
	Locked   bool `json:"locked"` // what a caller sends is ignored
}

// Hold is an amount to be held on a ledger account until the record is decided.
type Hold struct {
	ID      string
	Title   Text     // what people call it; nil: nothing but its key
	Account []string // the account key
	Amount  num.Number
	Scale   int  // decimals that the amount is kept with
	Unit    Text // what the amount counts; nil: nothing that is said
	// Money says that the amount is one of money, of the Currency, an ISO 4217 code or "".
	Money    bool
	Currency string
}

// standing is what is known about a step.
type standing uint8

const (
	settled standing = iota
	unknown          // facts are missing
	failed           // a rule failed; what depends on it has no value and no second problem
)

// run is one evaluation.
type run struct {
	form    *Form
	in      Input
	data    rules.Data // the record as it is settled so far, with the built-ins
	input   rules.Input
	result  Result
	ps      problems
	asked   map[string]bool
	steps   []standing
	clouded bool                             // some step is not settled
	tables  []*table                         // by place among the fields; nil for what is none, or not settled yet
	left    rules.Budget                     // what all rules may still spend
	each    rules.Budget                     // what one rule may spend
	one     rules.Budget                     // what the rule at hand may still spend
	seen    map[string]map[string]rules.Data // rows of Input.Seen by table and id
	gone    map[string]bool                  // facts that cannot be had, by key; nil: not looked up yet
}

// Evaluate works out a record: which fields are shown, locked and required, computed values in the
// order of what they read, checks, warnings and holds. It is the same for every write path.
func (f *Form) Evaluate(in Input) Result {
	r := f.begin(in)
	r.all()
	for name := range builtins {
		delete(r.data, name)
	}
	r.result.Data, r.result.stored = r.data, in.Before != nil
	if in.Submit && len(r.result.Asks) == 0 && len(r.ps.list) == 0 {
		r.secondWall()
	}
	r.result.Problems = r.ps.list
	if in.Budget != nil {
		*in.Budget = r.left
	}
	return r.result
}

// begin readies an evaluation.
func (f *Form) begin(in Input) *run {
	if in.Facts == nil {
		in.Facts = &rules.Facts{}
	}
	r := &run{form: f, in: in, steps: make([]standing, len(f.steps)), tables: make([]*table, len(f.Fields)), left: allBudget(), each: *rules.NewBudget()}
	if in.Budget != nil {
		r.left = *in.Budget
	}
	r.start()
	r.result.Fields = make(map[string]FieldState, len(f.steps)+r.varyingCells())
	r.input = rules.Input{Data: r.data, Facts: in.Facts}
	return r
}

// all works everything out but the second wall; the built-ins still stand among the data.
func (r *run) all() {
	for i := range r.form.steps {
		r.step(i, r.form.steps[i])
	}
	r.sweep()
	r.validate()
	r.tellCells()
	r.runChecks()
	if r.in.Submit {
		r.runHolds()
	}
}

// start copies the fields of the input, so that nothing that the caller holds changes.
func (r *run) start() {
	r.data = make(rules.Data, len(r.form.Fields)+len(builtins))
	r.copyFields(r.form.Fields, r.permitted(), r.data, r.in.Before, place{})
	r.keepRows()
	if r.in.Record == nil {
		r.put(r.data, "requester", rules.Text(r.in.Facts.User))
		r.put(r.data, "department", rules.Text(r.in.Facts.Department))
	}
	for name := range builtins {
		if v, ok := r.in.Record[name]; ok {
			r.put(r.data, name, v)
		}
	}
}

// varies says whether cells of a column can stand differently from row to row.
func (f *Field) varies() bool { return f.Show != nil || f.Lock != nil || f.Require != nil }

// varyingCells counts the cells that have a state of their own.
func (r *run) varyingCells() int {
	cells := 0
	for _, f := range r.form.Fields {
		for _, column := range f.Columns {
			if column.varies() {
				cells += len(r.data[f.ID].AsRows())
			}
		}
	}
	return cells
}

// put stores a value; a blank is an absent key.
func (r *run) put(d rules.Data, id string, v rules.Value) {
	if v.IsBlank() {
		delete(d, id)
		return
	}
	d[id] = v
}

// step settles one field, or one column in every row.
func (r *run) step(i int, s step) {
	if r.clouded {
		if r.steps[i] = r.worst(s); r.steps[i] != settled {
			r.withholdAll(s)
			return
		}
	}
	if s.table == nil {
		at := place{field: s.field.ID}
		state, is := r.settle(s.field, r.data, r.in.Before, nil, at)
		r.note(i, is)
		if s.field.Type == "table" {
			r.rows(s.field)
			r.open(s.field).locked = state.Locked
		}
		state.Locked = state.Locked || !r.mayChange(s.field)
		r.result.Fields[s.field.ID] = state
		return
	}
	r.column(i, s)
}

// column settles a column in every row.
func (r *run) column(i int, s step) {
	f, t := s.field, r.tables[s.table.index]
	closed := t.locked || !r.mayChange(f)
	r.result.Fields[f.Path()] = FieldState{Shown: r.result.Fields[s.table.ID].Shown, Required: f.Required, Locked: closed || f.Value != nil}
	varies := f.varies()
	if !varies && f.Value == nil && f.Default == nil {
		return
	}
	states := t.statesOf(f)
	for k, row := range t.rows {
		state, is := r.settle(f, row, t.old(k), row, place{s.table.ID, t.names[k], f.ID})
		r.note(i, is)
		if varies {
			state.Locked = state.Locked || closed
			states[k] = state
		}
	}
}

// settle decides what a field holds: nothing where it is hidden, its computed value, what it held
// before where it is locked, else what the caller sent, and its default where nobody sent anything or could.
func (r *run) settle(f *Field, d, before, row rules.Data, at place) (FieldState, standing) {
	state := FieldState{Shown: true, Required: f.Required, Locked: f.Value != nil}
	if f.Show != nil {
		v, is := r.eval(f.Show, row, at)
		if is != settled {
			r.withhold(f, d, before, at)
			return state, is
		}
		if !v.AsBool() {
			delete(d, f.ID)
			return FieldState{Locked: state.Locked}, settled
		}
	}
	if f.Value != nil {
		return state, r.work(f, f.Value, d, row, at)
	}
	if f.Lock != nil {
		v, is := r.eval(f.Lock, row, at)
		if is != settled {
			r.keep(f, d, at)
		}
		if state.Locked = v.AsBool() || is != settled; state.Locked {
			r.put(d, f.ID, r.held(f, before, at))
		}
		if is != settled {
			return state, is
		}
	}
	return state, r.begin(f, d, before, row, at, state.Locked)
}

// work puts what a rule gives into a field, as far as the field can keep it.
func (r *run) work(f *Field, rule *rules.Rule, d, row rules.Data, at place) standing {
	v, is := r.eval(rule, row, at)
	v = rounded(f, v)
	if bad := unkeepable(f, v); bad != nil {
		r.ps.add(problem(at.String(), bad.code, bad.args...))
		v, is = rules.Value{}, failed
	}
	r.put(d, f.ID, v)
	return is
}

// withholdAll stands in for settling a step that reads what is not settled.
func (r *run) withholdAll(s step) {
	f := s.field
	r.result.Fields[f.Path()] = FieldState{Shown: true, Required: f.Required, Locked: f.Value != nil}
	if s.table == nil {
		r.withhold(f, r.data, r.in.Before, place{field: f.ID})
		if f.Type == "table" {
			r.rows(f)
			r.open(f)
		}
		return
	}
	t := r.tables[s.table.index]
	for k, row := range t.rows {
		r.withhold(f, row, t.old(k), place{s.table.ID, t.names[k], f.ID})
	}
}

// withhold takes away what the caller sent where it may not count: in a computed field, and in one that
// may be locked.
func (r *run) withhold(f *Field, d, before rules.Data, at place) {
	r.keep(f, d, at)
	switch {
	case f.Value != nil:
		delete(d, f.ID)
	case f.Lock != nil:
		r.put(d, f.ID, r.held(f, before, at))
	}
}

// rounded gives a computed value the decimals that its field keeps, half away from zero, and choices as their field keeps them.
func rounded(f *Field, v rules.Value) rules.Value {
	switch {
	case v.Kind() == rules.KindList && (f.Type == "options" || f.Type == "references"):
		return f.chosenAnew(v)
	case v.Kind() == rules.KindList && f.peopleFact() != "":
		return peopleAnew(v)
	case v.Kind() != rules.KindNumber:
		return v
	}
	return rules.Num(v.AsNumber().Round(f.Scale))
}

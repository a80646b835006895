package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
)

// compare holds what came of a step against what its case expects.
func (r *caseRun) compare(out outcome, want *apps.Expect) error {
	r.compareRefusal(out, want)
	if out.seen != nil {
		r.comparePeople(out.seen, want)
		return nil
	}
	if want.Exact {
		r.compareProblems(out, want.Problems)
	}
	id := out.record
	if want.Record != "" {
		id = r.records[want.Record]
	}
	r.compareWarnings(out, want)
	r.compareFields(out, want)
	if out.fault == nil {
		r.compareShown(out, want)
	}
	if out.view != nil {
		if out.fault == nil {
			r.compareView(out.view, want)
		}
		return nil
	}
	if !id.IsZero() {
		if err := r.compareRecord(id, out, want); err != nil {
			return err
		}
	} else if want.HasPath && !slices.Equal(out.path, want.Path) {
		r.fail("path is %v, expected %v", out.path, want.Path)
	}
	if id.IsZero() && len(want.Values) > 0 {
		r.compareValues(out.data, want.Values)
	}
	return r.compareBalances(want)
}

func (r *caseRun) compareRefusal(out outcome, want *apps.Expect) {
	got := ""
	if out.fault != nil && (out.fault.Code != "invalid" || !want.Exact) {
		got = out.fault.Code
	}
	if got != want.Refused {
		switch {
		case want.Refused == "":
			r.fail("refused with %s: %s%s", got, out.fault.Text("en"), problemList(out.problems))
		case got == "":
			r.fail("went through, expected it to be refused with %s", want.Refused)
		default:
			r.fail("refused with %s (%s), expected %s", got, out.fault.Text("en"), want.Refused)
		}
		return
	}
	for _, name := range sortedKeys(want.Args) {
		if have := out.fault.Args[name]; have != want.Args[name] {
			r.fail("refused with %s %q, expected %q", name, have, want.Args[name])
		}
	}
}

func problemList(problems []ProblemView) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "; %s: %s (%s)", p.Path, p.Message, p.Code)
	}
	return b.String()
}

func (r *caseRun) compareProblems(out outcome, want []apps.ExpectedProblem) {
	var got, expected []string
	named := map[string]bool{}
	for _, p := range want {
		named[p.Check] = true
	}
	for _, p := range out.problems {
		if !named[p.Check] {
			p.Check = "" // the case does not say which check
		}
		got = append(got, strings.TrimSpace(p.Path+" "+p.Code+" "+p.Check))
	}
	for _, p := range want {
		expected = append(expected, strings.TrimSpace(p.Path+" "+p.Code+" "+p.Check))
	}
	slices.Sort(got)
	slices.Sort(expected)
	if !slices.Equal(got, expected) {
		r.fail("problems are %q, expected %q%s", got, expected, problemList(out.problems))
	}
}

func (r *caseRun) compareWarnings(out outcome, want *apps.Expect) {
	var got []string
	for _, w := range out.warnings {
		got = append(got, w.Check)
	}
	if want.HasWarn && !slices.Equal(got, want.Warnings) {
		r.fail("warnings are %q, expected %q", got, want.Warnings)
	}
}

func (r *caseRun) compareFields(out outcome, want *apps.Expect) {
	check := func(fields []string, what string, holds func(FieldState) bool) {
		for _, f := range fields {
			if !holds(out.fields[f]) {
				r.fail("field %s is not %s%s", f, what, because(out.why[f]))
			}
		}
	}
	check(want.Required, "required", func(s FieldState) bool { return s.Required })
	check(want.Optional, "optional", func(s FieldState) bool { return s.Shown && !s.Required })
	check(want.Hidden, "hidden", func(s FieldState) bool { return !s.Shown })
}

// because is what the rules say of a field that is not as expected.
func because(reasons []ReasonView) string {
	var b strings.Builder
	for _, reason := range reasons {
		b.WriteString("; " + reason.Words)
	}
	return b.String()
}

func (r *caseRun) compareRecord(id forms.ID, out outcome, want *apps.Expect) error {
	view, err := r.view(id)
	if err != nil {
		return err
	}
	r.compareView(&view, want)
	if !want.HasTasks {
		return nil
	}
	return r.compareTasks(id, want.Tasks)
}

// compareView compares a record as somebody sees it.
func (r *caseRun) compareView(view *RecordView, want *apps.Expect) {
	for _, pair := range [][3]string{{"status", view.Status, want.Status}, {"number", view.Number, want.Number}, {"summary", view.Summary, want.Summary}} {
		if pair[2] != "" && pair[1] != pair[2] {
			r.fail("%s is %q, expected %q", pair[0], pair[1], pair[2])
		}
	}
	if want.Incident != nil && view.Incident != *want.Incident {
		r.fail("incident is %t, expected %t", view.Incident, *want.Incident)
	}
	if want.HasPath {
		if got := nodesOf(view.Path); !slices.Equal(got, want.Path) {
			r.fail("path is %v, expected %v", got, want.Path)
		}
	}
	r.compareValues(view.Data, want.Values)
}

// compareShown looks for fields that the person must not be shown, and compares a list.
func (r *caseRun) compareShown(out outcome, want *apps.Expect) {
	shown := []json.RawMessage{out.data}
	if out.view != nil {
		for _, entry := range out.view.History {
			shown = append(shown, entry.Changes)
		}
	}
	var names []string
	for _, view := range out.list {
		shown = append(shown, view.Data)
		names = append(names, r.nameOf(view.ID))
	}
	for _, raw := range shown {
		var fields map[string]json.RawMessage
		if len(raw) > 0 && json.Unmarshal(raw, &fields) != nil {
			continue
		}
		for _, id := range want.Absent {
			if _, is := fields[id]; is {
				r.fail("field %s is shown: %s", id, fields[id])
			}
		}
	}
	for _, id := range want.Absent {
		if _, is := out.fields[id]; is {
			r.fail("field %s is told of", id)
		}
	}
	if want.HasList && !slices.Equal(names, want.Records) {
		r.fail("the list is %q, expected %q", names, want.Records)
	}
}

// nameOf is what steps call a record; its id where none does.
func (r *caseRun) nameOf(id forms.ID) string {
	for name, known := range r.records {
		if known == id {
			return name
		}
	}
	return id.String()
}

// nodesOf lists the approve nodes of a path in order, each once per run of seats.
func nodesOf(path []SeatView) []string {
	var nodes []string
	for _, seat := range path {
		if seat.Kind == "approve" && seat.State != "skipped" && (len(nodes) == 0 || nodes[len(nodes)-1] != seat.Node) {
			nodes = append(nodes, seat.Node)
		}
	}
	return nodes
}

func (r *caseRun) compareValues(data json.RawMessage, want []apps.ExpectedValue) {
	if len(want) == 0 {
		return
	}
	var got map[string]json.RawMessage
	if err := json.Unmarshal(data, &got); err != nil {
		r.fail("the data are %q, not an object", data)
		return
	}
	for _, v := range want {
		have := got[v.Field]
		if have == nil {
			have = json.RawMessage("null")
		}
		if !sameJSON(have, r.named(v.JSON)) {
			r.fail("%s is %s, expected %s", v.Field, have, v.JSON)
		}
	}
}

// sameJSON compares two JSON texts by value, numbers as decimals.
func sameJSON(a, b []byte) bool {
	if x, err := num.Parse(string(a)); err == nil {
		y, err := num.Parse(string(b))
		return err == nil && x.Cmp(y) == 0
	}
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

func (r *caseRun) compareTasks(id forms.ID, want []apps.ExpectedTasks) error {
	got, expected := map[string]string{}, map[string]string{}
	for _, w := range want {
		expected[w.Member] = strings.Join(slices.Sorted(slices.Values(w.Nodes)), " ")
	}
	names := map[forms.ID]string{}
	for key, member := range r.founded.Members {
		names[member] = key
	}
	err := r.e.store.Company(r.founded.Company).Read(r.ctx, func(tx *store.Tx) error {
		tasks, err := tx.TasksOf(id)
		byMember := map[string][]string{}
		for _, t := range tasks {
			if t.Status == store.TaskOpen {
				byMember[names[t.Member]] = append(byMember[names[t.Member]], t.Node)
			}
		}
		for member, nodes := range byMember {
			got[member] = strings.Join(slices.Sorted(slices.Values(nodes)), " ")
		}
		return err
	})
	if err == nil && !maps.Equal(got, expected) {
		r.fail("open tasks are %v, expected %v", got, expected)
	}
	return err
}

func (r *caseRun) compareBalances(want *apps.Expect) error {
	for _, list := range []struct {
		what     string
		accounts []apps.CaseBalance
		pick     func(balance, available num.Number) num.Number
	}{
		{"balance", want.Balance, func(b, _ num.Number) num.Number { return b }},
		{"available", want.Available, func(_, a num.Number) num.Number { return a }},
	} {
		for _, account := range list.accounts {
			expected, err := num.Parse(account.Amount)
			if err != nil {
				return fmt.Errorf("expected balance of %v: %w", account.Account, err)
			}
			balance, available, err := r.balances(account.Account)
			if err != nil {
				return err
			}
			if got := list.pick(balance, available); got.Cmp(expected) != 0 {
				r.fail("%s of %s is %s, expected %s", list.what, strings.Join(account.Account, "/"), got, expected)
			}
		}
	}
	return nil
}

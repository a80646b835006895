package apps

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func leavePlan(t testing.TB) *DemoPlan {
	app, _ := bundled(t, "leave")
	if len(app.Plans) != 1 {
		t.Fatalf("%d plans", len(app.Plans))
	}
	return app.Plans[0]
}

var team = []string{"a", "b", "c", "d", "e", "f", "g", "h"}

func TestPlan_IsTheSameForTheSameSeed(t *testing.T) {
	p := leavePlan(t)
	first := Plan(p, 7, 2025, team, nil)
	if !reflect.DeepEqual(first, Plan(p, 7, 2025, team, nil)) {
		t.Error("the same seed gives another plan")
	}
	if reflect.DeepEqual(first, Plan(p, 8, 2025, team, nil)) || reflect.DeepEqual(first, Plan(p, 7, 2026, team, nil)) {
		t.Error("another seed or year gives the same plan")
	}
	var before, after []PlannedRecord
	for _, r := range first {
		if r.Member == "a" {
			before = append(before, r)
		}
	}
	for _, r := range Plan(p, 7, 2025, append([]string{"new"}, team...), nil) {
		if r.Member == "a" {
			after = append(after, r)
		}
	}
	if !reflect.DeepEqual(before, after) {
		t.Error("a new member changes the plan of another")
	}
}

func TestPlan_Unfolds(t *testing.T) {
	records := Plan(leavePlan(t), 7, 2025, team, nil)
	first, _ := rules.ParseDate("2025-01-01")
	last, _ := rules.ParseDate("2025-12-31")
	counts, annual, outcome, end := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int64{}
	for i, r := range records {
		var data struct{ Type, From, To string }
		if err := json.Unmarshal(r.Data, &data); err != nil {
			t.Fatal(err)
		}
		from, _ := rules.ParseDate(data.From)
		to, _ := rules.ParseDate(data.To)
		if from < first || to > last || to < from || weekdayOf(from) > 5 || weekdayOf(to) > 5 {
			t.Errorf("%s from %s to %s", r.Member, data.From, data.To)
		}
		if r.Day >= from || r.Day < from-12 {
			t.Errorf("filed on %s for %s", rules.FormatDate(r.Day), data.From)
		}
		if i > 0 && r.Day < records[i-1].Day {
			t.Error("the records are not in the order in which they are filed")
		}
		if from <= end[r.Member] && end[r.Member] > 0 {
			t.Errorf("%s is away twice on %s", r.Member, data.From)
		}
		end[r.Member] = to
		counts[r.Member]++
		outcome[r.Outcome]++
		if r.Variant == "annual" {
			annual[r.Member]++
		}
	}
	for _, member := range team {
		if counts[member] < 4 || counts[member] > 9 || annual[member] > 3 {
			t.Errorf("%s has %d records, %d of them of annual leave", member, counts[member], annual[member])
		}
	}
	if outcome["agreed"]*2 < len(records) {
		t.Errorf("outcomes are %v", outcome)
	}
}

func TestGrants(t *testing.T) {
	for _, g := range Grants(leavePlan(t), 7, 2025, team) {
		amount := whole(g.Amount)
		if len(g.Account) != 3 || g.Account[0] != "annual" || g.Account[1] != g.Member || g.Account[2] != "2025" || amount < 10 || amount > 15 {
			t.Errorf("%+v", g)
		}
	}
}

func TestDice_Number(t *testing.T) {
	d := newDice(1, "x")
	seen := map[string]bool{}
	for range 200 {
		seen[d.number(Range{"1.00", "1.02"})] = true
	}
	if want := map[string]bool{"1": true, "1.01": true, "1.02": true}; !reflect.DeepEqual(seen, want) {
		t.Errorf("got %v", seen)
	}
}

func BenchmarkPlan(b *testing.B) {
	p := leavePlan(b)
	for b.Loop() {
		Plan(p, 1, 2025, team, nil)
	}
}

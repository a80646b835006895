package engine_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// orgBar is what a page of the organisation takes at most in the server, at the 99th percentile (design.md section 13).
const orgBar = 20 * time.Millisecond

// question is a reading that is measured.
type question struct {
	name string
	ask  func(i int) error
}

// TestOrganisationFigures prints, and holds to the bar where SUPERFORM_BENCH is set, what reading a large organisation costs: make bench-org.
func TestOrganisationFigures(t *testing.T) {
	if os.Getenv("SUPERFORM_BENCH") == "" {
		t.Log("SUPERFORM_BENCH is not set: the figures are those of make bench-org")
		return
	}
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			w := newWorld(t, dialect)
			began := time.Now()
			w.crowd()
			w.crowdTasks()
			w.settle()
			fmt.Printf("  %-9s %d members, %d departments and %d open tasks filled in %.1f s\n", dialect, benchMembers, benchDepartments, benchDeciders*benchTasks, time.Since(began).Seconds())
			for _, q := range append(w.orgQuestions(), w.sightQuestions()...) {
				p50, p99 := percentiles(t, q.ask)
				figure(t, dialect, q.name, p50, p99)
			}
			w.signInFigures(t)
		})
	}
}

// settle lets the database write what filling it in has left, and waits for PostgreSQL's own vacuum of it: no company was filled in a second ago.
func (w *world) settle() {
	w.t.Helper()
	text := "checkpoint"
	if w.store.Dialect() == store.SQLite {
		text = "pragma wal_checkpoint(truncate)"
	}
	if _, err := w.raw.Exec(text); err != nil {
		w.t.Fatal(err)
	}
	for at := 1; at > 0 && w.store.Dialect() == store.PostgreSQL; time.Sleep(time.Duration(at) * time.Second) {
		if err := w.raw.QueryRow("select count(*) from pg_stat_activity where backend_type = 'autovacuum worker'").Scan(&at); err != nil {
			w.t.Fatal(err)
		}
	}
}

// figure prints a figure and holds it to the bar.
func figure(t *testing.T, dialect, name string, p50, p99 time.Duration) {
	t.Helper()
	fmt.Printf("  %-9s %-44s p50 %6.2f ms  p99 %6.2f ms\n", dialect, name, p50.Seconds()*1000, p99.Seconds()*1000)
	if p99 > orgBar {
		t.Errorf("%s: more than %s", name, orgBar)
	}
}

// signInFigures prints what signing in costs, with argon2id, whose price is meant, told apart: the bar is for the rest.
func (w *world) signInFigures(t *testing.T) {
	t.Helper()
	ctx, dialect := context.Background(), w.store.Dialect()
	var whole, argon, rest [signIns]time.Duration
	for i := -warmUps; i < signIns; i++ {
		n := i + warmUps
		began, hashed := time.Now(), w.HashingSpent()
		_, err := w.SignIn(ctx, engine.SignIn{Login: crowdLogin(n * 7), Password: crowdPassword, Kind: engine.TokenSession, Address: fmt.Sprintf("10.0.%d.%d", n/250, n%250)})
		took, hashing := time.Since(began), w.HashingSpent()-hashed
		if err != nil {
			t.Fatal(err)
		}
		if i >= 0 {
			whole[i], argon[i], rest[i] = took, hashing, took-hashing
		}
	}
	for _, all := range [][]time.Duration{whole[:], argon[:], rest[:]} {
		slices.Sort(all)
	}
	middle, late := signIns/2, signIns*99/100
	fmt.Printf("  %-9s %-44s p50 %6.2f ms  p99 %6.2f ms (argon2id %.2f and %.2f ms of it)\n", dialect, "sign-in, whole", whole[middle].Seconds()*1000, whole[late].Seconds()*1000,
		argon[middle].Seconds()*1000, argon[late].Seconds()*1000)
	figure(t, dialect, "sign-in without argon2id", rest[middle], rest[late])
}

// How many people sign in to be measured, how often everything else is asked, and how often before that: with
// fewer a figure at p99 is that of the two unluckiest.
const (
	signIns = 500
	asked   = 500
	warmUps = 20
)

// orgQuestions are the readings of an organisation that pages do.
func (w *world) orgQuestions() []question {
	ctx, c := context.Background(), w.as("ana")
	members := func(in engine.MemberListIn) func(int) error {
		return func(int) error { _, err := w.OrgMembers(ctx, c, in); return err }
	}
	search := func(texts ...string) func(int) error {
		return func(i int) error { _, err := w.OrgSearch(ctx, c, texts[i%len(texts)], 20); return err }
	}
	inbox := func(i int) error {
		mine := c
		mine.Member = crowdMember(i * 11 % benchDeciders)
		page, err := w.Tasks(ctx, mine, engine.TaskListIn{})
		if err == nil && len(page.Items) != benchTasks {
			err = fmt.Errorf("%d tasks in the inbox", len(page.Items))
		}
		return err
	}
	return []question{
		{"tree: the top", func(int) error { _, err := w.OrgTree(ctx, c, forms.ID{}); return err }},
		{"tree: below the top", func(int) error { _, err := w.OrgTree(ctx, c, crowdID(0)); return err }},
		{"tree: a level", func(i int) error { _, err := w.OrgTree(ctx, c, crowdID(i%200)); return err }},
		{"a department with its path", func(i int) error { _, err := w.OrgDepartment(ctx, c, crowdID(i*9%benchDepartments)); return err }},
		{"people of a department", func(i int) error { return members(engine.MemberListIn{Department: crowdID(i % 2000)})(i) }},
		{"people of a department and below", members(engine.MemberListIn{Department: crowdID(3), Below: true})},
		{"people of the largest and below", members(engine.MemberListIn{Department: crowdID(0), Below: true})},
		{"people of the company", members(engine.MemberListIn{})},
		{"search: name", search("王", "芳", "王芳", "李")},
		{"search: pinyin", search("wangfang", "zhangw", "li", "chenm")},
		{"search: first letters", search("wf", "zwm", "l", "cm")},
		{"search: phone", search("13800000", "1234", "138", "0042")},
		{"search: staff number", search("n000123", "n0", "4711", "n0499")},
		{"a card", func(i int) error { _, err := w.OrgMember(ctx, c, crowdMember(i%5000)); return err }},
		{"inbox: the first page", inbox},
	}
}

// sightQuestions are readings of people of whom the company's rule shows some: a department, a tenth, half and nearly all of them.
func (w *world) sightQuestions() []question {
	ctx := context.Background()
	at := func(n int) forms.ID { return forms.DeriveID(start, forms.ID{9}, n) }
	rule := org.Visibility{Default: everybody, Secrets: []org.Secret{{Departments: []forms.ID{at(1999)}}}}
	callers := map[string]engine.Caller{}
	for n, c := range []struct {
		name  string
		under []forms.ID
	}{{"a department", []forms.ID{at(1990)}}, {"a tenth", []forms.ID{at(3)}}, {"half", []forms.ID{at(1), at(2), at(4), at(5), at(6)}}, {"nearly all", nil}} {
		member := at(benchDepartments + n)
		callers[c.name] = engine.Caller{Company: w.made.Company, Member: member, Language: forms.English}
		if c.under == nil {
			continue
		}
		see := org.Sight{}
		for _, d := range c.under {
			see.Departments = append(see.Departments, org.Branch{ID: d, Below: true})
		}
		rule.Rules = append(rule.Rules, org.SightRule{For: org.Selection{Members: []forms.ID{member}}, See: see})
	}
	w.settleVisibility(rule)
	var questions []question
	add := func(name string, ask func(int) error) { questions = append(questions, question{name, ask}) }
	for name, c := range callers {
		add("of "+name+": people of the company", func(int) error { _, err := w.OrgMembers(ctx, c, engine.MemberListIn{}); return err })
		add("of "+name+": people of the largest and below", func(int) error {
			_, err := w.OrgMembers(ctx, c, engine.MemberListIn{Department: at(0), Below: true})
			return err
		})
		for about, texts := range map[string][]string{"letters": {"wf", "zwm", "l", "cm"}, "name, phone": {"王", "芳", "13800000", "1234", "n000123"}} {
			add("of "+name+": search: "+about, func(i int) error { _, err := w.OrgSearch(ctx, c, texts[i%len(texts)], 20); return err })
		}
		add("of "+name+": tree: the top", func(int) error { _, err := w.OrgTree(ctx, c, forms.ID{}); return err })
		add("of "+name+": tree: a level", func(i int) error { _, err := w.OrgTree(ctx, c, at(i%200)); return err })
	}
	return questions
}

// percentiles asks many times and gives the middle and the 99th percentile.
func percentiles(t *testing.T, ask func(i int) error) (p50, p99 time.Duration) {
	t.Helper()
	return percentilesOf(t, asked, ask)
}

func percentilesOf(t *testing.T, times int, ask func(i int) error) (p50, p99 time.Duration) {
	t.Helper()
	took := make([]time.Duration, times)
	for i := -min(warmUps, times/2); i < times; i++ {
		began := time.Now()
		if err := ask(max(i, 0)); err != nil {
			t.Fatal(err)
		}
		if i >= 0 {
			took[i] = time.Since(began)
		}
	}
	return inOrder(took)
}

// inOrder gives the middle and the 99th percentile of what was measured.
func inOrder(took []time.Duration) (p50, p99 time.Duration) {
	slices.Sort(took)
	if len(took) == 0 {
		return 0, 0
	}
	return took[len(took)/2], took[len(took)*99/100]
}

// BenchmarkOrganisation measures the same on SQLite.
func BenchmarkOrganisation(b *testing.B) {
	w := newWorld(b, store.SQLite)
	w.crowd()
	w.crowdTasks()
	for _, q := range w.orgQuestions() {
		b.Run(q.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if err := q.ask(i); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

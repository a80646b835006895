package engine_test

import (
	"context"
	"fmt"
	"maps"
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

// The size of the company that the figures of the organisation are of.
const (
	benchMembers     = 50_000
	benchDepartments = 2_000
)

const benchSurnames, benchGiven = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"

// crowd fills a company with departments, each below one of the first tenth of those before it, and people, one in twenty in a second one.
func (w *world) crowd() {
	w.t.Helper()
	departments := make([]forms.ID, benchDepartments)
	at := func(n int) forms.ID { return forms.DeriveID(start, forms.ID{9}, n) }
	err := w.store.Company(w.made.Company).Write(context.Background(), func(tx *store.Tx) error {
		for i := range departments {
			departments[i] = at(i)
			d := &store.DepartmentRow{ID: departments[i], Name: fmt.Sprintf("部门%d", i), Position: i}
			if i > 0 {
				d.Parent = departments[i/10]
			}
			if err := org.AddDepartment(tx, d); err != nil {
				return err
			}
		}
		return nil
	})
	surnames, given := []rune(benchSurnames), []rune(benchGiven)
	for from := 0; err == nil && from < benchMembers; from += 1000 {
		err = w.store.Company(w.made.Company).Write(context.Background(), func(tx *store.Tx) error {
			for i := from; i < from+1000; i++ {
				name := string(surnames[i%len(surnames)]) + string(given[i/7%len(given)]) + string(given[i/131%len(given)])
				m := &store.MemberRow{ID: at(benchDepartments + i), Name: name, StaffNumber: fmt.Sprintf("N%06d", i), Phone: fmt.Sprintf("138%08d", i),
					Department: departments[i%len(departments)], CreatedAt: start}
				org.AddMember(tx, m)
				if i%20 == 0 {
					tx.PutFurther(m.ID, []store.FurtherRow{{Department: departments[(i+7)%len(departments)]}})
				}
			}
			return nil
		})
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// orgBar is what a page of the organisation takes at most in the server, at the 99th percentile (design.md section 13).
const orgBar = 20 * time.Millisecond

// TestOrganisationFigures prints, and holds to the bar where SUPERFORM_BENCH is set, what reading a large organisation costs: make bench-org.
func TestOrganisationFigures(t *testing.T) {
	if os.Getenv("SUPERFORM_BENCH") == "" {
		t.Log("SUPERFORM_BENCH is not set: the figures are those of make bench-org")
		return
	}
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			w := newWorld(t, dialect)
			w.crowd()
			questions := w.orgQuestions()
			maps.Copy(questions, w.sightQuestions())
			for _, name := range slices.Sorted(maps.Keys(questions)) {
				ask := questions[name]
				if p50, p99 := percentiles(t, ask); p99 > orgBar {
					t.Errorf("%-44s p50 %6.2f ms, p99 %6.2f ms: more than %s", name, p50.Seconds()*1000, p99.Seconds()*1000, orgBar)
				} else {
					fmt.Printf("  %-9s %-44s p50 %6.2f ms  p99 %6.2f ms\n", dialect, name, p50.Seconds()*1000, p99.Seconds()*1000)
				}
			}
		})
	}
}

// orgQuestions are the readings of an organisation that pages do.
func (w *world) orgQuestions() map[string]func(i int) error {
	ctx, c := context.Background(), w.as("ana")
	at := func(n int) forms.ID { return forms.DeriveID(start, forms.ID{9}, n) }
	members := func(in engine.MemberListIn) func(int) error {
		return func(int) error { _, err := w.OrgMembers(ctx, c, in); return err }
	}
	search := func(texts ...string) func(int) error {
		return func(i int) error { _, err := w.OrgSearch(ctx, c, texts[i%len(texts)], 20); return err }
	}
	return map[string]func(int) error{
		"tree: the top":                     func(int) error { _, err := w.OrgTree(ctx, c, forms.ID{}); return err },
		"tree: a level":                     func(i int) error { _, err := w.OrgTree(ctx, c, at(i%200)); return err },
		"people of a department":            func(i int) error { return members(engine.MemberListIn{Department: at(i % 2000)})(i) },
		"people of a department and below":  members(engine.MemberListIn{Department: at(3), Below: true}),
		"people of the largest and below":   members(engine.MemberListIn{Department: at(0), Below: true}),
		"people of the company":             members(engine.MemberListIn{}),
		"search: pinyin":                    search("wangfang", "zhangw", "li", "chenm"),
		"search: first letters":             search("wf", "zwm", "l", "cm"),
		"search: name, phone, staff number": search("王", "芳", "13800000", "1234", "n000123"),
		"a card":                            func(i int) error { _, err := w.OrgMember(ctx, c, at(benchDepartments+i%5000)); return err },
	}
}

// sightQuestions are readings of people of whom the company's rule shows some: a department, a tenth, half and nearly all of them.
func (w *world) sightQuestions() map[string]func(i int) error {
	ctx := context.Background()
	at := func(n int) forms.ID { return forms.DeriveID(start, forms.ID{9}, n) }
	rule := org.Visibility{Default: everybody, Secrets: []org.Secret{{Departments: []forms.ID{at(1999)}}}}
	callers := map[string]engine.Caller{}
	for n, c := range []struct {
		name  string
		under []forms.ID
	}{{"a department", []forms.ID{at(1990)}}, {"some", []forms.ID{at(12)}}, {"a tenth", []forms.ID{at(3)}}, {"half", []forms.ID{at(1), at(2), at(4), at(5), at(6)}}, {"nearly all", nil}} {
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
	questions := map[string]func(int) error{}
	for name, c := range callers {
		questions["of "+name+": people of the company"] = func(int) error { _, err := w.OrgMembers(ctx, c, engine.MemberListIn{}); return err }
		questions["of "+name+": people of the largest and below"] = func(int) error {
			_, err := w.OrgMembers(ctx, c, engine.MemberListIn{Department: at(0), Below: true})
			return err
		}
		for about, texts := range map[string][]string{"letters": {"wf", "zwm", "l", "cm"}, "pinyin": {"wangfang", "zhangw", "li", "chenm"}, "name, phone": {"王", "芳", "13800000", "1234", "n000123"}} {
			questions["of "+name+": search: "+about] = func(i int) error { _, err := w.OrgSearch(ctx, c, texts[i%len(texts)], 20); return err }
		}
		questions["of "+name+": tree: the top"] = func(int) error { _, err := w.OrgTree(ctx, c, forms.ID{}); return err }
		questions["of "+name+": tree: a level"] = func(i int) error { _, err := w.OrgTree(ctx, c, at(i%200)); return err }
	}
	return questions
}

// percentiles asks 200 times and gives the middle and the 99th percentile.
func percentiles(t *testing.T, ask func(i int) error) (p50, p99 time.Duration) {
	t.Helper()
	took := make([]time.Duration, 200)
	for i := -20; i < len(took); i++ {
		began := time.Now()
		if err := ask(max(i, 0)); err != nil {
			t.Fatal(err)
		}
		if i >= 0 {
			took[i] = time.Since(began)
		}
	}
	slices.Sort(took)
	return took[100], took[198]
}

// BenchmarkOrganisation measures the same on SQLite.
func BenchmarkOrganisation(b *testing.B) {
	w := newWorld(b, store.SQLite)
	w.crowd()
	for name, ask := range w.orgQuestions() {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if err := ask(i); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

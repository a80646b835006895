package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// What a named list takes at most in the server at the 99th percentile, and how much its middle may grow from ten thousand records to a
// million (design.md section 13). Growth below half a millisecond is noise.
const (
	listBar    = 20 * time.Millisecond
	listGrowth = 1.5
	listNoise  = 500 * time.Microsecond
)

// listQuestion is a list that is measured; named ones are held to the bars.
type listQuestion struct {
	question
	named bool
	// times is how often it is asked.
	times int
}

// TestListFigures prints what lists cost in a company of ten thousand records up to a million, beside small companies and with writers at
// work, and holds the named ones to their bars: make bench-lists. SUPERFORM_LISTS=10000,100000 asks for other sizes,
// SUPERFORM_LISTS_ASK=head for some of the lists.
func TestListFigures(t *testing.T) {
	if os.Getenv("SUPERFORM_BENCH") == "" {
		t.Log("SUPERFORM_BENCH is not set: the figures are those of make bench-lists")
		return
	}
	sizes := os.Getenv("SUPERFORM_LISTS")
	if sizes == "" {
		sizes = "10000,100000,1000000"
	}
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			m := newMarket(emptyWorld(t, dialect))
			small := m.neighbours()
			first := map[string]time.Duration{}
			for _, text := range strings.Split(sizes, ",") {
				size, err := strconv.Atoi(text)
				if err != nil {
					t.Fatal(err)
				}
				m.asks(t, dialect, size, small, first)
			}
		})
	}
}

// asks measures every list at a size.
func (m *market) asks(t *testing.T, dialect string, size int, small engine.Founded, first map[string]time.Duration) {
	t.Helper()
	began := time.Now()
	m.grow(size)
	fmt.Printf("  %-9s %d records poured in %.1f s\n", dialect, size, time.Since(began).Seconds())
	only := regexp.MustCompile(os.Getenv("SUPERFORM_LISTS_ASK"))
	stop := m.writers()
	for _, q := range m.listQuestions(small) {
		if !only.MatchString(q.name) {
			continue
		}
		p50, p99, refused := m.measured(t, q)
		grown, mark := "", ""
		if before, is := first[q.name]; is {
			grown = fmt.Sprintf("  %5.2f×", float64(p50)/float64(before))
			if q.named && float64(p50) > listGrowth*float64(before) && p50-before > listNoise {
				t.Errorf("%s at %d: grew from %s to %s", q.name, size, before, p50)
			}
		} else {
			first[q.name] = p50
		}
		if q.named {
			mark = "named"
			if p99 > listBar {
				t.Errorf("%s at %d: more than %s", q.name, size, listBar)
			}
		}
		if refused > 0 {
			mark = fmt.Sprintf("%d of %d refused", refused, q.times)
		}
		fmt.Printf("  %-9s %8d %-46s p50 %7.2f ms  p99 %7.2f ms %8s %s\n", dialect, size, q.name, p50.Seconds()*1000, p99.Seconds()*1000, grown, mark)
	}
	written, p50, p99 := stop()
	fmt.Printf("  %-9s %8d %-46s p50 %7.2f ms  p99 %7.2f ms\n", dialect, size, fmt.Sprintf("filed meanwhile: %d", written), p50.Seconds()*1000, p99.Seconds()*1000)
}

// measured asks a list many times. One that is refused as too broad has said which condition to add; that takes time too.
func (m *market) measured(t *testing.T, q listQuestion) (p50, p99 time.Duration, refused int) {
	t.Helper()
	p50, p99 = percentilesOf(t, q.times, func(i int) error {
		err := q.ask(i)
		if engine.HasCode(err, "filter_too_broad") || engine.HasCode(err, "filter_still_broad") || engine.HasCode(err, "filter_too_slow") {
			refused++
			return nil
		}
		return err
	})
	return p50, p99, refused
}

// writers file expenses for as long as nobody stops them.
func (m *market) writers() (stop func() (written int, p50, p99 time.Duration)) {
	var over atomic.Bool
	var wait sync.WaitGroup
	took := make([][]time.Duration, 2)
	for w := range took {
		wait.Go(func() {
			for n := 0; !over.Load(); n++ {
				c := engine.Caller{Company: m.made.Company, Member: crowdMember((100 + 50*n + w) % marketMembers), Language: forms.English}
				began := time.Now()
				_, err := m.CreateRecord(context.Background(), c, m.key(), "market.spend", json.RawMessage(`{"amount":12.5,"day":"2026-03-02","kind":"k01","lines":[{"cost":1,"what":"w1"}],"subject":"w2"}`), nil)
				if err != nil {
					m.t.Error(err)
					return
				}
				took[w] = append(took[w], time.Since(began))
				time.Sleep(30 * time.Millisecond)
			}
		})
	}
	return func() (int, time.Duration, time.Duration) {
		over.Store(true)
		wait.Wait()
		all := append(took[0], took[1]...)
		p50, p99 := inOrder(all)
		return len(all), p50, p99
	}
}

// as many times as a figure at p99 wants, and as one wants that may take a third of a second.
const (
	oftenAsked  = 300
	seldomAsked = 40
)

func (m *market) listQuestions(small engine.Founded) []listQuestion {
	ctx := context.Background()
	member := func(n int) engine.Caller {
		return engine.Caller{Company: m.made.Company, Member: crowdMember(n), Language: forms.English}
	}
	auditor := m.as("aud")
	var all []listQuestion
	add := func(named bool, name string, times int, ask func(i int) error) {
		all = append(all, listQuestion{question{name, ask}, named, times})
	}
	list := func(c engine.Caller, in engine.ListIn) func(int) error {
		return func(int) error { _, err := m.Records(ctx, c, in); return err }
	}
	spend := func(filter, sort string) engine.ListIn {
		return engine.ListIn{Form: "market.spend", Scope: "form", Filter: filter, Sort: sort}
	}
	deep := engine.ListIn{Form: "market.spend", Scope: "form"}
	further := func(int) error {
		page, err := m.Records(ctx, auditor, deep)
		deep.Cursor = page.Next
		return err
	}
	inbox := func(n int, in engine.TaskListIn) func(int) error {
		return func(int) error { _, err := m.Tasks(ctx, member(n), in); return err }
	}
	referring := func(c engine.Caller) func(int) error {
		return func(int) error {
			_, err := m.ReferringRecords(ctx, c, m.id(19), engine.ReferringIn{Form: "market.spend", Field: "customer"})
			return err
		}
	}
	customer := func(i int) string { return fmt.Sprintf("customer == '%s'", m.id(i*20+19)) }
	add(true, "inbox of who has most", oftenAsked, inbox(0, engine.TaskListIn{}))
	add(true, "dealt with, of who has most", oftenAsked, inbox(0, engine.TaskListIn{Status: "done"}))
	add(true, "mine, of who has most", oftenAsked, list(member(0), engine.ListIn{}))
	add(true, "mine, of one of the crowd", oftenAsked, func(i int) error { _, err := m.Records(ctx, member(1000+i), engine.ListIn{}); return err })
	add(true, "mine in a status", oftenAsked, list(member(0), engine.ListIn{Filter: "status == 'running'"}))
	add(true, "what waits, counted", oftenAsked, func(i int) error { _, err := m.Counts(ctx, member(i%marketDeciders)); return err })
	add(true, "a form, newest first", oftenAsked, list(auditor, spend("", "")))
	add(true, "a form, page after page", oftenAsked, further)
	add(true, "a form in a status", oftenAsked, list(auditor, spend("status == 'running'", "")))
	add(true, "a slot, a common value", oftenAsked, list(auditor, spend("kind == 'k00'", "")))
	add(true, "a slot, a rare value", oftenAsked, func(i int) error { _, err := m.Records(ctx, auditor, spend(customer(i), "")); return err })
	add(true, "a slot in five values", oftenAsked, list(auditor, spend("kind in ['k01', 'k05', 'k09', 'k20', 'k39']", "")))
	add(true, "a range in its order", oftenAsked, list(auditor, spend("amount > 100", "amount")))
	add(true, "in the order of a slot, falling", oftenAsked, list(auditor, spend("", "-amount")))
	add(true, "a head of one department", oftenAsked, list(member(3), spend("", "")))
	add(false, "a head of 111 departments (5 %)", oftenAsked, list(member(2), spend("", "")))
	add(false, "a head of 1111 departments (55 %)", oftenAsked, list(member(1), spend("", "")))
	add(false, "that head, in a status", seldomAsked, list(member(1), spend("status == 'running'", "")))
	add(false, "that head, by a rare value", seldomAsked, func(i int) error { _, err := m.Records(ctx, member(1), spend(customer(i), "")); return err })
	add(false, "that head, in the order of a slot", seldomAsked, list(member(1), spend("", "-amount")))
	add(false, "colleagues by a rule, of a leaf", seldomAsked, list(member(1999), engine.ListIn{Form: "market.visit", Scope: "form"}))
	add(false, "colleagues by a rule, of the top", seldomAsked, list(member(1), engine.ListIn{Form: "market.visit", Scope: "form"}))
	add(false, "what refers to a customer, counted", seldomAsked, func(int) error { _, err := m.Referring(ctx, auditor, m.id(19)); return err })
	add(false, "what refers to a customer", seldomAsked, referring(auditor))
	add(false, "the same, of a head of 55 %", seldomAsked, referring(member(1)))
	add(false, "two slots", seldomAsked, list(auditor, spend("kind == 'k07' and amount > 900", "")))
	add(false, "a range, newest first", seldomAsked, list(auditor, spend("day == '2025-06-01'", "")))
	add(false, "a wide range, newest first", seldomAsked, list(auditor, spend("amount > 100", "")))
	add(false, "rows: any of a rare text", seldomAsked, func(i int) error {
		_, err := m.Records(ctx, auditor, spend(fmt.Sprintf("any(lines, .what == 'w%d')", 3000+i), ""))
		return err
	})
	add(false, "either of two slots", seldomAsked, list(auditor, spend("kind == 'k39' or amount > 3000", "")))
	add(false, "not a common value", seldomAsked, list(auditor, spend("not (kind == 'k00') and status == 'approved'", "")))
	add(true, "a small company: a form", oftenAsked, list(small.Caller("aud", "en", false), spend("", "")))
	add(true, "a small company: a slot", oftenAsked, list(small.Caller("aud", "en", false), spend("kind == 'k00'", "")))
	return append(all, m.sums()...)
}

// sums are what groups and counts would ask of the slots.
func (m *market) sums() []listQuestion {
	own := m.literal(m.made.Company)
	sql := func(name, text string) listQuestion {
		return listQuestion{question{"sql: " + name, func(int) error {
			got, err := m.raw.Query(text)
			if err != nil {
				return err
			}
			defer got.Close()
			for got.Next() {
			}
			return got.Err()
		}}, false, 10}
	}
	kind, amount, day := "i."+m.slots["spend.kind"], "i."+m.slots["spend.amount"], "i."+m.slots["spend.day"]
	of := " from record_index i where i.company_id = " + own + " and i.form_id = 'market.spend' and "
	scoped := " from records r join record_index i on i.company_id = r.company_id and i.record_id = r.id where r.company_id = " + own + " and r.form_id = 'market.spend' and r.deleted_at is null and r.status <> 'draft'"
	half := " and r.department_id in (select descendant_id from department_tree where company_id = " + own + " and ancestor_id = " + m.literal(crowdID(1)) + ")"
	return []listQuestion{
		sql("groups by a slot, count and sum", "select "+kind+", count(*), sum("+amount+")"+of+kind+" is not null group by "+kind),
		sql("groups by a slot, count alone", "select "+kind+", count(*)"+of+kind+" is not null group by "+kind),
		sql("groups by a day, count and sum", "select "+day+", count(*), sum("+amount+")"+of+day+" is not null group by "+day),
		sql("groups by two slots", "select "+kind+", "+day+", count(*)"+of+kind+" is not null and "+day+" is not null group by "+kind+", "+day),
		sql("groups with the record's status", "select "+kind+", count(*), sum("+amount+")"+scoped+" and r.status = 'approved' group by "+kind),
		sql("groups of 55 % of departments", "select "+kind+", count(*), sum("+amount+")"+scoped+half+" group by "+kind),
		sql("a form counted up to 1,000", "select count(*) from (select 1 from records r where r.company_id = "+own+" and r.form_id = 'market.spend' and r.deleted_at is null and r.status <> 'draft' limit 1001) c"),
		sql("a form counted whole", "select count(*) from records r where r.company_id = "+own+" and r.form_id = 'market.spend' and r.deleted_at is null and r.status <> 'draft'"),
		sql("a value counted whole", "select count(*)"+of+kind+" = 'k00'"),
	}
}

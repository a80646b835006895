package store_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// listVectors are the published vectors of the list subset; SUPERFORM_VECTORS names another file, which scripts/vectors.sh
// makes.
func listVectors() string {
	if file := os.Getenv("SUPERFORM_VECTORS"); file != "" {
		return file
	}
	return "../../docs/vectors/lists.jsonl"
}

// SQL is the third evaluator: a condition of the list subset selects the records for which the rule is true, on both
// databases.
func TestListVectors(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		file, err := os.Open(listVectors())
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close() //nolint:errcheck // it is only read
		run := &listRun{t: t, store: s, corpus: &rulestest.Corpus{Zones: time.LoadLocation}}
		lines := bufio.NewScanner(file)
		lines.Buffer(make([]byte, 1<<20), 64<<20)
		for lines.Scan() {
			run.line(lines.Bytes())
		}
		run.ask()
		if err := lines.Err(); err != nil || run.asked == 0 {
			t.Fatal("no vectors", err)
		}
		fmt.Println(rulestest.Summary(s.Dialect(), map[string]int{"list": run.asked}))
	})
}

// listRun collects conditions until the records that they are asked of change.
type listRun struct {
	t       *testing.T
	store   *store.Store
	corpus  *rulestest.Corpus
	pending []*rulestest.ListVector
	records int
	env     string
	asked   int
}

func (r *listRun) line(src []byte) {
	r.t.Helper()
	var line rulestest.Line
	if err := json.Unmarshal(src, &line); err != nil {
		r.t.Fatal(err)
	}
	switch {
	case line.List != nil:
		r.pending = append(r.pending, line.List)
		r.records, r.env = line.List.Records, line.List.Environment
		return
	case line.World != nil, line.Environment != nil:
		r.ask()
		if err := r.corpus.Meet(&line); err != nil {
			r.t.Fatal(err)
		}
	}
}

// ask asks what is pending.
func (r *listRun) ask() {
	r.t.Helper()
	if len(r.pending) == 0 {
		return
	}
	var list []*rules.Rule
	for _, v := range r.pending {
		var head struct{ Source string }
		if err := json.Unmarshal(v.Compiled, &head); err != nil {
			r.t.Fatal(err)
		}
		rule, refused, err := r.corpus.Compile(r.env, head.Source, "boolean")
		if err != nil || refused != nil {
			r.t.Fatal(refused, err)
		}
		list = append(list, rule)
	}
	var records []rules.Data
	var facts *rules.Facts
	for i := range r.records {
		data, known, ok := r.corpus.World(fmt.Sprint("r", i))
		if !ok {
			r.t.Fatalf("no record %d", i)
		}
		records, facts = append(records, data), known
	}
	got, err := storetest.ConditionsOver(r.store, r.corpus.Environment(r.env), records, facts, list)
	if err != nil {
		r.t.Fatal(err)
	}
	for i, v := range r.pending {
		if !slices.Equal(got[i], v.True) {
			r.wrong(list[i], records, got[i], v.True)
		}
		r.asked += v.Records
	}
	r.pending = nil
}

// wrong shows a condition with one record about which the database says something else.
func (r *listRun) wrong(rule *rules.Rule, records []rules.Data, got, want []int) {
	r.t.Helper()
	for i, data := range records {
		if slices.Contains(got, i) != slices.Contains(want, i) {
			plain, _ := json.Marshal(rulestest.WriteData(data))
			r.t.Errorf("%s is %v, want %v, of %s", rule.Source(), slices.Contains(got, i), slices.Contains(want, i), plain)
			return
		}
	}
}

package main

import (
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/superform-dev/superform/bench/scenario"
)

// TestRoundsOnTheRealFloor runs the floor's binary, loads it from several clients and counts its rows.
func TestRoundsOnTheRealFloor(t *testing.T) {
	p := plan{file: "../submit-and-agree.json", floor: filepath.Join(t.TempDir(), "floor"), clients: 8, pairs: 40}
	if out, err := exec.Command("go", "build", "-o", p.floor, "../floor").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var err error
	if p.scenario, err = scenario.Read(p.file); err != nil {
		t.Fatal(err)
	}
	s := &side{name: "floor", binary: p.floor}
	if err := p.start(s, sqlite); err != nil {
		t.Fatal(err)
	}
	defer s.stop()
	f, err := p.round(s)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.submit) != p.pairs || len(f.agree) != p.pairs || f.perSecond <= 0 {
		t.Errorf("%d submitted, %d approved, %v a second; want %d of each", len(f.submit), len(f.agree), f.perSecond, p.pairs)
	}
	rows, err := s.rows()
	if err != nil {
		t.Fatal(err)
	}
	if rows["records"] != p.pairs || rows["idempotency"] != 2*p.pairs {
		t.Errorf("%v; want %d records and twice as many answers", rows, p.pairs)
	}
}

func TestReport(t *testing.T) {
	of := func(perSecond float64) []figures {
		var rounds []figures
		for _, ms := range []time.Duration{3, 1, 2} {
			rounds = append(rounds, figures{perSecond * float64(ms), []answer{{ms * time.Millisecond, 300}}, []answer{{ms * time.Millisecond, 200}}})
		}
		return rounds
	}
	r := &report{
		database: sqlite, pairs: 10, figures: [2][]figures{of(100), of(60)},
		before: [2]map[string]int{{}, {"events": 5}}, after: [2]map[string]int{{"records": 10, "events": 70}, {"records": 10, "events": 85}},
	}
	want := `
                                  sqlite   floor    ours   ratio
   records filed and approved per second     200     120    0.60
                          submit p50, ms     2.0     2.0    1.00
                          submit p99, ms     2.0     2.0    1.00
                           agree p50, ms     2.0     2.0    1.00
                           agree p99, ms     2.0     2.0    1.00
             submit, bytes of the answer   300.0   300.0    1.00
              agree, bytes of the answer   200.0   200.0    1.00
the bar, 0.70 of the floor's records per second, is missed
unequal: the floor wrote 7.0 rows of events per record, ours 8.0
`
	if got := r.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestPercentile(t *testing.T) {
	var all []answer
	for i := range 200 {
		all = append(all, answer{took: time.Duration(200-i) * time.Millisecond})
	}
	for p, want := range map[int]float64{50: 100, 99: 198, 100: 200} {
		if got := percentile(all, p); got != want {
			t.Errorf("p%d of 1…200 ms is %v, want %v", p, got, want)
		}
	}
	if !slices.IsSortedFunc(all, func(a, b answer) int { return int(b.took - a.took) }) {
		t.Error("percentile sorted what it was given")
	}
}

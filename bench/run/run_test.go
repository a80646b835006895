package main

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
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
	for name, one := range map[string]phase{"submit": f.submit, "agree": f.agree, "both": f.both} {
		submits, agrees := p.pairs, p.pairs
		switch name {
		case "submit":
			agrees = 0
		case "agree":
			submits = 0
		}
		if len(one.submit) != submits || len(one.agree) != agrees || one.perSecond <= 0 {
			t.Errorf("%s: %d submitted, %d approved, %v a second; want %d and %d", name, len(one.submit), len(one.agree), one.perSecond, submits, agrees)
		}
	}
	sizes, err := s.sizes()
	if err != nil {
		t.Fatal(err)
	}
	if sizes["records"].rows != 2*p.pairs || sizes["idempotency"].rows != 4*p.pairs || sizes["records"].bytes == 0 {
		t.Errorf("%v; want %d records and twice as many answers", sizes, 2*p.pairs)
	}
}

// TestBothSidesWriteTheSame runs both servers and holds the scenario to what ours really writes: where they
// differ, the ratio means nothing.
func TestBothSidesWriteTheSame(t *testing.T) {
	dir := t.TempDir()
	p := plan{file: "../submit-and-agree.json", floor: filepath.Join(dir, "floor"), ours: filepath.Join(dir, "ours"), clients: 8, pairs: 24, rounds: 1}
	for path, source := range map[string]string{p.floor: "../floor", p.ours: "../../cmd/superform"} {
		if out, err := exec.Command("go", "build", "-o", path, source).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	var err error
	if p.scenario, err = scenario.Read(p.file); err != nil {
		t.Fatal(err)
	}
	r, err := p.measure(sqlite)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.unequal(); got != "" {
		t.Error(got)
	}
}

func TestReport(t *testing.T) {
	of := func(perSecond float64) []figures {
		var rounds []figures
		for _, ms := range []time.Duration{3, 1, 2} {
			p := phase{perSecond * float64(ms), []answer{{ms * time.Millisecond, 300}}, []answer{{ms * time.Millisecond, 200}}}
			rounds = append(rounds, figures{submit: p, agree: p, both: p, settled: 0.5, cpu: 0.002})
		}
		return rounds
	}
	r := &report{
		database: sqlite, pairs: 10, figures: [2][]figures{of(100), of(60)},
		before: [2]map[string]size{{}, {"events": {5, 0}}},
		after: [2]map[string]size{{"records": {10, 700}, "events": {70, 0}, "instances": {10, 1000}},
			{"records": {10, 710}, "events": {85, 0}, "instances": {10, 1100}}},
	}
	want := `
                             sqlite   floor   ours   ours/floor   
                   filed per second     200    120         0.60   
                approved per second     200    120         0.60   
      filed and approved per second     200    120         0.60   
                     submit p50, ms     2.0    2.0         1.00   
                     submit p99, ms     2.0    2.0         1.00   
                      agree p50, ms     2.0    2.0         1.00   
                      agree p99, ms     2.0    2.0         1.00   
   the server's CPU per record, µs    2000   2000         1.00   
        submit, bytes of the answer     300    300         1.00   
         agree, bytes of the answer     200    200         1.00   
      s until nothing is left to do     0.5    0.5                
the median of the rounds' ratios is 0.60: the bar, 0.70 of the floor's records filed and approved per second, is missed
unequal: the floor wrote 100 bytes of instances.state per record, ours 110
unequal: the floor wrote 7.0 rows of events per record, ours 8.0
`
	if got := r.String(); squeezed(got) != squeezed(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// squeezed is a report without the spaces that align it.
func squeezed(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return strings.Join(lines, "\n")
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

package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// bar is what ours is to reach of the floor's records per second.
const bar = 0.70

// report is what was measured on one database; index 0 is the floor, 1 ours, in all of it.
type report struct {
	database      string
	pairs         int // in the measured rounds, on each side
	figures       [2][]figures
	before, after [2]map[string]size
}

// String is the table, and below it what the two sides wrote unequally.
func (r *report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n")
	w := tabwriter.NewWriter(&b, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%s\tfloor\tours\tours/floor\t\n", r.database)
	for _, line := range []struct {
		name   string
		digits int
		of     func(figures) float64
	}{
		{"filed per second", 0, func(f figures) float64 { return f.submit.perSecond }},
		{"approved per second", 0, func(f figures) float64 { return f.agree.perSecond }},
		{"filed and approved per second", 0, together},
		{"submit p50, ms", 1, func(f figures) float64 { return percentile(f.both.submit, 50) }},
		{"submit p99, ms", 1, func(f figures) float64 { return percentile(f.both.submit, 99) }},
		{"agree p50, ms", 1, func(f figures) float64 { return percentile(f.both.agree, 50) }},
		{"agree p99, ms", 1, func(f figures) float64 { return percentile(f.both.agree, 99) }},
		{"the server's CPU per record, µs", 0, func(f figures) float64 { return f.cpu * 1e6 }},
		{"submit, bytes of the answer", 0, func(f figures) float64 { return meanSize(f.both.submit) }},
		{"agree, bytes of the answer", 0, func(f figures) float64 { return meanSize(f.both.agree) }},
	} {
		floor, ours := median(r.figures[0], line.of), median(r.figures[1], line.of)
		fmt.Fprintf(w, "%s\t%.*f\t%.*f\t%.2f\t\n", line.name, line.digits, floor, line.digits, ours, ours/floor)
	}
	settled := func(f figures) float64 { return f.settled }
	fmt.Fprintf(w, "s until nothing is left to do\t%.1f\t%.1f\t\t\n", median(r.figures[0], settled), median(r.figures[1], settled))
	w.Flush()
	verdict := "reached"
	if r.ratio() < bar {
		verdict = "missed"
	}
	fmt.Fprintf(&b, "the median of the rounds' ratios is %.2f: the bar, %.2f of the floor's records filed and approved per second, is %s\n", r.ratio(), bar, verdict)
	return b.String() + r.unequal()
}

// unequal says what the two sides did not write alike, one line each.
func (r *report) unequal() string {
	var b strings.Builder
	for _, c := range columns {
		floor, ours := r.perPair(0, c.table), r.perPair(1, c.table)
		if fmt.Sprintf("%.1f", floor[0]) != fmt.Sprintf("%.1f", ours[0]) {
			fmt.Fprintf(&b, "unequal: the floor wrote %.1f rows of %s per record, ours %.1f\n", floor[0], c.table, ours[0])
		}
		if math.Abs(floor[1]-ours[1]) > tolerance*ours[1] {
			fmt.Fprintf(&b, "unequal: the floor wrote %.0f bytes of %s.%s per record, ours %.0f\n", floor[1], c.table, c.text, ours[1])
		}
	}
	return b.String()
}

// together is the figure that the bar is about.
func together(f figures) float64 { return f.both.perSecond }

// ratio compares the two sides of each round, which ran one after the other, and gives the median: what else
// the machine did meanwhile hits both.
func (r *report) ratio() float64 {
	ratios := make([]float64, len(r.figures[0]))
	for i := range ratios {
		ratios[i] = together(r.figures[1][i]) / together(r.figures[0][i])
	}
	slices.Sort(ratios)
	return ratios[(len(ratios)-1)/2]
}

// tolerance is by how much the bytes of two sides may differ: the floor's texts are filled up, not alike.
const tolerance = 0.05

// perPair is how many rows of a table one record cost, and how many bytes of its text.
func (r *report) perPair(i int, table string) [2]float64 {
	before, after := r.before[i][table], r.after[i][table]
	return [2]float64{float64(after.rows-before.rows) / float64(r.pairs), float64(after.bytes-before.bytes) / float64(r.pairs)}
}

// median is the middle one of a figure of several rounds; of an even number, the lower middle.
func median(rounds []figures, of func(figures) float64) float64 {
	values := make([]float64, len(rounds))
	for i, f := range rounds {
		values[i] = of(f)
	}
	slices.Sort(values)
	return values[(len(values)-1)/2]
}

// percentile is the smallest duration, in milliseconds, that p percent of all do not exceed.
func percentile(all []answer, p int) float64 {
	ordered := slices.SortedFunc(slices.Values(all), func(a, b answer) int { return cmp.Compare(a.took, b.took) })
	rank := (len(ordered)*p + 99) / 100
	return float64(ordered[max(rank, 1)-1].took) / float64(time.Millisecond)
}

func meanSize(all []answer) float64 {
	sum := 0
	for _, a := range all {
		sum += a.size
	}
	return float64(sum) / float64(len(all))
}

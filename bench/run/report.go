package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// bar is what ours is to reach of the floor's records per second.
const bar = 0.70

// report is what was measured on one database; index 0 is the floor, 1 ours.
type report struct {
	database      string
	pairs         int // in the measured rounds, on each side
	figures       [2][]figures
	before, after [2]map[string]int
}

// String is the table, and below it the tables in which the two sides wrote different numbers of rows.
func (r *report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n")
	w := tabwriter.NewWriter(&b, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%s\tfloor\tours\tratio\t\n", r.database)
	perSecond := func(f figures) float64 { return f.perSecond }
	floor, ours := median(r.figures[0], perSecond), median(r.figures[1], perSecond)
	fmt.Fprintf(w, "records filed and approved per second\t%.0f\t%.0f\t%.2f\t\n", floor, ours, ours/floor)
	for _, line := range []struct {
		name string
		of   func(figures) float64
	}{
		{"submit p50, ms", func(f figures) float64 { return percentile(f.submit, 50) }},
		{"submit p99, ms", func(f figures) float64 { return percentile(f.submit, 99) }},
		{"agree p50, ms", func(f figures) float64 { return percentile(f.agree, 50) }},
		{"agree p99, ms", func(f figures) float64 { return percentile(f.agree, 99) }},
		{"submit, bytes of the answer", func(f figures) float64 { return meanSize(f.submit) }},
		{"agree, bytes of the answer", func(f figures) float64 { return meanSize(f.agree) }},
	} {
		floor, ours := median(r.figures[0], line.of), median(r.figures[1], line.of)
		fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%.2f\t\n", line.name, floor, ours, ours/floor)
	}
	w.Flush()
	verdict := "reached"
	if ours/floor < bar {
		verdict = "missed"
	}
	fmt.Fprintf(&b, "the bar, %.2f of the floor's records per second, is %s\n", bar, verdict)
	for _, t := range tables {
		if floor, ours := r.perPair(0, t), r.perPair(1, t); floor != ours {
			fmt.Fprintf(&b, "unequal: the floor wrote %s rows of %s per record, ours %s\n", floor, t, ours)
		}
	}
	return b.String()
}

// perPair is how many rows of a table one record cost, to a tenth.
func (r *report) perPair(i int, table string) string {
	return fmt.Sprintf("%.1f", float64(r.after[i][table]-r.before[i][table])/float64(r.pairs))
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

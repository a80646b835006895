// Command tally reads what `go test -json` prints, shows what a person wants to read of it (the closing
// line of each package, the whole output of what failed) and ends with the counted line
// "N passed, N failed". Tests and subtests count alike. It exits with 1 when anything failed or was
// skipped, or when no test ran: a test that does not run proves nothing.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// counted begin lines that a test prints for the closing lines: how many vectors an evaluator ran, how much of the matrix,
// what became of an experiment.
var counted = []string{"vectors: ", "matrix: ", "wall: ", "two nodes: ", "hosting: "}

// event is one line of `go test -json`, as far as it matters here; see `go doc test2json`.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

// tally is the count so far, and the output of tests whose outcome is not known yet.
type tally struct {
	passed, failed, skipped int
	pending                 map[string][]string // by package and test
	failedIn                map[string]bool     // packages in which a test was counted as failed
}

func main() {
	t, err := read(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintf(os.Stderr, "tally: %v\n", err)
		os.Exit(1)
	}
	fmt.Println(t)
	if !t.good() {
		os.Exit(1)
	}
}

// read counts the events of in and writes what is worth reading to out. A line that is not an event,
// such as a compiler's message, is written as it is.
func read(in io.Reader, out io.Writer) (*tally, error) {
	t := &tally{pending: map[string][]string{}, failedIn: map[string]bool{}}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil || e.Action == "" {
			fmt.Fprintln(out, lines.Text())
			continue
		}
		t.add(e, out)
	}
	return t, lines.Err()
}

// add counts one event.
func (t *tally) add(e event, out io.Writer) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output":
		if e.Test == "" {
			writePackageLine(out, e.Output)
			return
		}
		if slices.ContainsFunc(counted, func(head string) bool { return strings.HasPrefix(e.Output, head) }) {
			fmt.Fprint(out, e.Output)
			return
		}
		t.pending[key] = append(t.pending[key], e.Output)
	case "build-output":
		fmt.Fprint(out, e.Output)
	case "pass", "skip", "fail":
		t.close(e, key, out)
	}
}

// close counts the outcome of a test or of a package. A package that failed without a failed test (it did
// not build, it ran out of time, TestMain gave up) counts as one failure.
func (t *tally) close(e event, key string, out io.Writer) {
	switch {
	case e.Test == "" && e.Action == "fail" && !t.failedIn[e.Package]:
		t.failed++
		for name, lines := range t.pending { // tests that were running when the package died
			if strings.HasPrefix(name, e.Package+" ") {
				fmt.Fprint(out, strings.Join(lines, ""))
			}
		}
	case e.Test == "":
	case e.Action == "pass":
		t.passed++
	case e.Action == "skip":
		t.skipped++
		fmt.Fprint(out, strings.Join(t.pending[key], ""))
	case e.Action == "fail":
		t.failed++
		t.failedIn[e.Package] = true
		fmt.Fprint(out, strings.Join(t.pending[key], ""))
	}
	delete(t.pending, key)
}

// writePackageLine drops the lone PASS that precedes every "ok" line and packages without tests.
func writePackageLine(out io.Writer, line string) {
	if line == "PASS\n" || strings.Contains(line, "[no test files]") {
		return
	}
	fmt.Fprint(out, line)
}

// good says whether the run proves anything: tests ran, and all of them passed.
func (t *tally) good() bool { return t.passed > 0 && t.failed == 0 && t.skipped == 0 }

// String is the closing line.
func (t *tally) String() string {
	s := fmt.Sprintf("%d passed, %d failed", t.passed, t.failed)
	if t.skipped > 0 {
		s += fmt.Sprintf(", %d skipped", t.skipped)
	}
	return s
}

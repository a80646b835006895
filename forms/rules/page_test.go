package rules_test

import (
	"os"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

// evaluatorPage is what docs/rules.md says to who writes an evaluator, by its headings.
func evaluatorPage(t *testing.T) map[string]string {
	t.Helper()
	src, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	_, page, ok := strings.Cut(string(src), "\n## For who writes an evaluator\n")
	if !ok {
		t.Fatal("docs/rules.md says nothing to who writes an evaluator")
	}
	parts := map[string]string{}
	for _, part := range strings.Split(page, "\n### ")[1:] {
		heading, text, _ := strings.Cut(part, "\n")
		parts[heading] = text
	}
	return parts
}

// rows are the first cells of a part's tables, each with its row.
func rows(part string) map[string]string {
	out := map[string]string{}
	for _, line := range strings.Split(part, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 3 || strings.HasPrefix(cells[1], "-") {
			continue
		}
		for i, word := range strings.Split(cells[1], "`") {
			if i%2 == 1 {
				out[word] = line
			}
		}
	}
	return out
}

func TestThePageSaysAllThatAnEvaluatorNeeds(t *testing.T) {
	page := evaluatorPage(t)
	in := func(heading string, names ...string) map[string]string {
		t.Helper()
		found := rows(page[heading])
		for _, name := range names {
			if found[name] == "" {
				t.Errorf("%s does not stand under %q", name, heading)
			}
		}
		return found
	}
	in("The checked tree", ops(t)...)
	in("Predicates", rules.Predicates()...)
	var functions []string
	for _, f := range rules.Functions() {
		functions = append(functions, f.Name)
	}
	in("Functions, exactly", functions...)
	in("Patterns", "match", "fail", "nop", "alt", "empty", "rune")
	failures := in("Failures", rules.FailureCodes()...)
	for code, text := range rules.FailureMessages("en") {
		if failures[code] == "" {
			continue // a kind, or why a fact cannot be had
		}
		for _, arg := range strings.Split(text, "{")[1:] {
			if name, _, _ := strings.Cut(arg, "}"); !strings.Contains(failures[code], "`"+name+"`") {
				t.Errorf("%s: the page lacks the argument %s", code, name)
			}
		}
	}
	for _, zone := range rules.FixedZones() {
		if zone != "" && !strings.Contains(page["Zones"], "`"+zone+"`") {
			t.Errorf("the page lacks the zone %s", zone)
		}
	}
	budget := rules.NewBudget()
	if budget.Steps != 200_000 || budget.Rows != 100_000 || budget.Text != 1<<20 || !strings.Contains(page["Counters"], "| 200,000 |") || !strings.Contains(page["Counters"], "| 1 MiB |") {
		t.Error("the page's limits are others")
	}
}

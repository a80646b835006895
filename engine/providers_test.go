package engine

import (
	"os"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

// What rules may ask for is what the language has, signed the same, and somebody answers it.
func TestProviders_AgreeWithTheLanguage(t *testing.T) {
	functions := map[string]rules.Function{}
	for _, f := range rules.Functions() {
		if f.Asks {
			functions[f.Name] = f
		}
	}
	for name, f := range functions {
		p := providers[name]
		if p == nil || p.by&byRules == 0 || p.signature != f.Signature {
			t.Errorf("the function %s has no provider of its signature", f.Signature)
		}
	}
	for name, p := range providers {
		if _, known := functions[name]; p.by&byRules != 0 && !known && name != rules.OpLookup {
			t.Errorf("no function asks for %s", name)
		}
		if p.by&^byFlows != 0 && !p.page {
			t.Errorf("pages evaluate rules that ask for %s, and are not told", name)
		}
		if p.answer == nil || p.zh == "" || p.en == "" || p.cost == "" || p.by == 0 {
			t.Errorf("%s lacks something", name)
		}
	}
	if len(providers) != len(providerTable) {
		t.Error("a fact stands twice in the table")
	}
}

// factsPage is the table of facts as docs/rules.md shows it.
func factsPage() string {
	var b strings.Builder
	b.WriteString("| fact | asked by | what | 说明 | pages are told | locks in a command | statements for all questions of a round |\n|---|---|---|---|---|---|---|\n")
	yes := map[bool]string{true: "yes", false: "no"}
	for _, p := range providerTable {
		locks := "nothing"
		if p.account != nil {
			locks = "the account"
		}
		cells := []string{"`" + strings.ReplaceAll(p.signature, "|", "\\|") + "`", p.by.String(), p.en, p.zh, yes[p.page], locks, p.cost}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	return b.String()
}

func TestFactsPage_IsCurrent(t *testing.T) {
	const path, begin, end = "../docs/rules.md", "<!-- facts: go test ./engine -run FactsPage -update writes them -->\n\n", "<!-- end of facts -->"
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(src), begin)
	shown, tail, ok := strings.Cut(rest, end)
	if !ok {
		t.Fatal("the page has no place for the facts")
	}
	if shown == factsPage() {
		return
	}
	if !*update {
		t.Fatal("docs/rules.md is not current: run go test ./engine -run FactsPage -update")
	}
	if err := os.WriteFile(path, []byte(head+begin+factsPage()+end+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A decision may ask for so much and no more; what is too much fails, the same every time.
func TestAnswer_IsBounded(t *testing.T) {
	w := &work{facts: &rules.Facts{}}
	ask := func(n int) rules.Ask {
		return rules.Ask{Fact: "initials", Args: []rules.Value{rules.Text(strings.Repeat("单", n%100+1)), rules.Text(string(rune('a'+n%26)) + strings.Repeat("x", n/100))}}
	}
	var asks []rules.Ask
	for n := range maxFacts + 5 {
		asks = append(asks, ask(n))
	}
	for _, part := range [][]rules.Ask{asks[:4000], asks[4000:]} {
		if err := w.answer(part); err != nil {
			t.Fatal(err)
		}
	}
	answered, failed := 0, 0
	for _, a := range w.facts.Answers() {
		if a.Code == "" {
			answered++
		} else if failed++; a.Code != "too_many_facts" {
			t.Errorf("%s fails with %s", a.Ask.Key(), a.Code)
		}
	}
	if answered != maxFacts || failed != 5 {
		t.Errorf("%d are answered, %d fail", answered, failed)
	}
	if _, ok := w.facts.Get(asks[maxFacts]); ok {
		t.Error("the last ones are not those that fail")
	}
}

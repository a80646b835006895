package rules

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/num"
)

var costRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([^|`]+) \\|([^|`]*)\\|$")

// TestThePageSaysWhatRulesCost holds the table of costs in docs/rules.md against Cost, for several sizes of a table. The
// formulas are worked out as rules.
func TestThePageSaysWhatRulesCost(t *testing.T) {
	page, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## What a rule costs\n")
	section, _, _ = strings.Cut(section, "\n## ")
	found := costRow.FindAllStringSubmatch(section, -1)
	if len(found) < 4 {
		t.Fatalf("%d rules in the table", len(found))
	}
	for _, m := range found {
		rule, cerr := Compile(m[1], Type{}, fuzzEnv())
		if cerr != nil {
			t.Fatal(cerr)
		}
		for _, n := range []int{1, 20, 500} {
			want := Cost{Steps: worth(t, m[2], n), Rows: worth(t, m[3], n)}
			if got := rule.Cost(Bounds{Rows: n}); got != want {
				t.Errorf("%s with %d rows: %+v, the page says %+v", m[1], n, got, want)
			}
		}
	}
}

// worth is a formula of n, "2 + 4n + 3n²", for a number of rows; nothing is 0.
func worth(t *testing.T, formula string, n int) int64 {
	source := strings.NewReplacer("n²", "*n*n", "n", "*n").Replace(strings.TrimSpace(formula))
	source = regexp.MustCompile(`(^|\+ )\*`).ReplaceAllString(source, "${1}1*")
	if source == "" {
		return 0
	}
	rule, cerr := Compile(source, Type{Kind: KindNumber}, Env{Fields: map[string]Type{"n": {Kind: KindNumber}}})
	if cerr != nil {
		t.Fatal(cerr)
	}
	v, err := rule.Eval(&Input{Data: Data{"n": Num(num.FromInt(int64(n)))}})
	if err != nil {
		t.Fatal(err)
	}
	i, _ := v.AsNumber().Int()
	return i
}

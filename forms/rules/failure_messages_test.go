package rules

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestFailureMessagesAreThoseThatRulesFailWith reads the package's own source: every code that a rule can fail
// with has a text for pages, and there is no other.
func TestFailureMessagesAreThoseThatRulesFailWith(t *testing.T) {
	made := regexp.MustCompile(`(?:\bfail\((?:[^"()]+, )?|Failure\{Code: |\.fail\([^"]*\), )"([a-z_]+)"`)
	found := map[string]bool{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		src, err := os.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range made.FindAllStringSubmatch(string(src), -1) {
			if m[1] != "internal" {
				found[m[1]] = true
			}
		}
	}
	if got := sortedKeys(found); !slices.Equal(got, failureCodes) {
		t.Errorf("rules fail with\n%v, the list has\n%v", got, failureCodes)
	}
	for _, lang := range []string{"zh-CN", "en"} {
		for key, text := range FailureMessages(lang) {
			if text == "" {
				t.Errorf("%s has no text in %s", key, lang)
			}
		}
	}
}

package superform_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestFaultsHaveTheirTests holds docs/faults-fields.md against the tree: every line names tests, and they are there.
func TestFaultsHaveTheirTests(t *testing.T) {
	known := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	for _, folder := range []string{"api", "apps", "engine", "forms"} {
		err := filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, found := range declared.FindAllStringSubmatch(string(source), -1) {
				known[found[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile("docs/faults-fields.md")
	if err != nil {
		t.Fatal(err)
	}
	lines, named := 0, regexp.MustCompile("`([^`]*)`")
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if len(cells) < 3 || strings.HasPrefix(line, "| bad input") {
			continue
		}
		lines++
		tests := named.FindAllStringSubmatch(cells[len(cells)-1], -1)
		if len(tests) == 0 {
			t.Errorf("no test for %s", cells[0])
		}
		for _, one := range tests {
			if _, err := os.Stat(one[1]); !known[one[1]] && (err != nil || !strings.Contains(one[1], "/")) {
				t.Errorf("there is no %s for %s", one[1], cells[0])
			}
		}
	}
	if lines < 18 {
		t.Errorf("%d lines", lines)
	}
}

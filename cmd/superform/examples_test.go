package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the examples need, and how to get it.
var exampleTools = map[string]string{
	"bash": "apt-get install bash, brew install bash",
	"curl": "apt-get install curl, brew install curl",
	"jq":   "apt-get install jq, brew install jq",
}

// TestExamples runs every script of examples/ against a process with the demo company, on both databases, twice:
// what an example leaves behind does not stop the next run.
func TestExamples(t *testing.T) {
	for tool, how := range exampleTools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("the examples need %s: %s", tool, how)
		}
	}
	scripts, err := filepath.Glob("../../examples/*/*.sh")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("%d examples, %v", len(scripts), err)
	}
	each(t, func(t *testing.T, p place) {
		s := p.demo(t)
		for _, script := range scripts {
			t.Run(strings.TrimPrefix(filepath.ToSlash(script), "../../examples/"), func(t *testing.T) {
				for range 2 {
					cmd := exec.CommandContext(t.Context(), "bash", script, s.base)
					cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
					out, err := cmd.CombinedOutput()
					if err != nil {
						t.Fatalf("%v\n%s", err, out)
					}
					mustTell(t, script, string(out))
				}
			})
		}
		s.stop()
		verify(t, p)
	})
}

// told is what the output of an example has to say; one that stands in no line must only end well.
var told = map[string][]string{
	"submit-and-approve.sh": {
		`(?m)^\{"days":[1-4](\.5)?,"problems":\[\]\}$`, `(?m)^  直属主管: 李敏 `, `(?m)^Submitted as LV-\d{6}-\d{4,}: running$`,
		`(?m)^The line manager agrees: (running|approved)$`, `(?m)^It is approved\.$`,
	},
}

func mustTell(t *testing.T, script, out string) {
	t.Helper()
	for _, pattern := range told[filepath.Base(script)] {
		if !regexp.MustCompile(pattern).MatchString(out) {
			t.Errorf("the output does not say %s:\n%s", pattern, out)
		}
	}
}

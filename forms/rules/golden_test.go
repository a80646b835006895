package rules_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

var update = flag.Bool("update", false, "rewrite what testdata expects")

func TestGolden(t *testing.T) {
	files, err := rulestest.Read(os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(file.Name, func(t *testing.T) { runGolden(t, file) })
	}
}

func runGolden(t *testing.T, file rulestest.File) {
	out := []string{file.Head}
	for _, c := range file.Cases {
		got := c.Run().Lines()
		out = append(out, strings.Join(append(c.Given, got...), "\n"))
		if *update {
			continue
		}
		t.Run(c.Title, func(t *testing.T) {
			if want := strings.Join(c.Expected, "\n"); strings.Join(got, "\n") != want {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s", c.Source, strings.Join(got, "\n"), want)
			}
		})
	}
	if *update {
		if err := os.WriteFile("testdata/"+file.Name+".txt", []byte(strings.Join(out, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestEveryCodeHasAGoldenCase holds the golden files against the catalogue: whole messages of every code, in both
// languages.
func TestEveryCodeHasAGoldenCase(t *testing.T) {
	files, err := rulestest.Read(os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{"did_you_mean": true, "did_you_mean_field": true} // which follow others
	for _, file := range files {
		for _, c := range file.Cases {
			if len(c.Expected) == 5 && strings.HasPrefix(c.Expected[0], "!! ") {
				shown[strings.TrimPrefix(c.Expected[0], "!! ")] = true
			}
		}
	}
	for _, code := range rules.Codes() {
		if !shown[code] && !strings.HasPrefix(code, "list_") { // what filters refuse: filter_test.go
			t.Errorf("no golden case shows %s", code)
		}
	}
}

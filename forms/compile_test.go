package forms

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what is found into testdata")

// TestDefinitions compiles every case of testdata/definitions.txt and compares all problems.
func TestDefinitions(t *testing.T) {
	const path = "testdata/definitions.txt"
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(raw), "\n== ")
	var out strings.Builder
	out.WriteString(strings.TrimSpace(head) + "\n")
	for one := range strings.SplitSeq(rest, "\n== ") {
		name, body, _ := strings.Cut(one, "\n")
		source, want := splitCase(body)
		var got strings.Builder
		t.Run(name, func(t *testing.T) {
			_, problems := Compile([]byte(wholeForm(source)), leaveEnv())
			for _, p := range problems {
				got.WriteString("> " + line(p) + "\n")
			}
			if got.String() != want && !*update {
				t.Errorf("\n got\n%swant\n%s", got.String(), want)
			}
		})
		out.WriteString("\n== " + name + "\n")
		if source != "" {
			out.WriteString(source + "\n")
		}
		out.WriteString(got.String())
	}
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// splitCase parts a definition from its problems, both without empty lines.
func splitCase(body string) (source, problems string) {
	var lines []string
	for line := range strings.SplitSeq(body, "\n") {
		switch {
		case strings.HasPrefix(line, "> "):
			problems += line + "\n"
		case line != "":
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n"), problems
}

// wholeForm puts the properties of a form into a form file.
func wholeForm(source string) string {
	if source == "" || source[0] != '{' || strings.HasPrefix(source, `{"format"`) {
		return source
	}
	return `{"format":1,"kind":"plain","title":"T","schema":{"type":"object","properties":` + source + `}}`
}

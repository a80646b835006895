package superform_test

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocumentedCommandsExist holds every line of a block marked <!-- run -->: its make target stands in the
// Makefile, its script in the tree, and its command of the binary explains itself.
func TestDocumentedCommandsExist(t *testing.T) {
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, s := range pages(t) {
		for _, line := range commands(string(s.text)) {
			lines++
			if err := commandExists(t, string(makefile), line); err != nil {
				t.Errorf("%s: %s: %v", s.path, line, err)
			}
		}
	}
	if lines == 0 {
		t.Error("no page has a block of commands")
	}
}

// TestLinksLead follows every link of every page that stays in the tree.
func TestLinksLead(t *testing.T) {
	for _, s := range pages(t) {
		for _, to := range links(string(s.text)) {
			if _, err := os.Stat(filepath.FromSlash(path.Join(s.folder(), to))); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", s.path, to)
			}
		}
	}
}

var namedPage = regexp.MustCompile(`docs/[A-Za-z0-9_/-]+\.md`)

// TestPagesNamedInCodeExist holds every docs/….md that a Go file names, in a comment or in a text that people
// read.
func TestPagesNamedInCodeExist(t *testing.T) {
	found := 0
	for _, s := range readTree(t, ".").files {
		if path.Ext(s.path) != ".go" {
			continue
		}
		for _, page := range namedPage.FindAllString(string(s.text), -1) {
			found++
			if _, err := os.Stat(filepath.FromSlash(page)); err != nil {
				t.Errorf("%s names %s, which does not exist", s.path, page)
			}
		}
	}
	if found == 0 {
		t.Error("no page is named")
	}
}

// TestReadmeNamesEveryTopFolder wants a line of the README's tree for each folder at the top.
func TestReadmeNamesEveryTopFolder(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]bool{}
	for _, s := range readTree(t, ".").files {
		top, _, deep := strings.Cut(s.path, "/")
		named := regexp.MustCompile("(?m)^\\| (`|\\[)" + regexp.QuoteMeta(top) + "(/[a-z]+)?(`|\\])")
		if deep && !named.Match(readme) {
			missing[top] = true
		}
	}
	for top := range missing {
		t.Errorf("README.md has no line for the folder %s", top)
	}
}

func pages(t *testing.T) []*source {
	t.Helper()
	var list []*source
	for _, s := range readTree(t, ".").files {
		if path.Ext(s.path) == ".md" {
			list = append(list, s)
		}
	}
	return list
}

var runBlock = regexp.MustCompile("(?s)<!-- run -->\\s*```sh\n(.*?)```")

// commands lists the command lines of the marked blocks, without comments.
func commands(page string) []string {
	var list []string
	for _, block := range runBlock.FindAllStringSubmatch(page, -1) {
		for _, line := range strings.Split(block[1], "\n") {
			line, _, _ = strings.Cut(line, " #")
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				list = append(list, line)
			}
		}
	}
	return list
}

var assignment = regexp.MustCompile(`^[A-Z_]+=\S*$`)

// commandExists says why a documented command line would not run, if it would not.
func commandExists(t *testing.T, makefile, line string) error {
	words := strings.Fields(line)
	for len(words) > 1 && assignment.MatchString(words[0]) {
		words = words[1:]
	}
	switch {
	case words[0] == "make" && len(words) > 1:
		if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(words[1]) + `:`).MatchString(makefile) {
			return fmt.Errorf("the Makefile has no target %s", words[1])
		}
	case words[0] == "bin/superform" && len(words) > 1:
		if out, err := exec.Command(builtBinary(t), words[1], "--help").CombinedOutput(); err != nil {
			return fmt.Errorf("the binary does not know %s: %v\n%s", words[1], err, out)
		}
	case strings.Contains(words[0], "/"):
		if _, err := os.Stat(words[0]); err != nil {
			return fmt.Errorf("there is no %s", words[0])
		}
	default:
		return fmt.Errorf("only make, bin/superform and scripts can be held")
	}
	return nil
}

// builtBinary builds the binary as it is now.
func builtBinary(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "superform")
	if out, err := exec.Command("go", "build", "-o", bin, "./cmd/superform").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

var (
	link  = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	fence = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`")
)

// links lists where a page leads within the tree; code is no link, and a part of a page is not looked up.
func links(page string) []string {
	var list []string
	for _, m := range link.FindAllStringSubmatch(fence.ReplaceAllString(page, ""), -1) {
		to, _, _ := strings.Cut(m[1], "#")
		if to != "" && !strings.Contains(to, "://") && !strings.HasPrefix(to, "mailto:") {
			list = append(list, to)
		}
	}
	return list
}

func TestCommandsAndLinksAreFound(t *testing.T) {
	page := "<!-- run -->\n```sh\nmake run # start\n# a comment\nA=b make test\n```\n```sh\nmake love\n```\n[a](b.md#c) [d](https://e) `[f](g)`\n"
	if got := strings.Join(commands(page), "|"); got != "make run|A=b make test" {
		t.Errorf("commands %q", got)
	}
	if got := strings.Join(links(page), "|"); got != "b.md" {
		t.Errorf("links %q", got)
	}
	for line, want := range map[string]string{
		"make run":         "",
		"A=b make run":     "",
		"make love":        "the Makefile has no target love",
		"scripts/no.sh":    "there is no scripts/no.sh",
		"curl example.com": "only make, bin/superform and scripts can be held",
	} {
		got := ""
		if err := commandExists(t, "run: build ## start\n", line); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

package superform_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// checkAppNames looks for an app's name as a whole literal ("leave"), as the head of a form's id
// ("leave.request") or as a bundle's path, in Go and in what the web client is written in. Tests may name
// apps.
func checkAppNames(tr *tree, apps []string) []string {
	if len(apps) == 0 {
		return nil
	}
	quoted := make([]string, len(apps))
	for i, app := range apps {
		quoted[i] = regexp.QuoteMeta(app)
	}
	any := "(" + strings.Join(quoted, "|") + ")"
	literal := regexp.MustCompile(`^` + any + `(\.|$)|` + bundles + `/` + any + `(/|$)`)
	inScript := regexp.MustCompile("[\"'`]" + any + "[.\"'`]|" + bundles + "/" + any + "/")
	var found []string
	for _, s := range tr.files {
		switch {
		case s.isTest() || isWebTest(s.path) || s.under(bundles):
		case s.ast != nil:
			for _, lit := range literals(s.ast) {
				text, _ := strconv.Unquote(lit.Value)
				if literal.MatchString(text) {
					found = append(found, tr.at(lit.Pos(), "code names an app: %s", lit.Value))
				}
			}
		case slices.Contains([]string{".ts", ".tsx", ".vue", ".js", ".mjs"}, path.Ext(s.path)):
			for i, line := range strings.Split(string(s.text), "\n") {
				if m := inScript.FindString(line); m != "" {
					found = append(found, fmt.Sprintf("%s:%d: code names an app: %s", s.path, i+1, m))
				}
			}
		}
	}
	return sorted(found)
}

// literals lists a file's string literals; an import's path and a field's tag are none.
func literals(f *ast.File) []*ast.BasicLit {
	var list []*ast.BasicLit
	tags := map[*ast.BasicLit]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			tags[n.Tag] = true // a field is visited before its tag
		case *ast.BasicLit:
			if n.Kind == token.STRING && !tags[n] {
				list = append(list, n)
			}
		}
		return true
	})
	return list
}

func isWebTest(p string) bool {
	return strings.Contains(p, ".test.") || strings.Contains(p, ".spec.") || strings.Contains(p, ".bench.") || within(p, "ui/browser")
}

// script finds what a browser would run in a text.
var script = regexp.MustCompile(`(?i)<\s*(script|iframe|object|embed)\b|javascript:|<[^>]*\son[a-z]+\s*=`)

// checkBundles looks into the folders of dir: data only, of the listed kinds, with nothing that runs.
func checkBundles(tr *tree, dir string, kinds []string) []string {
	var found []string
	for _, s := range tr.files {
		rest, ok := strings.CutPrefix(s.path, dir+"/")
		if !ok || !strings.Contains(rest, "/") {
			continue // embed.go stands beside the bundles
		}
		if !slices.Contains(kinds, path.Ext(s.path)) {
			found = append(found, fmt.Sprintf("%s:1: a bundle is data, of %s", s.path, strings.Join(kinds, " ")))
		}
		for i, line := range strings.Split(string(s.text), "\n") {
			if m := script.FindString(line); m != "" {
				found = append(found, fmt.Sprintf("%s:%d: a bundle holds no script: %s", s.path, i+1, m))
			}
		}
	}
	return sorted(found)
}

// checkInit refuses func init: a list of kinds stands in plain sight in one file.
func checkInit(tr *tree) []string {
	var found []string
	for _, s := range tr.goFiles() {
		for _, d := range s.ast.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				found = append(found, tr.at(f.Pos(), "func init registers behind the reader's back"))
			}
		}
	}
	return sorted(found)
}

// checkPackageComments wants one file of each package to say what the package is.
func checkPackageComments(tr *tree) []string {
	said, first, opening := map[string]bool{}, map[string]*source{}, map[string]string{}
	for _, s := range tr.goFiles() {
		if s.isTest() {
			continue
		}
		folder := s.folder()
		if first[folder] == nil {
			first[folder], opening[folder] = s, "Package "+s.ast.Name.Name
			if s.ast.Name.Name == "main" {
				opening[folder] = "Command " + path.Base(folder)
			}
		}
		said[folder] = said[folder] || strings.HasPrefix(s.ast.Doc.Text(), opening[folder]+" ")
	}
	var found []string
	for folder, s := range first {
		if !said[folder] {
			found = append(found, fmt.Sprintf("%s:1: no file of %s has the package's comment, which begins with %q", s.path, folder, opening[folder]))
		}
	}
	return sorted(found)
}

// checkFolders refuses folders by name, wherever they are.
func checkFolders(tr *tree, banished []string) []string {
	var found []string
	for _, s := range tr.files {
		if s.ast == nil && path.Ext(s.path) != ".ts" && path.Ext(s.path) != ".vue" {
			continue
		}
		for _, part := range strings.Split(s.folder(), "/") {
			if slices.Contains(banished, part) {
				found = append(found, fmt.Sprintf("%s:1: a folder %q says nothing about what is in it", s.folder(), part))
			}
		}
		if s.ast != nil && slices.Contains(banished, s.ast.Name.Name) {
			found = append(found, fmt.Sprintf("%s:1: a package %q says nothing about what is in it", s.folder(), s.ast.Name.Name))
		}
	}
	return sorted(found)
}

// checkLengths refuses files longer than max lines; tests and generated files may be.
func checkLengths(tr *tree, max int) []string {
	var found []string
	for _, s := range tr.files {
		code := s.ast != nil || path.Ext(s.path) == ".ts" || path.Ext(s.path) == ".vue"
		generated := strings.Contains(s.path, ".gen.") || strings.HasSuffix(s.path, ".d.ts") || s.ast != nil && ast.IsGenerated(s.ast)
		if code && !generated && !s.isTest() && !isWebTest(s.path) && s.lines() > max {
			found = append(found, fmt.Sprintf("%s:%d: %d lines: is it one room or three?", s.path, max+1, s.lines()))
		}
	}
	return sorted(found)
}

// leftover finds what somebody meant to come back to, and paths that exist on one machine only. The brackets
// keep it from finding itself.
var leftover = regexp.MustCompile(`\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b|(?i:not[ ]implemented)|/(?:home|Users)/[a-z]+/|/[r]oot/`)

// checkLeftovers looks for them in everything that people write.
func checkLeftovers(tr *tree) []string {
	var found []string
	for _, s := range tr.files {
		for i, line := range strings.Split(string(s.text), "\n") {
			if m := leftover.FindString(line); m != "" {
				found = append(found, fmt.Sprintf("%s:%d: %q does not belong into what is finished", s.path, i+1, m))
			}
		}
	}
	return sorted(found)
}

// goMod is what `go mod edit -json` says, as far as it matters here.
type goMod struct {
	Go      string
	Require []struct {
		Path, Version string
		Indirect      bool
	}
	Replace []struct{ Old struct{ Path string } }
}

// release is a version that has a name; what we ask for ourselves has one.
var release = regexp.MustCompile(`^v\d+\.\d+\.\d+(\+incompatible)?$`)

// checkPins wants go.mod to name a release of the language and of each module we ask for, and to replace
// none. What comes along indirectly may be a commit.
func checkPins(tr *tree) []string {
	var found []string
	for _, s := range tr.files {
		if path.Base(s.path) != "go.mod" {
			continue
		}
		cmd := exec.Command("go", "mod", "edit", "-json", "/dev/stdin")
		cmd.Stdin = strings.NewReader(string(s.text))
		out, err := cmd.Output()
		var mod goMod
		if err == nil {
			err = json.Unmarshal(out, &mod)
		}
		if err != nil {
			found = append(found, fmt.Sprintf("%s:1: %v", s.path, err))
			continue
		}
		if strings.Count(mod.Go, ".") != 2 {
			found = append(found, fmt.Sprintf("%s:1: go %s names no release of Go", s.path, mod.Go))
		}
		for _, r := range mod.Require {
			if !r.Indirect && !release.MatchString(r.Version) {
				found = append(found, fmt.Sprintf("%s:1: %s %s is no release", s.path, r.Path, r.Version))
			}
		}
		for _, r := range mod.Replace {
			found = append(found, fmt.Sprintf("%s:1: %s is replaced: what we build would not be what we name", s.path, r.Old.Path))
		}
	}
	return sorted(found)
}

package superform_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// tree is the text of a source tree, its Go files parsed. A check takes one and returns what it found, each
// as "path:line: what is wrong", so that it can be tried on a tree that was never on a disk.
type tree struct {
	fset  *token.FileSet
	files []*source
}

// source is one file: its slash path from the root, its text, and its syntax where it is Go.
type source struct {
	path string
	text []byte
	ast  *ast.File
}

// Folders that hold what is built, fetched or given to tests.
var notOurs = []string{"node_modules", "bin", "data", "dist", "coverage", "testdata", "vendor"}

// Files that a check may want to read; pictures and sheets are known by their names only.
var readFiles = []string{".go", ".mod", ".ts", ".tsx", ".vue", ".js", ".mjs", ".yaml", ".html", ".svg", ".md", ".csv", ".sh", ".sql"}

// readTree reads the tree at root.
func readTree(t *testing.T, root string) *tree {
	t.Helper()
	texts := map[string]string{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if p != root && (strings.HasPrefix(name, ".") || slices.Contains(notOurs, name)) {
				return fs.SkipDir
			}
			return nil
		}
		var text []byte
		if slices.Contains(readFiles, path.Ext(name)) {
			if text, err = os.ReadFile(p); err != nil {
				return err
			}
		}
		texts[filepath.ToSlash(p)] = string(text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return newTree(t, texts)
}

// newTree makes a tree of texts by path.
func newTree(t *testing.T, texts map[string]string) *tree {
	t.Helper()
	tr := &tree{fset: token.NewFileSet()}
	for p, text := range texts {
		s := &source{path: p, text: []byte(text)}
		if path.Ext(p) == ".go" {
			file, err := parser.ParseFile(tr.fset, p, text, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			s.ast = file
		}
		tr.files = append(tr.files, s)
	}
	sort.Slice(tr.files, func(i, j int) bool { return tr.files[i].path < tr.files[j].path })
	return tr
}

func (tr *tree) goFiles() []*source {
	var list []*source
	for _, s := range tr.files {
		if s.ast != nil {
			list = append(list, s)
		}
	}
	return list
}

// apps lists the folders right below dir.
func (tr *tree) apps(dir string) []string {
	var list []string
	for _, s := range tr.files {
		rest, ok := strings.CutPrefix(s.path, dir+"/")
		if name, _, deep := strings.Cut(rest, "/"); ok && deep && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// at says where in the tree something was found.
func (tr *tree) at(pos token.Pos, format string, args ...any) string {
	p := tr.fset.Position(pos)
	return fmt.Sprintf("%s:%d: %s", p.Filename, p.Line, fmt.Sprintf(format, args...))
}

func (s *source) folder() string { return path.Dir(s.path) }

func (s *source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s *source) lines() int { return bytes.Count(s.text, []byte("\n")) }

// under reports whether the file lies in one of the folders, or below.
func (s *source) under(folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return within(s.path, f) })
}

// imports lists the file's imports by path.
func (s *source) imports() map[string]*ast.ImportSpec {
	list := map[string]*ast.ImportSpec{}
	for _, spec := range s.ast.Imports {
		p, _ := strconv.Unquote(spec.Path.Value)
		list[p] = spec
	}
	return list
}

// within reports whether a slash path is folder or lies below it; "." holds everything.
func within(p, folder string) bool {
	return folder == "." || p == folder || strings.HasPrefix(p, folder+"/")
}

package superform_test

import (
	"cmp"
	"go/ast"
	"path"
	"slices"
	"strings"
)

// arrow says what a folder may import of this module; see the table.
type arrow struct {
	folder string // a "*" stands for one part of the path
	may    string // folders, in one string
	never  string // folders below those in may that are not meant
	tests  string // folders that its test files may import in addition
}

// door says in which folder a library may be imported; see the table.
type door struct {
	lib    string
	folder string
	also   string // further folders, in one string
	names  string // only these names of it, in one string
}

// testsOnly is the door of what only tests, and packages made for tests (their names end in "test"), may
// import.
const testsOnly = "tests"

// arrowOf finds the line for a folder: the longest that holds it.
func arrowOf(table []arrow, folder string) arrow {
	best := arrow{folder: "."}
	for _, a := range table {
		if holds(a.folder, folder) && (best.folder == "." || len(a.folder) > len(best.folder)) {
			best = a
		}
	}
	if star := strings.TrimSuffix(best.folder, "*"); star != best.folder { // engine/* for engine/ledger is engine/ledger
		part, _, _ := strings.Cut(strings.TrimPrefix(folder, star), "/")
		best.folder = star + part
	}
	return best
}

// holds reports whether folder is, or lies below, the one that pattern names.
func holds(pattern, folder string) bool {
	star, found := strings.CutSuffix(pattern, "/*")
	if !found {
		return within(folder, pattern)
	}
	return folder != star && within(folder, star)
}

// checkArrows holds every import of our own packages against the table.
func checkArrows(tr *tree, table []arrow, exempt []string) []string {
	var found []string
	for _, s := range tr.goFiles() {
		if s.under(exempt...) {
			continue
		}
		a := arrowOf(table, s.folder())
		for p, spec := range s.imports() {
			to, ours := strings.CutPrefix(p, module+"/")
			if !ours || to == s.folder() || allowed(a, to, s.isTest()) {
				continue
			}
			found = append(found, tr.at(spec.Pos(), "%s may not import %s", a.folder, to))
		}
	}
	return sorted(found)
}

// allowed reports whether the line lets its folder import to. A folder that has a line of its own inside
// another, as the parts of the engine have, is not the other's inside.
func allowed(a arrow, to string, test bool) bool {
	if test && inAny(strings.Fields(a.tests), to) {
		return true
	}
	if inAny(strings.Fields(a.never), to) {
		return false
	}
	return within(to, a.folder) && a.folder != "." || inAny(strings.Fields(a.may), to)
}

func inAny(folders []string, p string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return within(p, f) })
}

// checkDoors holds every import of a library, and every use of a named part of the standard library,
// against the table.
func checkDoors(tr *tree, table []door, exempt []string) []string {
	var found []string
	for _, s := range tr.goFiles() {
		if s.under(exempt...) {
			continue
		}
		for p, spec := range s.imports() {
			d, ok := doorOf(table, p)
			switch {
			case !ok && isLibrary(p):
				found = append(found, tr.at(spec.Pos(), "%s has no door: name the one folder that may import it in the table doors", p))
			case !ok || d.opens(s):
			case d.names == "":
				found = append(found, tr.at(spec.Pos(), "%s may only be imported by %s", p, d.folder))
			case !s.isTest():
				for _, use := range uses(s, spec, strings.Fields(d.names)) {
					found = append(found, tr.at(use.Pos(), "%s.%s may only be used by %s", p, use.Sel.Name, d.folder))
				}
			}
		}
	}
	return sorted(found)
}

// doorOf finds the door of a package.
func doorOf(table []door, pkg string) (door, bool) {
	for _, d := range table {
		if d.names != "" && pkg == d.lib || d.names == "" && within(pkg, d.lib) {
			return d, true
		}
	}
	return door{}, false
}

// opens reports whether the file stands on the right side of the door.
func (d door) opens(s *source) bool {
	if d.folder == testsOnly {
		return s.isTest() || strings.HasSuffix(s.folder(), "test")
	}
	return s.under(d.folder) || s.under(strings.Fields(d.also)...)
}

// isLibrary reports whether a package comes from another module: such paths begin with a host.
func isLibrary(pkg string) bool {
	host, _, _ := strings.Cut(pkg, "/")
	return strings.Contains(host, ".") && !within(pkg, module)
}

// uses lists where a file names one of an imported package's names. A dot import hides the names, so it
// counts as a use of all; house style has none.
func uses(s *source, spec *ast.ImportSpec, names []string) []*ast.SelectorExpr {
	local := cmp.Or(importName(spec), path.Base(strings.Trim(spec.Path.Value, `"`)))
	var list []*ast.SelectorExpr
	ast.Inspect(s.ast, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || !slices.Contains(names, sel.Sel.Name) {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok && id.Name == local {
			list = append(list, sel)
		}
		return true
	})
	return list
}

func importName(spec *ast.ImportSpec) string {
	if spec.Name == nil {
		return ""
	}
	return spec.Name.Name
}

func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

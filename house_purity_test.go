package superform_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// checkPurity looks in the named folders for what would let something happen there: imports beyond the
// list, goroutines, channels, and writes to package variables. It reads the source; what it cannot see is
// a write through a copy of a package variable's map, slice or pointer.
func checkPurity(tr *tree, folders, imports []string) []string {
	forbidden := map[string][]string{} // by allowed package: the names that are not
	for _, line := range imports {
		words := strings.Fields(line)
		for i, name := range words[1:] {
			words[i+1] = strings.TrimPrefix(name, "-")
		}
		forbidden[words[0]] = words[1:]
	}
	var found []string
	for _, files := range tr.packages(folders) {
		p := purity{tr: tr, forbidden: forbidden, info: resolve(tr.fset, files)}
		for _, f := range files {
			p.checkImports(f)
			ast.Inspect(f, p.visit)
		}
		found = append(found, p.found...)
	}
	return sorted(found)
}

// packages groups the files below the folders by the package they belong to, tests left out.
func (tr *tree) packages(folders []string) map[string][]*ast.File {
	groups := map[string][]*ast.File{}
	for _, s := range tr.goFiles() {
		if s.under(folders...) && !s.isTest() {
			groups[s.folder()] = append(groups[s.folder()], s.ast)
		}
	}
	return groups
}

// resolve finds what each name of a package stands for. What is imported is not read, so names that come
// from elsewhere stay unknown; errors that follow from that are of no interest.
func resolve(fset *token.FileSet, files []*ast.File) *types.Info {
	info := &types.Info{
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	conf := types.Config{Importer: hollow{}, Error: func(error) {}, FakeImportC: true}
	_, _ = conf.Check("checked", fset, files, info)
	return info
}

// hollow imports every package as an empty one.
type hollow struct{}

func (hollow) Import(path string) (*types.Package, error) {
	pkg := types.NewPackage(path, packageName(path))
	pkg.MarkComplete()
	return pkg, nil
}

// packageName is the name a path suggests: its last part that is no version number.
func packageName(p string) string {
	parts := strings.Split(p, "/")
	last := parts[len(parts)-1]
	if _, err := strconv.Atoi(strings.TrimPrefix(last, "v")); err == nil && len(parts) > 1 {
		last = parts[len(parts)-2]
	}
	return strings.TrimPrefix(last, "go-")
}

// purity is the check of one package.
type purity struct {
	tr        *tree
	info      *types.Info
	forbidden map[string][]string
	found     []string
}

func (p *purity) report(pos token.Pos, format string, args ...any) {
	p.found = append(p.found, p.tr.at(pos, format, args...))
}

func (p *purity) checkImports(f *ast.File) {
	for _, spec := range f.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if importName(spec) == "." {
			p.report(spec.Pos(), "a dot import hides what is used")
		}
		if isLibrary(path) || within(path, module) {
			continue // checkDoors and checkArrows see to these
		}
		if _, ok := p.forbidden[path]; !ok {
			p.report(spec.Pos(), "%s may not be imported where nothing happens", path)
		}
	}
	for _, group := range f.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//go:linkname") {
				p.report(c.Pos(), "go:linkname reaches around the imports")
			}
		}
	}
}

// visit looks at one node; it always goes on to those below.
func (p *purity) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GoStmt:
		p.report(n.Pos(), "no goroutine may be started here")
	case *ast.SelectStmt:
		p.report(n.Pos(), "nothing may wait here: select")
	case *ast.ChanType:
		p.report(n.Pos(), "nothing may wait here: channel")
	case *ast.SelectorExpr:
		p.checkName(n)
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			p.checkWrites(n.Lhs...)
		}
	case *ast.IncDecStmt:
		p.checkWrites(n.X)
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			p.checkWrites(n.Key, n.Value)
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			if name := p.packageVariable(n.X); name != "" {
				p.report(n.Pos(), "the address of the package variable %s lets others write it: copy it", name)
			}
		}
	case *ast.CallExpr:
		p.checkCall(n)
	}
	return true
}

// checkName refuses the names that the list of imports excepts.
func (p *purity) checkName(sel *ast.SelectorExpr) {
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return
	}
	if pkg, ok := p.info.Uses[id].(*types.PkgName); ok {
		path := pkg.Imported().Path()
		if slices.Contains(p.forbidden[path], sel.Sel.Name) {
			p.report(sel.Pos(), "%s.%s may not be used where nothing happens", path, sel.Sel.Name)
		}
	}
}

// Functions that write into their first argument, as "package name".
var writers = []string{"slices Sort", "slices SortFunc", "slices SortStableFunc", "slices Reverse", "sort Ints", "sort Strings",
	"sort Slice", "sort SliceStable", "sort Sort", "sort Stable", "maps Copy", "maps DeleteFunc"}

// checkCall looks at calls that write: built-in functions, the sorting ones, a method of our own that
// takes a pointer to the variable it is called on, and time.Time's Local, which asks the machine.
func (p *purity) checkCall(call *ast.CallExpr) {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		if _, builtin := p.info.Uses[fun].(*types.Builtin); !builtin {
			return
		}
		switch fun.Name {
		case "copy", "clear", "delete":
			p.checkWrites(call.Args[0])
		case "print", "println":
			p.report(call.Pos(), "%s writes to the standard error output", fun.Name)
		}
	case *ast.SelectorExpr:
		if fun.Sel.Name == "Local" && len(call.Args) == 0 {
			p.report(call.Pos(), "Local asks the machine for its zone")
		}
		if id, ok := fun.X.(*ast.Ident); ok && len(call.Args) > 0 {
			if pkg, ok := p.info.Uses[id].(*types.PkgName); ok && slices.Contains(writers, pkg.Imported().Path()+" "+fun.Sel.Name) {
				p.checkWrites(call.Args[0])
			}
		}
		if s := p.info.Selections[fun]; s != nil && s.Kind() == types.MethodVal && takesPointer(s.Obj()) && !isPointer(s.Recv()) {
			p.checkWrites(fun.X)
		}
	}
}

func takesPointer(method types.Object) bool {
	sig, ok := method.Type().(*types.Signature)
	return ok && sig.Recv() != nil && isPointer(sig.Recv().Type())
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// checkWrites refuses targets that are, or lie inside, a package variable.
func (p *purity) checkWrites(targets ...ast.Expr) {
	for _, target := range targets {
		if name := p.packageVariable(target); name != "" {
			p.report(target.Pos(), "the package variable %s may not be written after its declaration", name)
		}
	}
}

// packageVariable is the name of the package variable that an expression is or leads into, or "".
func (p *purity) packageVariable(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		if v, ok := p.info.Uses[e].(*types.Var); ok && v.Parent() != nil && v.Parent() == v.Pkg().Scope() {
			return e.Name
		}
	case *ast.SelectorExpr:
		if id, ok := e.X.(*ast.Ident); ok {
			if pkg, ok := p.info.Uses[id].(*types.PkgName); ok {
				return pkg.Name() + "." + e.Sel.Name
			}
		}
		return p.packageVariable(e.X)
	case *ast.IndexExpr:
		return p.packageVariable(e.X)
	case *ast.SliceExpr:
		return p.packageVariable(e.X)
	case *ast.StarExpr:
		return p.packageVariable(e.X)
	case *ast.ParenExpr:
		return p.packageVariable(e.X)
	}
	return ""
}

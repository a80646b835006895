package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// A query is an exported method of Tx. Each is called by some test beside it, on both databases.
func TestEveryQueryIsTested(t *testing.T) {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared, called := map[string]string{}, map[string]bool{}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		isTest := strings.HasSuffix(path, "_test.go")
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if !isTest && n.Name.IsExported() && ofTx(n) {
					declared[n.Name.Name] = path
				}
			case *ast.SelectorExpr:
				called[n.Sel.Name] = called[n.Sel.Name] || isTest
			}
			return true
		})
	}
	if len(declared) == 0 {
		t.Fatal("no query is found")
	}
	for name, path := range declared {
		if !called[name] {
			t.Errorf("%s: no test of the store calls %s", path, name)
		}
	}
}

func ofTx(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return false
	}
	star, ok := f.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	name, ok := star.X.(*ast.Ident)
	return ok && name.Name == "Tx"
}

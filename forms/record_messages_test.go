package forms

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// TestEveryCodeOfARecordHasATextForPages reads the package's own source: every code that is written where a
// record is read or evaluated, and not where a definition is, is a page's or the server's, and no other is.
func TestEveryCodeOfARecordHasATextForPages(t *testing.T) {
	found := map[string]bool{"not_unique": true} // the engine's
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			if !readsDefinitions(decl) {
				codesOf(decl, found)
			}
		}
	}
	listed := slices.Concat(recordCodes, unitCodes, serverCodes)
	slices.Sort(listed)
	if got := sortedKeys(found); !slices.Equal(got, listed) {
		for _, code := range got {
			if !slices.Contains(listed, code) {
				t.Errorf("%q can be said of a record and is in neither list", code)
			}
		}
		for _, code := range listed {
			if !found[code] {
				t.Errorf("%q is never said of a record", code)
			}
		}
	}
}

// readsDefinitions says whether a declaration is of the side of Compile, or a table of texts.
func readsDefinitions(decl ast.Decl) bool {
	f, ok := decl.(*ast.FuncDecl)
	if !ok {
		return true
	}
	switch f.Name.Name {
	case "readNode", "parseTree", "checkKeywords", "ParseNumbering", "ruleProblem", "tooDear", "tooLong", "tooManyRounds", "Inside", "insideField":
		return true
	}
	if f.Recv == nil {
		return false
	}
	receiver := f.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	switch receiver.(*ast.Ident).Name {
	case "compiler", "propertyReader", "layoutReader", "sorter", "node", "Numbering":
		return true
	}
	return false
}

// codesOf collects the texts of a declaration that are codes of the catalogue and stand where a code stands.
func codesOf(decl ast.Decl, into map[string]bool) {
	take := func(e ast.Expr) {
		text, ok := literal(e)
		if _, known := messages[text]; ok && known {
			into[text] = true
		}
	}
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if name, ok := n.Fun.(*ast.Ident); ok && makers[name.Name] < len(n.Args) {
				if at, maker := makers[name.Name]; maker {
					for _, code := range codesIn(n.Args[at]) {
						into[code] = true
					}
				}
			}
		case *ast.AssignStmt:
			for _, e := range n.Rhs {
				take(e)
			}
		case *ast.ReturnStmt:
			for _, e := range n.Results {
				take(e)
			}
		case *ast.ValueSpec:
			for _, e := range n.Values {
				take(e)
			}
		}
		return true
	})
	for _, code := range []string{faultSyntax, faultDepth, string(textNUL), string(textSurrogate), string(textUTF8)} {
		into[code] = true // written as constants
	}
}

func TestRecordMessagesSpeakBothLanguages(t *testing.T) {
	zh, en := RecordMessages(Chinese), RecordMessages(English)
	if len(zh) != len(en) {
		t.Errorf("%d texts in Chinese, %d in English", len(zh), len(en))
	}
	for key, text := range zh {
		if text == "" || en[key] == "" {
			t.Errorf("%q lacks a text", key)
		}
	}
	if zh["required"] != "必须填写" || en["want.date"] != "A date such as 2026-11-22" || en["rule.division_by_zero"] != "Division by zero." {
		t.Errorf("the texts are %q, %q, %q", zh["required"], en["want.date"], en["rule.division_by_zero"])
	}
}

func TestEnglishProblemsOfRecordsAreSentences(t *testing.T) {
	for key, text := range RecordMessages(English) {
		if first := []rune(text)[0]; unicode.IsLower(first) && !strings.HasPrefix(key, "rule.") {
			t.Errorf("%s begins small: %q", key, text)
		}
	}
	for _, c := range []struct {
		problem Problem
		want    string
	}{
		{problem("a", "required"), "This must be filled in"},
		{problem("a", "wrong_type", "want", "date"), "A date such as 2026-11-22 is needed here"},
		{problem("a", "hold_amount", "hold", "days"), `The amount of the hold "days" is blank or below zero`},
		{Problem{Path: "a", Code: "check", Message: Text{"": "mm is the unit here"}}, "mm is the unit here"},
		{problem("/layout", "panes_twice"), "layout holds one group of tabs or steps, which stands in nothing else"},
	} {
		if got := c.problem.Sentence(English); got != c.want || c.problem.Sentence(Chinese) != c.problem.Text(Chinese) {
			t.Errorf("%s: %q", c.problem.Code, got)
		}
	}
}

package superform_test

import (
	"slices"
	"strings"
	"testing"
)

// Each case plants one violation in a tree that has nothing else wrong, and wants exactly that found; the
// cases that want nothing stand beside the violation they resemble.
func TestHouseFindsWhatIsPlanted(t *testing.T) {
	arrowsOf := func(tr *tree) []string { return checkArrows(tr, arrows, exemptFromArrowsAndDoors) }
	doorsOf := func(tr *tree) []string { return checkDoors(tr, doors, exemptFromArrowsAndDoors) }
	pureOf := func(tr *tree) []string { return checkPurity(tr, pureFolders, pureImports) }
	namesOf := func(tr *tree) []string { return checkAppNames(tr, tr.apps(bundles)) }
	bundlesOf := func(tr *tree) []string { return checkBundles(tr, bundles, bundleFiles) }

	tests := []struct {
		name  string
		check func(*tree) []string
		files map[string]string
		want  []string
	}{
		{"an arrow up", arrowsOf, ours("flows/node.go", "apps"), found("flows/node.go:3: flows may not import apps")},
		{"an arrow down", arrowsOf, ours("flows/node.go", "forms/rules"), nil},
		{"rules know no forms", arrowsOf, ours("forms/rules/x.go", "forms"), found("forms/rules/x.go:3: forms/rules may not import forms")},
		{"a part of the engine knows another", arrowsOf, ours("engine/ledger/x.go", "engine/org"), found("engine/ledger/x.go:3: engine/ledger may not import engine/org")},
		{"a part's own folder knows another part", arrowsOf, ours("engine/ledger/lots/x.go", "engine/org"), found("engine/ledger/lots/x.go:3: engine/ledger may not import engine/org")},
		{"a part knows its own folder", arrowsOf, ours("engine/ledger/x.go", "engine/ledger/lots"), nil},
		{"a part knows the engine that calls it", arrowsOf, ours("engine/ledger/x.go", "engine"), found("engine/ledger/x.go:3: engine/ledger may not import engine")},
		{"a part knows the store", arrowsOf, ours("engine/ledger/x.go", "engine/store"), nil},
		{"the store knows a part", arrowsOf, ours("engine/store/x.go", "engine/ledger"), found("engine/store/x.go:3: engine/store may not import engine/ledger")},
		{"the engine calls its parts", arrowsOf, ours("engine/submit.go", "engine/ledger"), nil},
		{"the API opens the store", arrowsOf, ours("api/tasks.go", "engine/store"), found("api/tasks.go:3: api may not import engine/store")},
		{"a test of the API opens the store", arrowsOf, ours("api/tasks_test.go", "engine/store"), nil},
		{"a test of a part uses the store's test package", arrowsOf, ours("engine/ledger/x_test.go", "engine/store/storetest"), nil},
		{"a part uses the store's test package", doorsOf, ours("engine/ledger/x.go", "engine/store/storetest"), found("engine/ledger/x.go:3: github.com/superform-dev/superform/engine/store/storetest may only be imported by tests")},
		{"bench is exempt", arrowsOf, ours("bench/floor/x.go", "engine/store"), nil},

		{"a library through its door", doorsOf, imports("engine/store/sqlite.go", "modernc.org/sqlite"), nil},
		{"a library past its door", doorsOf, imports("engine/rows.go", "gorm.io/gorm/clause"), found("engine/rows.go:3: gorm.io/gorm/clause may only be imported by engine/store")},
		{"a library past its door in a test", doorsOf, imports("api/x_test.go", "github.com/jackc/pgx/v5"), found("api/x_test.go:3: github.com/jackc/pgx/v5 may only be imported by engine/store")},
		{"a part of a library that has no door", doorsOf, imports("forms/rules/x.go", "github.com/expr-lang/expr/vm"), found("forms/rules/x.go:3: github.com/expr-lang/expr/vm has no door: name the one folder that may import it in the table doors")},
		{"rapid outside of tests", doorsOf, imports("cmd/superform/x.go", "pgregory.net/rapid"), found("cmd/superform/x.go:3: pgregory.net/rapid may only be imported by tests")},
		{"testing in a package made for tests", doorsOf, imports("engine/store/storetest/x.go", "testing"), nil},
		{"outgoing HTTP elsewhere", doorsOf, imports("engine/org/x.go", "net/http", "var c = http.Client{}"), found("engine/org/x.go:4: net/http.Client may only be used by engine/notify")},
		{"HTTP's words elsewhere", doorsOf, imports("api/x.go", "net/http", "const ok = http.StatusOK"), nil},

		{"a clock", pureOf, imports("flows/x.go", "time", "var f = time.Now"), found("flows/x.go:4: time.Now may not be used where nothing happens")},
		{"a clock under another name", pureOf, pure(`import clock "time"`, "func f() { clock.Sleep(1) }"), found("forms/x.go:3: time.Sleep may not be used where nothing happens")},
		{"the machine's zone", pureOf, pure(`import "time"`, "func f(t time.Time) time.Time { return t.Local() }"), found("forms/x.go:3: Local asks the machine for its zone")},
		{"a zone from the disk", pureOf, imports("apps/x.go", "time", "var z, _ = time.LoadLocation(`Asia/Shanghai`)"), found("apps/x.go:4: time.LoadLocation may not be used where nothing happens")},
		{"an instant that was given", pureOf, imports("flows/x.go", "time", "var t = time.UnixMilli(0).UTC()"), nil},
		{"a disk", pureOf, imports("apps/x.go", "os"), found("apps/x.go:3: os may not be imported where nothing happens")},
		{"a disk in a test", pureOf, imports("apps/x_test.go", "os"), nil},
		{"a disk in the engine", pureOf, imports("engine/x.go", "os"), nil},
		{"a network", pureOf, imports("forms/x.go", "net/http"), found("forms/x.go:3: net/http may not be imported where nothing happens")},
		{"randomness", pureOf, imports("forms/num/x.go", "math/rand/v2"), found("forms/num/x.go:3: math/rand/v2 may not be imported where nothing happens")},
		{"a lock", pureOf, imports("forms/x.go", "sync"), found("forms/x.go:3: sync may not be imported where nothing happens")},
		{"a dot import", pureOf, pure(`import . "strings"`), found("forms/x.go:2: a dot import hides what is used")},
		{"standard output", pureOf, pure(`import "fmt"`, "func f() { fmt.Println() }"), found("forms/x.go:3: fmt.Println may not be used where nothing happens")},
		{"the built-in print", pureOf, pure("func f() { println(1) }"), found("forms/x.go:2: println writes to the standard error output")},
		{"a goroutine", pureOf, pure("func f() { go f() }"), found("forms/x.go:2: no goroutine may be started here")},
		{"a channel", pureOf, pure("func f(c chan int) {", "select { default: } }"), found("forms/x.go:2: nothing may wait here: channel", "forms/x.go:3: nothing may wait here: select")},
		{"an assignment to a package variable", pureOf, pure("var n int", "func f() { n = 1 }"), written("forms/x.go:3", "n")},
		{"an assignment from another file", pureOf, map[string]string{"forms/a.go": "package forms\nvar n int", "forms/b.go": "package forms\nfunc f() { n++ }"}, written("forms/b.go:2", "n")},
		{"a local variable of the same name", pureOf, pure("var n int", "func f() { n := 0; n = 1; _ = n }"), nil},
		{"an entry of a package map", pureOf, pure("var m = map[string]int{}", "func f() { m[`a`] = 1 }"), written("forms/x.go:3", "m")},
		{"an entry removed", pureOf, pure("var m = map[string]int{}", "func f() { delete(m, `a`) }"), written("forms/x.go:3", "m")},
		{"an entry of a local map", pureOf, pure("func f() { m := map[string]int{}; m[`a`] = 1; delete(m, `a`) }"), nil},
		{"a field of a package variable", pureOf, pure("var v struct{ n int }", "func f() { v.n += 1 }"), written("forms/x.go:3", "v")},
		{"a package variable through its pointer", pureOf, pure("var p = new(int)", "func f() { *p = 1 }"), written("forms/x.go:3", "p")},
		{"a package variable's address", pureOf, pure("var n int", "func f() *int { return &n }"), found("forms/x.go:3: the address of the package variable n lets others write it: copy it")},
		{"the address of a copy", pureOf, pure("var l = []int{1}", "func f() *int { for _, n := range l { return &n }; return nil }"), nil},
		{"a package variable in a range", pureOf, pure("var n int", "func f() { for n = range 3 {} }"), written("forms/x.go:3", "n")},
		{"a package variable sorted", pureOf, pure(`import "slices"`, "var l = []int{2, 1}", "func f() { slices.Sort(l) }"), written("forms/x.go:4", "l")},
		{"a method that writes", pureOf, pure("type t struct{ n int }", "func (v *t) set() { v.n = 1 }", "var v t", "func f() { v.set() }"), written("forms/x.go:5", "v")},
		{"a method that reads", pureOf, pure("type t struct{ n int }", "func (v t) get() int { return v.n }", "var v t", "func f() int { return v.get() }"), nil},
		{"another package's variable", pureOf, pure(`import "io"`, "func f() { io.EOF = nil }"), written("forms/x.go:3", "io.EOF")},
		{"a declaration that computes", pureOf, pure("var m = func() map[int]int { m := map[int]int{}; m[1] = 1; return m }()"), nil},

		{"an app's name", namesOf, leave("engine/x.go", "package engine\nvar a = \"leave\""), found(`engine/x.go:2: code names an app: "leave"`)},
		{"an app's form", namesOf, leave("engine/x.go", "package engine\nvar a = `leave.request`"), found("engine/x.go:2: code names an app: `leave.request`")},
		{"an app's folder", namesOf, leave("engine/x.go", "package engine\nvar a = \"../builtin-apps/leave/forms\""), found(`engine/x.go:2: code names an app: "../builtin-apps/leave/forms"`)},
		{"a word with the app's name in it", namesOf, leave("engine/x.go", "package engine\nvar a = \"on leave until\""), nil},
		{"a field's tag", namesOf, leave("engine/x.go", "package engine\ntype t struct { a int `leave` }"), nil},
		{"an app's name in a test", namesOf, leave("engine/x_test.go", "package engine\nvar a = \"leave\""), nil},
		{"an app's form in a page", namesOf, leave("ui/m/home.vue", "<script>\nopen('leave.request')"), found("ui/m/home.vue:2: code names an app: 'leave.")},
		{"an app's form in a page's test", namesOf, leave("ui/m/home.test.ts", "open('leave.request')"), nil},

		{"a script in a print sheet", bundlesOf, leave("builtin-apps/leave/prints/a.html", "<p>\n<script src=x>"), found("builtin-apps/leave/prints/a.html:2: a bundle holds no script: <script")},
		{"a script in a text", bundlesOf, leave("builtin-apps/leave/i18n/en.yaml", "a: <img src=x onerror=y>"), found("builtin-apps/leave/i18n/en.yaml:1: a bundle holds no script: <img src=x onerror=")},
		{"code in a bundle", bundlesOf, leave("builtin-apps/leave/x.go", "package leave"), found("builtin-apps/leave/x.go:1: a bundle is data, of .yaml .html .svg .png .csv .xlsx .md")},
		{"the embedding beside the bundles", bundlesOf, leave("builtin-apps/embed.go", "package builtinapps"), nil},

		{"a func init", checkInit, pure("func init() {}"), found("forms/x.go:2: func init registers behind the reader's back")},
		{"a method called init", checkInit, pure("type t int", "func (t) init() {}"), nil},
		{"no package comment", checkPackageComments, pure(), found(`forms/x.go:1: no file of forms has the package's comment, which begins with "Package forms"`)},
		{"a package comment in a second file", checkPackageComments, map[string]string{"forms/a.go": "package forms", "forms/b.go": "// Package forms is.\npackage forms"}, nil},
		{"a command's comment", checkPackageComments, map[string]string{"cmd/superform/a.go": "// Package main is.\npackage main"}, found(`cmd/superform/a.go:1: no file of cmd/superform has the package's comment, which begins with "Command superform"`)},
		{"a folder for anything", func(tr *tree) []string { return checkFolders(tr, banishedFolders) }, map[string]string{"engine/util/a.go": "package util"},
			found(`engine/util:1: a folder "util" says nothing about what is in it`, `engine/util:1: a package "util" says nothing about what is in it`)},
		{"a file of 501 lines", lengthsOf, map[string]string{"forms/a.go": "package forms\n" + strings.Repeat("\n", 500)}, found("forms/a.go:501: 501 lines: is it one room or three?")},
		{"a file of 500 lines", lengthsOf, map[string]string{"forms/a.go": "package forms\n" + strings.Repeat("\n", 499)}, nil},
		{"a generated file of 501 lines", lengthsOf, map[string]string{"ui/core/schema.d.ts": strings.Repeat("\n", 501)}, nil},
		{"a note to oneself", checkLeftovers, pure("// TO" + "DO: think"), found(`forms/x.go:2: "TO` + `DO" does not belong into what is finished`)},
		{"a path of one machine", checkLeftovers, map[string]string{"a.md": "see /home" + "/ann/x"}, found(`a.md:1: "/home` + `/ann/" does not belong into what is finished`)},
		{"a word that holds a note", checkLeftovers, map[string]string{"a.md": "TO" + "DOS"}, nil},
		{"a commit instead of a release", checkPins, map[string]string{"go.mod": "module a\ngo 1.26.8\nrequire example.com/b v0.0.0-20260101000000-0123456789ab"},
			found("go.mod:1: example.com/b v0.0.0-20260101000000-0123456789ab is no release")},
		{"a replaced module", checkPins, map[string]string{"go.mod": "module a\ngo 1.26.8\nreplace example.com/b => ../b"}, found("go.mod:1: example.com/b is replaced: what we build would not be what we name")},
		{"a language without a release", checkPins, map[string]string{"go.mod": "module a\ngo 1.26\n"}, found("go.mod:1: go 1.26 names no release of Go")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.check(newTree(t, tt.files))
			if !slices.Equal(got, tt.want) {
				t.Errorf("found\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(tt.want, "\n\t"))
			}
		})
	}
}

func lengthsOf(tr *tree) []string { return checkLengths(tr, longestFile) }

// pure is a tree of one file in a pure folder; its lines follow the package clause.
func pure(lines ...string) map[string]string {
	return map[string]string{"forms/x.go": "package forms\n" + strings.Join(lines, "\n")}
}

// imports is a tree of one file that imports one package on line 3; its lines follow.
func imports(path, pkg string, lines ...string) map[string]string {
	return map[string]string{path: "package x\n\nimport \"" + pkg + "\"\n" + strings.Join(lines, "\n")}
}

// ours is a tree of one file that imports a package of this module on line 3.
func ours(path, folder string) map[string]string { return imports(path, module+"/"+folder) }

// leave is a tree with one app and one more file.
func leave(path, text string) map[string]string {
	return map[string]string{"builtin-apps/leave/app.yaml": "id: leave\n", path: text}
}

func found(list ...string) []string { return list }

func written(at, name string) []string {
	return []string{at + ": the package variable " + name + " may not be written after its declaration"}
}

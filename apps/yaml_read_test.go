package apps

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

func TestParse_Refuses(t *testing.T) {
	tests := []struct {
		name, src, want string
	}{
		{"an anchor", "a: &x 1\n", `x.yaml:1:4: YAML's "&" is not supported`},
		{"an alias", "a: 1\nb: *a\n", `x.yaml:2:4: YAML's "*" is not supported`},
		{"a tag", "a: !!str 1\n", `x.yaml:1:4: YAML's "!" is not supported`},
		{"a merge key", "a:\n  <<: {b: 1}\n", `x.yaml:2:3: YAML's "<<" is not supported`},
		{"a complex key", "? a\n: b\n", `x.yaml:1:1: YAML's "?" is not supported`},
		{"a directive", "%YAML 1.2\n---\na: 1\n", `x.yaml:1:1: YAML's "%" is not supported`},
		{"several documents", "a: 1\n---\nb: 2\n", `x.yaml:2:1: a file holds one document only`},
		{"a duplicate key", "a: 1\nb: 2\na: 3\n", `x.yaml:3:1: the key "a" stands here twice, first in line 1`},
		{"a duplicate key in other quotes", "a: 1\n'a': 3\n", `x.yaml:2:1: the key "a" stands here twice, first in line 1`},
		{"a list at the root", "- a\n", `x.yaml:1:1: a file consists of keys and values`},
		{"a text at the root", "a\n", `x.yaml:1:1: a file consists of keys and values`},
		{"nothing", "# only a comment\n", `x.yaml:1:1: the file is empty`},
		{"an explicit x-comment", "a: 1\nx-comment: {a: b}\n", `x.yaml:2:1: write a comment with #, not x-comment`},
		{"a hexadecimal number", "a: 0x1F\n", `x.yaml:1:4: other readers take "0x1F" for something else than a text; quote it, or write it as JSON does`},
		{"a number with a leading zero", "a: 007\n", `x.yaml:1:4: other readers take "007" for something else than a text; quote it, or write it as JSON does`},
		{"a tilde", "a: ~\n", `x.yaml:1:4: other readers take "~" for something else than a text; quote it, or write it as JSON does`},
		{"infinity", "a: .inf\n", `x.yaml:1:4: other readers take ".inf" for something else than a text; quote it, or write it as JSON does`},
		{"a NUL", "a: 1\nb: \x00\n", `x.yaml:2:4: the character U+0000 cannot stand in a file; write it as an escape in double quotes`},
		{"a mark that turns text", "a: 中\u202e1\n", `x.yaml:1:5: the character U+202E cannot stand in a file; write it as an escape in double quotes`},
		{"other encodings", "a: \xd6\xd0\n", `x.yaml:1:4: the file is not UTF-8 here`},
		{"a file over 2 MB", "a: " + strings.Repeat("x", MaxBytes), `x.yaml: the file is larger than 2 MB`},
		{"a folded block", "a: >-\n  x\n  y\n", `x.yaml:1:4: a text stands on one line, or line by line below a |`},
		{"an unquoted text on two lines", "a: x\n  y\n", `x.yaml:1:4: a text stands on one line, or line by line below a |`},
		{"a quoted text on two lines", "a: \"x\n  y\"\n", `x.yaml:1:4: a text stands on one line, or line by line below a |`},
		{"hundreds of thousands of values", "a: [" + strings.Repeat("1,", 300_000) + "]", `x.yaml: the file holds too many values`},
		{"thousands of keys in one map", strings.Repeat("a: 1\n", maxKeys+1), `x.yaml:5001:2: the file holds too many values`},
		{"flow nesting over 64", "a: " + strings.Repeat("[", 190_000), `x.yaml:1:67: nested more than 64 deep`},
		{"block nesting over 64 on one line", "a:\n  " + strings.Repeat("- ", 190_000), `x.yaml:2:129: nested more than 64 deep`},
		{"block nesting over 64 by indentation", deepBlock(65), `x.yaml:65:66: nested more than 64 deep`},
		{"a list and a map at one place", "a: 1\n- b\n", `x.yaml:2:1: not valid YAML: non-map value is specified`},
		{"an open bracket", "a: [1, 2\nb: 3\n", `x.yaml:2:1: not valid YAML: ',' or ']' must be specified`},
		{"a tab as indentation", "a:\n\tb: 1\n", "x.yaml:2:1: not valid YAML: found character '\t' that cannot start any token"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tree, problems := Parse("x.yaml", []byte(tt.src))
			if tree != nil || len(problems) == 0 {
				t.Fatalf("accepted as %s", tree.JSON())
			}
			if got := problems[0].Error(); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func deepBlock(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestParse_ReadsJSONsTypesOnly(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"an unquoted date is a text", "a: 2026-11-22", `{"a":"2026-11-22"}`},
		{"digits stay as written", "a: 1.10\nb: -0\nc: 1e3", `{"a":1.10,"b":-0,"c":1e3}`},
		{"yes, no, on and off are texts", "a: [yes, no, on, off, Yes]", `{"a":["yes","no","on","off","Yes"]}`},
		{"a time and a grouped number are texts", "a: 1:30\nb: 1_000", `{"a":"1:30","b":"1_000"}`},
		{"null and nothing are null", "a: null\nb:", `{"a":null,"b":null}`},
		{"keys are texts", "1: a\ntrue: b\nnull: c", `{"1":"a","true":"b","null":"c"}`},
		{"quotes of both kinds", `a: 'it''s'` + "\n" + `b: "x\ty\u4e2d\U0001F600"`, `{"a":"it's","b":"x\ty中😀"}`},
		{"a literal block", "a: |\n  x\n    y\n\n  z\nb: |-\n  x", `{"a":"x\n  y\n\nz\n","b":"x"}`},
		{"windows line ends and a byte order mark", "\ufeffa: x\r\nb: |\r\n  y\r\n", `{"a":"x","b":"y\n"}`},
		{"a rule without quotes", "a: any(items, .date > today())", `{"a":"any(items, .date > today())"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tree, problems := Parse("x.yaml", []byte(tt.src))
			if len(problems) > 0 {
				t.Fatal(problems[0].Error())
			}
			if got := string(tree.JSON()); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestProblem_RenderShowsTheLineAndACaret(t *testing.T) {
	src := []byte("title: 请假\nname: [请, &假 单]\n")
	_, problems := Parse("app.yaml", src)
	if len(problems) != 1 {
		t.Fatal(problems)
	}
	want := "app.yaml:2:11: 不支持 YAML 的“&”\n 2 | name: [请, &假 单]\n   |            ^\n"
	if got := problems[0].Render(forms.Chinese, src); got != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}

func TestReader_APanicOfTheLibraryIsAProblem(t *testing.T) {
	r := &reader{path: "x.yaml", lines: []string{""}}
	root := r.survive(func() *Node { panic("index out of range") })
	if root != nil || len(r.problems) != 1 || r.problems[0].Error() != "x.yaml:1:1: the file cannot be read as YAML" {
		t.Errorf("got %v, %v", root, r.problems)
	}
}

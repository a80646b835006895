package apps

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// FuzzFormat proves for any bytes: Parse survives, and what it accepts is a fixed point of fmt, reads back
// as the same tree, and survives the way through JSON.
func FuzzFormat(f *testing.F) {
	for _, seed := range fuzzSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		for _, path := range []string{"forms/x.yaml", "cases/x.yaml", "other.yaml"} {
			roundTrip(t, path, []byte(src))
		}
	})
}

var fuzzSeeds = []string{
	"", "a: 1", "a: [", "- a", "a: |\n  x\n   y\n", "a: >-\n  x\n  y\n\nb: 1", "? a\n: b", "a: &x 1\nb: *x",
	"# top\nformat: 1\n# c\nkind: approval # eol\nschema: {type: object, properties: {a: {type: string}}}\n",
	"\ufeffa: 'it''s'\r\nb: \"\\u4e2d\\n\"\r\n", "a:\n- b\n-\n  c: 1\n  # x\n  d:\n  - - 1\n    - 2\n",
	"steps:\n  - as: wang\n    # why\n    submit: {form: r}\n", "a: yes\nb: 2020-01-01\nc: 1.10\nd: ~\ne: 0x1f\n",
	"format: 1\nchecks:\n  # first\n  - id: a\n    when: \"x\"\n  # last\n", "{}", "a: {b: [c, {d: e}]}\n# end",
	"{\n00000\"A\":A:\"\n", "a: !!str 1", "%YAML 1.2\n---\na: 1", "a: 1\n---\nb: 2", "0<<<:", "a: \"\\ud800\"", "a:\tb", "\t- a",
}

func roundTrip(t *testing.T, path string, src []byte) {
	tree, problems := Parse(path, src)
	if len(problems) > 0 {
		if tree != nil {
			t.Fatalf("a tree and problems for %q", src)
		}
		return
	}
	sameAfterFormat(t, tree)
}

func sameAfterFormat(t interface {
	Fatalf(string, ...any)
}, tree *Tree) {
	out := tree.YAML()
	again, problems := Parse(tree.Path, out)
	if len(problems) > 0 {
		t.Fatalf("fmt's output is refused: %v\n%s\n%s", problems[0].Error(), out, tree.JSON())
	}
	if !again.Root.Equal(tree.Root) {
		t.Fatalf("import(fmt(tree)) differs\n%s\n%s\n%s", tree.JSON(), out, again.JSON())
	}
	if twice := again.YAML(); string(twice) != string(out) {
		t.Fatalf("fmt(import(file)) differs\n%s\n%s", out, twice)
	}
	stored, problems := ParseJSON(tree.Path, tree.JSON())
	if len(problems) > 0 {
		t.Fatalf("stored JSON is refused: %v\n%s", problems[0].Error(), tree.JSON())
	}
	if !stored.Root.Equal(tree.Root) || string(stored.JSON()) != string(tree.JSON()) {
		t.Fatalf("JSON differs\n%s\n%s", tree.JSON(), stored.JSON())
	}
}

// TestTree_RoundTrip builds trees of all kinds of files from nothing and proves import(fmt(tree)) == tree.
func TestTree_RoundTrip(t *testing.T) {
	paths := []string{"app.yaml", "forms/x.yaml", "flows/x.yaml", "cases/x.yaml", "records/x.yaml", "else.yaml"}
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.SampledFrom(paths).Draw(t, "path")
		root := drawNode(t, shapeOf(path), 4)
		root.Comment = drawComment(t)
		tree := &Tree{Path: path, Root: root, shape: shapeOf(path)}
		tree.canonical()
		sameAfterFormat(t, tree)
	})
}

var drawnTexts = rapid.OneOf(
	rapid.String(),
	rapid.StringN(0, 12, -1),
	rapid.StringMatching(`[-?:,\[\]{}#&*!|>'"%@ a-z0-9.\n]{0,12}`),
	rapid.SampledFrom([]string{"", "null", "~", "yes", "1.10", "0x1F", "2020-01-01", "a: b", "a #b", "- x", "x\ny\n", "x\n\ny", " x", "x ",
		"请假", "it's", "any(items, .date > today())", "{{requester}} · {{days}}", "a\n  b\nc", "1:30", "1_000", "---", "...", "<<", "a:", "\ufeff", "👩‍👧"}),
)

func drawComment(t *rapid.T) string {
	if rapid.IntRange(0, 3).Draw(t, "commented") > 0 {
		return ""
	}
	lines := rapid.SliceOfN(rapid.StringMatching(`[ a-z请#:'"\-\[{|]{0,8}`), 1, 3).Draw(t, "comment")
	return strings.Join(lines, "\n")
}

func drawNode(t *rapid.T, s *shape, depth int) *Node {
	kind := Kind(rapid.IntRange(0, 5).Draw(t, "kind"))
	if depth == 4 {
		kind = Map
	}
	if depth == 0 && kind >= List {
		kind = Text
	}
	n := &Node{Kind: kind}
	switch kind {
	case Bool:
		n.Text = rapid.SampledFrom([]string{"true", "false"}).Draw(t, "bool")
	case Number:
		n.Text = rapid.StringMatching(`-?(0|[1-9][0-9]{0,5})(\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "number")
	case Text:
		n.Text = drawnTexts.Draw(t, "text")
	case List:
		for range rapid.IntRange(0, 4).Draw(t, "items") {
			item := drawNode(t, s.on(n).element(), depth-1)
			if item.Kind == Map {
				item.Comment = drawComment(t)
			}
			n.Items = append(n.Items, item)
		}
	case Map:
		drawMembers(t, n, s.on(n), depth)
	}
	return n
}

func drawMembers(t *rapid.T, n *Node, s *shape, depth int) {
	seen := map[string]bool{"": true, commentKey: true}
	for range rapid.IntRange(0, 5).Draw(t, "members") {
		name := drawnTexts.Draw(t, "key")
		if len(s.keys) > 0 && rapid.IntRange(0, 4).Draw(t, "known") > 0 {
			name = s.keys[rapid.IntRange(0, len(s.keys)-1).Draw(t, "word")].name
		}
		if seen[name] || len([]rune(name)) > maxKey {
			continue
		}
		seen[name] = true
		n.Members = append(n.Members, Member{Key: name, Comment: drawComment(t), Value: drawNode(t, s.key(name), depth-1)})
	}
}

package apps

import "testing"

func TestFormat_Layout(t *testing.T) {
	tests := []struct{ name, path, src, want string }{
		{"orders keys by the vocabulary, unknown ones last", "app.yaml", "zebra: 1\nid: a\napple: 2\nformat: 1\n", "format: 1\nid: a\nzebra: 1\napple: 2\n"},
		{"keeps free keys in their order", "forms/a.yaml", "schema: {properties: {b: {}, a: {}}}", "schema:\n  properties:\n    b: {}\n    a: {}\n"},
		{"puts what fits into one line", "forms/a.yaml", "title:\n  zh-CN: 请假\n  en: 'Leave'\n", "title: {zh-CN: 请假, en: Leave}\n"},
		{"spreads out what does not fit", "forms/a.yaml",
			"title: {zh-CN: 请假请假请假请假请假请假请假请假请假请假, en: 'Leave leave leave leave leave leave leave leave leave leave leave leave'}\n",
			"title:\n  zh-CN: 请假请假请假请假请假请假请假请假请假请假\n  en: Leave leave leave leave leave leave leave leave leave leave leave leave\n"},
		{"nests three levels in one line and no more", "x.yaml", "a: {b: {c: {d: {e: 1}}}}", "a:\n  b: {c: {d: {e: 1}}}\n"},
		{"quotes only where needed", "x.yaml", "a: \"plain\"\nb: 'no'\nc: \"1\"\nd: 'null'\ne: \"a: b\"\nf: \"x #y\"\ng: \"\"\nh: '- x'\n",
			"a: plain\nb: no\nc: \"1\"\nd: \"null\"\ne: \"a: b\"\nf: \"x #y\"\ng: \"\"\nh: \"- x\"\n"},
		{"quotes more inside one-line collections", "x.yaml", "a: [\"x, y\", 'f(a)', 'it''s']", "a: [\"x, y\", f(a), \"it's\"]\n"},
		{"writes rules as they are", "forms/a.yaml", "checks: [{id: a, when: \"any(items, .date > today())\"}]",
			"checks:\n  - id: a\n    when: any(items, .date > today())\n"},
		{"writes several lines as a block", "x.yaml", "a: \"one\\n  two\\n\"\nb: \"one\\ntwo\"\n", "a: |\n  one\n    two\nb: |-\n  one\n  two\n"},
		{"quotes several lines that a block would change", "x.yaml", "a: \"one \\ntwo\"\nb: \" one\\ntwo\"\nc: \"x\\n\\n\"", "a: \"one \\ntwo\"\nb: \" one\\ntwo\"\nc: \"x\\n\\n\"\n"},
		{"escapes what does not show", "x.yaml", "a: \"x\\u202e\\u200by\\0\\U0001F600\"", "a: \"x\\u202e\\u200by\\u0000😀\"\n"},
		{"never folds a line", "x.yaml", "a: " + long + "\n", "a: " + long + "\n"},
		{"keeps digits", "x.yaml", "a: 1.10\n", "a: 1.10\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := Format(tt.path, []byte(tt.src))
			if len(problems) > 0 {
				t.Fatal(problems[0].Error())
			}
			if string(got) != tt.want {
				t.Errorf("\n got:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

const long = "one two three four five six seven eight nine ten one two three four five six seven eight nine ten eleven twelve thirteen"

func TestTree_Within(t *testing.T) {
	src := "a: one TWO 三\nb: 'it''s TWO'\nc: \"\\u4e2d\\\"TWO\\n\"\nd:\n  - e: |\n      one\n\n      x TWO y\n"
	tree, problems := Parse("x.yaml", []byte(src))
	if len(problems) > 0 {
		t.Fatal(problems[0].Error())
	}
	for _, tt := range []struct {
		pointer      string
		from, to     int
		line, column int
	}{{"/a", 4, 7, 1, 8}, {"/b", 5, 8, 2, 11}, {"/c", 2, 5, 3, 13}, {"/d/0/e", 7, 10, 8, 9}} {
		at, span, ok := tree.within(tt.pointer, tt.from, tt.to)
		if !ok || at != (place{tt.line, tt.column}) || span != 3 {
			t.Errorf("%s: got %v, span %d, %v", tt.pointer, at, span, ok)
		}
	}
}

func TestTree_At(t *testing.T) {
	tree, problems := Parse("forms/a.yaml", []byte("kind: plain\nformat: 1\nchecks:\n  - id: late\n    when: x\n  - {id: b, when: y}\n"))
	if len(problems) > 0 {
		t.Fatal(problems[0].Error())
	}
	for _, tt := range []struct {
		name, pointer string
		line, column  int
	}{
		{"a key", "/format", 2, 1},
		{"a key of an element", "/checks/0/when", 5, 5},
		{"an element by its id", "/checks/b/when", 6, 13},
		{"an element", "/checks/1", 6, 5},
		{"nothing: what is above", "/checks/0/message/en", 4, 5},
		{"the whole", "", 1, 1},
	} {
		if line, column := tree.At(tt.pointer); line != tt.line || column != tt.column {
			t.Errorf("%s: got %d:%d, want %d:%d", tt.name, line, column, tt.line, tt.column)
		}
	}
	if got := tree.Find("/checks/b/when").String(); got != "y" {
		t.Errorf("got %q", got)
	}
}

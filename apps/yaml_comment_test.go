package apps

import "testing"

func TestFormat_Comments(t *testing.T) {
	tests := []struct{ name, path, src, want string }{
		{"stay before their key, also when keys are reordered", "app.yaml",
			"# The app.\nid: a\n# Its format.\nformat: 1\n", "# The app.\n# Its format.\nformat: 1\nid: a\n"},
		{"move from the end of a line to before the key", "app.yaml",
			"format: 1 # always\nid: leave # never changes\n", "# always\nformat: 1\n# never changes\nid: leave\n"},
		{"keep empty lines inside and lose blanks at the end", "app.yaml",
			"format: 1\n# one  \n#\n#   two\nid: a\n", "format: 1\n# one\n#\n#   two\nid: a\n"},
		{"stand before the elements of lists", "forms/a.yaml",
			"checks:\n  # first\n  - id: a # eol\n    # when\n    when: x\n",
			"checks:\n  # first\n  # eol\n  - id: a\n    # when\n    when: x\n"},
		{"stand before fields, where they are kept in the field", "forms/a.yaml",
			"schema:\n  properties:\n    # first day\n    from:\n      # really\n      type: string\n",
			"schema:\n  properties:\n    # first day\n    from:\n      # really\n      type: string\n"},
		{"move up from where the tree cannot hold them", "forms/a.yaml",
			"# top\nkind: plain\ntitle:\n  # Chinese\n  zh-CN: 假\nlayout:\n  # first\n  - a # a\n  - b\n",
			"# top\nkind: plain\n# Chinese\ntitle: {zh-CN: 假}\n# first\n# a\nlayout: [a, b]\n"},
		{"move out of a collection in one line", "forms/a.yaml",
			"kind: plain\nlayout: [a, # first\n  # own\n  b]\n", "kind: plain\n# first\n# own\nlayout: [a, b]\n"},
		{"at the end of a block stay in the block", "cases/a.yaml",
			"format: 1\ncases:\n  - id: a\n    steps:\n      - as: b\n    # later\n  # more\n",
			"format: 1\ncases:\n  # more\n  - id: a\n    # later\n    steps:\n      - as: b\n"},
		{"that nothing follows go to the last key", "app.yaml", "format: 1\nid: a\n# end\n", "format: 1\n# end\nid: a\n"},
		{"keep a map spread out", "forms/a.yaml",
			"schema:\n  properties:\n    a: {type: string}\n    b:\n      type: string\n      # why\n      x-field: text\n",
			"schema:\n  properties:\n    a: {type: string}\n    b:\n      type: string\n      # why\n      x-field: text\n"},
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

func TestTree_JSONHoldsCommentsBesideTheirKeys(t *testing.T) {
	tree, problems := Parse("forms/a.yaml", []byte("# top\nkind: plain\n# title\ntitle: x\nschema:\n  properties:\n    # first\n    a: {type: string}\n"))
	if len(problems) > 0 {
		t.Fatal(problems[0].Error())
	}
	want := `{"x-comment":{"":"top","title":"title"},"kind":"plain","title":"x","schema":{"properties":{"a":{"x-comment":{"":"first"},"type":"string"}}}}`
	if got := string(tree.JSON()); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	want = `{"kind":"plain","title":"x","schema":{"properties":{"a":{"type":"string"}}}}`
	if got := string(tree.Definition()); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

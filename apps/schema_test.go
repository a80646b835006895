package apps

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	builtin "github.com/superform-dev/superform/builtin-apps"
)

// TestSchemas_ArePublished holds docs/schemas against the vocabulary; -update writes them.
func TestSchemas_ArePublished(t *testing.T) {
	for _, name := range SchemaNames() {
		path := "../docs/schemas/" + name + ".json"
		if *update {
			if err := os.WriteFile(path, Schema(name), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, Schema(name)) {
			t.Errorf("%s is not what the vocabulary says; go test ./apps -run Schemas -update writes it", path)
		}
	}
	if Schema("nothing") != nil {
		t.Error("a schema without a kind of file")
	}
}

func TestSchemas_AcceptTheBundledApps(t *testing.T) {
	for _, name := range builtin.Names() {
		app, _ := bundled(t, name)
		for path, tree := range app.Trees {
			if why := against(t, path, tree.Definition()); why != "" {
				t.Errorf("%s/%s: %s", name, path, why)
			}
		}
	}
}

// TestSchemas_RefuseWhatLoadRefuses puts an unknown key into every object of every bundled file whose keys
// are vocabulary: the schema refuses it, and so does Load or Check.
func TestSchemas_RefuseWhatLoadRefuses(t *testing.T) {
	for _, name := range builtin.Names() {
		app, files := bundled(t, name)
		for path := range files {
			for _, broken := range withUnknownKeys(app.Trees[path]) {
				src := (&Tree{Path: path, Root: broken, shape: shapeOf(path)}).YAML()
				if why := against(t, path, (&Tree{Root: broken, shape: shapeOf(path)}).Definition()); why == "" {
					t.Errorf("%s: the schema accepts an unknown key\n%s", path, src)
				}
				if !refused(files, path, src) {
					t.Errorf("%s: neither Load nor Check refuses an unknown key\n%s", path, src)
				}
			}
		}
	}
}

func refused(files map[string][]byte, path string, src []byte) bool {
	changed := map[string][]byte{}
	for p, content := range files {
		changed[p] = content
	}
	changed[path] = src
	app, problems := Load(changed)
	return len(problems) > 0 || len(Check(app)) > 0
}

// withUnknownKeys gives copies of a tree, each with an unknown key in one place; at most one for each
// place of the vocabulary.
func withUnknownKeys(t *Tree) []*Node {
	var out []*Node
	seen := map[*shape]bool{}
	var visit func(n *Node, s *shape)
	visit = func(n *Node, s *shape) {
		s = s.on(n)
		if n.Kind == Map && s.closed() && !seen[s] {
			seen[s] = true
			n.Members = append(n.Members, Member{Key: "zzz", Value: &Node{Kind: Text, Text: "x"}})
			out = append(out, t.Root.clone())
			n.Members = n.Members[:len(n.Members)-1]
		}
		for _, m := range n.Members {
			visit(m.Value, s.key(m.Key))
		}
		for _, item := range n.Items {
			visit(item, s.element())
		}
	}
	visit(t.Root, t.shape)
	return out
}

// against validates a definition by the schema of its kind of file and says why it is refused.
func against(t *testing.T, path string, definition []byte) string {
	t.Helper()
	v := &schemaReader{}
	if err := json.Unmarshal(Schema(kindOf(path).name), &v.root); err != nil {
		t.Fatal(err)
	}
	var data any
	if err := json.Unmarshal(definition, &data); err != nil {
		t.Fatal(err)
	}
	return v.refuses(v.root, data, "")
}

// schemaReader is a validator for the keywords that Schema writes; an unknown keyword is a refusal.
type schemaReader struct{ root map[string]any }

func (v *schemaReader) refuses(s map[string]any, data any, at string) string {
	for keyword, want := range s {
		if why := v.keyword(s, keyword, want, data, at); why != "" {
			return why
		}
	}
	return ""
}

func (v *schemaReader) keyword(s map[string]any, keyword string, want, data any, at string) string {
	object, isObject := data.(map[string]any)
	list, isList := data.([]any)
	text, isText := data.(string)
	fails := false
	switch keyword {
	case "$schema", "title", "description", "$defs", "properties":
	case "$ref":
		name := strings.TrimPrefix(want.(string), "#/$defs/")
		return v.refuses(v.root["$defs"].(map[string]any)[name].(map[string]any), data, at)
	case "type":
		fails = !isType(want, data)
	case "const":
		fails = want != data
	case "enum":
		fails = true
		for _, one := range want.([]any) {
			fails = fails && one != data
		}
	case "pattern":
		fails = isText && !regexp.MustCompile(want.(string)).MatchString(text)
	case "minLength":
		fails = isText && len(text) < int(want.(float64))
	case "minItems":
		fails = isList && len(list) < int(want.(float64))
	case "minProperties":
		fails = isObject && len(object) < int(want.(float64))
	case "required":
		for _, name := range want.([]any) {
			_, has := object[name.(string)]
			fails = fails || isObject && !has
		}
	case "dependentRequired":
		for key, names := range want.(map[string]any) {
			for _, name := range names.([]any) {
				_, beside := object[key]
				_, has := object[name.(string)]
				fails = fails || beside && !has
			}
		}
	case "propertyNames":
		for name := range object {
			if why := v.refuses(want.(map[string]any), name, at); why != "" {
				return why
			}
		}
	case "additionalProperties":
		return v.properties(s, want, object, at)
	case "items":
		for i, item := range list {
			if why := v.refuses(want.(map[string]any), item, at+"/"+itoa(i)); why != "" {
				return why
			}
		}
	case "anyOf", "oneOf":
		n := 0
		for _, one := range want.([]any) {
			if v.refuses(one.(map[string]any), data, at) == "" {
				n++
			}
		}
		fails = n == 0 || keyword == "oneOf" && n > 1
	default:
		return "the test does not know the keyword " + keyword
	}
	if fails {
		return at + ": " + keyword
	}
	return ""
}

func (v *schemaReader) properties(s map[string]any, further any, object map[string]any, at string) string {
	named, _ := s["properties"].(map[string]any)
	for name, value := range object {
		inner, known := named[name]
		if !known {
			inner = further
		}
		switch inner := inner.(type) {
		case bool:
			return at + ": unknown key " + name
		case map[string]any:
			if why := v.refuses(inner, value, at+"/"+name); why != "" {
				return why
			}
		}
	}
	return ""
}

func isType(want, data any) bool {
	if names, several := want.([]any); several {
		for _, name := range names {
			if isType(name, data) {
				return true
			}
		}
		return false
	}
	switch value := data.(type) {
	case map[string]any:
		return want == "object"
	case []any:
		return want == "array"
	case string:
		return want == "string"
	case bool:
		return want == "boolean"
	case float64:
		return want == "number" || want == "integer" && value == float64(int64(value))
	}
	return false
}

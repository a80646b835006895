package apps

import (
	"encoding/json"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// examples is what a bundle has one of: types, "type keyword", "type keyword word", "layout word", functions of rules.
type examples map[string]bool

// TestGalleryHasOneOfEach demands of the gallery an example of every type, keyword, input and function that there is.
func TestGalleryHasOneOfEach(t *testing.T) {
	files := map[string][]byte{}
	folder := os.DirFS("../examples/gallery")
	err := fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[path], err = fs.ReadFile(folder, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	app, problems := Load(files)
	for _, p := range problems {
		t.Fatalf("%s: %v", p.File, p)
	}
	has := examples{}
	for _, form := range app.Forms {
		has.read(t, form.Definition)
	}
	var lacks []string
	for _, one := range demanded() {
		if !has[one] {
			lacks = append(lacks, one)
		}
	}
	if len(lacks) > 0 {
		t.Errorf("the gallery has no example of:\n%s", strings.Join(lacks, "\n"))
	}
}

// demanded is what the vocabulary has, of keywords those that a designer writes.
func demanded() []string {
	all := forms.FieldTypes()
	for _, k := range forms.Vocabulary {
		if k.Name == "x-comment" || !strings.HasPrefix(k.Name, "x-") && strings.Contains("$schema $comment title description", k.Name) {
			continue
		}
		all = append(all, k.Name)
		if k.Name == "x-input" {
			for _, one := range regexp.MustCompile(`([\w-]+) \((\w+)\)`).FindAllStringSubmatch(k.Value, -1) {
				all = append(all, one[2]+" x-input "+one[1])
			}
		}
	}
	for _, name := range forms.TextShapes() {
		all = append(all, "text x-validate "+name)
	}
	for _, name := range []string{"email", "uri"} {
		all = append(all, "text format "+name)
	}
	all = append(all, "text x-display masked", "money x-display capitals")
	for _, s := range []*shape{layoutShape, paneShape, optionsShape.item} {
		for _, k := range s.keys {
			all = append(all, "within "+k.name)
		}
	}
	for _, k := range formShape.keys {
		all = append(all, "form "+k.name)
	}
	for _, f := range rules.Functions() {
		all = append(all, f.Name+"()")
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// read notes what a form has.
func (s examples) read(t *testing.T, definition []byte) {
	t.Helper()
	var form map[string]any
	if err := json.Unmarshal(definition, &form); err != nil {
		t.Fatal(err)
	}
	for key := range form {
		s["form "+key] = true
	}
	s.walk(form)
}

var called = regexp.MustCompile(`\b(\w+)\(`)

func (s examples) walk(v any) {
	switch v := v.(type) {
	case map[string]any:
		kind, _ := v["x-field"].(string)
		s[kind] = true
		for key, value := range v {
			s["within "+key] = true
			s[key] = s[key] || kind != "" || key == "properties" || key == "required" || key == "type"
			if word, ok := value.(string); ok {
				s[kind+" "+key+" "+word] = true
			}
			s.walk(value)
		}
	case []any:
		for _, one := range v {
			s.walk(one)
		}
	case string:
		for _, call := range called.FindAllStringSubmatch(v, -1) {
			s[call[1]+"()"] = true
		}
	}
}

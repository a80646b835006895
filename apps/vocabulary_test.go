package apps

import (
	"testing"

	"github.com/superform-dev/superform/forms"
)

// TestVocabulary_KnowsEveryKeywordOfForms holds the order of keys here against what forms understands.
func TestVocabulary_KnowsEveryKeywordOfForms(t *testing.T) {
	places := map[string]*shape{"form": formSchemaShape, "row": fieldShape.key("items")}
	for _, name := range forms.FieldTypes() {
		places[name] = fieldShape
	}
	known := map[*shape]map[string]bool{}
	for _, k := range forms.Vocabulary {
		for _, on := range k.On {
			s := places[on]
			if s == nil {
				t.Fatalf("%s stands on %s, which has no shape", k.Name, on)
			}
			if known[s] == nil {
				known[s] = map[string]bool{}
			}
			known[s][k.Name] = true
			if k.Name != commentKey && s.order(k.Name) == len(s.keys) {
				t.Errorf("%s on %s has no place in the vocabulary", k.Name, on)
			}
		}
	}
	for s, words := range known {
		for _, k := range s.keys {
			if !words[k.name] {
				t.Errorf("forms does not know %s", k.name)
			}
		}
	}
}

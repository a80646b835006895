package forms

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestTheVocabularyPage keeps docs/form-schema.md equal to the tables that Compile works by.
func TestTheVocabularyPage(t *testing.T) {
	const path = "../docs/form-schema.md"
	got := vocabularyPage()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what -update writes", path)
	}
}

func vocabularyPage() string {
	var b strings.Builder
	b.WriteString("# The schema of a form\n\nWritten by `go test ./forms -run TestTheVocabularyPage -update` from `forms/vocabulary.go` and `forms/kinds.go`.\n\n")
	b.WriteString("A form's `schema` is JSON Schema 2020-12. It may use these words and no others. Of those without x- another validator says the same,\n" +
		"of data inside the number border and without blanks: 300 schemas with 40 records each are put to ajv too (`ui/core/form/schemas.test.ts`).\n\n")
	b.WriteString("| word | stands on | value | meaning |\n|---|---|---|---|\n")
	for _, k := range Vocabulary {
		on := strings.Join(k.On, ", ")
		if len(k.On) == len(onEvery) {
			on = "everything"
		} else if len(k.On) == len(onAll) {
			on = "every field"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", k.Name, on, k.Value, k.Doc)
	}
	b.WriteString("\n## Field types\n\n| type | JSON type | 中文 | what it takes |\n|---|---|---|---|\n")
	for _, k := range kinds {
		shape, noun := k.kind.shape()
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", k.name, shape, noun.zh, noun.en)
	}
	b.WriteString("\n## Words of JSON Schema that are refused\n\n| word | why |\n|---|---|\n")
	for _, word := range sortedKeys(refusals) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", word, problem("", refusals[word], "keyword", word).Text(English))
	}
	return b.String()
}

func TestEveryKeywordStandsOnTypesThatExist(t *testing.T) {
	for _, k := range Vocabulary {
		for _, on := range k.On {
			if on != "form" && on != "row" && kindOf(on) == nil {
				t.Errorf("%s stands on %s, which is no type", k.Name, on)
			}
		}
		if k.Doc == "" || k.Value == "" {
			t.Errorf("%s is not documented", k.Name)
		}
	}
}

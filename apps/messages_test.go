package apps

import (
	"os"
	"reflect"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func TestMessages_SayTheSameInBothLanguages(t *testing.T) {
	for code, m := range messages {
		zh, en := placeholder.FindAllString(m.zh, -1), placeholder.FindAllString(m.en, -1)
		sort.Strings(zh)
		sort.Strings(en)
		if m.zh == "" || m.en == "" || !reflect.DeepEqual(zh, en) {
			t.Errorf("%s: %q and %q", code, m.zh, m.en)
		}
	}
}

// TestMessages_AreThereForEveryCode reads the sources for codes and compares with the catalogue.
func TestMessages_AreThereForEveryCode(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") && e.Name() != "messages.go" {
			src, err := os.ReadFile(e.Name())
			if err != nil {
				t.Fatal(err)
			}
			all.Write(src)
		}
	}
	for code := range messages {
		if !strings.HasPrefix(code, "want_") && !strings.Contains(all.String(), `"`+code+`"`) {
			t.Errorf("nothing says %s", code)
		}
	}
	for _, m := range regexp.MustCompile(`(?:fail|failKey|refuse)\([^"\n]*"([a-z]+_[a-z_]+)"`).FindAllStringSubmatch(all.String(), -1) {
		if _, has := messages[m[1]]; !has {
			t.Errorf("%s has no text", m[1])
		}
	}
}

func TestProblem_TextIsOnePass(t *testing.T) {
	p := Problem{Code: "key_unknown", Args: map[string]string{"key": "{suggestion}", "suggestion": "a{key}"}}
	if got, want := p.Text(forms.English), `the key "{suggestion}" is not known here; did you mean "a{key}"?`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := p.Text(forms.Chinese), `不认识“{suggestion}”；是否想写“a{key}”？`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNearest(t *testing.T) {
	words := []string{"amount", "account", "reason", "to"}
	for _, tt := range []struct{ word, want string }{
		{"amuont", "amount"}, {"accout", "account"}, {"reasons", "reason"}, {"ot", "to"}, {"zebra", ""}, {"", ""},
		{strings.Repeat("x", 100), ""},
	} {
		if got := nearest(tt.word, words); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.word, got, tt.want)
		}
	}
}

package apps

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

func TestRefusalCodes_AreThoseOfTheDocumentation(t *testing.T) {
	page, err := os.ReadFile("../docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllStringSubmatch(string(page), -1) {
		want = append(want, m[1])
	}
	if !slices.Equal(refusalCodes, want) {
		t.Errorf("\n got %q\nwant %q", refusalCodes, want)
	}
}

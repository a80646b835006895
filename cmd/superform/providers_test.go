package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheFileOfProviders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "oidc.json")
	const good = `[{"id":"house","name":{"en":"House"},"issuer":"https://id.example.com","client_id":"superform"}]`
	for _, c := range []struct{ text, url, want string }{
		{good, "https://forms.example.com", ""}, {good, "", "SUPERFORM_OIDC needs PUBLIC_URL"}, {`[{"id":"A"}]`, "https://forms.example.com", "id: lower-case"},
	} {
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		list, err := settings{OIDC: path, PublicURL: c.url}.providers()
		if c.want == "" && (err != nil || len(list) != 1) || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, %v", c.text, list, err)
		}
	}
	if _, err := (settings{OIDC: path + "x", PublicURL: "https://x"}).providers(); err == nil {
		t.Error("a file that is not there")
	}
}

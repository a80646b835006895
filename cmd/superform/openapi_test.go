package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestOpenapi(t *testing.T) {
	code, out, err := command(t, nil, "openapi")
	if code != 0 || err != "" || !strings.HasPrefix(out, "{\n  \"") || !strings.HasSuffix(out, "\n}\n") {
		t.Fatalf("%d %q %.200q", code, err, out)
	}
	var document struct {
		OpenAPI string                     `json:"openapi"`
		Info    struct{ Version string }   `json:"info"`
		Paths   map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal([]byte(out), &document); err != nil {
		t.Fatal(err)
	}
	if document.OpenAPI != "3.1.0" || document.Info.Version != version || document.Paths["/api/v1/me"] == nil {
		t.Errorf("openapi %q, version %q, paths %d", document.OpenAPI, document.Info.Version, len(document.Paths))
	}
}

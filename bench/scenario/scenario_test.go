package scenario

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRead(t *testing.T) {
	tests := []struct{ name, text, err string }{
		{"a scenario with a form and people", `{"form": "a.b", "people": [{"requester": "x", "approver": "y"}]}`, ""},
		{"a misspelt key is refused", `{"from": "a.b"}`, `FILE: json: unknown field "from"`},
		{"a scenario without people is refused", `{"form": "a.b"}`, "FILE: form and people are needed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("FILE", []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			got := ""
			if _, err := Read("FILE"); err != nil {
				got = err.Error()
			}
			if got != tt.err {
				t.Errorf("got %q, want %q", got, tt.err)
			}
		})
	}
}

func TestTheScenariosOfTheBenchmarkAreRead(t *testing.T) {
	files, err := filepath.Glob("../*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d scenarios, %v", len(files), err)
	}
	for _, f := range files {
		if _, err := Read(f); err != nil {
			t.Error(err)
		}
	}
}

package main

import (
	"bytes"
	"os"
	"testing"
)

// What is published is what this program makes of its seed: `make vectors` writes it anew.
func TestPublished(t *testing.T) {
	t.Chdir("../..")
	entries, err := os.ReadDir(published)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, entry := range entries {
		if publishedFiles[entry.Name()] == nil {
			if entry.Name() != "README.md" {
				t.Errorf("nobody writes %s", entry.Name())
			}
			continue
		}
		src, err := os.ReadFile(published + "/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		total += len(src)
		made, err := publishedFile(entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(src, made) {
			t.Errorf("%s is not current: run make vectors", entry.Name())
		}
	}
	if total > 4_500_000 {
		t.Errorf("%d bytes are more than a repository should carry", total)
	}
}

package superform_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Rule 2 for the web client: a package of the npm registry may be imported in these folders only, by test
// files anywhere in ui. Files of configuration (….config.ts) may import what they configure with.
var webDoors = []door{
	{lib: "vue", folder: "ui/kit", also: "ui/m"},
	{lib: "idb-keyval", folder: "ui/m"},
	{lib: "zxing-wasm", folder: "ui/scan"},
	{lib: "vite", folder: "ui/build"},
	{lib: "@playwright/test", folder: "ui/browser"},
	{lib: "axe-core", folder: "ui/browser"},
}

// What the browser gets is part of what we give away; what only builds and tests is not, so that a licence that
// wants its own files back may stand there too.
var (
	webLicences     = []string{"MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "(MIT OR CC0-1.0)"}
	webToolLicences = append([]string{"MPL-2.0", "BlueOak-1.0.0", "Python-2.0"}, webLicences...)
)

func TestWebHouse(t *testing.T) {
	for _, f := range checkWebDoors(readTree(t, "."), webDoors) {
		t.Error(f)
	}
	for file, check := range map[string]func([]byte) []string{"ui/package.json": checkWebPins, "ui/package-lock.json": checkWebLicences} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range check(text) {
			t.Errorf("%s: %s", file, f)
		}
	}
}

var (
	webImport = regexp.MustCompile(`(?m)(?:^|[;\s}])(?:from|import)\s*\(?\s*["']([^"'./][^"']*|\.[^"']*)["']`)
	webPin    = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9a-z.]+)?$`)
)

// checkWebDoors holds what TypeScript and Vue files of ui import of the npm registry.
func checkWebDoors(tr *tree, table []door) []string {
	var found []string
	for _, s := range tr.files {
		if !s.under("ui") || strings.HasSuffix(s.path, ".config.ts") || isWebTest(s.path) && !s.under("ui/browser") || !slices.Contains([]string{".ts", ".vue"}, path.Ext(s.path)) {
			continue
		}
		for i, line := range strings.Split(string(s.text), "\n") {
			for _, m := range webImport.FindAllStringSubmatch(line, -1) {
				if why := webImportFault(s, m[1], table); why != "" {
					found = append(found, fmt.Sprintf("%s:%d: %s", s.path, i+1, why))
				}
			}
		}
	}
	return sorted(found)
}

// webImportFault says why a file may not import a package; files and what Node brings are no packages.
func webImportFault(s *source, pkg string, table []door) string {
	if strings.HasPrefix(pkg, ".") || strings.HasPrefix(pkg, "node:") {
		return ""
	}
	for _, d := range table {
		if within(pkg, d.lib) {
			if s.under(d.folder) || d.also != "" && s.under(d.also) {
				return ""
			}
			return fmt.Sprintf("%s may only be imported by %s", pkg, strings.TrimSpace(d.folder+" "+d.also))
		}
	}
	return pkg + " has no door: name the folder that may import it in the table webDoors"
}

// checkWebPins wants every package by its exact version.
func checkWebPins(text []byte) []string {
	var file struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal(text, &file); err != nil {
		return []string{err.Error()}
	}
	var found []string
	for _, list := range []map[string]string{file.Dependencies, file.DevDependencies} {
		for name, version := range list {
			if !webPin.MatchString(version) {
				found = append(found, fmt.Sprintf("%s %s is no exact version", name, version))
			}
		}
	}
	return sorted(found)
}

// checkWebLicences holds the licence of every package that the lock file names, and that each comes, with its
// sum, from the registry.
func checkWebLicences(text []byte) []string {
	var lock struct {
		Packages map[string]struct {
			License, Resolved, Integrity string
			Dev                          bool
		}
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		return []string{err.Error()}
	}
	var found []string
	for at, p := range lock.Packages {
		name := at
		switch {
		case at == "":
		case !p.Dev && !slices.Contains(webLicences, p.License):
			found = append(found, fmt.Sprintf("%s: %q does not fit into what we give away", name, p.License))
		case !slices.Contains(webToolLicences, p.License):
			found = append(found, fmt.Sprintf("%s: %q is none of the licences known: read it, then name it", name, p.License))
		}
		if at != "" && (p.Resolved != "" && !strings.HasPrefix(p.Resolved, "https://registry.npmjs.org/") || p.Integrity == "") {
			found = append(found, fmt.Sprintf("%s comes without its sum, or from elsewhere than the registry", name))
		}
	}
	return sorted(found)
}

func TestWebHouseFindsWhatIsPlanted(t *testing.T) {
	doors := func(path, text string) []string {
		return checkWebDoors(newTree(t, map[string]string{path: text}), webDoors)
	}
	locked := func(more string) []string {
		return checkWebLicences([]byte(`{"packages": {"": {}, "node_modules/a": {"resolved": "https://registry.npmjs.org/a", "integrity": "x", ` + more + `}}}`))
	}
	tests := []struct {
		name      string
		got, want []string
	}{
		{"vue in the kit", doors("ui/kit/a.vue", `import { ref } from 'vue'`), nil},
		{"vue in core", doors("ui/core/a.ts", `import { ref } from 'vue'`), found("ui/core/a.ts:1: vue may only be imported by ui/kit ui/m")},
		{"a library that nobody named", doors("ui/m/a.ts", "import a from './a'\nimport 'lodash/at'"), found("ui/m/a.ts:2: lodash/at has no door: name the folder that may import it in the table webDoors")},
		{"a library on demand", doors("ui/m/a.vue", `await import("axe-core")`), found("ui/m/a.vue:1: axe-core may only be imported by ui/browser")},
		{"a test's library", doors("ui/core/a.test.ts", `import { test } from 'vitest'`), nil},
		{"a range of versions", checkWebPins([]byte(`{"dependencies": {"a": "^1.2.3"}, "devDependencies": {"b": "1.2.3"}}`)), found("a ^1.2.3 is no exact version")},
		{"a licence that spreads", locked(`"license": "GPL-3.0", "dev": true`), found(`node_modules/a: "GPL-3.0" is none of the licences known: read it, then name it`)},
		{"a tool's licence in what is given away", locked(`"license": "MPL-2.0"`), found(`node_modules/a: "MPL-2.0" does not fit into what we give away`)},
		{"a tool's licence", locked(`"license": "MPL-2.0", "dev": true`), nil},
		{"a package from elsewhere", locked(`"license": "MIT", "resolved": "git+ssh://git@github.com/a/a.git"`), found("node_modules/a comes without its sum, or from elsewhere than the registry")},
		{"no licence", locked(`"license": ""`), found(`node_modules/a: "" does not fit into what we give away`)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !slices.Equal(tt.got, tt.want) {
				t.Errorf("found %q, want %q", tt.got, tt.want)
			}
		})
	}
}

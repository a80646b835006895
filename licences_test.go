package superform_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Licences whose code may be part of an Apache-2.0 product that is given away, each with a sentence that
// its text has and no other's. The first that matches counts, so the longer texts stand first.
var licences = []struct{ name, sentence string }{
	{"Apache-2.0", "Apache License Version 2.0, January 2004"},
	{"BSD-3-Clause", "used to endorse or promote products derived from this software without specific prior written permission"},
	{"BSD-2-Clause", "THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS \"AS IS\""},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce the above copyright notice"},
	{"MIT", "The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software"},
	{"public domain", "has been dedicated to the public domain by the authors"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"},
	{"ISC", "Permission to use, copy, modify, and distribute this software for any purpose with or without fee is hereby granted"},
}

// Licences that a text may never contain, whatever else it says.
var unfit = []string{"GNU GENERAL PUBLIC LICENSE", "GNU AFFERO", "GNU LESSER", "Server Side Public License", "Business Source License", "Commons Clause"}

// Files that the sentences above do not decide, by module and name, with what a person found who read them.
// A line that is no longer needed fails.
var reviewed = map[string]string{
	"pgregory.net/rapid LICENSE":              "MPL-2.0, used by tests only: no part of what we give away",
	"modernc.org/sqlite LICENSE-3RD-PARTY.md": "a list: what is linked is MIT, BSD or public domain; the MPL-2.0 text is of modules that are compiled into nothing",
	"code.dny.dev/ssrf LICENSE":               "MIT, each line written as a comment",
	"modernc.org/memory LICENSE-LOGO":         "the address of a picture that we do not use",
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicense)([.-].*)?$`)

// TestLicences reads the licence of every module that go.mod names.
func TestLicences(t *testing.T) {
	unneeded := maps.Clone(reviewed)
	for _, m := range modules(t) {
		names, err := m.licences(unneeded)
		if err != nil {
			t.Errorf("%s %s: %v", m.Path, m.Version, err)
			continue
		}
		t.Logf("%s %s: %s", m.Path, m.Version, strings.Join(names, "; "))
	}
	for file := range unneeded {
		t.Errorf("%s: the review of this file is no longer needed", file)
	}
}

type goModule struct{ Path, Version, Dir string }

// modules lists what go.mod names, direct and indirect, and where each lies in the module cache; what is
// not there yet is downloaded.
func modules(t *testing.T) []goModule {
	t.Helper()
	out, err := exec.Command("go", "mod", "download", "-json").Output()
	if err != nil {
		t.Fatalf("go mod download: %v\n%s", err, out)
	}
	var list []goModule
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var m goModule
		if err := dec.Decode(&m); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, m)
	}
	return list
}

// licences names the licences of the module, one of each kind, and takes the reviews that it used from
// unneeded.
func (m goModule) licences(unneeded map[string]string) ([]string, error) {
	entries, err := os.ReadDir(m.Dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(m.Dir, e.Name()))
		if err != nil {
			return nil, err
		}
		name, err := classify(string(text))
		if key := m.Path + " " + e.Name(); err != nil && reviewed[key] != "" {
			name, err = reviewed[key], nil
			delete(unneeded, key)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return nil, errors.New("it has no licence file")
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// classify names the licence that a text is, or says why it does not fit.
func classify(text string) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	upper := strings.ToUpper(text)
	for _, u := range unfit {
		if strings.Contains(upper, strings.ToUpper(u)) {
			return "", fmt.Errorf("%q does not fit Apache-2.0", u)
		}
	}
	for _, l := range licences {
		if strings.Contains(upper, strings.ToUpper(l.sentence)) {
			return l.name, nil
		}
	}
	return "", errors.New("its licence is none of those known: read it, then name it in licences or reviewed")
}

func TestClassify(t *testing.T) {
	tests := []struct{ name, text, want, err string }{
		{"a text is known whatever its lines", "the above copyright\n notice and this permission notice shall be\nincluded in all copies or substantial portions of the Software.", "MIT", ""},
		{"the third clause tells the BSDs apart", "Redistributions in binary form must reproduce the above copyright notice … used to endorse or promote products derived from this software without specific prior written permission.", "BSD-3-Clause", ""},
		{"a copyleft text is refused even beside another", "The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software. Parts are under the GNU Affero General Public License.", "", `"GNU AFFERO" does not fit Apache-2.0`},
		{"an unknown text is refused", "You may use this on Sundays.", "", "its licence is none of those known: read it, then name it in licences or reviewed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := classify(tt.text)
			if got != tt.want || (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
				t.Errorf("got %q, %v; want %q, %q", got, err, tt.want, tt.err)
			}
		})
	}
}

package apps

import (
	"path"
	"regexp"
	"sort"
	"strings"
)

// Limits of one app.
const (
	maxFiles = 2000
	maxPath  = 200
	maxTotal = 32 << 20 // bytes
)

// segment is one part of a path: what every file system and archive takes for one plain name. It leaves
// no room for backslashes, drive letters, percent signs, blanks or characters that look like others.
var segment = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// device holds the names that Windows takes for devices, with any ending.
var device = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$`)

// pathProblem says why a path cannot be a file of an app; "" where it can.
func pathProblem(p string) string {
	if p == "" || len(p) > maxPath {
		return "path_syntax"
	}
	for _, part := range strings.Split(p, "/") {
		switch {
		case !segment.MatchString(part) || strings.Contains(part, "..") || strings.HasSuffix(part, "."):
			return "path_syntax"
		case device.MatchString(part):
			return "path_device"
		}
	}
	return ""
}

// checkPaths says what is wrong with the names of an app's files, and gives the good ones in order.
func checkPaths(files map[string][]byte) ([]string, []Problem) {
	var problems []Problem
	fail := func(p, code string, args ...string) {
		problems = append(problems, newProblem(clip(p), place{}, code, args...))
	}
	total := 0
	paths := make([]string, 0, len(files))
	for p, content := range files {
		paths = append(paths, p)
		total += len(content)
	}
	if len(files) > maxFiles || total > maxTotal {
		fail("", "app_large")
		return nil, problems
	}
	sort.Strings(paths)
	good := paths[:0:0]
	folded := map[string]string{}
	for _, p := range paths {
		if code := pathProblem(p); code != "" {
			fail(p, code)
			continue
		}
		if other, clash := folded[strings.ToLower(p)]; clash {
			fail(p, "path_case", "other", other)
			continue
		}
		folded[strings.ToLower(p)] = p
		if kindOf(p).name == "" {
			fail(p, "file_unknown", "suggestion", nearest(p, knownPaths(p)))
			continue
		}
		if id := idOf(p); !strings.HasPrefix(p, "i18n/") && !idGrammar.pattern.MatchString(id) {
			fail(p, "id_syntax", "value", id)
			continue
		}
		good = append(good, p)
	}
	return good, problems
}

// knownPaths gives, for a path that no file of an app has, what it may have been meant to be.
func knownPaths(p string) []string {
	base := strings.TrimSuffix(path.Base(p), path.Ext(p)) + ".yaml"
	out := make([]string, len(fileKinds))
	for i, k := range fileKinds {
		out[i] = strings.Replace(k.match, "*.yaml", base, 1)
	}
	return out
}

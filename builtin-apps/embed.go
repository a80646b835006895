// Package builtin holds the apps that ship with the program, as data: one folder per app.
package builtin

import (
	"embed"
	"io/fs"
	"sort"
	"strings"
)

//go:embed all:*
var files embed.FS

// Names gives the folders of all bundled apps, sorted.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	sort.Strings(names)
	return names
}

// Files gives the files of one bundled app by path relative to its folder, as apps.Load takes them.
func Files(name string) (map[string][]byte, error) {
	out := map[string][]byte{}
	err := fs.WalkDir(files, name, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := files.ReadFile(p)
		out[strings.TrimPrefix(p, name+"/")] = content
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

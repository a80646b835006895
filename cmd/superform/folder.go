package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/superform-dev/superform/apps"
)

// Bounds of an app's folder: what is larger was not meant.
const (
	maxFiles = 5_000
	maxBytes = 64 << 20
)

// readFolder reads an app's folder, by path relative to it with slashes. Hidden files (.git, .DS_Store) are left
// out; what is neither a file nor a folder is refused, since it could lead anywhere.
func readFolder(dir string) (map[string][]byte, error) {
	found := map[string][]byte{}
	total := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path != dir && strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		if !entry.Type().IsRegular() {
			return fmt.Errorf("%s is neither a file nor a folder", path)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		total += len(content)
		if len(found) >= maxFiles || total > maxBytes {
			return fmt.Errorf("%s is too large for an app: more than %d files or %d MB", dir, maxFiles, maxBytes>>20)
		}
		found[filepath.ToSlash(relative)] = content
		return nil
	})
	return found, err
}

// checkApp loads and checks an app and writes its problems as an editor or a terminal shows them. The app is nil
// where it could not be loaded; problems are counted. Of an app without problems it writes the warnings.
func checkApp(s *surroundings, dir string) (*apps.App, int, error) {
	content, err := readFolder(dir)
	if err != nil {
		return nil, 0, err
	}
	app, problems := apps.Load(content)
	if app != nil {
		problems = append(problems, apps.Check(app)...)
	}
	shown := problems
	if app != nil && len(problems) == 0 {
		shown = apps.Warnings(app)
	}
	lang := languageOf(s)
	for _, p := range shown {
		source := content[p.File]
		p.File = filepath.Join(dir, filepath.FromSlash(p.File))
		fmt.Fprint(s.out, p.Render(lang, source))
	}
	return app, len(problems), nil
}

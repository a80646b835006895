package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/superform-dev/superform/apps"
)

// fmtCommand writes the YAML files of apps as they are meant to look.
type fmtCommand struct {
	List  bool     `short:"l" aliases:"check" help:"Only list the files that would change; answer no if there are any."`
	Write bool     `short:"w" help:"Write the files (the default)."`
	Dirs  []string `arg:"" name:"dir" help:"Folders of apps."`
}

// Run formats every app. A file that cannot be read as YAML is reported and left alone.
func (cmd *fmtCommand) Run(s *surroundings) error {
	if cmd.List && cmd.Write {
		return fmt.Errorf("-l and -w exclude each other")
	}
	no := false
	for _, dir := range cmd.Dirs {
		content, err := readFolder(dir)
		if err != nil {
			return err
		}
		for _, path := range slices.Sorted(maps.Keys(content)) {
			if filepath.Ext(path) != ".yaml" {
				continue
			}
			changed, err := cmd.file(s, dir, path, content[path])
			if err != nil {
				return err
			}
			no = no || changed
		}
	}
	if no {
		return errNo
	}
	return nil
}

// file formats one file and reports whether that makes the answer no: it has problems, or would change where
// files are only listed.
func (cmd *fmtCommand) file(s *surroundings, dir, path string, src []byte) (no bool, err error) {
	full := filepath.Join(dir, filepath.FromSlash(path))
	formatted, problems := apps.Format(path, src)
	if len(problems) > 0 {
		for _, p := range problems {
			p.File = full
			fmt.Fprint(s.out, p.Render(languageOf(s), src))
		}
		return true, nil
	}
	if bytes.Equal(formatted, src) {
		return false, nil
	}
	fmt.Fprintln(s.out, full)
	if cmd.List {
		return true, nil
	}
	return false, replaceFile(full, formatted)
}

// replaceFile writes a file whole or not at all, with the rights that it had.
func replaceFile(path string, content []byte) error {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".superform-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(content)
	if chmodErr := temp.Chmod(mode); err == nil {
		err = chmodErr
	}
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}

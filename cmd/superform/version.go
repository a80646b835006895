package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms/rules"
)

// version is set by the linker; see the Makefile.
var version = "unknown"

// versionCommand says which program this is.
type versionCommand struct{}

// Run writes version, commit, toolchain and the numbers of the formats that are written.
func (versionCommand) Run(s *surroundings) error {
	commit, changed := "unknown", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			switch {
			case setting.Key == "vcs.revision":
				commit = setting.Value
			case setting.Key == "vcs.modified" && setting.Value == "true":
				changed = ", changed since"
			}
		}
	}
	fmt.Fprintf(s.out, "superform %s\ncommit %s%s\n%s %s/%s\n", version, commit, changed, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, format := range []struct {
		of     string
		number int
	}{{"app files", apps.FormatNumber}, {"rule trees", rules.TreeFormat}, {"flow histories", flows.Format}} {
		fmt.Fprintf(s.out, "format %d of %s\n", format.number, format.of)
	}
	return nil
}

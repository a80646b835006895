package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
)

// testCommand runs the cases of apps against the real engine, on a SQLite database that it throws away.
type testCommand struct {
	Dirs    []string `arg:"" name:"dir" help:"Folders of apps."`
	Only    string   `name:"run" help:"Only cases whose id contains this." placeholder:"TEXT"`
	Verbose bool     `short:"v" help:"Name the cases that pass, too."`
}

// Run runs the cases of every app and answers no where one fails, or where what they left behind does not verify.
func (cmd *testCommand) Run(s *surroundings) error {
	failed := false
	for _, dir := range cmd.Dirs {
		app, problems, err := checkApp(s, dir)
		if err != nil {
			return err
		}
		if problems > 0 {
			failed = true
			continue
		}
		passed, err := cmd.app(s, dir, app)
		if err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
		failed = failed || !passed
	}
	if failed {
		return errNo
	}
	return nil
}

// app runs the cases of one app in a database of their own.
func (cmd *testCommand) app(s *surroundings, dir string, app *apps.App) (passed bool, err error) {
	temp, err := os.MkdirTemp("", "superform-test-*")
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	set := settings{Data: temp}
	data, err := openStore(s.ctx, set, keys{make([]byte, keyBytes)})
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	return cmd.cases(s, dir, app, set, data)
}

func (cmd *testCommand) cases(s *surroundings, dir string, app *apps.App, set settings, data *store.Store) (bool, error) {
	if err := data.Migrate(s.ctx); err != nil {
		return false, err
	}
	e, err := newEngine(set, data, slog.New(slog.DiscardHandler), true)
	if err != nil {
		return false, err
	}
	ran, failed := 0, 0
	for _, c := range app.Cases {
		if !strings.Contains(c.ID, cmd.Only) {
			continue
		}
		result, err := e.RunCase(s.ctx, app, c)
		if err != nil {
			return false, err
		}
		ran++
		if len(result.Failures) > 0 {
			failed++
		}
		cmd.tell(s, dir, result)
	}
	findings, err := verifyAll(s, e)
	if err != nil {
		return false, err
	}
	fmt.Fprintf(s.out, "%s: %d of %d cases pass\n", dir, ran-failed, ran)
	return failed == 0 && findings == 0, nil
}

// tell writes what one case showed.
func (cmd *testCommand) tell(s *surroundings, dir string, result engine.CaseResult) {
	if len(result.Failures) == 0 && cmd.Verbose {
		fmt.Fprintf(s.out, "ok   %s\n", result.ID)
	}
	for _, f := range result.Failures {
		fmt.Fprintf(s.out, "FAIL %s\n%s:%d: %s\n", result.ID, filepath.Join(dir, filepath.FromSlash(result.File)), f.Line, f.Text)
	}
}

// verifyAll lets the workers finish and verifies what the cases have left behind.
func verifyAll(s *surroundings, e *engine.Engine) (findings int, err error) {
	if err := e.Settle(s.ctx); err != nil {
		return 0, err
	}
	reports, err := e.Verify(s.ctx)
	if err != nil {
		return 0, err
	}
	for _, r := range reports {
		for _, finding := range r.Findings {
			findings++
			fmt.Fprintf(s.out, "FAIL %s: %s\n", r.Company, finding)
		}
	}
	return findings, nil
}

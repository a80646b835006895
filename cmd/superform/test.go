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
	total, failed := tally{}, false
	for _, dir := range cmd.Dirs {
		app, problems, err := checkApp(s, dir)
		if err != nil {
			return err
		}
		if problems > 0 {
			failed = true
			continue
		}
		one, err := cmd.app(s, dir, app)
		if err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
		total.passed, total.failed = total.passed+one.passed, total.failed+one.failed
	}
	if cmd.Only != "" && !failed && total == (tally{}) {
		return fmt.Errorf("no case has an id that contains %q", cmd.Only)
	}
	fmt.Fprintf(s.out, "%d passed, %d failed\n", total.passed, total.failed)
	if failed || total.failed > 0 {
		return errNo
	}
	return nil
}

// tally counts cases; what verify finds afterwards counts as failed too.
type tally struct{ passed, failed int }

// app runs the cases of one app in a database of their own.
func (cmd *testCommand) app(s *surroundings, dir string, app *apps.App) (t tally, err error) {
	temp, err := os.MkdirTemp("", "superform-test-*")
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	set := settings{Data: temp}
	data, err := openStore(s.ctx, set, keys{make([]byte, keyBytes)})
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	return cmd.cases(s, dir, app, set, data)
}

func (cmd *testCommand) cases(s *surroundings, dir string, app *apps.App, set settings, data *store.Store) (tally, error) {
	if err := data.Migrate(s.ctx); err != nil {
		return tally{}, err
	}
	e, err := newEngine(set, data, nil, slog.New(slog.DiscardHandler), true)
	if err != nil {
		return tally{}, err
	}
	var t tally
	for _, c := range app.Cases {
		if !strings.Contains(c.ID, cmd.Only) {
			continue
		}
		result, err := e.RunCase(s.ctx, app, c)
		if err != nil {
			return t, err
		}
		if len(result.Failures) > 0 {
			t.failed++
		} else {
			t.passed++
		}
		cmd.tell(s, dir, result)
	}
	findings, err := verifyAll(s, e)
	fmt.Fprintf(s.out, "%s: %d of %d cases pass\n", dir, t.passed, t.passed+t.failed)
	t.failed += findings
	return t, err
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

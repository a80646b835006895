package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/superform-dev/superform/engine"
)

// verifyCommand checks everything that is stored against its invariants. A running system may be verified over
// PostgreSQL; over SQLite the server has to be stopped.
type verifyCommand struct {
	storage
	JSON  bool `help:"Write the reports as JSON."`
	Count bool `help:"First count anew how many people departments have, whatever is kept."`
}

// Run verifies and answers no where something does not hold.
func (cmd *verifyCommand) Run(s *surroundings) (err error) {
	set, err := cmd.read(s)
	if err != nil {
		return err
	}
	data, err := openStore(s.ctx, set, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	e, err := newEngine(set, data, nil, slog.New(slog.DiscardHandler), false)
	if err != nil {
		return err
	}
	if cmd.Count {
		if err := e.CountPeople(s.ctx); err != nil {
			return fmt.Errorf("verify: %w", err)
		}
	}
	reports, err := e.Verify(s.ctx)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if cmd.JSON {
		err = json.NewEncoder(s.out).Encode(reports)
	} else {
		writeReports(s.out, reports)
	}
	for _, r := range reports {
		if len(r.Findings) > 0 {
			return errors.Join(err, errNo)
		}
	}
	return err
}

// writeReports writes one line per company and one per finding.
func writeReports(out io.Writer, reports []engine.VerifyReport) {
	for _, r := range reports {
		fmt.Fprintf(out, "%s: %d records, %d events, %d tasks, %d accounts, %d files: ", r.Company, r.Records, r.Events, r.Tasks, r.Accounts, r.Files)
		switch len(r.Findings) {
		case 0:
			fmt.Fprint(out, "all holds")
		default:
			fmt.Fprintf(out, "%d findings", len(r.Findings))
		}
		if r.Unsealed > 0 {
			fmt.Fprintf(out, "; %d events are not sealed yet", r.Unsealed)
		}
		if r.Erased > 0 {
			fmt.Fprintf(out, "; %d payloads were erased", r.Erased)
		}
		fmt.Fprintln(out)
		for _, finding := range r.Findings {
			fmt.Fprintf(out, "  %s\n", finding)
		}
	}
	if len(reports) == 0 {
		fmt.Fprintln(out, "there is no company")
	}
}

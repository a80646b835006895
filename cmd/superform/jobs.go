package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// jobsCommand is what is done to background jobs from outside of companies. Over PostgreSQL the server may run; over SQLite it has to
// be stopped, and what is to run again does when it starts.
type jobsCommand struct {
	List jobsListCommand `cmd:"" help:"List background jobs of all companies: those that were tried too often, or in another status."`
	Run  jobsRunCommand  `cmd:"" help:"Have jobs run again."`
}

// mostListed is how many jobs are listed, or run again with --dead, at once.
const mostListed = 1000

// jobsListCommand lists jobs.
type jobsListCommand struct {
	storage
	Status string `help:"dead, waiting, done or cancelled." enum:"dead,waiting,done,cancelled" default:"dead"`
	JSON   bool   `help:"Write the jobs as JSON."`
}

// Run lists the jobs.
func (cmd *jobsListCommand) Run(s *surroundings) error {
	return withEngine(s, cmd.storage, func(e *engine.Engine) error {
		list, err := e.JobsOutside(s.ctx, cmd.Status, languageOf(s), mostListed)
		if err != nil {
			return err
		}
		if cmd.JSON {
			return json.NewEncoder(s.out).Encode(list)
		}
		for _, one := range list {
			fmt.Fprintf(s.out, "%s  %s  %s  %s", one.Job.ID, one.Company, one.Job.Title, time.UnixMilli(int64(one.Job.At)).UTC().Format(time.RFC3339))
			if one.Job.Problem != nil {
				fmt.Fprintf(s.out, "  %d of %d: %s", one.Job.Attempts, one.Job.Most, one.Job.Problem.Detail)
			}
			fmt.Fprintln(s.out)
		}
		if len(list) == 0 {
			fmt.Fprintf(s.out, "no job is %s\n", cmd.Status)
		}
		return nil
	})
}

// jobsRunCommand has jobs run again.
type jobsRunCommand struct {
	storage
	IDs  []string `arg:"" optional:"" name:"id" help:"The jobs, as list names them."`
	Dead bool     `help:"All that were tried too often."`
}

// Run has the jobs run again, and answers no where one could not.
func (cmd *jobsRunCommand) Run(s *surroundings) error {
	if cmd.Dead == (len(cmd.IDs) > 0) {
		return errors.New("name jobs, or --dead")
	}
	return withEngine(s, cmd.storage, func(e *engine.Engine) error {
		ids := cmd.IDs
		if cmd.Dead {
			list, err := e.JobsOutside(s.ctx, "dead", languageOf(s), mostListed)
			if err != nil {
				return err
			}
			for _, one := range list {
				ids = append(ids, one.Job.ID.String())
			}
		}
		done, no := 0, error(nil)
		for _, text := range ids {
			id, err := forms.ParseID(text)
			if err != nil {
				err = engine.ErrNotFound
			} else {
				err = e.RetryJob(s.ctx, id)
			}
			if refusal := engine.AsFault(err); refusal != nil {
				fmt.Fprintf(s.out, "%s: %s\n", text, refusal.Text(languageOf(s)))
				no = errNo
				continue
			}
			if err != nil {
				return fmt.Errorf("%s: %w", text, err)
			}
			done++
		}
		fmt.Fprintf(s.out, "%d to run again\n", done)
		return no
	})
}

// withEngine does something with an engine over what is stored.
func withEngine(s *surroundings, at storage, do func(*engine.Engine) error) (err error) {
	set, err := at.read(s)
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
	return do(e)
}

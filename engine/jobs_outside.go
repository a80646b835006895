package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// What whoever runs the server does to background jobs from outside of every company, at the command line. It is nobody's of the company.

// CompanyJob is a job with the company that it is of.
type CompanyJob struct {
	Company string   `json:"company"`
	ID      forms.ID `json:"company_id"`
	Job     JobView  `json:"job"`
}

// everyCompany does something in each company, in the order of ids.
func (e *Engine) everyCompany(ctx context.Context, do func(*store.CompanyRow) error) error {
	var companies []*store.CompanyRow
	err := e.store.System(store.Companies).Read(ctx, func(tx *store.Tx) (err error) {
		companies, err = tx.Companies()
		return err
	})
	for _, c := range companies {
		if err != nil {
			break
		}
		err = do(c)
	}
	return fault(err)
}

// JobsOutside lists the jobs of all companies that are in a status, up to most.
func (e *Engine) JobsOutside(ctx context.Context, status, lang string, most int) ([]CompanyJob, error) {
	list := []CompanyJob{}
	err := e.everyCompany(ctx, func(c *store.CompanyRow) error {
		return e.read(ctx, Caller{Company: c.ID, Language: lang}, func(w *work) error {
			for cursor := ""; len(list) < most; {
				rows, err := w.tx.ListJobs(store.JobList{Status: status, Paging: store.Paging{Cursor: cursor, Limit: min(store.MaxPage, most-len(list))}})
				if err != nil {
					return err
				}
				for _, row := range rows.Items {
					list = append(list, CompanyJob{c.Name, c.ID, w.jobView(row)})
				}
				if cursor = rows.Next; cursor == "" {
					break
				}
			}
			return nil
		})
	})
	return list, err
}

// RetryJob makes a job run again, of whichever company it is, and notes it in the job's history as nobody's doing. One that cannot be run
// again now is refused with job_not_now; ErrNotFound: there is no such job.
func (e *Engine) RetryJob(ctx context.Context, id forms.ID) error {
	found := false
	err := e.everyCompany(ctx, func(c *store.CompanyRow) error {
		if found {
			return nil
		}
		cat, err := e.catalog(ctx, c.ID)
		if err != nil {
			return err
		}
		return e.store.Company(c.ID).Write(ctx, func(tx *store.Tx) error {
			row, err := tx.LockJob(id)
			if errors.Is(err, store.ErrNotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			found = true
			if !slices.Contains(jobs.Verbs(row, jobKinds[row.Kind].stoppable), jobs.Retry) {
				return NewFault("job_not_now", "status", row.Status)
			}
			w := e.newWork(ctx, tx, Caller{Company: c.ID, Language: cat.company.Language}, cat, e.newID())
			jobs.Act(tx, row, jobs.Retry, e.now(), w.now)
			return w.note(row.ID, jobEvent+string(jobs.Retry), struct {
				Kind string `json:"kind"`
			}{row.Kind})
		})
	})
	if err == nil && !found {
		err = ErrNotFound
	}
	return err
}

package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Demo describes a company to try the product with: its people, and apps with plans of what they did in
// the year before today. Seed makes the year reproducible.
type Demo struct {
	Founding Founding
	Password string
	Apps     []*apps.App
	Seed     uint64
}

// demoYear is how far back the history of a demo company reaches.
const demoYear = 365 * 24 * time.Hour

// demoSettings is what a demo company's settings say of its history: End is the instant at which it ends, so that
// what was cut short is planned again as it was, and Filled that it is complete.
type demoSettings struct {
	Demo *demoState `json:"demo,omitempty"`
}

type demoState struct {
	End    Instant `json:"end"`
	Filled bool    `json:"filled"`
}

func (d demoState) settings() string {
	text, err := json.Marshal(demoSettings{&d})
	if err != nil {
		panic(err) // a number and a truth value
	}
	return string(text)
}

// StartDemo founds the demo company where it is not there yet, so that people can sign in, and gives a
// function that fills in its year of history: through the same use cases as everybody's, on a clock of its
// own. What an earlier start left undone, of the founding or of the history, is done now. Fill is nil where
// the history is complete, or where a company of that name is no demo.
func (e *Engine) StartDemo(ctx context.Context, d Demo) (fill func(context.Context) error, err error) {
	row, err := e.demoCompany(ctx, d.Founding.Name)
	if err != nil {
		return nil, err
	}
	resumed := row != nil
	if !resumed {
		row = e.newCompany(d.Founding, demoState{End: Instant(e.now())}.settings())
		if err := e.foundCompany(ctx, row); err != nil {
			return nil, err
		}
	}
	var settings demoSettings
	if err := json.Unmarshal([]byte(row.Settings), &settings); err != nil {
		return nil, fmt.Errorf("settings of company %s: %w", row.Name, err)
	}
	if settings.Demo == nil || settings.Demo.Filled {
		return nil, nil
	}
	founded, err := e.demoFounded(ctx, d, row)
	if err != nil {
		return nil, err
	}
	end := int64(settings.Demo.End)
	return func(ctx context.Context) error { return e.fillDemo(ctx, d, founded, end, resumed) }, nil
}

// demoCompany gives the company of that name, nil for none.
func (e *Engine) demoCompany(ctx context.Context, name string) (*store.CompanyRow, error) {
	var companies []*store.CompanyRow
	err := e.store.System(store.Companies).Read(ctx, func(tx *store.Tx) (err error) {
		companies, err = tx.Companies()
		return err
	})
	i := slices.IndexFunc(companies, func(c *store.CompanyRow) bool { return c.Name == name })
	if err != nil || i < 0 {
		return nil, err
	}
	return companies[i], nil
}

// demoFounded adds the people and the apps that the demo company does not have yet.
func (e *Engine) demoFounded(ctx context.Context, d Demo, row *store.CompanyRow) (Founded, error) {
	founded := d.Founding.named(row)
	peopled, installed := false, map[string]bool{}
	err := e.store.Company(row.ID).Read(ctx, func(tx *store.Tx) error {
		_, err := tx.Member(founded.Members[d.Founding.Members[0].Key])
		peopled = err == nil
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		rows, err := tx.Apps()
		for _, app := range rows {
			installed[app.ID] = true
		}
		return err
	})
	if err != nil {
		return founded, err
	}
	if !peopled {
		if founded, err = e.foundMembers(ctx, d.Founding, row, d.Password); err != nil {
			return founded, err
		}
	}
	for _, app := range d.Apps {
		if installed[app.ID] {
			continue
		}
		if _, err := e.Install(ctx, e.demoCaller(d, founded), app); err != nil {
			return founded, err
		}
	}
	return founded, nil
}

// demoCaller is the first administrator of the demo company.
func (e *Engine) demoCaller(d Demo, founded Founded) Caller {
	for _, m := range d.Founding.Members {
		if slices.Contains(m.Roles, "admin") {
			return founded.Caller(m.Key, d.Founding.Language, true)
		}
	}
	return founded.Caller("", d.Founding.Language, true)
}

// onClock is the same engine on another clock, with caches of its own.
func (e *Engine) onClock(now func() int64) *Engine {
	own := *e
	own.now, own.playing = now, true
	own.catalogs = newCatalogs(now)
	return &own
}

func (e *Engine) finishDemo(ctx context.Context, company forms.ID, end int64) error {
	err := e.store.System(store.Companies).Write(ctx, func(tx *store.Tx) error {
		row, err := tx.LockCompany(company)
		if err != nil {
			return err
		}
		row.Settings = demoState{End: Instant(end), Filled: true}.settings()
		return tx.UpdateCompany(row)
	})
	e.catalogs.drop(company)
	return err
}

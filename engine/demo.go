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
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
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

// demoDone is the settings text of a demo company whose history is complete.
const demoDone = `{"demo":"filled"}`

// StartDemo founds the demo company where it is not there yet, so that people can sign in, and gives a
// function that fills in its year of history: through the same use cases as everybody's, on a clock of its
// own. Fill is nil where there is a history already, also one that was cut short.
func (e *Engine) StartDemo(ctx context.Context, d Demo) (fill func(context.Context) error, err error) {
	company, found, err := e.demoCompany(ctx, d.Founding.Name)
	if err != nil {
		return nil, err
	}
	if found && company.Settings == demoDone {
		return nil, nil
	}
	if found {
		e.log.Warn("the demo's history was cut short by an earlier stop; it stays as it is: start with an empty folder or database for a whole one")
		return nil, nil
	}
	founded, err := e.Found(ctx, d.Founding, d.Password, 0)
	if err != nil {
		return nil, err
	}
	admin := e.demoCaller(d, founded)
	for _, app := range d.Apps {
		if _, err := e.Install(ctx, admin, app); err != nil {
			return nil, err
		}
	}
	return func(ctx context.Context) error { return e.fillDemo(ctx, d, founded) }, nil
}

func (e *Engine) demoCompany(ctx context.Context, name string) (*store.CompanyRow, bool, error) {
	var companies []*store.CompanyRow
	err := e.store.System(store.Companies).Read(ctx, func(tx *store.Tx) (err error) {
		companies, err = tx.Companies()
		return err
	})
	i := slices.IndexFunc(companies, func(c *store.CompanyRow) bool { return c.Name == name })
	if err != nil || i < 0 {
		return nil, false, err
	}
	return companies[i], true, nil
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

// fillDemo plays the plans of all apps, event by event in the order of their time.
func (e *Engine) fillDemo(ctx context.Context, d Demo, founded Founded) error {
	end := e.now()
	play := &demoPlay{ctx: ctx, d: d, founded: founded, end: end}
	play.e = e.onClock(func() int64 { return play.clock })
	if err := play.plan(end - demoYear.Milliseconds()); err != nil {
		return fmt.Errorf("plan the demo: %w", err)
	}
	for len(play.acts) > 0 {
		next := play.acts[0]
		play.acts = play.acts[1:]
		play.clock = next.at
		if err := next.do(); err != nil {
			return fmt.Errorf("fill the demo at %s: %w", rules.FormatInstant(next.at), err)
		}
	}
	return e.finishDemo(ctx, founded.Company)
}

// onClock is the same engine on another clock, with caches of its own.
func (e *Engine) onClock(now func() int64) *Engine {
	own := *e
	own.now = now
	own.catalogs = newCatalogs(now)
	return &own
}

func (e *Engine) finishDemo(ctx context.Context, company forms.ID) error {
	err := e.store.System(store.Companies).Write(ctx, func(tx *store.Tx) error {
		row, err := tx.CompanyByID(company)
		if err != nil {
			return err
		}
		row.Settings = demoDone
		return tx.UpdateCompany(row)
	})
	e.catalogs.drop(company)
	return err
}

// demoAct is one thing that happens at an instant of the history.
type demoAct struct {
	at int64
	do func() error
}

// demoPlay is a history being played.
type demoPlay struct {
	e       *Engine
	ctx     context.Context
	d       Demo
	founded Founded
	clock   int64
	end     int64
	acts    []demoAct // in the order of time
	keys    int
}

// later puts an act into the order of time; what would lie after the end does not happen.
func (p *demoPlay) later(at int64, do func() error) {
	if at >= p.end {
		return
	}
	i, _ := slices.BinarySearchFunc(p.acts, at, func(a demoAct, at int64) int {
		if a.at <= at {
			return -1
		}
		return 1
	})
	p.acts = slices.Insert(p.acts, i, demoAct{at, do})
}

// plan unfolds the apps' plans for the years that the history touches.
func (p *demoPlay) plan(begin int64) error {
	p.clock = begin
	cat, err := p.e.catalog(p.ctx, p.founded.Company)
	if err != nil {
		return err
	}
	members := make([]string, len(p.d.Founding.Members))
	for i, m := range p.d.Founding.Members {
		members[i] = m.Key
	}
	first, last := time.UnixMilli(begin).In(cat.location).Year(), time.UnixMilli(p.end).In(cat.location).Year()
	for _, app := range p.d.Apps {
		for _, plan := range app.Plans {
			for year := first; year <= last; year++ {
				if err := p.grants(apps.Grants(plan, p.d.Seed, year, members)); err != nil {
					return err
				}
				for _, r := range apps.Plan(plan, p.d.Seed, year, members, cat.calendar.IsWorkday) {
					at := time.Date(1970, 1, 1+int(r.Day), 0, r.Minute, 0, 0, cat.location).UnixMilli()
					if at >= begin {
						p.later(at, func() error { return p.file(app, r) })
					}
				}
			}
		}
	}
	return nil
}

func (p *demoPlay) grants(planned []apps.PlannedGrant) error {
	grants := make([]Grant, len(planned))
	for i, g := range planned {
		amount, err := num.Parse(g.Amount)
		if err != nil {
			return err
		}
		grants[i] = Grant{Account: p.account(g.Account), Amount: amount}
	}
	return p.e.GrantBalances(p.ctx, p.e.demoCaller(p.d, p.founded), grants)
}

func (p *demoPlay) account(parts []string) []string {
	out := slices.Clone(parts)
	for i, part := range parts {
		if id, ok := p.founded.Members[part]; ok {
			out[i] = id.String()
		}
	}
	return out
}

func (p *demoPlay) key() Key {
	p.keys++
	return Key{Value: fmt.Sprintf("demo-%d", p.keys), Route: "demo"}
}

func (p *demoPlay) caller(member string) Caller {
	return p.founded.Caller(member, p.d.Founding.Language, false)
}

// file files one planned record. What the rules refuse, such as a leave beyond the balance, nobody filed.
func (p *demoPlay) file(app *apps.App, r apps.PlannedRecord) error {
	answer, err := p.e.CreateRecord(p.ctx, p.caller(r.Member), p.key(), app.ID+"."+r.Form, r.Data, nil)
	if AsFault(err) != nil {
		return nil
	}
	if err != nil {
		return err
	}
	var view RecordView
	if err := json.Unmarshal(answer.Body, &view); err != nil {
		return err
	}
	p.decideLater(view.ID, r, 0)
	return nil
}

// decideLater lets the next person in the record's path act after the planned delay, or its requester
// withdraw.
func (p *demoPlay) decideLater(record forms.ID, r apps.PlannedRecord, step int) {
	delay := int64(r.Delay) * int64(time.Minute/time.Millisecond)
	switch {
	case r.Outcome == "open":
	case r.Outcome == "withdrawn":
		p.later(p.clock+delay, func() error {
			_, err := p.e.RecordVerb(p.ctx, p.caller(r.Member), p.key(), record, "withdraw", VerbIn{Comment: "计划有变"})
			return ignoreFault(err)
		})
	default:
		p.later(p.clock+delay, func() error { return p.decide(record, r, step) })
	}
}

// decide lets everybody who has an open task on the record act, one after the other.
func (p *demoPlay) decide(record forms.ID, r apps.PlannedRecord, step int) error {
	task, member, err := p.openTask(record)
	if err != nil || task == nil {
		return err
	}
	verb, in := "agree", VerbIn{}
	switch {
	case task.Kind == "resubmit":
		verb = "resubmit"
	case step == 0 && r.Outcome == "rejected":
		verb, in.Comment = "reject", "本周任务紧，请另选时间"
	case step == 0 && r.Outcome == "returned":
		verb, in.Comment = "return", "请写明交接安排"
	}
	if _, err := p.e.TaskVerb(p.ctx, p.caller(member), p.key(), task.ID, verb, in); err != nil {
		return ignoreFault(err)
	}
	p.decideLater(record, r, step+1)
	return nil
}

// openTask gives the oldest open task of a record and the key of the member who holds it, nil for none.
func (p *demoPlay) openTask(record forms.ID) (task *store.TaskRow, member string, err error) {
	err = p.e.store.Company(p.founded.Company).Read(p.ctx, func(tx *store.Tx) error {
		tasks, err := tx.TasksOf(record)
		i := slices.IndexFunc(tasks, func(t *store.TaskRow) bool { return t.Status == store.TaskOpen })
		if err == nil && i >= 0 {
			task = tasks[i]
		}
		return err
	})
	if task == nil {
		return nil, "", err
	}
	for key, id := range p.founded.Members {
		if id == task.Member {
			return task, key, err
		}
	}
	return nil, "", errors.Join(err, fmt.Errorf("task %s lies with nobody of the demo", task.ID))
}

// ignoreFault drops a refusal: in a demo nobody acts where the rules say no.
func ignoreFault(err error) error {
	if AsFault(err) != nil {
		return nil
	}
	return err
}

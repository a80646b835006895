package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/ledger"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// fillDemo plays the plans of all apps up to end, event by event in the order of their time. Resumed says that
// some of it may have been played before.
func (e *Engine) fillDemo(ctx context.Context, d Demo, founded Founded, end int64, resumed bool) error {
	play := &demoPlay{ctx: ctx, d: d, founded: founded, end: end}
	play.e = e.onClock(func() int64 { return play.clock })
	if resumed {
		if err := play.remember(); err != nil {
			return fmt.Errorf("see how far the demo is: %w", err)
		}
	}
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
	if err := e.finishDemo(ctx, founded.Company, end); err != nil {
		return err
	}
	e.analyze(ctx)
	return nil
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
	past    demoPast
}

// demoPast is what an earlier start has played: it ends at until, filed finds records, and acted says at which
// instants something happened to them.
type demoPast struct {
	until int64
	filed map[demoFiled]forms.ID
	acted map[demoActed]bool
}

type demoFiled struct {
	member forms.ID
	form   string
	at     int64
}

type demoActed struct {
	record forms.ID
	at     int64
}

// remember reads what an earlier start has played. People act after the end of the history, so whatever lies
// before it was played. An act before the last one played was done or refused; so that refusals stay what
// they were, it is not tried again.
func (p *demoPlay) remember() error {
	p.past = demoPast{filed: map[demoFiled]forms.ID{}, acted: map[demoActed]bool{}}
	return p.e.store.Company(p.founded.Company).Read(p.ctx, func(tx *store.Tx) error {
		err := tx.AllRecords(func(r *store.RecordRow) error {
			p.past.filed[demoFiled{r.Requester, r.Form, r.CreatedAt}] = r.ID
			return nil
		})
		if err != nil {
			return err
		}
		return tx.AllEvents(func(e *store.Event) error {
			if e.At < p.end {
				p.past.acted[demoActed{e.Subject, e.At}] = true
				p.past.until = max(p.past.until, e.At)
			}
			return nil
		})
	})
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

// grants grants what is planned, once: the batch is written as one.
func (p *demoPlay) grants(planned []apps.PlannedGrant) error {
	grants := make([]Grant, len(planned))
	for i, g := range planned {
		amount, err := num.Parse(g.Amount)
		if err != nil {
			return err
		}
		grants[i] = Grant{Account: p.account(g.Account), Amount: amount}
	}
	granted, err := p.granted(grants)
	if err != nil || granted {
		return err
	}
	return p.e.GrantBalances(p.ctx, p.e.demoCaller(p.d, p.founded), grants)
}

// granted reports whether the accounts were opened before; the history's grants come before everything else.
func (p *demoPlay) granted(grants []Grant) (bool, error) {
	if len(grants) == 0 {
		return true, nil
	}
	err := p.e.store.Company(p.founded.Company).Read(p.ctx, func(tx *store.Tx) error {
		_, err := tx.LedgerAccount(ledger.Key(grants[0].Account))
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
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

// key names an act by what tells it from all others.
func (p *demoPlay) key(what ...string) Key {
	return Key{Value: fmt.Sprintf("%d %s", p.clock, strings.Join(what, " ")), Route: "demo"}
}

func (p *demoPlay) caller(member string) Caller {
	return p.founded.Caller(member, p.d.Founding.Language, false)
}

// file files one planned record. What the rules refuse, such as a leave beyond the balance, nobody filed.
func (p *demoPlay) file(app *apps.App, r apps.PlannedRecord) error {
	form := app.ID + "." + r.Form
	id, done := p.past.filed[demoFiled{p.founded.Members[r.Member], form, p.clock}]
	if !done {
		if p.clock < p.past.until {
			return nil
		}
		answer, err := p.e.CreateRecord(p.ctx, p.caller(r.Member), p.key(r.Member, form, r.History), form, r.Data, nil)
		if err != nil {
			return ignoreFault(err)
		}
		var view RecordView
		if err := json.Unmarshal(answer.Body, &view); err != nil {
			return err
		}
		id = view.ID
	}
	p.decideLater(id, r, 0)
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
			if p.played(record) || p.clock < p.past.until {
				return nil
			}
			_, err := p.e.RecordVerb(p.ctx, p.caller(r.Member), p.key(record.String()), record, "withdraw", VerbIn{Comment: "计划有变"})
			return ignoreFault(err)
		})
	default:
		p.later(p.clock+delay, func() error { return p.decide(record, r, step) })
	}
}

// played reports whether something happened to the record at this instant when the history was played before.
func (p *demoPlay) played(record forms.ID) bool { return p.past.acted[demoActed{record, p.clock}] }

// decide lets everybody who has an open task on the record act, one after the other.
func (p *demoPlay) decide(record forms.ID, r apps.PlannedRecord, step int) error {
	if !p.played(record) {
		if p.clock < p.past.until {
			return nil
		}
		task, member, err := p.openTask(record)
		if err != nil || task == nil {
			return err
		}
		verb, in := decision(task, r.Outcome, step)
		if _, err := p.e.TaskVerb(p.ctx, p.caller(member), p.key(record.String()), task.ID, verb, in); err != nil {
			return ignoreFault(err)
		}
	}
	p.decideLater(record, r, step+1)
	return nil
}

// decision is what somebody does with a task, and says.
func decision(task *store.TaskRow, outcome string, step int) (verb string, in VerbIn) {
	switch {
	case task.Kind == "resubmit":
		return "resubmit", in
	case step == 0 && outcome == "rejected":
		return "reject", VerbIn{Comment: "本周任务紧，请另选时间"}
	case step == 0 && outcome == "returned":
		return "return", VerbIn{Comment: "请写明交接安排"}
	}
	return "agree", in
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

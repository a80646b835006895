package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/ledger"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// CaseResult is what running one case showed: nothing in Failures where it passed.
type CaseResult struct {
	File     string
	ID       string
	Failures []CaseFailure
}

// CaseFailure is one step that did not go as expected, with its line in the file.
type CaseFailure struct {
	Line int
	Text string
}

// caseRun is one case under way, in a company of its own on a clock of its own.
type caseRun struct {
	e       *Engine
	ctx     context.Context
	app     *apps.App
	zone    *time.Location
	clock   int64
	founded Founded
	records map[string]forms.ID
	groups  map[string]forms.ID // of members' own, by who made them and name
	step    *apps.Step
	keys    int
	result  CaseResult
}

// RunCase runs one case of an app that Check has accepted: it founds a company as the case says, installs
// the app, takes the steps through the same use cases as the API, and compares. The error is for what keeps
// the case from being run at all.
func (e *Engine) RunCase(ctx context.Context, app *apps.App, c *apps.Case) (CaseResult, error) {
	run := &caseRun{ctx: ctx, app: app, records: map[string]forms.ID{}, groups: map[string]forms.ID{}, result: CaseResult{File: c.File, ID: c.ID}}
	run.e = e.onClock(func() int64 { return run.clock })
	if err := run.given(c); err != nil {
		return run.result, fmt.Errorf("case %s: %w", c.ID, err)
	}
	for i := range c.Steps {
		run.step = &c.Steps[i]
		run.clock += 1000 // a second between two steps, so that their events have an order in time
		if err := run.take(); err != nil {
			return run.result, fmt.Errorf("case %s, step %d: %w", c.ID, i+1, err)
		}
		if len(run.result.Failures) > 0 {
			break // what follows stands on a step that did not go as expected
		}
	}
	return run.result, nil
}

func (r *caseRun) fail(format string, args ...any) {
	r.result.Failures = append(r.result.Failures, CaseFailure{Line: r.step.Line, Text: fmt.Sprintf(format, args...)})
}

// given founds the company: people, calendar, balances, and the app itself.
func (r *caseRun) given(c *apps.Case) error {
	g := c.Given
	if g.Zone == "" {
		g.Zone = apps.DefaultZone
	}
	var err error
	if r.zone, err = time.LoadLocation(g.Zone); err != nil {
		return err
	}
	var ok bool
	if r.clock, ok = g.Now.Instant(r.zone); !ok {
		return fmt.Errorf("%q is no instant", g.Now.Text)
	}
	if r.founded, err = r.e.Found(r.ctx, r.founding(g), "", 0); err != nil {
		return err
	}
	if err := r.calendar(g.Calendar); err != nil {
		return err
	}
	if _, err := r.e.Install(r.ctx, r.caller(caseAdmin), r.app); err != nil {
		return err
	}
	if err := r.grant(g.Balances); err != nil {
		return err
	}
	if err := r.faces(g.Members); err != nil {
		return err
	}
	return r.absent(g.Members)
}

// caseAdmin is the key of the member who installs the app. The case's own people cannot have it: their ids
// begin with a letter.
const caseAdmin = "~admin"

func (r *caseRun) founding(g apps.Given) Founding {
	f := Founding{Name: "case " + r.result.ID, Zone: g.Zone, Language: r.app.Language}
	roles := map[string]bool{"flow-admin": true, org.RoleAdmin: true}
	for _, role := range r.app.Roles {
		roles[role.ID] = true
	}
	for _, key := range sortedKeys(roles) {
		f.Roles = append(f.Roles, FoundRole{Key: key, Name: key})
	}
	for _, d := range g.Departments {
		f.Departments = append(f.Departments, FoundDepartment{Key: d.ID, Name: nameOr(d.Name, d.ID, r.app.Language), Parent: d.Parent, Head: d.Head})
	}
	for _, m := range g.Members {
		one := FoundMember{Key: m.ID, Name: nameOr(m.Name, m.ID, r.app.Language), Department: m.Department, Manager: m.Manager, Roles: m.Roles,
			Phone: m.Phone, StaffNumber: m.StaffNumber}
		if m.Account != "" {
			one.Login = m.Account + "@" + r.result.ID + "-" + r.e.newID().String()
		}
		if m.Post != nil {
			one.Post = nameOr(m.Post, "", r.app.Language)
			f.Posts = append(f.Posts, FoundPost{Key: one.Post, Name: one.Post})
		}
		for _, id := range m.Further {
			one.Further = append(one.Further, FoundPlace{Department: id})
		}
		f.Members = append(f.Members, one)
	}
	f.Members = append(f.Members, FoundMember{Key: caseAdmin, Name: caseAdmin})
	return f
}

func nameOr(name forms.Text, otherwise, lang string) string {
	if name == nil {
		return otherwise
	}
	return name.In(lang, "")
}

// caller is a member of the case as if signed in. Only the one who installs administers.
func (r *caseRun) caller(member string) Caller {
	c := r.founded.Caller(member, forms.English, member == caseAdmin)
	c.Admin = c.Admin || slices.Contains(c.Roles, org.RoleAdmin)
	return c
}

func (r *caseRun) calendar(days []apps.CaseDay) error {
	return r.e.store.Company(r.founded.Company).Write(r.ctx, func(tx *store.Tx) error {
		for _, d := range days {
			day, ok := rules.ParseDate(d.Date)
			if !ok {
				return fmt.Errorf("%q is no date", d.Date)
			}
			tx.PutCalendarDay(store.CalendarDay{Day: day, Works: !d.Off})
		}
		return nil
	})
}

func (r *caseRun) grant(balances []apps.CaseBalance) error {
	grants := make([]Grant, len(balances))
	for i, b := range balances {
		amount, err := num.Parse(b.Amount)
		if err != nil {
			return fmt.Errorf("balance %v: %w", b.Account, err)
		}
		grants[i] = Grant{Account: r.account(b.Account), Amount: amount}
	}
	return r.e.GrantBalances(r.ctx, r.caller(caseAdmin), grants)
}

// account puts ids where the parts of an account name members or departments of the case.
func (r *caseRun) account(parts []string) []string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = p
		if id, ok := r.founded.Members[p]; ok {
			out[i] = id.String()
		} else if id, ok := r.founded.Departments[p]; ok {
			out[i] = id.String()
		}
	}
	return out
}

// absent disables the people who are not there, and names the clerks of those who have no smartphone.
func (r *caseRun) absent(members []apps.CaseMember) error {
	return r.e.store.Company(r.founded.Company).Write(r.ctx, func(tx *store.Tx) error {
		for _, m := range members {
			if m.Absent {
				tx.SetMemberDisabled(r.founded.Members[m.ID], r.clock)
			}
			if !m.Offline {
				continue
			}
			row, err := tx.Member(r.founded.Members[m.ID])
			if err != nil {
				return err
			}
			row.Offline = true
			tx.UpdateMember(row)
			for _, clerk := range m.Clerks {
				tx.PutClerk(&store.ClerkRow{Of: row.ID, Clerk: r.founded.Members[clerk], Kind: store.OfMember, SetAt: r.clock})
			}
		}
		return nil
	})
}

// balances reads what lies in an account, and what of it is free.
func (r *caseRun) balances(parts []string) (balance, available num.Number, err error) {
	key := ledger.Key(r.account(parts))
	err = r.e.store.Company(r.founded.Company).Read(r.ctx, func(tx *store.Tx) error {
		row, err := tx.LedgerAccount(key)
		if err == store.ErrNotFound {
			return nil
		}
		if err == nil {
			balance = num.FromMinor(row.Balance, row.Scale)
			available = num.FromMinor(row.Balance-row.Held-row.Floor, row.Scale)
		}
		return err
	})
	return balance, available, err
}

package main

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/superform-dev/superform/bench/scenario"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// floor is the server: one company with the people of the scenario.
type floor struct {
	scenario   scenario.Scenario
	db         database
	company    forms.ID
	members    map[string]engine.MemberRef // by account, and by id as the token that signing in gives
	department engine.DepartmentRef
	approver   map[forms.ID]engine.MemberRef // by requester
}

func newID() forms.ID {
	var random [10]byte
	rand.Read(random[:]) // never fails: it ends the process instead
	return forms.StampID(time.Now().UnixMilli(), random)
}

// newFloor makes the company, its members and, where the form holds something, an account for each requester
// that never runs out.
func newFloor(ctx context.Context, s scenario.Scenario, db database) (*floor, error) {
	f := &floor{scenario: s, db: db, company: newID(), members: map[string]engine.MemberRef{},
		department: engine.DepartmentRef{ID: newID(), Name: "Bench"}, approver: map[forms.ID]engine.MemberRef{}}
	now := time.Now().UnixMilli()
	rows := []statement{{`insert into companies (id, name, zone, language, settings, clock_offset, created_at, paused)
		values (?, 'Bench', 'UTC', 'en', '{}', 0, ?, false)`, []any{f.company, now}}}
	for _, pair := range s.People {
		for _, account := range []string{pair.Requester, pair.Approver} {
			if _, known := f.members[account]; known {
				continue
			}
			m := engine.MemberRef{ID: newID(), Name: account}
			f.members[account], f.members[m.ID.String()] = m, m
			rows = append(rows, statement{`insert into members (company_id, id, name, hidden, created_at) values (?, ?, ?, false, ?)`,
				[]any{f.company, m.ID, m.Name, now}})
		}
	}
	for _, pair := range s.People {
		requester := f.members[pair.Requester].ID
		f.approver[requester] = f.members[pair.Approver]
		if h := s.Floor.Hold; h != nil {
			rows = append(rows, statement{`insert into ledger_accounts (company_id, id, key, unit, scale, floor, balance, held, created_at)
				values (?, ?, ?, '', ?, 0, ?, 0, ?)`,
				[]any{f.company, newID(), h.Key(requester.String()), h.Scale, int64(1) << 50, now}})
		}
	}
	return f, db.command(ctx, nil, func() ([]statement, error) { return rows, nil })
}

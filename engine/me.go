package engine

import (
	"context"
	"errors"

	"github.com/superform-dev/superform/engine/store"
)

// Me says who the caller is, for the pages: in the company where one is chosen, and where else they may go.
func (e *Engine) Me(ctx context.Context, c Caller) (Me, error) {
	me := Me{Account: c.Account, Language: c.Language, Roles: c.Roles, Admin: c.Admin, Sandbox: c.Sandbox, Now: Instant(e.now())}
	if me.Roles == nil {
		me.Roles = []string{}
	}
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) error {
		account, err := tx.AccountByID(c.Account)
		if err != nil {
			return err
		}
		memberships, err := tx.Memberships(c.Account)
		me.Login, me.Companies = account.Login, companyRefs(memberships)
		return err
	})
	if err != nil || c.Company.IsZero() {
		return me, fault(err)
	}
	err = e.store.Company(c.Company).Read(ctx, func(tx *store.Tx) error { return e.meIn(tx, c, &me) })
	return me, fault(err)
}

// meIn fills in what the company knows of the caller.
func (e *Engine) meIn(tx *store.Tx, c Caller, me *Me) error {
	company, err := tx.CompanyByID(c.Company)
	if err != nil {
		return err
	}
	me.Company = &CompanyRef{ID: company.ID, Name: company.Name}
	me.Zone, me.Now = company.Zone, Instant(e.now()+company.ClockOffset)
	member, err := tx.Member(c.Member)
	if err != nil {
		return err
	}
	me.Member = &MemberRef{ID: member.ID, Name: member.Name}
	department, err := tx.Department(member.Department)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err == nil {
		me.Department = &DepartmentRef{ID: department.ID, Name: department.Name}
	}
	return err
}

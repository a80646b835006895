package engine

import (
	"context"
	"errors"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// What whoever runs the server does to links for answers from outside of every company, at the command line.

// CompanyEntry is an entry with the company that it is of.
type CompanyEntry struct {
	Company string    `json:"company"`
	ID      forms.ID  `json:"company_id"`
	Entry   EntryView `json:"entry"`
}

// EntriesOutside lists the entries of all companies, of each newest first, up to most.
func (e *Engine) EntriesOutside(ctx context.Context, lang string, most int) ([]CompanyEntry, error) {
	list := []CompanyEntry{}
	err := e.everyCompany(ctx, func(c *store.CompanyRow) error {
		return e.read(ctx, Caller{Company: c.ID, Language: lang}, func(w *work) error {
			for cursor := ""; len(list) < most; {
				page, err := w.tx.OutsideEntries(sortedKeys(w.cat.apps), store.Paging{Cursor: cursor, Limit: min(store.MaxPage, most-len(list))})
				if err != nil {
					return err
				}
				views, err := w.entryViews(page.Items)
				if err != nil {
					return err
				}
				for _, view := range views {
					list = append(list, CompanyEntry{c.Name, c.ID, view})
				}
				if cursor = page.Next; cursor == "" {
					break
				}
			}
			return nil
		})
	})
	return list, err
}

// MakeEntryAs makes an entry as the member to whom a login belongs, by their rights, in the company of an id or name, "" where there is one alone.
func (e *Engine) MakeEntryAs(ctx context.Context, company, login, lang string, in EntryIn) (MadeEntry, error) {
	var chosen []*store.CompanyRow
	err := e.everyCompany(ctx, func(c *store.CompanyRow) error {
		if company == "" || c.ID.String() == company || c.Name == company {
			chosen = append(chosen, c)
		}
		return nil
	})
	if err != nil {
		return MadeEntry{}, err
	}
	if len(chosen) != 1 {
		return MadeEntry{}, NewFault("bad_parameter", "name", "company")
	}
	c := Caller{Company: chosen[0].ID, Language: lang}
	err = e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) error {
		account, err := tx.AccountByLogin(org.Login(login))
		if err == nil {
			c.Account = account.ID
		}
		return err
	})
	if err == nil {
		err = e.read(ctx, c, func(w *work) error {
			member, err := w.tx.MemberOfAccount(c.Account)
			if err == nil {
				c.Member = member.ID
			}
			return err
		})
	}
	if errors.Is(err, store.ErrNotFound) || HasCode(err, "not_found") {
		return MadeEntry{}, NewFault("bad_parameter", "name", "by")
	}
	if err != nil {
		return MadeEntry{}, fault(err)
	}
	return e.MakeEntry(ctx, c, in)
}

// EndEntry closes the entry of an id, in whichever company it is; in its history nobody did it.
func (e *Engine) EndEntry(ctx context.Context, lang string, id forms.ID) (EntryView, error) {
	var view EntryView
	found := false
	err := e.everyCompany(ctx, func(c *store.CompanyRow) error {
		if found {
			return nil
		}
		return e.inCompany(ctx, Caller{Company: c.ID, Language: lang}, func(w *work) error {
			w.locks = true
			row, err := w.tx.LockOutsideEntry(id)
			if errors.Is(err, store.ErrNotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			found = true
			view, err = w.closedView(row)
			return err
		})
	})
	if err == nil && !found {
		err = ErrNotFound
	}
	return view, err
}

package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Founding describes a company with its people: what a new company, the demo and a case start with. People,
// departments and roles are named by keys of the description's own.
type Founding struct {
	Name        string            `json:"name"`
	Zone        string            `json:"zone"`     // IANA name
	Language    string            `json:"language"` // "zh-CN" or "en"
	Roles       []FoundRole       `json:"roles"`
	Departments []FoundDepartment `json:"departments"` // parents before children
	Members     []FoundMember     `json:"members"`
}

// FoundRole is a role; "admin" is the one that administers the company and its flows.
type FoundRole struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// FoundDepartment is a department; Parent "" is the top, Head a member's key or "".
type FoundDepartment struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Parent string `json:"parent"`
	Head   string `json:"head"`
}

// FoundMember is a person; Manager is a member's key or "". A Login makes an account, where there is none
// of that name yet.
type FoundMember struct {
	Key         string   `json:"key"`
	Name        string   `json:"name"`
	StaffNumber string   `json:"staff_number"`
	Department  string   `json:"department"`
	Manager     string   `json:"manager"`
	Roles       []string `json:"roles"`
	Login       string   `json:"login"`
}

// Founded names what was made: ids by the keys of the description.
type Founded struct {
	Company     forms.ID
	Members     map[string]forms.ID
	Departments map[string]forms.ID
	roles       map[string][]string // of members
}

// Caller is a member of the founded company, as if signed in, with the roles of the founding.
func (f Founded) Caller(member, language string, admin bool) Caller {
	return Caller{Company: f.Company, Member: f.Members[member], Language: language, Roles: f.roles[member], Admin: admin, Sandbox: true}
}

// Found makes a company with its people. Password is that of every account it makes. ClockOffset sets the
// company's virtual clock, in milliseconds ahead of the real one.
func (e *Engine) Found(ctx context.Context, f Founding, password string, clockOffset int64) (Founded, error) {
	row := e.newCompany(f, "{}")
	row.ClockOffset = clockOffset
	if err := e.foundCompany(ctx, row); err != nil {
		return Founded{}, err
	}
	return e.foundMembers(ctx, f, row, password)
}

// newCompany is the row of a company that is to be founded now.
func (e *Engine) newCompany(f Founding, settings string) *store.CompanyRow {
	return &store.CompanyRow{ID: e.newID(), Name: f.Name, Zone: f.Zone, Language: f.Language, Settings: settings, CreatedAt: e.now(), OwnFields: org.DefaultOwnFields}
}

func (e *Engine) foundCompany(ctx context.Context, row *store.CompanyRow) error {
	err := e.store.System(store.Companies).Write(ctx, func(tx *store.Tx) error { return tx.InsertCompany(row) })
	if err != nil {
		return fmt.Errorf("found company %s: %w", row.Name, err)
	}
	return nil
}

// foundMembers adds the people to a company that has none yet.
func (e *Engine) foundMembers(ctx context.Context, f Founding, row *store.CompanyRow, password string) (Founded, error) {
	made := f.named(row)
	accounts, err := e.foundAccounts(ctx, f, password)
	if err != nil {
		return made, err
	}
	err = e.store.Company(row.ID).Write(ctx, func(tx *store.Tx) error { return e.foundPeople(tx, f, made, accounts) })
	if err != nil {
		return made, fmt.Errorf("found the people of %s: %w", f.Name, err)
	}
	return made, nil
}

// departmentIDs is where the ids that departments derive from their company begin; those below are the members'.
const departmentIDs = 1 << 20

// named gives the ids of what a description makes of a company: they derive from the company's own, so that
// who comes back to a founding that was cut short finds what is there.
func (f Founding) named(row *store.CompanyRow) Founded {
	made := Founded{Company: row.ID, Members: map[string]forms.ID{}, Departments: map[string]forms.ID{}, roles: map[string][]string{}}
	for i, m := range f.Members {
		made.roles[m.Key] = m.Roles
		made.Members[m.Key] = forms.DeriveID(row.CreatedAt, row.ID, i)
	}
	for i, d := range f.Departments {
		made.Departments[d.Key] = forms.DeriveID(row.CreatedAt, row.ID, departmentIDs+i)
	}
	return made
}

// foundAccounts makes the accounts that are not there yet and gives all by login. One hash serves them
// all: they share a password, and hashing is slow on purpose. Without a password they have none.
func (e *Engine) foundAccounts(ctx context.Context, f Founding, password string) (map[string]forms.ID, error) {
	accounts := map[string]forms.ID{}
	hash := ""
	for _, m := range f.Members {
		if m.Login == "" {
			continue
		}
		var known *store.AccountRow
		find := func(tx *store.Tx) (err error) {
			if known, err = tx.AccountByLogin(m.Login); errors.Is(err, store.ErrNotFound) {
				return nil
			}
			return err
		}
		err := e.store.System(store.SignIn).Read(ctx, find)
		if err == nil && known == nil && hash == "" && password != "" {
			if hash, err = e.hasher.Hash(ctx, password); err != nil {
				return nil, fmt.Errorf("hash the password: %w", err)
			}
		}
		if err == nil && known == nil {
			err = e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
				if err := find(tx); err != nil || known != nil {
					return err
				}
				known = &store.AccountRow{ID: e.newID(), Login: m.Login, PasswordHash: hash, Language: f.Language, CreatedAt: e.now()}
				tx.InsertAccount(known)
				return nil
			})
		}
		if err != nil {
			return nil, fmt.Errorf("make account %s: %w", m.Login, err)
		}
		accounts[m.Login] = known.ID
	}
	return accounts, nil
}

func (e *Engine) foundPeople(tx *store.Tx, f Founding, made Founded, accounts map[string]forms.ID) error {
	now := e.now()
	roles := map[string]forms.ID{}
	for _, r := range f.Roles {
		roles[r.Key] = e.newID()
		tx.InsertRole(&store.RoleRow{ID: roles[r.Key], Key: r.Key, Name: r.Name, Revision: 1})
	}
	for i, d := range f.Departments {
		row := &store.DepartmentRow{ID: made.Departments[d.Key], Parent: made.Departments[d.Parent], Name: d.Name, Head: made.Members[d.Head], Position: i}
		if err := org.AddDepartment(tx, row); err != nil {
			return err
		}
	}
	for _, m := range f.Members {
		org.AddMember(tx, &store.MemberRow{ID: made.Members[m.Key], Account: accounts[m.Login], Name: m.Name, StaffNumber: m.StaffNumber,
			Department: made.Departments[m.Department], Manager: made.Members[m.Manager], CreatedAt: now})
		for _, role := range m.Roles {
			if roles[role].IsZero() {
				return fmt.Errorf("member %s has the unknown role %q", m.Key, role)
			}
			tx.InsertRoleMember(roles[role], made.Members[m.Key])
		}
	}
	history.Append(tx, made.Company, &history.Head{}, history.Entry{ID: e.newID(), Kind: "founded", Format: eventFormat, At: now, Payload: []byte("{}")})
	return nil
}

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

	Posts     []FoundPost     `json:"posts"`
	Locations []FoundLocation `json:"locations"`
	Groups    []FoundGroup    `json:"groups"`
	Absences  []FoundAbsence  `json:"absences"`
}

// FoundPost is a post; the higher its rank, the further up.
type FoundPost struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Rank int    `json:"rank"`
}

// FoundLocation is where people work; Zone "" is the company's.
type FoundLocation struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Zone string `json:"zone"`
}

// FoundGroup is a group of the company's, with the keys of those in it.
type FoundGroup struct {
	Name    string   `json:"name"`
	Members []string `json:"members"`
}

// FoundAbsence is that a member is away for some days from the founding on, and the key of who acts for them.
type FoundAbsence struct {
	Member     string `json:"member"`
	Days       int    `json:"days"`
	Substitute string `json:"substitute"`
	Note       string `json:"note"`
}

// FoundPlace is a department of a member beside the main one, with the post in it.
type FoundPlace struct {
	Department string `json:"department"`
	Post       string `json:"post"`
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

	Post     string       `json:"post"` // a post's key or ""
	Phone    string       `json:"phone"`
	Location string       `json:"location"` // a location's key or ""
	Further  []FoundPlace `json:"further"`
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
	posts, places := e.foundPlaces(tx, f)
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
			Department: made.Departments[m.Department], Manager: made.Members[m.Manager], Post: posts[m.Post], Phone: m.Phone, Location: places[m.Location], CreatedAt: now})
		var further []store.FurtherRow
		for _, p := range m.Further {
			further = append(further, store.FurtherRow{Department: made.Departments[p.Department], Post: posts[p.Post]})
		}
		tx.PutFurther(made.Members[m.Key], further)
		for _, role := range m.Roles {
			if roles[role].IsZero() {
				return fmt.Errorf("member %s has the unknown role %q", m.Key, role)
			}
			tx.InsertRoleMember(roles[role], made.Members[m.Key])
		}
	}
	e.foundGroups(tx, f, made)
	history.Append(tx, made.Company, &history.Head{}, history.Entry{ID: e.newID(), Kind: "founded", Format: eventFormat, At: now, Payload: []byte("{}")})
	return nil
}

// foundPlaces makes the posts and locations, and gives their ids by key.
func (e *Engine) foundPlaces(tx *store.Tx, f Founding) (posts, places map[string]forms.ID) {
	posts, places = map[string]forms.ID{}, map[string]forms.ID{}
	for _, p := range f.Posts {
		posts[p.Key] = e.newID()
		tx.PutPost(&store.PostRow{ID: posts[p.Key], Name: p.Name, Rank: p.Rank, Revision: 1})
	}
	for _, l := range f.Locations {
		places[l.Key] = e.newID()
		tx.PutLocation(&store.LocationRow{ID: places[l.Key], Name: l.Name, Zone: l.Zone, Revision: 1})
	}
	return posts, places
}

// foundGroups makes the groups, and says who is away.
func (e *Engine) foundGroups(tx *store.Tx, f Founding, made Founded) {
	for i, g := range f.Groups {
		id := e.newID()
		tx.PutGroup(&store.GroupRow{ID: id, Name: g.Name, Position: i, Revision: 1})
		for _, m := range g.Members {
			tx.InsertGroupMember(id, made.Members[m])
		}
	}
	for _, a := range f.Absences {
		tx.PutAbsence(&store.AbsenceRow{Member: made.Members[a.Member], From: e.now(), Until: e.now() + int64(a.Days)*24*3600_000,
			Substitute: made.Members[a.Substitute], Note: a.Note, SetBy: made.Members[a.Member], SetAt: e.now()})
	}
}

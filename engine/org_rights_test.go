package engine_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// shared is a world in which ana organises the lab with the bench below it; boss holds a share too, as do all who have the role trio.
type shared struct {
	*world
	sub              engine.Caller
	bench, elsewhere engine.OrgDepartment
	far              engine.MemberCard // is elsewhere
	roles            map[string]forms.ID
}

func newShared(w *world) *shared {
	s := &shared{world: w, roles: map[string]forms.ID{}}
	w.change(&s.bench, engine.AddDepartment{Name: "Bench", Parent: w.made.Departments["lab"]})
	w.change(&s.elsewhere, engine.AddDepartment{Name: "Elsewhere"})
	name := "Far"
	w.change(&s.far, engine.AddMember{MemberPatch: engine.MemberPatch{Name: &name}, Department: s.elsewhere.ID})
	roles, err := w.Roles(context.Background(), w.admin())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range roles.Items {
		s.roles[r.Key] = r.ID
	}
	if _, err := w.AddGrant(context.Background(), w.admin(), w.key(), engine.GrantIn{Role: s.roles["trio"], Share: org.Share{Rights: []string{org.RightKeys}}}); err != nil {
		w.t.Fatal(err)
	}
	w.granted("boss", org.Share{Rights: []string{org.RightKeys}})
	s.sub = w.granted("ana", org.Share{Rights: []string{org.RightOrganisation}, Departments: []forms.ID{w.made.Departments["lab"]}})
	return s
}

// tried gives the code with which a caller's change is refused, "" where it is made.
func (s *shared) tried(c engine.Caller, change engine.OrgChange) string {
	_, err := s.ChangeOrg(context.Background(), c, s.key(), change)
	return code(err)
}

func (s *shared) patched(member string, patch engine.MemberPatch) engine.OrgChange {
	return engine.PatchMember{ID: s.made.Members[member], Revision: s.revision(member), MemberPatch: patch}
}

func (s *shared) moved(member string, to engine.Transfer) engine.OrgChange {
	return engine.TransferMember{ID: s.made.Members[member], Revision: s.revision(member), Transfer: to}
}

func (s *shared) added(in engine.AddMember) engine.OrgChange {
	name := "New"
	in.Name = &name
	return in
}

func TestOrg_ASubAdminChangesTheirDepartments(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		s := newShared(w)
		phone, lab := "139 0000 0001", w.made.Departments["lab"]
		there := engine.AbsenceIn{From: engine.Instant(start + 1), Until: engine.Instant(start + 86400_000)}
		for _, c := range []struct {
			name   string
			change engine.OrgChange
		}{
			{"a member", s.patched("ben", engine.MemberPatch{Phone: &phone})},
			{"themself", s.patched("ana", engine.MemberPatch{Phone: &phone})},
			{"a new member", s.added(engine.AddMember{Department: s.bench.ID, Further: []engine.Place{{Department: lab}}})},
			{"a transfer", s.moved(panel(4), engine.Transfer{Department: &s.bench.ID})},
			{"a department", engine.AddDepartment{Name: "Below", Parent: s.bench.ID, Head: w.made.Members["ben"]}},
			{"its name", engine.PatchDepartment{ID: s.bench.ID, Revision: s.bench.Revision, DepartmentPatch: engine.DepartmentPatch{Name: &phone}}},
			{"an absence", engine.SetAbsence{Member: w.made.Members["ben"], AbsenceIn: there}},
			{"who leaves", engine.LeaveMember{ID: w.made.Members[panel(1)], Revision: w.revision(panel(1)), Leaving: engine.Leaving{Successor: w.made.Members[panel(2)]}}},
		} {
			if got := s.tried(s.sub, c.change); got != "" {
				t.Errorf("%s: %q", c.name, got)
			}
		}
		for name, change := range map[string]engine.OrgChange{ // a role reaches beyond the department
			"a new member with a role": s.added(engine.AddMember{Department: s.bench.ID, Roles: []forms.ID{s.roles["panel"]}}),
			"roles of who leaves":      engine.LeaveMember{ID: w.made.Members[panel(3)], Revision: w.revision(panel(3)), Leaving: engine.Leaving{Successor: w.made.Members[panel(2)], Roles: true}},
		} {
			if got := s.tried(s.sub, change); got != "forbidden" {
				t.Errorf("%s: %q", name, got)
			}
		}
		if got := s.tried(s.sub, engine.ReturnMember{ID: w.made.Members[panel(1)], Revision: w.revision(panel(1))}); got != "" {
			t.Errorf("who returns: %q", got)
		}
	})
}

func TestOrg_ASubAdminIsRefusedElsewhere(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		s := newShared(w)
		name, lab, top, far := "X", w.made.Departments["lab"], forms.ID{}, s.far.ID
		there := engine.AbsenceIn{From: engine.Instant(start + 1), Until: engine.Instant(start + 86400_000), Substitute: far}
		ben := w.made.Members["ben"]
		for _, c := range []struct {
			name   string
			change engine.OrgChange
		}{
			{"an owner", s.patched("admin", engine.MemberPatch{Name: &name})},
			{"another sub-admin", s.patched("boss", engine.MemberPatch{Name: &name})},
			{"who has a share by a role", s.patched(trio(1), engine.MemberPatch{Name: &name})},
			{"who is elsewhere", engine.PatchMember{ID: far, Revision: s.far.Revision, MemberPatch: engine.MemberPatch{Name: &name}}},
			{"a manager elsewhere", s.patched("ben", engine.MemberPatch{Manager: &far})},
			{"into another department", s.moved("ben", engine.Transfer{Department: &s.elsewhere.ID})},
			{"into none", s.moved("ben", engine.Transfer{Department: &top})},
			{"also into another", s.moved("ben", engine.Transfer{Further: &[]engine.Place{{Department: s.elsewhere.ID}}})},
			{"out of another", engine.TransferMember{ID: far, Revision: s.far.Revision, Transfer: engine.Transfer{Department: &lab}}},
			{"handed over to who is elsewhere", s.moved("ben", engine.Transfer{HandOver: &engine.HandOver{To: far, Tasks: true}})},
			{"leaves to who is elsewhere", engine.LeaveMember{ID: ben, Revision: w.revision("ben"), Leaving: engine.Leaving{Successor: far}}},
			{"an owner leaves", engine.LeaveMember{ID: w.made.Members["admin"], Revision: w.revision("admin")}},
			{"somebody new elsewhere", s.added(engine.AddMember{Department: s.elsewhere.ID})},
			{"somebody new nowhere", s.added(engine.AddMember{})},
			{"somebody new also elsewhere", s.added(engine.AddMember{Department: lab, Further: []engine.Place{{Department: s.elsewhere.ID}}})},
			{"an owner is made", s.added(engine.AddMember{Department: lab, Roles: []forms.ID{s.roles["admin"]}})},
			{"a role that carries a share", s.added(engine.AddMember{Department: lab, Roles: []forms.ID{s.roles["trio"]}})},
			{"a substitute elsewhere", engine.SetAbsence{Member: ben, AbsenceIn: there}},
			{"another department", engine.PatchDepartment{ID: s.elsewhere.ID, Revision: 1, DepartmentPatch: engine.DepartmentPatch{Name: &name}}},
			{"a head from elsewhere", engine.PatchDepartment{ID: s.bench.ID, Revision: s.bench.Revision, DepartmentPatch: engine.DepartmentPatch{Head: &far}}},
			{"a department at the top", engine.AddDepartment{Name: name}},
			{"a department to the top", engine.MoveDepartment{ID: s.bench.ID, Revision: s.bench.Revision}},
			{"their own below another", engine.MoveDepartment{ID: lab, Revision: 1, DepartmentMove: engine.DepartmentMove{Parent: s.elsewhere.ID}}},
			{"merged into another", engine.MergeDepartment{ID: s.bench.ID, Revision: s.bench.Revision, Into: s.elsewhere.ID}},
			{"another closed", engine.CloseDepartment{ID: s.elsewhere.ID, Revision: 1}},
			{"a role", engine.ChangeRole{ID: s.roles["panel"], Revision: 1, RolePatch: engine.RolePatch{Add: []forms.ID{ben}}}},
			{"a post", engine.ChangePost{PostPatch: engine.PostPatch{Name: &name}}},
			{"a location", engine.ChangeLocation{LocationPatch: engine.LocationPatch{Name: &name}}},
			{"a calendar", engine.ChangeCalendarDays{CalendarPatch: engine.CalendarPatch{Name: &name}}},
			{"a group", engine.ChangeGroup{GroupPatch: engine.GroupPatch{Name: &name}}},
			{"the cards", engine.SetOwnFields{}},
		} {
			if got := s.tried(s.sub, c.change); got != "forbidden" {
				t.Errorf("%s: %q", c.name, got)
			}
		}
	})
}

// Who organises the whole company without owning it gives no share of its administration away, and changes nobody who has one.
func TestOrg_WholeOrganisationIsNotOwnership(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		s := newShared(w)
		hr := w.granted("ben", org.Share{Rights: []string{org.RightOrganisation}})
		give := func(key, member string) engine.OrgChange {
			return engine.ChangeRole{ID: s.roles[key], Revision: 1, RolePatch: engine.RolePatch{Add: []forms.ID{w.made.Members[member]}}}
		}
		name := "X"
		for what, c := range map[string]struct {
			change engine.OrgChange
			want   string
		}{
			"a role that carries nothing":   {give("panel", trio(1)), "forbidden"},
			"to who has no share":           {give("panel", panel(3)), ""},
			"one that carries a share":      {give("trio", panel(1)), "forbidden"},
			"ownership":                     {give("admin", "ben"), "forbidden"},
			"an owner's card":               {s.patched("admin", engine.MemberPatch{Name: &name}), "forbidden"},
			"a department at the top":       {engine.AddDepartment{Name: name}, ""},
			"a post":                        {engine.ChangePost{PostPatch: engine.PostPatch{Name: &name}}, ""},
			"a role that carries a share 2": {engine.ChangeRole{ID: s.roles["trio"], Revision: 1, Drop: true}, "forbidden"},
		} {
			if got := s.tried(hr, c.change); got != c.want {
				t.Errorf("%s: %q, want %q", what, got, c.want)
			}
		}
		var made engine.RoleView
		w.change(&made, engine.ChangeRole{RolePatch: engine.RolePatch{Key: ptr("till"), Name: ptr("Till")}})
		if _, err := w.AddGrant(context.Background(), w.admin(), w.key(), engine.GrantIn{Role: made.ID, Share: org.Share{Rights: []string{org.RightKeys}}}); err != nil {
			t.Fatal(err)
		}
		if got := s.tried(w.admin(), engine.ChangeRole{ID: made.ID, Revision: made.Revision, Drop: true}); got != "in_use" {
			t.Errorf("a role is removed of which a share would be left: %q", got)
		}
	})
}

func ptr[T any](v T) *T { return &v }

func TestOrg_SubAdminsSeeWhoIsHiddenOrLeftInTheirDepartments(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		s := newShared(w)
		hidden := true
		w.change(nil, s.patched("ben", engine.MemberPatch{Hidden: &hidden, HiddenPhone: &hidden}))
		w.change(nil, engine.PatchMember{ID: s.far.ID, Revision: s.far.Revision, MemberPatch: engine.MemberPatch{Hidden: &hidden}})
		w.leave(panel(1), "")
		for who, c := range map[string]struct {
			caller engine.Caller
			id     forms.ID
			want   string
		}{
			"hidden":              {s.sub, w.made.Members["ben"], ""},
			"left":                {s.sub, w.made.Members[panel(1)], ""},
			"hidden elsewhere":    {s.sub, s.far.ID, "not_found"},
			"hidden from members": {w.as(panel(2)), w.made.Members["ben"], "not_found"},
		} {
			if _, err := w.OrgMember(ctx, c.caller, c.id); code(err) != c.want {
				t.Errorf("%s: %v", who, err)
			}
		}
		lab := w.made.Departments["lab"]
		listed := func(c engine.Caller, in engine.MemberListIn) (string, int) {
			in.Limit = 100
			list, err := w.OrgMembers(ctx, c, in)
			return code(err), len(list.Items)
		}
		_, everybody := listed(w.admin(), engine.MemberListIn{Department: lab, Left: true})
		for what, c := range map[string]struct {
			caller engine.Caller
			in     engine.MemberListIn
			code   string
			n      int
		}{
			"their department with who left": {s.sub, engine.MemberListIn{Department: lab, Left: true}, "", everybody},
			"their department":               {s.sub, engine.MemberListIn{Department: lab}, "", everybody - 1},
			"as a member":                    {w.as(panel(2)), engine.MemberListIn{Department: lab}, "", everybody - 2},
			"elsewhere":                      {s.sub, engine.MemberListIn{Department: s.elsewhere.ID}, "", 0},
			"elsewhere with who left":        {s.sub, engine.MemberListIn{Department: s.elsewhere.ID, Left: true}, "forbidden", 0},
			"all with who left":              {s.sub, engine.MemberListIn{Left: true}, "forbidden", 0},
			"a role":                         {s.sub, engine.MemberListIn{Role: s.roles["trio"]}, "forbidden", 0},
		} {
			if got, n := listed(c.caller, c.in); got != c.code || n != c.n {
				t.Errorf("%s: %q with %d, want %q with %d", what, got, n, c.code, c.n)
			}
		}
		if _, err := w.MemberUses(ctx, s.sub, s.far.ID); code(err) != "forbidden" {
			t.Errorf("where somebody elsewhere is used: %v", err)
		}
		if _, err := w.MemberUses(ctx, s.sub, w.made.Members["ben"]); err != nil {
			t.Errorf("where their own are used: %v", err)
		}
		if _, err := w.Absence(ctx, s.sub, s.far.ID); code(err) != "forbidden" {
			t.Errorf("when somebody elsewhere is away: %v", err)
		}
	})
}

func TestOrg_TheLastOwnerNeitherLeavesNorHandsOver(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) {
		s := newShared(w)
		admin, ben := w.made.Members["admin"], w.made.Members["ben"]
		role := engine.ChangeRole{ID: s.roles["admin"], Revision: 1, RolePatch: engine.RolePatch{Remove: []forms.ID{admin}}}
		for what, change := range map[string]engine.OrgChange{
			"leaves":           engine.LeaveMember{ID: admin, Revision: w.revision("admin"), Leaving: engine.Leaving{Successor: ben, Roles: true}},
			"hands over":       s.moved("admin", engine.Transfer{HandOver: &engine.HandOver{To: ben, Roles: true}}),
			"loses the role":   role,
			"leaves to nobody": engine.LeaveMember{ID: admin, Revision: w.revision("admin")},
		} {
			if got := s.tried(w.admin(), change); got != "last_owner" {
				t.Errorf("%s: %q", what, got)
			}
		}
		role.Add = []forms.ID{ben} // one owner follows another
		if got := s.tried(w.admin(), role); got != "" {
			t.Errorf("replaced: %q", got)
		}
	})
}

func TestOrg_OwnEmailNeedsThePassword(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) {
		ctx := context.Background()
		w.change(nil, engine.SetOwnFields{Fields: []string{"email", "phone"}})
		_, ana := w.callerOf("ana@corp", w.made.Company)
		change := func(email, password string) string {
			_, err := w.ChangeOwn(ctx, ana, w.key(), engine.PatchOwnCard{Revision: w.revision("ana"), Password: password, Address: "192.0.2.1", OwnPatch: engine.OwnPatch{Email: &email}})
			return code(err)
		}
		address := func() string {
			card, err := w.OrgMember(ctx, ana, ana.Member)
			if err != nil {
				t.Fatal(err)
			}
			return card.Email
		}
		for _, c := range []struct{ email, password, want, after string }{
			{"Thief@Example.com", "", "password_needed", ""}, {"thief@example.com", "a guess", "wrong_password", ""},
			{"Ana@Example.com", rightPassword, "", "ana@example.com"}, {"ANA@example.com ", "", "", "ana@example.com"},
			{"", "", "password_needed", "ana@example.com"},
		} {
			if got := change(c.email, c.password); got != c.want || address() != c.after {
				t.Errorf("%q with %q: %q, then %q", c.email, c.password, got, address())
			}
		}
		phone, thief := "139 0000 0001", "thief@example.com"
		if _, err := w.ChangeOwn(ctx, ana, w.key(), engine.PatchOwnCard{Revision: w.revision("ana"), OwnPatch: engine.OwnPatch{Phone: &phone}}); err != nil {
			t.Errorf("another field: %v", err)
		}
		own := engine.PatchMember{ID: w.made.Members["admin"], Revision: w.revision("admin"), MemberPatch: engine.MemberPatch{Email: &thief}}
		if _, err := w.ChangeOrg(ctx, w.admin(), w.key(), own); code(err) != "password_needed" {
			t.Errorf("an owner's own, as an administrator: %v", err)
		}
		answer, err := w.ChangeOrg(ctx, w.admin(), w.key(), engine.PatchMember{ID: w.made.Members["ben"], Revision: w.revision("ben"), MemberPatch: engine.MemberPatch{Email: ptr("Ben@Example.com")}})
		var card engine.MemberCard
		if err == nil {
			err = json.Unmarshal(answer.Body, &card)
		}
		if err != nil || card.Email != "ben@example.com" {
			t.Errorf("somebody else's: %+v %v", card, err)
		}
		w.read(func(tx *store.Tx) error {
			row, err := tx.Member(w.made.Members["ben"])
			if err == nil && row.Email != "ben@example.com" {
				t.Errorf("kept as %q", row.Email)
			}
			return err
		})
	})
}

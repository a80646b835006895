package engine_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// granted gives a member a share and the caller that they are then.
func (w *world) granted(member string, share org.Share) engine.Caller {
	w.t.Helper()
	if _, err := w.AddGrant(context.Background(), w.admin(), w.key(), engine.GrantIn{Member: w.made.Members[member], Share: share}); err != nil {
		w.t.Fatal(err)
	}
	c := w.as(member)
	c.Shares = []org.Share{share}
	return c
}

// admin is the owner of the world's company.
func (w *world) admin() engine.Caller { return w.made.Caller("admin", forms.English, true) }

func code(err error) string {
	if f := engine.AsFault(err); f != nil {
		return f.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestASubAdminReachesTheirShareAndNothingElse(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		row := func(key string) *store.MemberRow {
			var m *store.MemberRow
			if err := w.store.Company(w.made.Company).Read(ctx, func(tx *store.Tx) (err error) { m, err = tx.Member(w.made.Members[key]); return err }); err != nil {
				t.Fatal(err)
			}
			return m
		}
		other := forms.MustID("01900000-0000-7000-8000-0000000000ff")
		if err := w.store.Company(w.made.Company).Write(ctx, func(tx *store.Tx) error {
			return org.AddDepartment(tx, &store.DepartmentRow{ID: other, Name: "Elsewhere"})
		}); err != nil {
			t.Fatal(err)
		}
		own := row("ben").Department
		if own.IsZero() {
			t.Fatal("ben belongs to no department")
		}
		here := w.granted("ana", org.Share{Rights: []string{org.RightOrganisation}, Departments: []forms.ID{own}})
		elsewhere, apps := here, here
		elsewhere.Shares = []org.Share{{Rights: []string{org.RightOrganisation}, Departments: []forms.ID{other}}}
		apps.Shares = []org.Share{{Rights: []string{org.RightApps}, Apps: []string{"proof"}}}
		for name, c := range map[string]struct {
			caller  engine.Caller
			right   string
			subject engine.Subject
			id      string
			want    string
		}{
			"a member of the department":         {here, org.RightOrganisation, engine.SubjectMember, row("ben").ID.String(), ""},
			"a member of another department":     {elsewhere, org.RightOrganisation, engine.SubjectMember, row("ben").ID.String(), "forbidden"},
			"by another right":                   {apps, org.RightOrganisation, engine.SubjectMember, row("ben").ID.String(), "forbidden"},
			"an owner":                           {here, org.RightOrganisation, engine.SubjectMember, row("admin").ID.String(), "forbidden"},
			"themself":                           {here, org.RightOrganisation, engine.SubjectMember, row("ana").ID.String(), ""},
			"nobody":                             {here, org.RightOrganisation, engine.SubjectMember, other.String(), "not_found"},
			"what is no id":                      {here, org.RightOrganisation, engine.SubjectMember, "x", "not_found"},
			"the department":                     {here, org.RightOrganisation, engine.SubjectDepartment, own.String(), ""},
			"another department":                 {here, org.RightOrganisation, engine.SubjectDepartment, other.String(), "forbidden"},
			"the app":                            {apps, org.RightApps, engine.SubjectApp, "proof", ""},
			"no app":                             {apps, org.RightApps, engine.SubjectApp, "nothing", "not_found"},
			"an owner's reach":                   {w.admin(), org.RightApps, engine.SubjectApp, "proof", ""},
			"a key that is none":                 {here, org.RightKeys, engine.SubjectKey, other.String(), "not_found"},
			"the app without the right for apps": {here, org.RightApps, engine.SubjectApp, "proof", "forbidden"},
		} {
			if got := code(w.MayAdminister(ctx, c.caller, c.right, c.subject, c.id)); got != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
		_, err := w.TicketFor(ctx, elsewhere, row("ben").ID)
		if code(err) != "forbidden" {
			t.Errorf("a link for a member of another department: %v", err)
		}
		for name, try := range map[string]func() error{
			"grants":    func() error { _, err := w.Grants(ctx, here); return err },
			"add grant": func() error { _, err := w.AddGrant(ctx, here, w.key(), engine.GrantIn{}); return err },
			"owners":    func() error { _, err := w.Owners(ctx, here); return err },
			"set owner": func() error { _, err := w.SetOwner(ctx, here, w.key(), row("ana").ID, true); return err },
			"keys":      func() error { _, err := w.AdminKeys(ctx, here); return err },
			"jobs":      func() error { _, err := w.Jobs(ctx, here, engine.JobListIn{}); return err },
			"audience": func() error {
				_, err := w.SetAudience(ctx, here, w.key(), "proof", 0, engine.Audience{All: true})
				return err
			},
			"menu": func() error { _, err := w.AdminMenu(ctx, apps); return err },
		} {
			if got := code(try()); got != "forbidden" {
				t.Errorf("%s: %q", name, got)
			}
		}
	})
}

func TestGrantsAreEventsAndTellBoth(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		answer, err := w.AddGrant(ctx, w.admin(), w.key(), engine.GrantIn{Member: w.made.Members["ana"],
			Share: org.Share{Rights: []string{org.RightFlows, org.RightApps, org.RightFlows}, Apps: []string{"proof"}}})
		if err != nil {
			t.Fatal(err)
		}
		var view engine.GrantView
		if err := json.Unmarshal(answer.Body, &view); err != nil || strings.Join(view.Rights, " ") != "apps flows" || view.Revision != 1 {
			t.Fatalf("%s %v", answer.Body, err)
		}
		if _, err := w.ChangeGrant(ctx, w.admin(), w.key(), view.ID, 1, org.Share{Rights: []string{org.RightKeys}}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.ChangeGrant(ctx, w.admin(), w.key(), view.ID, 1, org.Share{Rights: []string{org.RightKeys}}); code(err) != "changed_meanwhile" {
			t.Errorf("a change from an old revision: %v", err)
		}
		if _, err := w.DropGrant(ctx, w.admin(), w.key(), view.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.DropGrant(ctx, w.admin(), w.key(), view.ID); code(err) != "not_found" {
			t.Errorf("dropped twice: %v", err)
		}
		if err := w.Settle(ctx); err != nil {
			t.Fatal(err)
		}
		for who, want := range map[string]string{"ana": "told_no_rights told_rights told_rights", "admin": "told_no_rights_by_you told_rights_by_you told_rights_by_you"} {
			notices, err := w.Notices(ctx, w.made.Caller(who, forms.English, who == "admin"), "", 0)
			var kinds []string
			for _, n := range notices.Items {
				kinds = append(kinds, n.Kind)
			}
			slices.Sort(kinds) // the clock stands still
			if got := strings.Join(kinds, " "); err != nil || got != want {
				t.Errorf("%s is told %q, %v", who, got, err)
			}
		}
		err = w.store.Company(w.made.Company).Read(ctx, func(tx *store.Tx) error {
			events, err := tx.EventsOf(w.made.Members["ana"])
			var kinds []string
			for _, e := range events {
				kinds = append(kinds, e.Kind)
			}
			if got := strings.Join(kinds, " "); got != "grant_added grant_changed grant_dropped" {
				t.Errorf("events: %s", got)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		for name, share := range map[string]org.Share{
			"no right": {}, "an unknown right": {Rights: []string{"everything"}}, "settings of an app": {Rights: []string{org.RightSettings}, Apps: []string{"proof"}},
			"an unknown app": {Rights: []string{org.RightApps}, Apps: []string{"nothing"}}, "an empty list": {Rights: []string{org.RightApps}, Apps: []string{}},
			"an unknown department":  {Rights: []string{org.RightFlows}, Departments: []forms.ID{w.made.Members["ana"]}},
			"organisation of an app": {Rights: []string{org.RightOrganisation}, Apps: []string{"proof"}},
		} {
			_, err := w.AddGrant(ctx, w.admin(), w.key(), engine.GrantIn{Member: w.made.Members["ana"], Share: share})
			if got := code(err); got != "bad_parameter" && got != "right_not_narrowed" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestTheLastOwnerStays(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		admin := w.made.Members["admin"]
		owners, err := w.Owners(ctx, w.admin())
		if err != nil || len(owners.Items) != 1 {
			t.Fatalf("%v %v", owners, err)
		}
		// The world's people have no accounts of their own: give two of them one.
		for i, key := range []string{"admin", "ana"} {
			w.sql("update members set account_id = {account} where id = {member}", map[string]forms.ID{
				"account": forms.DeriveID(1, w.made.Company, i), "member": w.made.Members[key]})
		}
		if _, err := w.SetOwner(ctx, w.admin(), w.key(), admin, false); code(err) != "last_owner" {
			t.Errorf("the last owner: %v", err)
		}
		if _, err := w.SetOwner(ctx, w.admin(), w.key(), w.made.Members["ana"], true); err != nil {
			t.Fatal(err)
		}
		if _, err := w.SetOwner(ctx, w.admin(), w.key(), admin, false); err != nil {
			t.Errorf("one of two: %v", err)
		}
		if _, err := w.SetOwner(ctx, w.made.Caller("ana", forms.English, true), w.key(), w.made.Members["ana"], false); code(err) != "last_owner" {
			t.Errorf("the other: %v", err)
		}
	})
}

func TestAudiencesAndTheMenu(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		file := func(who string) string {
			_, err := w.CreateRecord(ctx, w.as(who), w.key(), "proof.any", json.RawMessage(`{"subject":"x"}`), nil)
			return code(err)
		}
		if got := file("ana"); got != "" {
			t.Fatal(got)
		}
		before, err := w.Records(ctx, w.as("ana"), engine.ListIn{Form: "proof.any"})
		if err != nil || len(before.Items) != 1 {
			t.Fatalf("%v %v", before, err)
		}
		set := func(revision int, a engine.Audience) string {
			_, err := w.SetAudience(ctx, w.admin(), w.key(), "proof", revision, a)
			return code(err)
		}
		if got := set(0, engine.Audience{Members: []forms.ID{w.made.Members["ben"]}}); got != "" {
			t.Fatal(got)
		}
		if got := set(0, engine.Audience{All: true}); got != "changed_meanwhile" {
			t.Errorf("from an old revision: %s", got)
		}
		if got := set(1, engine.Audience{Members: []forms.ID{{9}}}); got != "bad_parameter" {
			t.Errorf("for nobody who is there: %s", got)
		}
		if got := file("ana"); got != "not_in_audience" {
			t.Errorf("who is not meant files: %q", got)
		}
		if got := file("ben"); got != "" {
			t.Errorf("who is meant: %q", got)
		}
		menu, err := w.Menu(ctx, w.as("ana"))
		if err != nil || len(menu.Places) != 0 {
			t.Errorf("the menu of who is not meant: %v %v", menu, err)
		}
		if menu, err = w.Menu(ctx, w.as("ben")); err != nil || len(menu.Places) != 1 || len(menu.Places[0].Forms) != 3 || menu.Places[0].Title != "File something" {
			t.Errorf("the menu of who is meant: %v %v", menu, err)
		}
		if view, err := w.Record(ctx, w.as("ana"), before.Items[0].ID); err != nil || view.ID.IsZero() {
			t.Errorf("an old record: %v", err)
		}
		if got := set(1, engine.Audience{Departments: []forms.ID{w.department("ana")}}); got != "" {
			t.Fatal(got)
		}
		if got := file("ana"); got != "" {
			t.Errorf("by department: %q", got)
		}
		title := forms.Text{forms.English: "Proofs"}
		arranged := engine.Menu{Places: []engine.MenuPlace{{Title: title, Links: []engine.MenuLink{{Form: "proof.all"}, {Form: "proof.relay", Title: title}}},
			{Title: forms.Text{forms.English: "Rest"}, New: true}}}
		if _, err := w.SetMenu(ctx, w.admin(), w.key(), 0, arranged); err != nil {
			t.Fatal(err)
		}
		menu, err = w.Menu(ctx, w.as("ana"))
		if err != nil || len(menu.Places) != 2 || menu.Places[0].Forms[1].Title != "Proofs" || len(menu.Places[1].Forms) != 1 || menu.Places[1].Forms[0].ID != "proof.any" {
			t.Errorf("the menu as arranged: %+v %v", menu, err)
		}
		for name, wrong := range map[string]engine.Menu{"no place": {}, "no title": {Places: []engine.MenuPlace{{New: true}}},
			"no form":      {Places: []engine.MenuPlace{{Title: title, Links: []engine.MenuLink{{Form: "proof.gone"}}}}},
			"a form twice": {Places: []engine.MenuPlace{{Title: title, Links: []engine.MenuLink{{Form: "proof.all"}, {Form: "proof.all"}}}}}} {
			if _, err := w.SetMenu(ctx, w.admin(), w.key(), 1, wrong); code(err) != "bad_parameter" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// department is the main one of a member.
func (w *world) department(key string) (id forms.ID) {
	w.t.Helper()
	err := w.store.Company(w.made.Company).Read(context.Background(), func(tx *store.Tx) (err error) {
		id, err = org.DepartmentOf(tx, w.made.Members[key])
		return err
	})
	if err != nil || id.IsZero() {
		w.t.Fatalf("the department of %s: %v", key, err)
	}
	return id
}

func TestACompanyIsFoundedOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := engine.NewCompany{Name: "New", Zone: "Europe/Berlin", Language: forms.English, Owner: "Eva", Login: "Eva@new.example", Request: "one"}
		first, err := w.FoundCompany(ctx, in)
		if err != nil || first.Token == "" {
			t.Fatalf("%+v %v", first, err)
		}
		again, err := w.FoundCompany(ctx, in)
		if err != nil || again.Company != first.Company || again.Owner != first.Owner || again.Token == first.Token {
			t.Errorf("again: %+v %v", again, err)
		}
		if err := w.ResetPassword(ctx, first.Token, "a-password-of-her-own"); code(err) != "reset_expired" {
			t.Errorf("the link that was given first: %v", err)
		}
		if err := w.ResetPassword(ctx, again.Token, "a-password-of-her-own"); err != nil {
			t.Fatal(err)
		}
		session, err := w.SignIn(ctx, engine.SignIn{Login: "eva@new.example", Password: "a-password-of-her-own", Kind: engine.TokenSession})
		if err != nil {
			t.Fatal(err)
		}
		c, err := w.Caller(ctx, session.Token)
		if err != nil || !c.Admin || c.Company != first.Company {
			t.Errorf("the owner: %+v %v", c, err)
		}
		if me, err := w.Me(ctx, c); err != nil || len(me.Rights) != len(org.Rights) {
			t.Errorf("me: %+v %v", me, err)
		}
		in.Request, in.Name = "two", "Second"
		if _, err := w.FoundCompany(ctx, in); code(err) != "login_taken" {
			t.Errorf("a second company from afar: %v", err)
		}
		in.Request = ""
		if second, err := w.FoundCompany(ctx, in); err != nil || second.Token != "" || second.Company == first.Company {
			t.Errorf("a second company of the same owner: %+v %v", second, err)
		}
		for name, change := range map[string]func(*engine.NewCompany){
			"no name": func(c *engine.NewCompany) { c.Name = " " }, "no zone": func(c *engine.NewCompany) { c.Zone = "Mars/Base" },
			"no language": func(c *engine.NewCompany) { c.Language = "fr" }, "no login": func(c *engine.NewCompany) { c.Login = "" },
			"lines": func(c *engine.NewCompany) { c.Owner = "a\nb" },
		} {
			wrong := in
			change(&wrong)
			if _, err := w.FoundCompany(ctx, wrong); code(err) != "bad_parameter" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

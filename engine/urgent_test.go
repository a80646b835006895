package engine_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// namesOf are the names of people, joined by spaces.
func namesOf(list engine.List[engine.OrgMember]) string {
	var names []string
	for _, m := range list.Items {
		names = append(names, m.Name)
	}
	return strings.Join(names, " ")
}

func TestPeople_AreThoseWhomOneOrganises(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		s := newShared(w)
		ctx, yes := context.Background(), true
		people := func(c engine.Caller, in engine.PeopleIn) string {
			t.Helper()
			in.Limit = max(in.Limit, 1)
			list, err := w.People(ctx, c, in)
			if err != nil {
				t.Fatal(err)
			}
			return namesOf(list)
		}
		if got := s.tried(w.admin(), s.patched("ben", engine.MemberPatch{Hidden: &yes})); got != "" {
			t.Fatal(got)
		}
		all := people(w.admin(), engine.PeopleIn{Limit: 100})
		mine := people(s.sub, engine.PeopleIn{Limit: 100})
		if !strings.Contains(all, "Far") || strings.Contains(mine, "Far") || !strings.Contains(mine, "李强") || !strings.Contains(mine, "王芳") {
			t.Errorf("the owner sees %s, who organises the lab %s", all, mine)
		}
		if got := people(s.sub, engine.PeopleIn{Text: "far", Limit: 9}); got != "" {
			t.Errorf("who is elsewhere is found: %s", got)
		}
		if got := people(s.sub, engine.PeopleIn{Text: "LIQ", Limit: 9}); got != "李强" {
			t.Errorf("liq: %s", got)
		}
		if got := s.tried(s.sub, engine.LeaveMember{ID: w.made.Members["ben"], Revision: w.revision("ben")}); got != "" {
			t.Fatal(got)
		}
		if without, with := people(s.sub, engine.PeopleIn{Text: "李强", Limit: 9}), people(s.sub, engine.PeopleIn{Text: "李强", Left: true, Limit: 9}); without != "" || with != "李强" {
			t.Errorf("who has left: %q, %q", without, with)
		}
		all = people(w.admin(), engine.PeopleIn{Limit: 100})
		first, err := w.People(ctx, w.admin(), engine.PeopleIn{Limit: 2})
		if err != nil || len(first.Items) != 2 || first.Next == "" {
			t.Fatalf("the first page: %+v, %v", first, err)
		}
		second, err := w.People(ctx, w.admin(), engine.PeopleIn{Limit: 2, Cursor: first.Next})
		if err != nil || !strings.HasPrefix(all, namesOf(first)+" "+namesOf(second)) {
			t.Errorf("two pages: %s | %s of %s, %v", namesOf(first), namesOf(second), all, err)
		}
		if _, err := w.People(ctx, s.sub, engine.PeopleIn{Limit: 2, Cursor: first.Next}); !engine.HasCode(err, "bad_cursor") {
			t.Errorf("another's cursor: %v", err)
		}
		if _, err := w.People(ctx, w.as(panel(1)), engine.PeopleIn{Limit: 1}); !engine.HasCode(err, "forbidden") {
			t.Errorf("a member: %v", err)
		}
		roles, err := w.Roles(ctx, s.sub)
		got := ""
		for _, r := range roles.Items {
			got += r.Key + " "
		}
		if err != nil || !strings.Contains(got, "panel ") || strings.Contains(got, "admin ") || strings.Contains(got, "trio ") {
			t.Errorf("who organises the lab is told the roles %s, %v", got, err)
		}
		if _, err := w.Roles(ctx, w.as(panel(1))); !engine.HasCode(err, "forbidden") {
			t.Errorf("a member is told roles: %v", err)
		}
	})
}

func TestMemberUses_SayWhatGoesToWhom(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		before, err := w.MemberUses(ctx, w.admin(), w.made.Members["ana"])
		if err != nil {
			t.Fatal(err)
		}
		w.grant("ana", "100")
		w.submit("ana", "any", `{"subject":"1","amount":1}`)
		w.record(w.CreateRecord(ctx, w.as("admin"), w.key(), "proof.kinds", json.RawMessage(`{"name":"一"}`), nil))
		w.clean()
		after, err := w.MemberUses(ctx, w.admin(), w.made.Members["ana"])
		if err != nil || after.Records != before.Records+1 || after.Superior == nil {
			t.Errorf("ana: %+v, then %+v, %v", before, after, err)
		}
		own, err := w.MemberUses(ctx, w.admin(), w.made.Members["admin"])
		if err != nil || own.Records != 1 {
			t.Errorf("of a plain form: %+v, %v", own, err)
		}
	})
}

func TestEndSessions_AndAMailedLink(t *testing.T) {
	eachSignedPost(t, func(t *testing.T, o *postOffice) {
		ctx := context.Background()
		ben := o.made.Members["ben"]
		if _, err := o.MailReset(ctx, o.admin(), o.key(), ben); !engine.HasCode(err, "account_shared") {
			t.Errorf("of an account that is in another company too: %v", err)
		}
		o.sql("update members set account_id = null where company_id <> {company}", map[string]forms.ID{"company": o.made.Company})
		session, _ := o.callerOf("ben@corp", o.made.Company)
		o.device("ben", "/lost")
		if _, err := o.ChangeOrg(ctx, o.as("ana"), o.key(), engine.EndSessions{Member: ben}); !engine.HasCode(err, "forbidden") {
			t.Errorf("a member ends sessions: %v", err)
		}
		if _, err := o.ChangeOrg(ctx, o.admin(), o.key(), engine.EndSessions{Member: ben}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Caller(ctx, session.Token); !engine.HasCode(err, "no_session") {
			t.Errorf("after its end: %v", err)
		}
		if view, err := o.MessageSettings(ctx, o.as("ben")); err != nil || len(view.Devices) != 0 {
			t.Errorf("the phone that was lost still takes web push: %+v, %v", view.Devices, err)
		}
		if _, err := o.MailReset(ctx, o.as("ana"), o.key(), ben); !engine.HasCode(err, "forbidden") {
			t.Errorf("a member mails a link: %v", err)
		}
		answer, err := o.MailReset(ctx, o.admin(), o.key(), ben)
		if err != nil || string(answer.Body) != `{"email":"ben@corp"}` {
			t.Fatalf("mailed: %s, %v", answer.Body, err)
		}
		o.later(0)
		o.expectMails("by an administrator", "ben@corp 重设密码")
		if err := o.ResetPassword(ctx, o.lastToken(), "tulip river seven"); err != nil {
			t.Error(err)
		}
		if _, err := o.MailReset(ctx, o.admin(), o.key(), forms.ID{1}); !engine.HasCode(err, "not_found") {
			t.Errorf("of nobody: %v", err)
		}
	})
}

func TestJobCounts_ByKind(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.grant("ana", "100")
		w.submit("ana", "any", `{"subject":"1","amount":1}`)
		counts, err := w.JobCounts(context.Background(), w.admin())
		sum := 0
		for _, kind := range counts.Kinds {
			if kind.Title == kind.Kind {
				t.Errorf("%s has no title", kind.Kind)
			}
			sum += kind.Waiting
		}
		if err != nil || counts.Waiting == 0 || sum != counts.Waiting {
			t.Errorf("%+v, %v", counts, err)
		}
		if _, err := w.JobCounts(context.Background(), w.granted("ana", org.Share{Rights: []string{org.RightMessages}})); !engine.HasCode(err, "forbidden") {
			t.Errorf("with another right: %v", err)
		}
	})
}

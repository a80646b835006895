package engine_test

import (
	"context"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// Between being let in and having the lock somebody may lose what they were let in by: two owners who unmake each other, a sub-admin
// whose grant ends, one who is let go.
func TestRightsThatWereLostInTheMeantime(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) {
		ctx := context.Background()
		members := w.made.Members
		if _, err := w.SetOwner(ctx, w.admin(), w.key(), members["boss"], true); err != nil {
			t.Fatal(err)
		}
		ana := w.granted("ana", org.Share{Rights: []string{org.RightOrganisation, org.RightApps, org.RightMessages}})
		_, boss := w.callerOf("boss@corp", w.made.Company)
		if !boss.Admin {
			t.Fatal("boss is no owner")
		}
		revision := w.card("ben").Revision
		if _, err := w.SetOwner(ctx, w.admin(), w.key(), members["boss"], false); err != nil {
			t.Fatal(err)
		}
		grants, err := w.Grants(ctx, w.admin())
		if err != nil || len(grants.Items) != 1 {
			t.Fatal(grants, err)
		}
		if _, err := w.DropGrant(ctx, w.admin(), w.key(), grants.Items[0].ID); err != nil {
			t.Fatal(err)
		}
		name := "Benjamin"
		for what, do := range map[string]func(c engine.Caller) error{
			"an owner is made": func(c engine.Caller) error { _, err := w.SetOwner(ctx, c, w.key(), members["ben"], true); return err },
			"a share is given": func(c engine.Caller) error {
				_, err := w.AddGrant(ctx, c, w.key(), engine.GrantIn{Member: members["ben"], Share: org.Share{Rights: []string{org.RightKeys}}})
				return err
			},
			"a member is renamed": func(c engine.Caller) error {
				_, err := w.ChangeOrg(ctx, c, w.key(), engine.PatchMember{ID: members["ben"], Revision: revision, MemberPatch: engine.MemberPatch{Name: &name}})
				return err
			},
			"an app is for nobody": func(c engine.Caller) error {
				_, err := w.SetAudience(ctx, c, w.key(), "proof", 0, engine.Audience{})
				return err
			},
			"a provider is taken away": func(c engine.Caller) error { _, err := w.DropProvider(ctx, c, w.key(), "corp"); return err },
		} {
			for who, c := range map[string]engine.Caller{"an owner": boss, "a sub-admin": ana} {
				if err := do(c); code(err) != "forbidden" {
					t.Errorf("%s who no longer is one: %s: %v", who, what, err)
				}
			}
		}
		leaver := w.as("ben")
		if _, err := w.ChangeOrg(ctx, w.admin(), w.key(), engine.LeaveMember{ID: members["ben"], Revision: revision}); err != nil {
			t.Fatal(err)
		}
		_, err = w.ChangeOwn(ctx, leaver, w.key(), engine.SetAbsence{AbsenceIn: engine.AbsenceIn{From: engine.Instant(start), Until: engine.Instant(start + 86_400_000), Substitute: forms.ID{}}})
		if code(err) != "no_session" {
			t.Errorf("who has left says when they are away: %v", err)
		}
	})
}

func (w *world) card(member string) engine.MemberCard {
	w.t.Helper()
	card, err := w.OrgMember(context.Background(), w.admin(), w.made.Members[member])
	if err != nil {
		w.t.Fatal(err)
	}
	return card
}

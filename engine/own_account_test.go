package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

const newPassword = "tulip river seven"

// callerOf signs somebody in and reads who they are.
func (w *world) callerOf(login string, company forms.ID) (engine.Session, engine.Caller) {
	w.t.Helper()
	s := w.signIn(login, company)
	c, err := w.caller(s.Token)
	if err != nil {
		w.t.Fatal(err)
	}
	return s, c
}

// dead tells which of the tokens still work, on two nodes.
func (w *world) dead(t *testing.T, what string, tokens ...string) {
	t.Helper()
	for i, token := range tokens {
		for name, node := range map[string]*engine.Engine{"this node": w.Engine, "another node": w.node()} {
			if _, err := node.Caller(context.Background(), token); !engine.HasCode(err, "no_session") {
				t.Errorf("%s: token %d still works on %s: %v", what, i, name, err)
			}
		}
	}
}

func (w *world) alive(t *testing.T, what string, tokens ...string) {
	t.Helper()
	for i, token := range tokens {
		if _, err := w.caller(token); err != nil {
			t.Errorf("%s: token %d is dead: %v", what, i, err)
		}
	}
}

func TestSessions_ListedAndEnded(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, other engine.Founded) {
		ctx := context.Background()
		phone, err := w.SignIn(ctx, engine.SignIn{Login: "ana@corp", Password: rightPassword, Company: w.made.Company.String(), Address: "192.0.2.7",
			Agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1"})
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Add(1000)
		there := w.signIn("ana@corp", other.Company)
		w.clock.Add(1000)
		here, c := w.callerOf("ana@corp", w.made.Company)
		ben, benC := w.callerOf("ben@corp", w.made.Company)
		list, err := w.Sessions(ctx, c, here.Token)
		if err != nil || len(list.Items) != 3 {
			t.Fatalf("%+v, %v", list, err)
		}
		first, last := list.Items[0], list.Items[2]
		if !first.This || list.Items[1].This || list.Items[1].Company != "Bolt" || last.Program != "Safari" || last.System != "iPhone" || last.Address != "192.0.2.7" || last.Began == 0 {
			t.Errorf("listed %+v", list.Items)
		}
		if err := w.EndSession(ctx, benC, last.ID); !engine.HasCode(err, "not_found") {
			t.Errorf("somebody else's: %v", err)
		}
		if err := w.EndSession(ctx, c, last.ID); err != nil {
			t.Error(err)
		}
		w.dead(t, "the one that was ended", phone.Token)
		w.alive(t, "the others", here.Token, there.Token, ben.Token)
		if err := w.EndOtherSessions(ctx, c, here.Token); err != nil {
			t.Error(err)
		}
		w.dead(t, "all others", there.Token)
		w.alive(t, "mine and somebody else's", here.Token, ben.Token)
	})
}

func TestPassword_ChangeEndsEverythingElse(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, other engine.Founded) {
		ctx := context.Background()
		far := w.signIn("ana@corp", other.Company)
		here, c := w.callerOf("ana@corp", w.made.Company)
		key := w.apiKey(c, "read")
		change := engine.PasswordChange{Old: rightPassword, New: newPassword, Token: here.Token, Address: "192.0.2.1"}
		for name, c2 := range map[string]struct{ old, new, want string }{
			"a wrong old one": {"wrong", newPassword, "wrong_password"}, "short": {rightPassword, "123456789", "password_short"},
			"long": {rightPassword, strings.Repeat("long", 60), "password_long"}, "common": {rightPassword, "password12345", "password_common"},
			"the login": {rightPassword, "ana@corp12", "password_self"},
		} {
			in := change
			in.Old, in.New = c2.old, c2.new
			if err := w.ChangePassword(ctx, c, in); !engine.HasCode(err, c2.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.alive(t, "after refusals", far.Token, here.Token, key)
		w.clock.Add(1)
		if err := w.ChangePassword(ctx, c, change); err != nil {
			t.Fatal(err)
		}
		w.alive(t, "the session that asked", here.Token)
		w.dead(t, "after the change", far.Token, key)
		if _, err := w.SignIn(ctx, engine.SignIn{Login: "ana@corp", Password: rightPassword, Address: "192.0.2.1"}); !engine.HasCode(err, "wrong_login") {
			t.Errorf("with the old one: %v", err)
		}
		if _, err := w.SignIn(ctx, engine.SignIn{Login: "ana@corp", Password: newPassword, Address: "192.0.2.1"}); err != nil {
			t.Errorf("with the new one: %v", err)
		}
		w.clean()
	})
}

func TestPassword_WrongOldOnesAreCounted(t *testing.T) {
	w, _ := signedWorld(t, store.SQLite)
	s, c := w.callerOf("ana@corp", w.made.Company)
	last := error(nil)
	for range 11 {
		last = w.ChangePassword(context.Background(), c, engine.PasswordChange{Old: "guess", New: newPassword, Token: s.Token, Address: "192.0.2.1"})
	}
	if !engine.HasCode(last, "too_many_attempts") {
		t.Errorf("the eleventh: %v", last)
	}
	w.signIn("ana@corp", w.made.Company) // signing in is not held up by it
}

func TestReset_ByALinkOfAnAdmin(t *testing.T) {
	for _, dialect := range []string{store.SQLite, store.PostgreSQL} {
		t.Run(dialect, func(t *testing.T) {
			w := emptyWorld(t, dialect)
			w.made = w.found("Acme", "corp")
			ctx := context.Background()
			old, c := w.callerOf("ana@corp", w.made.Company)
			key := w.apiKey(c, "read")
			ana := w.made.Members["ana"]
			if _, err := w.TicketFor(ctx, c, ana); !engine.HasCode(err, "forbidden") {
				t.Errorf("no admin: %v", err)
			}
			if _, err := w.TicketFor(ctx, w.as("admin"), forms.ID{9}); !engine.HasCode(err, "not_found") {
				t.Errorf("nobody: %v", err)
			}
			first, err := w.TicketFor(ctx, w.as("admin"), ana)
			if err != nil {
				t.Fatal(err)
			}
			second, err := w.TicketFor(ctx, w.as("admin"), ana)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range w.rows("select * from tickets") {
				if strings.Contains(strings.Join(line, " "), second.Token) {
					t.Error("the token itself is stored")
				}
			}
			for name, token := range map[string]string{"the former link": first.Token, "nothing": "", "a session": old.Token, "made up": strings.Repeat("A", 43)} {
				if err := w.ResetPassword(ctx, token, newPassword); !engine.HasCode(err, "reset_expired") {
					t.Errorf("%s: %v", name, err)
				}
			}
			if err := w.ResetPassword(ctx, second.Token, "password12345"); !engine.HasCode(err, "password_common") {
				t.Errorf("a bad password: %v", err)
			}
			w.alive(t, "before", old.Token, key)
			w.clock.Add(1)
			if err := w.ResetPassword(ctx, second.Token, newPassword); err != nil {
				t.Fatal(err)
			}
			w.dead(t, "after the reset", old.Token, key)
			if err := w.ResetPassword(ctx, second.Token, newPassword); !engine.HasCode(err, "reset_expired") {
				t.Errorf("a second time: %v", err)
			}
			late, err := w.TicketFor(ctx, w.as("admin"), ana)
			if err != nil {
				t.Fatal(err)
			}
			w.clock.Add((15 * time.Minute).Milliseconds())
			if err := w.ResetPassword(ctx, late.Token, newPassword); !engine.HasCode(err, "reset_expired") {
				t.Errorf("after 15 minutes: %v", err)
			}
			if _, err := w.SignIn(ctx, engine.SignIn{Login: "ana@corp", Password: newPassword, Address: "192.0.2.1"}); err != nil {
				t.Error(err)
			}
			w.clean()
		})
	}
}

func TestReset_NotForAnAccountOfSeveralCompanies(t *testing.T) {
	w, _ := signedWorld(t, store.SQLite)
	ctx := context.Background()
	if _, err := w.TicketFor(ctx, w.as("admin"), w.made.Members["ana"]); !engine.HasCode(err, "account_shared") {
		t.Errorf("told %v", err)
	}
	if err := w.ResetSecond(ctx, w.as("admin"), w.made.Members["ana"]); !engine.HasCode(err, "account_shared") {
		t.Errorf("told %v", err)
	}
}

func TestReset_NotByAnotherCompany(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		other := w.found("Bolt", "")
		c := other.Caller("admin", forms.English, true)
		for name, id := range map[string]forms.ID{"a member": w.made.Members["ana"], "a department": w.made.Departments["lab"], "none": {}} {
			if _, err := w.TicketFor(ctx, c, id); !engine.HasCode(err, "not_found") {
				t.Errorf("a link for %s: %v", name, err)
			}
			if err := w.ResetSecond(ctx, c, id); !engine.HasCode(err, "not_found") {
				t.Errorf("the second factor of %s: %v", name, err)
			}
		}
		if _, err := w.TicketFor(ctx, w.as("admin"), w.made.Members["ana"]); !engine.HasCode(err, "no_account") {
			t.Errorf("somebody who does not sign in: %v", err)
		}
	})
}

// disable lets a member of the first company go at an instant, or with 0 brings them back.
func (w *world) disable(member string, at int64) {
	w.t.Helper()
	err := w.store.Company(w.made.Company).Write(context.Background(), func(tx *store.Tx) error {
		tx.SetMemberDisabled(w.made.Members[member], at)
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// apiKey makes a key for 30 days.
func (w *world) apiKey(c engine.Caller, scopes ...string) string {
	w.t.Helper()
	made, err := w.MakeKey(context.Background(), c, engine.NewKey{Name: "till", Scopes: scopes, Expires: engine.Instant(w.clock.Load() + 30*24*3600_000)})
	if err != nil {
		w.t.Fatal(err)
	}
	return made.Key
}

func TestAPIKeys(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, other engine.Founded) {
		ctx := context.Background()
		_, c := w.callerOf("ana@corp", w.made.Company)
		month := engine.Instant(w.clock.Load() + 30*24*3600_000)
		for name, in := range map[string]struct {
			key  engine.NewKey
			want string
		}{
			"no name":          {engine.NewKey{Scopes: []string{"read"}, Expires: month}, "bad_parameter"},
			"no scope":         {engine.NewKey{Name: "a", Expires: month}, "bad_parameter"},
			"an unknown scope": {engine.NewKey{Name: "a", Scopes: []string{"read", "all"}, Expires: month}, "bad_parameter"},
			"admin, by none":   {engine.NewKey{Name: "a", Scopes: []string{"admin"}, Expires: month}, "forbidden"},
			"no expiry":        {engine.NewKey{Name: "a", Scopes: []string{"read"}}, "key_expiry"},
			"two years":        {engine.NewKey{Name: "a", Scopes: []string{"read"}, Expires: month * 2}, "key_expiry"},
			"in the past":      {engine.NewKey{Name: "a", Scopes: []string{"read"}, Expires: engine.Instant(w.clock.Load() - 1)}, "key_expiry"},
		} {
			if _, err := w.MakeKey(ctx, c, in.key); !engine.HasCode(err, in.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		key := w.apiKey(c, "tasks", "read", "read")
		if !strings.HasPrefix(key, "sfk_") {
			t.Errorf("the key is %s", key)
		}
		for _, line := range w.rows("select * from api_keys") {
			if strings.Contains(strings.Join(line, " "), key[4:]) {
				t.Error("the key itself is stored")
			}
		}
		got, err := w.caller(key)
		if err != nil || got.Member != w.made.Members["ana"] || got.Company != w.made.Company || got.Admin || fmt.Sprint(got.Scopes) != "[read tasks]" || got.Key.IsZero() || got.CSRF != "" {
			t.Fatalf("%+v, %v", got, err)
		}
		w.clock.Add(3600_001)
		w.alive(t, "later", key)
		list, err := w.Keys(ctx, c)
		if err != nil || len(list.Items) != 1 || int64(list.Items[0].Used) != w.clock.Load() || list.Items[0].Dead {
			t.Errorf("listed %+v, %v", list, err)
		}
		_, there := w.callerOf("ana@corp", other.Company)
		if list, err := w.Keys(ctx, there); err != nil || len(list.Items) != 0 {
			t.Errorf("in another company: %+v, %v", list, err)
		}
		_, ben := w.callerOf("ben@corp", w.made.Company)
		for name, who := range map[string]engine.Caller{"in another company": there, "somebody else": ben} {
			if err := w.EndKey(ctx, who, got.Key); !engine.HasCode(err, "not_found") {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.disable("ana", w.clock.Load())
		w.dead(t, "the member has left", key)
		w.disable("ana", 0)
		w.alive(t, "and is back", key)
		w.clock.Add(30 * 24 * 3600_000)
		w.dead(t, "expired", key)
		if list, err := w.Keys(ctx, c); err != nil || len(list.Items) != 1 || !list.Items[0].Dead {
			t.Errorf("listed %+v, %v", list, err)
		}
		if err := w.EndKey(ctx, c, got.Key); err != nil {
			t.Error(err)
		}
		fresh := w.apiKey(c, "read")
		w.alive(t, "a fresh one", fresh)
		made, err := w.Keys(ctx, c)
		if err != nil || len(made.Items) != 1 {
			t.Fatalf("%+v, %v", made, err)
		}
		if err := w.EndKey(ctx, c, made.Items[0].ID); err != nil {
			t.Error(err)
		}
		w.dead(t, "ended", fresh)
		w.clean()
	})
}

func TestAPIKeys_AreLimited(t *testing.T) {
	w, _ := signedWorld(t, store.SQLite)
	_, c := w.callerOf("ana@corp", w.made.Company)
	for range 20 {
		w.apiKey(c, "read")
	}
	_, err := w.MakeKey(context.Background(), c, engine.NewKey{Name: "one more", Scopes: []string{"read"}, Expires: engine.Instant(w.clock.Load() + 1000)})
	if !engine.HasCode(err, "too_many_keys") {
		t.Errorf("told %v", err)
	}
}

package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// signedWorld has two companies in which the same people are; the second is given.
func signedWorld(t *testing.T, dialect string) (*world, engine.Founded) {
	w := emptyWorld(t, dialect)
	w.made = w.found("Acme", "corp")
	return w, w.found("Bolt", "corp")
}

func eachSignedWorld(t *testing.T, body func(t *testing.T, w *world, other engine.Founded)) {
	t.Helper()
	for _, dialect := range []string{store.SQLite, store.PostgreSQL} {
		t.Run(dialect, func(t *testing.T) {
			w, other := signedWorld(t, dialect)
			body(t, w, other)
		})
	}
}

const rightPassword = "correct horse"

// signIn signs somebody in who must be let in.
func (w *world) signIn(login string, company forms.ID) engine.Session {
	w.t.Helper()
	s, err := w.SignIn(context.Background(), engine.SignIn{Login: login, Password: rightPassword, Company: company.String(), Address: "192.0.2.1"})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// caller is who a token stands for, as a second node reads it.
func (w *world) caller(token string) (engine.Caller, error) {
	return w.node().Caller(context.Background(), token)
}

func TestSignIn_SaysNothingOfAccounts(t *testing.T) {
	const wrong = "401 wrong_login | 账号或密码不正确。 | Wrong account or password."
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) {
		account := w.signIn("ben@corp", w.made.Company).Account
		err := w.store.System(store.SignIn).Write(context.Background(), func(tx *store.Tx) error {
			tx.SetAccountDisabled(account, start)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, in := range map[string]engine.SignIn{
			"a wrong password":           {Login: "ana@corp", Password: "correct hors"},
			"no password":                {Login: "ana@corp"},
			"no such account":            {Login: "eve@corp", Password: rightPassword},
			"a disabled account":         {Login: "ben@corp", Password: rightPassword},
			"nothing":                    {},
			"a NUL":                      {Login: "ana@corp\x00", Password: rightPassword},
			"bytes that are no text":     {Login: "\xff", Password: "\xff"},
			"a login of a megabyte":      {Login: strings.Repeat("a", 1<<20), Password: rightPassword},
			"a password of a megabyte":   {Login: "ana@corp", Password: strings.Repeat("a", 1<<20)},
			"a company, wrong password":  {Login: "ana@corp", Password: "x", Company: w.made.Company.String()},
			"no company, wrong password": {Login: "ana@corp", Password: "x", Company: "nowhere"},
		} {
			in.Address = "198.51.100." + fmt.Sprint(len(name)) // so that no limit is met
			if _, err := w.SignIn(context.Background(), in); told(err) != wrong {
				t.Errorf("%s: told %s", name, told(err))
			}
		}
		s, err := w.SignIn(context.Background(), engine.SignIn{Login: "  ANA@Corp ", Password: rightPassword, Company: w.made.Company.String()})
		if err != nil || s.Member != w.made.Members["ana"] {
			t.Errorf("a login in capitals: %+v, %v", s, err)
		}
		for _, line := range w.rows("select * from sessions") {
			if strings.Contains(strings.Join(line, " "), s.Token) {
				t.Error("the token itself is stored")
			}
		}
	})
}

func TestSignIn_SeveralCompanies(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, other engine.Founded) {
		ctx := context.Background()
		s := w.signIn("ana@corp", forms.ID{})
		if !s.Company.IsZero() || !s.Member.IsZero() || len(s.Companies) != 2 {
			t.Fatalf("without a company the session is %+v", s)
		}
		c, err := w.caller(s.Token)
		if err != nil || !c.Company.IsZero() || !c.Member.IsZero() || c.Admin || len(c.Roles) != 0 {
			t.Errorf("without a company the caller is %+v, %v", c, err)
		}
		if _, err := w.Forms(ctx, c); !engine.HasCode(err, "no_company") {
			t.Errorf("without a company: told %v", err)
		}
		me, err := w.Me(ctx, c)
		if err != nil || me.Company != nil || len(me.Companies) != 2 {
			t.Errorf("me is %+v, %v", me, err)
		}
		for _, company := range []string{"", "nowhere", forms.ID{1}.String(), w.made.Members["ana"].String()} {
			if _, err := w.SwitchCompany(ctx, s.Token, company); !engine.HasCode(err, "unknown_company") {
				t.Errorf("switching to %q: told %v", company, err)
			}
		}
		if _, err := w.caller(s.Token); err != nil {
			t.Errorf("a refused switch has cost the session: %v", err)
		}
		there, err := w.SwitchCompany(ctx, s.Token, other.Company.String())
		if err != nil || there.Company != other.Company || there.Member != other.Members["ana"] || there.Token == s.Token {
			t.Fatalf("switched to %+v, %v", there, err)
		}
		if _, err := w.caller(s.Token); !engine.HasCode(err, "no_session") {
			t.Errorf("the old token: told %v", err)
		}
		if c, err := w.caller(there.Token); err != nil || c.Company != other.Company || c.Member != other.Members["ana"] {
			t.Errorf("the caller is %+v, %v", c, err)
		}
		if _, err := w.SignIn(ctx, engine.SignIn{Login: "ana@corp", Password: rightPassword, Company: forms.ID{1}.String()}); !engine.HasCode(err, "unknown_company") {
			t.Errorf("signing in elsewhere: told %v", err)
		}
	})
}

// One of several switches of one session at once wins: a session does not multiply.
func TestSwitch_AtOnce(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, other engine.Founded) {
		s := w.signIn("ana@corp", w.made.Company)
		results := together(8, func(int) (engine.Answer, error) {
			_, err := w.SwitchCompany(context.Background(), s.Token, other.Company.String())
			return engine.Answer{}, err
		})
		for _, r := range results {
			if r.err != nil && !engine.HasCode(r.err, "no_session") {
				t.Errorf("told %v", r.err)
			}
		}
		if won := winners(results); len(won) != 1 {
			t.Errorf("%d switches won", len(won))
		}
		if n := w.rows("select count(*) from sessions")[0][0]; n != "1" {
			t.Errorf("there are %s sessions", n)
		}
	})
}

// Whoever is disabled is out on the next request, on every node.
func TestSession_Disabled(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, other engine.Founded) {
		ctx := context.Background()
		here, there := w.signIn("ana@corp", w.made.Company), w.signIn("ana@corp", other.Company)
		disable := func(at int64) {
			err := w.store.Company(w.made.Company).Write(ctx, func(tx *store.Tx) error {
				tx.SetMemberDisabled(w.made.Members["ana"], at)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		disable(start)
		if _, err := w.caller(here.Token); !engine.HasCode(err, "no_session") {
			t.Errorf("a disabled member: told %v", err)
		}
		if _, err := w.caller(there.Token); err != nil {
			t.Errorf("in the other company: %v", err)
		}
		if _, err := w.SignIn(ctx, engine.SignIn{Login: "ana@corp", Password: rightPassword, Company: w.made.Company.String()}); !engine.HasCode(err, "unknown_company") {
			t.Errorf("signing in again: told %v", err)
		}
		if s := w.signIn("ana@corp", forms.ID{}); s.Company != other.Company {
			t.Errorf("the only company left is %v", s.Company)
		}
		if _, err := w.SwitchCompany(ctx, there.Token, w.made.Company.String()); !engine.HasCode(err, "unknown_company") {
			t.Errorf("switching back: told %v", err)
		}
		disable(0)
		if _, err := w.caller(here.Token); err != nil {
			t.Errorf("brought back: %v", err)
		}
		err := w.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
			tx.SetAccountDisabled(here.Account, start)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{here.Token, there.Token} {
			if _, err := w.caller(token); !engine.HasCode(err, "no_session") {
				t.Errorf("a disabled account: told %v", err)
			}
		}
	})
}

// A role that is taken away is gone on the next request.
func TestSession_Roles(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) {
		s := w.signIn("admin@corp", w.made.Company)
		if c, err := w.caller(s.Token); err != nil || !c.Admin || !slices.Equal(c.Roles, []string{"admin"}) {
			t.Errorf("the caller is %+v, %v", c, err)
		}
		w.sql("delete from role_members where member_id = {admin}", map[string]forms.ID{"admin": w.made.Members["admin"]})
		if c, err := w.caller(s.Token); err != nil || c.Admin || len(c.Roles) != 0 {
			t.Errorf("without the role the caller is %+v, %v", c, err)
		}
	})
}

func TestSession_Lasts(t *testing.T) {
	const day = 24 * 3600_000
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) {
		idle, used := w.signIn("ana@corp", w.made.Company), w.signIn("ana@corp", w.made.Company)
		for range 6 { // used once in thirteen days
			w.clock.Add(13 * day)
			if _, err := w.caller(used.Token); err != nil {
				t.Fatalf("after %d days: %v", (w.clock.Load()-start)/day, err)
			}
		}
		if _, err := w.caller(idle.Token); !engine.HasCode(err, "no_session") {
			t.Errorf("a session nobody used: told %v", err)
		}
		w.clock.Store(start + 90*day - 1)
		if _, err := w.caller(used.Token); err != nil {
			t.Errorf("just before 90 days: %v", err)
		}
		w.clock.Store(start + 90*day)
		if _, err := w.caller(used.Token); !engine.HasCode(err, "no_session") {
			t.Errorf("after 90 days: told %v", err)
		}
		if err := w.Settle(context.Background()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestSignOut(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) {
		ctx := context.Background()
		s, other := w.signIn("ana@corp", w.made.Company), w.signIn("ana@corp", w.made.Company)
		if err := w.SignOut(ctx, s.Token); err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{s.Token, "", "x", strings.Repeat("a", 1<<20), s.Token + "x", "\x00", s.Token[:len(s.Token)-1]} {
			// To be signed out again is no failure.
			if err := w.SignOut(ctx, token); err != nil && !engine.HasCode(err, "no_session") {
				t.Errorf("signing out %.50q: told %v", token, err)
			}
			if _, err := w.caller(token); !engine.HasCode(err, "no_session") {
				t.Errorf("calling with %.50q: told %v", token, err)
			}
			if _, err := w.SwitchCompany(ctx, token, w.made.Company.String()); !engine.HasCode(err, "no_session") {
				t.Errorf("switching with %.50q: told %v", token, err)
			}
		}
		if _, err := w.caller(other.Token); err != nil {
			t.Errorf("the other session: %v", err)
		}
	})
}

// Guesses are counted before they are looked at: thirty at once are thirty.
func TestSignIn_Limits(t *testing.T) {
	const wait = `429 too_many_attempts retry_after="900" | 失败次数过多，请在 900 秒后重试。 | Too many failed attempts; try again in 900 seconds.`
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) {
		ctx := context.Background()
		w.signIn("ana@corp", w.made.Company) // from an address that is known then
		results := together(30, func(int) (engine.Answer, error) {
			_, err := w.SignIn(ctx, engine.SignIn{Login: "ana@corp", Password: "guess", Address: "203.0.113.9"})
			return engine.Answer{}, err
		})
		looked := 0
		for _, r := range results {
			switch {
			case engine.HasCode(r.err, "wrong_login"):
				looked++
			case told(r.err) != wait:
				t.Errorf("told %s", told(r.err))
			}
		}
		if looked != 10 {
			t.Errorf("%d guesses were looked at", looked)
		}
		guesser := engine.SignIn{Login: "ana@corp", Password: rightPassword, Company: w.made.Company.String(), Address: "203.0.113.9"}
		if _, err := w.SignIn(ctx, guesser); told(err) != wait {
			t.Errorf("the right password meanwhile: told %s", told(err))
		}
		w.signIn("ana@corp", w.made.Company) // from where she is known she is not locked out
		w.clock.Add(15 * 60_000)
		if _, err := w.SignIn(ctx, guesser); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}

// Whom the limit refuses already costs no write.
func TestSignIn_RefusedWithoutAWrite(t *testing.T) {
	w := emptyWorld(t, store.SQLite)
	w.made = w.found("Acme", "acme")
	try := func() error {
		_, err := w.SignIn(context.Background(), engine.SignIn{Login: "ana@acme", Password: "wrong", Address: "10.0.0.1"})
		return err
	}
	for range 10 {
		if err := try(); !engine.HasCode(err, "wrong_login") {
			t.Fatalf("told %v", err)
		}
	}
	before := w.store.Stats().Writes
	for range 3 {
		if err := try(); !engine.HasCode(err, "too_many_attempts") {
			t.Errorf("told %v", err)
		}
	}
	if n := w.store.Stats().Writes - before; n != 0 {
		t.Errorf("three refusals cost %d writes", n)
	}
}

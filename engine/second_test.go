package engine_test

import (
	"context"
	"encoding/base32"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// codeOf is what an app shows for a secret now.
func (w *world) codeOf(secret string) string {
	w.t.Helper()
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		w.t.Fatal(err)
	}
	code, err := org.CodeAt(raw, w.clock.Load()/30_000)
	if err != nil {
		w.t.Fatal(err)
	}
	return code
}

// enrolled turns on the second factor of somebody.
func (w *world) enrolled(login string, company forms.ID) (secret string, recovery []string) {
	w.t.Helper()
	ctx := context.Background()
	s, c := w.callerOf(login, company)
	e, err := w.EnrolSecond(ctx, c, rightPassword, "192.0.2.1")
	if err != nil {
		w.t.Fatal(err)
	}
	codes, err := w.ConfirmSecond(ctx, c, engine.SecondProof{Code: w.codeOf(e.Secret), Token: s.Token, Address: "192.0.2.1"})
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock.Add(30_000)
	return e.Secret, codes.Codes
}

func (w *world) half(login string) engine.Session {
	w.t.Helper()
	s, err := w.SignIn(context.Background(), engine.SignIn{Login: login, Password: rightPassword, Company: w.made.Company.String(), Address: "192.0.2.1"})
	if err != nil || !s.Second {
		w.t.Fatalf("%+v, %v", s, err)
	}
	return s
}

func (w *world) step(half engine.Session, code string) (engine.Session, error) {
	return w.SignInSecond(context.Background(), engine.SecondStep{Token: half.Token, Code: code, Address: "192.0.2.1"})
}

func TestSecond_SetUp(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) {
		ctx := context.Background()
		far := w.signIn("ana@corp", w.made.Company)
		s, c := w.callerOf("ana@corp", w.made.Company)
		if _, err := w.EnrolSecond(ctx, c, "wrong", "192.0.2.1"); !engine.HasCode(err, "wrong_password") {
			t.Errorf("a wrong password: %v", err)
		}
		proof := engine.SecondProof{Code: "000000", Token: s.Token, Address: "192.0.2.1"}
		if _, err := w.ConfirmSecond(ctx, c, proof); !engine.HasCode(err, "second_off") {
			t.Errorf("nothing was begun: %v", err)
		}
		e, err := w.EnrolSecond(ctx, c, rightPassword, "192.0.2.1")
		if err != nil || !strings.HasPrefix(e.URI, "otpauth://totp/Acme:ana@corp?") || !strings.Contains(e.URI, "secret="+e.Secret) || e.QR.Size < 29 || !strings.HasPrefix(e.QR.Path, "M4 4h7v1h-7z") {
			t.Fatalf("%+v, %v", e, err)
		}
		for _, line := range w.rows("select * from second_factors") {
			if raw, _ := base32.StdEncoding.DecodeString(e.Secret); strings.Contains(strings.Join(line, " "), string(raw)) || strings.Contains(strings.Join(line, " "), e.Secret) {
				t.Error("the secret itself is stored")
			}
		}
		if session := w.signIn("ana@corp", w.made.Company); session.Second {
			t.Error("what was not confirmed is asked for")
		}
		proof.Code = w.codeOf(e.Secret)
		codes, err := w.ConfirmSecond(ctx, c, proof)
		if err != nil || len(codes.Codes) != 10 || len(codes.Codes[0]) != 19 {
			t.Fatalf("%+v, %v", codes, err)
		}
		w.dead(t, "sessions without it", far.Token)
		w.alive(t, "the one that asked", s.Token)
		if state, err := w.Second(ctx, c); err != nil || state != (engine.SecondState{On: true, Codes: 10}) {
			t.Errorf("state %+v, %v", state, err)
		}
		if _, err := w.EnrolSecond(ctx, c, rightPassword, "192.0.2.1"); !engine.HasCode(err, "second_on") {
			t.Errorf("again: %v", err)
		}
		w.clean()
	})
}

func TestSecond_SignIn(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) {
		secret, recovery := w.enrolled("ana@corp", w.made.Company)
		half := w.half("ana@corp")
		w.dead(t, "half a session", half.Token)
		code := w.codeOf(secret)
		for name, wrong := range map[string]string{"wrong": "000000", "nothing": "", "a letter": code[:5] + "x", "seven": code + "1", "made up": "aaaa-aaaa-aaaa-aaaa"} {
			if wrong == code {
				continue
			}
			if _, err := w.step(w.half("ana@corp"), wrong); !engine.HasCode(err, "wrong_code") {
				t.Errorf("%s: %v", name, err)
			}
			w.clock.Add(16 * 60_000)
			code = w.codeOf(secret)
		}
		half = w.half("ana@corp")
		whole, err := w.step(half, code[:3]+" "+code[3:])
		if err != nil || whole.Member != w.made.Members["ana"] || whole.Second {
			t.Fatalf("%+v, %v", whole, err)
		}
		w.alive(t, "the whole session", whole.Token)
		if _, err := w.step(half, code); !engine.HasCode(err, "second_expired") {
			t.Errorf("the same half again: %v", err)
		}
		if _, err := w.step(w.half("ana@corp"), code); !engine.HasCode(err, "wrong_code") {
			t.Errorf("the same code again: %v", err)
		}
		w.clock.Add(30_000)
		if _, err := w.step(w.half("ana@corp"), strings.ToUpper(recovery[3])); err != nil {
			t.Errorf("a recovery code: %v", err)
		}
		if _, err := w.step(w.half("ana@corp"), recovery[3]); !engine.HasCode(err, "wrong_code") {
			t.Errorf("the same recovery code again: %v", err)
		}
		late := w.half("ana@corp")
		w.clock.Add(5 * 60_000)
		if _, err := w.step(late, w.codeOf(secret)); !engine.HasCode(err, "second_expired") {
			t.Errorf("after five minutes: %v", err)
		}
		w.clean()
	})
}

func TestSecond_OneStepAside(t *testing.T) {
	w, _ := signedWorld(t, store.SQLite)
	secret, _ := w.enrolled("ana@corp", w.made.Company)
	w.clock.Add(10 * 30_000)
	for _, c := range []struct {
		aside int64
		want  string
	}{{-2, "wrong_code"}, {2, "wrong_code"}, {-1, ""}, {1, ""}, {0, "wrong_code"}} { // 0 lies before what was taken
		w.clock.Add(c.aside * 30_000)
		code := w.codeOf(secret)
		w.clock.Add(-c.aside * 30_000)
		_, err := w.step(w.half("ana@corp"), code)
		if got := engine.AsFault(err); c.want == "" && err != nil || c.want != "" && (got == nil || got.Code != c.want) {
			t.Errorf("%d steps aside: %v", c.aside, err)
		}
	}
}

func TestSecond_GuessingIsLimited(t *testing.T) {
	w, _ := signedWorld(t, store.SQLite)
	secret, _ := w.enrolled("ana@corp", w.made.Company)
	half := w.half("ana@corp")
	for n := range 5 {
		if _, err := w.step(half, "x"); !engine.HasCode(err, "wrong_code") {
			t.Errorf("try %d: %v", n, err)
		}
	}
	if _, err := w.step(half, w.codeOf(secret)); !engine.HasCode(err, "second_expired") {
		t.Errorf("the sixth try of one half: %v", err)
	}
	if _, err := w.step(w.half("ana@corp"), w.codeOf(secret)); !engine.HasCode(err, "too_many_attempts") {
		t.Errorf("another half from the same address: %v", err)
	}
	w.clock.Add(16 * 60_000)
	if _, err := w.step(w.half("ana@corp"), w.codeOf(secret)); err != nil {
		t.Errorf("a quarter of an hour later: %v", err)
	}
}

func TestSecond_TurnedOff(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) {
		ctx := context.Background()
		secret, recovery := w.enrolled("ana@corp", w.made.Company)
		s, err := w.step(w.half("ana@corp"), w.codeOf(secret))
		if err != nil {
			t.Fatal(err)
		}
		c, err := w.caller(s.Token)
		if err != nil {
			t.Fatal(err)
		}
		off := func(password, code string) error {
			return w.DropSecond(ctx, c, engine.SecondProof{Password: password, Code: code, Address: "192.0.2.1"})
		}
		if err := off("wrong", recovery[0]); !engine.HasCode(err, "wrong_password") {
			t.Errorf("a wrong password: %v", err)
		}
		if err := off(rightPassword, "000000"); !engine.HasCode(err, "wrong_code") {
			t.Errorf("a wrong code: %v", err)
		}
		if err := off(rightPassword, recovery[0]); err != nil {
			t.Error(err)
		}
		if err := off(rightPassword, recovery[1]); !engine.HasCode(err, "second_off") {
			t.Errorf("again: %v", err)
		}
		if s := w.signIn("ana@corp", w.made.Company); s.Second {
			t.Error("it is still asked for")
		}
		w.clean()
	})
}

func TestSecond_RequiredOfEverybody(t *testing.T) {
	for _, dialect := range []string{store.SQLite, store.PostgreSQL} {
		t.Run(dialect, func(t *testing.T) {
			w := emptyWorld(t, dialect)
			w.made = w.found("Acme", "corp")
			ctx := context.Background()
			_, admin := w.callerOf("admin@corp", w.made.Company)
			_, ana := w.callerOf("ana@corp", w.made.Company)
			if _, err := w.RequireSecond(ctx, ana, w.key(), true); !engine.HasCode(err, "forbidden") {
				t.Errorf("no admin: %v", err)
			}
			if _, err := w.RequireSecond(ctx, admin, w.key(), true); !engine.HasCode(err, "second_needed") {
				t.Errorf("an admin without one: %v", err)
			}
			w.enrolled("admin@corp", w.made.Company)
			program, err := w.MakeKey(ctx, ana, engine.NewKey{Name: "till", Scopes: []string{"read"}, Expires: engine.Instant(w.clock.Load() + 24*3600_000)})
			if err != nil {
				t.Fatal(err)
			}
			if c, err := w.caller(program.Key); err != nil || c.LacksSecond {
				t.Errorf("a key as long as nobody needs one: %+v, %v", c, err)
			}
			if _, err := w.RequireSecond(ctx, admin, w.key(), true); err != nil {
				t.Fatal(err)
			}
			if c, err := w.caller(program.Key); err != nil || !c.LacksSecond {
				t.Errorf("a key of somebody without one: %+v, %v", c, err)
			}
			_, c := w.callerOf("ana@corp", w.made.Company)
			if me, err := w.Me(ctx, c); err != nil || !c.LacksSecond || !me.LacksSecond {
				t.Errorf("before: %+v, %v", me, err)
			}
			secret, recovery := w.enrolled("ana@corp", w.made.Company)
			s, err := w.step(w.half("ana@corp"), w.codeOf(secret))
			if err != nil {
				t.Fatal(err)
			}
			if c, err = w.caller(s.Token); err != nil || c.LacksSecond {
				t.Errorf("after: %+v, %v", c, err)
			}
			if c, err := w.caller(program.Key); err != nil || c.LacksSecond {
				t.Errorf("their key after: %+v, %v", c, err)
			}
			if err := w.DropSecond(ctx, c, engine.SecondProof{Password: rightPassword, Code: recovery[0], Address: "192.0.2.1"}); !engine.HasCode(err, "second_required") {
				t.Errorf("turned off: %v", err)
			}
			if err := w.ResetSecond(ctx, c, w.made.Members["ana"]); !engine.HasCode(err, "forbidden") {
				t.Errorf("reset by no admin: %v", err)
			}
			if err := w.ResetSecond(ctx, admin, w.made.Members["ana"]); err != nil {
				t.Error(err)
			}
			w.dead(t, "after the reset", s.Token)
			if s := w.signIn("ana@corp", w.made.Company); s.Second {
				t.Error("it is still asked for")
			}
			if err := w.ResetSecond(ctx, admin, w.made.Members["ana"]); !engine.HasCode(err, "second_off") {
				t.Errorf("reset again: %v", err)
			}
			w.clean()
		})
	}
}

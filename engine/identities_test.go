package engine_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/org/oidctest"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// vouched is a world with a provider of the server's.
func vouched(t *testing.T, dialect string, change func(*org.Provider)) (*world, *oidctest.Provider) {
	w := emptyWorld(t, dialect)
	at := oidctest.New(t, func() time.Time { return time.UnixMilli(w.clock.Load()) })
	p := provider(at)
	if change != nil {
		change(p)
	}
	if field, err := p.Check(); err != nil {
		t.Fatal(field, err)
	}
	w.vouch = []*org.Provider{p}
	w.Engine = w.node()
	w.made = w.found("Acme", "corp")
	w.mailTo("王芳", "ana@corp")
	return w, at
}

func provider(at *oidctest.Provider) *org.Provider {
	return &org.Provider{Key: "house", Name: map[string]string{"en": "House"}, Issuer: at.URL, ClientID: at.ClientID, Secret: at.Secret, Match: []string{"email", "phone", "staff"}}
}

func eachVouched(t *testing.T, change func(*org.Provider), body func(t *testing.T, w *world, at *oidctest.Provider)) {
	t.Helper()
	for _, dialect := range []string{store.SQLite, store.PostgreSQL} {
		t.Run(dialect, func(t *testing.T) {
			w, at := vouched(t, dialect, change)
			body(t, w, at)
		})
	}
}

// mailTo gives members of a name an e-mail address.
func (w *world) mailTo(name, email string) {
	w.set("email = '" + email + "' where name = '" + name + "'")
}

func (w *world) set(what string) {
	w.t.Helper()
	if _, err := w.raw.Exec("update members set " + what); err != nil {
		w.t.Fatal(err)
	}
}

// says sets what the provider says of who is there.
func says(at *oidctest.Provider, claims ...any) {
	at.Set(func(at *oidctest.Provider) {
		at.Claims = map[string]any{"email_verified": true, "phone_number_verified": true}
		for i := 0; i < len(claims); i += 2 {
			at.Claims[claims[i].(string)] = claims[i+1]
		}
	})
}

const backTo = "https://forms.example.com/api/v1/session/oidc/back"

// sent begins to sign in and gives what comes back from the provider.
func (w *world) sent(at *oidctest.Provider, id string) (engine.Return, error) {
	w.t.Helper()
	d, err := w.BeginSignIn(context.Background(), engine.Errand{Provider: id, To: "/m/tasks", Redirect: backTo, Address: "192.0.2.1"})
	if err != nil {
		return engine.Return{}, err
	}
	return returned(id, d, at.Visit(w.t, d.URL)), nil
}

func returned(id string, d engine.Departure, back url.Values) engine.Return {
	return engine.Return{Provider: id, State: back.Get("state"), Code: back.Get("code"), Issuer: back.Get("iss"), Browser: d.Browser, Address: "192.0.2.1"}
}

// enter signs in by a provider.
func (w *world) enter(at *oidctest.Provider, id string) (engine.Arrival, error) {
	w.t.Helper()
	back, err := w.sent(at, id)
	if err != nil {
		return engine.Arrival{}, err
	}
	return w.FinishErrand(context.Background(), back)
}

func (w *world) refused(at *oidctest.Provider, id, what, code string) {
	w.t.Helper()
	if a, err := w.enter(at, id); !engine.HasCode(err, code) || a.Session.Token != "" {
		w.t.Errorf("%s: %v, want %s", what, err, code)
	}
}

func TestErrand_SignIn(t *testing.T) {
	eachVouched(t, nil, func(t *testing.T, w *world, at *oidctest.Provider) {
		says(at, "sub", "1", "email", "Ana@Corp")
		a, err := w.enter(at, "house")
		if err != nil || a.To != "/m/tasks" || a.Link || a.Session.Member != w.made.Members["ana"] {
			t.Fatalf("%+v, %v", a, err)
		}
		w.alive(t, "the session", a.Session.Token)
		says(at, "sub", "1", "email", "changed@elsewhere")
		b, err := w.enter(at, "house")
		if err != nil || b.Session.Account != a.Session.Account || b.Session.Token == a.Session.Token {
			t.Errorf("by the subject from now on: %+v, %v", b, err)
		}
		says(at, "sub", "2", "email", "ana@corp")
		w.refused(at, "house", "another subject with the same e-mail", "link_taken")
		says(at, "sub", "3", "email", "ana@corp", "email_verified", false)
		w.refused(at, "house", "an e-mail nobody has verified", "link_unknown")
		says(at, "sub", "4")
		w.refused(at, "house", "nobody", "link_unknown")
		w.set("disabled_at = 1 where name = '王芳'")
		says(at, "sub", "1")
		w.refused(at, "house", "somebody who has left", "link_unknown")
		w.dead(t, "their session", a.Session.Token, b.Session.Token)
		w.set("disabled_at = null where name = '王芳'")
		err = w.store.System(store.SignIn).Write(context.Background(), func(tx *store.Tx) error {
			tx.SetAccountDisabled(a.Session.Account, start)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		w.refused(at, "house", "a disabled account", "link_unknown")
		w.clean()
	})
}

func TestErrand_IsGoodOnce(t *testing.T) {
	eachVouched(t, nil, func(t *testing.T, w *world, at *oidctest.Provider) {
		ctx := context.Background()
		says(at, "sub", "1", "email", "ana@corp")
		for name, change := range map[string]func(*engine.Return){
			"another browser":       func(r *engine.Return) { r.Browser = strings.Repeat("A", 43) },
			"no cookie":             func(r *engine.Return) { r.Browser = "" },
			"another state":         func(r *engine.Return) { r.State = strings.Repeat("A", 43) },
			"no state":              func(r *engine.Return) { r.State = "" },
			"another provider":      func(r *engine.Return) { r.Provider = "other" },
			"after eleven minutes":  func(*engine.Return) { w.clock.Add(11 * 60_000) },
			"the issuer of another": func(r *engine.Return) { r.Issuer = "https://evil.example" },
			"a made up code":        func(r *engine.Return) { r.Code = "code-0" },
			"no code":               func(r *engine.Return) { r.Code = "" },
			"the person said no":    func(r *engine.Return) { r.Failed = "access_denied" },
			"the provider is ill":   func(r *engine.Return) { r.Failed = "temporarily_unavailable" },
		} {
			want := map[string]string{"the issuer of another": "provider_answer", "a made up code": "provider_answer", "no code": "provider_refused",
				"the person said no": "provider_refused", "the provider is ill": "provider_down"}[name]
			if want == "" {
				want = "errand_over"
			}
			back, err := w.sent(at, "house")
			if err != nil {
				t.Fatal(err)
			}
			change(&back)
			if a, err := w.FinishErrand(ctx, back); !engine.HasCode(err, want) || a.Session.Token != "" {
				t.Errorf("%s: %v", name, err)
			}
		}
		back, err := w.sent(at, "house")
		if err != nil {
			t.Fatal(err)
		}
		won := winners(together(6, func(int) (engine.Answer, error) {
			_, err := w.FinishErrand(ctx, back)
			return engine.Answer{}, err
		}))
		if len(won) != 1 {
			t.Errorf("%d of six at once came in", len(won))
		}
	})
}

func TestErrand_WhoIsMeant(t *testing.T) {
	eachVouched(t, func(p *org.Provider) { p.Unknown = "wait" }, func(t *testing.T, w *world, at *oidctest.Provider) {
		ctx := context.Background()
		_, admin := w.callerOf("admin@corp", w.made.Company)
		w.set("phone = '13800000001' where name = '李强'")
		w.set("staff_number = 'T1', email = 't1@corp' where name = '三人1'")
		says(at, "sub", "ben", "phone_number", "+86 138-0000-0001")
		if a, err := w.enter(at, "house"); err != nil || a.Session.Member != w.made.Members["ben"] {
			t.Errorf("by phone: %+v, %v", a, err)
		}
		says(at, "sub", "t1", "employee_number", "T1", "email", "new@corp")
		a, err := w.enter(at, "house")
		if err != nil || a.Session.Member != w.made.Members["t1"] {
			t.Fatalf("a member without an account, by number: %+v, %v", a, err)
		}
		c, err := w.caller(a.Session.Token)
		if err != nil {
			t.Fatal(err)
		}
		if me, err := w.Me(ctx, c); err != nil || me.Login != "new@corp" {
			t.Errorf("the account is called %+v, %v", me, err)
		}
		w.mailTo("三人2", "same@corp")
		w.mailTo("三人3", "same@corp")
		says(at, "sub", "x", "email", "same@corp")
		w.refused(at, "house", "two who fit", "link_unclear")
		says(at, "sub", "eve", "email", "eve@corp", "name", "Eve")
		for range 2 {
			w.refused(at, "house", "nobody knows them", "link_waits")
		}
		list, err := w.WaitingPeople(ctx, admin)
		if err != nil || len(list.Items) != 1 || list.Items[0].Name != "Eve" || list.Items[0].Email != "eve@corp" {
			t.Fatalf("%+v, %v", list, err)
		}
		if _, err := w.WaitingPeople(ctx, c); !engine.HasCode(err, "forbidden") {
			t.Errorf("no admin: %v", err)
		}
		if _, err := w.Judge(ctx, c, w.key(), list.Items[0].ID, w.made.Members["t2"]); !engine.HasCode(err, "forbidden") {
			t.Errorf("judged by no admin: %v", err)
		}
		if _, err := w.Judge(ctx, admin, w.key(), list.Items[0].ID, w.made.Members["t2"]); err != nil {
			t.Fatal(err)
		}
		if a, err := w.enter(at, "house"); err != nil || a.Session.Member != w.made.Members["t2"] {
			t.Errorf("after the administrator's word: %+v, %v", a, err)
		}
		if _, err := w.Judge(ctx, admin, w.key(), list.Items[0].ID, forms.ID{}); !engine.HasCode(err, "not_found") {
			t.Errorf("judged again: %v", err)
		}
		w.clean()
	})
}

// No company's word opens another company.
func TestErrand_SeveralCompanies(t *testing.T) {
	eachVouched(t, nil, func(t *testing.T, w *world, at *oidctest.Provider) {
		ctx := context.Background()
		other := w.found("Bolt", "corp")
		w.set("email = 'eve@evil' where name = '王芳' and company_id = (select id from companies where name = 'Bolt')")
		says(at, "sub", "eve", "email", "eve@evil")
		w.refused(at, "house", "what one of two companies says", "link_elsewhere")
		w.mailTo("王芳", "ana@corp")
		says(at, "sub", "ana", "email", "ana@corp")
		a, err := w.enter(at, "house")
		if err != nil || len(a.Session.Companies) != 2 {
			t.Fatalf("what both say: %+v, %v", a, err)
		}
		_, boss := w.callerOf("admin@corp", other.Company)
		p := *provider(at)
		p.Key, p.Name = "own", map[string]string{"en": "Own"}
		if _, err := w.PutProvider(ctx, boss, w.key(), p); err != nil {
			t.Fatal(err)
		}
		own := other.Company.String() + ".own"
		says(at, "sub", "ana-at-bolt", "email", "ana@corp")
		w.refused(at, own, "one company's provider for an account of two", "link_elsewhere")

		s, c := w.callerOf("ana@corp", other.Company)
		d, err := w.BeginLink(ctx, c, engine.Errand{Provider: own, Redirect: backTo, Address: "192.0.2.1"}, rightPassword)
		if err != nil {
			t.Fatal(err)
		}
		back := returned(own, d, at.Visit(t, d.URL))
		back.Token = s.Token
		if a, err := w.FinishErrand(ctx, back); err != nil || !a.Link {
			t.Fatalf("%+v, %v", a, err)
		}
		b, err := w.enter(at, own)
		if err != nil || b.Session.Company != other.Company {
			t.Fatalf("linked by its owner: %+v, %v", b, err)
		}
		if _, err := w.SwitchCompany(ctx, b.Session.Token, w.made.Company.String()); !engine.HasCode(err, "session_bound") {
			t.Errorf("to the other company: %v", err)
		}
		bound, err := w.caller(b.Session.Token)
		if err != nil || !bound.Bound {
			t.Fatalf("%+v, %v", bound, err)
		}
		if _, err := w.BeginLink(ctx, bound, engine.Errand{Provider: "house"}, rightPassword); !engine.HasCode(err, "session_bound") {
			t.Errorf("a link for all companies: %v", err)
		}
		if err := w.Unlink(ctx, bound, "house"); !engine.HasCode(err, "session_bound") {
			t.Errorf("unlinked: %v", err)
		}
		_, far := w.callerOf("admin@corp", w.made.Company)
		if list, err := w.CompanyProviders(ctx, far); err != nil || len(list.Items) != 0 {
			t.Errorf("providers of another company: %+v, %v", list, err)
		}
		if _, err := w.BeginLink(ctx, far, engine.Errand{Provider: own}, rightPassword); !engine.HasCode(err, "not_found") {
			t.Errorf("a link with another company's provider: %v", err)
		}
		w.clean()
	})
}

func TestLinks(t *testing.T) {
	eachVouched(t, nil, func(t *testing.T, w *world, at *oidctest.Provider) {
		ctx := context.Background()
		s, c := w.callerOf("ben@corp", w.made.Company)
		begin := func(password string) (engine.Departure, error) {
			return w.BeginLink(ctx, c, engine.Errand{Provider: "house", Redirect: backTo, Address: "192.0.2.1", To: "https://evil.example/"}, password)
		}
		if _, err := begin("wrong"); !engine.HasCode(err, "wrong_password") {
			t.Errorf("a wrong password: %v", err)
		}
		come := func(token string) (engine.Arrival, error) {
			d, err := begin(rightPassword)
			if err != nil {
				t.Fatal(err)
			}
			back := returned("house", d, at.Visit(t, d.URL))
			back.Token = token
			return w.FinishErrand(ctx, back)
		}
		says(at, "sub", "b", "email", "ben@elsewhere")
		if _, err := come(w.signIn("ana@corp", w.made.Company).Token); !engine.HasCode(err, "errand_over") {
			t.Errorf("in the session of somebody else: %v", err)
		}
		if _, err := come(""); !engine.HasCode(err, "errand_over") {
			t.Errorf("signed out meanwhile: %v", err)
		}
		if a, err := come(s.Token); err != nil || !a.Link || a.To != "/" || a.Session.Token != "" {
			t.Fatalf("%+v, %v", a, err)
		}
		list, err := w.Links(ctx, c)
		if err != nil || len(list.Items) != 1 || !list.Items[0].Linked || list.Items[0].Email != "ben@elsewhere" || list.Items[0].Name != "House" {
			t.Errorf("%+v, %v", list, err)
		}
		if _, err := come(s.Token); err != nil {
			t.Errorf("the same again: %v", err)
		}
		if a, err := w.enter(at, "house"); err != nil || a.Session.Member != w.made.Members["ben"] {
			t.Errorf("%+v, %v", a, err)
		}
		s, c = w.callerOf("ana@corp", w.made.Company)
		if _, err := come(s.Token); !engine.HasCode(err, "link_taken") {
			t.Errorf("what is somebody else's: %v", err)
		}
		_, c = w.callerOf("ben@corp", w.made.Company)
		if _, err := w.raw.Exec("update accounts set password_hash = '' where login = 'ben@corp'"); err != nil {
			t.Fatal(err)
		}
		if err := w.Unlink(ctx, c, "house"); !engine.HasCode(err, "last_way_in") {
			t.Errorf("the last way in: %v", err)
		}
		if _, err := w.raw.Exec("update accounts set password_hash = 'x' where login = 'ben@corp'"); err != nil {
			t.Fatal(err)
		}
		if err := w.Unlink(ctx, c, "house"); err != nil {
			t.Error(err)
		}
		if err := w.Unlink(ctx, c, "house"); !engine.HasCode(err, "not_found") {
			t.Errorf("again: %v", err)
		}
		w.refused(at, "house", "after it was unlinked", "link_unknown")
		w.clean()
	})
}

func TestErrand_SecondFactor(t *testing.T) {
	for _, second := range []string{"ask", "claims"} {
		w, at := vouched(t, store.SQLite, func(p *org.Provider) {
			p.Second = second
			p.Amr = []string{"otp"}
		})
		secret, _ := w.enrolled("ana@corp", w.made.Company)
		says(at, "sub", "1", "email", "ana@corp", "amr", []string{"pwd", "otp"})
		a, err := w.enter(at, "house")
		if err != nil || a.Session.Second != (second == "ask") {
			t.Fatalf("%s: %+v, %v", second, a, err)
		}
		says(at, "sub", "1", "email", "ana@corp", "amr", []string{"pwd"})
		if a, err = w.enter(at, "house"); err != nil || !a.Session.Second {
			t.Fatalf("%s, by password there: %+v, %v", second, a, err)
		}
		if s, err := w.step(a.Session, w.codeOf(secret)); err != nil || s.Member != w.made.Members["ana"] {
			t.Errorf("%+v, %v", s, err)
		}
	}
	w, at := vouched(t, store.SQLite, func(p *org.Provider) { p.Second = "skip" })
	_, admin := w.callerOf("admin@corp", w.made.Company)
	w.enrolled("admin@corp", w.made.Company)
	if _, err := w.RequireSecond(context.Background(), admin, w.key(), true); err != nil {
		t.Fatal(err)
	}
	says(at, "sub", "1", "email", "ana@corp")
	a, err := w.enter(at, "house")
	if err != nil {
		t.Fatal(err)
	}
	if c, err := w.caller(a.Session.Token); err != nil || c.LacksSecond {
		t.Errorf("who was vouched for lacks a second factor: %+v, %v", c, err)
	}
}

func TestErrand_Limits(t *testing.T) {
	w, at := vouched(t, store.SQLite, nil)
	says(at, "sub", "1", "email", "ana@corp")
	for n := range 150 {
		if _, err := w.sent(at, "house"); err != nil {
			t.Fatalf("errand %d: %v", n, err)
		}
	}
	if _, err := w.enter(at, "house"); err != nil {
		t.Fatal(err)
	}
	n := 0
	for ; n < 300; n++ {
		if _, err := w.sent(at, "house"); engine.HasCode(err, "too_many_attempts") {
			break
		}
	}
	if n != 200 {
		t.Errorf("%d errands after somebody came in", n)
	}
}

func TestProvidersOfACompany(t *testing.T) {
	eachVouched(t, nil, func(t *testing.T, w *world, at *oidctest.Provider) {
		ctx := context.Background()
		_, admin := w.callerOf("admin@corp", w.made.Company)
		_, ana := w.callerOf("ana@corp", w.made.Company)
		p := *provider(at)
		p.Key, p.Name = "own", map[string]string{"zh-CN": "自家", "en": "Own"}
		if _, err := w.PutProvider(ctx, ana, w.key(), p); !engine.HasCode(err, "forbidden") {
			t.Errorf("no admin: %v", err)
		}
		answer, err := w.PutProvider(ctx, admin, w.key(), p)
		if err != nil || strings.Contains(string(answer.Body), "s3cret") || !strings.Contains(string(answer.Body), `"has_secret":true`) {
			t.Fatalf("%s, %v", answer.Body, err)
		}
		for _, line := range w.rows("select * from sign_in_providers") {
			if strings.Contains(strings.Join(line, " "), "s3cret") {
				t.Error("the secret itself is stored")
			}
		}
		w.mailTo("李强", "ben@corp")
		says(at, "sub", "1", "email", "ben@corp")
		p.Secret = "" // the one that it has stays
		if _, err := w.PutProvider(ctx, admin, w.key(), p); err != nil {
			t.Fatal(err)
		}
		own := w.made.Company.String() + ".own"
		if a, err := w.enter(at, own); err != nil || a.Session.Member != w.made.Members["ben"] {
			t.Errorf("%+v, %v", a, err)
		}
		if list, err := w.SignInProviders(ctx, "", forms.Chinese); err != nil || len(list.Items) != 2 || list.Items[1] != (engine.ProviderRef{ID: own, Name: "自家"}) {
			t.Errorf("%+v, %v", list, err)
		}
		p.Off = true
		if _, err := w.PutProvider(ctx, admin, w.key(), p); err != nil {
			t.Fatal(err)
		}
		if _, err := w.enter(at, own); !engine.HasCode(err, "not_found") {
			t.Errorf("while it is off: %v", err)
		}
		if list, err := w.SignInProviders(ctx, "", forms.Chinese); err != nil || len(list.Items) != 1 {
			t.Errorf("while it is off: %+v, %v", list, err)
		}
		if list, err := w.CompanyProviders(ctx, admin); err != nil || len(list.Items) != 1 || !list.Items[0].Off {
			t.Errorf("the administrator sees %+v, %v", list, err)
		}
		p.Off = false
		p.Issuer = "http://evil.example"
		if _, err := w.PutProvider(ctx, admin, w.key(), p); !engine.HasCode(err, "bad_provider") {
			t.Errorf("plain http: %v", err)
		}
		p.Issuer = "https://elsewhere.example" // the secret does not go along
		if answer, err = w.PutProvider(ctx, admin, w.key(), p); err != nil || strings.Contains(string(answer.Body), `"has_secret":true`) {
			t.Errorf("%s, %v", answer.Body, err)
		}
		if _, err := w.DropProvider(ctx, admin, w.key(), "own"); err != nil {
			t.Error(err)
		}
		if _, err := w.enter(at, own); !engine.HasCode(err, "not_found") {
			t.Errorf("after it is gone: %v", err)
		}
		w.clean()
	})
}

func TestAProviderThatIsDown(t *testing.T) {
	w, at := vouched(t, store.SQLite, nil)
	at.Close()
	if failed := w.CheckProviders(context.Background()); failed["house"] == nil {
		t.Error("nothing is wrong with it")
	}
	if _, err := w.sent(at, "house"); !engine.HasCode(err, "provider_down") {
		t.Errorf("told %v", err)
	}
	w.signIn("ana@corp", w.made.Company)
}

func TestOwnPath(t *testing.T) {
	for to, want := range map[string]string{
		"/m": "/m", "/m/tasks/1?x=2": "/m/tasks/1?x=2", "": "/", "/": "/", "//evil.example": "/", "/m//evil": "/", "/\\evil": "/", "/m/\\evil": "/", "https://evil.example/m/": "/",
		"/m/../api/v1/session": "/", "/mm": "/", "/m/a\r\nSet-Cookie: a": "/", "javascript:alert(1)": "/", "/m/ b": "/", "/m/" + strings.Repeat("a", 1000): "/", "/m/中": "/", "/api/v1/me": "/",
	} {
		if got := engine.OwnPath(to); got != want {
			t.Errorf("%q: %q", to, got)
		}
	}
}

package org_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/org/oidctest"
)

var issuerNow = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

// errand is one way to a provider and back, of a node of its own.
func errand(t *testing.T, at *oidctest.Provider, change func(*org.Provider)) (org.Identity, error) {
	t.Helper()
	p := &org.Provider{Key: "test", Name: map[string]string{"en": "Test"}, Issuer: at.URL, ClientID: at.ClientID, Secret: at.Secret}
	if change != nil {
		change(p)
	}
	if field, err := p.Check(); err != nil {
		t.Fatal(field, err)
	}
	s := org.NewIssuers(&http.Client{Timeout: time.Second}, nil, func() time.Time { return issuerNow })
	return around(t, s, at, p)
}

func around(t *testing.T, s *org.Issuers, at *oidctest.Provider, p *org.Provider) (org.Identity, error) {
	t.Helper()
	e := org.Errand{State: "state", Nonce: "nonce", Verifier: "verifier-verifier-verifier-verifier-verifier", Redirect: "https://forms.example.com/back"}
	entrance, err := s.Entrance(context.Background(), p, e)
	if err != nil {
		return org.Identity{}, err
	}
	back := at.Visit(t, entrance)
	if err := s.Came(context.Background(), p, back.Get("iss")); err != nil {
		return org.Identity{}, err
	}
	return s.Identify(context.Background(), p, e, back.Get("code"))
}

func newIssuer(t *testing.T) *oidctest.Provider {
	return oidctest.New(t, func() time.Time { return issuerNow })
}

func TestIssuers_WhatIsSaidOfSomebody(t *testing.T) {
	said := map[string]any{"sub": "7", "name": "Ana", "email": "Ana@Corp", "email_verified": true, "phone_number": "+86 138-1", "phone_number_verified": "true", "employee_number": "A7"}
	for name, c := range map[string]struct {
		claims map[string]any
		change func(*org.Provider)
		want   string
	}{
		"everything":                  {nil, nil, "7 Ana ana@corp Ana@Corp +86 138-1 A7 false"},
		"an e-mail nobody verified":   {map[string]any{"email_verified": false}, nil, "7 Ana   +86 138-1 A7 false"},
		"verified in a way of no one": {map[string]any{"email_verified": []any{true}, "phone_number_verified": 1}, nil, "7 Ana    A7 false"},
		"texts that are none":         {map[string]any{"name": 7, "employee_number": "a\nb"}, nil, "7  ana@corp Ana@Corp +86 138-1  false"},
		"a claim of the house":        {map[string]any{"upn": "ana@corp"}, func(p *org.Provider) { p.Claims = map[string]string{"email": "upn"} }, "7 Ana ana@corp ana@corp +86 138-1 A7 false"},
		"a domain that is let in":     {nil, func(p *org.Provider) { p.Domains = []string{"CORP"} }, "7 Ana ana@corp Ana@Corp +86 138-1 A7 false"},
		"a second factor by amr":      {map[string]any{"amr": []any{"pwd", "otp"}}, func(p *org.Provider) { p.Second, p.Amr = "claims", []string{"otp"} }, "7 Ana ana@corp Ana@Corp +86 138-1 A7 true"},
		"none by amr":                 {map[string]any{"amr": []any{"pwd"}, "acr": "otp"}, func(p *org.Provider) { p.Second, p.Amr = "claims", []string{"otp"} }, "7 Ana ana@corp Ana@Corp +86 138-1 A7 false"},
		"a second factor by acr":      {map[string]any{"acr": "gold"}, func(p *org.Provider) { p.Second, p.Acr = "claims", []string{"gold"} }, "7 Ana ana@corp Ana@Corp +86 138-1 A7 true"},
		"amr is asked for no more":    {map[string]any{"amr": []any{"otp"}}, func(p *org.Provider) { p.Amr = []string{"otp"} }, "7 Ana ana@corp Ana@Corp +86 138-1 A7 false"},
		"the provider is trusted":     {nil, func(p *org.Provider) { p.Second = "skip" }, "7 Ana ana@corp Ana@Corp +86 138-1 A7 true"},
	} {
		t.Run(name, func(t *testing.T) {
			at := newIssuer(t)
			at.Set(func(at *oidctest.Provider) {
				at.Claims = map[string]any{}
				for _, claims := range []map[string]any{said, c.claims} {
					for key, value := range claims {
						at.Claims[key] = value
					}
				}
			})
			id, err := errand(t, at, c.change)
			if got := fmt.Sprint(id.Subject, " ", id.Name, " ", id.Email, " ", id.Spelled, " ", id.Phone, " ", id.Staff, " ", id.Second); err != nil || got != c.want {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestIssuers_HostileTokens(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(at *oidctest.Provider)
		want error
	}{
		"wrong nonce":    {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { c["nonce"] = "other" } }, org.ErrToken},
		"no nonce":       {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { delete(c, "nonce") } }, org.ErrToken},
		"wrong audience": {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { c["aud"] = "other" } }, org.ErrToken},
		"no audience":    {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { delete(c, "aud") } }, org.ErrToken},
		"two audiences, no azp": {func(at *oidctest.Provider) {
			at.Token = func(c map[string]any) { c["aud"] = []string{"superform", "other"} }
		}, org.ErrToken},
		"azp of another":      {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { c["azp"] = "other" } }, org.ErrToken},
		"azp that is no text": {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { c["azp"] = []string{"superform"} } }, org.ErrToken},
		"two audiences and azp": {func(at *oidctest.Provider) {
			at.Token = func(c map[string]any) { c["aud"], c["azp"] = []string{"superform", "x"}, "superform" }
		}, nil},
		"another issuer":         {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { c["iss"] = "https://evil.example" } }, org.ErrToken},
		"expired":                {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { c["exp"] = issuerNow.Unix() - 61 } }, org.ErrToken},
		"expired within leeway":  {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { c["exp"] = issuerNow.Unix() - 59 } }, nil},
		"no expiry":              {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { delete(c, "exp") } }, org.ErrToken},
		"made in the future":     {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { c["iat"] = issuerNow.Unix() + 61 } }, org.ErrToken},
		"not good yet":           {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { c["nbf"] = issuerNow.Unix() + 3600 } }, org.ErrToken},
		"no subject":             {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { delete(c, "sub") } }, org.ErrToken},
		"a subject of kilobytes": {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { c["sub"] = strings.Repeat("a", 256) } }, org.ErrToken},
		"a wrong at_hash":        {func(at *oidctest.Provider) { at.Token = func(c map[string]any) { c["at_hash"] = "AAAA" } }, org.ErrToken},
		"algorithm none":         {func(at *oidctest.Provider) { at.Sign = oidctest.Unsigned }, org.ErrToken},
		"signed with a secret": {func(at *oidctest.Provider) {
			at.Sign = func(c map[string]any) string {
				return oidctest.Sign(c, "HS256", []byte(strings.Repeat(at.Secret, 8)), "key-1")
			}
		}, org.ErrToken},
		"signed by another": {func(at *oidctest.Provider) { at.Sign = newIssuer(t).SignWith }, org.ErrToken},
		"changed afterwards": {func(at *oidctest.Provider) {
			at.Sign = func(c map[string]any) string {
				good := strings.Split(at.SignWith(c), ".")
				c["sub"] = "2"
				return good[0] + "." + strings.Split(at.SignWith(c), ".")[1] + "." + good[2]
			}
		}, org.ErrToken},
		"no token":         {func(at *oidctest.Provider) { at.Sign = func(map[string]any) string { return "" } }, org.ErrToken},
		"no token at all":  {func(at *oidctest.Provider) { at.Sign = func(map[string]any) string { return "a.b.c" } }, org.ErrToken},
		"no verified mail": {func(at *oidctest.Provider) { at.Claims["email"] = "eve@let.in" }, org.ErrDomain},
	} {
		t.Run(name, func(t *testing.T) {
			at := newIssuer(t)
			at.Set(c.do)
			id, err := errand(t, at, func(p *org.Provider) {
				if c.want == org.ErrDomain {
					p.Domains = []string{"let.in"}
				}
			})
			if !errors.Is(err, c.want) || c.want != nil && (id.Subject != "" && c.want != org.ErrDomain) {
				t.Errorf("%+v, %v", id, err)
			}
		})
	}
}

func TestIssuers_HostileAnswers(t *testing.T) {
	answer := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }
	}
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(code)
			fmt.Fprint(w, `{"error":"invalid_grant"}`)
		}
	}
	huge := func(w http.ResponseWriter, _ *http.Request) {
		for n := 0; n < 64; n++ {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	}
	slow := func(http.ResponseWriter, *http.Request) { time.Sleep(2 * time.Second) }
	const discovery = "/.well-known/openid-configuration"
	for _, c := range []struct {
		path, name string
		handler    http.HandlerFunc
		want       error
	}{
		{discovery, "500", status(500), org.ErrIssuer}, {discovery, "404", status(404), org.ErrIssuer}, {discovery, "HTML", answer("<html>"), org.ErrIssuer},
		{discovery, "nothing", answer(""), org.ErrIssuer}, {discovery, "huge", huge, org.ErrIssuer}, {discovery, "slow", slow, org.ErrIssuer},
		{discovery, "of another", answer(`{"issuer":"https://evil.example"}`), org.ErrIssuer},
		{discovery, "redirected", http.RedirectHandler("http://169.254.169.254/", http.StatusFound).ServeHTTP, org.ErrIssuer},
		{"/token", "500", status(500), org.ErrIssuer}, {"/token", "400", status(400), org.ErrGrant}, {"/token", "huge", huge, org.ErrIssuer}, {"/token", "slow", slow, org.ErrIssuer},
		{"/token", "an error in 200", answer(`{"error":"x"}`), org.ErrGrant}, {"/token", "a list", answer(`[]`), org.ErrIssuer},
		{"/keys", "500", status(500), org.ErrIssuer}, {"/keys", "huge", huge, org.ErrIssuer}, {"/keys", "slow", slow, org.ErrIssuer}, {"/keys", "none", answer(`{"keys":[]}`), org.ErrToken},
		{"/keys", "odd ones", answer(`{"keys":[1,null,{"kty":"RSA"},{"kty":"oct","k":"AAAA","kid":"key-1"}]}`), org.ErrToken},
	} {
		t.Run(c.path+" "+c.name, func(t *testing.T) {
			t.Parallel()
			at := newIssuer(t)
			at.Set(func(at *oidctest.Provider) { at.Answer[c.path] = c.handler })
			if id, err := errand(t, at, nil); !errors.Is(err, c.want) {
				t.Errorf("%+v, %v", id, err)
			}
		})
	}
	for name, address := range map[string]any{"plain http": "http://evil.example/token", "a file": "file:///etc/passwd", "a user": "https://a:b@evil.example/", "nothing": "", "a number": 7} {
		at := newIssuer(t)
		at.Set(func(at *oidctest.Provider) { at.Meta["token_endpoint"] = address })
		if _, err := errand(t, at, nil); !errors.Is(err, org.ErrIssuer) {
			t.Errorf("%s as an address: %v", name, err)
		}
	}
}

func TestIssuers_MixUp(t *testing.T) {
	at := newIssuer(t)
	p := &org.Provider{Key: "a", Issuer: at.URL}
	for name, c := range map[string]struct {
		sends  bool
		issuer string
		fine   bool
	}{"its own": {true, at.URL, true}, "another": {true, "https://evil.example", false}, "none, where it is always sent": {true, "", false}, "none, where it is not": {false, "", true}, "another, where it is not sent": {false, "x", false}} {
		at.Set(func(at *oidctest.Provider) { at.Meta["authorization_response_iss_parameter_supported"] = c.sends })
		s := org.NewIssuers(http.DefaultClient, nil, time.Now)
		if err := s.Came(context.Background(), p, c.issuer); (err == nil) != c.fine {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestIssuers_UserInfo(t *testing.T) {
	for sub, want := range map[string]error{"1": nil, "2": org.ErrToken} {
		at := newIssuer(t)
		at.Set(func(at *oidctest.Provider) {
			at.Meta["userinfo_endpoint"] = at.URL + "/userinfo"
			at.Answer["/userinfo"] = func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "Bearer access" {
					w.WriteHeader(401)
				}
				_ = json.NewEncoder(w).Encode(map[string]any{"sub": sub, "email": "info@corp", "email_verified": true, "iss": "x"})
			}
		})
		id, err := errand(t, at, func(p *org.Provider) { p.Match = []string{"email"} })
		if !errors.Is(err, want) || err == nil && id.Email != "info@corp" {
			t.Errorf("of %s: %+v, %v", sub, id, err)
		}
	}
}

// Keys rotate: a token of a new key is believed at once, and one of no key costs one look in ten seconds.
func TestIssuers_KeysRotate(t *testing.T) {
	now := issuerNow
	at := oidctest.New(t, func() time.Time { return now })
	p := &org.Provider{Key: "test", Name: map[string]string{"en": "Test"}, Issuer: at.URL, ClientID: at.ClientID, Secret: at.Secret}
	if _, err := p.Check(); err != nil {
		t.Fatal(err)
	}
	s := org.NewIssuers(&http.Client{}, nil, func() time.Time { return now })
	for n := range 3 {
		if _, err := around(t, s, at, p); err != nil {
			t.Fatalf("%d: %v", n, err)
		}
		at.Rotate()
		now = now.Add(11 * time.Second)
	}
	looks := at.Asked("/keys")
	at.Set(func(at *oidctest.Provider) { at.Sign = newIssuer(t).SignWith })
	for range 5 {
		if _, err := around(t, s, at, p); !errors.Is(err, org.ErrToken) {
			t.Error(err)
		}
	}
	if got := at.Asked("/keys") - looks; got != 1 {
		t.Errorf("%d looks for a key of nobody", got)
	}
	if got := at.Asked("/.well-known/openid-configuration"); got != 1 {
		t.Errorf("asked %d times what it says of itself", got)
	}
	at.Set(func(at *oidctest.Provider) { at.Sign = nil })
	at.Close()
	now = now.Add(2 * time.Hour)
	if _, err := s.Entrance(context.Background(), p, org.Errand{}); err != nil {
		t.Errorf("what was known does not go on: %v", err)
	}
}

func TestParseProviders(t *testing.T) {
	const good = `{"id":"a","name":{"en":"A"},"issuer":"https://a.example","client_id":"x"}`
	for text, want := range map[string]string{
		`[` + good + `]`:              "",
		`[]`:                          "",
		`{}`:                          "cannot unmarshal object",
		`[null]`:                      "provider 1 is null",
		`[` + good + `,` + good + `]`: "there is another a",
		strings.Replace(`[`+good+`]`, `"id":"a"`, `"id":"A.b"`, 1):                      "id: lower-case",
		strings.Replace(`[`+good+`]`, `https:`, `http:`, 1):                             "issuer: an https address",
		strings.Replace(`[`+good+`]`, `a.example`, `a.example?x=1`, 1):                  "issuer: an https address",
		strings.Replace(`[`+good+`]`, `"x"`, `"x","scopes":["email"]`, 1):               "scopes: words, with openid",
		strings.Replace(`[`+good+`]`, `"x"`, `"x","match":["name"]`, 1):                 "match: of email, phone, staff",
		strings.Replace(`[`+good+`]`, `"x"`, `"x","second":"claims"`, 1):                "amr: words",
		strings.Replace(`[`+good+`]`, `"x"`, `"x","unknown":"welcome"`, 1):              "unknown: refuse or wait",
		strings.Replace(`[`+good+`]`, `"x"`, `"x","claims":{"sub":"email"}`, 1):         "claims: names of claims",
		strings.Replace(`[`+good+`]`, `"x"`, `"x","secret":"typo"`, 1):                  "unknown field",
		strings.Replace(`[`+good+`]`, `{"en":"A"}`, `{"fr":"A"}`, 1):                    "name: a name in",
		strings.Replace(`[`+good+`]`, `"x"`, `"x","second":"claims","acr":["gold"]`, 1): "",
	} {
		_, err := org.ParseProviders([]byte(text))
		if got := fmt.Sprint(err); want == "" && err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	for id, want := range map[string]bool{"keycloak": true, "": false, ".": false, "a.b": false, "01900000-0000-7000-8000-000000000001.a": true, "00000000-0000-0000-0000-000000000000.a": false} {
		if _, _, ok := org.SplitProvider(id); ok != want {
			t.Errorf("%q: %v", id, ok)
		}
	}
}

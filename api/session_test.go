package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

func TestSessionCookie(t *testing.T) {
	for _, c := range []struct{ name, url, want string }{
		{"over HTTP", "", "superform_session=token-1-li; expires=Tue, 25 Nov 2025 16:00:00 GMT; path=/; HttpOnly; SameSite=Lax"},
		{"where the public URL is HTTPS", "https://forms.example.com", "superform_session=token-1-li; expires=Tue, 25 Nov 2025 16:00:00 GMT; path=/; HttpOnly; secure; SameSite=Lax"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, func(cfg *Config) { cfg.PublicURL = c.url })
			a := w.do("POST", v1+"/session", `{"account":"li","password":"right-password"}`)
			if got := a.header.Get("Set-Cookie"); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if strings.Contains(a.body, "token-1-li\"") && !strings.Contains(a.body, `"csrf":"csrf-of-token-1-li"`) {
				t.Errorf("the body holds the token: %s", a.body)
			}
			if hsts := a.header.Get("Strict-Transport-Security"); (hsts != "") != (c.url != "") {
				t.Errorf("HSTS %q", hsts)
			}
		})
	}
}

func TestATokenSessionSetsNoCookie(t *testing.T) {
	w := newWorld(t)
	a := w.do("POST", v1+"/session", `{"account":"li","password":"right-password","kind":"token"}`)
	if a.header.Get("Set-Cookie") != "" || !strings.Contains(a.body, `"token":"token-1-li"`) || strings.Contains(a.body, "csrf") {
		t.Errorf("%v %s", a.header, a.body)
	}
}

func TestSignInTakesOverNoSession(t *testing.T) {
	w := newWorld(t)
	old, _ := w.browser("li")
	for name, cookie := range map[string]string{"made up": "Cookie: superform_session=fixed-by-the-attacker", "somebody's own former one": old} {
		t.Run(name, func(t *testing.T) {
			a := w.do("POST", v1+"/session", `{"account":"boss","password":"right-password"}`, cookie)
			if got := a.header.Get("Set-Cookie"); a.status != 200 || strings.Contains(got, strings.TrimPrefix(cookie, "Cookie: ")) {
				t.Errorf("%d, cookie %s", a.status, got)
			}
			if a := w.do("GET", v1+"/me", "", cookie); a.status != 401 {
				t.Errorf("the preset session answers %d", a.status)
			}
		})
	}
}

func TestASignInThatFailsLeavesTheSessionAlone(t *testing.T) {
	w := newWorld(t)
	cookie, _ := w.browser("li")
	if a := w.do("POST", v1+"/session", `{"account":"li","password":"wrong"}`, cookie); a.code() != "wrong_login" {
		t.Errorf("got %s", a.code())
	}
	if a := w.do("GET", v1+"/me", "", cookie); a.status != 200 {
		t.Errorf("the session answers %d", a.status)
	}
}

func TestSeveralCompanies(t *testing.T) {
	w := newWorld(t)
	a := w.do("POST", v1+"/session", `{"account":"both","password":"right-password"}`)
	if !strings.Contains(a.body, `"companies":[{"id":"`+acme.String()+`","name":"Acme"},{"id":"`+other.String()+`","name":"Other"}]`) || strings.Contains(a.body, `"member"`) {
		t.Errorf("signed in: %s", a.body)
	}
	value, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
	cookie, csrf := "Cookie: "+value, "X-CSRF-Token: csrf-of-"+strings.TrimPrefix(value, "superform_session=")
	if a := w.do("GET", v1+"/forms", "", cookie); a.code() != "no_company" {
		t.Errorf("without a company: %s", a.code())
	}
	if a := w.do("POST", v1+"/session/company", `{"company":"nonsense"}`, cookie, csrf); a.code() != "unknown_company" {
		t.Errorf("a company that is none: %s", a.code())
	}
	a = w.do("POST", v1+"/session/company", `{"company":"`+other.String()+`"}`, cookie, csrf)
	fresh, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
	if a.status != 200 || fresh == value || fresh == "" {
		t.Fatalf("switched: %d %s %s", a.status, fresh, a.body)
	}
	if a := w.do("GET", v1+"/me", "", cookie); a.status != 401 {
		t.Errorf("the former session answers %d", a.status)
	}
	if a := w.do("GET", v1+"/forms", "", "Cookie: "+fresh); a.status != 200 {
		t.Errorf("the new session answers %d", a.status)
	}
}

func TestSignOut(t *testing.T) {
	w := newWorld(t)
	cookie, csrf := w.browser("li")
	a := w.do("DELETE", v1+"/session", "", cookie, csrf)
	if a.status != 204 || !strings.HasPrefix(a.header.Get("Set-Cookie"), "superform_session=; expires=Thu, 01 Jan 1970") {
		t.Errorf("%d %s", a.status, a.header.Get("Set-Cookie"))
	}
	if a := w.do("GET", v1+"/me", "", cookie); a.status != 401 {
		t.Errorf("afterwards the session answers %d", a.status)
	}
}

func TestMeTellsCSRFToCookiesOnly(t *testing.T) {
	w := newWorld(t)
	cookie, csrf := w.browser("li")
	if a := w.do("GET", v1+"/me", "", cookie); !strings.Contains(a.body, `"csrf":"`+strings.TrimPrefix(csrf, "X-CSRF-Token: ")+`"`) {
		t.Errorf("by cookie: %s", a.body)
	}
	if a := w.do("GET", v1+"/me", "", w.token("li")); strings.Contains(a.body, "csrf") {
		t.Errorf("by token: %s", a.body)
	}
}

// TestForgedRequests holds the cases of faults.md group G: what another site's page can make a browser send.
func TestForgedRequests(t *testing.T) {
	w := newWorld(t)
	cookie, csrf := w.browser("li")
	_, others := w.browser("boss")
	gone, goneCSRF := w.browser("li")
	w.do("DELETE", v1+"/session", "", gone, goneCSRF)
	token := w.token("li")
	host := strings.TrimPrefix(w.base, "http://")
	w.fake.reached()
	for _, c := range []struct {
		name    string
		headers []string
		want    string
	}{
		{"the page's own request", []string{cookie, csrf, "Origin: " + w.base}, "Created"},
		{"no origin is named, the token is right", []string{cookie, csrf}, "Created"},
		{"no token", []string{cookie, "Origin: " + w.base}, "csrf"},
		{"no token and no origin", []string{cookie}, "csrf"},
		{"an empty token", []string{cookie, "X-CSRF-Token: "}, "csrf"},
		{"another person's token", []string{cookie, others}, "csrf"},
		{"the token of a session that ended", []string{cookie, goneCSRF}, "csrf"},
		{"the session's own secret as the token", []string{cookie, "X-CSRF-Token: " + strings.TrimPrefix(cookie, "Cookie: superform_session=")}, "csrf"},
		{"another site's page with a stolen token", []string{cookie, csrf, "Origin: https://evil.example"}, "bad_origin"},
		{"a page without an origin", []string{cookie, csrf, "Origin: null"}, "bad_origin"},
		{"our name as another's subdomain", []string{cookie, csrf, "Origin: http://" + host + ".evil.example"}, "bad_origin"},
		{"text/plain", []string{cookie, csrf, "Content-Type: text/plain"}, "not_json"},
		{"a form", []string{cookie, csrf, "Content-Type: application/x-www-form-urlencoded"}, "not_json"},
		{"a form with files", []string{cookie, csrf, "Content-Type: multipart/form-data; boundary=x"}, "not_json"},
		{"JSON by a name of its own", []string{cookie, csrf, "Content-Type: application/json+x"}, "not_json"},
		{"JSON in another charset", []string{cookie, csrf, "Content-Type: application/json; charset=utf-16"}, "not_json"},
		{"compressed JSON", []string{cookie, csrf, "Content-Encoding: gzip"}, "not_json"},
		{"JSON that names its charset", []string{cookie, csrf, "Content-Type: application/json; charset=UTF-8"}, "Created"},
		{"two session cookies", []string{cookie + "; superform_session=tossed", csrf}, "no_session"},
		{"a program's token needs no CSRF token", []string{token}, "Created"},
		{"a program's token counts before the cookie", []string{token, cookie}, "Created"},
		{"a token that is no good is not made up for by the cookie", []string{"Authorization: Bearer gone", cookie, csrf}, "no_session"},
		{"basic authentication", []string{"Authorization: Basic bGk6cmlnaHQ=", cookie, csrf}, "no_session"},
		{"a token as long as a page", []string{"Authorization: Bearer " + strings.Repeat("x", 3000)}, "no_session"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.do("POST", v1+"/forms/leave.request/records", `{"data":{}}`, c.headers...)
			if got := a.code(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if reached := w.fake.reached(); (reached != "") != (c.want == "Created") {
				t.Errorf("reached %q", reached)
			}
		})
	}
}

func TestSigningInFromAnotherSite(t *testing.T) {
	w := newWorld(t, func(cfg *Config) { cfg.PublicURL = "https://Forms.Example.com/" })
	for origin, want := range map[string]string{
		"https://forms.example.com": "OK", "https://evil.example": "bad_origin", "http://forms.example.com": "bad_origin", w.base: "bad_origin",
	} {
		t.Run(origin, func(t *testing.T) {
			if got := w.do("POST", v1+"/session", `{"account":"li","password":"right-password"}`, "Origin: "+origin).code(); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestMethodsAreNotOverridden(t *testing.T) {
	w := newWorld(t)
	cookie, csrf := w.browser("li")
	for _, header := range []string{"X-HTTP-Method-Override: DELETE", "X-Method-Override: DELETE", "X-HTTP-Method: DELETE"} {
		w.do("POST", v1+"/session?_method=DELETE", `{"account":"x","password":"y"}`, cookie, csrf, header)
		w.do("GET", v1+"/session", "", cookie, csrf, header)
	}
	if a := w.do("GET", v1+"/me", "", cookie); a.status != 200 {
		t.Errorf("the session answers %d", a.status)
	}
}

func TestKeysInAddressesAreRefused(t *testing.T) {
	w := newWorld(t)
	token := strings.TrimPrefix(w.token("li"), "Authorization: Bearer ")
	for _, query := range []string{"token=" + token, "access_token=" + token, "API_KEY=" + token, "password=right-password", "session=" + token} {
		t.Run(strings.Split(query, "=")[0], func(t *testing.T) {
			if got := w.do("GET", v1+"/me?"+query, "").code(); got != "key_in_url" {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestADisabledAccountIsOutOnItsNextRequest(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	if a := w.do("GET", v1+"/me", "", li); a.status != http.StatusOK {
		t.Fatal(a.status)
	}
	w.fake.mu.Lock()
	clear(w.fake.sessions)
	w.fake.mu.Unlock()
	if got := w.do("GET", v1+"/me", "", li).code(); got != "no_session" {
		t.Errorf("got %s", got)
	}
}

func TestTheEngineIsToldWhoTries(t *testing.T) {
	for _, c := range []struct{ name, proxies, forwarded, want string }{
		{"nobody forwards", "", "", "127.0.0.1"},
		{"a stranger's header is not believed", "", "9.9.9.9", "127.0.0.1"},
		{"a trusted proxy's is", "127.0.0.1", "9.9.9.9", "9.9.9.9"},
		{"what the caller wrote stands further left", "127.0.0.0/8", "1.1.1.1, 9.9.9.9", "9.9.9.9"},
		{"a chain of trusted proxies", "127.0.0.1 10.0.0.0/8", "1.1.1.1, 9.9.9.9, 10.1.2.3", "9.9.9.9"},
		{"nonsense", "127.0.0.1", "9.9.9.9, unknown", "127.0.0.1"},
		{"IPv6 of IPv4", "::ffff:127.0.0.1", "::ffff:9.9.9.9", "9.9.9.9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			proxies, err := ParseProxies(c.proxies)
			if err != nil {
				t.Fatal(err)
			}
			spy := &spy{fake: newFake()}
			w := newWorld(t, func(cfg *Config) { cfg.TrustedProxies, cfg.Engine = proxies, spy })
			w.do("POST", v1+"/session", `{"account":"li","password":"right-password"}`, "X-Forwarded-For: "+c.forwarded, "X-Real-IP: 8.8.8.8")
			if spy.seen.Address != c.want {
				t.Errorf("got %s, want %s", spy.seen.Address, c.want)
			}
		})
	}
	if _, err := ParseProxies("10.0.0.0/8, proxy"); err == nil || err.Error() != `trusted proxies: "proxy" is neither an address nor a range such as 10.0.0.0/8` {
		t.Errorf("got %v", err)
	}
}

var _ Engine = (*engine.Engine)(nil)

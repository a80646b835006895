package api

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

const houseBack = v1 + "/session/oidc/house/callback"

func TestAnErrandToAProvider(t *testing.T) {
	for _, c := range []struct{ public, name, more string }{{"https://forms.example.com", "__Host-superform_errand", "; secure"}, {"http://forms.example.com", "superform_errand", ""}} {
		w := newWorld(t, func(cfg *Config) { cfg.PublicURL = c.public })
		a := w.do("GET", v1+"/session/oidc/house?to=/m/tasks", "", "Host: evil.example", "Sec-Fetch-Site: same-origin", "Cookie: "+c.name+"=before")
		if a.status != 303 || a.header.Get("Location") != "https://issuer.example/" || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d %s %s", a.status, a.header, a.body)
		}
		if want := (engine.Errand{Provider: "house", To: "/m/tasks", Asked: true, Redirect: c.public + houseBack, Browser: "before", Address: w.fake.errand.Address}); w.fake.errand != want {
			t.Errorf("%+v", w.fake.errand)
		}
		cookie := a.header.Get("Set-Cookie")
		if want := c.name + "=browser; expires=Tue, 25 Nov 2025 16:00:00 GMT; path=/; HttpOnly" + c.more + "; SameSite=Lax"; cookie != want {
			t.Errorf("cookie %s, want %s", cookie, want)
		}
		session := strings.TrimPrefix(w.token("li"), "Authorization: Bearer ")
		b := w.do("GET", houseBack+"?code=c&state=s&iss=i&session_state=x&scope=openid&scope=email", "", "Cookie: "+c.name+"=browser; superform_session="+session)
		if b.status != 303 || b.header.Get("Location") != "/m/tasks" || !strings.HasPrefix(b.header.Get("Set-Cookie"), "superform_session=token-") {
			t.Errorf("%d %s %s", b.status, b.header, b.body)
		}
		got := w.fake.back
		if got.Browser != "browser" || got.Code != "c" || got.State != "s" || got.Issuer != "i" || got.Token != session {
			t.Errorf("%+v", got)
		}
		if got := w.do("GET", v1+"/me", "", "Authorization: Bearer "+session).code(); got != "no_session" {
			t.Errorf("the session that the browser had: %s", got)
		}
	}
}

// Whom another site sends begins nothing: a browser says so, or is too old for it and lacks what a page of ours to sign in gave it.
func TestAnErrandThatAnotherSiteBegins(t *testing.T) {
	files, _ := aClient(t)
	for public, name := range map[string]string{"https://forms.example.com": "__Host-superform_way_in", "http://forms.example.com": "superform_way_in"} {
		w := newWorld(t, withClient(files), func(cfg *Config) { cfg.PublicURL = public })
		begin := func(headers ...string) string {
			t.Helper()
			a := w.do("GET", v1+"/session/oidc/house", "", headers...)
			if began := a.header.Get("Set-Cookie") != ""; a.status != 303 || began != (a.header.Get("Location") == "https://issuer.example/") {
				t.Errorf("%v: %d %s", headers, a.status, a.header)
			}
			return a.header.Get("Location")
		}
		for _, site := range []string{"cross-site", "same-site"} {
			if to := begin("Sec-Fetch-Site: "+site, "Cookie: "+name+"=1"); to != "/m/sign-in" {
				t.Errorf("%s: %s", site, to)
			}
		}
		for _, site := range []string{"same-origin", "none"} {
			if to := begin("Sec-Fetch-Site: " + site); to != "https://issuer.example/" {
				t.Errorf("%s: %s", site, to)
			}
		}
		if to := begin(); to != "/m/sign-in" {
			t.Errorf("an old browser: %s", to)
		}
		w.fake.vouch = "House"
		for _, path := range []string{"/m/sign-in", "/m/tasks", "/m/sign-in?wrong=errand_over", v1 + "/session/providers"} {
			cookie := w.do("GET", path, "").header.Get("Set-Cookie")
			if !strings.HasPrefix(cookie, name+"=1; path=/; HttpOnly") || !strings.HasSuffix(cookie, "SameSite=Strict") || strings.Contains(cookie, "secure") != (w.server.secure) {
				t.Errorf("%s gives an old browser %q", path, cookie)
			}
			if cookie := w.do("GET", path, "", "Sec-Fetch-Site: none").header.Get("Set-Cookie"); cookie != "" {
				t.Errorf("%s gives a newer browser %q", path, cookie)
			}
		}
		if to := begin("Cookie: " + name + "=1"); to != "https://issuer.example/" {
			t.Errorf("an old browser that was shown our page: %s", to)
		}
	}
}

func TestComingBackFromAProvider(t *testing.T) {
	w := newWorld(t)
	for query, want := range map[string]string{
		"code=c&state=half": "/m/second", "code=c&state=link": "/m/security", "error=access_denied&state=s": "/m/sign-in?wrong=provider_refused",
		"error=access_denied&state=link": "/m/security?wrong=provider_refused", "": "/m/sign-in?wrong=provider_refused",
	} {
		if a := w.do("GET", houseBack+"?"+query, ""); a.status != 303 || a.header.Get("Location") != want {
			t.Errorf("%s: %d %s", query, a.status, a.header.Get("Location"))
		}
	}
	if got := w.do("GET", houseBack+"?code=c&code=d&state=s", "").code(); got != "bad_parameter" {
		t.Errorf("two codes: %s", got)
	}
	w.fake.fail = engine.NewFault("not_found")
	if a := w.do("GET", v1+"/session/oidc/other", "", "Sec-Fetch-Site: same-origin"); a.header.Get("Location") != "/m/sign-in?wrong=errand_over" || a.header.Get("Set-Cookie") != "" {
		t.Errorf("no such provider: %d %s", a.status, a.header)
	}
	w.fake.fail = nil
	li := w.token("li")
	if got := w.do("POST", v1+"/me/links/house", `{"password":"x"}`, li).code(); got != "forbidden" {
		t.Errorf("a program links: %s", got)
	}
	cookie, csrf := "Cookie: superform_session="+strings.TrimPrefix(li, "Authorization: Bearer "), "X-CSRF-Token: csrf-of-"+strings.TrimPrefix(li, "Authorization: Bearer ")
	if got := w.do("POST", v1+"/me/links/house", `{"password":"x"}`, cookie).code(); got != "csrf" {
		t.Errorf("without a token: %s", got)
	}
	if a := w.do("POST", v1+"/me/links/house", `{"password":"x"}`, cookie, csrf); a.status != 200 || !strings.Contains(a.body, "https://issuer.example/") || a.header.Get("Set-Cookie") == "" {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestThePageToSignInShowsProviders(t *testing.T) {
	files, _ := aClient(t)
	w := newWorld(t, withClient(files), func(cfg *Config) { cfg.PublicURL = "http://forms.example.com" })
	page := func(path string) string { return w.do("GET", path, "", "Cookie: superform_language=en").body }
	if none := page("/m/sign-in"); strings.Contains(none, `href="/api/v1/session/oidc/`) || !strings.Contains(none, `"/api/v1/session/providers":{"items":[]`) {
		t.Error("a button for nobody")
	}
	w.fake.vouch = "<House>"
	for path, want := range map[string]string{"/m/sign-in": "&lt;House&gt;", "/m/tasks": "&lt;House&gt;", "/m/sign-in?company=7": "&lt;House&gt;7"} {
		body := page(path)
		if !strings.Contains(body, `href="/api/v1/session/oidc/house`) || !strings.Contains(body, want) || !strings.Contains(body, `"/api/v1/session/providers":{"items":[{"id":"house","name":"\u003cHouse\u003e`) {
			t.Errorf("%s: %s", path, body[max(0, strings.Index(body, "</form>")):][:500])
		}
	}
	if body := page("/m/sign-in?wrong=link_unknown"); !strings.Contains(body, "No account belongs to this identity") || !strings.Contains(body, `"wrong":"No account`) {
		t.Error("what went wrong is not said")
	}
	for _, odd := range []string{"internal", "<b>", "wrong_login"} {
		if strings.Contains(page("/m/sign-in?wrong="+odd), `"wrong":`) {
			t.Errorf("%s is said", odd)
		}
	}
}

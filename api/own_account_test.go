package api

import (
	"strings"
	"testing"
)

func TestTheSecondStepTakesHalfASession(t *testing.T) {
	w := newWorld(t)
	first := w.do("POST", v1+"/session", `{"account":"li","password":"right-password","company":"half"}`)
	if first.status != 200 || !strings.Contains(first.body, `"second":true`) || strings.Contains(first.body, "half-li") || strings.Contains(first.body, "csrf") {
		t.Fatalf("%d %s", first.status, first.body)
	}
	cookie := first.header.Get("Set-Cookie")
	if want := "superform_second=half-li; expires=Tue, 25 Nov 2025 16:00:00 GMT; path=/api/v1/session/second; HttpOnly; SameSite=Strict"; cookie != want {
		t.Errorf("got %s, want %s", cookie, want)
	}
	half := "Cookie: superform_second=half-li"
	for _, path := range []string{"/me", "/forms", "/me/sessions"} {
		if got := w.do("GET", v1+path, "", half).code(); got != "no_session" {
			t.Errorf("%s with half a session: %s", path, got)
		}
		if got := w.do("GET", v1+path, "", "Cookie: superform_session=half-li").code(); got != "no_session" {
			t.Errorf("%s with half a session as a whole one: %s", path, got)
		}
	}
	for name, headers := range map[string][]string{"no cookie": nil, "two of them": {half + "; superform_second=half-boss"}, "a session": {"Cookie: superform_session=token-1-li"}} {
		if got := w.do("POST", secondPath, `{"code":"123456"}`, headers...).code(); got != "second_expired" {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := w.do("POST", secondPath, `{"code":"123456"}`, half, "Origin: https://evil.example").code(); got != "bad_origin" {
		t.Errorf("from another site: %s", got)
	}
	second := w.do("POST", secondPath, `{"code":"123456"}`, half)
	if second.status != 200 || !strings.Contains(second.body, `"csrf":"csrf-of-`) {
		t.Errorf("%d %s", second.status, second.body)
	}
	cookies := strings.Join(second.header.Values("Set-Cookie"), "\n")
	if !strings.Contains(cookies, "superform_session=token-") || !strings.Contains(cookies, "superform_second=; expires=Thu, 01 Jan 1970") {
		t.Errorf("cookies %s", cookies)
	}
	program := w.do("POST", v1+"/session", `{"account":"li","password":"right-password","company":"half","kind":"token"}`)
	if !strings.Contains(program.body, `"token":"half-li"`) || program.header.Get("Set-Cookie") != "" {
		t.Errorf("a program: %s", program.body)
	}
	if a := w.do("POST", secondPath, `{"code":"123456","token":"half-li"}`); !strings.Contains(a.body, `"token":"token-`) || a.header.Get("Set-Cookie") != "" {
		t.Errorf("a program: %s", a.body)
	}
}

func TestAResetTakesATextAlone(t *testing.T) {
	w := newWorld(t)
	for _, token := range []string{`{}`, `[]`, `true`, `null`, `["ticket"]`, `["ticket","ticket"]`, `{"$ne":""}`, `1`, `""`} {
		a := w.do("PUT", v1+"/session/reset", `{"token":`+token+`,"password":"a good password"}`)
		if a.status != 422 && a.status != 400 {
			t.Errorf("%s: %d %s", token, a.status, a.body)
		}
	}
	if a := w.do("PUT", v1+"/session/reset", `{"password":"a good password"}`); a.status != 422 {
		t.Errorf("without a token: %d", a.status)
	}
	if got := w.fake.reached(); got != "" {
		t.Errorf("reached %s", got)
	}
	if a := w.do("PUT", v1+"/session/reset?token=ticket", `{"token":"ticket","password":"a good password"}`); a.code() != "key_in_url" {
		t.Errorf("a token in the address: %s", a.code())
	}
	if a := w.do("PUT", v1+"/session/reset", `{"token":"ticket","password":"a good password"}`); a.status != 204 {
		t.Errorf("a token: %d %s", a.status, a.body)
	}
}

func TestALinkComesFromThePublicURLAlone(t *testing.T) {
	for url, want := range map[string]string{"": `"link":"/m/reset#ticket"`, "https://forms.example.com": `"link":"https://forms.example.com/m/reset#ticket"`} {
		w := newWorld(t, func(cfg *Config) { cfg.PublicURL = url })
		boss := w.token("boss")
		for _, host := range []string{"Host: evil.example", "X-Forwarded-Host: evil.example"} {
			a := w.do("POST", v1+"/admin/members/"+w.record(w.token("li"))+"/reset-link", "", boss, host)
			if a.status != 200 || !strings.Contains(a.body, want) || strings.Contains(a.body, "evil") {
				t.Errorf("%s: %d %s", host, a.status, a.body)
			}
			if got := a.header.Get("Cache-Control"); got != "no-store" {
				t.Errorf("Cache-Control %s", got)
			}
		}
	}
}

func TestNoPageTellsOthersWhereItWas(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/m/reset", v1 + "/me"} {
		if got := w.do("GET", path, "").header.Get("Referrer-Policy"); got != "no-referrer" && got != "same-origin" {
			t.Errorf("%s: Referrer-Policy %q", path, got)
		}
	}
}

func TestAKeyIsNoCookie(t *testing.T) {
	w := newWorld(t)
	if got := w.do("GET", v1+"/forms", "", "Cookie: superform_session=sfk_li_read").code(); got != "no_session" {
		t.Errorf("as a cookie: %s", got)
	}
	if got := w.do("GET", v1+"/forms", "", "Authorization: Bearer sfk_li_read").code(); got != "OK" {
		t.Errorf("in the header: %s", got)
	}
	for _, name := range []string{"token", "api_key", "access_token"} {
		if got := w.do("GET", v1+"/forms?"+name+"=sfk_li_read", "").code(); got != "key_in_url" {
			t.Errorf("in the address as %s: %s", name, got)
		}
	}
}

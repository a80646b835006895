package main_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var ownersLink = regexp.MustCompile(`sets a password here, once, within three days: https://forms\.example\.com/m/reset#(\S+)`)

// TestCompanyAdd founds companies with the binary: the link is the owner's way in, once; a second company takes the account over; what is
// no company is refused without a trace.
func TestCompanyAdd(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		add := func(more ...string) (int, string, string) {
			return p.run(t, append([]string{"company", "add", "--public-url", "https://forms.example.com/"}, more...)...)
		}
		if code, _, said := add("--name", "Blue Bird", "--owner", "Eva Sun"); code == 0 || !strings.Contains(said, "--login") {
			t.Errorf("without a login: %d %s", code, said)
		}
		if p.dialect == "postgres" { // nodes that share a database share their key
			p.environ = append(p.environ, "SUPERFORM_KEY="+strings.Repeat("A", 43)+"=")
		}
		if code, out, said := add("--name", "Blue Bird", "--owner", "Eva Sun", "--login", "eva@bluebird.example", "--zone", "Nowhere/None"); code == 0 || out != "" || said == "" {
			t.Errorf("in a zone that is none: %d %s %s", code, out, said)
		}
		code, out, said := add("--name", "Blue Bird", "--owner", "Eva Sun", "--login", "eva@bluebird.example", "--language", "en")
		link := ownersLink.FindStringSubmatch(out)
		if code != 0 || link == nil || !strings.Contains(out, "company Blue Bird is founded: ") {
			t.Fatalf("founded: %d %s %s", code, out, said)
		}
		token, err := url.QueryUnescape(link[1])
		if err != nil {
			t.Fatal(err)
		}

		s := p.serve(t)
		const password = "tulip river seven"
		reset := fmt.Sprintf(`{"token":%q,"password":%q}`, token, password)
		newCaller(s.base, "").must(t, "PUT", "/session/reset", reset)
		if a, err := newCaller(s.base, "").do(t.Context(), "PUT", "/session/reset", "", reset); err != nil || a.status < 400 {
			t.Errorf("a second time: %d %s, %v", a.status, a.body, err)
		}
		var session struct{ Token string }
		newCaller(s.base, "").must(t, "POST", "/session", fmt.Sprintf(`{"account":"eva@bluebird.example","password":%q,"kind":"token"}`, password)).into(t, &session)
		var me struct {
			Company struct{ Name string }
			Member  struct{ Name string }
			Admin   bool
		}
		eva := newCaller(s.base, session.Token)
		eva.must(t, "GET", "/me", "").into(t, &me)
		if me.Company.Name != "Blue Bird" || me.Member.Name != "Eva Sun" || !me.Admin {
			t.Errorf("the owner is %+v", me)
		}
		var menu struct {
			Places []struct{ Forms []struct{ ID string } }
		}
		eva.must(t, "GET", "/menu", "").into(t, &menu)
		if len(menu.Places) == 0 || len(menu.Places[0].Forms) == 0 {
			t.Errorf("the bundled apps are not there: %+v", menu)
		}
		s.stop()

		code, out, said = add("--name", "Red Fox", "--owner", "Eva Sun", "--login", "eva@bluebird.example")
		if code != 0 || strings.Contains(out, "#") || !strings.Contains(out, "with the password that the account has") {
			t.Errorf("another company of hers: %d %s %s", code, out, said)
		}
		if found := verify(t, p); found.Events == 0 {
			t.Errorf("nothing is verified: %+v", found)
		}
	})
}

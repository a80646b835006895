package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestIssuersOfCompaniesAreOfTheInternet(t *testing.T) {
	for text, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "127.0.0.1": false, "127.1.2.3": false, "0.0.0.0": false, "::": false, "::1": false, "10.1.2.3": false, "172.16.0.1": false,
		"192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false,
		"fe80::1": false, "fd00::1": false, "224.0.0.1": false, "255.255.255.255": false, "198.18.0.1": false, "2001:db8::1": false, "2001::1": false, "fd00:ec2::254": false,
	} {
		if got := public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	at := httptest.NewServer(http.RedirectHandler("http://169.254.169.254/", http.StatusFound))
	defer at.Close()
	if _, err := issuerClient(true).Get(at.URL); !errors.Is(err, errNotPublic) {
		t.Errorf("a guarded client on this machine: %v", err)
	}
	answer, err := issuerClient(false).Get(at.URL)
	if err != nil || answer.StatusCode != http.StatusFound {
		t.Errorf("the operator's issuer, with a redirect: %v, %v", answer, err)
	}
	if err == nil {
		answer.Body.Close()
	}
}

func TestTheFileOfProviders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "oidc.json")
	const good = `[{"id":"house","name":{"en":"House"},"issuer":"https://id.example.com","client_id":"superform"}]`
	for _, c := range []struct{ text, url, want string }{
		{good, "https://forms.example.com", ""}, {good, "", "SUPERFORM_OIDC needs PUBLIC_URL"}, {`[{"id":"A"}]`, "https://forms.example.com", "id: lower-case"},
	} {
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		list, err := settings{OIDC: path, PublicURL: c.url}.providers()
		if c.want == "" && (err != nil || len(list) != 1) || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, %v", c.text, list, err)
		}
	}
	if _, err := (settings{OIDC: path + "x", PublicURL: "https://x"}).providers(); err == nil {
		t.Error("a file that is not there")
	}
}

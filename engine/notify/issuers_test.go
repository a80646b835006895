package notify

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"code.dny.dev/ssrf"
)

func TestIssuersOfCompaniesAreOfTheInternet(t *testing.T) {
	for text, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "127.0.0.1": false, "127.1.2.3": false, "0.0.0.0": false, "::": false, "::1": false, "10.1.2.3": false, "172.16.0.1": false,
		"192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false,
		"fe80::1": false, "fd00::1": false, "224.0.0.1": false, "255.255.255.255": false, "198.18.0.1": false, "2001:db8::1": false, "2001::1": false, "fd00:ec2::254": false,
	} {
		network := "tcp6"
		if !strings.Contains(text, ":") {
			network = "tcp4"
		}
		got := ssrf.New(ssrf.WithAnyPort()).Safe(network, net.JoinHostPort(text, "8443"), nil) == nil
		if got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	at := httptest.NewServer(http.RedirectHandler("http://169.254.169.254/", http.StatusFound))
	defer at.Close()
	if _, err := IssuerClient(true).Get(at.URL); !errors.Is(err, ssrf.ErrProhibitedIP) {
		t.Errorf("a guarded client on this machine: %v", err)
	}
	answer, err := IssuerClient(false).Get(at.URL)
	if err != nil || answer.StatusCode != http.StatusFound {
		t.Errorf("the operator's issuer, with a redirect: %v, %v", answer, err)
	}
	if err == nil {
		answer.Body.Close()
	}
}

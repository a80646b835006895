package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// Outgoing says what may be asked over HTTP. Private are networks beside the internet that may be; Roots are who may vouch
// for receivers, nil for the system's.
type Outgoing struct {
	Private []netip.Prefix
	Roots   *x509.CertPool
}

// Bounds of a request that leaves the server.
const (
	outgoingTime  = 10 * time.Second
	dialTime      = 5 * time.Second
	answerBytes   = 4096
	answerHeaders = 16 << 10
)

// Client is the one HTTP client for whatever leaves the server. Where an address leads is looked at after its name was
// resolved, for each connection; redirects are not followed, no proxy is asked, answers are cut off.
type Client struct {
	private []netip.Prefix
	http    *http.Client
}

// NewClient makes a Client.
func NewClient(o Outgoing) *Client {
	c := &Client{private: o.Private}
	internet := ssrf.New()
	guard := func(plain bool) func(context.Context, string, string) (net.Conn, error) {
		d := &net.Dialer{Timeout: dialTime, Control: func(network, address string, conn syscall.RawConn) error {
			if at, err := netip.ParseAddrPort(address); err == nil && c.isPrivate(at.Addr()) {
				return nil
			}
			if plain {
				return ssrf.ErrProhibitedNetwork // unencrypted within the house alone
			}
			return internet.Safe(network, address, conn)
		}}
		return d.DialContext
	}
	transport := func(plain bool) *http.Transport {
		return &http.Transport{DialContext: guard(plain), TLSClientConfig: &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout: dialTime, ResponseHeaderTimeout: outgoingTime, MaxResponseHeaderBytes: answerHeaders, DisableKeepAlives: true, DisableCompression: true}
	}
	c.http = &http.Client{Timeout: outgoingTime, Transport: byScheme{"http": transport(true), "https": transport(false)},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return c
}

func (c *Client) isPrivate(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	for _, prefix := range c.private {
		if prefix.Contains(ip) {
			return true
		}
	}
	return false
}

type byScheme map[string]*http.Transport

func (b byScheme) RoundTrip(r *http.Request) (*http.Response, error) {
	t := b[r.URL.Scheme]
	if t == nil {
		return nil, fmt.Errorf("%w: %s", ssrf.ErrProhibitedNetwork, r.URL.Scheme)
	}
	return t.RoundTrip(r)
}

// Do sends a request; of the answer's body no more than 4 KB can be read.
func (c *Client) Do(r *http.Request) (*http.Response, error) {
	r.Header.Set("User-Agent", "Superform")
	answer, err := c.http.Do(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, answerBytes), answer.Body}
	}
	return answer, err
}

// Allowed reports whether an address may be asked, as far as it tells by itself: https, or http and an address in a
// private network that is allowed; nothing that holds a user, and no address that the guard refuses anyway.
func (c *Client) Allowed(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.Hostname() == "" || len(address) > 2000 || strings.ContainsAny(address, " \t\r\n") {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if err == nil && c.isPrivate(ip) {
		return u.Scheme == "http" || u.Scheme == "https"
	}
	if u.Scheme == "http" {
		return err != nil && len(c.private) > 0 // a name; where it leads is seen when it is asked
	}
	if u.Scheme != "https" {
		return false
	}
	port := u.Port()
	if port == "" {
		port = "443"
	}
	if err != nil {
		return len(c.private) > 0 || port == "443" || port == "80"
	}
	return ssrf.New().Safe(map[bool]string{true: "tcp4", false: "tcp6"}[ip.Is4()], net.JoinHostPort(ip.String(), port), nil) == nil
}

// failure says why a request got no answer.
func failure(channel string, err error) Outcome {
	var certificate *tls.CertificateVerificationError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return later("hook_forbidden", 0)
	case channel == "push":
		return later("push_unreachable", 0)
	case errors.As(err, &certificate):
		return later("hook_certificate", 0)
	case errors.As(err, &timeout) && timeout.Timeout():
		return later("hook_slow", 0)
	}
	return later("hook_unreachable", 0)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"syscall"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
)

// providers reads with whom people sign in: the file that SUPERFORM_OIDC names, a list in JSON.
func (set settings) providers() ([]*org.Provider, error) {
	if set.OIDC == "" {
		return nil, nil
	}
	if set.PublicURL == "" {
		return nil, errors.New("SUPERFORM_OIDC needs PUBLIC_URL: providers send people back there")
	}
	text, err := os.ReadFile(set.OIDC)
	if err != nil {
		return nil, fmt.Errorf("SUPERFORM_OIDC: %w", err)
	}
	list, err := org.ParseProviders(text)
	if err != nil {
		return nil, fmt.Errorf("SUPERFORM_OIDC: %s: %w", set.OIDC, err)
	}
	return list, nil
}

// checkProviders says loudly which issuers do not answer; people go on signing in by password.
func checkProviders(e *engine.Engine, log *slog.Logger) func(context.Context) {
	return func(ctx context.Context) {
		for key, err := range e.CheckProviders(ctx) {
			log.Warn("NOBODY CAN SIGN IN BY THIS PROVIDER NOW; it is asked again when somebody tries", "provider", key, "reason", err)
		}
	}
}

const (
	issuerTime     = 10 * time.Second
	issuerDialTime = 5 * time.Second
)

// issuerClient asks issuers: no redirects are followed and no proxy is asked. A guarded one reaches the internet alone, looked at
// after each name was resolved: issuers that companies name are not to reach into the house.
func issuerClient(guarded bool) *http.Client {
	dialer := &net.Dialer{Timeout: issuerDialTime}
	if guarded {
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			if at, err := netip.ParseAddrPort(address); err != nil || !public(at.Addr()) {
				return errNotPublic
			}
			return nil
		}
	}
	return &http.Client{Timeout: issuerTime, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: issuerDialTime, ResponseHeaderTimeout: issuerTime,
			MaxResponseHeaderBytes: 64 << 10, MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute}}
}

var errNotPublic = errors.New("the address is not of the internet")

// inner are networks beside those that the standard library knows that are not of the internet, or lead into others.
var inner = func() (all []netip.Prefix) {
	for _, text := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4"} {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}()

// internet6 is what of IPv6 is given out; these of it lead elsewhere: tunnels to IPv4 and examples.
var (
	internet6 = netip.MustParsePrefix("2000::/3")
	tunnels   = []netip.Prefix{netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("3fff::/20")}
)

// public reports whether an address is one of the internet.
func public(ip netip.Addr) bool {
	ip = ip.Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.Zone() != "" {
		return false
	}
	within := inner
	if ip.Is6() {
		if !internet6.Contains(ip) {
			return false
		}
		within = tunnels
	}
	for _, prefix := range within {
		if prefix.Contains(ip) {
			return false
		}
	}
	return true
}

package main

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"strings"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/notify"
)

// messages reads over what messages leave the server.
func (set settings) messages(all keys) (m engine.Messages, err error) {
	m.PublicURL = set.PublicURL
	if m.Keys, err = all.derive("messages 1"); err != nil {
		return m, err
	}
	if m.Outgoing.Private, err = networks(set.PrivateNetworks); err != nil {
		return m, err
	}
	if m.Outgoing.Roots, err = authorities("SUPERFORM_OUTGOING_CA", set.OutgoingCA); err != nil {
		return m, err
	}
	m.Devices.Roots = m.Outgoing.Roots
	if set.SMTPHost == "" {
		return m, nil
	}
	if u, err := url.Parse(set.PublicURL); err != nil || u.Host == "" {
		return m, errors.New("SMTP_HOST needs PUBLIC_URL: mails hold links")
	}
	smtp := notify.SMTP{Host: set.SMTPHost, Port: set.SMTPPort, TLS: set.SMTPTLS, User: set.SMTPUser, Password: set.SMTPPassword, From: set.SMTPFrom}
	if smtp.Roots, err = authorities("SMTP_CA", set.SMTPCA); err != nil {
		return m, err
	}
	if m.Mailer, err = notify.NewMailer(smtp); err == nil {
		m.Contact = m.Mailer.From()
	}
	return m, err
}

// networks reads addresses and ranges, separated by commas.
func networks(text string) (all []netip.Prefix, err error) {
	for _, part := range strings.Split(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(part)
		if err != nil {
			ip, wrong := netip.ParseAddr(part)
			if wrong != nil {
				return nil, fmt.Errorf("SUPERFORM_PRIVATE_NETWORKS: %q is neither an address nor a range", part)
			}
			prefix = netip.PrefixFrom(ip, ip.BitLen())
		}
		all = append(all, prefix.Masked())
	}
	return all, nil
}

// authorities reads who may vouch for others, PEM, beside those whom the system trusts; nil for these alone.
func authorities(name, path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s: %s holds no certificate", name, path)
	}
	return pool, nil
}

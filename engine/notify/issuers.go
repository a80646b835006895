package notify

import (
	"net"
	"net/http"
	"time"

	"code.dny.dev/ssrf"
)

// IssuerClient asks those who vouch for people: no redirects are followed and no proxy is asked. A guarded one reaches the internet
// alone, at any port, looked at after each name was resolved: issuers that companies name are not to reach into the house.
func IssuerClient(guarded bool) *http.Client {
	dialer := &net.Dialer{Timeout: dialTime}
	if guarded {
		dialer.Control = ssrf.New(ssrf.WithAnyPort()).Safe
	}
	return &http.Client{Timeout: outgoingTime, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: dialTime, ResponseHeaderTimeout: outgoingTime,
			MaxResponseHeaderBytes: 64 << 10, MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute}}
}

package notify_test

import (
	"crypto/ecdh"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/notify"
)

// house lets the client reach receivers on this machine.
var house = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func receiver(t *testing.T, handle http.HandlerFunc) (*httptest.Server, *notify.Client) {
	t.Helper()
	s := httptest.NewTLSServer(handle)
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return s, notify.NewClient(notify.Outgoing{Private: house, Roots: roots})
}

func call(c *notify.Client, url string) notify.Outcome {
	return c.Call(ctx, notify.Hook{URL: url, Secret: "whsec_c2VjcmV0", ID: id(9), Body: []byte(`{"a":1}`), At: 1_700_000_000_500})
}

func TestACallIsSigned(t *testing.T) {
	// What a receiver does to check a call, in a few lines of its own.
	s, c := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		want := notify.Signature("whsec_c2VjcmV0", r.Header.Get("webhook-id"), 1_700_000_000, body)
		if r.Header.Get("webhook-signature") != want || r.Header.Get("webhook-timestamp") != "1700000000" || r.Header.Get("webhook-id") != id(9).String() || string(body) != `{"a":1}` {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	expect(t, "outcome", call(c, s.URL), notify.Outcome{})
	// HMAC-SHA256 of "id.1700000000.{}" under the bytes "secret", worked out with openssl.
	expect(t, "signature", notify.Signature("whsec_c2VjcmV0", "id", 1_700_000_000, []byte("{}")), "v1,"+opensslSignature)
}

const opensslSignature = "GBemBzTgbKoVEGKycqyY3615LbdJbhFLE1oQk+zZ+lo="

func TestWhatReceiversDo(t *testing.T) {
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	s, c := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
		case "/slow":
			time.Sleep(12 * time.Second)
		case "/endless":
			for range 1 << 12 {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		default:
			code, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
			w.WriteHeader(code)
		}
	})
	for path, want := range map[string]string{"/204": "", "/500": "hook_answered 500", "/404": "hook_answered 404", "/moved": "hook_answered 307", "/endless": "", "/slow": "hook_slow"} {
		expect(t, path, call(c, s.URL+path).Reason, want)
	}
	expect(t, "calls elsewhere", elsewhere.Load(), 0)
	expect(t, "a certificate that nobody vouches for", call(notify.NewClient(notify.Outgoing{Private: house}), s.URL).Reason, "hook_certificate")
	s.Close()
	expect(t, "nobody there", call(c, s.URL).Reason, "hook_unreachable")
}

func TestPrivateNetworksAreRefused(t *testing.T) {
	c := notify.NewClient(notify.Outgoing{})
	for _, url := range []string{
		"https://127.0.0.1/", "https://127.1/", "https://0.0.0.0/", "https://[::]/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/",
		"https://[2002:7f00:1::]/", "https://2130706433/", "https://0177.0.0.1/", "https://169.254.169.254/", "https://100.64.0.1/", "https://localhost./", "https://10.0.0.1/",
		"HTTP://127.0.0.1/", "http://example.com/", "gopher://example.com/", "file:///etc/passwd", "https://user:pass@example.com/", "https://example.com:22/", "https://example.com:5432/",
		"https://exa mple.com/", "", "https://", "https:///path", "//example.com",
	} {
		if o := call(c, url); o.State == notify.Sent || !strings.HasPrefix(o.Reason, "hook_forbidden") && !strings.HasPrefix(o.Reason, "hook_unreachable") {
			t.Errorf("%s: %+v", url, o)
		}
	}
	var reached atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer s.Close()
	name := strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	for _, url := range []string{s.URL, name, strings.Replace(name, "http:", "https:", 1)} {
		if o := call(c, url); o.Reason != "hook_forbidden" && o.Reason != "hook_unreachable" {
			t.Errorf("%s: %+v", url, o)
		}
	}
	expect(t, "reached", reached.Load(), 0)
	expect(t, "where it is allowed", call(notify.NewClient(notify.Outgoing{Private: house}), s.URL).Reason, "")
	for url, want := range map[string]bool{"https://hooks.example.com/x": true, "https://8.8.8.8/": true, "https://10.0.0.1/": false, "https://example.com:8443/": false} {
		expect(t, url, c.Allowed(url), want)
	}
}

// device is a browser's side of web push.
func device(t *testing.T, c *notify.Client, endpoint string) (p256dh, auth string) {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p256dh, auth = base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), base64.RawURLEncoding.EncodeToString(make([]byte, 16))
	if _, ok := c.Device(endpoint, p256dh, auth); !ok {
		t.Fatalf("%s was refused", endpoint)
	}
	return p256dh, auth
}

func TestPush(t *testing.T) {
	code, size, topic := 201, 0, ""
	s, c := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		size, topic = len(body), r.Header.Get("Topic")
		if r.Header.Get("Content-Encoding") != "aes128gcm" || !strings.HasPrefix(r.Header.Get("Authorization"), "vapid t=") || r.TLS == nil || r.TLS.Version < tls.VersionTLS12 {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		w.WriteHeader(code)
	})
	keys, err := notify.NewPushKeys()
	if err != nil {
		t.Fatal(err)
	}
	keys.Contact = "https://forms.example.com"
	p256dh, auth := device(t, c, s.URL+"/one")
	row, _ := c.Device(s.URL+"/one", p256dh, auth)
	for answer, want := range map[int]string{201: "", 404: "push_gone", 410: "push_gone", 413: "push_refused 413", 429: "push_deferred 429", 503: "push_deferred 503"} {
		code = answer
		expect(t, strconv.Itoa(answer), c.Push(ctx, keys, row, notify.NewPush(id(9), "approve", strings.Repeat("长", 5000), "/m/tasks/1", "zh-CN")).Reason, want)
	}
	if size == 0 || size > 4096 || len(topic) != 32 {
		t.Errorf("%d bytes under the topic %q", size, topic)
	}
	for _, bad := range [][3]string{{"http://127.0.0.1/", p256dh, auth}, {"https://10.0.0.1/", p256dh, auth}, {s.URL, "AAAA", auth}, {s.URL, p256dh, "AAAA"}, {"", p256dh, auth}} {
		if _, ok := c.Device(bad[0], bad[1], bad[2]); ok {
			t.Errorf("%q was taken", bad)
		}
	}
}

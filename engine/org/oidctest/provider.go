// Package oidctest is an OpenID Connect provider for tests: discovery, keys that rotate, codes that are good once, PKCE, and
// every way in which a provider may be hostile.
package oidctest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Provider is one. What it says of people is Claims, which tests set; Token may change the claims of a token, and Answer
// answers a path in its stead.
type Provider struct {
	*httptest.Server
	ClientID, Secret string

	mu     sync.Mutex
	now    func() time.Time
	key    *ecdsa.PrivateKey
	keyID  string
	codes  map[string]grant
	made   int
	asked  map[string]int
	Claims map[string]any
	Token  func(claims map[string]any)
	Sign   func(claims map[string]any) string
	Answer map[string]http.HandlerFunc
	Meta   map[string]any // replaces what discovery says
}

type grant struct{ nonce, challenge, redirect string }

// New starts a provider that ends with the test. now is the clock of its tokens.
func New(t testing.TB, now func() time.Time) *Provider {
	p := &Provider{ClientID: "superform", Secret: "s3cret&=", now: now, codes: map[string]grant{}, asked: map[string]int{}, Claims: map[string]any{"sub": "1"},
		Answer: map[string]http.HandlerFunc{}, Meta: map[string]any{}}
	p.Rotate()
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

// Rotate replaces the key that tokens are signed with.
func (p *Provider) Rotate() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.made++
	p.key, p.keyID = key, fmt.Sprint("key-", p.made)
}

// Asked says how often a path was asked for.
func (p *Provider) Asked(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[path]
}

// Set changes what the provider does while nobody is asking.
func (p *Provider) Set(change func(*Provider)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

func (p *Provider) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked[r.URL.Path]++
	instead := p.Answer[r.URL.Path]
	p.mu.Unlock()
	if instead != nil {
		instead(w, r)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		meta := map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize?tenant=1", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"ES256", "HS256", "none"}, "authorization_response_iss_parameter_supported": true}
		for name, value := range p.Meta {
			meta[name] = value
		}
		write(w, 200, meta)
	case "/keys":
		write(w, 200, map[string]any{"keys": []any{jose.JSONWebKey{Key: p.key.Public(), KeyID: p.keyID, Algorithm: "ES256", Use: "sig"}, map[string]string{"kty": "odd"}}})
	case "/token":
		p.exchange(w, r)
	case "/userinfo":
		write(w, 200, map[string]any{"sub": p.Claims["sub"], "email": "info@corp", "email_verified": true, "name": "Info"})
	default:
		http.NotFound(w, r)
	}
}

func write(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

// exchange gives tokens for a code, once, to the client that shows the verifier.
func (p *Provider) exchange(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	code := r.PostFormValue("code")
	g, ok := p.codes[code]
	delete(p.codes, code)
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !ok || id != url.QueryEscape(p.ClientID) || secret != url.QueryEscape(p.Secret) || g.redirect != r.PostFormValue("redirect_uri") ||
		base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge {
		write(w, 400, map[string]string{"error": "invalid_grant"})
		return
	}
	now := p.now().Unix()
	claims := map[string]any{"iss": p.URL, "aud": p.ClientID, "exp": now + 300, "iat": now, "nonce": g.nonce}
	for name, value := range p.Claims {
		claims[name] = value
	}
	if p.Token != nil {
		p.Token(claims)
	}
	sign := p.SignWith
	if p.Sign != nil {
		sign = p.Sign
	}
	write(w, 200, map[string]any{"access_token": "access", "token_type": "Bearer", "id_token": sign(claims)})
}

// SignWith signs claims with the key of now.
func (p *Provider) SignWith(claims map[string]any) string {
	return Sign(claims, "ES256", p.key, p.keyID)
}

// Sign signs claims with a key.
func Sign(claims map[string]any, algorithm string, key crypto.PrivateKey, id string) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(algorithm), Key: key}, (&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", id))
	if err != nil {
		panic(err)
	}
	body, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	signed, err := signer.Sign(body)
	if err != nil {
		panic(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return token
}

// Unsigned writes claims as a token with the algorithm none.
func Unsigned(claims map[string]any) string {
	body, _ := json.Marshal(claims)
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + encode(body) + "."
}

// Visit is what the browser does at an entrance: the person agrees and gets a code. It gives what comes back.
func (p *Provider) Visit(t testing.TB, entrance string) url.Values {
	t.Helper()
	at, err := url.Parse(entrance)
	if err != nil || !strings.HasPrefix(entrance, p.URL+"/authorize?") {
		t.Fatalf("sent to %s, %v", entrance, err)
	}
	q := at.Query()
	for name, want := range map[string]string{"response_type": "code", "client_id": p.ClientID, "code_challenge_method": "S256", "tenant": "1"} {
		if q.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, q.Get(name), want)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.made++
	code := fmt.Sprint("code-", p.made)
	p.codes[code] = grant{q.Get("nonce"), q.Get("code_challenge"), q.Get("redirect_uri")}
	return url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {p.URL}}
}

package org

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
)

// Bounds of what a provider is asked.
const (
	issuerBytes = 1 << 20          // of an answer; more is none
	issuerTime  = 8 * time.Second  // for one answer
	issuerKept  = time.Hour        // what the issuer says of itself
	issuerPause = 10 * time.Second // after a failure, and between two looks at its keys
	tokenLeeway = time.Minute      // between its clock and ours
)

// Errors of a provider. What wraps them says more, for the log.
var (
	// ErrIssuer: it does not answer, or not as an issuer does.
	ErrIssuer = errors.New("the provider does not answer as it should")
	// ErrGrant: it did not take the code.
	ErrGrant = errors.New("the provider did not take the code")
	// ErrToken: what it says of the person is not to be believed.
	ErrToken = errors.New("the provider's token is not valid")
	// ErrDomain: the person has no verified e-mail address of a domain that is let in.
	ErrDomain = errors.New("no verified e-mail address of a domain that is let in")
)

// Doer sends requests; it follows no redirects.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// Issuers asks providers, and keeps for a while what they say of themselves. Ours asks the server's own providers,
// Theirs those that companies have named, who may not reach into the house.
type Issuers struct {
	ours, theirs Doer
	now          func() time.Time

	mu    sync.Mutex
	known map[string]*issuer
}

// NewIssuers makes Issuers; nil Doers reach nobody.
func NewIssuers(ours, theirs Doer, now func() time.Time) *Issuers {
	return &Issuers{ours: ours, theirs: theirs, now: now, known: map[string]*issuer{}}
}

// metadata is what an issuer says of itself (OpenID Connect Discovery).
type metadata struct {
	Issuer        string   `json:"issuer"`
	Authorization string   `json:"authorization_endpoint"`
	Token         string   `json:"token_endpoint"`
	Keys          string   `json:"jwks_uri"`
	UserInfo      string   `json:"userinfo_endpoint"`
	Algorithms    []string `json:"id_token_signing_alg_values_supported"`
	AuthMethods   []string `json:"token_endpoint_auth_methods_supported"`
	SendsIssuer   bool     `json:"authorization_response_iss_parameter_supported"`
}

// issuer is one that was asked. Its lock is held while it is asked: others who want the same wait for the same answer.
type issuer struct {
	do   Doer
	now  func() time.Time
	name string

	mu       sync.Mutex
	meta     *metadata
	asked    time.Time // when meta came
	failed   time.Time
	failure  error
	keys     []jose.JSONWebKey
	keysFrom time.Time
}

// maxIssuers bounds what is kept; beyond it all are asked anew.
const maxIssuers = 1000

// of gives the issuer of a provider. A company's is never that of the server or of another company.
func (s *Issuers) of(p *Provider) *issuer {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := p.Company.String() + " " + p.Issuer
	if s.known[key] == nil {
		if len(s.known) >= maxIssuers {
			clear(s.known)
		}
		do := s.ours
		if !p.Company.IsZero() {
			do = s.theirs
		}
		s.known[key] = &issuer{do: do, now: s.now, name: p.Issuer}
	}
	return s.known[key]
}

// Look asks the issuer of a provider for what it says of itself: whether it can be signed in with.
func (s *Issuers) Look(ctx context.Context, p *Provider) error {
	_, err := s.of(p).look(ctx)
	return err
}

// look gives what the issuer says of itself. What is known goes on while it does not answer.
func (i *issuer) look(ctx context.Context) (*metadata, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	now := i.now()
	if i.meta != nil && now.Sub(i.asked) < issuerKept {
		return i.meta, nil
	}
	if now.Sub(i.failed) >= issuerPause {
		meta, err := i.discover(ctx)
		if err == nil {
			i.meta, i.asked, i.failure = meta, now, nil
			return meta, nil
		}
		i.failed, i.failure = now, err
	}
	if i.meta != nil {
		return i.meta, nil
	}
	return nil, i.failure
}

func (i *issuer) discover(ctx context.Context) (*metadata, error) {
	meta := &metadata{}
	at := strings.TrimSuffix(i.name, "/") + "/.well-known/openid-configuration"
	if err := i.get(ctx, at, "", meta); err != nil {
		return nil, err
	}
	if meta.Issuer != i.name {
		return nil, fmt.Errorf("%w: %s says that it is %q", ErrIssuer, i.name, clipped(meta.Issuer))
	}
	for _, address := range []string{meta.Authorization, meta.Token, meta.Keys} {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || !encrypted(u) {
			return nil, fmt.Errorf("%w: %s names the address %q", ErrIssuer, i.name, clipped(address))
		}
	}
	return meta, nil
}

// algorithms are those with which a token may be signed: what the issuer says, but never none and no shared secret.
func (m *metadata) algorithms() []string {
	fit := []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA}
	fit = slices.DeleteFunc(fit, func(a string) bool { return len(m.Algorithms) > 0 && !slices.Contains(m.Algorithms, a) })
	if len(fit) == 0 {
		return []string{oidc.RS256}
	}
	return fit
}

// VerifySignature is for the verifier of tokens. A key that is not known may be new: the issuer is asked once more.
func (i *issuer) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	meta := i.meta
	signed, err := jose.ParseSigned(token, signatures(meta.algorithms()))
	if err != nil || len(signed.Signatures) != 1 {
		return nil, fmt.Errorf("%w: it is not signed once", ErrToken)
	}
	if payload := verified(signed, i.keys); payload != nil {
		return payload, nil
	}
	if i.now().Sub(i.keysFrom) < issuerPause {
		return nil, fmt.Errorf("%w: no key of the issuer has signed it", ErrToken)
	}
	var set struct{ Keys []json.RawMessage }
	if err := i.get(ctx, meta.Keys, "", &set); err != nil {
		return nil, err
	}
	i.keys, i.keysFrom = nil, i.now()
	for _, raw := range set.Keys {
		var key jose.JSONWebKey
		if json.Unmarshal(raw, &key) == nil && key.IsPublic() && key.Use != "enc" { // kinds that we do not know are not for us
			i.keys = append(i.keys, key)
		}
	}
	if payload := verified(signed, i.keys); payload != nil {
		return payload, nil
	}
	return nil, fmt.Errorf("%w: no key of the issuer has signed it", ErrToken)
}

func signatures(names []string) []jose.SignatureAlgorithm {
	list := make([]jose.SignatureAlgorithm, len(names))
	for n, name := range names {
		list[n] = jose.SignatureAlgorithm(name)
	}
	return list
}

// verified gives what was signed with one of the keys, nil where it was with none.
func verified(signed *jose.JSONWebSignature, keys []jose.JSONWebKey) []byte {
	id := signed.Signatures[0].Header.KeyID
	for n := range keys {
		if id != "" && keys[n].KeyID != id || keys[n].Algorithm != "" && keys[n].Algorithm != signed.Signatures[0].Header.Algorithm {
			continue
		}
		if payload, err := signed.Verify(&keys[n]); err == nil {
			return payload
		}
	}
	return nil
}

// get reads JSON from an address of the issuer.
func (i *issuer) get(ctx context.Context, address, bearer string, into any) error {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrIssuer, err)
	}
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	status, err := i.ask(ctx, r, into)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%w: %s answers %d", ErrIssuer, address, status)
	}
	return err
}

// ask sends a request and reads the JSON of the answer.
func (i *issuer) ask(ctx context.Context, r *http.Request, into any) (status int, err error) {
	if i.do == nil {
		return 0, fmt.Errorf("%w: nobody may be asked", ErrIssuer)
	}
	ctx, cancel := context.WithTimeout(ctx, issuerTime)
	defer cancel()
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", "Superform")
	answer, err := i.do.Do(r.WithContext(ctx))
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrIssuer, err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, issuerBytes+1))
	if err != nil || len(body) > issuerBytes {
		return 0, fmt.Errorf("%w: %s: the answer is cut off or too long: %v", ErrIssuer, r.URL.Redacted(), err)
	}
	media, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if json.Unmarshal(body, into) != nil && answer.StatusCode == http.StatusOK {
		return 0, fmt.Errorf("%w: %s: the answer (%s) is no JSON", ErrIssuer, r.URL.Redacted(), clipped(media))
	}
	return answer.StatusCode, nil
}

// clipped is the beginning of a text from outside, for the log.
func clipped(text string) string { return string([]rune(text)[:min(100, len([]rune(text)))]) }

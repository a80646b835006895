package org

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Errand is one way to a provider and back. All but Redirect are random texts that nobody else has.
type Errand struct {
	State    string // comes back with the code
	Nonce    string // comes back in the token
	Verifier string // shows that who brings the code is who asked (PKCE)
	Redirect string // where it comes back to
}

// Identity is whom a provider vouches for. E-mail and phone are "" unless the provider says that it has verified them.
// Second says that the person has given the provider a second factor, as far as the setting goes by that.
type Identity struct {
	Issuer, Subject           string
	Name, Email, Phone, Staff string
	Spelled                   string // the e-mail address as the provider writes it; Email is in lower case
	Second                    bool
}

// Entrance is the address at which a provider asks the person.
func (s *Issuers) Entrance(ctx context.Context, p *Provider, e Errand) (string, error) {
	meta, err := s.of(p).look(ctx)
	if err != nil {
		return "", err
	}
	at, err := url.Parse(meta.Authorization)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrIssuer, err)
	}
	sum := sha256.Sum256([]byte(e.Verifier))
	query := at.Query()
	for name, value := range map[string]string{
		"response_type": "code", "client_id": p.ClientID, "redirect_uri": e.Redirect, "scope": strings.Join(p.Scopes, " "), "state": e.State, "nonce": e.Nonce,
		"code_challenge": base64.RawURLEncoding.EncodeToString(sum[:]), "code_challenge_method": "S256",
	} {
		query.Set(name, value)
	}
	if p.Second == SecondByClaims && len(p.Acr) > 0 {
		query.Set("acr_values", strings.Join(p.Acr, " "))
	}
	at.RawQuery = query.Encode()
	return at.String(), nil
}

// Came checks the issuer that an answer names itself, so that one provider's answer is not taken to another.
func (s *Issuers) Came(ctx context.Context, p *Provider, issuer string) error {
	meta, err := s.of(p).look(ctx)
	if err != nil {
		return err
	}
	if issuer != p.Issuer && (issuer != "" || meta.SendsIssuer) {
		return fmt.Errorf("%w: the answer is of %q", ErrToken, clipped(issuer))
	}
	return nil
}

// Identify takes a code to the provider and gives whom it vouches for.
func (s *Issuers) Identify(ctx context.Context, p *Provider, e Errand, code string) (Identity, error) {
	i := s.of(p)
	meta, err := i.look(ctx)
	if err != nil {
		return Identity{}, err
	}
	tokens, err := i.exchange(ctx, p, meta, e, code)
	if err != nil {
		return Identity{}, err
	}
	said, err := i.read(ctx, p, meta, e, tokens)
	if err != nil {
		return Identity{}, err
	}
	if meta.UserInfo != "" && tokens.Access != "" && p.wants(said) {
		if err := i.complete(ctx, meta, tokens.Access, said); err != nil {
			return Identity{}, err
		}
	}
	return p.identity(said)
}

type tokens struct {
	ID     string `json:"id_token"`
	Access string `json:"access_token"`
	Error  string `json:"error"`
}

// exchange gives the code for tokens.
func (i *issuer) exchange(ctx context.Context, p *Provider, meta *metadata, e Errand, code string) (tokens, error) {
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {e.Redirect}, "code_verifier": {e.Verifier}}
	basic := p.Secret != "" && (len(meta.AuthMethods) == 0 || slices.Contains(meta.AuthMethods, "client_secret_basic"))
	if !basic {
		form.Set("client_id", p.ClientID)
		if p.Secret != "" {
			form.Set("client_secret", p.Secret)
		}
	}
	r, err := http.NewRequest(http.MethodPost, meta.Token, strings.NewReader(form.Encode()))
	if err != nil {
		return tokens{}, fmt.Errorf("%w: %w", ErrIssuer, err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if basic {
		r.SetBasicAuth(url.QueryEscape(p.ClientID), url.QueryEscape(p.Secret))
	}
	var got tokens
	status, err := i.ask(ctx, r, &got)
	switch {
	case err != nil:
		return got, err
	case status >= 500:
		return got, fmt.Errorf("%w: %s answers %d", ErrIssuer, meta.Token, status)
	case status != http.StatusOK || got.Error != "":
		return got, fmt.Errorf("%w: %d %q", ErrGrant, status, clipped(got.Error))
	case got.ID == "":
		return got, fmt.Errorf("%w: there is none", ErrToken)
	}
	return got, nil
}

// read checks a token and gives its claims.
func (i *issuer) read(ctx context.Context, p *Provider, meta *metadata, e Errand, got tokens) (map[string]any, error) {
	now := i.now()
	verifier := oidc.NewVerifier(p.Issuer, i, &oidc.Config{ClientID: p.ClientID, SupportedSigningAlgs: meta.algorithms(),
		Now: func() time.Time { return now.Add(-tokenLeeway) }})
	token, err := verifier.Verify(ctx, got.ID)
	if err != nil {
		return nil, tokenError(err)
	}
	said := map[string]any{}
	if err := token.Claims(&said); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrToken, err)
	}
	party, named := said["azp"]
	switch {
	case token.Issuer != p.Issuer || len(token.Issuer) == 0:
		err = fmt.Errorf("%w: it is of %q", ErrToken, clipped(token.Issuer))
	case token.Subject == "" || len(token.Subject) > 255 || !plain(token.Subject):
		err = fmt.Errorf("%w: it names nobody", ErrToken)
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(e.Nonce)) != 1:
		err = fmt.Errorf("%w: its nonce is not ours", ErrToken)
	case (named || len(token.Audience) > 1) && party != p.ClientID:
		err = fmt.Errorf("%w: it was made for another", ErrToken)
	case token.IssuedAt.After(now.Add(tokenLeeway)):
		err = fmt.Errorf("%w: it was made in the future", ErrToken)
	case token.AccessTokenHash != "" && token.VerifyAccessToken(got.Access) != nil:
		err = fmt.Errorf("%w: the access token does not belong to it", ErrToken)
	}
	return said, err
}

// tokenError keeps what a key set says of an issuer that does not answer, and makes the rest a token that is not valid.
// The verifier hides what was wrapped, so that the text tells.
func tokenError(err error) error {
	if strings.Contains(err.Error(), ErrIssuer.Error()) {
		return fmt.Errorf("%w: %w", ErrIssuer, err)
	}
	return fmt.Errorf("%w: %w", ErrToken, err)
}

// wants reports whether something that people are found by is not in the token.
func (p *Provider) wants(said map[string]any) bool {
	return slices.ContainsFunc(append([]string{"name"}, p.Match...), func(of string) bool { return text(said, p.claim(of)) == "" }) ||
		len(p.Domains) > 0 && text(said, p.claim(TraitEmail)) == ""
}

// complete adds what the issuer says of the person elsewhere; what the token says stands.
func (i *issuer) complete(ctx context.Context, meta *metadata, access string, said map[string]any) error {
	u, err := url.Parse(meta.UserInfo)
	if err != nil || u.Host == "" || !encrypted(u) {
		return fmt.Errorf("%w: %s names the address %q", ErrIssuer, i.name, clipped(meta.UserInfo))
	}
	more := map[string]any{}
	if err := i.get(ctx, meta.UserInfo, access, &more); err != nil {
		return err
	}
	if text(more, "sub") != text(said, "sub") {
		return fmt.Errorf("%w: the user info is of somebody else", ErrToken)
	}
	for name, value := range more {
		if _, there := said[name]; !there {
			said[name] = value
		}
	}
	return nil
}

// text gives a claim that is a text of one line.
func text(said map[string]any, name string) string {
	value, _ := said[name].(string)
	if !plain(value) {
		return ""
	}
	return strings.TrimSpace(value)
}

func yes(value any) bool { return value == true || value == "true" }

// identity is whom claims tell of. E-mail and phone count where they are verified; a claim that the operator names
// instead of the standard one is taken as the provider's own word.
func (p *Provider) identity(said map[string]any) (Identity, error) {
	id := Identity{Issuer: p.Issuer, Subject: text(said, "sub"), Name: text(said, p.claim("name")), Staff: text(said, p.claim(TraitStaff))}
	if p.claim(TraitEmail) != "email" || yes(said["email_verified"]) {
		id.Spelled = text(said, p.claim(TraitEmail))
		id.Email = strings.ToLower(id.Spelled)
	}
	if p.claim(TraitPhone) != "phone_number" || yes(said["phone_number_verified"]) {
		id.Phone = text(said, p.claim(TraitPhone))
	}
	if len(p.Domains) > 0 {
		if _, domain, ok := strings.Cut(id.Email, "@"); !ok || strings.Contains(domain, "@") || !slices.Contains(p.Domains, domain) {
			return id, ErrDomain
		}
	}
	switch p.Second {
	case SecondSkipped:
		id.Second = true
	case SecondByClaims:
		id.Second = slices.Contains(p.Acr, text(said, "acr")) && len(p.Acr) > 0 || p.amr(said["amr"])
	}
	return id, nil
}

// amr reports whether one of the ways in which a person has shown who they are is one that counts.
func (p *Provider) amr(value any) bool {
	list, _ := value.([]any)
	return slices.ContainsFunc(list, func(one any) bool { way, _ := one.(string); return way != "" && slices.Contains(p.Amr, way) })
}

// Trait is what an identity is known by of a kind, and how it may be written otherwise.
func (id Identity) Trait(kind string) (text, other string) {
	switch kind {
	case TraitEmail:
		return id.Email, id.Spelled
	case TraitPhone:
		phone := strings.Map(func(r rune) rune {
			if strings.ContainsRune(" -.()", r) {
				return -1
			}
			return r
		}, id.Phone)
		return phone, strings.TrimPrefix(phone, "+86")
	case TraitStaff:
		return id.Staff, id.Staff
	}
	return "", ""
}

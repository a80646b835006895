package org

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// Provider is somebody who vouches for people by OpenID Connect. ID names it in addresses: ServerProvider's key, or
// that of a company's with the company before it. docs/sign-in.md has a table of what each field says.
type Provider struct {
	Key      string            `json:"id"`
	Name     map[string]string `json:"name"`
	Issuer   string            `json:"issuer"`
	ClientID string            `json:"client_id"`
	Secret   string            `json:"client_secret,omitempty"`
	Scopes   []string          `json:"scopes,omitempty"`
	Match    []string          `json:"match,omitempty"`
	Claims   map[string]string `json:"claims,omitempty"`
	Domains  []string          `json:"domains,omitempty"`
	Unknown  string            `json:"unknown,omitempty"`
	Second   string            `json:"second,omitempty"`
	Amr      []string          `json:"amr,omitempty"`
	Acr      []string          `json:"acr,omitempty"`
	Off      bool              `json:"off,omitempty"` // nobody signs in with it for now; links stay

	// Company is whose provider this is; none for the server's. It vouches for people in that company alone.
	Company forms.ID `json:"-"`
}

// How a person is found who has not been linked before.
const (
	TraitEmail = "email"
	TraitPhone = "phone"
	TraitStaff = "staff"
)

// What becomes of people whom nobody knows, and of our own second factor.
const (
	UnknownRefused = "refuse"
	UnknownWaits   = "wait"
	SecondAsked    = "ask"    // whoever has one gives it
	SecondSkipped  = "skip"   // the provider has seen to it
	SecondByClaims = "claims" // skipped where amr or acr says what Amr or Acr list
)

var providerKey = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// IsProviderKey reports whether a text may name a provider.
func IsProviderKey(text string) bool { return providerKey.MatchString(text) }

// ID is what addresses call the provider: "keycloak", or "<company>.keycloak" for one of a company.
func (p *Provider) ID() string {
	if p.Company.IsZero() {
		return p.Key
	}
	return p.Company.String() + "." + p.Key
}

// SplitProvider reads what ID wrote.
func SplitProvider(id string) (company forms.ID, key string, ok bool) {
	before, key, of := strings.Cut(id, ".")
	if !of {
		return company, id, IsProviderKey(id)
	}
	company, err := forms.ParseID(before)
	return company, key, err == nil && !company.IsZero() && IsProviderKey(key)
}

// Title is the provider's name in a language.
func (p *Provider) Title(lang string) string {
	for _, name := range []string{p.Name[lang], p.Name[forms.English], p.Name[forms.Chinese]} {
		if name != "" {
			return name
		}
	}
	return p.Key
}

// ParseProviders reads the configuration of the server's providers, a list in JSON, and fills in what it leaves open.
func ParseProviders(text []byte) ([]*Provider, error) {
	dec := json.NewDecoder(strings.NewReader(string(text)))
	dec.DisallowUnknownFields()
	var list []*Provider
	if err := dec.Decode(&list); err != nil {
		return nil, err
	}
	for i, p := range list {
		if p == nil {
			return nil, fmt.Errorf("provider %d is null", i+1)
		}
		if field, err := p.Check(); err != nil {
			return nil, fmt.Errorf("provider %d (%s): %s: %w", i+1, p.Key, field, err)
		}
		if slices.ContainsFunc(list[:i], func(o *Provider) bool { return o.Key == p.Key }) {
			return nil, fmt.Errorf("provider %d: there is another %s", i+1, p.Key)
		}
	}
	return list, nil
}

const maxProviderText = 500

// Check fills in what is left open, and says which field is wrong and why.
func (p *Provider) Check() (field string, err error) {
	p.fillIn()
	for _, c := range []struct {
		field string
		wrong bool
		why   string
	}{
		{"id", !IsProviderKey(p.Key), "lower-case letters, digits and -, beginning with a letter, up to 32"},
		{"name", len(p.Name) == 0 || !nameOK(p.Name), "a name in zh-CN, en or both, up to 40 characters"},
		{"issuer", !issuerOK(p.Issuer), "an https address without a query; http on this machine alone"},
		{"client_id", !plain(p.ClientID) || p.ClientID == "", "what the provider calls us"},
		{"client_secret", len(p.Secret) > maxProviderText, "too long"},
		{"scopes", !words(p.Scopes) || !slices.Contains(p.Scopes, "openid"), "words, with openid among them"},
		{"match", !all(p.Match, TraitEmail, TraitPhone, TraitStaff), "of email, phone, staff"},
		{"claims", !claimsOK(p.Claims), "names of claims for email, phone, staff, name"},
		{"domains", !words(p.Domains), "domains of e-mail addresses"},
		{"unknown", !all([]string{p.Unknown}, UnknownRefused, UnknownWaits), "refuse or wait"},
		{"second", !all([]string{p.Second}, SecondAsked, SecondSkipped, SecondByClaims), "ask, skip or claims"},
		{"amr", !words(p.Amr) || p.Second == SecondByClaims && len(p.Amr)+len(p.Acr) == 0, "words that amr may say; with second: claims, amr or acr is needed"},
		{"acr", !words(p.Acr), "words that acr may say"},
	} {
		if c.wrong {
			return c.field, errors.New(c.why)
		}
	}
	return "", nil
}

func (p *Provider) fillIn() {
	if p.Scopes == nil {
		p.Scopes = []string{"openid", "email", "profile"}
	}
	if p.Unknown == "" {
		p.Unknown = UnknownRefused
	}
	if p.Second == "" {
		p.Second = SecondAsked
	}
	for i := range p.Domains {
		p.Domains[i] = strings.ToLower(p.Domains[i])
	}
}

// claim is the name of the claim that says something of a person.
func (p *Provider) claim(of string) string {
	if name := p.Claims[of]; name != "" {
		return name
	}
	return map[string]string{TraitEmail: "email", TraitPhone: "phone_number", TraitStaff: "employee_number", "name": "name"}[of]
}

func nameOK(names map[string]string) bool {
	for lang, name := range names {
		if lang != forms.Chinese && lang != forms.English || strings.TrimSpace(name) == "" || len([]rune(name)) > 40 || !plain(name) {
			return false
		}
	}
	return true
}

func claimsOK(claims map[string]string) bool {
	for of, name := range claims {
		if !all([]string{of}, TraitEmail, TraitPhone, TraitStaff, "name") || name == "" || !plain(name) {
			return false
		}
	}
	return true
}

// plain reports whether a text has no control characters and is not too long.
func plain(text string) bool {
	return len(text) <= maxProviderText && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' })
}

// words reports whether each text is one word, and there are not too many.
func words(list []string) bool {
	return len(list) <= 20 && !slices.ContainsFunc(list, func(w string) bool { return w == "" || !plain(w) || strings.ContainsAny(w, " \"\\") })
}

func all(list []string, known ...string) bool {
	return !slices.ContainsFunc(list, func(w string) bool { return !slices.Contains(known, w) })
}

// issuerOK reports whether an address may be that of an issuer, or of what an issuer names.
func issuerOK(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.ForceQuery || !plain(text) {
		return false
	}
	return encrypted(u)
}

// encrypted reports whether an address is https, or on this machine.
func encrypted(u *url.URL) bool {
	return u.Scheme == "https" || u.Scheme == "http" && slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, u.Hostname())
}

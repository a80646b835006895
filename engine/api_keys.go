package engine

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Scopes are what an API key may be made for, one word for the routes that declare it (api/routes.go).
var Scopes = []string{"read", "write", "records", "tasks", "admin"}

const (
	keyMost  = 366 * 24 * time.Hour // that a key lasts
	keysMost = 20                   // of a member in a company
	keyTouch = 3600_000             // milliseconds between notes of its use
)

// KeyInfo is an API key without the key.
type KeyInfo struct {
	ID      forms.ID `json:"id"`
	Name    string   `json:"name"`
	Scopes  []string `json:"scopes"`
	Created Instant  `json:"created"`
	Expires Instant  `json:"expires"`
	Used    Instant  `json:"used,omitzero" doc:"when it was used last, to the hour"`
	Dead    bool     `json:"dead,omitempty" doc:"it has expired, or the password was changed after it was made"`
}

// NewKey is an API key to be made.
type NewKey struct {
	Name    string
	Scopes  []string
	Expires Instant
}

// MadeKey is a fresh API key; Key is its only copy.
type MadeKey struct {
	KeyInfo
	Key string `json:"key" doc:"shown this once"`
}

// Keys lists the caller's API keys in this company, oldest first.
func (e *Engine) Keys(ctx context.Context, c Caller) (List[KeyInfo], error) {
	list := List[KeyInfo]{Items: []KeyInfo{}}
	err := e.store.Company(c.Company).Read(ctx, func(tx *store.Tx) error {
		account, err := tx.AccountByID(c.Account)
		if err != nil {
			return noSession(err)
		}
		rows, err := tx.APIKeysOf(c.Member)
		for _, k := range rows {
			list.Items = append(list.Items, e.keyInfo(k, account))
		}
		return err
	})
	return list, fault(err)
}

func (e *Engine) keyInfo(k *store.APIKeyRow, account *store.AccountRow) KeyInfo {
	return KeyInfo{ID: k.ID, Name: k.Name, Scopes: strings.Fields(k.Scopes), Created: Instant(k.CreatedAt), Expires: Instant(k.ExpiresAt),
		Used: Instant(k.UsedAt), Dead: k.ExpiresAt <= e.now() || account.KeysFrom > 0 && k.CreatedAt <= account.KeysFrom}
}

// MakeKey makes an API key for the caller in this company.
func (e *Engine) MakeKey(ctx context.Context, c Caller, in NewKey) (MadeKey, error) {
	name := strings.TrimSpace(in.Name)
	if n := utf8.RuneCountInString(name); n == 0 || n > 60 {
		return MadeKey{}, NewFault("bad_parameter", "name", "name")
	}
	scopes, err := keyScopes(c, in.Scopes)
	if err != nil {
		return MadeKey{}, err
	}
	now := e.now()
	if int64(in.Expires) <= now || int64(in.Expires) > now+keyMost.Milliseconds() {
		return MadeKey{}, NewFault("key_expiry", "days", strconv.Itoa(int(keyMost.Hours()/24)))
	}
	key, err := org.NewKey(e.random)
	if err != nil {
		panic("no randomness: " + err.Error())
	}
	hash, _ := org.KeyHash(key)
	made := MadeKey{Key: key}
	err = e.onAccount(ctx, c, func(tx *store.Tx, account *store.AccountRow, note noter) error {
		rows, err := tx.APIKeysOf(c.Member)
		if err != nil {
			return err
		}
		if len(rows) >= keysMost {
			return NewFault("too_many_keys", "max", strconv.Itoa(keysMost))
		}
		row := &store.APIKeyRow{ID: e.newID(), KeyHash: hash, Account: c.Account, Member: c.Member, Name: name, Scopes: strings.Join(scopes, " "),
			CreatedAt: max(now, account.KeysFrom+1), ExpiresAt: int64(in.Expires)}
		tx.InsertAPIKey(row)
		made.KeyInfo = e.keyInfo(row, account)
		return note("key_made", struct {
			Key     forms.ID `json:"key"`
			Name    string   `json:"name"`
			Scopes  []string `json:"scopes"`
			Expires Instant  `json:"expires"`
		}{row.ID, name, scopes, in.Expires})
	})
	if err != nil {
		return MadeKey{}, err
	}
	return made, nil
}

// keyScopes puts scopes in the order of the list, each once. Only an administrator makes a key that administers.
func keyScopes(c Caller, asked []string) ([]string, error) {
	var scopes []string
	for _, scope := range Scopes {
		if slices.Contains(asked, scope) {
			scopes = append(scopes, scope)
		}
	}
	unknown := slices.ContainsFunc(asked, func(s string) bool { return !slices.Contains(Scopes, s) })
	if unknown || len(scopes) == 0 {
		return nil, NewFault("bad_parameter", "name", "scopes")
	}
	if slices.Contains(scopes, "admin") && len(c.Rights()) == 0 {
		return nil, NewFault("forbidden")
	}
	return scopes, nil
}

// EndKey ends one of the caller's API keys, on every node from its next request on.
func (e *Engine) EndKey(ctx context.Context, c Caller, id forms.ID) error {
	return e.onAccount(ctx, c, func(tx *store.Tx, _ *store.AccountRow, note noter) error {
		gone, err := tx.DeleteAPIKey(c.Member, id)
		if err != nil {
			return err
		}
		if !gone {
			return ErrNotFound
		}
		return note("key_ended", struct {
			Key forms.ID `json:"key"`
		}{id})
	})
}

// callerByKey gives who an API key acts for, read anew for every request.
func (e *Engine) callerByKey(ctx context.Context, key string) (Caller, error) {
	hash, ok := org.KeyHash(key)
	if !ok {
		return Caller{}, ErrNoSession
	}
	var k *store.LiveAPIKey
	err := e.store.System(store.SignIn).ReadOne(ctx, func(tx *store.Tx) (err error) {
		k, err = tx.APIKeyByHash(hash)
		return err
	})
	now := e.now()
	if err != nil || k.Disabled || k.ExpiresAt <= now {
		return Caller{}, fault(noSession(err))
	}
	if now-k.UsedAt > keyTouch {
		err := e.store.Company(k.Company).Write(ctx, func(tx *store.Tx) error { tx.TouchAPIKey(k.ID, now); return nil })
		if err != nil {
			return Caller{}, fault(err)
		}
	}
	c := Caller{Account: k.Account, Company: k.Company, Member: k.Member, Language: k.Language, Sandbox: e.demo,
		Key: k.ID, Scopes: strings.Fields(k.Scopes), LacksSecond: k.LacksSecond}
	return c.withGrants(k.Roles, k.Grants)
}

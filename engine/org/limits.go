package org

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Failed attempts to sign in are counted in windows of 15 minutes:
//
//   - by address and account: somebody who guesses, or has forgotten;
//   - by account: somebody who guesses from many addresses;
//   - by address: somebody who tries one password on many accounts.
//
// An address from which an account has signed in before is known for it. Only its own count holds it up, so
// that nobody can lock people out of their accounts by guessing from elsewhere.
const (
	attemptWindow = 15 * 60 * 1000            // milliseconds
	knownFor      = 180 * 24 * 60 * 60 * 1000 // since the last success
	limitPair     = 10
	limitAccount  = 50
	limitAddress  = 100
)

// limits are how many failures of each kind hold further attempts up.
type limits struct{ pair, account, address int }

// A password may be mistyped more often than a code of six digits, of which three are right at any time.
var (
	passwordLimits = limits{limitPair, limitAccount, limitAddress}
	codeLimits     = limits{5, 15, limitAddress}
	// A link by mail is asked for again where the mail is slow; more than that fills somebody's mailbox.
	resetLimits = limits{3, 5, 30}
)

// Attempt is one attempt to sign in, as the limits see it.
type Attempt struct {
	pair, account, address, known string
	limits                        limits
}

// NewAttempt names an attempt. Keys are hashes: the table of limits tells no logins and no addresses. Of IPv6
// the /64 counts, which is what one subscriber has.
func NewAttempt(login, address string) Attempt {
	address = subscriber(address)
	return Attempt{
		pair: limitKey("pair", login, address), account: limitKey("account", login),
		address: limitKey("address", address), known: limitKey("known", login, address),
		limits: passwordLimits,
	}
}

// subscriber is the part of an address that tells who is there.
func subscriber(address string) string {
	if ip, err := netip.ParseAddr(address); err == nil && ip.Is6() && !ip.Is4In6() {
		prefix, _ := ip.WithZone("").Prefix(64)
		return prefix.String()
	}
	return address
}

// NewConfirmation names an attempt of somebody who is signed in to show that they know the password of an account:
// counted apart, so that a session in wrong hands does not hold up the sign-in.
func NewConfirmation(account forms.ID, address string) Attempt {
	return NewAttempt("confirm\x00"+account.String(), address)
}

// NewCodeAttempt names an attempt to give the second factor of an account.
func NewCodeAttempt(account forms.ID, address string) Attempt {
	a := NewAttempt("code\x00"+account.String(), address)
	a.limits = codeLimits
	return a
}

// errandMost is how many errands to providers an address begins in a window without anybody's coming back.
const errandMost = 200

// NewErrandAttempt names an errand to a provider. All its counts are one, so that each counts three times; a whole office may share an
// address.
func NewErrandAttempt(address string) Attempt {
	a := NewAttempt("errand", address)
	a.address, a.account = a.pair, a.pair
	a.limits = limits{3 * errandMost, 3 * errandMost, 3 * errandMost}
	return a
}

// NewResetAttempt names a request for a link to set a password by mail, for what was typed. It is never forgiven.
func NewResetAttempt(typed, address string) Attempt {
	return counted("reset", typed, address, resetLimits)
}

// counted names an attempt at something, with counts and bounds of its own.
func counted(what, of, address string, within limits) Attempt {
	a := NewAttempt(what+"\x00"+of, address)
	a.address = limitKey(what+" address", subscriber(address))
	a.limits = within
	return a
}

// NewResetMail names a mail with such a link to an account, however it was named by whomever. All its counts are one, so each
// mail counts three times.
func NewResetMail(account forms.ID) Attempt {
	key := limitKey("reset mail", account.String())
	return Attempt{pair: key, account: key, address: key, known: key, limits: limits{3 * resetLimits.pair, 3 * resetLimits.pair, 3 * resetLimits.pair}}
}

func limitKey(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return parts[0] + " " + hex.EncodeToString(sum[:16])
}

// Charge counts the attempt before the password is looked at, so that a hundred at once are a hundred. It gives
// 0, or the seconds after which the next one may be made.
func (a Attempt) Charge(tx *store.Tx, now int64) (wait int64, err error) {
	return a.bounded(tx, now, func(key string) (int, int64, error) { return tx.CountAttempt(key, now, attemptWindow) })
}

// Refused is what Charge would give where a limit is reached already, and 0 elsewhere. It only reads, so that
// who is refused anyway does not cost a write.
func (a Attempt) Refused(tx *store.Tx, now int64) (wait int64, err error) {
	return a.bounded(tx, now, func(key string) (int, int64, error) {
		n, start, err := tx.Attempts(key, now, attemptWindow)
		return n + 1, start, err
	})
}

// bounded asks for the counts and gives how long those hold the attempt up that are beyond their limit.
func (a Attempt) bounded(tx *store.Tx, now int64, count func(key string) (int, int64, error)) (wait int64, err error) {
	since, err := tx.KnownSince(a.known)
	if err != nil {
		return 0, err
	}
	known := since > now-knownFor
	for _, bound := range []struct {
		key   string
		limit int
		binds bool
	}{
		{a.address, a.limits.address, !known}, {a.account, a.limits.account, !known}, {a.pair, a.limits.pair, true},
	} {
		n, start, err := count(bound.key)
		if err != nil {
			return 0, err
		}
		if bound.binds && n > bound.limit {
			wait = max(wait, (start+attemptWindow-now+999)/1000)
		}
	}
	return wait, nil
}

// Succeed takes the charge back: only failures count. The address is known for the account from now on.
func (a Attempt) Succeed(tx *store.Tx, now int64) {
	a.Forgive(tx)
	tx.MarkKnown(a.known, now)
}

// Forgive takes the charge back without making the address known: the password was right, and the second factor is
// still to come.
func (a Attempt) Forgive(tx *store.Tx) {
	tx.ForgiveAttempt(a.address)
	tx.ForgiveAttempt(a.account)
	tx.DropAttempts(a.pair)
}

// ForgetAttempts removes up to limit counts that no longer matter, and says how many.
func ForgetAttempts(tx *store.Tx, now int64, limit int) (int64, error) {
	return tx.ForgetAttempts(now-attemptWindow, now-knownFor, limit)
}

// Login writes a login the one way in which it is stored and looked up; "" for a text that cannot be stored.
func Login(text string) string {
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(text))
}

package org

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
	"rsc.io/qr"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// The second factor is a code of six digits that an app works out every 30 seconds (RFC 6238). A code of the step
// before or after counts too, since clocks differ; none counts twice.
const (
	stepTime    = 30_000 // milliseconds
	stepsAside  = 1
	codeDigits  = 6
	secretBytes = 20
)

// RecoveryCodes is how many codes stand in for the second factor, each once.
const RecoveryCodes = 10

// recoveryBytes is the randomness of a recovery code: 80 bits, so that a plain hash hides it.
const recoveryBytes = 10

// ErrNoSealKey: there is no key to seal secrets with.
var ErrNoSealKey = errors.New("org: no key to seal secrets with")

// Sealer keeps secrets that must be read again: AES-256-GCM under keys derived from the master key.
type Sealer struct {
	keys   [][]byte
	random io.Reader
}

// NewSealer makes a Sealer of keys of 32 bytes: the first seals, all of them open.
func NewSealer(keys [][]byte, random io.Reader) *Sealer { return &Sealer{keys, random} }

func aead(key []byte) (cipher.AEAD, error) {
	derived, err := hkdf.Key(sha256.New, key, nil, "second factor", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// Seal hides a secret of an account, or of whatever else has the id; opened for another it is none.
func (s *Sealer) Seal(account forms.ID, secret []byte) ([]byte, error) {
	if len(s.keys) == 0 {
		return nil, ErrNoSealKey
	}
	seal, err := aead(s.keys[0])
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, seal.NonceSize())
	if _, err := io.ReadFull(s.random, nonce); err != nil {
		panic("no randomness: " + err.Error())
	}
	return seal.Seal(nonce, nonce, secret, account[:]), nil
}

// Open gives a secret of an account back.
func (s *Sealer) Open(account forms.ID, sealed []byte) ([]byte, error) {
	for _, key := range s.keys {
		seal, err := aead(key)
		if err != nil {
			return nil, err
		}
		if n := seal.NonceSize(); len(sealed) > n {
			if secret, err := seal.Open(nil, sealed[:n], sealed[n:], account[:]); err == nil {
				return secret, nil
			}
		}
	}
	return nil, fmt.Errorf("org: the secret of %s was sealed with none of the keys there are", account)
}

// NewSecret makes the secret of a second factor.
func NewSecret(random io.Reader) []byte {
	secret := make([]byte, secretBytes)
	if _, err := io.ReadFull(random, secret); err != nil {
		panic("no randomness: " + err.Error())
	}
	return secret
}

var unpadded = base32.StdEncoding.WithPadding(base32.NoPadding)

// SecretText writes a secret as people type it into an app.
func SecretText(secret []byte) string { return unpadded.EncodeToString(secret) }

// SecretURI is the address that an app reads a secret from: otpauth://totp/…. Issuer is the company, login whose it is.
func SecretURI(secret []byte, issuer, login string) (string, error) {
	if issuer = strings.ReplaceAll(issuer, ":", " "); issuer == "" {
		issuer = "Superform"
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: login, Secret: secret})
	if err != nil {
		return "", fmt.Errorf("the address of a second factor: %w", err)
	}
	return key.URL(), nil
}

// Picture is a QR code: Path draws the dark squares in an SVG of Size by Size units, a quiet zone of 4 included.
type Picture struct {
	Size int    `json:"size"`
	Path string `json:"path" doc:"an SVG path"`
}

// quiet is the empty margin that readers of QR codes need, in squares.
const quiet = 4

// QR draws a text.
func QR(text string) (Picture, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return Picture{}, fmt.Errorf("a QR code: %w", err)
	}
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if n := strconv.Itoa(x - from); x > from {
				fmt.Fprintf(&b, "M%d %dh%sv1h-%sz", from+quiet, y+quiet, n, n)
			}
		}
	}
	return Picture{code.Size + 2*quiet, b.String()}, nil
}

// CodeAt is the code of a step.
func CodeAt(secret []byte, step int64) (string, error) {
	return hotp.GenerateCodeCustom(SecretText(secret), uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
}

// StepOf gives the step whose code this is at an instant (milliseconds), and whether it is the code of any that counts.
func StepOf(secret []byte, code string, now int64) (step int64, ok bool) {
	for aside := int64(-stepsAside); aside <= stepsAside; aside++ {
		at := now/stepTime + aside
		want, err := CodeAt(secret, at)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			step, ok = at, true
		}
	}
	return step, ok
}

// NewRecoveryCodes makes codes that stand in for a second factor, and what the store keeps of them.
func NewRecoveryCodes(random io.Reader) (codes []string, hashes [][]byte) {
	for range RecoveryCodes {
		raw := make([]byte, recoveryBytes)
		if _, err := io.ReadFull(random, raw); err != nil {
			panic("no randomness: " + err.Error())
		}
		text := strings.ToLower(unpadded.EncodeToString(raw))
		codes = append(codes, text[:4]+"-"+text[4:8]+"-"+text[8:12]+"-"+text[12:])
		hashes = append(hashes, recoveryHash(raw))
	}
	return codes, hashes
}

func recoveryHash(raw []byte) []byte {
	sum := sha256.Sum256(raw)
	return sum[:]
}

// plainCode takes out of a code what people add to read it.
func plainCode(code string) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(strings.ToUpper(code))
}

// ConfirmedFactor gives the second factor of an account, nil where it has none that was confirmed.
func ConfirmedFactor(tx *store.Tx, account forms.ID) (*store.FactorRow, error) {
	f, err := tx.Factor(account)
	if errors.Is(err, store.ErrNotFound) || err == nil && f.ConfirmedAt == 0 {
		return nil, nil
	}
	return f, err
}

// TakeCode reports whether a text is a code of the second factor, or a recovery code, that was not taken before, and
// takes it.
func (s *Sealer) TakeCode(tx *store.Tx, f *store.FactorRow, code string, now int64) (bool, error) {
	code = plainCode(code)
	if len(code) != codeDigits {
		raw, err := unpadded.DecodeString(code)
		if err != nil || len(raw) != recoveryBytes || f.ConfirmedAt == 0 {
			return false, nil
		}
		return tx.UseRecoveryCode(f.Account, recoveryHash(raw))
	}
	secret, err := s.Open(f.Account, f.Secret)
	if err != nil {
		return false, err
	}
	step, ok := StepOf(secret, code, now)
	if !ok {
		return false, nil
	}
	return tx.StepFactor(f.Account, step)
}

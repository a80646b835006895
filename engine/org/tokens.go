package org

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"strings"
)

// tokenBytes is the randomness of a session's token: 256 bits.
const tokenBytes = 32

// NewToken makes a token from random. It fails only where there is no randomness.
func NewToken(random io.Reader) (string, error) {
	var b [tokenBytes]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}

// TokenHash is what the store keeps of a token; false where the text is not a token in the one way of writing
// it. The token is random, so a plain hash hides it.
func TokenHash(token string) ([]byte, bool) {
	if len(token) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return nil, false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) != tokenBytes {
		return nil, false
	}
	sum := sha256.Sum256(b)
	return sum[:], true
}

// CSRF is what the pages of a session repeat in a header. It follows from the token, which they cannot read,
// and does not lead back to it.
func CSRF(token string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("superform csrf 1"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// KeyPrefix heads every API key, so that scanners of secrets find one in a repository: sfk_ and 43 characters of
// A–Z, a–z, 0–9, - and _.
const KeyPrefix = "sfk_"

// NewKey makes an API key from random.
func NewKey(random io.Reader) (string, error) {
	token, err := NewToken(random)
	return KeyPrefix + token, err
}

// IsKey reports whether a text means to be an API key.
func IsKey(text string) bool { return strings.HasPrefix(text, KeyPrefix) }

// KeyHash is what the store keeps of an API key; false where the text is none.
func KeyHash(key string) ([]byte, bool) {
	token, ok := strings.CutPrefix(key, KeyPrefix)
	if !ok {
		return nil, false
	}
	return TokenHash(token)
}

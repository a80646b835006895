package org

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
)

// hashing is what a hash costs: 19 MB and two passes, as OWASP names for argon2id.
var hashing = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// dummy is a hash of no password. Somebody without an account costs as much time as somebody with one.
const dummy = "$argon2id$v=19$m=19456,t=2,p=1$PyD0oXzCqS2oQqz1n1c0Xw$m0b3hJkqkq1GmU5o3m4nTzV1xw8yq0nM1hOa2d3e4f8"

// Bounds of a password, in characters and in bytes.
const (
	MinPassword = 8
	MaxPassword = 500
)

var (
	// ErrShortPassword: fewer than MinPassword characters.
	ErrShortPassword = errors.New("org: the password is too short")
	// ErrLongPassword: more than MaxPassword characters, or not UTF-8.
	ErrLongPassword = errors.New("org: the password is too long")
)

// Hasher hashes passwords, two at a time: each takes 19 MB and a core for tens of milliseconds, and sign-ins
// must not take the machine from everybody else. The others wait for their turn.
type Hasher struct {
	turns chan struct{}
	spent atomic.Int64 // nanoseconds
}

// NewHasher makes a Hasher; a process needs one.
func NewHasher() *Hasher { return &Hasher{turns: make(chan struct{}, 2)} }

// Spent is how long all hashes so far have taken, the waiting for turns aside.
func (h *Hasher) Spent() time.Duration { return time.Duration(h.spent.Load()) }

// turn waits for a turn and gives what ends it, or ends with the context.
func (h *Hasher) turn(ctx context.Context) (done func(), err error) {
	select {
	case h.turns <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	began := time.Now()
	return func() {
		h.spent.Add(int64(time.Since(began)))
		<-h.turns
	}, nil
}

// Hash gives the text to store for a password of MinPassword to MaxPassword characters.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return "", ErrShortPassword
	case n > MaxPassword || !utf8.ValidString(password):
		return "", ErrLongPassword
	}
	done, err := h.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	hash, err := argon2id.CreateHash(password, &hashing)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}

// Verify reports whether a password belongs to a stored hash, and whether the hash was made with other
// parameters than today's and should be made anew. An empty hash belongs to no password, and takes as long.
func (h *Hasher) Verify(ctx context.Context, password, hash string) (ok, stale bool, err error) {
	done, err := h.turn(ctx)
	if err != nil {
		return false, false, err
	}
	defer done()
	known := hash != ""
	if !known {
		hash = dummy
	}
	if len(password) > 4*MaxPassword {
		password, known = "", false
	}
	match, params, err := argon2id.CheckHash(password, hash)
	if err != nil {
		return false, false, fmt.Errorf("verify a password: %w", err)
	}
	return match && known, *params != hashing, nil
}

package org

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"
)

func TestPasswords(t *testing.T) {
	h := NewHasher()
	ctx := context.Background()
	hash, err := h.Hash(ctx, "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %s", hash)
	}
	old, err := argon2id.CreateHash("correct horse", &argon2id.Params{Memory: 8, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, password, hash string
		ok, stale            bool
	}{
		{"the right one", "correct horse", hash, true, false},
		{"a wrong one", "correct horsf", hash, false, false},
		{"none", "", hash, false, false},
		{"no account", "correct horse", "", false, false},
		{"the stand-in for no account", "", "", false, false},
		{"a hash of former parameters", "correct horse", old, true, true},
		{"a megabyte", strings.Repeat("a", 1<<20), hash, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			ok, stale, err := h.Verify(ctx, c.password, c.hash)
			if ok != c.ok || stale != c.stale || err != nil {
				t.Errorf("got %v %v %v, want %v %v", ok, stale, err, c.ok, c.stale)
			}
		})
	}
}

func TestPasswordBounds(t *testing.T) {
	h := NewHasher()
	for _, c := range []struct {
		name, password string
		want           error
	}{
		{"seven characters", "1234567", ErrShortPassword},
		{"eight characters", "12345678", nil},
		{"eight Chinese characters", "密码密码密码密码", nil},
		{"501 characters", strings.Repeat("a", 501), ErrLongPassword},
		{"not UTF-8", "12345678\xff", ErrLongPassword},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := h.Hash(context.Background(), c.password); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestTheStandInCostsWhatAHashCosts(t *testing.T) {
	params, salt, key, err := argon2id.DecodeHash(dummy)
	if err != nil || *params != hashing || len(salt) != 16 || len(key) != 32 {
		t.Errorf("the stand-in has %+v, %d, %d, %v", params, len(salt), len(key), err)
	}
}

func TestWaitingForATurnEndsWithTheContext(t *testing.T) {
	h := NewHasher()
	for range cap(h.turns) {
		h.turns <- struct{}{}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := h.Hash(ctx, "correct horse"); !errors.Is(err, context.Canceled) {
		t.Errorf("Hash: %v", err)
	}
	if _, _, err := h.Verify(ctx, "correct horse", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("Verify: %v", err)
	}
	if len(h.turns) != 2 {
		t.Errorf("%d turns are taken", len(h.turns))
	}
}

func TestTokens(t *testing.T) {
	token, err := NewToken(bytes.NewReader(bytes.Repeat([]byte{0xfb}, 32)))
	if err != nil || token != "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s" {
		t.Fatalf("got %q, %v", token, err)
	}
	if _, err := NewToken(bytes.NewReader(nil)); err == nil {
		t.Error("a token without randomness")
	}
	hash, ok := TokenHash(token)
	if !ok || len(hash) != 32 {
		t.Errorf("hash %x %v", hash, ok)
	}
	for name, text := range map[string]string{
		"none": "", "short": token[:42], "long": token + "A", "padded": token + "=", "another alphabet": strings.ReplaceAll(token, "-", "+"),
		"another way of writing the same": token[:42] + "t", "a line break": token[:20] + "\n" + token[20:],
	} {
		t.Run(name, func(t *testing.T) {
			if _, ok := TokenHash(text); ok {
				t.Error("is taken for a token")
			}
		})
	}
	if CSRF(token) == CSRF(token[1:]) || strings.Contains(CSRF(token), token) || len(CSRF(token)) != 43 {
		t.Errorf("csrf %q", CSRF(token))
	}
}

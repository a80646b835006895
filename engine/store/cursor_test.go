package store

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

func key(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func mustSeals(t testing.TB, keys ...[]byte) seals {
	t.Helper()
	s, err := newSeals(keys)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var ownScope = cursorScope{forms.ID{1}, forms.ID{2}, [32]byte{3}}

func TestCursors(t *testing.T) {
	last := lastKey{blank: true, number: -7, text: "张三", id: forms.ID{9}}
	s := mustSeals(t, key(1))
	sealed, err := s.seal(ownScope, last.bytes())
	if err != nil {
		t.Fatal(err)
	}
	flipped := []byte(sealed)
	flipped[20] ^= 1
	for _, c := range []struct {
		name   string
		seals  seals
		scope  cursorScope
		cursor string
		want   error
	}{
		{"own", s, ownScope, sealed, nil},
		{"under the key that was in use before", mustSeals(t, key(2), key(1)), ownScope, sealed, nil},
		{"another company", s, cursorScope{forms.ID{7}, ownScope.member, ownScope.query}, sealed, ErrBadCursor},
		{"another member", s, cursorScope{ownScope.company, forms.ID{7}, ownScope.query}, sealed, ErrBadCursor},
		{"another list", s, cursorScope{ownScope.company, ownScope.member, [32]byte{7}}, sealed, ErrBadCursor},
		{"another key", mustSeals(t, key(2)), ownScope, sealed, ErrBadCursor},
		{"no key", nil, ownScope, sealed, ErrBadCursor},
		{"tampered", s, ownScope, string(flipped), ErrBadCursor},
		{"cut short", s, ownScope, sealed[:10], ErrBadCursor},
		{"longer", s, ownScope, sealed + "AAAA", ErrBadCursor},
		{"not base64", s, ownScope, "?" + sealed[1:], ErrBadCursor},
		{"in another spelling", s, ownScope, sealed + "=", ErrBadCursor},
		{"huge", s, ownScope, strings.Repeat("A", 1<<20), ErrBadCursor},
	} {
		t.Run(c.name, func(t *testing.T) {
			opened, err := c.seals.open(c.scope, c.cursor)
			if !errors.Is(err, c.want) {
				t.Fatalf("got error %v, want %v", err, c.want)
			}
			if err == nil {
				if got, err := readLastKey(opened); err != nil || got != last {
					t.Errorf("got %v, %v", got, err)
				}
			}
		})
	}
	again, _ := s.seal(ownScope, last.bytes())
	if again != sealed {
		t.Error("one place has two cursors")
	}
	if raw, _ := base64.RawURLEncoding.DecodeString(sealed); bytes.Contains(raw, []byte("张三")) {
		t.Error("a cursor shows its key")
	}
}

func TestKeysOfCursors(t *testing.T) {
	_, err := newSeals([][]byte{{1, 2}})
	if err == nil || err.Error() != "store: a cursor key has 2 bytes, not 32" {
		t.Error(err)
	}
	if _, err := seals(nil).seal(ownScope, nil); err != ErrNoCursorKey {
		t.Error(err)
	}
}

func FuzzCursor(f *testing.F) {
	s := mustSeals(f, key(1))
	good, _ := s.seal(ownScope, lastKey{text: "x"}.bytes())
	f.Add(good)
	f.Add("")
	f.Fuzz(func(t *testing.T, cursor string) {
		if opened, err := s.open(ownScope, cursor); err == nil && cursor != good {
			t.Errorf("%q opened as %x", cursor, opened)
		}
	})
}

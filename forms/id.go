package forms

import (
	"crypto/sha256"
	"database/sql/driver"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// ID is a UUID, 16 bytes, as everything that is stored is named by. Most are version 7: 48 bits of
// milliseconds, so that they sort by time, and the rest derived from facts (DeriveID), so that a
// repeated call and a replay give the same. The zero ID means "none".
type ID [16]byte

// ErrBadID says that a text is not a UUID.
var ErrBadID = errors.New("not an id")

// DeriveID makes the nth id of the command named by seed at the instant ms (milliseconds, UTC).
// The same arguments give the same id: RFC 9562 version 7, its 74 free bits from SHA-256(seed, n).
func DeriveID(ms int64, seed ID, n int) ID {
	var in [24]byte
	copy(in[:], seed[:])
	binary.BigEndian.PutUint64(in[16:], uint64(n))
	sum := sha256.Sum256(in[:])
	return StampID(ms, [10]byte(sum[:10]))
}

// StampID makes a version 7 id from an instant in milliseconds and ten bytes of randomness.
func StampID(ms int64, random [10]byte) ID {
	var id ID
	binary.BigEndian.PutUint64(id[:], uint64(ms)<<16)
	copy(id[6:], random[:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}

// ParseID reads the canonical text of a UUID: 36 characters, lower case.
func ParseID(s string) (ID, error) {
	var id ID
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return id, ErrBadID
	}
	var hexed [32]byte
	n := 0
	for i := 0; i < 36; i++ {
		c := s[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			continue
		}
		if c >= 'A' && c <= 'F' {
			return id, ErrBadID
		}
		hexed[n] = c
		n++
	}
	if _, err := hex.Decode(id[:], hexed[:]); err != nil {
		return ID{}, ErrBadID
	}
	return id, nil
}

// MustID is ParseID for constants in tests and tables; it panics on a bad text.
func MustID(s string) ID {
	id, err := ParseID(s)
	if err != nil {
		panic(fmt.Sprintf("forms.MustID(%q): %v", s, err))
	}
	return id
}

// IsZero reports whether the id is none.
func (id ID) IsZero() bool { return id == ID{} }

// String is the canonical text, 36 characters; "" for none.
func (id ID) String() string {
	if id.IsZero() {
		return ""
	}
	var b [36]byte
	hex.Encode(b[0:8], id[0:4])
	hex.Encode(b[9:13], id[4:6])
	hex.Encode(b[14:18], id[6:8])
	hex.Encode(b[19:23], id[8:10])
	hex.Encode(b[24:36], id[10:16])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// MarshalText writes the canonical text; none is "".
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the canonical text; "" is none.
func (id *ID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*id = ID{}
		return nil
	}
	got, err := ParseID(string(b))
	if err != nil {
		return err
	}
	*id = got
	return nil
}

// Value hands the id to a database as 16 bytes; none is NULL.
func (id ID) Value() (driver.Value, error) {
	if id.IsZero() {
		return nil, nil
	}
	return id[:], nil
}

// Scan reads what a database gives: 16 bytes (SQLite), the canonical text (PostgreSQL), or NULL.
func (id *ID) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*id = ID{}
		return nil
	case []byte:
		if len(v) == 16 {
			copy(id[:], v)
			return nil
		}
		return id.UnmarshalText(v)
	case string:
		return id.UnmarshalText([]byte(v))
	case [16]byte:
		*id = v
		return nil
	}
	return fmt.Errorf("an id cannot come from a %T", src)
}

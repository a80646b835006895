package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/superform-dev/superform/forms"
)

var (
	// ErrBadCursor: a cursor that was not sealed here, or for another company, member or list.
	ErrBadCursor = errors.New("store: not a cursor of this list")
	// ErrNoCursorKey: a list has a further page, and Options.CursorKeys is empty.
	ErrNoCursorKey = errors.New("store: no key to seal cursors with")
)

// seals holds the keys of cursors; the first seals, all of them open.
type seals []seal

type seal struct {
	aead  cipher.AEAD
	nonce []byte // key of the HMAC that nonces come from
}

func newSeals(keys [][]byte) (seals, error) {
	var all seals
	for _, key := range keys {
		if len(key) != 32 {
			return nil, fmt.Errorf("store: a cursor key has %d bytes, not 32", len(key))
		}
		block, err := aes.NewCipher(derive(key, "cursor seal"))
		if err != nil {
			return nil, err
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			return nil, err
		}
		all = append(all, seal{aead, derive(key, "cursor nonce")})
	}
	return all, nil
}

func derive(key []byte, purpose string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(purpose))
	return mac.Sum(nil)
}

// cursorScope is what a cursor holds for: a company, a member, and the list with its filters.
type cursorScope struct {
	company, member forms.ID
	query           [32]byte
}

func (c cursorScope) bytes() []byte {
	b := make([]byte, 0, 64)
	b = append(b, c.company[:]...)
	b = append(b, c.member[:]...)
	return append(b, c.query[:]...)
}

// seal hides the last key of a page. The nonce is a MAC of all that is sealed, so that the same page has the
// same cursor and no two messages share a nonce.
func (s seals) seal(scope cursorScope, last []byte) (string, error) {
	if len(s) == 0 {
		return "", ErrNoCursorKey
	}
	about := scope.bytes()
	mac := hmac.New(sha256.New, s[0].nonce)
	mac.Write(about)
	mac.Write(last)
	nonce := mac.Sum(nil)[:s[0].aead.NonceSize()]
	return base64.RawURLEncoding.EncodeToString(s[0].aead.Seal(nonce, nonce, last, about)), nil
}

// maxCursor bounds what is decoded: a text of a slot is at most a few hundred bytes.
const maxCursor = 8192

func (s seals) open(scope cursorScope, cursor string) ([]byte, error) {
	if len(cursor) > maxCursor {
		return nil, ErrBadCursor
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil {
		return nil, ErrBadCursor
	}
	for _, one := range s {
		n := one.aead.NonceSize()
		if len(raw) < n {
			break
		}
		if last, err := one.aead.Open(nil, raw[:n], raw[n:], scope.bytes()); err == nil {
			return last, nil
		}
	}
	return nil, ErrBadCursor
}

// lastKey is where a page ended: in the order of a slot or an instant (number), or of a text, then by id.
// blank is set in the second range of a list, that of the records whose slot is empty.
type lastKey struct {
	blank  bool
	number int64
	text   string
	id     forms.ID
}

func (k lastKey) bytes() []byte {
	b := make([]byte, 0, 25+len(k.text))
	if k.blank {
		b = append(b, 1)
	} else {
		b = append(b, 0)
	}
	b = binary.BigEndian.AppendUint64(b, uint64(k.number))
	b = append(b, k.id[:]...)
	return append(b, k.text...)
}

func readLastKey(b []byte) (lastKey, error) {
	if len(b) < 25 || b[0] > 1 {
		return lastKey{}, ErrBadCursor
	}
	return lastKey{blank: b[0] == 1, number: int64(binary.BigEndian.Uint64(b[1:])), id: forms.ID(b[9:25]), text: string(b[25:])}, nil
}

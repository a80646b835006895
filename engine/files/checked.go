package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
)

// ErrCorrupt says that the bytes of a file are not those that its hash was made of.
var ErrCorrupt = errors.New("the bytes of a file are not those of its hash")

// checked holds back the last bytes of a file until all of them were held against its hash.
type checked struct {
	from    io.ReadCloser
	want    string
	sum     hash.Hash
	next    []byte // read, and not given yet
	given   int    // how much of it was given
	spare   []byte
	ended   error // why nothing follows next; nil: more may
	started bool
}

// Checked gives the bytes of a file whose SHA-256 is known, in hex: where it is another, reading fails with ErrCorrupt before the last of them are
// given, so that nobody takes what they got for the whole.
func Checked(from io.ReadCloser, sum string) io.ReadCloser {
	return &checked{from: from, want: sum, sum: sha256.New()}
}

const checkedBlock = 32 << 10

// Read gives bytes of a block once the one after it is there, or the end is and the hash is right.
func (c *checked) Read(p []byte) (int, error) {
	if !c.started {
		c.started = true
		c.next, c.spare = make([]byte, 0, checkedBlock), make([]byte, 0, checkedBlock)
		c.fetch()
		c.next, c.spare = c.spare, c.next
		c.fetch()
	}
	for c.given == len(c.next) {
		if c.ended != nil && len(c.spare) == 0 {
			return 0, c.ended
		}
		c.next, c.spare, c.given = c.spare, c.next, 0
		c.fetch()
	}
	if c.ended != nil && !errors.Is(c.ended, io.EOF) {
		return 0, c.ended
	}
	n := copy(p, c.next[c.given:])
	c.given += n
	return n, nil
}

// fetch reads the next block into spare.
func (c *checked) fetch() {
	c.spare = c.spare[:0]
	if c.ended != nil {
		return
	}
	n, err := io.ReadFull(c.from, c.spare[:checkedBlock])
	c.spare = c.spare[:n]
	c.sum.Write(c.spare)
	switch {
	case err == nil:
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		want, _ := hex.DecodeString(c.want) // what is none is no hash either
		if c.ended = io.EOF; !bytes.Equal(c.sum.Sum(nil), want) {
			c.ended = ErrCorrupt
		}
	default:
		c.ended = err
	}
}

// Close closes the file.
func (c *checked) Close() error { return c.from.Close() }

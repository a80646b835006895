package files

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"image/gif"
	"io"
)

// gifPicturesMost is how many pictures a GIF has at most that is written anew.
const gifPicturesMost = 1000

// gifAnew writes the pictures of a GIF anew, each as long as it was seen: what was noted beside them stays behind. All of them together have at
// most MaxPixels.
func gifAnew(body io.ReadSeeker) ([]byte, error) {
	if err := gifFits(body); err != nil {
		return nil, err
	}
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	all, err := gif.DecodeAll(body)
	if err != nil {
		return nil, ErrNoPicture
	}
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, all); err != nil {
		return nil, ErrNoPicture
	}
	return out.Bytes(), nil
}

// gifFits counts the pictures of a GIF and their pixels before any is read.
func gifFits(body io.ReadSeeker) error {
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r := bufio.NewReader(body)
	head := make([]byte, 13)
	if _, err := io.ReadFull(r, head); err != nil || !skip(r, colours(head[10])) {
		return ErrNoPicture
	}
	if wide, high := le16(head[6:]), le16(head[8:]); wide == 0 || high == 0 || wide > MaxPixels/high || max(wide, high) > MaxSide {
		return ErrManyPixels
	}
	pixels := 0
	for pictures := 0; ; {
		kind, err := r.ReadByte()
		if err != nil {
			return ErrNoPicture
		}
		switch kind {
		case ';':
			return nil
		case '!':
			if !skip(r, 1) {
				return ErrNoPicture
			}
		case ',':
			place := make([]byte, 9)
			if _, err := io.ReadFull(r, place); err != nil || !skip(r, colours(place[8])+1) {
				return ErrNoPicture
			}
			pictures++
			if pixels += le16(place[4:]) * le16(place[6:]); pixels > MaxPixels || pictures > gifPicturesMost {
				return ErrManyPixels
			}
		default:
			return ErrNoPicture
		}
		if !skipBlocks(r) {
			return ErrNoPicture
		}
	}
}

func le16(b []byte) int { return int(binary.LittleEndian.Uint16(b)) }

// colours is how many bytes a table of colours takes of which flags tell.
func colours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// skipBlocks passes over blocks up to the empty one.
func skipBlocks(r *bufio.Reader) bool {
	for {
		n, err := r.ReadByte()
		if err != nil || !skip(r, int(n)) {
			return false
		}
		if n == 0 {
			return true
		}
	}
}

func skip(r *bufio.Reader, n int) bool {
	_, err := r.Discard(n)
	return err == nil
}

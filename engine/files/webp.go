package files

import (
	"encoding/binary"
	"io"

	_ "golang.org/x/image/webp" // drawn as other pictures are
)

// webpChunksMost is how many parts a WebP has at most that is read.
const webpChunksMost = 1000

// webpGroups is how many bytes the codes of a lossless WebP take at most, in memory, whatever its size.
const webpGroups = 140 << 20

// webp is what the parts of a WebP say before anything of it is drawn.
type webp struct {
	size     int64
	moves    bool // it is several pictures
	lossless bool // it, or what shines through
	exif     []byte
}

// readWebP walks through the parts of a WebP; false: it is none, or says that it is larger than the file.
func readWebP(body io.ReadSeeker) (w webp, ok bool) {
	size, err := body.Seek(0, io.SeekEnd)
	head := make([]byte, 12)
	if err != nil || !readAt(body, 0, head) || string(head[:4]) != "RIFF" || string(head[8:]) != "WEBP" {
		return w, false
	}
	w.size = size
	end := int64(binary.LittleEndian.Uint32(head[4:])) + 8
	at := int64(12)
	for range webpChunksMost {
		if at+8 > end {
			return w, at >= end && end <= size
		}
		chunk := make([]byte, 8)
		if !readAt(body, at, chunk) {
			return w, false
		}
		length := int64(binary.LittleEndian.Uint32(chunk[4:]))
		if at+8+length > min(end, size) || !w.note(body, at+8, string(chunk[:4]), length) {
			return w, false
		}
		at += 8 + length + length&1
	}
	return w, false
}

// note takes in a part; false: it cannot be read.
func (w *webp) note(body io.ReadSeeker, at int64, name string, length int64) bool {
	switch name {
	case "VP8X":
		var flags [1]byte
		if length < 1 || !readAt(body, at, flags[:]) {
			return false
		}
		w.moves = w.moves || flags[0]&2 != 0
	case "ANIM", "ANMF":
		w.moves = true
	case "VP8L", "ALPH":
		w.lossless = true
	case "EXIF":
		w.exif = make([]byte, min(length, 64<<10))
		return readAt(body, at, w.exif)
	}
	return true
}

// memory is how many bytes drawing it takes at most.
func (w *webp) memory(pixels int) int {
	if !w.lossless {
		return 3*pixels + int(w.size)
	}
	return 11*pixels + int(min(webpGroups, 300*w.size))
}

func readAt(body io.ReadSeeker, at int64, into []byte) bool {
	if _, err := body.Seek(at, io.SeekStart); err != nil {
		return false
	}
	_, err := io.ReadFull(body, into)
	return err == nil
}

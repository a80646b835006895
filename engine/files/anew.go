package files

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"slices"
)

// AnewSide is how many pixels wide and high a photo is at most that is written anew.
const AnewSide = 4096

// ErrUndrawn says that a picture is of a kind that is not drawn here.
var ErrUndrawn = errors.New("the picture is of a kind that is not drawn")

// Drawn says whether pictures of a media type can be written anew.
func Drawn(media string) bool {
	return slices.Contains([]string{"image/jpeg", "image/png", "image/gif", "image/webp"}, media)
}

// Anew reads a picture and writes what is seen of it, upright: place, time, camera and whatever else a file may hold stay behind. JPEG, PNG and GIF
// keep their kind; a WebP becomes a JPEG where it was made as a photo is, else a PNG, and is ErrUndrawn where it moves. A JPEG is at most AnewSide
// pixels wide and high then.
func Anew(body io.ReadSeeker) ([]byte, error) {
	if w, ok := readWebP(body); ok && w.moves {
		return nil, ErrUndrawn
	}
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if _, kind, _ := image.DecodeConfig(body); kind == "gif" {
		return gifAnew(body)
	}
	whole, turn, kind, err := decoded(body)
	if err != nil {
		return nil, err
	}
	if _, photo := whole.(*image.YCbCr); kind == "jpeg" || photo || turn > 1 {
		return encoded(turned(scaled(whole, whole.Bounds(), AnewSide), turn), 85)
	}
	var out bytes.Buffer
	err = png.Encode(&out, whole)
	return out.Bytes(), err
}

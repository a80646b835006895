package files

import (
	"bytes"
	"image"
	"image/png"
	"io"
)

// AnewSide is how many pixels wide and high a photo is at most that is written anew.
const AnewSide = 4096

// Anew reads a JPEG or PNG and writes what is seen of it, upright, in its own kind: place, time, camera and whatever else a file may hold stay
// behind. A JPEG is at most AnewSide pixels wide and high then.
func Anew(body io.ReadSeeker) ([]byte, error) {
	whole, turn, err := decoded(body)
	if err != nil {
		return nil, err
	}
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if _, kind, err := image.DecodeConfig(body); err != nil || kind != "png" {
		return encoded(turned(scaled(whole, whole.Bounds(), AnewSide), turn), 85)
	}
	var out bytes.Buffer
	err = png.Encode(&out, whole)
	return out.Bytes(), err
}

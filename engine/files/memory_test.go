package files

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/jpeg"
	"testing"
)

// pngHead is the head of a PNG with four channels.
func pngHead(wide, high uint32, depth byte) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), wide), high)
	head = append(head, depth, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\r"), head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

// jpegHead is the head of a JPEG in colours, of a kind of frame.
func jpegHead(frame byte, wide, high uint16) []byte {
	out := append([]byte("\xff\xd8\xff\xe0\x00\x07JFIF\x00\xff"), frame, 0, 17, 8)
	out = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(out, high), wide)
	return append(out, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1)
}

// Pictures that would take more memory than there is for them are not begun, few as their pixels are.
func TestPicturesAreBoundedByWhatTheyTake(t *testing.T) {
	for name, c := range map[string]struct {
		body []byte
		want error
	}{
		"deep colours":        {pngHead(8000, 4900, 16), ErrManyPixels},
		"its common kind":     {pngHead(8000, 4900, 8), ErrNoPicture}, // begun, and broken
		"a progressive JPEG":  {jpegHead(0xc2, 8000, 4900), ErrManyPixels},
		"a baseline JPEG":     {jpegHead(0xc0, 8000, 4900), ErrNoPicture},
		"a smaller one":       {jpegHead(0xc2, 4000, 3000), ErrNoPicture},
		"too many, and small": {pngHead(8000, 6000, 8), ErrManyPixels},
	} {
		if _, err := Thumb(bytes.NewReader(c.body)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewRGBA(image.Rect(0, 0, 90, 60)), nil); err != nil {
		t.Fatal(err)
	}
	if progressive(bytes.NewReader(photo.Bytes())) || !progressive(bytes.NewReader([]byte("\xff\xd8\x00\x00\x00"))) {
		t.Error("kinds of JPEG are not told apart")
	}
}

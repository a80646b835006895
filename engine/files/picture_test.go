package files

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"
)

// halves is a picture of a size whose left half is red and whose right half is blue.
func halves(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			if x >= w/2 {
				c = color.RGBA{0, 0, 255, 255}
			}
			m.Set(x, y, c)
		}
	}
	return m
}

// exif is the beginning of a JPEG that was stored in a way.
func exif(way byte) []byte {
	tiff := []byte{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, way, 0, 0, 0, 0, 0, 0}
	segment := append([]byte("Exif\x00\x00"), tiff...)
	return append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(segment) + 2)}, segment...)
}

func at(t *testing.T, picture []byte, x, y int) string {
	t.Helper()
	m, kind, err := image.Decode(bytes.NewReader(picture))
	if err != nil || kind != "jpeg" {
		t.Fatal(kind, err)
	}
	r, _, b, _ := m.At(x, y).RGBA()
	switch {
	case r > 0xc000 && b < 0x4000:
		return "red"
	case b > 0xc000 && r < 0x4000:
		return "blue"
	}
	return "other"
}

func TestPortrait(t *testing.T) {
	var plain, jpg bytes.Buffer
	if err := errors.Join(png.Encode(&plain, halves(900, 600)), jpeg.Encode(&jpg, halves(700, 700), nil)); err != nil {
		t.Fatal(err)
	}
	large, small, err := Portrait(bytes.NewReader(plain.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if c, _, _ := image.DecodeConfig(bytes.NewReader(large)); c.Width != LargeSide || c.Height != LargeSide {
		t.Errorf("the large one is %d × %d", c.Width, c.Height)
	}
	if c, _, _ := image.DecodeConfig(bytes.NewReader(small)); c.Width != SmallSide || len(small) > 8<<10 {
		t.Errorf("the small one is %d wide and has %d bytes", c.Width, len(small))
	}
	if at(t, large, 20, 240) != "red" || at(t, large, 460, 240) != "blue" {
		t.Error("it is not the middle of the picture")
	}
	turns := map[byte][2]string{1: {"red left", "blue"}, 3: {"blue left", "red"}, 6: {"red top", "blue"}, 8: {"blue top", "red"}}
	for way := range turns {
		body := append(exif(way), jpg.Bytes()[2:]...)
		turned, _, err := Portrait(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(turned, []byte("Exif")) {
			t.Error("what the camera wrote is still there")
		}
		x, y := 20, 240
		if strings.HasSuffix(turns[way][0], "top") {
			x, y = 240, 20
		}
		if got := at(t, turned, x, y); !strings.HasPrefix(turns[way][0], got) {
			t.Errorf("stored in way %d: %s, want %s", way, got, turns[way][0])
		}
	}
}

func TestPortrait_Refuses(t *testing.T) {
	many := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00")
	many = append(many, 0x0a, 0x4f, 0x4e, 0x57) // of the wrong sum: read by its head all the same
	for name, body := range map[string][]byte{"a text": []byte("portrait.png"), "svg": []byte("<svg/>"), "nothing": nil, "half": exif(1)} {
		if _, _, err := Portrait(bytes.NewReader(body)); !errors.Is(err, ErrNoPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := Portrait(bytes.NewReader(many)); err == nil {
		t.Error("a picture of four thousand million pixels was read")
	}
}

func TestAnew(t *testing.T) {
	var photo, drawing bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 5000, 20)), nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&drawing, image.NewNRGBA(image.Rect(0, 0, 30, 10))); err != nil {
		t.Fatal(err)
	}
	note := append([]byte{0, 0, 0, 4}, "tEXtGPS!\x2c\x6c\x0b\x0d"...)
	binary.BigEndian.PutUint32(note[12:], crc32.ChecksumIEEE(note[4:12]))
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"a photo on its side": {append(exif(6), photo.Bytes()[2:]...), "jpeg 16x4096"},
		"a drawing":           {slices.Concat(drawing.Bytes()[:33], note, drawing.Bytes()[33:]), "png 30x10"},
	} {
		clean, err := Anew(bytes.NewReader(c.content))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		config, kind, err := image.DecodeConfig(bytes.NewReader(clean))
		if got := fmt.Sprintf("%s %dx%d", kind, config.Width, config.Height); err != nil || got != c.want {
			t.Errorf("%s: %s %v", name, got, err)
		}
		if bytes.Contains(clean, []byte("Exif")) || bytes.Contains(clean, []byte("GPS")) {
			t.Errorf("%s holds what was noted", name)
		}
	}
	if _, err := Anew(strings.NewReader("no picture")); !errors.Is(err, ErrNoPicture) {
		t.Error(err)
	}
}

package files

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"
)

// pngOf is a PNG that says that it is so large, with content of as many zeros as told in place of its points.
func pngOf(wide, high uint32, zeros int) []byte {
	out := bytes.NewBufferString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, body []byte) {
		body = append([]byte(kind), body...)
		_ = binary.Write(out, binary.BigEndian, uint32(len(body)-4))
		out.Write(body)
		_ = binary.Write(out, binary.BigEndian, crc32.ChecksumIEEE(body))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, wide), high)
	chunk("IHDR", append(head, 8, 0, 0, 0, 0))
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	for ; zeros > 0; zeros -= 1 << 16 {
		_, _ = w.Write(make([]byte, min(zeros, 1<<16)))
	}
	_ = w.Close()
	chunk("IDAT", packed.Bytes())
	chunk("IEND", nil)
	return out.Bytes()
}

// moving is a GIF of so many pictures, each of some points.
func moving(t *testing.T, pictures, side int) []byte {
	t.Helper()
	all := &gif.GIF{}
	for range pictures {
		all.Image = append(all.Image, image.NewPaletted(image.Rect(0, 0, side, side), palette.Plan9[:4]))
		all.Delay = append(all.Delay, 1)
	}
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, all); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Odd pictures are drawn small or not at all, at once and without the memory that they ask for; none of them stops the server.
func TestOddPictures(t *testing.T) {
	var plain, photo bytes.Buffer
	if err := errors.Join(png.Encode(&plain, halves(40, 30)), jpeg.Encode(&photo, halves(40, 30), nil)); err != nil {
		t.Fatal(err)
	}
	whole := moving(t, 10_000, 4)
	for name, tt := range map[string]struct {
		content []byte
		want    error
	}{
		"a GIF of 10,000 pictures":            {whole, nil},
		"a GIF cut off in a later picture":    {whole[:len(whole)/2], nil},
		"a GIF cut off in its first":          {whole[:20], ErrNoPicture},
		"a PNG of four thousand million dots": {pngOf(65_535, 65_535, 1<<10), ErrManyPixels},
		"a PNG as wide as can be written":     {pngOf(1<<31-1, 1, 1<<10), ErrManyPixels},
		"a PNG of a line too long":            {pngOf(MaxSide+1, 1, 1<<10), ErrManyPixels},
		"a PNG with more in it than it says":  {pngOf(10, 10, 64<<20), ErrNoPicture},
		"a PNG with less in it than it says":  {pngOf(6_000, 6_000, 1<<10), ErrNoPicture},
		"a PNG of no width":                   {pngOf(0, 10, 100), ErrNoPicture},
		"a PNG of no height":                  {pngOf(10, 0, 100), ErrNoPicture},
		"a PNG of width beyond numbers":       {pngOf(1<<31, 10, 100), ErrNoPicture},
		"a PNG with a false sum":              {bytes.Replace(plain.Bytes(), []byte("IHDR"), []byte("IHDX"), 1), ErrNoPicture},
		"a GIF of no size":                    {[]byte("GIF89a\x00\x00\x00\x00\x00\x00\x00;"), ErrManyPixels},
		"a GIF that says only that it is one": {[]byte("GIF89a"), ErrNoPicture},
		"a GIF with a picture outside of it":  {[]byte("GIF89a\x02\x00\x02\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\xff\x00\xff\x00\x02\x00\x02\x00\x00\x02\x02D\x01\x00;"), ErrNoPicture},
		"a JPEG, whatever it is called":       {photo.Bytes(), nil},
		"a JPEG cut off":                      {photo.Bytes()[:len(photo.Bytes())/2], ErrNoPicture},
		"a JPEG of nothing":                   {[]byte("\xff\xd8\xff\xd9"), ErrNoPicture},
		"a page that begins as a picture":     {[]byte("GIF89a=1;<script>alert(1)</script>"), ErrManyPixels},
		"a drawing with a script":             {[]byte("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), ErrNoPicture},
		"nothing":                             {nil, ErrNoPicture},
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			thumb, err := Thumb(bytes.NewReader(tt.content))
			if !errors.Is(err, tt.want) || (err == nil) != (mediaType(thumb) == "image/jpeg") {
				t.Errorf("%d bytes, %v", len(thumb), err)
			}
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// What a file is, its content says, not its name: a page that calls itself a picture is none.
func TestWhatPicturesAre(t *testing.T) {
	for content, want := range map[string]string{
		"GIF89a=1;<script>alert(1)</script>":             "image/gif",
		"<svg xmlns='http://www.w3.org/2000/svg'></svg>": "text/plain; charset=utf-8",
		"<html><img src=x>":                              "text/html; charset=utf-8",
		"\x89PNG\r\n\x1a\n":                              "image/png",
	} {
		if got := mediaType([]byte(content)); got != want && !strings.HasPrefix(got, "text/xml") {
			t.Errorf("%q is %s, want %s", content, got, want)
		}
	}
}

package files

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"slices"
	"strings"
	"testing"
)

// Parts of WebP pictures of 40 × 30 points, red on the left and blue on the right: as a photo is made, without loss, and what shines through.
const (
	webpPhoto = "EAUAnQEqKAAeAD7RVqRLqCSjobAIAQAaCUAZzPYvIPkApQH2AV//uAAF7zBn9qzOgAD+6zb/6CKC7P//Qk0K3kftgtky0OuPV0KsHM0nfqvKGf/HwAAAW0JfNFVrogAAAAA="
	webpExact = "LydABwAPEPO///MfDgizjWpw/rQzuHdE/6PGHw=="
	webpClear = "AQdQwIgIAAnh/3g5ov8pBQ=="
)

// webpOf puts parts, each a name of four letters and base64, or what follows "=" as it is, together to a WebP.
func webpOf(parts ...string) []byte {
	out := []byte("RIFF....WEBP")
	for _, part := range parts {
		body, text := []byte(part[5:]), part[4] == '='
		if !text {
			body, _ = base64.StdEncoding.DecodeString(part[5:])
		}
		out = append(out, part[:4]...)
		out = append(binary.LittleEndian.AppendUint32(out, uint32(len(body))), body...)
		out = append(out, make([]byte, len(body)%2)...)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// webpFlags is the first part of a WebP of several parts.
func webpFlags(flags byte, wide, high int) string {
	return "VP8X=" + string([]byte{flags, 0, 0, 0, byte(wide - 1), byte((wide - 1) >> 8), 0, byte(high - 1), byte((high - 1) >> 8), 0})
}

func TestAnew_WebP(t *testing.T) {
	noted := "EXIF=Exif\x00\x00" + string(exif(6)[12:])
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"a photo":                 {webpOf("VP8 :" + webpPhoto), "jpeg 40x30"},
		"without loss":            {webpOf("VP8L:" + webpExact), "png 40x30"},
		"with what shines":        {webpOf(webpFlags(16, 40, 30), "ALPH:"+webpClear, "VP8 :"+webpPhoto), "png 40x30"},
		"a photo on its side":     {webpOf(webpFlags(8, 40, 30), "VP8 :"+webpPhoto, noted), "jpeg 30x40"},
		"one that tells a place":  {webpOf(webpFlags(4, 40, 30), "VP8L:"+webpExact, "XMP =GPS of a home"), "png 40x30"},
		"one with something else": {append(webpOf("VP8 :"+webpPhoto), "GPS of a home"...), "jpeg 40x30"},
	} {
		clean, err := Anew(bytes.NewReader(c.content))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		whole, kind, err := image.Decode(bytes.NewReader(clean))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := fmt.Sprintf("%s %dx%d", kind, whole.Bounds().Dx(), whole.Bounds().Dy()); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
		if r, _, b, _ := whole.At(2, 2).RGBA(); r < b+0x5000 {
			t.Errorf("%s: it is not red where it was: %x %x", name, r, b)
		}
		if bytes.Contains(clean, []byte("Exif")) || bytes.Contains(clean, []byte("GPS")) {
			t.Errorf("%s holds what was noted", name)
		}
	}
}

func TestAnew_RefusesWebP(t *testing.T) {
	photo := webpOf("VP8 :" + webpPhoto)
	larger := bytes.Clone(photo)
	binary.LittleEndian.PutUint32(larger[4:], 1<<31)
	longer := bytes.Clone(larger)
	binary.LittleEndian.PutUint32(longer[16:], 1<<31-100)
	exact, _ := base64.StdEncoding.DecodeString(webpExact)
	huge := append([]byte{0x2f, 0xff, 0xff, 0xff, 0x0f}, exact[5:]...)
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"one that moves":               {webpOf(webpFlags(2, 40, 30), "ANIM=\xff\xff\xff\xff\x00\x00", "ANMF=nothing"), ErrUndrawn},
		"one that moves and says not":  {webpOf(webpFlags(0, 40, 30), "ANMF=nothing"), ErrUndrawn},
		"one cut off":                  {photo[:60], ErrNoPicture},
		"one that says it is larger":   {larger, ErrNoPicture},
		"a part that says it is large": {longer, ErrNoPicture},
		"too many points":              {webpOf("VP8L=" + string(huge)), ErrManyPixels},
		"many points without loss":     {webpOf(webpFlags(16, 6000, 5000), "ALPH:"+webpClear, "VP8 :"+webpPhoto), ErrManyPixels},
		"too many parts":               {webpOf(slices.Repeat([]string{"JUNK="}, webpChunksMost+1)...), ErrNoPicture},
		"no part":                      {webpOf(), ErrNoPicture},
	} {
		if _, err := Anew(bytes.NewReader(c.content)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Thumb(bytes.NewReader(c.content)); err == nil {
			t.Errorf("%s is drawn small", name)
		}
	}
	if _, err := Thumb(bytes.NewReader(photo)); err != nil {
		t.Errorf("a photo is not drawn small: %v", err)
	}
}

// noting puts a comment and the notes of a program into a GIF, before its first picture.
func noting(whole []byte) []byte {
	at := bytes.IndexByte(whole[13:], '!') + 13
	return slices.Concat(whole[:at], []byte("!\xfe\x0dGPS of a home\x00!\xff\x0bXMP DataXMP\x03GPS\x00"), whole[at:])
}

func TestAnew_GIF(t *testing.T) {
	all := &gif.GIF{LoopCount: 3}
	for i := range 3 {
		m := image.NewPaletted(image.Rect(0, 0, 12, 8), color.Palette{color.Transparent, color.RGBA{255, 0, 0, 255}, color.RGBA{0, 0, 255, 255}})
		m.SetColorIndex(i, 1, uint8(i))
		all.Image, all.Delay, all.Disposal = append(all.Image, m), append(all.Delay, 10*i+5), append(all.Disposal, gif.DisposalBackground)
	}
	var whole bytes.Buffer
	if err := gif.EncodeAll(&whole, all); err != nil {
		t.Fatal(err)
	}
	clean, err := Anew(bytes.NewReader(append(noting(whole.Bytes()), "GPS behind"...)))
	if err != nil || bytes.Contains(clean, []byte("GPS")) {
		t.Fatalf("%q %v", clean, err)
	}
	again, err := gif.DecodeAll(bytes.NewReader(clean))
	if err != nil || len(again.Image) != 3 || again.LoopCount != 3 || !slices.Equal(again.Delay, all.Delay) || !slices.Equal(again.Disposal, all.Disposal) {
		t.Fatalf("%+v %v", again, err)
	}
	for i, m := range again.Image {
		if !slices.Equal(m.Pix, all.Image[i].Pix) {
			t.Errorf("picture %d is another", i)
		}
	}
	large := func(pictures, side int) []byte {
		one := "," + string([]byte{0, 0, 0, 0, byte(side), byte(side >> 8), byte(side), byte(side >> 8), 0, 2, 1, 0, 0})
		return []byte("GIF89a" + string([]byte{byte(side), byte(side >> 8), byte(side), byte(side >> 8), 0x80, 0, 0}) + "rgbRGB" + strings.Repeat(one, pictures) + ";")
	}
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"ten thousand pictures":         {moving(t, 10_000, 4), ErrManyPixels},
		"pictures too large together":   {large(11, 2000), ErrManyPixels},
		"one too large":                 {large(1, 7000), ErrManyPixels},
		"a broken one":                  {large(1, 2000), ErrNoPicture},
		"a page that begins like a GIF": {[]byte("GIF89a=1;<script>alert(1)</script>"), ErrNoPicture},
		"one cut off in the second":     {whole.Bytes()[:whole.Len()-40], ErrNoPicture},
		"only its head":                 {[]byte("GIF89a"), ErrNoPicture},
	} {
		if _, err := Anew(bytes.NewReader(c.content)); err == nil || !errors.Is(err, c.want) && !errors.Is(err, ErrManyPixels) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzAnew looks for pictures that stop the server, or that are written anew as something that is none.
func FuzzAnew(f *testing.F) {
	var plain bytes.Buffer
	if err := png.Encode(&plain, halves(4, 3)); err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{plain.Bytes(), exif(6), webpOf("VP8 :" + webpPhoto), webpOf("VP8L:" + webpExact),
		webpOf(webpFlags(16, 40, 30), "ALPH:"+webpClear, "VP8 :"+webpPhoto), []byte("GIF89a\x02\x00\x02\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x02\x00\x02\x00\x00\x02\x02D\x01\x00;")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		clean, err := Anew(bytes.NewReader(content))
		if err != nil {
			return
		}
		if _, err := Anew(bytes.NewReader(clean)); err != nil {
			t.Errorf("what was written is not read: %v", err)
		}
	})
}

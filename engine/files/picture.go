package files

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	_ "image/gif" // of which the first picture is drawn
	"image/jpeg"
	_ "image/png" // what a picture may be beside JPEG
	"io"
)

// What becomes of a picture of somebody: two squares, as JPEG, without anything else that the upload held.
const (
	// LargeSide and SmallSide are how many pixels wide and high the squares are at most.
	LargeSide = 480
	SmallSide = 96
	// MaxPixels is how many pixels an upload may have.
	MaxPixels = 40_000_000
	// MaxSide is how many pixels wide and high an upload may be.
	MaxSide = 30_000
)

var (
	// ErrNoPicture says that a file is no picture that can be drawn, or is broken.
	ErrNoPicture = errors.New("the file is no picture")
	// ErrManyPixels says that a picture has more pixels than it may have.
	ErrManyPixels = errors.New("the picture has too many pixels")
)

// Portrait reads a picture and gives its middle square, large and small, upright and made anew: where and with what it was taken is not
// in them. What it is, its content says.
func Portrait(body io.ReadSeeker) (large, small []byte, err error) {
	whole, turn, _, err := decoded(body)
	if err != nil {
		return nil, nil, err
	}
	square := middle(whole)
	if large, err = encoded(turned(scaled(whole, square, LargeSide), turn), 80); err != nil {
		return nil, nil, err
	}
	small, err = encoded(turned(scaled(whole, square, SmallSide), turn), 70)
	return large, small, err
}

// ThumbSide is how many pixels wide and high a thumb is at most.
const ThumbSide = 240

// Thumb reads a picture and gives it small, whole, upright and made anew, as JPEG: some 8 KB. Of several pictures in one file it is the first.
func Thumb(body io.ReadSeeker) ([]byte, error) {
	whole, turn, _, err := decoded(body)
	if err != nil {
		return nil, err
	}
	return encoded(turned(scaled(whole, whole.Bounds(), ThumbSide), turn), 60)
}

// decoded reads a picture of at most MaxPixels, which are counted before any is read, with its kind and which of the eight ways of EXIF it is
// stored in. Of a GIF it is the first picture; a WebP that moves is none.
func decoded(body io.ReadSeeker) (whole image.Image, turn int, kind string, err error) {
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return nil, 0, "", err
	}
	config, kind, err := image.DecodeConfig(body)
	switch {
	case err != nil:
		return nil, 0, "", ErrNoPicture
	case config.Width <= 0 || config.Height <= 0 || config.Width > MaxPixels/config.Height, max(config.Width, config.Height) > MaxSide:
		return nil, 0, "", ErrManyPixels
	}
	takes := 0
	if kind == "webp" {
		w, ok := readWebP(body)
		if !ok || w.moves {
			return nil, 0, "", ErrNoPicture
		}
		takes, turn = w.memory(config.Width*config.Height), exifOrientation(w.exif)
	} else {
		takes, turn = memory(body, config, kind), 1
	}
	if takes > maxMemory {
		return nil, 0, "", ErrManyPixels
	}
	if kind == "jpeg" {
		turn = orientation(body)
	}
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return nil, 0, "", err
	}
	if whole, _, err = image.Decode(body); err != nil {
		return nil, 0, "", ErrNoPicture
	}
	return whole, turn, kind, nil
}

// middle is the largest square in the middle of a picture.
func middle(m image.Image) image.Rectangle {
	b := m.Bounds()
	side := min(b.Dx(), b.Dy())
	at := image.Pt(b.Min.X+(b.Dx()-side)/2, b.Min.Y+(b.Dy()-side)/2)
	return image.Rectangle{at, at.Add(image.Pt(side, side))}
}

// scaled draws a part of a picture at most most wide and high, each pixel the mean of those that it stands for; what shines through is white.
func scaled(m image.Image, part image.Rectangle, most int) *image.RGBA {
	wide, high := part.Dx(), part.Dy()
	if long := max(wide, high); long > most {
		wide, high = max(wide*most/long, 1), max(high*most/long, 1)
	}
	out := image.NewRGBA(image.Rect(0, 0, wide, high))
	band := image.NewRGBA(image.Rect(0, 0, part.Dx(), part.Dy()/high+2))
	for y := range high {
		top, bottom := span(y, high, part.Dy())
		strip := image.Rect(0, 0, part.Dx(), bottom-top)
		draw.Draw(band, strip, image.White, image.Point{}, draw.Src)
		draw.Draw(band, strip, m, part.Min.Add(image.Pt(0, top)), draw.Over)
		for x := range wide {
			left, right := span(x, wide, part.Dx())
			mean(out.Pix[out.PixOffset(x, y):], band, image.Rect(left, 0, right, bottom-top))
		}
	}
	return out
}

// span is which pixels of a line of some length the pixel at a place among n stands for: at least one.
func span(at, n, length int) (from, to int) {
	from = at * length / n
	return from, max((at+1)*length/n, from+1)
}

// mean writes the mean of some pixels.
func mean(out []uint8, m *image.RGBA, of image.Rectangle) {
	var sum [3]int
	for y := of.Min.Y; y < of.Max.Y; y++ {
		line := m.Pix[m.PixOffset(of.Min.X, y) : m.PixOffset(of.Max.X-1, y)+4]
		for i := 0; i < len(line); i += 4 {
			sum[0] += int(line[i])
			sum[1] += int(line[i+1])
			sum[2] += int(line[i+2])
		}
	}
	n := of.Dx() * of.Dy()
	for i := range sum {
		out[i] = uint8(sum[i] / n)
	}
	out[3] = 255
}

func encoded(m image.Image, quality int) ([]byte, error) {
	var out bytes.Buffer
	err := jpeg.Encode(&out, m, &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}

// turned puts a picture upright that was stored in one of the eight ways of EXIF.
func turned(m *image.RGBA, way int) *image.RGBA {
	if way < 2 || way > 8 {
		return m
	}
	wide, high := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, wide, high))
	if way >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, high, wide))
	}
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			fx, fy := x, y
			if way >= 5 {
				fx, fy = y, x
			}
			if way == 2 || way == 3 || way == 7 || way == 8 {
				fx = wide - 1 - fx
			}
			if way == 3 || way == 4 || way == 6 || way == 7 {
				fy = high - 1 - fy
			}
			copy(out.Pix[out.PixOffset(x, y):][:4], m.Pix[m.PixOffset(fx, fy):][:4])
		}
	}
	return out
}

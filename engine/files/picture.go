package files

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
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
)

var (
	// ErrNoPicture says that a file is neither JPEG nor PNG, or is broken.
	ErrNoPicture = errors.New("the file is no picture")
	// ErrManyPixels says that a picture has more pixels than it may have.
	ErrManyPixels = errors.New("the picture has too many pixels")
)

// Portrait reads a picture and gives its middle square, large and small, upright and made anew: where and with what it was taken is not
// in them. What it is, its content says.
func Portrait(body io.ReadSeeker) (large, small []byte, err error) {
	config, kind, err := image.DecodeConfig(body)
	switch {
	case err != nil:
		return nil, nil, ErrNoPicture
	case config.Width <= 0 || config.Height <= 0 || config.Width > MaxPixels/config.Height:
		return nil, nil, ErrManyPixels
	}
	turn := 1
	if kind == "jpeg" {
		turn = orientation(body)
	}
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return nil, nil, err
	}
	whole, _, err := image.Decode(body)
	if err != nil {
		return nil, nil, ErrNoPicture
	}
	square := middle(whole)
	if large, err = encoded(turned(scaled(whole, square, LargeSide), turn), 80); err != nil {
		return nil, nil, err
	}
	small, err = encoded(turned(scaled(whole, square, SmallSide), turn), 70)
	return large, small, err
}

// middle is the largest square in the middle of a picture.
func middle(m image.Image) image.Rectangle {
	b := m.Bounds()
	side := min(b.Dx(), b.Dy())
	at := image.Pt(b.Min.X+(b.Dx()-side)/2, b.Min.Y+(b.Dy()-side)/2)
	return image.Rectangle{at, at.Add(image.Pt(side, side))}
}

// scaled draws a square of a picture at most most wide, each pixel the mean of those that it stands for; what shines through is white.
func scaled(m image.Image, square image.Rectangle, most int) *image.RGBA {
	side := min(square.Dx(), most)
	out := image.NewRGBA(image.Rect(0, 0, side, side))
	band := image.NewRGBA(image.Rect(0, 0, square.Dx(), square.Dx()/side+2))
	for y := range side {
		top, bottom := span(y, side, square.Dy())
		strip := image.Rect(0, 0, square.Dx(), bottom-top)
		draw.Draw(band, strip, image.White, image.Point{}, draw.Src)
		draw.Draw(band, strip, m, square.Min.Add(image.Pt(0, top)), draw.Over)
		for x := range side {
			left, right := span(x, side, square.Dx())
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

// turned puts a square upright that was stored in one of the eight ways of EXIF.
func turned(m *image.RGBA, way int) *image.RGBA {
	if way < 2 || way > 8 {
		return m
	}
	side := m.Rect.Dx()
	out := image.NewRGBA(m.Rect)
	for y := range side {
		for x := range side {
			fx, fy := x, y
			if way >= 5 {
				fx, fy = y, x
			}
			if way == 2 || way == 3 || way == 7 || way == 8 {
				fx = side - 1 - fx
			}
			if way == 3 || way == 4 || way == 6 || way == 7 {
				fy = side - 1 - fy
			}
			copy(out.Pix[out.PixOffset(x, y):][:4], m.Pix[m.PixOffset(fx, fy):][:4])
		}
	}
	return out
}

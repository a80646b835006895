package files

import (
	"encoding/binary"
	"image"
	"image/color"
	"io"
)

// maxMemory is how many bytes reading a picture may take.
const maxMemory = 256 << 20

// memory is how many bytes reading a picture takes at most: deep colours take twice as many as others, and a progressive JPEG keeps all its
// coefficients besides.
func memory(body io.ReadSeeker, config image.Config, kind string) int {
	each := 4 // bytes of a pixel
	switch config.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model:
		each = 8
	case color.Gray16Model:
		each = 2
	case color.GrayModel:
		each = 1
	case color.YCbCrModel:
		each = 3
	}
	switch kind {
	case "png":
		each += (each + 1) / 2 // the passes of an interlaced one
	case "jpeg":
		components := min(each, 4)
		if each >= 4 { // what is not YCbCr is put together once more
			each += 4
		}
		if progressive(body) {
			each += 4 * components
		}
	}
	return each * config.Width * config.Height
}

// progressive says whether a JPEG may be a progressive one: it is not where its frame says so, behind segments that every JPEG may have.
func progressive(body io.ReadSeeker) bool {
	for at := int64(2); ; {
		var head [4]byte
		if _, err := body.Seek(at, io.SeekStart); err != nil {
			return true
		}
		if _, err := io.ReadFull(body, head[:]); err != nil || head[0] != 0xff {
			return true
		}
		switch marker := head[1]; {
		case marker == 0xc0, marker == 0xc1:
			return false
		case marker != 0xc4 && marker != 0xdb && marker != 0xdd && marker != 0xfe && marker&0xf0 != 0xe0:
			return true
		}
		at += 2 + int64(binary.BigEndian.Uint16(head[2:]))
	}
}

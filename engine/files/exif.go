package files

import (
	"bytes"
	"encoding/binary"
	"io"
)

// orientationTag is the tag of EXIF that says which way up a picture is.
const orientationTag = 0x0112

// orientation reads which of the eight ways of EXIF a JPEG was stored in; 1, upright, where it does not say.
func orientation(body io.ReadSeeker) int {
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return 1
	}
	head, err := io.ReadAll(io.LimitReader(body, 256<<10))
	if err != nil || len(head) < 4 {
		return 1
	}
	for at := 2; at+4 <= len(head) && head[at] == 0xff; {
		marker, size := head[at+1], int(binary.BigEndian.Uint16(head[at+2:]))
		end := at + 2 + size
		if marker == 0xda || size < 2 || end > len(head) {
			return 1
		}
		if segment := head[at+4 : end]; marker == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")) {
			return tiffOrientation(segment[6:])
		}
		at = end
	}
	return 1
}

// exifOrientation is the orientation of a block of EXIF as a WebP has it, with or without the word before it.
func exifOrientation(block []byte) int {
	return tiffOrientation(bytes.TrimPrefix(block, []byte("Exif\x00\x00")))
}

// tiffOrientation looks through the first directory of a TIFF.
func tiffOrientation(t []byte) int {
	if len(t) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if t[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(t[4:]))
	if at < 8 || at+2 > len(t) {
		return 1
	}
	for i := range int(order.Uint16(t[at:])) {
		entry := at + 2 + 12*i
		if entry+12 > len(t) {
			return 1
		}
		if order.Uint16(t[entry:]) == orientationTag {
			return int(order.Uint16(t[entry+8:]))
		}
	}
	return 1
}

package files

import (
	"bytes"
	"net/http"
)

// headBytes is how much of a file its media type is found from.
const headBytes = 4096

// Names that stand in the first entries of an archive, and what it then is.
var packed = []struct{ name, media string }{
	{"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
}

// mediaType finds what a file is from its first bytes: what browsers' rules find, and office files and pictures of phones, which they do not
// know. What could be shown as a page stays what it is; nothing is believed that a name says.
func mediaType(head []byte) string {
	has := func(at int, text string) bool { return len(head) > at && bytes.HasPrefix(head[at:], []byte(text)) }
	switch {
	case has(0, "PK\x03\x04"):
		return archiveType(head)
	case has(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		return "application/x-ole-storage"
	case has(0, "7z\xbc\xaf\x27\x1c"):
		return "application/x-7z-compressed"
	case has(4, "ftyphei"), has(4, "ftyphev"), has(4, "ftypmif1"), has(4, "ftypmsf1"):
		return "image/heic"
	case has(4, "ftypavif"), has(4, "ftypavis"):
		return "image/avif"
	case has(0, "II*\x00"), has(0, "MM\x00*"):
		return "image/tiff"
	case has(4, "ftypqt  "):
		return "video/quicktime"
	case has(4, "ftypM4A"):
		return "audio/mp4"
	case has(4, "ftypisom"), has(4, "ftyp3gp"), has(4, "ftypM4V"):
		return "video/mp4"
	case has(0, "#!AMR"):
		return "audio/amr"
	}
	return http.DetectContentType(head[:min(len(head), 512)])
}

// archiveType tells office files from other archives by what lies in them: OpenDocument begins with its own type, uncompressed, others have a
// folder of their own.
func archiveType(head []byte) string {
	const open = "mimetypeapplication/vnd.oasis.opendocument."
	if len(head) > 30 && bytes.HasPrefix(head[30:], []byte(open)) {
		kind, _, _ := bytes.Cut(head[30+len(open):], []byte("PK"))
		for _, known := range []string{"text", "spreadsheet", "presentation"} {
			if string(kind) == known {
				return open[len("mimetype"):] + known
			}
		}
		return "application/zip"
	}
	for at := 0; at >= 0 && at+30 < len(head); {
		for _, p := range packed {
			if bytes.HasPrefix(head[at+30:], []byte(p.name)) {
				return p.media
			}
		}
		next := bytes.Index(head[at+4:], []byte("PK\x03\x04"))
		if next < 0 {
			break
		}
		at += 4 + next
	}
	return "application/zip"
}

package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestMediaType(t *testing.T) {
	entry := func(name, content string) string {
		return "PK\x03\x04" + strings.Repeat("\x00", 22) + string([]byte{byte(len(name)), 0, 0, 0}) + name + content
	}
	for name, c := range map[string]struct{ head, want string }{
		"docx":                   {entry("[Content_Types].xml", "<x/>") + entry("_rels/.rels", "") + entry("word/document.xml", ""), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		"xlsx":                   {entry("[Content_Types].xml", "") + entry("xl/workbook.xml", ""), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		"pptx":                   {entry("ppt/presentation.xml", ""), "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
		"ods":                    {entry("mimetype", "application/vnd.oasis.opendocument.spreadsheet") + entry("content.xml", ""), "application/vnd.oasis.opendocument.spreadsheet"},
		"a made-up OpenDocument": {entry("mimetype", "application/vnd.oasis.opendocument.x") + entry("content.xml", ""), "application/zip"},
		"zip":                    {entry("a.txt", "word/"), "application/zip"},
		"half a zip":             {"PK\x03\x04", "application/zip"},
		"doc":                    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"},
		"7z":                     {"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"},
		"a picture of a phone":   {"\x00\x00\x00\x18ftypheic", "image/heic"},
		"avif":                   {"\x00\x00\x00\x18ftypavif", "image/avif"},
		"pictures of a phone":    {"\x00\x00\x00\x18ftypmsf1", "image/heic"},
		"tiff":                   {"MM\x00*\x00\x00\x00\x08", "image/tiff"},
		"a film of a phone":      {"\x00\x00\x00\x14ftypqt  ", "video/quicktime"},
		"mp4":                    {"\x00\x00\x00\x14ftypisom", "video/mp4"},
		"a page":                 {"<html>", "text/html; charset=utf-8"},
		"svg is no picture":      {`<?xml version="1.0"?><svg onload="x"/>`, "text/xml; charset=utf-8"},
		"svg without a head":     {`<svg onload="x"/>`, "text/plain; charset=utf-8"},
		"pdf":                    {"%PDF-1.7", "application/pdf"},
		"nothing":                {"", "text/plain; charset=utf-8"},
	} {
		if got := mediaType([]byte(c.head)); got != c.want {
			t.Errorf("%s is %s, want %s", name, got, c.want)
		}
	}
}

func TestChecked(t *testing.T) {
	for _, size := range []int{0, 1, checkedBlock - 1, checkedBlock, checkedBlock + 1, 3*checkedBlock + 7} {
		content := strings.Repeat("x", size)
		sum := sha256.Sum256([]byte(content))
		right, wrong := hex.EncodeToString(sum[:]), strings.Repeat("00", 32)
		got, err := io.ReadAll(iotest.OneByteReader(Checked(io.NopCloser(strings.NewReader(content)), right)))
		if err != nil || string(got) != content {
			t.Errorf("%d bytes: %d, %v", size, len(got), err)
		}
		got, err = io.ReadAll(Checked(io.NopCloser(strings.NewReader(content)), wrong))
		if !errors.Is(err, ErrCorrupt) || size > 0 && len(got) >= size {
			t.Errorf("%d wrong bytes: %d were given, %v", size, len(got), err)
		}
		broken := errors.New("the disk is dead")
		if _, err = io.ReadAll(Checked(io.NopCloser(io.MultiReader(strings.NewReader(content), iotest.ErrReader(broken))), right)); !errors.Is(err, broken) {
			t.Errorf("%d bytes that break off: %v", size, err)
		}
	}
}

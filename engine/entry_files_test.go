package engine_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// damageSource is an app with a form of three files that anybody outside may answer.
func damageSource() map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: damage\nversion: 1.0.0\nlanguage: en\nname: {zh-CN: 报修, en: Damage}\naudience: [everyone]\n"),
		"forms/report.yaml": []byte(`format: 1
kind: plain
title: {zh-CN: 报修单, en: Report}
summary: "{{what}}"
schema:
  type: object
  properties:
    what: {type: string, x-field: text}
    photo: {type: string, x-field: file, x-accept: [image], x-max-bytes: 100000}
    papers: {type: array, x-field: files, x-accept: [pdf], maxItems: 1}
    hand: {type: string, x-field: signature}
access:
  - {id: all, who: [{source: everyone}], can: [create, read]}
`),
	}
}

// taken is a JPEG with what a camera notes.
func taken(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	segment := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00GPS of a home")
	return append(append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(segment) + 2)}, segment...), out.Bytes()[2:]...)
}

// takenWebP is such a photo as WebP.
const takenWebP = "UklGRpwAAABXRUJQVlA4WAoAAAAIAAAAJwAAHQAAVlA4IGIAAAAQBQCdASooAB4APtFWpEuoJKOhsAgBABoJQBnM9i8g+QClAfYBX/+4AAXvMGf2rM6AAP7rNv/oIoLs//9CTQreR+2C2TLQ649XQqwczSd+q8oZ/8fAAABbQl80VWuiAAAAAEVYSUYUAAAARXhpZgAAR1BTIG9mIGEgaG9tZSE="

// bring sends the n-th file of a session by a link.
func bring(e *engine.Engine, token string, session, n int, content []byte) (engine.EntryFile, error) {
	return e.PutEntryFile(context.Background(), upload(token, session, n, content))
}

func upload(token string, session, n int, content []byte) engine.EntryUpload {
	return engine.EntryUpload{Token: token, Key: fmt.Sprintf("%032x", session), Upload: fmt.Sprintf("%032x", n), Name: `C:\home\a.jpg`, Size: -1,
		Body: bytes.NewReader(content), Address: "192.0.2.7", Language: forms.English}
}

func TestFilesFromOutsideAreOfTheirAnswer(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.install(damageSource())
		made := w.entry(engine.EntryIn{Form: "damage.report", Title: "Broken"})
		other := w.entry(engine.EntryIn{Form: "damage.report", Title: "Lost"})
		photo, err := bring(w.Engine, made.Token, 1, 1, taken(t))
		if err != nil || photo.Name != "a.jpg" || photo.Type != "image/jpeg" {
			t.Fatalf("%+v %v", photo, told(err))
		}
		if again, err := bring(w.node(), made.Token, 1, 1, taken(t)); err != nil || again != photo {
			t.Errorf("sent again: %+v %v", again, err)
		}
		hand, err := bring(w.Engine, made.Token, 1, 2, ink(t))
		if err != nil {
			t.Fatal(told(err))
		}
		for _, who := range []string{"admin", "ana"} {
			if _, err := w.content(who, photo.ID); code(err) != "not_found" {
				t.Errorf("%s opens it before its answer came: %v", who, err)
			}
			if _, _, err := w.FileThumb(ctx, w.as(who), photo.ID); code(err) != "not_found" {
				t.Errorf("%s sees it small: %v", who, err)
			}
			if _, err := w.CreateRecord(ctx, w.as(who), w.key(), "damage.report", json.RawMessage(fmt.Sprintf(`{"photo":"%s"}`, photo.ID)), nil); !strings.Contains(told(err), "file_unknown") {
				t.Errorf("%s names it: %v", who, told(err))
			}
		}
		data := fmt.Sprintf(`{"what":"door","photo":"%s","hand":"%s"}`, photo.ID, hand.ID)
		if _, err := answer(w.Engine, made.Token, 2, data); !strings.Contains(told(err), "file_unknown") {
			t.Errorf("another session names it: %v", told(err))
		}
		if _, err := answer(w.Engine, other.Token, 1, data); !strings.Contains(told(err), "file_unknown") {
			t.Errorf("an answer by another link names it: %v", told(err))
		}
		own := w.put("admin", "own.png", ink(t))
		if _, err := answer(w.Engine, made.Token, 1, fmt.Sprintf(`{"photo":"%s"}`, own)); !strings.Contains(told(err), "file_unknown") {
			t.Errorf("a file of the company: %v", told(err))
		}
		if _, err := answer(w.Engine, made.Token, 1, fmt.Sprintf(`{"hand":"%s"}`, photo.ID)); !strings.Contains(told(err), "file_kind") {
			t.Errorf("a photo for a signature: %v", told(err))
		}
		for range 2 {
			if _, err := answer(w.Engine, made.Token, 1, data); err != nil {
				t.Fatal(told(err))
			}
		}
		content, err := w.content("ana", photo.ID)
		if err != nil || strings.Contains(content, "Exif") || strings.Contains(content, "GPS") {
			t.Errorf("after its answer came: %q %v", content, err)
		}
		if m, _, err := image.DecodeConfig(strings.NewReader(content)); err != nil || m.Width != 30 || m.Height != 40 {
			t.Errorf("it is not upright: %+v %v", m, err)
		}
		if _, err := answer(w.Engine, made.Token, 3, data); !strings.Contains(told(err), "file_unknown") {
			t.Errorf("what another record has: %v", told(err))
		}
		if _, err := bring(w.Engine, made.Token, 1, 3, ink(t)); code(err) != "key_reused" {
			t.Errorf("after its answer was taken: %v", err)
		}
		w.clean()
	})
}

func TestFilesFromOutsideAreRefused(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.install(damageSource())
		made := w.entry(engine.EntryIn{Form: "damage.report", Title: "Broken"})
		for name, c := range map[string]struct {
			content []byte
			want    string
		}{
			"of no kind":      {[]byte("<svg onload='alert(1)'/>"), "entry_kind"},
			"nothing":         {nil, "empty_file"},
			"a broken photo":  {taken(t)[:80], "entry_picture"},
			"more than 20 MB": {bytes.Repeat([]byte("%PDF-1.4\n"), 20<<20/9+1), "too_large"},
		} {
			if _, err := bring(w.Engine, made.Token, 1, 9, c.content); code(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		short := upload(made.Token, 1, 9, ink(t))
		short.Key = "short"
		if _, err := w.PutEntryFile(ctx, short); code(err) != "bad_parameter" {
			t.Errorf("no key: %v", err)
		}
		results := together(8, func(i int) (engine.Answer, error) {
			_, err := bring(w.Engine, made.Token, 1, i, ink(t))
			if err != nil && code(err) != "entry_files" {
				t.Error(told(err))
			}
			return engine.Answer{}, err
		})
		won := winners(results)
		if len(won) != 3 {
			t.Fatalf("%d files were taken", len(won))
		}
		if _, err := bring(w.Engine, made.Token, 2, 1, ink(t)); err != nil {
			t.Errorf("another session: %v", told(err))
		}
		if err := w.DropEntryFile(ctx, upload(made.Token, 1, won[0], nil)); err != nil {
			t.Fatal(told(err))
		}
		last, err := bring(w.Engine, made.Token, 1, 20, ink(t))
		if err != nil {
			t.Errorf("in place of one that was given up: %v", told(err))
		}
		w.clock.Add(24*3600_000 + 1000)
		w.clean()
		if _, err := answer(w.Engine, made.Token, 1, fmt.Sprintf(`{"photo":"%s"}`, last.ID)); !strings.Contains(told(err), "file_unknown") {
			t.Errorf("after a day: %v", told(err))
		}
		if _, err := w.files.Open(ctx, w.made.Company, last.ID); err == nil {
			t.Error("its bytes are there after a day")
		}
		if _, err := w.CloseEntry(ctx, w.admin(), w.key(), made.ID); err != nil {
			t.Fatal(told(err))
		}
		if _, err := bring(w.Engine, made.Token, 3, 1, ink(t)); code(err) != "entry_closed" {
			t.Errorf("after the link was closed: %v", err)
		}
	})
}

// What is seen of a picture comes in, whatever kind it was; what cannot be drawn, and what is no kind of a file that a field can name, does not.
func TestPicturesFromOutsideAreWrittenAnew(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		source := damageSource()
		source["forms/report.yaml"] = bytes.Replace(source["forms/report.yaml"], []byte("    hand:"), []byte("    more: {type: array, x-field: files}\n    hand:"), 1)
		w.install(source)
		made := w.entry(engine.EntryIn{Form: "damage.report", Title: "Broken"})
		photo, err := base64.StdEncoding.DecodeString(takenWebP)
		if err != nil {
			t.Fatal(err)
		}
		var drawing bytes.Buffer
		if err := gif.Encode(&drawing, image.NewPaletted(image.Rect(0, 0, 8, 6), palette.Plan9), nil); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for n, c := range []struct {
			name    string
			content []byte
			want    string
		}{
			{"IMG_1.WEBP", photo, "IMG_1.jpg image/jpeg"},
			{"photo.jpg", photo, "photo.jpg image/jpeg"},
			{"a.gif", append(drawing.Bytes(), "GPS of a home"...), "a.gif image/gif"},
			{"notes.txt", []byte("hello"), "notes.txt text/plain; charset=utf-8"},
		} {
			up := upload(made.Token, 1, n, c.content)
			up.Name = c.name
			file, err := w.PutEntryFile(context.Background(), up)
			if got := file.Name + " " + file.Type; err != nil || got != c.want {
				t.Fatalf("%s: %s %v", c.name, got, told(err))
			}
			ids = append(ids, `"`+file.ID.String()+`"`)
		}
		if _, err := answer(w.Engine, made.Token, 1, `{"more":[`+strings.Join(ids, ",")+`]}`); err != nil {
			t.Fatal(told(err))
		}
		for _, id := range ids {
			of, err := forms.ParseID(strings.Trim(id, `"`))
			if err != nil {
				t.Fatal(err)
			}
			if content, err := w.content("ana", of); err != nil || strings.Contains(content, "GPS") {
				t.Errorf("%s: %q %v", id, content, err)
			}
		}
		moving := bytes.Clone(photo)
		moving[20] |= 2
		for name, c := range map[string]struct {
			content, want string
		}{
			"a picture of a phone":         {"\x00\x00\x00\x18ftypheic", "entry_image"},
			"AVIF":                         {"\x00\x00\x00\x18ftypavif", "entry_image"},
			"TIFF":                         {"II*\x00\x08\x00\x00\x00", "entry_image"},
			"BMP":                          {"BM\x00\x00", "entry_image"},
			"a WebP that moves":            {string(moving), "entry_image"},
			"a broken WebP":                {string(photo[:90]), "entry_picture"},
			"a page":                       {"<html><script>alert(1)</script>", "entry_kind"},
			"a drawing that can do things": {`<?xml version="1.0"?><svg onload="x"/>`, "entry_kind"},
			"a program":                    {"\x7fELF\x02\x01\x01\x00", "entry_kind"},
		} {
			if _, err := bring(w.Engine, made.Token, 2, 1, []byte(c.content)); code(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.clean()
	})
}

// A form that takes no pictures says so, rather than how to send one.
func TestAFormWithoutPicturesTakesNone(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		source := damageSource()
		source["forms/report.yaml"] = []byte(strings.NewReplacer("[image]", "[pdf]", "    hand: {type: string, x-field: signature}\n", "").Replace(string(source["forms/report.yaml"])))
		w.install(source)
		made := w.entry(engine.EntryIn{Form: "damage.report", Title: "Broken"})
		for name, content := range map[string][]byte{"a picture of a phone": []byte("\x00\x00\x00\x18ftypheic"), "a photo": taken(t)} {
			if _, err := bring(w.Engine, made.Token, 1, 1, content); code(err) != "entry_kind" {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.clean()
	})
}

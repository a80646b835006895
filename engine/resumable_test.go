package engine_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

func sumOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

// begin announces a file.
func (w *world) begin(as, content string) engine.UploadView {
	w.t.Helper()
	answer, err := w.BeginUpload(context.Background(), w.as(as), w.key(), engine.UploadIn{Name: "a.txt", Size: int64(len(content))})
	if err != nil {
		w.t.Fatal(err)
	}
	var view engine.UploadView
	if err := json.Unmarshal(answer.Body, &view); err != nil {
		w.t.Fatal(err)
	}
	return view
}

func (w *world) content(as string, id forms.ID) (string, error) {
	_, body, err := w.File(context.Background(), w.as(as), id)
	if err != nil {
		return "", err
	}
	defer body.Close()
	content, err := io.ReadAll(body)
	return string(content), err
}

const part = 64 << 10

func TestResumable(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, ana := context.Background(), w.as("ana")
		content := strings.Repeat("0123456789abcdef", part/16*2) + "the end"
		up := w.begin("ana", content)
		add := func(offset int, body io.Reader) (engine.UploadView, error) {
			return w.AppendUpload(ctx, ana, up.ID, int64(offset), body)
		}
		// A connection that drops costs the part.
		if _, err := add(0, io.MultiReader(strings.NewReader(content[:part/2]), iotest.ErrReader(errors.New("the line is dead")))); err == nil {
			t.Error("half a part was taken")
		}
		for name, c := range map[string]struct {
			offset int
			body   string
			want   string
		}{
			"a part that is not due":  {part, content[part:], "upload_offset"},
			"a tiny part":             {0, "x", "part_small"},
			"more than was announced": {0, content + "x", "part_large"},
		} {
			if _, err := add(c.offset, strings.NewReader(c.body)); !engine.HasCode(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if view, err := add(0, strings.NewReader(content[:part])); err != nil || view.Offset != part {
			t.Fatalf("%+v, %v", view, err)
		}
		// The same part again, as after an answer that was lost: told where to go on.
		if _, err := add(0, strings.NewReader(content[:part])); engine.AsFault(err) == nil || engine.AsFault(err).Args["offset"] != fmt.Sprint(part) || engine.AsFault(err).Status != 409 {
			t.Errorf("sent again: %v", err)
		}
		if _, err := w.FinishUpload(ctx, ana, up.ID, sumOf(content)); !engine.HasCode(err, "upload_offset") {
			t.Errorf("finished too early: %v", err)
		}
		// Another node goes on.
		node := w.node()
		if view, err := node.UploadState(ctx, ana, up.ID); err != nil || view.Offset != part {
			t.Errorf("%+v, %v", view, err)
		}
		if _, err := node.AppendUpload(ctx, ana, up.ID, part, strings.NewReader(content[part:])); err != nil {
			t.Fatal(err)
		}
		for _, stranger := range []string{"ben", "admin"} {
			if _, err := w.UploadState(ctx, w.as(stranger), up.ID); !engine.HasCode(err, "not_found") {
				t.Errorf("%s sees it: %v", stranger, err)
			}
			if _, err := w.FinishUpload(ctx, w.as(stranger), up.ID, sumOf(content)); !engine.HasCode(err, "not_found") {
				t.Errorf("%s finishes it: %v", stranger, err)
			}
		}
		results := together(4, func(int) (engine.Answer, error) {
			ref, err := w.FinishUpload(ctx, ana, up.ID, sumOf(content))
			if ref.ID != up.ID || ref.Hash != sumOf(content) || ref.Size != int64(len(content)) {
				t.Errorf("finished: %+v", ref)
			}
			return engine.Answer{}, err
		})
		if won := winners(results); len(won) != 4 {
			t.Errorf("%d of 4 have the file", len(won))
		}
		if got, err := w.content("ana", up.ID); err != nil || got != content {
			t.Errorf("%d bytes, %v", len(got), err)
		}
		w.record(w.CreateRecord(ctx, ana, w.key(), "proof.relay", json.RawMessage(fmt.Sprintf(`{"subject":"一","paper":"%s"}`, up.ID)), nil))
		w.clean()
	})
}

// What was damaged on its way is let go of, and can be sent again under the same id.
func TestResumable_Damaged(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, ana := context.Background(), w.as("ana")
		up := w.begin("ana", "hello")
		for i, body := range []string{"hallo", "hello"} {
			if _, err := w.AppendUpload(ctx, ana, up.ID, 0, strings.NewReader(body)); err != nil {
				t.Fatal(err)
			}
			_, err := w.FinishUpload(ctx, ana, up.ID, sumOf("hello"))
			if i == 0 && !engine.HasCode(err, "upload_hash") || i == 1 && err != nil {
				t.Errorf("%s: %v", body, err)
			}
		}
		gone := w.begin("ana", "bye")
		if err := w.DropUpload(ctx, ana, gone.ID); err != nil {
			t.Error(err)
		}
		if _, err := w.UploadState(ctx, ana, gone.ID); !engine.HasCode(err, "not_found") {
			t.Errorf("dropped: %v", err)
		}
		for _, in := range []engine.UploadIn{{Name: "a", Size: 0}, {Name: "a", Size: forms.MaxFileBytes + 1}, {Name: "..", Size: 1}, {Name: "a", Size: 1, Hash: "zz"}} {
			if _, err := w.BeginUpload(ctx, ana, w.key(), in); engine.AsFault(err) == nil {
				t.Errorf("%+v: %v", in, err)
			}
		}
	})
}

// What nobody names is gone after a day; what was filed stays, also where the record no longer names it.
func TestStrays(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		naming := func(file forms.ID) json.RawMessage {
			return json.RawMessage(fmt.Sprintf(`{"subject":"一","paper":"%s"}`, file))
		}
		loose, drafted, filed, later := w.upload("ana"), w.upload("ana"), w.upload("ana"), w.upload("ana")
		half := w.begin("ana", "hello")
		if _, err := w.AppendUpload(ctx, w.as("ana"), half.ID, 0, strings.NewReader("hello")); err != nil {
			t.Fatal(err)
		}
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.relay", naming(drafted)))
		r := w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "proof.relay", naming(filed), nil))
		voter := w.turn(r.ID)
		w.record(w.act(w.Engine, voter, "return", w.tasksOf(r.ID)[voter].ID))
		w.record(w.TaskVerb(ctx, w.as("ana"), w.key(), w.tasksOf(r.ID)["ana"].ID, "resubmit", engine.VerbIn{Data: naming(later)}))
		there := func(when string, want map[forms.ID]bool) {
			t.Helper()
			for id, want := range want {
				if _, err := w.content("ana", id); (err == nil) != want {
					t.Errorf("%s, %s: %v", when, id, err)
				}
			}
		}
		w.clock.Add((25 * time.Hour).Milliseconds())
		w.clean()
		there("after a day", map[forms.ID]bool{loose: false, drafted: true, filed: true, later: true})
		if _, err := w.UploadState(ctx, w.as("ana"), half.ID); !engine.HasCode(err, "not_found") {
			t.Errorf("half of a file: %v", err)
		}
		if _, err := w.RecordVerb(ctx, w.as("ana"), w.key(), draft.ID, "discard", engine.VerbIn{}); err != nil {
			t.Fatal(err)
		}
		w.clean()
		there("let go of a moment ago", map[forms.ID]bool{drafted: true})
		w.clock.Add((25 * time.Hour).Milliseconds())
		w.clean()
		there("a day later", map[forms.ID]bool{drafted: false, filed: true, later: true})
	})
}

// Nobody fills the server with what no form uses.
func TestLooseFilesAreBounded(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		for range 5 {
			if _, err := w.BeginUpload(ctx, w.as("ana"), w.key(), engine.UploadIn{Name: "a", Size: 200 << 20}); err != nil {
				t.Fatal(err)
			}
		}
		_, err := w.BeginUpload(ctx, w.as("ana"), w.key(), engine.UploadIn{Name: "a", Size: 200 << 20})
		if !engine.HasCode(err, "too_many_loose") {
			t.Errorf("a gigabyte and more: %v", err)
		}
		w.upload("ana")
		for i := range 500 {
			_, err = w.BeginUpload(ctx, w.as("ben"), w.key(), engine.UploadIn{Name: "a", Size: 1})
			if err != nil {
				t.Fatal(i, err)
			}
		}
		if _, err = w.PutFile(ctx, w.as("ben"), w.key(), engine.Upload{Name: "a", Size: 1, Body: strings.NewReader("x")}); !engine.HasCode(err, "too_many_loose") {
			t.Errorf("the 501st: %v", err)
		}
	})
}

// A thumb is for whoever may open the file, and holds nothing of what a camera wrote.
func TestThumbs(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		var picture bytes.Buffer
		if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 600, 300)), nil); err != nil {
			t.Fatal(err)
		}
		put := func(body string) engine.FileRef {
			ref, err := w.PutFile(ctx, w.as("ana"), w.key(), engine.Upload{Name: "a.b.png", Size: -1, Body: strings.NewReader(body)})
			if err != nil {
				t.Fatal(err)
			}
			return ref
		}
		ref := put(picture.String())
		small, body, err := w.FileThumb(ctx, w.as("ana"), ref.ID)
		if err != nil || !ref.Thumb || small.Name != "a.b.jpg" || small.Size > 8<<10 {
			t.Fatalf("%+v %+v %v", ref, small, err)
		}
		config, _, err := image.DecodeConfig(body)
		body.Close()
		if err != nil || config.Width != 240 || config.Height != 120 {
			t.Errorf("%+v, %v", config, err)
		}
		if _, _, err := w.FileThumb(ctx, w.as("ben"), ref.ID); !engine.HasCode(err, "not_found") {
			t.Errorf("another's loose picture: %v", err)
		}
		// A picture that says it has four thousand million pixels is kept as a file, and never drawn.
		bomb := put("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00\x0a\x4f\x4e\x57")
		if _, _, err := w.FileThumb(ctx, w.as("ana"), bomb.ID); bomb.Thumb || !engine.HasCode(err, "not_found") {
			t.Errorf("a bomb: %+v, %v", bomb, err)
		}
		r := w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "proof.relay", json.RawMessage(fmt.Sprintf(`{"subject":"一","paper":"%s"}`, ref.ID)), nil))
		if _, body, err := w.FileThumb(ctx, w.as(w.turn(r.ID)), ref.ID); err != nil {
			t.Errorf("whose turn it is: %v", err)
		} else {
			body.Close()
		}
		w.clean()
	})
}

// Bytes that are not those that were filed are found by verify and not given to the end (I35).
func TestVerify_Files(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		file, gone := w.upload("ana"), w.upload("ana")
		for _, id := range []forms.ID{file, gone} {
			w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "proof.relay", json.RawMessage(fmt.Sprintf(`{"subject":"一","paper":"%s"}`, id)), nil))
		}
		w.clean()
		if _, err := w.files.Put(ctx, w.made.Company, file, 99, strings.NewReader("anb")); err != nil {
			t.Fatal(err)
		}
		if err := w.files.Remove(ctx, w.made.Company, gone); err != nil {
			t.Fatal(err)
		}
		if got, err := w.content("ana", file); err == nil || got != "" {
			t.Errorf("it was given: %q, %v", got, err)
		}
		reports, err := w.Verify(ctx)
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Join(reports[0].Findings, "\n")
		if len(reports[0].Findings) != 2 || !strings.Contains(all, "I35 file "+file.String()+": its bytes have the hash") || !strings.Contains(all, "I35 file "+gone.String()+": its bytes are gone") {
			t.Errorf("found %s", all)
		}
		if reports[0].Files != 2 {
			t.Errorf("%d files", reports[0].Files)
		}
	})
}

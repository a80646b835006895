package files_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/files/filestest"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

func bucket(t *testing.T) (*filestest.Bucket, files.S3Options) {
	b := filestest.NewBucket(t)
	return b, b.Options
}

func s3(t *testing.T, o files.S3Options) *files.S3 {
	t.Helper()
	s, err := files.NewS3(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestS3(t *testing.T) {
	b, o := bucket(t)
	s := s3(t, o)
	if err := s.Check(ctx); err != nil {
		t.Fatal(err)
	}
	content := strings.Repeat("审批", 300_000)
	stored, err := s.Put(ctx, id(1), id(10), files.MaxSize, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(content))
	expect(t, "size", stored.Size, int64(len(content)))
	expect(t, "hash", string(stored.SHA256), string(sum[:]))
	expect(t, "type", stored.Type, "text/plain; charset=utf-8")
	expect(t, "its name", strings.Join(b.Names(), " "), "sf/"+id(1).String()+"/"+id(10).String())
	body, err := s.Open(ctx, id(1), id(10))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(files.Checked(body, hex.EncodeToString(sum[:])))
	if err := errors.Join(err, body.Close()); err != nil || string(got) != content {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	_, err = s.Open(ctx, id(2), id(10))
	expect(t, "in another company", errors.Is(err, fs.ErrNotExist), true)
	for range 2 {
		expect(t, "removed", s.Remove(ctx, id(1), id(10)), nil)
	}
	_, err = s.Open(ctx, id(1), id(10))
	expect(t, "gone", errors.Is(err, fs.ErrNotExist), true)
	left, err := os.ReadDir(o.Spool)
	expect(t, "nothing lies in the spool", err == nil && len(left) == 0, true)
}

func TestS3_AFileIsThereWholeOrNotAtAll(t *testing.T) {
	b, o := bucket(t)
	s := s3(t, o)
	broken := errors.New("the line is dead")
	_, err := s.Put(ctx, id(1), id(10), 5, strings.NewReader("123456"))
	expect(t, "too large", errors.Is(err, files.ErrTooLarge), true)
	_, err = s.Put(ctx, id(1), id(10), 50, io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)))
	expect(t, "broken off", errors.Is(err, broken), true)
	expect(t, "kept", len(b.Names()), 0)
	_, err = s.Put(ctx, id(1), forms.ID{}, 50, strings.NewReader("x"))
	expect(t, "without an id", err, files.ErrNoName)
}

func TestS3_Refused(t *testing.T) {
	b, o := bucket(t)
	o.SecretKey = "another"
	s := s3(t, o)
	if _, err := s.Put(ctx, id(1), id(10), 50, strings.NewReader("x")); err == nil || len(b.Names()) != 0 || errors.Is(err, store.ErrUnavailable) {
		t.Errorf("with another's secret: %v", err)
	}
	o.SecretKey = "secret"
	s = s3(t, o)
	b.SetDown(true)
	_, err := s.Put(ctx, id(1), id(10), 50, strings.NewReader("x"))
	expect(t, "a store that is down", errors.Is(err, store.ErrUnavailable), true)
	o.Bucket = "other"
	b.SetDown(false)
	if err := s3(t, o).Check(ctx); err == nil {
		t.Error("a bucket that there is not")
	}
	for _, wrong := range []files.S3Options{{}, {Endpoint: "s3.example.com", Bucket: "b", AccessKey: "a", SecretKey: "s"}, {Endpoint: "https://x/y", Bucket: "b", AccessKey: "a", SecretKey: "s"}, {Endpoint: "https://x"}} {
		if _, err := files.NewS3(wrong); err == nil {
			t.Errorf("%+v is taken", wrong)
		}
	}
}

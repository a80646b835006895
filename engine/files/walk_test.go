package files_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/store"
)

// walked gives what a store keeps, in slices, and how many slices that took.
func walked(t *testing.T, s files.Store, limit int) (all []files.Kept, slices int) {
	t.Helper()
	for at := ""; ; {
		found, next, err := s.Walk(ctx, at, limit)
		if err != nil {
			t.Fatal(err)
		}
		if all, slices = append(all, found...), slices+1; next == "" {
			return all, slices
		}
		at = next
	}
}

// fill puts five files into a store, and says what a walk finds.
func fill(t *testing.T, s files.Store) (want map[string]bool) {
	t.Helper()
	want = map[string]bool{}
	for n := range 5 {
		company := id(1 + n%2)
		if _, err := s.Put(ctx, company, id(10+n), 9, strings.NewReader("12345"[:n+1])); err != nil {
			t.Fatal(err)
		}
		want[fmt.Sprint(company, id(10+n), n+1)] = true
	}
	return want
}

// expectWalk walks a store in slices.
func expectWalk(t *testing.T, s files.Store, limit, slices int, want map[string]bool) {
	t.Helper()
	all, took := walked(t, s, limit)
	expect(t, "slices", took, slices)
	got := map[string]bool{}
	for _, k := range all {
		name := fmt.Sprint(k.Company, k.ID, k.Size)
		if !want[name] || got[name] || k.Written.IsZero() {
			t.Errorf("%s is walked, of %s", name, k.Written)
		}
		got[name] = true
	}
	expect(t, "found", len(got), len(want))
}

func TestDisk_Walk(t *testing.T) {
	d, root := disk(t)
	expectWalk(t, d, 3, 1, nil)
	want := fill(t, d)
	one := inside(t, root)[0]
	company := filepath.Dir(filepath.Dir(one))
	half := filepath.Join(filepath.Dir(one), "upload-77")
	for _, path := range []string{half, one + ".bak", filepath.Join(root, "notes.txt"), filepath.Join(root, "lost+found", "ab", filepath.Base(one)),
		filepath.Join(company, "zz", filepath.Base(one)), filepath.Join(company, "upload-1"), filepath.Join(filepath.Dir(one), "deep", "upload-1")} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("half a file"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want[filepath.Base(company)+"  11"] = true // a half has no id
	for limit, slices := range map[int]int{1: 7, 2: 4, 4: 2, 7: 1} {
		expectWalk(t, d, limit, slices, want)
	}
	others := len(inside(t, root)) - 1
	all, _ := walked(t, d, 100)
	for _, k := range all {
		if k.ID.IsZero() {
			expect(t, "discarded", d.Discard(ctx, k), nil)
			expect(t, "discarded again", d.Discard(ctx, k), nil)
		}
	}
	expect(t, "left", len(inside(t, root)), others)
	if _, err := os.Stat(half); !os.IsNotExist(err) {
		t.Errorf("the half is there: %v", err)
	}
}

func TestS3_Walk(t *testing.T) {
	b, o := bucket(t)
	s := s3(t, o)
	expectWalk(t, s, 3, 1, nil)
	want := fill(t, s)
	for _, name := range []string{"notes.txt", "sf/notes.txt", "sf/" + id(1).String() + "/upload-1", "other/" + id(1).String() + "/" + id(10).String(),
		"sf/" + id(1).String() + "/ab/" + id(10).String()} {
		b.Keep(name, []byte("x"), time.Unix(1e9, 0))
	}
	for limit, slices := range map[int]int{1: 9, 3: 3, 100: 1} {
		expectWalk(t, s, limit, slices, want)
	}
	all, _ := walked(t, s, 100)
	expect(t, "when it was written", all[0].Written.Unix(), int64(1e9))
	expect(t, "discarded", s.Discard(ctx, all[0]), nil)
	expect(t, "discarded again", s.Discard(ctx, all[0]), nil)
	_, err := s.Open(ctx, all[0].Company, all[0].ID)
	expect(t, "gone", errors.Is(err, fs.ErrNotExist), true)
	b.SetDown(true)
	_, _, err = s.Walk(ctx, "", 3)
	expect(t, "a store that is down", errors.Is(err, store.ErrUnavailable), true)
}

package engine_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/files/filestest"
	"github.com/superform-dev/superform/forms"
)

// attic is a world whose file store can be aged: as if everything in it had been written so many days ago.
type attic struct {
	*world
	age func(days int)
}

// eachAttic runs a test with files on the disk and in a bucket.
func eachAttic(t *testing.T, body func(t *testing.T, a *attic)) {
	eachWorld(t, func(t *testing.T, w *world) {
		ago := func(days int) time.Time { return time.UnixMilli(w.clock.Load()).AddDate(0, 0, -days) }
		root := t.TempDir()
		disk, err := files.NewDisk(root)
		if err != nil {
			t.Fatal(err)
		}
		w.files = disk
		w.Engine = w.node()
		body(t, &attic{w, func(days int) {
			err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				return os.Chtimes(path, ago(days), ago(days))
			})
			if err != nil {
				t.Fatal(err)
			}
		}})
	})
	eachWorld(t, func(t *testing.T, w *world) {
		bucket := filestest.NewBucket(t)
		s3, err := files.NewS3(bucket.Options)
		if err != nil {
			t.Fatal(err)
		}
		w.files = s3
		w.Engine = w.node()
		body(t, &attic{w, func(days int) {
			for _, name := range bucket.Names() {
				bucket.Keep(name, nil, time.UnixMilli(w.clock.Load()).AddDate(0, 0, -days))
			}
		}})
	})
}

// deadly is a file store whose process is killed once bytes lie there, or while they come.
type deadly struct {
	files.Store
	last   forms.ID
	midway bool
}

func (s *deadly) Put(ctx context.Context, company, id forms.ID, most int64, body io.Reader) (files.Stored, error) {
	if s.last = id; s.midway {
		body = io.MultiReader(io.LimitReader(body, 3), kill{})
	}
	stored, err := s.Store.Put(ctx, company, id, most, body)
	if err == nil {
		panic("killed")
	}
	return stored, err
}

// kill is what a process reads last.
type kill struct{}

func (kill) Read([]byte) (int, error) { panic("killed") }

// killed does something in a process of its own that dies of it, and gives the id of what it wrote.
func (a *attic) killed(midway bool, do func(*engine.Engine) error) forms.ID {
	a.t.Helper()
	whole := a.files
	defer func() { a.files = whole }()
	store := &deadly{Store: whole, midway: midway}
	a.files = store
	func() {
		defer func() {
			if recover() == nil {
				a.t.Error("it lives")
			}
		}()
		if err := do(a.node()); err != nil {
			a.t.Error(told(err))
		}
	}()
	return store.last
}

// lies says whether bytes are in the file store.
func (a *attic) lies(id forms.ID) bool {
	a.t.Helper()
	body, err := a.files.Open(context.Background(), a.made.Company, id)
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err == nil {
		err = body.Close()
	}
	if err != nil {
		a.t.Fatal(err)
	}
	return true
}

// kept is how many things lie in the file store.
func (a *attic) kept() int {
	a.t.Helper()
	found, _, err := a.files.Walk(context.Background(), "", 1000)
	if err != nil {
		a.t.Fatal(err)
	}
	return len(found)
}

// meanwhile is a file store in which something happens once bytes lie there.
type meanwhile struct {
	files.Store
	then func(id forms.ID)
}

func (s *meanwhile) Put(ctx context.Context, company, id forms.ID, most int64, body io.Reader) (files.Stored, error) {
	stored, err := s.Store.Put(ctx, company, id, most, body)
	s.then(id)
	return stored, err
}

// dropped gives an upload of ana's that was dropped while its file was made.
func (a *attic) dropped() forms.ID {
	a.t.Helper()
	ctx, ana := context.Background(), a.as("ana")
	up := a.begin("ana", "hello")
	if _, err := a.AppendUpload(ctx, ana, up.ID, 0, strings.NewReader("hello")); err != nil {
		a.t.Fatal(told(err))
	}
	whole := a.files
	defer func() { a.files = whole }()
	a.files = &meanwhile{whole, func(id forms.ID) {
		if err := a.DropUpload(ctx, ana, up.ID); err != nil {
			a.t.Error(told(err))
		}
	}}
	if _, err := a.node().FinishUpload(ctx, ana, up.ID, sumOf("hello")); code(err) != "not_found" {
		a.t.Errorf("it is finished: %v", err)
	}
	return up.ID
}

// everything puts one of everything into the file store that a row names, and gives an upload that is still on its way.
func (a *attic) everything(token string) engine.UploadView {
	a.t.Helper()
	ctx := context.Background()
	a.put("ana", "a.txt", []byte("a text"))
	_, err := a.SetPhoto(ctx, a.admin(), a.key(), a.made.Members["ben"], engine.PhotoIn{File: a.put("admin", "me.png", ink(a.t.(*testing.T)))})
	if err != nil {
		a.t.Fatal(told(err))
	}
	if _, err := bring(a.Engine, token, 1, 1, ink(a.t.(*testing.T))); err != nil {
		a.t.Fatal(told(err))
	}
	running := a.begin("ana", strings.Repeat("x", part)+"y")
	if _, err := a.AppendUpload(ctx, a.as("ana"), running.ID, 0, strings.NewReader(strings.Repeat("x", part))); err != nil {
		a.t.Fatal(told(err))
	}
	return running
}

func TestBytesWithoutARowAreSwept(t *testing.T) {
	eachAttic(t, func(t *testing.T, a *attic) {
		ctx, ana := context.Background(), a.as("ana")
		a.install(damageSource())
		made := a.entry(engine.EntryIn{Form: "damage.report", Title: "Broken"})
		running := a.everything(made.Token)
		elsewhere := a.made.Members["ana"] // is no company
		if _, err := a.files.Put(ctx, elsewhere, elsewhere, 9, strings.NewReader("another's")); err != nil {
			t.Fatal(err)
		}
		needed := a.kept()
		file := func(e *engine.Engine) error {
			_, err := e.PutFile(ctx, ana, a.key(), engine.Upload{Name: "a.txt", Size: -1, Body: strings.NewReader("hello")})
			return err
		}
		strays := map[string]forms.ID{
			"a file": a.killed(false, file),
			"a part": a.killed(false, func(e *engine.Engine) error {
				_, err := e.AppendUpload(ctx, ana, running.ID, part, strings.NewReader("y"))
				return err
			}),
			"a file from outside": a.killed(false, func(e *engine.Engine) error {
				_, err := bring(e, made.Token, 2, 1, ink(t))
				return err
			}),
			"of an upload that was dropped": a.dropped(),
		}
		a.killed(true, file)
		all := a.kept()
		if all < needed+len(strays) {
			t.Fatalf("%d of %d", all, needed+len(strays))
		}
		for _, walk := range []struct{ days, left int }{{6, all}, {8, needed}} {
			a.age(walk.days)
			if err := a.node().Settle(ctx); err != nil {
				t.Fatal(err)
			}
			if got := a.kept(); got != walk.left {
				t.Errorf("after %d days %d are left, want %d", walk.days, got, walk.left)
			}
		}
		for name, id := range strays {
			if a.lies(id) {
				t.Errorf("%s lies there", name)
			}
		}
		if _, err := a.AppendUpload(ctx, ana, running.ID, part, strings.NewReader("y")); err != nil {
			t.Fatal(told(err))
		}
		if _, err := a.FinishUpload(ctx, ana, running.ID, sumOf(strings.Repeat("x", part)+"y")); err != nil {
			t.Error(told(err))
		}
		a.clean()
	})
}

// A walk is done once a day, by whichever node.
func TestASweepRests(t *testing.T) {
	eachAttic(t, func(t *testing.T, a *attic) {
		ctx := context.Background()
		settled := func(want bool, what string) {
			t.Helper()
			id := a.killed(false, func(e *engine.Engine) error {
				_, err := e.PutFile(ctx, a.as("ana"), a.key(), engine.Upload{Name: "a.txt", Size: -1, Body: strings.NewReader("hello")})
				return err
			})
			a.age(8)
			if err := a.Settle(ctx); err != nil {
				t.Fatal(err)
			}
			if a.lies(id) != want {
				t.Errorf("%s: it lies there: %v", what, !want)
			}
		}
		settled(false, "the first walk")
		settled(true, "at once")
		a.clock.Add(24*3600_000 - 1000)
		settled(true, "within a day")
		a.clock.Add(1000)
		settled(false, "a day later")
		if left := a.kept(); left != 0 {
			t.Errorf("%d are left", left)
		}
	})
}

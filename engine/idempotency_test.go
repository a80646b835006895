package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// file puts a record under a key, as ana unless somebody else is named.
func (w *world) fileUnder(as string, key engine.Key, data string) (engine.Answer, error) {
	return w.CreateRecord(context.Background(), w.as(as), key, "proof.any", json.RawMessage(data), nil)
}

// recordsCount counts the records of the first company.
func (w *world) recordsCount() int {
	w.t.Helper()
	n := 0
	w.read(func(tx *store.Tx) error {
		return tx.AllRecords(func(*store.RecordRow) error { n++; return nil })
	})
	return n
}

func TestKey_SameBody(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.grant("ana", "10")
		key := keyed("again")
		first, err := w.fileUnder("ana", key, `{"subject":"一","amount":4}`)
		if err != nil {
			t.Fatal(err)
		}
		// What has happened since does not show in the answer to a repeated call.
		w.clock.Add(60_000)
		task := w.tasksOf(w.record(first, nil).ID)[panel(1)]
		if _, err := w.act(w.Engine, panel(1), "agree", task.ID); err != nil {
			t.Fatal(err)
		}
		for _, e := range []*engine.Engine{w.Engine, w.node()} {
			again, err := e.CreateRecord(context.Background(), w.as("ana"), key, "proof.any", json.RawMessage(`{"subject":"一","amount":4}`), nil)
			if err != nil || again.Code != first.Code || !bytes.Equal(again.Body, first.Body) {
				t.Errorf("the repeated call got %d %s, %v; the first %d %s", again.Code, again.Body, err, first.Code, first.Body)
			}
		}
		if n := w.recordsCount(); n != 1 {
			t.Errorf("there are %d records", n)
		}
		w.clean()
	})
}

func TestKey_SameBodyAtOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.grant("ana", "100")
		nodes := []*engine.Engine{w.Engine, w.node()}
		key := keyed("at once")
		results := together(20, func(i int) (engine.Answer, error) {
			return nodes[i%2].CreateRecord(context.Background(), w.as("ana"), key, "proof.any", json.RawMessage(`{"subject":"一","amount":4}`), nil)
		})
		for _, r := range results {
			if r.err != nil || !bytes.Equal(r.answer.Body, results[0].answer.Body) {
				t.Fatalf("one got %s, %v; another %s", r.answer.Body, r.err, results[0].answer.Body)
			}
		}
		if n, a := w.recordsCount(), w.account("ana"); n != 1 || a.Held != 400 {
			t.Errorf("there are %d records and %d held", n, a.Held)
		}
		agree := keyed("agree at once")
		task := w.tasksOf(w.record(results[0].answer, nil).ID)[panel(1)]
		results = together(20, func(i int) (engine.Answer, error) {
			return nodes[i%2].TaskVerb(context.Background(), w.as(panel(1)), agree, task.ID, "agree", engine.VerbIn{})
		})
		for _, r := range results {
			if r.err != nil || !bytes.Equal(r.answer.Body, results[0].answer.Body) {
				t.Fatalf("one got %s, %v; another %s", r.answer.Body, r.err, results[0].answer.Body)
			}
		}
		w.clean()
	})
}

func TestKey_OtherBody(t *testing.T) {
	const reused = "422 key_reused | 该 Idempotency-Key 已用于不同的内容。 | This Idempotency-Key was used for something else."
	eachWorld(t, func(t *testing.T, w *world) {
		key := keyed("one")
		if _, err := w.fileUnder("ana", key, `{"subject":"一"}`); err != nil {
			t.Fatal(err)
		}
		other := key
		other.Body = [32]byte{1}
		if _, err := w.fileUnder("ana", other, `{"subject":"二"}`); told(err) != reused {
			t.Errorf("told %s", told(err))
		}
		results := together(10, func(i int) (engine.Answer, error) {
			key := keyed("many")
			key.Body = [32]byte{byte(i % 2)}
			return w.fileUnder("ana", key, []string{`{"subject":"三"}`, `{"subject":"四"}`}[i%2])
		})
		won := winners(results)
		for i, r := range results {
			if same := i%2 == won[0]%2; same != (r.err == nil) || !same && told(r.err) != reused {
				t.Errorf("body %d, won by %d: %v", i%2, won[0]%2, r.err)
			}
		}
		if n := w.recordsCount(); n != 2 {
			t.Errorf("there are %d records", n)
		}
		w.clean()
	})
}

func TestKey_RefusalIsKept(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.grant("ana", "1")
		for _, c := range [][2]string{
			{"by the balance", `{"subject":"一","amount":4}`},
			{"by the form", `{"amount":"x","nothing":1}`},
		} {
			name, data := c[0], c[1]
			key := keyed(name)
			_, first := w.fileUnder("ana", key, data)
			if f := engine.AsFault(first); f == nil || f.Status != 422 {
				t.Fatalf("%s: told %s", name, told(first))
			}
			w.grant("ana", "100") // it would be accepted now, but the answer has been given
			if _, again := w.fileUnder("ana", key, data); told(again) != told(first) {
				t.Errorf("%s: told\n%s, first\n%s", name, told(again), told(first))
			}
		}
		before := w.fingerprint(w.made.Company)
		results := together(20, func(int) (engine.Answer, error) { return w.fileUnder("ana", keyed("together"), `{"amount":4}`) })
		for _, r := range results {
			if told(r.err) != told(results[0].err) || r.err == nil {
				t.Fatalf("told %s and %s", told(r.err), told(results[0].err))
			}
		}
		w.sql(`delete from idempotency where key = 'together'`, nil)
		if after := w.fingerprint(w.made.Company); after != before {
			t.Error("a refusal left more than its answer")
		}
		w.clean()
	})
}

// A key belongs to a member and a route of a company: the same text elsewhere is another command.
func TestKey_Scope(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		key := keyed("mine")
		elsewhere := key
		elsewhere.Route = "POST /elsewhere"
		other := w.found("Bolt", "")
		for _, command := range []func() (engine.Answer, error){
			func() (engine.Answer, error) { return w.fileUnder("ana", key, `{"subject":"一"}`) },
			func() (engine.Answer, error) { return w.fileUnder("ben", key, `{"subject":"一"}`) },
			func() (engine.Answer, error) { return w.fileUnder("ana", elsewhere, `{"subject":"一"}`) },
			func() (engine.Answer, error) {
				return w.CreateRecord(context.Background(), other.Caller("ana", forms.English, false), key, "proof.any", json.RawMessage(`{"subject":"一"}`), nil)
			},
		} {
			if _, err := command(); err != nil {
				t.Error(err)
			}
		}
		if n := w.recordsCount(); n != 3 {
			t.Errorf("there are %d records, not 3", n)
		}
		w.clean()
	})
}

// A command whose caller has gone leaves nothing, not even its key, and can be sent again.
func TestKey_CallerGone(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.grant("ana", "10")
		before := w.fingerprint(w.made.Company)
		key := keyed("gone")
		for after := range 12 {
			ctx := &leaving{Context: context.Background(), after: after}
			_, err := w.CreateRecord(ctx, w.as("ana"), key, "proof.any", json.RawMessage(`{"subject":"一","amount":4}`), nil)
			if err == nil {
				break // so late that it was done
			}
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("told %v", err)
			}
			if now := w.fingerprint(w.made.Company); now != before {
				t.Fatalf("leaving at the %dth look left something", after)
			}
		}
		r := w.record(w.fileUnder("ana", key, `{"subject":"一","amount":4}`))
		if n, a := w.recordsCount(), w.account("ana"); n != 1 || a.Held != 400 || w.holds(r.ID)[store.HoldOpen] != 1 {
			t.Errorf("%d records, %d held", n, a.Held)
		}
		w.clean()
	})
}

// leaving is the context of a caller who leaves after so many looks at it.
type leaving struct {
	context.Context
	after, looks int
}

func (l *leaving) Err() error {
	if l.looks++; l.looks > l.after {
		return context.Canceled
	}
	return nil
}

func TestKey_Upload(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		put := func(as string, key engine.Key, body string) (engine.FileRef, error) {
			return w.PutFile(context.Background(), w.as(as), key, engine.Upload{Name: "note.txt", Size: -1, Body: strings.NewReader(body)})
		}
		first, err := put("ana", keyed("u"), "hello")
		if err != nil {
			t.Fatal(err)
		}
		if again, err := put("ana", keyed("u"), "hello"); err != nil || again != first {
			t.Errorf("the repeated upload got %+v, %v; the first %+v", again, err, first)
		}
		if _, err := put("ana", keyed("u"), "hullo"); !engine.HasCode(err, "key_reused") {
			t.Errorf("other content under the key was told %v", err)
		}
		if other, err := put("ben", keyed("u"), "hello"); err != nil || other.ID == first.ID {
			t.Errorf("another member's upload got %+v, %v", other, err)
		}
		if _, err := put("ana", keyed("empty"), ""); !engine.HasCode(err, "empty_file") {
			t.Errorf("an empty upload was told %v", err)
		}
		ref, body, err := w.File(context.Background(), w.as("ana"), first.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer body.Close()
		if content, err := io.ReadAll(body); err != nil || string(content) != "hello" || ref != first {
			t.Errorf("the file is %+v %q, %v", ref, content, err)
		}
		if files := w.rows("select id from files"); len(files) != 2 {
			t.Errorf("%d files are kept", len(files))
		}
	})
}

func TestKey_UploadAtOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		refs := make([]engine.FileRef, 12)
		results := together(len(refs), func(i int) (answer engine.Answer, err error) {
			refs[i], err = w.PutFile(context.Background(), w.as("ana"), keyed("u"), engine.Upload{Name: "note.txt", Size: -1, Body: strings.NewReader("hello")})
			return answer, err
		})
		for i, r := range results {
			if r.err != nil || refs[i] != refs[0] {
				t.Fatalf("one got %+v, %v; another %+v", refs[i], r.err, refs[0])
			}
		}
		_, body, err := w.File(context.Background(), w.as("ana"), refs[0].ID)
		if err != nil {
			t.Fatalf("the bytes of the file that won: %v", err)
		}
		body.Close()
		if files := w.rows("select id from files"); len(files) != 1 {
			t.Errorf("%d files are kept", len(files))
		}
	})
}

// What breaks off on its way leaves no file, and the same upload can be sent again.
func TestKey_UploadBreaksOff(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		put := func(body io.Reader) error {
			_, err := w.PutFile(context.Background(), w.as("ana"), keyed("u"), engine.Upload{Name: "note.txt", Size: -1, Body: body})
			return err
		}
		gone := errors.New("the caller has gone")
		if err := put(io.MultiReader(strings.NewReader("hel"), failing{gone})); !errors.Is(err, gone) {
			t.Errorf("told %v", err)
		}
		if files := w.rows("select id from files"); len(files) != 0 {
			t.Errorf("%d files are kept", len(files))
		}
		if err := put(strings.NewReader("hello")); err != nil {
			t.Errorf("sent again: %v", err)
		}
	})
}

// failing is a body whose next byte never comes.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

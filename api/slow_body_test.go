package api

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// dribble is a body whose second half waits for something to happen.
type dribble struct {
	first, rest string
	between     func()
}

func (d *dribble) Read(p []byte) (int, error) {
	switch {
	case d.first != "":
		n := copy(p, d.first)
		d.first = d.first[n:]
		return n, nil
	case d.between != nil:
		d.between()
		d.between = nil
		fallthrough
	case d.rest != "":
		n := copy(p, d.rest)
		d.rest = d.rest[n:]
		return n, nil
	}
	return 0, io.EOF
}

// Bodies are read after admission. Who keeps one open while their session ends does nothing by it any more.
func TestWhoIsPutOutWhileTheirBodyIsUnderWay(t *testing.T) {
	for name, out := range map[string]bool{"put out": true, "just slow": false} {
		w := newWorld(t)
		boss := w.token("boss")
		const body = `{"member":"01900000-0000-7000-8000-0000000000a1","rights":["keys"]}`
		slow := &dribble{first: body[:20], rest: body[20:], between: func() {
			time.Sleep(slowBody + 200*time.Millisecond)
			if out {
				w.fake.mu.Lock()
				clear(w.fake.sessions)
				w.fake.mu.Unlock()
			}
		}}
		req, err := http.NewRequest("POST", w.base+v1+"/admin/grants", slow)
		if err != nil {
			t.Fatal(err)
		}
		req.ContentLength = int64(len(body))
		field, value, _ := strings.Cut(boss, ": ")
		req.Header.Set(field, value)
		req.Header.Set("Content-Type", "application/json")
		answer, err := oneStep.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if got := fmt.Sprint(answer.StatusCode == http.StatusUnauthorized); got != fmt.Sprint(out) {
			t.Errorf("%s: %d %s", name, answer.StatusCode, text)
		}
	}
}

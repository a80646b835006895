package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// listener reads a live stream.
type listener struct {
	t      testing.TB
	header http.Header
	lines  chan string
	cancel context.CancelFunc
}

// listen opens a stream, which must be granted.
func (w *world) listen(query string, headers ...string) *listener {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, "GET", w.base+v1+"/live"+query, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		w.t.Fatal(err)
	}
	if resp.StatusCode != 200 {
		w.t.Fatalf("the stream is answered %d", resp.StatusCode)
	}
	l := &listener{w.t, resp.Header, make(chan string, 10_000), cancel}
	go func() {
		defer close(l.lines)
		defer resp.Body.Close()
		scanner := bufio.NewScanner(resp.Body)
		for scanner.Scan() {
			l.lines <- scanner.Text()
		}
		if err := scanner.Err(); err != nil {
			l.lines <- "broken: " + err.Error()
		}
	}()
	return l
}

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// next gives the next event as "name data" with its id; "end" where the stream is over. Beats are passed over.
func (l *listener) next() (event, id string) {
	l.t.Helper()
	for {
		select {
		case line, open := <-l.lines:
			name, value, _ := strings.Cut(line, ": ")
			switch {
			case !open:
				return "end", ""
			case line == "" && event != "":
				return event, id
			case name == "event":
				event = value
			case name == "data":
				event += " " + value
			case name == "id":
				id = value
			case name == "broken":
				return line, ""
			}
		case <-time.After(patience):
			l.t.Fatal("nothing comes")
		}
	}
}

// hears expects an event and gives its id.
func (l *listener) hears(want string) string {
	l.t.Helper()
	got, id := l.next()
	if got != want {
		l.t.Fatalf("heard %q, want %q", got, want)
	}
	return id
}

// slow makes streams of a world last, so that what ends them is what the test does.
func slow(w *world) *world {
	w.server.pulse = pulse{beat: 20 * time.Millisecond, most: time.Hour, write: time.Second}
	return w
}

const (
	resumed = `hello {"resumed":true}`
	anew    = `hello {"resumed":false}`
)

func TestALiveStream(t *testing.T) {
	w := slow(newWorld(t))
	li := w.token("li")
	member := fakePeople["li"].id
	one, two := forms.DeriveID(1, acme, 1), forms.DeriveID(1, acme, 2)
	l := w.listen("", li)
	if l.header.Get("Content-Type") != eventType || l.header.Get("Cache-Control") != "no-store" || l.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers %v", l.header)
	}
	begin := l.hears(anew)
	w.fake.hub.Publish(live.Change{Company: acme, Record: one, Members: []forms.ID{member}},
		live.Change{Company: acme, Record: two, Members: []forms.ID{fakePeople["boss"].id}}, live.Change{Company: acme, Members: []forms.ID{member}})
	first := l.hears(`change {"record":"` + one.String() + `"}`)
	l.hears(`change {}`)
	l.cancel()

	again := w.listen("", li, "Last-Event-ID: "+first)
	again.hears(resumed)
	again.hears(`change {}`)
	again = w.listen("?last="+begin, li)
	again.hears(resumed)
	again.hears(`change {"record":"` + one.String() + `"}`)
	again.hears(`change {}`)
	w.listen("?last=no", li).hears(anew)
	w.listen("?last="+begin, w.token("wang")).hears(resumed) // nothing of another's
	w.fake.hub.Reset()
	again.hears(anew)
}

func TestWhatEndsALiveStream(t *testing.T) {
	t.Run("its time", func(t *testing.T) {
		w := newWorld(t)
		l := w.listen("", w.token("li"))
		l.hears(anew)
		l.hears(`bye {"reason":"time"}`)
		l.hears("end")
	})
	t.Run("signing out", func(t *testing.T) {
		w := slow(newWorld(t))
		cookie, csrf := w.browser("li")
		other := w.listen("", w.token("li"))
		l := w.listen("", cookie)
		l.hears(anew)
		other.hears(anew)
		w.do("DELETE", v1+"/session", "", cookie, csrf)
		l.hears(`bye {"reason":"session"}`)
		l.hears("end")
		w.fake.hub.Publish(live.Change{Company: acme, Members: []forms.ID{fakePeople["li"].id}})
		other.hears(`change {}`)
	})
	t.Run("a newer one, after twelve", func(t *testing.T) {
		w := slow(newWorld(t))
		li := w.token("li")
		first := w.listen("", li)
		first.hears(anew)
		for range 12 {
			w.listen("", li).hears(anew)
		}
		first.hears(`bye {"reason":"dropped"}`)
		first.hears("end")
	})
	t.Run("a drain, for all at once", func(t *testing.T) {
		w := slow(newWorld(t))
		li := w.token("li")
		var all []*listener
		for range 5 {
			all = append(all, w.listen("", li))
		}
		began := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		w.server.Drain()
		if got := w.do("GET", v1+"/live", "", li).code(); got != "unavailable" {
			t.Errorf("a stream after the drain: %s", got)
		}
		if err := w.server.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("shutting down took %s", took)
		}
		for _, l := range all {
			l.hears(anew)
			l.hears(`bye {"reason":"drain"}`)
			l.hears("end")
		}
	})
}

// streaming counts the goroutines that serve streams.
func streaming() int {
	buf := make([]byte, 1<<20)
	return strings.Count(string(buf[:runtime.Stack(buf, true)]), ".tellLive(")
}

func TestACallerWhoLeavesLeavesNothing(t *testing.T) {
	w := slow(newWorld(t))
	w.server.pulse.beat = time.Hour // it is not the beat that finds out
	li := w.token("li")
	var all []*listener
	for range 10 {
		l := w.listen("", li)
		l.hears(anew)
		all = append(all, l)
	}
	if got := streaming(); got != 10 {
		t.Errorf("%d streams are served", got)
	}
	for _, l := range all {
		l.cancel()
	}
	for end := time.Now().Add(patience); streaming() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d streams are still served", streaming())
		}
	}
}

// One who does not read is dropped, without anybody waiting.
func TestACallerWhoDoesNotRead(t *testing.T) {
	w := slow(newWorld(t))
	conn := w.dial()
	_ = conn.(*net.TCPConn).SetReadBuffer(4096)
	fmt.Fprintf(conn, "GET %s/live HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n", v1, w.token("li"))
	for end := time.Now().Add(patience); streaming() == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the stream does not begin")
		}
	}
	change := live.Change{Company: acme, Record: acme, Members: []forms.ID{fakePeople["li"].id}}
	for end := time.Now().Add(patience); streaming() > 0; {
		for range 500 { // in steps that a stream which is read would follow
			began := time.Now()
			for range 20 {
				w.fake.hub.Publish(change)
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("publishing waited for %s", took)
			}
			time.Sleep(100 * time.Microsecond)
		}
		if time.Now().After(end) {
			t.Fatal("the stream goes on")
		}
	}
}

// A client of HTTP/1.0 gets the events as they are, on a connection that ends with them.
func TestALiveStreamWithoutChunks(t *testing.T) {
	w := newWorld(t)
	conn := w.dial()
	fmt.Fprintf(conn, "GET %s/live HTTP/1.0\r\nHost: x\r\n%s\r\n\r\n", v1, w.token("li"))
	a := w.read(bufio.NewReader(conn), "GET")
	if !strings.HasPrefix(a.body, "event: hello\nid: ") || !strings.HasSuffix(a.body, "event: bye\ndata: {\"reason\":\"time\"}\n\n") || !strings.Contains(a.body, "\n\n: beat\n\n") {
		t.Errorf("%d %q", a.status, a.body)
	}
}

// The access log has its line when the stream begins.
func TestALiveStreamIsLoggedAtItsBegin(t *testing.T) {
	w := slow(newWorld(t))
	l := w.listen("", w.token("li"))
	l.hears(anew)
	for _, line := range strings.Split(w.log.String(), "\n") {
		var entry struct {
			Path   string
			Status int
		}
		if json.Unmarshal([]byte(line), &entry) == nil && entry.Path == v1+"/live" {
			if entry.Status != 200 {
				t.Errorf("logged %s", line)
			}
			return
		}
	}
	t.Error("no line")
}

func TestLiveOverTheRealEngine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		slow(w.world)
		li, lead := w.token("li1"), w.token("lead1")
		mine, leads, others := w.listen("", li), w.listen("", lead), w.listen("", w.token("wu1"))
		for _, l := range []*listener{mine, leads, others} {
			l.hears(anew)
		}
		record := w.want("Created", "POST", "/forms/leave.request/records", `{"data":`+trip+`}`, li)["id"].(string)
		mine.hears(`change {"record":"` + record + `"}`)
		leads.hears(`change {"record":"` + record + `"}`)
		w.want("OK", "POST", "/tasks/"+w.task(lead, record)+"/agree", "", lead)
		mine.hears(`change {"record":"` + record + `"}`)
		leads.hears(`change {"record":"` + record + `"}`)
		disabled := w.listen("", w.token("head1"))
		disabled.hears(anew)
		err := s.Company(w.one.Company).Write(context.Background(), func(tx *store.Tx) error {
			tx.SetMemberDisabled(w.one.Members["head"], 1)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		disabled.hears(`bye {"reason":"session"}`)
		draft := w.want("Created", "POST", "/forms/leave.request/drafts", `{"data":{}}`, w.token("wu1"))["id"].(string)
		others.hears(`change {"record":"` + draft + `"}`)
		w.want("OK", "POST", "/records/"+draft+"/discard", "", w.token("wu1"))
		others.hears(`change {"record":"` + draft + `"}`)
	})
}

// Whoever leaves is told so at once, and hears nothing more: not at the next beat, which is an hour away here.
func TestLiveEndsWhenSomebodyLeaves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		w.server.pulse = pulse{beat: time.Hour, most: time.Hour, write: time.Second}
		boss, wu := w.token("boss1"), w.token("wu1")
		leaver, other := w.listen("", wu), w.listen("", w.token("li1"))
		leaver.hears(anew)
		other.hears(anew)
		id := w.one.Members["wu"].String()
		revision := w.want("OK", "GET", "/org/members/"+id, "", boss)["revision"].(float64)
		w.want("OK", "POST", "/admin/members/"+id+"/leave", `{}`, boss, fmt.Sprintf(`If-Match: "%d"`, int(revision)))
		for {
			event, _ := leaver.next()
			if event == `bye {"reason":"session"}` {
				break
			}
			if event == "end" {
				t.Fatal("the stream ends without a word")
			}
		}
		w.want("no_session", "GET", "/me", "", wu)
		draft := w.want("Created", "POST", "/forms/leave.request/drafts", `{"data":{}}`, w.token("li1"))["id"].(string)
		for { // the streams of others go on
			if event, _ := other.next(); event == `change {"record":"`+draft+`"}` {
				break
			}
		}
	})
}

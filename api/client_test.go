package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
)

// world is a server over a fake engine on a real port, with what it logged.
type world struct {
	t      testing.TB
	fake   *fake
	server *Server
	base   string
	log    *syncBuffer
}

func newWorld(t testing.TB, change ...func(*Config)) *world {
	t.Helper()
	w := &world{t: t, fake: newFake(), log: &syncBuffer{}}
	cfg := Config{Engine: w.fake, Version: "test", Log: slog.New(slog.NewJSONHandler(w.log, nil))}
	for _, c := range change {
		c(&cfg)
	}
	server, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server.pulse = pulse{beat: 20 * time.Millisecond, most: 200 * time.Millisecond, write: time.Second}
	w.server, w.base = server, "http://"+ln.Addr().String()
	done := make(chan error, 1)
	go func() { done <- server.Serve(ln) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return w
}

// answer is an answer that has been read.
type answer struct {
	status int
	header http.Header
	body   string
	closes bool // the connection ends with it
}

// code is the code of a problem, or the status text of a success.
func (a answer) code() string {
	var p struct{ Code string }
	if json.Unmarshal([]byte(a.body), &p) == nil && p.Code != "" {
		return p.Code
	}
	return http.StatusText(a.status)
}

// do sends a request. headers are "Name: value" lines.
func (w *world) do(method, path, body string, headers ...string) answer {
	w.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req, err := http.NewRequest(method, w.base+path, reader)
	if err != nil {
		w.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		if name == "Host" {
			req.Host = value
			continue
		}
		req.Header.Set(name, value)
	}
	resp, err := oneStep.Do(req)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	a := answer{resp.StatusCode, resp.Header, string(content), resp.Close}
	var p Problem
	if a.header.Get("Content-Type") == problemType && (json.Unmarshal(content, &p) != nil || p.Status != a.status) {
		w.t.Errorf("%s %s: a %d says of itself %s", method, path, a.status, a.body)
	}
	return a
}

// raw sends a request whose path nobody tidies up, on a connection of its own.
func (w *world) raw(method, path string, headers ...string) answer {
	w.t.Helper()
	conn := w.dial()
	fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n\r\n", method, path, strings.Join(headers, "\r\n"))
	return w.read(bufio.NewReader(conn), method)
}

// dial opens a connection to the server, closed when the test ends.
func (w *world) dial() net.Conn {
	w.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.base, "http://"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { conn.Close() })
	return conn
}

// read reads one answer from a connection.
func (w *world) read(from *bufio.Reader, method string) answer {
	w.t.Helper()
	resp, err := http.ReadResponse(from, &http.Request{Method: method})
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(content), resp.Close}
}

// token signs somebody in as a program and gives the header that says so.
func (w *world) token(account string) string {
	w.t.Helper()
	a := w.do("POST", v1+"/session", `{"account":"`+account+`","password":"right-password","kind":"token"}`)
	var s SessionView
	if err := json.Unmarshal([]byte(a.body), &s); err != nil || a.status != 200 || s.Token == "" {
		w.t.Fatalf("sign in as %s: %d %s", account, a.status, a.body)
	}
	return "Authorization: Bearer " + s.Token
}

// browser signs somebody in with a cookie and gives the Cookie and the X-CSRF-Token lines.
func (w *world) browser(account string) (cookie, csrf string) {
	w.t.Helper()
	a := w.do("POST", v1+"/session", `{"account":"`+account+`","password":"right-password"}`)
	var s SessionView
	if err := json.Unmarshal([]byte(a.body), &s); err != nil || a.status != 200 || s.Token != "" {
		w.t.Fatalf("sign in as %s: %d %s", account, a.status, a.body)
	}
	value, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
	return "Cookie: " + value, "X-CSRF-Token: " + s.CSRF
}

// record creates a record and gives its id.
func (w *world) record(as string) string {
	w.t.Helper()
	a := w.do("POST", v1+"/forms/leave.request/records", `{"data":{"days":2}}`, as)
	var r engine.RecordView
	if err := json.Unmarshal([]byte(a.body), &r); err != nil || a.status != 201 {
		w.t.Fatalf("create: %d %s", a.status, a.body)
	}
	return r.ID.String()
}

// syncBuffer is a log that the server may write while the test reads.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// oneStep follows no redirects: where one leads is an answer.
var oneStep = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

package main_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/store"
)

// framing are requests that two readers of HTTP may read differently, and some that none can read.
func (w *target) framing() []hostile {
	head := "POST /api/v1/forms/leave.request/records HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + w.token + "\r\nContent-Type: application/json\r\n"
	long := strings.Repeat("x", 200)
	return []hostile{
		{"framing: two lengths", head + "Content-Length: 2\r\nContent-Length: 11\r\n\r\n{\"data\":{}}", "400 bad_request"},
		{"framing: a length and chunks", head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n{\"data\":{}}\r\n0\r\n\r\n", "400 bad_request"},
		{"framing: a negative length", head + "Content-Length: -1\r\n\r\n", "400 bad_request"},
		{"framing: a length that is none", head + "Content-Length: 1e3\r\n\r\n", "400 bad_request"},
		{"framing: a chunk of no size", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "400 broken_body"},
		{"framing: a chunk beyond all bounds", head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", "400 broken_body"},
		{"framing: no request at all", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "400 bad_request"},
		{"framing: a space in a header's name", head + "Content-Length : 2\r\n\r\n{}", "400 bad_request"},
		{"framing: headers of 64 KB", w.request("GET", "/api/v1/me", "", "X-Long: "+strings.Repeat("x", 64<<10)), "431 headers_too_large"},
		{"framing: 10,000 headers", w.request("GET", "/api/v1/me", "", strings.Repeat("A: b\r\n", 10_000)+"A: b"), "431 headers_too_large"},
		{"framing: a key of 201 bytes", w.post(`{"data":{}}`, "Idempotency-Key: "+long+"x"), "400 bad_header"},
		{"framing: two keys", w.post(`{"data":{}}`, "Idempotency-Key: a", "Idempotency-Key: b"), "400 bad_header"},
		{"framing: a revision that is none", w.request("PATCH", "/api/v1/records/"+w.record, `{"data":{}}`, "Content-Type: application/json", "If-Match: *"), "400 bad_header"},
		{"framing: a token of 10,000 bytes", strings.Replace(w.get("/me"), w.token, strings.Repeat("x", 10_000), 1), "401 no_session"},
		{"framing: two tokens", w.request("GET", "/api/v1/me", "", "Authorization: Bearer x"), "401 no_session"},
	}
}

// TestSlowHeaders opens connections that send a header byte by byte and never end it: each is ended by the
// server in its own time, and others are served meanwhile.
func TestSlowHeaders(t *testing.T) {
	s := newPlace(t, store.SQLite).serve(t)
	var ended sync.WaitGroup
	for range 100 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		fmt.Fprint(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
		go dribble(conn)
		ended.Go(func() { mustEnd(t, conn) })
	}
	ready(t, s)
	ended.Wait()
	ready(t, s)
	s.stop()
}

// dribble sends a byte each second until the connection ends.
func dribble(conn net.Conn) {
	for {
		if _, err := conn.Write([]byte("x")); err != nil {
			return
		}
		time.Sleep(time.Second)
	}
}

// mustEnd wants the server to end the connection, with a 408 where it says anything.
func mustEnd(t *testing.T, conn net.Conn) {
	_ = conn.SetReadDeadline(time.Now().Add(patience))
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
			t.Error("the connection was left open")
		}
		return
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusRequestTimeout {
		t.Errorf("a header that never ends is answered %s", resp.Status)
	}
}

// residentPeak is the most memory that a process has held, in KB; where the system does not tell, what it
// holds now.
func residentPeak(t *testing.T, s *process) int {
	t.Helper()
	pid := strconv.Itoa(s.cmd.Process.Pid)
	text := ""
	if status, err := os.ReadFile("/proc/" + pid + "/status"); err == nil {
		_, text, _ = strings.Cut(string(status), "VmHWM:")
		text, _, _ = strings.Cut(text, "kB")
	} else if out, err := exec.Command("ps", "-o", "rss=", "-p", pid).Output(); err == nil {
		text = string(out)
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		t.Fatalf("the memory of the process: %v", err)
	}
	return n
}

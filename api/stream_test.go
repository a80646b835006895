package api

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
)

// zeros is a body of n bytes that is never held; announced false sends it in chunks.
func (w *world) zeros(path string, n int64, announced bool, headers ...string) (answer, error) {
	w.t.Helper()
	req, err := http.NewRequest("POST", w.base+path, io.LimitReader(zeroReader{}, n))
	if err != nil {
		w.t.Fatal(err)
	}
	if announced {
		req.ContentLength = n
	}
	req.Header.Set("Content-Type", "application/json")
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, string(content), resp.Close}, err
}

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

func TestABodyThatIsTooLargeIsRefusedInClearWords(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	for _, c := range []struct {
		name, path string
		size       int64
		limit      string
	}{
		{"64 MB of JSON", v1 + "/forms/leave.request/records", 64 << 20, "1 MB"},
		{"one byte too many", v1 + "/forms/leave.request/records", jsonLimit + 1, "1 MB"},
		{"64 MB of JSON from nobody", v1 + "/session", 64 << 20, "1 MB"},
		{"64 MB of a file", v1 + "/files?name=a", 64 << 20, "20 MB"},
	} {
		for _, announced := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, announced: %v", c.name, announced), func(t *testing.T) {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				a, err := w.zeros(c.path, c.size, announced, li, "Accept-Language: en")
				runtime.ReadMemStats(&after)
				if err != nil {
					t.Fatalf("the answer did not arrive: %v", err)
				}
				want := `{"type":"urn:superform:too_large","title":"The content is larger than ` + c.limit +
					`.","status":413,"code":"too_large","args":{"limit":"` + c.limit + `"}}` + "\n"
				if a.status != 413 || a.body != want {
					t.Errorf("got %d %s", a.status, a.body)
				}
				if grown := after.TotalAlloc - before.TotalAlloc; c.limit == "1 MB" && grown > 16<<20 {
					t.Errorf("it cost %d MB", grown>>20)
				}
			})
		}
	}
}

func TestABodyOfTheLimitPasses(t *testing.T) {
	w := newWorld(t)
	body := `{"data":{"reason":"` + strings.Repeat("x", jsonLimit-22) + `"}}`
	if len(body) != jsonLimit {
		t.Fatal(len(body))
	}
	if got := w.do("POST", v1+"/forms/leave.request/records", body, w.token("li")).code(); got != "Created" {
		t.Errorf("got %s", got)
	}
}

// TestABodyThatNobodyReadIsNotTheNextRequest holds each way out of the server before the body was read: what
// is left of it must not be taken for a request.
func TestABodyThatNobodyReadIsNotTheNextRequest(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	smuggled := "DELETE " + v1 + "/session HTTP/1.1\r\nHost: x\r\n" + li + "\r\n\r\n"
	for _, c := range []struct{ name, method, path, header string }{
		{"not signed in", "POST", v1 + "/forms/leave.request/records", "X: 1"},
		{"no such address", "POST", "/nothing", li},
		{"no such method there", "POST", v1 + "/me", li},
		{"no such method at all", "BREW", v1 + "/me", li},
		{"a body to GET", "GET", v1 + "/me", li},
		{"a body to DELETE", "DELETE", v1 + "/nothing", li},
		{"not JSON", "POST", v1 + "/forms/leave.request/records", li + "\r\nContent-Type: text/plain"},
		{"a file to nobody", "POST", v1 + "/files?name=a", "X: 1"},
		{"a file without a name", "POST", v1 + "/files", li},
	} {
		for _, size := range []int{0, 9_000, settleQuietly + 1} {
			for _, chunked := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, %d bytes before it, chunked: %v", c.name, size, chunked), func(t *testing.T) {
					body := strings.Repeat("\r\n", size/2) + smuggled
					head := fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
					if chunked {
						head = fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body)
					}
					conn := w.dial()
					fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: x\r\n%s\r\n%s", c.method, c.path, c.header, head)
					fmt.Fprintf(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
					from := bufio.NewReader(conn)
					first := w.read(from, c.method)
					resp, err := http.ReadResponse(from, nil)
					switch {
					case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || err != nil && strings.Contains(err.Error(), "reset"):
						if !first.closes {
							t.Errorf("the connection ended unannounced after %d", first.status)
						}
					case err != nil:
						t.Error(err)
					case resp.StatusCode != 200:
						t.Errorf("after %d comes %d", first.status, resp.StatusCode)
					}
				})
			}
		}
	}
	if a := w.do("GET", v1+"/me", "", li); a.status != 200 {
		t.Errorf("the smuggled request was carried out")
	}
}

func TestABodyThatBreaksOff(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	for name, rest := range map[string]string{
		"before its end":        "Content-Length: 20000\r\n\r\n" + strings.Repeat("x", 10_000),
		"within a chunk":        "Transfer-Encoding: chunked\r\n\r\nff\r\n{\"data\"",
		"a chunk of no size":    "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
		"a chunk of minus one":  "Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n",
		"a chunk past all size": "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			conn := w.dial()
			fmt.Fprintf(conn, "POST %s/forms/leave.request/records HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Type: application/json\r\n%s", v1, li, rest)
			conn.(interface{ CloseWrite() error }).CloseWrite()
			a := w.read(bufio.NewReader(conn), "POST")
			if a.status != 400 {
				t.Errorf("got %d %s", a.status, a.body)
			}
		})
	}
	if got := w.fake.reached(); got != "" {
		t.Errorf("reached %s", got)
	}
}

func TestHeadersThatAreTooLarge(t *testing.T) {
	w := newWorld(t)
	a := w.raw("GET", v1+"/me", "X-Long: "+strings.Repeat("x", headerLimit))
	if a.status != 431 || a.code() != "headers_too_large" || a.header.Get("X-Request-Id") == "" {
		t.Errorf("got %d %s", a.status, a.body)
	}
	filter := strings.Repeat("%E5%B9%B4", 1300) // as long as a rule of Chinese may be, escaped
	if got := w.do("GET", v1+"/records?filter="+filter, "", w.token("li")).code(); got != "OK" {
		t.Errorf("a long filter: %s", got)
	}
}

func TestARequestThatIsNone(t *testing.T) {
	w := newWorld(t)
	for name, text := range map[string]string{
		"not HTTP": "hello\r\n\r\n", "no host": "GET / HTTP/1.1\r\n\r\n", "two lengths": "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
		"a length and chunks": "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"a negative length":   "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			conn := w.dial()
			io.WriteString(conn, text)
			conn.(interface{ CloseWrite() error }).CloseWrite()
			a := w.read(bufio.NewReader(conn), "POST")
			if a.status < 400 || a.status > 499 || a.header.Get("Content-Type") != problemType {
				t.Errorf("got %d %s", a.status, a.body)
			}
		})
	}
}

func TestCapped(t *testing.T) {
	for _, c := range []struct {
		size int
		code string
	}{{0, ""}, {9, ""}, {10, ""}, {11, "too_large"}, {1000, "too_large"}} {
		t.Run(fmt.Sprint(c.size), func(t *testing.T) {
			for name, from := range map[string]io.Reader{
				"whole": bytes.NewReader(make([]byte, c.size)), "by bytes": iotest.OneByteReader(bytes.NewReader(make([]byte, c.size))),
				"end with data": iotest.DataErrReader(bytes.NewReader(make([]byte, c.size))),
			} {
				n, err := io.Copy(io.Discard, &capped{from: from, left: 10, limit: 10})
				if code := engine.AsFault(err); (code == nil) != (c.code == "") || n > 10 || err == nil && n != int64(c.size) {
					t.Errorf("%s: %d, %v", name, n, err)
				}
			}
		})
	}
}

// Whoever sends a file over a slow line, or has one moved, has longer than who sends a few words.
func TestEveryRouteOfFilesHasTheTimeOfFiles(t *testing.T) {
	w := newWorld(t)
	for _, r := range w.server.table {
		moves := r.takesFile || r.path == v1+"/uploads/{id}/finish" // of up to 200 MB, from one place of a store far away to another
		if moves != (r.within() == fileTimeout) {
			t.Errorf("%s %s has %v", r.method, r.path, r.within())
		}
		if !moves {
			continue
		}
		var h fasthttp.RequestHeader
		h.SetRequestURI(strings.ReplaceAll(r.path, "{id}", "01900000-0000-7000-8000-0000000000a1") + "?name=a.pdf")
		if got := w.server.fiber.Server().HeaderReceived(&h); got.ReadTimeout != fileTimeout {
			t.Errorf("%s %s: %v", r.method, r.path, got.ReadTimeout)
		}
	}
}

package api

import (
	"bufio"
	"fmt"
	"io"
	"testing"
)

// TestRequestsThatCanBeReadTwoWays are refused, and nothing behind them on the connection is read.
func TestRequestsThatCanBeReadTwoWays(t *testing.T) {
	for _, c := range []struct{ name, headers, body, want string }{
		{"a length", "Content-Length: 2", "{}", "401 no_session"},
		{"chunks", "Transfer-Encoding: chunked", "2\r\n{}\r\n0\r\n\r\n", "401 no_session"},
		{"a length and chunks", "Content-Length: 2\r\nTransfer-Encoding: chunked", "2\r\n{}\r\n0\r\n\r\n", "400 bad_request"},
		{"chunks and a length", "transfer-encoding: chunked\r\ncontent-length: 2", "2\r\n{}\r\n0\r\n\r\n", "400 bad_request"},
		{"the same length twice", "Content-Length: 2\r\nContent-Length: 2", "{}", "400 bad_request"},
		{"a space before the colon", "Content-Length : 2", "{}", "400 bad_request"},
		{"a tab before the colon", "Content-Length\t: 2", "{}", "400 bad_request"},
		{"a line that goes on", "X-Folded: a\r\n b\r\nContent-Length: 2", "{}", "400 bad_request"},
		{"a name beyond ASCII", "Content-Léngth: 2", "", "400 bad_request"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			conn := w.dial()
			fmt.Fprintf(conn, "DELETE %s/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%s\r\n\r\n%s", v1, c.headers, c.body)
			answers := bufio.NewReader(conn)
			a := w.read(answers, "DELETE")
			if got := fmt.Sprint(a.status, " ", a.code()); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if c.want != "400 bad_request" {
				return
			}
			fmt.Fprint(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
			if rest, err := io.ReadAll(answers); len(rest) > 0 {
				t.Errorf("the connection goes on: %q, %v", rest, err)
			}
		})
	}
}

func TestTwoTokensAreNone(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	if a := w.raw("GET", v1+"/me", li); a.status != 200 {
		t.Errorf("one: %d %s", a.status, a.code())
	}
	if a := w.raw("GET", v1+"/me", li, li); a.code() != "no_session" {
		t.Errorf("two: %d %s", a.status, a.code())
	}
}

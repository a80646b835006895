package api

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
)

// BenchmarkEdge measures what HTTP adds: a keep-alive connection, admission, decoding, one call of an engine that
// does nothing, encoding.
func BenchmarkEdge(b *testing.B) {
	f := newFake()
	f.forgets = true
	s, err := New(Config{Engine: f, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go s.Serve(ln)
	defer s.Shutdown(b.Context())
	token := f.open("li", acme).Token
	body := `{"data":{"type":"annual","from":"2026-12-01","to":"2026-12-04","reason":"A week with the family"}}`
	for name, request := range map[string]string{
		"me":     "GET " + v1 + "/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n",
		"create": fmt.Sprintf("POST %s/forms/a.b/records HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", v1, token, len(body), body),
	} {
		b.Run(name, func(b *testing.B) {
			conn, err := net.Dial("tcp", ln.Addr().String())
			if err != nil {
				b.Fatal(err)
			}
			defer conn.Close()
			from := bufio.NewReader(conn)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := io.WriteString(conn, request); err != nil {
					b.Fatal(err)
				}
				resp, err := http.ReadResponse(from, nil)
				if err != nil || resp.StatusCode > 201 {
					b.Fatal(resp, err)
				}
				_, _ = io.Copy(io.Discard, resp.Body)
			}
		})
	}
}

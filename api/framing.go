package api

import (
	"bytes"

	"github.com/valyala/fasthttp"
)

// readOneWay reports whether every reader of HTTP finds the end of the request at the same place (RFC 9112,
// sections 5.1, 5.2 and 6.1). fasthttp lets pass white space before a colon, lines that go on, and a length
// beside chunks; a proxy in front of us may read those otherwise, and hand one person's bytes to another.
func readOneWay(h *fasthttp.RequestHeader) bool {
	lengths, codings := 0, 0
	for line := range bytes.SplitSeq(h.RawHeaders(), []byte("\n")) {
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			continue
		}
		name, _, found := bytes.Cut(line, []byte(":"))
		if !found || len(name) == 0 || bytes.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
			return false
		}
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			lengths++
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			codings++
		}
	}
	return lengths+codings <= 1
}

package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"github.com/valyala/fasthttp"
)

// What GET answers may be kept by the browser that asked, and by nobody between us: it must ask again each time
// (no-cache), and is told 304 where nothing has changed. docs/http.md has the rules.

const (
	// contentTag holds the hash of an answer whose ETag is something else: a record's is its revision, for If-Match,
	// and says nothing of its path, history and actions.
	contentTag = "X-Content-ETag"

	// worthPacking is from how many bytes on an answer is compressed.
	worthPacking = 1024
)

// varies are the headers that an answer to the same address depends on.
const varies = "Cookie, Authorization, Accept-Language, Accept-Encoding"

// finish makes of an answer in JSON what goes out, unless it is compressed already, as assets are: marked with the hash of its content or left out where the caller
// has it already, and compressed where they take that. An answer that carries a token is neither kept nor compressed:
// its length would tell of the token to whoever can have texts of theirs stand beside it (BREACH).
func (c *call) finish(ctx *fasthttp.RequestCtx) {
	answer := &ctx.Response
	if answer.IsBodyStream() || len(answer.Header.ContentEncoding()) > 0 || c.route == nil || c.route.secret || !bytes.HasSuffix(answer.Header.ContentType(), []byte("json")) {
		return
	}
	if c.method == http.MethodGet && answer.StatusCode() == http.StatusOK && strings.HasPrefix(c.route.path, v1) {
		if c.mark(answer) {
			answer.ResetBody()
			answer.SetStatusCode(http.StatusNotModified)
			return
		}
	}
	if len(answer.Body()) >= worthPacking && takes(string(ctx.Request.Header.Peek("Accept-Encoding")), "gzip") {
		answer.SetBodyRaw(fasthttp.AppendGzipBytesLevel(nil, answer.Body(), fasthttp.CompressDefaultCompression))
		answer.Header.Set("Content-Encoding", "gzip")
		answer.Header.Set("Vary", varies)
	}
}

// mark names the content of an answer and reports whether the caller has it.
func (c *call) mark(answer *fasthttp.Response) bool {
	sum := sha256.Sum256(answer.Body())
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	name := "ETag"
	if len(answer.Header.Peek(name)) > 0 {
		name = contentTag
	}
	answer.Header.Set(name, `W/"`+tag+`"`)
	answer.Header.Set("Cache-Control", "private, no-cache")
	answer.Header.Set("Vary", varies)
	return names(joined(c.http, "If-None-Match"), tag)
}

// names reports whether a list of entity tags has one of that text, weak or not.
func names(list, tag string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if strings.TrimPrefix(strings.TrimSpace(one), "W/") == `"`+tag+`"` {
			return true
		}
	}
	return false
}

// takes reports whether an Accept-Encoding wants a coding.
func takes(accept, wanted string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		coding, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(coding), wanted) {
			continue
		}
		value, given := strings.CutPrefix(strings.TrimSpace(params), "q=")
		q, err := strconv.ParseFloat(value, 64)
		return !given || err == nil && q > 0
	}
	return false
}

package api

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
)

// Bodies are streamed: nothing is held that was not asked for, and a refusal costs no memory. fasthttp
// leaves an unread body on the connection, where it would be taken for the next request, so every body
// is read to its end or the connection is closed (settle).

const (
	jsonLimit = 1 << 20  // bytes of a JSON body
	fileLimit = 20 << 20 // bytes of a file

	settleQuietly = 256 << 10 // an unread rest of this size is read and forgotten, the connection lives on
	lingerBytes   = 128 << 20 // a refused body is swallowed up to here, so that its sender reads the answer
	lingerTime    = 10 * time.Second
	lingerAtOnce  = 64 // connections that may linger at the same time
)

// body is the body of one request. It remembers whether its end was seen: a chunked stream of fasthttp
// goes on reading past it.
type body struct {
	stream io.Reader // nil: none, or read to its end
	size   int       // announced bytes, -1 when chunked
}

func (b *body) open(ctx *fasthttp.RequestCtx) {
	b.size = ctx.Request.Header.ContentLength()
	if stream := ctx.RequestBodyStream(); stream != nil && b.size != 0 {
		b.stream = stream
	}
}

// present reports whether there is something to read.
func (b *body) present() bool { return b.stream != nil }

// Read reads on; io.EOF at the end, and for ever after.
func (b *body) Read(p []byte) (int, error) {
	if b.stream == nil {
		return 0, io.EOF
	}
	n, err := b.stream.Read(p)
	if err != nil {
		b.stream = nil
		if !errors.Is(err, io.EOF) {
			b.stream = brokenBody{err}
			return n, bodyFault(err)
		}
	}
	return n, err
}

// brokenBody is what is left of a body that could not be read.
type brokenBody struct{ err error }

func (b brokenBody) Read([]byte) (int, error) { return 0, b.err }

// bodyFault says what went wrong on the way here.
func bodyFault(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return engine.NewFault("slow_body")
	}
	return engine.NewFault("broken_body")
}

// readAll reads a whole body of at most limit bytes.
func (b *body) readAll(limit int) ([]byte, error) {
	if !b.present() {
		return nil, nil
	}
	if b.size > limit {
		return nil, tooLarge(limit)
	}
	buf := make([]byte, 0, max(512, min(b.size+1, 64<<10)))
	for {
		n, err := b.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case len(buf) > limit:
			return nil, tooLarge(limit)
		case errors.Is(err, io.EOF):
			return buf, nil
		case err != nil:
			return nil, err
		}
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
	}
}

// capped reads at most limit bytes and fails with a fault on the first byte more.
type capped struct {
	from  io.Reader
	left  int
	limit int
}

// Read reads on, or says that there is too much.
func (c *capped) Read(p []byte) (int, error) {
	if len(p) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.from.Read(p)
	if n > c.left {
		return 0, tooLarge(c.limit)
	}
	c.left -= n
	return n, err
}

// tooLarge names a limit in the unit that people use for it.
func tooLarge(limit int) error {
	return engine.NewFault("too_large", "limit", strconv.Itoa(limit>>20)+" MB")
}

// settle leaves the connection in a state that the next request, or nobody, can use. It runs after the
// answer is complete and before fasthttp sends it.
func (s *Server) settle(ctx *fasthttp.RequestCtx, b *body) {
	if !b.present() {
		return
	}
	if b.size >= 0 && b.size <= settleQuietly {
		if _, err := io.Copy(io.Discard, b); err == nil {
			return
		}
	}
	ctx.Response.Header.SetConnectionClose()
	if _, broken := b.stream.(brokenBody); broken {
		return
	}
	if s.lingering.Add(1) > lingerAtOnce {
		s.lingering.Add(-1)
		return
	}
	s.linger(ctx)
}

// linger sends the answer at once and then swallows what the caller is still sending: closing a connection
// with unread bytes on it resets it, and the caller would never see the answer.
func (s *Server) linger(ctx *fasthttp.RequestCtx) {
	conn := ctx.Conn()
	_ = conn.SetWriteDeadline(time.Now().Add(lingerTime))
	out := bufio.NewWriter(conn)
	if err := ctx.Response.Write(out); err != nil || out.Flush() != nil {
		s.lingering.Add(-1)
		return
	}
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite() // the answer ends here, whoever waits for more need not
	}
	ctx.HijackSetNoResponse(true)
	ctx.Hijack(func(conn net.Conn) {
		defer s.lingering.Add(-1)
		_ = conn.SetReadDeadline(time.Now().Add(lingerTime))
		_, _ = io.Copy(io.Discard, io.LimitReader(conn, lingerBytes))
	})
}

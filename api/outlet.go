package api

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

const eventType = "text/event-stream"

// outlet is an answer that goes on: server-sent events on a connection that fasthttp has given up, so that no timeout
// of requests counts, a caller who leaves is noticed at once, and one who does not read is not waited for.
type outlet struct {
	conn    net.Conn
	chunked bool
	patient time.Duration
	failed  bool
	gone    chan struct{} // closed when the caller has left
}

// say sends an event, with an id where there is one.
func (o *outlet) say(event, id string, data any) {
	text := "event: " + event + "\n"
	if id != "" {
		text += "id: " + id + "\n"
	}
	o.send(text + "data: " + encode(data) + "\n\n")
}

// comment sends what no reader sees: a sign of life.
func (o *outlet) comment(text string) { o.send(": " + text + "\n\n") }

// send writes within the time that a caller has to take it. After a failure nothing is sent any more, and the
// connection closed, which the reading end notices.
func (o *outlet) send(text string) {
	if o.failed {
		return
	}
	if o.chunked {
		text = fmt.Sprintf("%x\r\n%s\r\n", len(text), text)
	}
	err := o.conn.SetWriteDeadline(time.Now().Add(o.patient))
	if err == nil {
		_, err = io.WriteString(o.conn, text)
	}
	if o.failed = err != nil; o.failed {
		_ = o.conn.SetReadDeadline(time.Unix(1, 0))
	}
}

// serve writes the head, lets speak, and ends the answer. The connection is closed by the one who called.
func (o *outlet) serve(head []byte, speak func(*outlet)) {
	go func() {
		defer close(o.gone)
		_, _ = io.Copy(io.Discard, o.conn)
	}()
	defer func() {
		_ = o.conn.SetReadDeadline(time.Unix(1, 0)) // the reader ends before the connection changes hands
		<-o.gone
	}()
	chunked := o.chunked
	o.chunked = false
	o.send(string(head))
	o.chunked = chunked
	speak(o)
	if o.chunked {
		o.chunked = false
		o.send("0\r\n\r\n")
	}
}

// outlets are the streams that are open. Their end is asked for once, by close.
type outlets struct {
	closing chan struct{}

	mu    sync.Mutex
	open  int
	shut  bool
	empty chan struct{} // closed when shut and none is open
}

func newOutlets() *outlets {
	return &outlets{closing: make(chan struct{}), empty: make(chan struct{})}
}

// free reports whether one more stream may open.
func (o *outlets) free() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return !o.shut && o.open < connections
}

func (o *outlets) enter() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.shut {
		return false
	}
	o.open++
	return true
}

func (o *outlets) leave() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open--; o.shut && o.open == 0 {
		close(o.empty)
	}
}

// close asks every stream to end and lets none begin.
func (o *outlets) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.shut {
		return
	}
	o.shut = true
	close(o.closing)
	if o.open == 0 {
		close(o.empty)
	}
}

// stream begins the stream that a handler has asked for. It runs when the answer is dressed and logged, and takes the
// connection out of fasthttp's hands; where that cannot be, the caller gets an empty answer and comes back.
func (s *Server) stream(ctx *fasthttp.RequestCtx, c *call) {
	if c.stream == nil || ctx.Response.StatusCode() != fasthttp.StatusOK || ctx.Hijacked() || !s.outlets.enter() {
		return
	}
	o := &outlet{chunked: ctx.Request.Header.IsHTTP11(), patient: s.pulse.write, gone: make(chan struct{})}
	h := &ctx.Response.Header
	h.SetContentType(eventType)
	h.Set("X-Accel-Buffering", "no") // asks nginx to pass events on as they come
	h.SetConnectionClose()
	if o.chunked {
		h.SetContentLength(-1)
	}
	head, speak, id := append([]byte{}, h.Header()...), c.stream, c.id
	ctx.HijackSetNoResponse(true)
	ctx.Hijack(func(conn net.Conn) {
		defer s.outlets.leave()
		defer func() {
			if reason := recover(); reason != nil {
				s.log.LogAttrs(context.Background(), slog.LevelError, "panic", slog.String("reference", id),
					slog.String("panic", fmt.Sprint(reason)), slog.String("stack", string(debug.Stack())))
			}
		}()
		o.conn = conn
		o.serve(head, speak)
	})
}

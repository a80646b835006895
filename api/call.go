package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"

	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// call is one request on its way through the package: what the frame knows before any route is chosen,
// what admission adds, and the body that may be read once. It ends with the request.
type call struct {
	http         *fasthttp.RequestCtx
	id           string // names the request in logs and in references
	method, path string
	lang         string // what problems are written in
	address      string // of the caller, past trusted proxies
	secure       bool   // the caller speaks TLS to us or to a trusted proxy
	body         body

	route    *route
	token    string
	byCookie bool
	caller   engine.Caller
	stream   func(*outlet) // what goes on after the answer; nil: nothing does
	again    func() error  // admission once more; nil: none is needed
}

// callKey is where a call lies in a fasthttp context and in a context.Context.
type callKey struct{}

// newCall makes the call of a request that has just been read.
func (s *Server) newCall(ctx *fasthttp.RequestCtx) *call {
	c := &call{
		http:   ctx,
		id:     requestID(),
		method: string(ctx.Method()),
		path:   string(ctx.URI().PathOriginal()),
		lang:   language(string(ctx.Request.Header.Peek("Accept-Language"))),
	}
	c.address, c.secure = s.proxies.client(ctx)
	c.secure = c.secure || s.secure
	c.body.open(ctx)
	if c.lang == "" {
		c.lang = forms.Chinese
	}
	ctx.SetUserValue(callKey{}, c)
	return c
}

// callOf gives the call that a handler runs for.
func callOf(ctx context.Context) *call { return ctx.Value(callKey{}).(*call) }

// requestID is 64 random bits: enough to find a line in a log. crypto/rand ends the process rather than
// giving fewer.
func requestID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

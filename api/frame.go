package api

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
)

// frame stands around every request that could be read, also those that fiber refuses before any route:
// it gives it an id, survives a panic, dresses the answer, settles the body and writes the access log.
func (s *Server) frame(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		began := time.Now()
		c := s.newCall(ctx)
		s.guarded(ctx, c, next)
		c.finish(ctx)
		dress(ctx, c.id, c.secure)
		s.logAccess(ctx, c, time.Since(began))
		s.settle(ctx, &c.body)
		s.stream(ctx, c)
	}
}

// guarded runs next and answers a panic as an internal error.
func (s *Server) guarded(ctx *fasthttp.RequestCtx, c *call, next fasthttp.RequestHandler) {
	defer func() {
		if reason := recover(); reason != nil {
			s.log.LogAttrs(context.Background(), slog.LevelError, "panic",
				slog.String("reference", c.id), slog.String("panic", fmt.Sprint(reason)),
				slog.String("stack", string(debug.Stack())))
			s.refuse(ctx, c, engine.NewFault("internal", "reference", c.id))
		}
	}()
	if !readOneWay(&ctx.Request.Header) {
		ctx.Response.Header.SetConnectionClose()
		s.refuse(ctx, c, engine.NewFault("bad_request"))
		return
	}
	if !slices.Contains(fiber.DefaultMethods, c.method) {
		s.refuse(ctx, c, engine.NewFault("bad_method"))
		return
	}
	next(ctx)
}

// dressing are the headers of every answer of the API; a page sets its own where it needs others.
var dressing = [][2]string{
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	{"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
	{"Referrer-Policy", "no-referrer"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Cache-Control", "no-store"},
}

// dress puts the security headers on, except where the handler has set its own.
func dress(ctx *fasthttp.RequestCtx, id string, secure bool) {
	h := &ctx.Response.Header
	for _, pair := range dressing {
		if len(h.Peek(pair[0])) == 0 {
			h.Set(pair[0], pair[1])
		}
	}
	if secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	h.Set("X-Request-Id", id)
}

// logAccess writes one line per request: no query, no body, no header, no address.
func (s *Server) logAccess(ctx *fasthttp.RequestCtx, c *call, took time.Duration) {
	level := slog.LevelInfo
	if status := ctx.Response.StatusCode(); status >= 500 {
		level = slog.LevelWarn
	}
	if !s.log.Enabled(context.Background(), level) {
		return
	}
	path := clip(c.path)
	if c.route != nil {
		path = c.route.path
	}
	s.log.LogAttrs(context.Background(), level, "request",
		slog.String("id", c.id), slog.String("method", c.method), slog.String("path", path),
		slog.Int("status", ctx.Response.StatusCode()), slog.Duration("took", took),
		slog.Int("sent", sentBytes(ctx)))
}

// sentBytes is the length of the answer; a streamed one is not read for it.
func sentBytes(ctx *fasthttp.RequestCtx) int {
	if ctx.Response.IsBodyStream() {
		return ctx.Response.Header.ContentLength()
	}
	return len(ctx.Response.Body())
}

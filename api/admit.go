package api

import (
	"context"
	"crypto/subtle"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
)

// permission is who may call a route. The zero value is none: such a route does not start.
type permission uint8

const (
	undeclared permission = iota
	public                // anybody
	account               // signed in, with or without a company
	member                // signed in to a company
	admin                 // who has the route's right over what it is about; without a right, owners alone
	demo                  // an admin of a company on a virtual clock
	hosting               // whoever holds the secret of a server for many companies
)

// permits says why the caller may not use a route of that permission, or nil. Right is what an administrator needs for it.
func (p permission) permits(c engine.Caller, right string) error {
	switch {
	case p == public || p == account || p == hosting:
		return nil
	case c.LacksSecond:
		return engine.NewFault("second_needed")
	case c.Member.IsZero():
		return engine.NewFault("no_company")
	case p == member:
		return nil
	case !c.Holds(right):
		return engine.NewFault("forbidden")
	case p == demo && !c.Sandbox:
		return engine.NewFault("not_demo")
	}
	return nil
}

// slowBody is how long a body may take after which its sender is admitted anew: whoever keeps a request open is out like everybody else when
// their session ends or their rights do.
const slowBody = time.Second

// admit is the middleware of one route: it lets a request pass to parameters, body and handler only when
// its form, its session and its permission are right.
func (s *Server) admit(r *route) func(huma.Context, func(huma.Context)) {
	return func(hctx huma.Context, next func(huma.Context)) {
		fiberCtx := humafiber.Unwrap(hctx)
		ctx := fiberCtx.Context()
		c := ctx.UserValue(callKey{}).(*call)
		c.route = r
		within, cancel := context.WithTimeout(s.base, r.within())
		defer cancel()
		admitted := func() error {
			err := s.check(within, ctx, c)
			if err == nil {
				err = s.administers(within, c, hctx.Param("id"))
			}
			return err
		}
		if err := admitted(); err != nil {
			s.refuse(ctx, c, err)
			return
		}
		began := time.Now()
		c.again = func() error {
			if time.Since(began) < slowBody {
				return nil
			}
			return admitted()
		}
		next(huma.WithContext(hctx, context.WithValue(within, callKey{}, c)))
	}
}

// check runs the tests of admission, cheapest first.
func (s *Server) check(within context.Context, ctx *fasthttp.RequestCtx, c *call) error {
	if err := checkQuery(ctx, c.route); err != nil {
		return err
	}
	if err := checkContentType(ctx, c); err != nil {
		return err
	}
	if err := s.identify(within, ctx, c); err != nil {
		return err
	}
	if unsafe(c.method) && (c.byCookie || c.route.needs == public) && !s.sameOrigin(ctx) {
		return engine.NewFault("bad_origin")
	}
	if unsafe(c.method) && c.byCookie {
		got := ctx.Request.Header.Peek("X-CSRF-Token")
		if c.caller.CSRF == "" || subtle.ConstantTimeCompare(got, []byte(c.caller.CSRF)) != 1 {
			return engine.NewFault("csrf")
		}
	}
	if err := inScope(c.caller, c.route); err != nil {
		return err
	}
	return c.route.needs.permits(c.caller, c.route.right)
}

// isHost says why a caller may not do what takes the secret of the server, or nil. A server without one is host to nobody.
func (s *Server) isHost(c *call) error {
	if s.secret == "" {
		return engine.ErrNotFound
	}
	if c.byCookie || subtle.ConstantTimeCompare([]byte(c.token), []byte(s.secret)) != 1 {
		return engine.NewFault("hosting_secret")
	}
	return nil
}

// inScope says why an API key may not use a route, or nil; a session has no scopes.
func inScope(c engine.Caller, r *route) error {
	switch {
	case c.Key.IsZero():
		return nil
	case r.scope == "":
		return engine.NewFault("forbidden")
	case !slices.Contains(c.Scopes, r.scope):
		return engine.NewFault("key_scope", "scope", r.scope)
	}
	return nil
}

// keysInURL are parameters that a key or password would travel in: addresses end up in logs and histories.
var keysInURL = []string{"access_token", "api_key", "apikey", "authorization", "csrf", "password", "session", "token"}

// checkQuery refuses parameters that the route does not know, that come twice, or that hold keys.
func checkQuery(ctx *fasthttp.RequestCtx, r *route) error {
	args := ctx.QueryArgs()
	if args.Len() == 0 {
		return nil
	}
	seen := make(map[string]bool, args.Len())
	for key := range args.All() {
		name := string(key)
		switch {
		case slices.Contains(keysInURL, strings.ToLower(name)):
			return engine.NewFault("key_in_url")
		case r.foreign && !slices.Contains(r.query, name):
			continue
		case seen[name] || !slices.Contains(r.query, name):
			return engine.NewFault("bad_parameter", "name", clip(name))
		}
		seen[name] = true
	}
	return nil
}

// checkContentType lets JSON routes take JSON only: a form or a text/plain body is what other sites' pages
// can send without asking.
func checkContentType(ctx *fasthttp.RequestCtx, c *call) error {
	if !c.body.present() || c.route.takesFile {
		return nil
	}
	if len(ctx.Request.Header.ContentEncoding()) > 0 {
		return engine.NewFault("not_json")
	}
	media, params, _ := strings.Cut(strings.ToLower(string(ctx.Request.Header.ContentType())), ";")
	params = strings.TrimSpace(params)
	if strings.TrimSpace(media) != "application/json" || params != "" && params != "charset=utf-8" && params != `charset="utf-8"` {
		return engine.NewFault("not_json")
	}
	return nil
}

// identify reads the session, except on public routes. A key in Authorization counts before a cookie; one
// that is no good is not made up for by a cookie.
func (s *Server) identify(within context.Context, ctx *fasthttp.RequestCtx, c *call) error {
	c.token, c.byCookie = credentials(ctx)
	if c.route.needs == public {
		c.byCookie = false
		return nil
	}
	if c.route.needs == hosting {
		return s.isHost(c)
	}
	if c.token == "" {
		return engine.ErrNoSession
	}
	caller, err := s.engine.Caller(within, c.token)
	if err != nil {
		return err
	}
	if !caller.Key.IsZero() && c.byCookie {
		return engine.ErrNoSession // an API key travels in a header, which no other site can have sent
	}
	// A browser sends what it was installed with: people choose their language with us. A program says what it wants.
	if wanted := language(string(ctx.Request.Header.Peek("Accept-Language"))); wanted != "" && !c.byCookie {
		caller.Language = wanted
	}
	if known := knownLanguage(caller.Language); known != "" {
		c.lang = known
	}
	caller.Language = c.lang
	c.caller = caller
	return nil
}

// maxToken bounds what is looked up as a token, in bytes.
const maxToken = 200

// credentials finds the token of a request and whether the browser sent it by itself. Several session
// cookies are none: a neighbouring site may have added one.
func credentials(ctx *fasthttp.RequestCtx) (token string, byCookie bool) {
	if headers := ctx.Request.Header.PeekAll("Authorization"); len(headers) > 0 {
		scheme, value, _ := strings.Cut(string(headers[0]), " ")
		if len(headers) > 1 || !strings.EqualFold(scheme, "Bearer") || len(value) > maxToken {
			return "", false
		}
		return strings.TrimSpace(value), false
	}
	found := 0
	for name, value := range ctx.Request.Header.Cookies() {
		if string(name) == sessionCookie {
			token = string(value)
			found++
		}
	}
	if found != 1 || len(token) > maxToken {
		return "", true
	}
	return token, true
}

// unsafe reports whether a method may change something.
func unsafe(method string) bool { return method != "GET" && method != "HEAD" && method != "OPTIONS" }

// sameOrigin reports whether the page that sent the request, where the browser names it, is ours: the
// origin of PUBLIC_URL, or without one the host that the request was sent to.
func (s *Server) sameOrigin(ctx *fasthttp.RequestCtx) bool {
	origins := ctx.Request.Header.PeekAll("Origin")
	if len(origins) == 0 {
		return true
	}
	origin := strings.ToLower(string(origins[0]))
	if len(origins) > 1 || origin == "" {
		return false
	}
	if s.origin != "" {
		return origin == s.origin
	}
	page, err := url.Parse(origin)
	return err == nil && page.Host != "" && page.Host == strings.ToLower(string(ctx.Host()))
}

package api

import (
	"bytes"
	"cmp"
	"context"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
)

// page is one line of the table of pages: where it stands, what of the shell it shows, which answers of the
// API it carries. docs/pages.md describes how one comes to be.
type page struct {
	pattern string // {id} stands for one part of the path
	name    string // of its template in ui/shell
	view    string // of the client: ui/m/pages/VIEW.vue
	title   string // key of its title, where no answer gives a better one
	subject string // the answer that the page is about: where it is not found, neither is the page
	asks    []ask
}

// ask is one call of the API; as is its name within the page.
type ask struct{ as, path string }

var (
	askMe     = ask{"me", "/me"}
	askCounts = ask{"counts", "/counts"}
	askMine   = ask{"records", "/records?limit=20"}
)

// pages are all pages of the employee's client, as docs/plan/03.md lists them. The client asks for the very
// same addresses, so an address that is written differently here is only carried in vain.
var pages = []page{
	{pattern: "/", name: "home", view: "home", asks: []ask{askMe, askCounts, {"menu", "/menu"}, {"tasks", "/tasks?status=open&limit=20"}, askMine}},
	{pattern: "/m", name: "home", view: "home", asks: []ask{askMe, askCounts, {"menu", "/menu"}, {"tasks", "/tasks?status=open&limit=20"}, askMine}},
	{pattern: "/m/sign-in", name: "plain", view: "sign-in", title: "sign-in.enter", asks: []ask{askMe}},
	{pattern: "/m/tasks", name: "tasks", view: "tasks", title: "task.title", asks: []ask{askMe, askCounts, {"tasks", "/tasks?status={status}&limit=20"}}},
	{pattern: "/m/tasks/{id}", name: "record", view: "task", subject: "task", asks: []ask{askMe, askCounts, {"task", "/tasks/{id}"},
		{"form", "/forms/{task.record.form}/reading?version={task.record.form_version}"}}},
	{pattern: "/m/mine", name: "mine", view: "mine", title: "mine.title", asks: []ask{askMe, askCounts, askMine}},
	{pattern: "/m/records/{id}", name: "record", view: "record", subject: "record", asks: []ask{askMe, askCounts, {"record", "/records/{id}"}, {"task", "/tasks/{record.task}"},
		{"form", "/forms/{record.form}/reading?version={record.form_version}"}}},
	{pattern: "/m/forms/{id}", name: "form", view: "form", subject: "form", asks: []ask{askMe, askCounts, {"form", "/forms/{id}"}, {"draft", "/records/{draft}"}}},
	{pattern: "/m/notices", name: "notices", view: "notices", title: "notices.title", asks: []ask{askMe, askCounts, {"notices", "/notices?limit=20"}}},
	{pattern: "/m/settings", name: "plain", view: "settings", title: "settings.title", asks: []ask{askMe, askCounts}},
	{pattern: "/m/security", name: "plain", view: "security", title: "security.title", asks: []ask{askMe, askCounts}},
	{pattern: "/m/messages", name: "plain", view: "messages", title: "messages.title", asks: []ask{askMe, askCounts}},
	{pattern: "/m/views/{id}", name: "person", view: "view", subject: "view", asks: []ask{askMe, askCounts, {"view", "/views/{id}"}}},
	{pattern: "/m/members/{id}", name: "person", view: "member", subject: "member", asks: []ask{askMe, askCounts, {"member", "/org/members/{id}/card?view={view}"}}},
	{pattern: "/m/profile", name: "plain", view: "profile", title: "profile.title", asks: []ask{askMe, askCounts, {"card", "/me/card"}}},
	{pattern: "/m/absence", name: "plain", view: "absence", title: "absence.title", asks: []ask{askMe, askCounts}},
	{pattern: "/m/admin", name: "plain", view: "admin", title: "admin.title", asks: []ask{askMe, askCounts}},
	{pattern: "/m/admin/{id}", name: "plain", view: "admin", title: "admin.title", asks: []ask{askMe, askCounts}},
	{pattern: "/m/admin/people/{id}", name: "plain", view: "admin", title: "admin.title", asks: []ask{askMe, askCounts}},
	{pattern: "/m/second", name: "entry", view: "second", title: "second.title", asks: []ask{askMe}},
	{pattern: "/m/reset", name: "entry", view: "reset", title: "reset.title", asks: []ask{askMe}},
	{pattern: "/m/join", name: "entry", view: "join", title: "join.title", asks: []ask{askMe}},
	{pattern: "/m/for", name: "plain", view: "for", title: "for.title", asks: []ask{askMe, askCounts}},
	{pattern: "/m/invite", name: "plain", view: "invite", title: "invite.title", asks: []ask{askMe, askCounts}},
	{pattern: "/m/joining", name: "plain", view: "joining", title: "joining.title", asks: []ask{askMe, askCounts}},
	{pattern: "/m/outbox", name: "plain", view: "outbox", title: "outbox.title", asks: []ask{askMe, askCounts}},
}

// answering is the page of a link by which somebody outside answers a form: that of joining, which then shows nothing else.
var answering = page{pattern: "/m/join", name: "entry", view: "join", title: "answer.title", asks: []ask{askMe}}

// signInView is what somebody sees who is nobody yet, or nobody in particular.
const signInView = "sign-in"

// unknown is the page of every other address.
var unknown = page{pattern: "/m/*", name: "unknown", view: "unknown", title: "unknown.title", asks: []ask{askMe, askCounts}}

// registerPages adds what is not the API: pages, assets, the service worker. None of it needs a permission: a
// page asks the API with the caller's own cookie.
func (s *Server) registerPages() {
	s.routed = s.fiber.Handler()
	s.fiber.Get("/assets/*", s.serveAsset)
	s.fiber.Get("/m/sw.js", s.serveWorker)
	s.fiber.Get("/m/shell", s.serveShell)
	for _, path := range []string{"/", "/m", "/m/*"} {
		s.fiber.Get(path, s.servePage)
	}
}

// isPage reports whether somebody who asks for a path that nothing answers is a reader of pages.
func isPage(c *call) bool {
	return (c.method == "GET" || c.method == "HEAD") && !strings.HasPrefix(strings.TrimLeft(strings.ToLower(c.path), "/"), "api/") && !strings.HasPrefix(c.path, "/assets/")
}

// place is what the client calls a page, which its styles know.
func (p *page) place() string {
	if p.name == "plain" || p.name == "entry" {
		place, _, _ := strings.Cut(strings.TrimPrefix(p.pattern, "/m/"), "/")
		return place
	}
	return cmp.Or(p.subject, p.name)
}

// pageAt finds the page of an address, and the values in it. A slash at the end means nothing.
func pageAt(path string) (*page, map[string]string) {
	parts := strings.Split(strings.TrimRight(path, "/"), "/")
	for i := range pages {
		pattern := strings.Split(strings.TrimRight(pages[i].pattern, "/"), "/")
		if len(pattern) != len(parts) {
			continue
		}
		params, fits := map[string]string{}, true
		for j, part := range parts {
			if pattern[j] == "{id}" {
				id, err := url.PathUnescape(part)
				fits = fits && err == nil && id != ""
				params["id"] = id
				continue
			}
			fits = fits && pattern[j] == part
		}
		if fits {
			return &pages[i], params
		}
	}
	return &unknown, map[string]string{}
}

// pageValues takes from the query what pages know; anything else means nothing.
func pageValues(ctx *fasthttp.RequestCtx, params map[string]string) {
	params["status"] = oneOf([]string{"open", "done"}, string(ctx.QueryArgs().Peek("status")))
	params["view"] = string(ctx.QueryArgs().Peek("view"))
	params["draft"] = string(ctx.QueryArgs().Peek("draft"))
}

// servePage answers GET of a page.
func (s *Server) servePage(fc *fiber.Ctx) error {
	ctx := fc.Context()
	c := ctx.UserValue(callKey{}).(*call)
	p, params := pageAt(c.path)
	if p.view == answering.view && ctx.QueryArgs().Has("answer") {
		p = &answering
	}
	c.route = &route{path: p.pattern}
	if !s.client.built {
		sayNotBuilt(ctx)
		return nil
	}
	dressPage(ctx)
	if _, byCookie := credentials(ctx); !byCookie || !hasSessionCookie(ctx) {
		s.serveNobody(ctx, p)
		return nil
	}
	pageValues(ctx, params)
	all := s.gather(c, p, params)
	if statusOf(all, "me") == fasthttp.StatusUnauthorized {
		s.serveNobody(ctx, p)
		return nil
	}
	l := s.client.lookOf(ctx, p.view)
	l.units = s.client.unitsOf(p, all)
	v := s.client.newView(l, p, params, all)
	v.Wrong = wrongOf(ctx, v.lang)
	ctx.SetStatusCode(v.status(all))
	ctx.Response.Header.Set("Cache-Control", "private, no-store")
	s.client.sendPage(ctx, v.look, v.body(all))
	return nil
}

// hasSessionCookie reports whether there is something to ask the engine about.
func hasSessionCookie(ctx *fasthttp.RequestCtx) bool {
	return len(ctx.Request.Header.Cookie(sessionCookie)) > 0
}

// sayNotBuilt answers for a binary that `go build` made by itself.
func sayNotBuilt(ctx *fasthttp.RequestCtx) {
	ctx.SetStatusCode(fasthttp.StatusServiceUnavailable)
	ctx.Response.Header.SetContentType("text/plain; charset=utf-8")
	ctx.SetBodyString("This binary was built without its web client: build it with `make build`. The API is served under " + v1 + ".\n")
}

// dressPage puts on what pages have otherwise than the API's answers.
func dressPage(ctx *fasthttp.RequestCtx) {
	h := &ctx.Response.Header
	h.SetContentType("text/html; charset=utf-8")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Vary", "Accept-Encoding, Accept-Language, Cookie")
}

// nobodysPage names a page that says nothing about anybody.
type nobodysPage struct {
	look
	name string // of the template
	says string // the key of its title
	list string // of the providers that it shows
}

// serveNobody answers somebody without a session: at any address with the page to sign in, at a way in of its own
// (a link for a new password) with that, at one that does not exist with a page that says so. These pages are the same for everybody, so they are kept, compressed.
func (s *Server) serveNobody(ctx *fasthttp.RequestCtx, p *page) {
	shown, view, status := page{name: "sign-in", title: "sign-in.enter"}, signInView, fasthttp.StatusOK
	switch {
	case p == &unknown:
		shown, view, status = page{name: "unknown", title: p.title}, p.view, fasthttp.StatusNotFound
	case p.name == "entry":
		shown, view = *p, p.view
	}
	l := s.client.lookOf(ctx, view)
	if view != signInView {
		s.serveKept(ctx, l, shown, status, nil)
		return
	}
	company := string(ctx.QueryArgs().Peek("company"))
	within, cancel := context.WithTimeout(s.base, pageTime)
	defer cancel()
	list := s.providersOf(within, company, l.lang)
	if len(list) > 0 {
		ctx.UserValue(callKey{}).(*call).markWayIn()
	}
	if wrong := wrongOf(ctx, l.lang); wrong != "" || company != "" {
		v := s.client.nobodysView(l, &shown, list)
		v.Wrong = wrong
		ctx.Response.Header.Set("Cache-Control", "private, no-store")
		s.client.sendPage(ctx, l, v.body(v.all))
		return
	}
	s.serveKept(ctx, l, shown, status, list)
}

// serveShell answers the empty page that the service worker keeps for when there is no connection: without
// anybody's data, naming the assets that the worker keeps too.
func (s *Server) serveShell(fc *fiber.Ctx) error {
	ctx := fc.Context()
	ctx.UserValue(callKey{}).(*call).route = &route{path: "/m/shell"}
	if !s.client.built {
		sayNotBuilt(ctx)
		return nil
	}
	dressPage(ctx)
	l := s.client.lookOf(ctx, unknown.view)
	l.held = true
	s.serveKept(ctx, l, page{name: "plain"}, fasthttp.StatusOK, nil)
	return nil
}

// serveKept answers with a page that says nothing about anybody.
func (s *Server) serveKept(ctx *fasthttp.RequestCtx, l look, p page, status int, list []engine.ProviderRef) {
	cl := s.client
	kept, _ := cl.kept.LoadOrStore(nobodysPage{l, p.name, p.title, string(providersAnswer(list))}, sync.OnceValue(func() *keptPage { return cl.keep(l, &p, list) }))
	ctx.SetStatusCode(status)
	kept.(func() *keptPage)().now.Load().send(ctx)
	ctx.Response.Header.Set("Vary", "Accept-Encoding, Accept-Language, Cookie")
}

// nobodysView is what a page of nobody shows; the one to sign in, with whom beside a password.
func (cl *client) nobodysView(l look, p *page, list []engine.ProviderRef) *view {
	var all []answered
	if p.name == "sign-in" || p.name == "entry" {
		all = []answered{{as: "me", status: fasthttp.StatusUnauthorized}}
	}
	if p.name == "sign-in" {
		all = append(all, answered{as: "providers", path: "/session/providers", status: fasthttp.StatusOK, body: providersAnswer(list)})
	}
	v := cl.newView(l, p, nil, all)
	v.Providers = list
	return v
}

// keptPage is a page of nobody, which soon becomes smaller.
type keptPage struct{ now atomic.Pointer[asset] }

// keep makes a page of nobody. Its gzip is joined from parts and costs little. Brotli at its best takes a third of a
// second and some 30 MB, and whoever sends cookies at will asks for every look there is: nobody waits for it, and it is
// made for one page at a time.
func (cl *client) keep(l look, p *page, list []engine.ProviderRef) *keptPage {
	f := cl.frame(l)
	v := cl.nobodysView(l, p, list)
	body := v.body(v.all)
	a := asset{kind: mediaTypes[".html"], body: joinRaw(f.head, body, f.tail), gzip: joinGzip(f.head, body, f.tail), cache: asked, policy: f.policy}
	a.sign()
	kept := &keptPage{}
	kept.now.Store(&a)
	go func() {
		cl.smaller.Lock()
		defer cl.smaller.Unlock()
		small := a
		small.br = wholeBrotli(a.body, bestBrotli)
		kept.now.Store(&small)
	}()
	return kept
}

// sendPage puts the frame around a body and sends it in a form that the caller takes; in gzip before brotli, which
// is a little smaller and costs much more where it cannot be joined.
func (cl *client) sendPage(ctx *fasthttp.RequestCtx, l look, body []byte) {
	f := cl.frame(l)
	h := &ctx.Response.Header
	h.Set("Content-Security-Policy", f.policy)
	br, gzip := encodings(string(ctx.Request.Header.Peek("Accept-Encoding")))
	switch {
	case gzip:
		h.SetContentEncoding("gzip")
		ctx.Response.SetBodyRaw(joinGzip(f.head, body, f.tail))
	case br:
		h.SetContentEncoding("br")
		ctx.Response.SetBodyRaw(wholeBrotli(joinRaw(f.head, body, f.tail), quickBrotli))
	default:
		ctx.Response.SetBodyRaw(joinRaw(f.head, body, f.tail))
	}
}

// body is what stands between a page's head and its tail: title, readable content, data.
func (v *view) body(all []answered) []byte {
	var out bytes.Buffer
	v.write(&out)
	writeData(&out, all)
	if v.Wrong != "" {
		out.WriteString(`"wrong":`)
		out.Write(mustJSON(v.Wrong))
		out.WriteByte(',')
	}
	return out.Bytes()
}

// serveWorker answers GET /m/sw.js. It may serve all pages, of which home is at / and not below the script.
func (s *Server) serveWorker(fc *fiber.Ctx) error {
	ctx := fc.Context()
	ctx.UserValue(callKey{}).(*call).route = &route{path: "/m/sw.js"}
	if !s.client.built {
		sayNotBuilt(ctx)
		return nil
	}
	ctx.Response.Header.Set("Service-Worker-Allowed", "/")
	s.client.worker.send(ctx)
	return nil
}

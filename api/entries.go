package api

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
)

// entryRoutes are the routes of links by which forms are answered from outside. Who has come by a link is nobody: tokens stand in bodies alone.
func (s *Server) entryRoutes() []route {
	const (
		get  = http.MethodGet
		post = http.MethodPost
	)
	return []route{
		{method: post, path: v1 + "/entries/look", needs: public, summary: "The form to which a link from outside leads", bind: asks(s.lookAtEntry)},
		{method: post, path: v1 + "/entries/evaluate", needs: public, summary: "What the rules of that form make of data; nothing is kept", bind: asks(s.evaluateEntry)},
		{method: post, path: v1 + "/entries/send", needs: public, summary: "Send an answer by a link; sent twice under the same key it is one", bind: asks(s.sendEntry)},
		{method: post, path: v1 + "/entries/files", needs: public, summary: "Send a file by a link, before the answer that names it; the body is its content. Nobody opens it until that answer was taken", bind: parts(s.putEntryFile)},
		{method: post, path: v1 + "/entries/drop", needs: public, summary: "Give up a file that was sent so", status: http.StatusNoContent, bind: orders(s.dropEntryFile)},

		{method: get, path: v1 + "/admin/entries", needs: admin, right: org.RightApps, of: somewhere, scope: "admin", summary: "Links by which forms of my apps are answered from outside, newest first", bind: reads(s.entries)},
		{method: post, path: v1 + "/admin/entries", needs: admin, right: org.RightApps, of: somewhere, secret: true, summary: "Make such a link; it is shown this once", bind: asks(s.makeEntry)},
		{method: post, path: v1 + "/admin/entries/{id}/close", needs: admin, right: org.RightApps, of: somewhere, scope: "admin", summary: "Close such a link: it takes no more answers", bind: commands[idPath, none, engine.EntryView](s.closeEntry)},
	}
}

type entryBody struct {
	Token string `json:"token" maxLength:"200" doc:"what stands behind # in the link"`
}

func (s *Server) lookAtEntry(ctx context.Context, c *call, _ *none, b *entryBody) (engine.EntryForm, error) {
	return s.engine.LookAtEntry(ctx, b.Token, c.address, c.lang)
}

type entryDataBody struct {
	entryBody
	Data json.RawMessage `json:"data" doc:"an object by field id, as the form's schema says"`
}

func (s *Server) evaluateEntry(ctx context.Context, c *call, _ *none, b *entryDataBody) (engine.Evaluation, error) {
	return s.engine.EvaluateEntry(ctx, b.Token, c.address, c.lang, b.Data)
}

type sendBody struct {
	entryDataBody
	Key  string      `json:"key" maxLength:"128" doc:"made up by the device: random, 32 to 128 hexadecimal digits"`
	Seen engine.Seen `json:"seen,omitempty" doc:"what was shown when this was sent, as data: fields that data do not name keep the defaults that stood there"`
}

func (s *Server) sendEntry(ctx context.Context, c *call, _ *none, b *sendBody) (engine.EntrySent, error) {
	return s.engine.SendEntry(ctx, engine.SendIn{Token: b.Token, Key: b.Key, Data: b.Data, Seen: b.Seen, Address: c.address, Language: c.lang})
}

type entriesQuery struct {
	App    string `query:"app" maxLength:"64" doc:"of one app; absent: of all that I look after"`
	Cursor string `query:"cursor" maxLength:"8192"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) entries(ctx context.Context, c *call, p *entriesQuery) (engine.List[engine.EntryView], error) {
	return s.engine.Entries(ctx, c.caller, p.App, p.Cursor, p.Limit)
}

// makeEntry gives a link below PUBLIC_URL; without one below the page that asks.
func (s *Server) makeEntry(ctx context.Context, c *call, _ *none, b *engine.EntryIn) (engine.MadeEntry, error) {
	made, err := s.engine.MakeEntry(ctx, c.caller, *b)
	if err != nil {
		return made, err
	}
	made.Link, made.QR, err = s.shared(c, engine.EntryPath(made.Token))
	return made, err
}

// shared is a path of a page as a link to give away, with its QR code: below PUBLIC_URL, or without one below the page that asks, which its
// browser says and no other page can. A path alone is nothing to be scanned.
func (s *Server) shared(c *call, path string) (string, *org.Picture, error) {
	origin := cmp.Or(s.origin, strings.ToLower(string(c.http.Request.Header.Peek("Origin"))))
	if origin == "" {
		return path, nil, nil
	}
	qr, err := org.QR(origin + path)
	return origin + path, &qr, err
}

func (s *Server) closeEntry(ctx context.Context, c *call, key engine.Key, p *idPath, _ *none) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.CloseEntry(ctx, c.caller, key, id)
}

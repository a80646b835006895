package api

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"

	"github.com/superform-dev/superform/engine"
)

type viewPath struct {
	ID string `path:"id" maxLength:"130" doc:"app.view"`
}

func (s *Server) peopleView(ctx context.Context, c *call, p *viewPath) (engine.PeopleView, error) {
	return s.engine.PeopleView(ctx, c.caller, p.ID)
}

type viewPeopleQuery struct {
	ID         string `path:"id" maxLength:"130" doc:"app.view"`
	Department string `query:"department" maxLength:"64"`
	Below      bool   `query:"below" doc:"those of the departments below it too"`
	Group      string `query:"group" maxLength:"64" doc:"the company's, or one of my own"`
	Search     string `query:"search" maxLength:"64" doc:"what somebody types: there is no second page then"`
	Cursor     string `query:"cursor" maxLength:"1000" doc:"next of the page before"`
	Limit      int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) viewPeople(ctx context.Context, c *call, q *viewPeopleQuery) (list engine.PeopleList, err error) {
	in := engine.ViewPeopleIn{Below: q.Below, Search: q.Search, Cursor: q.Cursor, Limit: q.Limit}
	if q.Department != "" {
		if in.Department, err = recordID(q.Department); err != nil {
			return list, err
		}
	}
	if q.Group != "" {
		if in.Group, err = recordID(q.Group); err != nil {
			return list, err
		}
	}
	return s.engine.ViewPeople(ctx, c.caller, q.ID, in)
}

type cardQuery struct {
	ID   string `path:"id" maxLength:"64"`
	View string `query:"view" maxLength:"130" doc:"app.view; absent: the first that I may open"`
}

func (s *Server) personCard(ctx context.Context, c *call, q *cardQuery) (engine.PersonCard, error) {
	id, err := recordID(q.ID)
	if err != nil {
		return engine.PersonCard{}, err
	}
	return s.engine.PersonCard(ctx, c.caller, q.View, id)
}

type photoQuery struct {
	ID    string `path:"id" maxLength:"64"`
	Small bool   `query:"small" doc:"96 pixels wide and high"`
	V     string `query:"v" maxLength:"64" doc:"means nothing: another address for another picture"`
}

func (s *Server) photo(ctx context.Context, c *call, q *photoQuery) (engine.FileRef, io.ReadCloser, error) {
	id, err := recordID(q.ID)
	if err != nil {
		return engine.FileRef{}, nil, err
	}
	return s.engine.Photo(ctx, c.caller, id, q.Small)
}

// pictures binds a handler that answers with a picture that we made ourselves. A browser that has it is told so.
func pictures[P any](handle func(context.Context, *call, *P) (engine.FileRef, io.ReadCloser, error)) binder {
	return func(s *Server, r *route, op huma.Operation) {
		huma.Register(s.huma, op, func(ctx context.Context, p *P) (*download, error) {
			c := callOf(ctx)
			ref, content, err := handle(ctx, c, p)
			if err != nil {
				return nil, s.problemOf(c, err)
			}
			return &download{Body: func(hctx huma.Context) {
				out := humafiber.Unwrap(hctx).Context()
				h, tag := &out.Response.Header, `"`+ref.Hash+`"`
				h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
				h.Set("Cache-Control", "private, no-cache")
				h.Set("ETag", tag)
				if string(out.Request.Header.Peek("If-None-Match")) == tag {
					_ = content.Close()
					out.SetStatusCode(http.StatusNotModified)
					return
				}
				h.SetContentType(ref.Type)
				out.SetStatusCode(http.StatusOK)
				out.SetBodyStream(content, int(ref.Size))
			}}, nil
		})
		s.learn(r)
		s.operation(r).Responses["200"].Content = map[string]*huma.MediaType{
			"image/jpeg": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}
	}
}

func (s *Server) setOwnPhoto(ctx context.Context, c *call, key engine.Key, _ *none, b *engine.PhotoIn) (engine.Answer, error) {
	return s.engine.SetPhoto(ctx, c.caller, key, c.caller.Member, *b)
}

func (s *Server) setPhoto(ctx context.Context, c *call, key engine.Key, p *idPath, b *engine.PhotoIn) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.SetPhoto(ctx, c.caller, key, id, *b)
}

func (s *Server) markFavourite(ctx context.Context, c *call, key engine.Key, p *idPath, _ *none) (engine.Answer, error) {
	return s.favourite(ctx, c, key, p, false)
}

func (s *Server) unmarkFavourite(ctx context.Context, c *call, key engine.Key, p *idPath, _ *none) (engine.Answer, error) {
	return s.favourite(ctx, c, key, p, true)
}

func (s *Server) favourite(ctx context.Context, c *call, key engine.Key, p *idPath, off bool) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.ChangeOwn(ctx, c.caller, key, engine.MarkFavourite{Member: id, Off: off})
}

func (s *Server) login(ctx context.Context, c *call, _ *none) (engine.LoginView, error) {
	return s.engine.Login(ctx, c.caller)
}

type loginBody struct {
	Login    string `json:"login" maxLength:"100" doc:"at least 3 characters, without spaces"`
	Password string `json:"password" maxLength:"500" doc:"10 to 200 characters"`
}

func (s *Server) setLogin(ctx context.Context, c *call, _ *none, b *loginBody) error {
	return s.engine.SetLogin(ctx, c.caller, engine.NewLogin{Login: b.Login, Password: b.Password, Token: c.token, Address: c.address})
}

package api

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"

	"github.com/superform-dev/superform/engine"
)

type fileQuery struct {
	Name string `query:"name" maxLength:"255" required:"true" doc:"the file's name"`
}

// putFile streams the body into the engine: at most 20 MB, never held as a whole. The key's hash covers
// name, type and announced size; the engine knows the content's own hash.
func (s *Server) putFile(ctx context.Context, c *call, q *fileQuery) (engine.FileRef, error) {
	if c.body.size > fileLimit {
		return engine.FileRef{}, tooLarge(fileLimit)
	}
	media := string(c.http.Request.Header.ContentType())
	key, err := c.key([]byte(media))
	if err != nil {
		return engine.FileRef{}, err
	}
	return s.engine.PutFile(ctx, c.caller, key, engine.Upload{
		Name: q.Name, Type: media, Size: int64(c.body.size),
		Body: &capped{from: &c.body, left: fileLimit, limit: fileLimit},
	})
}

// uploads binds a handler whose body is a file.
func uploads[P, T any](handle func(context.Context, *call, *P) (T, error)) binder {
	return func(s *Server, r *route, op huma.Operation) {
		r.takesFile = true
		reads(handle)(s, r, op)
		s.operation(r).RequestBody = fileBody()
		describeKey(s, r)
	}
}

// file gives the content. The engine has decided that the caller may have it.
func (s *Server) file(ctx context.Context, c *call, p *idPath) (engine.FileRef, io.ReadCloser, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.FileRef{}, nil, err
	}
	return s.engine.File(ctx, c.caller, id)
}

// download is an answer that huma does not buffer.
type download struct {
	Body func(huma.Context)
}

// downloads binds a handler that answers with a file: always to be saved, never to be shown, whatever it
// claims to be.
func downloads[P any](handle func(context.Context, *call, *P) (engine.FileRef, io.ReadCloser, error)) binder {
	return func(s *Server, r *route, op huma.Operation) {
		huma.Register(s.huma, op, func(ctx context.Context, p *P) (*download, error) {
			c := callOf(ctx)
			ref, content, err := handle(ctx, c, p)
			if err != nil {
				return nil, s.problemOf(c, err)
			}
			return &download{Body: func(hctx huma.Context) {
				out := humafiber.Unwrap(hctx).Context()
				h := &out.Response.Header
				h.SetContentType(ref.Type)
				h.Set("Content-Disposition", attachment(ref.Name))
				h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
				h.Set("ETag", `"`+ref.Hash+`"`)
				out.SetStatusCode(http.StatusOK)
				out.SetBodyStream(content, int(ref.Size))
			}}, nil
		})
		s.learn(r)
		s.operation(r).Responses["200"].Content = map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		}
	}
}

// attachment names a file for saving: RFC 6266, with an ASCII stand-in for old clients. Nothing of the
// name can end the header or the quotes.
func attachment(name string) string {
	var plain, full strings.Builder
	const hex = "0123456789ABCDEF"
	for i := range len(name) {
		b := name[i]
		switch {
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b >= '0' && b <= '9', b == '.', b == '-', b == '_':
			plain.WriteByte(b)
			full.WriteByte(b)
		default:
			if b < 0x80 || b >= 0xc0 {
				plain.WriteByte('_')
			}
			full.WriteByte('%')
			full.WriteByte(hex[b>>4])
			full.WriteByte(hex[b&15])
		}
	}
	return `attachment; filename="` + plain.String() + `"; filename*=UTF-8''` + full.String()
}

package api

import (
	"context"
	"io"

	"github.com/danielgtaylor/huma/v2"

	"github.com/superform-dev/superform/engine"
)

// partLimit is how many bytes one part of a file has at most.
const partLimit = 8 << 20

type partPath struct {
	ID     string `path:"id" maxLength:"64"`
	Offset int64  `query:"offset" required:"true" minimum:"0" doc:"where in the file the part begins: how many bytes are here"`
}

type finishBody struct {
	Hash string `json:"hash" maxLength:"64" doc:"hex SHA-256 of the whole file"`
}

func (s *Server) beginUpload(ctx context.Context, c *call, key engine.Key, _ *none, b *engine.UploadIn) (engine.Answer, error) {
	return s.engine.BeginUpload(ctx, c.caller, key, *b)
}

func (s *Server) uploadState(ctx context.Context, c *call, p *idPath) (engine.UploadView, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.UploadView{}, err
	}
	return s.engine.UploadState(ctx, c.caller, id)
}

// appendUpload streams a part into the engine, never held as a whole.
func (s *Server) appendUpload(ctx context.Context, c *call, p *partPath) (engine.UploadView, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.UploadView{}, err
	}
	if c.body.size > partLimit {
		return engine.UploadView{}, tooLarge(partLimit)
	}
	return s.engine.AppendUpload(ctx, c.caller, id, p.Offset, &capped{from: &c.body, left: partLimit, limit: partLimit})
}

func (s *Server) finishUpload(ctx context.Context, c *call, p *idPath, b *finishBody) (engine.FileRef, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.FileRef{}, err
	}
	return s.engine.FinishUpload(ctx, c.caller, id, b.Hash)
}

func (s *Server) dropUpload(ctx context.Context, c *call, p *idPath) error {
	id, err := recordID(p.ID)
	if err != nil {
		return err
	}
	return s.engine.DropUpload(ctx, c.caller, id)
}

// thumb gives a picture small. The engine has decided that the caller may have it.
func (s *Server) thumb(ctx context.Context, c *call, p *idPath) (engine.FileRef, io.ReadCloser, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.FileRef{}, nil, err
	}
	return s.engine.FileThumb(ctx, c.caller, id)
}

// parts binds a handler whose body is a part of a file; sent again it does no harm.
func parts[P, T any](handle func(context.Context, *call, *P) (T, error)) binder {
	return func(s *Server, r *route, op huma.Operation) {
		r.takesFile = true
		reads(handle)(s, r, op)
		s.operation(r).RequestBody = fileBody()
	}
}

// fileBody describes a body that is bytes.
func fileBody() *huma.RequestBody {
	return &huma.RequestBody{
		Required: true,
		Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
		},
	}
}

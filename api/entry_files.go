package api

import (
	"context"

	"github.com/superform-dev/superform/engine"
)

// entryFileQuery says whose a file from outside is. Addresses are logged, so what is secret stands in headers.
type entryFileQuery struct {
	Name   string `query:"name" maxLength:"255" required:"true" doc:"the file's name"`
	Token  string `header:"Entry-Token" maxLength:"200" doc:"what stands behind # in the link"`
	Key    string `header:"Entry-Key" maxLength:"128" doc:"the key of the answer that is to name the file"`
	Upload string `header:"Entry-Upload" maxLength:"128" doc:"what the device calls the file, made up as keys are: sent twice it is one"`
}

// putEntryFile streams the body into the engine, never held as a whole.
func (s *Server) putEntryFile(ctx context.Context, c *call, p *entryFileQuery) (engine.EntryFile, error) {
	if c.body.size > fileLimit {
		return engine.EntryFile{}, tooLarge(fileLimit)
	}
	return s.engine.PutEntryFile(ctx, engine.EntryUpload{Token: p.Token, Key: p.Key, Upload: p.Upload, Name: p.Name, Size: int64(c.body.size),
		Body: &capped{from: &c.body, left: fileLimit, limit: fileLimit}, Address: c.address, Language: c.lang})
}

type dropBody struct {
	entryBody
	Key    string `json:"key" maxLength:"128" doc:"of the answer"`
	Upload string `json:"upload" maxLength:"128" doc:"what the device calls the file"`
}

func (s *Server) dropEntryFile(ctx context.Context, c *call, _ *none, b *dropBody) error {
	return s.engine.DropEntryFile(ctx, engine.EntryUpload{Token: b.Token, Key: b.Key, Upload: b.Upload, Address: c.address, Language: c.lang})
}

package api

import (
	"net/http"

	"github.com/superform-dev/superform/engine"
)

// fileRoutes are the routes of files that come in parts, and of pictures made small.
func (s *Server) fileRoutes() []route {
	const (
		get    = http.MethodGet
		post   = http.MethodPost
		patch  = http.MethodPatch
		remove = http.MethodDelete
	)
	return []route{
		{method: get, path: v1 + "/regions", needs: public, summary: "The provinces, cities and counties of China that fields of the type region name", bind: reads(s.regionList)},
		{method: get, path: v1 + "/files/{id}/thumb", needs: member, scope: "read", summary: "A picture small: JPEG, at most 240 pixels wide and high; not_found where the file has none (`thumb`)", bind: downloads(s.thumb)},
		{method: post, path: v1 + "/uploads", needs: member, scope: "write", summary: "Announce a file that comes in parts", status: http.StatusCreated, bind: commands[none, engine.UploadIn, engine.UploadView](s.beginUpload)},
		{method: get, path: v1 + "/uploads/{id}", needs: member, scope: "write", summary: "How far a file of mine has come", bind: reads(s.uploadState)},
		{method: patch, path: v1 + "/uploads/{id}", needs: member, scope: "write", summary: "Append a part; the body is its content. Where the file does not end at `offset`: 409 `upload_offset`, whose argument `offset` says where it does", bind: parts(s.appendUpload)},
		{method: post, path: v1 + "/uploads/{id}/finish", needs: member, scope: "write", long: true, summary: "Make the file of its parts, all of which are here, if their SHA-256 is the one told. Done again it answers the same", bind: asks(s.finishUpload)},
		{method: remove, path: v1 + "/uploads/{id}", needs: member, scope: "write", summary: "Let go of a file that is not finished", status: http.StatusNoContent, bind: acts(s.dropUpload)},
	}
}

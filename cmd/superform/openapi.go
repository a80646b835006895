package main

import (
	"bytes"
	"encoding/json"

	"github.com/superform-dev/superform/api"
)

// openapiCommand writes the document of the API: what GET /api/v1/openapi.json answers, for tools that make
// clients of it. It needs no database.
type openapiCommand struct{}

// Run writes OpenAPI 3.1 as indented JSON.
func (openapiCommand) Run(s *surroundings) error {
	server, err := api.New(api.Config{Version: version})
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := json.Indent(&text, server.OpenAPI(), "", "  "); err != nil {
		return err
	}
	text.WriteByte('\n')
	_, err = text.WriteTo(s.out)
	return err
}

package api

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
)

// newHuma sets huma up: our errors, no links to schemas (their address would come from the Host header),
// no pages of its own.
func (s *Server) newHuma(version string) huma.API {
	format := huma.Format{Marshal: marshal, Unmarshal: json.Unmarshal}
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	registry.RegisterTypeAlias(reflect.TypeFor[huma.ErrorModel](), reflect.TypeFor[Problem]())
	return humafiber.New(s.fiber, huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Superform", Version: version,
				Description: "Forms, approval flows and small apps as data. Errors are application/problem+json with a stable code."},
			Components: &huma.Components{
				Schemas: registry,
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"cookie": {Type: "apiKey", In: "cookie", Name: sessionCookie,
						Description: "Set by POST /session. Calls that change something repeat `csrf` of GET /me in the header X-CSRF-Token."},
					"token": {Type: "http", Scheme: "bearer",
						Description: "What POST /session answers to kind: token."},
				},
			},
		},
		Formats:       map[string]huma.Format{"application/json": format, "json": format},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{s.transform},
		CreateHooks:   nil,
	})
}

// marshal writes an answer; what the engine has finished is not encoded again.
func marshal(w io.Writer, v any) error {
	if f, ok := v.(interface{ finishedJSON() []byte }); ok {
		_, err := w.Write(f.finishedJSON())
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// security says in the document how a route is called.
func (p permission) security() []map[string][]string {
	if p == public {
		return []map[string][]string{}
	}
	if p == hosting {
		return []map[string][]string{{"token": {}}}
	}
	return []map[string][]string{{"cookie": {}}, {"token": {}}}
}

// operation finds what huma has documented for a route.
func (s *Server) operation(r *route) *huma.Operation {
	item := s.huma.OpenAPI().Paths[r.path]
	op := map[string]*huma.Operation{
		http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put,
		http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
	}[r.method]
	if op == nil {
		panic(fmt.Sprintf("api: the route %s %s was not registered", r.method, r.path))
	}
	return op
}

// learn notes which parameters a route takes, for admission.
func (s *Server) learn(r *route) {
	for _, param := range s.operation(r).Parameters {
		if param.In == "query" {
			r.query = append(r.query, param.Name)
		}
	}
}

// describeBody documents the body. It is added after the registration: huma would read the body itself if
// it knew of it, and twice.
func describeBody[B any](s *Server, r *route, plan bodyPlan) {
	if len(plan.keys) == 0 {
		return
	}
	schema := s.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[B](), true, "")
	s.operation(r).RequestBody = &huma.RequestBody{
		Required: len(plan.needed) > 0,
		Content:  map[string]*huma.MediaType{"application/json": {Schema: schema}},
	}
}

// describeKey documents the header that makes a command happen once.
func describeKey(s *Server, r *route) {
	most := maxKey
	op := s.operation(r)
	op.Parameters = append(op.Parameters, &huma.Param{
		Name: "Idempotency-Key", In: "header",
		Description: "Makes the command happen once: a repetition within 7 days is answered as the first time. Printable ASCII.",
		Schema:      &huma.Schema{Type: huma.TypeString, MaxLength: &most},
	})
}

package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
)

// route is one line of the table in routes.go.
type route struct {
	method, path string
	needs        permission
	right        string  // of org.Rights, where needs is admin; "": every one of them, so owners alone
	of           subject // what the right must reach
	scope        string  // of engine.Scopes, that an API key needs; "": no API key gets here
	summary      string
	status       int  // of an answer, where it is not 200 (204 where there is no body)
	secret       bool // an answer carries a token of the session
	long         bool // it moves a whole file in the file store
	bind         binder

	// found while binding
	query     []string // parameters that may stand in the address
	takesFile bool     // the body is a file, not JSON
	foreign   bool     // the address is written by others, who add what they like
}

// within is how long a call may take in the engine.
func (r *route) within() time.Duration {
	if r.takesFile || r.long {
		return fileTimeout
	}
	return callTimeout
}

// binder connects a route to its handler and to the OpenAPI document.
type binder func(s *Server, r *route, op huma.Operation)

// output is what huma sends: a status, an optional ETag, a body.
type output[T any] struct {
	Status int
	ETag   string `header:"ETag"`
	Body   T
}

// none are no parameters, or no body.
type none struct{}

// reads binds a handler that changes nothing. P are its parameters, T is what it answers.
func reads[P, T any](handle func(context.Context, *call, *P) (T, error)) binder {
	return func(s *Server, r *route, op huma.Operation) {
		huma.Register(s.huma, op, func(ctx context.Context, p *P) (*output[T], error) {
			c := callOf(ctx)
			answer, err := handle(ctx, c, p)
			if err != nil {
				return nil, s.problemOf(c, err)
			}
			return reply(answer), nil
		})
		s.learn(r)
	}
}

// asks binds a handler that takes a body B and needs no key: asked twice it does no harm.
func asks[P, B, T any](handle func(context.Context, *call, *P, *B) (T, error)) binder {
	return func(s *Server, r *route, op huma.Operation) {
		plan := planBody(reflect.TypeFor[B]())
		huma.Register(s.huma, op, func(ctx context.Context, p *P) (*output[T], error) {
			c := callOf(ctx)
			var body B
			if _, err := c.decode(plan, &body); err != nil {
				return nil, s.problemOf(c, err)
			}
			answer, err := handle(ctx, c, p, &body)
			if err != nil {
				return nil, s.problemOf(c, err)
			}
			return reply(answer), nil
		})
		s.learn(r)
		describeBody[B](s, r, plan)
	}
}

// commands binds a handler that changes something, once per key. What it answers is finished JSON, which
// the document describes as a T.
func commands[P, B, T any](handle func(context.Context, *call, engine.Key, *P, *B) (engine.Answer, error)) binder {
	return func(s *Server, r *route, op huma.Operation) {
		plan := planBody(reflect.TypeFor[B]())
		huma.Register(s.huma, op, func(ctx context.Context, p *P) (*output[finished[T]], error) {
			c := callOf(ctx)
			var body B
			raw, err := c.decode(plan, &body)
			if err != nil {
				return nil, s.problemOf(c, err)
			}
			key, err := c.key(raw)
			if err != nil {
				return nil, s.problemOf(c, err)
			}
			answer, err := handle(ctx, c, key, p, &body)
			if err != nil {
				return nil, s.problemOf(c, err)
			}
			out := &output[finished[T]]{Status: answer.Code, Body: finished[T]{answer.Body}}
			if revised(reflect.TypeFor[T]()) {
				out.ETag = etag(answer.Body)
			}
			return out, nil
		})
		s.learn(r)
		describeBody[B](s, r, plan)
		describeKey(s, r)
	}
}

// orders binds a handler that takes a body B and answers nothing: 204.
func orders[P, B any](handle func(context.Context, *call, *P, *B) error) binder {
	return func(s *Server, r *route, op huma.Operation) {
		plan := planBody(reflect.TypeFor[B]())
		huma.Register(s.huma, op, func(ctx context.Context, p *P) (*struct{}, error) {
			c := callOf(ctx)
			var body B
			if _, err := c.decode(plan, &body); err != nil {
				return nil, s.problemOf(c, err)
			}
			if err := handle(ctx, c, p, &body); err != nil {
				return nil, s.problemOf(c, err)
			}
			return nil, nil
		})
		s.learn(r)
		describeBody[B](s, r, plan)
	}
}

// acts binds a handler that answers nothing: 204.
func acts[P any](handle func(context.Context, *call, *P) error) binder {
	return func(s *Server, r *route, op huma.Operation) {
		huma.Register(s.huma, op, func(ctx context.Context, p *P) (*struct{}, error) {
			c := callOf(ctx)
			if err := handle(ctx, c, p); err != nil {
				return nil, s.problemOf(c, err)
			}
			return nil, nil
		})
		s.learn(r)
	}
}

// reply wraps an answer; what has a revision carries it as the ETag that If-Match can name.
func reply[T any](answer T) *output[T] {
	out := &output[T]{Status: http.StatusOK, Body: answer}
	if t := reflect.TypeFor[T](); revised(t) {
		out.ETag = strconv.Quote(strconv.FormatInt(reflect.ValueOf(answer).FieldByName("Revision").Int(), 10))
	}
	return out
}

// revised says whether answers of a type carry the revision that If-Match names.
func revised(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	field, has := t.FieldByName("Revision")
	return has && field.Type.Kind() == reflect.Int
}

// etag reads the revision of a finished answer; "" where it has none.
func etag(record []byte) string {
	var head struct {
		Revision int `json:"revision"`
	}
	if json.Unmarshal(record, &head) != nil || head.Revision == 0 {
		return ""
	}
	return strconv.Quote(strconv.Itoa(head.Revision))
}

// finished is JSON that the engine has written; for the document it is a T.
type finished[T any] struct{ raw []byte }

// MarshalJSON hands the text through.
func (f finished[T]) MarshalJSON() ([]byte, error) { return f.raw, nil }

// finishedJSON lets the encoder write the text without reading it again.
func (f finished[T]) finishedJSON() []byte { return f.raw }

// Schema describes it as a T.
func (f finished[T]) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[T](), true, "")
}

// register binds every route of the table. A route that does not say who may call it is a mistake that
// must not reach anybody: it panics with the route's name.
func (s *Server) register(routes []route) {
	for i := range routes {
		r := &routes[i]
		if r.needs == undeclared || r.needs > hosting {
			panic(fmt.Sprintf("api: the route %s %s declares no permission", r.method, r.path))
		}
		if r.scope != "" && (r.needs == public || !slices.Contains(engine.Scopes, r.scope)) {
			panic(fmt.Sprintf("api: the route %s %s declares the scope %q, which is none", r.method, r.path, r.scope))
		}
		if r.right != "" && (r.needs != admin && r.needs != demo || !slices.Contains(org.Rights, r.right)) {
			panic(fmt.Sprintf("api: the route %s %s declares the right %q, which is none", r.method, r.path, r.right))
		}
		if _, named := subjects[r.of]; named && (r.right == "" || !strings.Contains(r.path, "{id}")) {
			panic(fmt.Sprintf("api: the route %s %s declares a subject and no right or no id", r.method, r.path))
		}
		if r.bind == nil || r.summary == "" {
			panic(fmt.Sprintf("api: the route %s %s has no handler or no summary", r.method, r.path))
		}
		r.bind(s, r, huma.Operation{
			OperationID: operationID(r.method, r.path),
			Method:      r.method,
			Path:        r.path,
			Summary:     r.summary,

			DefaultStatus: r.status,
			Middlewares:   huma.Middlewares{s.admit(r)},
			Security:      r.needs.security(),
		})
	}
	s.table = routes
}

// operationID names an operation after its method and path: post-forms-id-records.
func operationID(method, path string) string {
	id := strings.ToLower(method) + strings.TrimPrefix(path, v1)
	return strings.Trim(strings.NewReplacer("/", "-", "{", "", "}", "", ".", "-").Replace(id), "-")
}

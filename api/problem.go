package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
)

const problemType = "application/problem+json"

// Problem is the body of every answer that is not a success (RFC 9457). Code is stable and meant for
// programs, title is for people in the caller's language. It never holds a value that the caller sent.
type Problem struct {
	Type      string               `json:"type" doc:"urn:superform:<code>"`
	Title     string               `json:"title" doc:"what happened, in the caller's language"`
	Status    int                  `json:"status"`
	Code      string               `json:"code" doc:"stable; docs/errors.md lists them"`
	Args      map[string]string    `json:"args,omitempty" doc:"the figures and names that the title mentions"`
	Problems  []engine.ProblemView `json:"problems,omitempty" doc:"what is wrong where"`
	Reference string               `json:"reference,omitempty" doc:"found in the server's log, for code internal"`
}

// newProblem shows a fault to people who read lang.
func newProblem(f *engine.Fault, lang string) *Problem {
	p := &Problem{
		Type:   "urn:superform:" + f.Code,
		Title:  f.Text(lang),
		Status: f.Status,
		Code:   f.Code,
		Args:   f.Args,
	}
	if f.Code == "internal" {
		p.Reference, p.Args = f.Args["reference"], nil
	}
	if len(f.Problems) > 0 {
		p.Problems = engine.ViewProblems(f.Problems, lang)
	}
	return p
}

// Error makes a Problem an error that huma passes through as it is.
func (p *Problem) Error() string { return p.Code }

// GetStatus is the HTTP status, for huma.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is the media type, for huma.
func (p *Problem) ContentType(string) string { return problemType }

// GetHeaders are the headers that belong to the status, for huma.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if after := p.Args["retry_after"]; after != "" {
		h.Set("Retry-After", after)
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

// problemOf turns any error of a use case into what the caller sees. What is not a fault is logged under
// the request's id, which the caller is given as the reference.
func (s *Server) problemOf(c *call, err error) *Problem {
	f := engine.AsFault(err)
	switch {
	case f != nil && f.Code != "internal":
	case errors.Is(err, context.DeadlineExceeded):
		f = engine.NewFault("timeout", "retry_after", "5")
	case errors.Is(err, context.Canceled):
		f = engine.NewFault("unavailable", "retry_after", "5")
	default:
		s.log.LogAttrs(context.Background(), slog.LevelError, "internal error",
			slog.String("reference", c.id), slog.String("method", c.method), slog.String("path", c.path),
			slog.String("error", err.Error()))
		f = engine.NewFault("internal", "reference", c.id)
	}
	return newProblem(f, c.lang)
}

// refuse writes the problem of err as the answer, past huma.
func (s *Server) refuse(ctx *fasthttp.RequestCtx, c *call, err error) {
	p := s.problemOf(c, err)
	body, jsonErr := json.Marshal(p)
	if jsonErr != nil {
		// A Problem is strings and numbers: it cannot fail to encode.
		panic(jsonErr)
	}
	ctx.Response.ResetBody()
	ctx.SetStatusCode(p.Status)
	ctx.Response.Header.SetContentType(problemType)
	for name, values := range p.GetHeaders() {
		ctx.Response.Header.Set(name, values[0])
	}
	ctx.SetBody(append(body, '\n'))
}

// transform replaces what huma says about parameters by our own problem: its texts are English and it
// echoes the rejected value.
func (s *Server) transform(ctx huma.Context, _ string, v any) (any, error) {
	model, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	c := callOf(ctx.Context())
	if model.Status != http.StatusUnprocessableEntity || len(model.Errors) == 0 {
		return s.problemOf(c, errors.New(model.Detail)), nil
	}
	_, name, _ := strings.Cut(model.Errors[0].Location, ".")
	return newProblem(engine.NewFault("bad_parameter", "name", clip(name)), c.lang), nil
}

// clip shortens what came from outside to what a message may hold.
func clip(text string) string {
	const most = 64
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

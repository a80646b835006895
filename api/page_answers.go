package api

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
)

// answered is one call of the API that a page carries.
type answered struct {
	as, path string // path without /api/v1
	status   int
	body     []byte
}

// pageTime bounds what a page waits for: what is not answered by then, the client asks itself.
const pageTime = 5 * time.Second

// gather asks what a page carries, in order. An address that names what an earlier answer does not have is left
// out. After /me, which comes first, nothing is asked for somebody who is nobody or has no company yet.
func (s *Server) gather(c *call, p *page, params map[string]string) []answered {
	var all []answered
	until := time.Now().Add(pageTime)
	for _, a := range p.asks {
		path, ok := fillIn(a.path, params, all)
		if !ok || time.Now().After(until) {
			continue
		}
		got := s.ask(c, a.as, path)
		all = append(all, got)
		if a.as == "me" && !hasCompany(got) {
			break
		}
	}
	return all
}

// hasCompany reports whether /me was answered by a member.
func hasCompany(me answered) bool {
	var view struct{ Company *engine.CompanyRef }
	return me.status == fasthttp.StatusOK && json.Unmarshal(me.body, &view) == nil && view.Company != nil
}

// ask runs a call of the API with the caller's cookie, on the same way as if it had come from outside: the same
// admission, the same rights. So a page never shows what the API would not.
func (s *Server) ask(c *call, as, path string) answered {
	var req fasthttp.Request
	req.SetRequestURI(v1 + path)
	for _, name := range []string{"Host", "Cookie", "Accept-Language"} {
		if value := c.http.Request.Header.Peek(name); len(value) > 0 {
			req.Header.SetBytesV(name, value)
		}
	}
	var ctx fasthttp.RequestCtx
	ctx.Init(&req, c.http.RemoteAddr(), nil)
	inner := s.newCall(&ctx)
	inner.id = c.id // one line to find in the log
	s.guarded(&ctx, inner, s.routed)
	return answered{as: as, path: path, status: ctx.Response.StatusCode(), body: bytes.TrimSpace(ctx.Response.Body())}
}

// fillIn puts values into {braces}: of the page's address, or "name.key.key" of an earlier answer. false where
// one is missing.
func fillIn(path string, params map[string]string, all []answered) (string, bool) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(path, "{")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		name, after, _ := strings.Cut(rest, "}")
		value := params[name]
		if as, keys, isAnswer := strings.Cut(name, "."); isAnswer {
			value = lookUp(all, as, strings.Split(keys, "."))
		}
		if value == "" {
			return "", false
		}
		if strings.Contains(b.String(), "?") {
			value = url.QueryEscape(value)
		} else {
			value = url.PathEscape(value)
		}
		b.WriteString(value)
		path = after
	}
}

// lookUp finds a text or number in an answer; "" where it is not there.
func lookUp(all []answered, as string, keys []string) string {
	text := find(all, as)
	for _, key := range keys {
		var object map[string]json.RawMessage
		if json.Unmarshal(text, &object) != nil {
			return ""
		}
		text = object[key]
	}
	var value any
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if dec.Decode(&value) != nil {
		return ""
	}
	switch value := value.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	return ""
}

// find gives the body of a successful answer, or nil.
func find(all []answered, as string) []byte {
	for _, a := range all {
		if a.as == as && a.status == fasthttp.StatusOK {
			return a.body
		}
	}
	return nil
}

// statusOf gives the status of a call, 0 where it was not made.
func statusOf(all []answered, as string) int {
	for _, a := range all {
		if a.as == as {
			return a.status
		}
	}
	return 0
}

// writeData writes the beginning of the page's data: its own answers; the frame's tail goes on. The token
// against forged requests is taken out of /me and masked: what stands in a compressed page beside what others
// wrote can be guessed by the page's length (BREACH).
func writeData(out *bytes.Buffer, all []answered) {
	out.WriteString("<script type=\"application/json\" id=\"superform-page\">{\"answers\":{")
	comma, token := "", ""
	for _, a := range all {
		body := a.body
		if a.as == "me" {
			body, token = withoutToken(body)
		}
		if a.status != fasthttp.StatusOK || body == nil {
			continue
		}
		out.WriteString(comma)
		out.Write(mustJSON(v1 + a.path))
		out.WriteByte(':')
		writeInline(out, body)
		comma = ","
	}
	out.WriteString("},")
	if statusOf(all, "me") == fasthttp.StatusUnauthorized {
		out.WriteString(`"signed_out":true,`)
	}
	if token != "" {
		out.WriteString(`"csrf":"` + masked(token) + `",`)
	}
}

// withoutToken takes the token out of the answer of /me; nil where it could not.
func withoutToken(me []byte) (without []byte, token string) {
	var view struct{ CSRF string }
	if json.Unmarshal(me, &view) != nil || view.CSRF == "" {
		return me, ""
	}
	member := []byte(`,"csrf":` + string(mustJSON(view.CSRF)))
	if bytes.Count(me, member) != 1 {
		return nil, view.CSRF
	}
	return bytes.Replace(me, member, nil, 1), view.CSRF
}

// masked is a random pad and the text under it, in base64: different in every page.
func masked(text string) string {
	pad := make([]byte, len(text), 2*len(text))
	rand.Read(pad)
	for i := range len(text) {
		pad = append(pad, text[i]^pad[i])
	}
	return base64.StdEncoding.EncodeToString(pad)
}

// writeInline writes JSON so that it can stand in a script element: outside its strings it has none of these
// characters.
func writeInline(out *bytes.Buffer, text []byte) {
	from := 0
	write := func(to, skip int, escaped string) {
		out.Write(text[from:to])
		out.WriteString(escaped)
		from = to + skip
	}
	for i, b := range text {
		switch b {
		case '<':
			write(i, 1, `\u003c`)
		case '>':
			write(i, 1, `\u003e`)
		case '&':
			write(i, 1, `\u0026`)
		case 0xe2: // U+2028 and U+2029, which end a line in old scripts
			if i+2 < len(text) && text[i+1] == 0x80 && text[i+2]&^1 == 0xa8 {
				write(i, 3, `\u202`+string('8'+rune(text[i+2]&1)))
			}
		}
	}
	out.Write(text[from:])
}

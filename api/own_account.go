package api

import (
	"context"
	"net/url"

	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
)

// secondCookie is the name of the cookie that holds half a session, between the password and the second factor. It
// goes to the one address that takes it.
const (
	secondCookie = "superform_second"
	secondPath   = v1 + "/session/second"
)

// agent is what the caller's program says of itself.
func (c *call) agent() string { return org.Agent(string(c.http.Request.Header.UserAgent())) }

// handOutHalf gives half a session to its owner. It is no session: nothing but the second step takes it.
func (s *Server) handOutHalf(c *call, half engine.Session) SessionView {
	view := SessionView{Account: half.Account, Expires: half.Expires, Second: true}
	if half.Kind == engine.TokenSession {
		view.Token = half.Token
	} else {
		s.sendCookie(c, secondCookie, half.Token, secondPath, fasthttp.CookieSameSiteStrictMode, half.Expires)
	}
	return view
}

type secondBody struct {
	Code  string `json:"code" maxLength:"40" doc:"of the app, or a recovery code"`
	Token string `json:"token,omitempty" maxLength:"200" doc:"what POST /session answered to kind token; pages have it in a cookie"`
}

func (s *Server) signInSecond(ctx context.Context, c *call, _ *none, b *secondBody) (SessionView, error) {
	kind, token := engine.TokenSession, b.Token
	if token == "" {
		kind, token = engine.CookieSession, cookieOf(c, secondCookie)
	}
	old, byCookie := credentials(c.http)
	session, err := s.engine.SignInSecond(ctx, engine.SecondStep{Token: token, Code: b.Code, Address: c.address})
	if err != nil {
		return SessionView{}, err
	}
	if kind == engine.CookieSession {
		s.sendCookie(c, secondCookie, "", secondPath, fasthttp.CookieSameSiteStrictMode, engine.Instant(1))
	}
	return s.takeOver(ctx, c, session, kind, old, byCookie)
}

// cookieOf gives the value of a cookie; one that comes twice is none.
func cookieOf(c *call, name string) string {
	value, found := "", 0
	for key, text := range c.http.Request.Header.Cookies() {
		if string(key) == name {
			value = string(text)
			found++
		}
	}
	if found != 1 || len(value) > maxToken {
		return ""
	}
	return value
}

type resetBody struct {
	Token    string `json:"token" maxLength:"200" doc:"what stands behind # in the link"`
	Password string `json:"password" maxLength:"500"`
}

func (s *Server) resetPassword(ctx context.Context, _ *call, _ *none, b *resetBody) error {
	return s.engine.ResetPassword(ctx, b.Token, b.Password)
}

func (s *Server) sessions(ctx context.Context, c *call, _ *none) (engine.List[engine.SessionInfo], error) {
	return s.engine.Sessions(ctx, c.caller, c.token)
}

func (s *Server) endOtherSessions(ctx context.Context, c *call, _ *none) error {
	return s.engine.EndOtherSessions(ctx, c.caller, c.token)
}

func (s *Server) endSession(ctx context.Context, c *call, p *idPath) error {
	id, err := recordID(p.ID)
	if err != nil {
		return err
	}
	return s.engine.EndSession(ctx, c.caller, id)
}

type passwordBody struct {
	Old string `json:"old" maxLength:"500"`
	New string `json:"new" maxLength:"500" doc:"10 to 200 characters"`
}

func (s *Server) changePassword(ctx context.Context, c *call, _ *none, b *passwordBody) error {
	return s.engine.ChangePassword(ctx, c.caller, engine.PasswordChange{Old: b.Old, New: b.New, Token: c.token, Address: c.address})
}

func (s *Server) second(ctx context.Context, c *call, _ *none) (engine.SecondState, error) {
	return s.engine.Second(ctx, c.caller)
}

type enrolBody struct {
	Password string `json:"password" maxLength:"500"`
}

func (s *Server) enrolSecond(ctx context.Context, c *call, _ *none, b *enrolBody) (engine.Enrolment, error) {
	return s.engine.EnrolSecond(ctx, c.caller, b.Password, c.address)
}

type codeBody struct {
	Code string `json:"code" maxLength:"40"`
}

func (s *Server) confirmSecond(ctx context.Context, c *call, _ *none, b *codeBody) (engine.RecoveryCodes, error) {
	return s.engine.ConfirmSecond(ctx, c.caller, engine.SecondProof{Code: b.Code, Token: c.token, Address: c.address})
}

type dropSecondBody struct {
	Password string `json:"password" maxLength:"500"`
	Code     string `json:"code" maxLength:"40" doc:"of the app, or a recovery code"`
}

func (s *Server) dropSecond(ctx context.Context, c *call, _ *none, b *dropSecondBody) error {
	return s.engine.DropSecond(ctx, c.caller, engine.SecondProof{Code: b.Code, Password: b.Password, Address: c.address})
}

func (s *Server) keys(ctx context.Context, c *call, _ *none) (engine.List[engine.KeyInfo], error) {
	return s.engine.Keys(ctx, c.caller)
}

type keyBody struct {
	Name    string         `json:"name" maxLength:"240" doc:"for people, up to 60 characters"`
	Scopes  []string       `json:"scopes" maxItems:"10" doc:"read, write, records, tasks, admin"`
	Expires engine.Instant `json:"expires" doc:"within 366 days"`
}

func (s *Server) makeKey(ctx context.Context, c *call, _ *none, b *keyBody) (engine.MadeKey, error) {
	return s.engine.MakeKey(ctx, c.caller, engine.NewKey{Name: b.Name, Scopes: b.Scopes, Expires: b.Expires})
}

func (s *Server) endKey(ctx context.Context, c *call, p *idPath) error {
	id, err := recordID(p.ID)
	if err != nil {
		return err
	}
	return s.engine.EndKey(ctx, c.caller, id)
}

// ResetLink is a link with which a member sets a new password. The token stands behind #, which browsers send nowhere.
type ResetLink struct {
	Link    string         `json:"link" doc:"below PUBLIC_URL; without one, the path alone"`
	Expires engine.Instant `json:"expires"`
}

// resetLink never asks the header Host where we are: whoever sends it would decide where the token goes.
func (s *Server) resetLink(ctx context.Context, c *call, p *idPath) (ResetLink, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return ResetLink{}, err
	}
	ticket, err := s.engine.TicketFor(ctx, c.caller, id)
	return ResetLink{s.origin + "/m/reset#" + url.QueryEscape(ticket.Token), ticket.Expires}, err
}

func (s *Server) resetSecond(ctx context.Context, c *call, p *idPath) error {
	id, err := recordID(p.ID)
	if err != nil {
		return err
	}
	return s.engine.ResetSecond(ctx, c.caller, id)
}

type secondRuleBody struct {
	Required bool `json:"required"`
}

func (s *Server) requireSecond(ctx context.Context, c *call, key engine.Key, _ *none, b *secondRuleBody) (engine.Answer, error) {
	return s.engine.RequireSecond(ctx, c.caller, key, b.Required)
}

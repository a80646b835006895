package api

import (
	"context"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// sessionCookie is the name of the cookie that holds a session's token.
const sessionCookie = "superform_session"

type signInBody struct {
	Account  string `json:"account" maxLength:"200" doc:"sign-in name, e-mail or phone"`
	Password string `json:"password" maxLength:"500"`
	Company  string `json:"company,omitempty" maxLength:"64" doc:"id of a company; needed by accounts of several, who else get the list and no rights"`
	Kind     string `json:"kind,omitempty" enum:"cookie,token" doc:"token: for programs, answered with the token instead of a cookie"`
}

// SessionView is a fresh session. Token is there for kind token only, CSRF for kind cookie only.
type SessionView struct {
	Token     string              `json:"token,omitempty"`
	CSRF      string              `json:"csrf,omitempty" doc:"repeat it in X-CSRF-Token"`
	Account   forms.ID            `json:"account"`
	Company   forms.ID            `json:"company,omitzero"`
	Member    forms.ID            `json:"member,omitzero"`
	Expires   engine.Instant      `json:"expires"`
	Companies []engine.CompanyRef `json:"companies,omitempty" doc:"choose one with POST /session/company"`
	Second    bool                `json:"second,omitempty" doc:"this is no session yet: give the second factor with POST /session/second"`
}

// signIn always makes a new session: a token that came with the request is never taken over. The session
// that the browser had before ends.
func (s *Server) signIn(ctx context.Context, c *call, _ *none, b *signInBody) (SessionView, error) {
	kind := engine.SessionKind(b.Kind)
	if kind == "" {
		kind = engine.CookieSession
	}
	old, byCookie := credentials(c.http)
	session, err := s.engine.SignIn(ctx, engine.SignIn{
		Login: b.Account, Password: b.Password, Company: b.Company, Kind: kind, Address: c.address, Agent: c.agent(),
	})
	if err != nil {
		return SessionView{}, err
	}
	if session.Second {
		return s.handOutHalf(c, session), nil
	}
	return s.takeOver(ctx, c, session, kind, old, byCookie)
}

// takeOver hands a session out and ends the one that the browser had before.
func (s *Server) takeOver(ctx context.Context, c *call, session engine.Session, kind engine.SessionKind, old string, byCookie bool) (SessionView, error) {
	if kind == engine.CookieSession && byCookie && old != "" {
		if err := s.engine.SignOut(ctx, old); err != nil && !engine.HasCode(err, "no_session") {
			return SessionView{}, err
		}
	}
	return s.handOut(c, session, kind == engine.CookieSession), nil
}

func (s *Server) signOut(ctx context.Context, c *call, _ *none) error {
	if err := s.engine.SignOut(ctx, c.token); err != nil {
		return err
	}
	if c.byCookie {
		s.setCookie(c, "", engine.Instant(1))
	}
	return nil
}

type companyBody struct {
	Company string `json:"company" maxLength:"64"`
}

func (s *Server) switchCompany(ctx context.Context, c *call, _ *none, b *companyBody) (SessionView, error) {
	session, err := s.engine.SwitchCompany(ctx, c.token, b.Company)
	if err != nil {
		return SessionView{}, err
	}
	return s.handOut(c, session, c.byCookie), nil
}

func (s *Server) me(ctx context.Context, c *call, _ *none) (engine.Me, error) {
	me, err := s.engine.Me(ctx, c.caller)
	return c.withCSRF(me), err
}

type meBody struct {
	Language string `json:"language" enum:"zh-CN,en"`
}

// setMe changes the account's language; the answer is in it already.
func (s *Server) setMe(ctx context.Context, c *call, _ *none, b *meBody) (engine.Me, error) {
	me, err := s.engine.SetLanguage(ctx, c.caller, b.Language)
	return c.withCSRF(me), err
}

// withCSRF adds what a page repeats in X-CSRF-Token.
func (c *call) withCSRF(me engine.Me) engine.Me {
	if c.byCookie {
		me.CSRF = c.caller.CSRF
	}
	return me
}

// handOut gives a session to its owner: the token in a cookie, or in the body.
func (s *Server) handOut(c *call, session engine.Session, byCookie bool) SessionView {
	view := SessionView{
		Account: session.Account, Company: session.Company, Member: session.Member,
		Expires: session.Expires, Companies: session.Companies,
	}
	if byCookie {
		view.CSRF = session.CSRF
		s.setCookie(c, session.Token, session.Expires)
	} else {
		view.Token = session.Token
	}
	return view
}

// setCookie sets or, with an instant in the past, removes the session cookie.
func (s *Server) setCookie(c *call, token string, expires engine.Instant) {
	s.sendCookie(c, sessionCookie, token, "/", fasthttp.CookieSameSiteLaxMode, expires)
}

func (s *Server) sendCookie(c *call, name, value, path string, site fasthttp.CookieSameSite, expires engine.Instant) {
	var cookie fasthttp.Cookie
	cookie.SetKey(name)
	cookie.SetValue(value)
	cookie.SetPath(path)
	cookie.SetHTTPOnly(true)
	cookie.SetSameSite(site)
	cookie.SetSecure(c.secure)
	cookie.SetExpire(time.UnixMilli(int64(expires)))
	c.http.Response.Header.SetCookie(&cookie)
}

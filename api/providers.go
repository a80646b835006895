package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// errandCookie binds an errand to a provider to the browser that began it. By TLS its name keeps neighbouring sites from
// setting it.
const errandCookie = "superform_errand"

func (c *call) errandCookie() string {
	if c.secure {
		return "__Host-" + errandCookie
	}
	return errandCookie
}

// moved is an answer that sends the browser elsewhere.
type moved struct {
	Status   int
	Location string `header:"Location"`
}

// leads binds a handler that browsers are sent to by links of other sites: it always sends them on, and what stands
// in the address that it does not know means nothing.
func leads[P any](handle func(context.Context, *call, *P) string) binder {
	return func(s *Server, r *route, op huma.Operation) {
		op.DefaultStatus = http.StatusSeeOther
		huma.Register(s.huma, op, func(ctx context.Context, p *P) (*moved, error) {
			return &moved{http.StatusSeeOther, handle(ctx, callOf(ctx), p)}, nil
		})
		s.learn(r)
		r.foreign = true
	}
}

type companyQuery struct {
	Company string `query:"company" maxLength:"64" doc:"id of a company whose providers are meant too; the only one there is needs none"`
}

func (s *Server) providers(ctx context.Context, c *call, p *companyQuery) (engine.List[engine.ProviderRef], error) {
	c.markWayIn()
	return s.engine.SignInProviders(ctx, p.Company, c.lang)
}

type beginPath struct {
	Provider string `path:"provider" maxLength:"100"`
	To       string `query:"to" doc:"the page of ours to go to afterwards"`
}

// redirect is where a provider sends people back to. It comes from PUBLIC_URL, never from the header Host.
func (s *Server) redirect(provider string) string {
	return s.origin + v1 + "/session/oidc/" + url.PathEscape(provider) + "/callback"
}

// wayInCookie says that the browser was shown a page of ours to sign in. Other sites cannot make it be sent.
const wayInCookie = "superform_way_in"

func (c *call) wayInCookie() string {
	if c.secure {
		return "__Host-" + wayInCookie
	}
	return wayInCookie
}

// markWayIn marks an old browser, which does not say who sends it, as one that was shown with whom to sign in.
func (c *call) markWayIn() {
	if len(c.http.Request.Header.Peek("Sec-Fetch-Site")) > 0 {
		return
	}
	var cookie fasthttp.Cookie
	cookie.SetKey(c.wayInCookie())
	cookie.SetValue("1")
	cookie.SetPath("/")
	cookie.SetHTTPOnly(true)
	cookie.SetSameSite(fasthttp.CookieSameSiteStrictMode)
	cookie.SetSecure(c.secure)
	c.http.Response.Header.SetCookie(&cookie)
}

// sentByUs tells whether a page of ours sends the browser: it says so itself or, where it is too old for that, brings a cookie that it
// keeps to itself when another site sends it.
func (c *call) sentByUs() bool {
	switch string(c.http.Request.Header.Peek("Sec-Fetch-Site")) {
	case "cross-site", "same-site":
		return false
	case "":
		return cookieOf(c, c.wayInCookie()) != ""
	}
	return true
}

// beginSignIn sends somebody to a provider whom a page of ours sends there. Whom another site sends is shown our page for signing in first: a
// company's own provider could sign them into its company without their having asked for it.
func (s *Server) beginSignIn(ctx context.Context, c *call, p *beginPath) string {
	if !c.sentByUs() {
		return "/m/sign-in"
	}
	to, err := s.depart(c, p.Provider, func(in engine.Errand) (engine.Departure, error) {
		in.To, in.Asked = p.To, true
		return s.engine.BeginSignIn(ctx, in)
	})
	if err != nil {
		return s.turnedBack(c, false, err)
	}
	return to
}

// depart begins an errand and gives the address that the browser is sent to, with the cookie that it must bring back.
func (s *Server) depart(c *call, provider string, begin func(engine.Errand) (engine.Departure, error)) (string, error) {
	d, err := begin(engine.Errand{Provider: provider, Redirect: s.redirect(provider), Browser: cookieOf(c, c.errandCookie()), Address: c.address})
	if err == nil {
		s.sendCookie(c, c.errandCookie(), d.Browser, "/", fasthttp.CookieSameSiteLaxMode, d.Expires)
	}
	return d.URL, err
}

type finishPath struct {
	Provider string `path:"provider" maxLength:"100"`
	Code     string `query:"code"`
	State    string `query:"state"`
	Issuer   string `query:"iss"`
	Failed   string `query:"error"`
}

func (s *Server) finishErrand(ctx context.Context, c *call, p *finishPath) string {
	old, byCookie := credentials(c.http)
	if !byCookie {
		old = ""
	}
	arrival, err := s.engine.FinishErrand(ctx, engine.Return{Provider: p.Provider, State: p.State, Code: p.Code, Issuer: p.Issuer, Failed: p.Failed,
		Browser: cookieOf(c, c.errandCookie()), Token: old, Address: c.address, Agent: c.agent()})
	if err != nil {
		return s.turnedBack(c, arrival.Link, err)
	}
	if arrival.Link {
		return "/m/security"
	}
	if arrival.Session.Second {
		s.handOutHalf(c, arrival.Session)
		if arrival.To == "/" || arrival.To == "" {
			return "/m/second"
		}
		return "/m/second?to=" + url.QueryEscape(arrival.To)
	}
	if _, err := s.takeOver(ctx, c, arrival.Session, engine.CookieSession, old, byCookie); err != nil {
		return s.turnedBack(c, false, err)
	}
	return arrival.To
}

// turnedBack is where somebody is sent for whom it did not work out: to a page that says why.
func (s *Server) turnedBack(c *call, link bool, err error) string {
	code := s.problemOf(c, err).Code
	if !slices.Contains(turned, code) {
		code = "provider_answer"
		if engine.HasCode(err, "not_found") {
			code = "errand_over"
		}
	}
	if link {
		return "/m/security?wrong=" + code
	}
	return "/m/sign-in?wrong=" + code
}

// turned are the codes that pages say in words when they stand in the address: no others, so that nobody can be sent to a page
// of ours that says what they like.
var turned = []string{"provider_down", "provider_answer", "provider_refused", "errand_over", "link_unknown", "link_waits", "link_unclear", "link_elsewhere",
	"link_taken", "link_domain", "session_bound", "busy", "timeout", "unavailable"}

// wrongOf is what a page says of the code in its address, "" where there is none.
func wrongOf(ctx *fasthttp.RequestCtx, lang string) string {
	if code := string(ctx.QueryArgs().Peek("wrong")); slices.Contains(turned, code) {
		return engine.NewFault(code).Text(lang)
	}
	return ""
}

func (s *Server) links(ctx context.Context, c *call, _ *none) (engine.List[engine.LinkInfo], error) {
	return s.engine.Links(ctx, c.caller)
}

type providerPath struct {
	Provider string `path:"provider" maxLength:"100"`
}

type linkBody struct {
	Password string `json:"password,omitempty" maxLength:"500" doc:"of the account, where it has one"`
}

// LinkStart is where the browser goes to link a provider.
type LinkStart struct {
	URL string `json:"url"`
}

func (s *Server) beginLink(ctx context.Context, c *call, p *providerPath, b *linkBody) (LinkStart, error) {
	if !c.byCookie {
		return LinkStart{}, engine.NewFault("forbidden") // it ends in the browser that begins it
	}
	to, err := s.depart(c, p.Provider, func(in engine.Errand) (engine.Departure, error) {
		return s.engine.BeginLink(ctx, c.caller, in, b.Password)
	})
	return LinkStart{to}, err
}

func (s *Server) unlink(ctx context.Context, c *call, p *providerPath) error {
	return s.engine.Unlink(ctx, c.caller, p.Provider)
}

func (s *Server) companyProviders(ctx context.Context, c *call, _ *none) (engine.List[engine.ProviderView], error) {
	return s.engine.CompanyProviders(ctx, c.caller)
}

// providerBody is a provider of a company; docs/sign-in.md says what each field is.
type providerBody struct {
	Name     map[string]string `json:"name" doc:"by language: zh-CN, en"`
	Issuer   string            `json:"issuer" maxLength:"500"`
	ClientID string            `json:"client_id" maxLength:"500"`
	Secret   string            `json:"client_secret,omitempty" maxLength:"500" doc:"without one the former stays, unless issuer or client are others"`
	Scopes   []string          `json:"scopes,omitempty" maxItems:"20"`
	Match    []string          `json:"match,omitempty" maxItems:"3" doc:"email, phone, staff: how people are found who were not linked before"`
	Claims   map[string]string `json:"claims,omitempty" doc:"claims that are named otherwise: of email, phone, staff, name"`
	Domains  []string          `json:"domains,omitempty" maxItems:"20"`
	Unknown  string            `json:"unknown,omitempty" enum:"refuse,wait"`
	Second   string            `json:"second,omitempty" enum:"ask,skip,claims"`
	Amr      []string          `json:"amr,omitempty" maxItems:"20"`
	Acr      []string          `json:"acr,omitempty" maxItems:"20"`
	Off      bool              `json:"off,omitempty" doc:"nobody signs in with it for now; who is linked stays linked"`
}

func (s *Server) putProvider(ctx context.Context, c *call, key engine.Key, p *providerPath, b *providerBody) (engine.Answer, error) {
	return s.engine.PutProvider(ctx, c.caller, key, org.Provider{Key: p.Provider, Name: b.Name, Issuer: b.Issuer, ClientID: b.ClientID, Secret: b.Secret, Scopes: b.Scopes,
		Match: b.Match, Claims: b.Claims, Domains: b.Domains, Unknown: b.Unknown, Second: b.Second, Amr: b.Amr, Acr: b.Acr, Off: b.Off})
}

func (s *Server) dropProvider(ctx context.Context, c *call, key engine.Key, p *providerPath, _ *none) (engine.Answer, error) {
	return s.engine.DropProvider(ctx, c.caller, key, p.Provider)
}

func (s *Server) waitingPeople(ctx context.Context, c *call, _ *none) (engine.List[engine.WaitingPerson], error) {
	return s.engine.WaitingPeople(ctx, c.caller)
}

type judgeBody struct {
	Member string `json:"member,omitempty" maxLength:"64" doc:"who it is; without one they are turned away"`
}

func (s *Server) judge(ctx context.Context, c *call, key engine.Key, p *idPath, b *judgeBody) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	var member forms.ID
	if b.Member != "" {
		if member, err = recordID(b.Member); err != nil {
			return engine.Answer{}, err
		}
	}
	return s.engine.Judge(ctx, c.caller, key, id, member)
}

// providersOf is the list of providers that a page to sign in shows, as its answer of the API; nil where it cannot be had.
func (s *Server) providersOf(ctx context.Context, company, lang string) []engine.ProviderRef {
	if s.origin == "" {
		return nil
	}
	list, err := s.engine.SignInProviders(ctx, company, lang)
	if err != nil {
		return nil
	}
	return list.Items
}

func providersAnswer(list []engine.ProviderRef) []byte {
	if list == nil {
		list = []engine.ProviderRef{}
	}
	body, err := json.Marshal(engine.List[engine.ProviderRef]{Items: list})
	if err != nil {
		panic(err) // texts cannot fail to encode
	}
	return body
}

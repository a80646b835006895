package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
)

const (
	headerLimit    = 20 << 10         // bytes of request line and headers: a filter of 4,096 characters, escaped, fits
	connections    = 10_000           // open at once
	readTimeout    = 30 * time.Second // for headers and a JSON body
	writeTimeout   = 30 * time.Second // for an answer
	idleTimeout    = 75 * time.Second // between two requests of a connection
	callTimeout    = 15 * time.Second // for a use case
	fileTimeout    = 10 * time.Minute // for a file in either direction
	readyTimeout   = 2 * time.Second
	leastSecret    = 32       // characters of the secret of a server for many companies
	smallBodyLimit = 64 << 10 // what fasthttp may hold before a handler asks
)

// Config is what the outside decides about the API.
type Config struct {
	Engine  Engine
	Version string
	// PublicURL is where people reach us, such as https://forms.example.com; "" takes what Host says.
	PublicURL string
	// TrustedProxies may say who the caller is and whether by TLS.
	TrustedProxies []netip.Prefix
	// TLS says that the listener itself speaks TLS.
	TLS bool
	// Client is the built web client, as package ui holds it; without one, pages say so.
	Client fs.FS
	// HostingSecret lets whoever sends it found companies, at least 32 characters; "": nobody does through the API.
	HostingSecret string
	// Log receives the access log and internal errors; nil is slog.Default().
	Log *slog.Logger
}

// Server answers HTTP. It is made by New, runs in Serve, ends by Shutdown.
type Server struct {
	engine  Engine
	log     *slog.Logger
	proxies proxies
	origin  string // of PublicURL, lower case; "" where there is none
	secret  string // Config.HostingSecret
	secure  bool   // everybody reaches us by TLS

	fiber    *fiber.App
	huma     huma.API
	table    []route
	document []byte
	client   *client                 // what pages are made of
	routed   fasthttp.RequestHandler // the routes without what stands around a request

	base      context.Context // ends when running calls must
	abort     context.CancelFunc
	draining  atomic.Bool
	lingering atomic.Int64
	outlets   *outlets
	pulse     pulse

	listening sync.Mutex // guards the two below
	listener  net.Listener
	stopped   bool
}

// New builds the server and its whole route table. It panics where a route declares no permission, and
// fails where the configuration makes no sense.
func New(cfg Config) (*Server, error) {
	s := &Server{engine: cfg.Engine, log: cfg.Log, proxies: cfg.TrustedProxies, secure: cfg.TLS,
		outlets: newOutlets(), pulse: defaultPulse}
	if s.log == nil {
		s.log = slog.Default()
	}
	if cfg.PublicURL != "" {
		origin, err := publicOrigin(cfg.PublicURL)
		if err != nil {
			return nil, err
		}
		s.origin = origin
		s.secure = s.secure || strings.HasPrefix(origin, "https://")
	}
	if s.secret = cfg.HostingSecret; s.secret != "" && (len(s.secret) < leastSecret || len(s.secret) > maxToken) {
		return nil, fmt.Errorf("the secret for founding companies has %d characters; it needs %d to %d", len(s.secret), leastSecret, maxToken)
	}
	s.base, s.abort = context.WithCancel(context.Background())
	s.newFiber()
	s.huma = s.newHuma(cfg.Version)
	s.register(s.routes())
	var err error
	if s.client, err = loadClient(cfg.Client); err != nil {
		return nil, err
	}
	s.registerPages()
	document, err := json.Marshal(s.huma.OpenAPI())
	if err != nil {
		return nil, fmt.Errorf("the OpenAPI document: %w", err)
	}
	s.document = document
	return s, nil
}

// publicOrigin checks PUBLIC_URL and gives its origin.
func publicOrigin(text string) (string, error) {
	address, err := url.Parse(strings.ToLower(text))
	if err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https" ||
		strings.Trim(address.Path, "/") != "" || address.RawQuery != "" || address.User != nil {
		return "", fmt.Errorf("the public URL %q is not of the form https://forms.example.com", text)
	}
	return address.Scheme + "://" + address.Host, nil
}

// filePaths begin the addresses below which files come and go: before it is known which route that is, they have longer.
var filePaths = []string{v1 + "/files", v1 + "/uploads/", v1 + "/entries/files"}

// newFiber sets fiber up. Immutable: without it a parameter that is kept changes under a later request.
func (s *Server) newFiber() {
	s.fiber = fiber.New(fiber.Config{
		Immutable:                    true,
		StrictRouting:                true,
		CaseSensitive:                true,
		DisableStartupMessage:        true,
		StreamRequestBody:            true,
		DisablePreParseMultipartForm: true,
		EnableTrustedProxyCheck:      true, // with an empty list: fiber itself believes no forwarded header
		BodyLimit:                    smallBodyLimit,
		ReadBufferSize:               headerLimit,
		Concurrency:                  connections,
		ReadTimeout:                  readTimeout,
		WriteTimeout:                 writeTimeout,
		IdleTimeout:                  idleTimeout,
		ErrorHandler:                 s.fiberError,
	})
	server := s.fiber.Server()
	server.Handler = s.frame(server.Handler)
	server.CloseOnShutdown = true
	server.HeaderReceived = func(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
		uri := string(h.RequestURI())
		if slices.ContainsFunc(filePaths, func(path string) bool { return strings.HasPrefix(uri, path) }) {
			return fasthttp.RequestConfig{ReadTimeout: fileTimeout, WriteTimeout: fileTimeout}
		}
		return fasthttp.RequestConfig{}
	}
}

// fiberError answers what fiber and fasthttp refuse themselves. A request that could not be read at all
// has no call yet.
func (s *Server) fiberError(fc *fiber.Ctx, err error) error {
	ctx := fc.Context()
	c, framed := ctx.UserValue(callKey{}).(*call)
	if !framed {
		c = s.newCall(ctx)
		defer dress(ctx, c.id, c.secure)
	}
	var known *fiber.Error
	if !errors.As(err, &known) {
		s.refuse(ctx, c, err)
		return nil
	}
	if known.Code == fiber.StatusNotFound && framed && isPage(c) {
		return s.servePage(fc)
	}
	code, ok := map[int]string{
		fiber.StatusNotFound:                    "not_found",
		fiber.StatusMethodNotAllowed:            "bad_method",
		fiber.StatusRequestTimeout:              "slow_body",
		fiber.StatusRequestHeaderFieldsTooLarge: "headers_too_large",
	}[known.Code]
	if !ok {
		code = "bad_request"
	}
	s.refuse(ctx, c, engine.NewFault(code))
	return nil
}

// Serve answers on ln until Shutdown, then returns nil; also where Shutdown came first.
func (s *Server) Serve(ln net.Listener) error {
	ln = &closedOnce{Listener: ln}
	s.listening.Lock()
	stopped := s.stopped
	s.listener = ln
	s.listening.Unlock()
	if stopped {
		return ln.Close()
	}
	err := s.fiber.Listener(ln)
	s.listening.Lock()
	defer s.listening.Unlock()
	if s.stopped {
		return nil
	}
	return err
}

// closedOnce is a listener that fasthttp and Shutdown may both close.
type closedOnce struct {
	net.Listener
	once sync.Once
	err  error
}

// Close closes the listener the first time and gives that outcome ever after.
func (l *closedOnce) Close() error {
	l.once.Do(func() { l.err = l.Listener.Close() })
	return l.err
}

// Drain makes readyz answer 503, so that no new work comes; what comes is still done. Live streams end at once: their
// callers find another node.
func (s *Server) Drain() {
	s.draining.Store(true)
	s.outlets.close()
}

// Shutdown stops listening and waits for running calls and for the streams to end; when ctx ends first it ends them.
func (s *Server) Shutdown(ctx context.Context) error {
	s.Drain()
	defer s.abort()
	s.listening.Lock()
	s.stopped = true
	if s.listener != nil {
		// fasthttp closes what it accepts on, and misses a listener that it has not reached yet.
		_ = s.listener.Close()
	}
	s.listening.Unlock()
	err := s.fiber.ShutdownWithContext(ctx)
	select {
	case <-s.outlets.empty:
	case <-ctx.Done():
		err = errors.Join(err, ctx.Err())
	}
	return err
}

// OpenAPI is the OpenAPI 3.1 document of the API, as JSON.
func (s *Server) OpenAPI() []byte { return s.document }

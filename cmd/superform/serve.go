package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/superform-dev/superform/api"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/ui"
)

// serveCommand answers HTTP until it is told to stop.
type serveCommand struct {
	storage
	Listen    string        `help:"Address to listen on (SUPERFORM_LISTEN, 127.0.0.1:8080)." placeholder:"HOST:PORT"`
	PublicURL string        `help:"Where people reach us, such as https://forms.example.com (PUBLIC_URL)." placeholder:"URL"`
	TLSCert   string        `help:"Certificate, PEM; serves HTTPS." type:"existingfile" placeholder:"FILE"`
	TLSKey    string        `help:"Its key, PEM." type:"existingfile" placeholder:"FILE"`
	Demo      bool          `help:"Make a demo company where there is none, finish one that was cut short, and let its clock be moved."`
	Apps      []string      `name:"app" help:"Folder of a further app for the demo companies, such as examples/gallery; may be given several times." type:"existingdir" placeholder:"DIR"`
	NoMigrate bool          `help:"Do not migrate at the start: superform migrate is run before."`
	Grace     time.Duration `help:"How long running requests may take after SIGTERM." default:"20s"`
}

// Run serves until the context ends, then lets running requests finish: new work is refused, the listener
// closes, workers end their round, the database is closed last. The port is taken before anything is
// written, so that a busy one leaves nothing behind; it answers once everything is ready.
func (cmd *serveCommand) Run(s *surroundings) (err error) {
	set, log, err := cmd.configure(s)
	if err != nil {
		return err
	}
	ln, err := cmd.listen(set)
	if err != nil {
		return err
	}
	defer ln.Close() // again after the server, which is no harm
	data, all, err := cmd.openData(s.ctx, set, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	e, err := newEngine(set, data, all, log, cmd.Demo)
	if err != nil {
		return err
	}
	jobs, err := cmd.jobs(s, e, log)
	if err != nil {
		return err
	}
	server, err := cmd.newServer(set, e, log)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "superform %s listens on %s, %s\n", version, cmd.address(ln), set.database(data))
	return cmd.serve(s.ctx, server, ln, jobs, log)
}

// configure reads what the environment and the flags say.
func (cmd *serveCommand) configure(s *surroundings) (settings, *slog.Logger, error) {
	set, err := cmd.read(s)
	if err != nil {
		return set, nil, err
	}
	cmd.override(&set)
	if (cmd.TLSCert == "") != (cmd.TLSKey == "") {
		return set, nil, errors.New("--tls-cert and --tls-key belong together")
	}
	log, err := set.logger(s.err)
	return set, log, err
}

// jobs gives what runs beside the server: the workers, and the demo's history where it is not complete.
func (cmd *serveCommand) jobs(s *surroundings, e *engine.Engine, log *slog.Logger) ([]func(context.Context), error) {
	jobs := []func(context.Context){e.Work, checkProviders(e, log)}
	if !cmd.Demo {
		empty, err := e.Empty(s.ctx)
		if err == nil && empty {
			fmt.Fprintln(s.out, noCompany)
		}
		return jobs, err
	}
	further, err := furtherApps(s, cmd.Apps)
	if err != nil {
		return nil, err
	}
	fill, err := startDemo(s.ctx, e, further, s.out)
	if err != nil {
		return nil, fmt.Errorf("the demo company: %w", err)
	}
	if fill != nil {
		jobs = append(jobs, func(ctx context.Context) { fillDemo(ctx, fill, log) })
	}
	return jobs, nil
}

// noCompany is said where nobody can sign in.
const noCompany = "there is no company in this database, so nobody can sign in: found one with superform company add, or start with --demo for one to try"

func (cmd *serveCommand) override(set *settings) {
	if cmd.Listen != "" {
		set.Listen = cmd.Listen
	}
	if cmd.PublicURL != "" {
		set.PublicURL = cmd.PublicURL
	}
}

// openData opens and migrates the database, and says loudly when the second wall between companies is off. It also
// gives the master keys.
func (cmd *serveCommand) openData(ctx context.Context, set settings, log *slog.Logger) (*store.Store, keys, error) {
	if err := ensure(set.Data); err != nil {
		return nil, nil, err
	}
	all, err := masterKeys(set, set.DatabaseURL == "" || cmd.Demo)
	if err != nil {
		return nil, nil, err
	}
	data, err := openStore(ctx, set, all)
	if err != nil {
		return nil, nil, err
	}
	if !cmd.NoMigrate {
		if err := data.Migrate(ctx); err != nil {
			return nil, nil, errors.Join(fmt.Errorf("migrate: %w", err), data.Close())
		}
	}
	wall, err := data.Wall(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, data.Close())
	}
	if data.Dialect() == store.PostgreSQL && !wall.Stands {
		log.Warn("ROW-LEVEL SECURITY IS OFF: one wall less stands between companies; serve as "+store.AppRole+" (docs/configuration.md)",
			"reason", wall.Reason)
	}
	return data, all, nil
}

func (cmd *serveCommand) newServer(set settings, e *engine.Engine, log *slog.Logger) (*api.Server, error) {
	proxies, err := api.ParseProxies(set.TrustedProxies)
	if err != nil {
		return nil, err
	}
	return api.New(api.Config{
		Engine: e, Version: version, PublicURL: set.PublicURL, TrustedProxies: proxies, TLS: cmd.TLSCert != "", Client: ui.Files(), Log: log,
		HostingSecret: set.HostingSecret,
	})
}

// listen takes the port, with TLS where there is a certificate.
func (cmd *serveCommand) listen(set settings) (net.Listener, error) {
	ln, err := net.Listen("tcp", set.Listen)
	if err != nil || cmd.TLSCert == "" {
		return ln, err
	}
	pair, err := tls.LoadX509KeyPair(cmd.TLSCert, cmd.TLSKey)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("--tls-cert, --tls-key: %w", err), ln.Close())
	}
	return tls.NewListener(ln, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}), nil
}

func (cmd *serveCommand) address(ln net.Listener) string {
	scheme := "http"
	if cmd.TLSCert != "" {
		scheme = "https"
	}
	return scheme + "://" + ln.Addr().String()
}

// serve runs the server and the jobs beside it until ctx ends or the server fails. Jobs end after the server.
func (cmd *serveCommand) serve(ctx context.Context, server *api.Server, ln net.Listener, jobs []func(context.Context), log *slog.Logger) error {
	working, stopWork := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for _, job := range jobs {
		running.Go(func() { job(working) })
	}
	defer running.Wait()
	defer stopWork()

	failed := make(chan error, 1)
	go func() { failed <- server.Serve(ln) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping", "grace", cmd.Grace.String())
	within, cancel := context.WithTimeout(context.Background(), cmd.Grace)
	defer cancel()
	if err := server.Shutdown(within); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return <-failed
}

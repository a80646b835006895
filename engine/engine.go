// Package engine is the shell around the pure packages: the use cases, the only place where things
// happen. A use case opens one transaction, takes its locks, answers what forms and flows ask, and has
// the parts (org, records, approvals, ledger, history, notify …) write what was decided.
package engine

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"time"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Engine carries out use cases. It keeps no state of its own but caches; several run over one database.
type Engine struct {
	store      *store.Store
	files      *files.Vault
	assembling chan struct{} // holds who makes files of parts
	sweeping   *sweep
	now        func() int64 // the real clock, milliseconds UTC
	random     io.Reader
	log        *slog.Logger
	demo       bool
	listBudget time.Duration
	playing    bool // now is the clock of a history that is being played: companies' virtual clocks do not count
	catalogs   *catalogs
	hasher     *org.Hasher
	secrets    *org.Sealer
	signIns    []*org.Provider // the server's, to sign in with
	only       *onlyProviders
	issuers    *org.Issuers
	bundled    func() ([]*apps.App, error)
	hub        *live.Hub
	relay      *live.Relay // nil: there are no other nodes
	out        *outlet
}

// Options are what an Engine stands on. Now and Random are nil for the real clock and randomness.
type Options struct {
	Store  *store.Store
	Files  files.Store
	Now    func() int64
	Random io.Reader
	Log    *slog.Logger
	Demo   bool // the virtual clock may be moved
	// ListBudget is how long a query of a list may take that is none of the named ones; 0 means 300 ms.
	ListBudget time.Duration
	// SecretKeys seal what must be read again, such as the secrets of second factors, 32 bytes each: the first seals,
	// all of them open. With none, nobody can have a second factor.
	SecretKeys [][]byte
	// Providers vouch for people (OpenID Connect). They are asked over Trusted, those of companies over Guarded, which
	// must not reach into the house; nil asks nobody.
	Providers        []*org.Provider
	Trusted, Guarded org.Doer
	// Bundled gives the apps that a company founded through the API starts with; nil: none.
	Bundled func() ([]*apps.App, error)
	// Messages says over what messages leave the server.
	Messages Messages
}

// New makes an Engine.
func New(o Options) *Engine {
	e := &Engine{store: o.Store, files: files.NewVault(o.Files), now: o.Now, random: o.Random, log: o.Log, demo: o.Demo, listBudget: o.ListBudget, assembling: make(chan struct{}, mostAssembling), sweeping: &sweep{}}
	if e.now == nil {
		e.now = func() int64 { return time.Now().UnixMilli() }
	}
	if e.listBudget == 0 {
		e.listBudget = 300 * time.Millisecond
	}
	if e.random == nil {
		e.random = rand.Reader
	}
	if e.log == nil {
		e.log = slog.Default()
	}
	e.catalogs, e.hasher = newCatalogs(e.now), org.NewHasher()
	e.bundled = o.Bundled
	e.secrets = org.NewSealer(o.SecretKeys, e.random)
	e.signIns, e.only, e.issuers = o.Providers, &onlyProviders{}, org.NewIssuers(o.Trusted, o.Guarded, func() time.Time { return time.UnixMilli(e.now()) })
	e.hub, e.relay = live.New(), e.newRelay()
	e.out = newOutlet(o.Messages, e.random)
	return e
}

// Healthy reports whether the database answers.
func (e *Engine) Healthy(ctx context.Context) error {
	_, err := e.Empty(ctx)
	return err
}

// Empty reports whether there is no company yet.
func (e *Engine) Empty(ctx context.Context) (bool, error) {
	empty := false
	err := e.store.System(store.Companies).Read(ctx, func(tx *store.Tx) (err error) {
		empty, err = tx.NoCompany()
		return err
	})
	return empty, err
}

// newID makes an id from the real clock and randomness: for commands, sessions and whatever else starts
// something. Without randomness nothing may be named, so the process ends.
func (e *Engine) newID() forms.ID { return e.newIDAt(e.now()) }

// newIDAt is newID on another clock, so that what happens by it stays in its order.
func (e *Engine) newIDAt(at int64) forms.ID {
	var random [10]byte
	if _, err := io.ReadFull(e.random, random[:]); err != nil {
		panic("no randomness: " + err.Error())
	}
	return forms.StampID(at, random)
}

// randomID makes an id that tells nothing, not even when it was made.
func (e *Engine) randomID() forms.ID {
	var id forms.ID
	if _, err := io.ReadFull(e.random, id[:]); err != nil {
		panic("no randomness: " + err.Error())
	}
	return id
}

// storeFaults are what the store can say that a caller can understand.
var storeFaults = []struct {
	is   error
	code string
	args []string
}{
	{store.ErrBadCursor, "bad_cursor", nil},
	{store.ErrNoCompany, "no_company", nil},
	{store.ErrBadText, "bad_text", nil},
	{store.ErrBadList, "bad_request", nil},
	{store.ErrBusy, "busy", []string{"retry_after", "1"}},
	{store.ErrFull, "storage_full", nil},
	{store.ErrUnknown, "outcome_unknown", []string{"retry_after", "1"}},
	{store.ErrUnavailable, "unavailable", []string{"retry_after", "5"}},
	{store.ErrClosed, "unavailable", []string{"retry_after", "5"}},
	{store.ErrSlow, "timeout", []string{"retry_after", "5"}},
	{context.DeadlineExceeded, "timeout", []string{"retry_after", "5"}},
}

// fault turns what the store says into what a caller is told. Anything else stays what it is: internal.
//
// That a row is not there is the caller's mistake only where the row is what the caller named: a use case returns
// such a store.ErrNotFound as it is. Wrapped, it says that something is missing that other rows rely on (the version
// of a form, an account): internal, and no answer that is kept under a key.
func fault(err error) error {
	if err == nil || AsFault(err) != nil {
		return err
	}
	if err == store.ErrNotFound {
		return ErrNotFound
	}
	if taken := conflictFault(err); taken != nil {
		return taken
	}
	for _, known := range storeFaults {
		if errors.Is(err, known.is) {
			return NewFault(known.code, known.args...)
		}
	}
	return err
}

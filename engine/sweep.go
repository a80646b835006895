package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// The file store may hold bytes that no row names: a process was killed between storing and entering them, or while it wrote; a commit of which
// nobody knows did not happen; an upload was dropped while its file was made. One node at a time walks the store and removes them.

const (
	sweepAge   = 7 * 24 * 3600_000 // milliseconds: far longer than anything is on its way, and time to notice that a wrong copy of the database was put back
	sweepSlice = 500               // how many names a round looks at
	sweepLease = 60_000            // milliseconds that walking is one node's own, from round to round
	sweepRest  = 24 * 3600_000     // milliseconds from the end of a walk to the next, for all nodes
	sweepAgain = 10 * 60_000       // milliseconds until a node asks again that found another walking, or failed
)

// sweep is where the walk of a process stands.
type sweep struct {
	mu    sync.Mutex
	at    string // the place in the store's order
	due   int64  // when it goes on
	count sweepCount
}

// sweepCount is what a walk came to.
type sweepCount struct {
	seen, removed int
	bytes         int64
	strange       int // of companies that are not in the database: they stay
}

// sweepRound looks at a slice of the file store. It gives how many things it removed.
func (e *Engine) sweepRound(ctx context.Context, holder string) (int, error) {
	s := e.sweeping
	s.mu.Lock()
	defer s.mu.Unlock()
	now := e.now()
	if now < s.due || e.playing { // a demo's clock says nothing of when bytes were written
		return 0, nil
	}
	leased, err := e.lease(ctx, "sweep", holder, sweepLease)
	if err != nil || !leased {
		s.at, s.count, s.due = "", sweepCount{}, now+sweepAgain
		return 0, err
	}
	before := s.count.removed
	if err := e.sweepOn(ctx, s, now-sweepAge); err != nil {
		s.due = now + sweepAgain
		return 0, err
	}
	removed := s.count.removed - before
	if s.at != "" {
		return removed, nil
	}
	e.log.Info("the file store was swept", "seen", s.count.seen, "removed", s.count.removed, "bytes", s.count.bytes, "of_unknown_companies", s.count.strange)
	s.count, s.due = sweepCount{}, now+sweepRest
	_, err = e.lease(ctx, "sweep", holder, sweepRest)
	return removed, err
}

// sweepOn looks at the next slice, and removes of what was written before an instant whatever no row names.
func (e *Engine) sweepOn(ctx context.Context, s *sweep, before int64) error {
	found, next, err := e.files.Walk(ctx, s.at, sweepSlice)
	if err != nil {
		return err
	}
	old := map[forms.ID][]files.Kept{}
	for _, k := range found {
		if k.Written.UnixMilli() < before {
			old[k.Company] = append(old[k.Company], k)
		}
	}
	for company, kept := range old {
		strays, known, err := e.unnamed(ctx, company, kept)
		if err != nil {
			return err
		}
		if !known {
			s.count.strange += len(kept)
		}
		for _, k := range strays {
			if err := e.files.Discard(ctx, k); err != nil {
				return err
			}
			s.count.removed++
			s.count.bytes += k.Size
		}
	}
	s.at, s.count.seen = next, s.count.seen+len(found)
	return nil
}

// unnamed gives what no row of a company names, and whether there is such a company: another's bytes are not this database's to judge.
func (e *Engine) unnamed(ctx context.Context, company forms.ID, kept []files.Kept) (strays []files.Kept, known bool, err error) {
	err = e.store.System(store.Companies).Read(ctx, func(tx *store.Tx) error {
		_, err := tx.CompanyByID(company)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("sweep the files of company %s: %w", company, err)
	}
	var ids []forms.ID
	for _, k := range kept {
		if !k.ID.IsZero() {
			ids = append(ids, k.ID)
		}
	}
	var named map[forms.ID]bool
	err = e.store.Company(company).Read(ctx, func(tx *store.Tx) (err error) {
		named, err = tx.NamedBytes(ids)
		return err
	})
	if err != nil {
		return nil, true, err
	}
	for _, k := range kept {
		if !named[k.ID] {
			strays = append(strays, k)
		}
	}
	return strays, true, nil
}

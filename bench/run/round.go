package main

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// figures are what one round measured.
type figures struct {
	perSecond     float64 // records filed and approved
	submit, agree []answer
}

// round lets the clients file and approve until the pairs are done.
func (p *plan) round(s *side) (figures, error) {
	var (
		f       figures
		mu      sync.Mutex
		failed  error
		turn    atomic.Int64
		clients sync.WaitGroup
	)
	started := time.Now()
	for range p.clients {
		clients.Go(func() {
			submits, agrees, err := s.pairs(&turn, p.pairs)
			mu.Lock()
			defer mu.Unlock()
			f.submit, f.agree = append(f.submit, submits...), append(f.agree, agrees...)
			failed = errors.Join(failed, err)
		})
	}
	clients.Wait()
	f.perSecond = float64(p.pairs) / time.Since(started).Seconds()
	return f, failed
}

// pairs is one client: it files a record, approves one, and again while there are turns left.
func (s *side) pairs(turn *atomic.Int64, last int) (submits, agrees []answer, err error) {
	for {
		n := int(turn.Add(1))
		if n > last {
			return submits, agrees, nil
		}
		got, err := s.client.submit(n)
		if err != nil {
			turn.Add(int64(last))
			return submits, agrees, err
		}
		submits = append(submits, got)
		if got, err = s.client.agree(); err != nil {
			turn.Add(int64(last))
			return submits, agrees, err
		}
		agrees = append(agrees, got)
	}
}

package main

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// figures are what one round measured on one side.
type figures struct {
	submit, agree phase   // alone
	both          phase   // each client files one and approves one, in turn
	settled       float64 // seconds until nothing of it was left to do
	cpu           float64 // seconds of the server's processor per record, until then; 0 where unknown
}

// phase is one kind of load, from its first request to its last answer.
type phase struct {
	perSecond     float64 // records
	submit, agree []answer
}

// round loads a side with the three kinds, each of so many records: as many stay in the inboxes while the
// clients do both.
func (p *plan) round(s *side) (f figures, err error) {
	before := s.cpu()
	for _, one := range []struct {
		into *phase
		does work
	}{{&f.submit, work{submit: true}}, {&f.both, work{true, true}}, {&f.agree, work{agree: true}}} {
		if *one.into, err = p.load(s, one.does); err != nil {
			return f, err
		}
	}
	answered := time.Now()
	err = s.settled(time.Minute)
	f.settled, f.cpu = time.Since(answered).Seconds(), (s.cpu()-before)/float64(2*p.pairs)
	return f, err
}

// work says what the clients do in a phase.
type work struct{ submit, agree bool }

// load lets all clients work until the records are done.
func (p *plan) load(s *side, does work) (phase, error) {
	var (
		f       phase
		mu      sync.Mutex
		failed  error
		turn    atomic.Int64
		clients sync.WaitGroup
	)
	started := time.Now()
	for range p.clients {
		clients.Go(func() {
			submits, agrees, err := s.client.work(does, &turn, p.pairs)
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

// work is one client: it files a record, approves one, or both, and again while there are turns left.
func (c *client) work(does work, turn *atomic.Int64, last int) (submits, agrees []answer, err error) {
	for {
		n := int(turn.Add(1))
		if n > last {
			return submits, agrees, nil
		}
		var got answer
		if does.submit {
			if got, err = c.submit(n); err == nil {
				submits = append(submits, got)
			}
		}
		if does.agree && err == nil {
			if got, err = c.agree(); err == nil {
				agrees = append(agrees, got)
			}
		}
		if err != nil {
			turn.Add(int64(last)) // the others stop too
			return submits, agrees, err
		}
	}
}

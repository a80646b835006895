// Command run measures Superform against the floor: both serve the same calls on the same machine, and 32
// clients of this process file records and approve them, on one and the other in turn. It prints one
// table per database; each figure is the median of the rounds.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/superform-dev/superform/bench/scenario"
)

// plan is what is measured and how.
type plan struct {
	scenario scenario.Scenario
	file     string
	floor    string // the binaries
	ours     string
	clients  int
	pairs    int // submitted and approved per round
	rounds   int
	postgres string // URL of a superuser; empty: SQLite only
}

func main() {
	var p plan
	flag.StringVar(&p.file, "scenario", "bench/submit-and-agree.json", "what is filled in, by whom")
	flag.StringVar(&p.floor, "floor", "bin/floor", "the floor's binary")
	flag.StringVar(&p.ours, "ours", "bin/superform", "our binary")
	flag.IntVar(&p.clients, "clients", 32, "keep-alive clients")
	flag.IntVar(&p.pairs, "pairs", 1000, "records filed, approved, and both, per round")
	flag.IntVar(&p.rounds, "rounds", 3, "rounds on each side, after one that warms up")
	short := flag.Bool("short", false, "one small round: shows that all of it works, its figures mean nothing")
	flag.Parse()
	if *short {
		p.pairs, p.rounds = 64, 1
	}
	p.postgres = os.Getenv("SUPERFORM_TEST_POSTGRES")
	if err := p.run(); err != nil {
		log.Fatal(err)
	}
}

func (p *plan) run() error {
	var err error
	if p.scenario, err = scenario.Read(p.file); err != nil {
		return err
	}
	fmt.Printf("%s: %d clients, medians of %d rounds; each files %d records, approves them, and does both with as many\n", p.scenario.Form, p.clients, p.rounds, p.pairs)
	databases := []string{sqlite}
	if p.postgres != "" {
		databases = append(databases, postgres)
	}
	for _, database := range databases {
		r, err := p.measure(database)
		if err != nil {
			return fmt.Errorf("%s: %w", database, err)
		}
		fmt.Print(r)
	}
	return nil
}

// measure starts both sides on fresh databases and loads them in turn.
func (p *plan) measure(database string) (*report, error) {
	r := &report{database: database, pairs: 2 * p.pairs * p.rounds}
	sides := []*side{{name: floor, binary: p.floor}, {name: ours, binary: p.ours}}
	for _, s := range sides {
		if err := p.start(s, database); err != nil {
			return nil, fmt.Errorf("start %s: %w", s.name, err)
		}
		defer s.stop()
	}
	for round := range p.rounds + 1 {
		for i, s := range sides {
			if round == 1 {
				var err error
				if r.before[i], err = s.sizes(); err != nil {
					return nil, err
				}
			}
			f, err := p.round(s)
			if err != nil {
				return nil, fmt.Errorf("%s, round %d: %w", s.name, round, err)
			}
			if round > 0 {
				r.figures[i] = append(r.figures[i], f)
			}
		}
	}
	for i, s := range sides {
		var err error
		if r.after[i], err = s.sizes(); err != nil {
			return nil, err
		}
	}
	return r, nil
}

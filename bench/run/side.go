package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

const (
	sqlite   = "sqlite"
	postgres = "postgres"
)

// side is one of the two servers and its database.
type side struct {
	name, binary string
	address      string
	dir          string // removed at the end
	cmd          *exec.Cmd
	exited       chan error
	db           *sql.DB
	dialect      string
	client       *client
}

// start runs the server on a fresh database and signs everybody in.
func (p *plan) start(s *side, database string) (err error) {
	s.dialect = database
	defer func() {
		if err != nil {
			s.stop()
		}
	}()
	if s.dir, err = os.MkdirTemp("", "superform-bench-"); err != nil {
		return err
	}
	if s.address, err = freeAddress(); err != nil {
		return err
	}
	environment, err := s.createDatabase(p.postgres)
	if err != nil {
		return err
	}
	arguments := []string{"-scenario", p.file, "-listen", s.address, "-data", s.dir}
	if s.name == "ours" {
		arguments = []string{"serve", "--demo", "--data", s.dir, "--listen", s.address}
	}
	s.cmd = exec.Command(s.binary, arguments...)
	s.cmd.Env = append(os.Environ(), environment...)
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		return err
	}
	s.exited = make(chan error, 1)
	go func() { s.exited <- s.cmd.Wait() }()
	if err := s.reachable(2 * time.Minute); err != nil {
		return err
	}
	if s.client, err = signIn(s.address, p.scenario, p.clients); err != nil {
		return err
	}
	if p.scenario.Floor.Hold != nil && s.name == "ours" {
		return s.fillAccounts()
	}
	return nil
}

// createDatabase makes the database that the server is to use and opens it from here too.
func (s *side) createDatabase(admin string) (environment []string, err error) {
	if s.dialect == sqlite {
		path := filepath.Join(s.dir, store.SQLiteFile)
		s.db, err = sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
		return []string{"DATABASE_URL="}, err
	}
	to, err := url.Parse(admin)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("pgx", admin)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	name := "bench_" + s.name
	for _, text := range []string{"drop database if exists " + name, "create database " + name} {
		if _, err := db.Exec(text); err != nil {
			return nil, err
		}
	}
	to.Path = "/" + name
	s.db, err = sql.Open("pgx", to.String())
	return []string{"DATABASE_URL=" + to.String()}, err
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// reachable waits until the server accepts connections or has ended.
func (s *side) reachable(patience time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		if c, err := net.Dial("tcp", s.address); err == nil {
			return c.Close()
		}
		select {
		case err := <-s.exited:
			s.exited <- err
			return fmt.Errorf("%s has ended: %v", s.binary, err)
		case <-ctx.Done():
			return fmt.Errorf("%s does not listen on %s", s.binary, s.address)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// stop ends the server and removes what it kept.
func (s *side) stop() {
	if s.db != nil {
		s.db.Close()
	}
	if s.exited != nil {
		_ = s.cmd.Process.Signal(os.Interrupt)
		select {
		case <-s.exited:
		case <-time.After(10 * time.Second):
			_ = s.cmd.Process.Kill()
			<-s.exited
		}
	}
	os.RemoveAll(s.dir)
}

// fillAccounts grants every account of the ledger so much that no round empties it, with the entries that
// make the ledger add up.
func (s *side) fillAccounts() error {
	rows, err := s.db.Query(`select company_id, id from ledger_accounts`)
	if err != nil {
		return err
	}
	type account struct{ company, id forms.ID }
	var accounts []account
	for rows.Next() {
		var a account
		err = errors.Join(err, rows.Scan(&a.company, &a.id))
		accounts = append(accounts, a)
	}
	if err := errors.Join(err, rows.Err()); err != nil {
		return err
	}
	const plenty = int64(1) << 40
	now := time.Now().UnixMilli()
	for i, a := range accounts {
		id := forms.DeriveID(now, a.id, i)
		if _, err := s.db.Exec(`insert into ledger_entries (company_id, id, account_id, transfer_id, kind, amount, at, note)
			values ($1, $2, $3, $4, 'grant', $5, $6, 'bench')`, a.company, id, a.id, id, plenty, now); err != nil {
			return err
		}
		if _, err := s.db.Exec(`update ledger_accounts set balance = balance + $1 where company_id = $2 and id = $3`, plenty, a.company, a.id); err != nil {
			return err
		}
	}
	return nil
}

// The tables whose rows both sides must write alike.
var tables = []string{"records", "record_index", "instances", "tasks", "events", "event_payloads", "ledger_holds", "ledger_entries",
	"outbox", "notices", "idempotency"}

// rows counts the rows of tables.
func (s *side) rows() (map[string]int, error) {
	counts := map[string]int{}
	for _, t := range tables {
		var n int
		if err := s.db.QueryRow("select count(*) from " + t).Scan(&n); err != nil {
			return nil, err
		}
		counts[t] = n
	}
	return counts, nil
}

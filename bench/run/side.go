package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/superform-dev/superform/bench/scenario"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

const (
	sqlite   = "sqlite"
	postgres = "postgres"

	floor = "floor"
	ours  = "ours"
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
	if s.name == ours {
		arguments = []string{"serve", "--demo", "--data", s.dir, "--listen", s.address}
	}
	s.cmd = exec.Command(s.binary, arguments...)
	s.cmd.Env = append(os.Environ(), environment...)
	if s.cmd.Stderr, err = os.Create(s.log()); err != nil {
		return err
	}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	s.exited = make(chan error, 1)
	go func() { s.exited <- s.cmd.Wait() }()
	if err := s.ready(2 * time.Minute); err != nil {
		return err
	}
	if s.client, err = signIn(s.address, p.scenario, p.clients); err != nil {
		return err
	}
	if p.scenario.Floor.Hold != nil && s.name == ours {
		return s.fillAccounts(p.scenario)
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

// log is the file that keeps what the server writes to its standard error.
func (s *side) log() string { return filepath.Join(s.dir, "log") }

// filled is what our server logs when the demo company has its year, and the machine is idle again.
const filled = "the demo company is complete"

// ready waits until the server accepts connections and is busy with nothing else.
func (s *side) ready(patience time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		if c, err := net.Dial("tcp", s.address); err == nil {
			c.Close()
			if s.name != ours || s.logged(filled) {
				return nil
			}
		}
		select {
		case err := <-s.exited:
			s.exited <- err
			return fmt.Errorf("%s has ended: %v%s", s.binary, err, s.said())
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready on %s%s", s.binary, s.address, s.said())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *side) logged(text string) bool {
	log, err := os.ReadFile(s.log())
	return err == nil && bytes.Contains(log, []byte(text))
}

// said is the end of the server's log.
func (s *side) said() string {
	log, _ := os.ReadFile(s.log())
	return "\n" + string(log[max(0, len(log)-2000):])
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

// cpu is how many seconds of a processor the server has used; 0 where the system does not tell. What PostgreSQL
// uses is not in it.
func (s *side) cpu() float64 {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // past the name
	fields := strings.Fields(rest)
	const userTime, systemTime, ticks = 11, 12, 100
	if len(fields) <= systemTime {
		return 0
	}
	user, _ := strconv.ParseFloat(fields[userTime], 64)
	system, _ := strconv.ParseFloat(fields[systemTime], 64)
	return (user + system) / ticks
}

// fillAccounts grants every requester so much that no round empties the account, with the entry that makes
// the ledger add up.
func (s *side) fillAccounts(scene scenario.Scenario) error {
	hold := scene.Floor.Hold
	now := time.Now().UnixMilli()
	for _, pair := range scene.People {
		var company, member forms.ID
		err := s.db.QueryRow(`select m.company_id, m.id from members m join accounts a on a.id = m.account_id where a.login = $1`, pair.Requester).
			Scan(&company, &member)
		if err != nil {
			return fmt.Errorf("find the member %s: %w", pair.Requester, err)
		}
		key := hold.Key(member.String())
		if _, err := s.db.Exec(`insert into ledger_accounts (company_id, id, key, unit, scale, floor, balance, held, created_at)
			values ($1, $2, $3, '', $4, 0, 0, 0, $5) on conflict (company_id, key) do nothing`,
			company[:], idOf(now, member, 0), key, hold.Scale, now); err != nil {
			return err
		}
		const plenty = int64(1) << 40
		entry := idOf(now, member, 1)
		if _, err := s.db.Exec(`insert into ledger_entries (company_id, id, account_id, transfer_id, kind, amount, at, note)
			select company_id, $1, id, $1, 'grant', $2, $3, 'bench' from ledger_accounts where company_id = $4 and key = $5`,
			entry, plenty, now, company[:], key); err != nil {
			return err
		}
		if _, err := s.db.Exec(`update ledger_accounts set balance = balance + $1 where company_id = $2 and key = $3`, plenty, company[:], key); err != nil {
			return err
		}
	}
	return nil
}

func idOf(now int64, from forms.ID, n int) []byte {
	id := forms.DeriveID(now, from, n)
	return id[:]
}

// column is where both sides must write alike: as many rows and, where there is a text, as many bytes.
type column struct{ table, text, where string }

var columns = []column{
	{table: "records", text: "data"}, {table: "record_index"}, {table: "instances", text: "state"}, {table: "tasks"},
	{table: "events"}, {table: "event_payloads", text: "body"}, {table: "ledger_holds"}, {table: "ledger_entries"},
	{table: "jobs", text: "body"}, {table: "notices", text: "body"},
	{table: "idempotency", text: "answer", where: " where route <> 'demo'"}, // the demo's own age, and are forgotten meanwhile
}

// size is how much a column holds.
type size struct{ rows, bytes int }

// sizes measures the columns, once no job waits any more: what a server does later belongs to
// what it does.
func (s *side) sizes() (map[string]size, error) {
	if err := s.settled(time.Minute); err != nil {
		return nil, err
	}
	all := map[string]size{}
	for _, c := range columns {
		var n size
		text := "0"
		if c.text != "" {
			text = "octet_length(" + c.text + ")"
		}
		if err := s.db.QueryRow("select count(*), coalesce(sum("+text+"), 0) from "+c.table+c.where).Scan(&n.rows, &n.bytes); err != nil {
			return nil, err
		}
		all[c.table] = n
	}
	return all, nil
}

// settled waits until ours has done its jobs and sealed its events; the floor does neither.
func (s *side) settled(patience time.Duration) error {
	if s.name != ours {
		return nil
	}
	for started := time.Now(); time.Since(started) < patience; time.Sleep(10 * time.Millisecond) {
		var waiting int
		if err := s.db.QueryRow(`select (select count(*) from jobs where status = 'waiting') + (select count(*) from events where block is null)`).Scan(&waiting); err != nil {
			return err
		}
		if waiting == 0 {
			return nil
		}
	}
	return fmt.Errorf("after %v jobs wait, or events are not sealed%s", patience, s.said())
}

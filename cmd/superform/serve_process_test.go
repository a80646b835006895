package main_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

// TestDemoFromNothing starts an empty place: the API answers before the year of history is there, the year is
// complete soon after and verifies, and a second start keeps it and what was added.
func TestDemoFromNothing(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		s := p.serve(t, "--demo")
		ready(t, s)
		if early := len(demoRecords(t, s)); early > 0 {
			t.Logf("%d records of the requester were there at the first request", early)
		}
		s.await(yearComplete)
		year := demoRecords(t, s)
		if first, last := year[len(year)-1].SubmittedAt[:7], year[0].SubmittedAt[:7]; len(year) < 3 || first == last {
			t.Errorf("the year of the employee is %d records from %s to %s", len(year), first, last)
		}
		c := newCaller(s.base, signIn(t, s.base, "employee"))
		var added record
		c.must(t, "POST", "/forms/leave.request/records", requesters[0].body("kept")).into(t, &added)
		s.stop()

		before := verify(t, p)
		if before.Records < 200 || before.Events < 3*before.Records {
			t.Errorf("a year of %d records and %d events", before.Records, before.Events)
		}
		again := p.serve(t, "--demo")
		ready(t, again)
		var kept record
		newCaller(again.base, c.token).must(t, "GET", "/records/"+added.ID, "").into(t, &kept)
		if kept.Number != added.Number || kept.Status != "running" {
			t.Errorf("%s %s was kept as %s %s", added.Number, added.Status, kept.Number, kept.Status)
		}
		if got := len(demoRecords(t, again)); got != len(year)+1 {
			t.Errorf("%d records of the employee after the second start, %d before", got, len(year)+1)
		}
		again.stop()
		if after := verify(t, p); after.Records != before.Records {
			t.Errorf("%d records after the second start, %d before", after.Records, before.Records)
		}
	})
}

// ready wants readyz to answer, which it does from the first request on.
func ready(t *testing.T, s *process) {
	t.Helper()
	for _, path := range []string{"/healthz", "/readyz"} {
		resp, err := http.Get(s.base + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, resp.Status)
		}
	}
}

// demoRecords lists what the demo's employee has filed, newest first.
func demoRecords(t *testing.T, s *process) []record {
	t.Helper()
	return listAll[record](t, newCaller(s.base, signIn(t, s.base, "employee")), "/records?limit=100", nil)
}

// TestSigtermDrains sends the signal while a request is half sent: it is answered, nobody new is let in, and
// the exit code says that all is well.
func TestSigtermDrains(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		s := p.serve(t, "--demo")
		token := signIn(t, s.base, "employee")
		body := requesters[0].body("drained")
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST /api/v1/forms/leave.request/records HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"+
			"Content-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", token, len(body))
		answers := bufio.NewReader(conn)
		if head, err := answers.ReadString('\n'); err != nil || head != "HTTP/1.1 100 Continue\r\n" {
			t.Fatalf("%q, %v", head, err)
		}
		if _, err := answers.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(conn, body[:10])
		s.term()
		s.await(regexp.MustCompile(`msg=stopping`))
		fmt.Fprint(conn, body[10:])
		resp, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatalf("the request under way: %v; the process said\n%s", err, s.said)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusCreated {
			t.Errorf("the request under way: %s", resp.Status)
		}
		if code := s.exit(); code != 0 {
			t.Errorf("exit code %d; it said\n%s", code, s.said)
		}
		if conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://")); err == nil {
			conn.Close()
			t.Error("the port is still open")
		}
		again := p.serve(t)
		if got := demoRecords(t, again)[0]; got.Summary == "" || got.Status != "running" {
			t.Errorf("the request under way left %+v", got)
		}
	})
}

// TestTheSecondSigtermEndsIt does not wait for a request that never ends.
func TestTheSecondSigtermEndsIt(t *testing.T) {
	s := newPlace(t, store.SQLite).serve(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n")
	if head, err := bufio.NewReader(conn).ReadString('\n'); err != nil || head != "HTTP/1.1 100 Continue\r\n" {
		t.Fatalf("%q, %v", head, err)
	}
	s.term()
	s.await(regexp.MustCompile(`msg=stopping`))
	s.term()
	if code := s.exit(); code == 0 {
		t.Error("a process that was made to end says that all is well")
	}
}

// TestOneProcessPerFolder refuses a second process on one SQLite database, whatever it wants to do.
func TestOneProcessPerFolder(t *testing.T) {
	p := newPlace(t, store.SQLite)
	s := p.serve(t)
	for _, args := range [][]string{{"serve", "--listen", "127.0.0.1:0"}, {"verify"}, {"migrate"}} {
		t.Run(args[0], func(t *testing.T) {
			code, stdout, stderr := p.run(t, args...)
			want := fmt.Sprintf("superform: store: another process uses the database in %s; stop it first "+
				"(several servers run over one PostgreSQL, one over SQLite)\n", p.dir)
			if code != 2 || stdout != "" || stderr != want {
				t.Errorf("exit code %d, %q, %q; want 2 and %q", code, stdout, stderr, want)
			}
		})
	}
	ready(t, s)
	s.stop()
	if code, stdout, stderr := p.run(t, "verify"); code != 0 || stdout != "there is no company\n" {
		t.Errorf("after it has ended: exit code %d, %q, %q", code, stdout, stderr)
	}
}

// TestAPortThatIsTaken leaves nothing behind: the next start makes the whole demo.
func TestAPortThatIsTaken(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	p := newPlace(t, store.SQLite)
	code, _, stderr := p.run(t, "serve", "--demo", "--listen", ln.Addr().String())
	if want := fmt.Sprintf("superform: listen tcp %s: bind: address already in use\n", ln.Addr()); code != 2 || stderr != want {
		t.Errorf("exit code %d, %q; want 2 and %q", code, stderr, want)
	}
	p.demo(t).stop()
}

// TestOneURLForPostgres is what DATABASE_URL=postgres://… make run does, by who the user is: where it may, the
// role superform_app is made and serves behind the wall; where it may not, the start goes on and says so.
func TestOneURLForPostgres(t *testing.T) {
	const warning = "ROW-LEVEL SECURITY IS OFF"
	for _, c := range []struct {
		name, attributes string // "" is the superuser of the cluster
		serves           string // the role that the connections of the server have
	}{
		{"a superuser", "", "superform_app"},
		{"an owner that may make roles", "createrole", "superform_app"},
		{"an owner that may not", "nocreaterole", "superform_demo_nocreaterole"},
	} {
		t.Run(c.name, func(t *testing.T) {
			options := storetest.Empty(t, store.PostgreSQL)
			admin := connect(t, options.OwnerURL)
			address := options.OwnerURL
			if c.attributes != "" {
				address = ownedBy(t, admin, options.OwnerURL, "superform_demo_"+c.attributes, c.attributes)
			}
			p := place{dialect: store.PostgreSQL, dir: filepath.Join(t.TempDir(), "data"), environ: []string{"DATABASE_URL=" + address}}
			s := p.serve(t, "--demo")
			warned := strings.Contains(s.said.String(), warning)
			if walled := c.serves == store.AppRole; walled == warned {
				t.Errorf("it serves as %s and the warning is %t:\n%s", c.serves, warned, s.said)
			}
			var exists bool
			if err := admin.QueryRow("select exists (select from pg_roles where rolname = $1)", store.AppRole).Scan(&exists); err != nil || !exists {
				t.Errorf("the role %s: %t, %v", store.AppRole, exists, err)
			}
			newCaller(s.base, signIn(t, s.base, "employee")).must(t, "POST", "/forms/leave.request/records", requesters[0].body("mine"))
			s.stop()
			verify(t, p)
		})
	}
}

// TestTheKeyOfPostgresMustBeGiven: nodes that make keys of their own could not read each other's cursors.
func TestTheKeyOfPostgresMustBeGiven(t *testing.T) {
	p := newPlace(t, store.PostgreSQL)
	code, stdout, stderr := p.run(t, "serve", "--listen", "127.0.0.1:0")
	want := "superform: SUPERFORM_KEY is not set and there is no file " + filepath.Join(p.dir, "key") +
		"; with PostgreSQL every node needs the same key, make one with `openssl rand -base64 32`\n"
	if code != 2 || stdout != "" || stderr != want {
		t.Errorf("exit code %d, %q, %q; want 2 and %q", code, stdout, stderr, want)
	}
	if _, err := os.Stat(filepath.Join(p.dir, "key")); !os.IsNotExist(err) {
		t.Errorf("the key: %v", err)
	}
}

// connect opens the database as an administrator.
func connect(t *testing.T, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// ownedBy gives the database to a new role and gives the address under which that role reaches it.
func ownedBy(t *testing.T, admin *sql.DB, address, role, attributes string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	database := strings.TrimPrefix(u.Path, "/")
	for _, text := range []string{
		"drop role if exists " + role,
		"create role " + role + " login password '" + role + "' " + attributes,
		"grant create on database " + database + " to " + role,
		"grant usage, create on schema public to " + role,
	} {
		if _, err := admin.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		for _, text := range []string{"drop owned by " + role + " cascade", "drop role " + role} {
			if _, err := admin.Exec(text); err != nil {
				t.Error(err)
			}
		}
	})
	u.User = url.UserPassword(role, role)
	return u.String()
}

package main_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/store"
)

// TestKilledInTheMiddle kills the process with -9 again and again while eight clients submit and agree, and
// holds what is there after each restart against what the clients know. SUPERFORM_KILLS is how often, on each
// database; SUPERFORM_SEED moves the moments.
func TestKilledInTheMiddle(t *testing.T) {
	rounds, seed := setting(t, "SUPERFORM_KILLS", 5), setting(t, "SUPERFORM_SEED", 1)
	each(t, func(t *testing.T, p place) {
		k := newKills(t, p, uint64(seed))
		for n := range rounds {
			if k.round(n); t.Failed() {
				t.Fatalf("round %d of seed %d", n, seed)
			}
		}
		k.finish()
		t.Logf("%d kills: %d commands, of which %d got no answer; %d of those had been carried out",
			rounds, k.commands, k.unknown, k.carriedOut)
		if k.unknown == 0 {
			t.Error("no kill left a command without an answer: the fault did not happen")
		}
	})
}

func setting(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q; it must be a positive number", name, text)
	}
	return n
}

const clients = 8

// requester is a demo account with the people who have to agree to what it files, in their order.
type requester struct {
	account, data string
	approvers     []string
}

// body is the body of a submission that the marker tells from all others.
func (r requester) body(marker string) string {
	return fmt.Sprintf(`{"data":{%s,"reason":%q}}`, r.data, marker)
}

// A day, and four days, which a department head has to agree to as well.
const (
	oneDay   = `"type":"trip","from":"2026-12-07","to":"2026-12-07"`
	fourDays = `"type":"trip","from":"2026-12-07","to":"2026-12-10"`
)

var requesters = []requester{
	{"employee", oneDay, []string{"lead"}},
	{"employee", fourDays, []string{"lead", "head"}},
	{"lead", oneDay, []string{"head"}},
	{"head", oneDay, []string{"manager"}},
	{"finance", oneDay, []string{"manager"}},
	{"guard", oneDay, []string{"admin"}},
}

var accounts = []string{"employee", "lead", "head", "manager", "finance", "guard", "admin"}

// kills is a place whose process is killed, and what its clients know.
type kills struct {
	t       *testing.T
	place   place
	random  *rand.Rand
	server  *process
	journal *journal
	tokens  map[string]string
	numbers map[string]string // by number, the marker of its record
	before  int               // records of the demo

	commands, submissions, unknown, carriedOut int
}

func newKills(t *testing.T, p place, seed uint64) *kills {
	k := &kills{t: t, place: p, random: rand.New(rand.NewPCG(seed, 0)), journal: newJournal(t),
		tokens: map[string]string{}, numbers: map[string]string{}}
	p.demo(t).stop()
	k.before = k.verify().Records
	k.server = p.serve(t)
	for _, account := range accounts {
		k.tokens[account] = signIn(t, k.server.base, account)
	}
	return k
}

// caller talks to the process as it runs now.
func (k *kills) caller(account string) *caller { return newCaller(k.server.base, k.tokens[account]) }

// round lets the clients work, kills the process at a random moment, starts it again and holds everything
// against the journal.
func (k *kills) round(n int) {
	from := k.journal.end()
	var working sync.WaitGroup
	for client := range clients {
		c := k.caller("")
		working.Go(func() { k.work(c, n, client) })
	}
	time.Sleep(50*time.Millisecond + time.Duration(k.random.Int64N(int64(750*time.Millisecond))))
	k.server.kill()
	working.Wait()

	k.verify()
	k.server = k.place.serve(k.t)
	commands := k.journal.read(from)
	k.commands += len(commands)
	k.mustBeThere(commands, k.records(n))
	k.resolve(commands, k.records(n))
	k.mustHold(k.journal.read(from), k.records(n))
	if k.place.dialect == store.PostgreSQL { // SQLite lets nobody in beside the server
		k.verify()
	}
}

// work files records and has them agreed to, until the process is gone.
func (k *kills) work(c *caller, round, client int) {
	for n := 0; ; n++ {
		who := requesters[(client+n)%len(requesters)]
		marker := fmt.Sprintf("%s%d.%d", prefix(round), client, n)
		filed, ok := k.send(c, intent{Key: marker, Account: who.account, Marker: marker, Path: "/forms/leave.request/records",
			Body: who.body(marker)})
		if !ok {
			return
		}
		var r record
		if err := json.Unmarshal([]byte(filed.body), &r); err != nil {
			k.t.Errorf("%s: %v in %s", marker, err, filed.body)
			return
		}
		for step, approver := range who.approvers {
			task, ok := k.openTask(c.as(k.tokens[approver]), r.ID, marker)
			if !ok {
				return
			}
			if _, ok := k.send(c, intent{Key: fmt.Sprintf("%s agree %d", marker, step), Account: approver, Marker: marker,
				Path: "/tasks/" + task + "/agree", Body: `{"comment":"fine"}`, Record: r.ID, Task: task, Step: step}); !ok {
				return
			}
		}
	}
}

// prefix heads the markers of a round.
func prefix(round int) string { return fmt.Sprintf("round %d, client ", round) }

// send notes an intent, sends it, and notes the answer. ok is false where none came, or a wrong one.
func (k *kills) send(c *caller, i intent) (a answer, ok bool) {
	k.journal.intend(i)
	a, err := c.as(k.tokens[i.Account]).do(context.Background(), "POST", i.Path, i.Key, i.Body)
	if err != nil {
		return a, false
	}
	if a.status >= 300 {
		k.t.Errorf("%s as %s: %d %s", i.Key, i.Account, a.status, a.body)
		return a, false
	}
	k.journal.answered(i.Key, a)
	return a, true
}

// openTask finds the task on a record in the inbox of the person who asks; ok is false where the process is gone.
func (k *kills) openTask(c *caller, record, marker string) (id string, ok bool) {
	a, err := c.do(context.Background(), "GET", "/tasks?limit=100", "", "")
	if err != nil {
		return "", false
	}
	var inbox page[task]
	if err := json.Unmarshal([]byte(a.body), &inbox); err != nil {
		k.t.Errorf("%v in the inbox %d %s", err, a.status, a.body)
		return "", false
	}
	for _, t := range inbox.Items {
		if t.Record.ID == record {
			return t.ID, true
		}
	}
	k.t.Errorf("%s was acknowledged, and there is no task on it", marker)
	return "", false
}

// records lists the records of a round by marker, as their requesters see them.
func (k *kills) records(round int) map[string][]record {
	k.t.Helper()
	found := map[string][]record{}
	seen := map[string]bool{}
	for _, who := range requesters {
		if seen[who.account] {
			continue
		}
		seen[who.account] = true
		older := func(r record) bool { return !strings.HasPrefix(r.Data.Reason, prefix(round)) }
		for _, r := range listAll(k.t, k.caller(who.account), "/records?form=leave.request&fields=reason&limit=100", older) {
			found[r.Data.Reason] = append(found[r.Data.Reason], r)
		}
	}
	return found
}

// verifyReport is what the tests read of a report of superform verify.
type verifyReport struct {
	Records, Events, Unsealed int
	Findings                  []string
}

// verify runs superform verify, which has to find nothing, and sums up what it says of all companies.
func (k *kills) verify() verifyReport { return verify(k.t, k.place) }

func verify(t *testing.T, p place) verifyReport {
	t.Helper()
	code, stdout, stderr := p.run(t, "verify", "--json")
	var reports []verifyReport
	if err := json.Unmarshal([]byte(stdout), &reports); err != nil || code != 0 || len(reports) == 0 {
		t.Fatalf("verify: exit code %d, %v\n%s%s", code, err, stdout, stderr)
	}
	var all verifyReport
	for _, r := range reports {
		all.Records += r.Records
		all.Events += r.Events
		all.Unsealed += r.Unsealed
		all.Findings = append(all.Findings, r.Findings...)
	}
	return all
}

var sealed = regexp.MustCompile(`a block was sealed`)

// finish lets the workers seal what is left and verifies once more: nothing is there that nobody asked for, and
// no event is left without its block.
func (k *kills) finish() {
	k.t.Helper()
	k.inboxes(k.journal.read(0))
	k.server.stop()
	k.place.environ = append(k.place.environ, "SUPERFORM_LOG=debug")
	left := math.MaxInt
	for left > 0 {
		report := k.verify()
		if report.Records != k.before+k.submissions {
			k.t.Fatalf("%d records; there were %d, and %d were submitted", report.Records, k.before, k.submissions)
		}
		if report.Unsealed >= left {
			k.t.Fatalf("%d events are still not sealed", report.Unsealed)
		}
		if left = report.Unsealed; left > 0 {
			k.server = k.place.serve(k.t)
			k.server.await(sealed)
			k.server.stop()
		}
	}
}

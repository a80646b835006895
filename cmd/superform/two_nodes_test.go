package main_test

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/superform-dev/superform/apps"
	builtin "github.com/superform-dev/superform/builtin-apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/notify/notifytest"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// nodes are two processes over one PostgreSQL, and what outside of them hears of their work.
type nodes struct {
	t        *testing.T
	place    place
	db       *sql.DB // past the store
	company  forms.ID
	a, b     *process
	tokens   map[string]string
	mails    *notifytest.Server
	receiver *receiver
}

// receiver takes calls of webhooks. While it is closed it reads them and answers nothing.
type receiver struct {
	url string

	mu    sync.Mutex
	gate  chan struct{}
	calls map[string]int    // by the id that receivers tell deliveries by
	about map[string]string // the record of each
	held  int               // calls that wait for an answer
	left  int               // calls whose sender waited no longer
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{gate: make(chan struct{}), calls: map[string]int{}, about: map[string]string{}}
	close(r.gate)
	server := httptest.NewServer(r)
	t.Cleanup(func() { r.open(); server.Close() })
	r.url = server.URL
	return r
}

// ServeHTTP takes one call.
func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	raw, err := io.ReadAll(q.Body)
	if err != nil {
		return // whoever sent it died on the way: nothing was heard
	}
	var body struct {
		Record struct{ ID string }
	}
	_ = json.Unmarshal(raw, &body)
	id := q.Header.Get("Webhook-Id")
	r.mu.Lock()
	r.calls[id]++
	r.about[id] = body.Record.ID
	r.held++
	gate := r.gate
	r.mu.Unlock()
	left := 0
	select {
	case <-gate:
	case <-q.Context().Done():
		left = 1
	}
	r.mu.Lock()
	r.held--
	r.left += left
	r.mu.Unlock()
}

// leftAlone is how many calls ended without an answer: each of them comes again.
func (r *receiver) leftAlone() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.left
}

// holds is how many calls wait for their answer.
func (r *receiver) holds() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.held
}

func (r *receiver) shut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gate = make(chan struct{})
}

func (r *receiver) open() {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.gate:
	default:
		close(r.gate)
	}
}

const nodesPassword = "two nodes, one truth"

// nodesCrew is who files records.
var nodesCrew = []string{"r0", "r1", "r2", "r3"}

// newNodes founds a company, past the processes, and starts the first of them.
func newNodes(t *testing.T) *nodes {
	t.Helper()
	options := storetest.Empty(t, store.PostgreSQL)
	n := &nodes{t: t, mails: notifytest.Start(t, false), receiver: newReceiver(t), tokens: map[string]string{}}
	n.place = place{dialect: store.PostgreSQL, dir: filepath.Join(t.TempDir(), "data"), environ: []string{"DATABASE_URL=" + options.URL, "DATABASE_OWNER_URL=" + options.OwnerURL,
		"SUPERFORM_KEY=" + base64.StdEncoding.EncodeToString(make([]byte, 32)), "PUBLIC_URL=https://forms.example.com", "SUPERFORM_PRIVATE_NETWORKS=127.0.0.0/8",
		"SMTP_HOST=127.0.0.1", fmt.Sprintf("SMTP_PORT=%d", n.mails.Port), "SMTP_TLS=none", "SMTP_FROM=forms@example.com"}}
	if code, _, errs := n.place.run(t, "migrate"); code != 0 {
		t.Fatal(errs)
	}
	n.found(options)
	db, err := sql.Open("pgx", options.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	n.db = db
	n.exec(`update members set email = 'lead@example.com' where name = 'lead'`)
	n.a = n.place.serve(t)
	for _, login := range append([]string{"lead"}, nodesCrew...) {
		var session struct{ Token string }
		newCaller(n.a.base, "").must(t, "POST", "/session", fmt.Sprintf(`{"account":%q,"password":%q,"kind":"token"}`, login, nodesPassword)).into(t, &session)
		n.tokens[login] = session.Token
	}
	lead := newCaller(n.a.base, n.tokens["lead"])
	lead.must(t, "PUT", "/admin/message-settings", `{"defaults":{"channels":["mail"],"wait":0},"sender":""}`)
	lead.must(t, "POST", "/admin/webhooks", fmt.Sprintf(`{"name":"outside","url":%q,"events":["record.submitted"],"on":true}`, n.receiver.url))
	return n
}

// schedule adds one that reminds people of their tasks, but not soon.
func (n *nodes) schedule(key string) {
	n.t.Helper()
	newCaller(n.b.base, n.tokens["lead"]).must(n.t, "POST", "/admin/schedules/"+key, `{"kind":"remind-tasks","cron":"0 0 1 1 *"}`)
}

func (n *nodes) found(options store.Options) {
	n.t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, options)
	if err != nil {
		n.t.Fatal(err)
	}
	defer s.Close()
	disk, err := files.NewDisk(n.t.TempDir())
	if err != nil {
		n.t.Fatal(err)
	}
	e := engine.New(engine.Options{Store: s, Files: disk, SecretKeys: [][]byte{make([]byte, 32)}})
	f := engine.Founding{Name: "Two", Zone: "Asia/Shanghai", Language: "en", Roles: []engine.FoundRole{{Key: "admin", Name: "Admin"}},
		Departments: []engine.FoundDepartment{{Key: "all", Name: "All"}}, Members: []engine.FoundMember{{Key: "lead", Name: "lead", Department: "all", Roles: []string{"admin"}, Login: "lead"}}}
	for _, key := range nodesCrew {
		f.Members = append(f.Members, engine.FoundMember{Key: key, Name: key, Department: "all", Manager: "lead", Login: key})
	}
	made, err := e.Found(ctx, f, nodesPassword, 0)
	if err != nil {
		n.t.Fatal(err)
	}
	n.company = made.Company
	folder, err := builtin.Files("leave")
	if err != nil {
		n.t.Fatal(err)
	}
	app, problems := apps.Load(folder)
	if len(problems) > 0 {
		n.t.Fatal(problems)
	}
	if _, err := e.Install(ctx, made.Caller("lead", forms.English, true), app); err != nil {
		n.t.Fatal(err)
	}
}

func (n *nodes) exec(text string, args ...any) {
	n.t.Helper()
	if _, err := n.db.Exec(text, args...); err != nil {
		n.t.Fatalf("%s: %v", text, err)
	}
}

func (n *nodes) count(text string, args ...any) (count int) {
	n.t.Helper()
	if err := n.db.QueryRow(text, args...).Scan(&count); err != nil {
		n.t.Fatalf("%s: %v", text, err)
	}
	return count
}

// until waits for what must come.
func (n *nodes) until(what string, is func() bool) {
	n.t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			n.t.Fatalf("it does not come: %s; there wait %s", what, n.waiting())
		}
	}
}

// waiting says what jobs wait, for who looks why.
func (n *nodes) waiting() (text string) {
	n.t.Helper()
	err := n.db.QueryRow(`select coalesce(string_agg(line, '; '), 'no jobs') from (select kind || ' ' || count(*) || ' times, tried ' || max(attempts) || ', due in ' ||
		(min(due_at) - extract(epoch from now()) * 1000)::bigint || ' ms ' || coalesce(max(last_error), '') as line from jobs where status = 'waiting' group by kind) x`).Scan(&text)
	if err != nil {
		n.t.Fatal(err)
	}
	return text
}

// file has records filed at both nodes at once, and gives their ids.
func (n *nodes) file(each int, at ...*process) []string {
	n.t.Helper()
	var mu sync.Mutex
	var ids []string
	var filing sync.WaitGroup
	for i, who := range nodesCrew {
		c := newCaller(at[i%len(at)].base, n.tokens[who])
		filing.Go(func() {
			for k := range each {
				a, err := c.do(context.Background(), "POST", "/forms/leave.request/records", fmt.Sprintf("%s-%d-%d", who, each, k),
					fmt.Sprintf(`{"data":{"type":"trip","from":"2026-12-07","to":"2026-12-07","reason":"%s %d"}}`, who, k))
				var r record
				if err != nil || a.status != 201 || json.Unmarshal([]byte(a.body), &r) != nil {
					n.t.Errorf("%s: %v, %d %s", who, err, a.status, a.body)
					return
				}
				mu.Lock()
				ids = append(ids, r.ID)
				mu.Unlock()
			}
		})
	}
	filing.Wait()
	return ids
}

const heldJobs = `select count(*) from jobs where status = 'waiting' and leased_until > extract(epoch from now()) * 1000 and `

// holder finds by which name the first node, alone, holds its leases.
func (n *nodes) holder() (name string) {
	n.t.Helper()
	n.receiver.shut()
	defer n.receiver.open()
	n.file(1, n.a)
	n.until("a lease of the first node", func() bool {
		err := n.db.QueryRow(`select leased_by from jobs where status = 'waiting' and leased_until > extract(epoch from now()) * 1000 limit 1`).Scan(&name)
		return err == nil
	})
	return name
}

// tick has a schedule run now: once, whichever node looks first.
func (n *nodes) tick(key string) {
	n.exec(`update jobs set due_at = 0 where kind = 'tick' and status = 'waiting' and subject_id = (select id from schedules where key = $1)`, key)
}

// heldTick has a schedule run, and stops the run in the middle until release, so that the node of a name holds it. What the other node takes
// runs to its end; runs is how many that were, each of a schedule of its own, and the one that is held.
func (n *nodes) heldTick(node string) (release func(), runs int) {
	n.t.Helper()
	for {
		key := fmt.Sprint("before-", runs)
		n.schedule(key)
		tx, err := n.db.Begin()
		if err == nil {
			_, err = tx.Exec(`select 1 from schedules where key = $1 for update`, key)
		}
		if err != nil {
			n.t.Fatal(err)
		}
		n.tick(key)
		n.until("a run of the schedule under way", func() bool { return n.count(heldJobs+`kind = 'tick'`) > 0 })
		release := func() { _ = tx.Rollback() }
		if runs++; n.count(heldJobs+`kind = 'tick' and leased_by = $1`, node) > 0 {
			return release, runs
		}
		release()
		n.ran(runs)
	}
}

// ran waits until schedules have run so many times.
func (n *nodes) ran(times int) {
	n.t.Helper()
	n.until(fmt.Sprint("run ", times), func() bool {
		return n.count(`select count(*) from jobs where kind = 'tick' and status = 'done'`) == times
	})
}

// TestTwoNodesOneKilled kills one of two nodes with -9 while it holds leases on what is on its way, and a timer's run: the other goes on with timers and messages,
// and each effect is there once.
func TestTwoNodesOneKilled(t *testing.T) {
	n := newNodes(t)
	killed := n.holder()
	n.b = n.place.serve(t)
	n.until("the first records are told", func() bool {
		return n.count(`select count(*) from jobs where status = 'waiting' and kind <> 'schedule'`) == 0 || n.idle()
	})
	release, runs := n.heldTick(killed)
	n.receiver.shut()
	filed := n.file(20, n.a, n.b)
	n.until("leases of both nodes, and more calls under way than one node makes", func() bool {
		return n.receiver.holds() > 8 && n.count(heldJobs+`kind <> 'tick' and leased_by = $1`, killed) > 0 && n.count(heldJobs+`leased_by <> $1`, killed) > 0
	})
	late := n.receiver.leftAlone() // calls that took longer than a node waits: on a slow machine, while the receiver is shut
	n.a.kill()
	n.receiver.open()
	if n.count(heldJobs+`kind = 'tick' and leased_by = $1`, killed) != 1 {
		t.Fatal("the killed node held no run of the timer: the fault did not happen")
	}
	release()
	held := n.count(heldJobs+`leased_by = $1`, killed)
	if held == 0 {
		t.Fatal("the killed node held no lease: the fault did not happen")
	}
	// Its leases end in two minutes; here they end now.
	n.exec(`update jobs set due_at = 0, leased_until = 0 where status = 'waiting' and leased_by = $1`, killed)
	n.ran(runs)
	n.schedule("after")
	n.tick("after")
	n.ran(runs + 1)
	later := n.file(3, n.b)
	n.until("all is done", n.idle)
	n.effects(append(filed, later...), held, late)
}

// idle says whether nothing waits but the next run of the schedule.
func (n *nodes) idle() bool {
	return n.count(`select count(*) from jobs where status = 'waiting' and kind <> 'tick'`) == 0
}

// effects counts what came of it all, outside and inside: what the killed node held may come again, and so may the calls that
// nobody answered in time before.
func (n *nodes) effects(filed []string, held, late int) {
	n.t.Helper()
	r := n.receiver
	r.mu.Lock()
	defer r.mu.Unlock()
	told, again := map[string]int{}, 0
	for id, times := range r.calls {
		told[r.about[id]]++
		again += times - 1
	}
	for _, record := range filed {
		if told[record] != 1 {
			n.t.Errorf("the receiver was told of %s by %d deliveries", record, told[record])
		}
	}
	mails, mailsAgain := map[string]int{}, 0
	for _, m := range n.mails.Mails() {
		id := m.Message.Header.Get("Message-Id")
		if mails[id]++; mails[id] > 1 {
			mailsAgain++
		}
	}
	notices := n.count(`select count(*) from notices where kind <> 'tasks_waiting'`)
	distinct := n.count(`select count(*) from (select distinct member_id, kind, record_id, task_id from notices where kind <> 'tasks_waiting') x`)
	reminded, runs := n.count(`select count(*) from notices where kind = 'tasks_waiting'`), n.count(`select count(*) from jobs where kind = 'tick' and status = 'done'`)
	dead := n.count(`select count(*) from jobs where status = 'dead'`)
	lost := n.count(`select count(*) from deliveries where status not in ('sent', 'seen', 'skipped')`)
	if notices != distinct || reminded != runs || dead+lost > 0 || again+mailsAgain > held+late || again == 0 {
		n.t.Errorf("%d notices for %d things, %d reminders of %d runs, %d dead, %d not sent, %d again of %d held and %d late", notices, distinct, reminded, runs, dead, lost, again+mailsAgain, held, late)
	}
	fmt.Printf("two nodes: the killed one held %d leases; %d calls were late before; %d records, told by %d deliveries (%d calls more than once), %d mails (%d more than once), %d notices each once, %d runs of a timer with %d reminders\n",
		held, late, len(filed), len(r.calls), again, len(mails), mailsAgain, notices, runs, reminded)
}

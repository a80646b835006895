package engine_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
)

// proofApp is an app made for these tests: one form body under three ways to vote, holds on an account of
// the requester, a table with a total, a unique value and a file.
func proofApp(t testing.TB) *apps.App {
	t.Helper()
	return acceptedApp(t, proofSource())
}

func proofSource() map[string][]byte {
	source := map[string][]byte{
		"app.yaml": []byte(`format: 1
id: proof
version: 1.0.0
language: zh-CN
name: {zh-CN: 证明, en: Proof}
roles:
  - {id: panel, name: {zh-CN: 评审, en: Panel}}
  - {id: trio, name: {zh-CN: 三人组, en: Trio}}
audience: [everyone]
`),
		"forms/kinds.yaml": []byte(`format: 1
kind: plain
title: {zh-CN: 类别, en: Kinds}
summary: "{{name}}"
schema: {type: object, required: [name], properties: {name: {type: string, x-field: text}}}
`),
	}
	source["views/all.yaml"] = []byte(`format: 1
kind: list
form: any
title: {zh-CN: 全部, en: All}
scope: mine
columns: [subject, amount]
sort: [{field: amount, order: descending}]
`)
	for form, node := range map[string]string{
		"any":   "who: [{source: role, role: panel}], vote: any",
		"all":   "who: [{source: role, role: trio}], vote: all",
		"relay": "who: [{source: role, role: trio}], vote: all, order: sequential",
	} {
		source["forms/"+form+".yaml"] = []byte(fmt.Sprintf(proofForm, form))
		source["flows/"+form+".yaml"] = []byte(fmt.Sprintf(proofFlow, form, node))
	}
	return source
}

// acceptedApp reads an app that must be accepted.
func acceptedApp(t testing.TB, source map[string][]byte) *apps.App {
	t.Helper()
	app, problems := apps.Load(source)
	if app != nil {
		problems = append(problems, apps.Check(app)...)
	}
	for _, p := range problems {
		t.Errorf("%s:%d: %s", p.File, p.Line, p.Text(forms.English))
	}
	if len(problems) > 0 {
		t.FailNow()
	}
	return app
}

const proofForm = `format: 1
kind: approval
title: {zh-CN: 证明单, en: Proof}
number: "%s-{yyyy}-{0000}"
summary: "{{subject}} {{kind}}"
schema:
  type: object
  required: [subject]
  properties:
    subject: {type: string, x-field: text, maxLength: 200}
    tag: {type: string, x-field: text, x-unique: company}
    amount: {type: number, x-field: decimal, x-scale: 2, minimum: 0}
    second: {type: string, x-field: text}
    third: {type: string, x-field: text}
    kind: {type: string, x-field: option, x-options: {from: kinds}}
    of_kind: {type: string, x-field: text, x-value: kind.name}
    lines:
      type: array
      x-field: table
      items:
        type: object
        properties:
          what: {type: string, x-field: text}
          code: {type: string, x-field: text, x-unique: company}
          cost: {type: number, x-field: decimal, x-scale: 2}
    total: {type: number, x-field: decimal, x-scale: 2, x-value: sum(lines.cost)}
    paper: {type: string, x-field: file}
holds:
  - {id: own, account: ["'budget'", requester], amount: amount, when: not blank(amount) and blank(second)}
  - {id: one, account: ["'shared'", second], amount: amount, when: not blank(second)}
  - {id: two, account: ["'shared'", third], amount: amount, when: not blank(third)}
`

const proofFlow = `format: 1
form: %s
nodes:
  - {id: start, type: start}
  - {id: vote, type: approve, title: {zh-CN: 表决, en: Vote}, %s, requester: self}
  - {id: end, type: end}
`

// panelSize is how many people hold the role of the any-sign node.
const panelSize = 50

// start is the instant at which the clock of a world stands: 09:30 in Shanghai.
var start = time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC).UnixMilli()

// world is an engine over a fresh store with one company in it, on a clock that stands still.
type world struct {
	t     testing.TB
	store *store.Store
	raw   *sql.DB // the same database past the store, as its owner
	files files.Store
	clock atomic.Int64
	keys  atomic.Int64
	// budget is engine.Options.ListBudget of the nodes made from now on.
	budget time.Duration

	*engine.Engine
	made  engine.Founded
	vouch []*org.Provider // who vouches for people
}

// eachWorld runs body in a fresh world on each database.
func eachWorld(t *testing.T, body func(t *testing.T, w *world)) {
	t.Helper()
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) { body(t, newWorld(t, dialect)) })
	}
}

func newWorld(t testing.TB, dialect string) *world {
	t.Helper()
	w := emptyWorld(t, dialect)
	w.made = w.found("Acme", "")
	return w
}

// emptyWorld has no company yet.
func emptyWorld(t testing.TB, dialect string) *world {
	t.Helper()
	ctx := context.Background()
	options := storetest.Fresh(t, dialect)
	options.LockTimeout = 30 * time.Second // a slow machine is no reason to fail
	s, err := store.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	disk, err := files.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, store: s, files: disk, raw: openRaw(t, dialect, options), budget: time.Minute} // nor are lists to fail there
	w.clock.Store(start)
	w.Engine = w.node()
	return w
}

// node is one more engine over the same store.
func (w *world) node() *engine.Engine {
	return engine.New(engine.Options{Store: w.store, Files: w.files, Now: w.clock.Load, Log: slog.New(slog.DiscardHandler), Demo: true, ListBudget: w.budget, SecretKeys: [][]byte{bytes.Repeat([]byte{7}, 32)},
		Providers: w.vouch, Trusted: &http.Client{}, Guarded: &http.Client{}})
}

// openRaw opens the database for what no use case can do to it.
func openRaw(t testing.TB, dialect string, o store.Options) *sql.DB {
	t.Helper()
	driver, source := "pgx", o.OwnerURL
	if dialect == store.SQLite {
		driver, source = "sqlite", "file:"+o.Dir+"/"+store.SQLiteFile+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	if dialect == store.PostgreSQL { // SQLite minds references only where it is told to
		if _, err := db.Exec("set session_replication_role = replica"); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// found founds a company with the proof app. Logins, where they are wanted, are "<key>@<domain>".
func (w *world) found(name, domain string) engine.Founded {
	w.t.Helper()
	ctx := context.Background()
	login := func(key string) string {
		if domain == "" {
			return ""
		}
		return key + "@" + domain
	}
	f := engine.Founding{Name: name, Zone: "Asia/Shanghai", Language: forms.Chinese,
		Roles:       []engine.FoundRole{{Key: "admin", Name: "管理员"}, {Key: "panel", Name: "评审"}, {Key: "trio", Name: "三人组"}},
		Departments: []engine.FoundDepartment{{Key: "lab", Name: "实验室", Head: "boss"}},
		Members: []engine.FoundMember{
			{Key: "admin", Name: "管理员", Roles: []string{"admin"}, Login: login("admin")},
			{Key: "boss", Name: "陈静", Department: "lab", Login: login("boss")},
			{Key: "ana", Name: "王芳", Department: "lab", Manager: "boss", Login: login("ana")},
			{Key: "ben", Name: "李强", Department: "lab", Manager: "boss", Login: login("ben")},
		},
	}
	for i := 1; i <= panelSize; i++ {
		f.Members = append(f.Members, engine.FoundMember{Key: panel(i), Name: fmt.Sprintf("评审%02d", i), Department: "lab", Roles: []string{"panel"}})
	}
	for i := 1; i <= 3; i++ {
		f.Members = append(f.Members, engine.FoundMember{Key: trio(i), Name: fmt.Sprintf("三人%d", i), Department: "lab", Roles: []string{"trio"}})
	}
	made, err := w.Engine.Found(ctx, f, "correct horse", 0)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.Engine.Install(ctx, made.Caller("admin", forms.English, true), proofApp(w.t)); err != nil {
		w.t.Fatal(err)
	}
	return made
}

func panel(i int) string { return fmt.Sprintf("p%02d", i) }
func trio(i int) string  { return fmt.Sprintf("t%d", i) }

// as is a member of the first company as if signed in.
func (w *world) as(member string) engine.Caller {
	return w.made.Caller(member, forms.English, member == "admin")
}

// key is a key that was not used before.
func (w *world) key() engine.Key { return keyed("k" + strconv.FormatInt(w.keys.Add(1), 10)) }

// keyed is a key of a command whose body is always the same.
func keyed(value string) engine.Key { return engine.Key{Value: value, Route: "POST /test"} }

// grant adds to the account that holds of ana, ben … are taken from.
func (w *world) grant(member, amount string) {
	w.t.Helper()
	w.grantOn([]string{"budget", w.made.Members[member].String()}, amount)
}

func (w *world) grantOn(account []string, amount string) {
	w.t.Helper()
	n, err := num.Parse(amount)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.GrantBalances(context.Background(), w.as("admin"), []engine.Grant{{Account: account, Amount: n, Unit: "CNY"}}); err != nil {
		w.t.Fatal(err)
	}
}

// submit files a record that must be accepted.
func (w *world) submit(as, form, data string) engine.RecordView {
	w.t.Helper()
	return w.record(w.CreateRecord(context.Background(), w.as(as), w.key(), "proof."+form, json.RawMessage(data), nil))
}

// record reads the record that a command answered.
func (w *world) record(answer engine.Answer, err error) engine.RecordView {
	w.t.Helper()
	var view engine.RecordView
	if err == nil {
		err = json.Unmarshal(answer.Body, &view)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return view
}

// tasksOf gives the tasks of a record by the key of their member.
func (w *world) tasksOf(record forms.ID) map[string]*store.TaskRow {
	w.t.Helper()
	by := map[string]*store.TaskRow{}
	w.read(func(tx *store.Tx) error {
		rows, err := tx.TasksOf(record)
		for _, row := range rows {
			by[w.nameOf(row.Member)] = row
		}
		return err
	})
	return by
}

func (w *world) nameOf(member forms.ID) string {
	for key, id := range w.made.Members {
		if id == member {
			return key
		}
	}
	return member.String()
}

// turn is whose turn it is at a sequential node.
func (w *world) turn(record forms.ID) string {
	w.t.Helper()
	for member, task := range w.tasksOf(record) {
		if task.Status == store.TaskOpen {
			return member
		}
	}
	w.t.Fatal("it is nobody's turn")
	return ""
}

// act takes a verb on the task of a member.
func (w *world) act(e *engine.Engine, as, verb string, task forms.ID) (engine.Answer, error) {
	return e.TaskVerb(context.Background(), w.as(as), w.key(), task, verb, engine.VerbIn{Comment: "为证"})
}

// read looks into the first company.
func (w *world) read(look func(*store.Tx) error) {
	w.t.Helper()
	if err := w.store.Company(w.made.Company).Read(context.Background(), look); err != nil {
		w.t.Fatal(err)
	}
}

// status is the status of a record.
func (w *world) status(id forms.ID) string {
	w.t.Helper()
	var status string
	w.read(func(tx *store.Tx) error {
		r, err := tx.Record(id)
		if err == nil {
			status = r.Status
		}
		return err
	})
	return status
}

// events counts the events of a record by kind.
func (w *world) events(record forms.ID) map[string]int {
	w.t.Helper()
	kinds := map[string]int{}
	w.read(func(tx *store.Tx) error {
		events, err := tx.EventsOf(record)
		for _, e := range events {
			kinds[e.Kind]++
		}
		return err
	})
	return kinds
}

// account gives the account of a member's budget.
func (w *world) account(member string) store.LedgerAccountRow {
	w.t.Helper()
	var row store.LedgerAccountRow
	w.read(func(tx *store.Tx) error {
		a, err := tx.LedgerAccount("budget/" + w.made.Members[member].String())
		if err == nil {
			row = *a
		}
		return err
	})
	return row
}

// holds counts the holds of a record by status.
func (w *world) holds(record forms.ID) map[string]int {
	w.t.Helper()
	count := map[string]int{}
	w.read(func(tx *store.Tx) error {
		return tx.AllHolds(func(h *store.HoldRow) error {
			if h.Record == record {
				count[h.Status]++
			}
			return nil
		})
	})
	return count
}

// clean settles and asserts that verify finds nothing.
func (w *world) clean() {
	w.t.Helper()
	if err := w.Settle(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	for _, f := range w.findings() {
		w.t.Error(f)
	}
}

// findings are what verify says of all companies.
func (w *world) findings() []string {
	w.t.Helper()
	reports, err := w.Verify(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	var all []string
	for _, r := range reports {
		all = append(all, r.Findings...)
	}
	return all
}

// literal is an id as the dialect writes it.
func (w *world) literal(id forms.ID) string {
	if w.store.Dialect() == store.SQLite {
		return "x'" + hex.EncodeToString(id[:]) + "'"
	}
	return "'" + id.String() + "'"
}

// sql changes the database behind the engine's back; {name} stands for an id.
func (w *world) sql(text string, ids map[string]forms.ID) {
	w.t.Helper()
	for name, id := range ids {
		text = strings.ReplaceAll(text, "{"+name+"}", w.literal(id))
	}
	result, err := w.raw.Exec(text)
	if err != nil {
		w.t.Fatalf("%s: %v", text, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		w.t.Fatalf("%s: changed %d rows, %v", text, n, err)
	}
}

// fingerprint is a hash over every row that a company has in any table.
func (w *world) fingerprint(company forms.ID) string {
	w.t.Helper()
	tables := `select m.name from sqlite_master m where m.type = 'table' and exists (select 1 from pragma_table_info(m.name) c where c.name = 'company_id') order by 1`
	if w.store.Dialect() == store.PostgreSQL {
		tables = `select table_name from information_schema.columns where table_schema = 'public' and column_name = 'company_id' order by 1`
	}
	hash := sha256.New()
	names := w.rows(tables)
	if len(names) < 20 {
		w.t.Fatalf("only %d tables of companies", len(names))
	}
	for _, name := range names {
		lines := w.rows("select * from " + name[0] + " where company_id = " + w.literal(company))
		fmt.Fprintf(hash, "%s %d\n", name[0], len(lines))
		sum := make([]byte, sha256.Size) // the order of rows does not count
		for _, line := range lines {
			for i, b := range sha256.Sum256([]byte(strings.Join(line, "\x00"))) {
				sum[i] ^= b
			}
		}
		hash.Write(sum)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// rows are the answer of a query as texts.
func (w *world) rows(query string) [][]string {
	w.t.Helper()
	got, err := w.raw.Query(query)
	if err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	defer got.Close()
	columns, err := got.Columns()
	if err != nil {
		w.t.Fatal(err)
	}
	var all [][]string
	for got.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := got.Scan(into...); err != nil {
			w.t.Fatal(err)
		}
		line := make([]string, len(columns))
		for i, v := range values {
			line[i] = fmt.Sprint(v)
			if b, ok := v.([]byte); ok {
				line[i] = string(b)
			}
		}
		all = append(all, line)
	}
	if err := got.Err(); err != nil {
		w.t.Fatal(err)
	}
	return all
}

// attempt is what one of several commands at once was told.
type attempt struct {
	answer engine.Answer
	err    error
}

// together runs n commands at once, from one starting shot, and gives what each was told.
func together(n int, do func(i int) (engine.Answer, error)) []attempt {
	results := make([]attempt, n)
	shot := make(chan struct{})
	var running sync.WaitGroup
	for i := range n {
		running.Go(func() {
			<-shot
			answer, err := do(i)
			results[i] = attempt{answer, err}
		})
	}
	close(shot)
	running.Wait()
	return results
}

// winners are the indexes of the attempts that were not refused.
func winners(results []attempt) []int {
	var won []int
	for i, r := range results {
		if r.err == nil {
			won = append(won, i)
		}
	}
	return won
}

// told is a refusal as a caller meets it, in both languages, for comparing it whole.
func told(err error) string {
	f := engine.AsFault(err)
	if f == nil {
		return fmt.Sprintf("not a fault: %v", err)
	}
	var problems []string
	for _, p := range f.Problems {
		problems = append(problems, fmt.Sprintf(" [%s %s]", p.Path, p.Code))
	}
	return fmt.Sprintf("%d %s%s | %s | %s", f.Status, f.Error(), strings.Join(problems, ""), f.Text(forms.Chinese), f.Text(forms.English))
}

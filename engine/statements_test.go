package engine_test

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

// traced notes what a store sends to its database, one line per message.
type traced struct {
	mu    sync.Mutex
	lines []string
}

var table = regexp.MustCompile(`^\s*(select|insert into|update|delete from)\s(?:.*?\sfrom\s+)?\(?(\w+)`)

// note shortens statements to what they do to which table: "select tasks + update records".
func (tr *traced) note(statements []string) {
	short := make([]string, len(statements))
	for i, text := range statements {
		text = strings.Join(strings.Fields(text), " ")
		short[i], _, _ = strings.Cut(text, " ")
		if m := table.FindStringSubmatch(text); m != nil {
			short[i] = strings.Fields(m[1])[0] + " " + m[2]
		}
		if strings.Contains(text, "set_config") {
			short[i] = "company"
		}
	}
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.lines = append(tr.lines, strings.Join(short, " + "))
}

// take gives what was noted since the last time.
func (tr *traced) take() []string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	lines := tr.lines
	tr.lines = nil
	return lines
}

// TestStatementsOfACommand holds what a submission and an approval send to the database, session included: one
// line per round trip. A line more is a regression of the hot path (bench/README.md).
func TestStatementsOfACommand(t *testing.T) {
	for dialect, want := range map[string]map[string]string{
		store.SQLite: {
			"submit": `
select sessions
insert idempotency
select members
select records
select ledger_accounts
select members
select members
select roles
insert counters
update ledger_accounts
insert ledger_holds
insert events
insert event_payloads
insert records
insert record_index
insert instances
insert tasks
insert jobs
update idempotency`,
			"agree": `
select sessions
insert idempotency
select tasks
select instances
select records
select members
select records
select ledger_holds
update ledger_holds
insert ledger_entries
update ledger_accounts
insert events
insert event_payloads
update records
update instances
update tasks
insert jobs
update idempotency`,
		},
		store.PostgreSQL: {
			"submit": `
company + select sessions
begin + company + insert idempotency
select members
select records
select ledger_accounts
select members
select members
select roles
insert counters
update ledger_accounts + insert ledger_holds + insert events + insert event_payloads + insert records + insert record_index + insert instances + insert tasks + insert jobs + update idempotency + commit`,
			"agree": `
company + select sessions
begin + company + insert idempotency
select tasks
select instances
select records
select members
select records
select ledger_holds
update ledger_holds + insert ledger_entries + update ledger_accounts + insert events + insert event_payloads + update records + update instances + update tasks + insert jobs + update idempotency + commit`,
		},
	} {
		t.Run(dialect, func(t *testing.T) {
			tr := &traced{}
			o := newOffice(t, storetest.OpenTraced(t, dialect, tr.note))
			ctx := context.Background()
			pair := o.pairs[0]
			if _, err := o.submit(ctx, pair); err != nil { // reads the catalog
				t.Fatal(err)
			}
			tr.take()
			record, err := o.submit(ctx, pair)
			if err != nil {
				t.Fatal(err)
			}
			sent := map[string][]string{"submit": tr.take()}
			task, err := o.task(ctx, pair, record.ID)
			if err != nil {
				t.Fatal(err)
			}
			tr.take()
			if err := o.agree(ctx, pair, task); err != nil {
				t.Fatal(err)
			}
			sent["agree"] = tr.take()
			for command, want := range want {
				if got := strings.Join(sent[command], "\n"); got != strings.TrimSpace(want) {
					t.Errorf("%s sends %d messages:\n%s\nwant:\n%s", command, len(sent[command]), got, strings.TrimSpace(want))
				}
			}
		})
	}
}

package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
)

func TestPlaceholdersAndNames(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"placeholders are numbered", "select ? from a where b = ? and c = ?", "select $1 from a where b = $2 and c = $3 [] false"},
		{"not in texts", "select '?', 'it''s ?', ?", "select '?', 'it''s ?', $1 [] false"},
		{"not in names", `select "?", ?`, `select "?", $1 [] false`},
		{"tables in order, also quoted", `select * from records r, "tasks" where r.company_id = ?`, `select * from records r, "tasks" where r.company_id = $1 [records tasks] true`},
		{"longer words are other words", "select my_records, records2, xcompany_id", "select my_records, records2, xcompany_id [] false"},
		{"an open text", "select 'a", `store: an open ' in "select 'a"`},
		{"an open name", `select "a`, `store: an open " in "select \"a"`},
		{"a comment", "select 1 /* records */", `store: a comment in "select 1 /* records */"`},
		{"a minus is no comment", "select 1 - -2", "select 1 - -2 [] false"},
		{"Chinese words", "select 表records", "select 表records [] false"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, tables, company, err := store.ScanStatement(c.in)
			got := fmt.Sprint(text, " ", tables, " ", company)
			if err != nil {
				got = err.Error()
			}
			expect(t, "scanned", got, c.want)
		})
	}
}

func FuzzScanStatement(f *testing.F) {
	for _, seed := range []string{"select ? from records where company_id = ?", "'", `"a'?'"`, "--", "/*", "`?`", "\xff?"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out, _, company, err := store.ScanStatement(text)
		if err != nil {
			return
		}
		if strings.Contains(text, "?") == false && out != text {
			t.Errorf("%q became %q", text, out)
		}
		if company && !strings.Contains(strings.ToLower(text), "company_id") {
			t.Errorf("%q does not name company_id", text)
		}
	})
}

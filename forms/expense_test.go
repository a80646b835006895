package forms

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The form that figures are measured on, with the page's measurement (ui/core/form/measure.ts) and the vectors: a
// claim of 30 fields and a table of nine columns, three dozen rules, checks and warnings.

// expenseSource is its definition, with a hold.
func expenseSource(t testing.TB) string {
	src, err := os.ReadFile("testdata/page/expense.json")
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(strings.TrimSpace(string(src)), "}") + `,"holds":[{"id":"h","account":["'budget'","department","kind"],"amount":"total"}]}`
}

func expenseForm(t testing.TB) *Form {
	return compile(t, expenseSource(t), Env{ID: "x.expense", App: "x"})
}

// expenseRecord fills it in with some rows.
func expenseRecord(rows int) []byte {
	var lines []string
	for i := range rows {
		lines = append(lines, fmt.Sprintf(`{"_id":"%d","day":"2026-11-%02d","what":"%s","price":%d.25,"qty":%d,"tax_rate":0.06,"note":"note %d","invoice":"INV%05d"}`,
			i+1, 2+i%10, []string{"train", "hotel", "meal", "other"}[i%4], 10+i%7*3, 1+i%2, i, i))
	}
	return []byte(`{"kind":"travel","purpose":"拜访客户","trip_from":"2026-11-02","trip_to":"2026-11-20","city":"上海","abroad":true,"rate":1.0425,"project":"AB-1234",
		"cost_centre":"CC1","advance":100,"advance_no":"A-77","reason":"because of it","urgent":true,"urgent_why":"soon","payee":"王芳","account_no":"6222 0000 1111","items":[` + strings.Join(lines, ",") + `]}`)
}

func TestTheExpenseFormIsInOrder(t *testing.T) {
	f := expenseForm(t)
	if len(f.Fields) < 30 || len(f.Costs()) < 35 {
		t.Errorf("%d fields, %d rules", len(f.Fields), len(f.Costs()))
	}
	if problems := f.CostProblems(); len(problems) > 0 {
		t.Error(listing(problems))
	}
	for _, rows := range []int{20, 500} {
		d, bad := f.Decode(expenseRecord(rows))
		res := f.Evaluate(Input{Data: d, Facts: bigFacts(), Submit: true})
		for _, p := range append(bad, res.Problems...) {
			if p.Args["check"] != "nights" { // 500 rows hold more nights than the trip has
				t.Error(p)
			}
		}
		if rows == 20 && (len(res.Holds) != 1 || len(res.Warnings) != 0 || res.Data["total"].String() != "592.69") {
			t.Error(res.Holds, res.Warnings, res.Data["total"])
		}
		if len(res.Totals) != 2 || res.Totals["items.amount"].String() != res.Data["total"].String() || res.Totals["items.tax"].AsNumber().Cmp(res.Data["tax_total"].AsNumber()) >= 0 {
			t.Error(res.Totals)
		}
	}
}

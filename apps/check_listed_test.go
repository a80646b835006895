package apps

import (
	"maps"
	"strings"
	"testing"
)

// Lists have the ends of ranges as columns and order, as filters name them; a range as a whole is a column alone.
func TestCheck_EndsOfRangesInLists(t *testing.T) {
	const columns, sort = "columns: [number, amount]", "filter: amount > 100"
	for name, one := range map[string]struct{ columns, sort, want string }{
		"ends":                    {"columns: [number, stay, stay.from, stay.to]", "sort: [{field: stay.from, order: descending}, {field: stay.to}]", ""},
		"a part that is no end":   {"columns: [number, stay.from_half]", sort, `"stay.from_half" cannot name a field`},
		"an end of a number":      {columns, "sort: [{field: amount.to}]", `the form "claim" has no field "amount.to"`},
		"an order by the whole":   {columns, "sort: [{field: stay}]", `"stay" is a range and has no order; write stay.from or stay.to`},
		"an order by other parts": {columns, "sort: [{field: terms}]", `"terms" has several parts and no order`},
	} {
		t.Run(name, func(t *testing.T) {
			files := maps.Clone(small)
			files["forms/claim.yaml"] = strings.Replace(small["forms/claim.yaml"], "    amount: {", "    stay: {type: object, x-field: daterange, x-halves: true}\n    terms: {type: string, x-field: richtext}\n    amount: {", 1)
			files["views/all.yaml"] = strings.NewReplacer(columns, one.columns, sort, one.sort).Replace(small["views/all.yaml"])
			got := problemsOf(files)
			if one.want == "" && got != "" || !strings.Contains(got, one.want) || strings.Count(got, "views/all.yaml:") > 1 {
				t.Errorf("%s, not %q", got, one.want)
			}
		})
	}
}

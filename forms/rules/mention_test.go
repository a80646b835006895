package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func TestMentions(t *testing.T) {
	for _, c := range []struct{ source, table, want string }{
		{"amount > 5", "", "amount[0,6]"},
		{"name == 'taxi' or 'bus' == name", "", "name[0,4] name=taxi[8,14] name[27,31] name=bus[18,23]"},
		{"name in ['a', 'b']", "", "name[0,4] name=a[9,12] name=b[14,17]"},
		{"sum(items.amount)", "", "items.amount[4,16] items[4,9]"},
		{"any(items, .kind == 'x' and .amount > a)", "", "items[4,9] items.kind[11,16] items.kind=x[20,23] items.amount[28,35] a[38,39]"},
		{"count(filter(items, .amount > 1), .kind == 'y') > 0", "", "items[13,18] items.amount[20,27] items.kind[34,39] items.kind=y[43,46]"},
		{"amount > 1 and kind == 'x'", "items", "items.amount[0,6] items.kind[15,19] items.kind=x[23,26]"},
		{"type.counted", "", "type[0,4]"},
		{"'x' == 'y'", "", ""},
	} {
		env := proseEnv()
		env.Table = c.table
		rule, bad := rules.Compile(c.source, rules.Type{}, env)
		if bad != nil {
			t.Fatalf("%s: %s", c.source, bad.Text("en"))
		}
		var got []string
		named := map[string]bool{}
		for _, m := range rule.Mentions() {
			table, _, _ := strings.Cut(m.Field, ".")
			named[m.Field], named[table] = true, true
			if m.Text != "" {
				m.Field += "=" + m.Text
			}
			got = append(got, fmt.Sprintf("%s[%d,%d]", m.Field, m.From, m.To))
		}
		if strings.Join(got, " ") != c.want {
			if len(strings.Fields(c.want)) != len(got) || !sameSet(got, strings.Fields(c.want)) {
				t.Errorf("%s: %s, want %s", c.source, strings.Join(got, " "), c.want)
			}
		}
		for _, read := range rule.Reads() {
			if !named[read] {
				t.Errorf("%s reads %s and does not mention it", c.source, read)
			}
		}
	}
}

func sameSet(a, b []string) bool {
	for _, x := range a {
		if !strings.Contains(" "+strings.Join(b, " ")+" ", " "+x+" ") {
			return false
		}
	}
	return true
}

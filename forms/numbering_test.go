package forms

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func TestNumbering(t *testing.T) {
	day, _ := rules.ParseDate("2026-02-07")
	for _, c := range []struct {
		name, pattern            string
		value                    int64
		number, counter, resetAt string
	}{
		{"by month", "LV-{yyyy}{mm}-{0000}", 42, "LV-202602-0042", "LV-202602-{0}", "month"},
		{"by year", "报{yy}/{000}", 7, "报26/007", "报26/{0}", "year"},
		{"for ever", "{0}", 12345, "12345", "{0}", "none"},
		{"the last that is padded", "A{00}", 99, "A99", "A{0}", "none"},
		{"one more grows by a digit", "A{00}", 100, "A100", "A{0}", "none"},
		{"the counter may come first", "{000}-{mm}.{yyyy}", 1, "001-02.2026", "{0}-02.2026", "month"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, bad := ParseNumbering(c.pattern)
			if bad != nil {
				t.Fatal(bad)
			}
			if got := n.Format(day, c.value); got != c.number {
				t.Errorf("number %q, want %q", got, c.number)
			}
			if got := n.Counter(day); got != c.counter {
				t.Errorf("counter %q, want %q", got, c.counter)
			}
			if n.Reset != c.resetAt {
				t.Errorf("reset %q, want %q", n.Reset, c.resetAt)
			}
		})
	}
}

func TestNumberingRefuses(t *testing.T) {
	for _, c := range []struct{ name, pattern, want string }{
		{"nothing", "", ": a number pattern has 1 to 60 bytes"},
		{"what is too long", strings.Repeat("x", 61), ": a number pattern has 1 to 60 bytes"},
		{"no counter", "A-{yyyy}", ": a number pattern needs exactly one counter such as {0000}"},
		{"two counters", "{00}{00}", ": a number pattern needs exactly one counter such as {0000}"},
		{"a month without a year", "{mm}{00}", ": a number pattern with the month needs the year too, or numbers repeat after a year"},
		{"an open brace", "A{00", ": the braces of the number pattern do not match"},
		{"a closing brace", "A}{00}", ": the braces of the number pattern do not match"},
		{"another token", "{dd}{00}", `: the number pattern does not know "dd"; it knows {yyyy} {yy} {mm} {0000}`},
		{"digits that are not zeros", "{001}", `: the number pattern does not know "001"; it knows {yyyy} {yy} {mm} {0000}`},
		{"a counter without end", "{" + strings.Repeat("0", 11) + "}", `: the number pattern does not know "00000000000"; it knows {yyyy} {yy} {mm} {0000}`},
		{"an override", "A\u202e{00}", ": the number pattern contains invisible characters"},
		{"a line break", "A\n{00}", ": the number pattern contains invisible characters"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, bad := ParseNumbering(c.pattern)
			if bad == nil || bad.String() != c.want {
				t.Errorf("got %v, want %s", bad, c.want)
			}
		})
	}
}

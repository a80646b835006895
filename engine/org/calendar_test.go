package org

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/superform-dev/superform/forms/rules"
)

func day(t testing.TB, s string) int64 {
	t.Helper()
	d, ok := rules.ParseDate(s)
	if !ok {
		t.Fatalf("%q is not a date", s)
	}
	return d
}

func chinese(t testing.TB) Calendar {
	t.Helper()
	c, err := CalendarOf("cn", nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCalendar_Workdays(t *testing.T) {
	c := chinese(t)
	for _, tt := range []struct {
		name, from, fromHalf, to, toHalf string
		halves                           int
	}{
		{"over a weekend", "2015-08-27", "", "2015-08-31", "", 6},
		{"over the national holiday", "2025-10-01", "", "2025-10-08", "", 0},
		{"one day beyond the national holiday", "2025-10-01", "", "2025-10-09", "", 2},
		{"a make-up Sunday", "2025-09-28", "", "2025-09-28", "", 2},
		{"an ordinary Sunday", "2025-09-21", "", "2025-09-21", "", 0},
		{"a morning", "2025-09-22", "am", "2025-09-22", "am", 1},
		{"an afternoon", "2025-09-22", "pm", "2025-09-22", "pm", 1},
		{"after lunch until lunch of one day", "2025-09-22", "pm", "2025-09-22", "am", 0},
		{"after lunch until lunch two days later", "2025-09-22", "pm", "2025-09-24", "am", 4},
		{"the half of a day off is nothing", "2025-09-20", "pm", "2025-09-22", "am", 1},
		{"the end before the beginning", "2025-09-24", "", "2025-09-22", "", 0},
		{"three and a half", "2025-09-08", "", "2025-09-11", "am", 7},
		{"the year 2026", "2026-01-01", "", "2026-12-31", "", 2 * 248},
		{"before 1970", "1969-12-29", "", "1970-01-04", "", 10},
	} {
		t.Run(tt.name, func(t *testing.T) {
			from, _ := HalfOf(tt.fromHalf)
			to, _ := HalfOf(tt.toHalf)
			got := c.Workdays(day(t, tt.from), from, day(t, tt.to), to)
			if got != tt.halves {
				t.Errorf("got %d halves, want %d", got, tt.halves)
			}
		})
	}
}

func TestCalendar_KnowsThroughWhichYearItIsComplete(t *testing.T) {
	c := chinese(t)
	for _, tt := range []struct {
		name, day string
		want      bool
	}{
		{"before the first year", "2003-12-31", false},
		{"the first day", "2004-01-01", true},
		{"the last day", "2026-12-31", true},
		{"after the last year", "2027-01-01", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := c.Known(day(t, tt.day)); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
	if NewCalendar().Known(day(t, "2026-01-01")) {
		t.Error("a calendar without a country knows no year")
	}
}

func TestCalendar_CountsAllYears(t *testing.T) {
	c := chinese(t)
	from, to := day(t, "0001-01-01"), day(t, "9999-12-31")
	if got, want := c.Workdays(from, NoHalf, to, NoHalf), slow(c, from, to); got != want {
		t.Errorf("got %d, want %d", got, want)
	}
}

// slow counts day by day.
func slow(c Calendar, from, to int64) int {
	exceptional := map[int64]bool{}
	for _, d := range c.dates {
		exceptional[d] = true
	}
	n := 0
	for d := from; d <= to; d++ {
		if isWeekday(d) != exceptional[d] {
			n += 2
		}
	}
	return n
}

func TestCalendar_AddWorkdays(t *testing.T) {
	c := chinese(t)
	for _, tt := range []struct {
		name, day string
		n         int
		want      string
	}{
		{"the next", "2025-09-22", 1, "2025-09-23"},
		{"over a weekend", "2025-09-19", 1, "2025-09-22"},
		{"over the national holiday", "2025-09-30", 1, "2025-10-09"},
		{"onto a make-up Sunday", "2025-09-26", 1, "2025-09-28"},
		{"none, on a working day", "2025-09-22", 0, "2025-09-22"},
		{"none, on a Saturday", "2025-09-20", 0, "2025-09-22"},
		{"one from a Saturday", "2025-09-20", 1, "2025-09-22"},
		{"backwards", "2025-09-22", -1, "2025-09-19"},
		{"backwards from a Saturday", "2025-09-20", -1, "2025-09-19"},
		{"backwards over the national holiday", "2025-10-09", -2, "2025-09-29"},
		{"many", "2025-01-01", 1000, "2028-12-06"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := c.AddWorkdays(day(t, tt.day), tt.n)
			if !ok || rules.FormatDate(got) != tt.want {
				t.Errorf("got %s, %v; want %s", rules.FormatDate(got), ok, tt.want)
			}
		})
	}
	if _, ok := c.AddWorkdays(day(t, "9999-12-31"), 1); ok {
		t.Error("a day after the last was found")
	}
	if _, ok := c.AddWorkdays(day(t, "2025-01-01"), 1<<40); ok {
		t.Error("a day beyond all days was found")
	}
}

func TestNewCalendar_TheLaterLayerCounts(t *testing.T) {
	monday, saturday := day(t, "2025-09-22"), day(t, "2025-09-27")
	c := NewCalendar([]Day{{monday, true}, {saturday, false}}, []Day{{monday, false}})
	if !c.IsWorkday(monday) || !c.IsWorkday(saturday) || c.IsWorkday(saturday+1) {
		t.Error("the company's own day does not override the country's")
	}
	if (Calendar{}).Workdays(monday, NoHalf, monday+6, NoHalf) != 10 {
		t.Error("the zero calendar has no weeks of five days")
	}
}

func TestCalendar_CountsAsDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOf(rapid.Custom(func(t *rapid.T) Day {
			return Day{rapid.Int64Range(-60, 60).Draw(t, "date"), rapid.Bool().Draw(t, "off")}
		})).Draw(t, "days")
		c := NewCalendar(days)
		from := rapid.Int64Range(-80, 80).Draw(t, "from")
		to := from + rapid.Int64Range(0, 60).Draw(t, "length")
		if got, want := c.Workdays(from, NoHalf, to, NoHalf), slow(c, from, to); got != want {
			t.Fatalf("got %d, want %d", got, want)
		}
		n := rapid.IntRange(1, 40).Draw(t, "n")
		later, ok := c.AddWorkdays(from, n)
		if !ok || !c.IsWorkday(later) || c.Workdays(from+1, NoHalf, later, NoHalf) != 2*n {
			t.Fatalf("%d working days after %d: got %d", n, from, later)
		}
		earlier, ok := c.AddWorkdays(from, -n)
		if !ok || !c.IsWorkday(earlier) || c.Workdays(earlier, NoHalf, from-1, NoHalf) != 2*n {
			t.Fatalf("%d working days before %d: got %d", n, from, earlier)
		}
	})
}

func TestHolidays_CoverAllYears(t *testing.T) {
	days, first, through, err := Holidays("cn")
	if err != nil {
		t.Fatal(err)
	}
	if first != 2004 || through != 2026 {
		t.Errorf("the calendar has the years %d to %d", first, through)
	}
	perYear := map[string]int{}
	for _, d := range days {
		perYear[rules.FormatDate(d.Date)[:4]]++
		if d.Name["zh-CN"] == "" || d.Name["en"] == "" {
			t.Errorf("%s has no name in both languages", rules.FormatDate(d.Date))
		}
		if !d.Off && isWeekday(d.Date) {
			t.Errorf("%s makes up for nothing: it is a weekday", rules.FormatDate(d.Date))
		}
	}
	for year := 2004; year <= 2026; year++ {
		if n := perYear[rules.FormatDate(day(t, itoa4(year)+"-01-01"))[:4]]; n < 25 || n > 45 {
			t.Errorf("%d has %d exceptional days", year, n)
		}
	}
	if _, _, _, err := Holidays("xx"); err == nil {
		t.Error("a country without a calendar was found")
	}
}

func itoa4(n int) string {
	return string([]byte{byte('0' + n/1000%10), byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)})
}

func TestParseHolidays_Refuses(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"a date that does not exist", `{"year":2025,"days":[{"date":"2025-02-30","off":true}]}`, `"2025-02-30" is not a date`},
		{"another year", `{"year":2025,"days":[{"date":"2024-02-01","off":true}]}`, `2024-02-01 does not lie in the year 2025`},
		{"a date twice", `{"year":2025,"days":[{"date":"2025-02-01","off":true},{"date":"2025-02-01","off":false}]}`, `2025-02-01 stands here twice`},
		{"a day without off", `{"year":2025,"days":[{"date":"2025-02-01"}]}`, `2025-02-01: off is missing`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := ParseHolidays([]byte(tt.src))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func BenchmarkCalendar_Workdays(b *testing.B) {
	c := chinese(b)
	from, to := day(b, "2004-01-01"), day(b, "2026-12-31")
	for b.Loop() {
		c.Workdays(from, NoHalf, to, NoHalf)
	}
}

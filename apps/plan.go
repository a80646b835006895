package apps

import (
	"bytes"
	"sort"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// PlannedGrant is a balance to be granted on the first of January.
type PlannedGrant struct {
	Member  string
	Account []string
	Amount  string
}

// PlannedRecord is one record of a demo history.
type PlannedRecord struct {
	Member  string
	Form    string // the form's id in the app
	History string
	Variant string
	Day     int64  // on which it is filed, days since 1970-01-01
	Minute  int    // of that day, within office hours
	Data    []byte // JSON object for forms.Decode
	Outcome string // agreed, rejected, returned, withdrawn or open
	Delay   int    // minutes until the first decision
}

// Grants unfolds the balances of a plan for one year. Equal arguments give equal grants.
func Grants(p *DemoPlan, seed uint64, year int, members []string) []PlannedGrant {
	var out []PlannedGrant
	for i, g := range p.Grants {
		for _, member := range members {
			d := newDice(seed, p.Path, "grant", itoa(i), member, itoa(year))
			account := make([]string, len(g.Account))
			for j, part := range g.Account {
				account[j] = fillPart(part, member, year)
			}
			out = append(out, PlannedGrant{member, account, d.number(g.Amount)})
		}
	}
	return out
}

// Plan unfolds the histories of a plan for one year, in the order in which the records are filed. Equal
// arguments give equal records, and adding a member changes nobody else's. workday says whether a day
// (days since 1970-01-01) is one; nil means Monday to Friday. The spans of one member's records of one
// history do not overlap: each record has its own share of the year.
func Plan(p *DemoPlan, seed uint64, year int, members []string, workday func(day int64) bool) []PlannedRecord {
	if workday == nil {
		workday = func(day int64) bool { return weekdayOf(day) <= 5 }
	}
	first, _ := rules.ParseDate(pad4(year) + "-01-01")
	last, _ := rules.ParseDate(pad4(year) + "-12-31")
	var out []PlannedRecord
	for _, h := range p.Histories {
		for _, member := range members {
			d := newDice(seed, p.Path, h.ID, member, itoa(year))
			out = append(out, h.unfold(d, member, first, last, workday)...)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].Day != out[j].Day {
			return out[i].Day < out[j].Day
		}
		return out[i].Minute < out[j].Minute
	})
	return out
}

func pad4(year int) string {
	s := itoa(year)
	for len(s) < 4 {
		s = "0" + s
	}
	return s
}

// weekdayOf is 1 for Monday to 7 for Sunday.
func weekdayOf(day int64) int { return int(((day+3)%7+7)%7) + 1 }

// unfold plans the records of one member and year.
func (h *History) unfold(d *dice, member string, first, last int64, workday func(int64) bool) []PlannedRecord {
	count := d.between(whole(h.PerYear.Least), whole(h.PerYear.Most))
	if count < 1 {
		return nil
	}
	share := (last - first + 1) / int64(count)
	used := make([]int, len(h.Variants))
	var out []PlannedRecord
	for i := range count {
		from := first + int64(i)*share
		v := h.draw(d, used)
		if v < 0 {
			break
		}
		used[v]++
		f := &filler{dice: d, workday: workday, from: from, to: from + share - 1, dates: map[string]int64{}}
		data := f.object(h.Variants[v].data)
		if f.to > last || f.overflow {
			continue
		}
		r := PlannedRecord{
			Member: member, Form: h.Form, History: h.ID, Variant: h.Variants[v].ID, Data: data,
			Day: f.begin(), Minute: 9*60 + d.between(0, 8*60), Outcome: d.weighted(h.Outcomes), Delay: d.between(5, 2*24*60),
		}
		if day, ok := f.dates[h.FiledBefore]; ok {
			r.Day = day - int64(d.between(whole(h.FiledDays.Least), whole(h.FiledDays.Most)))
		}
		out = append(out, r)
	}
	return out
}

// draw chooses a variant that may still come; −1 where none may.
func (h *History) draw(d *dice, used []int) int {
	total := 0
	for i, v := range h.Variants {
		if v.AtMost == 0 || used[i] < v.AtMost {
			total += v.Weight
		}
	}
	if total == 0 {
		return -1
	}
	at := d.between(0, total-1)
	for i, v := range h.Variants {
		if v.AtMost > 0 && used[i] >= v.AtMost {
			continue
		}
		if at -= v.Weight; at < 0 {
			return i
		}
	}
	return -1
}

// filler writes the data of one record: values as they are, placeholders drawn within from and to.
type filler struct {
	dice     *dice
	workday  func(int64) bool
	from, to int64
	dates    map[string]int64
	overflow bool // a span does not fit into the share of the year
}

// begin is the first date drawn, else the first day of the share.
func (f *filler) begin() int64 {
	day := f.from
	for i, name := range sortedKeys(f.dates) {
		if i == 0 || f.dates[name] < day {
			day = f.dates[name]
		}
	}
	return day
}

func (f *filler) object(n *Node) []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range n.members() {
		if i > 0 {
			b.WriteByte(',')
		}
		writeJSONText(&b, m.Key)
		b.WriteByte(':')
		f.value(&b, m.Key, m.Value)
	}
	b.WriteByte('}')
	return b.Bytes()
}

func (f *filler) value(b *bytes.Buffer, field string, n *Node) {
	switch n.Kind {
	case Map:
		f.placeholder(b, field, n)
	case List:
		b.WriteByte('[')
		for i, row := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			if row.Kind == Map {
				b.Write(f.object(row))
				continue
			}
			f.value(b, field, row)
		}
		b.WriteByte(']')
	default:
		b.Write(n.JSON())
	}
}

func (f *filler) placeholder(b *bytes.Buffer, field string, n *Node) {
	switch {
	case n.Get("date") != nil:
		f.date(b, field, f.day(n.Get("date").Text))
	case n.Get("after") != nil && n.Get("workdays") != nil:
		f.date(b, field, f.after(f.dates[n.Get("after").Text], readRange(n.Get("workdays")), f.workday))
	case n.Get("after") != nil:
		f.date(b, field, f.after(f.dates[n.Get("after").Text], readRange(n.Get("days")), func(int64) bool { return true }))
	case n.Get("between") != nil:
		b.WriteString(f.dice.number(readRange(n.Get("between"))))
	case n.Get("one_of") != nil:
		b.Write(n.Get("one_of").Items[f.dice.between(0, len(n.Get("one_of").Items)-1)].JSON())
	}
}

func (f *filler) date(b *bytes.Buffer, field string, day int64) {
	if day > f.to {
		f.overflow = true
	}
	f.dates[field] = day
	writeJSONText(b, rules.FormatDate(day))
}

// day draws a day from the first half of the share, so that a span after it fits; a weekday where asked.
func (f *filler) day(kind string) int64 {
	day := f.from + int64(f.dice.between(0, int((f.to-f.from)/2)))
	for kind == "weekday" && !f.workday(day) && day < f.to {
		day++
	}
	return day
}

// after gives the last day of a span that begins on from and counts n days of the wanted kind.
func (f *filler) after(from int64, span Range, counts func(int64) bool) int64 {
	left, day := f.dice.between(whole(span.Least), whole(span.Most)), from
	for {
		if counts(day) {
			left--
		}
		if left <= 0 || day > f.to {
			return day
		}
		day++
	}
}

// whole reads a whole number; Check has refused anything else.
func whole(s string) int { return smallInt(&Node{Text: s}) }

// dice draws numbers that depend on nothing but the words it was made from (splitmix64).
type dice struct{ state uint64 }

func newDice(seed uint64, words ...string) *dice {
	d := &dice{state: seed}
	for _, w := range words {
		for _, c := range []byte(w) {
			d.state = (d.state ^ uint64(c)) * 0x100000001b3
		}
		d.next()
	}
	return d
}

func (d *dice) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// between draws a whole number from least to most, both included.
func (d *dice) between(least, most int) int {
	if most <= least {
		return least
	}
	return least + int(d.next()%uint64(most-least+1))
}

// number draws a number with as many decimals as the range is written with.
func (d *dice) number(r Range) string {
	least, err1 := num.Parse(r.Least)
	most, err2 := num.Parse(r.Most)
	if err1 != nil || err2 != nil {
		return r.Least
	}
	scale := max(least.Decimals(), most.Decimals())
	low, ok1 := least.Minor(scale)
	high, ok2 := most.Minor(scale)
	if !ok1 || !ok2 || high < low || high-low > 1<<31 {
		return least.String()
	}
	return num.FromMinor(low+int64(d.between(0, int(high-low))), scale).String()
}

func (d *dice) weighted(words []Weighted) string {
	total := 0
	for _, w := range words {
		total += w.Weight
	}
	at := d.between(0, total-1)
	for _, w := range words {
		if at -= w.Weight; at < 0 {
			return w.Word
		}
	}
	return ""
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

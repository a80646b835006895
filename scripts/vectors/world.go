package main

import (
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// texts are what texts go wrong on: pairs of UTF-16, marks that combine, white space, quotes, what cannot be
// printed.
var texts = []string{
	"a", "abc", "ABC", " A b ", "中文申请", "𠀀𠀁a𪛖", "e\u0301é", "👩\u200d👩\u200d👧", "\u3000x\ufeff", "\u00a0\u2003x", "a\"b\\c\n\t\a\x7f", "\u2028\u200b", "\ue000", "\uffff", "𐀀", "\U0010ffff",
	"k1", "k2", "annual", "2026-01-01", "12", "xxxy", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ß", "İı",
	"11010519491231002X", "11010519491231002x", "110105491231002", "440524188001010014", "440524188001010015", "11010519490229002X", "１１010519491231002X",
}

// located are zones whose offset changes in the year, or did.
var located = []string{
	"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns", "Asia/Shanghai", "Africa/Casablanca",
}

// turns are instants around which clocks are put forward or back in those zones.
var turns = []int64{
	1_743_296_400_000, 1_761_440_400_000, // Berlin 2025
	1_741_503_600_000, 1_762_063_200_000, // New York 2025
	1_743_865_200_000, 1_759_591_800_000, // Lord Howe 2025
	1_325_239_200_000,                // Apia leaves a day out, 2011
	515_527_200_000, 527_014_800_000, // Shanghai 1986
	1_740_276_000_000, 504_901_800_000, // Casablanca 2025, Kathmandu 1986
}

// maybe gives a value, or now and then a blank.
func (m *maker) maybe(v rules.Value) rules.Value {
	if m.IntN(6) == 0 {
		return rules.Value{}
	}
	return v
}

func (m *maker) text() rules.Value {
	s := texts[m.IntN(len(texts))]
	if m.IntN(5) == 0 {
		s += texts[m.IntN(len(texts))]
	}
	return rules.Text(s)
}

// number is of any size, more often one that people write.
func (m *maker) number() rules.Value {
	if m.IntN(3) == 0 {
		return rules.Num(randomNumber(m.Rand))
	}
	return rules.Num(num.FromMinor(m.Int64N(40000)-10000, m.IntN(4)))
}

func (m *maker) date() rules.Value {
	edges := []string{"0001-01-01", "9999-12-31", "2024-02-29", "2026-01-31", "1970-01-01", "1969-12-31", "2026-12-31", "1900-03-01"}
	if m.IntN(3) == 0 {
		day, _ := rules.ParseDate(edges[m.IntN(len(edges))])
		return rules.Date(day)
	}
	return rules.Date(20000 + m.Int64N(800) - 400)
}

// instant is any in the years 1 to 9999, where it is not near; browsers know the rules of zones since 1970.
func (m *maker) instant(near bool) rules.Value {
	switch {
	case m.IntN(3) == 0:
		return rules.Instant(turns[m.IntN(len(turns))] + m.Int64N(4*3_600_000) - 2*3_600_000)
	case !near && m.IntN(5) == 0:
		return rules.Instant(m.Int64N(253_402_300_800_000+62_135_596_800_000) - 62_135_596_800_000)
	}
	return rules.Instant(m.Int64N(1.75e12) / 7 * 7)
}

func (m *maker) list(of func() rules.Value) rules.Value {
	var list []rules.Value
	for range m.IntN(4) {
		list = append(list, m.maybe(of()))
	}
	return rules.List(list)
}

func (m *maker) bool() rules.Value { return rules.Bool(m.IntN(2) == 0) }

func (m *maker) clock() rules.Value { return rules.TimeOfDay(m.Int64N(86400)) }

func (m *maker) row(near bool) rules.Data {
	return rules.Data{
		"amount": m.maybe(m.number()), "qty": m.maybe(rules.Num(num.FromInt(m.Int64N(9)))), "date": m.maybe(m.date()), "note": m.maybe(m.text()),
		"kind": m.maybe(m.text()), "ok": m.maybe(m.bool()), "at": m.maybe(m.instant(near)), "clock": m.maybe(m.clock()),
	}
}

func (m *maker) data(near bool) rules.Data {
	var rows []rules.Data
	for range m.IntN(6) {
		rows = append(rows, m.row(near))
	}
	data := rules.Data{
		"amount": m.maybe(m.number()), "other": m.maybe(rules.Num(num.FromMinor(m.Int64N(20000)-10000, m.IntN(3)))), "flag": m.maybe(m.bool()), "name": m.maybe(m.text()),
		"d": m.maybe(m.date()), "d2": m.maybe(m.date()), "at": m.maybe(m.instant(near)), "clock": m.maybe(m.clock()),
		"tags": m.list(m.text), "scores": m.list(m.number), "items": rules.Rows(rows), "type": m.maybe(m.text()),
		"span": rules.Parts(rules.Data{"from": m.maybe(m.date()), "from_half": m.maybe(m.text()), "to": m.maybe(m.date())}), "place": m.maybe(rules.Parts(rules.Data{"lat": m.maybe(m.number()), "lng": m.maybe(m.number()), "address": m.maybe(m.text())})), "booked": m.maybe(rules.Parts(rules.Data{"from": m.instant(near), "to": m.maybe(m.instant(near))})),
	}
	if m.IntN(20) == 0 { // data that are not what the schema says
		data[[]string{"amount", "d", "name", "items", "flag"}[m.IntN(5)]] = rules.TimeOfDay(1)
	}
	if m.IntN(12) == 0 {
		data["scores"] = rules.List([]rules.Value{rules.Num(num.FromInt(1)), {}, rules.Text("2")})
	}
	if len(rows) > 0 && m.IntN(20) == 0 {
		rows[m.IntN(len(rows))]["amount"] = rules.Text("1")
	}
	return data
}

// world makes a record with facts. A quarter of the worlds have a zone whose rules are given.
func (m *maker) world(id string) (*rulestest.World, error) {
	w := &rulestest.World{ID: id, User: "m1", Department: "d1"}
	w.Zone = []string{"Asia/Shanghai", "Asia/Shanghai", "Asia/Tokyo", "", "UTC", "+05:30", "-03:30", "+15:00", "Nowhere", "Europe/Berlin"}[m.IntN(10)]
	if m.IntN(3) == 0 {
		w.Zone, w.Located = located[m.IntN(len(located))], true
	}
	if m.IntN(2) == 0 {
		w.Company = "公司"
	}
	if m.IntN(12) == 0 {
		w.User = ""
	}
	w.Now = rules.FormatInstant(m.instant(w.Located).AsInstant())
	w.Data = rulestest.WriteData(m.data(w.Located))
	w.Row = rulestest.WriteData(m.row(w.Located))
	return w, nil
}

// answer makes the value of a fact up: now and then it is not known, cannot be had, or is of a wrong kind.
func (m *maker) answer(ask rules.Ask) (rules.Answer, bool) {
	switch m.IntN(24) {
	case 0, 1:
		return rules.Answer{}, false
	case 2:
		return rules.Answer{Code: "not_found"}, true
	case 3:
		return rules.Answer{Value: rules.TimeOfDay(5)}, true
	case 4:
		return rules.Answer{}, true
	}
	name := ask.Fact
	if name == rules.OpLookup {
		name = ask.Args[2].AsText()
	}
	switch name {
	case "addWorkdays", "since":
		return rules.Answer{Value: m.date()}, true
	case "seen":
		return rules.Answer{Value: m.instant(true)}, true
	case "counted", "calendarKnown", "hasRole", "inDepartment":
		return rules.Answer{Value: m.bool()}, true
	case "initials":
		return rules.Answer{Value: rules.Text(rules.Initials(ask.Args[0].AsText()))}, true
	case "label", "group", "manager", "departmentOf", "head":
		return rules.Answer{Value: m.text()}, true
	case "departmentsBelow", "departmentsHeaded":
		return rules.Answer{Value: rules.List([]rules.Value{m.text(), m.text()}[:m.IntN(3)])}, true
	}
	return rules.Answer{Value: m.number()}, true
}

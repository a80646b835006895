package main

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// recordMaker makes random records of a form: hostile 0 fills in as the types want, 1 goes beyond bounds, 2 sends
// also what nobody should.
type recordMaker struct {
	*rand.Rand
	form    *forms.Form
	hostile int
}

func (m *recordMaker) chance(percent int) bool { return m.IntN(100) < percent }

func (m *recordMaker) pick(from ...string) string { return from[m.IntN(len(from))] }

func sortedNames[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }

// record is a record's JSON, its members in any order.
func (m *recordMaker) record() json.RawMessage { return m.object(m.form.Fields, "") }

// stored is a record's data as they were before: well-formed, its rows named.
func (m *recordMaker) stored() rules.Data {
	data, _ := m.form.Decode((&recordMaker{Rand: m.Rand, form: m.form}).record())
	for _, f := range m.form.Fields {
		for i, row := range data[f.ID].AsRows() {
			if row[forms.RowID].AsText()[0] == '+' {
				row[forms.RowID] = rules.Text("s" + strconv.Itoa(i))
			}
		}
	}
	return data
}

func (m *recordMaker) object(fields []*forms.Field, id string) json.RawMessage {
	var members []string
	for _, f := range fields {
		if m.chance(78) {
			members = append(members, quoted(f.ID)+":"+m.value(f))
		}
	}
	if id != "" {
		members = append(members, `"_id":`+id)
	}
	if m.hostile == 2 && m.chance(10) {
		members = append(members, quoted(m.pick("nobody", "items.what", "Name", "名", "", strings.Repeat("長", 70), "__proto__"))+":1")
	}
	m.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	return json.RawMessage("{" + strings.Join(members, ",") + "}")
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a text can always be written
	}
	return string(b)
}

// value is the JSON of a value for a field.
func (m *recordMaker) value(f *forms.Field) string {
	switch {
	case f.Type == "questions" && m.chance(30):
		return m.bounds()
	case f.Type == "questions":
		return m.pick(papers...)
	case f.Type == "answers":
		return m.sheet()
	case m.hostile == 2 && m.chance(15):
		return m.pick(`null`, `true`, `""`, `0`, `"x"`, `[]`, `{}`, `[{}]`, `-1.5`, `"2026-02-30"`, `"a\ud83d"`, `"\udc00\ud800"`, `[null,{"_id":""},{"_id":"a"},{"_id":"a"},{"_id":7}]`)
	}
	if f.Default != nil && m.chance(20) {
		return "null"
	}
	switch f.Type {
	case "table":
		return m.rows(f)
	case "boolean":
		return m.pick("true", "false")
	case "date":
		return quoted(m.date())
	case "time":
		return quoted(m.clock())
	case "datetime":
		return quoted(m.instant())
	case "daterange", "datetimerange":
		return m.span(f)
	case "integer", "decimal", "money", "duration":
		return m.number(f)
	case "option":
		return quoted(m.option(f))
	case "reference":
		return quoted(m.option(f))
	case "options", "references":
		return m.options(f)
	case "member", "department":
		return quoted(m.person())
	case "members", "departments":
		return m.people()
	case "location":
		return m.location()
	case "region":
		return quoted(m.pick("330106", "330100", "330000", "110000", "110105", "429004", "441900", "330103", m.region()))
	case "file", "signature":
		return quoted(m.pick("01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8058", m.bad("00000000-0000-0000-0000-000000000000", "01890A5D-AC96-774B-BCCE-B302099A8057", "", "x")))
	}
	return quoted(m.text(f))
}

// location is a place near another, without coordinates, half of one or none.
func (m *recordMaker) location() string {
	parts := []string{}
	add := func(name, value string) { parts = append(parts, quoted(name)+":"+value) }
	if m.chance(85) {
		lat, lng := m.pick("31.230416", "31.23", "31.2391", "39.9042", "0", "-0.000001", "90", "-90"), m.pick("121.473701", "121.47", "121.4751", "116.4074", "0", "180", "-179.99999")
		if m.hostile == 2 && m.chance(20) {
			lat, lng = m.pick("90.000001", "-91", "31.2304161", "1234567890123456", "31", "null"), m.pick("180.000001", "-181", "121.4737011", "121", "null")
		}
		add("lat", lat)
		if m.hostile != 2 || m.chance(92) {
			add("lng", lng)
		}
	}
	if m.chance(60) {
		add("accuracy", m.pick("0", "5", "20", "150", "1000", "1001", "10000", map[bool]string{true: "-1", false: "7"}[m.hostile == 2], map[bool]string{true: "0.5", false: "8"}[m.hostile == 2]))
	}
	if m.chance(50) {
		add("address", quoted(m.pick("东门", "Gate 3", "", "人民广场 1 号")))
	}
	if m.chance(70) {
		add("source", quoted(m.pick("device", "typed", map[bool]string{true: "gps", false: "device"}[m.hostile == 2])))
	}
	if m.chance(40) {
		add("at", quoted(m.instant()))
	}
	if m.hostile == 2 && m.chance(12) {
		parts = append(parts[:0], m.pick(`"lat":"31.2"`, `"altitude":4`, `"lat":true`, `"":1`, `"address":["x"]`, `"address":"a\u0000"`, `"address":"\ud83d"`, `"address":"a\tb"`, `"at":7`, `"__proto__":1`))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// region is a code that is none, where values may be.
func (m *recordMaker) region() string {
	if m.hostile == 2 {
		return m.pick("330199", "033010", "33010", "3301066", "３３０１０６", "杭州", "")
	}
	return "820000"
}

// bad is one of these where bounds may be crossed, else an ordinary file's id.
func (m *recordMaker) bad(from ...string) string {
	if m.hostile == 2 {
		return m.pick(from...)
	}
	return "01890a5d-ac96-774b-bcce-b302099a8059"
}

// person is the id of a member or department.
func (m *recordMaker) person() string {
	return m.pick("01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8058", m.bad("00000000-0000-0000-0000-000000000000", "01890A5D-AC96-774B-BCCE-B302099A8057", "", "x", "a\u0000", "../x"))
}

// people are some of them, mostly each once.
func (m *recordMaker) people() string {
	if m.hostile == 2 && m.IntN(60) == 0 {
		return "[" + strings.TrimSuffix(strings.Repeat(quoted(m.person())+",", forms.MaxPeople+1), ",") + "]"
	}
	seen, list := map[string]bool{}, []string{}
	for range m.IntN(4) {
		id := quoted(m.person())
		if m.hostile == 2 && m.IntN(30) == 0 {
			id = m.pick("null", "7", `["a"]`, `"a\ud83d"`)
		}
		if !seen[id] || m.hostile == 2 && m.chance(30) {
			seen[id] = true
			list = append(list, id)
		}
	}
	return "[" + strings.Join(list, ",") + "]"
}

func (m *recordMaker) date() string {
	if m.hostile == 2 && m.chance(20) {
		return m.pick("2026-02-29", "2024-02-29", "0001-01-01", "9999-12-31", "0000-01-01", "26-1-1", "2026-11-22T00:00:00Z", "２０２６-11-22", "")
	}
	return rules.FormatDate(20780 + int64(m.IntN(60)))
}

func (m *recordMaker) instant() string {
	if m.hostile == 2 && m.chance(20) {
		return m.pick("2026-11-22T09:30:00", "2026-11-22T09:30Z", "2026-11-22 09:30:00Z", "2026-02-30T09:30:00Z", "2026-11-22T09:30:00+25:00", "2026-11-22T09:30:00.1234Z", "2026-11-22", "x", "")
	}
	return m.date() + "T" + m.pick("00:00:00", "09:30:00", "23:59:59", "15:59:59.5", "12:00:00.250") + m.pick("Z", "Z", "+08:00", "-11:30")
}

// span is a range whose ends may be missing, turned around or none.
func (m *recordMaker) span(f *forms.Field) string {
	end, parts := m.date, []string{}
	if f.Type == "datetimerange" {
		end = m.instant
	}
	for _, name := range []string{"from", "to"} {
		if m.chance(92) {
			parts = append(parts, quoted(name)+":"+quoted(end()))
		}
		if f.Halves && m.chance(50) || m.hostile == 2 && m.chance(4) {
			parts = append(parts, quoted(name+"_half")+":"+quoted(m.pick("am", "pm", map[bool]string{true: "noon", false: "pm"}[m.hostile == 2])))
		}
	}
	if m.hostile == 2 && m.chance(12) {
		parts = append(parts[:0], m.pick(`"from":7`, `"until":"2026-11-22"`, `"to":null`, `"":""`, `"from":["x"]`, `"to":"a\u0000"`, `"from":"\ud83d"`, `"__proto__":1`))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func (m *recordMaker) clock() string {
	if m.hostile == 2 && m.chance(20) {
		return m.pick("24:00", "9:30", "09:60", "09:30:00Z", "０９:30", "23:59:60", "")
	}
	return m.pick("00:00", "09:30", "23:59", "12:00:00", "18:15:30")
}

// number is written in the shortest way that is the same number to a page, which reads it as a float.
func (m *recordMaker) number(f *forms.Field) string {
	scale := f.Scale
	if m.hostile > 0 && m.chance(10) {
		scale = m.IntN(9)
	}
	size := []int64{3, 15, 200, 20000, 1000000}[m.IntN(5)]
	if m.hostile > 0 && m.chance(10) {
		size = []int64{1e12, 1e15, 1e17}[m.IntN(3)]
	}
	n := m.Int64N(2*size) - size/3
	x, err := strconv.ParseFloat(num.FromMinor(n*[]int64{1, pow10(scale)}[m.IntN(2)]/int64(1+m.IntN(3)), scale).String(), 64)
	if err != nil {
		panic(err) // a number's own text is one
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

func (m *recordMaker) option(f *forms.Field) string {
	if m.hostile == 2 && m.chance(20) {
		return m.pick("nothing", "", "A", "-a", "a b", strings.Repeat("a", 65))
	}
	if f.From != "" {
		return m.pick("one", "two", "three", "01890a5d-ac96-774b-bcce-b302099a8057")
	}
	return f.Options[m.IntN(len(f.Options))].ID
}

// options are some choices, mostly each once.
func (m *recordMaker) options(f *forms.Field) string {
	if m.hostile == 2 && m.IntN(60) == 0 {
		return "[" + strings.TrimSuffix(strings.Repeat(`"a",`, forms.MaxChoices+1), ",") + "]"
	}
	seen, list := map[string]bool{}, []string{}
	for range m.IntN(6) {
		id := quoted(m.option(f))
		if m.hostile == 2 && m.IntN(30) == 0 {
			id = m.pick("null", "7", `["a"]`, `"a\ud83d"`)
		}
		if !seen[id] || m.hostile == 2 && m.chance(20) {
			list = append(list, id)
		}
		seen[id] = true
	}
	return "[" + strings.Join(list, ",") + "]"
}

// recordTexts are what people and others write.
var recordTexts = []string{
	"a", "ab", "AB-12", "笔记本电脑", "Expense for November", "报销", "abc1", "b!", "  ", "7", "line\nline", "tab\there", "a@b.cn", "First.Last@example.com",
	"https://example.com/a?b=c#d", "mailto:a@b.cn", "𠮷野家", "👨\u200d👩\u200d👧", "क्\u200dष",
}

var hostileTexts = []string{
	"", "\u200b", "a\u200bb", "a\u200db", "\u202eevil", "\u3164", "\u2800\u115f", "\u0301", "e\u0301", "\u2028", "\x7f", "a\x01", "\ufeffa", "\u00ad", "\U000e0041",
	"a b@c", "@", "a@", "a@b@c", "a..b@c", ".a@b", "a@b.", "名@例.cn", "\"a\"@b", "http://", "http://x", "https://x:80/%zz", "https://x/%41%E4", "https://a@b/", "ftp://x",
	"javascript:alert(1)", "HTTPS://EXAMPLE.COM", "http://[::1]:8080/", "http://x y", "mailto:x", "http:///a", "https://例.cn/路?一#二", "http://a%41/", "http://a%25b/", "http://a%C3%A9/", "http://x:a/",
	"٠", "\u00a0", "\u1680", "\u2060", "AB-12\n", "cab报销", "ABC", "aB.", "\u0000", "\u009f",
}

func (m *recordMaker) text(f *forms.Field) string {
	if (f.Validate != "" || f.Format != "") && m.chance(85) {
		return m.code(f)
	}
	s := recordTexts[m.IntN(len(recordTexts))]
	switch {
	case m.hostile == 2 && m.chance(40):
		s = hostileTexts[m.IntN(len(hostileTexts))]
	case m.hostile > 0 && (f.MaxLength < 100 && m.chance(8) || f.MaxLength < 5000 && m.IntN(40) == 0 || m.IntN(500) == 0):
		s = strings.Repeat(m.pick("a", "文", "𠮷"), max(1, f.MaxLength+m.IntN(3)-1))
	case m.hostile < 2 && f.Type == "text":
		s = strings.NewReplacer("\n", " ", "\t", " ").Replace(s)
	}
	return s
}

func (m *recordMaker) rows(f *forms.Field) string {
	n := m.IntN(5)
	if m.hostile > 0 && m.chance(2) {
		n = 10 + m.IntN(30)
	}
	if m.hostile == 2 && m.IntN(400) == 0 {
		n = forms.MaxRows + m.IntN(3)
	}
	var rows []string
	for i := range n {
		id := ""
		switch m.IntN(4) {
		case 0:
			id = quoted(m.pick("a", "b", "x-1", "row_7", "+1", "0"))
		case 1, 2:
			id = quoted(strconv.Itoa(i + 1))
		}
		if starts := f.Starts.AsRows(); len(starts) > 0 && m.chance(60) {
			id = quoted(starts[m.IntN(len(starts))][forms.RowID].AsText())
		}
		if m.hostile == 2 && m.chance(5) {
			id = m.pick(`""`, `"a b"`, `7`, `null`, quoted(strings.Repeat("9", 37)), `"名"`, `"999999999"`, `"12345678901"`)
		}
		rows = append(rows, string(m.object(f.Columns, id)))
	}
	return "[" + strings.Join(rows, ",") + "]"
}

// builtIns are what a record has built in, as pages and as rules hold it.
func (m *recordMaker) builtIns() (map[string]string, rules.Data) {
	plain := map[string]string{"requester": m.pick("m1", "m2"), "department": m.pick("d1", "d2"), "status": m.pick("draft", "running")}
	data := rules.Data{}
	for name, text := range plain {
		data[name] = rules.Text(text)
	}
	if m.chance(50) {
		plain["number"], plain["submitted_at"] = "LV-0001", "2026-11-22T16:30:00.5Z"
		at, _ := rules.ParseInstant(plain["submitted_at"])
		data["number"], data["submitted_at"] = rules.Text(plain["number"]), rules.Instant(at)
	}
	return plain, data
}

// paths are some of the fields and columns.
func (m *recordMaker) paths() []string {
	list := []string{"nothing"}
	for _, f := range m.form.Fields {
		for _, one := range append([]*forms.Field{f}, f.Columns...) {
			if m.chance(40) {
				list = append(list, one.Path())
			}
		}
	}
	return list
}

// answer knows every fact: something by the question's own hash, sometimes that it cannot be had.
func (f pageForm) answer(facts *rules.Facts, ask rules.Ask) {
	h := fnv.New64a()
	_, _ = fmt.Fprint(h, ask.Key())
	x := h.Sum64()
	if x%13 == 0 {
		facts.Fail(ask, []string{"span_too_long", "not_an_id", "nowhere"}[x/13%3])
		return
	}
	if kind := f.kindOf(ask); kind == rules.KindParts {
		facts.Answer(ask, f.paper(papers[x>>8%uint64(len(papers))]))
	} else {
		facts.Answer(ask, someValue(kind, int64(x>>8%1000000)))
	}
}

func (f pageForm) kindOf(ask rules.Ask) rules.Kind {
	switch ask.Fact {
	case "workdays", "balance":
		return rules.KindNumber
	case "addWorkdays":
		return rules.KindDate
	case "manager", "departmentOf", "head", "initials":
		return rules.KindText
	case "lookup":
		if field := ask.Args[2].AsText(); field != "" {
			t, _ := f.lookup(ask.Args[0].AsText(), field)
			return t.Kind
		}
	}
	return rules.KindBool
}

// someValue is a value of a kind, or a blank.
func someValue(kind rules.Kind, n int64) rules.Value {
	if n%11 == 0 && kind != rules.KindBool {
		return rules.Value{}
	}
	switch kind {
	case rules.KindNumber:
		return rules.Num(num.FromMinor(n%300-20, 1))
	case rules.KindDate:
		return rules.Date(20780 + n%100)
	case rules.KindText:
		return rules.Text([]string{"closed", "open", "half-day", "day"}[n%4])
	}
	return rules.Bool(n%5 > 0)
}

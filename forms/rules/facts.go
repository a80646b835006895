package rules

import (
	"strconv"
	"time"
)

// Ask names a fact that the caller of a rule knows how to find: a balance, the working days between two
// dates, a field of another record.
type Ask struct {
	Fact string
	Args []Value
}

// Key is the canonical text of the ask. Two asks have one key only if they ask for the same.
func (a Ask) Key() string {
	return string(appendArgs(append([]byte(a.Fact), '('), a.Args, ')'))
}

func appendArgs(b []byte, args []Value, end byte) []byte {
	for i, arg := range args {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendKey(b, arg)
	}
	return append(b, end)
}

// appendKey writes a value so that no two values share a text: each kind has its own first character, and
// texts are quoted.
func appendKey(b []byte, v Value) []byte {
	switch v.kind {
	case KindBlank:
		return append(b, '_')
	case KindNumber:
		return v.AsNumber().Append(b)
	case KindText:
		return appendQuoted(b, v.text)
	case KindDate:
		return append(append(b, 'd'), FormatDate(v.at)...)
	case KindInstant:
		return append(append(b, 'i'), FormatInstant(v.at)...)
	case KindTimeOfDay:
		return append(append(b, 't'), FormatTimeOfDay(v.at)...)
	case KindList:
		return appendArgs(append(b, '['), v.AsList(), ']')
	case KindRows:
		return appendRows(b, v.AsRows())
	case KindParts:
		return appendRows(b, []Data{v.AsParts()})
	}
	return append(b, v.String()...)
}

// appendQuoted quotes a text: quotes, backslashes and ASCII control characters are escaped as in Go, all else
// stands as it is. Which other characters can be printed changes with versions of Unicode, and every
// evaluator must write the same.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == '"' || c == '\\' || c < ' ' || c == 0x7f {
			quoted := strconv.Quote(s[i : i+1])
			b = append(b, quoted[1:len(quoted)-1]...)
		} else {
			b = append(b, c)
		}
	}
	return append(b, '"')
}

func appendRows(b []byte, rows []Data) []byte {
	b = append(b, '{')
	for _, row := range rows {
		for _, key := range sortedKeys(row) {
			if row[key].IsBlank() {
				continue
			}
			b = append(appendQuoted(b, key), ':')
			b = append(appendKey(b, row[key]), ',')
		}
		b = append(b, ';')
	}
	return append(b, '}')
}

// Answer is what is known about one ask: a value, or the code of why there is none.
type Answer struct {
	Ask   Ask
	Value Value
	Code  string // not empty: the fact cannot be had
}

// Facts is what a rule knows beyond its record. Ids are texts. The zero Facts knows nothing.
type Facts struct {
	Now        int64          // milliseconds since 1970-01-01T00:00:00Z
	Zone       string         // name of the company's time zone, such as "Asia/Shanghai", or an offset such as "+08:00"; "" is UTC
	Location   *time.Location // the rules of Zone, read by the caller; needed where the zone's offset changes in the year
	User       string         // the member on whose behalf the rule runs
	Department string         // that member's main department
	Company    string

	answers map[string]Answer
}

// Answer stores the value of a fact.
func (f *Facts) Answer(ask Ask, v Value) { f.store(Answer{Ask: ask, Value: v}) }

// Fail stores that a fact cannot be had, and why; a rule that needs it fails with that code.
func (f *Facts) Fail(ask Ask, code string) { f.store(Answer{Ask: ask, Code: code}) }

func (f *Facts) store(a Answer) {
	if f.answers == nil {
		f.answers = map[string]Answer{}
	}
	f.answers[a.Ask.Key()] = a
}

// Get gives the stored value of a fact; false if none is stored, or it cannot be had.
func (f *Facts) Get(ask Ask) (Value, bool) {
	a, ok := f.answers[ask.Key()]
	return a.Value, ok && a.Code == ""
}

// Answers are all stored answers, ordered by the asks' keys.
func (f *Facts) Answers() []Answer {
	out := make([]Answer, 0, len(f.answers))
	for _, key := range sortedKeys(f.answers) {
		out = append(out, f.answers[key])
	}
	return out
}

// Today is the date in the company's zone, in days since 1970-01-01. Where the zone is unknown, it is the
// date in UTC; a rule that needs it then fails with "zone_unknown".
func (f *Facts) Today() int64 {
	day, _ := f.dayOf(f.Now)
	return day
}

// dayOf is the date of an instant in the zone; false if the zone is unknown.
func (f *Facts) dayOf(ms int64) (int64, bool) {
	offset, ok := f.offset(ms)
	day, _ := floorDiv(ms+offset*1000, msPerDay)
	return day, ok
}

// timeOf is the time on the clock of an instant in the zone, in seconds.
func (f *Facts) timeOf(ms int64) (int64, bool) {
	offset, ok := f.offset(ms)
	_, rest := floorDiv(ms+offset*1000, msPerDay)
	return rest / 1000, ok
}

// fixedZones are the zones that a rule may name without a Location: they have had one offset since 1992.
var fixedZones = map[string]int64{
	"": 0, "UTC": 0, "Etc/UTC": 0,
	"Asia/Shanghai": 8 * 3600, "Asia/Hong_Kong": 8 * 3600, "Asia/Macau": 8 * 3600, "Asia/Taipei": 8 * 3600,
	"Asia/Singapore": 8 * 3600, "Asia/Kuala_Lumpur": 8 * 3600, "Asia/Tokyo": 9 * 3600, "Asia/Seoul": 9 * 3600,
}

// offset is how many seconds the zone is ahead of UTC at an instant.
func (f *Facts) offset(ms int64) (int64, bool) {
	if f.Location != nil {
		_, seconds := time.UnixMilli(ms).In(f.Location).Zone()
		return int64(seconds), true
	}
	if seconds, ok := fixedZones[f.Zone]; ok {
		return seconds, true
	}
	return parseOffset(f.Zone)
}

// parseOffset reads "+08:00".
func parseOffset(s string) (int64, bool) {
	if len(s) != 6 || (s[0] != '+' && s[0] != '-') || s[3] != ':' {
		return 0, false
	}
	h, okH := digits(s[1:3])
	m, okM := digits(s[4:6])
	if !okH || !okM || h > 14 || m > 59 {
		return 0, false
	}
	seconds := h*3600 + m*60
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

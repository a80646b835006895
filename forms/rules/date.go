package rules

import "time"

const (
	msPerDay      = 86_400_000
	secondsPerDay = 86_400

	minDay = -719_162  // 0001-01-01
	maxDay = 2_932_896 // 9999-12-31
)

// ParseDate reads "2026-11-22" as days since 1970-01-01; years are 0001 to 9999, the day must exist.
func ParseDate(s string) (days int64, ok bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	y, okY := digits(s[0:4])
	m, okM := digits(s[5:7])
	d, okD := digits(s[8:10])
	if !okY || !okM || !okD || y < 1 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return 0, false
	}
	return daysFrom(y, m, d), true
}

// FormatDate writes days since 1970-01-01 as "2026-11-22".
func FormatDate(days int64) string { return string(appendDate(make([]byte, 0, 10), days)) }

// ParseInstant reads RFC 3339, such as "2026-11-22T14:09:00+08:00" or "…06:09:00.250Z", as milliseconds
// since 1970-01-01T00:00:00Z. More than three decimals of a second are refused.
func ParseInstant(s string) (ms int64, ok bool) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || len(s) < 20 || s[10] != 'T' || t.Nanosecond()%1e6 != 0 {
		return 0, false
	}
	ms = t.UnixMilli()
	if !instantInRange(ms) {
		return 0, false
	}
	return ms, true
}

// FormatInstant writes milliseconds since 1970-01-01T00:00:00Z as "2026-11-22T06:09:00Z", with three
// decimals of a second where they are not zero.
func FormatInstant(ms int64) string {
	day, rest := floorDiv(ms, msPerDay)
	b := appendDate(make([]byte, 0, 24), day)
	b = appendClock(append(b, 'T'), rest/1000)
	if milli := rest % 1000; milli != 0 {
		b = appendDigits(append(b, '.'), milli, 3)
	}
	return string(append(b, 'Z'))
}

// ParseTimeOfDay reads "06:09" or "06:09:00" as seconds since midnight.
func ParseTimeOfDay(s string) (seconds int64, ok bool) {
	if len(s) == 5 {
		s += ":00"
	}
	if len(s) != 8 || s[2] != ':' || s[5] != ':' {
		return 0, false
	}
	h, okH := digits(s[0:2])
	m, okM := digits(s[3:5])
	sec, okS := digits(s[6:8])
	if !okH || !okM || !okS || h > 23 || m > 59 || sec > 59 {
		return 0, false
	}
	return h*3600 + m*60 + sec, true
}

// FormatTimeOfDay writes seconds since midnight as "06:09:00".
func FormatTimeOfDay(seconds int64) string { return string(appendClock(make([]byte, 0, 8), seconds)) }

func digits(s string) (int64, bool) {
	n := int64(0)
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	return n, true
}

func appendDigits(b []byte, n int64, width int) []byte {
	at := len(b)
	for range width {
		b = append(b, '0')
	}
	for i := at + width - 1; i >= at; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}

func appendDate(b []byte, days int64) []byte {
	y, m, d := civil(days)
	b = append(appendDigits(b, y, 4), '-')
	b = append(appendDigits(b, m, 2), '-')
	return appendDigits(b, d, 2)
}

func appendClock(b []byte, seconds int64) []byte {
	b = append(appendDigits(b, seconds/3600, 2), ':')
	b = append(appendDigits(b, seconds/60%60, 2), ':')
	return appendDigits(b, seconds%60, 2)
}

func dayInRange(days int64) bool   { return days >= minDay && days <= maxDay }
func instantInRange(ms int64) bool { return ms >= minDay*msPerDay && ms < (maxDay+1)*msPerDay }

func isLeap(y int64) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysIn(y, m int64) int64 {
	switch m {
	case 2:
		if isLeap(y) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// daysFrom counts the days from 1970-01-01 to a day of the Gregorian calendar, in eras of 400 years that
// begin on the first of March.
func daysFrom(y, m, d int64) int64 {
	if m <= 2 {
		y--
	}
	era, yoe := floorDiv(y, 400)
	doy := (153*((m+9)%12)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return era*146097 + doe - 719468
}

// DateParts are the year, month and day of days since 1970-01-01.
func DateParts(days int64) (year, month, day int) {
	y, m, d := civil(days)
	return int(y), int(m), int(d)
}

// civil is the inverse of daysFrom.
func civil(days int64) (y, m, d int64) {
	era, doe := floorDiv(days+719468, 146097)
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	y, m, d = yoe+era*400, (mp+2)%12+1, doy-(153*mp+2)/5+1
	if m <= 2 {
		y++
	}
	return y, m, d
}

// floorDiv divides towards minus infinity; the rest is never negative.
func floorDiv(a, b int64) (q, rest int64) {
	q, rest = a/b, a%b
	if rest < 0 {
		q, rest = q-1, rest+b
	}
	return q, rest
}

// weekday is 1 for Monday … 7 for Sunday.
func weekday(days int64) int64 {
	_, rest := floorDiv(days+3, 7)
	return rest + 1
}

// addMonths moves a date by n months; a day that the month lacks becomes its last day: 31 January plus one
// month is 28 or 29 February.
func addMonths(days, n int64) (int64, bool) {
	y, m, d := civil(days)
	if n < -120_000 || n > 120_000 {
		return 0, false
	}
	years, month := floorDiv(y*12+m-1+n, 12)
	if years < 1 || years > 9999 {
		return 0, false
	}
	return daysFrom(years, month+1, min(d, daysIn(years, month+1))), true
}

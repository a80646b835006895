package forms

import (
	"strings"
	"unicode"

	"github.com/superform-dev/superform/forms/rules"
)

// Numbering is the pattern of a form's record numbers: literal text, the date of the day on which a
// number is allotted ({yyyy}, {yy}, {mm}), and once a run of zeros in braces ({0000}) for the counter,
// as wide as the zeros, wider when it outgrows them. "LV-{yyyy}{mm}-{0000}" gives LV-202611-0042.
type Numbering struct {
	Pattern string
	Reset   string // when the counter begins again at 1: "month", "year" or "none", as the pattern's date parts say
	parts   []numberPart
}

type numberPart struct {
	literal string // or
	token   string // yyyy, yy, mm, or zeros
}

// maxPattern bounds a number pattern, in bytes.
const maxPattern = 60

// ParseNumbering reads a pattern. The problem's path is "".
func ParseNumbering(pattern string) (*Numbering, *Problem) {
	if pattern == "" || len(pattern) > maxPattern {
		return nil, numberingProblem("number_length", "limit", itoa(maxPattern))
	}
	n := &Numbering{Pattern: pattern, Reset: "none"}
	for rest := pattern; rest != ""; {
		var bad *Problem
		if rest, bad = n.part(rest); bad != nil {
			return nil, bad
		}
	}
	year, month := n.count("yyyy")+n.count("yy"), n.count("mm")
	switch {
	case n.counters() != 1:
		return nil, numberingProblem("number_counter")
	case month > 0 && year == 0:
		return nil, numberingProblem("number_month")
	case month > 0:
		n.Reset = "month"
	case year > 0:
		n.Reset = "year"
	}
	return n, nil
}

func numberingProblem(code string, pairs ...string) *Problem {
	p := problem("", code, pairs...)
	return &p
}

// part reads literal text up to the next brace, or a token, and gives what is left.
func (n *Numbering) part(rest string) (string, *Problem) {
	open := strings.IndexAny(rest, "{}")
	if open < 0 {
		open = len(rest)
	}
	if literal := rest[:open]; literal != "" {
		if strings.ContainsFunc(literal, unprintable) {
			return "", numberingProblem("number_characters")
		}
		n.parts = append(n.parts, numberPart{literal: literal})
		return rest[open:], nil
	}
	end := strings.IndexByte(rest, '}')
	if end <= 0 {
		return "", numberingProblem("number_braces")
	}
	token := rest[1:end]
	if !isNumberToken(token) {
		return "", numberingProblem("number_token", "token", clip(token))
	}
	n.parts = append(n.parts, numberPart{token: token})
	return rest[end+1:], nil
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) }

func isNumberToken(token string) bool {
	switch token {
	case "yyyy", "yy", "mm":
		return true
	}
	return token != "" && len(token) <= 10 && strings.Trim(token, "0") == ""
}

func (n *Numbering) count(token string) int {
	found := 0
	for _, p := range n.parts {
		if p.token == token {
			found++
		}
	}
	return found
}

func (n *Numbering) counters() int {
	found := 0
	for _, p := range n.parts {
		if strings.HasPrefix(p.token, "0") {
			found++
		}
	}
	return found
}

// Counter names the counter that numbers allotted on day (days since 1970-01-01, in the company's
// zone) come from: the number with {0} in its counter's place. Patterns that would give equal numbers
// share a counter, so within a company no number is given twice.
func (n *Numbering) Counter(day int64) string { return n.render(day, "{0}") }

// Format gives the number for the counter's value (from 1).
func (n *Numbering) Format(day, value int64) string {
	digits := itoa64(value)
	for _, p := range n.parts {
		if strings.HasPrefix(p.token, "0") && len(digits) < len(p.token) {
			digits = p.token[len(digits):] + digits
		}
	}
	return n.render(day, digits)
}

func (n *Numbering) render(day int64, counter string) string {
	date := rules.FormatDate(day) // yyyy-mm-dd
	var b strings.Builder
	for _, p := range n.parts {
		switch p.token {
		case "":
			b.WriteString(p.literal)
		case "yyyy":
			b.WriteString(date[:4])
		case "yy":
			b.WriteString(date[2:4])
		case "mm":
			b.WriteString(date[5:7])
		default:
			b.WriteString(counter)
		}
	}
	return b.String()
}

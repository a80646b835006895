package main

import (
	"math/rand/v2"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

var patternSources = []string{
	"b", "^b", "^[A-Z]{2}[0-9]{3,5}$", "(?i)k", "(?i)straSSe", "(?i)straße|ſ", "^.$", "(?s)^.$", "(?m)^b$", "\\bcat\\b", "\\Bcat", "[^a-z]", "^$", "$^", "(?m)$", "(\\w+\\s?)*$", "^(\\w+\\s?)*$",
	"^1[3-9]\\d{9}$", "^\\d{17}[\\dX]$", "\\p{Han}", "^\\p{Han}{2,4}$", "^a+$", "\\bx\\B", "[^\\n]*", "(a|b|)*c", "(?s).", "a{3,5}?", "(a*)*", "(a*)*b", "(|a)+", "a|b|ab", "(?:x+x+)+y", "[\\x{20000}-\\x{2a6df}]",
	"^\\w+@\\w+\\.\\w+$", "\\A\\z", "(?U)a+b", "[^中]", "^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.|$)){4}$", "\\x00", "(?i)É", "[[:alpha:]]+_", "a{0}b", "^[一-龥]+$", "(?m)^\\s*$",
}

var patternTexts = []string{
	"", "a", "b", "ab", "abc", "AB1234", "AB12", "\u212a", "K", "STRASSE", "straße", "ſ", "中", "\n", "a\nb\nc", "a cat.", "concat", "cat", "13800138000", "11010519491231002X", "中文", "𠀀", "a𠀀b", "aaa",
	"192.168.1.255", "256.1.1.1", "me@host.cn", "é", "É", "e\u0301", "\x00", "x_y", "_", "x x", "xy", " \n ", "\r\n",
}

// writePatterns writes patterns with texts in which they are found or not.
func writePatterns(s *sheet) error {
	m := newMaker(publishedSeed, 22)
	for _, source := range patternSources {
		if err := s.pattern(m, source, 16, append(patternTexts, strings.Repeat("a", 200)+"!", strings.Repeat("xy", 100), strings.Repeat("ab", 80)+"c")...); err != nil {
			return err
		}
	}
	for range 180 {
		if err := s.pattern(m, randomPattern(m.Rand, 3), 12); err != nil {
			return err
		}
	}
	return nil
}

// pattern writes a pattern, if it is one, with the texts and so many random ones.
func (s *sheet) pattern(m *maker, source string, random int, all ...string) error {
	p, err := rules.CompilePattern(source)
	if err != nil {
		return nil //nolint:nilerr // random ones may be too large; the others are found wanting by a test of coverage
	}
	for range random {
		all = append(all, randomPatternText(m.Rand))
	}
	v := &rulestest.PatternVector{Source: source}
	if v.Program, err = rulestest.Encode(p); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, text := range all {
		switch {
		case seen[text]:
		case p.Match(text):
			v.Found = append(v.Found, text)
		default:
			v.Missed = append(v.Missed, text)
		}
		seen[text] = true
	}
	return s.line(rulestest.Line{Pattern: v})
}

func randomPatternText(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(12) {
		b.WriteString([]string{"a", "b", "c", "A", "1", " ", "\n", "_", "中", "𠀀", "ſ", "k"}[r.IntN(12)])
	}
	return b.String()
}

func randomPattern(r *rand.Rand, depth int) string {
	atoms := []string{"a", "b", "c", ".", "[ab]", "[^a]", "\\w", "\\W", "\\d", "\\s", "^", "$", "\\b", "\\B", "中", "[a-c1]", "(?i:k)", "(?i:s)", "(?s:.)", "(?m:^)", "(?m:$)", "𠀀", "\\A", "\\z", ""}
	if depth == 0 {
		return atoms[r.IntN(len(atoms))]
	}
	sub := func() string { return randomPattern(r, depth-1) }
	switch r.IntN(5) {
	case 0:
		return "(?:" + sub() + "|" + sub() + ")"
	case 1:
		return "(" + sub() + ")" + []string{"*", "+", "?", "{2}", "{1,3}", "*?", "{0,2}"}[r.IntN(7)]
	}
	return sub() + sub()
}

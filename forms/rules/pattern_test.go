package rules

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// runProgram is the machine that a page runs: all threads in step, one pass over the text.
func runProgram(t *testing.T, shipped []byte, text string) bool {
	var program struct {
		Start uint32
		Code  []instruction
	}
	if err := json.Unmarshal(shipped, &program); err != nil {
		t.Fatal(err)
	}
	runes := []rune(text)
	var threads []uint32
	for at := 0; at <= len(runes); at++ {
		seen := make([]bool, len(program.Code))
		matched := false
		var ready []uint32
		var follow func(pc uint32)
		follow = func(pc uint32) {
			if seen[pc] {
				return
			}
			seen[pc] = true
			switch in := program.Code[pc]; in.Op {
			case "alt":
				follow(in.Out)
				follow(in.Arg)
			case "nop":
				follow(in.Out)
			case "empty":
				if in.Arg&^edges(runes, at) == 0 {
					follow(in.Out)
				}
			case "match":
				matched = true
			case "rune":
				ready = append(ready, pc)
			}
		}
		for _, pc := range threads {
			follow(pc)
		}
		follow(program.Start)
		if matched {
			return true
		}
		threads = threads[:0]
		for _, pc := range ready {
			if at < len(runes) && within(program.Code[pc].Runes, int(runes[at])) {
				threads = append(threads, program.Code[pc].Out)
			}
		}
	}
	return false
}

func within(ranges [][2]int, r int) bool {
	for _, pair := range ranges {
		if r >= pair[0] && r <= pair[1] {
			return true
		}
	}
	return false
}

// edges are the bits of an empty instruction that hold between two characters.
func edges(runes []rune, at int) uint32 {
	isWord := func(i int) bool {
		return i >= 0 && i < len(runes) && (runes[i] < 0x80 && (isLetter(byte(runes[i])) || isDigit(byte(runes[i]))))
	}
	var bits uint32
	if at == 0 {
		bits |= 4
	}
	if at == 0 || runes[at-1] == '\n' {
		bits |= 1
	}
	if at == len(runes) {
		bits |= 8
	}
	if at == len(runes) || runes[at] == '\n' {
		bits |= 2
	}
	if isWord(at-1) != isWord(at) {
		return bits | 16
	}
	return bits | 32
}

func TestShippedProgramsMatchAsGoDoes(t *testing.T) {
	cases := []struct {
		pattern, text string
		want          bool
	}{
		{"b", "abc", true},
		{"^b", "abc", false},
		{"^[A-Z]{2}[0-9]{3,5}$", "AB1234", true},
		{"^[A-Z]{2}[0-9]{3,5}$", "AB12", false},
		{"(?i)k", "\u212a", true},
		{"(?i)straSSe", "STRASSE", true},
		{"^.$", "中", true},
		{"^.$", "\n", false},
		{"(?s)^.$", "\n", true},
		{"(?m)^b$", "a\nb\nc", true},
		{"\\bcat\\b", "a cat.", true},
		{"\\bcat\\b", "concat", false},
		{"\\Bcat", "concat", true},
		{"[^a-z]", "abc", false},
		{"^$", "x", false},
		{"(\\w+\\s?)*$", strings.Repeat("a", 200) + "!", true},
		{"^(\\w+\\s?)*$", strings.Repeat("a", 200) + "!", false},
		{"^1[3-9]\\d{9}$", "13800138000", true},
		{"^\\d{17}[\\dX]$", "11010519491231002X", true},
	}
	for _, c := range cases {
		t.Run(c.pattern, func(t *testing.T) {
			pattern, err := CompilePattern(c.pattern)
			if err != nil {
				t.Fatal(err)
			}
			shipped, err := json.Marshal(pattern)
			if err != nil {
				t.Fatal(err)
			}
			if got := runProgram(t, shipped, c.text); got != c.want || pattern.Match(c.text) != c.want {
				t.Errorf("in %q: shipped %v, Go %v, want %v", c.text, got, pattern.Match(c.text), c.want)
			}
		})
	}
}

func TestTheLargestPatternsAreTaken(t *testing.T) {
	for _, source := range []string{
		strings.Repeat("a", 498), "(a{0,5}){0,19}", "^\\p{Han}{2,20}$", "(a|b){100}", "x{0,200}", "(?i)[a-z]{400}", "\\pL{7}", "a{0}b", "(a{1000}){0}b",
	} {
		if _, err := CompilePattern(source); err != nil {
			t.Errorf("%.40s: %v", source, err)
		}
	}
}

func TestPatternsAreRefused(t *testing.T) {
	cases := []struct {
		why, pattern string
		want         error
	}{
		{"100 KB", strings.Repeat("a", 100_000), ErrPatternLength},
		{"1,001 bytes", strings.Repeat("a", 1001), ErrPatternLength},
		{"501 instructions", strings.Repeat("a", 500), ErrPatternSize},
		{"repetitions in repetitions", "((a{30}){10}){2}", ErrPatternSize},
		{"alternatives repeated", "(" + strings.Repeat("a{0,9}", 100) + "){0,99}", ErrPatternSize},
		{"long classes repeated", strings.Repeat("\\pL{10}", 40), ErrPatternSize},
		{"more repetitions than Go allows", "a{1001}", ErrPatternSyntax},
		{"repetitions that multiply", "((a{100}){100}){100}", ErrPatternSyntax},
		{"an open bracket", "(", ErrPatternSyntax},
		{"1,000 open brackets", strings.Repeat("(", 1000), ErrPatternSyntax},
		{"a look ahead", "(?=a)", ErrPatternSyntax},
		{"a reference back", "(a)\\1", ErrPatternSyntax},
		{"bytes that are no text", "\xff", ErrPatternSyntax},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			if _, err := CompilePattern(c.pattern); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

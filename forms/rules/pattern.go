package rules

import (
	"encoding/json"
	"errors"
	"regexp"
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// Limits of a pattern.
const (
	MaxPattern      = 1000 // bytes
	MaxInstructions = 500
	maxRanges       = 5000 // ranges of characters in all instructions: \pL alone has 600, and all are shipped
)

// What CompilePattern refuses with.
var (
	ErrPatternLength = errors.New("rules: pattern is longer than 1000 bytes")
	ErrPatternSyntax = errors.New("rules: not a pattern")
	ErrPatternSize   = errors.New("rules: pattern needs more than 500 instructions")
)

// Pattern is a compiled regular expression in RE2's syntax. Its JSON is the program itself, so that every
// evaluator runs the same in linear time and none reads the pattern's text.
type Pattern struct {
	source string
	re     *regexp.Regexp
	prog   *syntax.Prog
}

// CompilePattern compiles a pattern that is found anywhere in a text unless it is anchored. It refuses with
// ErrPatternLength, ErrPatternSyntax or ErrPatternSize.
func CompilePattern(s string) (*Pattern, error) {
	if len(s) > MaxPattern {
		return nil, ErrPatternLength
	}
	if !utf8.ValidString(s) {
		return nil, ErrPatternSyntax
	}
	parsed, err := syntax.Parse(s, syntax.Perl)
	if err != nil {
		return nil, ErrPatternSyntax
	}
	if weight(parsed) > MaxInstructions {
		return nil, ErrPatternSize
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, ErrPatternSyntax
	}
	if len(prog.Inst) > MaxInstructions || rangesOf(prog) > maxRanges {
		return nil, ErrPatternSize
	}
	re, err := regexp.Compile(s)
	if err != nil {
		return nil, ErrPatternSyntax
	}
	return &Pattern{source: s, re: re, prog: prog}, nil
}

// weight is a lower bound of the instructions that a pattern needs, found without writing its repetitions
// out.
func weight(re *syntax.Regexp) int {
	own := 0
	switch re.Op {
	case syntax.OpLiteral:
		own = len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		own = 1
	}
	for _, sub := range re.Sub {
		own += weight(sub)
	}
	switch {
	case re.Op == syntax.OpRepeat && re.Max < 0:
		own *= max(re.Min, 1)
	case re.Op == syntax.OpRepeat:
		own *= re.Max
	}
	return min(own, MaxInstructions+1)
}

func rangesOf(prog *syntax.Prog) int {
	total := 0
	for i := range prog.Inst {
		total += len(prog.Inst[i].Rune) / 2
	}
	return total
}

// Steps is what a search through so many bytes costs: one for every 16 of bytes × instructions.
func (p *Pattern) Steps(bytes int) int { return bytes * len(p.prog.Inst) / 16 }

// Match reports whether the pattern is found in s.
func (p *Pattern) Match(s string) bool { return p.re.MatchString(s) }

// String is the pattern's text.
func (p *Pattern) String() string { return p.source }

type instruction struct {
	Op    string   `json:"op"`              // alt, empty, match, fail, nop, rune
	Out   uint32   `json:"out,omitempty"`   // next instruction
	Arg   uint32   `json:"arg,omitempty"`   // of alt: the other one; of empty: bits 1 line begin, 2 line end, 4 text begin, 8 text end, 16 word edge, 32 no word edge
	Runes [][2]int `json:"runes,omitempty"` // of rune: ranges of code points, both ends included
}

// MarshalJSON writes {"start": n, "code": [instruction …]}. Captures are nops; a rune that ignores case is
// written out as all its forms.
func (p *Pattern) MarshalJSON() ([]byte, error) {
	code := make([]instruction, len(p.prog.Inst))
	for i := range p.prog.Inst {
		code[i] = shipped(&p.prog.Inst[i])
	}
	return json.Marshal(struct {
		Start int           `json:"start"`
		Code  []instruction `json:"code"`
	}{p.prog.Start, code})
}

func shipped(in *syntax.Inst) instruction {
	switch in.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return instruction{Op: "alt", Out: in.Out, Arg: in.Arg}
	case syntax.InstEmptyWidth:
		return instruction{Op: "empty", Out: in.Out, Arg: in.Arg}
	case syntax.InstMatch:
		return instruction{Op: "match"}
	case syntax.InstFail:
		return instruction{Op: "fail"}
	case syntax.InstCapture, syntax.InstNop:
		return instruction{Op: "nop", Out: in.Out}
	case syntax.InstRuneAny:
		return instruction{Op: "rune", Out: in.Out, Runes: [][2]int{{0, unicode.MaxRune}}}
	case syntax.InstRuneAnyNotNL:
		return instruction{Op: "rune", Out: in.Out, Runes: [][2]int{{0, '\n' - 1}, {'\n' + 1, unicode.MaxRune}}}
	}
	return instruction{Op: "rune", Out: in.Out, Runes: ranges(in)}
}

// ranges are the code points of a rune instruction.
func ranges(in *syntax.Inst) [][2]int {
	if len(in.Rune) != 1 {
		out := make([][2]int, 0, len(in.Rune)/2)
		for i := 0; i+1 < len(in.Rune); i += 2 {
			out = append(out, [2]int{int(in.Rune[i]), int(in.Rune[i+1])})
		}
		return out
	}
	first := in.Rune[0]
	out := [][2]int{{int(first), int(first)}}
	if syntax.Flags(in.Arg)&syntax.FoldCase == 0 {
		return out
	}
	for r := unicode.SimpleFold(first); r != first; r = unicode.SimpleFold(r) {
		out = append(out, [2]int{int(r), int(r)})
	}
	return out
}

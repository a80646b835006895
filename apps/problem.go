package apps

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"github.com/superform-dev/superform/forms"
)

// Problem says what is wrong with an app and where.
type Problem struct {
	File   string // relative to the app's folder
	Line   int    // from 1; 0 where it concerns the file as a whole
	Column int    // from 1, in runes
	Span   int    // runes that the caret underlines; 0 counts as 1
	Path   string // JSON pointer into the file's tree
	Code   string // stable; the texts stand in messages.go, or come from Cause
	Args   map[string]string
	// Cause is the problem as forms or flows found it (a forms.Problem); nil where apps found it.
	Cause interface{ Text(lang string) string }
	// Warning says that the app works nevertheless.
	Warning bool
}

// Text says it in a language, in one line, without the place.
func (p Problem) Text(lang string) string {
	if p.Cause != nil {
		return p.Cause.Text(lang)
	}
	text := say(lang, p.Code, p.Args)
	if guess := p.Args["suggestion"]; guess != "" {
		text += say(lang, "did_you_mean", p.Args)
	}
	return text
}

// Error says it in English with the place, so that a problem can be returned as an error.
func (p Problem) Error() string { return p.place() + p.Text(forms.English) }

func (p Problem) place() string {
	switch {
	case p.File == "":
		return ""
	case p.Line == 0:
		return p.File + ": "
	}
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column) + ": "
}

// Render writes `file:line:col: message`, or `warning: message`, and below it the source line and a caret where source, the
// content of the file, has that line.
func (p Problem) Render(lang string, source []byte) string {
	head := p.place() + p.Text(lang) + "\n"
	if p.Warning {
		head = p.place() + say(lang, "warning", map[string]string{"text": p.Text(lang)}) + "\n"
	}
	lines := splitLines(string(source))
	if p.Line < 1 || p.Line > len(lines) {
		return head
	}
	line := []rune(lines[p.Line-1])
	from := min(max(p.Column-1, 0), len(line))
	to := min(from+max(p.Span, 1), max(len(line), from+1))
	line, from, to = window(line, from, to)
	number := strconv.Itoa(p.Line)
	var caret strings.Builder
	for _, r := range line[:from] {
		caret.WriteString(blankAs(r))
	}
	width := 0
	for _, r := range line[from:min(to, len(line))] {
		width += runeWidth(r)
	}
	caret.WriteString(strings.Repeat("^", max(width, 1)))
	return head + fmt.Sprintf(" %s | %s\n %s | %s\n", number, string(line), strings.Repeat(" ", len(number)), caret.String())
}

// longestLine is how many characters of a source line are shown.
const longestLine = 240

// window cuts a long line down to what lies around the place in it, which moves with it.
func window(line []rune, from, to int) ([]rune, int, int) {
	if len(line) <= longestLine {
		return line, from, to
	}
	start := min(max(from-longestLine/3, 0), len(line)-longestLine)
	shown := append([]rune(nil), line[start:start+longestLine]...)
	if start > 0 {
		shown[0] = '…'
	}
	if start+longestLine < len(line) {
		shown[longestLine-1] = '…'
	}
	return shown, from - start, min(to-start, longestLine)
}

func blankAs(r rune) string {
	if r == '\t' {
		return "\t"
	}
	return strings.Repeat(" ", runeWidth(r))
}

// runeWidth is how many columns of a terminal a character takes: 2 for East Asian wide ones, 0 for marks on another.
func runeWidth(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3,
		r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60,
		r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}

// textWidth is the width of a text in columns of a terminal.
func textWidth(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

// sortProblems orders by file, line and column; problems of one place stay in the order found.
func sortProblems(ps []Problem) {
	sort.SliceStable(ps, func(i, j int) bool {
		a, b := ps[i], ps[j]
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
}

// nearest gives the candidate that a mistyped word most likely means, "" where none is near. The first
// of equally near ones wins.
func nearest(word string, candidates []string) string {
	best, limit := "", 1+len([]rune(word))/4
	if limit > 3 {
		limit = 3
	}
	for _, c := range candidates {
		if d := distance(word, c); d <= limit {
			best, limit = c, d-1
		}
	}
	return best
}

// distance counts the insertions, deletions, replacements and swaps of neighbours between two words.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return 64
	}
	var before, last, row []int
	last = make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row = make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}

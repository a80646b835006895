package apps

import "strings"

// within gives the place of part of a text: of its runes from (inclusive) to to (exclusive), and how many
// runes of the source line that part takes. ok is false where the pointer names no text of the source.
func (t *Tree) within(pointer string, from, to int) (at place, span int, ok bool) {
	n := t.Find(pointer)
	if n == nil || n.Kind != Text || n.at.line == 0 || n.at.line > len(t.lines) {
		return place{}, 0, false
	}
	length := len([]rune(n.Text))
	from = min(max(from, 0), length)
	to = min(max(to, from), length)
	if n.style == blockStyle {
		return t.withinBlock(n, from, to)
	}
	line := []rune(t.lines[n.at.line-1])
	columns := runeColumns(n.style, line[min(n.at.column-1, len(line)):])
	if to >= len(columns) {
		return n.at, 1, true
	}
	return place{n.at.line, n.at.column + columns[from]}, max(columns[to]-columns[from], 1), true
}

// withinBlock finds a part of a literal block; the span ends with the part's first line.
func (t *Tree) withinBlock(n *Node, from, to int) (place, int, bool) {
	before := []rune(n.Text)[:from]
	row, column := strings.Count(string(before), "\n"), 0
	for i := len(before) - 1; i >= 0 && before[i] != '\n'; i-- {
		column++
	}
	indent := t.blockIndent(n)
	part, _, _ := strings.Cut(string([]rune(n.Text)[from:to]), "\n")
	return place{n.at.line + 1 + row, indent + column + 1}, max(len([]rune(part)), 1), true
}

// blockIndent is how many blanks stand before each line of a literal block: what the first line with something in
// it has more of them in the source than in the value.
func (t *Tree) blockIndent(n *Node) int {
	values := strings.Split(n.Text, "\n")
	for i, line := range t.lines[min(n.at.line, len(t.lines)):] {
		if i < len(values) && strings.TrimSpace(values[i]) != "" {
			return leadingBlanks(line) - leadingBlanks(values[i])
		}
	}
	return 0
}

func leadingBlanks(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

// runeColumns gives for each rune of a one-line scalar's value, and for its end, how many runes of the
// source stand before it.
func runeColumns(style scalarStyle, src []rune) []int {
	columns := make([]int, 0, len(src)+1)
	if style == plainStyle {
		for i := range len(src) + 1 {
			columns = append(columns, i)
		}
		return columns
	}
	end := quotedEnd(src) - 1
	for i := 1; i < end; {
		columns = append(columns, i)
		i += escapeLength(src[i:end])
	}
	return append(columns, end)
}

// escapeLength is how many runes of a quoted scalar stand for its next rune.
func escapeLength(src []rune) int {
	if len(src) < 2 || src[0] != '\\' {
		if src[0] == '\'' && len(src) > 1 && src[1] == '\'' {
			return 2
		}
		return 1
	}
	n := map[rune]int{'x': 4, 'u': 6, 'U': 10}[src[1]]
	if n == 0 {
		return 2
	}
	rest := string(src[min(n, len(src)):])
	if src[1] == 'u' && len(src) > 3 && strings.ContainsRune("dD", src[2]) && strings.ContainsRune("89abAB", src[3]) &&
		strings.HasPrefix(rest, `\u`) {
		n += 6
	}
	return min(n, len(src))
}

package rules

import (
	_ "embed" // initials.txt
	"strings"
)

// initials are the letters of U+4E00 to U+9FA5 in lines of initialsLine, each with its line break, "." for a
// character that has no reading. scripts/initials.mjs wrote them.
//
//go:embed initials.txt
var initials string

const initialsLine, firstInitial, lastInitial = 128, 0x4e00, 0x9fa5

// Initials writes each Chinese character as the first letter of its pinyin, by its most usual reading. What is
// none, or none of those that GBK knows, stays as it is. It is the answer to what rules ask as initials(text): the
// table is too large for a page.
func Initials(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '〇' {
			return 'l'
		}
		if r < firstInitial || r > lastInitial {
			return r
		}
		at := int(r - firstInitial)
		if letter := initials[at+at/initialsLine]; letter != '.' {
			return rune(letter)
		}
		return r
	}, text)
}

// Package regions knows the provinces, cities and counties of China by their codes of GB/T 2260: six digits, two for each level.
package regions

import (
	_ "embed" // regions.txt
	"strings"
)

// Text has a line for each region, in the order of codes: code, name, how it is read in pinyin with spaces between syllables, and "former" where the code is
// used no more. scripts/regions.mjs wrote it.
//
//go:embed regions.txt
var Text string

// Levels are province, city and county.
const Levels = 3

// region is what is known of a code.
type region struct {
	name   string
	former bool
	below  [Levels + 1]bool // whether something stands below it on a level
}

var all = read(Text)

func read(text string) map[string]*region {
	known := make(map[string]*region, 3500)
	for line := range strings.Lines(text) {
		if code, rest, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			name, spoken, _ := strings.Cut(rest, " ")
			known[code] = &region{name: name, former: strings.HasSuffix(spoken, " former")}
		}
	}
	for code, one := range known {
		for _, above := range []string{code[:2] + "0000", code[:4] + "00"} {
			if known[above] != nil && above != code && !one.former {
				known[above].below[Level(code)] = true
			}
		}
	}
	return known
}

// IsCode reports whether a text has the form of a code: six digits, the first no zero.
func IsCode(text string) bool {
	if len(text) != 6 || text[0] == '0' {
		return false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// Level is how deep a code stands: 1 a province or what is as high, 2 a city or a county that no city has, 3 a county or district.
func Level(code string) int {
	switch {
	case code[2:] == "0000":
		return 1
	case code[4:] == "00" || code[2:4] == "90":
		return 2
	}
	return Levels
}

// Known reports whether there is, or was, a region with a code.
func Known(code string) bool {
	_, ok := all[code]
	return ok
}

// Deep reports whether a code is as deep as it can be within so many levels: it stands on the last of them, or nothing stands below it there. Of what was a
// region once nothing is asked; the code is a known one.
func Deep(code string, levels int) bool {
	level := Level(code)
	if level >= levels || all[code].former {
		return level <= levels
	}
	for n := level + 1; n <= levels; n++ {
		if all[code].below[n] {
			return false
		}
	}
	return true
}

// Names are those of a region and of what it lies in, the largest first: 浙江省, 杭州市, 西湖区. A code that is not known is its own name.
func Names(code string) []string {
	var names []string
	for _, above := range []string{code[:2] + "0000", code[:4] + "00"} {
		if one, ok := all[above]; ok && above != code {
			names = append(names, one.name)
		}
	}
	if one, ok := all[code]; ok {
		return append(names, one.name)
	}
	return append(names, code)
}

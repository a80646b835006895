package forms

import (
	"strconv"
	"strings"
)

// suggest finds the known name that a person most likely meant by got: the nearest by edit distance
// with neighbours swapped, at most a third of its length away. "" where none is near. Names longer
// than 64 bytes get none, so that hostile keys cost nothing.
func suggest(got string, known []string) string {
	if got == "" || len(got) > 64 {
		return ""
	}
	best, bestAt := "", len(got)/3+1
	for _, name := range known {
		if d := distance(got, name, bestAt); d < bestAt || d == bestAt && best == "" && d <= len(name)/3 {
			best, bestAt = name, d
		}
	}
	return best
}

// suggestField finds the field or column that a person most likely meant: by its id, else by its label.
func (f *Form) suggestField(got string, known []string) string {
	if name := suggest(got, known); name != "" {
		return name
	}
	for _, name := range known {
		if field := f.Field(name); field != nil {
			for _, lang := range sortedKeys(field.Label) {
				if strings.EqualFold(strings.TrimSpace(got), field.Label[lang]) {
					return name
				}
			}
		}
	}
	return ""
}

// distance is the number of single-byte edits and swaps of neighbours from a to b, or more than most
// where it is larger.
func distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func itoa(i int) string { return strconv.Itoa(i) }

func itoa64(i int64) string { return strconv.FormatInt(i, 10) }

package rules

import (
	"strings"
	"unicode"
)

// called finds what an author may have meant who wrote a name as people read it, not as rules do: the label
// of a field, "金额" for amount, or a function by what it does, "求和" for sum. before is the source in front of
// the name. It gives the name as rules write it, the path of the field that goes by the label, and whether that is
// the whole label; "" where there is none.
func (env Env) called(name, before string) (hint, path string, whole bool) {
	if word := spoken[name]; word != "" {
		return word, "", true
	}
	wanted := folded(name)
	best := 3 // 0 the label itself, 1 a label with the name in it, 2 a name with the label in it
	for _, candidate := range sortedKeys(env.Labels) {
		id, ok := env.written(candidate, before)
		if !ok {
			continue
		}
		for _, lang := range sortedKeys(env.Labels[candidate]) {
			if is := likeness(wanted, folded(env.Labels[candidate][lang])); is < best {
				best, hint, path = is, id, candidate
			}
		}
	}
	return hint, path, best == 0
}

// likeness says how near a label is to a name; 3 is not at all. Less than two Chinese characters or four letters
// are in everything.
func likeness(name, label string) int {
	switch {
	case name == "" || label == "":
		return 3
	case name == label:
		return 0
	case len(name) > 3 && strings.Contains(label, name):
		return 1
	case len(label) > 3 && strings.Contains(name, label):
		return 2
	}
	return 3
}

// written is how a field or column ("items.amount") stands in a rule behind some source: the columns of the
// rule's own row by their ids, and nothing but columns behind a point. What it gives replaces the name alone.
func (env Env) written(path, before string) (string, bool) {
	table, column, isColumn := strings.Cut(path, ".")
	owner, behindPoint := strings.CutSuffix(before, ".")
	switch {
	case !behindPoint && isColumn && table == env.Table:
		return column, true
	case !behindPoint:
		return path, true
	case !isColumn:
		return "", false
	}
	name := owner[lastWord(owner):]
	return column, name == "" || name == table
}

// lastWord is where the name at the end of a text begins.
func lastWord(s string) int {
	i := len(s)
	for i > 0 && (isLetter(s[i-1]) || isDigit(s[i-1])) {
		i--
	}
	return i
}

// folded leaves the letters and digits of a label, small ones.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// spoken are Chinese names of operators and functions, with ours.
var spoken = map[string]string{
	"求和": "sum", "合计": "sum", "总和": "sum", "平均": "avg", "平均值": "avg", "最大值": "max", "最大": "max", "最小值": "min", "最小": "min",
	"计数": "count", "个数": "count", "四舍五入": "round", "绝对值": "abs", "今天": "today()", "现在": "now()", "为空": "blank", "是空": "blank", "长度": "length",
	"包含": "contains", "开头是": "startsWith", "属于": "in", "并且": "and", "且": "and", "和": "and", "或者": "or", "或": "or", "非": "not", "不是": "not",
	"如果": "? :", "真": "true", "假": "false", "是": "true", "否": "false", "空": "nil", "空值": "nil", "任一": "any", "所有": "all", "金额大写": "capitals",
}

// suggest adds to an error about a name that is not an id what was probably meant.
func (env Env) suggest(err *Error) {
	before := strings.TrimRight(string([]rune(err.Source)[:err.From]), " \t\r\n")
	hint, path, _ := env.called(err.Args["text"], before)
	err.Hint, err.labels = hint, env.Labels[path]
}

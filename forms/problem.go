package forms

import (
	"sort"
	"strings"
)

// Problem is something that a person has to mend: in a definition (found by Compile) or in a
// record's data (found by Decode and Evaluate). It carries no rejected value.
type Problem struct {
	// Path is a JSON pointer in a definition ("/schema/properties/days/x-value") and a field path in
	// data ("days", "items.3.amount", where 3 is the row's _id; "" is the record as a whole).
	Path string `json:"path"`
	// Code is one of the catalogue in messages.go and never changes.
	Code string `json:"code"`
	// Args are the values that the message's placeholders name.
	Args map[string]string `json:"args,omitempty"`
	// Message is set where the text comes from elsewhere: a form's own check, a rule's error.
	Message Text `json:"message,omitempty"`
	// From and To are the place in the source of a rule, in runes; both 0 where there is none.
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`
}

// Text gives the message in lang ("zh-CN" or "en"; anything else reads as English).
func (p Problem) Text(lang string) string {
	if len(p.Message) > 0 {
		return p.Message.In(lang, "")
	}
	m, ok := messages[p.Code]
	if !ok {
		return p.Code
	}
	text, hint := m.en, `; did you mean "{suggestion}"?`
	if lang == Chinese {
		text, hint = m.zh, "；是否想写“{suggestion}”？"
	}
	if p.Args["suggestion"] != "" {
		text += hint
	}
	return fill(text, p.Args, lang)
}

// String is the English text after the path, for logs and tests.
func (p Problem) String() string { return p.Path + ": " + p.Text(English) }

// fill replaces each {name} by its argument, in one pass: an argument that contains braces stays as
// it is. The argument want names what is needed and is put into words.
func fill(text string, args map[string]string, lang string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		name := text[open+1 : open+end]
		value, ok := args[name]
		switch {
		case !ok:
			value = text[open : open+end+1]
		case name == "want":
			value = inWords(value, lang)
		}
		b.WriteString(text[:open])
		b.WriteString(value)
		text = text[open+end+1:]
	}
	b.WriteString(text)
	return b.String()
}

// inWords writes the name of a field type, of a kind of JSON value or of files as a noun; several, between commas, as a list.
func inWords(want, lang string) string {
	if first, more, several := strings.Cut(want, ","); several {
		return inWords(first, lang) + pick(lang == Chinese, "、", ", ") + inWords(more, lang)
	}
	noun, ok := nouns[want]
	if k := kindOf(want); k != nil {
		_, noun = k.shape()
		ok = true
	}
	switch {
	case !ok:
		return want
	case lang == Chinese:
		return noun.zh
	}
	return noun.en
}

// problem makes a Problem from a code and pairs of argument names and values; an empty suggestion is none.
func problem(path, code string, pairs ...string) Problem {
	p := Problem{Path: path, Code: code}
	if len(pairs) > 0 {
		p.Args = make(map[string]string, len(pairs)/2)
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i+1] != "" || pairs[i] != "suggestion" {
				p.Args[pairs[i]] = pairs[i+1]
			}
		}
	}
	return p
}

// maxProblems bounds what one call reports, so that a hostile document does not become a long answer.
const maxProblems = 100

// problems collects at most maxProblems of them.
type problems struct {
	list []Problem
	full bool
}

// add appends a problem; the one after the last place says that there are more.
func (ps *problems) add(p Problem) {
	if ps.full {
		return
	}
	if len(ps.list) == maxProblems {
		ps.full = true
		p = problem("", "more_problems", "limit", itoa(maxProblems))
	}
	ps.list = append(ps.list, p)
}

// has reports whether a problem with this path is there already.
func (ps *problems) has(path string) bool {
	for _, p := range ps.list {
		if p.Path == path {
			return true
		}
	}
	return false
}

// clip shortens a name that came from outside to what a message may hold.
func clip(s string) string {
	const most = 64
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// quoteList writes names as `a, b, c`.
func quoteList(names []string) string { return strings.Join(names, ", ") }

// sortedKeys gives the keys of a map in order, for messages that must not change from run to run.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

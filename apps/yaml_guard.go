package apps

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

func itoa(i int) string { return strconv.Itoa(i) }

// sourceText checks the bytes before any library sees them and gives them as a text with "\n" as the
// only line break.
func sourceText(path string, src []byte) (string, *Problem) {
	refuse := func(at place, code string, args ...string) (string, *Problem) {
		p := newProblem(path, at, code, args...)
		return "", &p
	}
	if len(src) > MaxBytes {
		return refuse(place{}, "file_large")
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	marks := 0
	for _, c := range src {
		if strings.IndexByte(",[]{}:-?&*%!|>", c) >= 0 {
			marks++
		}
	}
	if marks > maxMarks {
		return refuse(place{}, "yaml_large")
	}
	text := strings.ReplaceAll(string(src), "\r\n", "\n")
	line, column := 1, 1
	for i, r := range text {
		at := place{line, column}
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return refuse(at, "file_utf8")
			}
		}
		if refusedRune(r) {
			return refuse(at, "file_character", "character", fmt.Sprintf("U+%04X", r))
		}
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
	}
	return text, nil
}

// refusedRune holds what may not stand raw in a file: control characters, which no editor shows, and
// the marks that turn the direction of text, with which a file reads differently from what it says.
// In double quotes they can be written as escapes.
func refusedRune(r rune) bool {
	return r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 ||
		r == 0x2028 || r == 0x2029 ||
		r == 0x061c || r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

func splitLines(text string) []string {
	return strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\n")
}

// guard looks at the tokens before the parser, whose recursion a deep file would drive through the
// stack: it refuses depth and the features that are not ours, and collects the comments.
func (r *reader) guard(tokens token.Tokens) bool {
	flow, flowFrom := 0, place{}
	var open []level // block maps and lists that are open
	for i, t := range tokens {
		at := r.clamp(placeOf(t))
		if t.Type == token.InvalidType {
			r.fail(at, "yaml_syntax", "detail", t.Error)
			return false
		}
		if name, refused := refusedTokens[t.Type]; refused {
			r.fail(at, "yaml_feature", "feature", name)
			return false
		}
		switch t.Type {
		case token.CommentType:
			r.collect(t, at, flow > 0, flowFrom)
		case token.DocumentHeaderType, token.DocumentEndType:
			if i > 0 && tokens[i-1].Type != token.CommentType || t.Type == token.DocumentEndType {
				r.fail(at, "yaml_documents")
				return false
			}
		case token.MappingStartType, token.SequenceStartType:
			if flow == 0 {
				flowFrom = at
			}
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow = max(flow-1, 0)
		case token.SequenceEntryType, token.MappingValueType:
			if flow > 0 {
				break
			}
			column := at.column
			if t.Type == token.MappingValueType && i > 0 {
				column = placeOf(tokens[i-1]).column
			}
			keys := 0
			for len(open) > 0 && open[len(open)-1].column >= column {
				if open[len(open)-1].column == column {
					keys = open[len(open)-1].keys
				}
				open = open[:len(open)-1]
			}
			open = append(open, level{column, keys + 1})
			if keys >= maxKeys {
				r.fail(at, "yaml_large")
				return false
			}
		}
		if flow+len(open) > MaxDepth {
			r.fail(at, "yaml_deep")
			return false
		}
	}
	return true
}

// level is a block map or list: where its keys or dashes stand, and how many there were so far.
type level struct{ column, keys int }

// refusedTokens are YAML's features that a definition may not use, by the name that a message gives them.
var refusedTokens = map[token.Type]string{
	token.AnchorType:     "&",
	token.AliasType:      "*",
	token.TagType:        "!",
	token.MergeKeyType:   "<<",
	token.MappingKeyType: "?",
	token.DirectiveType:  "%",
}

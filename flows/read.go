package flows

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// Limits of a definition. They keep the questions of a submission within MaxRounds and an event readable.
const (
	maxSource  = 256 << 10 // bytes
	maxDepth   = 64        // of the JSON
	maxNesting = 8         // blocks within blocks
	maxNodes   = 200
	maxRungs   = 8  // sources of one ladder
	maxBlocks  = 50 // branches of one node

	maxProblems = 100 // reported of one definition
)

// value is one JSON value of a definition with the place it stands at.
type value struct {
	at    string // JSON pointer
	kind  byte   // '{' '[' '"' '0' 't' 'n'
	text  string // of a string or a number
	flag  bool
	keys  []string
	items []value // of an array, or of an object in the order of keys
}

// get gives the member key of an object.
func (v value) get(key string) (value, bool) {
	for i, k := range v.keys {
		if k == key {
			return v.items[i], true
		}
	}
	return value{at: v.at + "/" + escapePointer(key)}, false
}

func escapePointer(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}

// compiler reads one definition and collects what is wrong with it.
type compiler struct {
	env        Env
	problems   []forms.Problem
	nodes      map[string]*Node
	sourced    []SourceRef
	reads      []string
	references []forms.Reference
	conditions []Condition
	nesting    int
}

func (c *compiler) problem(at, code string, args ...string) {
	named := pairs(args)
	c.add(forms.Problem{Path: at, Code: code, Args: named, Message: problemText(code, named)})
}

func (c *compiler) add(p forms.Problem) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, p)
	}
}

// parse reads JSON into values; nesting, duplicate keys and trailing text are problems.
func (c *compiler) parse(src []byte) (value, bool) {
	dec := json.NewDecoder(bytes.NewReader(src))
	dec.UseNumber()
	v, ok := c.parseValue(dec, "", 0)
	if !ok {
		return v, false
	}
	if _, err := dec.Token(); err != io.EOF {
		c.problem("", "flow_json")
		return v, false
	}
	return v, true
}

func (c *compiler) parseValue(dec *json.Decoder, at string, depth int) (value, bool) {
	tok, err := dec.Token()
	if err != nil || depth > maxDepth {
		c.problem(at, "flow_json")
		return value{}, false
	}
	v := value{at: at, kind: 'n'}
	switch t := tok.(type) {
	case string:
		v.kind, v.text = '"', t
	case json.Number:
		v.kind, v.text = '0', t.String()
	case bool:
		v.kind, v.flag = 't', t
	case json.Delim:
		v.kind = byte(t)
		return c.parseMembers(dec, v, depth)
	}
	return v, true
}

func (c *compiler) parseMembers(dec *json.Decoder, v value, depth int) (value, bool) {
	for i := 0; dec.More(); i++ {
		at := v.at + "/" + strconv.Itoa(i)
		if v.kind == '{' {
			tok, err := dec.Token()
			key, isText := tok.(string)
			if err != nil || !isText {
				c.problem(v.at, "flow_json")
				return v, false
			}
			at = v.at + "/" + escapePointer(key)
			if _, twice := v.get(key); twice {
				c.problem(at, "flow_key_twice", "key", key)
				return v, false
			}
			v.keys = append(v.keys, key)
		}
		item, ok := c.parseValue(dec, at, depth+1)
		if !ok {
			return v, false
		}
		v.items = append(v.items, item)
	}
	if _, err := dec.Token(); err != nil {
		c.problem(v.at, "flow_json")
		return v, false
	}
	return v, true
}

// object asserts that v is an object with no keys but the known ones; x-comment is known everywhere.
func (c *compiler) object(v value, known ...string) bool {
	if v.kind != '{' {
		c.problem(v.at, "flow_not_object")
		return false
	}
	for i, key := range v.keys {
		if key != "x-comment" && !contains(known, key) {
			c.unknown(v.items[i].at, "flow_key_unknown", key, known)
		}
	}
	return true
}

// unknown reports a word that is not one of known, with the nearest of them.
func (c *compiler) unknown(at, code, word string, known []string) {
	c.problem(at, code, "word", word, "suggestion", nearest(word, known), "known", strings.Join(known, ", "))
}

// text reads a required or optional string; ok is false where there is none.
func (c *compiler) text(v value, key string, required bool) (string, bool) {
	m, has := v.get(key)
	if !has {
		if required {
			c.problem(v.at, "flow_key_missing", "key", key)
		}
		return "", false
	}
	if m.kind != '"' {
		c.problem(m.at, "flow_not_text")
		return "", false
	}
	return m.text, true
}

// word reads an optional string that must be one of known; absent or wrong gives otherwise.
func (c *compiler) word(v value, key, otherwise string, known ...string) string {
	s, ok := c.text(v, key, false)
	if !ok {
		return otherwise
	}
	if !contains(known, s) {
		m, _ := v.get(key)
		c.unknown(m.at, "flow_word_unknown", s, known)
		return otherwise
	}
	return s
}

// integer reads a whole number from min to max; absent or wrong gives otherwise.
func (c *compiler) integer(v value, key string, otherwise, min, max int) int {
	m, has := v.get(key)
	if !has {
		return otherwise
	}
	n, err := strconv.Atoi(m.text)
	if m.kind != '0' || err != nil || n < min || n > max {
		c.problem(m.at, "flow_integer", "min", strconv.Itoa(min), "max", strconv.Itoa(max))
		return otherwise
	}
	return n
}

// list reads an optional array of at most max items.
func (c *compiler) list(v value, key string, max int) ([]value, bool) {
	m, has := v.get(key)
	if !has {
		return nil, false
	}
	if m.kind != '[' {
		c.problem(m.at, "flow_not_list")
		return nil, false
	}
	if len(m.items) > max {
		c.problem(m.at, "flow_too_many", "max", strconv.Itoa(max))
		return nil, false
	}
	return m.items, true
}

// title reads an optional text in languages.
func (c *compiler) title(v value) forms.Text {
	m, has := v.get("title")
	if !has {
		return nil
	}
	switch m.kind {
	case '"':
		return forms.Text{"": m.text}
	case '{':
		t := forms.Text{}
		for i, tag := range m.keys {
			if m.items[i].kind != '"' {
				c.problem(m.items[i].at, "flow_not_text")
				continue
			}
			if tag == "zh" {
				tag = forms.Chinese
			}
			if tag != "x-comment" {
				t[tag] = m.items[i].text
			}
		}
		return t
	}
	c.problem(m.at, "flow_not_text")
	return nil
}

// id reads a required id of the grammar [a-z][a-z0-9-]{0,63}.
func (c *compiler) id(v value) (string, bool) {
	s, ok := c.text(v, "id", true)
	if ok && !isID(s) {
		m, _ := v.get("id")
		c.problem(m.at, "flow_id_grammar", "id", s)
		return "", false
	}
	return s, ok
}

func isID(s string) bool {
	if s == "" || len(s) > 64 || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := 1; i < len(s); i++ {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

func contains(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// nearest gives the known word at most two edits away from word, or "".
func nearest(word string, known []string) string {
	best, at := "", 3
	for _, k := range known {
		if d := edits(word, k, at); d < at && d < len(k) {
			best, at = k, d
		}
	}
	return best
}

// edits is the Levenshtein distance in bytes; words of very different length are limit apart.
func edits(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

package forms

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// A small form is one that somebody designs inside a record (docs/forms.md, "Questions"): a list of questions, each a field of the storage
// schema with an id. It has no rules, patterns, tables, references and nothing else that reads the company's data.

// Bounds of a small form: questions, bytes as it is sent and as it is kept, nesting.
const (
	maxQuestions  = 200
	maxSmallForm  = 64 << 10
	maxSmallDepth = 6
)

// What a question may be, what may be said of it, and how pages may ask for it.
var (
	questionTypes  = []string{"option", "options", "text", "longtext", "integer", "decimal", "boolean", "date", "time"}
	questionWords  = []string{"x-field", "x-label", "x-help", "x-unit", "x-scale", "x-options", "x-input", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"}
	questionInputs = []string{inputRating, inputSlider, inputNPS, inputRanking, "buttons", "scale"}
)

// ownWords are those of a question that no field has.
var ownWords = []string{"id", "page", "required", "x-key"}

// maxPoints is the most that a question can give.
var maxPoints = num.FromInt(1000)

// smallForm is a small form that was read: written is its one writing.
type smallForm struct {
	form    *Form
	written string
}

// readQuestions reads a small form from the list of its questions; keys says whether right answers may stand in it. Problems' paths are
// pointers into the list.
func readQuestions(n *node, keys bool, language string) (smallForm, []Problem) {
	c := &compiler{env: Env{Language: language}, form: &Form{Language: language}}
	if !c.want(n, isList, "list") {
		return smallForm{}, c.ps.list
	}
	if len(n.items) > maxQuestions {
		return smallForm{}, []Problem{problem(n.path, "too_many", "limit", itoa(maxQuestions))}
	}
	props, required, seen := &node{kind: isObject, path: n.path}, &node{kind: isList, path: n.path}, map[string]bool{}
	for _, item := range n.items {
		if id := c.question(item, seen); id != "" {
			props.members = append(props.members, member{id, propertyOf(item)})
			if must := item.get("required"); must != nil && c.want(must, isBool, "true/false") && must.text == "true" {
				required.items = append(required.items, &node{kind: isText, text: id, path: must.path})
			}
		}
	}
	schema := &node{kind: isObject, path: n.path, members: []member{{"type", &node{kind: isText, text: "object"}}, {"properties", props}, {"required", required}}}
	if len(c.ps.list) == 0 {
		c.form.Fields = c.properties(schema, "", maxQuestions)
		c.index()
	}
	for i, item := range n.items {
		if key := item.get("x-key"); key != nil && len(c.ps.list) == 0 {
			c.key(key, c.form.Fields[i], keys)
		}
	}
	return smallForm{c.form, string(appendSorted(nil, n, nil))}, c.ps.list
}

// question checks what is a question's alone, and gives its id; "" where it cannot be read.
func (c *compiler) question(item *node, seen map[string]bool) string {
	if !c.want(item, isObject, "object") {
		return ""
	}
	c.keys(item, slices.Concat(ownWords, questionWords)...)
	c.texts(item.get("page"), 100)
	c.word(item.get("x-input"), questionInputs...)
	c.word(item.get("x-field"), questionTypes...)
	for _, key := range []string{"id", "x-field"} {
		if item.get(key) == nil {
			c.ps.add(problem(item.path, "missing_key", "key", key))
		}
	}
	if list := item.get("x-options"); list != nil {
		c.want(list, isList, "list")
	}
	id := c.text(item.get("id"))
	if seen[id] {
		c.ps.add(problem(item.path+"/id", "id_twice", "id", clip(id)))
	}
	seen[id] = true
	return id
}

// propertyOf is the field that a question asks for.
func propertyOf(item *node) *node {
	n := &node{kind: isObject, path: item.path}
	if kind := item.get("x-field"); kind != nil && kindOf(kind.text) != nil {
		shape, _ := kindOf(kind.text).shape()
		n.members = append(n.members, member{"type", &node{kind: isText, text: shape, path: kind.path}})
		if kind.text == "date" {
			n.members = append(n.members, member{"format", &node{kind: isText, text: "date", path: kind.path}})
		}
	}
	for _, m := range item.members {
		if contains(questionWords, m.key) {
			n.members = append(n.members, m)
		}
	}
	return n
}

// key checks how a question is scored: right, any of these answers, or of several choices all of them; points; and an explanation.
func (c *compiler) key(n *node, f *Field, allowed bool) {
	if !allowed {
		c.ps.add(problem(n.path, "unknown_key", "key", "x-key"))
		return
	}
	if !c.want(n, isObject, "object") {
		return
	}
	c.keys(n, "right", "points", "explain")
	c.texts(n.get("explain"), 2000)
	if points := c.number(n.get("points"), 2); points != nil && (points.Sign() < 0 || points.Cmp(maxPoints) > 0) {
		c.ps.add(problem(n.get("points").path, "number_range", "least", "0", "most", maxPoints.String()))
	}
	right := n.get("right")
	if right == nil || !c.want(right, isList, "list") {
		return
	}
	all := right.items
	if f.valueKind == rules.KindList {
		all = []*node{right}
	}
	for _, one := range all {
		record := append(one.appendJSON([]byte(`{"`+f.ID+`":`)), '}')
		if _, bad := c.form.Decode(record); len(bad) > 0 {
			c.ps.add(problem(one.path, "key_right"))
		}
	}
}

// parseSmall reads JSON that stands in a record as a tree of its own.
func parseSmall(raw []byte) (*node, []Problem) {
	var ps problems
	if len(raw) > maxSmallForm {
		return nil, []Problem{problem("", "too_large", "limit", itoa(maxSmallForm))}
	}
	s := &scanner{src: raw, limit: maxSmallDepth}
	n := readNode(s, "", &ps)
	s.end()
	if s.fault != "" {
		ps.add(problem("", s.fault, "offset", itoa(s.where), "limit", itoa(s.limit)))
	}
	return n, ps.list
}

// appendSorted writes a tree in one writing: members by name, numbers without trailing zeros. What leave says is left out.
func appendSorted(b []byte, n *node, leave func(key string) bool) []byte {
	switch n.kind {
	case isObject:
		members := slices.Clone(n.members)
		slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.key, b.key) })
		b = append(b, '{')
		start := len(b)
		for _, m := range members {
			if leave != nil && leave(m.key) {
				continue
			}
			if len(b) > start {
				b = append(b, ',')
			}
			b = appendSorted(append(appendText(b, m.key), ':'), m.value, leave)
		}
		return append(b, '}')
	case isList:
		b = append(b, '[')
		for i, item := range n.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendSorted(b, item, leave)
		}
		return append(b, ']')
	case isText:
		return appendText(b, n.text)
	case isNumeric:
		if number, code := parseNumber(n.text); code == "" {
			return number.Append(b)
		}
	}
	return append(b, n.text...)
}

// withoutKeys takes out of a small form how it is scored.
func withoutKeys(written string) string {
	n, bad := parseSmall([]byte(written))
	if len(bad) > 0 || n.kind != isList {
		return "" // nothing of what cannot be read is shown
	}
	return string(appendSorted(nil, n, func(key string) bool { return key == "x-key" }))
}

// What is wrong with how a question bounds its answers: by these codes at these keywords.
var (
	boundCodes = []string{"wrong_kind", "number_range", "bound_decimals", "bounds_crossed"}
	boundWords = []string{"minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "x-scale"}
)

// isBound says whether a problem is about the bounds of a question, which pages find too: ui/core/form/types/question-bounds.ts.
func isBound(bad Problem) bool {
	word := bad.Path[strings.LastIndexByte(bad.Path, '/')+1:]
	return bad.Code == "input_bounds" || contains(boundCodes, bad.Code) && contains(boundWords, word)
}

// smallProblem says of the first thing that is wrong with a small form which question it is about, and what.
func smallProblem(at string, bad Problem) Problem {
	number := "1"
	if parts := strings.Split(bad.Path, "/"); len(parts) > 1 {
		var i int
		if json.Unmarshal([]byte(parts[1]), &i) == nil {
			number = itoa(i + 1)
		}
	}
	p := problem(at, "questions_wrong", "at", number, "reason", bad.Text(English))
	if isBound(bad) {
		p = problem(at, "question_bounds", "at", number)
	}
	p.Message = sayIn("questions_wrong", func(lang string) string { return bad.Text(lang) }, "at", number)
	return p
}

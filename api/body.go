package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// A body is one JSON object with the keys of a Go struct. It is read in one pass and strictly: keys are
// compared exactly, none is unknown, none comes twice, nothing follows the object. Record data stays raw
// (json.RawMessage): package forms reads it, once. The struct tags that make the OpenAPI document
// (omitempty or omitzero for optional, maxLength, enum) are the ones enforced here.

// bodyPlan is what decode knows about a struct, found once at start-up.
type bodyPlan struct {
	keys map[string]bodyKey
	// needed are the keys that must be there, in the struct's order.
	needed []string
}

type bodyKey struct {
	index     []int
	maxLength int
	enum      []string
}

// planBody reads the tags of a struct type; it panics where the type is not made of tagged fields.
func planBody(t reflect.Type) bodyPlan {
	plan := bodyPlan{keys: make(map[string]bodyKey, t.NumField())}
	for _, field := range reflect.VisibleFields(t) {
		if field.Anonymous { // its fields stand here themselves
			continue
		}
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			panic("api: " + t.String() + "." + field.Name + " has no JSON name")
		}
		key := bodyKey{index: field.Index}
		if most := field.Tag.Get("maxLength"); most != "" {
			n, err := strconv.Atoi(most)
			if err != nil {
				panic("api: " + t.String() + "." + field.Name + ": maxLength is not a number")
			}
			key.maxLength = n
		}
		if enum := field.Tag.Get("enum"); enum != "" {
			key.enum = strings.Split(enum, ",")
		}
		plan.keys[name] = key
		if !strings.Contains(options, "omitempty") && !strings.Contains(options, "omitzero") {
			plan.needed = append(plan.needed, name)
		}
	}
	return plan
}

// decode fills into, a struct of the plan's type, from raw. An empty raw is an empty object. The error is
// a fault: bad_json, or invalid with a JSON pointer per problem.
func (p bodyPlan) decode(raw []byte, into reflect.Value) error {
	if len(raw) == 0 {
		raw = []byte("{}")
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	if token, err := dec.Token(); err != nil || token != json.Delim('{') {
		return engine.NewFault("bad_json")
	}
	var problems []forms.Problem
	seen := make(map[string]bool, len(p.keys))
	for dec.More() {
		token, err := dec.Token()
		name, isText := token.(string)
		if err != nil || !isText {
			return engine.NewFault("bad_json")
		}
		at := dec.InputOffset()
		found, err := p.decodeKey(dec, name, seen, into)
		if err != nil {
			return err
		}
		if len(found) == 0 && p.mangled(name, raw[at:dec.InputOffset()], into) {
			found = []forms.Problem{bodyProblem(name, "bad_text")}
		}
		if len(problems) < maxBodyProblems {
			problems = append(problems, found...)
		}
	}
	if _, err := dec.Token(); err != nil {
		return engine.NewFault("bad_json")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return engine.NewFault("bad_json")
	}
	for _, name := range p.needed {
		if !seen[name] {
			problems = append(problems, bodyProblem(name, "required"))
		}
	}
	if len(problems) > 0 {
		return engine.Invalid(problems)
	}
	return nil
}

const maxBodyProblems = 20

// mangled reports whether the text of a key is not what raw says: package json puts U+FFFD where it finds half a
// surrogate pair or bytes that are no UTF-8.
func (p bodyPlan) mangled(name string, raw []byte, into reflect.Value) bool {
	field := into.FieldByIndex(p.keys[name].index)
	if field.Kind() != reflect.String {
		return false
	}
	count := strings.Count(field.String(), "\uFFFD")
	if count == 0 {
		return false
	}
	lower := bytes.ToLower(bytes.ReplaceAll(raw, []byte(`\\`), nil))
	return !utf8.Valid(raw) || count != bytes.Count(raw, []byte("\uFFFD"))+bytes.Count(lower, []byte(`\ufffd`))
}

// decodeKey reads the value of one key. Problems are the caller's to mend, an error ends the reading.
func (p bodyPlan) decodeKey(dec *json.Decoder, name string, seen map[string]bool, into reflect.Value) ([]forms.Problem, error) {
	key, known := p.keys[name]
	if !known || seen[name] {
		var skipped json.RawMessage
		if err := dec.Decode(&skipped); err != nil {
			return nil, engine.NewFault("bad_json")
		}
		code := "unknown_key"
		if known {
			code = "repeated_key"
		}
		return []forms.Problem{bodyProblem(name, code)}, nil
	}
	seen[name] = true
	field := into.FieldByIndex(key.index)
	if err := dec.Decode(field.Addr().Interface()); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
			return nil, engine.NewFault("bad_json")
		}
		return []forms.Problem{bodyProblem(name, "wrong_type")}, nil
	}
	if field.Kind() != reflect.String {
		return nil, nil
	}
	text := field.String()
	if key.maxLength > 0 && utf8.RuneCountInString(text) > key.maxLength {
		return []forms.Problem{bodyProblem(name, "too_long", "max", strconv.Itoa(key.maxLength))}, nil
	}
	if len(key.enum) > 0 && text != "" && !slices.Contains(key.enum, text) {
		return []forms.Problem{bodyProblem(name, "not_listed", "list", strings.Join(key.enum, ", "))}, nil
	}
	return nil, nil
}

// bodyTexts are the problems that the body itself can have, as opposed to the data in it.
var bodyTexts = map[string]forms.Text{
	"required":     {forms.Chinese: "缺少该项。", forms.English: "This is missing."},
	"unknown_key":  {forms.Chinese: "没有这一项。", forms.English: "There is no such key."},
	"repeated_key": {forms.Chinese: "该项出现了两次。", forms.English: "This key comes twice."},
	"wrong_type":   {forms.Chinese: "类型或格式不正确。", forms.English: "This has the wrong type or form."},
	"bad_text":     {forms.Chinese: "含有无法保存的字符。", forms.English: "This holds characters that cannot be kept."},
	"one_of":       {forms.Chinese: "必须且只能填写其中一项：{keys}。", forms.English: "Exactly one of these is needed: {keys}."},
	"too_long":     {forms.Chinese: "超过 {max} 个字符。", forms.English: "This is longer than {max} characters."},
	"not_listed":   {forms.Chinese: "应为其中之一：{list}。", forms.English: "This must be one of: {list}."},
}

// bodyProblem is a problem with one key of the body; its path is a JSON pointer.
func bodyProblem(key, code string, args ...string) forms.Problem {
	pointer := "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(clip(key))
	problem := forms.Problem{Path: pointer, Code: code, Message: forms.Text{}}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+args[i]+"}", args[i+1])
	}
	fill := strings.NewReplacer(pairs...)
	for tag, text := range bodyTexts[code] {
		problem.Message[tag] = fill.Replace(text)
	}
	return problem
}

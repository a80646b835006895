package rulestest

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// readEnvironment reads the block of types that a golden file begins with.
func readEnvironment(name, block string) (*Environment, error) {
	e := &Environment{Name: name, Fields: map[string]string{}, Lookups: map[string]string{}, Labels: map[string]string{}, Forbid: map[string]string{}}
	for _, line := range strings.Split(block, "\n") {
		words := strings.SplitN(line, " ", 3)
		switch words[0] {
		case "#":
		case "field":
			e.Fields[words[1]] = words[2]
		case "lookup":
			e.Lookups[words[1]] = words[2]
		case "label":
			e.Labels[words[1]] = words[2]
		case "table":
			e.Table = words[1]
		case "choice":
			e.Choice = words[1:]
		case "forbid":
			e.Forbid[words[1]] = words[2]
		default:
			return nil, fmt.Errorf("what is %q?", line)
		}
	}
	return e, nil
}

// readType reads "number", "number(2)", "list(text)", "text>form", "rows(a number(2), b text)",
// "parts(from date, to date)".
func readType(s string) (rules.Type, error) {
	name, inner, _ := strings.Cut(s, "(")
	inner = strings.TrimSuffix(inner, ")")
	name, of, _ := strings.Cut(name, ">")
	for kind := rules.KindBlank; kind <= rules.KindParts; kind++ {
		if kind.String() != name {
			continue
		}
		typ := rules.Type{Kind: kind, Of: of}
		switch kind {
		case rules.KindNumber:
			if inner == "" {
				return typ, nil
			}
			scale, err := strconv.Atoi(inner)
			typ.Scale = scale
			return typ, err
		case rules.KindList:
			elem, err := readType(inner)
			typ.Elem = &elem
			return typ, err
		case rules.KindRows, rules.KindParts:
			columns, err := readColumns(inner)
			typ.Columns = columns
			return typ, err
		}
		return typ, nil
	}
	return rules.Type{}, fmt.Errorf("what type is %q?", s)
}

func readColumns(s string) (map[string]rules.Type, error) {
	columns := map[string]rules.Type{}
	for _, column := range splitOutside(s) {
		id, typ, _ := strings.Cut(column, " ")
		var err error
		if columns[id], err = readType(typ); err != nil {
			return nil, err
		}
	}
	return columns, nil
}

// splitOutside splits at the commas that stand in no brackets.
func splitOutside(s string) []string {
	var parts []string
	depth, start := 0, 0
	for i := range s {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, s[start:i])
				start = i + 2
			}
		}
	}
	return append(parts, s[start:])
}

func readData(src string, types map[string]rules.Type) (rules.Data, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(src), &raw); err != nil {
		return nil, fmt.Errorf("%s: %w", src, err)
	}
	data := rules.Data{}
	for key, value := range raw {
		typ, ok := types[key]
		if !ok {
			return nil, fmt.Errorf("data for %s, which is not declared", key)
		}
		var err error
		if data[key], err = readValue(typ, value); err != nil {
			return nil, err
		}
	}
	return data, nil
}

func readValue(typ rules.Type, raw json.RawMessage) (rules.Value, error) {
	text := string(raw)
	if text == "null" {
		return rules.Value{}, nil
	}
	switch typ.Kind {
	case rules.KindBool:
		return rules.Bool(text == "true"), nil
	case rules.KindNumber:
		n, err := num.Parse(text)
		return rules.Num(n), err
	case rules.KindParts:
		parts, err := readData(text, typ.Columns)
		return rules.Parts(parts), err
	case rules.KindList, rules.KindRows:
		return readElements(typ, raw)
	}
	if err := json.Unmarshal(raw, &text); err != nil {
		return rules.Value{}, fmt.Errorf("%s: %w", raw, err)
	}
	if v, ok := readText(typ.Kind, text); ok {
		return v, nil
	}
	return rules.Value{}, fmt.Errorf("%s is not a %s", text, typ.Kind)
}

func readText(kind rules.Kind, s string) (rules.Value, bool) {
	switch kind {
	case rules.KindText:
		return rules.Text(s), true
	case rules.KindDate:
		days, ok := rules.ParseDate(s)
		return rules.Date(days), ok
	case rules.KindInstant:
		ms, ok := rules.ParseInstant(s)
		return rules.Instant(ms), ok
	}
	seconds, ok := rules.ParseTimeOfDay(s)
	return rules.TimeOfDay(seconds), ok && kind == rules.KindTimeOfDay
}

func readElements(typ rules.Type, raw json.RawMessage) (rules.Value, error) {
	var elems []json.RawMessage
	if err := json.Unmarshal(raw, &elems); err != nil {
		return rules.Value{}, fmt.Errorf("%s: %w", raw, err)
	}
	var list []rules.Value
	var rows []rules.Data
	for _, elem := range elems {
		if typ.Kind == rules.KindRows {
			row, err := readData(string(elem), typ.Columns)
			if err != nil {
				return rules.Value{}, err
			}
			rows = append(rows, row)
			continue
		}
		v, err := readValue(*typ.Elem, elem)
		if err != nil {
			return rules.Value{}, err
		}
		list = append(list, v)
	}
	if typ.Kind == rules.KindRows {
		return rules.Rows(rows), nil
	}
	return rules.List(list), nil
}

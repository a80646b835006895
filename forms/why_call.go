package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// call says a function of its arguments.
func (s *speaker) call(n *rules.Node, t *rules.Trace) string {
	if clause, ok := clauseWords[n.Name]; ok { // whether it is so, as a value
		return s.filled(n, t, clause.is)
	}
	if n.Name == "balance" {
		if title := s.account(n.Args[0]); title != "" {
			return s.sentence("named balance", s.withValue(s.quoted(title), s.keyParts(n.Args[0], t)))
		}
	}
	if n.Name == "count" && n.Args[0].Type.Kind == rules.KindRows && n.Args[0].Op == rules.OpField {
		return s.placed(rowWords["rows"], s.name(n.Args[0]))
	}
	words, ok := nounWords[n.Name]
	if !ok {
		s.lost = true
		return ""
	}
	if move, ok := moveWords[n.Name]; ok {
		switch far, written := writtenNumber(n.Args[1]); {
		case !written:
			words = move.by
		case far.Sign() < 0:
			words = move.back
		}
	}
	return s.filled(n, t, words)
}

// writtenNumber is the number that a rule's author wrote, with its sign.
func writtenNumber(n *rules.Node) (value num.Number, ok bool) {
	switch {
	case n.Op == rules.OpNeg:
		value, ok = writtenNumber(n.Args[0])
		return value.Neg(), ok
	case n.Op == rules.OpLiteral && n.Value.Kind() == rules.KindNumber:
		return n.Value.AsNumber(), true
	}
	return num.Number{}, false
}

// ending is what stands for (s): how the counted word ends, by what is written as the second argument.
func ending(n *rules.Node) string {
	if len(n.Args) > 1 {
		if count, ok := writtenNumber(n.Args[1]); ok && isOne(count) {
			return ""
		}
	}
	return "s"
}

// filled puts a call's arguments into the words of its function.
func (s *speaker) filled(n *rules.Node, t *rules.Trace, words message) string {
	parts := make([]string, len(n.Args))
	for i, arg := range n.Args {
		parts[i] = s.argument(n, i, arg, part(t, i))
	}
	if n.Name == "period" && len(parts) == 1 {
		parts = append(parts, s.pick(wordWords["month"]))
	}
	text := strings.Replace(strings.Replace(s.pick(words), "~", valuePlace, 1), "(s)", ending(n), 1)
	text = bracketed(text, func(i int) bool {
		return i < len(n.Args) && n.Args[i].Op != rules.OpLiteral && (part(t, i) == nil || !part(t, i).Value.IsBlank()) ||
			i < len(n.Args) && n.Args[i].Op == rules.OpLiteral && !n.Args[i].Value.IsBlank()
	})
	if strings.Contains(text, "{*}") {
		return fillPlaces(strings.Replace(text, "{*}", "{1}", 1), []string{s.joined(parts, "、", "and")})
	}
	return fillPlaces(text, parts)
}

// argument says one argument of a function: a unit as a word, an id as what it names.
func (s *speaker) argument(call *rules.Node, i int, arg *rules.Node, t *rules.Trace) string {
	if far, written := writtenNumber(arg); written && i == 1 && moveWords[call.Name].by.en != "" {
		return s.number(far.Abs(), nil) // the words say which way
	}
	if isArithmetic(arg) {
		return "(" + s.noun(arg, t) + ")"
	}
	if arg.Op != rules.OpLiteral || arg.Value.Kind() != rules.KindText {
		return s.full(arg, t, nil)
	}
	text := arg.Value.AsText()
	if word, ok := wordWords[text]; ok && i > 0 {
		return s.pick(word)
	}
	kind := ""
	switch {
	case call.Name == "head", call.Name == "departmentsBelow", call.Name == "inDepartment" && i == 1:
		kind = "department"
	case call.Name == "manager", call.Name == "departmentsHeaded", call.Name == "departmentOf", call.Name == "hasRole" && i == 0, call.Name == "inDepartment":
		kind = "member"
	}
	if name := s.named(kind, text); name != "" {
		return s.quoted(name)
	}
	return s.literal(arg, nil)
}

// account is what people call a ledger account: the title of a hold on the same key; "" where there is none.
func (s *speaker) account(key *rules.Node) string {
	if key.Op != rules.OpList {
		return ""
	}
	for _, h := range s.form.holds {
		if h.title == nil || len(h.account) != len(key.Args) {
			continue
		}
		same := true
		for i, arg := range key.Args {
			same = same && h.account[i].Source() == string(s.source[arg.From:arg.To])
		}
		if same {
			return h.title.In(s.lang, s.form.Language)
		}
	}
	return ""
}

// keyParts are the values of an account's key, without what the rule writes out.
func (s *speaker) keyParts(key *rules.Node, t *rules.Trace) string {
	var parts []string
	for i, arg := range key.Args {
		if arg.Op == rules.OpLiteral {
			continue
		}
		if value := s.told(part(part(t, 0), i), nil); value != "" {
			parts = append(parts, value)
		}
	}
	return strings.Join(parts, s.pick(message{"、", ", "}))
}

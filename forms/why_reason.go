package forms

import (
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms/rules"
)

// explained is a reason under way: its rule's trace, and what of it decides.
type explained struct {
	Reason
	rule    *rules.Rule
	trace   *rules.Trace
	decides *rules.Trace
	failure *rules.Failure
	unsure  []*Field // what the rule reads and could not be worked out
}

// explain evaluates a rule as it stands.
func (w *why) explain(keyword string, rule *rules.Rule, row rules.Data) *explained {
	e := &explained{Reason: Reason{Keyword: keyword, Rule: rule.Source()}, rule: rule}
	var err error
	e.trace, err = w.trace(rule, row)
	e.failure = rules.AsFailure(err)
	if is := w.readable(rule); is != settled {
		e.Standing = pickStanding(is)
		for _, path := range rule.Reads() {
			if f := w.form.Field(path); f != nil && w.steps[f.step] != settled && f.Type != "table" {
				e.unsure = append(e.unsure, f)
			}
		}
	} else {
		e.Standing = e.trace.Standing
	}
	e.decides = e.trace
	if rule.Type().Kind == rules.KindBool && keyword != "value" && keyword != "default" {
		e.decides = e.trace.Decisive()
	}
	e.From, e.To = e.decides.Node.From, e.decides.Node.To
	if e.failure != nil {
		e.From, e.To = e.failure.From, e.failure.To
	}
	if e.Standing == rules.Known {
		e.Result = e.trace.Value
		if rule.Type().Kind == rules.KindBool {
			e.Result = rules.Bool(e.trace.Value.AsBool())
		}
	}
	return e
}

// trace explains a rule within what all that is asked for may spend together, as rules of a record do.
func (w *why) trace(rule *rules.Rule, row rules.Data) (*rules.Trace, error) {
	had := w.run.spare(&w.may)
	one := had
	t, err := rule.Explain(&rules.Input{Data: w.data, Row: row, Facts: w.in.Facts, Budget: &one}, &w.look)
	w.may.Steps -= had.Steps - one.Steps
	w.may.Rows -= had.Rows - one.Rows
	w.may.Text -= had.Text - one.Text
	return t, err
}

func pickStanding(is standing) rules.Standing {
	if is == failed {
		return rules.Failing
	}
	return rules.Waiting
}

// languages are those that explanations are written in.
var languages = [...]string{Chinese, English}

func (w *why) speaker(lang string, source string) *speaker {
	return &speaker{form: w.form, reader: w.reader, lang: lang, source: []rune(source), rule: w.field, facts: w.in.Facts}
}

// plain adds a reason that no rule gives.
func (w *why) plain(keyword string, result rules.Value, words func(*speaker) string) {
	r := Reason{Keyword: keyword, Result: result, Shown: Text{}, Words: Text{}}
	for _, lang := range languages {
		s := w.speaker(lang, "")
		r.Words[lang], r.Shown[lang] = words(s), s.result(&rules.Node{}, result)
	}
	w.out = append(w.out, r)
}

// tell adds a rule's reason; words are for where it has a value.
func (w *why) tell(e *explained, words func(*speaker) string) {
	if w.reader.Tells != nil && !w.reader.Tells(e.rule) {
		return
	}
	e.Shown, e.Words = Text{}, Text{}
	for _, lang := range languages {
		s := w.speaker(lang, e.Rule)
		if e.Standing != rules.Known {
			e.Words[lang] = s.unknown(e)
			continue
		}
		e.Words[lang], e.Shown[lang] = words(s), s.result(e.trace.Node, e.Result)
	}
	e.Inputs = w.inputs(e)
	w.out = append(w.out, e.Reason)
}

// result writes what n, a rule, gives, in the way of the field at hand.
func (s *speaker) result(n *rules.Node, v rules.Value) string {
	if v.Kind() == rules.KindBool {
		return s.sentence(pick(v.AsBool(), "yes", "no"))
	}
	return s.value(n, v, s.rule)
}

// ended puts a full stop behind a text that has no sign of an end.
func (s *speaker) ended(text string) string {
	last, _ := utf8.DecodeLastRuneInString(text)
	if strings.ContainsRune("。！？.!?…", last) {
		return text
	}
	return text + s.sentence("stop")
}

// because says why a condition is as it is; where it cannot be put into words, that the rule is so.
func (s *speaker) because(e *explained) string {
	clause := s.clause(e.decides.Node, e.decides, e.decides.Value.AsBool())
	if s.lost {
		s.lost = false
		return s.sentence(pick(e.trace.Value.AsBool(), "text true", "text false"), s.ruleText(e.trace.Node))
	}
	return clause
}

// unknown says why a rule has no value.
func (s *speaker) unknown(e *explained) string {
	if len(e.unsure) > 0 {
		names := make([]string, len(e.unsure))
		for i, f := range e.unsure {
			names[i] = s.quoted(s.fieldLabel(f))
		}
		return s.sentence("unsettled", s.joined(names, "、", "and"))
	}
	if e.failure != nil {
		return s.failed(e)
	}
	var asked []string
	e.trace.Walk(func(t *rules.Trace) bool {
		if t.Ask != nil && t.Standing == rules.Waiting {
			if noun := s.noun(t.Node, t); !s.lost && !contains(asked, noun) {
				asked = append(asked, noun)
			}
		}
		return true
	})
	if len(asked) == 0 {
		asked = []string{s.ruleText(e.trace.Node)}
	}
	return s.sentence("waiting", s.joined(asked, "、", "and"))
}

// failed says why and where a rule failed.
func (s *speaker) failed(e *explained) string {
	reason := strings.TrimRight(e.failure.Text(s.lang), ".。")
	if e.failure.From == 0 && e.failure.To == len(s.source) {
		return s.sentence("failed", reason)
	}
	return s.sentence("failed at", reason, string(s.source[e.failure.From:min(e.failure.To, len(s.source))]))
}

// worked says how a computed value came about.
func (s *speaker) worked(e *explained, value rules.Value) string {
	words := s.worksOut(e.trace, value)
	if s.lost {
		s.lost = false
		return s.sentence("text value", s.ruleText(e.trace.Node), s.result(e.trace.Node, value))
	}
	return words
}

func (s *speaker) worksOut(t *rules.Trace, value rules.Value) string {
	n := t.Node
	switch {
	case len(t.Parts) < len(n.Args): // too much to look at (Explain)
		s.lost = true
		return ""
	case n.Op == rules.OpIf:
		return s.chosen(t, value)
	case n.Op == rules.OpDefault && part(t, 1) != nil:
		return s.sentence("value chosen", s.full(n.Args[1], t.Parts[1], s.rule), "", s.lacking(t.Parts[0]))
	case n.Op == rules.OpDefault:
		return s.worksOut(t.Parts[0], value)
	case s.blank(t):
		return s.sentence("value blank", s.lacking(t))
	case n.Type.Kind == rules.KindBool && n.Op != rules.OpLiteral:
		return s.sentence("value", s.clause(n, t, t.Value.AsBool()), s.quoted(s.result(n, value)))
	case n.Op == rules.OpLiteral, n.Op == rules.OpField, n.Op == rules.OpCell, n.Op == rules.OpFact, n.Op == rules.OpLookup:
		return s.sentence("value plain", s.full(n, t, s.rule))
	case value.Kind() == rules.KindNumber && !value.Equal(t.Value) && !s.conceals(t):
		return s.sentence("value rounded", s.noun(n, t), s.result(n, value))
	}
	return s.sentence("value", s.noun(n, t), s.result(n, value))
}

// chosen says a choice, through a chain of them, with what led there.
func (s *speaker) chosen(t *rules.Trace, value rules.Value) string {
	var led []string
	for t != nil && t.Node.Op == rules.OpIf {
		condition := part(t, 0)
		if condition == nil {
			s.lost = true
			return ""
		}
		d := condition.Decisive()
		led = append(led, s.clause(d.Node, d, d.Value.AsBool()))
		if t.Parts[1] != nil {
			t = t.Parts[1]
		} else {
			t = t.Parts[2]
		}
	}
	if t == nil || t.Node.Op == rules.OpDefault || t.Node.Type.Kind == rules.KindBool && t.Node.Op != rules.OpLiteral {
		s.lost = true
		return ""
	}
	return s.sentence("value chosen", s.full(t.Node, t, s.rule), "", s.joined(led, "，并且", "and"))
}

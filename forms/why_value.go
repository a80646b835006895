package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// shownAs is the field in whose way a value is written: that which it is, or which it is taken from.
func (s *speaker) shownAs(n *rules.Node) *Field {
	switch n.Op {
	case rules.OpCall:
		switch n.Name {
		case "sum", "avg", "min", "max", "round", "floor", "ceil", "abs":
			return s.shownAs(n.Args[0])
		}
	case rules.OpAdd, rules.OpSub, rules.OpIf, rules.OpDefault, rules.OpNeg:
		first := n.Args[0]
		if n.Op == rules.OpIf {
			first = n.Args[1]
		}
		return s.shownAs(first)
	}
	return s.fieldOf(n)
}

// told writes the value that a part has; "" where there is none to tell.
func (s *speaker) told(t *rules.Trace, as *Field) string {
	switch {
	case t == nil || t.Standing != rules.Known:
		return ""
	case s.conceals(t) && t.Ask == nil:
		return "" // it would tell what it is worked out from
	case s.conceals(t):
		return s.sentence("concealed")
	case t.Value.IsBlank() && (t.Node.Op == rules.OpField || t.Node.Op == rules.OpCell || t.Node.Op == rules.OpRow):
		return s.sentence("blank")
	}
	if as == nil {
		as = s.shownAs(t.Node)
	}
	return s.value(t.Node, t.Value, as)
}

// conceals says whether a part is made of a fact that the person may not be told.
func (s *speaker) conceals(t *rules.Trace) bool {
	found := false
	t.Walk(func(part *rules.Trace) bool {
		found = found || part.Ask != nil && s.reader.Conceals != nil && s.reader.Conceals(*part.Ask)
		return !found
	})
	return found
}

// value writes a value as people read it. n is what gave it; as is the field that says how.
func (s *speaker) value(n *rules.Node, v rules.Value, as *Field) string {
	switch v.Kind() {
	case rules.KindBlank:
		return s.sentence("nothing")
	case rules.KindList:
		return s.elements(n, v.AsList(), as)
	case rules.KindRows:
		if len(v.AsRows()) == 1 {
			return s.sentence("one row")
		}
		return s.sentence("all rows", itoa(len(v.AsRows())))
	case rules.KindParts:
		if as != nil {
			return as.Display(v, s.lang, s.reader.Names)
		}
		return v.String()
	case rules.KindNumber:
		return s.number(v.AsNumber(), as)
	case rules.KindText:
		return s.text(n, v.AsText(), as)
	case rules.KindBool:
		return s.sentence(pick(v.AsBool(), "yes", "no"))
	case rules.KindInstant:
		return s.moment(v.AsInstant())
	case rules.KindDate:
		return s.day(v.AsDate())
	case rules.KindTimeOfDay:
		return strings.TrimSuffix(v.String(), ":00")
	}
	return v.String()
}

// day writes a date as people of the language do: 2026年11月20日, 20 November 2026.
func (s *speaker) day(days int64) string {
	year, month, day := rules.DateParts(days)
	if s.lang == Chinese {
		return itoa(year) + "年" + itoa(month) + "月" + itoa(day) + "日"
	}
	return itoa(day) + " " + monthNames[month-1] + " " + itoa(year)
}

// moment writes a point in time by the clock of the company's zone: 2026年11月22日 14:09, 22 November 2026, 14:09.
func (s *speaker) moment(ms int64) string {
	days, clock := s.facts.Clock(ms)
	return s.day(days) + s.pick(message{" ", ", "}) + clock
}

// longestList is how many elements of a list are said.
const longestList = 6

func (s *speaker) elements(n *rules.Node, list []rules.Value, as *Field) string {
	more := len(list) > longestList
	if more {
		list = list[:longestList]
	}
	parts := make([]string, len(list))
	for i, v := range list {
		if parts[i] = s.value(n, v, as); v.IsBlank() {
			parts[i] = s.sentence("blank")
		}
	}
	if more {
		parts = append(parts, "…")
	}
	return strings.Join(parts, s.pick(message{"、", ", "}))
}

// number writes a number as its field does, or by itself with its thousands grouped.
func (s *speaker) number(n num.Number, as *Field) string {
	const most = 6
	if as == nil || as.valueKind != rules.KindNumber || n.Decimals() > as.Scale {
		if n.Decimals() > most {
			return s.sentence("about", fixed(n, most, true))
		}
		return fixed(n, n.Decimals(), true)
	}
	text := as.Display(rules.Num(n), s.lang, nil)
	if unit := as.Unit.In(s.lang, as.language); unit != "" {
		text = Counted(text, unit, s.lang)
	}
	return text
}

// Counted puts a unit, in lang, behind a number that is written out: in English "1 day", "2 days".
func Counted(number, unit, lang string) string {
	if one, ok := oneOf[unit]; ok && lang != Chinese {
		if n, err := num.Parse(number); err == nil && isOne(n) {
			unit = one
		}
	}
	return number + " " + unit
}

func isOne(n num.Number) bool { return n.Cmp(num.FromInt(1)) == 0 || n.Cmp(num.FromInt(-1)) == 0 }

// text writes a text: an option by its label, what names a person or record by that name.
func (s *speaker) text(n *rules.Node, text string, as *Field) string {
	if as != nil && as.Type != "text" && as.Type != "longtext" {
		return as.Display(rules.Text(text), s.lang, s.reader.Names)
	}
	if kind := namesKind(n); kind == "status" {
		if word, ok := statusWords[text]; ok {
			return s.pick(word)
		}
	} else if name := s.named(kind, text); name != "" {
		return name
	}
	return clipTo(oneLine(text), 60)
}

func (s *speaker) named(kind, id string) string {
	if kind == "" || s.reader.Names == nil {
		return ""
	}
	if parsed, err := ParseID(id); err != nil || parsed.IsZero() {
		return ""
	}
	return s.reader.Names(kind, id)
}

// namesKind is what a text names, by what gives it: a "member", a "department", or a "status".
func namesKind(n *rules.Node) string {
	switch n.Op {
	case rules.OpField, rules.OpFact:
		switch n.Name {
		case "requester", "user":
			return "member"
		case "department", "status":
			return n.Name
		}
	case rules.OpAsk:
		switch n.Name {
		case "manager", "head":
			return "member"
		case "departmentOf":
			return "department"
		}
	}
	return ""
}

package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// questionsKind is a small form that somebody designs inside a record: a survey, an exam paper, a template. Its value is its one writing. How it is scored (x-key) is shown as masked fields are (access unmask), and to whoever may change the field; nothing that names it tells it.
type questionsKind struct{}

func (questionsKind) shape() (string, message) {
	return "array", message{"题目的列表", "a list of questions"}
}

func (questionsKind) read(*propertyReader) {}

func (questionsKind) ruleType(*Field) rules.Type {
	return smallType
}

// smallType is what rules see of small forms and of answers: whether there are any, and whether two are the same, so that no rule copies how one is scored.
var smallType = rules.Type{Kind: rules.KindParts, Columns: map[string]rules.Type{}}

// small is the value of a small form, or of answers to one: its one writing, which rules cannot read.
func small(written string) rules.Value {
	return rules.Parts(rules.Data{"written": rules.Text(written)})
}

// Written is the one writing of a small form, or of answers to one; "" of any other value.
func Written(v rules.Value) string {
	if v.Kind() != rules.KindParts {
		return ""
	}
	return v.AsParts()["written"].AsText()
}

func (questionsKind) decode(d *decoder, f *Field, at place) rules.Value {
	n, bad := d.small(f, at, '[')
	if n == nil && bad == nil || n != nil && len(bad) == 0 && len(n.items) == 0 {
		return rules.Value{}
	}
	var read smallForm
	if len(bad) == 0 {
		read, bad = readQuestions(n, true, f.language)
	}
	if len(bad) > 0 {
		d.ps.add(smallProblem(at.String(), bad[0]))
		return rules.Value{}
	}
	return small(read.written)
}

// small reads the JSON of a small form or of answers to one; nil and no problem where it is of another kind, which is then reported.
func (d *decoder) small(f *Field, at place, opens byte) (*node, []Problem) {
	if d.peek() != opens {
		d.wrongType(f, at)
		return nil, nil
	}
	start := d.pos
	d.skip()
	if d.scanner.fault != "" {
		return nil, nil
	}
	return parseSmall(d.src[start:d.pos])
}

func (questionsKind) encode(b []byte, _ *Field, v rules.Value) []byte {
	return append(b, Written(v)...)
}

// check asks for words: a question may be kept without while somebody designs it.
func (questionsKind) check(_ *Field, v rules.Value) *fault {
	n, _ := parseSmall([]byte(Written(v))) // it was read when it was decoded
	for i, item := range n.items {
		label := item.get("x-label")
		if label == nil || label.kind == isText && !hasVisible(label.text) {
			return wrong("question_unnamed", "at", itoa(i+1))
		}
	}
	return nil
}

func (questionsKind) slot(*Field, rules.Value) (SlotValue, bool) { return SlotValue{}, false }

// display is a line for each question, and of choices one for what there is to choose.
func (questionsKind) display(f *Field, v rules.Value, lang string, _ func(kind, id string) string) string {
	read, bad := asked(Written(v), f.language)
	if len(bad) > 0 {
		return ""
	}
	var lines []string
	for i, field := range read.form.Fields {
		lines = append(lines, itoa(i+1)+". "+field.Label.In(lang, f.language))
		var labels []string
		for _, o := range field.Options {
			labels = append(labels, field.choiceText(o.ID, lang, nil))
		}
		if len(labels) > 0 {
			lines = append(lines, strings.Join(labels, " / "))
		}
	}
	return strings.Join(lines, "\n")
}

// asked reads a small form that is kept; how it is scored is left out.
func asked(written, language string) (smallForm, []Problem) {
	n, bad := parseSmall([]byte(withoutKeys(written)))
	if len(bad) > 0 {
		return smallForm{}, bad
	}
	return readQuestions(n, false, language)
}

// maskQuestions is what those see of small forms who may not see how they are scored.
func (f *Field) maskQuestions(v rules.Value) rules.Value {
	if v.IsBlank() {
		return v
	}
	if told := withoutKeys(Written(v)); told != "" {
		return small(told)
	}
	return rules.Value{}
}

// Told is what look-ups by other forms tell of a value of the field: of a small form not how it is scored.
func (f *Field) Told(v rules.Value) rules.Value {
	if f.Type == "questions" {
		return f.maskQuestions(v)
	}
	return v
}

// askers are the fields of small forms among those of which a rule says something.
func (f *Form) askers(rule *AccessRule) []string {
	var ids []string
	for _, field := range f.Fields {
		if field.Type == "questions" && rule.Grants(field.ID) {
			ids = append(ids, field.ID)
		}
	}
	return ids
}

// unmaskAskers lets whoever may change a small form see how it is scored.
func (f *Form) unmaskAskers() {
	for _, rule := range f.access[MayChange] {
		if ids := f.askers(rule); len(ids) > 0 {
			own := *rule
			own.ID, own.Fields, own.Except, own.Can, own.Implied = "default-unmask-"+rule.ID, ids, nil, []string{MayUnmask}, true
			f.access[MayUnmask] = append(f.access[MayUnmask], &own)
		}
	}
}

package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// answersKind is what somebody answers to a small form: that of a field of this record, or of a record that a reference of it names (x-questions).
// Its value keeps the questions beside the answers, as they were asked, so that it reads the same when they change.
type answersKind struct{}

func (answersKind) shape() (string, message) {
	return "object", message{"对题目的回答", "answers to questions"}
}

func (answersKind) read(r *propertyReader) {
	if n := r.n.get("x-questions"); n == nil {
		r.c.ps.add(problem(r.n.path, "missing_key", "key", "x-questions"))
	} else {
		r.f.Asks = r.c.text(n)
	}
}

func (answersKind) ruleType(*Field) rules.Type {
	return smallType
}

func (answersKind) decode(d *decoder, f *Field, at place) rules.Value {
	n, bad := d.small(f, at, '{')
	if n == nil && bad == nil {
		return rules.Value{}
	}
	list, given := n.get("asked"), n.get("given")
	if len(bad) == 0 && given != nil && given.kind == isObject && len(given.members) == 0 {
		return rules.Value{}
	}
	if len(bad) > 0 || len(n.members) != 2 || list == nil || given == nil {
		d.fault(at, wrong("answers_wrong"))
		return rules.Value{}
	}
	read, bad := readQuestions(list, false, f.language)
	if len(bad) > 0 {
		d.fault(at, wrong("answers_wrong"))
		return rules.Value{}
	}
	data, bad := read.form.Decode(given.appendJSON(nil))
	switch {
	case len(bad) > 0 && read.form.Field(bad[0].Path) == nil:
		d.fault(at, wrong("answers_wrong"))
		return rules.Value{}
	case len(bad) > 0:
		d.fault(at, wrong("answer_refused", "at", itoa(read.form.byID[bad[0].Path]+1)))
		return rules.Value{}
	}
	if len(data) == 0 {
		return rules.Value{}
	}
	return small(`{"asked":` + read.written + `,"given":` + string(read.form.Encode(data)) + `}`)
}

// sheet is a value that was read: the questions as they were asked, and what was answered.
func sheet(v rules.Value, language string) (smallForm, rules.Data) {
	n, bad := parseSmall([]byte(Written(v)))
	if len(bad) > 0 {
		return smallForm{form: &Form{}}, nil
	}
	read, _ := readQuestions(n.get("asked"), false, language)
	data, _ := read.form.Decode(n.get("given").appendJSON(nil)) // both were read when they were decoded
	return read, data
}

// askedOf is the one writing of the questions that a value answers; "" of none.
func askedOf(v rules.Value) string {
	n, bad := parseSmall([]byte(Written(v)))
	if len(bad) > 0 || n.get("asked") == nil {
		return ""
	}
	return string(appendSorted(nil, n.get("asked"), nil))
}

func (answersKind) encode(b []byte, _ *Field, v rules.Value) []byte {
	return append(b, Written(v)...)
}

// check is that of each answer, which answered makes: it has the questions read.
func (answersKind) check(*Field, rules.Value) *fault { return nil }

func (answersKind) slot(*Field, rules.Value) (SlotValue, bool) { return SlotValue{}, false }

func (answersKind) display(f *Field, v rules.Value, lang string, names func(kind, id string) string) string {
	read, data := sheet(v, f.language)
	var lines []string
	for i, field := range read.form.Fields {
		lines = append(lines, itoa(i+1)+". "+field.Label.In(lang, f.language)+"\n"+answerText(field, data[field.ID], lang, names))
	}
	return strings.Join(lines, "\n")
}

func answerText(f *Field, v rules.Value, lang string, names func(kind, id string) string) string {
	if v.IsBlank() {
		return "—"
	}
	return f.Display(v, lang, names)
}

// answered checks answers, holds them against the questions that stand there now, or those that were asked before, and asks for what must be answered.
func (r *run) answered(f *Field, v, before rules.Value) *fault {
	read, data := sheet(v, f.language)
	for i, field := range read.form.Fields {
		if one := data[field.ID]; !one.IsBlank() && field.kind.check(field, one) != nil {
			return wrong("answer_refused", "at", itoa(i+1))
		}
	}
	if before.IsBlank() || askedOf(before) != read.written {
		now, known := r.questions(f)
		switch {
		case !known:
			return nil
		case now == "":
			return wrong("questions_gone")
		case now != read.written:
			return wrong("questions_changed")
		}
	}
	for i, field := range read.form.Fields {
		one := data[field.ID]
		if r.in.Submit && field.Required && (one.IsBlank() || one.Kind() == rules.KindText && !hasVisible(one.AsText())) {
			return wrong("answer_missing", "at", itoa(i+1))
		}
	}
	return nil
}

// questions are those that a field of answers asks now, without how they are scored; false where they are not known yet.
func (r *run) questions(f *Field) (string, bool) {
	if f.askedBy == nil {
		source := r.form.Field(f.Asks)
		if r.steps[source.step] != settled {
			return "", false
		}
		return withoutKeys(Written(r.data[f.Asks])), true
	}
	key := r.data[f.askedBy.ID]
	if key.IsBlank() {
		return "", r.steps[f.askedBy.step] == settled
	}
	ask := f.paper(key)
	found, ok := r.in.Facts.Get(ask)
	if !ok && !r.failedFact(ask) {
		r.ask(ask)
		return "", false
	}
	return withoutKeys(Written(found)), true
}

// paper is the look-up of the questions that stand in the record with a key.
func (f *Field) paper(key rules.Value) rules.Ask {
	_, field, _ := strings.Cut(f.Asks, ".")
	return rules.Ask{Fact: rules.OpLookup, Args: []rules.Value{rules.Text(f.askedBy.From), key, rules.Text(field)}}
}

// Papers are the look-ups of the questions that fields of answers ask of other records: a page needs them before anything is answered.
func (f *Form) Papers(d rules.Data) []rules.Ask {
	var asks []rules.Ask
	for _, field := range f.Fields {
		if field.askedBy != nil && !d[field.askedBy.ID].IsBlank() {
			asks = append(asks, field.paper(d[field.askedBy.ID]))
		}
	}
	return asks
}

// asking resolves x-questions: a field of small forms of this form, or one of the form that a reference names.
func (c *compiler) asking() {
	for _, f := range c.form.Fields {
		if f.Type != "answers" || f.Asks == "" {
			continue
		}
		id, field, away := strings.Cut(f.Asks, ".")
		of := c.beside(f, id)
		path := definitionPath(f) + "/x-questions"
		switch {
		case of == nil:
			c.ps.add(problem(path, "questions_of", "id", clip(f.Asks), "suggestion", suggest(id, c.siblings(f))))
		case !away && of.Type == "questions":
		case away && of.Type == "reference" && c.isSmall(of.From, field):
			f.askedBy = of
		default:
			c.ps.add(problem(path, "questions_of", "id", clip(f.Asks)))
		}
	}
}

// isSmall says whether a field of another form is a small form, as far as it is known.
func (c *compiler) isSmall(form, field string) bool {
	t, _ := c.kindIn(form, field)
	return c.looksUp(form, field) && (t.Kind == rules.Type{}.Kind || t.Kind == rules.KindParts && len(t.Columns) == 0)
}

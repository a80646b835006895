package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// Reason is one reason why a field stands as it does.
type Reason struct {
	// Keyword is what it is about: "problem" (the value is refused), "options" (the choice is not offered),
	// "check", "warning", "value" (it is computed), "default" (it was filled in for the person), "required" (always), "require", "rights" (the caller may not change it), "lock", "show" or "hold".
	Keyword  string
	ID       string         // of a check, a warning, a hold
	Rule     string         // the rule's source; "" where none decides
	From, To int            // the part of Rule that decides, in runes
	Standing rules.Standing // whether the rule gives a value: else facts are missing, or it fails
	Result   rules.Value    // of a condition whether it is so; of a value, what the field holds by it
	Shown    Text           // Result as people read it, in zh-CN and en
	Inputs   []WhyInput     // what the part that decides reads
	Words    Text           // one or two whole sentences, in zh-CN and en
}

// WhyInput is something that a rule reads.
type WhyInput struct {
	Path      string      // of a field or cell of the record; "" for what lies beyond it
	Label     Text        // in zh-CN and en
	Value     rules.Value // blank where it may not be told
	Shown     Text        // as people read it, in zh-CN and en
	Concealed bool        // the person may not be told the value
	Explained bool        // the field is worked out by rules of its own, so that one may ask for it in turn
}

// Why says why fields stand as they do in the record that in describes: for each path of a field ("days"),
// column ("items.amount") or cell ("items.3.amount") its reasons, what refuses the record first. A path that
// the form does not have gets none. in.Submit adds what submitting would ask for and hold. Where facts are
// missing, they are asked for as by Evaluate: the caller answers them and calls again; what is said
// meanwhile is that they are not known.
func (f *Form) Why(in Input, paths []string, reader Reader) (map[string][]Reason, []rules.Ask) {
	w := &why{run: f.begin(in), reader: reader, may: allBudget(), look: rules.LookBudget(), checked: map[*Check][]Reason{}}
	w.all()
	out := make(map[string][]Reason, len(paths))
	for _, path := range paths {
		if out[path] == nil {
			out[path] = w.reasons(path)
		}
	}
	return out, w.result.Asks
}

// why collects the reasons of fields of one evaluation.
type why struct {
	*run
	reader  Reader
	may     rules.Budget        // what all rules that are explained may still spend
	look    rules.Budget        // what looking at their parts may still spend
	checked map[*Check][]Reason // of those already told: none, or the one
	field   *Field              // the field at hand
	row     rules.Data          // its row, of a cell
	at      place
	out     []Reason
}

// reasons are those of one path.
func (w *why) reasons(path string) []Reason {
	w.out = []Reason{}
	if w.reader.Sees != nil && !w.reader.Sees(path) || !w.find(path) {
		return w.out
	}
	f := w.field
	state, known := w.result.Fields[w.at.String()]
	if !known {
		state = w.result.Fields[f.Path()]
	}
	if f.Table != "" && !w.result.Fields[f.Table].Shown {
		w.plain("show", rules.Bool(false), func(s *speaker) string {
			return s.sentence("hidden table", s.quoted(s.fieldLabel(w.form.Field(f.Table))))
		})
		return w.out
	}
	if f.Table != "" && w.row == nil {
		w.columnRules()
		return w.out
	}
	if !state.Shown {
		w.condition("show", f.Show)
		return w.out
	}
	w.refusals(path)
	if f.Value != nil {
		w.computed("value", f.Value)
	} else if w.byDefault() {
		w.computed("default", f.Default)
	}
	w.duties(&state)
	w.checks("warning", w.form.Warnings)
	w.holds()
	return w.out
}

// find looks for the field or cell that a path names.
func (w *why) find(path string) bool {
	w.field, w.row, w.at = w.form.Field(path), nil, place{field: path}
	if w.field != nil {
		if table, column, ok := strings.Cut(path, "."); ok {
			w.at = place{table: table, field: column}
		}
		return true
	}
	parts := strings.SplitN(path, ".", 3)
	if len(parts) < 3 {
		return false
	}
	table := w.form.Field(parts[0])
	if table == nil || table.Type != "table" {
		return false
	}
	w.field, w.row = table.Column(parts[2]), rowsByID(w.data[table.ID])[parts[1]]
	w.at = place{parts[0], parts[1], parts[2]}
	return w.field != nil && w.row != nil
}

// refusals are what keeps the record from being submitted, at the field.
func (w *why) refusals(path string) {
	for _, p := range w.ps.list {
		if p.Path != path || p.Code == "check" || p.Code == "required" || p.Code == "rule_failed" {
			continue
		}
		if p.Code == "option_not_offered" {
			w.condition("options", w.field.Where)
			continue
		}
		w.plain("problem", w.held(), func(s *speaker) string {
			text := s.ended(p.Text(s.lang))
			if first := text[0]; first >= 'a' && first <= 'z' { // it stands alone here
				return string(first-'a'+'A') + text[1:]
			}
			return text
		})
	}
	if w.field.Where != nil && !w.held().IsBlank() {
		if e := w.explain("options", w.field.Where, w.row); e.Standing != rules.Known {
			w.tell(e, nil)
		}
	}
	w.checks("check", w.form.Checks)
}

// held is what the field holds.
func (w *why) held() rules.Value {
	if w.row != nil {
		return w.row[w.field.ID]
	}
	return w.data[w.field.ID]
}

// checks are the checks, or warnings, shown at the field that are not passed, or cannot be worked out.
func (w *why) checks(keyword string, list []*Check) {
	for _, c := range list {
		if c.At == "" || c.At != w.field.Path() {
			continue
		}
		if told, known := w.checked[c]; known {
			w.out = append(w.out, told...)
			continue
		}
		before := len(w.out)
		w.tellCheck(keyword, c)
		w.checked[c] = w.out[before:len(w.out):len(w.out)]
	}
}

func (w *why) tellCheck(keyword string, c *Check) {
	e := w.explain(keyword, c.When, nil)
	if e.Standing == rules.Known && !e.trace.Value.AsBool() {
		return
	}
	e.ID = c.ID
	w.tell(e, func(s *speaker) string {
		return s.sentence("check true", s.because(e), s.ended(strings.TrimSpace(c.Message.In(s.lang, w.form.Language))))
	})
}

// byDefault says whether what the field holds stands there by its default, or would if that could be worked out.
func (w *why) byDefault() bool {
	if w.field.Default == nil {
		return false // rows that a table begins with need no reason
	}
	for _, m := range w.result.marks {
		if m.at == w.at {
			return m.defaulted()
		}
	}
	before := w.in.Before
	if w.row != nil {
		before = rowsByID(w.in.Before[w.field.Table])[w.at.row]
	}
	return standsIn(w.field, before) && w.held().IsBlank() && w.explain("default", w.field.Default, w.row).Standing != rules.Known
}

// locked says whether the field at hand cannot be changed.
func (w *why) locked() bool {
	state, known := w.result.Fields[w.at.String()]
	if !known {
		state = w.result.Fields[w.field.Path()]
	}
	return state.Locked
}

// computed is the rule that gives a field its value, with what the record holds where that is older.
func (w *why) computed(keyword string, rule *rules.Rule) {
	f := w.field
	e := w.explain(keyword, rule, w.row)
	value := w.held()
	if e.Standing == rules.Known {
		e.Result = value
	}
	var before rules.Value
	stored := w.in.Editable != nil && w.in.Before != nil && e.Standing == rules.Known
	if stored {
		before = w.in.Before[f.ID]
		if w.row != nil {
			before = rowsByID(w.in.Before[f.Table])[w.at.row][f.ID]
		}
	}
	if stored && w.speaker(English, e.Rule).conceals(e.trace) { // what it would be now tells what it is made of
		value, e.Result = before, before
	}
	w.tell(e, func(s *speaker) string {
		words := s.worked(e, value)
		if keyword == "default" {
			return s.sentence(pick(w.locked(), "default locked", "default")) + s.sentence("gap") + words
		}
		if stored && !before.Equal(value) {
			return s.sentence("kept", "", s.result(e.trace.Node, value), s.result(e.trace.Node, before)) + s.sentence("gap") + words
		}
		return words
	})
}

// holds are the amounts that are held by the field as it stands.
func (w *why) holds() {
	if !w.in.Submit || w.row != nil {
		return
	}
	for _, h := range w.form.holds {
		if h.amount.Source() != w.field.ID {
			continue
		}
		hold, ok := w.hold(h)
		if !ok {
			continue
		}
		e := w.explain("hold", h.amount, nil)
		e.ID = h.id
		e.Result = rules.Num(hold.Amount)
		w.tell(e, func(s *speaker) string {
			title := h.title.In(s.lang, w.form.Language)
			if title == "" {
				title = strings.Join(hold.Account, " / ")
			}
			return s.sentence("hold", s.quoted(title), s.number(hold.Amount, w.field))
		})
	}
}

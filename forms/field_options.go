package forms

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// MaxChoices is how many options one value holds at most.
const MaxChoices = 100

// optionsKind is several choices, as optionKind is one: a list of ids without one twice. Where their order says nothing, which is so
// but for a ranking, they stand in the order of the list, or of their keys where they are records: what holds the same is the same.
type optionsKind struct{}

func (optionsKind) shape() (string, message) {
	return "array", message{"若干选项的列表", "a list of options"}
}

func (optionsKind) read(r *propertyReader) {
	r.options()
	r.choiceCount()
}

func (optionsKind) ruleType(f *Field) rules.Type {
	return rules.Type{Kind: rules.KindList, Elem: &rules.Type{Kind: rules.KindText, Of: f.From, Most: maxKey}, Most: f.MaxItems}
}

func (optionsKind) decode(d *decoder, f *Field, at place) rules.Value {
	list, ok := d.severalIDs(f, at, several{MaxChoices, wrong("too_many_choices", "limit", itoa(MaxChoices)), wrong("option_twice")}, func(id string) *fault {
		if !f.knows(id) {
			return f.unknown()
		}
		return nil
	})
	if !ok {
		return rules.Value{}
	}
	return f.arranged(list)
}

// several says how many ids a list may have, and what is wrong with one that has more, and with one that has an id twice.
type several struct {
	most           int
	tooMany, twice *fault
}

// severalIDs reads a list of ids that are all right by check, none of them twice; false where it is not such a list: what of it was meant
// cannot be told.
func (d *decoder) severalIDs(f *Field, at place, of several, check func(id string) *fault) (list []rules.Value, ok bool) {
	if d.peek() != '[' {
		d.wrongType(f, at)
		return nil, false
	}
	var bad *fault
	d.array(func(i int) {
		switch {
		case i >= of.most:
			bad = of.tooMany
		case bad != nil:
		case d.peek() != '"':
			bad = wrong("wrong_type", "want", f.Type)
		default:
			text, refused := d.scanner.text()
			if refused != "" {
				bad = wrong(string(refused))
			} else if bad = check(string(text)); bad == nil {
				list = append(list, rules.Text(string(text)))
			}
			return
		}
		d.skip()
	})
	if bad == nil && twice(list) {
		bad = of.twice
	}
	if bad != nil {
		d.fault(at, bad)
	}
	return list, bad == nil
}

func twice(list []rules.Value) bool {
	seen := make(map[string]bool, len(list))
	for _, v := range list {
		if seen[v.AsText()] {
			return true
		}
		seen[v.AsText()] = true
	}
	return false
}

// arranged is a list of choices as the field keeps it.
func (f *Field) arranged(list []rules.Value) rules.Value {
	if f.Ordered {
		return rules.List(list)
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b rules.Value) int {
		if by := f.places[a.AsText()] - f.places[b.AsText()]; by != 0 {
			return by
		}
		return strings.Compare(a.AsText(), b.AsText())
	})
	return rules.List(list)
}

// chosenAnew is what a rule gives as the field keeps it: without blanks, each choice once.
func (f *Field) chosenAnew(v rules.Value) rules.Value {
	var list []rules.Value
	seen := map[string]bool{}
	for _, one := range v.AsList() {
		if !one.IsBlank() && !seen[one.AsText()] {
			seen[one.AsText()] = true
			list = append(list, one)
		}
	}
	return f.arranged(list)
}

func (optionsKind) encode(b []byte, _ *Field, v rules.Value) []byte {
	b = append(b, '[')
	for i, one := range v.AsList() {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, one.AsText())
	}
	return append(b, ']')
}

func (optionsKind) check(f *Field, v rules.Value) *fault {
	list := v.AsList()
	for _, one := range list {
		if bad := f.chosen(one.AsText()); bad != nil {
			return bad
		}
	}
	switch n := len(list); {
	case n > f.MaxItems:
		return wrong("too_many_choices", "limit", itoa(f.MaxItems))
	case n < f.MinItems:
		return wrong("too_few_choices", "limit", itoa(f.MinItems))
	}
	return nil
}

// slot is of none: each choice has one of its own (Form.Slots).
func (optionsKind) slot(*Field, rules.Value) (SlotValue, bool) { return SlotValue{}, false }

func (optionsKind) display(f *Field, v rules.Value, lang string, names func(kind, id string) string) string {
	parts := make([]string, len(v.AsList()))
	for i, one := range v.AsList() {
		parts[i] = f.choiceText(one.AsText(), lang, names)
		if f.Ordered {
			parts[i] = itoa(i+1) + ". " + parts[i]
		}
	}
	return strings.Join(parts, pick(lang == Chinese, "、", ", "))
}

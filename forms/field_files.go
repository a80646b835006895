package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// MaxFiles is how many files a field of several may hold, and UsualFiles how many where its schema does not say.
const (
	MaxFiles   = 50
	UsualFiles = 9
)

// filesKind is several files in the order in which they were added, each named by its id, none twice: an id that comes again is left out.
// Whether the caller may use each is a fact: Ask{"file", [id]}. In rules it is a list of texts, so that they count it.
type filesKind struct{}

func (filesKind) shape() (string, message) {
	return "array", message{"文件的列表", "a list of files"}
}

func (filesKind) read(r *propertyReader) { r.files() }

func (filesKind) ruleType(f *Field) rules.Type {
	return rules.Type{Kind: rules.KindList, Elem: &rules.Type{Kind: rules.KindText, Most: maxKey}, Most: f.MaxItems}
}

func (filesKind) decode(d *decoder, f *Field, at place) rules.Value {
	if d.peek() != '[' {
		d.wrongType(f, at)
		return rules.Value{}
	}
	var ids []rules.Value
	seen := map[string]bool{}
	d.array(func(i int) {
		if i >= MaxFiles {
			if i == MaxFiles {
				d.fault(at, wrong("too_many_files", "limit", itoa(MaxFiles)))
			}
			d.skip()
			return
		}
		if d.peek() == 'n' { // a file that the page could not send yet
			d.token()
			return
		}
		v := fileKind{}.decode(d, f, at)
		if id := v.AsText(); id != "" && !seen[id] {
			seen[id] = true
			ids = append(ids, v)
		}
	})
	return rules.List(ids)
}

func (filesKind) encode(b []byte, _ *Field, v rules.Value) []byte {
	b = append(b, '[')
	for i, id := range v.AsList() {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, id.AsText())
	}
	return append(b, ']')
}

func (filesKind) check(f *Field, v rules.Value) *fault {
	switch n := len(v.AsList()); {
	case n > f.MaxItems:
		return wrong("too_many_files", "limit", itoa(f.MaxItems))
	case n < f.MinItems:
		return wrong("too_few_files", "limit", itoa(f.MinItems))
	}
	return nil
}

func (filesKind) slot(*Field, rules.Value) (SlotValue, bool) { return SlotValue{}, false }

func (filesKind) display(_ *Field, v rules.Value, lang string, names func(kind, id string) string) string {
	var all []string
	for _, id := range v.AsList() {
		if names == nil {
			break
		}
		if name := names("file", id.AsText()); name != "" {
			all = append(all, name)
		}
	}
	return strings.Join(all, pick(lang == Chinese, "、", ", "))
}

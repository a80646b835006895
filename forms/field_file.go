package forms

import "github.com/superform-dev/superform/forms/rules"

// fileKind is one file, named by its id. Whether the caller may use that file is a fact:
// Ask{"file", [id]}.
type fileKind struct{}

func (fileKind) shape() (string, message) { return "string", message{"一个文件", "a file"} }

func (fileKind) read(r *propertyReader) { r.fileLimits() }

func (fileKind) ruleType(*Field) rules.Type {
	return rules.Type{Kind: rules.KindText, Most: maxKey}
}

func (fileKind) decode(d *decoder, f *Field, at place) rules.Value {
	text, ok := d.text(at)
	if !ok || text == "" {
		return rules.Value{}
	}
	if id, err := ParseID(text); err != nil || id.IsZero() {
		d.fault(at, wrong("not_an_id"))
		return rules.Value{}
	}
	return rules.Text(text)
}

func (fileKind) encode(b []byte, _ *Field, v rules.Value) []byte { return appendText(b, v.AsText()) }

func (fileKind) check(*Field, rules.Value) *fault { return nil }

func (fileKind) slot(*Field, rules.Value) (SlotValue, bool) { return SlotValue{}, false }

func (fileKind) display(_ *Field, v rules.Value, _ string, names func(kind, id string) string) string {
	if names != nil {
		return names("file", v.AsText())
	}
	return ""
}

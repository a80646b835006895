package forms

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// referenceKind is one record of another form: of any kind, and of which the caller may read it. As with options that are records the value
// is the record's key, or its UUID where it has none; whether it may be chosen is a fact, Ask{"lookup", [form, id, ""]}, and its fields are looked up
// as those of an option (`supplier.bank`). Beside that it fills in other fields (x-fill), and keeps what the record said (x-snapshot).
type referenceKind struct{ optionKind }

func (referenceKind) shape() (string, message) { return "string", message{"一条记录", "a record"} }

func (referenceKind) read(r *propertyReader) { r.reference() }

func (referenceKind) decode(d *decoder, f *Field, at place) rules.Value {
	text, ok := d.text(at)
	if !ok || text == "" {
		return rules.Value{}
	}
	if !f.knows(text) {
		d.fault(at, wrong("reference_unknown"))
		return rules.Value{}
	}
	return rules.Text(text)
}

func (referenceKind) check(*Field, rules.Value) *fault { return nil }

func (referenceKind) display(f *Field, v rules.Value, lang string, names func(kind, id string) string) string {
	return f.recordText(v.AsText(), lang, names)
}

// Refers says whether the field's values are records that it refers to.
func (f *Field) Refers() bool { return f.Type == "reference" || f.Type == "references" }

// chooses says whether the field's values are held against what is offered.
func (f *Field) chooses() bool { return f.Type == "option" || f.Type == "options" || f.Refers() }

// unknown is what is wrong with a choice that is not there.
func (f *Field) unknown() *fault {
	if f.Refers() {
		return wrong("reference_unknown")
	}
	return wrong("option_unknown")
}

// unoffered is what is wrong with a choice that the field's rule does not offer.
func (f *Field) unoffered() *fault {
	if f.Refers() {
		return wrong("reference_not_offered")
	}
	return wrong("option_not_offered")
}

// recordText writes a record as people read it: by its summary; one that cannot be named any more is said to be gone.
func (f *Field) recordText(id, lang string, names func(kind, id string) string) string {
	if names == nil {
		return id
	}
	if name := names(f.From, id); name != "" && name != id {
		return name
	}
	return pick(lang == Chinese, "（记录已不在）", "(a record that is gone)")
}

// The kinds by which Said asks for more than the name of a record: NameOpen, by form and key ("x.suppliers/acme"), for its id where the reader may
// open it, NameKept, by the field's path and the key ("items.supplier/acme"), for what was kept of it.
const (
	NameOpen = "open"
	NameKept = "kept"
)

// referred is how each record of a value reads.
func (f *Field) referred(v rules.Value, lang string, names func(kind, id string) string) []Saying {
	var all []Saying
	for _, key := range f.Choices(v) {
		one := Saying{ID: key, Label: f.recordText(key, lang, names)}
		if names != nil {
			one.Open, one.Kept = names(NameOpen, f.From+"/"+key), names(NameKept, f.path+"/"+key)
		}
		all = append(all, one)
	}
	return all
}

// reference reads x-form, x-where, x-fill and x-snapshot.
func (r *propertyReader) reference() {
	if n := r.n.get("x-form"); n == nil {
		r.c.ps.add(problem(r.n.path, "missing_key", "key", "x-form"))
	} else {
		r.f.From = r.c.formID(n)
	}
	if r.f.From == "" {
		return
	}
	r.c.rule(r.n.get("x-where"), r.f, rules.Type{Kind: rules.KindBool}, &r.f.Where)
	r.snapshot(r.n.get("x-snapshot"))
	if n := r.n.get("x-fill"); n != nil && r.c.want(n, isObject, "object") {
		for _, m := range n.members {
			r.c.fills = append(r.c.fills, pendingFill{m.key, m.value, r.f})
		}
	}
}

// snapshot reads the fields of the other form whose values are kept.
func (r *propertyReader) snapshot(n *node) {
	if n == nil || !r.c.want(n, isList, "list") {
		return
	}
	if len(n.items) > maxSnapshot {
		r.c.ps.add(problem(n.path, "too_many", "limit", itoa(maxSnapshot)))
		return
	}
	for _, item := range n.items {
		id := r.c.text(item)
		switch {
		case id == "":
		case contains(r.f.Snapshot, id):
			r.c.ps.add(problem(item.path, "id_twice", "id", clip(id)))
		case !r.c.looksUp(r.f.From, id):
			r.c.ps.add(problem(item.path, "reference_field", "id", clip(id), "form", r.f.From, "suggestion", r.c.nearField(r.f.From, id)))
		default:
			r.f.Snapshot = append(r.f.Snapshot, id)
		}
	}
}

// Filled is what choosing a record fills in, as JSON by field, null for what it leaves blank; data are those of the record that the caller may read,
// sees tells which fields these are. What cannot be read, or not be kept, is left out: the server fills it in when the record is evaluated.
func (f *Field) Filled(data rules.Data, sees func(field string) bool) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for _, target := range f.Fills {
		v := rounded(target, data[target.fillFrom])
		switch {
		case !sees(target.fillFrom):
		case v.IsBlank():
			out[target.ID] = json.RawMessage("null")
		case v.Kind() == target.valueKind && unkeepable(target, v) == nil:
			out[target.ID] = target.kind.encode(nil, target, v)
		}
	}
	return out
}

// maxSnapshot is how many fields of a record are kept with a reference to it.
const maxSnapshot = 20

// pendingFill is an entry of x-fill, whose target is known once all fields are.
type pendingFill struct {
	target string
	from   *node
	by     *Field
}

// fillIns makes of every x-fill what it is: a default of the field that is filled in, which reads the record that is chosen. A circle of them
// is one of rules (order).
func (c *compiler) fillIns() {
	for _, fill := range c.fills {
		field := c.text(fill.from)
		target := c.beside(fill.by, fill.target)
		switch {
		case field == "":
		case target == nil:
			c.ps.add(problem(fill.from.path, "fill_unknown", "id", clip(fill.target), "suggestion", suggest(fill.target, c.siblings(fill.by))))
		case !contains(typesWith("x-default"), target.Type):
			c.ps.add(problem(fill.from.path, "fill_type", "id", target.ID, "type", target.Type))
		case c.ruled(&target.Default) || c.ruled(&target.Value):
			c.ps.add(problem(fill.from.path, "fill_twice", "id", target.ID))
		case !c.looksUp(fill.by.From, field):
			c.ps.add(problem(fill.from.path, "reference_field", "id", clip(field), "form", fill.by.From, "suggestion", c.nearField(fill.by.From, field)))
		case c.coarser(fill.by.From, field, target):
			c.ps.add(problem(fill.from.path, "fill_scale", "id", target.ID, "scale", itoa(target.Scale)))
		default:
			target.filler, target.fillFrom = fill.by, field
			fill.by.Fills = append(fill.by.Fills, target)
			source := &node{kind: isText, text: fill.by.ID + "." + field, path: fill.from.path}
			c.rule(source, target, target.kind.ruleType(target), &target.Default)
		}
	}
}

// beside is the field of the form, or the column of the same table, that a reference fills in; nil where there is none.
func (c *compiler) beside(by *Field, id string) *Field {
	for _, f := range c.level(by) {
		if f.ID == id && f != by {
			return f
		}
	}
	return nil
}

// level are the fields among which a field stands.
func (c *compiler) level(of *Field) []*Field {
	if of.Table == "" {
		return c.form.Fields
	}
	for _, f := range c.form.Fields {
		if f.ID == of.Table {
			return f.Columns
		}
	}
	return nil
}

func (c *compiler) siblings(of *Field) []string {
	var ids []string
	for _, f := range c.level(of) {
		ids = append(ids, f.ID)
	}
	return ids
}

// looksUp says whether there is such a field of another form, as far as it is known.
func (c *compiler) looksUp(form, field string) bool {
	if strings.Contains(field, ".") || c.env.Lookup == nil {
		return !strings.Contains(field, ".")
	}
	t, ok := c.env.Lookup(form, field)
	return ok && t.Kind != rules.KindRows
}

// coarser says whether the target keeps fewer decimals than what fills it in: money is not rounded by the way.
func (c *compiler) coarser(form, field string, target *Field) bool {
	if c.env.Lookup == nil {
		return false
	}
	t, _ := c.env.Lookup(form, field)
	return t.Kind == rules.KindNumber && target.valueKind == rules.KindNumber && t.Scale > target.Scale
}

func (c *compiler) nearField(form, id string) string {
	if c.env.Names == nil {
		return ""
	}
	return suggest(id, c.env.Names(form))
}

// kindIn is the type of a field of another form; any where no form is known.
func (c *compiler) kindIn(form, field string) (rules.Type, bool) {
	if c.env.Lookup == nil {
		return rules.Type{}, false
	}
	return c.env.Lookup(form, field)
}

// ruled says whether a rule is noted for a place.
func (c *compiler) ruled(target **rules.Rule) bool {
	return slices.ContainsFunc(c.pending, func(p pendingRule) bool { return p.target == target })
}

// fromWords is the pointer, within a field, of what says which records there are: its form, or the rule for them.
func (f *Field) fromWords(word string) string {
	if f.Refers() {
		return map[string]string{"/from": "/x-form", "/where": "/x-where"}[word]
	}
	return "/x-options" + word
}

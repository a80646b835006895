package forms

import (
	"regexp"

	"github.com/superform-dev/superform/forms/rules"
)

// Bounds of a schema.
const (
	maxFields  = 300
	maxColumns = 50
	maxOptions = 1000
	dialect    = "https://json-schema.org/draft/2020-12/schema"
)

// pendingRule is a rule that is compiled once all fields are known.
type pendingRule struct {
	source *node
	field  *Field
	want   rules.Type
	target **rules.Rule
	within []*node // the rules of what the field stands in, which must be true too
}

// schema reads the form's schema: the door through which JSON Schema comes in.
func (c *compiler) schema(n *node) {
	if n == nil {
		c.ps.add(problem("", "missing_key", "key", "schema"))
		return
	}
	if !c.want(n, isObject, "object") {
		return
	}
	checkKeywords(n, "form", &c.ps)
	if d := n.get("$schema"); d != nil && d.text != dialect {
		c.ps.add(problem(d.path, "schema_dialect", "dialect", dialect))
	}
	c.form.schema = n.appendJSON(nil)
	c.form.Fields = c.properties(n, "", maxFields)
	c.fillIns()
	c.asking()
}

// properties reads the fields of the form, or the columns of a table.
func (c *compiler) properties(n *node, table string, limit int) []*Field {
	c.jsonType(n, pick(table == "", "form", "row"), "object")
	props := n.get("properties")
	if props == nil {
		c.ps.add(problem(n.path, "missing_key", "key", "properties"))
		return nil
	}
	if !c.want(props, isObject, "object") {
		return nil
	}
	if len(props.members) == 0 {
		c.ps.add(problem(props.path, "no_fields"))
	}
	if len(props.members) > limit {
		c.ps.add(problem(props.path, "too_many_fields", "limit", itoa(limit)))
		return nil
	}
	var fields []*Field
	for _, m := range props.members {
		if f := c.property(m, table); f != nil {
			fields = append(fields, f)
		}
	}
	c.required(n, fields)
	return fields
}

// property reads one field.
func (c *compiler) property(m member, table string) *Field {
	if !c.fieldID(m.key, m.value.path) || !c.want(m.value, isObject, "object") {
		return nil
	}
	n := m.value
	f := &Field{ID: m.key, Table: table, path: m.key, MinLength: 0, MaxLength: -1, MinItems: 0, MaxItems: -1, language: c.env.Language}
	if table != "" {
		f.path = table + "." + f.ID
	}
	kind := n.get("x-field")
	switch {
	case kind == nil:
		c.ps.add(problem(n.path, "field_type_missing"))
		return nil
	case kind.kind != isText || kindOf(kind.text) == nil:
		c.ps.add(problem(kind.path, "field_type_unknown", "type", clip(kind.text), "suggestion", suggest(kind.text, FieldTypes())))
		return nil
	case table != "" && kind.text == "serial":
		c.ps.add(problem(kind.path, "serial_in_table"))
		return nil
	case table != "" && (kind.text == "questions" || kind.text == "answers"):
		c.ps.add(problem(kind.path, "questions_in_table"))
		return nil
	case table != "" && kind.text == "table":
		c.ps.add(problem(kind.path, "table_in_table"))
		return nil
	}
	f.Type, f.kind = kind.text, kindOf(kind.text)
	checkKeywords(n, f.Type, &c.ps)
	shape, _ := f.kind.shape()
	c.jsonType(n, f.Type, shape)
	r := &propertyReader{c: c, n: n, f: f}
	r.common()
	f.kind.read(r)
	r.asked()
	r.rules()
	return f
}

func (c *compiler) jsonType(n *node, owner, want string) {
	t := n.get("type")
	if t == nil {
		c.ps.add(problem(n.path, "missing_key", "key", "type"))
	} else if t.kind != isText || t.text != want {
		c.ps.add(problem(t.path, "json_type", "field", owner, "json", want))
	}
}

var fieldIDGrammar = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// fieldID checks the name of a field or column.
func (c *compiler) fieldID(id, path string) bool {
	switch {
	case !fieldIDGrammar.MatchString(id):
		c.ps.add(problem(path, "key_grammar", "key", clip(id)))
	case contains(reserved, id):
		c.ps.add(problem(path, "key_reserved", "key", id))
	case isWord(id):
		c.ps.add(problem(path, "key_word", "key", id))
	default:
		return true
	}
	return false
}

// isWord says whether the rule language keeps a name for itself: a word of its own, or one that does not
// read a field of that name. Names of functions are free, because a function is always called.
func isWord(id string) bool {
	if contains(words, id) {
		return true
	}
	rule, bad := rules.Compile(id, rules.Type{}, rules.Env{Fields: map[string]rules.Type{id: {Kind: rules.KindText}}})
	return bad != nil || rule.Tree().Op != rules.OpField
}

// required reads the list of ids that must be filled in.
func (c *compiler) required(n *node, fields []*Field) {
	list := n.get("required")
	if list == nil || !c.want(list, isList, "list") {
		return
	}
	byID := map[string]*Field{}
	for _, f := range fields {
		byID[f.ID] = f
	}
	seen := map[string]bool{}
	for _, item := range list.items {
		f := byID[item.text]
		switch {
		case !c.want(item, isText, "string"):
		case seen[item.text]:
			c.ps.add(problem(item.path, "id_twice", "id", clip(item.text)))
		case f == nil && n.get("properties").get(item.text) != nil: // its own problem is reported there
		case f == nil:
			c.ps.add(problem(item.path, "required_unknown", "key", clip(item.text), "suggestion", suggest(item.text, sortedKeys(byID))))
		case f.Type == "serial":
			c.ps.add(problem(item.path, "serial_given", "keyword", "required"))
		case f.Archived:
			c.ps.add(problem(item.path, "required_archived", "key", f.ID))
		case n.get("properties").get(f.ID).get("x-show") != nil:
			c.ps.add(problem(item.path, "required_hidden", "key", f.ID))
		default:
			f.Required = true
		}
		seen[item.text] = true
	}
}

package apps

import (
	"bytes"
	"encoding/json"
)

// SchemaNames are the kinds of files that have a JSON Schema, in the order of the format reference.
func SchemaNames() []string {
	out := make([]string, len(fileKinds))
	for i, k := range fileKinds {
		out[i] = k.name
	}
	return out
}

// Schema gives the JSON Schema (2020-12) of one kind of file, as it is published in docs/schemas; nil for
// an unknown name. It accepts what Load accepts, as far as JSON Schema can say it.
func Schema(name string) []byte {
	for _, k := range fileKinds {
		if k.name == name {
			return schemaOf(k)
		}
	}
	return nil
}

func schemaOf(k fileKind) []byte {
	w := &schemaWriter{used: map[string]bool{}}
	body := w.schema(k.shape)
	root := mapNode("$schema", textNode("https://json-schema.org/draft/2020-12/schema"), "title", textNode("superform "+k.name))
	root.Members = append(root.Members, body.Members...)
	defs := &Node{Kind: Map}
	for done := 0; done < len(w.used); {
		done = len(w.used)
		defs = &Node{Kind: Map}
		for _, name := range sortedKeys(shapes) {
			if w.used[name] {
				defs.Members = append(defs.Members, Member{Key: name, Value: w.schema(shapes[name])})
			}
		}
	}
	if len(defs.Members) > 0 {
		root.Members = append(root.Members, Member{Key: "$defs", Value: defs})
	}
	var out bytes.Buffer
	if err := json.Indent(&out, root.JSON(), "", "  "); err != nil {
		return nil
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// schemaWriter turns shapes into schemas and notes the references that it met.
type schemaWriter struct{ used map[string]bool }

func textNode(s string) *Node      { return &Node{Kind: Text, Text: s} }
func numberNode(i int) *Node       { return &Node{Kind: Number, Text: itoa(i)} }
func listNode(items []*Node) *Node { return &Node{Kind: List, Items: items} }

// mapNode makes a map of keys (texts) and values (nodes) in turn.
func mapNode(pairs ...any) *Node {
	n := &Node{Kind: Map}
	for i := 0; i+1 < len(pairs); i += 2 {
		n.Members = append(n.Members, Member{Key: pairs[i].(string), Value: pairs[i+1].(*Node)})
	}
	return n
}

func textNodes(list []string) *Node {
	n := &Node{Kind: List}
	for _, s := range list {
		n.Items = append(n.Items, textNode(s))
	}
	return n
}

func (n *Node) put(key string, value *Node) {
	n.Members = append(n.Members, Member{Key: key, Value: value})
}

func (w *schemaWriter) schema(s *shape) *Node {
	n := &Node{Kind: Map}
	if s.help != "" {
		n.put("description", textNode(s.help))
	}
	switch s.kind {
	case objectShape:
		w.object(n, s)
	case mapShape:
		n.put("type", textNode("object"))
		if s.names != nil {
			n.put("propertyNames", mapNode("pattern", textNode(s.names.pattern.String())))
		}
		n.put("additionalProperties", w.schema(s.item))
		if s.min > 0 {
			n.put("minProperties", numberNode(s.min))
		}
	case listShape:
		n.put("type", textNode("array"))
		n.put("items", w.schema(s.item))
		if s.min > 0 {
			n.put("minItems", numberNode(s.min))
		}
	case textShape:
		n.put("type", textNode("string"))
		if len(s.enum) > 0 {
			n.put("enum", textNodes(s.enum))
		}
		if s.grammar != nil {
			n.put("pattern", textNode(s.grammar.pattern.String()))
		}
	case eitherShape:
		options := &Node{Kind: List}
		for _, o := range s.options {
			options.Items = append(options.Items, w.schema(o))
		}
		n.put("anyOf", options)
	case refShape:
		w.used[s.ref] = true
		n.put("$ref", textNode("#/$defs/"+s.ref))
	case wordsShape:
		n.put("anyOf", listNode([]*Node{
			mapNode("type", textNode("string"), "minLength", numberNode(1)),
			mapNode("type", textNode("object"), "propertyNames", mapNode("pattern", textNode(tagGrammar.pattern.String())),
				"additionalProperties", mapNode("type", textNode("string"), "minLength", numberNode(1)), "minProperties", numberNode(1)),
		}))
	case scalarShape:
		n.put("type", textNodes([]string{"string", "number", "boolean"}))
	case numberShape:
		n.put("type", textNode("number"))
	case integerShape:
		n.put("type", textNode("integer"))
	case booleanShape:
		n.put("type", textNode("boolean"))
	}
	return n
}

func (w *schemaWriter) object(n *Node, s *shape) {
	n.put("type", textNode("object"))
	properties, required := &Node{Kind: Map}, []string{}
	for _, k := range s.keys {
		value := w.schema(k.shape)
		if k.name == "format" && s.order("format") == 0 && k.required {
			value.put("const", numberNode(FormatNumber))
		}
		properties.put(k.name, value)
		if k.required {
			required = append(required, k.name)
		}
	}
	n.put("properties", properties)
	if len(required) > 0 {
		n.put("required", textNodes(required))
	}
	beside := &Node{Kind: Map}
	for _, k := range s.keys {
		if k.beside != "" {
			beside.put(k.beside, textNodes([]string{k.name}))
		}
	}
	if len(beside.Members) > 0 {
		n.put("dependentRequired", beside)
	}
	n.put("additionalProperties", &Node{Kind: Bool, Text: "false"})
	if len(s.oneOf) > 0 {
		choice := &Node{Kind: List}
		for _, name := range s.oneOf {
			choice.Items = append(choice.Items, mapNode("required", textNodes([]string{name})))
		}
		n.put("oneOf", choice)
	}
}

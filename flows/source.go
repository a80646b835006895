package flows

import "strconv"

// maxLevels bounds how far above somebody a source or a climb looks.
const maxLevels = 8

// source is one rung that names people: the fact people[name, of, arg].
type source struct {
	name string
	arg  string
}

// sourceKinds lists the sources and the key each takes: levels is a number from 1, role the id of a role,
// member the id of a binding or of a member.
var sourceKinds = []struct{ name, key string }{
	{"line-manager", "levels"},    // 1: the requester's own manager, 2: that one's manager …
	{"department-head", "levels"}, // 1: the head of the record's department, 2: of the one above …
	{"role", "role"},
	{"member", "member"},
	{"requester", ""},
	{"flow-admin", ""},
}

func sourceNames() []string {
	names := make([]string, len(sourceKinds))
	for i, k := range sourceKinds {
		names[i] = k.name
	}
	return names
}

// source reads {source: …, …}; false where it is not one.
func (c *compiler) source(v value) (source, bool) {
	if v.kind != '{' {
		c.problem(v.at, "flow_not_object")
		return source{}, false
	}
	name, ok := c.text(v, "source", true)
	if !ok {
		return source{}, false
	}
	for _, k := range sourceKinds {
		if k.name == name {
			s, ok := c.sourceArg(v, name, k.key)
			c.sourced = append(c.sourced, SourceRef{Path: v.at, Source: s.name, Arg: s.arg})
			return s, ok
		}
	}
	at, _ := v.get("source")
	c.unknown(at.at, "flow_source_unknown", name, sourceNames())
	return source{}, false
}

func (c *compiler) sourceArg(v value, name, key string) (source, bool) {
	s := source{name: name}
	switch key {
	case "":
		return s, c.object(v, "source")
	case "levels":
		s.arg = strconv.Itoa(c.integer(v, key, 1, 1, maxLevels))
	default:
		arg, ok := c.text(v, key, true)
		if !ok {
			return s, false
		}
		if arg == "" || len(arg) > 64 {
			at, _ := v.get(key)
			c.problem(at.at, "flow_id_grammar", "id", arg)
		}
		s.arg = arg
	}
	return s, c.object(v, "source", key)
}

// sources reads a ladder of at least one source.
func (c *compiler) sources(v value, key string) []source {
	items, has := c.list(v, key, maxRungs)
	if !has {
		if _, wrong := v.get(key); !wrong {
			c.problem(v.at, "flow_key_missing", "key", key)
		}
		return nil
	}
	if len(items) == 0 {
		at, _ := v.get(key)
		c.problem(at.at, "flow_empty")
	}
	var out []source
	for _, item := range items {
		if s, ok := c.source(item); ok {
			out = append(out, s)
		}
	}
	return out
}

package forms

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// Reference is one place of a definition that reads another form: a rule that looks a field up, or a field whose options
// are records. Whoever publishes the other form keeps what it reads.
type Reference struct {
	Path     string     // JSON pointer into the definition: "/schema/properties/days/x-value"
	Form     string     // the form that is read
	Field    string     // the field of it that is read; "" where its records are options
	Type     rules.Type // that the field had when this definition was compiled
	Rule     string     // the rule's source; "" where there is no rule
	From, To int        // where in the rule it first stands, in runes, To exclusive
}

// References are what a rule that stands at a place of a definition reads of other forms.
func References(path string, rule *rules.Rule) []Reference {
	var out []Reference
	for _, f := range rule.Facts() {
		if f.Name == rules.OpLookup {
			out = append(out, Reference{Path: path, Form: f.Form, Field: f.Field, Type: f.Type, Rule: rule.Source(), From: f.From, To: f.To})
		}
	}
	return out
}

// References are all places that read other forms, in the order of their paths.
func (f *Form) References() []Reference { return slices.Clone(f.references) }

// Facts are what the form's rules and fields may ask its caller for, each once, ordered by name: an evaluation asks for
// nothing else. A rule's own facts stand in it.
func (f *Form) Facts() []rules.Fact { return slices.Clone(f.facts) }

// placedRule is a rule of the definition, with where it stands.
type placedRule struct {
	path string
	rule *rules.Rule
}

// declare gathers what the form reads of others and what it may ask for.
func (c *compiler) declare() {
	c.form.placed = c.placed
	facts := map[string]rules.Fact{}
	note := func(f rules.Fact) { facts[f.String()] = f }
	for _, placed := range c.placed {
		c.form.references = append(c.form.references, References(placed.path, placed.rule)...)
		for _, f := range placed.rule.Facts() {
			note(f)
		}
	}
	for _, field := range c.form.every() {
		if field.From != "" {
			c.form.references = append(c.form.references, Reference{Path: definitionPath(field) + field.fromWords("/from"), Form: field.From})
			for i, id := range field.Snapshot {
				t, _ := c.kindIn(field.From, id)
				c.form.references = append(c.form.references, Reference{Path: definitionPath(field) + "/x-snapshot/" + itoa(i), Form: field.From, Field: id, Type: t})
			}
			note(rules.Fact{Name: rules.OpLookup, Form: field.From, Type: rules.Type{Kind: rules.KindBool}})
		}
		if field.askedBy != nil {
			_, id, _ := strings.Cut(field.Asks, ".")
			t, _ := c.kindIn(field.askedBy.From, id)
			c.form.references = append(c.form.references, Reference{Path: definitionPath(field) + "/x-questions", Form: field.askedBy.From, Field: id, Type: t})
			note(rules.Fact{Name: rules.OpLookup, Form: field.askedBy.From, Field: id, Type: t})
		}
		if fact := field.peopleFact(); fact != "" {
			asked := rules.Fact{Name: fact, Args: []rules.Type{{Kind: rules.KindText}}, Type: rules.Type{Kind: rules.KindBool}}
			if len(field.Choose) > 0 {
				asked.Args = append(asked.Args, asked.Args[0])
			}
			note(asked)
		}
		if field.IsFile() {
			note(rules.Fact{Name: "file", Args: []rules.Type{{Kind: rules.KindText}}, Type: rules.Type{Kind: rules.KindBool}})
		}
	}
	slices.SortStableFunc(c.form.references, func(a, b Reference) int { return strings.Compare(a.Path, b.Path) })
	for _, name := range sortedKeys(facts) {
		c.form.facts = append(c.form.facts, facts[name])
	}
}

// every are all fields, and behind each table its columns.
func (f *Form) every() []*Field {
	var all []*Field
	for _, field := range f.Fields {
		all = append(append(all, field), field.Columns...)
	}
	return all
}

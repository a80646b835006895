package forms

import (
	"strings"
	"unicode"

	"github.com/superform-dev/superform/forms/rules"
)

// maxSummary is the length of a record's summary, in code points.
const maxSummary = 200

// template is a summary: literal texts and fields in turn.
type template struct {
	source string
	parts  []templatePart
}

type templatePart struct {
	literal string
	field   string // a field or built-in; "" for a literal
}

// summaries reads the summary: one template, kept under "", or one by language.
func (c *compiler) summaries(n *node) map[string]*template {
	if n == nil {
		return nil
	}
	if n.kind != isObject {
		if t := c.summary(n); t != nil {
			return map[string]*template{"": t}
		}
		return nil
	}
	out := map[string]*template{}
	for _, m := range n.members {
		tag := m.key
		if tag == "zh" {
			tag = Chinese
		}
		if !languageGrammar.MatchString(tag) {
			c.ps.add(problem(m.value.path, "language_tag", "key", clip(m.key)))
		} else if t := c.summary(m.value); t != nil {
			out[tag] = t
		}
	}
	if len(n.members) == 0 {
		c.ps.add(problem(n.path, "text_empty"))
	}
	return out
}

// summary reads the template "{{requester}} · {{days}}".
func (c *compiler) summary(n *node) *template {
	source := c.text(n)
	if source == "" {
		return nil
	}
	t := &template{source: source}
	if len(source) > 4*maxSummary {
		c.ps.add(problem(n.path, "text_limit", "limit", itoa(maxSummary)))
		return nil
	}
	for rest := source; ; {
		open := strings.Index(rest, "{{")
		if open < 0 {
			t.parts = append(t.parts, templatePart{literal: rest})
			return t
		}
		end := strings.Index(rest[open:], "}}")
		if end < 0 {
			c.ps.add(problem(n.path, "summary_braces"))
			return nil
		}
		name := strings.TrimSpace(rest[open+2 : open+end])
		t.parts = append(t.parts, templatePart{literal: rest[:open]}, templatePart{field: name})
		c.summaryField(n, name)
		c.names(n, name, UseSummary)
		rest = rest[open+end+2:]
	}
}

func (c *compiler) summaryField(n *node, name string) {
	if _, ok := builtins[name]; ok {
		return
	}
	i, ok := c.form.byID[name]
	if !ok {
		known := append(sortedKeys(c.form.byID), sortedKeys(builtins)...)
		c.ps.add(problem(n.path, "summary_unknown", "id", clip(name), "suggestion", c.form.suggestField(name, known)))
		return
	}
	if f := c.form.Fields[i]; f.Type == "table" || f.IsFile() {
		c.ps.add(problem(n.path, "summary_table", "id", name))
	}
}

// Summary is the one line by which a record is known, in the app's language. d holds the record's
// values and the built-ins it names; names gives the names of members, departments and records:
// names("member", id), names("department", id), names(form id, key). Values are filled in once and
// literally; what stands between two " · " and names blank values alone is left out. It is at most 200 code
// points; "" where the form has none.
func (f *Form) Summary(d rules.Data, names func(kind, id string) string) string {
	return f.render(f.ownSummary(), f.Language, d, names)
}

// ownSummary is the template in the app's language, else the first one there is; nil where there is none.
func (f *Form) ownSummary() *template {
	for _, tag := range append([]string{f.Language, ""}, sortedKeys(f.summaries)...) {
		if t := f.summaries[tag]; t != nil {
			return t
		}
	}
	return nil
}

// HasSummaryIn says whether the form has a summary of its own for a language that is not the app's, so
// that SummaryIn may differ from Summary.
func (f *Form) HasSummaryIn(lang string) bool { return lang != f.Language && f.summaries[lang] != nil }

// SummaryNames says whether a summary of the form shows whom a field of members or departments holds, so that it reads otherwise for those who
// may not see them.
func (f *Form) SummaryNames() bool {
	for _, t := range f.summaries {
		for _, p := range t.parts {
			if i, ok := f.byID[p.field]; ok && f.Fields[i].peopleFact() != "" {
				return true
			}
		}
	}
	return false
}

// SummaryIn is the summary as the form writes it for readers of lang; Summary where it has none for that
// language, or what it names is blank.
func (f *Form) SummaryIn(lang string, d rules.Data, names func(kind, id string) string) string {
	if f.HasSummaryIn(lang) {
		if line := f.render(f.summaries[lang], lang, d, names); line != "" {
			return line
		}
	}
	return f.Summary(d, names)
}

// SummaryChoices are the option fields whose choices are records of other forms and that a summary for readers of lang may show.
func (f *Form) SummaryChoices(lang string) []*Field {
	var fields []*Field
	for _, t := range []*template{f.ownSummary(), f.summaries[lang]} {
		if t == nil {
			continue
		}
		for _, p := range t.parts {
			if i, ok := f.byID[p.field]; ok && f.Fields[i].From != "" {
				fields = append(fields, f.Fields[i])
			}
		}
	}
	return fields
}

func (f *Form) render(t *template, lang string, d rules.Data, names func(kind, id string) string) string {
	if t == nil {
		return ""
	}
	var line summaryLine
	for _, p := range t.parts {
		if p.field != "" {
			line.value(oneLine(f.summaryValue(p.field, lang, d[p.field], names)))
			continue
		}
		for i, literal := range strings.Split(p.literal, summaryDot) {
			if i > 0 {
				line.end()
			}
			line.WriteString(literal)
		}
	}
	line.end()
	return clipTo(strings.Join(line.segments, summaryDot), maxSummary)
}

// summaryDot parts a summary into segments.
const summaryDot = " · "

// summaryLine puts a summary together out of segments; one of blank values alone falls away, with the words around them.
type summaryLine struct {
	segments []string
	strings.Builder
	named, filled bool
}

func (l *summaryLine) value(text string) {
	l.named, l.filled = true, l.filled || text != ""
	l.WriteString(text)
}

func (l *summaryLine) end() {
	if text := strings.TrimSpace(l.String()); text != "" && (l.filled || !l.named) {
		l.segments = append(l.segments, text)
	}
	l.Reset()
	l.named, l.filled = false, false
}

func (f *Form) summaryValue(name, lang string, v rules.Value, names func(kind, id string) string) string {
	if i, ok := f.byID[name]; ok {
		return f.Fields[i].Display(v, lang, names)
	}
	if v.IsBlank() {
		return ""
	}
	kind := map[string]string{"requester": "member", "department": "department"}[name]
	if kind != "" && names != nil {
		return names(kind, v.AsText())
	}
	return v.String()
}

// oneLine puts a space in the place of each run of line breaks and other control characters.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, unicode.IsControl), " ")
}

// clipTo cuts s to limit code points, the last an ellipsis where something was cut.
func clipTo(s string, limit int) string {
	n, last := 0, 0
	for i := range s {
		if n == limit-1 {
			last = i
		}
		if n == limit {
			return s[:last] + "…"
		}
		n++
	}
	return s
}

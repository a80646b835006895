package forms

import (
	"errors"
	"regexp"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// propertyReader takes keywords out of one property.
type propertyReader struct {
	c *compiler
	n *node
	f *Field
}

// common reads what every type has.
func (r *propertyReader) common() {
	for _, key := range []string{"title", "description"} {
		if n := r.n.get(key); n != nil && n.kind != isText {
			r.c.ps.add(problem(n.path, "title_not_text"))
		}
	}
	r.f.valueKind = r.f.kind.ruleType(r.f).Kind
	r.f.Label = r.c.texts(r.n.get("x-label"), 200)
	r.f.Help = r.c.texts(r.n.get("x-help"), 2000)
	r.f.Unit = r.c.texts(r.n.get("x-unit"), 40)
	r.f.Unique = r.c.word(r.n.get("x-unique"), "company", "requester")
	if n := r.n.get("x-input"); n != nil {
		r.f.Input = r.c.word(n, inputOf(r.f.Type))
	}
	if n := r.n.get("x-personal"); n != nil && r.c.want(n, isBool, "true/false") {
		r.f.Personal = n.text == "true"
	}
}

// rules notes the field's rules, to be compiled when all fields are known.
func (r *propertyReader) rules() {
	yes := rules.Type{Kind: rules.KindBool}
	r.c.rule(r.n.get("x-show"), r.f, yes, &r.f.Show)
	r.c.rule(r.n.get("x-require"), r.f, yes, &r.f.Require)
	r.c.rule(r.n.get("x-lock"), r.f, yes, &r.f.Lock)
	value, standing := r.n.get("x-value"), r.n.get("x-default")
	if contains(typesWith("x-default"), r.f.Type) {
		r.c.rule(standing, r.f, r.f.kind.ruleType(r.f), &r.f.Default)
	}
	if value == nil || !contains(typesWith("x-value"), r.f.Type) {
		return
	}
	r.c.rule(value, r.f, r.f.kind.ruleType(r.f), &r.f.Value)
	if lock := r.n.get("x-lock"); lock != nil {
		r.c.ps.add(problem(lock.path, "value_and_lock"))
	}
	if standing != nil {
		r.c.ps.add(problem(standing.path, "value_and_default"))
	}
}

// lengths reads minLength and maxLength, at most most.
func (r *propertyReader) lengths(most int) {
	r.f.MinLength = r.c.whole(r.n.get("minLength"), 0, most, 0)
	r.f.MaxLength = r.c.whole(r.n.get("maxLength"), 1, most, most)
	if r.f.MinLength > r.f.MaxLength {
		r.c.ps.add(problem(r.n.get("minLength").path, "bounds_crossed", "low", "minLength", "high", "maxLength"))
	}
}

// pattern reads pattern: linear-time by construction, of bounded size.
func (r *propertyReader) pattern() {
	n := r.n.get("pattern")
	if n == nil || !r.c.want(n, isText, "string") {
		return
	}
	pattern, err := rules.CompilePattern(n.text)
	switch {
	case errors.Is(err, rules.ErrPatternSyntax):
		r.c.ps.add(problem(n.path, "pattern_invalid"))
	case err != nil:
		r.c.ps.add(problem(n.path, "pattern_size", "limit", itoa(rules.MaxInstructions), "bytes", itoa(rules.MaxPattern)))
	}
	r.f.Pattern = pattern
}

// format reads a format that may be missing.
func (r *propertyReader) format(allowed ...string) {
	n := r.n.get("format")
	if n == nil || !r.c.want(n, isText, "string") {
		return
	}
	if !contains(allowed, n.text) {
		r.c.ps.add(problem(n.path, "format_not_here", "field", r.f.Type, "format", clip(n.text), "formats", quoteList(allowed)))
		return
	}
	r.f.Format = n.text
}

// formatMust reads a format that the type always has.
func (r *propertyReader) formatMust(format string) {
	if r.n.get("format") == nil {
		r.c.ps.add(problem(r.n.path, "format_missing", "field", r.f.Type, "format", format))
		return
	}
	r.format(format)
}

func (r *propertyReader) scale(missing int) { r.f.Scale = r.c.whole(r.n.get("x-scale"), 0, 6, missing) }

func (r *propertyReader) currency() {
	n := r.n.get("x-currency")
	if n == nil || !r.c.want(n, isText, "string") {
		return
	}
	if !currencyGrammar.MatchString(n.text) {
		r.c.ps.add(problem(n.path, "currency_code"))
		return
	}
	r.f.Currency = n.text
}

var currencyGrammar = regexp.MustCompile(`^[A-Z]{3}$`)

// bounds reads minimum, maximum and their exclusive forms; the narrower of two counts.
func (r *propertyReader) bounds() {
	low, above := r.c.number(r.n.get("minimum"), r.f.Scale), r.c.number(r.n.get("exclusiveMinimum"), r.f.Scale)
	high, below := r.c.number(r.n.get("maximum"), r.f.Scale), r.c.number(r.n.get("exclusiveMaximum"), r.f.Scale)
	r.f.Minimum, r.f.Maximum = low, high
	if above != nil && (low == nil || above.Cmp(*low) >= 0) {
		r.f.Minimum, r.f.AboveMinimum = above, true
	}
	if below != nil && (high == nil || below.Cmp(*high) <= 0) {
		r.f.Maximum, r.f.BelowMaximum = below, true
	}
	if r.f.Minimum == nil || r.f.Maximum == nil {
		return
	}
	if order := r.f.Minimum.Cmp(*r.f.Maximum); order > 0 || order == 0 && (r.f.AboveMinimum || r.f.BelowMaximum) {
		low, high := pick(r.f.AboveMinimum, "exclusiveMinimum", "minimum"), pick(r.f.BelowMaximum, "exclusiveMaximum", "maximum")
		r.c.ps.add(problem(r.n.get(low).path, "bounds_crossed", "low", low, "high", high))
	}
}

// options reads x-options: a list of choices, or a form whose records they are; and which of them are offered.
func (r *propertyReader) options() {
	n := r.n.get("x-options")
	switch {
	case n == nil:
		r.c.ps.add(problem(r.n.path, "options_missing"))
	case n.kind == isList:
		r.f.Options = r.c.optionList(n)
	case n.kind == isObject && (n.get("from") != nil) != (n.get("list") != nil):
		r.c.keys(n, "from", "list", "where", "x-comment")
		if from := n.get("from"); from != nil {
			r.f.From = r.c.formID(from)
		} else if list := n.get("list"); r.c.want(list, isList, "list") {
			r.f.Options = r.c.optionList(list)
		}
		if r.f.From != "" || n.get("list") != nil { // else there is nothing to hold the rule against
			r.c.rule(n.get("where"), r.f, rules.Type{Kind: rules.KindBool}, &r.f.Where)
		}
	default:
		r.c.ps.add(problem(n.path, "options_shape"))
	}
}

func (c *compiler) optionList(n *node) []Option {
	if len(n.items) == 0 {
		c.ps.add(problem(n.path, "options_none"))
	}
	if len(n.items) > maxOptions {
		c.ps.add(problem(n.path, "too_many", "limit", itoa(maxOptions)))
		return nil
	}
	var list []Option
	seen := map[string]bool{}
	for _, item := range n.items {
		if !c.want(item, isObject, "object") {
			continue
		}
		c.keys(item, "id", "label", "x-comment")
		if id := c.id(item, seen); id != "" {
			list = append(list, Option{ID: id, Label: c.texts(item.get("label"), 200)})
		}
	}
	return list
}

// table reads the row of a detail table.
func (r *propertyReader) table() {
	r.f.MinItems = r.c.whole(r.n.get("minItems"), 0, MaxRows, 0)
	r.f.MaxItems = r.c.whole(r.n.get("maxItems"), 1, MaxRows, MaxRows)
	if r.f.MinItems > r.f.MaxItems {
		r.c.ps.add(problem(r.n.get("minItems").path, "bounds_crossed", "low", "minItems", "high", "maxItems"))
	}
	items := r.n.get("items")
	if items == nil {
		r.c.ps.add(problem(r.n.path, "missing_key", "key", "items"))
		return
	}
	if !r.c.want(items, isObject, "object") {
		return
	}
	checkKeywords(items, "row", &r.c.ps)
	r.f.Columns = r.c.properties(items, r.f.ID, maxColumns)
	r.f.columns = map[string]int{}
	for i, column := range r.f.Columns {
		column.index = i
		r.f.columns[column.ID] = i
	}
}

// number reads a bound with at most scale decimals; nil where there is none.
func (c *compiler) number(n *node, scale int) *num.Number {
	if n == nil || !c.want(n, isNumeric, "number") {
		return nil
	}
	value, code := parseNumber(n.text)
	if code != "" {
		return nil // reported when the tree was read
	}
	if value.Decimals() > scale {
		c.ps.add(problem(n.path, "bound_decimals", "scale", itoa(scale)))
	}
	return &value
}

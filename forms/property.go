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
	r.f.Unique = r.c.word(r.n.get("x-unique"), uniqueScopes(r.f)...)
	if n := r.n.get("x-total"); n != nil && r.f.Table == "" {
		r.c.ps.add(problem(n.path, "total_no_column"))
	}
	if n := r.n.get("x-input"); n != nil {
		r.f.Input = r.c.word(n, inputsOf(r.f.Type)...)
	}
	if n := r.n.get("x-display"); n != nil {
		r.f.Showing = r.c.word(n, displayOf(r.f.Type))
	}
	if n := r.n.get("x-personal"); n != nil && r.c.want(n, isBool, "true/false") {
		r.f.Personal = n.text == "true"
	}
	if n := r.n.get("x-archived"); n != nil && r.c.want(n, isBool, "true/false") {
		r.f.Archived = n.text == "true"
	}
}

// rules notes the field's rules, to be compiled when all fields are known.
func (r *propertyReader) rules() {
	yes := rules.Type{Kind: rules.KindBool}
	show := r.n.get("x-show")
	if r.f.Archived { // so that every evaluator hides it, and nobody needs to know why
		show = &node{kind: isText, text: "false", path: r.n.path + "/x-archived"}
	}
	r.c.rule(show, r.f, yes, &r.f.Show)
	r.c.rule(r.n.get("x-require"), r.f, yes, &r.f.Require)
	lock := r.n.get("x-lock")
	if r.f.Type == "serial" { // so that every evaluator keeps what it held
		lock = &node{kind: isText, text: "true", path: r.n.path + "/x-field"}
	}
	r.c.rule(lock, r.f, yes, &r.f.Lock)
	r.c.rule(r.n.get("x-total"), r.f, yes, &r.f.Total)
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
	r.alone()
	r.begins()
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

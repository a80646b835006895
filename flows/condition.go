package flows

import (
	"errors"
	"strings"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Condition is a rule by which a flow takes a branch.
type Condition struct {
	Path string // JSON pointer in the definition
	Name string // of the node and the branch, "long.over-3"
	Rule *rules.Rule
}

// condition compiles a rule that gives a boolean.
func (c *compiler) condition(at, name, source string) *rules.Rule {
	r, err := rules.Compile(source, rules.Type{Kind: rules.KindBool}, c.env.Rules)
	if err != nil {
		c.add(forms.Problem{
			Path: at, Code: "flow_rule", Args: map[string]string{"rule": err.Code}, From: err.From, To: err.To,
			Message: forms.Text{forms.Chinese: err.Text(forms.Chinese), forms.English: err.Text(forms.English)},
		})
		return nil
	}
	if least := r.Rounds().Least; least > MaxRounds {
		c.problem(at, "flow_rounds", "rounds", itoa(least), "max", itoa(MaxRounds))
		return nil
	}
	c.reads = append(c.reads, r.Reads()...)
	c.conditions = append(c.conditions, Condition{Path: at, Name: name, Rule: r})
	c.references = append(c.references, forms.References(at, r)...)
	return r
}

// test evaluates a condition and lists what it read: fields, and facts beside the base ones. The rule runs
// on facts that are handed over one question at a time, so that those listed are those it used. A rule
// that fails gives the code of its failure.
func (w *walk) test(r *rules.Rule, budget *rules.Budget) (yes bool, read []Read, k known, code string) {
	all := w.facts.Facts
	used := &rules.Facts{
		Now: all.Now, Zone: all.Zone, Location: all.Location,
		User: all.User, Department: all.Department, Company: all.Company,
	}
	for {
		v, err := r.Eval(&rules.Input{Data: w.facts.Data, Facts: used, Budget: budget})
		asks, missing := rules.AsMissing(err)
		if !missing {
			if err != nil {
				return false, nil, failed, failureCode(err)
			}
			return v.AsBool(), append(readsOf(r, w.facts.Data), factsOf(used)...), have, ""
		}
		if !w.handOver(used, asks) {
			return false, nil, unknown, ""
		}
	}
}

// handOver gives a rule the facts it asks for; false where some have to be asked for first.
func (w *walk) handOver(used *rules.Facts, asks []rules.Ask) bool {
	complete := true
	for _, a := range asks {
		if v, ok := w.facts.Get(a); ok {
			used.Answer(a, v)
		} else if code, ok := w.facts.Failed(a); ok {
			used.Fail(a, code)
		} else {
			w.want(a)
			complete = false
		}
	}
	return complete
}

// failureCode is the code of a failed rule, "division_by_zero"; of a fact that cannot be had the fact and
// why, "workdays: too_many_rounds".
func failureCode(err error) string {
	var failure *rules.Failure
	if !errors.As(err, &failure) {
		return "unknown"
	}
	if cause := failure.Args["code"]; cause != "" {
		return failure.Args["fact"] + ": " + cause
	}
	return failure.Code
}

// readsOf lists the values of the fields that a rule reads, a column as the list of its values.
func readsOf(r *rules.Rule, d rules.Data) []Read {
	var out []Read
	for _, name := range r.Reads() {
		v := d[name]
		if table, column, is := strings.Cut(name, "."); is {
			var cells []rules.Value
			for _, row := range d[table].AsRows() {
				cells = append(cells, row[column])
			}
			v = rules.List(cells)
		}
		out = append(out, Read{Name: name, Value: clip(v.String())})
	}
	return out
}

func factsOf(used *rules.Facts) []Read {
	var out []Read
	for _, a := range used.Answers() {
		out = append(out, Read{Name: clip(a.Ask.Key()), Value: clip(a.Value.String())})
	}
	return out
}

// maxRead bounds how much of a value an event repeats, in runes.
const maxRead = 200

func clip(s string) string {
	if r := []rune(s); len(r) > maxRead {
		return string(r[:maxRead]) + "…"
	}
	return s
}

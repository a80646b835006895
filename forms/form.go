package forms

import (
	"encoding/json"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/superform-dev/superform/forms/rules"
)

// The kinds of form. A kind is fixed once a record exists.
const (
	Approval   = "approval"   // runs a flow
	Assignment = "assignment" // accepted, reported on, closed
	Plain      = "plain"      // has readers only
)

// Env is what a form needs to know of the world to be compiled.
type Env struct {
	ID       string // the form's id, app.form
	App      string // the app that it belongs to
	Language string // the app's language; "" is zh-CN
	// Lookup gives the type of a field of another form; with field "" it says whether there is such a
	// form. Form ids are full (app.form). Nil: no other form is known, and none is checked.
	Lookup func(form, field string) (rules.Type, bool)
	// Names gives the fields of another form, for hints. Nil: no hints.
	Names func(form string) []string
}

// Form is a checked definition. It does not change after Compile and may be used by many at once.
type Form struct {
	ID, App, Language string
	Kind              string // Approval, Assignment or Plain
	Title             Text
	Numbering         *Numbering // nil: records get no number
	Evidence          bool       // whoever acts for somebody without a smartphone shows the paper
	Fields            []*Field   // in layout order, those outside the layout last
	Layout            []Section
	Panes             *Panes // nil: all of the form is shown at once
	Checks, Warnings  []*Check
	Notes             []*Check // the notes of the layout that are shown only where their rule is true

	summaries map[string]*template // by language; "" for every one
	holds     []*holdRule
	schema    json.RawMessage // as in the definition, without comments
	wall      *jsonschema.Schema
	byID      map[string]int // place in Fields
	steps     []step         // in the order of evaluation
	env       rules.Env
	access    map[string][]*AccessRule // by action
	declared  []*AccessRule            // rules of access that the form itself has

	masked     map[string]*Field // by path; nil: none
	references []Reference
	placed     []placedRule // every rule, with where it stands
	named      []Use        // places outside rules that name fields
	facts      []rules.Fact
}

// Check is a rule that must not be true of a record (Checks), or of which the person is told
// (Warnings).
type Check struct {
	ID      string
	When    *rules.Rule
	Message Text
	At      string // the field or column ("items.date") that it is shown at; "" the record

	path string // JSON pointer of its rule
}

// Field gives the field or column named by path ("days", "items.amount"), or the end of a range ("span.from"), nil where there is none.
func (f *Form) Field(path string) *Field {
	for i := 0; i < len(path); i++ {
		if path[i] == '.' {
			if table := f.Field(path[:i]); table != nil && table.ends == nil {
				return table.Column(path[i+1:])
			} else if table != nil {
				return table.ends[path[i+1:]]
			}
			return nil
		}
	}
	if i, ok := f.byID[path]; ok {
		return f.Fields[i]
	}
	return nil
}

// IsEnd says whether a path is an end of a range ("span.from"), by which lists are filtered and sorted.
func (f *Form) IsEnd(path string) bool {
	field := f.Field(path)
	return field != nil && field.whole != nil
}

// RulesEnv is what rules over this form's records (flow conditions, views) are compiled against: its
// fields and the built-in fields of a record.
func (f *Form) RulesEnv() rules.Env { return f.env }

// builtins are the fields that every record has, for rules and summaries.
var builtins = map[string]rules.Type{
	"requester":    {Kind: rules.KindText, Most: maxKey},
	"department":   {Kind: rules.KindText, Most: maxKey},
	"status":       {Kind: rules.KindText, Most: maxKey},
	"number":       {Kind: rules.KindText, Most: 2 * maxKey},
	"submitted_at": {Kind: rules.KindInstant},
}

// Compile checks a form's definition, given as the canonical JSON of its file, and readies it for use.
// It returns either a form or at least one problem; a problem's path is a JSON pointer into src.
func Compile(src []byte, env Env) (*Form, []Problem) {
	if env.Language == "" {
		env.Language = Chinese
	}
	c := &compiler{env: env, shows: map[*node]*rules.Rule{}, form: &Form{ID: env.ID, App: env.App, Language: env.Language}}
	root := parseTree(src, &c.ps)
	if root == nil || !c.want(root, isObject, "object") {
		return nil, c.ps.list
	}
	c.head(root)
	c.schema(root.get("schema"))
	c.layout(root.get("layout"))
	c.index()
	c.compileRules()
	c.startRows()
	c.form.Checks = c.checks(root.get("checks"))
	c.form.Warnings = append(c.checks(root.get("warnings")), c.placeFlags()...)
	c.form.holds = c.holdRules(root.get("holds"))
	c.form.summaries = c.summaries(root.get("summary"))
	c.form.masked = c.form.findMasked()
	c.form.settleAccess(c.accessRules(root.get("access")))
	c.distances()
	if len(c.ps.list) == 0 {
		c.order()
		c.rounds()
		c.declare()
	}
	if len(c.ps.list) == 0 {
		c.buildWall()
	}
	if len(c.ps.list) > 0 {
		return nil, c.ps.list
	}
	return c.form, nil
}

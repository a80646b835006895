package apps

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

// small is an app that Check accepts; the tests break it in one place each.
var small = map[string]string{
	"app.yaml": `format: 1
id: small
version: 1.0.0
language: zh-CN
name: {zh-CN: 小应用, en: Small}
menus:
  - {id: new, form: claim}
  - {id: all, view: all}
roles:
  - {id: clerk, name: {zh-CN: 文员, en: Clerk}}
audience: [everyone]
`,
	"forms/kinds.yaml": `format: 1
kind: plain
title: {zh-CN: 种类, en: Kinds}
schema:
  type: object
  required: [name]
  properties:
    name: {type: string, x-field: text}
    limit: {type: number, x-field: money}
`,
	"forms/claim.yaml": `format: 1
kind: approval
title: {zh-CN: 申请, en: Claim}
schema:
  type: object
  required: [amount]
  properties:
    kind: {type: string, x-field: option, x-options: {from: kinds}}
    amount: {type: number, x-field: money}
    note: {type: string, x-field: longtext, x-require: amount > kind.limit}
checks:
  - id: positive
    when: amount <= 0
    message: {zh-CN: 金额应当大于零, en: The amount must be above zero}
    at: amount
`,
	"flows/claim.yaml": `format: 1
form: claim
nodes:
  - {id: start, type: start}
  - {id: boss, type: approve, who: [{source: line-manager}]}
  - {id: end, type: end}
`,
	"views/all.yaml": `format: 1
kind: list
form: claim
title: {zh-CN: 全部, en: All}
scope: form
columns: [number, amount]
filter: amount > 100
`,
	"records/kinds.yaml": `format: 1
form: kinds
records:
  - {id: travel, data: {name: 差旅, limit: 500.00}}
`,
	"cases/claims.yaml": `format: 1
now: 2025-09-01
members:
  wang: {manager: li}
  li: {}
cases:
  - id: one
    steps:
      - as: wang
        submit: {form: claim, as_record: c, data: {kind: travel, amount: 12.50}}
        expect: {status: running, tasks: {li: [boss]}}
`,
	"i18n/fr.yaml": `format: 1
language: fr
texts:
  forms/claim/title: Demande
`,
	"records/demo/year.yaml": `format: 1
histories:
  - id: claims
    form: claim
    per_year: 3
    outcomes: {agreed: 1}
    variants:
      - {id: a, data: {kind: travel, amount: {between: [1.00, 99.99]}, note: x}}
`,
}

func TestCheck_AcceptsTheSmallApp(t *testing.T) {
	if got := problemsOf(small); got != "" {
		t.Error(got)
	}
}

// problemsOf loads and checks and renders every problem in English.
func problemsOf(files map[string]string) string {
	src := map[string][]byte{}
	for p, s := range files {
		src[p] = []byte(s)
	}
	app, problems := Load(src)
	if app != nil {
		problems = Check(app)
	}
	var b strings.Builder
	for _, p := range problems {
		if p.Cause != nil { // the text is that of forms or flows, and tested there
			p.Cause = coded(strings.TrimSpace(p.Code + " " + p.Args["rule"] + p.Args["data"]))
		}
		b.WriteString(p.Render(forms.English, src[p.File]))
	}
	return b.String()
}

// coded is a problem's code in the place of its text.
type coded string

func (c coded) Text(string) string { return string(c) }

func TestCheck_Finds(t *testing.T) {
	tests := []struct{ name, file, old, new, want string }{
		{"a name in a rule that is no field", "forms/claim.yaml", "when: amount <= 0", "when: amuont <= 0", `
forms/claim.yaml:13:11: rule_invalid unknown_name
 13 |     when: amuont <= 0
    |           ^^^^^^`},
		{"a rule inside quotes and after Chinese", "forms/claim.yaml", "x-require: amount > kind.limit", `x-label: 说明, x-require: "amount > 1 and \"x\" == amuont"`, `
forms/claim.yaml:10:94: rule_invalid unknown_name
 10 |     note: {type: string, x-field: longtext, x-label: 说明, x-require: "amount > 1 and \"x\" == amuont"}
    |                                                                                                ^^^^^^`},
		{"a rule in a block of text", "forms/claim.yaml", "when: amount <= 0", "when: |-\n      amount <= 0\n      or amuont > 1", `
forms/claim.yaml:15:10: rule_invalid unknown_name
 15 |       or amuont > 1
    |          ^^^^^^`},
		{"a field of another form that is not there", "forms/claim.yaml", "kind.limit", "kind.limmit", `
forms/claim.yaml:10:65: rule_invalid unknown_lookup
 10 |     note: {type: string, x-field: longtext, x-require: amount > kind.limmit}
    |                                                                 ^^^^^^^^^^^`},
		{"an unknown keyword", "forms/claim.yaml", "x-require:", "x-requires:", `
forms/claim.yaml:10:45: unknown_keyword
 10 |     note: {type: string, x-field: longtext, x-requires: amount > kind.limit}
    |                                             ^`},
		{"options from a form that is not there", "forms/claim.yaml", "{from: kinds}", "{from: kind}", `
forms/claim.yaml:8:61: form_unknown
 8 |     kind: {type: string, x-field: option, x-options: {from: kind}}
   |                                                             ^^^^
forms/claim.yaml:10:65: rule_invalid no_members
 10 |     note: {type: string, x-field: longtext, x-require: amount > kind.limit}
    |                                                                 ^^^^^^^^^^`},
		{"a flow of a form that is not there", "flows/claim.yaml", "form: claim", "form: clam", `
flows/claim.yaml:2:7: this app has no form "clam"; did you mean "claim"?
 2 | form: clam
   |       ^^^^
forms/claim.yaml:2:7: the approval form "claim" has no flow
 2 | kind: approval
   |       ^^^^^^^^`},
		{"a flow of a plain form", "flows/claim.yaml", "form: claim", "form: kinds", `
flows/claim.yaml:2:7: the form "kinds" is not an approval form and takes no path
 2 | form: kinds
   |       ^^^^^
forms/claim.yaml:2:7: the approval form "claim" has no flow
 2 | kind: approval
   |       ^^^^^^^^`},
		{"an unknown source of people", "flows/claim.yaml", "source: line-manager", "source: line-manger", `
flows/claim.yaml:5:46: flow_source_unknown
 5 |   - {id: boss, type: approve, who: [{source: line-manger}]}
   |                                              ^^^^^^^^^^^`},
		{"a column that is not there", "views/all.yaml", "[number, amount]", "[number, amounts]", `
views/all.yaml:6:19: the form "claim" has no field "amounts"; did you mean "amount"?
 6 | columns: [number, amounts]
   |                   ^^^^^^^`},
		{"a filter that is no rule", "views/all.yaml", "filter: amount > 100", "filter: amount > '100'", `
views/all.yaml:7:9: filter_invalid kinds_differ
 7 | filter: amount > '100'
   |         ^^^^^^^^^^^^^^`},
		{"a filter that no list has", "views/all.yaml", "filter: amount > 100", "filter: status == 'x' and amount * 2 > 100", `
views/all.yaml:7:27: filter_invalid list_calculated
 7 | filter: status == 'x' and amount * 2 > 100
   |                           ^^^^^^^^^^`},
		{"a filter by what no index holds", "views/all.yaml", "filter: amount > 100", "filter: amount > 100 or blank(note)", `
views/all.yaml:7:31: filter_invalid list_not_kept
 7 | filter: amount > 100 or blank(note)
   |                               ^^^^`},
		{"a menu of a view that is not there", "app.yaml", "view: all}", "view: al}", `
app.yaml:8:21: this app has no view "al"; did you mean "all"?
 8 |   - {id: all, view: al}
   |                     ^^`},
		{"an audience that is not bound", "app.yaml", "[everyone]", "[role:clark]", `
app.yaml:11:12: there is no role "clark"; did you mean "clerk"?
 11 | audience: [role:clark]
    |            ^^^^^^^^^^`},
		{"a starting record that its form refuses", "records/kinds.yaml", "limit: 500.00", "limit: 500.001", `
records/kinds.yaml:4:42: record_data too_many_decimals
 4 |   - {id: travel, data: {name: 差旅, limit: 500.001}}
   |                                            ^^^^^^^`},
		{"a starting record without what is required", "records/kinds.yaml", "name: 差旅, ", "", `
records/kinds.yaml:4:18: record_data required
 4 |   - {id: travel, data: {limit: 500.00}}
   |                  ^`},
		{"a starting record with an unknown field", "records/kinds.yaml", "limit:", "limits:", `
records/kinds.yaml:4:35: record_data unknown_field
 4 |   - {id: travel, data: {name: 差旅, limits: 500.00}}
   |                                     ^^^^^^`},
		{"a translation of nothing", "i18n/fr.yaml", "claim/title", "claim/titel", `
i18n/fr.yaml:4:3: there is no text to translate at this place
 4 |   forms/claim/titel: Demande
   |   ^`},
		{"an unknown person", "cases/claims.yaml", "manager: li}", "manager: lee}", `
cases/claims.yaml:4:19: there is no member "lee"
 4 |   wang: {manager: lee}
   |                   ^^^`},
		{"another department that is not there", "cases/claims.yaml", "members:\n  wang: {manager: li}", "departments: {office: {}}\nmembers:\n  wang: {manager: li, further: [ofice]}", `
cases/claims.yaml:5:33: there is no department "ofice"; did you mean "office"?
 5 |   wang: {manager: li, further: [ofice]}
   |                                 ^^^^^`},
		{"a clerk who is not there", "cases/claims.yaml", "li: {}", "li: {clerks: [wagn]}", `
cases/claims.yaml:5:17: there is no member "wagn"; did you mean "wang"?
 5 |   li: {clerks: [wagn]}
   |                 ^^^^`},
		{"a step for a department that is not there", "cases/claims.yaml", "submit: {form: claim,", "submit: {form: claim, department: ofice,", `
cases/claims.yaml:10:43: there is no department "ofice"
 10 |         submit: {form: claim, department: ofice, as_record: c, data: {kind: travel, amount: 12.50}}
    |                                           ^^^^^`},
		{"a step for somebody who is not there", "cases/claims.yaml", "submit: {form: claim,", "submit: {form: claim, for: wagn,", `
cases/claims.yaml:10:36: there is no member "wagn"; did you mean "wang"?
 10 |         submit: {form: claim, for: wagn, as_record: c, data: {kind: travel, amount: 12.50}}
    |                                    ^^^^`},
		{"somebody above themselves", "cases/claims.yaml", "li: {}", "li: {manager: wang}", `
cases/claims.yaml:4:19: the member "wang" is above itself
 4 |   wang: {manager: li}
   |                   ^^
cases/claims.yaml:5:17: the member "li" is above itself
 5 |   li: {manager: wang}
   |                 ^^^^`},
		{"a step by nobody", "cases/claims.yaml", "as: wang\n        submit", "submit", `
cases/claims.yaml:9:9: this step needs as: who does it
 9 |       - submit: {form: claim, as_record: c, data: {kind: travel, amount: 12.50}}
   |         ^`},
		{"a step with two verbs", "cases/claims.yaml", "        expect:", "        withdraw: {record: c}\n        expect:", `
cases/claims.yaml:11:9: only one of these can stand here: evaluate, preview, submit, agree, reject, return, resubmit, withdraw, terminate, resume, comment, read, list, change, delete, people, card, profile, favourite, group, set_login, sign_in, advance
 11 |         withdraw: {record: c}
    |         ^`},
		{"a verb that does not exist", "cases/claims.yaml", "submit:", "sumbit:", `
cases/claims.yaml:9:9: one of these is needed: evaluate, preview, submit, agree, reject, return, resubmit, withdraw, terminate, resume, comment, read, list, change, delete, people, card, profile, favourite, group, set_login, sign_in, advance
 9 |       - as: wang
   |         ^
cases/claims.yaml:10:9: the key "sumbit" is not known here; did you mean "submit"?
 10 |         sumbit: {form: claim, as_record: c, data: {kind: travel, amount: 12.50}}
    |         ^`},
		{"data that the form cannot read", "cases/claims.yaml", "amount: 12.50", "amount: 12.505", `
cases/claims.yaml:10:74: record_data too_many_decimals
 10 |         submit: {form: claim, as_record: c, data: {kind: travel, amount: 12.505}}
    |                                                                          ^^^^^^`},
		{"a node that the flow does not have", "cases/claims.yaml", "[boss]", "[bos]", `
cases/claims.yaml:11:48: the flow has no approve node "bos"; did you mean "boss"?
 11 |         expect: {status: running, tasks: {li: [bos]}}
    |                                                ^^^`},
		{"a role that nobody declares", "flows/claim.yaml", "source: line-manager", "source: role, role: clark", `
flows/claim.yaml:5:58: there is no role "clark"; did you mean "clerk"?
 5 |   - {id: boss, type: approve, who: [{source: role, role: clark}]}
   |                                                          ^^^^^`},
		{"a role that every company has", "flows/claim.yaml", "source: line-manager", "source: role, role: admin", ""},
		{"options from a form whose records run a flow", "forms/claim.yaml", "    amount: {type: number, x-field: money}\n", "    amount: {type: number, x-field: money}\n    other: {type: string, x-field: option, x-options: {from: claim}}\n", `
forms/claim.yaml:10:62: the form "claim" is not a plain form; its records cannot be options
 10 |     other: {type: string, x-field: option, x-options: {from: claim}}
    |                                                              ^^^^^`},
		{"an option that is no record", "cases/claims.yaml", "kind: travel", "kind: travle", `
cases/claims.yaml:10:58: record_data option_unknown
 10 |         submit: {form: claim, as_record: c, data: {kind: travle, amount: 12.50}}
    |                                                          ^^^^^^`},
		{"a refusal code that does not exist", "cases/claims.yaml", "expect: {status: running, tasks: {li: [boss]}}", "expect: {refused: balance_shrot}", `
cases/claims.yaml:11:27: there is no refusal code "balance_shrot"; did you mean "balance_short"?
 11 |         expect: {refused: balance_shrot}
    |                           ^^^^^^^^^^^^^`},
		{"a record that nobody filed", "cases/claims.yaml", "submit: {form: claim, as_record: c, data: {kind: travel, amount: 12.50}}", "agree: {record: d}", `
cases/claims.yaml:10:25: no earlier step has a record "d" (as_record)
 10 |         agree: {record: d}
    |                         ^`},
		{"an expectation that the verb cannot meet", "cases/claims.yaml", "submit: {form: claim, as_record: c,", "evaluate: {form: claim,", `
cases/claims.yaml:11:18: "status" cannot be expected of evaluate
 11 |         expect: {status: running, tasks: {li: [boss]}}
    |                  ^
cases/claims.yaml:11:35: "tasks" cannot be expected of evaluate
 11 |         expect: {status: running, tasks: {li: [boss]}}
    |                                   ^`},
		{"a case that begins on no day", "cases/claims.yaml", "now: 2025-09-01\n", "", `
cases/claims.yaml:6:5: the case has no now: nobody knows on which day it begins
 6 |   - id: one
   |     ^`},
		{"a day that does not exist", "cases/claims.yaml", "now: 2025-09-01", "now: 2025-09-31", `
cases/claims.yaml:2:6: "2025-09-31" is not a date or an instant such as 2026-11-22 or 2026-11-22T09:00
 2 | now: 2025-09-31
   |      ^^^^^^^^^^`},
		{"a plan's placeholder that does not exist", "records/demo/year.yaml", "{between: [1.00, 99.99]}", "{betwen: [1.00, 99.99]}", `
records/demo/year.yaml:8:38: not a placeholder: betwen; did you mean "between"?
 8 |       - {id: a, data: {kind: travel, amount: {betwen: [1.00, 99.99]}, note: x}}
   |                                      ^`},
		{"a plan's outcome that does not exist", "records/demo/year.yaml", "agreed: 1", "agree: 1", `
records/demo/year.yaml:6:16: an outcome is one of: agreed, rejected, returned, withdrawn, open; did you mean "agreed"?
 6 |     outcomes: {agree: 1}
   |                ^`},
		{"a plan that its form refuses", "records/demo/year.yaml", "{between: [1.00, 99.99]}", "0", `
records/demo/year.yaml:8:46: record_data check
 8 |       - {id: a, data: {kind: travel, amount: 0, note: x}}
   |                                              ^`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{}
			for p, s := range small {
				files[p] = s
			}
			if !strings.Contains(files[tt.file], tt.old) {
				t.Fatalf("%s does not contain %q", tt.file, tt.old)
			}
			files[tt.file] = strings.Replace(files[tt.file], tt.old, tt.new, 1)
			if got := strings.TrimSpace(problemsOf(files)); got != strings.TrimSpace(tt.want) {
				t.Errorf("\n got:\n%s\nwant:\n%s", got, strings.TrimSpace(tt.want))
			}
		})
	}
}

// FuzzCheck puts any bytes into the place of each file: Load and Check survive, and their problems lie in
// the file that they name.
func FuzzCheck(f *testing.F) {
	names := sortedKeys(small)
	for i, name := range names {
		f.Add(i, small[name])
	}
	f.Fuzz(func(t *testing.T, i int, src string) {
		if i < 0 || i >= len(names) {
			return
		}
		files := map[string][]byte{}
		for p, s := range small {
			files[p] = []byte(s)
		}
		files[names[i]] = []byte(src)
		app, problems := Load(files)
		if app != nil {
			problems = append(Check(app), Warnings(app)...)
		}
		for _, p := range problems {
			lines := splitLines(string(files[p.File]))
			if p.File != "" && p.Line > len(lines) || p.Text(forms.Chinese) == "" || p.Render(forms.English, files[p.File]) == "" {
				t.Errorf("%+v", p)
			}
		}
	})
}

func TestCheck_FindsBranchesThatNothingReaches(t *testing.T) {
	const flow = `format: 1
form: claim
nodes:
  - {id: start, type: start}
  - id: split
    type: branch
    branches:
      - {id: a, when: FIRST, nodes: []}
      - {id: b, when: SECOND, nodes: []}
      - {id: c, default: true, nodes: []}
  - {id: boss, type: approve, who: [{source: line-manager}]}
  - {id: end, type: end}
`
	const never = `nothing gets here: the branch "a" has taken every record that this is true of`
	for _, tt := range []struct{ first, second, want string }{
		{"amount > 3", "amount > 2", ""},
		{"amount > 3", "amount > 5", never},
		{"amount > 3", "amount > 3", never},
		{"amount >= 3", "amount > 3", never},
		{"amount > 3", "amount >= 3", ""},
		{"amount < 3", "amount < 2", never},
		{"amount <= 3", "amount < 3", never},
		{"amount < 3", "amount <= 3", ""},
		{"amount < 3", "amount > 5", ""},
		{"kind == 'travel'", "kind == 'travel'", never},
		{"1 > 3", "amount > 1", "this condition is always false"},
		{"1 < 3", "amount > 1", "this condition is always true\n" + never},
		{"today() > '2026-01-01'", "amount > 1", ""},
	} {
		t.Run(tt.first+" then "+tt.second, func(t *testing.T) {
			files := map[string]string{}
			for p, s := range small {
				files[p] = s
			}
			files["flows/claim.yaml"] = strings.NewReplacer("FIRST", tt.first, "SECOND", tt.second).Replace(flow)
			var got []string
			for _, line := range strings.Split(problemsOf(files), "\n") {
				if _, text, ok := strings.Cut(line, ": "); ok && strings.HasPrefix(line, "flows/") {
					got = append(got, text)
				}
			}
			if strings.Join(got, "\n") != tt.want {
				t.Errorf("\n got %s\nwant %s", strings.Join(got, "\n"), tt.want)
			}
		})
	}
}

func TestLoad_GoesOnWithTheFilesThatAreWellFormed(t *testing.T) {
	files := map[string]string{}
	for p, s := range small {
		files[p] = s
	}
	files["forms/kinds.yaml"] = "a: [\n"
	files["forms/claim.yaml"] = strings.Replace(files["forms/claim.yaml"], "when: amount", "when: amuont", 1)
	files["flows/claim.yaml"] = strings.Replace(files["flows/claim.yaml"], "source: line-manager", "source: role, role: clark", 1)
	files["views/all.yaml"] = strings.Replace(files["views/all.yaml"], "scope: form", "scoop: form", 1)
	files["cases/claims.yaml"] = strings.Replace(files["cases/claims.yaml"], "manager: li", "manager: lee", 1)
	var got []string
	for _, line := range strings.Split(problemsOf(files), "\n") {
		if file, _, ok := strings.Cut(line, ": "); ok && strings.Contains(file, ".yaml:") {
			got = append(got, file)
		}
	}
	const want = "cases/claims.yaml:4:19 flows/claim.yaml:5:58 forms/claim.yaml:13:11 forms/kinds.yaml:1:4 views/all.yaml:1:1 views/all.yaml:5:1"
	if strings.Join(got, " ") != want {
		t.Errorf("\n got %s\nwant %s\n%s", strings.Join(got, " "), want, problemsOf(files))
	}
}

package apps

import (
	"maps"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

// accessRules is a form with an access rule of every kind, as fmt writes it.
const accessRules = `format: 1
kind: plain
title: Person
schema:
  type: object
  properties:
    name: {type: string, x-field: text}
    pay: {type: number, x-field: money}
access:
  - id: all
    title: {zh-CN: 人人可看, en: Everybody}
    who: [{source: everyone}]
    can: [read]
    where: name != 'Root' and department in departmentsBelow(departmentOf(user))
    until: [draft, revoked]
    except: [pay]
  # Clerks keep it.
  - id: clerks
    who: [{source: role, role: clerk}, {source: flow-admin}]
    can: [create]
`

func withAccess(old, new string) map[string]string {
	files := maps.Clone(small)
	files["forms/person.yaml"] = strings.Replace(accessRules, old, new, 1)
	return files
}

func TestCheck_AcceptsAccessRules(t *testing.T) {
	if got := problemsOf(withAccess("", "")); got != "" {
		t.Error(got)
	}
	if got, _ := Format("forms/person.yaml", []byte(accessRules)); string(got) != accessRules {
		t.Errorf("fmt writes it as\n%s", got)
	}
}

// A wrong access rule is shown at its place, with what was probably meant.
func TestCheck_FindsInAccessRules(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"source", "source: everyone", "source: everybody", `
forms/person.yaml:12:20: "everybody" cannot stand here; it can be: everyone, requester, seat, line-manager, department-head, role, group, department, member, flow-admin; did you mean "everyone"?
 12 |     who: [{source: everybody}]
    |                    ^^^^^^^^^`},
		{"action", "can: [read]", "can: [raed]", `
forms/person.yaml:13:11: "raed" cannot stand here; it can be: create, read, change, delete, comment, export, unmask; did you mean "read"?
 13 |     can: [raed]
    |           ^^^^`},
		{"role", "role: clerk", "role: clark", `
forms/person.yaml:19:32: there is no role "clark"; did you mean "clerk"?
 19 |     who: [{source: role, role: clark}, {source: flow-admin}]
    |                                ^^^^^`},
		{"field", "except: [pay]", "except: [pya]", `
forms/person.yaml:16:14: there is no field "pya"; did you mean "pay"?
 16 |     except: [pya]
    |              ^^^`},
		{"field in a rule", "name != 'Root'", "nmae != 'Root'", `
forms/person.yaml:14:12: the rule is wrong: There is no field nmae. Did you mean "name"?
 14 |     where: nmae != 'Root' and department in departmentsBelow(departmentOf(user))
    |            ^^^^`},
		{"no rule of a list", "name != 'Root'", "length(name) > 3", `
forms/person.yaml:14:12: the rule is wrong: A list is filtered by what fields hold; length(name) would have to be calculated for every record.
 14 |     where: length(name) > 3 and department in departmentsBelow(departmentOf(user))
    |            ^^^^^^^^^^^^`},
		{"the same id", "id: clerks", "id: all", `
forms/person.yaml:18:9: the id "all" stands here twice
 18 |   - id: all
    |         ^^^`},
		{"a key of another source", "{source: everyone}", "{source: everyone, role: clerk}", `
forms/person.yaml:12:30: there is no property "role" here
 12 |     who: [{source: everyone, role: clerk}]
    |                              ^`},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := map[string][]byte{}
			for p, s := range withAccess(c.old, c.new) {
				src[p] = []byte(s)
			}
			app, problems := Load(src)
			if app != nil {
				problems = Check(app)
			}
			got := "\n"
			for _, p := range problems {
				got += p.Render(forms.English, src[p.File])
			}
			if strings.TrimSpace(got) != strings.TrimSpace(c.want) {
				t.Errorf("got%swant%s", got, c.want)
			}
		})
	}
}

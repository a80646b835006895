package apps

import (
	"strings"
	"testing"
)

// folk is a view of people that Check accepts.
const folk = `format: 1
kind: list
of: people
title: {zh-CN: 大家, en: Everybody}
columns: [name, phone]
search: [name, phone]
tree: departments
edit: [phone]
admins: [staff_number]
card:
  sections:
    - {id: reach, facts: [phone, staff_number]}
  actions: [call, favourite]
`

// TestViewOfPeople says what is wrong with a view of people, with the place.
func TestViewOfPeople(t *testing.T) {
	for _, c := range []struct{ name, old, now, want string }{
		{"in order", "", "", ""},
		{"both", "of: people", "of: people\nform: claim\nscope: mine", `views/folk.yaml:3:1: only one of these can stand here: form, of`},
		{"neither", "of: people\n", "", `views/folk.yaml:1:1: one of these is needed: form, of`},
		{"a form without scope", "of: people", "form: claim", `views/folk.yaml:1:1: "scope" is missing`},
		{"a key of forms", "tree: departments", "scope: mine", `views/folk.yaml:7:1: "scope" does not belong into this kind of view (people)`},
		{"a fact that is none", "[name, phone]\nsearch", "[name, fone]\nsearch", `views/folk.yaml:5:17: there is no fact "fone" of a member; did you mean "phone"?`},
		{"a fact of cards", "[name, phone]\nsearch", "[name, manager]\nsearch", `views/folk.yaml:5:17: "manager" can stand on a card, not in a list`},
		{"no name", "[name, phone]\nsearch", "[phone]\nsearch", `views/folk.yaml:5:1: one of the columns must be the name`},
		{"twice", "edit: [phone]", "edit: [phone, phone]", `views/folk.yaml:8:15: "phone" stands here twice`},
		{"twice on the card", "facts: [phone, staff_number]", "facts: [phone, phone]", `views/folk.yaml:12:34: "phone" stands here twice`},
		{"an action without its fact", "actions: [call", "actions: [mail", `views/folk.yaml:13:13: the card does not show email, so it cannot offer "mail"`},
		{"names for administrators", "admins: [staff_number]", "admins: [name]", `views/folk.yaml:9:10: "name" cannot be for administrators alone`},
		{"another order", "tree: departments", "sort: [{field: phone}]", `views/folk.yaml:7:16: people are listed by name, ascending`},
		{"a word", "search: [name, phone]", "search: [name, fone]", `views/folk.yaml:6:16: "fone" cannot stand here; it can be: name, pinyin, initials, phone, staff, department; did you mean "phone"?`},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := map[string]string{"views/folk.yaml": strings.Replace(folk, c.old, c.now, 1)}
			for path, content := range small {
				files[path] = content
			}
			got, _, _ := strings.Cut(problemsOf(files), "\n")
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestViewOfPeople_WithForms finds the keys of people in views of forms.
func TestViewOfPeople_WithForms(t *testing.T) {
	files := map[string]string{}
	for path, content := range small {
		files[path] = content
	}
	files["views/all.yaml"] += "tree: departments\n"
	want := `views/all.yaml:8:1: "tree" does not belong into this kind of view (form)`
	if got, _, _ := strings.Cut(problemsOf(files), "\n"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestCasesOfPeople says what is wrong with steps about people, with the place.
func TestCasesOfPeople(t *testing.T) {
	for step, want := range map[string]string{
		`people: {view: folk, department: rd}`:                                 ``,
		`people: {view: all}`:                                                  `10:24: the view "all" is not one of people (of: people)`,
		`people: {view: fok}`:                                                  `10:24: this app has no view "fok"; did you mean "folk"?`,
		`people: {view: folk, department: dr}`:                                 `10:42: there is no department "dr"; did you mean "rd"?`,
		`people: {view: folk, group: mine}`:                                    `10:37: no earlier step has made the group "mine"`,
		`card: {view: folk, member: lee}`:                                      `10:36: there is no member "lee"`,
		`profile: {data: {fone: "1"}}`:                                         `10:26: there is no fact "fone" of a member; did you mean "phone"?`,
		`favourite: {member: lee}`:                                             `10:29: there is no member "lee"`,
		`group: {name: a, add: [lee]}`:                                         `10:32: there is no member "lee"`,
		"favourite: {member: li}\n        expect: {people: [li]}":              `11:18: "people" cannot be expected of favourite`,
		"people: {view: folk}\n        expect: {people: [lee]}":                `11:27: there is no member "lee"`,
		"people: {view: folk, search: a}\n        expect: {departments: [dr]}": `11:32: there is no department "dr"; did you mean "rd"?`,
		"card: {member: li}\n        expect: {absent: [fone]}":                 `11:27: there is no fact "fone" of a member; did you mean "phone"?`,
		"card: {member: li}\n        expect: {refused: not_fund}":              `11:27: there is no refusal code "not_fund"; did you mean "not_found"?`,
	} {
		files := map[string]string{"views/folk.yaml": folk, "cases/people.yaml": `format: 1
now: 2025-09-01
departments:
  rd: {}
members:
  li: {department: rd}
cases:
  - id: people
    steps:
      - ` + step + "\n        as: li\n"}
		for path, content := range small {
			files[path] = content
		}
		if want != "" {
			want = "cases/people.yaml:" + want
		}
		if got, _, _ := strings.Cut(problemsOf(files), "\n"); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", step, got, want)
		}
	}
}

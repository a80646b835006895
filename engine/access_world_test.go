package engine_test

import (
	"context"
	"encoding/json"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// guardSource is an app whose forms have access rules of every kind.
func guardSource() map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte(`format: 1
id: guard
version: 1.0.0
language: en
name: Guard
roles:
  - {id: hr, name: HR}
  - {id: finance, name: Finance}
  - {id: keeper, name: Keeper}
  - {id: judge, name: Judge}
audience: [everyone]
`),
		"forms/claim.yaml": []byte(`format: 1
kind: approval
title: Claim
summary: "{{subject}} · {{secret}}"
schema:
  type: object
  required: [subject]
  properties:
    subject: {type: string, x-field: text}
    amount: {type: number, x-field: decimal, x-scale: 2}
    secret: {type: string, x-field: text}
    doubled: {type: string, x-field: text, x-value: "concat(secret, secret)"}
    lines:
      type: array
      x-field: table
      items:
        type: object
        properties:
          what: {type: string, x-field: text}
          cost: {type: number, x-field: decimal, x-scale: 2}
    paper: {type: string, x-field: file}
checks:
  - {id: hush, when: "secret == 'taboo'", message: Not that, at: secret}
access:
  - {id: filers, who: [{source: everyone}], can: [create], except: [secret]}
  - {id: trusted, who: [{source: role, role: hr}], can: [create]}
  - {id: hr, who: [{source: role, role: hr}], can: [read, export]}
  - {id: own, who: [{source: requester}], can: [read], until: [rejected]}
  - {id: heads, who: [{source: department-head}], can: [read], except: [secret, doubled]}
  - {id: line, who: [{source: line-manager}], can: [read], fields: [subject]}
  - {id: finance, who: [{source: role, role: finance}], can: [read], where: amount > 100, except: [secret, doubled, lines.cost, paper]}
  - id: colleagues
    who: [{source: everyone}]
    can: [read]
    where: department in departmentsBelow(departmentOf(user)) and status == 'approved'
    fields: [subject]
  - {id: talk, who: [{source: role, role: hr}, {source: seat}], can: [comment]}
`),
		"flows/claim.yaml": []byte(`format: 1
form: claim
nodes:
  - {id: start, type: start}
  - id: size
    type: branch
    branches:
      - {id: hidden, title: Secretive, when: secret == 'x', nodes: []}
      - {id: plain, title: Plain, default: true, nodes: []}
  - {id: judge, type: approve, who: [{source: role, role: judge}], requester: self}
  - {id: end, type: end}
`),
		"forms/contact.yaml": []byte(`format: 1
kind: plain
title: Contact
summary: "{{name}} · {{salary}}"
schema:
  type: object
  required: [name]
  properties:
    name: {type: string, x-field: text}
    phone: {type: string, x-field: text}
    salary: {type: number, x-field: decimal, x-scale: 0}
    card: {type: string, x-field: text, x-unique: company}
access:
  - {id: all, who: [{source: everyone}], can: [read], except: [salary]}
  - {id: hr, who: [{source: role, role: hr}], can: [create, read, delete]}
  - {id: hr-changes, who: [{source: role, role: hr}], can: [change], where: name != 'Root'}
  - {id: keepers, who: [{source: role, role: keeper}], can: [change], fields: [phone]}
`),
		"forms/rank.yaml": []byte(`format: 1
kind: plain
title: Rank
summary: "{{name}} · {{pay}}"
schema:
  type: object
  required: [name]
  properties:
    name: {type: string, x-field: text}
    pay: {type: number, x-field: decimal, x-scale: 0}
access:
  - {id: most, who: [{source: everyone}], can: [read], where: name != 'Chief', except: [pay]}
  - {id: hr, who: [{source: role, role: hr}], can: [create, read]}
`),
		"forms/order.yaml": []byte(`format: 1
kind: plain
title: Order
summary: "{{rank}}"
schema:
  type: object
  properties:
    rank: {type: string, x-field: option, x-options: {from: rank}}
    pay: {type: number, x-field: decimal, x-scale: 0, x-value: rank.pay}
access:
  - {id: anybody, who: [{source: everyone}], can: [create]}
  - {id: hr, who: [{source: role, role: hr}], can: [read]}
`),
		"forms/vault.yaml": []byte(`format: 1
kind: plain
title: Vault
schema: {type: object, properties: {what: {type: string, x-field: text}}}
access:
  - {id: hr, who: [{source: role, role: hr}], can: [create, read]}
`),
		"views/claims.yaml": []byte(`format: 1
kind: list
form: claim
title: Claims
scope: mine
columns: [subject, amount, secret, lines]
`),
		"views/contacts.yaml": []byte(`format: 1
kind: list
form: contact
title: Contacts
scope: form
columns: [name, salary, phone]
`),
	}
}

// guarded is a world with a company of its own in which the guard app is installed: Top (head chief) above Lab (head
// boss, with Bench below it) and Shop (head mia).
func guarded(t *testing.T, dialect string) *world {
	t.Helper()
	return guardedWith(t, dialect, func(map[string][]byte) {})
}

// guardedWith is such a world whose app is changed before.
func guardedWith(t *testing.T, dialect string, change func(source map[string][]byte)) *world {
	t.Helper()
	ctx := context.Background()
	w := emptyWorld(t, dialect)
	source := guardSource()
	source["views/claims.yaml"] = []byte(strings.Replace(string(source["views/claims.yaml"]), ", lines", "", 1))
	change(source)
	made, err := w.Found(ctx, engine.Founding{Name: "Guarded", Zone: "Asia/Shanghai", Language: forms.English,
		Roles: []engine.FoundRole{{Key: "admin", Name: "Admin"}, {Key: "hr", Name: "HR"}, {Key: "finance", Name: "Finance"}, {Key: "keeper", Name: "Keeper"}, {Key: "judge", Name: "Judge"}},
		Departments: []engine.FoundDepartment{{Key: "top", Name: "Top", Head: "chief"}, {Key: "lab", Name: "Lab", Parent: "top", Head: "boss"},
			{Key: "bench", Name: "Bench", Parent: "lab"}, {Key: "shop", Name: "Shop", Parent: "top", Head: "mia"}},
		Members: []engine.FoundMember{
			{Key: "admin", Name: "Admin", Roles: []string{"admin"}}, {Key: "chief", Name: "Chief", Department: "top"}, {Key: "boss", Name: "Boss", Department: "lab", Manager: "chief"},
			{Key: "mia", Name: "Mia", Department: "shop", Manager: "chief"}, {Key: "ana", Name: "Ana", Department: "bench", Manager: "boss"},
			{Key: "ben", Name: "Ben", Department: "shop", Manager: "mia"}, {Key: "cat", Name: "Cat", Department: "bench", Manager: "ben"},
			{Key: "hr", Name: "Hr", Department: "top", Roles: []string{"hr"}}, {Key: "fin", Name: "Fin", Department: "top", Roles: []string{"finance"}},
			{Key: "keeper", Name: "Keeper", Department: "shop", Roles: []string{"keeper"}}, {Key: "judge", Name: "Judge", Roles: []string{"judge"}},
		}}, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	w.made = made
	if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, source)); err != nil {
		t.Fatal(err)
	}
	return w
}

func eachGuarded(t *testing.T, body func(t *testing.T, w *world)) {
	t.Helper()
	for _, dialect := range []string{"sqlite", "postgres"} {
		t.Run(dialect, func(t *testing.T) { body(t, guarded(t, dialect)) })
	}
}

// file files a record that must be accepted.
func (w *world) file(as, form, data string) engine.RecordView {
	w.t.Helper()
	return w.record(w.CreateRecord(context.Background(), w.as(as), w.key(), form, json.RawMessage(data), nil))
}

// judged lets the judge take a verb on a record.
func (w *world) judged(record forms.ID, verb string) {
	w.t.Helper()
	if _, err := w.act(w.Engine, "judge", verb, w.tasksOf(record)["judge"].ID); err != nil {
		w.t.Fatal(err)
	}
}

// fieldsOf are the fields in a record's data, sorted.
func fieldsOf(view engine.RecordView) string {
	var data map[string]json.RawMessage
	if len(view.Data) > 0 && json.Unmarshal(view.Data, &data) != nil {
		return string(view.Data)
	}
	names := make([]string, 0, len(data))
	for name := range data {
		names = append(names, name)
	}
	sort.Strings(names)
	return strings.Join(names, " ")
}

// readsOf is what a member reads of records, by name: their fields, "-" where they may not read it.
func (w *world) readsOf(as string, records map[string]forms.ID) map[string]string {
	w.t.Helper()
	out := map[string]string{}
	for name, id := range records {
		view, err := w.Record(context.Background(), w.as(as), id)
		switch {
		case engine.HasCode(err, "not_found"):
			out[name] = "-"
		case err != nil:
			w.t.Fatal(err)
		default:
			out[name] = fieldsOf(view)
		}
	}
	return out
}

// listedTo is the same of the list of all that they may read.
func (w *world) listedTo(as, form string, records map[string]forms.ID, fields []string) map[string]string {
	w.t.Helper()
	out := map[string]string{}
	for name := range records {
		out[name] = "-"
	}
	cursor := ""
	for {
		page, err := w.Records(context.Background(), w.as(as), engine.ListIn{Form: form, Scope: "form", Fields: fields, Limit: 2, Cursor: cursor})
		if engine.HasCode(err, "not_found") {
			return out
		}
		if err != nil {
			w.t.Fatal(as, err)
		}
		for _, item := range page.Items {
			for name, id := range records {
				if id == item.ID {
					if out[name] != "-" {
						w.t.Errorf("%s: %s is twice on the list", as, name)
					}
					out[name] = fieldsOf(item)
				}
			}
		}
		if cursor = page.Next; cursor == "" {
			return out
		}
	}
}

// everybody are the members of a guarded world.
func (w *world) everybody() []string {
	var keys []string
	for key := range w.made.Members {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

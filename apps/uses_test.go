package apps_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/apps"
	builtin "github.com/superform-dev/superform/builtin-apps"
	"github.com/superform-dev/superform/forms"
)

// usesSource is an app whose parts name each other in every way there is.
func usesSource() map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: shop\nversion: 1.0.0\nlanguage: en\nname: Shop\n"),
		"forms/kinds.yaml": []byte(`format: 1
kind: plain
title: Kinds
schema: {type: object, properties: {label: {type: string, x-field: text}, limit: {type: number, x-field: decimal, x-scale: 2}}}
`),
		"forms/order.yaml": []byte(`format: 1
kind: approval
title: Order
summary: "{{way}}"
schema:
  type: object
  properties:
    kind: {type: string, x-field: option, x-options: {from: kinds}}
    way: {type: string, x-field: option, x-options: [{id: bus}, {id: taxi}]}
    note: {type: string, x-field: text, x-require: way == 'taxi'}
    items: {type: array, x-field: table, items: {type: object, properties: {cost: {type: number, x-field: decimal, x-scale: 2}}}}
    total: {type: number, x-field: decimal, x-scale: 2, x-value: sum(items.cost)}
checks:
  - {id: much, when: total > kind.limit, message: Too much, at: note}
access:
  - {id: r, who: [{source: everyone}], can: [read], fields: [way]}
`),
		"flows/order.yaml": []byte(`format: 1
form: order
nodes:
  - {id: start, type: start}
  - id: size
    type: branch
    branches:
      - {id: big, when: 'any(items, .cost > 5)', nodes: [{id: boss, type: approve, who: [{source: line-manager}]}]}
      - {id: small, default: true, nodes: []}
  - {id: end, type: end}
`),
		"views/all.yaml":     []byte("format: 1\nkind: list\nform: order\ntitle: All\nscope: mine\ncolumns: [way, total]\nfilter: way == 'bus'\nsort: [{field: total}]\n"),
		"records/kinds.yaml": []byte("format: 1\nform: kinds\nrecords:\n  - {id: pens, data: {label: Pens, limit: 9}}\n"),
	}
}

func loaded(t *testing.T, source map[string][]byte) *apps.App {
	t.Helper()
	app, problems := apps.Load(source)
	if app != nil {
		problems = append(problems, apps.Check(app)...)
	}
	for _, p := range problems {
		t.Fatal(p)
	}
	return app
}

func TestUsesIn(t *testing.T) {
	uses := apps.UsesIn(loaded(t, usesSource()))
	for _, c := range []struct {
		part apps.Part
		want string
	}{
		{apps.Part{Form: "shop.order", Field: "way"}, "form shop.order /schema/properties/note/x-require rule; form shop.order /summary summary; form shop.order /access/0/fields/0 access; " +
			"view shop.all /columns/0 column; view shop.all /filter filter"},
		{apps.Part{Form: "shop.order", Field: "way", Option: "taxi"}, "form shop.order /schema/properties/note/x-require rule"},
		{apps.Part{Form: "shop.order", Field: "way", Option: "bus"}, "view shop.all /filter filter"},
		{apps.Part{Form: "shop.order", Field: "items.cost"}, "form shop.order /schema/properties/total/x-value rule; flow shop.order /nodes/1/branches/0/when rule"},
		{apps.Part{Form: "shop.order", Field: "note"}, "form shop.order /checks/0/at place"},
		{apps.Part{Form: "shop.kinds", Field: "limit"}, "form shop.order /checks/0/when rule; records shop.kinds /records/0/data/limit data"},
		{apps.Part{Form: "shop.kinds"}, "form shop.order /checks/0/when rule; form shop.order /schema/properties/kind/x-options/from options; records shop.kinds /records/0/data/label data; " +
			"records shop.kinds /records/0/data/limit data"},
		{apps.Part{Form: "shop.order", Field: "nothing"}, ""},
	} {
		seen := map[string]bool{}
		var got []string
		for _, u := range uses.Of(c.part) {
			if one := fmt.Sprint(u.Kind, " ", u.ID, " ", u.Path, " ", u.As); !seen[one] {
				seen[one] = true
				got = append(got, one)
			}
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%v:\n%s\nwant\n%s", c.part, strings.Join(got, "; "), c.want)
		}
	}
}

// Cases name the nodes through which they expect a record to go.
func TestUsesIn_Cases(t *testing.T) {
	files, err := builtin.Files("leave")
	if err != nil {
		t.Fatal(err)
	}
	app := loaded(t, files)
	uses := apps.UsesIn(app).Of(apps.Part{Flow: "leave.request", Node: "head"})
	if len(uses) == 0 || uses[0].Kind != "case" {
		t.Errorf("who names the node: %v", uses)
	}
	if got := apps.UsesIn(app).Of(apps.Part{Flow: "leave.request", Node: "nobody"}); len(got) > 0 {
		t.Errorf("a node that there is not is named: %v", got)
	}
}

// A rule reads nothing that is archived: it would be blank in every new record.
func TestCheck_ArchivedInUse(t *testing.T) {
	for _, c := range []struct{ file, from, to, want string }{
		{"forms/order.yaml", "cost: {type: number, x-field: decimal,", "cost: {type: number, x-field: decimal, x-archived: true,", "forms/order.yaml /schema/properties/total/x-value; flows/order.yaml /nodes/1/branches/0/when"},
		{"forms/kinds.yaml", "limit: {type: number,", "limit: {type: number, x-archived: true,", "forms/order.yaml /checks/0/when"},
		{"forms/order.yaml", "note: {type: string, x-field: text,", "note: {type: string, x-field: text, x-archived: true,", ""},
	} {
		source := usesSource()
		if !strings.Contains(string(source[c.file]), c.from) {
			t.Fatalf("%s does not hold %s", c.file, c.from)
		}
		source[c.file] = []byte(strings.Replace(string(source[c.file]), c.from, c.to, 1))
		app, problems := apps.Load(source)
		if app == nil {
			t.Fatal(problems)
		}
		var got []string
		for _, p := range apps.Check(app) {
			if p.Code != "archived_read" || !strings.Contains(p.Text(forms.English), "archived") {
				t.Errorf("%s %s: %s", p.File, p.Path, p.Text(forms.English))
			}
			got = append(got, p.File+" "+p.Path)
		}
		if len(got) == 2 && got[0] > got[1] {
			got[0], got[1] = got[1], got[0]
		}
		want := strings.Split(c.want, "; ")
		if len(want) == 2 && want[0] > want[1] {
			want[0], want[1] = want[1], want[0]
		}
		if strings.Join(got, "; ") != strings.Join(want, "; ") {
			t.Errorf("%s: %s, want %s", c.to, strings.Join(got, "; "), c.want)
		}
	}
}

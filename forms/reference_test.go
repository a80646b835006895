package forms

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

const readingForm = `{"format": 1, "kind": "plain", "title": "Claim", "schema": {"type": "object", "properties": {
	"type": {"type": "string", "x-field": "option", "x-options": {"from": "types"}},
	"proof": {"type": "string", "x-field": "file"},
	"days": {"type": "number", "x-field": "decimal", "x-scale": 1, "x-value": "1 + type.group.days", "x-show": "type.counted"},
	"items": {"type": "array", "x-field": "table", "items": {"type": "object", "properties": {
		"kind": {"type": "string", "x-field": "option", "x-options": {"from": "other.kinds"}},
		"left": {"type": "number", "x-field": "decimal", "x-scale": 1, "x-value": "balance([kind.account, user])"}}}}}},
	"checks": [{"id": "enough", "when": "any(items, .kind.limit > type.days)", "message": "no"}],
	"holds": [{"id": "h", "account": ["type.group.name"], "amount": "days", "when": "type.counted"}]}`

func TestForm_References(t *testing.T) {
	types := map[string]rules.Type{
		"app.types.": {}, "app.types.counted": {Kind: rules.KindBool}, "app.types.days": {Kind: rules.KindNumber}, "app.types.group": {Kind: rules.KindText, Of: "app.groups"},
		"app.groups.days": {Kind: rules.KindNumber}, "app.groups.name": {Kind: rules.KindText},
		"other.kinds.": {}, "other.kinds.account": {Kind: rules.KindText}, "other.kinds.limit": {Kind: rules.KindNumber},
	}
	f := compile(t, readingForm, Env{ID: "app.claim", App: "app", Lookup: func(form, field string) (rules.Type, bool) {
		typ, ok := types[form+"."+field]
		return typ, ok
	}})
	var got []string
	for _, r := range f.References() {
		got = append(got, fmt.Sprintf("%s: %s.%s %s %q[%d:%d]", r.Path, r.Form, r.Field, r.Type, r.Rule, r.From, r.To))
	}
	want := []string{
		`/checks/0/when: app.types.days number "any(items, .kind.limit > type.days)"[25:34]`,
		`/checks/0/when: other.kinds.limit number "any(items, .kind.limit > type.days)"[11:22]`,
		`/holds/0/account/0: app.groups.name text "type.group.name"[0:15]`,
		`/holds/0/account/0: app.types.group text "type.group.name"[0:10]`,
		`/holds/0/when: app.types.counted boolean "type.counted"[0:12]`,
		`/schema/properties/days/x-show: app.types.counted boolean "type.counted"[0:12]`,
		`/schema/properties/days/x-value: app.groups.days number "1 + type.group.days"[4:19]`,
		`/schema/properties/days/x-value: app.types.group text "1 + type.group.days"[4:14]`,
		`/schema/properties/items/items/properties/kind/x-options/from: other.kinds. blank ""[0:0]`,
		`/schema/properties/items/items/properties/left/x-value: other.kinds.account text "balance([kind.account, user])"[9:21]`,
		`/schema/properties/type/x-options/from: app.types. blank ""[0:0]`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the references are\n%s", strings.Join(got, "\n"))
	}
	var facts []string
	for _, fact := range f.Facts() {
		facts = append(facts, fact.String())
	}
	if got := strings.Join(facts, "; "); got != "balance(list(text)); file(text); lookup app.groups.days; lookup app.groups.name; lookup app.types; lookup app.types.counted; "+
		"lookup app.types.days; lookup app.types.group; lookup other.kinds; lookup other.kinds.account; lookup other.kinds.limit" {
		t.Errorf("the facts are %s", got)
	}
}

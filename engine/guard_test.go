package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// guardApp asks about somebody whom who fills it in brings, and about whom it comes to by itself.
var guardApp = map[string][]byte{
	"app.yaml": []byte("format: 1\nid: guard\nversion: 1.0.0\nlanguage: en\nname: Guard\nroles:\n  - {id: panel, name: Panel}\naudience: [everyone]\n"),
	"forms/brought.yaml": []byte(`format: 1
kind: approval
title: Brought
schema:
  type: object
  properties:
    member: {type: string, x-field: text}
    own: {type: string, x-field: text, x-value: departmentOf(member)}
    above: {type: string, x-field: text, x-value: manager(member)}
    headed: {type: integer, x-field: integer, x-value: count(departmentsHeaded(member))}
    clerk: {type: boolean, x-field: boolean, x-value: "hasRole(member, 'clerk')"}
`),
	"forms/comes.yaml": []byte(`format: 1
kind: approval
title: Comes
schema:
  type: object
  properties:
    member: {type: string, x-field: text}
    own: {type: string, x-field: text, x-value: departmentOf(member)}
    boss: {type: string, x-field: text, x-value: manager(head(department))}
    where: {type: string, x-field: text, x-value: departmentOf(manager(head(department)))}
`),
	"flows/brought.yaml": []byte(fmt.Sprintf(proofFlow, "brought", "who: [{source: role, role: panel}], vote: any")),
	"flows/comes.yaml":   []byte(fmt.Sprintf(proofFlow, "comes", "who: [{source: role, role: panel}], vote: any")),
}

// Of an id that only the caller brings, rules tell what the caller may see: in what is being filled in, in what was submitted, and in
// filters. To whom the form comes by itself it computes with, whoever fills it in.
func TestGuard_FactsAboutPeople(t *testing.T) {
	everySighted(t, func(t *testing.T, w *world) {
		ctx, m, d := context.Background(), w.made.Members, w.made.Departments
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, guardApp)); err != nil {
			t.Fatal(err)
		}
		w.settleVisibility(org.Visibility{})
		nobody := forms.DeriveID(start, forms.ID{7}, 1)
		of := func(id forms.ID) json.RawMessage { return json.RawMessage(`{"member":"` + id.String() + `"}`) }
		values := func(as, form string, id forms.ID) (evaluated, submitted string) {
			t.Helper()
			got, err := w.Evaluate(ctx, w.as(as), "guard."+form, engine.EvaluateIn{Data: of(id)})
			if err != nil {
				t.Fatal(err)
			}
			filed := w.record(w.CreateRecord(ctx, w.as(as), w.key(), "guard."+form, of(id), nil))
			return w.withoutMember(got.Data), w.withoutMember(filed.Data)
		}
		unknown, _ := values("ana", "brought", nobody)
		for _, c := range []struct {
			as, form string
			of       forms.ID
			want     string
		}{
			{"ana", "brought", m["ben"], unknown}, {"ana", "brought", m["chief"], unknown}, {"ana", "brought", nobody, unknown},
			{"ana", "brought", m["lead"], `{"clerk":false,"headed":3,"own":"works"}`}, // without the manager, whom she does not see
			{"lead", "brought", m["chief"], `{"clerk":false,"headed":6,"own":"top"}`},
			{"admin", "brought", m["ben"], `{"clerk":true,"headed":0,"own":"floor"}`},
			{"ana", "comes", nobody, `{"boss":"chief","where":"top"}`},
			{"ana", "comes", m["ben"], `{"boss":"chief","where":"top"}`},
			{"ana", "comes", m["chief"], `{"boss":"chief","own":"top","where":"top"}`}, // what the form tells of him by itself is the same
		} {
			evaluated, submitted := values(c.as, c.form, c.of)
			if evaluated != c.want || submitted != c.want {
				t.Errorf("%s asks %s about %s: %s while it is filled in, %s when it was submitted, not %s", c.as, c.form, w.nameOf(c.of), evaluated, submitted, c.want)
			}
		}
		for filter, want := range map[string]int{
			"department == departmentOf('" + m["ben"].String() + "')": 0, "department == departmentOf('" + m["ana"].String() + "')": 1,
			"requester == manager('" + m["lead"].String() + "')": 0, "requester == user": 1, "department in departmentsBelow('" + d["works"].String() + "')": 1,
		} {
			list, err := w.Records(ctx, w.as("ana"), engine.ListIn{Filter: filter, Limit: 50})
			if err != nil || (len(list.Items) > 0) != (want > 0) {
				t.Errorf("%s: %d records, %v", filter, len(list.Items), err)
			}
		}
	})
}

// withoutMember are data without what was brought, ids as the founding calls them.
func (w *world) withoutMember(data json.RawMessage) string {
	w.t.Helper()
	var values map[string]any
	if err := json.Unmarshal(data, &values); err != nil {
		w.t.Fatal(err)
	}
	delete(values, "member")
	for name, v := range values {
		for _, ids := range []map[string]forms.ID{w.made.Members, w.made.Departments} {
			for key, id := range ids {
				if v == id.String() {
					values[name] = key
				}
			}
		}
	}
	body, err := json.Marshal(values)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(body)
}

package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// peopleApp has a form whose values are facts about the member and the department that are written in it.
var peopleApp = map[string][]byte{
	"app.yaml": []byte("format: 1\nid: people\nversion: 1.0.0\nlanguage: en\nname: People\n"),
	"forms/who.yaml": []byte(`format: 1
kind: plain
title: Who
schema:
  type: object
  properties:
    member: {type: string, x-field: text}
    place: {type: string, x-field: text}
    manager: {type: string, x-field: text, x-value: manager(member)}
    second: {type: string, x-field: text, x-value: manager(manager(member))}
    own: {type: string, x-field: text, x-value: departmentOf(member)}
    head: {type: string, x-field: text, x-value: head(place)}
    panel: {type: boolean, x-field: boolean, x-value: "hasRole(member, 'panel')"}
    inside: {type: boolean, x-field: boolean, x-value: "inDepartment(member, place)"}
`),
}

// who is what the form makes of a member and a department, without what was written; ids stand as names.
func (w *world) who(member, place string, names map[string]forms.ID) string {
	w.t.Helper()
	data := fmt.Appendf(nil, `{"member":%q,"place":%q}`, member, place)
	got, err := w.Evaluate(context.Background(), w.as("admin"), "people.who", engine.EvaluateIn{Data: data})
	if err != nil || len(got.Problems) > 0 {
		w.t.Fatal(err, got.Problems)
	}
	var values map[string]any
	if err := json.Unmarshal(got.Data, &values); err != nil {
		w.t.Fatal(err)
	}
	delete(values, "member")
	delete(values, "place")
	body, err := json.Marshal(values)
	if err != nil {
		w.t.Fatal(err)
	}
	said := string(body)
	for name, id := range names {
		said = strings.ReplaceAll(said, id.String(), name)
	}
	return said
}

// What a rule asks about people the page is told in the same words, and a text that names nobody of the company
// has no answer.
func TestFacts_People(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, peopleApp)); err != nil {
			t.Fatal(err)
		}
		members, lab := w.made.Members, w.made.Departments["lab"]
		id := func(n int) forms.ID { return forms.DeriveID(start, forms.ID{7}, n) }
		desk, top, stranger := id(1), id(2), w.found("Other", "").Members["ana"]
		err := w.store.Company(w.made.Company).Write(ctx, func(tx *store.Tx) error {
			tx.MovePerson(members["ben"], desk, members["ana"])
			tx.SetMemberDisabled(members[panel(2)], start)
			if err := org.AddDepartment(tx, &store.DepartmentRow{ID: top, Name: "Top"}); err != nil {
				return err
			}
			return org.AddDepartment(tx, &store.DepartmentRow{ID: desk, Parent: lab, Name: "Desk"})
		})
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]forms.ID{"ana": members["ana"], "boss": members["boss"], "lab": lab, "desk": desk, "top": top}
		for _, c := range []struct{ about, member, place, want string }{
			{"one below two", members["ben"].String(), lab.String(), `{"head":"boss","inside":true,"manager":"ana","own":"desk","panel":false,"second":"boss"}`},
			{"a department without a head", members["ana"].String(), desk.String(), `{"head":"boss","inside":false,"manager":"boss","own":"lab","panel":false}`},
			{"nobody above", members["boss"].String(), top.String(), `{"inside":false,"own":"lab","panel":false}`},
			{"the holder of a role", members[panel(1)].String(), lab.String(), `{"head":"boss","inside":true,"own":"lab","panel":true}`},
			{"one who left", members[panel(2)].String(), lab.String(), `{"head":"boss","inside":true,"own":"lab","panel":false}`},
			{"one of no department", members["admin"].String(), lab.String(), `{"head":"boss","inside":false,"panel":false}`},
			{"one of another company", stranger.String(), lab.String(), `{"head":"boss"}`},
			{"no id", "nobody", "nowhere", `{}`},
			{"an id of nobody", id(3).String(), id(4).String(), `{}`},
			{"a department for a member", lab.String(), members["ana"].String(), `{}`},
		} {
			if got := w.who(c.member, c.place, names); got != c.want {
				t.Errorf("%s: %s, not %s", c.about, got, c.want)
			}
		}
	})
}

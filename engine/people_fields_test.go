package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// pickApp has a form that asks for people and departments in every way; whoever stands in "who" or "team" reads the record.
func (w *world) pickApp() {
	w.t.Helper()
	choir := ""
	groups, err := w.Groups(context.Background(), w.as("admin"))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, g := range groups.Items {
		choir = g.ID.String()
	}
	works := w.made.Departments["works"].String()
	w.install(map[string][]byte{
		"app.yaml": []byte("format: 1\nid: pick\nversion: 1.0.0\nlanguage: en\nname: Pick\naudience: [everyone]\n"),
		"forms/visit.yaml": []byte(strings.NewReplacer("WORKS", works, "CHOIR", choir).Replace(`format: 1
kind: plain
title: Visit
summary: "{{who}} · {{at}}"
schema:
  type: object
  properties:
    who: {type: string, x-field: member}
    team: {type: array, x-field: members, maxItems: 3}
    at: {type: string, x-field: department}
    spots: {type: array, x-field: departments}
    panel: {type: string, x-field: member, x-choose: [{source: role, role: panel}]}
    near: {type: string, x-field: member, x-choose: [{source: own-department}, {source: group, group: CHOIR}]}
    mine: {type: string, x-field: member, x-choose: [{source: reports}]}
    works: {type: string, x-field: department, x-choose: [{source: department, department: WORKS}]}
    headed: {type: string, x-field: department, x-choose: [{source: headed}]}
    boss: {type: string, x-field: member, x-value: manager(who)}
    note: {type: string, x-field: text}
    odd: {type: string, x-field: member, x-value: note}
    stops:
      type: array
      x-field: table
      items: {type: object, properties: {host: {type: string, x-field: member}}}
access:
  - {id: all, who: [{source: everyone}], can: [create, change]}
  - {id: named, who: [{source: everyone}], can: [read], where: who == user or team contains user}
  - {id: heads, who: [{source: everyone}], can: [read], where: at in departmentsHeaded(user)}
`)),
		"views/all.yaml":   []byte("format: 1\nkind: list\nform: visit\ntitle: All\nscope: form\ncolumns: [who, team, at]\n"),
		"views/hosts.yaml": []byte("format: 1\nkind: list\nform: visit\ntitle: Hosts\nscope: form\ncolumns: [who]\nfilter: any(stops, .host == user)\n"),
	})
}

// visit files a record; the answer is what was wrong, with names for ids, or its id.
func (w *world) visit(as, data string) (forms.ID, string) {
	w.t.Helper()
	answer, err := w.CreateRecord(context.Background(), w.as(as), w.key(), "pick.visit", json.RawMessage(w.withIDs(data)), nil)
	if fault := engine.AsFault(err); fault != nil {
		var said []string
		for _, p := range fault.Problems {
			said = append(said, p.Path+" "+p.Code+" "+p.Message[forms.English])
		}
		return forms.ID{}, fault.Code + ": " + strings.Join(said, "; ")
	}
	return w.record(answer, err).ID, ""
}

// withIDs replaces @name by the id of a member or department.
func (w *world) withIDs(data string) string {
	for _, all := range []map[string]forms.ID{w.made.Members, w.made.Departments} {
		for name, id := range all {
			data = strings.ReplaceAll(data, `"@`+name+`"`, `"`+id.String()+`"`)
		}
	}
	return data
}

// Who is hidden, who left, who is of another company and who is nobody are refused alike, on every way to write; so are departments.
func TestPeopleFields_TellNothingOfWhoIsNotSeen(t *testing.T) {
	everySighted(t, func(t *testing.T, w *world) {
		w.pickApp()
		ctx, d := context.Background(), w.made.Departments
		other := w.found("Other", "")
		w.settleVisibility(org.Visibility{Default: everybody, Secrets: []org.Secret{{Departments: []forms.ID{d["board"]}}}})
		w.leave("ben", "")
		nobody := forms.DeriveID(start, forms.ID{9}, 1).String()
		said := map[string]bool{}
		for what, id := range map[string]string{"hidden": w.made.Members["chief"].String(), "secret": w.made.Members["eve"].String(), "gone": w.made.Members["ben"].String(),
			"another company's": other.Members["ana"].String(), "nobody": nobody, "a department": d["works"].String()} {
			for _, data := range []string{`{"who":"%s"}`, `{"team":["@cai","%s"]}`, `{"stops":[{"_id":"a","host":"%s"}]}`, `{"panel":"%s"}`} {
				data = fmt.Sprintf(data, id)
				_, bad := w.visit("ana", data)
				if !strings.Contains(bad, "member_unknown") {
					t.Errorf("%s in %s: %q", what, data, bad)
				}
				field, _, _ := strings.Cut(data, ":")
				said[field+bad] = true
				draft, err := w.SaveDraft(ctx, w.as("ana"), w.key(), "pick.visit", json.RawMessage(w.withIDs(data)))
				if err != nil {
					t.Fatal(err)
				}
				view := w.seen("ana", w.record(draft, err).ID)
				told, _ := json.Marshal(view.Said)
				if s := string(told); strings.Count(s, "(not shown)") != 1 && what != "a department" && what != "gone" {
					t.Errorf("a draft of %s reads %s", what, s)
				}
				if _, err := w.SubmitDraft(ctx, w.as("ana"), w.key(), view.ID, nil); err == nil {
					t.Errorf("%s: a draft with them is filed", what)
				}
				got, err := w.Evaluate(ctx, w.as("ana"), "pick.visit", engine.EvaluateIn{Data: json.RawMessage(w.withIDs(data))})
				if err != nil || len(got.Problems) != 1 || got.Problems[0].Code != "member_unknown" {
					t.Error(what, err, got.Problems)
				}
			}
		}
		if len(said) != 4 {
			t.Errorf("they are told apart: %v", said)
		}
		said = map[string]bool{}
		for what, id := range map[string]string{"secret": d["board"].String(), "another company's": other.Departments["lab"].String(), "nobody": nobody, "a member": w.made.Members["ana"].String()} {
			for _, data := range []string{`{"at":"%s"}`, `{"spots":["%s"]}`} {
				_, bad := w.visit("ana", fmt.Sprintf(data, id))
				if !strings.Contains(bad, "department_unknown") {
					t.Errorf("%s in %s: %q", what, data, bad)
				}
				said[data+bad] = true
			}
		}
		if len(said) != 2 {
			t.Errorf("departments are told apart: %v", said)
		}
		// By a field that is worked out nobody learns a name either.
		id, bad := w.visit("ana", `{"who":"@ana","note":"`+w.made.Members["chief"].String()+`"}`)
		if bad != "" {
			t.Fatal(bad)
		}
		if one := w.seen("ana", id).Said["odd"]; len(one) != 1 || one[0].Label != "(not shown)" {
			t.Error(one)
		}
	})
}

func TestPeopleFields_OfferSome(t *testing.T) {
	everySighted(t, func(t *testing.T, w *world) {
		w.pickApp()
		for _, c := range []struct{ as, data, want string }{
			{"ana", `{"panel":"@dora","near":"@ben","works":"@floor"}`, ""},
			{"ana", `{"near":"@eve","works":"@works"}`, ""},
			{"ana", `{"panel":"@cai"}`, "panel"},
			{"ana", `{"near":"@cai"}`, "near"},
			{"ana", `{"mine":"@ben"}`, "mine"},
			{"chief", `{"mine":"@lead"}`, ""},
			{"ana", `{"works":"@sales"}`, "works"},
			{"ana", `{"headed":"@floor"}`, "headed"},
			{"lead", `{"headed":"@floor"}`, ""},
			{"lead", `{"headed":"@sales"}`, "headed"},
		} {
			if _, bad := w.visit(c.as, c.data); c.want == "" && bad != "" || c.want != "" && (strings.Count(bad, "_unknown") != 1 || !strings.Contains(bad, ": "+c.want+" ")) {
				t.Errorf("%s files %s: %q", c.as, c.data, bad)
			}
		}
	})
}

// The picker offers who may be chosen, and nobody else.
func TestPeopleFields_Choosing(t *testing.T) {
	everySighted(t, func(t *testing.T, w *world) {
		w.pickApp()
		ctx, d := context.Background(), w.made.Departments
		w.settleVisibility(org.Visibility{Default: everybody, Secrets: []org.Secret{{Departments: []forms.ID{d["board"]}}}})
		for _, c := range []struct {
			as   string
			in   engine.ChoosingIn
			want string
		}{
			{"ana", engine.ChoosingIn{Field: "who"}, "/ Top, Works, Sales"},
			{"ana", engine.ChoosingIn{Field: "who", Under: d["top"]}, "Top / Works, Sales"},
			{"ana", engine.ChoosingIn{Field: "who", Under: d["floor"]}, "Top Works Floor Ana Ben /"},
			{"ana", engine.ChoosingIn{Field: "team", Search: "do"}, "Dora /"},
			{"ana", engine.ChoosingIn{Field: "stops.host", Search: "works"}, "/ Works"},
			{"ana", engine.ChoosingIn{Field: "who", Search: "eve"}, "/"},
			{"ana", engine.ChoosingIn{Field: "who", Search: "chris"}, "/"},
			{"ana", engine.ChoosingIn{Field: "panel"}, "Dora /"},
			{"eve", engine.ChoosingIn{Field: "panel"}, "Dora Eve /"},
			{"ana", engine.ChoosingIn{Field: "panel", Search: "d"}, "Dora /"},
			{"ana", engine.ChoosingIn{Field: "panel", Search: "ben"}, "/"},
			{"ana", engine.ChoosingIn{Field: "panel", Under: d["board"]}, "not_found"},
			{"ana", engine.ChoosingIn{Field: "who", Search: "do", Under: d["board"]}, "not_found"},
			{"ana", engine.ChoosingIn{Field: "mine"}, "/"},
			{"chief", engine.ChoosingIn{Field: "mine"}, "Lea /"},
			{"ana", engine.ChoosingIn{Field: "near"}, "Ana Ben Dora /"},
			{"ana", engine.ChoosingIn{Field: "at"}, "/ Top, Works, Sales"},
			{"ana", engine.ChoosingIn{Field: "spots", Under: d["works"]}, "Top Works / Floor, Shop"},
			{"ana", engine.ChoosingIn{Field: "works"}, "/ Works"},
			{"ana", engine.ChoosingIn{Field: "works", Under: d["works"]}, "Works / Floor, Shop"},
			{"ana", engine.ChoosingIn{Field: "works", Under: d["sales"]}, "not_found"},
			{"ana", engine.ChoosingIn{Field: "works", Search: "s"}, "/ Shop, Works"},
			{"ana", engine.ChoosingIn{Field: "headed"}, "/"},
			{"lead", engine.ChoosingIn{Field: "headed"}, "/ Works"},
			{"ana", engine.ChoosingIn{Field: "at", Under: d["board"]}, "not_found"},
			{"ana", engine.ChoosingIn{Field: "at", Search: "board"}, "/"},
			{"ana", engine.ChoosingIn{Field: "note"}, "bad_parameter"},
			{"ana", engine.ChoosingIn{Field: "nothing"}, "bad_parameter"},
			{"ana", engine.ChoosingIn{Field: "who", Search: "\x00"}, "bad_text"},
		} {
			if got := w.choosing(ctx, c.as, c.in); got != c.want {
				t.Errorf("%s, %s %q: %q, not %q", c.as, c.in.Field, c.in.Search, got, c.want)
			}
		}
		strangers := w.found("Other", "").Members["ana"]
		named, err := w.NamesOf(ctx, w.as("ana"), []forms.ID{w.made.Members["ben"], w.made.Members["chief"], d["shop"], d["board"], {1}, strangers})
		if err != nil || fmt.Sprint(named.Items) != fmt.Sprint([]engine.MemberRef{{ID: w.made.Members["ben"], Name: "Ben"}, {ID: w.made.Members["chief"], Name: "(not shown)"},
			{ID: d["shop"], Name: "Shop"}, {ID: d["board"], Name: "(not shown)"}, {ID: forms.ID{1}, Name: "(not shown)"}, {ID: strangers, Name: "(not shown)"}}) {
			t.Error(named, err)
		}
		if _, err := w.NamesOf(ctx, w.as("ana"), make([]forms.ID, engine.MostNames+1)); !engine.HasCode(err, "bad_parameter") {
			t.Error(err)
		}
		if found := w.choices("ana", engine.ChoosingIn{Field: "who", Search: "a"}); len(found.Items) != 2 || len(found.Departments) != 1 {
			t.Error(found)
		}
		first := w.choices("ana", engine.ChoosingIn{Field: "near", Limit: 2})
		next := w.choices("ana", engine.ChoosingIn{Field: "near", Limit: 2, Cursor: first.Next})
		if len(first.Items) != 2 || len(next.Items) != 1 || next.Next != "" {
			t.Error(first, next)
		}
	})
}

func (w *world) choices(as string, in engine.ChoosingIn) engine.Choosing {
	w.t.Helper()
	view, err := w.Choosing(context.Background(), w.as(as), "pick.visit", in)
	if err != nil {
		w.t.Fatal(err)
	}
	return view
}

// choosing is what a picker shows in words: the path and the people, then the departments.
func (w *world) choosing(ctx context.Context, as string, in engine.ChoosingIn) string {
	view, err := w.Choosing(ctx, w.as(as), "pick.visit", in)
	if fault := engine.AsFault(err); fault != nil {
		return fault.Code
	}
	if err != nil {
		return err.Error()
	}
	var words, places []string
	for _, p := range view.Path {
		words = append(words, p.Name)
	}
	for _, p := range view.Items {
		words = append(words, p.Name)
	}
	for _, d := range view.Departments {
		places = append(places, d.Name)
	}
	words = append(words, "/")
	if len(places) > 0 {
		words = append(words, strings.Join(places, ", "))
	}
	return strings.Join(words, " ")
}

// Names come with records and lists to whom they may be told; lists find records by whom they name, and rules of access as well.
func TestPeopleFields_AreRead(t *testing.T) {
	everySighted(t, func(t *testing.T, w *world) {
		w.pickApp()
		ctx, m := context.Background(), w.made.Members
		w.settleVisibility(org.Visibility{Default: everybody, Secrets: []org.Secret{{Members: []forms.ID{m["eve"]}, By: org.Selection{Members: []forms.ID{m["dora"]}}}}})
		id, bad := w.visit("dora", `{"who":"@cai","team":["@eve","@ana"],"at":"@works","stops":[{"_id":"a","host":"@ben"}]}`)
		if bad != "" {
			t.Fatal(bad)
		}
		for as, want := range map[string]string{
			"dora": `{"at":"Works","boss":"","stops.host":"Ben","team":"Eve, Ana","who":"Cai"}`,
			"ana":  `{"at":"Works","boss":"","stops.host":"Ben","team":"(not shown), Ana","who":"Cai"}`,
			"lead": `{"at":"Works","boss":"","stops.host":"Ben","team":"(not shown), Ana","who":"Cai"}`,
		} {
			if got := saidOf(w.seen(as, id)); got != strings.Replace(want, `"boss":"",`, "", 1) {
				t.Errorf("%s reads %s, not %s", as, got, want)
			}
		}
		if _, err := w.Record(ctx, w.as("ben"), id); err == nil {
			t.Error("whom nothing names reads the record")
		}
		for _, c := range []struct{ as, filter, want string }{
			{"cai", "who == user", "1"}, {"ana", "user in team", "1"}, {"ana", "who == user", "0"}, {"lead", "at in departmentsHeaded(user)", "1"}, {"ben", "", "0"},
			{"ana", "team contains '" + m["eve"].String() + "'", "1"}, {"dora", "blank(who)", "0"}, {"cai", "any(stops, .host == '" + m["ben"].String() + "')", "1"},
		} {
			page, err := w.Records(ctx, w.as(c.as), engine.ListIn{Form: "pick.visit", Scope: "form", Filter: c.filter, Fields: []string{"who", "team"}})
			if err != nil || fmt.Sprint(len(page.Items)) != c.want {
				t.Errorf("%s by %s: %d, %v", c.as, c.filter, len(page.Items), err)
			}
			if len(page.Items) > 0 && c.as == "ana" && saidOf(page.Items[0]) != `{"team":"(not shown), Ana","who":"Cai"}` {
				t.Error(saidOf(page.Items[0]))
			}
			if len(page.Items) > 0 && page.Items[0].Summary != "Cai · Works" {
				t.Error(page.Items[0].Summary)
			}
		}
		w.leave("cai", "")
		if got := saidOf(w.seen("ana", id)); !strings.Contains(got, `"who":"Cai"`) {
			t.Errorf("who left reads %s", got)
		}
		// Who stood there before may stay.
		view := w.seen("dora", id)
		if _, err := w.PatchRecord(ctx, w.as("dora"), w.key(), id, int(view.Revision), json.RawMessage(w.withIDs(`{"who":"@cai","spots":["@shop"]}`))); err != nil {
			t.Error(err)
		}
	})
}

// The line that names a record tells nobody of whom they may not see, whoever wrote it.
func TestPeopleFields_SummariesNameWhomTheirReaderSees(t *testing.T) {
	everySighted(t, func(t *testing.T, w *world) {
		w.pickApp()
		ctx, m := context.Background(), w.made.Members
		w.settleVisibility(org.Visibility{Default: everybody, Secrets: []org.Secret{{Members: []forms.ID{m["eve"]}, By: org.Selection{Members: []forms.ID{m["dora"]}}}}})
		id, bad := w.visit("dora", `{"who":"@eve","team":["@ana","@dora"],"at":"@works"}`)
		if bad != "" {
			t.Fatal(bad)
		}
		check := func(when string) {
			t.Helper()
			for as, want := range map[string]string{"dora": "Eve · Works", "ana": "(not shown) · Works"} {
				if got := w.seen(as, id).Summary; got != want {
					t.Errorf("%s: %s is told %q, not %q", when, as, got, want)
				}
				page, err := w.Records(ctx, w.as(as), engine.ListIn{Form: "pick.visit", Scope: "form"})
				if err != nil || len(page.Items) != 1 || page.Items[0].Summary != want {
					t.Errorf("%s: %s lists %+v, %v", when, as, page.Items, err)
				}
			}
		}
		check("filed")
		if _, err := w.PatchRecord(ctx, w.as("ana"), w.key(), id, int(w.seen("ana", id).Revision), json.RawMessage(w.withIDs(`{"spots":["@works"]}`))); err != nil {
			t.Fatal(err)
		}
		check("changed by who may not see her")
	})
}

// saidOf is how values read by field, the first of each.
func saidOf(view engine.RecordView) string {
	said := map[string]string{}
	for path, all := range view.Said {
		said[path] = all[0].Label
	}
	body, _ := json.Marshal(said)
	return string(body)
}

package engine_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine"
)

// listsApp is an app with a plain form of one field of each kind that a list is filtered by.
func listsApp(t testing.TB) *apps.App { return acceptedApp(t, listsSource()) }

func listsSource() map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: lists\nversion: 1.0.0\nlanguage: en\nname: {zh-CN: 列表, en: Lists}\naudience: [everyone]\n"),
		"forms/item.yaml": []byte(`format: 1
kind: plain
title: {zh-CN: 条目, en: Item}
schema:
  type: object
  properties:
    name: {type: string, x-field: text}
    days: {type: number, x-field: decimal, x-scale: 1}
    on: {type: boolean, x-field: boolean}
    day: {type: string, format: date, x-field: date}
    hidden: {type: string, x-field: text}
    story: {type: string, x-field: longtext}
    lines:
      type: array
      x-field: table
      items:
        type: object
        properties:
          what: {type: string, x-field: text}
          cost: {type: number, x-field: decimal, x-scale: 2}
`),
		"views/all.yaml": []byte(`format: 1
kind: list
form: item
title: {zh-CN: 全部, en: All}
scope: form
columns: [name, days, on, day, status]
filter: any(lines, .cost > 0)
`),
	}
}

// A field that only older versions of the form had is on no list, though the index and the records still hold it.
func TestRecords_FiltersByFieldsOfOlderVersions(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		find := w.items()
		expectText(t, find("day == today()", "day"), "b")
		source := listsSource()
		replace := func(path, old, with string) {
			source[path] = []byte(strings.Replace(string(source[path]), old, with, 1))
		}
		replace("app.yaml", "1.0.0", "1.1.0")
		replace("forms/item.yaml", "    day: {type: string, format: date, x-field: date}\n", "")
		replace("views/all.yaml", "day, ", "")
		if _, err := w.Install(context.Background(), w.as("admin"), acceptedApp(t, source)); err != nil {
			t.Fatal(err)
		}
		if got := find("day == today()", ""); !strings.HasPrefix(got, "422 bad_filter") {
			t.Error(got)
		}
		expectText(t, find("", "day"), `422 bad_parameter name="sort" | 参数 sort 无效。 | The parameter sort is not valid.`)
		expectText(t, find("days > 1", "days"), "b ba")
	})
}

func expectText(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// items files the records of the filters' tests and gives a function that lists the names of those that a filter finds.
func (w *world) items(more ...string) func(filter, sort string) string {
	w.t.Helper()
	if _, err := w.Install(context.Background(), w.as("admin"), listsApp(w.t)); err != nil {
		w.t.Fatal(err)
	}
	long := strings.Repeat("长", 200)
	for _, data := range append([]string{`{"name":"a","days":1,"on":true,"day":"2026-03-01","lines":[{"what":"x","cost":1.5},{"what":"y"}]}`,
		`{"name":"b","days":3.5,"on":false,"day":"2026-03-02","lines":[{"cost":-1}]}`, `{"name":"ba","days":3.6,"day":"2026-03-03"}`, `{"days":-3.5}`,
		`{"name":"` + long + `a"}`, `{"name":"` + long + `b"}`}, more...) {
		if _, err := w.CreateRecord(context.Background(), w.as("admin"), w.key(), "lists.item", json.RawMessage(data), nil); err != nil {
			w.t.Fatal(err)
		}
	}
	return func(filter, sort string) string {
		return w.namesOf(engine.ListIn{Form: "lists.item", Filter: filter, Sort: sort, Fields: []string{"name"}})
	}
}

// shortNames are the names of 201 characters.
var shortNames = map[string]string{strings.Repeat("长", 200) + "a": "A", strings.Repeat("长", 200) + "b": "B"}

// namesOf lists the names of the records on all pages of a list, sorted, or what refuses it.
func (w *world) namesOf(in engine.ListIn) string {
	in.Limit = 2
	var names []string
	for {
		page, err := w.Records(context.Background(), w.as("ana"), in)
		if err != nil {
			return told(err)
		}
		for _, item := range page.Items {
			var data struct{ Name string }
			if err := json.Unmarshal(item.Data, &data); err != nil {
				w.t.Fatal(err)
			}
			names = append(names, cmp.Or(shortNames[data.Name], data.Name, "-"))
		}
		if in.Cursor = page.Next; in.Cursor == "" {
			slices.Sort(names)
			return strings.Join(names, " ")
		}
	}
}

// A filter finds the records for which its rule is true, page by page, in whatever order they come.
func TestRecords_Filters(t *testing.T) {
	long := strings.Repeat("长", 200)
	tests := []struct{ filter, want string }{
		{"", "- A B a b ba"},
		{"name == 'a'", "a"},
		{"'a' == name", "a"},
		{"name != 'a'", "- A B b ba"},
		{"not (name == 'a')", "- A B b ba"},
		{"name in ['a', 'ba', nil, 'a']", "a ba"},
		{"name not in ['a', 'ba']", "- A B b"},
		{"name in []", ""},
		{"name < 'b'", "a"},
		{"name >= 'b'", "A B b ba"},
		{"name startsWith 'b'", "b ba"},
		{"not (name startsWith 'b')", "- A B a"},
		{"name startsWith '长'", "A B"},
		{"name == '" + long + "a'", "A"},
		{"name != '" + long + "a'", "- B a b ba"},
		{"name > '" + long + "a'", "B"},
		{"name in ['" + long + "b', 'b']", "B b"},
		{"name startsWith '" + long + "b'", "B"},
		{"blank(name)", "-"},
		{"name == nil", "-"},
		{"days > 3.55", "ba"},
		{"days > 3.5", "ba"},
		{"days >= 3.5", "b ba"},
		{"days == 3.55", ""},
		{"days != 3.55", "- A B a b ba"},
		{"days < 3.55", "- a b"},
		{"days < 999999999999999 * 999999999999999", "- a b ba"},
		{"days == 999999999999999 * 999999999999999", ""},
		{"not (days > 1)", "- A B a"},
		{"on", "a"},
		{"not on", "- A B b ba"},
		{"on == false", "b"},
		{"day == today()", "b"},
		{"day > addDays(today(), -1) and day < '2026-03-03'", "b"},
		{"day in [today(), '2026-03-01']", "a b"},
		{"any(lines, .cost > 1)", "a"},
		{"any(lines, blank(.cost))", "a"},
		{"not any(lines, .cost > 1)", "- A B b ba"},
		{"all(lines, .cost > 1)", "- A B ba"},
		{"blank(lines)", "- A B ba"},
		{"name == 'a' or days == -3.5 and blank(name)", "- a"},
		{"status == 'ended' and days > 1", "b ba"},
		{"days > 1 and status in ['ended']", "b ba"},
		{"days > 1 and name == 'b' and status == 'ended' and on == false", "b"},
		{"status != 'ended'", ""},
		{"status == 'ended' and status == 'running'", ""},
		{"status == 'draft'", ""},
		{"blank(number) and submitted_at <= now()", "- A B a b ba"},
		{"requester == user", ""},
		{"manager(user) == requester", ""},
		{"requester != user and blank(department)", "- A B a b ba"},
		{"true", "- A B a b ba"},
		{"user == 'nobody' or name == 'a'", "a"},
		{"1 > 2", ""},
	}
	eachWorld(t, func(t *testing.T, w *world) {
		find := w.items()
		for _, sort := range []string{"", "name", "-days", "day"} {
			for _, tt := range tests {
				if got := find(tt.filter, sort); got != tt.want {
					t.Errorf("%s by %q: %q, want %q", tt.filter, sort, got, tt.want)
				}
			}
		}
	})
}

// What a filter cannot ask is refused, with the place, in both languages, and with what it can ask.
func TestRecords_RefusedFilters(t *testing.T) {
	bad := func(from, to int, reason string) string {
		return fmt.Sprintf(`422 bad_filter from="%d" reason=%q to="%d" | 筛选条件无效：%s | The filter is not valid: %s`, from, reason, to, reason, reason)
	}
	const fields = "department, number, requester, status, submitted_at, day, days, lines.cost, name, on"
	field := func(field string) string {
		return fmt.Sprintf(`422 filter_field field=%q fields=%q | 列表不能按 %s 筛选：没有视图把它用作列、筛选或排序，索引中没有它。可以按这些字段筛选：%s。 | `, field, fields, field, fields) +
			fmt.Sprintf("A list is not filtered by %s: no view has it as a column, filter or order, so that no index holds it. It is filtered by: %s.", field, fields)
	}
	calculated := "A list is filtered by what fields hold; %s would have to be calculated for every record."
	tests := []struct{ filter, want string }{
		{"name ==", bad(7, 8, "The rule ends too early; something is missing here.")},
		{"nothing == 1", bad(0, 7, "There is no field nothing.")},
		{"nme == 'a'", bad(0, 3, `There is no field nme. Did you mean "name"?`)},
		{"days", bad(0, 4, "The rule must give a yes/no; this is a number.")},
		{"on and days * 2 > 1", bad(7, 15, fmt.Sprintf(calculated, "days * 2"))},
		{"name == hidden", bad(0, 14, "A list compares a field with a constant or a fact, not two fields with each other.")},
		{"name contains 'a'", bad(0, 17, `A list does not search inside texts; it finds how one begins by startsWith, and all of it by ==. Did you mean "name startsWith 'a'"?`)},
		{"name matches 'a'", bad(0, 16, "A list is not filtered by a pattern; it finds how a text begins by startsWith, and several texts by in.")},
		{"days > balance(['annual', user])", bad(7, 32, "balance has no place in the filter of a list: not everybody may know it.")},
		{"days > 1 / 0", bad(7, 12, "Division by zero.")},
		{"name == 'a\x00'", bad(10, 11, "The character U+0000 has no place in a rule.")},
		{"hidden == 'x'", field("hidden")},
		{"on or blank(hidden)", field("hidden")},
		{"on or blank(story)", bad(12, 17, "A list is not filtered by story: no index holds the values of such a field.")},
		{"any(lines, .what == 'x')", field("lines.what")},
		{"requester > 'a'", bad(0, 9, "In the filter of a list, requester is compared by ==, != and in only.")},
	}
	eachWorld(t, func(t *testing.T, w *world) {
		find := w.items()
		for _, tt := range tests {
			for _, sort := range []string{"", "days"} {
				if got := find(tt.filter, sort); got != tt.want {
					t.Errorf("%s: %s, want %s", tt.filter, got, tt.want)
				}
			}
		}
		for _, sort := range []string{"hidden", "lines.cost", "lines", "status", "nothing", "--days"} {
			if got, want := find("", sort), "422 bad_parameter"; !strings.HasPrefix(got, want) {
				t.Errorf("by %s: %s, want %s", sort, got, want)
			}
		}
		chinese := w.as("ana")
		chinese.Language = "zh-CN"
		_, err := w.Records(context.Background(), chinese, engine.ListIn{Form: "lists.item", Filter: "days * 2 > 1"})
		if got := engine.AsFault(err).Text("zh-CN"); got != "筛选条件无效：列表按字段保存的值筛选，days * 2 要逐条计算。" {
			t.Error(got)
		}
	})
}

// A list of all forms is filtered by what every record has.
func TestRecords_FiltersOfAllForms(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.grant("ana", "10")
		for _, data := range []string{`{"subject":"一","amount":1}`, `{"subject":"二"}`} {
			w.submit("ana", "any", data)
		}
		if _, err := w.SaveDraft(context.Background(), w.as("ana"), w.key(), "proof.all", json.RawMessage(`{}`)); err != nil {
			t.Fatal(err)
		}
		for filter, want := range map[string]string{"": "3", "status == 'running'": "2", "'draft' == status": "1", "status == 'approved'": "0", "status != 'draft'": "2",
			"status in ['draft', 'running']": "3", "number startsWith 'any-'": "2", "blank(number)": "1", "submitted_at <= now()": "2", "requester == user": "3", "requester != user": "0",
			"subject == 'x'": `422 bad_filter from="0" reason="There is no field subject." to="7" | 筛选条件无效：There is no field subject. | The filter is not valid: There is no field subject.`} {
			page, err := w.Records(context.Background(), w.as("ana"), engine.ListIn{Filter: filter})
			got := fmt.Sprint(len(page.Items))
			if err != nil {
				got = told(err)
			}
			if got != want {
				t.Errorf("%s: %s, want %s", filter, got, want)
			}
		}
		// One's own records of a form, by a slot: the person leads there.
		page, err := w.Records(context.Background(), w.as("ana"), engine.ListIn{Form: "proof.any", Filter: "amount == 1"})
		if err != nil || len(page.Items) != 1 {
			t.Errorf("%d records, %v", len(page.Items), err)
		}
	})
}

// A list that is none of the named ones ends with its budget and says which condition would help; a named one has all
// the time there is.
func TestRecords_TooBroad(t *testing.T) {
	broad := "status == …, day == …, days == …, name == …, on == …"
	still := func(has, condition string) string {
		return fmt.Sprintf(`422 filter_still_broad condition=%q has=%q | 列表已按 %s 筛选，查询仍然过慢；请再增加条件：%s，或缩小范围。 | `, condition, has, has, condition) +
			fmt.Sprintf("The list takes too long although it is narrowed by %s; add a condition, %s, or ask for less of it.", has, condition)
	}
	tooBroad := fmt.Sprintf(`422 filter_too_broad condition=%q | 列表按此条件查询过慢，请增加条件：%s。 | The list takes too long with this filter; add a condition: %s.`, broad, broad, broad)
	eachWorld(t, func(t *testing.T, w *world) {
		find := w.items()
		w.budget = time.Nanosecond
		many := []string{"'a'", "'b'"}
		for i := range 49 {
			many = append(many, fmt.Sprintf("'%d'", i))
		}
		w.Engine = w.node()
		for _, tt := range []struct{ filter, sort, want string }{
			{"name != 'a'", "", tooBroad},
			{"days > 1 and on", "name", tooBroad},
			{"status == 'ended' and name startsWith 'b'", "", still("status", "day == …, days == …, name == …, on == …")},
			{"name == 'a' and days > 1", "", still("name", "status == …, day == …, days == …, on == …")},
			{"name in ['a', 'b'] and status in ['ended'] and days > 1", "", still("status, name", "day == …, days == …, on == …")},
			{"name in [" + strings.Join(many, ", ") + "]", "", still("name", "status == …, day == …, days == …, on == …")},
			{"name in [" + strings.Join(many[:50], ", ") + "]", "", "a b"},
			{"name == 'a'", "", "a"},
			{"'a' == name", "", "a"},
			{"name in ['a', 'b']", "", "a b"},
			{"not not (name == 'a') and true", "", "a"},
			{"status == 'ended'", "", "- A B a b ba"},
			{"status in ['ended']", "", "- A B a b ba"},
			{"days > 1", "-days", "b ba"},
			{"", "days", "- A B a b ba"},
			{"", "", "- A B a b ba"},
		} {
			if got := find(tt.filter, tt.sort); got != tt.want {
				t.Errorf("%s by %q: %s, want %s", tt.filter, tt.sort, got, tt.want)
			}
		}
		_, err := w.Records(context.Background(), w.as("ana"), engine.ListIn{Filter: "status == 'running' and submitted_at <= now()"})
		if got, want := told(err), `422 filter_too_slow has="status" | 列表已按 status 筛选，查询仍然过慢；请缩小范围或改为按最新排序。 | The list takes too long although it is narrowed by status; ask for less of it, or newest first.`; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}

// A cursor holds for a filter as it is written, also on the day after, when today() is another.
func TestRecords_CursorsOfFilters(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.items()
		list := func(filter, cursor string) engine.List[engine.RecordView] {
			page, err := w.Records(context.Background(), w.as("ana"), engine.ListIn{Form: "lists.item", Filter: filter, Cursor: cursor, Limit: 1})
			if err != nil {
				t.Fatalf("%s: %v", filter, err)
			}
			return page
		}
		first := list("day <= today() or blank(day)", "")
		w.clock.Add(24 * time.Hour.Milliseconds())
		if second := list("day <= today() or blank(day)", first.Next); len(second.Items) != 1 || second.Items[0].ID == first.Items[0].ID {
			t.Errorf("the second page is %v", second.Items)
		}
		_, err := w.Records(context.Background(), w.as("ana"), engine.ListIn{Form: "lists.item", Filter: "day == today() or blank(day)", Cursor: first.Next, Limit: 1})
		if !engine.HasCode(err, "bad_cursor") {
			t.Errorf("with another filter: %v", err)
		}
	})
}

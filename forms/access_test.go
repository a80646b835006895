package forms

import (
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func accessForm(t *testing.T, kind, access string) *Form {
	t.Helper()
	f, problems := Compile([]byte(`{"format":1,"kind":"`+kind+`","title":"t","summary":"{{a}} {{requester}}","schema":{"type":"object","properties":{"a":{"type":"string","x-field":"text"},`+
		`"b":{"type":"string","x-field":"text","x-value":"concat(a, 'x')","x-show":"a != 'y'"},"c":{"type":"number","x-field":"decimal"},`+
		`"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"n":{"type":"integer","x-field":"integer"},"m":{"type":"integer","x-field":"integer"}}}}}}`+access+`}`), Env{ID: "x.y", App: "x"})
	for _, p := range problems {
		t.Fatal(p.Path, p.Text(English))
	}
	return f
}

// What a form does not say holds for its kind; requester and seats read unless a rule about reading names them.
func TestForm_Access(t *testing.T) {
	const rule = `,"access":[{"id":"r","who":[{"source":"role","role":"hr"}],"can":["read"]},{"id":"o","who":[{"source":"requester"}],"can":["read","comment"],"until":["approved"]}]`
	for _, c := range []struct{ kind, access, want string }{
		{Approval, "", "create: default-create-everyone; read: default-read-requester, default-read-seat; change: ; delete: ; comment: default-comment-everyone; export: ; unmask: "},
		{Plain, "", "create: default-create-role; read: default-read-everyone, default-read-requester, default-read-seat; change: ; delete: ; comment: default-comment-everyone; export: ; unmask: "},
		{Plain, rule, "create: default-create-role; read: r, o, default-read-seat; change: ; delete: ; comment: o; export: ; unmask: "},
	} {
		f := accessForm(t, c.kind, c.access)
		var parts []string
		for _, action := range AccessActions() {
			var ids []string
			for _, a := range f.Access(action) {
				ids = append(ids, a.ID)
				if a.Implied != strings.HasPrefix(a.ID, "default-") {
					t.Errorf("%s is implied: %v", a.ID, a.Implied)
				}
			}
			parts = append(parts, action+": "+strings.Join(ids, ", "))
		}
		if got := strings.Join(parts, "; "); got != c.want || f.DeclaresAccess() != (c.access != "") {
			t.Errorf("%s %s\n got %s\nwant %s", c.kind, c.access, got, c.want)
		}
	}
}

func TestForm_AccessFields(t *testing.T) {
	f := accessForm(t, Plain, `,"access":[{"id":"r","who":[{"source":"everyone"}],"can":["read","change"],"where":"c > 1 and any(t, .n == 2) and status == 'ended'"}]`)
	if got := strings.Join(f.AccessFields(), " "); got != "c t t.n" {
		t.Error(got)
	}
}

func TestSight(t *testing.T) {
	f := accessForm(t, Approval, "")
	only := SightOf([]*AccessRule{{Fields: []string{"a", "t.n"}}})
	but := SightOf([]*AccessRule{{Except: []string{"a", "t.m"}}})
	whole := SightOf([]*AccessRule{{Except: []string{"a"}}, {}})
	seen := func(s *Sight) string {
		var out []string
		for _, path := range append(f.paths(), "t.1.m", "requester", "gone") {
			if s.Sees(f, path) {
				out = append(out, path)
			}
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		name, want string
		sight      *Sight
	}{
		{"only", "a t t.n requester", only},
		{"but", "b c t t.n requester", but},
		{"whole", "a b c t t.n t.m t.1.m requester gone", whole},
		{"nothing", "", nil},
		{"both", "t t.n requester", only.And(but)},
		{"either", "a b c t t.n requester", only.Or(but)},
		{"with all", "a t t.n requester", only.And(whole)},
		{"or all", "a b c t t.n t.m t.1.m requester gone", but.Or(whole)},
		{"and nothing", "", only.And(nil)},
		{"or nothing", "a t t.n requester", (*Sight)(nil).Or(only)},
	} {
		if got := seen(c.sight); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	data, _ := f.Decode([]byte(`{"a":"x","c":1,"t":[{"_id":"1","n":1,"m":2}]}`))
	if got := string(f.Encode(only.Data(f, data))); got != `{"a":"x","t":[{"_id":"1","n":1}]}` {
		t.Error(got)
	}
	if got := strings.Join(sortedKeys(only.Editable(f)), " ") + "; " + strings.Join(only.Paths(f), " "); got != "a t.n; a t.n" || whole.Editable(f) != nil {
		t.Error(got)
	}
	if got := strings.Join(whole.Paths(f), " "); got != "a c t" {
		t.Error(got)
	}
	if !only.SummaryShows(f) || but.SummaryShows(f) || !whole.SummaryShows(f) {
		t.Error("the summary names a and the requester")
	}
}

// A rule tells nothing where it reads what the person may not, be it behind a computed field or in a private fact.
func TestSight_Tells(t *testing.T) {
	f := accessForm(t, Approval, "")
	but := SightOf([]*AccessRule{{Except: []string{"a"}}})
	private := func(fact string) bool { return fact == "balance" }
	for source, want := range map[string]bool{"c > 1": true, "a == 'x'": false, "b == 'x'": false, "sum(t.n) > 1": true, "balance(['x']) > 1": false, "requester == user": true, "manager(user) == user": true} {
		rule, bad := rules.Compile(source, rules.Type{Kind: rules.KindBool}, f.RulesEnv())
		if bad != nil {
			t.Fatal(bad)
		}
		if got := but.Tells(f, rule, private); got != want {
			t.Errorf("%s tells: %v", source, got)
		}
	}
	if !slices.Contains(AccessSources(), WhoSeat) || !but.Tells(f, nil, private) {
		t.Error("no rule tells nothing")
	}
}

// What no index answers is refused where the rule is written, and what a rule asks counts.
func TestForm_AccessWhereOfIndexes(t *testing.T) {
	long := strings.Repeat("x", SlotTextLength)
	for where, want := range map[string]string{
		"department startsWith 'x'":                      "list_no_order",
		"not (requester >= 'x') or c > 1":                "list_no_order",
		"'x' < department":                               "list_no_order",
		"any(t, .s == '" + long + "')":                   "list_long_text",
		"any(t, .s in ['a', '" + long + "'])":            "list_long_text",
		"any(t, .s startsWith '" + long + "x')":          "list_long_text",
		"any(t, .s startsWith '" + long + "')":           "",
		"any(t, .s == '" + long[1:] + "')":               "",
		"a == '" + long + "'":                            "",
		"requester == user and department in ['a', 'b']": "",
		"status > 'a' and number startsWith 'x'":         "",
	} {
		_, problems := Compile([]byte(`{"format":1,"kind":"plain","title":"t","schema":{"type":"object","properties":{"a":{"type":"string","x-field":"text"},"c":{"type":"number","x-field":"decimal"},`+
			`"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"s":{"type":"string","x-field":"text"}}}}}},`+
			`"access":[{"id":"r","who":[{"source":"everyone"}],"can":["read"],"where":"`+where+`"}]}`), Env{ID: "x.y", App: "x"})
		got := ""
		for _, p := range problems {
			got += p.Path + " " + p.Args["rule"] + p.Code + p.Text(English)
		}
		if want == "" && got != "" || want != "" && (len(problems) != 1 || !strings.HasPrefix(got, "/access/0/where ") || !strings.Contains(got, rulesText(want))) {
			t.Errorf("%.60s: %s, want %s", where, got, want)
		}
	}
}

func rulesText(code string) string {
	return map[string]string{"list_no_order": "compared by ==, != and in only", "list_long_text": "texts of at most 199 characters"}[code]
}

// A rule of access is worked out by itself: it has a budget of its own for all its rounds, and none of those of the form.
func TestForm_AccessCosts(t *testing.T) {
	asks := "manager(" + strings.Repeat("manager(", 2) + "user" + strings.Repeat(")", 3)
	f := accessForm(t, Plain, `,"access":[{"id":"r","who":[{"source":"everyone"}],"can":["read","change"],"where":"a == `+asks+`"}]`)
	costs := f.Costs()
	last := costs[len(costs)-1]
	if last.Path != "/access/0/where" || last.Name != "r" || last.Keyword != "access" || last.Times != 4 || len(costs) != 3 {
		t.Errorf("%d %+v", len(costs), last)
	}
	if f.Rounds().Most != 0 || len(f.CostProblems()) != 0 {
		t.Error(f.Rounds(), f.CostProblems())
	}
	deep := "''"
	for range MaxRounds + 1 {
		deep = "manager(" + deep + ")"
	}
	_, problems := Compile([]byte(`{"format":1,"kind":"plain","title":"t","schema":{"type":"object","properties":{"a":{"type":"string","x-field":"text"}}},`+
		`"access":[{"id":"r","who":[{"source":"everyone"}],"can":["read"],"where":"a == `+deep+`"}]}`), Env{ID: "x.y", App: "x"})
	if len(problems) != 1 || problems[0].Code != "rule_rounds" || problems[0].Path != "/access/0/where" {
		t.Error(problems)
	}
	filter, bad := f.Filter("a == manager(user) and (" + strings.Repeat("manager(user) ?? ", MaxRounds) + "manager(user)) == a")
	if bad != nil {
		t.Fatal(bad)
	}
	if _, p := f.CostOf("/filter", "v", "filter", filter); p == nil || p.Code != "rounds_cost" || p.Args["rounds"] != "33" {
		t.Error(p)
	}
}

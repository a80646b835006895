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
		{Approval, "", "create: default-create-everyone; read: default-read-requester, default-read-seat; change: ; delete: ; comment: default-comment-everyone; export: "},
		{Plain, "", "create: default-create-role; read: default-read-everyone, default-read-requester, default-read-seat; change: ; delete: ; comment: default-comment-everyone; export: "},
		{Plain, rule, "create: default-create-role; read: r, o, default-read-seat; change: ; delete: ; comment: o; export: "},
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

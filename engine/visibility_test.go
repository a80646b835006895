package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// settleVisibility settles who may see whom, as the first or in place of what stands.
func (w *world) settleVisibility(rule org.Visibility) {
	w.t.Helper()
	ctx := context.Background()
	view, err := w.Visibility(ctx, w.as("admin"))
	if err == nil {
		_, err = w.SetVisibility(ctx, w.as("admin"), w.key(), int(view.Revision), rule)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// sighted is a company of a board, works with a floor and a shop below, and sales. The chief is head of the top, hidden, and
// answers for the lead of the works; ana and ben work on the floor, cai in the shop and in sales, dora in sales, eve on the board.
func sighted(t *testing.T, dialect string) *world {
	w := emptyWorld(t, dialect)
	ctx := context.Background()
	f := engine.Founding{Name: "Sighted", Zone: "Asia/Shanghai", Language: forms.English,
		Roles: []engine.FoundRole{{Key: "admin", Name: "Admin"}, {Key: "panel", Name: "Panel"}, {Key: "trio", Name: "Trio"}, {Key: "clerk", Name: "Clerk"}},
		Posts: []engine.FoundPost{{Key: "hand", Name: "Hand", Rank: 1}, {Key: "master", Name: "Master", Rank: 50}},
		Departments: []engine.FoundDepartment{{Key: "top", Name: "Top", Head: "chief"}, {Key: "board", Name: "Board", Parent: "top"}, {Key: "works", Name: "Works", Parent: "top", Head: "lead"},
			{Key: "floor", Name: "Floor", Parent: "works"}, {Key: "shop", Name: "Shop", Parent: "works"}, {Key: "sales", Name: "Sales", Parent: "top"}},
		Members: []engine.FoundMember{
			{Key: "admin", Name: "Adam", Roles: []string{"admin"}}, {Key: "chief", Name: "Chris", Department: "top"},
			{Key: "lead", Name: "Lea", Department: "works", Manager: "chief", Post: "master"}, {Key: "ana", Name: "Ana", Department: "floor", Post: "hand", Phone: "13800000001"},
			{Key: "ben", Name: "Ben", Department: "floor", Post: "hand", Roles: []string{"clerk"}, Phone: "13800000002"},
			{Key: "cai", Name: "Cai", Department: "shop", Post: "hand", Further: []engine.FoundPlace{{Department: "sales"}}, Phone: "13800000003"},
			{Key: "dora", Name: "Dora", Department: "sales", Post: "master", Phone: "13800000004", Roles: []string{"panel"}},
			{Key: "eve", Name: "Eve", Department: "board", Roles: []string{"panel"}, Phone: "13800000005"},
		},
		Groups: []engine.FoundGroup{{Name: "Choir", Members: []string{"ana", "dora", "eve"}}},
	}
	var err error
	if w.made, err = w.Engine.Found(ctx, f, "correct horse", 0); err != nil {
		t.Fatal(err)
	}
	if _, err = w.Install(ctx, w.as("admin"), proofApp(t)); err != nil {
		t.Fatal(err)
	}
	yes := true
	w.change(nil, engine.PatchMember{ID: w.made.Members["chief"], Revision: w.revision("chief"), MemberPatch: engine.MemberPatch{Hidden: &yes}})
	return w
}

func everySighted(t *testing.T, body func(t *testing.T, w *world)) {
	t.Helper()
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) { body(t, sighted(t, dialect)) })
	}
}

// keys are members as the founding calls them, in order.
func (w *world) keysOf(ids []forms.ID) string {
	var names []string
	for _, id := range ids {
		names = append(names, w.nameOf(id))
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

var everybody = org.Sight{Selection: org.Selection{Everybody: true}}

// rulesOfSight are rules with whom each of the members sees by them.
func (w *world) rulesOfSight() map[string]struct {
	rule org.Visibility
	sees map[string]string
} {
	m, d := w.made.Members, w.made.Departments
	one := 1
	roles := map[string]forms.ID{}
	w.read(func(tx *store.Tx) error {
		rows, err := tx.Roles()
		for _, r := range rows {
			roles[r.Key] = r.ID
		}
		return err
	})
	return map[string]struct {
		rule org.Visibility
		sees map[string]string
	}{
		"as long as nothing is settled": {org.Visibility{Default: everybody}, map[string]string{
			"ana": "admin ana ben cai dora eve lead", "lead": "admin ana ben cai chief dora eve lead", "chief": "admin ana ben cai chief dora eve lead"}},
		"the own departments": {org.Visibility{Default: org.Sight{Own: org.OwnDepartment}}, map[string]string{
			"ana": "ana ben lead", "cai": "cai dora lead", "dora": "cai chief dora", "chief": "chief lead", "lead": "chief lead"}},
		"a level further up": {org.Visibility{Default: org.Sight{Own: org.OwnSubtree, Up: 1}}, map[string]string{
			"ana": "ana ben cai lead", "cai": "ana ben cai dora eve lead", "dora": "ana ben cai chief dora eve lead"}},
		"nobody but those around": {org.Visibility{}, map[string]string{"ana": "ana lead", "lead": "chief lead", "eve": "chief eve", "admin": "admin ana ben cai chief dora eve lead"}},
		"the first rule that means somebody": {org.Visibility{Default: everybody, Rules: []org.SightRule{
			{Name: "clerks", For: org.Selection{Roles: []forms.ID{roles["clerk"]}}, See: org.Sight{Selection: org.Selection{Members: []forms.ID{m["eve"]}}}},
			{Name: "hands", For: org.Selection{RankTo: &one}, See: org.Sight{Own: org.OwnSubtree}}}}, map[string]string{
			"ana": "ana ben lead", "ben": "ben eve lead", "cai": "cai dora lead", "dora": "admin ana ben cai chief dora eve lead"}},
		"a secret board": {org.Visibility{Default: everybody, Secrets: []org.Secret{{Departments: []forms.ID{d["board"]}, By: org.Selection{Members: []forms.ID{m["dora"]}}}}}, map[string]string{
			"ana": "admin ana ben cai dora lead", "dora": "admin ana ben cai chief dora eve lead", "eve": "admin ana ben cai chief dora eve lead"}},
	}
}

// Lists, counts, searches, groups, the tree, cards and pickers show a caller the same people, those of the rule; and what an administrator is told
// of it is so too.
func TestVisibility_IsTheSameEverywhere(t *testing.T) {
	everySighted(t, func(t *testing.T, w *world) {
		for name, c := range w.rulesOfSight() {
			w.settleVisibility(c.rule)
			for member, want := range c.sees {
				w.seesSame(name+", "+member, member, want)
			}
		}
	})
}

// seesSame asks all that shows people, as a member, for those whom they should see.
func (w *world) seesSame(what, member, want string) {
	w.t.Helper()
	ctx, caller := context.Background(), w.as(member)
	expect := func(which, got, want string) {
		w.t.Helper()
		if got != want {
			w.t.Errorf("%s: %s: %q, not %q", what, which, got, want)
		}
	}
	page, err := w.OrgMembers(ctx, caller, engine.MemberListIn{})
	expect("list", w.keysOfPage(page, err), want)
	as, err := w.VisibleAs(ctx, w.as("admin"), w.made.Members[member], "", 50)
	expect("as an administrator is told", w.keysOfPage(engine.List[engine.OrgMember]{Items: as.Items}, err), want)
	expect("count", fmt.Sprint(as.Count), fmt.Sprint(len(strings.Fields(want))))
	var found, cards, picked, asked []forms.ID
	for key, id := range w.made.Members {
		for _, text := range []string{w.nameIn(id), "1380000000" + fmt.Sprint(strings.Index("·abcde", key[:1]))} {
			page, err := w.OrgSearch(ctx, caller, text, 50)
			if err != nil {
				w.t.Fatal(err)
			}
			if slices.ContainsFunc(page.Items, func(m engine.OrgMember) bool { return m.ID == id }) && !slices.Contains(found, id) {
				found = append(found, id)
			}
		}
		if _, err := w.OrgMember(ctx, caller, id); err == nil {
			cards = append(cards, id)
		}
		if _, err := w.ChangeOwn(ctx, caller, w.key(), engine.ChangeGroup{GroupPatch: engine.GroupPatch{Name: &key, Add: []forms.ID{id}}}); err == nil {
			picked = append(picked, id)
		} else if f := engine.AsFault(err); f == nil || f.Code != "no_such_member" {
			w.t.Fatal(err)
		}
		if w.tellsOf(caller, id) {
			asked = append(asked, id)
		}
	}
	expect("search", w.keysOf(found), want)
	expect("cards", w.keysOf(cards), want)
	expect("pickers", w.keysOf(picked), want)
	expect("names on the path of a preview", w.namedInPreview(caller), w.ofPanel(want))
	expect("facts", w.keysOf(asked), w.keysOf(w.placed(want)))
	w.seesInTree(what, caller, want)
	w.dropGroups(caller)
}

// namedInPreview are those of the panel whom a preview names; the others it counts, and keeps their names.
func (w *world) namedInPreview(caller engine.Caller) string {
	w.t.Helper()
	path, err := w.Preview(context.Background(), caller, "proof.any", engine.EvaluateIn{Data: json.RawMessage(`{"subject":"s"}`)})
	if err != nil {
		w.t.Fatal(err)
	}
	var ids []forms.ID
	n := 0
	for _, step := range path.Steps {
		for _, p := range append(step.People, step.Left...) {
			if n++; p.ID.IsZero() && p.Name == "(not shown)" {
				continue
			}
			ids = append(ids, p.ID)
		}
	}
	if n != 2 {
		w.t.Errorf("%d of the panel are on the path", n)
	}
	return w.keysOf(ids)
}

// ofPanel are those of some members who decide in the app.
func (w *world) ofPanel(keys string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(keys), func(key string) bool { return key != "dora" && key != "eve" }), " ")
}

// seesInTree compares the tree, departments and groups with the people who are seen.
func (w *world) seesInTree(what string, caller engine.Caller, want string) {
	w.t.Helper()
	ctx := context.Background()
	tree, err := w.OrgTree(ctx, caller, forms.ID{})
	if err != nil || len(tree.Items) != 1 {
		w.t.Fatal(tree, err)
	}
	below, err := w.OrgMembers(ctx, caller, engine.MemberListIn{Department: tree.Items[0].ID, Below: true})
	if got := w.keysOfPage(below, err); tree.Items[0].All != len(below.Items) || got != w.keysOf(w.placed(want)) {
		w.t.Errorf("%s: the tree counts %d, and lists %q, not %q", what, tree.Items[0].All, got, want)
	}
	groups, err := w.Groups(ctx, caller)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, g := range groups.Items {
		page, err := w.OrgMembers(ctx, caller, engine.MemberListIn{Group: g.ID})
		if got := w.keysOfPage(page, err); g.Members != len(page.Items) {
			w.t.Errorf("%s: a group counts %d and lists %q", what, g.Members, got)
		}
		for _, m := range page.Items {
			if !slices.Contains(strings.Fields(want), w.nameOf(m.ID)) {
				w.t.Errorf("%s: a group lists %s", what, m.Name)
			}
		}
	}
}

// placed are those of some members who belong to a department: all but the administrator.
func (w *world) placed(keys string) (ids []forms.ID) {
	for _, key := range strings.Fields(keys) {
		if key != "admin" {
			ids = append(ids, w.made.Members[key])
		}
	}
	return ids
}

func (w *world) dropGroups(caller engine.Caller) {
	w.t.Helper()
	groups, err := w.Groups(context.Background(), caller)
	for _, g := range groups.Items {
		if err == nil && g.Own {
			_, err = w.ChangeOwn(context.Background(), caller, w.key(), engine.ChangeGroup{ID: g.ID, Revision: g.Revision, Drop: true})
		}
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) keysOfPage(page engine.List[engine.OrgMember], err error) string {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	var ids []forms.ID
	for _, m := range page.Items {
		ids = append(ids, m.ID)
	}
	return w.keysOf(ids)
}

func (w *world) nameIn(id forms.ID) (name string) {
	w.t.Helper()
	w.read(func(tx *store.Tx) error {
		m, err := tx.Member(id)
		name = m.Name
		return err
	})
	return name
}

// tellsOf says whether a rule of a form tells a caller anything of somebody whose id they bring.
func (w *world) tellsOf(caller engine.Caller, id forms.ID) bool {
	w.t.Helper()
	ctx := context.Background()
	if _, err := w.Form(ctx, w.as("admin"), "people.who", 0); err != nil {
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(w.t, peopleApp)); err != nil {
			w.t.Fatal(err)
		}
	}
	got, err := w.Evaluate(ctx, w.owning(caller), "people.who", engine.EvaluateIn{Data: json.RawMessage(`{"member":"` + id.String() + `","place":"x"}`)})
	if err != nil {
		w.t.Fatal(err)
	}
	var values map[string]any
	if err := json.Unmarshal(got.Data, &values); err != nil {
		w.t.Fatal(err)
	}
	return values["own"] != nil
}

// owning is a caller who may fill in what administrators keep, and sees no more for that.
func (w *world) owning(caller engine.Caller) engine.Caller {
	if !caller.Admin {
		caller.Shares = append(slices.Clone(caller.Shares), org.Share{Rights: []string{org.RightRecords}})
	}
	return caller
}

// What is settled is settled once, by those who organise the whole company, and refused where it is none, with the place.
func TestVisibility_Settled(t *testing.T) {
	everySighted(t, func(t *testing.T, w *world) {
		ctx, nobody := context.Background(), forms.DeriveID(start, forms.ID{7}, 1)
		two, one := 2, 1
		named := func(s org.Selection) org.Visibility { return org.Visibility{Rules: []org.SightRule{{For: s}}} }
		for at, rule := range map[string]org.Visibility{
			"rules":                      {Rules: make([]org.SightRule, 101)},
			"default.own":                {Default: org.Sight{Own: "all"}},
			"default.up":                 {Default: org.Sight{Own: org.OwnDepartment, Up: 1}},
			"rules.0.for":                named(org.Selection{}),
			"rules.0.name":               {Rules: []org.SightRule{{Name: "a\x00"}}},
			"rules.0.for.members.1":      named(org.Selection{Members: []forms.ID{w.made.Members["ana"], nobody}}),
			"rules.0.for.departments.0":  named(org.Selection{Departments: []org.Branch{{ID: nobody}}}),
			"rules.0.for.roles.0":        named(org.Selection{Roles: []forms.ID{w.made.Members["ana"]}}),
			"rules.0.for.posts.0":        named(org.Selection{Posts: []forms.ID{nobody}}),
			"rules.0.for.groups.0":       named(org.Selection{Groups: []forms.ID{nobody}}),
			"rules.0.for.rank_to":        named(org.Selection{RankFrom: &two, RankTo: &one}),
			"rules.0.for.roles":          named(org.Selection{Roles: make([]forms.ID, 51)}),
			"secrets.0.departments":      {Secrets: []org.Secret{{By: org.Selection{}}}},
			"secrets.0.by":               {Secrets: []org.Secret{{Members: []forms.ID{w.made.Members["ana"]}, By: org.Selection{Everybody: true}}}},
			"secrets.0.members.0":        {Secrets: []org.Secret{{Members: []forms.ID{nobody}}}},
			"numbers.0.of":               {Numbers: []org.NumbersRule{{}}},
			"numbers.0.by":               {Numbers: []org.NumbersRule{{Of: org.Selection{Everybody: true}, By: org.Selection{Everybody: true}}}},
			"numbers.0.by.departments.0": {Numbers: []org.NumbersRule{{Of: org.Selection{Everybody: true}, By: org.Selection{Departments: []org.Branch{{ID: nobody}}}}}},
		} {
			_, err := w.SetVisibility(ctx, w.as("admin"), w.key(), 0, rule)
			if f := engine.AsFault(err); f == nil || f.Code != "bad_parameter" || f.Args["name"] != at {
				t.Errorf("%s: %v", at, err)
			}
		}
		some := w.as("lead")
		some.Shares = []org.Share{{Rights: []string{org.RightOrganisation}, Departments: []forms.ID{w.made.Departments["works"]}}}
		for name, c := range map[string]engine.Caller{"nobody in particular": w.as("ana"), "who organises some": some} {
			_, err := w.Visibility(ctx, c)
			_, err2 := w.SetVisibility(ctx, c, w.key(), 0, org.Visibility{})
			_, err3 := w.VisibleAs(ctx, c, w.made.Members["ana"], "", 10)
			for _, err := range []error{err, err2, err3} {
				if f := engine.AsFault(err); f == nil || f.Code != "forbidden" {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		w.settleVisibility(org.Visibility{Default: everybody, Rules: []org.SightRule{{Name: "hers", For: org.Selection{Members: []forms.ID{w.made.Members["ana"]}}}}})
		if _, err := w.SetVisibility(ctx, w.as("admin"), w.key(), 0, org.Visibility{}); engine.AsFault(err) == nil || engine.AsFault(err).Code != "changed_meanwhile" {
			t.Errorf("who is slower: %v", err)
		}
		view, err := w.Visibility(ctx, w.as("admin"))
		if err != nil || view.Revision != 1 || view.ChangedBy == nil || view.Names[w.made.Members["ana"].String()] != "Ana" {
			t.Errorf("what is settled: %+v %v", view, err)
		}
		as, err := w.VisibleAs(ctx, w.as("admin"), w.made.Members["ana"], "", 10)
		if err != nil || as.Rule == nil || *as.Rule != 0 || as.RuleName != "hers" || as.Count != 2 || as.All {
			t.Errorf("as she sees: %+v %v", as, err)
		}
		for _, id := range []forms.ID{nobody, w.made.Departments["works"]} {
			if _, err := w.VisibleAs(ctx, w.as("admin"), id, "", 10); engine.AsFault(err) == nil || engine.AsFault(err).Code != "not_found" {
				t.Errorf("as nobody: %v", err)
			}
		}
		w.clean()
	})
}

// Who organises some departments sees everybody in them, hidden ones too, and elsewhere what the rule says.
func TestVisibility_OfWhoOrganises(t *testing.T) {
	everySighted(t, func(t *testing.T, w *world) {
		yes, ctx := true, context.Background()
		w.change(nil, engine.PatchMember{ID: w.made.Members["ben"], Revision: w.revision("ben"), MemberPatch: engine.MemberPatch{Hidden: &yes}})
		w.settleVisibility(org.Visibility{})
		some := w.as("dora")
		some.Shares = []org.Share{{Rights: []string{org.RightOrganisation}, Departments: []forms.ID{w.made.Departments["works"]}}}
		page, err := w.OrgMembers(ctx, some, engine.MemberListIn{})
		if got := w.keysOfPage(page, err); got != "ana ben cai chief dora lead" {
			t.Error(got)
		}
		page, err = w.OrgMembers(ctx, some, engine.MemberListIn{Department: w.made.Departments["floor"]})
		if got := w.keysOfPage(page, err); got != "ana ben" {
			t.Error(got)
		}
		as, err := w.VisibleAs(ctx, w.as("admin"), w.made.Members["admin"], "", 10)
		if err != nil || !as.All || as.Count != 8 {
			t.Errorf("an owner sees %d, %v", as.Count, err)
		}
	})
}

// A secret department is none for whom it is secret: in the tree, on paths and on cards.
func TestVisibility_SecretDepartments(t *testing.T) {
	everySighted(t, func(t *testing.T, w *world) {
		ctx, d := context.Background(), w.made.Departments
		further := []engine.Place{{Department: d["board"]}}
		w.change(nil, engine.TransferMember{ID: w.made.Members["ben"], Revision: w.revision("ben"), Transfer: engine.Transfer{Further: &further}})
		w.settleVisibility(org.Visibility{Default: everybody, Secrets: []org.Secret{{Departments: []forms.ID{d["board"]}, By: org.Selection{Members: []forms.ID{w.made.Members["dora"]}}}}})
		for member, want := range map[string]string{"ana": "2 not_found not_found 1", "dora": "3   2", "eve": "3   2", "ben": "2 not_found not_found 2"} {
			top, err := w.OrgDepartment(ctx, w.as(member), d["top"])
			_, one := w.OrgDepartment(ctx, w.as(member), d["board"])
			_, list := w.OrgMembers(ctx, w.as(member), engine.MemberListIn{Department: d["board"]})
			card, err2 := w.OrgMember(ctx, w.as(member), w.made.Members["ben"])
			under, err3 := w.OrgTree(ctx, w.as(member), d["top"])
			for _, err := range []error{err, err2, err3} {
				if err != nil {
					t.Fatal(err)
				}
			}
			if got := fmt.Sprint(top.Departments, " ", codeOf(one), " ", codeOf(list), " ", len(card.Departments)); got != want || len(under.Items) != top.Departments {
				t.Errorf("%s: %q, not %q, and %d below", member, got, want, len(under.Items))
			}
		}
	})
}

// Who has not joined is named and counted for heads and sub-admins as everywhere else; and what a list says of where somebody is
// names no department that is secret.
func TestVisibility_OfWhoHasNotJoined(t *testing.T) {
	everySighted(t, func(t *testing.T, w *world) {
		ctx, d, m := context.Background(), w.made.Departments, w.made.Members
		w.change(nil, engine.PatchMember{ID: m["ana"], Revision: w.revision("ana"), MemberPatch: engine.MemberPatch{Manager: ptr(m["eve"])}})
		w.settleVisibility(org.Visibility{Default: everybody, Secrets: []org.Secret{{Departments: []forms.ID{d["board"]}}}})
		for member, want := range map[string]string{"chief": "ana ben cai chief dora lead 6", "admin": "admin ana ben cai chief dora eve lead 8"} {
			list, err := w.ToJoin(ctx, w.as(member), forms.ID{}, "", 50)
			rates, err2 := w.Joining(ctx, w.as(member))
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			var ids []forms.ID
			for _, one := range list.Items {
				ids = append(ids, one.ID)
			}
			if got := fmt.Sprint(w.keysOf(ids), " ", rates.Total.People); got != want {
				t.Errorf("%s: %q, not %q", member, got, want)
			}
		}
		reason := engine.JoiningReason{Member: m["eve"], Reason: "away"}
		if _, err := w.SetJoiningReason(ctx, w.as("chief"), w.key(), reason); codeOf(err) != "not_found" {
			t.Errorf("a reason for whom one does not see: %v", err)
		}
		found, err := w.OrgSearch(ctx, w.as("ana"), "Eve", 10)
		if err != nil || len(found.Items) != 1 || found.Items[0].Department != nil {
			t.Errorf("the own manager, of a secret department: %+v %v", found.Items, err)
		}
	})
}

func codeOf(err error) string {
	if f := engine.AsFault(err); f != nil {
		return f.Code
	}
	return ""
}

// Hidden numbers are on no card and no list, and find nobody, but for those who may see them and their owner.
func TestVisibility_Numbers(t *testing.T) {
	everySighted(t, func(t *testing.T, w *world) {
		ctx, m := context.Background(), w.made.Members
		fifty := 50
		w.settleVisibility(org.Visibility{Default: everybody, Numbers: []org.NumbersRule{
			{Name: "leads", Of: org.Selection{RankFrom: &fifty, Members: []forms.ID{m["eve"]}}, By: org.Selection{Roles: w.role("clerk")}}}})
		for member, want := range map[string]string{"ana": "", "ben": "13800000004 13800000004 13800000004", "dora": "13800000004 13800000004 ", "admin": "13800000004 13800000004 13800000004"} {
			card, err := w.OrgMember(ctx, w.as(member), m["dora"])
			list, err2 := w.OrgMembers(ctx, w.as(member), engine.MemberListIn{Department: w.made.Departments["sales"]})
			found, err3 := w.OrgSearch(ctx, w.as(member), "13800000004", 10)
			if err != nil || err2 != nil || err3 != nil {
				t.Fatal(err, err2, err3)
			}
			got := card.Phone + " "
			for _, page := range []engine.List[engine.OrgMember]{list, found} {
				for _, one := range page.Items {
					if one.ID == m["dora"] {
						got += one.Phone + " "
					}
				}
			}
			if strings.TrimSpace(got) != strings.TrimSpace(want) {
				t.Errorf("%s: %q, not %q", member, got, want)
			}
		}
	})
}

func (w *world) role(key string) (ids []forms.ID) {
	w.t.Helper()
	w.read(func(tx *store.Tx) error {
		r, err := tx.RoleByKey(key)
		ids = append(ids, r.ID)
		return err
	})
	return ids
}

// Whoever holds a seat is named to who may read the record; on a card stands nobody whom its reader may not see.
func TestVisibility_OfWhoTakesPart(t *testing.T) {
	everySighted(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.settleVisibility(org.Visibility{})
		id := w.submit("ana", "any", `{"subject":"s"}`).ID
		view, err := w.Record(ctx, w.as("ana"), id)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, seat := range view.Path {
			names = append(names, seat.Person.Name)
		}
		slices.Sort(names)
		if got := strings.Join(names, " "); got != "Dora Eve" {
			t.Errorf("who was asked is named as %q", got)
		}
		if _, err := w.OrgMember(ctx, w.as("ana"), w.made.Members["dora"]); codeOf(err) != "not_found" {
			t.Errorf("the card of who takes part: %v", err)
		}
		card, err := w.OrgMember(ctx, w.as("ana"), w.made.Members["lead"])
		if err != nil || card.Manager != nil {
			t.Errorf("on the card of the lead stands %+v, %v", card.Manager, err)
		}
		absence := engine.SetAbsence{AbsenceIn: engine.AbsenceIn{From: engine.Instant(start), Until: engine.Instant(start + 86400_000), Substitute: w.made.Members["dora"]}}
		if _, err := w.ChangeOwn(ctx, w.as("ana"), w.key(), absence); codeOf(err) != "no_such_member" {
			t.Errorf("a substitute whom she does not see: %v", err)
		}
	})
}

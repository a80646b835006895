package engine_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// folk is an app with a view of people, and nothing else.
func folk(keep string) map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte(`format: 1
id: folk
version: 1.0.0
language: en
name: Folk
menus:
  - {id: all, view: all}
audience: [everyone]
`),
		"views/all.yaml": []byte(`format: 1
kind: list
of: people
title: {zh-CN: 大家, en: Everybody}
columns: [name, post, phone]
search: [name, pinyin, initials, phone, staff]
` + keep + `card:
  sections:
    - {id: reach, facts: [phone, email, staff_number]}
  actions: [call, mail, favourite]
`),
	}
}

func TestViewsOfPeople(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		install := func(keep string) {
			t.Helper()
			if _, err := w.Install(ctx, w.admin(), acceptedApp(t, folk(keep))); err != nil {
				t.Fatal(err)
			}
		}
		install("")
		phone, number := "13900001234", "S77"
		patch := engine.PatchMember{ID: w.made.Members["ana"], Revision: 1, MemberPatch: engine.MemberPatch{Phone: &phone, StaffNumber: &number}}
		if _, err := w.ChangeOrg(ctx, w.admin(), w.key(), patch); err != nil {
			t.Fatal(err)
		}
		found := func(who, text string) string {
			t.Helper()
			list, err := w.ViewPeople(ctx, w.as(who), "folk.all", engine.ViewPeopleIn{Search: text, Limit: 50})
			if err != nil {
				t.Fatal(err)
			}
			body, err := json.Marshal(list.Items)
			if err != nil {
				t.Fatal(err)
			}
			return string(body)
		}
		card := func(who string) engine.PersonCard {
			t.Helper()
			card, err := w.PersonCard(ctx, w.as(who), "", w.made.Members["ana"])
			if err != nil {
				t.Fatal(err)
			}
			return card
		}
		if got := found("ben", "王芳"); !strings.Contains(got, "13900001234") || strings.Contains(got, "S77") {
			t.Errorf("a row has what the view shows, and nothing else: %s", got)
		}
		if c := card("ben"); c.Phone == "" || c.StaffNumber != "S77" || c.View != "folk.all" || !slices.Equal(c.Actions, []string{"call", "favourite"}) {
			t.Errorf("a card: %+v", c)
		}
		install("admins: [phone, staff_number]\n")
		if got := found("ben", "王芳"); strings.Contains(got, "1390000") {
			t.Errorf("what is kept for administrators: %s", got)
		}
		if got := found("ben", "S77"); got != "[]" {
			t.Errorf("found by what they are not told: %s", got)
		}
		if got := found("ben", "13900001234"); got != "[]" {
			t.Errorf("found by what they are not told: %s", got)
		}
		if got, err := w.OrgSearch(ctx, w.as("ben"), "S77", 10); err != nil || len(got.Items) > 0 {
			t.Errorf("found elsewhere by what they are not told: %v %v", got, err)
		}
		if c := card("ben"); c.Phone != "" || c.StaffNumber != "" || slices.Contains(c.Actions, "call") {
			t.Errorf("a card: %+v", c)
		}
		if c := card("ana"); c.Phone == "" || c.StaffNumber == "" {
			t.Errorf("the own card: %+v", c)
		}
		if c := card("admin"); c.Phone == "" || !strings.Contains(found("admin", "S77"), "13900001234") {
			t.Errorf("for an administrator: %+v", c)
		}
		w.clean()
	})
}

func TestViewsOfPeople_InMenus(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.Install(ctx, w.admin(), acceptedApp(t, folk(""))); err != nil {
			t.Fatal(err)
		}
		views := func() []engine.PlaceView {
			t.Helper()
			menu, err := w.Menu(ctx, w.as("ben"))
			if err != nil {
				t.Fatal(err)
			}
			return menu.Places
		}
		if places := views(); len(places) != 2 || len(places[1].Views) != 1 || places[1].Views[0].ID != "folk.all" || places[1].Views[0].Title != "Everybody" {
			t.Errorf("by itself: %+v", places)
		}
		title := forms.Text{forms.English: "People"}
		arranged := engine.Menu{Places: []engine.MenuPlace{{Title: title, Links: []engine.MenuLink{{View: "folk.all", Title: title}}}, {Title: title, New: true}}}
		if _, err := w.SetMenu(ctx, w.admin(), w.key(), 0, arranged); err != nil {
			t.Fatal(err)
		}
		if places := views(); len(places[0].Forms) != 0 || places[0].Views[0].Title != "People" || len(places) != 2 || len(places[1].Views) != 0 {
			t.Errorf("arranged: %+v", places)
		}
		for name, link := range map[string]engine.MenuLink{"a view of records": {View: "proof.all"}, "both": {View: "folk.all", Form: "proof.any"}, "none": {}} {
			bad := engine.Menu{Places: []engine.MenuPlace{{Title: title, Links: []engine.MenuLink{link}}}}
			if _, err := w.SetMenu(ctx, w.admin(), w.key(), 1, bad); !engine.HasCode(err, "bad_parameter") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.SetAudience(ctx, w.admin(), w.key(), "folk", 0, engine.Audience{Members: []forms.ID{w.made.Members["ana"]}}); err != nil {
			t.Fatal(err)
		}
		if places := views(); len(places) != 1 || len(places[0].Views) != 0 {
			t.Errorf("switched on for others: %+v", places)
		}
		if _, err := w.ViewPeople(ctx, w.as("ben"), "folk.all", engine.ViewPeopleIn{}); !engine.HasCode(err, "not_in_audience") {
			t.Errorf("switched on for others: %v", err)
		}
		if c, err := w.PersonCard(ctx, w.as("ben"), "", w.made.Members["ana"]); err != nil || c.View != "" || len(c.Sections) == 0 {
			t.Errorf("a card without a view: %+v %v", c, err)
		}
		for _, id := range []string{"proof.all", "folk.none", "nothing", ""} {
			if _, err := w.PeopleView(ctx, w.as("ana"), id); !engine.HasCode(err, "not_found") {
				t.Errorf("the view %q: %v", id, err)
			}
		}
	})
}

// Who is of another company is found by nothing.
func TestViewsOfPeople_OfOneCompany(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, other engine.Founded) {
		ctx := context.Background()
		if _, err := w.Install(ctx, w.admin(), acceptedApp(t, folk(""))); err != nil {
			t.Fatal(err)
		}
		for _, id := range []forms.ID{other.Members["ana"], other.Departments["lab"]} {
			for _, in := range []engine.ViewPeopleIn{{Department: id}, {Group: id}} {
				if _, err := w.ViewPeople(ctx, w.as("ana"), "folk.all", in); !engine.HasCode(err, "not_found") {
					t.Errorf("%+v: %v", in, err)
				}
			}
		}
	})
}

func TestSetLogin(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) {
		ctx := context.Background()
		s, c := w.callerOf("ben@corp", w.made.Company)
		set := func(login, password string) string {
			t.Helper()
			err := w.SetLogin(ctx, c, engine.NewLogin{Login: login, Password: password, Token: s.Token, Address: "192.0.2.1"})
			return code(err)
		}
		if got := set("ben", "correct-horse-7"); got != "login_set" {
			t.Errorf("with a password: %q", got)
		}
		err := w.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
			tx.SetPasswordHash(c.Account, "")
			tx.SetLogin(c.Account, "id-somewhere")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if view, err := w.Login(ctx, c); err != nil || view.Login != "" || view.Password {
			t.Errorf("who came by a provider: %+v %v", view, err)
		}
		for login, want := range map[string]string{"be": "bad_parameter", "ben the man": "bad_parameter", "id-mine": "bad_parameter", "ana@corp": "login_taken"} {
			if got := set(login, "correct-horse-7"); got != want {
				t.Errorf("%q: %q, want %q", login, got, want)
			}
		}
		if got := set("benjamin-franklin", "Benjamin-Franklin"); got != "password_self" {
			t.Errorf("the login as password: %q", got)
		}
		w.clock.Add(31 * 60 * 1000)
		if got := set("benjamin", "correct-horse-7"); got != "sign_in_again" {
			t.Errorf("with an old session: %q", got)
		}
		w.clock.Add(-31 * 60 * 1000)
		if got := set("Benjamin", "correct-horse-7"); got != "" {
			t.Fatalf("set: %q", got)
		}
		if _, err := w.caller(s.Token); err != nil {
			t.Errorf("the session that set it: %v", err)
		}
		if _, err := w.SignIn(ctx, engine.SignIn{Login: "benjamin", Password: "correct-horse-7", Address: "192.0.2.1"}); err != nil {
			t.Errorf("signing in with it: %v", err)
		}
		if got := set("another", "correct-horse-8"); got != "login_set" {
			t.Errorf("once more: %q", got)
		}
		w.clean()
	})
}

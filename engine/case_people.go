package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"slices"
	"strings"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// The steps of cases that are about people: they take the same use cases as the API.

// seenPeople is what came of such a step.
type seenPeople struct {
	members []forms.ID
	places  []forms.ID
	shown   []map[string]json.RawMessage // what was told of each, by fact
	actions []string
}

var peopleVerbs = map[string]func(*caseRun, Caller) (outcome, error){
	"people":    (*caseRun).seePeople,
	"card":      (*caseRun).seeCard,
	"profile":   (*caseRun).changeProfile,
	"favourite": (*caseRun).favourite,
	"group":     (*caseRun).ownGroup,
	"set_login": (*caseRun).setLogin,
	"sign_in":   (*caseRun).signsIn,
}

// faces writes what a founding does not know of people. Who installs the app is none of the case's people.
func (r *caseRun) faces(members []apps.CaseMember) error {
	members = append(slices.Clone(members), apps.CaseMember{ID: caseAdmin, Hidden: true})
	return r.e.store.Company(r.founded.Company).Write(r.ctx, func(tx *store.Tx) error {
		for _, m := range members {
			row, err := tx.LockMember(r.founded.Members[m.ID])
			if err != nil {
				return err
			}
			row.Email, row.InternalNumber, row.Hidden, row.HiddenPhone = m.Email, m.InternalNumber, m.Hidden, m.HiddenPhone
			org.ChangeMember(tx, row)
		}
		return nil
	})
}

func (r *caseRun) seePeople(c Caller) (outcome, error) {
	p, seen := r.step.Person, &seenPeople{}
	in := ViewPeopleIn{Department: r.founded.Departments[p.Department], Below: p.Below, Group: r.groups[r.step.As+" "+p.Group], Search: p.Search, Limit: store.MaxPage}
	if p.Favourites {
		groups, err := r.e.Groups(r.ctx, c)
		if err != nil {
			return outcome{seen: seen}, err
		}
		i := slices.IndexFunc(groups.Items, func(g GroupView) bool { return g.Marked })
		if i < 0 {
			return outcome{seen: seen}, nil
		}
		in.Group = groups.Items[i].ID
	}
	page, err := r.e.ViewPeople(r.ctx, c, r.app.ID+"."+p.View, in)
	for _, m := range page.Items {
		seen.members = append(seen.members, m.ID)
		seen.show(m)
	}
	for _, d := range page.Departments {
		seen.places = append(seen.places, d.ID)
	}
	return outcome{seen: seen}, err
}

// show notes what an answer tells of somebody; what is empty is not told.
func (s *seenPeople) show(answer any) {
	var facts map[string]json.RawMessage
	if body, err := json.Marshal(answer); err == nil && json.Unmarshal(body, &facts) == nil {
		s.shown = append(s.shown, facts)
	}
}

func (r *caseRun) seeCard(c Caller) (outcome, error) {
	view := ""
	if r.step.Person.View != "" {
		view = r.app.ID + "." + r.step.Person.View
	}
	card, err := r.e.PersonCard(r.ctx, c, view, r.founded.Members[r.step.Person.Member])
	seen := &seenPeople{actions: card.Actions}
	seen.show(card)
	return outcome{seen: seen}, err
}

func (r *caseRun) changeProfile(c Caller) (outcome, error) {
	seen := &seenPeople{}
	card, err := r.e.OrgMember(r.ctx, c, c.Member)
	if err != nil {
		return outcome{}, err
	}
	var data map[string]json.RawMessage
	if err := json.Unmarshal(r.step.Data, &data); err != nil {
		return outcome{}, fmt.Errorf("read the profile: %w", err)
	}
	if photo, has := data["photo"]; has {
		delete(data, "photo")
		if err := r.picture(c, photo); err != nil || len(data) == 0 {
			return r.afterProfile(c, seen, err)
		}
	}
	for fact, value := range data {
		if string(value) == "null" {
			data[fact] = json.RawMessage(`""`)
		}
	}
	body, err := json.Marshal(data)
	if err != nil {
		return outcome{}, err
	}
	var patch OwnPatch
	if err := json.Unmarshal(body, &patch); err != nil {
		return outcome{}, fmt.Errorf("read the profile: %w", err)
	}
	_, err = r.e.ChangeOwn(r.ctx, c, r.key(), PatchOwnCard{Revision: card.Revision, OwnPatch: patch})
	return r.afterProfile(c, seen, err)
}

func (r *caseRun) afterProfile(c Caller, seen *seenPeople, err error) (outcome, error) {
	if err != nil {
		return outcome{seen: seen}, err
	}
	card, err := r.e.OrgMember(r.ctx, c, c.Member)
	seen.show(card)
	return outcome{seen: seen}, err
}

// picture sets the picture of the caller: {file: name} with the ending of a picture is one, any other is a text; null takes it away.
func (r *caseRun) picture(c Caller, value json.RawMessage) error {
	var named struct {
		File string `json:"file"`
	}
	if err := json.Unmarshal(value, &named); err != nil {
		return fmt.Errorf("read the picture: %w", err)
	}
	in := PhotoIn{}
	if named.File != "" {
		content := []byte("a file of a case: " + named.File)
		if strings.HasSuffix(named.File, ".png") {
			var drawn bytes.Buffer
			if err := png.Encode(&drawn, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
				return err
			}
			content = drawn.Bytes()
		}
		ref, err := r.e.PutFile(r.ctx, c, r.key(), Upload{Name: named.File, Size: -1, Body: bytes.NewReader(content)})
		if err != nil {
			return err
		}
		in.File = ref.ID
	}
	_, err := r.e.SetPhoto(r.ctx, c, r.key(), c.Member, in)
	return err
}

func (r *caseRun) favourite(c Caller) (outcome, error) {
	_, err := r.e.ChangeOwn(r.ctx, c, r.key(), MarkFavourite{Member: r.founded.Members[r.step.Person.Member], Off: r.step.Person.Off})
	return outcome{seen: &seenPeople{}}, err
}

func (r *caseRun) ownGroup(c Caller) (outcome, error) {
	p := r.step.Person
	key := r.step.As + " " + p.Name
	change := ChangeGroup{ID: r.groups[key], GroupPatch: GroupPatch{Name: &p.Name, Add: r.ids(p.Add), Remove: r.ids(p.Remove)}}
	groups, err := r.e.Groups(r.ctx, c)
	if err != nil {
		return outcome{}, err
	}
	for _, g := range groups.Items {
		if g.ID == change.ID {
			change.Revision = g.Revision
		}
	}
	answer, err := r.e.ChangeOwn(r.ctx, c, r.key(), change)
	if err != nil {
		return outcome{seen: &seenPeople{}}, err
	}
	var made GroupView
	if err := json.Unmarshal(answer.Body, &made); err != nil {
		return outcome{}, fmt.Errorf("read the answer: %w", err)
	}
	r.groups[key] = made.ID
	return outcome{seen: &seenPeople{}}, nil
}

func (r *caseRun) ids(keys []string) []forms.ID {
	ids := make([]forms.ID, len(keys))
	for i, key := range keys {
		ids[i] = r.founded.Members[key]
	}
	return ids
}

// setLogin acts as somebody whom a provider has just signed in.
func (r *caseRun) setLogin(c Caller) (outcome, error) {
	seen := &seenPeople{}
	token, hash := r.e.newToken()
	err := r.e.store.Company(r.founded.Company).Read(r.ctx, func(tx *store.Tx) error {
		m, err := tx.Member(c.Member)
		if err == nil {
			c.Account = m.Account
		}
		return err
	})
	if err != nil {
		return outcome{seen: seen}, err
	}
	if c.Account.IsZero() {
		return outcome{}, errors.New("the member has no account")
	}
	err = r.e.store.System(store.SignIn).Write(r.ctx, func(tx *store.Tx) error {
		tx.InsertSession(&store.SessionRow{ID: r.e.newID(), TokenHash: hash, Account: c.Account, Company: c.Company, Member: c.Member, Kind: string(CookieSession),
			CreatedAt: r.e.now(), SeenAt: r.e.now(), ExpiresAt: r.e.now() + 3_600_000})
		return nil
	})
	if err != nil {
		return outcome{seen: seen}, err
	}
	return outcome{seen: seen}, r.e.SetLogin(r.ctx, c, NewLogin{Login: r.login(r.step.Person.Login), Password: r.step.Person.Password, Token: token, Address: "case"})
}

// login is a login of the case's own: accounts are there for all companies.
func (r *caseRun) login(name string) string { return name + "@" + r.founded.Company.String() }

func (r *caseRun) signsIn(Caller) (outcome, error) {
	_, err := r.e.SignIn(r.ctx, SignIn{Login: r.login(r.step.Person.Login), Password: r.step.Person.Password, Kind: TokenSession, Address: "case"})
	return outcome{seen: &seenPeople{}}, err
}

// comparePeople compares what came of a step about people.
func (r *caseRun) comparePeople(seen *seenPeople, want *apps.Expect) {
	if want.Refused != "" {
		return
	}
	if got := r.keysOf(seen.members, r.founded.Members); want.HasPeople && !slices.Equal(got, want.People) {
		r.fail("the people are %q, expected %q", got, want.People)
	}
	if got := r.keysOf(seen.places, r.founded.Departments); want.HasPlaces && !slices.Equal(got, want.Places) {
		r.fail("the departments are %q, expected %q", got, want.Places)
	}
	if want.HasDeeds && !slices.Equal(seen.actions, want.Actions) {
		r.fail("the card offers %q, expected %q", seen.actions, want.Actions)
	}
	for _, facts := range seen.shown {
		for _, id := range want.Absent {
			if value, is := facts[id]; is {
				r.fail("%s is told: %s", id, value)
			}
		}
		body, _ := json.Marshal(facts)
		r.compareValues(body, want.Values)
	}
}

func (r *caseRun) keysOf(ids []forms.ID, all map[string]forms.ID) []string {
	keys := make([]string, len(ids))
	for i, id := range ids {
		for key, known := range all {
			if known == id {
				keys[i] = key
			}
		}
	}
	return keys
}

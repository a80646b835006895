package engine_test

import (
	"context"
	"fmt"
	"io"
	"mime/quotedprintable"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// hall is a world in which people join: some stand on the list without an account.
type hall struct {
	*postOffice
	listed map[string]forms.ID
	keys   int
}

const joinPassword = "tulip river seven"

func eachHall(t *testing.T, body func(t *testing.T, h *hall)) {
	eachSignedPost(t, func(t *testing.T, o *postOffice) {
		h := &hall{postOffice: o, listed: map[string]forms.ID{}}
		for i, name := range []string{"张三", "李四", "王五"} {
			h.list(name, fmt.Sprintf("S-%d", i+1), fmt.Sprintf("138 0000 000%d", i+1), fmt.Sprintf("p%d@example.com", i+1))
		}
		body(t, h)
	})
}

func (h *hall) list(name, staff, phone, email string) {
	h.t.Helper()
	var card engine.MemberCard
	h.change(&card, engine.AddMember{MemberPatch: engine.MemberPatch{Name: &name, StaffNumber: &staff, Phone: &phone, Email: &email}, Department: h.made.Departments["lab"]})
	h.listed[name] = card.ID
}

func (h *hall) settle(rules engine.JoiningRules) {
	h.t.Helper()
	now, err := h.JoiningSettings(context.Background(), h.as("admin"))
	if err == nil {
		_, err = h.SetJoining(context.Background(), h.as("admin"), h.key(), int(now.Revision), rules)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) invite(in engine.InvitationIn) engine.MadeInvitation {
	h.t.Helper()
	made, err := h.Invite(context.Background(), h.as("admin"), in)
	if err != nil {
		h.t.Fatal(err)
	}
	return made.Items[0]
}

func (h *hall) deviceKey() string {
	h.keys++
	return fmt.Sprintf("%032x", h.keys)
}

// comes joins by a token.
func (h *hall) comes(token, name, staff, phone string) (engine.JoinState, error) {
	h.clock.Add(1)
	return h.Join(context.Background(), engine.JoinIn{Token: token, Key: h.deviceKey(), Name: name, Staff: staff, Phone: phone, Password: joinPassword, Address: "192.0.2.7", Language: "en"})
}

func (h *hall) expectState(what string, state engine.JoinState, err error, want string) {
	h.t.Helper()
	if err != nil || state.Status+" "+state.Login != want {
		h.t.Errorf("%s: %s %q %v, want %q", what, state.Status, state.Login, err, want)
	}
}

func (h *hall) waiting() []engine.JoinerView {
	h.t.Helper()
	list, err := h.Joiners(context.Background(), h.as("admin"))
	if err != nil {
		h.t.Fatal(err)
	}
	return list.Items
}

func TestAPersonalLinkIsProof(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := context.Background()
		made := h.invite(engine.InvitationIn{Member: h.listed["张三"]})
		page, err := h.LookAtInvitation(ctx, made.Token, "192.0.2.7")
		if err != nil || page.Name != "张三" || page.Kind != "personal" || page.By == "" || page.Company == "" {
			t.Fatalf("%+v %v", page, err)
		}
		state, err := h.comes(made.Token, "", "", "")
		h.expectState("joins", state, err, "accepted 13800000001")
		if _, err := h.SignIn(ctx, engine.SignIn{Login: "13800000001", Password: joinPassword, Address: "192.0.2.7"}); err != nil {
			t.Error(err)
		}
		if _, err := h.comes(made.Token, "", "", ""); !engine.HasCode(err, "invitation_used") {
			t.Errorf("a second time: %v", err)
		}
		if _, err := h.Invite(ctx, h.as("admin"), engine.InvitationIn{Member: h.listed["张三"]}); !engine.HasCode(err, "member_joined") {
			t.Errorf("for whoever has joined: %v", err)
		}
		for _, line := range append(h.rows("select * from invitations"), h.rows("select * from joiners")...) {
			if text := strings.Join(line, " "); strings.Contains(text, made.Token) || strings.Contains(text, joinPassword) {
				t.Error("a secret is stored")
			}
		}
		h.clean()
	})
}

// Whoever knows a number does not become whose it is.
func TestANumberIsNoProof(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		made := h.invite(engine.InvitationIn{Department: h.made.Departments["lab"]})
		for _, c := range []struct{ name, staff, phone, hint string }{
			{"张三", "S-1", "", "张三"}, {"张三", "", "+86 138-0000-0001", "张三"}, {"张三", "S-1", "13800000001", "张三"}, {"Zhang San", "s-1", "13800000001", "张三"},
			{"李四", "S-1", "", ""}, {"李四", "S-1", "13800000001", "张三"}, {"谁", "S-9", "13911111111", ""}, {"admin", "", "13800000002", ""},
		} {
			state, err := h.comes(made.Token, c.name, c.staff, c.phone)
			h.expectState(fmt.Sprint(c), state, err, "waiting ")
			all := h.waiting()
			hint := ""
			if m := all[len(all)-1].Member; m != nil {
				hint = m.Name
			}
			if hint != c.hint {
				t.Errorf("%v: the hint is %q", c, hint)
			}
		}
		h.settle(engine.JoiningRules{Match: engine.MatchBoth, Remind: engine.RemindOff})
		for _, c := range []struct{ name, staff, phone, want string }{
			{"张三", "S-1", "", "waiting "}, {"张三", "S-1", "13800000002", "waiting "}, {"李四", "S-1", "13800000001", "waiting "},
			{"Zhang San", "s-1", "0086 138 0000 0001", "accepted 13800000001"}, {"张三", "S-1", "13800000001", "waiting "},
		} {
			state, err := h.comes(made.Token, c.name, c.staff, c.phone)
			h.expectState(fmt.Sprint("with both: ", c), state, err, c.want)
		}
		owner := h.listed["王五"]
		h.share(owner)
		state, err := h.comes(made.Token, "王五", "S-3", "13800000003")
		h.expectState("who administers", state, err, "waiting ")
		h.clean()
	})
}

// share gives a member of the list a share of the administration.
func (h *hall) share(member forms.ID) {
	h.t.Helper()
	c := h.as("admin")
	c.Admin = true
	_, err := h.AddGrant(context.Background(), c, h.key(), engine.GrantIn{Member: member, Share: org.Share{Rights: []string{org.RightApps}}})
	if err != nil {
		h.t.Fatal(err)
	}
}

func TestTwoWhoClaimOneMember(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		h.settle(engine.JoiningRules{Match: engine.MatchBoth, Remind: engine.RemindOff})
		made := h.invite(engine.InvitationIn{})
		keys := []string{h.deviceKey(), h.deviceKey(), h.deviceKey()}
		keys = append(keys, keys[0], keys[0]) // who taps three times
		states := make([]engine.JoinState, len(keys))
		var all sync.WaitGroup
		for i, key := range keys {
			all.Go(func() {
				var err error
				states[i], err = h.Join(context.Background(), engine.JoinIn{Token: made.Token, Key: key, Name: "张三", Staff: "S-1", Phone: "13800000001", Password: joinPassword, Address: "192.0.2.7"})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		accepted := 0
		for i, s := range states[:3] {
			if s.Status == "accepted" {
				accepted++
			}
			if i == 0 && (states[3] != s || states[4] != s) {
				t.Errorf("the same tap was told %+v, %+v and %+v", s, states[3], states[4])
			}
		}
		if got := h.rows("select uses from invitations"); accepted != 1 || got[0][0] != "3" {
			t.Errorf("%d were accepted, %v uses", accepted, got)
		}
		if n := len(h.waiting()); n != 2 {
			t.Errorf("%d wait", n)
		}
		h.clean()
	})
}

func TestAnAdministratorDecides(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := context.Background()
		made := h.invite(engine.InvitationIn{Uses: 2})
		keys := []string{h.deviceKey(), h.deviceKey()}
		for i, name := range []string{"李四", "赵六"} {
			h.clock.Add(1)
			state, err := h.Join(ctx, engine.JoinIn{Token: made.Token, Key: keys[i], Name: name, Staff: fmt.Sprintf("S-%d", 2+5*i), Phone: "13800000002", Password: joinPassword, Address: "192.0.2.7"})
			h.expectState(name, state, err, "waiting ")
		}
		if _, err := h.comes(made.Token, "谁", "1", ""); !engine.HasCode(err, "invitation_used") {
			t.Errorf("a third: %v", err)
		}
		waiting := h.waiting()
		if len(waiting) != 2 || waiting[0].Member == nil || !waiting[0].Member.SameStaff || !waiting[0].Member.SamePhone || waiting[0].InvitedBy == nil {
			t.Fatalf("%+v", waiting)
		}
		var view engine.JoinerView
		h.change(&view, engine.AcceptJoiner{ID: waiting[0].ID, AcceptIn: engine.AcceptIn{Member: waiting[0].Member.ID}})
		if view.Status != "accepted" || view.Member.ID != h.listed["李四"] {
			t.Errorf("%+v", view)
		}
		if got := h.refusedChange(engine.AcceptJoiner{ID: waiting[0].ID}); !strings.Contains(got, "decided on this at") {
			t.Errorf("twice: %s", got)
		}
		if got := h.refusedChange(engine.AcceptJoiner{ID: waiting[1].ID, AcceptIn: engine.AcceptIn{Member: h.listed["李四"]}}); !strings.Contains(got, "has joined") {
			t.Errorf("as whoever has joined: %s", got)
		}
		h.change(nil, engine.RefuseJoiner{ID: waiting[1].ID, Reason: "不是我们的人"})
		for i, want := range []string{"accepted 13800000002", "refused "} {
			state, err := h.JoinState(ctx, keys[i], "192.0.2.7")
			h.expectState("afterwards", state, err, want)
			if i == 1 && state.Reason != "不是我们的人" {
				t.Errorf("the reason is %q", state.Reason)
			}
		}
		state, err := h.comes(made.Token, "新人", "S-77", "13800000002") // the use came back; the login is taken
		h.expectState("a new one", state, err, "waiting ")
		h.change(&view, engine.AcceptJoiner{ID: h.waiting()[0].ID, AcceptIn: engine.AcceptIn{Department: ptr(h.made.Departments["lab"])}})
		if view.Member == nil || view.Department == nil || view.Department.ID != h.made.Departments["lab"] {
			t.Errorf("%+v", view)
		}
		if got := h.rows("select login from joiners where name = '新人'")[0][0]; got != "s-77" {
			t.Errorf("the login is %q", got)
		}
		if got := h.rows("select count(*) from joiners where password_hash is not null")[0][0]; got != "0" {
			t.Errorf("%s passwords are kept", got)
		}
		if _, err := h.JoinState(ctx, h.deviceKey(), "192.0.2.7"); !engine.HasCode(err, "not_found") {
			t.Errorf("nobody: %v", err)
		}
		h.clean()
	})
}

// What a colleague made holds while colleagues may invite, and again when they may once more; what an owner made always does.
func TestLinksOfColleaguesWhoMayInviteNoMore(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := context.Background()
		h.settle(engine.JoiningRules{Match: engine.MatchAsk, Remind: engine.RemindOff, Colleagues: true})
		bens, err := h.Invite(ctx, h.as("ben"), engine.InvitationIn{})
		if err != nil {
			t.Fatal(err)
		}
		owners := h.invite(engine.InvitationIn{})
		for _, may := range []bool{true, false, true} {
			h.settle(engine.JoiningRules{Match: engine.MatchAsk, Remind: engine.RemindOff, Colleagues: may})
			if _, err := h.LookAtInvitation(ctx, bens.Items[0].Token, "192.0.2.7"); may != (err == nil) || !may && !engine.HasCode(err, "invitation_revoked") {
				t.Errorf("%t: %v", may, err)
			}
			if _, err := h.LookAtInvitation(ctx, owners.Token, "192.0.2.7"); err != nil {
				t.Errorf("what an owner made: %v", err)
			}
			own, err := h.Invitations(ctx, h.as("ben"), false, "", 0)
			if status := map[bool]string{true: "open", false: "revoked"}[may]; err != nil || len(own.Items) != 1 || own.Items[0].Status != status {
				t.Errorf("%t: %+v %v", may, own.Items, err)
			}
		}
	})
}

func TestLinksThatDoNotHold(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := context.Background()
		made := h.invite(engine.InvitationIn{Days: 1})
		revoked := h.invite(engine.InvitationIn{})
		if _, err := h.RevokeInvitation(ctx, h.as("ana"), h.key(), revoked.ID); !engine.HasCode(err, "not_found") {
			t.Errorf("by somebody else: %v", err)
		}
		if _, err := h.RevokeInvitation(ctx, h.as("admin"), h.key(), revoked.ID); err != nil {
			t.Fatal(err)
		}
		h.settle(engine.JoiningRules{Match: engine.MatchAsk, Remind: engine.RemindOff, Colleagues: true})
		bens, err := h.Invite(ctx, h.as("ben"), engine.InvitationIn{})
		if err != nil {
			t.Fatal(err)
		}
		h.leave("ben", "")
		h.later(25 * time.Hour.Milliseconds())
		for token, want := range map[string]string{made.Token: "invitation_expired", revoked.Token: "invitation_revoked", bens.Items[0].Token: "invitation_revoked",
			strings.Repeat("A", 43): "invitation_wrong", "": "invitation_wrong", "'; drop table invitations": "invitation_wrong"} {
			_, looked := h.LookAtInvitation(ctx, token, "192.0.2.7")
			_, came := h.comes(token, "张三", "S-1", "13800000001")
			if !engine.HasCode(looked, want) || !engine.HasCode(came, want) {
				t.Errorf("%s: %v, %v", want, looked, came)
			}
		}
		made = h.invite(engine.InvitationIn{})
		for _, in := range []engine.JoinIn{{Name: ""}, {Name: "张三"}, {Name: "张三", Phone: "abc"}, {Name: "张\u202e三", Phone: "13800000001"}, {Name: "张三", Staff: "1", Email: "nonsense"},
			{Name: "张三", Staff: "1", Password: "13800000001", Phone: "13800000001"}, {Name: "张三", Staff: "1", Password: "short"}} {
			if in.Password == "" {
				in.Password = joinPassword
			}
			in.Token, in.Key, in.Address = made.Token, h.deviceKey(), "192.0.2.7"
			if _, err := h.Join(ctx, in); !engine.HasCode(err, "invalid") {
				t.Errorf("%+v: %v", in, err)
			}
		}
		if _, err := h.Join(ctx, engine.JoinIn{Token: made.Token, Key: "abc", Name: "张三", Staff: "1", Password: joinPassword}); !engine.HasCode(err, "bad_parameter") {
			t.Errorf("a short key: %v", err)
		}
		held := 0
		for range 70 {
			if _, err := h.comes(made.Token, "谁", "1", "x"); engine.HasCode(err, "too_many_attempts") {
				held++
			}
		}
		if held == 0 {
			t.Error("nobody who guesses is held up")
		}
		h.clean()
	})
}

func TestWhoMayInvite(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := context.Background()
		if _, err := h.Invite(ctx, h.as("ana"), engine.InvitationIn{}); !engine.HasCode(err, "not_inviting") {
			t.Errorf("a colleague: %v", err)
		}
		h.settle(engine.JoiningRules{Match: engine.MatchAsk, Remind: engine.RemindOff, Colleagues: true})
		for _, c := range []struct {
			in   engine.InvitationIn
			want string
		}{
			{engine.InvitationIn{}, ""}, {engine.InvitationIn{Uses: 21}, "bad_parameter"}, {engine.InvitationIn{Days: 31}, "bad_parameter"}, {engine.InvitationIn{Department: h.made.Departments["head"]}, "*"},
			{engine.InvitationIn{Member: h.listed["张三"]}, "forbidden"}, {engine.InvitationIn{Emails: []string{"x"}}, "bad_parameter"}, {engine.InvitationIn{Emails: []string{"x@example.com", "X@example.com "}}, ""},
			{engine.InvitationIn{Department: forms.ID{9}}, "bad_parameter"},
		} {
			_, err := h.Invite(ctx, h.as("ana"), c.in)
			if c.want != "*" && (c.want == "" && err != nil || c.want != "" && !engine.HasCode(err, c.want)) {
				t.Errorf("%+v: %v", c.in, err)
			}
		}
		list, err := h.Invitations(ctx, h.as("ana"), false, "", 0)
		if err != nil || len(list.Items) < 2 || !list.May.Invite || list.May.Organise || list.Items[0].Status != "open" {
			t.Errorf("%+v %v", list, err)
		}
		if _, err := h.Invitations(ctx, h.as("ana"), true, "", 0); !engine.HasCode(err, "forbidden") {
			t.Errorf("all: %v", err)
		}
		for range 20 {
			_, err = h.Invite(ctx, h.as("ana"), engine.InvitationIn{})
		}
		if !engine.HasCode(err, "too_many_invitations") {
			t.Errorf("many: %v", err)
		}
		var failed error
		for range 4 {
			_, failed = h.Invite(ctx, h.as("admin"), engine.InvitationIn{Emails: []string{"bombed@example.com"}})
		}
		if !engine.HasCode(failed, "too_many_attempts") {
			t.Errorf("mails to one address: %v", failed)
		}
		h.clean()
	})
}

var joinLinkPattern = regexp.MustCompile(`https://forms\.example\.com/m/join#([\w-]{43})`)

func (h *hall) mailedToken() string {
	h.t.Helper()
	mails := h.mail.Mails()
	text, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(mails[len(mails)-1].Raw)))
	m := joinLinkPattern.FindSubmatch(text)
	if err != nil || m == nil {
		h.t.Fatalf("the mail holds no link:\n%s", text)
	}
	return string(m[1])
}

func TestAMailIsProofOfItsAddress(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := context.Background()
		for _, c := range []struct{ email, name, want string }{
			{"p1@example.com", "李四", "waiting "}, {"P1@example.com", "Zhang san", "accepted p1@example.com"}, {"new@example.com", "新人", "waiting "},
		} {
			if made := h.invite(engine.InvitationIn{Emails: []string{c.email}}); made.Token != "" {
				t.Error("the token of a mail is shown")
			}
			h.later(0)
			token := h.mailedToken()
			for _, table := range []string{"jobs", "deliveries", "invitations"} {
				for _, line := range h.rows("select * from " + table) {
					if strings.Contains(strings.Join(line, " "), token) {
						t.Errorf("the token is stored in %s", table)
					}
				}
			}
			if page, err := h.LookAtInvitation(ctx, token, "192.0.2.7"); err != nil || page.Email != strings.ToLower(c.email) || page.Name != "" {
				t.Errorf("%+v %v", page, err)
			}
			state, err := h.comes(token, c.name, "", "")
			h.expectState(c.email, state, err, c.want)
		}
		h.clean()
	})
}

func TestAnAccountOfAnotherCompanyJoins(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := context.Background()
		made := h.invite(engine.InvitationIn{Member: h.listed["张三"]})
		var account forms.ID
		err := h.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
			account = forms.ID{1, 2, 3, 15: 9}
			tx.InsertAccount(&store.AccountRow{ID: account, Login: "outside", Language: "en"})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		outside := engine.Caller{Account: account}
		in := engine.JoinIn{Token: made.Token, Key: h.deviceKey(), Address: "192.0.2.7"}
		bound := outside
		bound.Bound = true
		if _, err := h.JoinAs(ctx, bound, in); !engine.HasCode(err, "session_bound") {
			t.Errorf("a bound session: %v", err)
		}
		state, err := h.JoinAs(ctx, outside, in)
		h.expectState("joins", state, err, "accepted ")
		if again, err := h.JoinAs(ctx, outside, in); err != nil || again != state {
			t.Errorf("tapped twice: %+v %v", again, err)
		}
		other := h.invite(engine.InvitationIn{Member: h.listed["李四"]})
		in.Token, in.Key = other.Token, h.deviceKey()
		if _, err := h.JoinAs(ctx, outside, in); !engine.HasCode(err, "already_member") {
			t.Errorf("as two members: %v", err)
		}
		h.clean()
	})
}

func TestRatesRemindersAndReasons(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := context.Background()
		lab := h.made.Departments["lab"]
		h.settle(engine.JoiningRules{Match: engine.MatchAsk, Remind: engine.RemindDaily, Deadline: "2026-03-04"})
		rates, err := h.Joining(ctx, h.as("admin"))
		if err != nil || rates.Deadline != "2026-03-04" || rates.Total.Not < 3 {
			t.Fatalf("%+v %v", rates, err)
		}
		before := rates.Total
		_, err = h.SetJoiningReason(ctx, h.as("admin"), h.key(), engine.JoiningReason{Member: h.listed["张三"], Reason: "away"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.SetJoiningReason(ctx, h.as("ben"), h.key(), engine.JoiningReason{Member: h.listed["李四"], Reason: "away"}); !engine.HasCode(err, "not_found") {
			t.Errorf("a reason by anybody: %v", err)
		}
		if _, err := h.SetJoiningReason(ctx, h.as("admin"), h.key(), engine.JoiningReason{Member: h.listed["李四"], Reason: "other"}); !engine.HasCode(err, "bad_parameter") {
			t.Errorf("another reason without a note: %v", err)
		}
		page, err := h.ToJoin(ctx, h.as("admin"), lab, "", 0)
		if err != nil || len(page.Items) < 3 {
			t.Fatalf("%+v %v", page, err)
		}
		if _, err := h.ToJoin(ctx, h.as("ben"), lab, "", 0); !engine.HasCode(err, "not_found") {
			t.Errorf("a list for anybody: %v", err)
		}
		h.change(nil, engine.PatchDepartment{ID: lab, Revision: h.department(lab).Revision, DepartmentPatch: engine.DepartmentPatch{Head: ptr(h.made.Members["ben"])}})
		headed, err := h.Joining(ctx, h.as("ben"))
		if err != nil || len(headed.Departments) != 1 || headed.Departments[0].Excused != 1 {
			t.Errorf("of its head: %+v %v", headed, err)
		}
		h.change(nil, engine.SetClerks{ID: lab, Department: true, Revision: h.department(lab).Revision, ClerksIn: engine.ClerksIn{Clerks: &[]forms.ID{h.made.Members["ana"]}}})
		if seen, err := h.Joining(ctx, h.as("ana")); err != nil || len(seen.Departments) != 1 {
			t.Errorf("of its clerk: %+v %v", seen, err)
		}
		for _, reason := range []string{"phone", ""} {
			if _, err := h.SetJoiningReason(ctx, h.as("ana"), h.key(), engine.JoiningReason{Member: h.listed["李四"], Reason: reason}); err != nil {
				t.Errorf("a reason by the clerk: %v", err)
			}
		}
		h.later(24 * time.Hour.Milliseconds()) // the next working day, 09:00 in Shanghai, has passed
		got := map[string]bool{}
		for _, mail := range h.mail.Mails() {
			if strings.Contains(mail.Raw, "m/join") {
				got[mail.To] = true
			}
		}
		if got["p1@example.com"] || !got["p2@example.com"] || !got["p3@example.com"] {
			t.Errorf("mails went to %v", got)
		}
		notices := h.rows("select kind from notices where kind = 'joining_left_until'")
		if len(notices) != 1 {
			t.Errorf("%d heads were told", len(notices))
		}
		rates, _ = h.Joining(ctx, h.as("admin"))
		if rates.Total.Invited != 2 || rates.Total.Excused != 1 || rates.Total.Not != before.Not {
			t.Errorf("%+v", rates.Total)
		}
		h.later(72 * time.Hour.Milliseconds()) // past the deadline
		if n := len(h.rows("select * from invitations")); n != 2 {
			t.Errorf("%d invitations", n)
		}
		h.settle(engine.JoiningRules{Match: engine.MatchAsk, Remind: engine.RemindOff})
		if n := len(h.rows("select * from schedules where key = 'joining'")); n != 0 {
			t.Error("the schedule stays")
		}
		h.clean()
	})
}

// A link of somebody who has left stays closed, whoever comes back; what they make then holds.
func TestAnInvitationOfALeaverStaysClosed(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := context.Background()
		h.settle(engine.JoiningRules{Match: engine.MatchAsk, Remind: engine.RemindOff, Colleagues: true})
		invites := func() engine.MadeInvitation {
			t.Helper()
			made, err := h.Invite(ctx, h.as("ben"), engine.InvitationIn{})
			if err != nil {
				t.Fatal(told(err))
			}
			return made.Items[0]
		}
		before := invites()
		h.leave("ben", "")
		h.change(nil, engine.ReturnMember{ID: h.made.Members["ben"], Revision: h.revision("ben")})
		if _, err := h.LookAtInvitation(ctx, before.Token, "192.0.2.7"); code(err) != "invitation_revoked" {
			t.Errorf("he is back: %v", err)
		}
		if _, err := h.comes(before.Token, "张三", "S-1", ""); code(err) != "invitation_revoked" {
			t.Errorf("somebody comes by it: %v", err)
		}
		if _, err := h.LookAtInvitation(ctx, invites().Token, "192.0.2.7"); err != nil {
			t.Errorf("a new one: %v", told(err))
		}
		list, err := h.Invitations(ctx, h.as("ben"), false, "", 0)
		if err != nil || len(list.Items) != 2 || list.Items[0].Status != "open" || list.Items[1].Status != "revoked" {
			t.Errorf("%+v %v", list.Items, err)
		}
		h.clean()
	})
}

// Who was sent a link of their own by somebody who has left is reminded by another.
func TestRemindersOutliveWhoInvited(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := context.Background()
		maker := h.granted("ana", org.Share{Rights: []string{org.RightOrganisation}})
		if _, err := h.Invite(ctx, maker, engine.InvitationIn{Member: h.listed["李四"], Emails: []string{"p2@example.com"}, Days: 30}); err != nil {
			t.Fatal(err)
		}
		h.leave("ana", "boss")
		h.settle(engine.JoiningRules{Match: engine.MatchAsk, Remind: engine.RemindDaily})
		h.later(24 * time.Hour.Milliseconds())
		reminded := false
		for _, mail := range h.mail.Mails() {
			reminded = reminded || mail.To == "p2@example.com" && strings.Contains(mail.Raw, "m/join")
		}
		if !reminded {
			t.Error("they were not")
		}
		h.clean()
	})
}

func (h *hall) department(id forms.ID) (d engine.OrgDepartment) {
	h.t.Helper()
	d, err := h.OrgDepartment(context.Background(), h.as("admin"), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return d
}

// A sub-admin decides where they organise, and nowhere else.
func TestJoinersOfOtherDepartments(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := context.Background()
		var other engine.OrgDepartment
		h.change(&other, engine.AddDepartment{Name: "Elsewhere"})
		made := h.invite(engine.InvitationIn{Department: h.made.Departments["lab"]})
		state, err := h.comes(made.Token, "谁", "S-99", "")
		h.expectState("comes", state, err, "waiting ")
		sub := h.as("ana")
		sub.Shares = []org.Share{{Rights: []string{org.RightOrganisation}, Departments: []forms.ID{other.ID}}}
		list, err := h.Joiners(ctx, sub)
		if err != nil || len(list.Items) != 0 {
			t.Errorf("%+v %v", list, err)
		}
		id := h.waiting()[0].ID
		for _, change := range []engine.OrgChange{engine.AcceptJoiner{ID: id}, engine.RefuseJoiner{ID: id, Reason: "x"}, engine.AcceptJoiner{ID: id, AcceptIn: engine.AcceptIn{Department: &other.ID}}} {
			if _, err := h.ChangeOrg(ctx, sub, h.key(), change); !engine.HasCode(err, "forbidden") {
				t.Errorf("%T: %v", change, err)
			}
		}
		sub = h.granted("ana", org.Share{Rights: []string{org.RightOrganisation}, Departments: []forms.ID{h.made.Departments["lab"]}})
		if _, err := h.ChangeOrg(ctx, sub, h.key(), engine.AcceptJoiner{ID: id}); err != nil {
			t.Error(err)
		}
		h.clean()
	})
}

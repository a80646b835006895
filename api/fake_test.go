package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// fake is an engine in memory for tests of what HTTP adds: two companies, a few people, records that are
// kept and given back, and a memory of commands by key. It knows no rules and no flows.
type fake struct {
	mu       sync.Mutex
	sessions map[string]*fakeSession
	made     int
	records  map[forms.ID]fakeRecord
	answers  map[string]fakeAnswer
	files    map[forms.ID][]byte
	hub      *live.Hub
	calls    []string // use cases that were reached
	fail     error    // what every use case beyond the session answers
	panics   bool
	forgets  bool          // calls and answers, for measuring
	block    chan struct{} // where set, Records waits for it
	entered  chan struct{}
	healthy  error
	vouch    string // name of a provider
	errand   engine.Errand
	back     engine.Return
}

type fakeSession struct {
	account string
	company forms.ID
	csrf    string
}

type fakeRecord struct {
	company forms.ID
	data    json.RawMessage
}

type fakeAnswer struct {
	body   [32]byte
	answer engine.Answer
}

var (
	acme  = forms.MustID("01900000-0000-7000-8000-000000000001")
	other = forms.MustID("01900000-0000-7000-8000-000000000002")
)

// fakePeople are the accounts: password "right-password", companies in order, roles.
var fakePeople = map[string]struct {
	id        forms.ID
	companies []forms.ID
	admin     bool
}{
	"li":    {forms.MustID("01900000-0000-7000-8000-0000000000a1"), []forms.ID{acme}, false},
	"boss":  {forms.MustID("01900000-0000-7000-8000-0000000000a2"), []forms.ID{acme}, true},
	"wang":  {forms.MustID("01900000-0000-7000-8000-0000000000a3"), []forms.ID{other}, false},
	"chief": {forms.MustID("01900000-0000-7000-8000-0000000000a4"), []forms.ID{other}, true},
	"both":  {forms.MustID("01900000-0000-7000-8000-0000000000a5"), []forms.ID{acme, other}, false},
}

func newFake() *fake {
	return &fake{
		sessions: map[string]*fakeSession{}, records: map[forms.ID]fakeRecord{},
		answers: map[string]fakeAnswer{}, files: map[forms.ID][]byte{}, hub: live.New(),
	}
}

func (f *fake) id() forms.ID {
	f.made++
	return forms.DeriveID(1764000000000, acme, f.made)
}

func (f *fake) reach(name string) error {
	if f.forgets {
		return nil
	}
	f.calls = append(f.calls, name)
	if f.panics {
		panic("the fake was told to")
	}
	return f.fail
}

func (f *fake) open(account string, company forms.ID) engine.Session {
	f.made++
	token := fmt.Sprintf("token-%d-%s", f.made, account)
	f.sessions[token] = &fakeSession{account, company, "csrf-of-" + token}
	s := engine.Session{Token: token, CSRF: "csrf-of-" + token, Account: fakePeople[account].id, Company: company, Expires: 1764086400000}
	if !company.IsZero() {
		s.Member = fakePeople[account].id
	}
	return s
}

func (f *fake) SignIn(_ context.Context, in engine.SignIn) (engine.Session, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	who, ok := fakePeople[in.Login]
	switch {
	case in.Login == "limited":
		return engine.Session{}, engine.NewFault("too_many_attempts", "retry_after", "30")
	case !ok || in.Password != "right-password":
		return engine.Session{}, engine.NewFault("wrong_login")
	case in.Company == "half":
		return engine.Session{Token: "half-" + in.Login, Account: who.id, Expires: 1764086400000, Second: true, Kind: in.Kind}, nil
	case in.Company == "" && len(who.companies) > 1:
		s := f.open(in.Login, forms.ID{})
		s.Companies = []engine.CompanyRef{{ID: acme, Name: "Acme"}, {ID: other, Name: "Other"}}
		return s, nil
	case in.Company != "" && in.Company != who.companies[0].String():
		return engine.Session{}, engine.NewFault("unknown_company")
	}
	return f.open(in.Login, who.companies[0]), nil
}

func (f *fake) SignOut(_ context.Context, token string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.sessions[token] == nil {
		return engine.ErrNoSession
	}
	delete(f.sessions, token)
	return nil
}

func (f *fake) SwitchCompany(_ context.Context, token, company string) (engine.Session, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.sessions[token]
	for _, id := range fakePeople[s.account].companies {
		if id.String() == company {
			delete(f.sessions, token)
			return f.open(s.account, id), nil
		}
	}
	return engine.Session{}, engine.NewFault("unknown_company")
}

func (f *fake) Caller(_ context.Context, token string) (engine.Caller, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if words, ok := strings.CutPrefix(token, "sfk_"); ok { // sfk_account_scope_scope
		scopes := strings.Split(words, "_")
		who := fakePeople[scopes[0]]
		return engine.Caller{Account: who.id, Company: who.companies[0], Member: who.id, Admin: who.admin, Language: forms.Chinese, Sandbox: true,
			Key: who.id, Scopes: scopes[1:]}, nil
	}
	s := f.sessions[token]
	if s == nil {
		return engine.Caller{}, engine.ErrNoSession
	}
	who := fakePeople[s.account]
	c := engine.Caller{Account: who.id, Company: s.company, Language: forms.Chinese, CSRF: s.csrf, Sandbox: s.company == acme}
	if !s.company.IsZero() {
		c.Member, c.Admin = who.id, who.admin
	}
	return c, nil
}

func (f *fake) Me(_ context.Context, c engine.Caller) (engine.Me, error) {
	return engine.Me{Account: c.Account, Language: c.Language, Roles: []string{}, Companies: []engine.CompanyRef{}, Now: 1764000000000}, nil
}

func (f *fake) SetLanguage(ctx context.Context, c engine.Caller, language string) (engine.Me, error) {
	c.Language = language
	return f.Me(ctx, c)
}

func (f *fake) SignInSecond(_ context.Context, in engine.SecondStep) (engine.Session, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if account, ok := strings.CutPrefix(in.Token, "half-"); ok && in.Code == "123456" {
		return f.open(account, acme), nil
	}
	return engine.Session{}, engine.NewFault("second_expired")
}

func (f *fake) ResetPassword(_ context.Context, token, _ string) error {
	if token != "ticket" {
		return engine.NewFault("reset_expired")
	}
	return f.reach("ResetPassword")
}

func (f *fake) Sessions(context.Context, engine.Caller, string) (engine.List[engine.SessionInfo], error) {
	return engine.List[engine.SessionInfo]{Items: []engine.SessionInfo{}}, f.reach("Sessions")
}

func (f *fake) EndSession(_ context.Context, c engine.Caller, id forms.ID) error {
	if c.Company.IsZero() {
		return f.reach("EndSession")
	}
	return errors.Join(f.reach("EndSession"), f.mine(c, id))
}

func (f *fake) EndOtherSessions(context.Context, engine.Caller, string) error {
	return f.reach("EndOtherSessions")
}

func (f *fake) ChangePassword(context.Context, engine.Caller, engine.PasswordChange) error {
	return f.reach("ChangePassword")
}

func (f *fake) Second(context.Context, engine.Caller) (engine.SecondState, error) {
	return engine.SecondState{}, f.reach("Second")
}

func (f *fake) EnrolSecond(context.Context, engine.Caller, string, string) (engine.Enrolment, error) {
	return engine.Enrolment{}, f.reach("EnrolSecond")
}

func (f *fake) ConfirmSecond(context.Context, engine.Caller, engine.SecondProof) (engine.RecoveryCodes, error) {
	return engine.RecoveryCodes{}, f.reach("ConfirmSecond")
}

func (f *fake) DropSecond(context.Context, engine.Caller, engine.SecondProof) error {
	return f.reach("DropSecond")
}

func (f *fake) Keys(context.Context, engine.Caller) (engine.List[engine.KeyInfo], error) {
	return engine.List[engine.KeyInfo]{Items: []engine.KeyInfo{}}, f.reach("Keys")
}

func (f *fake) MakeKey(context.Context, engine.Caller, engine.NewKey) (engine.MadeKey, error) {
	return engine.MadeKey{}, f.reach("MakeKey")
}

func (f *fake) EndKey(_ context.Context, c engine.Caller, id forms.ID) error {
	return errors.Join(f.reach("EndKey"), f.mine(c, id))
}

func (f *fake) TicketFor(_ context.Context, c engine.Caller, id forms.ID) (engine.ResetTicket, error) {
	return engine.ResetTicket{Token: "ticket", Expires: 1764086400000}, errors.Join(f.reach("TicketFor"), f.mine(c, id))
}

func (f *fake) RequireSecond(_ context.Context, c engine.Caller, key engine.Key, _ bool) (engine.Answer, error) {
	return f.once(c, key, "RequireSecond", func() (engine.Answer, error) {
		return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, nil
	})
}

func (f *fake) ResetSecond(_ context.Context, c engine.Caller, id forms.ID) error {
	return errors.Join(f.reach("ResetSecond"), f.mine(c, id))
}

func (f *fake) SignInProviders(_ context.Context, company, _ string) (engine.List[engine.ProviderRef], error) {
	list := engine.List[engine.ProviderRef]{Items: []engine.ProviderRef{}}
	if f.vouch != "" {
		list.Items = append(list.Items, engine.ProviderRef{ID: "house", Name: f.vouch + company})
	}
	return list, f.reach("SignInProviders")
}

func (f *fake) BeginSignIn(_ context.Context, in engine.Errand) (engine.Departure, error) {
	f.errand = in
	return engine.Departure{URL: "https://issuer.example/", Browser: "browser", Expires: 1764086400000}, f.reach("BeginSignIn")
}

func (f *fake) BeginLink(_ context.Context, _ engine.Caller, in engine.Errand, _ string) (engine.Departure, error) {
	f.errand = in
	return engine.Departure{URL: "https://issuer.example/", Browser: "browser", Expires: 1764086400000}, f.reach("BeginLink")
}

func (f *fake) FinishErrand(_ context.Context, in engine.Return) (engine.Arrival, error) {
	f.back = in
	if err := f.reach("FinishErrand"); err != nil || in.Code == "" {
		return engine.Arrival{Link: in.State == "link"}, errors.Join(err, engine.NewFault("provider_refused"))
	}
	if in.State == "link" {
		return engine.Arrival{Link: true}, nil
	}
	if in.State == "half" {
		return engine.Arrival{Session: engine.Session{Token: "half-li", Second: true, Expires: 1764086400000}}, nil
	}
	return engine.Arrival{Session: f.open("li", acme), To: "/m/tasks"}, nil
}

func (f *fake) Links(context.Context, engine.Caller) (engine.List[engine.LinkInfo], error) {
	return engine.List[engine.LinkInfo]{}, f.reach("Links")
}

func (f *fake) Unlink(context.Context, engine.Caller, string) error { return f.reach("Unlink") }

func (f *fake) CompanyProviders(context.Context, engine.Caller) (engine.List[engine.ProviderView], error) {
	return engine.List[engine.ProviderView]{}, f.reach("CompanyProviders")
}

func (f *fake) done(c engine.Caller, key engine.Key, name string) (engine.Answer, error) {
	return f.once(c, key, name, func() (engine.Answer, error) { return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, nil })
}

func (f *fake) PutProvider(_ context.Context, c engine.Caller, key engine.Key, _ org.Provider) (engine.Answer, error) {
	return f.done(c, key, "PutProvider")
}

func (f *fake) DropProvider(_ context.Context, c engine.Caller, key engine.Key, _ string) (engine.Answer, error) {
	return f.done(c, key, "DropProvider")
}

func (f *fake) WaitingPeople(context.Context, engine.Caller) (engine.List[engine.WaitingPerson], error) {
	return engine.List[engine.WaitingPerson]{}, f.reach("WaitingPeople")
}

func (f *fake) Judge(_ context.Context, c engine.Caller, key engine.Key, id, _ forms.ID) (engine.Answer, error) {
	if err := f.mine(c, id); err != nil {
		return engine.Answer{}, err
	}
	return f.done(c, key, "Judge")
}

func (f *fake) Counts(context.Context, engine.Caller) (engine.Counts, error) {
	return engine.Counts{Tasks: 100, Notices: 2}, f.reach("Counts")
}

func (f *fake) ReadNotices(_ context.Context, _ engine.Caller, until forms.ID) (engine.Counts, error) {
	return engine.Counts{}, f.reach("ReadNotices " + until.String())
}

func (f *fake) Forms(context.Context, engine.Caller) ([]engine.FormRef, error) {
	return nil, f.reach("Forms")
}

func (f *fake) Form(_ context.Context, _ engine.Caller, id string, _ int) (engine.FormView, error) {
	return engine.FormView{FormRef: engine.FormRef{ID: id}, FormParts: engine.FormParts{Schema: json.RawMessage(`{"type":"object"}`), Layout: json.RawMessage(`[]`), Fields: json.RawMessage(`[]`), Order: json.RawMessage(`[]`)}, Options: json.RawMessage(`{}`)}, f.reach("Form")
}

func (f *fake) Reading(_ context.Context, _ engine.Caller, id string, _ int) (engine.ReadingForm, error) {
	return engine.ReadingForm{ID: id, Sections: []engine.ReadingSection{}, Fields: []engine.ReadingField{}}, f.reach("Reading")
}

func (f *fake) Evaluate(_ context.Context, _ engine.Caller, _ string, in engine.EvaluateIn) (engine.Evaluation, error) {
	return engine.Evaluation{Data: in.Data, Facts: json.RawMessage(`{}`)}, f.reach("Evaluate")
}

func (f *fake) Preview(context.Context, engine.Caller, string, engine.EvaluateIn) (engine.Path, error) {
	return engine.Path{}, f.reach("Preview")
}

// once answers a key as it was answered the first time.
func (f *fake) once(c engine.Caller, key engine.Key, name string, do func() (engine.Answer, error)) (engine.Answer, error) {
	if err := f.reach(name); err != nil {
		return engine.Answer{}, err
	}
	scope := c.Company.String() + c.Member.String() + key.Route + "\n" + key.Value
	if before, ok := f.answers[scope]; ok {
		if before.body != key.Body {
			return engine.Answer{}, engine.NewFault("key_reused")
		}
		return before.answer, nil
	}
	answer, err := do()
	if err == nil && !f.forgets {
		f.answers[scope] = fakeAnswer{key.Body, answer}
	}
	return answer, err
}

func (f *fake) CreateFor(_ context.Context, c engine.Caller, key engine.Key, form string, _ engine.Filing, data json.RawMessage, _ engine.Seen, _ engine.Picks) (engine.Answer, error) {
	return f.once(c, key, "CreateRecord", func() (engine.Answer, error) {
		if bytes.Contains(data, []byte(`"reason":""`)) {
			return engine.Answer{}, engine.Invalid([]forms.Problem{{Path: "reason", Code: "required", Message: forms.Text{forms.Chinese: "请填写事由。", forms.English: "The reason is required."}}})
		}
		id := f.id()
		f.records[id] = fakeRecord{c.Company, data}
		body, err := json.Marshal(engine.RecordView{ID: id, Form: form, Status: "running", Revision: 1, Data: data})
		return engine.Answer{Code: 201, Body: body}, err
	})
}

func (f *fake) SaveDraftFor(ctx context.Context, c engine.Caller, key engine.Key, form string, filing engine.Filing, data json.RawMessage) (engine.Answer, error) {
	return f.CreateFor(ctx, c, key, form, filing, data, nil, nil)
}

func (f *fake) ChangeFor(_ context.Context, c engine.Caller, key engine.Key, id forms.ID, revision int, _ engine.Filing, _ json.RawMessage, _ bool) (engine.Answer, error) {
	return f.once(c, key, "PatchRecord", func() (engine.Answer, error) {
		if err := f.mine(c, id); err != nil {
			return engine.Answer{}, err
		}
		if revision != 1 {
			return engine.Answer{}, engine.NewFault("stale", "revision", "1")
		}
		return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, nil
	})
}

func (f *fake) mine(c engine.Caller, id forms.ID) error {
	if r, ok := f.records[id]; !ok || r.company != c.Company {
		return engine.ErrNotFound
	}
	return nil
}

func (f *fake) SubmitFor(_ context.Context, c engine.Caller, key engine.Key, id forms.ID, _ engine.Filing, _ engine.Seen, _ engine.Picks) (engine.Answer, error) {
	return f.once(c, key, "SubmitDraft", func() (engine.Answer, error) {
		return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, f.mine(c, id)
	})
}

func (f *fake) Record(_ context.Context, c engine.Caller, id forms.ID) (engine.RecordView, error) {
	if err := f.reach("Record"); err != nil {
		return engine.RecordView{}, err
	}
	return engine.RecordView{ID: id, Status: "running", Revision: 7, Data: f.records[id].data}, f.mine(c, id)
}

func (f *fake) Why(_ context.Context, c engine.Caller, id forms.ID, _ []string) (engine.Why, error) {
	if err := f.reach("Why"); err != nil {
		return engine.Why{}, err
	}
	return engine.Why{Why: map[string][]engine.ReasonView{}}, f.mine(c, id)
}

func (f *fake) Records(ctx context.Context, _ engine.Caller, in engine.ListIn) (engine.List[engine.RecordView], error) {
	if f.block != nil {
		f.entered <- struct{}{}
		select {
		case <-f.block:
		case <-ctx.Done():
			return engine.List[engine.RecordView]{}, ctx.Err()
		}
	}
	if in.Cursor != "" && in.Cursor != "good" {
		return engine.List[engine.RecordView]{}, engine.NewFault("bad_cursor")
	}
	return engine.List[engine.RecordView]{}, f.reach(fmt.Sprintf("Records %+v", in))
}

func (f *fake) RecordVerb(_ context.Context, c engine.Caller, key engine.Key, id forms.ID, verb string, _ engine.VerbIn) (engine.Answer, error) {
	return f.once(c, key, "RecordVerb", func() (engine.Answer, error) {
		if err := f.mine(c, id); err != nil {
			return engine.Answer{}, err
		}
		if verb != "withdraw" {
			return engine.Answer{}, engine.NewFault("unknown_verb", "verb", verb)
		}
		return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, nil
	})
}

func (f *fake) Tasks(_ context.Context, _ engine.Caller, in engine.TaskListIn) (engine.List[engine.TaskView], error) {
	return engine.List[engine.TaskView]{}, f.reach(fmt.Sprintf("Tasks %+v", in))
}

func (f *fake) Task(_ context.Context, c engine.Caller, id forms.ID) (engine.TaskView, error) {
	return engine.TaskView{ID: id, Actions: []engine.Action{}}, errors.Join(f.reach("Task"), f.mine(c, id))
}

func (f *fake) TaskVerb(_ context.Context, c engine.Caller, key engine.Key, id forms.ID, _ string, _ engine.VerbIn) (engine.Answer, error) {
	return f.once(c, key, "TaskVerb", func() (engine.Answer, error) {
		if err := f.mine(c, id); err != nil {
			return engine.Answer{}, err
		}
		return engine.Answer{}, engine.NewFault("already_handled", "who", "王芳", "at", "2026-11-22 09:00:00", "outcome", "agreed")
	})
}

func (f *fake) PutFile(_ context.Context, c engine.Caller, _ engine.Key, in engine.Upload) (engine.FileRef, error) {
	if err := f.reach("PutFile"); err != nil {
		return engine.FileRef{}, err
	}
	content, err := io.ReadAll(in.Body)
	if err != nil {
		return engine.FileRef{}, fmt.Errorf("storing %s: %w", in.Name, err)
	}
	id := f.id()
	f.files[id] = content
	f.records[id] = fakeRecord{company: c.Company}
	return engine.FileRef{ID: id, Name: in.Name, Type: "text/html", Size: int64(len(content)), Hash: "beef"}, nil
}

func (f *fake) File(_ context.Context, c engine.Caller, id forms.ID) (engine.FileRef, io.ReadCloser, error) {
	if err := errors.Join(f.reach("File"), f.mine(c, id)); err != nil {
		return engine.FileRef{}, nil, err
	}
	content := f.files[id]
	return engine.FileRef{ID: id, Name: "病历 \"1\"\r\nX: y.html", Type: "text/html", Size: int64(len(content)), Hash: "beef"}, io.NopCloser(bytes.NewReader(content)), nil
}

func (f *fake) Notices(context.Context, engine.Caller, string, int) (engine.List[engine.Notice], error) {
	return engine.List[engine.Notice]{}, f.reach("Notices")
}

func (f *fake) Live(c engine.Caller, last string) *live.Stream {
	return f.hub.Open(c.Company, c.Member, last)
}

func (f *fake) Jobs(context.Context, engine.Caller, engine.JobListIn) (engine.List[engine.JobView], error) {
	return engine.List[engine.JobView]{}, f.reach("Jobs")
}

func (f *fake) Job(_ context.Context, c engine.Caller, id forms.ID) (engine.JobView, error) {
	return engine.JobView{ID: id}, errors.Join(f.reach("Job"), f.mine(c, id))
}

func (f *fake) JobCounts(context.Context, engine.Caller) (engine.JobCounts, error) {
	return engine.JobCounts{}, f.reach("JobCounts")
}

func (f *fake) JobVerb(_ context.Context, c engine.Caller, _ engine.Key, id forms.ID, _ string) (engine.Answer, error) {
	return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, errors.Join(f.reach("JobVerb"), f.mine(c, id))
}

func (f *fake) Schedules(context.Context, engine.Caller) (engine.List[engine.ScheduleView], error) {
	return engine.List[engine.ScheduleView]{}, f.reach("Schedules")
}

func (f *fake) PutSchedule(context.Context, engine.Caller, engine.Key, engine.ScheduleIn) (engine.Answer, error) {
	return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, f.reach("PutSchedule")
}

func (f *fake) DropSchedule(context.Context, engine.Caller, engine.Key, string) (engine.Answer, error) {
	return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, f.reach("DropSchedule")
}

func (f *fake) ChangeCalendar(context.Context, engine.Caller, engine.Key, engine.CalendarChange) (engine.Answer, error) {
	return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, f.reach("ChangeCalendar")
}

func (f *fake) OrgTree(_ context.Context, c engine.Caller, under forms.ID) (engine.List[engine.OrgDepartment], error) {
	return engine.List[engine.OrgDepartment]{}, f.reach("OrgTree")
}

func (f *fake) OrgDepartment(_ context.Context, c engine.Caller, id forms.ID) (engine.OrgDepartment, error) {
	return engine.OrgDepartment{ID: id, Revision: 1}, errors.Join(f.reach("OrgDepartment"), f.mine(c, id))
}

func (f *fake) OrgMembers(_ context.Context, c engine.Caller, in engine.MemberListIn) (engine.List[engine.OrgMember], error) {
	err := f.reach("OrgMembers")
	for _, id := range []forms.ID{in.Department, in.Group, in.Role} {
		if !id.IsZero() {
			err = errors.Join(err, f.mine(c, id))
		}
	}
	return engine.List[engine.OrgMember]{}, err
}

func (f *fake) OrgMember(_ context.Context, c engine.Caller, id forms.ID) (engine.MemberCard, error) {
	if id == c.Member {
		return engine.MemberCard{ID: id, Revision: 1}, f.reach("OrgMember")
	}
	return engine.MemberCard{ID: id, Revision: 1}, errors.Join(f.reach("OrgMember"), f.mine(c, id))
}

func (f *fake) Mentionable(_ context.Context, c engine.Caller, id forms.ID, _ string) (engine.List[engine.MemberRef], error) {
	return engine.List[engine.MemberRef]{}, errors.Join(f.reach("Mentionable"), f.mine(c, id))
}

func (f *fake) Referring(_ context.Context, c engine.Caller, id forms.ID) (engine.ReferringFields, error) {
	return engine.ReferringFields{Items: []engine.ReferringField{}}, errors.Join(f.reach("Referring"), f.mine(c, id))
}

func (f *fake) ReferringRecords(_ context.Context, c engine.Caller, id forms.ID, _ engine.ReferringIn) (engine.List[engine.RecordView], error) {
	return engine.List[engine.RecordView]{}, errors.Join(f.reach("ReferringRecords"), f.mine(c, id))
}

func (f *fake) OrgSearch(context.Context, engine.Caller, string, int) (engine.List[engine.OrgMember], error) {
	return engine.List[engine.OrgMember]{}, f.reach("OrgSearch")
}

func (f *fake) Groups(context.Context, engine.Caller) (engine.List[engine.GroupView], error) {
	return engine.List[engine.GroupView]{}, f.reach("Groups")
}

func (f *fake) Posts(context.Context, engine.Caller) (engine.List[engine.PostView], error) {
	return engine.List[engine.PostView]{}, f.reach("Posts")
}

func (f *fake) Locations(context.Context, engine.Caller) (engine.List[engine.LocationView], error) {
	return engine.List[engine.LocationView]{}, f.reach("Locations")
}

func (f *fake) Calendars(context.Context, engine.Caller) (engine.List[engine.CalendarDays], error) {
	return engine.List[engine.CalendarDays]{}, f.reach("Calendars")
}

func (f *fake) Roles(context.Context, engine.Caller) (engine.List[engine.RoleView], error) {
	return engine.List[engine.RoleView]{}, f.reach("Roles")
}

func (f *fake) Absence(_ context.Context, c engine.Caller, member forms.ID) (engine.AbsenceView, error) {
	if member == c.Member {
		return engine.AbsenceView{}, f.reach("Absence")
	}
	return engine.AbsenceView{}, errors.Join(f.reach("Absence"), f.mine(c, member))
}

func (f *fake) OwnFields(context.Context, engine.Caller) (engine.OwnFieldsView, error) {
	return engine.OwnFieldsView{}, f.reach("OwnFields")
}

func (f *fake) MemberUses(_ context.Context, c engine.Caller, id forms.ID) (engine.MemberUses, error) {
	return engine.MemberUses{}, errors.Join(f.reach("MemberUses"), f.mine(c, id))
}

func (f *fake) ChangeOrg(_ context.Context, c engine.Caller, _ engine.Key, change engine.OrgChange) (engine.Answer, error) {
	return f.changed(c, "ChangeOrg", change.Subject())
}

func (f *fake) ChangeOwn(_ context.Context, c engine.Caller, _ engine.Key, change engine.OwnChange) (engine.Answer, error) {
	subject := change.Subject()
	if mark, is := change.(engine.MarkFavourite); is {
		subject = mark.Member
	}
	return f.changed(c, "ChangeOwn", subject)
}

func (f *fake) changed(c engine.Caller, name string, subject forms.ID) (engine.Answer, error) {
	err := f.reach(name)
	if !subject.IsZero() {
		err = errors.Join(err, f.mine(c, subject))
	}
	return engine.Answer{Code: 200, Body: json.RawMessage(`{"revision":2}`)}, err
}

func (f *fake) MayAdminister(_ context.Context, c engine.Caller, _ string, _ engine.Subject, _ string) error {
	if !c.Admin {
		return engine.NewFault("forbidden")
	}
	return nil
}

func (f *fake) Grants(context.Context, engine.Caller) (engine.List[engine.GrantView], error) {
	return engine.List[engine.GrantView]{}, f.reach("Grants")
}

// settles answers a command that changes something of the administration; id is what it names, none where that is nothing.
func (f *fake) settles(c engine.Caller, name string, id forms.ID) (engine.Answer, error) {
	err := f.reach(name)
	if err == nil && !id.IsZero() {
		err = f.mine(c, id)
	}
	return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, err
}

func (f *fake) AddGrant(_ context.Context, c engine.Caller, _ engine.Key, _ engine.GrantIn) (engine.Answer, error) {
	return f.settles(c, "AddGrant", forms.ID{})
}

func (f *fake) ChangeGrant(_ context.Context, c engine.Caller, _ engine.Key, id forms.ID, _ int, _ org.Share) (engine.Answer, error) {
	return f.settles(c, "ChangeGrant", id)
}

func (f *fake) DropGrant(_ context.Context, c engine.Caller, _ engine.Key, id forms.ID) (engine.Answer, error) {
	return f.settles(c, "DropGrant", id)
}

func (f *fake) Owners(context.Context, engine.Caller) (engine.List[engine.MemberRef], error) {
	return engine.List[engine.MemberRef]{}, f.reach("Owners")
}

func (f *fake) SetOwner(_ context.Context, c engine.Caller, _ engine.Key, id forms.ID, _ bool) (engine.Answer, error) {
	return f.settles(c, "SetOwner", id)
}

func (f *fake) AdminKeys(context.Context, engine.Caller) (engine.List[engine.AdminKeyInfo], error) {
	return engine.List[engine.AdminKeyInfo]{}, f.reach("AdminKeys")
}

func (f *fake) EndMemberKey(_ context.Context, c engine.Caller, _ engine.Key, id forms.ID) (engine.Answer, error) {
	return f.settles(c, "EndMemberKey", id)
}

func (f *fake) AdminApps(context.Context, engine.Caller) (engine.List[engine.AudienceView], error) {
	return engine.List[engine.AudienceView]{}, f.reach("AdminApps")
}

func (f *fake) SetAudience(_ context.Context, c engine.Caller, _ engine.Key, app string, _ int, _ engine.Audience) (engine.Answer, error) {
	id, _ := forms.ParseID(app)
	return f.settles(c, "SetAudience", id)
}

func (f *fake) Menu(context.Context, engine.Caller) (engine.MenuView, error) {
	return engine.MenuView{Places: []engine.PlaceView{}}, f.reach("Menu")
}

func (f *fake) AdminMenu(context.Context, engine.Caller) (engine.MenuSettled, error) {
	return engine.MenuSettled{}, f.reach("AdminMenu")
}

func (f *fake) SetMenu(_ context.Context, c engine.Caller, _ engine.Key, _ int, _ engine.Menu) (engine.Answer, error) {
	return f.settles(c, "SetMenu", forms.ID{})
}

func (f *fake) FoundCompany(context.Context, engine.NewCompany) (engine.FoundedCompany, error) {
	return engine.FoundedCompany{Company: other, Token: "first"}, f.reach("FoundCompany")
}

func (f *fake) MoveClock(_ context.Context, _ engine.Caller, _ engine.Key, move engine.ClockMove) (engine.Answer, error) {
	body, err := json.Marshal(engine.Clock{Now: 1764000000000 + engine.Instant(move.By)})
	return engine.Answer{Code: 200, Body: body}, errors.Join(err, f.reach("MoveClock"))
}

func (f *fake) Healthy(context.Context) error { return f.healthy }

// reached lists the use cases that were reached since the last question.
func (f *fake) reached() string {
	all := strings.Join(f.calls, ", ")
	f.calls = nil
	return all
}

// spy is a fake that remembers who tried to sign in.
type spy struct {
	*fake
	seen engine.SignIn
}

func (s *spy) SignIn(ctx context.Context, in engine.SignIn) (engine.Session, error) {
	s.seen = in
	return s.fake.SignIn(ctx, in)
}

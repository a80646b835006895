// Package api is the HTTP face of the engine: it decodes, calls one use case, encodes. It decides
// nothing about records; what it does decide (who is let in, how much may be sent, how an error reads)
// is written in routes.go, admit.go, limits.go and problem.go.
//
// fiber and huma are imported here and nowhere else.
package api

import (
	"context"
	"encoding/json"
	"io"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// Engine is the door to the use cases. *engine.Engine is one; tests have another. Every error is a
// *engine.Fault where the caller can understand it; anything else is answered as "internal".
type Engine interface {
	SignIn(ctx context.Context, in engine.SignIn) (engine.Session, error)
	SignOut(ctx context.Context, token string) error
	SwitchCompany(ctx context.Context, token, company string) (engine.Session, error)
	// Caller reads the session anew on every request; engine.ErrNoSession when there is none.
	Caller(ctx context.Context, token string) (engine.Caller, error)
	Me(ctx context.Context, c engine.Caller) (engine.Me, error)
	SetLanguage(ctx context.Context, c engine.Caller, language string) (engine.Me, error)

	SignInSecond(ctx context.Context, in engine.SecondStep) (engine.Session, error)
	ResetPassword(ctx context.Context, token, password string) error
	Sessions(ctx context.Context, c engine.Caller, token string) (engine.List[engine.SessionInfo], error)
	EndSession(ctx context.Context, c engine.Caller, id forms.ID) error
	EndOtherSessions(ctx context.Context, c engine.Caller, token string) error
	ChangePassword(ctx context.Context, c engine.Caller, in engine.PasswordChange) error
	Second(ctx context.Context, c engine.Caller) (engine.SecondState, error)
	EnrolSecond(ctx context.Context, c engine.Caller, password, address string) (engine.Enrolment, error)
	ConfirmSecond(ctx context.Context, c engine.Caller, in engine.SecondProof) (engine.RecoveryCodes, error)
	DropSecond(ctx context.Context, c engine.Caller, in engine.SecondProof) error
	Keys(ctx context.Context, c engine.Caller) (engine.List[engine.KeyInfo], error)
	MakeKey(ctx context.Context, c engine.Caller, in engine.NewKey) (engine.MadeKey, error)
	EndKey(ctx context.Context, c engine.Caller, id forms.ID) error
	TicketFor(ctx context.Context, c engine.Caller, member forms.ID) (engine.ResetTicket, error)
	RequireSecond(ctx context.Context, c engine.Caller, key engine.Key, required bool) (engine.Answer, error)
	ResetSecond(ctx context.Context, c engine.Caller, member forms.ID) error
	People(ctx context.Context, c engine.Caller, in engine.PeopleIn) (engine.List[engine.OrgMember], error)
	MailReset(ctx context.Context, c engine.Caller, key engine.Key, member forms.ID) (engine.Answer, error)

	SignInProviders(ctx context.Context, company, lang string) (engine.List[engine.ProviderRef], error)
	BeginSignIn(ctx context.Context, in engine.Errand) (engine.Departure, error)
	BeginLink(ctx context.Context, c engine.Caller, in engine.Errand, password string) (engine.Departure, error)
	FinishErrand(ctx context.Context, in engine.Return) (engine.Arrival, error)
	Links(ctx context.Context, c engine.Caller) (engine.List[engine.LinkInfo], error)
	Unlink(ctx context.Context, c engine.Caller, provider string) error
	CompanyProviders(ctx context.Context, c engine.Caller) (engine.List[engine.ProviderView], error)
	PutProvider(ctx context.Context, c engine.Caller, key engine.Key, p org.Provider) (engine.Answer, error)
	DropProvider(ctx context.Context, c engine.Caller, key engine.Key, provider string) (engine.Answer, error)
	WaitingPeople(ctx context.Context, c engine.Caller) (engine.List[engine.WaitingPerson], error)
	Judge(ctx context.Context, c engine.Caller, key engine.Key, waiting, member forms.ID) (engine.Answer, error)

	Forms(ctx context.Context, c engine.Caller) ([]engine.FormRef, error)
	Form(ctx context.Context, c engine.Caller, id string, version int) (engine.FormView, error)
	FormFor(ctx context.Context, c engine.Caller, id string, member forms.ID) (engine.FormView, error)
	Acting(ctx context.Context, c engine.Caller, text string) (engine.ActingList, error)
	ActingOn(ctx context.Context, c engine.Caller, member forms.ID) (engine.ActingView, error)
	Clerks(ctx context.Context, c engine.Caller, id forms.ID, department bool) (engine.ClerksView, error)
	EvidenceRule(ctx context.Context, c engine.Caller) (engine.EvidenceSettled, error)
	SetEvidenceRule(ctx context.Context, c engine.Caller, key engine.Key, revision int, rule engine.Evidence) (engine.Answer, error)
	Reading(ctx context.Context, c engine.Caller, id string, version int) (engine.ReadingForm, error)
	Evaluate(ctx context.Context, c engine.Caller, form string, in engine.EvaluateIn) (engine.Evaluation, error)
	Preview(ctx context.Context, c engine.Caller, form string, in engine.EvaluateIn) (engine.Path, error)

	CreateFor(ctx context.Context, c engine.Caller, key engine.Key, form string, f engine.Filing, data json.RawMessage, seen engine.Seen, picks engine.Picks) (engine.Answer, error)
	SaveDraftFor(ctx context.Context, c engine.Caller, key engine.Key, form string, f engine.Filing, data json.RawMessage) (engine.Answer, error)
	ChangeFor(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID, revision int, f engine.Filing, data json.RawMessage, whole bool) (engine.Answer, error)
	SubmitFor(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID, f engine.Filing, seen engine.Seen, picks engine.Picks) (engine.Answer, error)
	Record(ctx context.Context, c engine.Caller, id forms.ID) (engine.RecordView, error)
	Why(ctx context.Context, c engine.Caller, id forms.ID, paths []string) (engine.Why, error)
	Records(ctx context.Context, c engine.Caller, in engine.ListIn) (engine.List[engine.RecordView], error)
	RecordVerb(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID, verb string, in engine.VerbIn) (engine.Answer, error)

	Tasks(ctx context.Context, c engine.Caller, in engine.TaskListIn) (engine.List[engine.TaskView], error)
	Task(ctx context.Context, c engine.Caller, id forms.ID) (engine.TaskView, error)
	TaskVerb(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID, verb string, in engine.VerbIn) (engine.Answer, error)

	PutFile(ctx context.Context, c engine.Caller, key engine.Key, in engine.Upload) (engine.FileRef, error)
	FileThumb(ctx context.Context, c engine.Caller, id forms.ID) (engine.FileRef, io.ReadCloser, error)
	BeginUpload(ctx context.Context, c engine.Caller, key engine.Key, in engine.UploadIn) (engine.Answer, error)
	UploadState(ctx context.Context, c engine.Caller, id forms.ID) (engine.UploadView, error)
	AppendUpload(ctx context.Context, c engine.Caller, id forms.ID, offset int64, body io.Reader) (engine.UploadView, error)
	FinishUpload(ctx context.Context, c engine.Caller, id forms.ID, hash string) (engine.FileRef, error)
	DropUpload(ctx context.Context, c engine.Caller, id forms.ID) error
	File(ctx context.Context, c engine.Caller, id forms.ID) (engine.FileRef, io.ReadCloser, error)
	Notices(ctx context.Context, c engine.Caller, cursor string, limit int) (engine.List[engine.Notice], error)

	ReadNotices(ctx context.Context, c engine.Caller, until forms.ID) (engine.Counts, error)
	Counts(ctx context.Context, c engine.Caller) (engine.Counts, error)

	// Live opens a stream of what changes for the caller, from the place that last names where that is known.
	Live(c engine.Caller, last string) *live.Stream

	Jobs(ctx context.Context, c engine.Caller, in engine.JobListIn) (engine.List[engine.JobView], error)
	Job(ctx context.Context, c engine.Caller, id forms.ID) (engine.JobView, error)
	JobCounts(ctx context.Context, c engine.Caller) (engine.JobCounts, error)
	JobVerb(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID, verb string) (engine.Answer, error)
	Schedules(ctx context.Context, c engine.Caller) (engine.List[engine.ScheduleView], error)
	PutSchedule(ctx context.Context, c engine.Caller, key engine.Key, in engine.ScheduleIn) (engine.Answer, error)
	DropSchedule(ctx context.Context, c engine.Caller, key engine.Key, schedule string) (engine.Answer, error)
	ChangeCalendar(ctx context.Context, c engine.Caller, key engine.Key, change engine.CalendarChange) (engine.Answer, error)

	PeopleView(ctx context.Context, c engine.Caller, id string) (engine.PeopleView, error)
	ViewPeople(ctx context.Context, c engine.Caller, id string, in engine.ViewPeopleIn) (engine.PeopleList, error)
	PersonCard(ctx context.Context, c engine.Caller, view string, member forms.ID) (engine.PersonCard, error)
	Photo(ctx context.Context, c engine.Caller, member forms.ID, small bool) (engine.FileRef, io.ReadCloser, error)
	SetPhoto(ctx context.Context, c engine.Caller, key engine.Key, member forms.ID, in engine.PhotoIn) (engine.Answer, error)
	Login(ctx context.Context, c engine.Caller) (engine.LoginView, error)
	SetLogin(ctx context.Context, c engine.Caller, in engine.NewLogin) error

	MayAdminister(ctx context.Context, c engine.Caller, right string, subject engine.Subject, id string) error
	Grants(ctx context.Context, c engine.Caller) (engine.List[engine.GrantView], error)
	AddGrant(ctx context.Context, c engine.Caller, key engine.Key, in engine.GrantIn) (engine.Answer, error)
	ChangeGrant(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID, revision int, share org.Share) (engine.Answer, error)
	DropGrant(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID) (engine.Answer, error)
	Owners(ctx context.Context, c engine.Caller) (engine.List[engine.MemberRef], error)
	SetOwner(ctx context.Context, c engine.Caller, key engine.Key, member forms.ID, owner bool) (engine.Answer, error)
	AdminKeys(ctx context.Context, c engine.Caller) (engine.List[engine.AdminKeyInfo], error)
	EndMemberKey(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID) (engine.Answer, error)
	AdminApps(ctx context.Context, c engine.Caller) (engine.List[engine.AudienceView], error)
	SetAudience(ctx context.Context, c engine.Caller, key engine.Key, app string, revision int, a engine.Audience) (engine.Answer, error)
	Menu(ctx context.Context, c engine.Caller) (engine.MenuView, error)
	AdminMenu(ctx context.Context, c engine.Caller) (engine.MenuSettled, error)
	SetMenu(ctx context.Context, c engine.Caller, key engine.Key, revision int, menu engine.Menu) (engine.Answer, error)
	Visibility(ctx context.Context, c engine.Caller) (engine.VisibilityView, error)
	SetVisibility(ctx context.Context, c engine.Caller, key engine.Key, revision int, rule org.Visibility) (engine.Answer, error)
	VisibleAs(ctx context.Context, c engine.Caller, member forms.ID, cursor string, limit int) (engine.SeenAs, error)
	FoundCompany(ctx context.Context, in engine.NewCompany) (engine.FoundedCompany, error)
	CanMail() bool
	RequestReset(ctx context.Context, text, address string) error
	MessageSettings(ctx context.Context, c engine.Caller) (engine.MessageSettings, error)
	SetMessageSettings(ctx context.Context, c engine.Caller, own notify.Settings) (engine.MessageSettings, error)
	AddDevice(ctx context.Context, c engine.Caller, in engine.NewDevice) (engine.DeviceView, error)
	DropDevice(ctx context.Context, c engine.Caller, id forms.ID) error
	Deliveries(ctx context.Context, c engine.Caller, in engine.DeliveryListIn) (engine.List[engine.DeliveryView], error)
	Delivery(ctx context.Context, c engine.Caller, id forms.ID) (engine.DeliveryView, error)
	DeliveryVerb(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID, verb string) (engine.Answer, error)
	CompanyMessages(ctx context.Context, c engine.Caller) (engine.CompanyMessages, error)
	SetCompanyMessages(ctx context.Context, c engine.Caller, key engine.Key, in notify.CompanySettings) (engine.Answer, error)
	Webhooks(ctx context.Context, c engine.Caller) (engine.List[engine.WebhookView], error)
	MakeWebhook(ctx context.Context, c engine.Caller, in engine.WebhookIn) (engine.WebhookView, error)
	SetWebhook(ctx context.Context, c engine.Caller, id forms.ID, in engine.WebhookIn) (engine.WebhookView, error)
	RenewWebhook(ctx context.Context, c engine.Caller, id forms.ID) (engine.WebhookView, error)
	DropWebhook(ctx context.Context, c engine.Caller, id forms.ID) error
	TestWebhook(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID) (engine.Answer, error)

	OrgTree(ctx context.Context, c engine.Caller, under forms.ID) (engine.List[engine.OrgDepartment], error)
	OrgDepartment(ctx context.Context, c engine.Caller, id forms.ID) (engine.OrgDepartment, error)
	OrgMembers(ctx context.Context, c engine.Caller, in engine.MemberListIn) (engine.List[engine.OrgMember], error)
	OrgMember(ctx context.Context, c engine.Caller, id forms.ID) (engine.MemberCard, error)
	Referring(ctx context.Context, c engine.Caller, record forms.ID) (engine.ReferringFields, error)
	ReferringRecords(ctx context.Context, c engine.Caller, record forms.ID, in engine.ReferringIn) (engine.List[engine.RecordView], error)
	Mentionable(ctx context.Context, c engine.Caller, record forms.ID, text string) (engine.List[engine.MemberRef], error)
	NamesOf(ctx context.Context, c engine.Caller, ids []forms.ID) (engine.List[engine.MemberRef], error)
	Choosing(ctx context.Context, c engine.Caller, form string, in engine.ChoosingIn) (engine.Choosing, error)
	OrgSearch(ctx context.Context, c engine.Caller, text string, limit int) (engine.List[engine.OrgMember], error)
	Groups(ctx context.Context, c engine.Caller) (engine.List[engine.GroupView], error)
	Posts(ctx context.Context, c engine.Caller) (engine.List[engine.PostView], error)
	Locations(ctx context.Context, c engine.Caller) (engine.List[engine.LocationView], error)
	Calendars(ctx context.Context, c engine.Caller) (engine.List[engine.CalendarDays], error)
	Roles(ctx context.Context, c engine.Caller) (engine.List[engine.RoleView], error)
	Absence(ctx context.Context, c engine.Caller, member forms.ID) (engine.AbsenceView, error)
	OwnFields(ctx context.Context, c engine.Caller) (engine.OwnFieldsView, error)
	MemberUses(ctx context.Context, c engine.Caller, id forms.ID) (engine.MemberUses, error)
	// ChangeOrg is the door of every change of the organisation, ChangeOwn of those that members make about themselves.
	ChangeOrg(ctx context.Context, c engine.Caller, key engine.Key, change engine.OrgChange) (engine.Answer, error)
	ChangeOwn(ctx context.Context, c engine.Caller, key engine.Key, change engine.OwnChange) (engine.Answer, error)

	LookAtEntry(ctx context.Context, token, address, lang string) (engine.EntryForm, error)
	EvaluateEntry(ctx context.Context, token, address, lang string, data json.RawMessage) (engine.Evaluation, error)
	SendEntry(ctx context.Context, in engine.SendIn) (engine.EntrySent, error)
	PutEntryFile(ctx context.Context, in engine.EntryUpload) (engine.EntryFile, error)
	DropEntryFile(ctx context.Context, in engine.EntryUpload) error
	Entries(ctx context.Context, c engine.Caller, app, cursor string, limit int) (engine.List[engine.EntryView], error)
	MakeEntry(ctx context.Context, c engine.Caller, in engine.EntryIn) (engine.MadeEntry, error)
	CloseEntry(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID) (engine.Answer, error)
	LookAtInvitation(ctx context.Context, token, address string) (engine.JoinPage, error)
	JoinState(ctx context.Context, key, address string) (engine.JoinState, error)
	Join(ctx context.Context, in engine.JoinIn) (engine.JoinState, error)
	JoinAs(ctx context.Context, c engine.Caller, in engine.JoinIn) (engine.JoinState, error)
	Invite(ctx context.Context, c engine.Caller, in engine.InvitationIn) (engine.List[engine.MadeInvitation], error)
	Invitations(ctx context.Context, c engine.Caller, all bool, cursor string, limit int) (engine.InvitationList, error)
	RevokeInvitation(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID) (engine.Answer, error)
	Joiners(ctx context.Context, c engine.Caller) (engine.List[engine.JoinerView], error)
	Joining(ctx context.Context, c engine.Caller) (engine.JoiningRates, error)
	ToJoin(ctx context.Context, c engine.Caller, department forms.ID, cursor string, limit int) (engine.List[engine.ToJoinView], error)
	SetJoiningReason(ctx context.Context, c engine.Caller, key engine.Key, in engine.JoiningReason) (engine.Answer, error)
	JoiningSettings(ctx context.Context, c engine.Caller) (engine.JoiningSettled, error)
	SetJoining(ctx context.Context, c engine.Caller, key engine.Key, revision int, rules engine.JoiningRules) (engine.Answer, error)

	Definitions(ctx context.Context, c engine.Caller, app string) (engine.List[engine.DefinitionRef], error)
	Definition(ctx context.Context, c engine.Caller, name engine.DefinitionName, version int) (engine.DefinitionView, error)
	DefinitionDiff(ctx context.Context, c engine.Caller, name engine.DefinitionName, from, to int) (engine.List[engine.ChangeView], error)
	Draft(ctx context.Context, c engine.Caller, name engine.DefinitionName) (engine.DraftView, error)
	PutDraft(ctx context.Context, c engine.Caller, key engine.Key, name engine.DefinitionName, revision int, in engine.DraftIn) (engine.Answer, error)
	DropDraft(ctx context.Context, c engine.Caller, key engine.Key, name engine.DefinitionName, revision int) (engine.Answer, error)
	Plan(ctx context.Context, c engine.Caller, app string) (engine.DraftPlan, error)
	Impact(ctx context.Context, c engine.Caller, app string, in engine.ImpactIn) (engine.Impact, error)
	Uses(ctx context.Context, c engine.Caller, app string, part apps.Part) (engine.List[apps.Use], error)
	Publish(ctx context.Context, c engine.Caller, key engine.Key, app string, in engine.PublishIn) (engine.Answer, error)

	MoveClock(ctx context.Context, c engine.Caller, key engine.Key, move engine.ClockMove) (engine.Answer, error)
	Healthy(ctx context.Context) error
}

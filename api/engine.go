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

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/live"
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
	Reading(ctx context.Context, c engine.Caller, id string, version int) (engine.ReadingForm, error)
	Evaluate(ctx context.Context, c engine.Caller, form string, in engine.EvaluateIn) (engine.Evaluation, error)
	Preview(ctx context.Context, c engine.Caller, form string, in engine.EvaluateIn) (engine.Path, error)

	CreateRecord(ctx context.Context, c engine.Caller, key engine.Key, form string, data json.RawMessage, picks engine.Picks) (engine.Answer, error)
	SaveDraft(ctx context.Context, c engine.Caller, key engine.Key, form string, data json.RawMessage) (engine.Answer, error)
	PatchRecord(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID, revision int, data json.RawMessage) (engine.Answer, error)
	ReplaceDraft(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID, revision int, data json.RawMessage) (engine.Answer, error)
	SubmitDraft(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID, picks engine.Picks) (engine.Answer, error)
	Record(ctx context.Context, c engine.Caller, id forms.ID) (engine.RecordView, error)
	Why(ctx context.Context, c engine.Caller, id forms.ID, paths []string) (engine.Why, error)
	Records(ctx context.Context, c engine.Caller, in engine.ListIn) (engine.List[engine.RecordView], error)
	RecordVerb(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID, verb string, in engine.VerbIn) (engine.Answer, error)

	Tasks(ctx context.Context, c engine.Caller, in engine.TaskListIn) (engine.List[engine.TaskView], error)
	Task(ctx context.Context, c engine.Caller, id forms.ID) (engine.TaskView, error)
	TaskVerb(ctx context.Context, c engine.Caller, key engine.Key, id forms.ID, verb string, in engine.VerbIn) (engine.Answer, error)

	PutFile(ctx context.Context, c engine.Caller, key engine.Key, in engine.Upload) (engine.FileRef, error)
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

	MoveClock(ctx context.Context, c engine.Caller, key engine.Key, move engine.ClockMove) (engine.Answer, error)
	Healthy(ctx context.Context) error
}

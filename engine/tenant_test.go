package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// estate is what a company has that another must not reach.
type estate struct {
	record, draft, plain, task, file, upload, notice, member, department forms.ID
	form                                                                 string
	records, tasks, notices                                              string // cursors
}

// estate gives the first company one of everything.
func (w *world) estate() estate {
	w.t.Helper()
	ctx := context.Background()
	w.grant("ana", "100")
	for i := range 4 {
		w.submit("ana", "any", fmt.Sprintf(`{"subject":"%d","amount":1}`, i))
	}
	a := estate{file: w.upload("ana"), member: w.made.Members["ana"], department: w.made.Departments["lab"], form: "proof.any"}
	a.record = w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "proof.any", json.RawMessage(fmt.Sprintf(`{"subject":"一","tag":"A","paper":"%s"}`, a.file)), nil)).ID
	a.draft = w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.any", json.RawMessage(`{"subject":"稿"}`))).ID
	a.plain = w.record(w.CreateRecord(ctx, w.as("admin"), w.key(), "proof.kinds", json.RawMessage(`{"name":"一"}`), nil)).ID
	a.task = w.tasksOf(a.record)[panel(1)].ID
	a.upload = w.begin("ana", "x").ID
	w.clean()
	records, err := w.Records(ctx, w.as("ana"), engine.ListIn{Limit: 1})
	if err != nil {
		w.t.Fatal(err)
	}
	tasks, err := w.Tasks(ctx, w.as(panel(1)), engine.TaskListIn{Limit: 1})
	if err != nil {
		w.t.Fatal(err)
	}
	notices, err := w.Notices(ctx, w.as(panel(1)), "", 1)
	if err != nil {
		w.t.Fatal(err)
	}
	a.records, a.tasks, a.notices, a.notice = records.Next, tasks.Next, notices.Next, notices.Items[0].ID
	if a.records == "" || a.tasks == "" || a.notices == "" {
		w.t.Fatal("a list has no second page")
	}
	return a
}

// ids are all of them, by name.
func (a estate) ids() map[string]forms.ID {
	return map[string]forms.ID{"record": a.record, "draft": a.draft, "plain record": a.plain, "task": a.task, "file": a.file, "upload": a.upload,
		"notice": a.notice, "member": a.member, "department": a.department}
}

// reach is one use case with one id of another company: what it is told is compared.
type reach struct {
	useCase, with string
	do            func(context.Context, *engine.Engine, engine.Caller, engine.Key) error
	want          string
}

// reaches are all use cases of the API with everything of another company that they take.
func (a estate) reaches() []reach {
	var all []reach
	add := func(useCase, with, want string, do func(context.Context, *engine.Engine, engine.Caller, engine.Key) error) {
		all = append(all, reach{useCase, with, do, want})
	}
	raw := json.RawMessage(`{"subject":"夺"}`)
	for name, id := range a.ids() {
		add("Why", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Why(ctx, c, id, []string{"subject"})
			return err
		})
		add("Referring", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Referring(ctx, c, id)
			return err
		})
		add("ReferringRecords", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.ReferringRecords(ctx, c, id, engine.ReferringIn{Form: "leave.request", Field: "type"})
			return err
		})
		add("Mentionable", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Mentionable(ctx, c, id, "夺")
			return err
		})
		add("Record", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Record(ctx, c, id)
			return err
		})
		add("Task", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Task(ctx, c, id)
			return err
		})
		add("PatchRecord", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.PatchRecord(ctx, c, key, id, 1, raw)
			return err
		})
		add("ReplaceDraft", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.ReplaceDraft(ctx, c, key, id, 1, raw)
			return err
		})
		add("SubmitSeen", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.SubmitSeen(ctx, c, key, id, nil, nil)
			return err
		})
		add("SubmitSeen", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.SubmitSeen(ctx, c, key, id, raw, nil)
			return err
		})
		add("File", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, body, err := e.File(ctx, c, id)
			if body != nil {
				body.Close()
			}
			return err
		})
		add("FileThumb", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, _, err := e.FileThumb(ctx, c, id)
			return err
		})
		add("UploadState", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.UploadState(ctx, c, id)
			return err
		})
		add("AppendUpload", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.AppendUpload(ctx, c, id, 0, strings.NewReader("x"))
			return err
		})
		add("FinishUpload", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.FinishUpload(ctx, c, id, sumOf("x"))
			return err
		})
		add("DropUpload", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			return e.DropUpload(ctx, c, id)
		})
		for _, verb := range []string{"withdraw", "terminate", "resume", "comment"} {
			add("RecordVerb "+verb, name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
				_, err := e.RecordVerb(ctx, c, key, id, verb, engine.VerbIn{Comment: "夺"})
				return err
			})
		}
		for _, verb := range []string{"agree", "reject", "return", "resubmit", "withdraw", "resume", "terminate"} {
			add("TaskVerb "+verb, name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
				_, err := e.TaskVerb(ctx, c, key, id, verb, engine.VerbIn{Comment: "夺", Data: raw})
				return err
			})
		}
		for _, r := range filings(id) {
			add(r.useCase, name, r.want, r.do)
		}
		for useCase, do := range organisation(id) {
			add(useCase, name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
				c.Admin = true
				return do(ctx, e, c, key)
			})
		}
		add("Job", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			c.Admin = true
			_, err := e.Job(ctx, c, id)
			return err
		})
		for _, verb := range []string{"retry", "drop", "cancel"} {
			add("JobVerb "+verb, name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
				c.Admin = true
				_, err := e.JobVerb(ctx, c, key, id, verb)
				return err
			})
		}
		add("Choosing for a record", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Choosing(ctx, c, a.form, engine.ChoosingIn{Field: "subject", Record: id})
			return err
		})
		add("Choosing for a task", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Choosing(ctx, c, a.form, engine.ChoosingIn{Field: "subject", Task: id})
			return err
		})
		add("Evaluate a record", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Evaluate(ctx, c, a.form, engine.EvaluateIn{Data: raw, Record: id})
			return err
		})
		add("Evaluate a task", name, "not_found", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Evaluate(ctx, c, a.form, engine.EvaluateIn{Data: raw, Task: id})
			return err
		})
		naming := json.RawMessage(fmt.Sprintf(`{"subject":"夺","paper":"%s"}`, id))
		add("CreateSeen with a file", name, "invalid", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.CreateSeen(ctx, c, key, "proof.any", naming, nil, nil)
			return err
		})
		add("CreateSeen with a file", name, "invalid", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.CreateSeen(ctx, c, key, "proof.any", naming, naming, nil)
			return err
		})
		add("SaveDraft with a file", name, "invalid", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.SaveDraft(ctx, c, key, "proof.any", naming)
			return err
		})
		add("CreateSeen with picks", name, "no_pick_node", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.CreateSeen(ctx, c, key, "proof.any", raw, nil, engine.Picks{"vote": {id}})
			return err
		})
	}
	return append(all, a.forms()...)
}

// forms are the use cases that take a form or a cursor.
func (a estate) forms() []reach {
	raw := json.RawMessage(`{"subject":"夺"}`)
	return []reach{
		{"Form", "form", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Form(ctx, c, "other.any", 0)
			return err
		}, "not_found"},
		{"Form", "version", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Form(ctx, c, "other.any", 1)
			return err
		}, "not_found"},
		{"Reading", "form", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Reading(ctx, c, "other.any", 0)
			return err
		}, "not_found"},
		{"Reading", "version", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Reading(ctx, c, "other.any", 1)
			return err
		}, "not_found"},
		{"Choosing", "form", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Choosing(ctx, c, "other.any", engine.ChoosingIn{Field: "subject"})
			return err
		}, "not_found"},
		{"Evaluate", "form", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Evaluate(ctx, c, "other.any", engine.EvaluateIn{Data: raw})
			return err
		}, "not_found"},
		{"Preview", "form", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Preview(ctx, c, "other.any", engine.EvaluateIn{Data: raw})
			return err
		}, "not_found"},
		{"CreateSeen", "form", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.CreateSeen(ctx, c, key, "other.any", raw, nil, nil)
			return err
		}, "not_found"},
		{"SaveDraft", "form", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.SaveDraft(ctx, c, key, "other.any", raw)
			return err
		}, "not_found"},
		{"Records", "form", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Records(ctx, c, engine.ListIn{Form: "other.any"})
			return err
		}, "not_found"},
		{"Records", "cursor", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Records(ctx, c, engine.ListIn{Cursor: a.records, Limit: 1})
			return err
		}, "bad_cursor"},
		{"Tasks", "cursor", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Tasks(ctx, c, engine.TaskListIn{Cursor: a.tasks, Limit: 1})
			return err
		}, "bad_cursor"},
		{"Notices", "cursor", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Notices(ctx, c, a.notices, 1)
			return err
		}, "bad_cursor"},
		{"Jobs", "cursor", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			c.Admin = true
			_, err := e.Jobs(ctx, c, engine.JobListIn{Status: "dead", Cursor: a.records})
			return err
		}, "bad_cursor"},
		{"DropSchedule", "key", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			c.Admin = true
			_, err := e.DropSchedule(ctx, c, key, "daily")
			return err
		}, "not_found"},
		{"Tasks", "another list's cursor", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Tasks(ctx, c, engine.TaskListIn{Cursor: a.records, Limit: 1})
			return err
		}, "bad_cursor"},
	}
}

// A member of another company tries every id; so does one of the same company whom it does not concern.
func TestTenants(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		a := w.estate()
		other := w.found("Bolt", "")
		outsiders := map[string]engine.Caller{
			"a member of another company":      other.Caller("ana", forms.English, false),
			"an admin of another company":      other.Caller("admin", forms.English, true),
			"a member id in another company":   {Company: other.Company, Member: w.made.Members["ana"], Language: forms.English},
			"an admin's id in another company": {Company: other.Company, Member: w.made.Members["admin"], Language: forms.English, Admin: true},
		}
		before := w.fingerprint(w.made.Company)
		for who, c := range outsiders {
			for _, r := range a.reaches() {
				err := r.do(ctx, w.Engine, c, w.key())
				if who == "a member of another company" && engine.HasCode(err, "forbidden") && strings.HasPrefix(r.useCase, "Org ") {
					continue // as whom the list of use cases calls them owners: rights are read anew before anything else
				}
				// Somebody who is no member of the company that they speak for finds nothing, whatever they ask.
				if !engine.HasCode(err, r.want) && (strings.HasSuffix(who, "of another company") || !engine.HasCode(err, "not_found")) {
					t.Errorf("%s, %s with the %s: told %v, not %s", who, r.useCase, r.with, err, r.want)
				}
				for _, p := range problemsOf(err) {
					if strings.Contains(p, "王芳") || strings.Contains(p, a.member.String()) {
						t.Errorf("%s, %s with the %s: learns %s", who, r.useCase, r.with, p)
					}
				}
			}
			w.seesNothing(who, c)
			if after := w.fingerprint(w.made.Company); after != before {
				t.Fatalf("%s has changed the company", who)
			}
		}
		nobody := engine.Caller{Account: forms.ID{1}, Language: forms.English}
		for _, r := range a.reaches() {
			if err := r.do(ctx, w.Engine, nobody, w.key()); !engine.HasCode(err, "no_company") {
				t.Errorf("without a company, %s with the %s: told %v", r.useCase, r.with, err)
			}
		}
		w.clean()
	})
}

// seesNothing asserts that nothing is on any list of somebody who has nothing.
func (w *world) seesNothing(who string, c engine.Caller) {
	w.t.Helper()
	ctx := context.Background()
	records, err := w.Records(ctx, c, engine.ListIn{})
	if err != nil || len(records.Items) != 0 {
		w.t.Errorf("%s lists %d records, %v", who, len(records.Items), err)
	}
	kinds, err := w.Records(ctx, c, engine.ListIn{Form: "proof.kinds", Scope: "form"})
	if err != nil || len(kinds.Items) != 0 {
		w.t.Errorf("%s lists %d plain records, %v", who, len(kinds.Items), err)
	}
	for _, status := range []string{"open", "done"} {
		tasks, err := w.Tasks(ctx, c, engine.TaskListIn{Status: status})
		if err != nil || len(tasks.Items) != 0 {
			w.t.Errorf("%s lists %d %s tasks, %v", who, len(tasks.Items), status, err)
		}
	}
	notices, err := w.Notices(ctx, c, "", 0)
	if err != nil || len(notices.Items) != 0 {
		w.t.Errorf("%s lists %d notices, %v", who, len(notices.Items), err)
	}
	offered, err := w.Forms(ctx, c)
	if err != nil || len(offered) == 0 {
		w.t.Errorf("%s has %d forms of its own, %v", who, len(offered), err)
	}
}

// Within the company, whoever a record does not concern is told what a stranger is told.
func TestTenants_Bystander(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		a := w.estate()
		before := w.fingerprint(w.made.Company)
		for _, r := range a.reaches() {
			switch {
			case strings.HasPrefix(r.useCase, "Org "): // asked as an admin, whose organisation it is
				continue
			case r.with == "form", r.with == "plain record": // a plain record is read by the whole company
				continue
			case strings.HasPrefix(r.useCase, "Job") && r.with == "notice": // asked as an admin, who sees the job that delivered it
				continue
			}
			if err := r.do(context.Background(), w.Engine, w.as("ben"), w.key()); !engine.HasCode(err, r.want) {
				t.Errorf("%s with the %s: told %v, not %s", r.useCase, r.with, err, r.want)
			}
		}
		w.sql("delete from idempotency where code >= 400", nil)
		if w.fingerprint(w.made.Company) != before {
			t.Error("the bystander has changed something")
		}
	})
}

// No use case of the API is left out of the table above.
func TestTenants_EveryUseCase(t *testing.T) {
	reached := map[string]bool{}
	for _, r := range (estate{}).reaches() {
		name, _, _ := strings.Cut(strings.TrimPrefix(r.useCase, "Org "), " ")
		reached[name] = true
	}
	elsewhere := map[string]string{
		"SignIn": "signin_test.go", "SignOut": "signin_test.go", "SwitchCompany": "signin_test.go", "Caller": "signin_test.go", "Me": "signin_test.go",
		"Forms":  "takes nothing of anybody's: seesNothing",
		"Acting": "takes nothing of anybody's: another_test.go", "EvidenceRule": "takes nothing of anybody's: another_test.go", "SetEvidenceRule": "takes nothing of anybody's: another_test.go",
		"Sessions": "own_account_test.go", "EndSession": "own_account_test.go", "EndOtherSessions": "own_account_test.go",
		"ChangePassword": "own_account_test.go", "ResetPassword": "own_account_test.go", "TicketFor": "own_account_test.go",
		"Keys": "own_account_test.go", "MakeKey": "own_account_test.go", "EndKey": "own_account_test.go",
		"SignInSecond": "second_test.go", "Second": "second_test.go", "EnrolSecond": "second_test.go", "ConfirmSecond": "second_test.go",
		"DropSecond": "second_test.go", "RequireSecond": "second_test.go", "ResetSecond": "own_account_test.go", "MailReset": "urgent_test.go",
		"Counts": "takes nothing of anybody's: counts_test.go", "SetLanguage": "takes nothing of anybody's: counts_test.go",
		"ReadNotices": "takes a message's id as a bound on the caller's own only: store/counts_test.go",
		"Live":        "takes a place, in which another hears only what is told to them: live/hub_test.go",
		"Jobs":        "takes nothing of anybody's but a cursor", "JobCounts": "takes nothing of anybody's: jobs_test.go", "Schedules": "takes nothing of anybody's: jobs_test.go",
		"NamesOf":   "tells of ids of others what it tells of ids of nobody: people_fields_test.go",
		"OrgSearch": "takes nothing of anybody's: organisation_test.go", "Groups": "takes nothing of anybody's", "Posts": "takes nothing of anybody's",
		"Locations": "takes nothing of anybody's", "Calendars": "takes nothing of anybody's", "Roles": "takes nothing of anybody's", "People": "takes nothing of anybody's but a cursor: urgent_test.go", "OwnFields": "takes nothing of anybody's",
		"PutSchedule": "takes nothing of anybody's: jobs_test.go", "ChangeCalendar": "takes nothing of anybody's: jobs_test.go",
		"CanMail": "takes nothing", "RequestReset": "reset_mail_test.go", "MessageSettings": "takes nothing of anybody's: messages_test.go",
		"SetMessageSettings": "takes nothing of anybody's: messages_test.go", "AddDevice": "takes nothing of anybody's: messages_test.go",
		"DropDevice": "messages_test.go", "Deliveries": "messages_test.go", "Delivery": "messages_test.go", "DeliveryVerb": "messages_test.go",
		"CompanyMessages": "takes nothing of anybody's: messages_test.go", "SetCompanyMessages": "takes nothing of anybody's: messages_test.go",
		"Webhooks": "messages_test.go", "MakeWebhook": "takes nothing of anybody's: webhooks_test.go", "SetWebhook": "messages_test.go",
		"RenewWebhook": "messages_test.go", "DropWebhook": "messages_test.go", "TestWebhook": "messages_test.go",
		"MayAdminister": "rights_test.go", "Grants": "rights_test.go", "AddGrant": "rights_test.go", "ChangeGrant": "rights_test.go", "DropGrant": "rights_test.go",
		"Owners": "rights_test.go", "SetOwner": "rights_test.go", "AdminKeys": "rights_test.go", "EndMemberKey": "rights_test.go",
		"AdminApps": "rights_test.go", "SetAudience": "rights_test.go", "Menu": "rights_test.go", "AdminMenu": "rights_test.go", "SetMenu": "rights_test.go",
		"SignInProviders": "identities_test.go", "BeginSignIn": "identities_test.go", "BeginLink": "identities_test.go", "FinishErrand": "identities_test.go",
		"Links": "identities_test.go", "Unlink": "identities_test.go", "CompanyProviders": "identities_test.go", "PutProvider": "identities_test.go",
		"DropProvider": "identities_test.go", "WaitingPeople": "identities_test.go", "Judge": "identities_test.go",
		"Visibility": "visibility_test.go", "SetVisibility": "visibility_test.go", "VisibleAs": "visibility_test.go",
		"LookAtEntry": "entries_test.go", "EvaluateEntry": "entries_test.go", "SendEntry": "entries_test.go",
		"PutEntryFile": "entry_files_test.go", "DropEntryFile": "entry_files_test.go",
		"Entries": "takes the name of an app: entries_test.go", "MakeEntry": "takes the name of a form: entries_test.go",
		"LookAtInvitation": "joining_test.go", "JoinState": "joining_test.go", "Join": "joining_test.go", "JoinAs": "joining_test.go",
		"Invitations": "takes nothing of anybody's but a cursor", "Joiners": "takes nothing of anybody's", "Joining": "takes nothing of anybody's",
		"JoiningSettings": "takes nothing of anybody's", "SetJoining": "takes nothing of anybody's: joining_test.go",
		"FoundCompany": "takes nothing of anybody's: rights_test.go",
		"PeopleView":   "takes nothing of anybody's: people_test.go", "ViewPeople": "people_test.go", "Login": "takes nothing of anybody's", "SetLogin": "people_test.go",
		"Definitions": "takes the name of an app: definitions_test.go", "Definition": "definitions_test.go", "DefinitionDiff": "definitions_test.go", "Draft": "definitions_test.go",
		"PutDraft": "definitions_test.go", "DropDraft": "definitions_test.go", "Plan": "definitions_test.go", "Publish": "definitions_test.go", "Uses": "definitions_test.go",
		"Impact":  "takes a record to go on after, of its own company: definitions_impact_test.go",
		"PutFile": "takes nothing of anybody's", "BeginUpload": "takes nothing of anybody's", "MoveClock": "takes nothing of anybody's", "Healthy": "takes nothing",
	}
	for _, name := range useCases(t) {
		if !reached[name] && elsewhere[name] == "" {
			t.Errorf("%s is tried with nothing of another company", name)
		}
	}
}

// useCases are the methods of the door that the API has to the engine.
func useCases(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../api/engine.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		if door, ok := n.(*ast.InterfaceType); ok {
			for _, method := range door.Methods.List {
				names = append(names, method.Names[0].Name)
			}
		}
		return true
	})
	if len(names) < 20 {
		t.Fatalf("the API knows only %v", names)
	}
	return names
}

// organisation are the use cases about the organisation that take an id, with one that may be anything of another company.
func organisation(id forms.ID) map[string]func(context.Context, *engine.Engine, engine.Caller, engine.Key) error {
	all := map[string]func(context.Context, *engine.Engine, engine.Caller, engine.Key) error{
		"Org Clerks": func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Clerks(ctx, c, id, false)
			return err
		},
		"Org Clerks of a department": func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Clerks(ctx, c, id, true)
			return err
		},
		"Org ChangeOrg of clerks": func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.ChangeOrg(ctx, c, key, engine.SetClerks{ID: id, Revision: 1})
			return err
		},
		"Org RevokeInvitation": func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.RevokeInvitation(ctx, c, key, id)
			return err
		},
		"Org CloseEntry": func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.CloseEntry(ctx, c, key, id)
			return err
		},
		"Org SetJoiningReason": func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.SetJoiningReason(ctx, c, key, engine.JoiningReason{Member: id, Reason: "away"})
			return err
		},
		"Org ToJoin": func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.ToJoin(ctx, c, id, "", 0)
			return err
		},
		"Org Invite for a member": func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Invite(ctx, c, engine.InvitationIn{Member: id})
			return err
		},
		"Org OrgTree": func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.OrgTree(ctx, c, id)
			return err
		},
		"Org OrgDepartment": func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.OrgDepartment(ctx, c, id)
			return err
		},
		"Org OrgMember": func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.OrgMember(ctx, c, id)
			return err
		},
		"Org MemberUses": func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.MemberUses(ctx, c, id)
			return err
		},
		"Org Absence": func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Absence(ctx, c, id)
			return err
		},
		"Org PersonCard": func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.PersonCard(ctx, c, "", id)
			return err
		},
		"Org Photo": func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, _, err := e.Photo(ctx, c, id, true)
			return err
		},
		"Org SetPhoto": func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.SetPhoto(ctx, c, key, id, engine.PhotoIn{})
			return err
		},
		"Org ChangeOwn group": func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.ChangeOwn(ctx, c, key, engine.ChangeGroup{ID: id, Revision: 1, Drop: true})
			return err
		},
	}
	for what, in := range map[string]engine.MemberListIn{"department": {Department: id}, "group": {Group: id}, "role": {Role: id}} {
		all["Org OrgMembers "+what] = func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.OrgMembers(ctx, c, in)
			return err
		}
	}
	for _, change := range []engine.OrgChange{
		engine.PatchDepartment{ID: id, Revision: 1}, engine.MoveDepartment{ID: id, Revision: 1}, engine.MergeDepartment{ID: id, Revision: 1, Into: id},
		engine.CloseDepartment{ID: id, Revision: 1}, engine.PatchMember{ID: id, Revision: 1}, engine.TransferMember{ID: id, Revision: 1},
		engine.LeaveMember{ID: id, Revision: 1}, engine.ReturnMember{ID: id, Revision: 1}, engine.ChangePost{ID: id, Revision: 1}, engine.ChangeLocation{ID: id, Revision: 1},
		engine.ChangeCalendarDays{ID: id, Revision: 1}, engine.ChangeGroup{ID: id, Revision: 1}, engine.ChangeRole{ID: id, Revision: 1}, engine.SetAbsence{Member: id, Drop: true}, engine.EndSessions{Member: id},
		engine.AddDepartment{Name: "夺", Parent: id}, engine.AcceptJoiner{ID: id}, engine.RefuseJoiner{ID: id, Reason: "夺"},
	} {
		all[fmt.Sprintf("Org ChangeOrg %T", change)] = func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.ChangeOrg(ctx, c, key, change)
			return err
		}
	}
	return all
}

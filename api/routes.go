package api

import (
	"net/http"
	"slices"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
)

// v1 heads every path of the API.
const v1 = "/api/v1"

// routes is the whole API: method, path, who may call it, which scope an API key needs for it, what it does, which
// handler does it. Nothing is reachable that does not stand here, and nothing by an API key that names no scope.
func (s *Server) routes() []route {
	const (
		get    = http.MethodGet
		post   = http.MethodPost
		put    = http.MethodPut
		patch  = http.MethodPatch
		remove = http.MethodDelete
	)
	return slices.Concat([]route{
		{method: get, path: "/healthz", needs: public, summary: "The process is alive", bind: reads(s.healthz)},
		{method: get, path: "/readyz", needs: public, summary: "The process takes work: database reached, not shutting down", bind: reads(s.readyz)},
		{method: get, path: v1 + "/openapi.json", needs: public, summary: "This document", bind: reads(s.openapi)},

		{method: post, path: v1 + "/session", needs: public, secret: true, summary: "Sign in", bind: asks(s.signIn)},
		{method: remove, path: v1 + "/session", needs: account, summary: "Sign out", bind: acts(s.signOut)},
		{method: post, path: v1 + "/session/company", needs: account, secret: true, summary: "Switch to a company; the session is exchanged for a new one", bind: asks(s.switchCompany)},
		{method: post, path: v1 + "/session/second", needs: public, secret: true, summary: "Give the second factor that POST /session asked for", bind: asks(s.signInSecond)},
		{method: put, path: v1 + "/session/reset", needs: public, summary: "Set a new password with the token of a link; it is used up then", bind: orders(s.resetPassword)},
		{method: get, path: v1 + "/session/providers", needs: public, summary: "With whom people sign in beside a password", bind: reads(s.providers)},
		{method: get, path: v1 + "/session/oidc/{provider}", needs: public, summary: "Go to a provider to sign in", status: http.StatusSeeOther, bind: leads(s.beginSignIn)},
		{method: get, path: v1 + "/session/oidc/{provider}/callback", needs: public, summary: "Come back from a provider", status: http.StatusSeeOther, bind: leads(s.finishErrand)},
		{method: get, path: v1 + "/me", needs: account, scope: "read", secret: true, summary: "Who am I", bind: reads(s.me)},

		{method: patch, path: v1 + "/me", needs: account, secret: true, summary: "Change my language", bind: asks(s.setMe)},
		{method: get, path: v1 + "/me/sessions", needs: account, summary: "My sessions", bind: reads(s.sessions)},
		{method: remove, path: v1 + "/me/sessions", needs: account, summary: "End all my sessions but this one", bind: acts(s.endOtherSessions)},
		{method: remove, path: v1 + "/me/sessions/{id}", needs: account, summary: "End one of my sessions", bind: acts(s.endSession)},
		{method: put, path: v1 + "/me/password", needs: account, summary: "Change my password; my other sessions and my API keys end", bind: orders(s.changePassword)},
		{method: get, path: v1 + "/me/second", needs: account, summary: "How it stands with my second factor", bind: reads(s.second)},
		{method: post, path: v1 + "/me/second", needs: account, secret: true, summary: "Begin to set up a second factor", bind: asks(s.enrolSecond)},
		{method: put, path: v1 + "/me/second", needs: account, secret: true, summary: "Turn the second factor on with a first code; the answer is the recovery codes", bind: asks(s.confirmSecond)},
		{method: post, path: v1 + "/me/second/off", needs: account, summary: "Turn the second factor off", bind: orders(s.dropSecond)},
		{method: get, path: v1 + "/me/links", needs: account, summary: "The providers that I can sign in with, and those that could be linked", bind: reads(s.links)},
		{method: post, path: v1 + "/me/links/{provider}", needs: account, secret: true, summary: "Begin to link a provider; the browser goes to the address in the answer", bind: asks(s.beginLink)},
		{method: remove, path: v1 + "/me/links/{provider}", needs: account, summary: "Unlink a provider, unless it is the last way in", bind: acts(s.unlink)},
		{method: get, path: v1 + "/me/keys", needs: member, summary: "My API keys", bind: reads(s.keys)},
		{method: post, path: v1 + "/me/keys", needs: member, secret: true, summary: "Make an API key; it is shown this once", bind: asks(s.makeKey)},
		{method: remove, path: v1 + "/me/keys/{id}", needs: member, summary: "End an API key", bind: acts(s.endKey)},
		{method: get, path: v1 + "/counts", needs: member, scope: "read", summary: "How much waits for me; 100 is 100 or more", bind: reads(s.counts)},

		{method: get, path: v1 + "/menu", needs: member, scope: "read", summary: "The menu: places with the forms that I may fill in", bind: reads(s.menu)},
		{method: get, path: v1 + "/forms", needs: member, scope: "read", summary: "The forms I may fill in", bind: reads(s.forms)},
		{method: get, path: v1 + "/forms/{id}", needs: member, scope: "read", summary: "A version of a form, the published one where none is named", bind: reads(s.form)},
		{method: get, path: v1 + "/forms/{id}/reading", needs: member, scope: "read", summary: "What a page needs to show records of a version of a form", bind: reads(s.reading)},
		{method: post, path: v1 + "/forms/{id}/evaluate", needs: member, scope: "read", summary: "What the rules make of data; nothing is kept", bind: asks(s.evaluate)},
		{method: post, path: v1 + "/forms/{id}/preview", needs: member, scope: "read", summary: "The path that data would take; nothing is kept", bind: asks(s.preview)},
		{method: post, path: v1 + "/forms/{id}/records", needs: member, scope: "write", summary: "Create a record and submit it", status: http.StatusCreated, bind: commands[formPath, createBody, engine.RecordView](s.createRecord)},
		{method: post, path: v1 + "/forms/{id}/drafts", needs: member, scope: "write", summary: "Keep a draft", status: http.StatusCreated, bind: commands[formPath, dataBody, engine.RecordView](s.saveDraft)},

		{method: get, path: v1 + "/records", needs: member, scope: "read", summary: "Records that I may see", bind: reads(s.records)},
		{method: get, path: v1 + "/records/{id}", needs: member, scope: "read", summary: "A record", bind: reads(s.record)},
		{method: get, path: v1 + "/records/{id}/why", needs: member, scope: "read", summary: "Why fields of a record stand as they do", bind: reads(s.why)},
		{method: patch, path: v1 + "/records/{id}", needs: member, scope: "write", summary: "Change a draft, or a record where that is allowed; If-Match is needed", bind: commands[recordPatch, patchBody, engine.RecordView](s.patchRecord)},
		{method: post, path: v1 + "/records/{id}/submit", needs: member, scope: "write", summary: "Submit a draft", bind: commands[idPath, picksBody, engine.RecordView](s.submitDraft)},
		{method: get, path: v1 + "/records/{id}/mentionable", needs: member, scope: "read", summary: "Whom a comment on a record may mention: people who may read it, whom I may see or whom it names", bind: reads(s.mentionable)},
		{method: post, path: v1 + "/records/{id}/{verb}", needs: member, scope: "records", summary: "Act on a record; its `actions` list the verbs", bind: commands[verbPath, verbBody, engine.RecordView](s.recordVerb)},

		{method: get, path: v1 + "/tasks", needs: member, scope: "read", summary: "My inbox", bind: reads(s.tasks)},
		{method: get, path: v1 + "/tasks/{id}", needs: member, scope: "read", summary: "A task of mine, open or done, with its whole record", bind: reads(s.task)},
		{method: post, path: v1 + "/tasks/{id}/{verb}", needs: member, scope: "tasks", summary: "Act on a task; its `actions` list the verbs. The answer is its record", bind: commands[verbPath, verbBody, engine.RecordView](s.taskVerb)},

		{method: post, path: v1 + "/files", needs: member, scope: "write", summary: "Store a file; the body is its content", bind: uploads(s.putFile)},
		{method: get, path: v1 + "/files/{id}", needs: member, scope: "read", summary: "The content of a file", bind: downloads(s.file)},
		{method: get, path: v1 + "/notices", needs: member, scope: "read", summary: "My messages", bind: reads(s.notices)},
		{method: post, path: v1 + "/notices/read", needs: member, scope: "write", summary: "Mark my messages as read; the answer is what is left", bind: asks(s.readNotices)},

		{method: get, path: v1 + "/live", needs: member, scope: "read", summary: "What changes for me, as server-sent events", bind: streams(s.live)},

		{method: get, path: v1 + "/admin/jobs", needs: admin, right: org.RightSettings, scope: "admin", summary: "Background jobs: those that wait by when they are due, others newest first", bind: reads(s.jobs)},
		{method: get, path: v1 + "/admin/jobs/counts", needs: admin, right: org.RightSettings, scope: "admin", summary: "How many background jobs wait, and how many have died; 1000 is 1000 or more", bind: reads(s.jobCounts)},
		{method: get, path: v1 + "/admin/jobs/{id}", needs: admin, right: org.RightSettings, scope: "admin", summary: "A background job", bind: reads(s.job)},
		{method: post, path: v1 + "/admin/jobs/{id}/{verb}", needs: admin, right: org.RightSettings, scope: "admin", summary: "Act on a background job; its `actions` list the verbs", bind: commands[verbPath, none, engine.JobView](s.jobVerb)},
		{method: get, path: v1 + "/admin/schedules", needs: admin, right: org.RightSettings, scope: "admin", summary: "What happens again and again", bind: reads(s.schedules)},
		{method: post, path: v1 + "/admin/schedules/{key}", needs: admin, right: org.RightSettings, scope: "admin", summary: "Put a schedule in place, or another in place of the one with its key", bind: commands[schedulePath, scheduleBody, engine.ScheduleView](s.putSchedule)},
		{method: remove, path: v1 + "/admin/schedules/{key}", needs: admin, right: org.RightSettings, scope: "admin", summary: "Remove a schedule", bind: commands[schedulePath, none, engine.ScheduleView](s.dropSchedule)},
		{method: post, path: v1 + "/admin/calendar", needs: admin, right: org.RightSettings, scope: "admin", summary: "Change the work calendar: days on which people work or not, and the hours of a working day", bind: commands[none, calendarBody, engine.CalendarView](s.changeCalendar)},
		{method: post, path: v1 + "/admin/members/{id}/reset-link", needs: admin, right: org.RightOrganisation, of: someMember, secret: true, summary: "Make a link with which a member sets a new password; it is shown this once", bind: reads(s.resetLink)},
		{method: remove, path: v1 + "/admin/members/{id}/second", needs: admin, right: org.RightOrganisation, of: someMember, summary: "Take away the second factor of a member who has lost it", bind: acts(s.resetSecond)},
		{method: put, path: v1 + "/admin/second", needs: admin, right: org.RightSettings, summary: "Whether everybody in the company must have a second factor", bind: commands[none, secondRuleBody, engine.SecondRule](s.requireSecond)},
		{method: get, path: v1 + "/admin/grants", needs: admin, scope: "admin", summary: "Who holds what of the administration", bind: reads(s.grants)},
		{method: post, path: v1 + "/admin/grants", needs: admin, scope: "admin", summary: "Give a member, or whoever has a role, a share of the administration", status: http.StatusCreated, bind: commands[none, grantBody, engine.GrantView](s.addGrant)},
		{method: put, path: v1 + "/admin/grants/{id}", needs: admin, scope: "admin", summary: "Change what a grant gives; If-Match is needed", bind: commands[revisedPath, shareBody, engine.GrantView](s.changeGrant)},
		{method: remove, path: v1 + "/admin/grants/{id}", needs: admin, scope: "admin", summary: "Take a share of the administration away", bind: commands[idPath, none, engine.GrantView](s.dropGrant)},
		{method: get, path: v1 + "/admin/owners", needs: admin, scope: "admin", summary: "Who holds every right", bind: reads(s.owners)},
		{method: put, path: v1 + "/admin/owners/{id}", needs: admin, summary: "Make a member an owner of the company", bind: commands[idPath, none, engine.List[engine.MemberRef]](s.addOwner)},
		{method: remove, path: v1 + "/admin/owners/{id}", needs: admin, summary: "Take ownership from a member; the last owner stays", bind: commands[idPath, none, engine.List[engine.MemberRef]](s.dropOwner)},
		{method: get, path: v1 + "/admin/keys", needs: admin, right: org.RightKeys, of: somewhere, scope: "admin", summary: "API keys of members", bind: reads(s.adminKeys)},
		{method: remove, path: v1 + "/admin/keys/{id}", needs: admin, right: org.RightKeys, of: someKey, scope: "admin", summary: "End an API key of a member", bind: commands[idPath, none, none](s.endMemberKey)},
		{method: get, path: v1 + "/admin/apps", needs: admin, right: org.RightApps, of: somewhere, scope: "admin", summary: "Apps, and for whom each is switched on", bind: reads(s.adminApps)},
		{method: put, path: v1 + "/admin/apps/{id}/audience", needs: admin, right: org.RightApps, of: someApp, scope: "admin", summary: "Switch an app on for everybody, for departments or for people; If-Match is needed", bind: commands[revisedPath, audienceBody, engine.AudienceView](s.setAudience)},
		{method: get, path: v1 + "/admin/menu", needs: admin, right: org.RightApps, scope: "admin", summary: "The menu as it is arranged", bind: reads(s.adminMenu)},
		{method: put, path: v1 + "/admin/menu", needs: admin, right: org.RightApps, scope: "admin", summary: "Arrange the menu; If-Match is needed", bind: commands[ofRevision, menuBody, engine.MenuSettled](s.setMenu)},
		{method: post, path: v1 + "/companies", needs: hosting, secret: true, summary: "Found a company, on a server that is host to many; takes the server's secret as a token", bind: asks(s.foundCompany)},
		{method: get, path: v1 + "/admin/providers", needs: admin, right: org.RightSettings, summary: "The providers that the company has named", bind: reads(s.companyProviders)},
		{method: put, path: v1 + "/admin/providers/{provider}", needs: admin, summary: "Name a provider of the company, in the place of the one with its key", bind: commands[providerPath, providerBody, engine.ProviderView](s.putProvider)},
		{method: remove, path: v1 + "/admin/providers/{provider}", needs: admin, summary: "Take a provider of the company away", bind: commands[providerPath, none, struct{}](s.dropProvider)},
		{method: get, path: v1 + "/admin/waiting", needs: admin, right: org.RightOrganisation, summary: "People for whom a provider vouches and whom nobody knows", bind: reads(s.waitingPeople)},
		{method: post, path: v1 + "/admin/waiting/{id}", needs: admin, right: org.RightOrganisation, summary: "Say who somebody is who waits, or turn them away", bind: commands[idPath, judgeBody, struct{}](s.judge)},
		{method: post, path: v1 + "/admin/clock", needs: demo, right: org.RightSettings, scope: "admin", summary: "Move the virtual clock of a demo or sandbox company forward, by at most 366 days", bind: commands[none, clockBody, engine.Clock](s.moveClock)},
	}, s.messageRoutes(), s.orgRoutes(), s.peopleRoutes(), s.visibilityRoutes(), s.anotherRoutes(), s.urgentRoutes(), s.joiningRoutes(), s.entryRoutes(), s.definitionRoutes(), s.fileRoutes(), s.choosingRoutes(), s.referringRoutes())
}

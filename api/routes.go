package api

import (
	"net/http"

	"github.com/superform-dev/superform/engine"
)

// v1 heads every path of the API.
const v1 = "/api/v1"

// routes is the whole API: method, path, who may call it, what it does, which handler does it. Nothing is
// reachable that does not stand here.
func (s *Server) routes() []route {
	const (
		get    = http.MethodGet
		post   = http.MethodPost
		patch  = http.MethodPatch
		remove = http.MethodDelete
	)
	return []route{
		{method: get, path: "/healthz", needs: public, summary: "The process is alive", bind: reads(s.healthz)},
		{method: get, path: "/readyz", needs: public, summary: "The process takes work: database reached, not shutting down", bind: reads(s.readyz)},
		{method: get, path: v1 + "/openapi.json", needs: public, summary: "This document", bind: reads(s.openapi)},

		{method: post, path: v1 + "/session", needs: public, secret: true, summary: "Sign in", bind: asks(s.signIn)},
		{method: remove, path: v1 + "/session", needs: account, summary: "Sign out", bind: acts(s.signOut)},
		{method: post, path: v1 + "/session/company", needs: account, secret: true, summary: "Switch to a company; the session is exchanged for a new one", bind: asks(s.switchCompany)},
		{method: get, path: v1 + "/me", needs: account, secret: true, summary: "Who am I", bind: reads(s.me)},

		{method: patch, path: v1 + "/me", needs: account, secret: true, summary: "Change my language", bind: asks(s.setMe)},
		{method: get, path: v1 + "/counts", needs: member, summary: "How much waits for me; 100 is 100 or more", bind: reads(s.counts)},

		{method: get, path: v1 + "/forms", needs: member, summary: "The forms I may fill in", bind: reads(s.forms)},
		{method: get, path: v1 + "/forms/{id}", needs: member, summary: "A version of a form, the published one where none is named", bind: reads(s.form)},
		{method: get, path: v1 + "/forms/{id}/reading", needs: member, summary: "What a page needs to show records of a version of a form", bind: reads(s.reading)},
		{method: post, path: v1 + "/forms/{id}/evaluate", needs: member, summary: "What the rules make of data; nothing is kept", bind: asks(s.evaluate)},
		{method: post, path: v1 + "/forms/{id}/preview", needs: member, summary: "The path that data would take; nothing is kept", bind: asks(s.preview)},
		{method: post, path: v1 + "/forms/{id}/records", needs: member, summary: "Create a record and submit it", status: http.StatusCreated, bind: commands[formPath, createBody, engine.RecordView](s.createRecord)},
		{method: post, path: v1 + "/forms/{id}/drafts", needs: member, summary: "Keep a draft", status: http.StatusCreated, bind: commands[formPath, dataBody, engine.RecordView](s.saveDraft)},

		{method: get, path: v1 + "/records", needs: member, summary: "Records that I may see", bind: reads(s.records)},
		{method: get, path: v1 + "/records/{id}", needs: member, summary: "A record", bind: reads(s.record)},
		{method: get, path: v1 + "/records/{id}/why", needs: member, summary: "Why fields of a record stand as they do", bind: reads(s.why)},
		{method: patch, path: v1 + "/records/{id}", needs: member, summary: "Change a draft, or a record where that is allowed; If-Match is needed", bind: commands[recordPatch, patchBody, engine.RecordView](s.patchRecord)},
		{method: post, path: v1 + "/records/{id}/submit", needs: member, summary: "Submit a draft", bind: commands[idPath, picksBody, engine.RecordView](s.submitDraft)},
		{method: post, path: v1 + "/records/{id}/{verb}", needs: member, summary: "Act on a record; its `actions` list the verbs", bind: commands[verbPath, verbBody, engine.RecordView](s.recordVerb)},

		{method: get, path: v1 + "/tasks", needs: member, summary: "My inbox", bind: reads(s.tasks)},
		{method: get, path: v1 + "/tasks/{id}", needs: member, summary: "A task of mine, open or done, with its whole record", bind: reads(s.task)},
		{method: post, path: v1 + "/tasks/{id}/{verb}", needs: member, summary: "Act on a task; its `actions` list the verbs. The answer is its record", bind: commands[verbPath, verbBody, engine.RecordView](s.taskVerb)},

		{method: post, path: v1 + "/files", needs: member, summary: "Store a file; the body is its content", bind: uploads(s.putFile)},
		{method: get, path: v1 + "/files/{id}", needs: member, summary: "The content of a file", bind: downloads(s.file)},
		{method: get, path: v1 + "/notices", needs: member, summary: "My messages", bind: reads(s.notices)},
		{method: post, path: v1 + "/notices/read", needs: member, summary: "Mark my messages as read; the answer is what is left", bind: asks(s.readNotices)},

		{method: get, path: v1 + "/live", needs: member, summary: "What changes for me, as server-sent events", bind: streams(s.live)},

		{method: get, path: v1 + "/admin/jobs", needs: admin, summary: "Background jobs: those that wait by when they are due, others newest first", bind: reads(s.jobs)},
		{method: get, path: v1 + "/admin/jobs/counts", needs: admin, summary: "How many background jobs wait, and how many have died; 1000 is 1000 or more", bind: reads(s.jobCounts)},
		{method: get, path: v1 + "/admin/jobs/{id}", needs: admin, summary: "A background job", bind: reads(s.job)},
		{method: post, path: v1 + "/admin/jobs/{id}/{verb}", needs: admin, summary: "Act on a background job; its `actions` list the verbs", bind: commands[verbPath, none, engine.JobView](s.jobVerb)},
		{method: get, path: v1 + "/admin/schedules", needs: admin, summary: "What happens again and again", bind: reads(s.schedules)},
		{method: post, path: v1 + "/admin/schedules/{key}", needs: admin, summary: "Put a schedule in place, or another in place of the one with its key", bind: commands[schedulePath, scheduleBody, engine.ScheduleView](s.putSchedule)},
		{method: remove, path: v1 + "/admin/schedules/{key}", needs: admin, summary: "Remove a schedule", bind: commands[schedulePath, none, engine.ScheduleView](s.dropSchedule)},
		{method: post, path: v1 + "/admin/calendar", needs: admin, summary: "Change the work calendar: days on which people work or not, and the hours of a working day", bind: commands[none, calendarBody, engine.CalendarView](s.changeCalendar)},
		{method: post, path: v1 + "/admin/clock", needs: demo, summary: "Move the virtual clock of a demo or sandbox company forward, by at most 366 days", bind: commands[none, clockBody, engine.Clock](s.moveClock)},
	}
}

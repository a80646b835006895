package engine

import (
	"time"

	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/forms"
)

// jobKind is one kind of job: how it is tried, and what it does in the transaction that marks it done.
type jobKind struct {
	rule jobs.Rule
	run  func(*jobRun) error
	name forms.Text // for admins
	// together: several of a company may share a transaction, where none of them fails.
	together bool
	// last: of what is due together, it comes after all others.
	last bool
	// stoppable: an admin may cancel it.
	stoppable bool
	// planned: an admin may put it on a schedule.
	planned bool
}

// The kinds of jobs that the engine enqueues itself, beside notify.KindNotice and jobs.TickKind.
const (
	kindClock     = "clock"
	kindFill      = "fill-slots"
	kindDeadlines = "move-deadlines"
	kindRemind    = "remind-tasks"
	kindEvent     = "event"
	kindHandOver  = "hand-over"
	kindMerge     = "merge-department"
	kindIndex     = "index-members"
	kindJoining   = "remind-joining"
	kindReach     = "reach-again"
	kindRefs      = "note-references"
)

// brief is the rule of what takes one short transaction.
var brief = jobs.Rule{Lease: 30 * time.Second, Timeout: 10 * time.Second, Attempts: 12, Backoff: jobs.Doubling}

// slice is the rule of a batch, for each of its slices: it gets a little longer, and is given up earlier, since what fails once in a
// batch fails again.
var slice = jobs.Rule{Lease: time.Minute, Timeout: 30 * time.Second, Attempts: 8, Backoff: jobs.Doubling}

// leaving is the rule of what goes out of the process: for about a day and a night, since whoever takes it may be down for that long.
var leaving = jobs.Rule{Lease: 2 * time.Minute, Timeout: 40 * time.Second, Attempts: 36, Backoff: jobs.Doubling}

// jobKinds lists them all; what is not here is not done, and waits for a node that knows it.
var jobKinds = map[string]jobKind{
	notify.KindNotice: {rule: brief, run: (*jobRun).notice, together: true, name: says(0, "发送消息", "Deliver a message").text},
	jobs.TickKind:     {rule: brief, run: (*jobRun).tick, name: says(0, "定时计划", "Run of a schedule").text},
	kindClock:         {rule: slice, run: (*jobRun).moveClock, last: true, name: says(0, "推进时钟", "Move the clock").text},
	kindFill:          {rule: slice, run: (*jobRun).fillSlots, stoppable: true, name: says(0, "为列表补充旧单据的字段", "Fill fields of older records for lists").text},
	kindDeadlines:     {rule: slice, run: (*jobRun).moveDeadlines, name: says(0, "按新工作日历重算期限", "Work deadlines out again by the new calendar").text},
	kindHandOver:      {rule: slice, run: (*jobRun).handOverSlice, name: says(0, "交接离职或调动人员的工作", "Hand over what somebody had who left or moved on").text},
	kindMerge:         {rule: slice, run: (*jobRun).mergeSlice, name: says(0, "合并部门", "Merge departments").text},
	kindIndex:         {rule: slice, run: (*jobRun).indexMembers, name: says(0, "为查找成员建立索引", "Index members for searches").text},
	kindReach:         {rule: slice, run: (*jobRun).reachSlice, name: says(0, "交接无人代办者的待办", "Hand over what waits for people without a smartphone and a clerk").text},
	kindRefs:          {rule: slice, run: (*jobRun).noteRefs, stoppable: true, planned: true, name: says(0, "重新登记单据之间的引用", "Note again which records refer to which").text},
	kindRemind:        {rule: slice, run: (*jobRun).remindTasks, stoppable: true, planned: true, name: says(0, "提醒有待办的人", "Remind everybody who has open tasks").text},
	kindJoining:       {rule: slice, run: (*jobRun).remindJoining, stoppable: true, planned: true, name: says(0, "提醒尚未加入的人", "Remind everybody who has not joined").text},

	kindEvent:          {rule: brief, run: (*jobRun).event, name: says(0, "通知回调地址", "Tell webhooks of an event").text},
	notify.KindMail:    {rule: leaving, run: (*jobRun).hold, name: says(0, "发送邮件", "Send a mail").text},
	notify.KindPush:    {rule: leaving, run: (*jobRun).hold, name: says(0, "发送推送", "Send web push").text},
	notify.KindWebhook: {rule: leaving, run: (*jobRun).hold, name: says(0, "调用回调地址", "Call a webhook").text},
}

// unknownKind is the rule of what this node does not know: another may.
var unknownKind = brief

// jobLeases are the lengths of the leases by kind, in milliseconds.
var jobLeases = leasesOf(jobKinds)

func leasesOf(kinds map[string]jobKind) map[string]int64 {
	leases := map[string]int64{}
	for name, kind := range kinds {
		if kind.rule.Lease != brief.Lease {
			leases[name] = kind.rule.Lease.Milliseconds()
		}
	}
	return leases
}

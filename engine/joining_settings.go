package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
)

const settledJoining = "joining"

// What staff number and phone together are worth behind an open link.
const (
	MatchAsk  = "ask"  // a hint for an administrator
	MatchBoth = "both" // enough, where the name agrees
)

// How often those are reminded who have not joined, and their heads.
const (
	RemindOff    = "off"
	RemindWeekly = "weekly"
	RemindDaily  = "daily"
)

// remindCron is when that happens, by the company's clock.
var remindCron = map[string]string{RemindWeekly: "0 9 * * 1", RemindDaily: "0 9 * * 1-5"}

// joiningSchedule is the key of the schedule that the settings keep.
const joiningSchedule = "joining"

// JoiningRules is what a company settles for joining by oneself.
type JoiningRules struct {
	Colleagues bool   `json:"colleagues" doc:"every member may make invitations to their own department"`
	Match      string `json:"match" enum:"ask,both" doc:"what staff number and phone of one member of the list are worth behind an open link: a hint for an administrator, or enough where the name agrees"`
	Deadline   string `json:"deadline,omitempty" doc:"the day until which everybody is to join, as 2026-01-31; absent: none"`
	Remind     string `json:"remind" enum:"off,weekly,daily" doc:"how often those are reminded who have not joined, and the heads of their departments: on Mondays or working days at 9"`
}

// JoiningSettled is what a company has settled for joining.
type JoiningSettled struct {
	Settled
	JoiningRules
}

// joining reads what the company has settled for joining.
func (cat *catalog) joining() (JoiningRules, error) {
	rules := JoiningRules{Match: MatchAsk, Remind: RemindOff}
	row := cat.settled[settledJoining]
	if row == nil {
		return rules, nil
	}
	if err := json.Unmarshal([]byte(row.Body), &rules); err != nil {
		return rules, fmt.Errorf("read the setting %s: %w", settledJoining, err)
	}
	return rules, nil
}

// over says whether the deadline has passed; never without one.
func (r JoiningRules) over(now int64, zone *time.Location) bool {
	day, err := time.ParseInLocation(time.DateOnly, r.Deadline, zone)
	return err == nil && now >= day.AddDate(0, 0, 1).UnixMilli()
}

// JoiningSettings gives what the company has settled.
func (e *Engine) JoiningSettings(ctx context.Context, c Caller) (view JoiningSettled, err error) {
	err = e.read(ctx, c, func(w *work) error {
		if !c.Holds(org.RightOrganisation) {
			return NewFault("forbidden")
		}
		if view.Settled, err = w.settled(settledJoining); err != nil {
			return err
		}
		view.JoiningRules, err = w.cat.joining()
		return err
	})
	return view, err
}

// SetJoining settles it anew, once per key, in place of what stood at a revision. It answers a JoiningSettled.
func (e *Engine) SetJoining(ctx context.Context, c Caller, key Key, revision int, rules JoiningRules) (Answer, error) {
	return e.settling(ctx, c, key, org.RightOrganisation, func(w *work) (result, error) {
		if err := w.everywhere(org.RightOrganisation); err != nil {
			return result{}, err
		}
		if name := rules.wrong(); name != "" {
			return result{}, NewFault("bad_parameter", "name", name)
		}
		settled, err := w.put(settling{settledJoining, "joining_changed", rules, revision})
		if err != nil {
			return result{}, err
		}
		return result{200, JoiningSettled{settled, rules}}, w.planReminders(rules.Remind)
	})
}

// wrong names what of the rules is none, "" for nothing.
func (r JoiningRules) wrong() string {
	if r.Match != MatchAsk && r.Match != MatchBoth {
		return "match"
	}
	if r.Remind != RemindOff && remindCron[r.Remind] == "" {
		return "remind"
	}
	if _, err := time.Parse(time.DateOnly, r.Deadline); r.Deadline != "" && err != nil {
		return "deadline"
	}
	return ""
}

// planReminders keeps the schedule as the settings say.
func (w *work) planReminders(remind string) error {
	if remind != RemindOff {
		row, err := w.schedule(ScheduleIn{Key: joiningSchedule, Kind: kindJoining, Cron: remindCron[remind]})
		if err != nil {
			return err
		}
		return jobs.Plan(w.tx, row, w.cat.location, w.nextID(), w.e.now(), w.now)
	}
	row, err := w.tx.LockScheduleByKey(joiningSchedule)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	w.tx.CancelJobsOf(row.ID, jobs.TickKind, w.e.now())
	w.tx.DeleteSchedule(row.ID)
	return nil
}

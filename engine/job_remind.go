package engine

import (
	"strconv"

	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/forms"
)

// remindBody is the batch that reminds people of their open tasks: after whom it goes on.
type remindBody struct{ jobs.Slice }

// remindTasks tells a slice of those who have open tasks how many.
func (j *jobRun) remindTasks() error {
	var body remindBody
	if err := j.read(&body); err != nil {
		return err
	}
	waiting, err := j.tx.OpenTasksByMember(body.After, sliceRows/5, mostCounted)
	if err != nil || len(waiting) == 0 {
		return err
	}
	for _, one := range waiting {
		if err := j.remind(one.Member, one.Tasks); err != nil {
			return err
		}
		body.After = one.Member
		body.Done++
	}
	return j.goOn(j.clock, body)
}

// mostCounted is where the counts of tasks end, as those of pages do.
const mostCounted = 100

func (j *jobRun) remind(member forms.ID, tasks int) error {
	count := strconv.Itoa(tasks)
	if tasks == mostCounted {
		count += "+"
	}
	return notify.Enqueue(j.tx, j.newID(), j.clock, notify.Message{Member: member, Kind: "tasks_waiting", Args: map[string]string{"count": count}})
}

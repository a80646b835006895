package store

import (
	"strconv"

	"github.com/superform-dev/superform/forms"
)

// MostCounted is where counting ends: it stands for that many or more, so that a count costs no more than a page.
const MostCounted = 100

// Counts are how many there are of what waits for a member, each at most MostCounted.
type Counts struct {
	Tasks   int // open tasks
	Notices int // unread messages
	Drafts  int // own drafts
	Running int // own records that are under way
}

// counting has one selection for each of Counts, in this order, each served by an index of its own.
var counting = "select " + counted("from tasks where company_id = ? and member_id = ? and status = 'open'") +
	", " + counted("from notices where company_id = ? and member_id = ? and read_at is null") +
	", " + counted("from records where company_id = ? and requester_id = ? and deleted_at is null and status = 'draft'") +
	", " + counted("from records where company_id = ? and requester_id = ? and deleted_at is null and status = 'running'")

func counted(what string) string {
	return "(select count(*) from (select 1 " + what + " limit " + strconv.Itoa(MostCounted) + ") few)"
}

// CountsOf counts what waits for a member.
func (tx *Tx) CountsOf(member forms.ID) (Counts, error) {
	var c Counts
	err := tx.queryRow(counting, tx.company, member, tx.company, member, tx.company, member, tx.company, member).
		Scan(&c.Tasks, &c.Notices, &c.Drafts, &c.Running)
	return c, err
}

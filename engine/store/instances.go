package store

import (
	"github.com/superform-dev/superform/forms"
)

// InstanceRow is a running or ended flow of a record. State is the JSON of flows.State; the definition
// is pinned by its hash.
type InstanceRow struct {
	ID             forms.ID
	Record         forms.ID
	Flow           string
	FlowVersion    int
	DefinitionHash string
	State          string
	Status         string
	CreatedAt      int64
	UpdatedAt      int64
}

const instanceColumns = `id, record_id, flow_id, flow_version, definition_hash, state, status, created_at, updated_at`

func scanInstance(row scanner) (*InstanceRow, error) {
	i := &InstanceRow{}
	err := row.Scan(&i.ID, &i.Record, &i.Flow, &i.FlowVersion, &i.DefinitionHash, &i.State, &i.Status, &i.CreatedAt, &i.UpdatedAt)
	if err != nil {
		return nil, err
	}
	return i, nil
}

// InsertInstance adds the instance of a record.
func (tx *Tx) InsertInstance(i *InstanceRow) {
	tx.queue(`insert into instances (company_id, id, record_id, flow_id, flow_version, definition_hash, state, status, created_at, updated_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.company, i.ID, i.Record, i.Flow, i.FlowVersion, i.DefinitionHash, i.State, i.Status, i.CreatedAt, i.UpdatedAt)
}

// UpdateInstance writes state and status. The caller holds the instance's lock.
func (tx *Tx) UpdateInstance(i *InstanceRow) {
	tx.queue(`update instances set flow_version = ?, definition_hash = ?, state = ?, status = ?, updated_at = ? where company_id = ? and id = ?`,
		i.FlowVersion, i.DefinitionHash, i.State, i.Status, i.UpdatedAt, tx.company, i.ID)
}

// InstanceOf gives the instance of a record, or ErrNotFound.
func (tx *Tx) InstanceOf(record forms.ID) (*InstanceRow, error) {
	return scanInstance(tx.queryRow(`select `+instanceColumns+` from instances where company_id = ? and record_id = ?`, tx.company, record))
}

// PinsOf gives those of the instances that exist, with what they run by but without their states, in no order.
func (tx *Tx) PinsOf(ids []forms.ID) ([]*InstanceRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	marks, args := inList(ids)
	return all(tx, scanInstance, `select id, record_id, flow_id, flow_version, definition_hash, '', status, created_at, updated_at
		from instances where company_id = ? and id in (`+marks+`)`, append([]any{tx.company}, args...)...)
}

// LockInstanceOf is InstanceOf under the instance's lock: the first lock of every command on a running record.
func (tx *Tx) LockInstanceOf(record forms.ID) (*InstanceRow, error) {
	return scanInstance(tx.queryRow(`select `+instanceColumns+` from instances where company_id = ? and record_id = ?`+tx.forUpdate(), tx.company, record))
}

// AllInstances calls visit with every instance of the company: for verify.
func (tx *Tx) AllInstances(visit func(*InstanceRow) error) error {
	return walk(tx, scanInstance, visit, `select `+instanceColumns+` from instances where company_id = ?`, `id`,
		func(i *InstanceRow) []any { return []any{i.ID} })
}

// TaskRow is what lies in a member's inbox, open or done.
type TaskRow struct {
	ID       forms.ID
	Record   forms.ID
	Form     string // the record's
	Instance forms.ID
	Seat     forms.ID
	Visit    forms.ID
	Node     string
	Title    string
	Member   forms.ID
	Kind     string
	Status   string
	Outcome  string
	Comment  string
	OpenedAt int64
	ClosedAt int64
	ClosedBy forms.ID
}

// The statuses of a task.
const (
	TaskOpen = "open"
	TaskDone = "done"
)

const taskColumns = `id, record_id, form_id, instance_id, seat_id, visit_id, node, title, member_id, kind, status, coalesce(outcome, ''), coalesce(comment, ''),
	opened_at, coalesce(closed_at, 0), closed_by`

func scanTask(row scanner) (*TaskRow, error) {
	t := &TaskRow{}
	err := row.Scan(&t.ID, &t.Record, &t.Form, &t.Instance, &t.Seat, &t.Visit, &t.Node, &t.Title, &t.Member, &t.Kind, &t.Status, &t.Outcome, &t.Comment,
		&t.OpenedAt, &t.ClosedAt, &t.ClosedBy)
	if err != nil {
		return nil, err
	}
	return t, nil
}

// InsertTask opens a task.
func (tx *Tx) InsertTask(t *TaskRow) {
	tx.queue(`insert into tasks (company_id, id, record_id, form_id, instance_id, seat_id, visit_id, node, title, member_id, kind, status, opened_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.company, t.ID, t.Record, t.Form, t.Instance, t.Seat, t.Visit, t.Node, t.Title, t.Member, t.Kind, TaskOpen, t.OpenedAt)
}

// CloseTask marks an open task done, with its outcome, the comment and who did it.
func (tx *Tx) CloseTask(id forms.ID, outcome, comment string, at int64, by forms.ID) {
	tx.queue(`update tasks set status = 'done', outcome = ?, comment = ?, closed_at = ?, closed_by = ? where company_id = ? and id = ? and status = 'open'`,
		outcome, orNull(comment), at, by, tx.company, id)
}

// Task gives one task, or ErrNotFound.
func (tx *Tx) Task(id forms.ID) (*TaskRow, error) {
	return scanTask(tx.queryRow(`select `+taskColumns+` from tasks where company_id = ? and id = ?`, tx.company, id))
}

// TasksOf gives every task of a record, oldest first.
func (tx *Tx) TasksOf(record forms.ID) ([]*TaskRow, error) {
	return all(tx, scanTask, `select `+taskColumns+` from tasks where company_id = ? and record_id = ? order by id`, tx.company, record)
}

// AllTasks calls visit with every task of the company: for verify.
func (tx *Tx) AllTasks(visit func(*TaskRow) error) error {
	return walk(tx, scanTask, visit, `select `+taskColumns+` from tasks where company_id = ?`, `id`,
		func(t *TaskRow) []any { return []any{t.ID} })
}

// OpenSeatOf tells whether some of those who are away are asked for a decision on a record now, or some of those who are
// offline for a decision or for what was returned to them.
func (tx *Tx) OpenSeatOf(record forms.ID, away, offline []forms.ID) (bool, error) {
	var n int
	text, args := waitsFor("", away, offline)
	err := tx.queryRow(`select count(*) from tasks where company_id = ? and record_id = ? and status = 'open' and `+text,
		append([]any{tx.company, record}, args...)...).Scan(&n)
	return n > 0, err
}

// waitsFor is the condition that a task is one of those that others may answer for who is away, or offline.
func waitsFor(table string, away, offline []forms.ID) (text string, args []any) {
	one := func(kinds string, members []forms.ID) string {
		if len(members) == 0 {
			return "1 = 0"
		}
		list, ids := inList(members)
		args = append(args, ids...)
		return table + "kind in (" + kinds + ") and " + table + "member_id in (" + list + ")"
	}
	return "(" + one("'approve'", away) + " or " + one("'approve', 'resubmit'", offline) + ")", args
}

// HeldSeat tells whether a member holds or ever held a task on a record, or decided on one for somebody who was away.
func (tx *Tx) HeldSeat(record, member forms.ID) (bool, error) {
	var n int
	err := tx.queryRow(`select count(*) from tasks where company_id = ? and record_id = ?
		and (member_id = ? or closed_by = ? and outcome in `+decided+`)`, tx.company, record, member, member).Scan(&n)
	return n > 0, err
}

// OpenTasks is how many tasks wait for a member.
type OpenTasks struct {
	Member forms.ID
	Tasks  int
}

// OpenTasksByMember counts, each up to most, the open tasks of up to limit members after one, in the order of ids. It steps from one
// member to the next, and so reads no more where each of them has many.
func (tx *Tx) OpenTasksByMember(after forms.ID, limit, most int) ([]OpenTasks, error) {
	return all(tx, func(row scanner) (o OpenTasks, err error) {
		err = row.Scan(&o.Member, &o.Tasks)
		return o, err
	}, `with recursive holders (member_id) as (
			select member_id from (select member_id from tasks where company_id = ? and status = 'open' and member_id > ? order by member_id limit 1) first
			union all
			select (select t.member_id from tasks t where t.company_id = ? and t.status = 'open' and t.member_id > h.member_id order by t.member_id limit 1)
			from holders h where h.member_id is not null)
		select h.member_id, (select count(*) from (select 1 from tasks t where t.company_id = ? and t.status = 'open' and t.member_id = h.member_id limit ?) counted)
		from (select member_id from holders where member_id is not null limit ?) h`, tx.company, orLowest(after), tx.company, tx.company, most, limit)
}

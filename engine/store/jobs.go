package store

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// JobRow is something that happens outside of the transaction that wants it: written with the change that causes it,
// done afterwards under a lease, its effect once. FireAt is when it was meant to happen, DueAt when it is looked at
// next (while it is leased, when the lease runs out), both on the company's clock. Body is JSON of the kind's own
// shape; Attempts counts how often it was claimed since it last got on. Key, where there is one, makes whoever
// enqueues the same thing twice enqueue it once. Deadline is JSON, from what working time FireAt was reckoned.
// Instants are milliseconds UTC, 0 is none.
type JobRow struct {
	Company   forms.ID
	ID        forms.ID
	Kind      string
	Subject   forms.ID
	Member    forms.ID
	Body      string
	Status    string
	FireAt    int64
	DueAt     int64
	Attempts  int
	LastError string
	Key       string
	Deadline  string
	CreatedAt int64
	DoneAt    int64
	Leased    bool
	// Leaves: the job goes out of the process, and a worker of its own claims it.
	Leaves bool
}

// The statuses of a job. A dead one was tried too often and waits for an admin.
const (
	JobWaiting   = "waiting"
	JobDone      = "done"
	JobDead      = "dead"
	JobCancelled = "cancelled"
)

const jobColumns = `company_id, id, kind, subject_id, member_id, body, status, fire_at, due_at, attempts, coalesce(last_error, ''),
	coalesce(key, ''), coalesce(deadline, ''), created_at, coalesce(done_at, 0), leased_by is not null, lane = 1`

func scanJob(row scanner) (*JobRow, error) {
	j := &JobRow{}
	err := row.Scan(&j.Company, &j.ID, &j.Kind, &j.Subject, &j.Member, &j.Body, &j.Status, &j.FireAt, &j.DueAt, &j.Attempts, &j.LastError,
		&j.Key, &j.Deadline, &j.CreatedAt, &j.DoneAt, &j.Leased, &j.Leaves)
	if err != nil {
		return nil, err
	}
	return j, nil
}

const insertJob = `insert into jobs (company_id, id, kind, subject_id, member_id, body, status, fire_at, due_at, attempts, key, deadline, created_at, lane)
	values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)`

func (tx *Tx) jobArgs(j *JobRow) []any {
	return []any{tx.company, j.ID, j.Kind, j.Subject, j.Member, j.Body, JobWaiting, j.FireAt, j.FireAt, orNull(j.Key), orNull(j.Deadline), j.CreatedAt, laneOf(j.Leaves)}
}

func laneOf(leaves bool) int {
	if leaves {
		return 1
	}
	return 0
}

// InsertJob writes a job that waits until FireAt.
func (tx *Tx) InsertJob(j *JobRow) { tx.queue(insertJob, tx.jobArgs(j)...) }

// InsertJobOnce is InsertJob unless there is a job with its Key already, whatever became of that one.
func (tx *Tx) InsertJobOnce(j *JobRow) (bool, error) {
	n, err := tx.exec(insertJob+` on conflict (company_id, key) where key is not null do nothing`, tx.jobArgs(j)...)
	return n == 1, err
}

// Claim is who leases jobs, when, and for how long, in milliseconds: Lease, or what Leases says of a kind. Leaving
// claims those that go out of the process, and no others.
type Claim struct {
	Holder  string
	Now     int64 // real time
	Lease   int64
	Leases  map[string]int64
	Leaving bool
}

// lane is the condition on the lane, in words, so that its partial index is found.
func (c Claim) lane() string { return "lane = " + strconv.Itoa(laneOf(c.Leaving)) }

// leases is the length of the lease of a row, as SQL.
func (c Claim) leases() string {
	var text strings.Builder
	for _, kind := range sortedKeys(c.Leases) {
		text.WriteString(" when '" + kind + "' then " + strconv.FormatInt(c.Leases[kind], 10))
	}
	lease := strconv.FormatInt(c.Lease, 10)
	if text.Len() == 0 {
		return lease
	}
	return "case kind" + text.String() + " else " + lease + " end"
}

// CompanyJobs are jobs of one company that were claimed together, in the order in which they were meant to happen.
// Offset is what the company's clock is ahead of the real one.
type CompanyJobs struct {
	Company forms.ID
	Offset  int64
	Jobs    []*JobRow
}

// ClaimJobs leases up to limit due jobs; those whose lease has run out are taken over, and those that another
// transaction is claiming are passed by. The companies with something due share the limit evenly, whoever waits
// longest first, so that a company with a million jobs delays the others by no more than its share. Companies that are
// paused are left out. It is asked across companies.
func (tx *Tx) ClaimJobs(c Claim, limit int) ([]CompanyJobs, error) {
	companies, err := tx.companiesDue(c, limit)
	if err != nil {
		return nil, err
	}
	taken := 0
	for i := range companies {
		one := &companies[i]
		if one.Jobs, err = tx.claimOf(one.Company, one.Offset, c, (limit-taken)/(len(companies)-i)); err != nil {
			return nil, err
		}
		taken += len(one.Jobs)
	}
	return companies, nil
}

// ClaimOwnJobs is ClaimJobs of the transaction's own company, whose clock is ahead by offset.
func (tx *Tx) ClaimOwnJobs(c Claim, offset int64, limit int) (CompanyJobs, error) {
	jobs, err := tx.claimOf(tx.company, offset, c, limit)
	return CompanyJobs{tx.company, offset, jobs}, err
}

func (tx *Tx) claimOf(company forms.ID, offset int64, c Claim, limit int) ([]*JobRow, error) {
	rows, err := all(tx, scanJob, `with due as materialized (select id from jobs where company_id = ? and status = 'waiting' and `+c.lane()+` and due_at <= ?
			order by due_at, id limit ?`+tx.forUpdateSkipLocked()+`)
		update jobs set leased_by = ?, leased_until = cast(? as bigint) + `+c.leases()+`, due_at = cast(? as bigint) + `+c.leases()+`, attempts = attempts + 1
		where company_id = ? and id in (select id from due) returning `+jobColumns,
		company, c.Now+offset, limit, c.Holder, c.Now, c.Now+offset, company)
	slices.SortFunc(rows, func(a, b *JobRow) int {
		return cmp.Or(cmp.Compare(a.FireAt, b.FireAt), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return rows, err
}

// companiesDue gives up to limit companies that have something due, whoever waits longest first. It steps from one
// company that has a waiting job to the next, and so costs no more where each of them has many.
func (tx *Tx) companiesDue(c Claim, limit int) ([]CompanyJobs, error) {
	return all(tx, func(row scanner) (c CompanyJobs, err error) {
		err = row.Scan(&c.Company, &c.Offset)
		return c, err
	}, `with recursive waiting (company_id) as (
			select company_id from (select company_id from jobs where status = 'waiting' and `+c.lane()+` order by company_id limit 1) first
			union all
			select (select j.company_id from jobs j where j.status = 'waiting' and `+c.lane()+` and j.company_id > w.company_id order by j.company_id limit 1)
			from waiting w where w.company_id is not null)
		select company_id, clock_offset from (select w.company_id, c.clock_offset,
				(select min(j.due_at) from jobs j where j.company_id = w.company_id and j.status = 'waiting' and `+c.lane()+`) - c.clock_offset as due
			from waiting w join companies c on c.id = w.company_id where w.company_id is not null and not c.paused) companies
		where due <= ? order by due, company_id limit ?`, c.Now, limit)
}

// FinishJob marks a job that holder still leases as done; false where the lease has passed on or the job was
// cancelled, and then the caller must undo what it did for it.
func (tx *Tx) FinishJob(id forms.ID, holder string, now int64) (bool, error) {
	n, err := tx.exec(`update jobs set status = 'done', done_at = ?, leased_by = null, leased_until = null
		where company_id = ? and id = ? and status = 'waiting' and leased_by = ?`, now, tx.company, id, holder)
	return n == 1, err
}

// ContinueJob gives up the lease of a job that got on and is not done: with what it has to know next, due at dueAt, its
// attempts counted anew. False as in FinishJob.
func (tx *Tx) ContinueJob(id forms.ID, holder, body string, dueAt int64) (bool, error) {
	n, err := tx.exec(`update jobs set body = ?, due_at = ?, attempts = 0, last_error = null, leased_by = null, leased_until = null
		where company_id = ? and id = ? and status = 'waiting' and leased_by = ?`, body, dueAt, tx.company, id, holder)
	return n == 1, err
}

// RetryJob puts a job back until dueAt with what went wrong. False as in FinishJob.
func (tx *Tx) RetryJob(id forms.ID, holder, problem string, dueAt int64) (bool, error) {
	n, err := tx.exec(`update jobs set last_error = ?, due_at = ?, leased_by = null, leased_until = null
		where company_id = ? and id = ? and status = 'waiting' and leased_by = ?`, problem, dueAt, tx.company, id, holder)
	return n == 1, err
}

// BuryJob is RetryJob of a job that is not tried again.
func (tx *Tx) BuryJob(id forms.ID, holder, problem string, now int64) (bool, error) {
	n, err := tx.exec(`update jobs set status = 'dead', last_error = ?, done_at = ?, leased_by = null, leased_until = null
		where company_id = ? and id = ? and status = 'waiting' and leased_by = ?`, problem, now, tx.company, id, holder)
	return n == 1, err
}

// Job gives one job, or ErrNotFound.
func (tx *Tx) Job(id forms.ID) (*JobRow, error) {
	return scanJob(tx.queryRow(`select `+jobColumns+` from jobs where company_id = ? and id = ?`, tx.company, id))
}

// LockJob is Job under the row's lock.
func (tx *Tx) LockJob(id forms.ID) (*JobRow, error) {
	return scanJob(tx.queryRow(`select `+jobColumns+` from jobs where company_id = ? and id = ?`+tx.forUpdate(), tx.company, id))
}

// JobByKey gives the job that was enqueued under a key, or ErrNotFound.
func (tx *Tx) JobByKey(key string) (*JobRow, error) {
	return scanJob(tx.queryRow(`select `+jobColumns+` from jobs where company_id = ? and key = ?`, tx.company, key))
}

// LockJobByKey is JobByKey under the row's lock.
func (tx *Tx) LockJobByKey(key string) (*JobRow, error) {
	return scanJob(tx.queryRow(`select `+jobColumns+` from jobs where company_id = ? and key = ?`+tx.forUpdate(), tx.company, key))
}

// ReviveJob makes a job wait again, due at dueAt, as if it had never been tried. The caller holds its lock.
func (tx *Tx) ReviveJob(id forms.ID, dueAt int64) {
	tx.queue(`update jobs set status = 'waiting', due_at = ?, attempts = 0, leased_by = null, leased_until = null, done_at = null
		where company_id = ? and id = ?`, dueAt, tx.company, id)
}

// CancelJob ends a job that has not happened; whoever is at it loses its lease, and undoes. The caller holds its lock.
func (tx *Tx) CancelJob(id forms.ID, now int64) {
	tx.queue(`update jobs set status = 'cancelled', done_at = ?, leased_by = null, leased_until = null where company_id = ? and id = ?`, now, tx.company, id)
}

// CancelJobsOf is CancelJob of everything of a kind that waits for a subject: what is closed is not reminded of.
func (tx *Tx) CancelJobsOf(subject forms.ID, kind string, now int64) {
	tx.queue(`update jobs set status = 'cancelled', done_at = ?, leased_by = null, leased_until = null
		where company_id = ? and subject_id = ? and kind = ? and status = 'waiting'`, now, tx.company, subject, kind)
}

// SetJobBody changes what a waiting job is to do. The caller holds its lock.
func (tx *Tx) SetJobBody(id forms.ID, body string) {
	tx.queue(`update jobs set body = ? where company_id = ? and id = ?`, body, tx.company, id)
}

// MoveJob puts a waiting job that nobody has tried yet at another instant.
func (tx *Tx) MoveJob(id forms.ID, fireAt int64) {
	tx.queue(`update jobs set fire_at = ?, due_at = ? where company_id = ? and id = ? and status = 'waiting' and attempts = 0`, fireAt, fireAt, tx.company, id)
}

// NextJob gives when the first job that waits inside of the process, other than one, is looked at next on the company's clock; ErrNotFound
// where none is until the instant.
func (tx *Tx) NextJob(other forms.ID, until int64) (dueAt int64, err error) {
	err = tx.queryRow(`select due_at from jobs where company_id = ? and status = 'waiting' and lane = 0 and due_at <= ? and id <> ? order by due_at, id limit 1`,
		tx.company, until, orLowest(other)).Scan(&dueAt)
	return dueAt, err
}

// AnyLeasedJob reports whether anybody is at a job of the company, other than one, at the instant now.
func (tx *Tx) AnyLeasedJob(other forms.ID, now int64) (bool, error) {
	var n int
	err := tx.queryRow(`select count(*) from (select 1 from jobs where company_id = ? and status = 'waiting' and leased_until > ? and id <> ? limit 1) one`,
		tx.company, now, orLowest(other)).Scan(&n)
	return n > 0, err
}

// JobsWithDeadlines gives up to limit waiting jobs after an id, in the order of ids, whose instant was reckoned in
// working time.
func (tx *Tx) JobsWithDeadlines(after forms.ID, limit int) ([]*JobRow, error) {
	return all(tx, scanJob, `select `+jobColumns+` from jobs where company_id = ? and status = 'waiting' and deadline is not null and id > ?
		order by id limit ?`+tx.forUpdate(), tx.company, orLowest(after), limit)
}

// JobList says which jobs: in a status, and of a kind where one is given.
type JobList struct {
	Status, Kind string
	Paging       Paging
}

// ListJobs gives a page of jobs: those that wait by when they are due, but for those that leave the process, which are
// listed as deliveries; others newest first.
func (tx *Tx) ListJobs(l JobList) (Page[*JobRow], error) {
	p, err := tx.pager("jobs "+l.Status+" "+l.Kind, l.Paging.Viewer, l.Paging)
	if err != nil {
		return Page[*JobRow]{}, err
	}
	status, ok := jobStatuses[l.Status]
	if !ok {
		return Page[*JobRow]{}, ErrBadList
	}
	w := where{}
	w.and("company_id = ?", tx.company)
	w.and(status)
	if l.Kind != "" {
		w.and("kind = ?", l.Kind)
	}
	order, key := "id desc", func(j *JobRow) lastKey { return lastKey{id: j.ID} }
	if l.Status == JobWaiting {
		order, key = "due_at, id", func(j *JobRow) lastKey { return lastKey{number: j.DueAt, id: j.ID} }
	}
	switch {
	case p.after != nil && l.Status == JobWaiting:
		w.and("(due_at, id) > (?, ?)", p.after.number, p.after.id)
	case p.after != nil:
		w.and("id < ?", p.after.id)
	}
	items, err := all(tx, scanJob, `select `+jobColumns+` from jobs where `+w.text()+` order by `+order+` limit ?`, append(w.args, p.limit+1)...)
	if err != nil {
		return Page[*JobRow]{}, err
	}
	return cut(p, items, key)
}

// jobStatuses are the statuses as SQL: in words, so that their partial indexes are found.
var jobStatuses = map[string]string{
	JobWaiting: "status = 'waiting' and lane = 0", JobDone: "status = 'done'", JobDead: "status = 'dead'", JobCancelled: "status = 'cancelled'",
}

// CountJobs counts the jobs that wait or are dead, up to most.
func (tx *Tx) CountJobs(status string, most int) (n int, err error) {
	err = tx.queryRow(`select count(*) from (select 1 from jobs where company_id = ? and `+jobStatuses[status]+` limit ?) counted`, tx.company, most).Scan(&n)
	return n, err
}

// ForgetJobs removes up to limit jobs of any company that were done or cancelled before the instant. It is asked
// across companies.
func (tx *Tx) ForgetJobs(before int64, limit int) (int64, error) {
	return tx.exec(`delete from jobs where (company_id, id) in (select company_id, id from jobs
		where done_at < ? and status in ('done', 'cancelled') order by done_at, company_id, id limit ?)`, before, limit)
}

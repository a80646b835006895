package store

import "errors"

// What a transaction can answer beside what its function returned.
var (
	// ErrNotFound: the row that was asked for is not there.
	ErrNotFound = errors.New("store: not found")
	// ErrBusy: somebody else holds what the transaction needs; nothing was written; to be tried again.
	ErrBusy = errors.New("store: busy")
	// ErrSlow: a statement took longer than allowed; nothing was written.
	ErrSlow = errors.New("store: the statement took too long")
	// ErrTooBroad: a list took longer than its budget; nothing is wrong but what was asked.
	ErrTooBroad = errors.New("store: the list takes longer than its budget")
	// ErrFull: there is no space left; nothing was written.
	ErrFull = errors.New("store: no space left")
	// ErrUnavailable: the database does not answer; nothing was written.
	ErrUnavailable = errors.New("store: the database is unavailable")
	// ErrUnknown: the connection or the disk failed during the commit, so the write may or may not have
	// taken place. The same command under the same idempotency key finds out.
	ErrUnknown = errors.New("store: the outcome of the commit is unknown")
	// ErrReadOnly: a write inside Read.
	ErrReadOnly = errors.New("store: a write in a read-only transaction")
	// ErrBadText: a text that is not UTF-8, or holds NUL, which PostgreSQL cannot keep.
	ErrBadText = errors.New("store: a text is not UTF-8 or holds NUL")
	// ErrReference: a row names another one that is not there, or is still named by one.
	ErrReference = errors.New("store: a reference to a row that is not there")
	// ErrWall: row-level security refused a row of another company.
	ErrWall = errors.New("store: a row of another company")
	// ErrDenied: a change that the database does not allow the program, as to a table that is only added to.
	ErrDenied = errors.New("store: the database does not allow it")
	// ErrNoCompany: Company(id) with the zero id.
	ErrNoCompany = errors.New("store: no company")
	// ErrEnded: a Tx that was kept beyond its function.
	ErrEnded = errors.New("store: the transaction has ended")
	// ErrClosed: the store is closed.
	ErrClosed = errors.New("store: closed")
)

// Conflict says that a row with the same key exists already. Constraint is the name of the unique index as
// it stands in the migrations ("records_number"), or table_pkey for a primary key, on both databases.
type Conflict struct{ Constraint string }

func (c *Conflict) Error() string { return "store: conflict with " + c.Constraint }

// InUse says that another process holds the SQLite directory.
type InUse struct{ Dir string }

func (e *InUse) Error() string {
	return "store: another process uses the database in " + e.Dir +
		"; stop it first (several servers run over one PostgreSQL, one over SQLite)"
}

// retry marks a failure after which the whole transaction may run again.
type retry struct{ cause error }

func (r *retry) Error() string { return r.cause.Error() }
func (r *retry) Unwrap() error { return r.cause }

// known is one of the errors above with what the driver said.
type known struct{ is, cause error }

func (k *known) Error() string   { return k.is.Error() + ": " + k.cause.Error() }
func (k *known) Unwrap() []error { return []error{k.is, k.cause} }

package store

import (
	"strings"
	"time"

	"github.com/superform-dev/superform/forms"
	"gorm.io/gorm"
)

// What the external tests, which may use storetest, need of the inside.

func (tx *Tx) Exec(text string, args ...any) (int64, error) { return tx.exec(text, args...) }
func (tx *Tx) Queue(text string, args ...any)               { tx.queue(text, args...) }
func (tx *Tx) QueryRow(text string, args ...any) row        { return tx.queryRow(text, args...) }
func (tx *Tx) Gorm() *gorm.DB                               { return tx.gorm() }
func (tx *Tx) ForUpdate() string                            { return tx.forUpdate() }

// CountedDepartments is CountDepartments without what is kept.
func (tx *Tx) CountedDepartments(ids []forms.ID, see Seen) (map[forms.ID]*DepartmentCount, error) {
	return tx.countDepartments(ids, departmentCounts(tx, see))
}

// Texts gives the first column of a query.
func (tx *Tx) Texts(text string, args ...any) ([]string, error) {
	return collect(tx, func(s *string, scan func(...any) error) error { return scan(s) }, text, args...)
}

// Behind runs a statement past the first wall, which refuses what does not name company_id.
func (tx *Tx) Behind(text string, into ...any) error {
	got, err := tx.at.query(tx, statement{sql: text})
	if err != nil {
		return tx.fail(err)
	}
	return row{rows: &rows{got, tx}}.Scan(into...)
}

// Within runs a query of one number within a budget.
func (tx *Tx) Within(budget time.Duration, text string) (int64, error) {
	return within(tx, budget, func() (n int64, err error) {
		err = tx.queryRow(text).Scan(&n)
		return n, err
	})
}

var AfterPrefix = afterPrefix

var (
	CompanyTables = companyTables
	SystemTables  = systemTables
	CrossIndexes  = crossIndexes
	AppendOnly    = appendOnly
)

// Reached gives the tables that a reason reaches, with what it may do there.
func Reached(r Reason) map[string]string { return reasons[r].tables }

// Reasons are all reasons.
func Reasons() []Reason {
	var all []Reason
	for r := range reasons {
		all = append(all, r)
	}
	return all
}

// Sent makes the transaction note what it sends to the database.
func (tx *Tx) Sent() *[]string {
	sent := new([]string)
	tx.at = noting{tx.at, sent}
	return sent
}

type noting struct {
	connection
	sent *[]string
}

func (n noting) query(tx *Tx, st statement) (results, error) {
	*n.sent = append(*n.sent, st.sql)
	return n.connection.query(tx, st)
}

// Plan gives the database's plan of a statement with parameters.
func (tx *Tx) Plan(text string, args ...any) (string, error) {
	command := "explain "
	if tx.Dialect() == SQLite {
		command = "explain query plan "
	}
	bound, err := bind(args)
	if err != nil {
		return "", err
	}
	got, err := tx.at.query(tx, statement{command + text, bound})
	if err != nil {
		return "", err
	}
	var plan strings.Builder
	err = (&rows{got, tx}).each(func(scan func(...any) error) error {
		var line string
		into := []any{&line}
		if tx.Dialect() == SQLite {
			into = []any{new(any), new(any), new(any), &line}
		}
		err := scan(into...)
		plan.WriteString(line + "\n")
		return err
	})
	return plan.String(), err
}

// ScanStatement gives the statement as PostgreSQL takes it and the company tables it names.
func ScanStatement(text string) (string, []string, bool, error) {
	p, err := scanStatement(text, true)
	if err != nil {
		return "", nil, false, err
	}
	return p.sql, p.tables, p.company, nil
}

// PreparedTexts are how many statements are kept as the driver takes them, and their bytes.
func PreparedTexts() (count, bytes int) {
	texts.Lock()
	defer texts.Unlock()
	for key := range texts.of {
		bytes += len(key.text)
	}
	return len(texts.of), bytes
}

// MostExcepted makes n people those that sums are put right by, and gives what it was.
func MostExcepted(n int) (was int) {
	was, mostExcepted = mostExcepted, n
	return was
}

// Stride makes n keys those that one step of a search looks at, and gives what it was.
func Stride(n int) (was int) {
	was, stride = stride, n
	return was
}

// FewPlaces makes n departments those above which are asked for by name, and gives what it was.
func FewPlaces(n int) (was int) {
	was, fewPlaces = fewPlaces, n
	return was
}

// Few makes n people those that are gathered and sorted, and gives what it was.
func Few(n int) (was int) {
	was, fewMembers = fewMembers, n
	return was
}

// AmongIDs is the one argument in which many ids are given.
func AmongIDs(dialect string, ids []forms.ID) any {
	_, arg := amongIDs(dialect, "", ids)
	return arg
}

// WithWindow has lists of many departments or people look at no more than so many of the newest records first.
func WithWindow(n int, run func()) {
	before := window
	window = n
	defer func() { window = before }()
	run()
}

package apps

import (
	"time"

	"github.com/superform-dev/superform/forms"
)

// Case is one executable scenario. The engine sets up a company as Given says, takes the steps one
// after the other and compares with what they expect. docs/cases.md explains the files.
type Case struct {
	File   string
	ID     string
	Title  forms.Text
	Covers []string // requirements that it proves
	Given  Given
	Steps  []Step
	Line   int // where it stands in the file
}

// Given is what a case starts from: what its file gives, overridden by what the case gives itself.
type Given struct {
	Now         Moment
	Zone        string // IANA name
	Departments []CaseDepartment
	Members     []CaseMember
	Calendar    []CaseDay
	Balances    []CaseBalance
}

// CaseDepartment is a department; Parent and Head may be "".
type CaseDepartment struct {
	ID     string
	Name   forms.Text // nil: the id
	Parent string
	Head   string
}

// CaseMember is a person; Department and Manager may be "".
type CaseMember struct {
	ID         string
	Name       forms.Text // nil: the id
	Department string
	Manager    string
	Roles      []string // ids of the app's roles, flow-admin and admin
	Absent     bool     // has left or is disabled
	Further    []string // departments beside the main one
	Offline    bool     // has no smartphone …
	Clerks     []string // … and these act for them

	Post           forms.Text // nil: none
	Phone          string
	InternalNumber string
	Email          string
	StaffNumber    string
	Hidden         bool
	HiddenPhone    bool
	Account        string // login of an account without a password; "" none
}

// CaseDay is a day that differs from the country's calendar.
type CaseDay struct {
	Date string // 2025-10-11
	Off  bool
}

// CaseBalance is what lies in an account. The parts are those of a hold's account key, members and
// departments by their ids in the case.
type CaseBalance struct {
	Account []string
	Amount  string // a number in the border's syntax
}

// Moment is a point on the clock as a case writes it: a date means nine in the morning; a time without
// offset is in the company's zone. The zero Moment is none.
type Moment struct {
	Text string
	Line int
}

// Instant gives milliseconds since 1970-01-01T00:00:00Z; zone is what the company's zone means. ok is
// false where the text is no moment.
func (m Moment) Instant(zone *time.Location) (ms int64, ok bool) {
	for _, layout := range []string{"2006-01-02", "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, m.Text, zone); err == nil {
			if layout == "2006-01-02" {
				t = t.Add(9 * time.Hour)
			}
			return t.UnixMilli(), true
		}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, m.Text); err == nil {
			return t.UnixMilli(), true
		}
	}
	return 0, false
}

// Step is one step of a case.
type Step struct {
	As       string // who does it; "" only for advance
	Verb     string // one of stepVerbs
	Form     string // of evaluate, preview, submit: the form's id in the app
	For      string // of the same: for whom it is done; "" for oneself
	Place    string // of the same: one of the requester's departments; "" for the main one
	AsRecord string // of submit: how later steps name the record
	Record   string // of the other verbs: which record
	Node     string // of agree, reject, return: which task, where there are several
	Comment  string
	Mentions []string // of comment: the people whom it calls
	Data     []byte   // JSON object; nil where none is given
	To       Moment   // of advance: until when
	Days     int      // of advance: how many days, where To is none
	List     CaseList
	Person   CasePerson // of the verbs about people
	Expect   *Expect
	Line     int
	Pointer  string // JSON pointer of the step in its file
}

// CaseList is what a step of the verb list asks for.
type CaseList struct {
	Scope, Filter, Sort string
	Fields              []string
}

// CasePerson is what a step about people names: a view of people with what narrows it, a member, a group, a login.
type CasePerson struct {
	View, Department, Group, Search string
	Below, Favourites               bool
	Member                          string // of card and favourite
	Off                             bool   // of favourite
	Name                            string // of group
	Add, Remove                     []string
	Login, Password                 string
}

// Expect is what must hold after a step. What is nil or empty is not compared. A step without Refused
// and Problems must succeed, whether or not it has an Expect.
type Expect struct {
	Record    string // which record is looked at; "" the step's
	Refused   string // code of the refusal
	Args      map[string]string
	Problems  []ExpectedProblem
	Exact     bool     // Problems was given: they are exactly these, also when there are none
	Warnings  []string // ids of the form's warnings
	HasWarn   bool     // Warnings was given: they are exactly these
	Status    string
	Incident  *bool
	Number    string
	Summary   string
	Values    []ExpectedValue
	Required  []string
	Optional  []string
	Hidden    []string
	Absent    []string // of read, list, evaluate: fields that the person is not shown
	Records   []string
	HasList   bool // Records was given: the list is exactly these
	People    []string
	HasPeople bool // People was given: the list is exactly these
	Places    []string
	HasPlaces bool     // Places was given: the departments that were found are exactly these
	Actions   []string // of card
	HasDeeds  bool     // Actions was given: the card offers exactly these
	Path      []string
	HasPath   bool
	Tasks     []ExpectedTasks
	HasTasks  bool // Tasks was given: these are all open tasks of the record
	Balance   []CaseBalance
	Available []CaseBalance
	Line      int
}

// ExpectedProblem is one problem with the data.
type ExpectedProblem struct{ Path, Code, Check string }

// ExpectedValue is what is in a field: JSON, "null" for blank.
type ExpectedValue struct {
	Field string
	JSON  []byte
}

// ExpectedTasks are the nodes at which a member has an open task.
type ExpectedTasks struct {
	Member string
	Nodes  []string
}

// DefaultZone is the zone of a case that names none.
const DefaultZone = "Asia/Shanghai"

package engine

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// The types of this file are what the use cases take and give. They are also the JSON of the API, so a
// name changed here is a name changed for every integrator. Records' data stay raw: only package forms
// reads and writes them.

// Instant is milliseconds since 1970, UTC. In JSON it is RFC 3339 with milliseconds; 0 is none.
type Instant int64

// MarshalText writes RFC 3339 in UTC with milliseconds; none is "".
func (i Instant) MarshalText() ([]byte, error) {
	if i == 0 {
		return nil, nil
	}
	return time.UnixMilli(int64(i)).UTC().AppendFormat(nil, instantFormat), nil
}

// instantFormat is RFC 3339 with milliseconds, of an instant in UTC.
const instantFormat = "2006-01-02T15:04:05.000Z"

// UnmarshalText reads RFC 3339; "" is none.
func (i *Instant) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*i = 0
		return nil
	}
	t, err := time.Parse(time.RFC3339, string(b))
	if err != nil {
		return fmt.Errorf("not an instant: %w", err)
	}
	*i = Instant(t.UnixMilli())
	return nil
}

// SessionKind says how a session is carried: by a cookie, or by the header Authorization.
type SessionKind string

const (
	CookieSession SessionKind = "cookie"
	TokenSession  SessionKind = "token"
)

// SignIn is an attempt to sign in. Address is the network address of the caller, Agent what the browser says of itself.
// Company is a company's id or ""; Kind "" is CookieSession.
type SignIn struct {
	Login, Password string
	Company         string
	Kind            SessionKind
	Address, Agent  string
}

// Session is a fresh session. Token is its only copy: the store keeps a hash. Company and Member are none
// where the account belongs to several companies and named none; then Companies lists them. With Second there is no
// session yet: the token is good for the second step alone.
type Session struct {
	Token, CSRF string
	Account     forms.ID
	Company     forms.ID
	Member      forms.ID
	Expires     Instant
	Companies   []CompanyRef
	Second      bool
	Kind        SessionKind // where Second is
}

// Caller is who asks, read from the store on every request. Company and Member are none for somebody who
// has signed in but not chosen a company. CSRF is what a caller by cookie must repeat in X-CSRF-Token.
// Sandbox says that the company lives on a virtual clock (demo mode, sandboxes). LacksSecond says that the company wants
// a second factor of everybody and the caller has none: until then there is nothing else to do. Key is the API key by
// which a program calls, none for a session; Scopes are what it may do. Admin is an owner of the company, who holds every
// right; Shares are what somebody else holds of its administration.
type Caller struct {
	Account  forms.ID
	Company  forms.ID
	Member   forms.ID
	Language string
	Roles    []string
	Admin    bool
	Shares   []org.Share
	Sandbox  bool
	CSRF     string

	LacksSecond bool
	Key         forms.ID
	Scopes      []string
	// Bound says that the session is good for its company alone: only that company's provider has vouched for the caller.
	Bound bool
}

// Key makes a command happen once: Value comes from the header Idempotency-Key (or is made up for the
// call), Route is the method and path pattern, Body is SHA-256 over the path, If-Match and the body. Its
// scope is company, member and route.
type Key struct {
	Value, Route string
	Body         [32]byte
}

// Answer is the finished answer of a command: HTTP status and JSON body, as stored under its key.
type Answer struct {
	Code int
	Body json.RawMessage
}

// CompanyRef names a company.
type CompanyRef struct {
	ID   forms.ID `json:"id"`
	Name string   `json:"name"`
}

// MemberRef names a person in a company.
type MemberRef struct {
	ID   forms.ID `json:"id" doc:"empty on a path for somebody whom the caller may not see; the name then says so"`
	Name string   `json:"name"`
}

// DepartmentRef names a department.
type DepartmentRef struct {
	ID   forms.ID `json:"id"`
	Name string   `json:"name"`
}

// Me is the caller as the pages need it. Company, Member and Department are absent before a company is chosen.
type Me struct {
	Account    forms.ID       `json:"account"`
	Login      string         `json:"login"`
	Language   string         `json:"language"`
	Company    *CompanyRef    `json:"company,omitempty"`
	Member     *MemberRef     `json:"member,omitempty"`
	Department *DepartmentRef `json:"department,omitempty"`
	// Departments and Clerk are there for those few whom they concern.
	Departments []DepartmentRef `json:"departments,omitempty" doc:"where there are several: for any of them I may file; the main one first"`
	Clerk       bool            `json:"clerk,omitempty" doc:"I act for people without a smartphone: GET /me/acting"`
	Zone        string          `json:"zone,omitempty" doc:"IANA time zone of the company"`
	Now         Instant         `json:"now" doc:"the company's clock"`
	Roles       []string        `json:"roles"`
	Admin       bool            `json:"admin" doc:"an owner of the company, who holds every right"`
	Rights      []string        `json:"rights,omitempty" doc:"what of the company's administration the caller holds, wherever it holds: organisation, apps, flows, records, messages, settings, keys"`
	Shares      []org.Share     `json:"shares,omitempty" doc:"for which departments and apps; absent for an owner"`
	Sandbox     bool            `json:"sandbox" doc:"the company lives on a virtual clock"`
	Companies   []CompanyRef    `json:"companies" doc:"where the account is a member"`
	CSRF        string          `json:"csrf,omitempty" doc:"what a caller by cookie repeats in X-CSRF-Token"`

	LacksSecond bool `json:"second_needed,omitempty" doc:"the company wants a second factor of everybody, and the caller has none: nothing else is answered"`
}

// FormRef is one form that the caller may fill in.
type FormRef struct {
	ID       string `json:"id" doc:"app.form"`
	App      string `json:"app"`
	Kind     string `json:"kind" enum:"approval,assignment,plain"`
	Title    string `json:"title"`
	Icon     string `json:"icon,omitempty"`
	Category string `json:"category,omitempty"`
	// May is there in lists of forms only.
	May []string `json:"may,omitempty" doc:"in the list: what the caller may do, of create, read, change, delete, comment, export; those that depend on the record are there where there may be such records"`
}

// FormView is the published version of a form as a page draws it.
type FormView struct {
	FormRef
	Version  int    `json:"version"`
	Hash     string `json:"hash" doc:"hex SHA-256 of the definition's canonical text"`
	Language string `json:"language" doc:"the app's: what texts are in where they are not in the reader's"`
	FormParts
	Options json.RawMessage `json:"options" doc:"choices of option fields by field path, in the caller's language"`

	Editable []string `json:"editable,omitempty" doc:"of a new record, the fields and columns that the caller may fill in, a table's own path for rows that may come and go; absent: all"`
	// Acting is there where the form is filled in for somebody else.
	Acting *ActingOnForm `json:"acting,omitempty" doc:"for whom the form is filled in"`
	Unseen []string      `json:"unseen,omitempty" doc:"fields of which a new record shows the caller nothing: they may neither fill them in nor read them once it is filed"`
}

// FormParts are the parts of a definition that a page needs to draw and evaluate it, as forms gives them.
type FormParts struct {
	Schema   json.RawMessage `json:"schema" doc:"JSON Schema 2020-12 with x- keywords"`
	Layout   json.RawMessage `json:"layout" doc:"sections of field ids in the order of the page"`
	Fields   json.RawMessage `json:"fields" doc:"type, label, scale and checked rule trees (value, show, require, lock) of each field and column"`
	Panes    json.RawMessage `json:"panes,omitempty" doc:"tabs or steps by which the layout's sections are shown: as, list of id and title; empty where sections have columns, help or notes, or are folded; absent where they just follow each other"`
	Notes    json.RawMessage `json:"notes,omitempty" doc:"when notes of the layout are shown that are not always: id and the checked tree of a rule"`
	Order    json.RawMessage `json:"order" doc:"field paths in the order of evaluation"`
	Checks   json.RawMessage `json:"checks,omitempty" doc:"rules that refuse the record, as checked trees, with message and place"`
	Warnings json.RawMessage `json:"warnings,omitempty" doc:"the same, but only told"`
	Patterns json.RawMessage `json:"patterns,omitempty" doc:"compiled patterns of text fields by field path"`
}

// EvaluateIn is data to evaluate: new (no Record), of a draft or record, or as seen from a task.
type EvaluateIn struct {
	Data         json.RawMessage
	Record, Task forms.ID
	Why          []string  // paths of fields to be explained
	Choose       *ChooseIn // which records a field offers; nil: it is not asked
	Filing                 // of a new record; of a draft its department
}

// FieldState is what the rules say about a field.
type FieldState struct {
	Shown    bool `json:"shown"`
	Required bool `json:"required"`
	Locked   bool `json:"locked"`
}

// ProblemView is one problem for people: where, a stable code, and the text in the caller's language.
type ProblemView struct {
	Path    string `json:"path" doc:"field path, a row by its _id: items.3f….amount; empty for the whole"`
	Code    string `json:"code"`
	Check   string `json:"check,omitempty" doc:"which check of the form, where the code is check"`
	Message string `json:"message"`
}

// ViewProblems gives problems with their texts in lang; never nil.
func ViewProblems(problems []forms.Problem, lang string) []ProblemView {
	views := make([]ProblemView, len(problems))
	for i, p := range problems {
		views[i] = ProblemView{Path: p.Path, Code: p.Code, Check: p.Args["check"], Message: p.Sentence(lang)}
	}
	return views
}

// Evaluation is what the rules make of the data.
type Evaluation struct {
	Data     json.RawMessage         `json:"data" doc:"the values, computed ones included"`
	Fields   map[string]FieldState   `json:"fields"`
	Problems []ProblemView           `json:"problems"`
	Warnings []ProblemView           `json:"warnings"`
	Notes    []string                `json:"notes,omitempty" doc:"ids of the notes of the layout that are shown only now and then, and now are"`
	Facts    json.RawMessage         `json:"facts" doc:"answers of the server that rules used, by question: a text or a list of texts, or {code} where there is none to be had"`
	Why      map[string][]ReasonView `json:"why,omitempty" doc:"why the fields asked for stand as they do, by path"`
	Choices  *ChoicePage             `json:"choices,omitempty" doc:"which records the field asked about offers"`
}

// Path is what would happen to the data if it were submitted now and everybody agreed.
type Path struct {
	Steps    []PathStep    `json:"steps"`
	Problems []ProblemView `json:"problems"`
	Refusal  *ProblemView  `json:"refusal,omitempty" doc:"why it could not be submitted"`
}

// PathStep is one node on the path.
type PathStep struct {
	Node     string       `json:"node"`
	Kind     string       `json:"kind"`
	Label    string       `json:"label"`
	Certain  bool         `json:"certain" doc:"false: depends on a field that a later step fills in"`
	Depends  []string     `json:"depends,omitempty" doc:"the fields it depends on"`
	Vote     string       `json:"vote,omitempty"`
	People   []PathPerson `json:"people,omitempty"`
	Reason   string       `json:"reason,omitempty" doc:"why the path goes here, or why the step is skipped"`
	Skipped  bool         `json:"skipped,omitempty"`
	Left     []PathPerson `json:"left_out,omitempty" doc:"people found for the step whom nobody asks, and why"`
	PickFrom []MemberRef  `json:"pick_from,omitempty" doc:"the requester chooses among these before submitting"`
}

// PathPerson is somebody on the path and why.
type PathPerson struct {
	MemberRef
	Source string `json:"source" doc:"the source that found the person"`
	Rung   int    `json:"rung" doc:"which rung of the ladder, from 0"`
	Reason string `json:"reason,omitempty"`
}

// Action is a verb that the caller may use now on a record or task.
type Action struct {
	Verb    string `json:"verb"`
	Label   string `json:"label"`
	Comment string `json:"comment" enum:"none,optional,required"`
}

// RecordView is a record as the caller may see it. In lists, fields that were not asked for are absent.
type RecordView struct {
	ID          forms.ID                  `json:"id"`
	Number      string                    `json:"number,omitempty"`
	Form        string                    `json:"form" doc:"app.form"`
	FormTitle   string                    `json:"form_title,omitempty"`
	FormVersion int                       `json:"form_version,omitempty"`
	Status      string                    `json:"status" enum:"draft,running,approved,rejected,ended,withdrawn,terminated,revoked"`
	Incident    bool                      `json:"incident,omitempty" doc:"parked with the flow admin"`
	Revision    int                       `json:"revision" doc:"what If-Match names"`
	Requester   *MemberRef                `json:"requester,omitempty"`
	FiledBy     *MemberRef                `json:"filed_by,omitempty" doc:"the clerk who filed it for the requester, who has no smartphone; absent: they themselves"`
	Outside     *EntryMark                `json:"outside,omitempty" doc:"in lists of records and where the history is given: the link by which somebody outside the company answered; there is no requester then"`
	Department  *DepartmentRef            `json:"department,omitempty"`
	Summary     string                    `json:"summary,omitempty"`
	CreatedAt   Instant                   `json:"created_at,omitempty"`
	SubmittedAt Instant                   `json:"submitted_at,omitempty"`
	ClosedAt    Instant                   `json:"closed_at,omitempty"`
	Data        json.RawMessage           `json:"data,omitempty" doc:"of a draft: what was filled in, as fits the newest version of its form; a field that is not named has its default, null is a default that was cleared"`
	Said        map[string][]forms.Saying `json:"said,omitempty" doc:"by field path: how values of data and history read of which a page cannot know it"`
	Leftover    map[string]LeftoverView   `json:"leftover,omitempty" doc:"of a draft, by field path: what no longer fits; gone once it is submitted"`
	Files       map[string]FileInfo       `json:"files,omitempty" doc:"the files that data and leftover name, by id"`
	Paper       string                    `json:"paper,omitempty" enum:"optional,required" doc:"the caller acts on it as somebody's clerk, and may or must add a photo of the paper"`
	Evidence    []NamedFile               `json:"evidence,omitempty" doc:"of a draft for somebody else: what shows the paper"`
	Path        []SeatView                `json:"path,omitempty" doc:"who holds it, who did, who will"`
	History     []HistoryView             `json:"history,omitempty"`
	Task        forms.ID                  `json:"task,omitzero" doc:"the caller's open task on it"`
	Actions     []Action                  `json:"actions,omitempty"`
	Editable    []string                  `json:"editable,omitempty" doc:"the fields and columns that the caller may change with PATCH, a table's own path for all of it; absent: none, and in lists; of a draft see the form's evaluation"`
}

// SeatView is one person's place at one arrival at a node, past, present or planned.
type SeatView struct {
	ID        forms.ID   `json:"id,omitzero" doc:"absent while planned"`
	Node      string     `json:"node"`
	Label     string     `json:"label"`
	Kind      string     `json:"kind"`
	Round     int        `json:"round"`
	State     string     `json:"state" enum:"open,agreed,rejected,returned,superseded,skipped,withdrawn,cancelled,planned"`
	Person    *MemberRef `json:"person,omitempty"`
	Reason    string     `json:"reason,omitempty" doc:"why this person"`
	Comment   string     `json:"comment,omitempty"`
	By        *MemberRef `json:"by,omitempty" doc:"who acted for the person, who was away or has no smartphone"`
	OpenedAt  Instant    `json:"opened_at,omitempty"`
	DecidedAt Instant    `json:"decided_at,omitempty"`
}

// HistoryView is one entry of a record's history.
type HistoryView struct {
	At       Instant         `json:"at"`
	Actor    *MemberRef      `json:"actor,omitempty" doc:"absent: the system"`
	For      *MemberRef      `json:"for,omitempty" doc:"for whom the actor acted: somebody who was away, or who has no smartphone"`
	Kind     string          `json:"kind"`
	Text     string          `json:"text"`
	Comment  string          `json:"comment,omitempty"`
	Mentions []MemberRef     `json:"mentions,omitempty" doc:"whom the comment calls"`
	Files    []NamedFile     `json:"files,omitempty" doc:"what shows the paper"`
	Changes  json.RawMessage `json:"changes,omitempty" doc:"field: [before, after]"`
}

// List is a page of a list. Next asks for the following page and is "" on the last one.
type List[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

// ListIn asks for a page of records. Filter is a rule of the list subset, Sort a field id with "-" before
// it for descending, Fields the field ids wanted ("" = summary only), Scope a named list of docs/lists.md.
type ListIn struct {
	Form   string
	Filter string
	Sort   string
	Fields []string
	Cursor string
	Limit  int
	Scope  string
}

// TaskListIn asks for a page of the caller's tasks: status open or done.
type TaskListIn struct {
	Status string
	Cursor string
	Limit  int
}

// TaskView is what lies in a person's inbox.
type TaskView struct {
	ID       forms.ID   `json:"id"`
	Record   RecordView `json:"record"`
	Node     string     `json:"node"`
	Label    string     `json:"label" doc:"the node's label"`
	Kind     string     `json:"kind"`
	Status   string     `json:"status"`
	Outcome  string     `json:"outcome,omitempty"`
	OpenedAt Instant    `json:"opened_at"`
	ClosedAt Instant    `json:"closed_at,omitempty"`
	For      *MemberRef `json:"for,omitempty" doc:"whose task it is: the caller acts for them while they are away, or as their clerk"`
	Actions  []Action   `json:"actions"`
	Editable []string   `json:"editable,omitempty" doc:"the fields that the holder may change with a verb, a table's own path for all of it; absent: none, and in lists"`
}

// Picks are the people whom the requester chose, by node.
type Picks map[string][]forms.ID

// VerbIn is what comes with a verb on a record or task. Data, where present, changes fields that the
// node lets the caller change.
type VerbIn struct {
	Comment  string
	Data     json.RawMessage
	Mentions []forms.ID
	// For is for whom the caller acts, where they say so: then it has to be whose task or record it is.
	For forms.ID
	// Evidence are uploads of the caller's that show the paper on which somebody decided for whom they act.
	Evidence []forms.ID
	// Nevertheless deletes a record although others refer to it.
	Nevertheless bool
}

// Upload is a file on its way in. Size is what the caller announces, -1 when unknown; Type is what the
// caller calls it and is not believed.
type Upload struct {
	Name, Type string
	Size       int64
	Body       io.Reader
}

// FileRef is a stored file.
type FileRef struct {
	ID   forms.ID `json:"id"`
	Name string   `json:"name"`
	Type string   `json:"type" doc:"media type, found from the content"`
	Size int64    `json:"size"`
	Hash string   `json:"hash" doc:"hex SHA-256 of the content"`
	// Thumb says that GET /files/{id}/thumb gives it small.
	Thumb bool `json:"thumb,omitempty" doc:"it is a picture that can be had small"`
}

// Notice is one message to the caller.
type Notice struct {
	ID     forms.ID `json:"id"`
	At     Instant  `json:"at"`
	Kind   string   `json:"kind"`
	Text   string   `json:"text"`
	Record forms.ID `json:"record,omitzero"`
	Task   forms.ID `json:"task,omitzero"`
	Read   bool     `json:"read"`
}

// ClockMove moves the virtual clock of a demo or sandbox: to an instant, or by milliseconds. Exactly one.
type ClockMove struct {
	To Instant
	By int64
}

// Clock is a virtual clock after a move.
type Clock struct {
	Now Instant `json:"now"`
}

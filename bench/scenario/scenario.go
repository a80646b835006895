// Package scenario is what the benchmark does, as data: which form is filled in with what, by whom, and
// which rows that leaves behind. Both the floor and the report read it, so that neither names an app.
package scenario

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// Scenario is one file of bench, such as bench/submit-and-agree.json.
type Scenario struct {
	Form     string          `json:"form"`     // app.form
	Data     json.RawMessage `json:"data"`     // what the requester fills in
	Password string          `json:"password"` // of all accounts below
	People   []Pair          `json:"people"`   // each files in turn
	Floor    Floor           `json:"floor"`
}

// Pair is who files a record, and in whose inbox its only task arrives; accounts both.
type Pair struct {
	Requester string `json:"requester"`
	Approver  string `json:"approver"`
}

// Floor is what ours finds out by rules and the floor is told.
type Floor struct {
	Number  string                    `json:"number"`  // fmt verb for the counter
	Title   string                    `json:"title"`   // of the form
	Summary string                    `json:"summary"` // of the record
	Reason  string                    `json:"reason"`  // why the approver approves
	Said    map[string][]forms.Saying `json:"said"`    // how what the record chose reads
	Values  json.RawMessage           `json:"values"`  // computed values, which ours adds to the data
	Slots   map[string]string         `json:"slots"`   // slot → field of data or values
	Submit  Rows                      `json:"submit"`
	Agree   Rows                      `json:"agree"`
	Hold    *Hold                     `json:"hold"` // absent: the form holds nothing
}

// Rows is what a command writes of the rows that differ from flow to flow, one number each: the bytes of its
// JSON, which the floor fills up to.
type Rows struct {
	Events  []int `json:"events"`
	Notices []int `json:"notices"` // each is a job first
	State   int   `json:"state"`   // of the instance
}

// Hold is what a submission sets aside and an approval posts, in units of 10^-scale.
type Hold struct {
	Account string `json:"account"` // key, with {member} for the requester's id
	Scale   int    `json:"scale"`
	Amount  int64  `json:"amount"`
	Entries int    `json:"entries"` // ledger entries that posting writes
}

// Key is the key of a member's account.
func (h *Hold) Key(member string) string { return strings.ReplaceAll(h.Account, "{member}", member) }

// Read reads a scenario; an unknown key or a missing account is an error.
func Read(path string) (Scenario, error) {
	var s Scenario
	text, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&s); err != nil {
		return s, fmt.Errorf("%s: %w", path, err)
	}
	if s.Form == "" || len(s.People) == 0 {
		return s, fmt.Errorf("%s: form and people are needed", path)
	}
	return s, nil
}

// Package scenario is what the benchmark does, as data: which form is filled in with what, by whom, and
// which rows that leaves behind. Both the floor and the report read it, so that neither names an app.
package scenario

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
)

// Scenario is one file of bench, such as bench/submit-and-agree.json.
type Scenario struct {
	Form       string          `json:"form"`       // app.form
	Data       json.RawMessage `json:"data"`       // what the requester fills in
	Password   string          `json:"password"`   // of all accounts below
	Requesters []string        `json:"requesters"` // accounts; each files in turn
	Approvers  []string        `json:"approvers"`  // accounts in whose inboxes the tasks arrive
	Floor      Floor           `json:"floor"`
}

// Floor is what ours finds out by rules and the floor is told.
type Floor struct {
	Number  string            `json:"number"`  // fmt verb for the counter
	Summary string            `json:"summary"` // of the record
	Values  json.RawMessage   `json:"values"`  // computed values, which ours adds to the data
	Slots   map[string]string `json:"slots"`   // slot → field of data or values
	Submit  Rows              `json:"submit"`
	Agree   Rows              `json:"agree"`
	Hold    *Hold             `json:"hold"` // absent: the form holds nothing
}

// Rows is how many rows of the kinds that differ from flow to flow a command writes.
type Rows struct {
	Events  int `json:"events"`
	Outbox  int `json:"outbox"`
	Notices int `json:"notices"`
}

// Hold is what a submission sets aside and an approval posts, in units of 10^-scale.
type Hold struct {
	Account string `json:"account"` // key, followed by the requester's id
	Unit    string `json:"unit"`
	Scale   int    `json:"scale"`
	Amount  int64  `json:"amount"`
	Entries int    `json:"entries"` // ledger entries that posting writes
}

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
	if s.Form == "" || len(s.Requesters) == 0 || len(s.Approvers) == 0 {
		return s, fmt.Errorf("%s: form, requesters and approvers are needed", path)
	}
	return s, nil
}

package forms

import "github.com/superform-dev/superform/forms/num"

// Hold is an amount that a record sets aside on a ledger account, as evaluated from the form's holds.
type Hold struct {
	Account []string   `json:"account"` // the account's key, part by part
	Amount  num.Number `json:"amount"`  // at most Scale decimals
	Scale   int        `json:"scale"`
	ID      string     `json:"id"` // which hold of the form it is
}

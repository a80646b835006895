package ledger_test

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/ledger"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// book is a ledger in memory: 5.00 granted on one account, 2.00 of it posted for one record, 1.00 held for another,
// and a hold that was released.
type book struct {
	entries  []*store.EntryRow
	holds    []*store.HoldRow
	status   string // of the record that holds
	accounts []*store.LedgerAccountRow
}

var (
	account      = id(10)
	postedHold   = id(20)
	releasedHold = id(21)
	openHold     = id(22)
	approved     = id(23)
	rejected     = id(24)
)

// statuses are those of the records that hold something.
func (b *book) statuses() map[forms.ID]string {
	return map[forms.ID]string{approved: "approved", rejected: "rejected", claim: b.status}
}

func newBook() *book {
	b := &book{status: "running"}
	b.transfer(30, account, ledger.CounterAccount(acme, "grant"), "grant", 500, forms.ID{})
	b.transfer(31, account, ledger.CounterAccount(acme, "post"), "post", -200, postedHold)
	b.holds = []*store.HoldRow{
		{ID: postedHold, Account: account, Record: approved, Key: "days", Amount: 200, Status: store.HoldPosted},
		{ID: releasedHold, Account: account, Record: rejected, Key: "days", Amount: 70, Status: store.HoldReleased},
		{ID: openHold, Account: account, Record: claim, Key: "days", Amount: 100, Status: store.HoldOpen},
	}
	b.accounts = []*store.LedgerAccountRow{{ID: account, Key: "leave", Scale: 2, Balance: 300, Held: 100}}
	return b
}

func (b *book) transfer(n int, to, counter forms.ID, kind string, amount int64, hold forms.ID) {
	e := store.EntryRow{Account: to, Transfer: id(n), Kind: kind, Amount: amount, Hold: hold}
	other := e
	other.Account, other.Amount = counter, -amount
	b.entries = append(b.entries, &e, &other)
}

func TestCheckerFindsWhatDoesNotAddUp(t *testing.T) {
	for _, c := range []struct {
		name   string
		tamper func(*book)
		want   []string
	}{
		{"nothing", func(*book) {}, nil},
		{"a balance", func(b *book) { b.accounts[0].Balance++ }, []string{"I18 account leave shows 301, its entries add up to 300"}},
		{"what is held", func(b *book) { b.accounts[0].Held-- }, []string{"I18 account leave shows 99 held, its open holds add up to 100"}},
		{"a floor", func(b *book) { b.accounts[0].Floor = 201 }, []string{"I20 account leave is below its floor"}},
		{"one side of a transfer", func(b *book) { b.entries = b.entries[:3] }, []string{"I21 transfer " + id(31).String() + " adds up to -200"}},
		{"the record of an open hold", func(b *book) { b.status = "approved" },
			[]string{"I19 hold " + openHold.String() + " is open, its record " + claim.String() + ` is "approved"`}},
		{"a posted hold is open again", func(b *book) { b.holds[0].Status, b.accounts[0].Held = store.HoldOpen, 300 },
			[]string{
				"I19 hold " + postedHold.String() + " is open, its record " + approved.String() + ` is "approved"`,
				"I19 hold " + postedHold.String() + " is open and was posted",
				"I19 hold " + postedHold.String() + " is open, the history of its record " + approved.String() + " does not know it"}},
		{"a released hold is posted", func(b *book) { b.holds[1].Status = store.HoldPosted },
			[]string{
				"I19 hold " + releasedHold.String() + " is posted, its record " + rejected.String() + ` is "rejected"`,
				"I19 hold " + releasedHold.String() + " of 70 is posted, its entries are []"}},
		{"the amount of a posted hold", func(b *book) { b.holds[0].Amount = 1 },
			[]string{"I19 hold " + postedHold.String() + " of 1 is posted, its entries are [-200]"}},
		{"a posting without its hold", func(b *book) { b.holds = b.holds[1:] }, []string{"I19 hold " + postedHold.String() + " was posted and is not there"}},
		{"a hold posted twice", func(b *book) {
			b.transfer(32, account, ledger.CounterAccount(acme, "post"), "post", -200, postedHold)
			b.accounts[0].Balance = 100
		}, []string{"I19 hold " + postedHold.String() + " of 200 is posted, its entries are [-200 -200]"}},
		{"an account without its row", func(b *book) {
			b.transfer(32, id(11), ledger.CounterAccount(acme, "grant"), "grant", 5, forms.ID{})
		}, []string{"I18 account " + id(11).String() + " has entries or holds and is not there"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBook()
			c.tamper(b)
			checker := ledger.NewChecker(acme)
			for _, e := range b.entries {
				_ = checker.Entry(e)
			}
			for _, h := range b.holds {
				checker.Hold(h, b.statuses()[h.Record])
			}
			for _, a := range b.accounts {
				_ = checker.Account(a)
			}
			checker.Claim(claim, "days", "leave", "1")
			checker.Close()
			expect(t, "problems", strings.Join(checker.Problems, "\n"), strings.Join(c.want, "\n"))
			expect(t, "accounts", checker.Accounts, 1)
		})
	}
}

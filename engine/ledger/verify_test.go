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
)

func newBook() *book {
	b := &book{status: "running"}
	b.transfer(30, account, ledger.CounterAccount(acme, "grant"), "grant", 500, forms.ID{})
	b.transfer(31, account, ledger.CounterAccount(acme, "post"), "post", -200, postedHold)
	b.holds = []*store.HoldRow{
		{ID: postedHold, Account: account, Amount: 200, Status: store.HoldPosted},
		{ID: releasedHold, Account: account, Amount: 70, Status: store.HoldReleased},
		{ID: openHold, Account: account, Record: claim, Amount: 100, Status: store.HoldOpen},
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
			[]string{"I19 hold " + postedHold.String() + " is open, but its amount was taken from an account"}},
		{"a released hold is posted", func(b *book) { b.holds[1].Status = store.HoldPosted },
			[]string{"I19 hold " + releasedHold.String() + " is posted, its amount was not taken from its account"}},
		{"the amount of a posted hold", func(b *book) { b.holds[0].Amount = 1 },
			[]string{"I19 hold " + postedHold.String() + " is posted, its amount was not taken from its account"}},
		{"a posting without its hold", func(b *book) { b.holds = b.holds[1:] }, []string{"I19 hold " + postedHold.String() + " is posted and not there"}},
		{"a hold posted twice", func(b *book) {
			b.transfer(32, account, ledger.CounterAccount(acme, "post"), "post", -200, postedHold)
			b.accounts[0].Balance = 100
		}, []string{"I19 hold " + postedHold.String() + " is posted twice"}},
		{"an account without its row", func(b *book) {
			b.transfer(32, id(11), ledger.CounterAccount(acme, "grant"), "grant", 5, forms.ID{})
		}, []string{"I18 accounts " + ledger.CounterAccount(acme, "grant").String() + " and " + id(11).String() + ` have entries of kind "grant" and no row`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBook()
			c.tamper(b)
			checker := ledger.NewChecker()
			for _, e := range b.entries {
				_ = checker.Entry(e)
			}
			for _, h := range b.holds {
				checker.Hold(h, b.status)
			}
			for _, a := range b.accounts {
				_ = checker.Account(a)
			}
			checker.Close()
			expect(t, "problems", strings.Join(checker.Problems, "\n"), strings.Join(c.want, "\n"))
			expect(t, "accounts", checker.Accounts, 1)
		})
	}
}

package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine/ledger"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
)

var (
	ctx   = context.Background()
	acme  = id(1)
	bolts = id(2)
	bob   = id(3)
	claim = id(4) // a record
)

// id gives the nth of the ids that tests use; a greater n sorts later.
func id(n int) forms.ID { return forms.DeriveID(int64(n), forms.ID{1}, n) }

var ids struct {
	sync.Mutex
	n int
}

func stamp() ledger.Stamp {
	return ledger.Stamp{At: 5, Actor: bob, Next: func() forms.ID {
		ids.Lock()
		defer ids.Unlock()
		ids.n++
		return id(1000 + ids.n)
	}}
}

func amount(t testing.TB, s string) num.Number {
	t.Helper()
	n, err := num.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// step is one movement: "grant 5", "hold a 2", "release a", "post a"; an account in front where it is not leave.
func step(t testing.TB, a *ledger.Accounts, text string) error {
	t.Helper()
	words := strings.Fields(text)
	account := "leave"
	if strings.Contains(words[0], ":") {
		account, words = strings.TrimSuffix(words[0], ":"), words[1:]
	}
	switch words[0] {
	case "grant":
		return a.Grant(stamp(), account, "days", amount(t, words[1]), "a note")
	case "hold":
		return a.Hold(stamp(), claim, words[1], account, amount(t, words[2]))
	case "release":
		return a.Release(stamp(), claim, words[1])
	case "post":
		return a.Post(stamp(), claim, words[1])
	case "left":
		left, err := a.Available([]string{account})
		if got := left[account].String(); err == nil && got != words[1] {
			t.Errorf("%s: got %s", text, got)
		}
		return err
	}
	t.Fatalf("unknown step %q", text)
	return nil
}

// run takes steps in one transaction.
func run(t testing.TB, s *store.Store, company forms.ID, steps ...string) error {
	t.Helper()
	return s.Company(company).Write(ctx, func(tx *store.Tx) error {
		a := ledger.Open(tx)
		for _, text := range steps {
			if err := step(t, a, text); err != nil {
				return fmt.Errorf("%s: %w", text, err)
			}
		}
		return nil
	})
}

func TestMovements(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps [][]string // each in a transaction of its own; the last may be refused
		want  string     // balance, held, open holds; or the refusal
	}{
		{"a grant opens an account", [][]string{{"grant 5"}}, "5 0 0"},
		{"grants add up", [][]string{{"grant 5", "grant 0.25"}, {"grant 1"}}, "6.25 0 0"},
		{"a negative grant takes away", [][]string{{"grant 5"}, {"grant -2"}}, "3 0 0"},
		{"a hold leaves the balance", [][]string{{"grant 5"}, {"hold a 2", "left 3"}}, "5 2 1"},
		{"several holds on one account", [][]string{{"grant 5"}, {"hold a 2", "hold b 3", "left 0"}}, "5 5 2"},
		{"a release gives back", [][]string{{"grant 5"}, {"hold a 2", "hold b 1"}, {"release a", "left 4"}}, "5 1 1"},
		{"a posting takes", [][]string{{"grant 5"}, {"hold a 2"}, {"left 3", "post a", "left 3"}}, "3 0 0"},
		{"released and held anew in one transaction", [][]string{{"grant 5"}, {"hold a 4"}, {"release a", "hold a 5", "left 0"}}, "5 5 1"},
		{"and again", [][]string{{"grant 5"}, {"hold a 4"}, {"release a", "hold a 5", "release a", "left 5", "hold a 1"}}, "5 1 1"},
		{"held and posted in one transaction", [][]string{{"grant 5", "hold a 2", "post a", "left 3"}}, "3 0 0"},
		{"an account that is not there has nothing", [][]string{{"left 0", "grant 1", "left 1"}}, "1 0 0"},
		{"a key of two accounts", [][]string{{"grant 1", "other: grant 9"}, {"left 1", "other: left 9"}}, "1 0 0"},
		{"all of it can be held", [][]string{{"grant 0.01"}, {"hold a 0.01"}}, "0.01 0.01 1"},
		{"what is held is not left to others", [][]string{{"grant 5"}, {"hold a 4"}, {"hold b 2"}},
			"hold b 2: 2 asked of account leave, 1 left"},
		{"the sum of one transaction counts", [][]string{{"grant 5"}, {"hold a 3", "hold b 3"}}, "hold b 3: 3 asked of account leave, 2 left"},
		{"what is held cannot be taken away", [][]string{{"grant 5"}, {"hold a 4"}, {"grant -2"}}, "grant -2: 2 asked of account leave, 1 left"},
		{"more decimals than the account has", [][]string{{"grant 5"}, {"hold a 0.125"}}, "hold a 0.125: 0.125 does not fit account leave, which has 2 decimals"},
		{"more decimals, granted", [][]string{{"grant 0.001"}}, "grant 0.001: 0.001 does not fit account leave, which has 2 decimals"},
		{"a hold of nothing", [][]string{{"grant 5"}, {"hold a 0"}}, "hold a 0: 0 does not fit account leave, which has 2 decimals"},
		{"a hold of less than nothing", [][]string{{"grant 5"}, {"hold a -1"}}, "hold a -1: -1 does not fit account leave, which has 2 decimals"},
		{"a hold on no account", [][]string{{"hold a 1"}}, "hold a 1: account leave: there is no such account"},
		{"a hold that is not there", [][]string{{"grant 5"}, {"release a"}}, `release a: hold "a" of record ` + claim.String() + `: there is no such open hold`},
		{"released twice", [][]string{{"grant 5"}, {"hold a 1"}, {"release a"}, {"release a"}}, `release a: hold "a" of record ` + claim.String() + `: there is no such open hold`},
		{"released and posted", [][]string{{"grant 5"}, {"hold a 1"}, {"release a", "post a"}}, `post a: hold "a" of record ` + claim.String() + `: there is no such open hold`},
		{"one key held twice", [][]string{{"grant 5"}, {"hold a 1"}, {"hold a 1"}}, "store: conflict with ledger_holds_open"},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				var err error
				for _, steps := range c.steps {
					if err != nil {
						t.Fatal(err)
					}
					err = run(t, s, acme, steps...)
				}
				got := ""
				if err != nil {
					got = err.Error()
				} else {
					got = standing(t, s)
				}
				expect(t, "after it", got, c.want)
				recount(t, s)
			})
		})
	}
}

// standing is the balance of the account leave, what is held on it, and how many holds the record has open.
func standing(t *testing.T, s *store.Store) (text string) {
	t.Helper()
	err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
		row, err := tx.LedgerAccount("leave")
		if err != nil {
			return err
		}
		holds, err := tx.LockOpenHolds(claim)
		text = fmt.Sprintf("%s %s %d", num.FromMinor(row.Balance, row.Scale), num.FromMinor(row.Held, row.Scale), len(holds))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// recount expects that the ledger adds up.
func recount(t *testing.T, s *store.Store) {
	t.Helper()
	c := ledger.NewChecker(acme)
	open, accounts := []*store.HoldRow{}, map[forms.ID]*store.LedgerAccountRow{}
	err := s.Company(acme).Read(ctx, func(tx *store.Tx) error {
		if err := tx.AllEntries(c.Entry); err != nil {
			return err
		}
		err := tx.AllHolds(func(h *store.HoldRow) error {
			status := "running"
			if h.Status == store.HoldPosted {
				status = "approved"
			}
			if h.Status == store.HoldOpen {
				open = append(open, h)
			}
			c.Hold(h, status)
			return nil
		})
		if err != nil {
			return err
		}
		return tx.AllLedgerAccounts(func(a *store.LedgerAccountRow) error {
			accounts[a.ID] = a
			return c.Account(a)
		})
	})
	for _, h := range open {
		a := accounts[h.Account]
		c.Claim(h.Record, h.Key, a.Key, num.FromMinor(h.Amount, a.Scale).String())
	}
	c.Close()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Problems {
		t.Errorf("recount: %s", p)
	}
}

func TestRefusalsCarryWhatACallerIsTold(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	var short *ledger.Short
	var unfit *ledger.Unfit
	if err := run(t, s, acme, "grant 5", "hold a 7"); !errors.As(err, &short) {
		t.Fatalf("got %v", err)
	}
	expect(t, "short", fmt.Sprintf("%s %s %s", short.Account, short.Asked, short.Left), "leave 7 5")
	if err := run(t, s, acme, "grant 0.001"); !errors.As(err, &unfit) {
		t.Fatalf("got %v", err)
	}
	expect(t, "unfit", fmt.Sprintf("%s %s %d", unfit.Account, unfit.Amount, unfit.Scale), "leave 0.001 2")
}

func TestAnAccountCountsNoFurtherThanItCan(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	var err error
	for range 60 {
		if err = run(t, s, acme, "grant 999999999999999"); err != nil {
			break
		}
	}
	expect(t, "error", fmt.Sprint(err), "grant 999999999999999: 999999999999999 does not fit account leave, which has 2 decimals")
	recount(t, s)
}

func TestBalance(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if err := run(t, s, acme, "grant 5", "hold a 1.5"); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			company forms.ID
			key     string
			want    string
		}{{acme, "leave", "3.5"}, {acme, "other", "0"}, {bolts, "leave", "0"}} {
			err := s.Company(c.company).Read(ctx, func(tx *store.Tx) error {
				left, err := ledger.Balances(tx, []string{c.key})
				expect(t, "left on "+c.key, left[c.key].String(), c.want)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

func TestAFloorIsKept(t *testing.T) {
	for _, c := range []struct {
		floor int64
		step  string
		want  string
	}{
		{-300, "hold a 3", ""},
		{-300, "hold a 3.01", "hold a 3.01: 3.01 asked of account leave, 3 left"},
		{200, "grant 1", ""},
		{0, "hold a 0.01", "hold a 0.01: 0.01 asked of account leave, 0 left"},
	} {
		t.Run(fmt.Sprint(c.floor, " ", c.step), func(t *testing.T) {
			s := storetest.Open(t, store.SQLite)
			err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: id(9), Key: "leave", Unit: "days", Scale: 2, Floor: c.floor})
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if err := run(t, s, acme, c.step); err != nil {
				got = err.Error()
			}
			expect(t, "refusal", got, c.want)
		})
	}
}

func TestOfManyHoldsAtOnceOnlyWhatIsThereIsHeld(t *testing.T) {
	const people = 12
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if err := run(t, s, acme, "grant 5", "other: grant 50"); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		var errs [people]error
		for i := range people {
			all.Go(func() {
				errs[i] = s.Company(acme).Write(ctx, func(tx *store.Tx) error {
					keys := []string{"leave", "other"}
					if i%2 == 1 {
						keys = []string{"other", "leave"}
					}
					a := ledger.Open(tx)
					if _, err := a.Available(keys); err != nil {
						return err
					}
					return errors.Join(a.Hold(stamp(), id(100+i), "a", keys[0], num.FromInt(1)), a.Hold(stamp(), id(100+i), "b", keys[1], num.FromInt(1)))
				})
			})
		}
		all.Wait()
		held := 0
		for _, err := range errs {
			switch {
			case err == nil:
				held++
			case !errors.As(err, new(*ledger.Short)):
				t.Error(err)
			}
		}
		expect(t, "who got it", held, 5)
		recount(t, s)
	})
}

func TestAnAccountIsOpenedOnceHoweverManyGrantAtOnce(t *testing.T) {
	const grants = 8
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var all sync.WaitGroup
		for range grants {
			all.Go(func() {
				if err := run(t, s, acme, "grant 1.5"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		expect(t, "standing", standing(t, s), "12 0 0")
		recount(t, s)
	})
}

func TestKey(t *testing.T) {
	for _, c := range []struct {
		parts []string
		want  string
	}{
		{[]string{"leave", "annual", "2026"}, "leave/annual/2026"},
		{[]string{"a/b", "c"}, "a%2fb/c"},
		{[]string{"a", "b/c"}, "a/b%2fc"},
		{[]string{"a%2fb"}, "a%252fb"},
		{[]string{"~grant"}, "%7egrant"},
		{[]string{"", ""}, "/"},
		{nil, ""},
	} {
		expect(t, fmt.Sprintf("%q", c.parts), ledger.Key(c.parts), c.want)
	}
}

func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func due(tx *store.Tx, n int, at int64) {
	tx.InsertOutbox(&store.OutboxRow{ID: id(n), Kind: "notice", Body: "{}", DueAt: at, CreatedAt: 1})
}

// claimOutbox gives the numbers of what is claimed, company by company.
func claimOutbox(t *testing.T, s *store.Store, holder string, now, until int64, limit int) string {
	t.Helper()
	var got []string
	system(t, s, store.Deliver, func(tx *store.Tx) error {
		got = nil
		rows, err := tx.ClaimOutbox(holder, now, until, limit)
		var last forms.ID
		for _, r := range rows {
			if r.Company != last && len(got) > 0 {
				got = append(got, "|")
			}
			last, got = r.Company, append(got, number(r.ID))
		}
		return err
	})
	return strings.Join(got, " ")
}

func TestAClaimedOutboxRowIsWhatWasWritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		full := &store.OutboxRow{ID: id(10), Kind: "notice", Record: id(11), Member: id(12), Body: `{"a":1}`, DueAt: 5, CreatedAt: 4}
		bare := &store.OutboxRow{ID: id(20), DueAt: 5}
		write(t, s, acme, func(tx *store.Tx) error { tx.InsertOutbox(full); tx.InsertOutbox(bare); return nil })
		system(t, s, store.Deliver, func(tx *store.Tx) error {
			rows, err := tx.ClaimOutbox("me", 5, 30, 10)
			for _, want := range []*store.OutboxRow{full, bare} {
				want.Company, want.Status, want.DueAt, want.Attempts = acme, store.OutboxWaiting, 30, 1
			}
			same(t, "claimed", rows, []*store.OutboxRow{full, bare})
			return err
		})
	})
}

func TestAnOutboxRowIsLeasedUntilItIsDoneOrItsLeaseRunsOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error { due(tx, 10, 5); due(tx, 11, 6); due(tx, 12, 100); return nil })
		claims := func(what, holder string, now int64, want string) {
			t.Helper()
			expect(t, what, claimOutbox(t, s, holder, now, now+30, 10), want)
		}
		finish := func(company forms.ID, holder string, want bool) {
			t.Helper()
			write(t, s, company, func(tx *store.Tx) error {
				done, err := tx.FinishOutbox(id(10), holder, 9)
				expect(t, "finished by "+holder, done, want)
				return err
			})
		}
		claims("before it is due", "a", 4, "")
		claims("what is due", "a", 5, "10")
		claims("leased", "b", 7, "11")
		finish(acme, "b", false)
		finish(bolts, "a", false)
		claims("a lease that ran out", "b", 36, "10")
		finish(acme, "a", false)
		finish(acme, "b", true)
		finish(acme, "b", false)
		claims("done", "c", 99, "11")
	})
}

func TestRetryOutbox(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error { due(tx, 10, 5); return nil })
		retry := func(holder string, dueAt int64, dead bool) {
			t.Helper()
			write(t, s, acme, func(tx *store.Tx) error { return tx.RetryOutbox(id(10), holder, "no answer", dueAt, dead) })
		}
		expect(t, "claimed", claimOutbox(t, s, "a", 5, 1000, 10), "10")
		retry("b", 6, false) // it is not b's
		expect(t, "still leased", claimOutbox(t, s, "b", 500, 1000, 10), "")
		retry("a", 50, false)
		expect(t, "before its next try", claimOutbox(t, s, "b", 49, 1000, 10), "")
		system(t, s, store.Deliver, func(tx *store.Tx) error {
			rows, err := tx.ClaimOutbox("b", 50, 1000, 10)
			expect(t, "rows", len(rows), 1)
			expect(t, "attempts", rows[0].Attempts, 2)
			expect(t, "what went wrong", rows[0].LastError, "no answer")
			return err
		})
		retry("b", 60, true)
		expect(t, "dead", claimOutbox(t, s, "b", 5000, 9000, 10), "")
	})
}

func TestCompaniesShareWhatIsClaimed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for n, rows := range []int{40, 3, 0, 1} {
			write(t, s, id(5-n), func(tx *store.Tx) error {
				for i := range rows {
					due(tx, 100*(n+1)+i, int64(10+n))
				}
				due(tx, 100*(n+1)+99, 1000) // not yet
				return nil
			})
		}
		for _, want := range []string{
			"100 101 | 200 201 | 400",
			"102 103 104 | 202",
			"105 106 107 108 109 110 111",
		} {
			expect(t, "claimed", claimOutbox(t, s, "a", 20, 500, 7), want)
		}
		expect(t, "fewer places than companies: who waits longest", claimOutbox(t, s, "b", 600, 700, 2), "112 | 400")
	})
}

func TestWhatIsClaimedAtOnceIsClaimedOnce(t *testing.T) {
	const rows, claimers = 60, 4
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for n, company := range []forms.ID{acme, bolts} {
			write(t, s, company, func(tx *store.Tx) error {
				for i := range rows / 2 {
					due(tx, 100+n*rows+i, 5)
				}
				return nil
			})
		}
		var mu sync.Mutex
		claimed := map[forms.ID]int{}
		together(claimers, func(i int) {
			for {
				var got []*store.OutboxRow
				err := s.System(store.Deliver).Write(ctx, func(tx *store.Tx) (err error) {
					got, err = tx.ClaimOutbox(fmt.Sprint(i), 5, 1000, 7)
					return err
				})
				if err != nil {
					t.Error(err)
				}
				if len(got) == 0 {
					return
				}
				mu.Lock()
				for _, r := range got {
					claimed[r.ID]++
				}
				mu.Unlock()
			}
		})
		// Whoever finds every row locked by others goes home: what is left is claimed by the next round.
		for claimOutbox(t, s, "late", 5, 1000, 100) != "" {
			t.Log("some rows were left to a later round")
		}
		for one, times := range claimed {
			expect(t, "claims of "+number(one), times, 1)
		}
	})
}

func TestListNotices(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n := range 5 {
				tx.InsertNotice(&store.NoticeRow{ID: id(20 + n), Member: id(3 + n/4), Kind: "approve", Body: "{}", CreatedAt: 1})
			}
			tx.InsertNotice(&store.NoticeRow{ID: id(20), Member: id(9), Kind: "again", Body: "{}"}) // it is there
			return nil
		})
		pages := func(company, member forms.ID) string {
			var got []string
			read(t, s, company, func(tx *store.Tx) error {
				for cursor := ""; ; {
					page, err := tx.ListNotices(member, store.Paging{Viewer: member, Cursor: cursor, Limit: 3})
					if err != nil {
						return err
					}
					var ids []string
					for _, n := range page.Items {
						ids = append(ids, number(n.ID)+" "+n.Kind)
					}
					got = append(got, strings.Join(ids, ", "))
					if cursor = page.Next; cursor == "" {
						return nil
					}
				}
			})
			return strings.Join(got, " | ")
		}
		expect(t, "newest first", pages(acme, id(3)), "23 approve, 22 approve, 21 approve | 20 approve")
		expect(t, "of another member", pages(acme, id(4)), "24 approve")
		expect(t, "of a member who got none", pages(acme, id(9)), "")
		expect(t, "of another company", pages(bolts, id(3)), "")
		read(t, s, acme, func(tx *store.Tx) error {
			page, err := tx.ListNotices(id(3), store.Paging{Viewer: id(3), Limit: 3})
			if err != nil {
				return err
			}
			_, err = tx.ListNotices(id(4), store.Paging{Viewer: id(4), Cursor: page.Next})
			expect(t, "with the cursor of somebody else's list", err, store.ErrBadCursor)
			return nil
		})
	})
}

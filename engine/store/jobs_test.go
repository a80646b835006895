package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// due writes a job that is due at an instant.
func due(tx *store.Tx, n int, at int64) {
	tx.InsertJob(&store.JobRow{ID: id(n), Kind: "notice", Body: "{}", FireAt: at, CreatedAt: 1})
}

// enter makes companies, without which nothing of theirs is claimed.
func enter(t *testing.T, s *store.Store, ids ...forms.ID) {
	t.Helper()
	err := s.System(store.Companies).Write(ctx, func(tx *store.Tx) error {
		for _, one := range ids {
			if err := tx.InsertCompany(&store.CompanyRow{ID: one, Name: number(one), Zone: "UTC", Language: "en", Settings: "{}"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// claimJobs gives the numbers of what is claimed, company by company.
func claimJobs(t *testing.T, s *store.Store, holder string, now, lease int64, limit int) string {
	t.Helper()
	var got []string
	system(t, s, store.Deliver, func(tx *store.Tx) error {
		got = nil
		claimed, err := tx.ClaimJobs(store.Claim{Holder: holder, Now: now, Lease: lease}, limit)
		for _, of := range claimed {
			if len(of.Jobs) > 0 && len(got) > 0 {
				got = append(got, "|")
			}
			for _, j := range of.Jobs {
				got = append(got, number(j.ID))
			}
		}
		return err
	})
	return strings.Join(got, " ")
}

func TestAClaimedJobIsWhatWasWritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		enter(t, s, acme)
		full := &store.JobRow{ID: id(10), Kind: "notice", Subject: id(11), Member: id(12), Body: `{"a":1}`, FireAt: 5, CreatedAt: 4, Key: "once", Deadline: `{"days":1}`}
		bare := &store.JobRow{ID: id(20), Kind: "long", FireAt: 5}
		write(t, s, acme, func(tx *store.Tx) error { tx.InsertJob(full); tx.InsertJob(bare); return nil })
		system(t, s, store.Deliver, func(tx *store.Tx) error {
			claimed, err := tx.ClaimJobs(store.Claim{Holder: "me", Now: 5, Lease: 25, Leases: map[string]int64{"long": 95}}, 10)
			for _, want := range []*store.JobRow{full, bare} {
				want.Company, want.Status, want.DueAt, want.Attempts, want.Leased = acme, store.JobWaiting, 30, 1, true
			}
			bare.DueAt = 100
			expect(t, "companies", len(claimed), 1)
			same(t, "claimed", claimed[0].Jobs, []*store.JobRow{full, bare})
			return err
		})
	})
}

func TestAJobIsLeasedUntilItIsDoneOrItsLeaseRunsOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		enter(t, s, acme)
		write(t, s, acme, func(tx *store.Tx) error { due(tx, 10, 5); due(tx, 11, 6); due(tx, 12, 100); return nil })
		claims := func(what, holder string, now int64, want string) {
			t.Helper()
			expect(t, what, claimJobs(t, s, holder, now, 30, 10), want)
		}
		finish := func(company forms.ID, holder string, want bool) {
			t.Helper()
			write(t, s, company, func(tx *store.Tx) error {
				done, err := tx.FinishJob(id(10), holder, 9)
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

// What an admin and a failure may make of a job, and what only its holder may.
func TestWhatBecomesOfAJob(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		enter(t, s, acme)
		write(t, s, acme, func(tx *store.Tx) error { due(tx, 10, 5); return nil })
		mine := func(what string, want bool, do func(*store.Tx) (bool, error)) {
			t.Helper()
			write(t, s, acme, func(tx *store.Tx) error {
				got, err := do(tx)
				expect(t, what, got, want)
				return err
			})
		}
		row := func() *store.JobRow {
			t.Helper()
			var row *store.JobRow
			read(t, s, acme, func(tx *store.Tx) (err error) { row, err = tx.Job(id(10)); return err })
			return row
		}
		expect(t, "claimed", claimJobs(t, s, "a", 5, 995, 10), "10")
		mine("put back by another", false, func(tx *store.Tx) (bool, error) { return tx.RetryJob(id(10), "b", "no", 6) })
		expect(t, "still leased", claimJobs(t, s, "b", 500, 1000, 10), "")
		mine("put back", true, func(tx *store.Tx) (bool, error) { return tx.RetryJob(id(10), "a", "no answer", 50) })
		expect(t, "before its next try", claimJobs(t, s, "b", 49, 1000, 10), "")
		expect(t, "claimed again", claimJobs(t, s, "b", 50, 1000, 10), "10")
		expect(t, "attempts, and what went wrong", fmt.Sprint(row().Attempts, row().LastError), "2no answer")
		mine("gone on", true, func(tx *store.Tx) (bool, error) { return tx.ContinueJob(id(10), "b", `{"done":1}`, 60) })
		expect(t, "attempts, body, and what went wrong", fmt.Sprint(row().Attempts, row().Body, row().LastError, row().FireAt, row().DueAt), `0{"done":1}5 60`)
		expect(t, "claimed to die", claimJobs(t, s, "b", 60, 1000, 10), "10")
		mine("buried", true, func(tx *store.Tx) (bool, error) { return tx.BuryJob(id(10), "b", "no", 61) })
		expect(t, "dead", claimJobs(t, s, "b", 5000, 9000, 10), "")
		read(t, s, acme, func(tx *store.Tx) error {
			n, err := tx.CountJobs(store.JobDead, 10)
			expect(t, "dead ones", n, 1)
			kinds, err2 := tx.CountJobKinds(store.JobDead, 10)
			expect(t, "dead ones by kind", fmt.Sprint(len(kinds), kinds[0].N), "1 1")
			if err2 != nil {
				return err2
			}
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error { tx.ReviveJob(id(10), 70); return nil })
		expect(t, "revived", claimJobs(t, s, "c", 70, 1000, 10), "10")
		write(t, s, acme, func(tx *store.Tx) error { tx.CancelJob(id(10), 71); return nil })
		mine("finished although cancelled", false, func(tx *store.Tx) (bool, error) { return tx.FinishJob(id(10), "c", 72) })
		expect(t, "status", row().Status, store.JobCancelled)
		system(t, s, store.Expire, func(tx *store.Tx) error {
			n, err := tx.ForgetJobs(71, 10)
			expect(t, "forgotten too early", n, int64(0))
			m, err2 := tx.ForgetJobs(72, 10)
			expect(t, "forgotten", m, int64(1))
			return errors.Join(err, err2)
		})
	})
}

func TestAKeyIsEnqueuedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for n, want := range []bool{true, false} {
			write(t, s, acme, func(tx *store.Tx) error {
				fresh, err := tx.InsertJobOnce(&store.JobRow{ID: id(10 + n), Kind: "notice", Body: "{}", Key: "k"})
				expect(t, "enqueued", fresh, want)
				return err
			})
		}
		write(t, s, bolts, func(tx *store.Tx) error {
			fresh, err := tx.InsertJobOnce(&store.JobRow{ID: id(10), Kind: "notice", Body: "{}", Key: "k"})
			expect(t, "enqueued by another company", fresh, true)
			return err
		})
	})
}

// A clock that is ahead makes due what is due by it, and a company that is paused does nothing.
func TestJobsAreDueByTheirCompanysClock(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		enter(t, s, acme, bolts)
		for n, company := range []forms.ID{acme, bolts} {
			write(t, s, company, func(tx *store.Tx) error { due(tx, 10+n, 1000); return nil })
		}
		expect(t, "by real clocks", claimJobs(t, s, "a", 500, 30, 10), "")
		write(t, s, bolts, func(tx *store.Tx) error { tx.MoveClock(600); return nil })
		expect(t, "with one ahead", claimJobs(t, s, "a", 500, 30, 10), "11")
		expect(t, "its lease is real time", claimJobs(t, s, "a", 529, 30, 10), "")
		expect(t, "and runs out", claimJobs(t, s, "a", 530, 30, 10), "11")
		system(t, s, store.Companies, func(tx *store.Tx) error {
			row, err := tx.LockCompany(acme)
			if err != nil {
				return err
			}
			row.Paused = true
			return tx.UpdateCompany(row)
		})
		expect(t, "paused", claimJobs(t, s, "a", 1500, 30, 10), "11")
	})
}

func TestCompaniesShareWhatIsClaimed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		enter(t, s, id(5), id(4), id(3), id(2))
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
			expect(t, "claimed", claimJobs(t, s, "a", 20, 480, 7), want)
		}
		expect(t, "fewer places than companies: who waits longest", claimJobs(t, s, "b", 600, 100, 2), "112 | 400")
	})
}

func TestWhatIsClaimedAtOnceIsClaimedOnce(t *testing.T) {
	const rows, claimers = 60, 4
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		enter(t, s, acme, bolts)
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
				var got []*store.JobRow
				err := s.System(store.Deliver).Write(ctx, func(tx *store.Tx) error {
					got = nil
					of, err := tx.ClaimJobs(store.Claim{Holder: fmt.Sprint(i), Now: 5, Lease: 995}, 7)
					for _, one := range of {
						got = append(got, one.Jobs...)
					}
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
		for claimJobs(t, s, "late", 5, 995, 100) != "" {
			t.Log("some rows were left to a later round")
		}
		for one, times := range claimed {
			expect(t, "claims of "+number(one), times, 1)
		}
	})
}

// A job is found by its id and its key, listed in its status, cancelled with its subject, and moved.
func TestFindingJobs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		enter(t, s, acme)
		write(t, s, acme, func(tx *store.Tx) error {
			for n := range 5 {
				tx.InsertJob(&store.JobRow{ID: id(10 + n), Kind: []string{"a", "b"}[n%2], Subject: id(3), Body: "{}", FireAt: int64(100 - n), Key: fmt.Sprint("k", n),
					Deadline: []string{"", `{"days":1}`}[n%2]})
			}
			return nil
		})
		list := func(l store.JobList) string {
			t.Helper()
			var pages []string
			read(t, s, acme, func(tx *store.Tx) error {
				for {
					l.Paging.Limit = 2
					page, err := tx.ListJobs(l)
					var ids []string
					for _, j := range page.Items {
						ids = append(ids, number(j.ID))
					}
					pages = append(pages, strings.Join(ids, " "))
					if l.Paging.Cursor = page.Next; page.Next == "" || err != nil {
						return err
					}
				}
			})
			return strings.Join(pages, " | ")
		}
		expect(t, "waiting", list(store.JobList{Status: "waiting"}), "14 13 | 12 11 | 10")
		expect(t, "of a kind", list(store.JobList{Status: "waiting", Kind: "b"}), "13 11")
		expect(t, "dead", list(store.JobList{Status: "dead"}), "")
		write(t, s, acme, func(tx *store.Tx) error {
			first, err := tx.NextJob(id(14), 97)
			expect(t, "the next but one", first, int64(97))
			_, none := tx.NextJob(id(14), 96)
			expect(t, "none so early", none, store.ErrNotFound)
			byKey, err2 := tx.LockJobByKey("k1")
			same, err3 := tx.JobByKey("k1")
			locked, err4 := tx.LockJob(id(11))
			expect(t, "by key", number(byKey.ID)+number(same.ID)+number(locked.ID), "111111")
			open, err5 := tx.JobsWithDeadlines(id(11), 10)
			expect(t, "with deadlines", len(open), 1)
			tx.MoveJob(id(13), 300)
			tx.SetJobBody(id(12), `{"n":2}`)
			busy, err6 := tx.AnyLeasedJob(id(10), 50)
			expect(t, "busy", busy, false)
			return errors.Join(err, err2, err3, err4, err5, err6)
		})
		write(t, s, acme, func(tx *store.Tx) error {
			of, err := tx.ClaimOwnJobs(store.Claim{Holder: "a", Now: 96, Lease: 30}, 0, 10)
			expect(t, "claimed of its own", len(of.Jobs), 1)
			busy, err2 := tx.AnyLeasedJob(id(10), 50)
			alone, err3 := tx.AnyLeasedJob(id(14), 50)
			expect(t, "busy now", fmt.Sprint(busy, alone), "true false")
			tx.CancelJobsOf(id(3), "a", 97)
			return errors.Join(err, err2, err3)
		})
		expect(t, "left", list(store.JobList{Status: "waiting"}), "11 13")
		expect(t, "cancelled", list(store.JobList{Status: "cancelled"}), "14 12 | 10")
	})
}

func TestSchedules(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := &store.ScheduleRow{ID: id(10), Key: "daily", Cron: "0 9 * * *", Zone: "UTC", Kind: "a", Body: "{}", NextAt: 5, CreatedAt: 1}
		write(t, s, acme, func(tx *store.Tx) error { tx.PutSchedule(want); return nil })
		want.Cron, want.Paused, want.NextAt, want.LastRun = "0 8 * * *", true, 0, 7
		write(t, s, acme, func(tx *store.Tx) error {
			tx.PutSchedule(want)
			got, err := tx.LockSchedule(id(10))
			same(t, "by id", got, want)
			got, err2 := tx.LockScheduleByKey("daily")
			same(t, "by key", got, want)
			all, err3 := tx.Schedules()
			same(t, "all", all, []*store.ScheduleRow{want})
			return errors.Join(err, err2, err3)
		})
		write(t, s, bolts, func(tx *store.Tx) error { tx.DeleteSchedule(id(10)); return nil })
		write(t, s, acme, func(tx *store.Tx) error {
			all, err := tx.Schedules()
			expect(t, "after another company deleted it", len(all), 1)
			tx.DeleteSchedule(id(10))
			return err
		})
		read(t, s, acme, func(tx *store.Tx) error {
			all, err := tx.Schedules()
			expect(t, "after it was deleted", len(all), 0)
			return err
		})
	})
}

// What goes over all records in slices meets each of a form once.
func TestRecordSlices(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n := range 7 {
				tx.InsertRecord(&store.RecordRow{ID: id(10 + n), Form: []string{"a.x", "a.y"}[n%2], FormVersion: 1, Status: "draft", Data: "{}", Revision: 1})
			}
			tx.PutSlot("a.x", "t1", "f", false)
			return nil
		})
		var met []string
		write(t, s, acme, func(tx *store.Tx) error {
			met = nil
			for after := (forms.ID{}); ; {
				last, err := tx.RecordSlice(after, 3)
				if errors.Is(err, store.ErrNotFound) {
					break
				}
				rows, err2 := tx.LockSlice("a.x", after, last)
				if err := errors.Join(err, err2); err != nil {
					return err
				}
				for _, r := range rows {
					met = append(met, number(r.ID))
				}
				met, after = append(met, "|"), last
			}
			has, err := tx.HasRecords("a.y")
			none, err2 := tx.HasRecords("a.z")
			expect(t, "has records", fmt.Sprint(has, none), "true false")
			tx.FillSlot("a.x", "t1")
			slots, err3 := tx.Slots()
			expect(t, "filled", slots["a.x"].Filled["f"], "t1")
			return errors.Join(err, err2, err3)
		})
		expect(t, "met", strings.Join(met, " "), "10 12 | 14 | 16 |")
	})
}

func TestOpenTasksByMember(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertRecord(&store.RecordRow{ID: id(9), Form: "a.x", FormVersion: 1, Status: "running", Data: "{}", Revision: 1})
			for n := range 6 {
				tx.InsertTask(&store.TaskRow{ID: id(20 + n), Record: id(9), Instance: id(8), Seat: id(7), Visit: id(6), Member: id(3 + n/3), Kind: "approve", Node: "n", OpenedAt: 1})
			}
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			all, err := tx.OpenTasksByMember(forms.ID{}, 10, 2)
			expect(t, "all", fmt.Sprint(all), fmt.Sprint([]store.OpenTasks{{Member: id(3), Tasks: 2}, {Member: id(4), Tasks: 2}}))
			later, err2 := tx.OpenTasksByMember(id(3), 1, 9)
			expect(t, "later ones", fmt.Sprint(later), fmt.Sprint([]store.OpenTasks{{Member: id(4), Tasks: 3}}))
			return errors.Join(err, err2)
		})
	})
}

// The claim reads its index in order, however many jobs lie there.
func TestTheClaimReadsItsIndex(t *testing.T) {
	for dialect, s := range plannedStores(t) {
		enter(t, s, acme)
		write(t, s, acme, func(tx *store.Tx) error { due(tx, 900, 5); return nil })
		expectPlan(t, s, func(tx *store.Tx) error {
			_, err := tx.ClaimOwnJobs(store.Claim{Holder: "me", Now: 5, Lease: 1}, 0, 10)
			return err
		}, "jobs_due", dialect == store.PostgreSQL, []any{acme, int64(5), 10, "me", int64(5), int64(5), acme})
	}
}

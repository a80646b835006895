package store_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// What a transaction means, the same on both databases.

// id gives the nth of the ids that tests use; a greater n sorts later.
func id(n int) forms.ID { return forms.DeriveID(int64(n), forms.ID{1}, n) }

var (
	acme  = id(1)
	bolts = id(2)
	ctx   = context.Background()
)

const insertDepartment = "insert into departments (company_id, id, parent_id, name, position) values (?, ?, ?, ?, ?)"

func write(t *testing.T, s *store.Store, company forms.ID, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Company(company).Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func addDepartment(tx *store.Tx, n int, name string) error {
	_, err := tx.Exec(insertDepartment, tx.Company(), id(n), forms.ID{}, name, n)
	return err
}

// departments gives the names of a company's departments in order.
func departments(t *testing.T, s *store.Store, company forms.ID) string {
	t.Helper()
	var names []string
	err := s.Company(company).Read(ctx, func(tx *store.Tx) (err error) {
		names, err = tx.Texts("select name from departments where company_id = ? order by name", company)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}

// empty makes the cases of a table start alike.
func empty(t *testing.T, s *store.Store) {
	t.Helper()
	write(t, s, acme, func(tx *store.Tx) error {
		tx.Queue("delete from departments where company_id = ?", acme)
		tx.Queue("delete from members where company_id = ?", acme)
		return nil
	})
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestWrite(t *testing.T) {
	failure := errors.New("no")
	cases := []struct {
		name  string
		fn    func(*store.Tx) error
		err   error
		after string
	}{
		{"is there after nil", func(tx *store.Tx) error { return addDepartment(tx, 10, "A") }, nil, "A"},
		{"is gone after an error", func(tx *store.Tx) error { return errors.Join(addDepartment(tx, 10, "A"), failure) }, failure, ""},
		{"sees what it has queued", func(tx *store.Tx) error {
			tx.Queue(insertDepartment, acme, id(10), forms.ID{}, "A", 1)
			n, err := tx.Exec("update departments set name = ? where company_id = ?", "B", acme)
			if n != 1 {
				return failure
			}
			return err
		}, nil, "B"},
		{"commits what it has queued", func(tx *store.Tx) error {
			for n := range 600 {
				tx.Queue(insertDepartment, acme, id(10+n), forms.ID{}, "A", 1)
			}
			tx.Queue("delete from departments where company_id = ? and id <> ?", acme, id(10))
			return nil
		}, nil, "A"},
		{"keeps queued writes in order", func(tx *store.Tx) error {
			tx.Queue(insertDepartment, acme, id(10), forms.ID{}, "A", 1)
			tx.Queue("update departments set name = name || 'B' where company_id = ?", acme)
			tx.Queue("update departments set name = name || 'C' where company_id = ?", acme)
			return nil
		}, nil, "ABC"},
		{"goes on after a row that is not there", func(tx *store.Tx) error {
			var name string
			err := tx.QueryRow("select name from departments where company_id = ?", acme).Scan(&name)
			if err != store.ErrNotFound {
				return err
			}
			return addDepartment(tx, 10, "A")
		}, nil, "A"},
		{"does not end as committed after a failure that was passed over", func(tx *store.Tx) error {
			_ = addDepartment(tx, 10, "A")
			_, _ = tx.Exec("update departments set name = ? where company_id = ?", "\x00", acme)
			_ = addDepartment(tx, 11, "B")
			return nil
		}, store.ErrBadText, ""},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				empty(t, s)
				if err := s.Company(acme).Write(ctx, c.fn); !errors.Is(err, c.err) {
					t.Errorf("got error %v, want %v", err, c.err)
				}
				expect(t, "departments", departments(t, s, acme), c.after)
			})
		}
	})
}

func TestErrorsHaveOneName(t *testing.T) {
	taken := func(tx *store.Tx) error { return addDepartment(tx, 10, "A") }
	member := "insert into members (company_id, id, name, staff_number, hidden, created_at) values (?, ?, ?, ?, ?, ?)"
	cases := []struct {
		name   string
		first  func(*store.Tx) error
		second func(*store.Tx) error
		want   string
	}{
		{"the same primary key", taken, taken, "store: conflict with departments_pkey"},
		{"the same primary key, queued", taken, func(tx *store.Tx) error {
			tx.Queue(insertDepartment, acme, id(10), forms.ID{}, "A", 1)
			return nil
		}, "store: conflict with departments_pkey"},
		{"a partial unique index", func(tx *store.Tx) error {
			_, err := tx.Exec(member, acme, id(10), "A", "7", false, 1)
			return err
		}, func(tx *store.Tx) error {
			_, err := tx.Exec(member, acme, id(11), "B", "7", true, 1)
			return err
		}, "store: conflict with members_staff_number"},
		{"an expected conflict", taken, func(tx *store.Tx) error {
			n, err := tx.Exec(insertDepartment+" on conflict do nothing", acme, id(10), forms.ID{}, "A", 1)
			if n != 0 {
				return errors.New("it was written")
			}
			return err
		}, ""},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				empty(t, s)
				write(t, s, acme, c.first)
				got := ""
				if err := s.Company(acme).Write(ctx, c.second); err != nil {
					got = err.Error()
				}
				expect(t, "error", got, c.want)
			})
		}
	})
}

func TestRefusals(t *testing.T) {
	cases := []struct {
		name string
		call func(*store.Store) error
		want error
	}{
		{"no company", func(s *store.Store) error {
			return s.Company(forms.ID{}).Write(ctx, func(*store.Tx) error { return nil })
		}, store.ErrNoCompany},
		{"a write in a read", func(s *store.Store) error {
			return s.Company(acme).Read(ctx, func(tx *store.Tx) error { return addDepartment(tx, 10, "A") })
		}, store.ErrReadOnly},
		{"a reference to nothing", func(s *store.Store) error {
			return s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec("insert into role_members (company_id, role_id, member_id) values (?, ?, ?)", acme, id(3), id(4))
				return err
			})
		}, store.ErrReference},
		{"NUL in a text", func(s *store.Store) error {
			return s.Company(acme).Write(ctx, func(tx *store.Tx) error { return addDepartment(tx, 10, "a\x00b") })
		}, store.ErrBadText},
		{"NUL in a queued text", func(s *store.Store) error {
			return s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				tx.Queue(insertDepartment, acme, id(10), forms.ID{}, "\x00", 1)
				return nil
			})
		}, store.ErrBadText},
		{"half a character", func(s *store.Store) error {
			return s.Company(acme).Write(ctx, func(tx *store.Tx) error { return addDepartment(tx, 10, "\xe4\xb8") })
		}, store.ErrBadText},
		{"a transaction kept beyond its function", func(s *store.Store) error {
			var kept *store.Tx
			_ = s.Company(acme).Write(ctx, func(tx *store.Tx) error { kept = tx; return nil })
			return addDepartment(kept, 10, "A")
		}, store.ErrEnded},
		{"a context that has ended", func(s *store.Store) error {
			ended, cancel := context.WithCancel(ctx)
			cancel()
			return s.Company(acme).Write(ended, func(tx *store.Tx) error { return addDepartment(tx, 10, "A") })
		}, context.Canceled},
		{"a context that ends before a statement", func(s *store.Store) error {
			ending, cancel := context.WithCancel(ctx)
			defer cancel()
			return s.Company(acme).Write(ending, func(tx *store.Tx) error {
				err := addDepartment(tx, 10, "A")
				cancel()
				return errors.Join(err, addDepartment(tx, 11, "B"))
			})
		}, context.Canceled},
		{"a context that ends in a read", func(s *store.Store) error {
			ending, cancel := context.WithCancel(ctx)
			defer cancel()
			return s.Company(acme).Read(ending, func(tx *store.Tx) error {
				cancel()
				_, err := tx.Texts("select name from departments where company_id = ?", acme)
				return err
			})
		}, context.Canceled},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				if err := c.call(s); !errors.Is(err, c.want) {
					t.Errorf("got %v, want %v", err, c.want)
				}
				expect(t, "departments", departments(t, s, acme), "")
			})
		}
	})
}

func TestValuesComeBackAsTheyWere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		big := strings.Repeat("审批 🖋 ", 1<<17) // 1.5 MB
		blob := bytes.Repeat([]byte{0, 255, 7}, 1000)
		write(t, s, acme, func(tx *store.Tx) error {
			tx.Queue("insert into members (company_id, id, account_id, name, manager_id, hidden, created_at) values (?, ?, ?, ?, ?, ?, ?)",
				acme, id(3), forms.ID{}, big, id(4), true, int64(-1)<<63)
			tx.Queue("insert into files (company_id, id, sha256, name, type, size, created_at) values (?, ?, ?, ?, ?, ?, ?)",
				acme, id(5), blob, "", "x", int64(1)<<62, 0)
			return nil
		})
		err := s.Company(acme).Read(ctx, func(tx *store.Tx) error {
			var one, account, manager forms.ID
			var name string
			var hidden bool
			var at, size int64
			var sum []byte
			err := tx.QueryRow("select id, account_id, name, manager_id, hidden, created_at from members where company_id = ? and id = ?", acme, id(3)).
				Scan(&one, &account, &name, &manager, &hidden, &at)
			if err != nil {
				return err
			}
			expect(t, "id", one, id(3))
			expect(t, "no id", account, forms.ID{})
			expect(t, "other id", manager, id(4))
			expect(t, "big text", name == big, true)
			expect(t, "boolean", hidden, true)
			expect(t, "least integer", at, int64(-1)<<63)
			err = tx.QueryRow("select sha256, size from files where company_id = ? and id = ?", acme, id(5)).Scan(&sum, &size)
			expect(t, "bytes", bytes.Equal(sum, blob), true)
			expect(t, "integer", size, int64(1)<<62)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestTextsSortByCodePoint(t *testing.T) {
	names := []string{"", " ", "A", "B", "Z", "a", "b", "é", "中", "丁", "\uFFFD", "\U00020000", "e\u0301", "ß", "10", "9"}
	want := slices.Clone(names)
	slices.Sort(want)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n, name := range names {
				if err := addDepartment(tx, 10+n, name); err != nil {
					return err
				}
			}
			return nil
		})
		var got, above []string
		err := s.Company(acme).Read(ctx, func(tx *store.Tx) (err error) {
			if got, err = tx.Texts("select name from departments where company_id = ? order by name", acme); err != nil {
				return err
			}
			above, err = tx.Texts("select name from departments where company_id = ? and name > ? order by name", acme, "b")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "order", strings.Join(got, "|"), strings.Join(want, "|"))
		expect(t, "above b", strings.Join(above, "|"), strings.Join(want[slices.Index(want, "b")+1:], "|"))
	})
}

func TestAReadIsOneSnapshot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Company(acme).Read(ctx, func(tx *store.Tx) error {
			count := func() (n int) {
				if err := tx.QueryRow("select count(*) from departments where company_id = ?", acme).Scan(&n); err != nil {
					t.Error(err)
				}
				return n
			}
			before := count()
			write(t, s, acme, func(tx *store.Tx) error { return addDepartment(tx, 10, "A") })
			expect(t, "count after another's commit", count(), before)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "departments", departments(t, s, acme), "A")
	})
}

func TestEveryIncrementOfACounterCounts(t *testing.T) {
	const writers, each = 16, 10
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var mu sync.Mutex
		seen := map[int64]bool{}
		together(writers, func(int) {
			for range each {
				var n int64
				err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
					return tx.QueryRow(`insert into counters (company_id, name, value) values (?, 'n', 1)
						on conflict (company_id, name) do update set value = counters.value + 1 returning value`, acme).Scan(&n)
				})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				seen[n] = true
				mu.Unlock()
			}
		})
		expect(t, "different numbers", len(seen), writers*each)
		expect(t, "the last is there", seen[writers*each], true)
	})
}

// together runs fn in n goroutines and waits for all of them.
func together(n int, fn func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { fn(i) })
	}
	all.Wait()
}

func TestOneKeyInTwoCompaniesIsNoConflict(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, adds(10, "A"))
		write(t, s, bolts, adds(10, "B"))
		expect(t, "own", departments(t, s, acme), "A")
		expect(t, "the other's", departments(t, s, bolts), "B")
	})
}

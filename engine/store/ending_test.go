package store_test

import (
	"context"
	"runtime"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

func TestAFunctionThatDoesNotReturnLeavesNothing(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func()
	}{
		{"panic", func() { panic("at the disco") }},
		{"the goroutine ends", runtime.Goexit},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				for _, door := range []func(context.Context, func(*store.Tx) error) error{s.Company(acme).Write, s.Company(acme).Read} {
					var caught any
					together(1, func(int) {
						defer func() { caught = recover() }()
						_ = door(ctx, func(tx *store.Tx) error {
							_, _ = tx.Exec("update departments set name = 'X' where company_id = ?", acme)
							c.end()
							return nil
						})
					})
					if c.name == "panic" {
						expect(t, "what the caller's recover gives", caught, any("at the disco"))
					}
				}
				write(t, s, acme, func(tx *store.Tx) error { return addDepartment(tx, 10, "A") })
				expect(t, "departments", departments(t, s, acme), "A")
			})
		})
	}
}

func TestRowsThatWereLeftOpenAreClosed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for range 50 {
			write(t, s, acme, func(tx *store.Tx) error {
				_, err := tx.Gorm().Raw("select 1 union select 2").Rows()
				return err
			})
		}
		expect(t, "departments", departments(t, s, acme), "")
	})
}

func TestClose(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect+": running writes end, later ones are refused", func(t *testing.T) {
			options := storetest.Fresh(t, dialect)
			s, err := store.Open(ctx, options)
			if err == nil {
				err = s.Migrate(ctx)
			}
			if err != nil {
				t.Fatal(err)
			}
			running, refused := make(chan bool), make(chan bool)
			var first, second, closed error
			var all sync.WaitGroup
			all.Go(func() {
				first = s.Company(acme).Write(ctx, func(tx *store.Tx) error {
					close(running)
					<-refused
					return addDepartment(tx, 10, "A")
				})
			})
			<-running
			all.Go(func() { closed = s.Close() })
			// Until Close has been heard of, a write waits on SQLite and succeeds on PostgreSQL.
			for second == nil {
				waiting, cancel := context.WithCancel(ctx)
				if dialect == store.PostgreSQL {
					cancel()
					waiting = ctx
				}
				second = s.Company(acme).Write(waiting, func(*store.Tx) error { return nil })
				cancel()
			}
			close(refused)
			all.Wait()
			expect(t, "the running one", first, error(nil))
			expect(t, "the later one", second, store.ErrClosed)
			expect(t, "close", closed, error(nil))
			expect(t, "close again", s.Close(), error(nil))
			s, err = store.Open(ctx, options)
			if err != nil {
				t.Fatal(err)
			}
			expect(t, "departments", departments(t, s, acme), "A")
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

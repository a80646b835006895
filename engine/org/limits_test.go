package org_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

const minute = 60_000

// desk is where attempts to sign in are made.
type desk struct {
	t     *testing.T
	store *store.Store
	now   int64
}

// try makes an attempt and gives the seconds to wait.
func (d *desk) try(login, address string) int64 {
	d.t.Helper()
	var wait int64
	err := d.store.System(store.SignIn).Write(context.Background(), func(tx *store.Tx) (err error) {
		wait, err = org.NewAttempt(login, address).Charge(tx, d.now)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return wait
}

// succeed makes an attempt that turns out right.
func (d *desk) succeed(login, address string) int64 {
	d.t.Helper()
	wait := d.try(login, address)
	if wait > 0 {
		return wait
	}
	err := d.store.System(store.SignIn).Write(context.Background(), func(tx *store.Tx) error {
		org.NewAttempt(login, address).Succeed(tx, d.now)
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return 0
}

func TestSignInLimits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		each := func(name string, do func(*testing.T, *desk)) {
			t.Run(name, func(t *testing.T) { do(t, &desk{t, s, 1_764_000_000_000 + int64(len(name))*1000*minute}) })
		}
		each("the eleventh guess of one address waits until the window ends", func(t *testing.T, d *desk) {
			for range 10 {
				if wait := d.try("a", "10.0.0.1"); wait != 0 {
					t.Fatalf("waits %d", wait)
				}
			}
			d.now += minute
			if wait := d.try("a", "10.0.0.1"); wait != 14*60 {
				t.Errorf("waits %d", wait)
			}
			if wait := d.try("a", "10.0.0.2"); wait != 0 {
				t.Errorf("another address waits %d", wait)
			}
			d.now += 14 * minute
			if wait := d.try("a", "10.0.0.1"); wait != 0 {
				t.Errorf("after the window it waits %d", wait)
			}
		})
		each("successes are not counted", func(t *testing.T, d *desk) {
			for range 60 {
				if wait := d.succeed("b", "10.0.1.1"); wait != 0 {
					t.Fatalf("waits %d", wait)
				}
			}
		})
		each("guessing from many addresses locks out strangers, not a known address", func(t *testing.T, d *desk) {
			d.succeed("c", "10.0.2.1")
			for n := range 51 {
				d.try("c", fmt.Sprintf("10.1.0.%d", n))
			}
			if wait := d.try("c", "10.2.0.1"); wait != 15*60 {
				t.Errorf("a stranger waits %d", wait)
			}
			if wait := d.succeed("c", "10.0.2.1"); wait != 0 {
				t.Errorf("the known address waits %d", wait)
			}
			for range 10 {
				d.try("c", "10.0.2.1")
			}
			if wait := d.try("c", "10.0.2.1"); wait == 0 {
				t.Error("a known address may guess without end")
			}
		})
		each("spraying accounts from one address", func(t *testing.T, d *desk) {
			d.succeed("mine", "10.0.3.1")
			for n := range 100 {
				if wait := d.try(fmt.Sprintf("victim%d", n), "10.0.3.1"); wait != 0 {
					t.Fatalf("attempt %d waits %d", n, wait)
				}
			}
			if wait := d.try("one more", "10.0.3.1"); wait != 15*60 {
				t.Errorf("it waits %d", wait)
			}
			if wait := d.try("mine", "10.0.3.1"); wait != 0 {
				t.Errorf("whoever signs in there always waits %d", wait)
			}
		})
		each("a /64 of IPv6 is one address", func(t *testing.T, d *desk) {
			for n := range 10 {
				d.try("d", fmt.Sprintf("2001:db8:1:2::%x", n))
			}
			if wait := d.try("d", "2001:db8:1:2:ffff::1"); wait == 0 {
				t.Error("the subscriber has a new address")
			}
			if wait := d.try("d", "2001:db8:1:3::1"); wait != 0 {
				t.Error("the neighbour is locked out")
			}
		})
		each("fifty guesses at once are fifty", func(t *testing.T, d *desk) {
			var all sync.WaitGroup
			passed := make(chan int64, 50)
			for range 50 {
				all.Go(func() { passed <- d.try("e", "10.0.4.1") })
			}
			all.Wait()
			close(passed)
			n := 0
			for wait := range passed {
				if wait == 0 {
					n++
				}
			}
			if n != 10 {
				t.Errorf("%d passed", n)
			}
		})
	})
}

func TestForgetAttempts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := &desk{t, s, 1_764_000_000_000}
		d.succeed("a", "10.0.0.1") // leaves account, address and known
		d.try("b", "10.0.0.2")     // leaves pair, account and address
		for _, step := range []struct {
			after int64
			want  int64
		}{{14 * minute, 0}, {16 * minute, 5}, {179 * 24 * 60 * minute, 0}, {181 * 24 * 60 * minute, 1}} {
			err := s.System(store.Expire).Write(context.Background(), func(tx *store.Tx) error {
				n, err := org.ForgetAttempts(tx, d.now+step.after, 100)
				if n != step.want {
					t.Errorf("after %d minutes %d go, want %d", step.after/minute, n, step.want)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestLogin(t *testing.T) {
	for in, want := range map[string]string{" Li.Min@Example.COM ": "li.min@example.com", "李敏": "李敏", "a\x00b": "", "\xff": ""} {
		if got := org.Login(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

package engine_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
)

// Looking at a password takes tens of milliseconds, and sign-ins wait for their turn. Who changes it meanwhile, because somebody else
// knows it, must not find that one signed in afterwards, nor the former password back.
func TestSignIn_WhileThePasswordIsChanged(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) {
		fresh, err := org.NewHasher().Hash(context.Background(), newPassword)
		if err != nil {
			t.Fatal(err)
		}
		var former string
		if err := w.raw.QueryRow("select password_hash from accounts where login = 'ana@corp'").Scan(&former); err != nil {
			t.Fatal(err)
		}
		for try := 0; !w.lateSignIn(t, try, fresh) && try < 9; try++ { // a machine that is too busy to be in time shows nothing
			for _, again := range []string{"delete from sessions", "update accounts set password_hash = '" + former + "' where login = 'ana@corp'"} {
				if _, err := w.raw.Exec(again); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// lateSignIn signs ana in behind many others who guess, and changes her password before it is her turn. False: she was in by then.
func (w *world) lateSignIn(t *testing.T, try int, fresh string) bool {
	ctx := context.Background()
	count := func(query string) (n int) {
		if err := w.raw.QueryRow(query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	const charged = "select count(*) from sign_in_limits where substr(key, 1, 5) = 'pair '"
	until := func(n int) {
		for count(charged) < n {
			time.Sleep(time.Millisecond)
		}
	}
	var running sync.WaitGroup
	defer running.Wait()
	before := count(charged)
	const others = 16
	for i := range others {
		running.Go(func() {
			_, _ = w.SignIn(ctx, engine.SignIn{Login: fmt.Sprintf("nobody%d.%d", try, i), Password: rightPassword, Address: fmt.Sprintf("198.51.%d.%d", try, i)})
		})
	}
	until(before + others)
	var err error
	running.Go(func() {
		_, err = w.SignIn(ctx, engine.SignIn{Login: "ana@corp", Password: rightPassword, Company: w.made.Company.String(), Address: fmt.Sprintf("203.0.113.%d", try)})
	})
	until(before + others + 1)
	if _, err := w.raw.Exec("update accounts set password_hash = '" + fresh + "' where login = 'ana@corp'"); err != nil {
		t.Fatal(err)
	}
	if n := count("select count(*) from sessions"); n > 0 {
		return false
	}
	running.Wait()
	if !engine.HasCode(err, "wrong_login") || count("select count(*) from sessions") > 0 {
		t.Errorf("who knew the former password is in: %v", err)
	}
	if count("select count(*) from accounts where login = 'ana@corp' and password_hash = '"+fresh+"'") != 1 {
		t.Error("the former password is back")
	}
	return true
}

package engine_test

import (
	"context"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// Who is held up counts against no link any more: one address cannot take it from everybody else. Links to join hear fewest, 300 in a window.
func TestAnAddressDoesNotHoldALinkUpForOthers(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		try := func(address string) string {
			_, err := w.Join(context.Background(), engine.JoinIn{Token: strings.Repeat("A", 43), Key: strings.Repeat("a", 32), Address: address})
			return code(err)
		}
		for n := range 310 {
			if got, want := try("192.0.2.7"), map[bool]string{true: "invitation_wrong", false: "too_many_attempts"}[n < 60]; got != want {
				t.Fatalf("attempt %d: %s", n, got)
			}
		}
		if got := try("198.51.100.4"); got != "invitation_wrong" {
			t.Errorf("somebody elsewhere: %s", got)
		}
	})
}

func TestAnAddressLooksOnlySoOften(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		made := w.entry(engine.EntryIn{Form: "proof.kinds", Title: "Many"})
		looks := 0
		for looks < 700 {
			if _, err := w.LookAtEntry(context.Background(), made.Token, "192.0.2.7", forms.English); err != nil {
				break
			}
			looks++
		}
		if looks != 600 {
			t.Errorf("%d looks", looks)
		}
	})
}

// A link of somebody who has left stays closed, whoever comes back.
func TestALinkOfALeaverStaysClosed(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		shared := w.granted("ana", org.Share{Rights: []string{org.RightApps}, Apps: []string{"proof"}})
		made, err := w.MakeEntry(ctx, shared, engine.EntryIn{Form: "proof.kinds", Title: "Hers"})
		if err != nil {
			t.Fatal(told(err))
		}
		ana := w.made.Members["ana"]
		w.change(nil, engine.LeaveMember{ID: ana, Revision: w.revision("ana")})
		if _, err := answer(w.Engine, made.Token, 1, `{"name":"a"}`); code(err) != "entry_closed" {
			t.Errorf("she has left: %v", err)
		}
		w.change(nil, engine.ReturnMember{ID: ana, Revision: w.revision("ana")})
		if _, err := answer(w.Engine, made.Token, 2, `{"name":"b"}`); code(err) != "entry_closed" {
			t.Errorf("she is back: %v", err)
		}
	})
}

// What waits at a link is counted by address: who fills it alone is refused while others are heard, and heard again once less of theirs waits.
func TestAnAddressDoesNotFillALink(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.install(damageSource())
		made := w.entry(engine.EntryIn{Form: "damage.report", Title: "Broken"})
		other := w.entry(engine.EntryIn{Form: "damage.report", Title: "Lost"})
		from := func(address, token string, session int) (engine.EntryFile, error) {
			up := upload(token, session, 1, ink(t))
			up.Address = address
			return w.PutEntryFile(ctx, up)
		}
		fills := func(file engine.EntryFile, err error) engine.EntryFile {
			t.Helper()
			if err != nil {
				t.Fatal(told(err))
			}
			w.sql("update files set size = 1073741825 where id = {file}", map[string]forms.ID{"file": file.ID})
			return file
		}
		large := fills(bring(w.Engine, made.Token, 1, 1, ink(t)))
		for name, c := range map[string]struct{ address, token, want string }{
			"it goes on":                 {"192.0.2.7", made.Token, "entry_near"},
			"at another link":            {"192.0.2.7", other.Token, ""},
			"somebody elsewhere":         {"198.51.100.4", made.Token, ""},
			"somebody with an IPv6 line": {"2001:db8::1", made.Token, ""},
		} {
			if _, err := from(c.address, c.token, 2+len(name)); code(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		if again, err := bring(w.Engine, made.Token, 1, 1, ink(t)); err != nil || again.ID != large.ID {
			t.Errorf("what is there is sent again: %v", told(err))
		}
		if err := w.DropEntryFile(ctx, upload(made.Token, 1, 1, nil)); err != nil {
			t.Fatal(told(err))
		}
		if _, err := from("192.0.2.7", made.Token, 50); err != nil {
			t.Errorf("it was given up: %v", told(err))
		}
		fills(from("2001:db8:1:2::1", made.Token, 60))
		if _, err := from("2001:db8:1:2:ffff::9", made.Token, 61); code(err) != "entry_near" {
			t.Errorf("one subscriber by another address: %v", err)
		}
	})
}

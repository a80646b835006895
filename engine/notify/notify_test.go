package notify_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

var (
	ctx  = context.Background()
	acme = id(1)
)

// id gives the nth of the ids that tests use; a greater n sorts later.
func id(n int) forms.ID { return forms.DeriveID(int64(n), forms.ID{1}, n) }

func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// inbox gives the messages of member 3.
func inbox(t *testing.T, s *store.Store) []*store.NoticeRow {
	t.Helper()
	var page store.Page[*store.NoticeRow]
	err := s.Company(acme).Read(ctx, func(tx *store.Tx) (err error) {
		page, err = tx.ListNotices(id(3), store.Paging{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return page.Items
}

func claim(t *testing.T, s *store.Store, now int64) []*store.JobRow {
	t.Helper()
	var rows []*store.JobRow
	err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
		of, err := tx.ClaimOwnJobs(store.Claim{Holder: "me", Now: now, Lease: 10}, 0, 10)
		rows = of.Jobs
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestAMessageIsThereWithItsChangeAndDeliveredOnce(t *testing.T) {
	message := notify.Message{Member: id(3), Kind: "approve", Record: id(4), Task: id(5), Args: map[string]string{"form": "请假"}}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		undo := fmt.Errorf("undo")
		for _, want := range []error{undo, nil} {
			err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				if err := notify.Enqueue(tx, id(10), 5, message); err != nil {
					return err
				}
				return want
			})
			expect(t, "error", err, want)
			if want != nil {
				expect(t, "rows of what was undone", len(claim(t, s, 100)), 0)
			}
		}
		expect(t, "rows before they are due", len(claim(t, s, 4)), 0)
		expect(t, "messages before they are delivered", len(inbox(t, s)), 0)
		for range 2 { // the second time as if the first had not been marked done
			rows := claim(t, s, 100)
			if len(rows) != 1 {
				t.Fatalf("claimed %d rows", len(rows))
			}
			err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				if err := notify.Deliver(tx, rows[0]); err != nil {
					return err
				}
				_, err := tx.RetryJob(rows[0].ID, "me", "again", 100)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		got := inbox(t, s)
		expect(t, "messages", len(got), 1)
		expect(t, "message", fmt.Sprint(got[0].Kind, got[0].Record, got[0].Task, got[0].CreatedAt), fmt.Sprint("approve", id(4), id(5), 5))
		expect(t, "body", got[0].Body, fmt.Sprintf(`{"member":"%s","kind":"approve","record":"%s","task":"%s","args":{"form":"请假"}}`, id(3), id(4), id(5)))
	})
}

func TestDeliverRefuses(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	for _, c := range []struct{ kind, body, want string }{
		{notify.KindNotice, "[", "decode message " + id(10).String() + ": unexpected end of JSON input"},
	} {
		err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
			return notify.Deliver(tx, &store.JobRow{ID: id(10), Kind: c.kind, Body: c.body})
		})
		expect(t, "error", fmt.Sprint(err), c.want)
	}
	expect(t, "messages", len(inbox(t, s)), 0)
}

func TestText(t *testing.T) {
	args := map[string]string{"requester": "{summary}", "form": "Leave", "summary": "3 days", "actor": "<b>", "comment": "{actor}"}
	for _, c := range []struct{ kind, lang, want string }{
		{"approve", forms.English, "Leave of {summary} waits for you: 3 days"}, // an argument is put in literally
		{"approve", forms.Chinese, "{summary} 的Leave等待您处理：3 days"},
		{"approve", "fr", "Leave of {summary} waits for you: 3 days"},
		{"commented", forms.English, "<b> commented on your Leave: {actor}"},
		{"no such kind", forms.English, ""},
	} {
		expect(t, c.kind+" in "+c.lang, notify.Text(c.kind, args, c.lang), c.want)
	}
	expect(t, "without its arguments", notify.Text("told_approved", nil, forms.English), "Your {form} was approved: {summary}")
}

func TestKnown(t *testing.T) {
	for kind, want := range map[string]bool{"approve": true, "resubmit": true, "incident": true, "told_approved": true, "told_": false, "": false} {
		expect(t, kind, notify.Known(kind), want)
	}
}

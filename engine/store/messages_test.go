package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// elsewhere is another company.
var elsewhere = id(2)

// told puts a member with an account and a message in the app into acme.
func told(t *testing.T, s *store.Store) {
	t.Helper()
	enter(t, s, acme, elsewhere)
	system(t, s, store.SignIn, func(tx *store.Tx) error {
		tx.InsertAccount(&store.AccountRow{ID: id(20), Login: "ana", Language: "zh-CN"})
		tx.InsertAccount(&store.AccountRow{ID: id(21), Login: "ana@corp", Language: "en"})
		return nil
	})
	for _, company := range []forms.ID{acme, elsewhere} {
		write(t, s, company, func(tx *store.Tx) error {
			tx.InsertMember(&store.MemberRow{ID: id(3), Account: id(20), Name: "Ana", Email: "ana@corp"})
			tx.InsertMember(&store.MemberRow{ID: id(4), Account: id(21), Name: "Ben", Email: "ben@corp"})
			tx.InsertNotice(&store.NoticeRow{ID: id(40), Member: id(3), Kind: "approve", Record: id(41), Body: "{}", CreatedAt: 5})
			return nil
		})
	}
}

func TestDeliveries(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		told(t, s)
		write(t, s, acme, func(tx *store.Tx) error {
			for n, channel := range []string{"mail", "push", "mail", "webhook"} {
				d := &store.DeliveryRow{ID: id(50 + n), Member: id(3), Notice: id(40), Channel: channel, Kind: "approve", Rest: "push", Body: "{}", CreatedAt: int64(n)}
				if channel == "webhook" {
					d.Member, d.Notice, d.Target = forms.ID{}, forms.ID{}, id(60)
				}
				tx.InsertDelivery(d)
				tx.InsertDelivery(d) // again is no more
			}
			tx.InsertJob(&store.JobRow{ID: id(50), Kind: "a", Body: "{}", FireAt: 9, Leaves: true})
			tx.SetDelivery(id(51), store.DeliveryQuiet, "", 0)
			tx.SetDelivery(id(52), store.DeliveryFailed, "mail_refused 550", 7)
			tx.HoldDelivery(id(53), `{"to":"x"}`, 8)
			return nil
		})
		list := func(l store.DeliveryList) (all string) {
			read(t, s, acme, func(tx *store.Tx) error {
				page, err := tx.ListDeliveries(l)
				for _, d := range page.Items {
					all += fmt.Sprint(number(d.ID), " ", d.Channel, " ", d.Status, " ", d.Reason, " ", d.EndedAt, " ", d.DueAt, d.JobStatus, ";")
				}
				return err
			})
			return all
		}
		expect(t, "all", list(store.DeliveryList{}), "53 webhook held  8 0;52 mail failed mail_refused 550 7 0;51 push quiet  0 0;50 mail waiting  0 9waiting;")
		expect(t, "failed", list(store.DeliveryList{Status: "failed"}), "52 mail failed mail_refused 550 7 0;")
		expect(t, "of a webhook", list(store.DeliveryList{Channel: "webhook", Target: id(60)}), "53 webhook held  8 0;")
		expect(t, "a page", list(store.DeliveryList{Channel: "mail", Paging: store.Paging{Limit: 1}}), "52 mail failed mail_refused 550 7 0;")
		write(t, s, acme, func(tx *store.Tx) error {
			quiet, err := tx.QuietDeliveries(id(3), 10)
			expect(t, "quiet", fmt.Sprint(quiet), fmt.Sprint([]store.QuietOne{{ID: id(51), Notice: id(40), Kind: "approve", Body: "{}"}}))
			one, err2 := tx.Delivery(id(53))
			expect(t, "held", one.Body, `{"to":"x"}`)
			locked, err3 := tx.LockDelivery(id(52))
			expect(t, "locked", locked.Rest, "push")
			listed, err4 := tx.ListedDelivery(id(50))
			expect(t, "its job", listed.DueAt, int64(9))
			n, err5 := tx.ReadNotices(id(3), forms.ID{}, 6, 10)
			expect(t, "read", n, int64(1))
			notice, err6 := tx.Notice(id(40))
			expect(t, "notice", fmt.Sprint(notice.Kind, " ", notice.ReadAt, " ", number(notice.Record)), "approve 6 41")
			return errors.Join(err, err2, err3, err4, err5, err6)
		})
		write(t, s, acme, func(tx *store.Tx) error {
			quiet, err := tx.QuietDeliveries(id(3), 10)
			expect(t, "read meanwhile", quiet[0].Read, true)
			return err
		})
		read(t, s, elsewhere, func(tx *store.Tx) error {
			_, err := tx.Delivery(id(50))
			expect(t, "in another company", err, store.ErrNotFound)
			return nil
		})
		system(t, s, store.Expire, func(tx *store.Tx) error {
			n, err := tx.ForgetDeliveries(8, 10)
			expect(t, "forgotten", n, int64(1))
			return err
		})
	})
}

func TestJobsThatLeaveAreClaimedApart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		enter(t, s, acme)
		write(t, s, acme, func(tx *store.Tx) error {
			due(tx, 10, 5)
			tx.InsertJob(&store.JobRow{ID: id(11), Kind: "mail", Body: "{}", FireAt: 4, Leaves: true})
			return nil
		})
		for _, c := range []struct {
			leaving bool
			want    string
		}{{false, "10 false;"}, {true, "11 true;"}, {true, ""}} {
			got := ""
			system(t, s, store.Deliver, func(tx *store.Tx) error {
				companies, err := tx.ClaimJobs(store.Claim{Holder: "me", Now: 5, Lease: 10, Leaving: c.leaving}, 10)
				for _, of := range companies {
					for _, j := range of.Jobs {
						got += fmt.Sprint(number(j.ID), " ", j.Leaves, ";")
					}
				}
				return err
			})
			expect(t, "claimed", got, c.want)
		}
	})
}

func TestMessageSettingsAndReaders(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		told(t, s)
		write(t, s, acme, func(tx *store.Tx) error {
			none, err := tx.MessageSettings(id(3))
			expect(t, "none", none, "")
			tx.PutMessageSettings(id(3), `{"wait":1}`, 5)
			tx.PutMessageSettings(id(3), `{"wait":2}`, 6)
			tx.PutMessageSettings(acme, `{"sender":"A"}`, 5)
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error {
			mine, err := tx.MessageSettings(id(3))
			expect(t, "mine", mine, `{"wait":2}`)
			first, err2 := tx.PutPush(&store.PushRow{ID: id(70), Member: id(4), EndpointHash: []byte{1}, Endpoint: "https://a", CreatedAt: 5})
			again, err3 := tx.PutPush(&store.PushRow{ID: id(71), Member: id(3), EndpointHash: []byte{1}, Endpoint: "https://a", CreatedAt: 9})
			expect(t, "one endpoint is one device", again, first)
			_, err4 := tx.PutPush(&store.PushRow{ID: id(72), Member: id(3), EndpointHash: []byte{2}, Endpoint: "https://b", CreatedAt: 5})
			return errors.Join(err, err2, err3, err4)
		})
		system(t, s, store.SignIn, func(tx *store.Tx) error { tx.EndAPIKeys(id(20), 5); return nil })
		write(t, s, acme, func(tx *store.Tx) error {
			r, err := tx.Reader(id(3))
			expect(t, "reader", fmt.Sprintf("%+v", r), fmt.Sprintf("%+v", &store.Reader{Name: "Ana", Email: "ana@corp", Language: "zh-CN",
				Own: `{"wait":2}`, Common: `{"sender":"A"}`, Company: number(acme), Devices: 1}))
			devices, err2 := tx.PushOf(id(3))
			expect(t, "devices since the password was changed", fmt.Sprint(len(devices), devices[0].Endpoint), "1https://a")
			gone, err3 := tx.DropPush(id(4), id(70))
			expect(t, "somebody else's device", gone, false)
			gone, err4 := tx.DropPush(id(3), id(70))
			expect(t, "one's own", gone, true)
			tx.SetMemberDisabled(id(3), 5)
			_, err5 := tx.Reader(id(99))
			expect(t, "nobody", err5, store.ErrNotFound)
			return errors.Join(err, err2, err3, err4)
		})
		read(t, s, acme, func(tx *store.Tx) error {
			r, err := tx.Reader(id(3))
			expect(t, "gone", r.Gone, true)
			return err
		})
	})
}

func TestWebhooksAndServerKeys(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		enter(t, s, acme, elsewhere)
		write(t, s, acme, func(tx *store.Tx) error {
			h := &store.WebhookRow{ID: id(60), Name: "a", URL: "https://a", Events: "x y", Secret: []byte{1}, CreatedAt: 5}
			tx.PutWebhook(h)
			h.Name, h.DisabledAt, h.Reason, h.FailingSince, h.SentAt = "b", 6, "off", 7, 8
			tx.PutWebhook(h)
			tx.PutWebhook(&store.WebhookRow{ID: id(61), Secret: []byte{1}, CreatedAt: 6})
			return nil
		})
		write(t, s, acme, func(tx *store.Tx) error {
			h, err := tx.Webhook(id(60))
			expect(t, "webhook", fmt.Sprint(h.Name, h.URL, h.Events, h.Secret, h.Reason, h.CreatedAt, h.DisabledAt, h.FailingSince, h.SentAt), "bhttps://ax y[1]off5 6 7 8")
			locked, err2 := tx.LockWebhook(id(60))
			expect(t, "locked", locked.Name, "b")
			tx.DropWebhook(id(61))
			return errors.Join(err, err2)
		})
		for company, want := range map[forms.ID]int{acme: 1, elsewhere: 0} {
			read(t, s, company, func(tx *store.Tx) error {
				rows, err := tx.Webhooks()
				expect(t, "webhooks", len(rows), want)
				return err
			})
		}
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			_, err := tx.ServerKey("vapid")
			expect(t, "no key", err, store.ErrNotFound)
			tx.InsertServerKey(&store.ServerKeyRow{Name: "vapid", Secret: []byte{1}, Public: "first"})
			tx.InsertServerKey(&store.ServerKeyRow{Name: "vapid", Secret: []byte{2}, Public: "second"})
			return nil
		})
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			k, err := tx.ServerKey("vapid")
			expect(t, "the first one stays", k.Public, "first")
			return err
		})
	})
}

func TestWhoAsksForALink(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		told(t, s)
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			for n, expires := range []int64{10, 3} {
				tx.InsertTicket(&store.TicketRow{TokenHash: []byte{byte(n)}, Purpose: store.TicketAsk, Body: fmt.Sprint(n), ExpiresAt: expires})
			}
			tx.InsertTicket(&store.TicketRow{TokenHash: []byte{9}, Purpose: store.TicketReset, Account: id(20), Body: "{}", ExpiresAt: 10})
			return nil
		})
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			asked, err := tx.AskedTickets(5, 10)
			expect(t, "asked", fmt.Sprint(len(asked), asked[0].Body), "10")
			found, err2 := tx.AccountsAddressed("ana@corp", "Ana@corp", "ana@corp", 5)
			got := ""
			for _, one := range found {
				got += fmt.Sprint(one.Account.Login, len(one.Companies), one.Emails, ";")
			}
			if got != "ana2 [ana@corp];ana@corp2 [ben@corp];" && got != "ana@corp2 [ben@corp];ana2 [ana@corp];" {
				t.Errorf("found %s", got)
			}
			return errors.Join(err, err2)
		})
	})
}

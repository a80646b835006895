package engine_test

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/notify/notifytest"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

const minute = 60_000

// called is one request that a receiver got.
type called struct {
	path string
	head http.Header
	body string
}

// postOffice is a world whose messages leave it: to a mail server and to a receiver of HTTP, both in this process.
type postOffice struct {
	*world
	mail     *notifytest.Server
	receiver *httptest.Server
	options  engine.Options

	mu     sync.Mutex
	calls  []called
	answer func(path string) int
}

func eachPost(t *testing.T, body func(t *testing.T, o *postOffice)) {
	eachWorld(t, func(t *testing.T, w *world) { body(t, newPost(t, w)) })
}

func newPost(t *testing.T, w *world) *postOffice {
	t.Helper()
	o := &postOffice{world: w, mail: notifytest.Start(t, false)}
	o.receiver = httptest.NewTLSServer(http.HandlerFunc(o.receive))
	t.Cleanup(o.receiver.Close)
	mailer, err := notify.NewMailer(notify.SMTP{Host: "127.0.0.1", Port: o.mail.Port, From: "forms@example.com", Roots: o.mail.Roots})
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(o.receiver.Certificate())
	key := [][]byte{make([]byte, 32)}
	house := notify.Outgoing{Private: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Roots: roots}
	o.options = engine.Options{Store: w.store, Files: w.files, Now: w.clock.Load, Log: slog.New(slog.DiscardHandler), SecretKeys: key, Messages: engine.Messages{
		Mailer: mailer, PublicURL: "https://forms.example.com", Keys: key,
		Outgoing: house, Devices: house}}
	w.Engine = engine.New(o.options)
	return o
}

func (o *postOffice) receive(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls = append(o.calls, called{r.URL.Path, r.Header, string(body)})
	code := 201
	if o.answer != nil {
		code = o.answer(r.URL.Path)
	}
	w.WriteHeader(code)
}

// got gives the calls below a path, and forgets all.
func (o *postOffice) got(path string) (calls []called) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, c := range o.calls {
		if strings.HasPrefix(c.path, path) {
			calls = append(calls, c)
		}
	}
	o.calls = nil
	return calls
}

func (o *postOffice) answers(answer func(path string) int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.answer = answer
}

// reachable gives somebody an e-mail address.
func (o *postOffice) reachable(member string) {
	o.t.Helper()
	o.sql("update members set email = '"+member+"@example.com' where id = {member}", map[string]forms.ID{"member": o.made.Members[member]})
}

// device lets somebody be reached by web push.
func (o *postOffice) device(member, path string) engine.DeviceView {
	o.t.Helper()
	view, err := o.AddDevice(context.Background(), o.as(member), deviceAt(o.t, o.receiver.URL+path))
	if err != nil {
		o.t.Fatal(err)
	}
	return view
}

// deviceAt is a device that is reached at an address.
func deviceAt(t testing.TB, address string) engine.NewDevice {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return engine.NewDevice{Endpoint: address, P256dh: base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), Auth: base64.RawURLEncoding.EncodeToString(make([]byte, 16))}
}

// later lets time pass and does what is due.
func (o *postOffice) later(by int64) {
	o.t.Helper()
	o.clock.Add(by)
	if err := o.Settle(context.Background()); err != nil {
		o.t.Fatal(err)
	}
}

// subjects gives to whom mails went, and what they are about.
func (o *postOffice) subjects() (all []string) {
	o.t.Helper()
	for _, m := range o.mail.Mails() {
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Message.Header.Get("Subject"))
		if err != nil {
			o.t.Fatal(err)
		}
		all = append(all, m.To+" "+subject)
	}
	slices.Sort(all)
	return all
}

func (o *postOffice) expectMails(what string, want ...string) {
	o.t.Helper()
	if got := o.subjects(); fmt.Sprint(got) != fmt.Sprint(want) {
		o.t.Errorf("%s: mails are %q, not %q", what, got, want)
	}
}

// deliveries gives how it stands with what leaves the server: channel, status, reason.
func (o *postOffice) deliveries() string {
	o.t.Helper()
	page, err := o.Deliveries(context.Background(), o.as("admin"), engine.DeliveryListIn{Limit: 100})
	if err != nil {
		o.t.Fatal(err)
	}
	var all []string
	for _, d := range page.Items {
		line := d.Channel + " " + d.Status
		if d.Reason != nil {
			line += " " + d.Reason.Code
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func (o *postOffice) expectDeliveries(what, want string) {
	o.t.Helper()
	if got := o.deliveries(); got != want {
		o.t.Errorf("%s: deliveries are %q, not %q", what, got, want)
	}
}

// tells sends somebody a message as a change would.
func (o *postOffice) tells(member, kind, text string) {
	o.t.Helper()
	err := o.store.Company(o.made.Company).Write(context.Background(), func(tx *store.Tx) error {
		id := forms.DeriveID(o.clock.Load(), o.made.Members[member], int(o.keys.Add(1)))
		return notify.Enqueue(tx, id, o.clock.Load(), notify.Message{Member: o.made.Members[member], Kind: kind, Args: map[string]string{"comment": text, "actor": "A", "form": "F", "requester": "R", "summary": text}})
	})
	if err != nil {
		o.t.Fatal(err)
	}
	o.later(0)
}

func (o *postOffice) sets(member string, s notify.Settings) {
	o.t.Helper()
	if _, err := o.SetMessageSettings(context.Background(), o.as(member), s); err != nil {
		o.t.Fatal(err)
	}
}

func TestAMailComesUnlessTheMessageIsReadInTime(t *testing.T) {
	eachPost(t, func(t *testing.T, o *postOffice) {
		ctx := context.Background()
		r := o.submit("ana", "relay", `{"subject":"一"}`)
		who := o.turn(r.ID)
		o.reachable(who)
		o.later(0) // it is in the app
		o.later(4 * minute)
		o.expectMails("before it is time")
		o.later(minute)
		o.expectMails("then", who+"@example.com 王芳 的证明单等待您处理：一")
		m := o.mail.Mails()[0]
		link := "https://forms.example.com/m/tasks/" + o.tasksOf(r.ID)[who].ID.String()
		from, _ := new(mime.WordDecoder).DecodeHeader(m.Message.Header.Get("From"))
		if !strings.Contains(m.Raw, link[:60]) || !strings.Contains(from, "Acme") {
			t.Errorf("the mail from %s does not lead to %s:\n%s", from, link, m.Raw)
		}
		o.submit("ana", "relay", `{"subject":"二"}`)
		o.later(0)
		o.later(minute)
		if _, err := o.ReadNotices(ctx, o.as(who), forms.ID{}); err != nil {
			t.Fatal(err)
		}
		o.later(60 * minute)
		o.expectDeliveries("read in time", "mail sent, mail skipped read")
		o.clean()
	})
}

// Two nodes share the work; one that is gone leaves its lease behind, and what another sends for it is the same mail.
func TestAMailIsSentOnceByWhoeverIsThere(t *testing.T) {
	eachPost(t, func(t *testing.T, o *postOffice) {
		ctx := context.Background()
		for i := 1; i <= 12; i++ {
			o.reachable(panel(i))
		}
		o.submit("ana", "any", `{"subject":"一"}`)
		o.later(0)
		o.clock.Add(5 * minute)
		// A node takes some, and is killed.
		if err := o.store.System(store.Deliver).Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ClaimJobs(store.Claim{Holder: "gone", Now: o.clock.Load(), Lease: 2 * minute, Leaving: true}, 5)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var running sync.WaitGroup
		for range 2 {
			node := engine.New(o.options)
			running.Go(func() {
				if err := node.Settle(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
		if n := len(o.mail.Mails()); n != 7 {
			t.Errorf("%d mails, while 5 are held by whoever is gone", n)
		}
		o.later(3 * minute)
		ids := map[string]bool{}
		for _, m := range o.mail.Mails() {
			ids[m.Message.Header.Get("Message-Id")+m.To] = true
		}
		if n := len(o.mail.Mails()); n != 12 || len(ids) != 12 {
			t.Errorf("%d mails with %d names", n, len(ids))
		}
		// The process ends between sending and noting it: the second mail has the name of the first.
		o.sql("update jobs set status = 'waiting', done_at = null, due_at = 0 where kind = 'send-mail'", nil)
		o.sql("update deliveries set status = 'waiting'", nil)
		o.later(0)
		for _, m := range o.mail.Mails() {
			if !ids[m.Message.Header.Get("Message-Id")+m.To] {
				t.Error("a mail that was sent again has another name")
			}
		}
	})
}

func TestTheNextChannelWhereOneIsGone(t *testing.T) {
	eachPost(t, func(t *testing.T, o *postOffice) {
		o.reachable("ana")
		o.device("ana", "/push/1")
		o.tells("ana", "commented", "hello")
		pushes := o.got("/push/1")
		if len(pushes) != 1 || !strings.HasPrefix(pushes[0].head.Get("Authorization"), "vapid t=") {
			t.Fatalf("%d pushes", len(pushes))
		}
		o.later(60 * minute)
		o.expectMails("where the first channel works")
		o.answers(func(string) int { return 410 })
		o.tells("ana", "commented", "again")
		o.later(5 * minute)
		o.expectMails("where it is gone", "ana@example.com A 评论了您的F：again")
		o.expectDeliveries("in all", "mail sent, push failed push_gone, push sent")
		view, err := o.MessageSettings(context.Background(), o.as("ana"))
		if err != nil || len(view.Devices) != 0 {
			t.Errorf("devices that are gone stay: %+v, %v", view.Devices, err)
		}
	})
}

func TestEveryChannelWhereSomebodyWantsAll(t *testing.T) {
	eachPost(t, func(t *testing.T, o *postOffice) {
		all, wait := true, 0
		o.reachable("ana")
		o.device("ana", "/push/1")
		o.device("ana", "/push/2")
		o.sets("ana", notify.Settings{All: &all, Wait: &wait, Topics: map[string]bool{"results": false}})
		o.tells("ana", "commented", "hello")
		o.tells("ana", "told_approved", "not wanted")
		if n := len(o.got("/push")); n != 2 {
			t.Errorf("%d pushes", n)
		}
		o.expectMails("all", "ana@example.com A 评论了您的F：hello")
		o.sets("ana", notify.Settings{Channels: []string{}})
		o.tells("ana", "commented", "only in the app")
		o.expectDeliveries("none", "mail sent, push sent")
	})
}

func TestQuietHoursMakeOneDigest(t *testing.T) {
	eachPost(t, func(t *testing.T, o *postOffice) {
		o.reachable("ana")
		o.sets("ana", notify.Settings{Quiet: &notify.Quiet{From: "09:00", To: "18:00"}}) // it is 09:30
		for i := range 20 {
			o.tells("ana", "commented", fmt.Sprint("no ", i))
		}
		o.tells("ana", "incident", "fire")
		o.expectMails("what is urgent", "ana@example.com R 的F无法继续，请处理：fire")
		o.later(8 * 60 * minute)
		o.expectMails("still quiet", "ana@example.com R 的F无法继续，请处理：fire")
		o.later(31 * minute)
		o.expectMails("afterwards", "ana@example.com 20 条消息", "ana@example.com R 的F无法继续，请处理：fire")
		if got := strings.Count(o.deliveries(), "mail sent in_digest"); got != 20 {
			t.Errorf("%d were part of it: %s", got, o.deliveries())
		}
		o.clock.Add(15 * 60 * minute) // 09:01 the next day
		o.tells("ana", "commented", "read by hand")
		o.later(10 * minute)
		if _, err := o.ReadNotices(context.Background(), o.as("ana"), forms.ID{}); err != nil {
			t.Fatal(err)
		}
		o.later(24 * 60 * minute)
		if n := len(o.mail.Mails()); n != 2 {
			t.Errorf("%d mails; what was read is in a digest", n)
		}
	})
}

func TestAMailServerThatIsDown(t *testing.T) {
	eachPost(t, func(t *testing.T, o *postOffice) {
		ctx := context.Background()
		o.reachable("ana")
		o.reachable("ben")
		o.mail.Answer(func(to string) string {
			return map[string]string{"ana@example.com": "451 4.3.0 later", "ben@example.com": "550 5.1.1 nobody"}[to]
		})
		o.tells("ana", "commented", "one")
		o.tells("ben", "commented", "two")
		o.later(5 * minute)
		o.expectDeliveries("refused or put off", "mail failed mail_refused, mail waiting mail_deferred")
		r := o.submit("ana", "relay", `{"subject":"一"}`) // nothing else is held up
		if r.Status != "running" {
			t.Errorf("the record is %s", r.Status)
		}
		for range 20 {
			o.later(60 * minute)
		}
		o.mail.Answer(nil)
		o.later(61 * minute)
		o.expectMails("it comes when the server is back", "ana@example.com A 评论了您的F：one")
		page, err := o.Deliveries(ctx, o.as("admin"), engine.DeliveryListIn{Status: "failed"})
		if err != nil || len(page.Items) != 1 || page.Items[0].Member.Name != "李强" || len(page.Items[0].Actions) != 1 {
			t.Fatalf("failed are %s, %v", jsonOf(t, page), err)
		}
		failed := page.Items[0]
		if _, err := o.DeliveryVerb(ctx, o.as("ana"), o.key(), failed.ID, "retry"); !engine.HasCode(err, "forbidden") {
			t.Errorf("somebody else retries: %v", err)
		}
		if _, err := o.DeliveryVerb(ctx, o.as("admin"), o.key(), failed.ID, "retry"); err != nil {
			t.Fatal(err)
		}
		o.later(0)
		o.expectMails("retried by hand", "ana@example.com A 评论了您的F：one", "ben@example.com A 评论了您的F：two")
		if _, err := o.DeliveryVerb(ctx, o.as("admin"), o.key(), failed.ID, "retry"); !engine.HasCode(err, "job_not_now") {
			t.Errorf("what was sent is sent again: %v", err)
		}
		// Down for longer than anybody waits: given up, and the admins know.
		o.mail.Answer(func(string) string { return "451 4.3.0 later" })
		o.tells("ana", "commented", "three")
		for range 40 {
			o.later(60 * minute)
		}
		if !strings.HasPrefix(o.deliveries(), "mail failed mail_deferred") || o.told("admin", "job_died") == "" {
			t.Errorf("%s; told %q", o.deliveries(), o.told("admin", "job_died"))
		}
	})
}

func TestWhatADemoWouldHaveSentIsKept(t *testing.T) {
	eachPost(t, func(t *testing.T, o *postOffice) {
		ctx := context.Background()
		o.options.Demo = true
		o.Engine = engine.New(o.options)
		o.reachable("ana")
		o.device("ben", "/push/1")
		o.tells("ana", "commented", "hello")
		o.tells("ben", "commented", "hello")
		o.hook("record.submitted")
		o.submit("ana", "relay", `{"subject":"一"}`)
		o.later(0)
		o.later(5 * minute)
		o.expectMails("none leaves")
		if n := len(o.got("/")); n != 0 {
			t.Errorf("%d calls left", n)
		}
		page, err := o.Deliveries(ctx, o.as("admin"), engine.DeliveryListIn{Status: "held", Channel: "mail"})
		if err != nil || len(page.Items) != 1 || page.Items[0].Would != nil {
			t.Fatalf("held are %s, %v", jsonOf(t, page), err)
		}
		one, err := o.Delivery(ctx, o.as("admin"), page.Items[0].ID)
		if want := `{"to":"ana@example.com","from":"Acme","subject":"A 评论了您的F：hello","lines":["A 评论了您的F：hello"],"link":"https://forms.example.com/m/notices"}`; err != nil || string(one.Would) != want {
			t.Errorf("would be %s, %v", one.Would, err)
		}
		o.expectDeliveries("all", "mail held, push held, webhook held")
		o.clean()
	})
}

func TestMessages_WhoMay(t *testing.T) {
	o := newPost(t, newWorld(t, store.SQLite))
	ctx := context.Background()
	if _, err := o.Deliveries(ctx, o.as("ana"), engine.DeliveryListIn{}); !engine.HasCode(err, "forbidden") {
		t.Errorf("deliveries: %v", err)
	}
	if _, err := o.SetCompanyMessages(ctx, o.as("ana"), o.key(), notify.CompanySettings{}); !engine.HasCode(err, "forbidden") {
		t.Errorf("settings: %v", err)
	}
	device := o.device("ana", "/push/1")
	if err := o.DropDevice(ctx, o.as("ben"), device.ID); !engine.HasCode(err, "not_found") {
		t.Errorf("somebody else's device: %v", err)
	}
	if _, err := o.AddDevice(ctx, o.as("ana"), engine.NewDevice{Endpoint: "https://10.0.0.1/"}); !engine.HasCode(err, "bad_device") {
		t.Errorf("a device in the house: %v", err)
	}
	zero := 0
	answer, err := o.SetCompanyMessages(ctx, o.as("admin"), o.key(), notify.CompanySettings{Sender: " Forms of Acme ", Defaults: notify.Settings{Wait: &zero, Channels: []string{"mail"}}})
	if err != nil || !strings.Contains(string(answer.Body), `"sender":"Forms of Acme"`) {
		t.Errorf("%s, %v", answer.Body, err)
	}
	o.reachable("ben")
	o.tells("ben", "commented", "hello")
	o.expectMails("by the company's settings", "ben@example.com A 评论了您的F：hello")
	if from, _ := o.mail.Mails()[0].Message.Header.AddressList("From"); len(from) != 1 || from[0].Name != "Forms of Acme" {
		t.Errorf("from %v", from)
	}
	if _, err := o.SetCompanyMessages(ctx, o.as("admin"), o.key(), notify.CompanySettings{Sender: "a\nb"}); !engine.HasCode(err, "bad_parameter") {
		t.Errorf("a sender of two lines: %v", err)
	}
	for range 12 {
		o.device("ben", fmt.Sprint("/push/", o.keys.Add(1)))
	}
	view, err := o.MessageSettings(ctx, o.as("ben"))
	if err != nil || len(view.Devices) != 10 || view.PushKey == "" || *view.Holds.Wait != 0 {
		t.Errorf("%s, %v", jsonOf(t, view), err)
	}
	again, err := engine.New(o.options).MessageSettings(ctx, o.as("ben"))
	if err != nil || again.PushKey != view.PushKey {
		t.Errorf("another node has other keys: %v", err)
	}
	var own map[string]any
	if err := json.Unmarshal([]byte(jsonOf(t, view.Own)), &own); err != nil || len(own) != 0 {
		t.Errorf("own are %v, %v", own, err)
	}
}

// An administrator of another company reaches nothing of what leaves this one.
func TestMessages_OfAnotherCompany(t *testing.T) {
	eachPost(t, func(t *testing.T, o *postOffice) {
		ctx := context.Background()
		other := o.found("Bolt", "")
		boss := other.Caller("admin", forms.English, true)
		hook, device := o.hook("record.submitted"), o.device("ana", "/push/1")
		o.submit("ana", "relay", `{"subject":"一"}`)
		o.tells("ana", "commented", "hello")
		page, err := o.Deliveries(ctx, o.as("admin"), engine.DeliveryListIn{Limit: 1})
		if err != nil || page.Next == "" {
			t.Fatalf("%s, %v", jsonOf(t, page), err)
		}
		before := o.fingerprint(o.made.Company)
		in := engine.WebhookIn{Name: "a", URL: "https://hooks.example.com/", On: true}
		for what, err := range map[string]error{
			"device":   o.DropDevice(ctx, other.Caller("ana", forms.English, false), device.ID),
			"delivery": second(o.Delivery(ctx, boss, page.Items[0].ID)),
			"retry":    second(o.DeliveryVerb(ctx, boss, o.key(), page.Items[0].ID, "retry")),
			"set":      second(o.SetWebhook(ctx, boss, hook.ID, in)),
			"renew":    second(o.RenewWebhook(ctx, boss, hook.ID)),
			"drop":     o.DropWebhook(ctx, boss, hook.ID),
			"test":     second(o.TestWebhook(ctx, boss, o.key(), hook.ID)),
		} {
			if !engine.HasCode(err, "not_found") {
				t.Errorf("%s: told %v", what, err)
			}
		}
		if _, err := o.Deliveries(ctx, boss, engine.DeliveryListIn{Cursor: page.Next, Limit: 1}); !engine.HasCode(err, "bad_cursor") {
			t.Errorf("the cursor: %v", err)
		}
		all, err := o.Deliveries(ctx, boss, engine.DeliveryListIn{Webhook: hook.ID})
		hooks, err2 := o.Webhooks(ctx, boss)
		if err != nil || err2 != nil || len(all.Items)+len(hooks.Items) != 0 {
			t.Errorf("%s %s %v %v", jsonOf(t, all), jsonOf(t, hooks), err, err2)
		}
		if o.fingerprint(o.made.Company) != before {
			t.Error("another company was changed")
		}
	})
}

func second[T any](_ T, err error) error { return err }

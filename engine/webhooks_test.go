package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/store"
)

// hook makes a webhook of the receiver.
func (o *postOffice) hook(events ...string) engine.WebhookView {
	o.t.Helper()
	view, err := o.MakeWebhook(context.Background(), o.as("admin"), engine.WebhookIn{Name: "Till", URL: o.receiver.URL + "/hook", Events: events, On: true})
	if err != nil {
		o.t.Fatal(err)
	}
	return view
}

func TestAWebhookIsToldOfEachEvent(t *testing.T) {
	eachPost(t, func(t *testing.T, o *postOffice) {
		ctx := context.Background()
		made := o.hook("record.submitted", "task.opened", "record.approved")
		if !strings.HasPrefix(made.Secret, "whsec_") {
			t.Fatalf("%+v", made)
		}
		for _, line := range o.rows("select * from webhooks") {
			if strings.Contains(strings.Join(line, " "), made.Secret) {
				t.Error("the secret itself is stored")
			}
		}
		r := o.submit("ana", "relay", `{"subject":"秘密"}`)
		for range 3 {
			who := o.turn(r.ID)
			if _, err := o.act(o.Engine, who, "agree", o.tasksOf(r.ID)[who].ID); err != nil {
				t.Fatal(err)
			}
		}
		o.later(0)
		calls := o.got("/hook")
		types := map[string]int{}
		for _, c := range calls {
			var event engine.HookEvent
			if err := json.Unmarshal([]byte(c.body), &event); err != nil {
				t.Fatal(err)
			}
			types[event.Type]++
			at, _ := strconv.ParseInt(c.head.Get("webhook-timestamp"), 10, 64)
			if c.head.Get("webhook-id") != event.ID.String() || c.head.Get("webhook-signature") != notify.Signature(made.Secret, event.ID.String(), at, []byte(c.body)) || at != o.clock.Load()/1000 {
				t.Errorf("the head is %v", c.head)
			}
			if event.Record.ID != r.ID || event.Record.Number == "" || strings.Contains(c.body, "秘密") {
				t.Errorf("the body is %s", c.body)
			}
		}
		if got := fmt.Sprint(types); got != "map[record.approved:1 record.submitted:1 task.opened:3]" {
			t.Errorf("told of %s", got)
		}
		o.clean()
		renewed, err := o.RenewWebhook(ctx, o.as("admin"), made.ID)
		if err != nil || renewed.Secret == made.Secret || renewed.Secret == "" {
			t.Fatalf("%+v, %v", renewed, err)
		}
		if _, err := o.TestWebhook(ctx, o.as("admin"), o.key(), made.ID); err != nil {
			t.Fatal(err)
		}
		o.later(0)
		if calls := o.got("/hook"); len(calls) != 1 || !strings.Contains(calls[0].body, `"type":"test"`) {
			t.Errorf("a test made %d calls", len(calls))
		}
		if err := o.DropWebhook(ctx, o.as("admin"), made.ID); err != nil {
			t.Fatal(err)
		}
		o.submit("ana", "relay", `{"subject":"二"}`)
		o.later(0)
		if n := len(o.got("/hook")); n != 0 {
			t.Errorf("%d calls after it was taken away", n)
		}
	})
}

func TestAWebhookThatFails(t *testing.T) {
	eachPost(t, func(t *testing.T, o *postOffice) {
		ctx := context.Background()
		made := o.hook("record.submitted")
		o.answers(func(string) int { return 503 })
		o.submit("ana", "relay", `{"subject":"一"}`)
		o.later(0)
		o.later(4000)
		first := o.got("/hook")
		if len(first) != 2 || first[0].head.Get("webhook-id") != first[1].head.Get("webhook-id") {
			t.Fatalf("%d calls", len(first))
		}
		o.answers(nil)
		o.later(60 * minute)
		o.expectDeliveries("when it is back", "webhook sent")
		o.answers(func(string) int { return 503 })
		for day := range 6 {
			o.submit("ana", "relay", fmt.Sprintf(`{"subject":"%d"}`, day))
			for range 24 {
				o.later(61 * minute)
			}
		}
		list, err := o.Webhooks(ctx, o.as("admin"))
		if err != nil || len(list.Items) != 1 || list.Items[0].On || list.Items[0].Reason == nil || list.Items[0].Secret != "" {
			t.Fatalf("after six days it is %s, %v", jsonOf(t, list), err)
		}
		if o.told("admin", "webhook_off") == "" {
			t.Error("nobody was told")
		}
		if _, err := o.TestWebhook(ctx, o.as("admin"), o.key(), made.ID); !engine.HasCode(err, "webhook_off") {
			t.Errorf("a test of one that is off: %v", err)
		}
		o.answers(nil)
		o.got("/hook")
		if _, err := o.SetWebhook(ctx, o.as("admin"), made.ID, engine.WebhookIn{Name: "Till", URL: o.receiver.URL + "/hook", Events: []string{"record.submitted"}, On: true}); err != nil {
			t.Fatal(err)
		}
		page, err := o.Deliveries(ctx, o.as("admin"), engine.DeliveryListIn{Status: "failed", Webhook: made.ID})
		if err != nil || len(page.Items) < 4 {
			t.Fatalf("%s, %v", jsonOf(t, page), err)
		}
		for _, d := range page.Items {
			if _, err := o.DeliveryVerb(ctx, o.as("admin"), o.key(), d.ID, "retry"); err != nil {
				t.Fatal(err)
			}
		}
		o.later(0)
		if n := len(o.got("/hook")); n != len(page.Items) {
			t.Errorf("%d of %d were run again", n, len(page.Items))
		}
	})
}

func TestWebhooks_Refused(t *testing.T) {
	o := newPost(t, newWorld(t, store.SQLite))
	ctx := context.Background()
	ok := engine.WebhookIn{Name: "a", URL: "https://hooks.example.com/", Events: []string{"record.approved"}, On: true}
	for code, change := range map[string]func(*engine.WebhookIn){
		"bad_webhook":   func(in *engine.WebhookIn) { in.URL = "https://10.0.0.1/" },
		"bad_parameter": func(in *engine.WebhookIn) { in.Events = []string{"record.eaten"} },
	} {
		in := ok
		change(&in)
		if _, err := o.MakeWebhook(ctx, o.as("admin"), in); !engine.HasCode(err, code) {
			t.Errorf("%+v: %v", in, err)
		}
	}
	if _, err := o.MakeWebhook(ctx, o.as("ana"), ok); !engine.HasCode(err, "forbidden") {
		t.Errorf("somebody else: %v", err)
	}
	for range 20 {
		if _, err := o.MakeWebhook(ctx, o.as("admin"), ok); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.MakeWebhook(ctx, o.as("admin"), ok); !engine.HasCode(err, "too_many_webhooks") {
		t.Errorf("one more: %v", err)
	}
}

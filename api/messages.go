package api

import (
	"context"
	"net/http"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// messageRoutes is the part of the API that is about messages, webhooks, and links by mail.
func (s *Server) messageRoutes() []route {
	const (
		get    = http.MethodGet
		post   = http.MethodPost
		put    = http.MethodPut
		remove = http.MethodDelete
	)
	return []route{
		{method: get, path: v1 + "/session/reset", needs: public, summary: "Whether a link to set a password can be asked for by mail", bind: reads(s.canReset)},
		{method: post, path: v1 + "/session/reset/request", needs: public, summary: "Ask for a link to set a password by mail; the answer is the same whether there is such an account or not", bind: orders(s.requestReset)},

		{method: get, path: v1 + "/me/messages", needs: member, scope: "read", summary: "How I am told beside the app", bind: reads(s.messageSettings)},
		{method: put, path: v1 + "/me/messages", needs: member, scope: "write", summary: "Set how I am told; what is absent is as the company has it", bind: asks(s.setMessageSettings)},
		{method: post, path: v1 + "/me/devices", needs: member, summary: "Note a device that takes web push", bind: asks(s.addDevice)},
		{method: remove, path: v1 + "/me/devices/{id}", needs: member, summary: "Take web push away from a device", bind: acts(s.dropDevice)},

		{method: get, path: v1 + "/admin/messages", needs: admin, right: org.RightMessages, scope: "admin", summary: "Messages on their way over channels beside the app, newest first", bind: reads(s.deliveries)},
		{method: get, path: v1 + "/admin/messages/{id}", needs: admin, right: org.RightMessages, scope: "admin", summary: "A message on its way; in a sandbox with what would have been sent", bind: reads(s.delivery)},
		{method: post, path: v1 + "/admin/messages/{id}/{verb}", needs: admin, right: org.RightMessages, scope: "admin", summary: "Act on a message on its way; its `actions` list the verbs", bind: commands[verbPath, none, engine.DeliveryView](s.deliveryVerb)},
		{method: get, path: v1 + "/admin/message-settings", needs: admin, right: org.RightMessages, scope: "admin", summary: "How people are told where they say nothing, and whom mails come from", bind: reads(s.companyMessages)},
		{method: put, path: v1 + "/admin/message-settings", needs: admin, right: org.RightMessages, scope: "admin", summary: "Set how people are told where they say nothing, and whom mails come from", bind: commands[none, notify.CompanySettings, engine.CompanyMessages](s.setCompanyMessages)},
		{method: get, path: v1 + "/admin/webhooks", needs: admin, right: org.RightMessages, scope: "admin", summary: "Addresses that are told of events", bind: reads(s.webhooks)},
		{method: post, path: v1 + "/admin/webhooks", needs: admin, right: org.RightMessages, secret: true, summary: "Make a webhook; its secret is shown this once", bind: asks(s.makeWebhook)},
		{method: put, path: v1 + "/admin/webhooks/{id}", needs: admin, right: org.RightMessages, scope: "admin", summary: "Change a webhook; turning it on forgets that it failed", bind: asks(s.setWebhook)},
		{method: remove, path: v1 + "/admin/webhooks/{id}", needs: admin, right: org.RightMessages, scope: "admin", summary: "Take a webhook away", bind: acts(s.dropWebhook)},
		{method: post, path: v1 + "/admin/webhooks/{id}/secret", needs: admin, right: org.RightMessages, secret: true, summary: "Give a webhook another secret; it is shown this once", bind: reads(s.renewWebhook)},
		{method: post, path: v1 + "/admin/webhooks/{id}/test", needs: admin, right: org.RightMessages, scope: "admin", summary: "Send a webhook the event test", status: http.StatusAccepted, bind: commands[idPath, none, engine.DeliveryView](s.testWebhook)},
	}
}

// ResetWays is how a forgotten password can be set anew.
type ResetWays struct {
	Mail bool `json:"mail" doc:"POST /session/reset/request sends a link"`
}

func (s *Server) canReset(context.Context, *call, *none) (ResetWays, error) {
	return ResetWays{s.engine.CanMail()}, nil
}

type resetRequestBody struct {
	Account string `json:"account" maxLength:"254" doc:"login or e-mail address"`
}

func (s *Server) requestReset(ctx context.Context, c *call, _ *none, b *resetRequestBody) error {
	return s.engine.RequestReset(ctx, b.Account, c.address)
}

func (s *Server) messageSettings(ctx context.Context, c *call, _ *none) (engine.MessageSettings, error) {
	return s.engine.MessageSettings(ctx, c.caller)
}

func (s *Server) setMessageSettings(ctx context.Context, c *call, _ *none, b *notify.Settings) (engine.MessageSettings, error) {
	return s.engine.SetMessageSettings(ctx, c.caller, *b)
}

type deviceBody struct {
	Endpoint string     `json:"endpoint" maxLength:"2000" doc:"of the PushSubscription"`
	Keys     deviceKeys `json:"keys"`
}

type deviceKeys struct {
	P256dh string `json:"p256dh" maxLength:"200"`
	Auth   string `json:"auth" maxLength:"100"`
}

func (s *Server) addDevice(ctx context.Context, c *call, _ *none, b *deviceBody) (engine.DeviceView, error) {
	return s.engine.AddDevice(ctx, c.caller, engine.NewDevice{Endpoint: b.Endpoint, P256dh: b.Keys.P256dh, Auth: b.Keys.Auth, Agent: c.agent()})
}

func (s *Server) dropDevice(ctx context.Context, c *call, p *idPath) error {
	id, err := recordID(p.ID)
	if err != nil {
		return err
	}
	return s.engine.DropDevice(ctx, c.caller, id)
}

type deliveryQuery struct {
	Status  string `query:"status" enum:"waiting,quiet,sent,failed,skipped,held"`
	Channel string `query:"channel" enum:"mail,push,webhook"`
	Webhook string `query:"webhook" maxLength:"36" doc:"id of a webhook"`
	Cursor  string `query:"cursor" maxLength:"1000" doc:"next of the page before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) deliveries(ctx context.Context, c *call, q *deliveryQuery) (engine.List[engine.DeliveryView], error) {
	in := engine.DeliveryListIn{Status: q.Status, Channel: q.Channel, Cursor: q.Cursor, Limit: q.Limit}
	if q.Webhook != "" {
		id, err := forms.ParseID(q.Webhook)
		if err != nil {
			return engine.List[engine.DeliveryView]{}, engine.NewFault("bad_parameter", "name", "webhook")
		}
		in.Webhook = id
	}
	return list(s.engine.Deliveries(ctx, c.caller, in))
}

func (s *Server) delivery(ctx context.Context, c *call, p *idPath) (engine.DeliveryView, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.DeliveryView{}, err
	}
	return s.engine.Delivery(ctx, c.caller, id)
}

func (s *Server) deliveryVerb(ctx context.Context, c *call, key engine.Key, p *verbPath, _ *none) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.DeliveryVerb(ctx, c.caller, key, id, p.Verb)
}

func (s *Server) companyMessages(ctx context.Context, c *call, _ *none) (engine.CompanyMessages, error) {
	return s.engine.CompanyMessages(ctx, c.caller)
}

func (s *Server) setCompanyMessages(ctx context.Context, c *call, key engine.Key, _ *none, b *notify.CompanySettings) (engine.Answer, error) {
	return s.engine.SetCompanyMessages(ctx, c.caller, key, *b)
}

type webhookBody struct {
	Name   string   `json:"name" maxLength:"240" doc:"for people, up to 60 characters"`
	URL    string   `json:"url" maxLength:"2000" doc:"https://…"`
	Events []string `json:"events" maxItems:"20" doc:"as record.approved; docs/messages.md lists them"`
	On     bool     `json:"on"`
}

func (b *webhookBody) in() engine.WebhookIn {
	return engine.WebhookIn{Name: b.Name, URL: b.URL, Events: b.Events, On: b.On}
}

func (s *Server) webhooks(ctx context.Context, c *call, _ *none) (engine.List[engine.WebhookView], error) {
	return list(s.engine.Webhooks(ctx, c.caller))
}

func (s *Server) makeWebhook(ctx context.Context, c *call, _ *none, b *webhookBody) (engine.WebhookView, error) {
	return s.engine.MakeWebhook(ctx, c.caller, b.in())
}

func (s *Server) setWebhook(ctx context.Context, c *call, p *idPath, b *webhookBody) (engine.WebhookView, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.WebhookView{}, err
	}
	return s.engine.SetWebhook(ctx, c.caller, id, b.in())
}

func (s *Server) dropWebhook(ctx context.Context, c *call, p *idPath) error {
	id, err := recordID(p.ID)
	if err != nil {
		return err
	}
	return s.engine.DropWebhook(ctx, c.caller, id)
}

func (s *Server) renewWebhook(ctx context.Context, c *call, p *idPath) (engine.WebhookView, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.WebhookView{}, err
	}
	return s.engine.RenewWebhook(ctx, c.caller, id)
}

func (s *Server) testWebhook(ctx context.Context, c *call, key engine.Key, p *idPath, _ *none) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.TestWebhook(ctx, c.caller, key, id)
}

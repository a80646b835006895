package api

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/forms"
)

func (f *fake) CanMail() bool { return true }

func (f *fake) RequestReset(context.Context, string, string) error { return f.reach("RequestReset") }

func (f *fake) MessageSettings(context.Context, engine.Caller) (engine.MessageSettings, error) {
	return engine.MessageSettings{}, f.reach("MessageSettings")
}

func (f *fake) SetMessageSettings(_ context.Context, _ engine.Caller, own notify.Settings) (engine.MessageSettings, error) {
	return engine.MessageSettings{Own: own}, f.reach("SetMessageSettings")
}

func (f *fake) AddDevice(context.Context, engine.Caller, engine.NewDevice) (engine.DeviceView, error) {
	return engine.DeviceView{}, f.reach("AddDevice")
}

func (f *fake) DropDevice(_ context.Context, c engine.Caller, id forms.ID) error {
	return errors.Join(f.reach("DropDevice"), f.mine(c, id))
}

func (f *fake) Deliveries(context.Context, engine.Caller, engine.DeliveryListIn) (engine.List[engine.DeliveryView], error) {
	return engine.List[engine.DeliveryView]{}, f.reach("Deliveries")
}

func (f *fake) Delivery(_ context.Context, c engine.Caller, id forms.ID) (engine.DeliveryView, error) {
	return engine.DeliveryView{ID: id}, errors.Join(f.reach("Delivery"), f.mine(c, id))
}

func (f *fake) DeliveryVerb(_ context.Context, c engine.Caller, _ engine.Key, id forms.ID, _ string) (engine.Answer, error) {
	return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, errors.Join(f.reach("DeliveryVerb"), f.mine(c, id))
}

func (f *fake) CompanyMessages(context.Context, engine.Caller) (engine.CompanyMessages, error) {
	return engine.CompanyMessages{}, f.reach("CompanyMessages")
}

func (f *fake) SetCompanyMessages(context.Context, engine.Caller, engine.Key, notify.CompanySettings) (engine.Answer, error) {
	return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, f.reach("SetCompanyMessages")
}

func (f *fake) Webhooks(context.Context, engine.Caller) (engine.List[engine.WebhookView], error) {
	return engine.List[engine.WebhookView]{}, f.reach("Webhooks")
}

func (f *fake) MakeWebhook(context.Context, engine.Caller, engine.WebhookIn) (engine.WebhookView, error) {
	return engine.WebhookView{}, f.reach("MakeWebhook")
}

func (f *fake) SetWebhook(_ context.Context, c engine.Caller, id forms.ID, _ engine.WebhookIn) (engine.WebhookView, error) {
	return engine.WebhookView{}, errors.Join(f.reach("SetWebhook"), f.mine(c, id))
}

func (f *fake) RenewWebhook(_ context.Context, c engine.Caller, id forms.ID) (engine.WebhookView, error) {
	return engine.WebhookView{}, errors.Join(f.reach("RenewWebhook"), f.mine(c, id))
}

func (f *fake) DropWebhook(_ context.Context, c engine.Caller, id forms.ID) error {
	return errors.Join(f.reach("DropWebhook"), f.mine(c, id))
}

func (f *fake) TestWebhook(_ context.Context, c engine.Caller, _ engine.Key, id forms.ID) (engine.Answer, error) {
	return engine.Answer{Code: 202, Body: json.RawMessage(`{}`)}, errors.Join(f.reach("TestWebhook"), f.mine(c, id))
}

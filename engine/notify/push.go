package notify

import (
	"context"
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	webpush "github.com/SherClockHolmes/webpush-go"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// PushKeys are the server's keys of web push (VAPID), in base64 for addresses. Contact is https:// or an e-mail address:
// whom a push service writes to when something is wrong.
type PushKeys struct{ Public, Private, Contact string }

// NewPushKeys makes keys.
func NewPushKeys() (PushKeys, error) {
	private, public, err := webpush.GenerateVAPIDKeys()
	return PushKeys{Public: public, Private: private}, err
}

// Push is what a device shows: the text of the message and where it leads, nothing else. One with the ID of another takes its place.
type Push struct {
	ID   forms.ID `json:"id"`
	Text string   `json:"text"`
	Path string   `json:"path"`
	Lang string   `json:"lang"`

	urgent bool
}

const (
	pushTime  = 24 * 3600 // seconds for which a push service keeps what a device cannot take
	pushRunes = 300
)

// NewPush makes one of a message of a kind.
func NewPush(id forms.ID, kind, text, path, lang string) Push {
	return Push{ID: id, Text: short(text, pushRunes), Path: path, Lang: lang, urgent: Urgent(kind)}
}

// Device checks what a browser gave for a device that takes web push, and makes its row; false where it is none.
func (c *Client) Device(endpoint, p256dh, auth string) (*store.PushRow, bool) {
	key, err := decode64(p256dh)
	if err != nil {
		return nil, false
	}
	if _, err := ecdh.P256().NewPublicKey(key); err != nil {
		return nil, false
	}
	if secret, err := decode64(auth); err != nil || len(secret) != 16 || !c.Allowed(endpoint) || !strings.HasPrefix(endpoint, "https://") {
		return nil, false
	}
	sum := sha256.Sum256([]byte(endpoint))
	return &store.PushRow{EndpointHash: sum[:], Endpoint: endpoint, P256dh: p256dh, Auth: auth}, true
}

func decode64(text string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(text), "="))
}

// Push sends to a device. Reason push_gone says that it takes none any more.
func (c *Client) Push(ctx context.Context, keys PushKeys, device *store.PushRow, p Push) Outcome {
	body, err := json.Marshal(p)
	if err != nil {
		return never("push_refused", 0)
	}
	urgency := webpush.UrgencyNormal
	if p.urgent {
		urgency = webpush.UrgencyHigh
	}
	answer, err := webpush.SendNotificationWithContext(ctx, body, &webpush.Subscription{Endpoint: device.Endpoint, Keys: webpush.Keys{Auth: device.Auth, P256dh: device.P256dh}},
		&webpush.Options{HTTPClient: c, Subscriber: keys.Contact, VAPIDPublicKey: keys.Public, VAPIDPrivateKey: keys.Private, TTL: pushTime, Urgency: urgency,
			Topic: strings.ReplaceAll(p.ID.String(), "-", "")})
	if err != nil {
		return failure("push", err)
	}
	answer.Body.Close()
	switch code := answer.StatusCode; {
	case code/100 == 2:
		return Outcome{}
	case code == http.StatusNotFound, code == http.StatusGone:
		return never("push_gone", 0)
	case code == http.StatusTooManyRequests, code >= 500, code/100 == 3:
		return later("push_deferred", code)
	default:
		return never("push_refused", code)
	}
}

package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// SecretPrefix heads the secrets of webhooks, so that scanners of secrets find them.
const SecretPrefix = "whsec_"

// hookSecretBytes is the randomness of a webhook's secret.
const hookSecretBytes = 32

// NewHookSecret makes the secret of a webhook: whsec_ and base64.
func NewHookSecret(random io.Reader) string {
	b := make([]byte, hookSecretBytes)
	if _, err := io.ReadFull(random, b); err != nil {
		panic("no randomness: " + err.Error())
	}
	return SecretPrefix + base64.StdEncoding.EncodeToString(b)
}

// Signature is what the header webhook-signature says: "v1," and base64 of HMAC-SHA256, under what the secret holds behind
// its prefix, of "id.timestamp.body". Timestamp is seconds.
func Signature(secret, id string, timestamp int64, body []byte) string {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, SecretPrefix))
	if err != nil {
		key = []byte(secret)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + strconv.FormatInt(timestamp, 10) + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Hook is one call of a webhook. At is the real time, in milliseconds.
type Hook struct {
	URL, Secret string
	ID          forms.ID
	Body        []byte
	At          int64
}

// Call sends it. Everything but 2xx is tried again: a receiver that is being mended answers anything.
func (c *Client) Call(ctx context.Context, h Hook) Outcome {
	if !c.Allowed(h.URL) {
		return later("hook_forbidden", 0)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(h.Body))
	if err != nil {
		return never("hook_forbidden", 0)
	}
	id, at := h.ID.String(), h.At/1000
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("webhook-id", id)
	r.Header.Set("webhook-timestamp", strconv.FormatInt(at, 10))
	r.Header.Set("webhook-signature", Signature(h.Secret, id, at, h.Body))
	answer, err := c.Do(r)
	if err != nil {
		return failure("webhook", err)
	}
	answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		return later("hook_answered", answer.StatusCode)
	}
	return Outcome{}
}

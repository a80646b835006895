package api

import (
	"crypto/rand"
	"crypto/sha256"
	"reflect"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// maxKey bounds an Idempotency-Key, in bytes.
const maxKey = 200

// decode reads the whole body into a struct of the plan's type and gives it raw as well.
func (c *call) decode(plan bodyPlan, into any) ([]byte, error) {
	raw, err := c.body.readAll(jsonLimit)
	if err == nil && c.again != nil {
		err = c.again()
	}
	if err != nil {
		return nil, err
	}
	return raw, plan.decode(raw, reflect.ValueOf(into).Elem())
}

// key gives the key of a command: the caller's, or one of its own that no repetition will name. Its hash
// covers everything that tells one command from another: path, If-Match and body.
func (c *call) key(body []byte) (engine.Key, error) {
	key := engine.Key{Route: c.method + " " + c.route.path}
	sent := c.http.Request.Header.PeekAll("Idempotency-Key")
	switch {
	case len(sent) == 0:
		key.Value = "auto " + rand.Text()
	case len(sent) > 1 || !printable(sent[0]):
		return key, engine.NewFault("bad_header", "name", "Idempotency-Key")
	default:
		key.Value = string(sent[0])
	}
	hash := sha256.New()
	for _, part := range [][]byte{[]byte(c.path), c.http.Request.Header.Peek("If-Match"), c.http.URI().QueryString()} {
		hash.Write([]byte(strconv.Itoa(len(part)) + ":"))
		hash.Write(part)
	}
	hash.Write(body)
	hash.Sum(key.Body[:0])
	return key, nil
}

// printable reports whether a key is 1 to maxKey bytes of printable ASCII.
func printable(key []byte) bool {
	for _, b := range key {
		if b < ' ' || b > '~' {
			return false
		}
	}
	return len(key) > 0 && len(key) <= maxKey
}

// revision reads If-Match: one strong ETag as GET gives it.
func (c *call) revision() (int, error) { return c.ifMatch(1) }

// settledRevision is revision of what may not have been settled yet, which is 0.
func (c *call) settledRevision() (int, error) { return c.ifMatch(0) }

func (c *call) ifMatch(least int) (int, error) {
	sent := c.http.Request.Header.PeekAll("If-Match")
	if len(sent) == 0 {
		return 0, engine.NewFault("if_match_missing")
	}
	text := string(sent[0])
	digits, ok := strings.CutPrefix(text, `"`)
	digits, closed := strings.CutSuffix(digits, `"`)
	revision, err := strconv.Atoi(digits)
	if len(sent) > 1 || !ok || !closed || err != nil || revision < least || strconv.Itoa(revision) != digits {
		return 0, engine.NewFault("bad_header", "name", "If-Match")
	}
	return revision, nil
}

// recordID reads an id from an address. What is not an id names nothing.
func recordID(text string) (forms.ID, error) {
	id, err := forms.ParseID(text)
	if err != nil || id.IsZero() {
		return forms.ID{}, engine.ErrNotFound
	}
	return id, nil
}

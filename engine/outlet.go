package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Messages is over what messages leave the server. Mailer is nil where there is no mail server. PublicURL is where
// people reach us, without a path; without one there is no mail and no web push. Keys seal secrets of webhooks and the
// server's own, 32 bytes each: the first seals, all of them open.
type Messages struct {
	Mailer    *notify.Mailer
	Outgoing  notify.Outgoing // for webhooks, which administrators set
	Devices   notify.Outgoing // for web push: any member names a device, so no private network stands here
	PublicURL string
	Contact   string // an e-mail address that push services may write to; where PUBLIC_URL is https, that stands in
	Keys      [][]byte
}

// outlet is what messages leave through.
type outlet struct {
	Messages
	client  *notify.Client
	devices *notify.Client
	secrets *org.Sealer

	mu   sync.Mutex
	push *notify.PushKeys // once they were read
}

func newOutlet(m Messages, random io.Reader) *outlet {
	m.PublicURL = strings.TrimSuffix(m.PublicURL, "/")
	if strings.HasPrefix(m.PublicURL, "https://") {
		m.Contact = m.PublicURL
	}
	return &outlet{Messages: m, client: notify.NewClient(m.Outgoing), devices: notify.NewClient(m.Devices), secrets: org.NewSealer(m.Keys, random)}
}

// ways is which channels there are. A demo or sandbox has them all and sends nothing: what would have left stays in the
// list of deliveries. A history that is played tells nobody.
func (e *Engine) ways() notify.Ways {
	if e.playing {
		return notify.Ways{}
	}
	return notify.Ways{
		Mail: e.demo || e.out.Mailer != nil && e.out.PublicURL != "",
		Push: len(e.out.Keys) > 0 && (e.demo || e.out.Contact != ""),
		Held: e.demo,
	}
}

// CanMail reports whether somebody may ask for a link by mail.
func (e *Engine) CanMail() bool { return e.ways().Mail }

// vapid is the name of the keys of web push.
const vapid = "vapid"

// pushKeys gives the server's keys of web push, and makes them the first time.
func (e *Engine) pushKeys(ctx context.Context) (notify.PushKeys, error) {
	e.out.mu.Lock()
	defer e.out.mu.Unlock()
	if e.out.push != nil {
		return *e.out.push, nil
	}
	var row *store.ServerKeyRow
	find := func(tx *store.Tx) (err error) {
		row, err = tx.ServerKey(vapid)
		return err
	}
	err := e.store.System(store.SignIn).Read(ctx, find)
	if errors.Is(err, store.ErrNotFound) {
		fresh, made := e.makePushKeys()
		if made != nil {
			return notify.PushKeys{}, made
		}
		if err = e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error { tx.InsertServerKey(fresh); return nil }); err == nil {
			err = e.store.System(store.SignIn).Read(ctx, find) // another node may have been first
		}
	}
	if err != nil {
		return notify.PushKeys{}, fault(err)
	}
	private, err := e.out.secrets.Open(forms.ID{}, row.Secret)
	if err != nil {
		return notify.PushKeys{}, err
	}
	e.out.push = &notify.PushKeys{Public: row.Public, Private: string(private), Contact: e.out.Contact}
	return *e.out.push, nil
}

func (e *Engine) makePushKeys() (*store.ServerKeyRow, error) {
	keys, err := notify.NewPushKeys()
	if err != nil {
		return nil, fmt.Errorf("make the keys of web push: %w", err)
	}
	sealed, err := e.out.secrets.Seal(forms.ID{}, []byte(keys.Private))
	return &store.ServerKeyRow{Name: vapid, Secret: sealed, Public: keys.Public, CreatedAt: e.now()}, err
}

// Paths of pages, below PUBLIC_URL.
const (
	noticesPath  = "/m/notices"
	messagesPath = "/m/messages"
)

// pathOf is the page that a message leads to.
func pathOf(m notify.Message) string {
	switch {
	case !m.Task.IsZero():
		return "/m/tasks/" + m.Task.String()
	case !m.Record.IsZero():
		return "/m/records/" + m.Record.String()
	}
	return noticesPath
}

// resetLink is the page on which a token sets a new password. It stands behind #, which browsers send nowhere.
func (e *Engine) resetLink(token string) string {
	return e.out.PublicURL + "/m/reset#" + url.QueryEscape(token)
}

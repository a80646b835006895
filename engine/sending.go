package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// sending is one delivery on its way: what was found out about it in a transaction, and what is to be sent after it.
type sending struct {
	e     *Engine
	cat   *catalog
	job   *store.JobRow
	now   int64 // real time
	clock int64 // the company's

	d        *store.DeliveryRow
	hook     *store.WebhookRow
	reader   *store.Reader
	settings notify.Settings
	company  notify.CompanySettings
	devices  []*store.PushRow
	items    []store.QuietOne // of a digest
	page     notify.Page
	text     string
	path     string
	to       string // of a mail
}

// verdict is how a delivery goes on: its status, why, when it is tried again. Gone are devices that take none any more.
type verdict struct {
	status string
	reason string
	until  int64 // of quiet hours
	again  bool  // it failed, and is tried again
	held   json.RawMessage
	gone   []forms.ID
}

func over(status, reason string) *verdict { return &verdict{status: status, reason: reason} }

// prepare finds out what is to be sent, or that nothing is any more; tx is of the company, and may be written to.
func (s *sending) prepare(tx *store.Tx) (*verdict, error) {
	var err error
	if s.d, err = tx.LockDelivery(s.job.ID); err != nil {
		if errors.Is(err, store.ErrNotFound) {
			return over("", ""), nil
		}
		return nil, err
	}
	switch {
	case s.d.Status != store.DeliveryWaiting && !(s.d.Kind == notify.MessageDigest && s.d.Status == store.DeliveryQuiet):
		return over(s.d.Status, s.d.Reason), nil
	case s.d.Channel == store.ChannelWebhook:
		return s.prepareHook(tx)
	case s.d.Kind == notify.MessageReset:
		return s.prepareReset(tx)
	case s.d.Kind == notify.MessageInvite:
		return s.prepareInvite(tx)
	}
	return s.prepareMessage(tx)
}

func (s *sending) prepareHook(tx *store.Tx) (v *verdict, err error) {
	s.hook, err = tx.Webhook(s.d.Target)
	if errors.Is(err, store.ErrNotFound) || err == nil && s.hook.DisabledAt != 0 {
		return over(store.DeliveryFailed, "hook_off"), nil
	}
	return nil, err
}

func (s *sending) prepareMessage(tx *store.Tx) (*verdict, error) {
	if v, err := s.prepareReader(tx); v != nil || err != nil {
		return v, err
	}
	if v, err := s.prepareText(tx); v != nil || err != nil {
		return v, err
	}
	if until, err := s.quietUntil(tx); err != nil || until > s.clock {
		return &verdict{status: store.DeliveryQuiet, until: until}, err
	}
	switch s.d.Channel {
	case store.ChannelMail:
		address, ok := notify.Address(s.reader.Email)
		if !ok {
			return over(store.DeliveryFailed, "mail_address"), nil
		}
		s.to = address
	case store.ChannelPush:
		devices, err := tx.PushOf(s.d.Member)
		if err != nil {
			return nil, err
		}
		if s.devices = devices; len(devices) == 0 {
			return over(store.DeliveryFailed, "push_gone"), nil
		}
	}
	return nil, nil
}

// quietUntil gives when the reader's quiet hours end, by the clock and the calendar of where they work; 0 where none hold.
func (s *sending) quietUntil(tx *store.Tx) (int64, error) {
	if *s.settings.Quiet == (notify.Quiet{}) || notify.Urgent(s.d.Kind) {
		return 0, nil
	}
	w := s.e.newWork(tx.Context(), tx, Caller{Company: s.job.Company, Language: s.cat.company.Language}, s.cat, s.job.ID)
	when, err := w.worktime(s.d.Member)
	if err != nil {
		return 0, err
	}
	return s.settings.Quiet.Until(s.clock, when.Zone, when.Calendar.IsWorkday), nil
}

// prepareReader looks at whether the reader is there and still wants it this way.
func (s *sending) prepareReader(tx *store.Tx) (v *verdict, err error) {
	s.reader, err = tx.Reader(s.d.Member)
	if errors.Is(err, store.ErrNotFound) || err == nil && s.reader.Gone {
		return over(store.DeliverySkipped, "left"), nil
	}
	if err != nil {
		return nil, err
	}
	if s.settings, s.company, err = notify.ReadSettings(s.reader.Own, s.reader.Common); err != nil {
		return nil, err
	}
	digest := s.d.Kind == notify.MessageDigest
	if !slices.Contains(s.settings.Channels, s.d.Channel) || !digest && !s.settings.Topics[notify.TopicOf(s.d.Kind)] {
		return over(store.DeliverySkipped, "unwanted"), nil
	}
	return nil, nil
}

// prepareText writes what the message says, unless it was read in the app.
func (s *sending) prepareText(tx *store.Tx) (*verdict, error) {
	lang, company := s.reader.Language, s.reader.Company
	if s.d.Kind == notify.MessageDigest {
		texts, err := s.digest(tx)
		if err != nil {
			return nil, err
		}
		if len(texts) == 0 {
			return over(store.DeliverySkipped, "read"), nil
		}
		s.text, s.path = notify.DigestText(lang, len(texts)), noticesPath
		s.page = notify.DigestPage(lang, company, texts, s.e.out.PublicURL+s.path)
		return nil, nil
	}
	notice, err := tx.Notice(s.d.Notice)
	if errors.Is(err, store.ErrNotFound) || err == nil && notice.ReadAt != 0 {
		return over(store.DeliverySkipped, "read"), nil
	}
	if err != nil {
		return nil, err
	}
	m, err := notify.ReadMessage(notice)
	if err != nil {
		return nil, err
	}
	s.text, s.path = m.Text(lang), pathOf(m)
	s.page = notify.MessagePage(lang, company, s.text, s.e.out.PublicURL+s.path)
	return nil, nil
}

// mostQuiet is how many messages one digest tells of; more than that are told in the app.
const mostQuiet = 500

// digest gives what kept messages say, each once, but for those that were read meanwhile.
func (s *sending) digest(tx *store.Tx) (texts []string, err error) {
	if s.items, err = tx.QuietDeliveries(s.d.Member, mostQuiet); err != nil {
		return nil, err
	}
	said := map[forms.ID]bool{}
	for _, item := range s.items {
		if item.Read || said[item.Notice] {
			continue
		}
		said[item.Notice] = true
		m, err := notify.ReadMessage(&store.NoticeRow{ID: item.Notice, Body: item.Body})
		if err != nil {
			return nil, err
		}
		texts = append(texts, m.Text(s.reader.Language))
	}
	return texts, nil
}

// transmit sends what was prepared, outside of any transaction.
func (s *sending) transmit(ctx context.Context) (*verdict, error) {
	switch s.d.Channel {
	case store.ChannelWebhook:
		secret, err := s.e.out.secrets.Open(s.hook.ID, s.hook.Secret)
		if err != nil {
			return nil, err
		}
		return verdictOf(s.e.out.client.Call(ctx, notify.Hook{URL: s.hook.URL, Secret: string(secret), ID: eventOf(s.d), Body: []byte(s.d.Body), At: s.now})), nil
	case store.ChannelMail:
		if s.e.out.Mailer == nil {
			return over(store.DeliveryFailed, "no_way"), nil
		}
		return verdictOf(s.e.out.Mailer.Send(ctx, s.mail())), nil
	}
	return s.pushAll(ctx)
}

func verdictOf(o notify.Outcome) *verdict {
	switch o.State {
	case notify.Sent:
		return over(store.DeliverySent, "")
	case notify.Never:
		return over(store.DeliveryFailed, o.Reason)
	}
	return &verdict{status: store.DeliveryWaiting, reason: o.Reason, again: true}
}

func (s *sending) mail() notify.Mail {
	m := notify.Mail{ID: s.d.ID, To: s.to, Sender: s.company.Sender, At: s.now, Page: s.page}
	if m.Sender == "" {
		m.Sender = s.cat.company.Name
	}
	if s.reader != nil {
		m.Name = s.reader.Name
	}
	if s.d.Kind != notify.MessageReset && s.d.Kind != notify.MessageInvite {
		m.Settings = s.e.out.PublicURL + messagesPath
	}
	return m
}

// pushAll sends to each of the reader's devices. It is sent where one of them took it.
func (s *sending) pushAll(ctx context.Context) (*verdict, error) {
	keys, err := s.e.pushKeys(ctx)
	if err != nil {
		return nil, err
	}
	last, sent := notify.Outcome{State: notify.Never, Reason: "push_gone"}, false
	var gone []forms.ID
	for _, device := range s.devices {
		o := s.e.out.client.Push(ctx, keys, device, notify.NewPush(s.d.ID, s.d.Kind, s.text, s.path, s.reader.Language))
		switch {
		case o.State == notify.Sent:
			sent = true
		case o.State == notify.Never && strings.HasPrefix(o.Reason, "push_gone"):
			gone = append(gone, device.ID)
		case last.State == notify.Never:
			last = o
		}
	}
	if sent {
		last = notify.Outcome{}
	}
	v := verdictOf(last)
	v.gone = gone
	return v, nil
}

// heldMail and the like are what a sandbox keeps instead of sending it.
type held struct {
	To      string          `json:"to,omitempty"`
	From    string          `json:"from,omitempty"`
	Subject string          `json:"subject,omitempty"`
	Lines   []string        `json:"lines,omitempty"`
	Link    string          `json:"link,omitempty"`
	Body    json.RawMessage `json:"body,omitempty"`
}

// withhold is transmit of a sandbox.
func (s *sending) withhold() (*verdict, error) {
	kept := held{}
	switch s.d.Channel {
	case store.ChannelWebhook:
		kept.To, kept.Body = s.hook.URL, json.RawMessage(s.d.Body)
	case store.ChannelMail:
		m := s.mail()
		kept = held{To: m.To, From: m.Sender, Subject: m.Subject, Lines: m.Lines, Link: m.Link}
	default:
		kept.Subject, kept.Link = s.text, s.path
	}
	body, err := json.Marshal(kept)
	if err != nil {
		return nil, fmt.Errorf("encode what is held back: %w", err)
	}
	return &verdict{status: store.DeliveryHeld, held: body}, nil
}

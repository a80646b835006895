package notify

import (
	"errors"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// The kinds of jobs that send, each over the channel of its name, and of a digest, over whichever the reader prefers.
const (
	KindMail    = "send-mail"
	KindPush    = "send-push"
	KindWebhook = "send-webhook"
)

// jobOf is the kind of the job that sends over a channel.
var jobOf = map[string]string{store.ChannelMail: KindMail, store.ChannelPush: KindPush, store.ChannelWebhook: KindWebhook}

// The kinds of messages that have no notice: what quiet hours kept back, a link to set a password, a link to join.
const (
	MessageDigest = "digest"
	MessageReset  = "reset"
	MessageInvite = "invite"
)

// Ways is which channels the server has, and whether what they carry stays inside: then jobs do not leave the process.
type Ways struct {
	Mail, Push bool
	Held       bool
}

// Any reports whether there is a channel beside the app.
func (w Ways) Any() bool { return w.Mail || w.Push }

// Open gives those of a reader's channels, in order, over which they can be told now.
func (w Ways) Open(s Settings, r *store.Reader) []string {
	return slices.DeleteFunc(slices.Clone(s.Channels), func(channel string) bool {
		return channel == store.ChannelMail && (!w.Mail || r.Email == "") || channel == store.ChannelPush && (!w.Push || r.Devices == 0)
	})
}

// Route puts a message that was just delivered in the app on its way over the channels that its reader wants. Clock is the company's.
func Route(tx *store.Tx, w Ways, job *store.JobRow, clock int64) error {
	if !w.Any() || job.Member.IsZero() {
		return nil
	}
	m, err := read(job)
	if err != nil {
		return err
	}
	kind := m.Kind
	r, err := tx.Reader(job.Member)
	if errors.Is(err, store.ErrNotFound) || err == nil && r.Gone {
		return nil
	}
	if err != nil {
		return err
	}
	s, _, err := ReadSettings(r.Own, r.Common)
	if err != nil || !s.Topics[TopicOf(kind)] {
		return err
	}
	open := w.Open(s, r)
	for i, channel := range open {
		d := &store.DeliveryRow{ID: forms.DeriveID(clock, job.ID, 1+i), Member: job.Member, Notice: job.ID, Channel: channel, Kind: kind, Body: "{}", CreatedAt: clock}
		if !*s.All {
			d.Rest = strings.Join(open[i+1:], " ")
		}
		Send(tx, w, d, due(s, channel, kind, clock))
		if !*s.All {
			break
		}
	}
	return nil
}

// due is when a message that was told in the app at an instant goes over a channel.
func due(s Settings, channel, kind string, at int64) int64 {
	if channel != store.ChannelMail || Urgent(kind) {
		return at
	}
	return at + int64(*s.Wait)*60_000
}

// Send writes a delivery with the job that sends it.
func Send(tx *store.Tx, w Ways, d *store.DeliveryRow, at int64) {
	tx.InsertDelivery(d)
	tx.InsertJob(&store.JobRow{ID: d.ID, Kind: jobOf[d.Channel], Subject: d.Notice, Member: d.Member, Body: "{}", FireAt: at, CreatedAt: d.CreatedAt, Leaves: !w.Held})
}

// Next puts a message that one channel could not take on its way over the next of those that are left; it says whether there was one.
func Next(tx *store.Tx, w Ways, d *store.DeliveryRow, s Settings, clock int64) bool {
	channel, rest, _ := strings.Cut(d.Rest, " ")
	if channel == "" {
		return false
	}
	next := &store.DeliveryRow{ID: forms.DeriveID(clock, d.ID, 1), Member: d.Member, Notice: d.Notice, Channel: channel, Kind: d.Kind, Rest: rest, Body: d.Body, CreatedAt: clock}
	Send(tx, w, next, max(clock, due(s, channel, d.Kind, d.CreatedAt)))
	return true
}

// Keep makes a delivery wait for the digest at the end of quiet hours, and sees that there is one.
func Keep(tx *store.Tx, w Ways, d *store.DeliveryRow, until, clock int64) error {
	tx.SetDelivery(d.ID, store.DeliveryQuiet, "", 0)
	digest := &store.DeliveryRow{ID: forms.DeriveID(until, d.Member, 1), Member: d.Member, Channel: d.Channel, Kind: MessageDigest, Rest: d.Rest, Body: "{}", CreatedAt: clock}
	tx.InsertDelivery(digest)
	// Whoever keeps a message first makes the job.
	_, err := tx.InsertJobOnce(&store.JobRow{ID: digest.ID, Kind: jobOf[d.Channel], Member: d.Member, Body: "{}", Key: "digest " + digest.ID.String(), FireAt: until, CreatedAt: clock, Leaves: !w.Held})
	return err
}

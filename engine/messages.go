package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// MessageSettings is how the caller is told: what they have set, what holds, and what there is to choose from.
type MessageSettings struct {
	Own      notify.Settings `json:"own" doc:"what I have set; the rest is as the company has it"`
	Holds    notify.Settings `json:"holds" doc:"what holds, in full"`
	Channels []ChannelView   `json:"channels" doc:"beside the app"`
	Topics   []TopicView     `json:"topics"`
	Email    string          `json:"email,omitempty" doc:"where mails go"`
	Devices  []DeviceView    `json:"devices" doc:"that take web push"`
	PushKey  string          `json:"push_key,omitempty" doc:"applicationServerKey of web push; absent: there is none"`
}

// ChannelView is a channel beside the app.
type ChannelView struct {
	ID        string `json:"id" enum:"push,mail"`
	Available bool   `json:"available" doc:"the server has it, and the caller an address or a device for it"`
}

// TopicView is what messages are about.
type TopicView struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// DeviceView is a device that takes web push.
type DeviceView struct {
	ID forms.ID `json:"id"`
	org.Device
	Since Instant `json:"since"`
}

// MessageSettings gives how the caller is told.
func (e *Engine) MessageSettings(ctx context.Context, c Caller) (MessageSettings, error) {
	view := MessageSettings{Channels: []ChannelView{}, Devices: []DeviceView{}, Topics: topicViews(c.Language)}
	ways := e.ways()
	err := e.store.Company(c.Company).Read(ctx, func(tx *store.Tx) error {
		r, err := tx.Reader(c.Member)
		if err != nil {
			return err
		}
		if r.Own != "" {
			if err := json.Unmarshal([]byte(r.Own), &view.Own); err != nil {
				return fmt.Errorf("read settings of messages: %w", err)
			}
		}
		if view.Holds, _, err = notify.ReadSettings(r.Own, r.Common); err != nil {
			return err
		}
		view.Email = r.Email
		view.Channels = []ChannelView{{store.ChannelPush, ways.Push && r.Devices > 0}, {store.ChannelMail, ways.Mail && r.Email != ""}}
		devices, err := tx.PushOf(c.Member)
		for _, d := range devices {
			view.Devices = append(view.Devices, DeviceView{ID: d.ID, Device: org.DeviceOf(d.Agent), Since: Instant(d.CreatedAt)})
		}
		return err
	})
	if err != nil || !ways.Push {
		return view, fault(err)
	}
	keys, err := e.pushKeys(ctx)
	view.PushKey = keys.Public
	return view, err
}

func topicViews(lang string) []TopicView {
	views := make([]TopicView, len(notify.Topics))
	for i, t := range notify.Topics {
		views[i] = TopicView{t.ID, t.Name.In(lang, forms.English)}
	}
	return views
}

// SetMessageSettings sets all that the caller has set; what is absent is as the company has it from now on.
func (e *Engine) SetMessageSettings(ctx context.Context, c Caller, own notify.Settings) (MessageSettings, error) {
	if wrong := own.Check(); wrong != "" {
		return MessageSettings{}, NewFault("bad_parameter", "name", wrong)
	}
	body, err := json.Marshal(own)
	if err != nil {
		return MessageSettings{}, fmt.Errorf("encode settings of messages: %w", err)
	}
	err = e.store.Company(c.Company).Write(ctx, func(tx *store.Tx) error {
		tx.PutMessageSettings(c.Member, string(body), e.now())
		return nil
	})
	if err != nil {
		return MessageSettings{}, fault(err)
	}
	return e.MessageSettings(ctx, c)
}

// NewDevice is what a browser gives of a device that is to take web push. Agent is what it says of itself.
type NewDevice struct {
	Endpoint, P256dh, Auth string
	Agent                  string
}

// mostDevices is how many devices of a member take web push; the oldest makes room.
const mostDevices = 10

// AddDevice notes a device of the caller's that takes web push; one that was noted before stays the same.
func (e *Engine) AddDevice(ctx context.Context, c Caller, in NewDevice) (DeviceView, error) {
	if !e.ways().Push {
		return DeviceView{}, NewFault("no_push")
	}
	row, ok := e.out.devices.Device(in.Endpoint, in.P256dh, in.Auth)
	if !ok {
		return DeviceView{}, NewFault("bad_device")
	}
	row.ID, row.Member, row.Agent = e.newID(), c.Member, org.Agent(in.Agent)
	err := e.store.Company(c.Company).Write(ctx, func(tx *store.Tx) error {
		row.CreatedAt = e.now()
		account, err := tx.AccountByID(c.Account)
		if err == nil { // what is noted after the password was changed is not among what ended with it
			row.CreatedAt = max(row.CreatedAt, account.KeysFrom+1)
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		id, err := tx.PutPush(row)
		if err != nil {
			return err
		}
		row.ID = id
		devices, err := tx.PushOf(c.Member)
		if err != nil || len(devices) <= mostDevices {
			return err
		}
		_, err = tx.DropPush(c.Member, devices[0].ID)
		return err
	})
	return DeviceView{ID: row.ID, Device: org.DeviceOf(row.Agent), Since: Instant(row.CreatedAt)}, fault(err)
}

// DropDevice takes web push away from a device of the caller's.
func (e *Engine) DropDevice(ctx context.Context, c Caller, id forms.ID) error {
	return fault(e.store.Company(c.Company).Write(ctx, func(tx *store.Tx) error {
		gone, err := tx.DropPush(c.Member, id)
		if err == nil && !gone {
			return ErrNotFound
		}
		return err
	}))
}

// CompanyMessages is what an administrator sees of the company's settings for messages.
type CompanyMessages struct {
	notify.CompanySettings
	Holds  notify.Settings `json:"holds" doc:"what holds for a member who has set nothing"`
	Topics []TopicView     `json:"topics"`
	Mail   bool            `json:"mail" doc:"the server can send mails"`
	Push   bool            `json:"push" doc:"the server can send web push"`
}

// CompanyMessages gives the company's settings for messages.
func (e *Engine) CompanyMessages(ctx context.Context, c Caller) (view CompanyMessages, err error) {
	err = e.asAdmin(ctx, c, org.RightMessages, func(w *work) error {
		view, err = w.companyMessages()
		return err
	})
	return view, err
}

func (w *work) companyMessages() (view CompanyMessages, err error) {
	body, err := w.tx.MessageSettings(w.caller.Company)
	if err != nil {
		return view, err
	}
	if view.Holds, view.CompanySettings, err = notify.ReadSettings("", body); err != nil {
		return view, err
	}
	ways := w.e.ways()
	view.Topics, view.Mail, view.Push = topicViews(w.caller.Language), ways.Mail, ways.Push
	return view, nil
}

// mostSender is how long the name of a sender is, in characters.
const mostSender = 60

// SetCompanyMessages sets the company's settings for messages, once per key. It answers a CompanyMessages.
func (e *Engine) SetCompanyMessages(ctx context.Context, c Caller, key Key, in notify.CompanySettings) (Answer, error) {
	if !c.HoldsEverywhere(org.RightMessages) {
		return Answer{}, NewFault("forbidden")
	}
	return e.command(ctx, c, key, func(w *work) (result, error) {
		in.Sender = strings.TrimSpace(in.Sender)
		wrong := in.Defaults.Check()
		if utf8.RuneCountInString(in.Sender) > mostSender || strings.ContainsFunc(in.Sender, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			wrong = "sender"
		}
		if wrong != "" {
			return result{}, NewFault("bad_parameter", "name", wrong)
		}
		if _, err := w.tx.LockCompany(c.Company); err != nil {
			return result{}, err
		}
		body, err := json.Marshal(in)
		if err != nil {
			return result{}, fmt.Errorf("encode settings of messages: %w", err)
		}
		w.tx.PutMessageSettings(c.Company, string(body), w.e.now())
		view, err := w.companyMessages()
		if err != nil {
			return result{}, err
		}
		return result{200, view}, w.note(c.Company, "messages_set", in)
	})
}

// tooMany is the fault of one more than there may be.
func tooMany(code string, most int) error { return NewFault(code, "max", strconv.Itoa(most)) }

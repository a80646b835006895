package notify

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Settings are how somebody wants to be told. What is absent is as the company has set it, or as Defaults are.
type Settings struct {
	// Channels beside the app, the preferred one first; an empty list is none.
	Channels []string `json:"channels,omitzero" enum:"mail,push" maxItems:"2" doc:"beside the app, the preferred one first; empty: none"`
	// All sends over every channel, not only the first that works.
	All *bool `json:"all,omitempty" doc:"over every channel, not only the first that works"`
	// Wait is how long a mail waits for its message to be read in the app, in minutes.
	Wait *int `json:"wait,omitempty" minimum:"0" maximum:"1440" doc:"minutes in which reading the message in the app makes the mail unnecessary"`
	// Quiet are hours in which nothing but what is urgent is sent.
	Quiet *Quiet `json:"quiet,omitempty" doc:"hours in which only what is urgent is sent; the rest comes as one digest afterwards"`
	// Topics that are told of in the app alone, where they are false.
	Topics map[string]bool `json:"topics,omitempty" doc:"by topic; false: in the app alone"`
}

// Quiet are hours of the day, "22:00" to "07:30", both "" for none; with DaysOff, days on which the company does not work too.
type Quiet struct {
	From    string `json:"from" maxLength:"5" doc:"as 22:00; empty with to: no hours"`
	To      string `json:"to" maxLength:"5" doc:"as 07:30"`
	DaysOff bool   `json:"days_off,omitempty" doc:"whole days on which the company does not work"`
}

// Channels lists the channels that a person may order.
var Channels = []string{store.ChannelPush, store.ChannelMail}

// Defaults hold where neither the member nor the company says anything.
func Defaults() Settings {
	off, wait := false, 5
	topics := map[string]bool{}
	for _, topic := range Topics {
		topics[topic.ID] = true
	}
	return Settings{Channels: slices.Clone(Channels), All: &off, Wait: &wait, Quiet: &Quiet{}, Topics: topics}
}

// Over lays what s says over other.
func (s Settings) Over(other Settings) Settings {
	if s.Channels != nil {
		other.Channels = s.Channels
	}
	if s.All != nil {
		other.All = s.All
	}
	if s.Wait != nil {
		other.Wait = s.Wait
	}
	if s.Quiet != nil {
		other.Quiet = s.Quiet
	}
	topics := map[string]bool{}
	for _, from := range []map[string]bool{other.Topics, s.Topics} {
		for topic, on := range from {
			topics[topic] = on
		}
	}
	other.Topics = topics
	return other
}

// CompanySettings are what an administrator sets for a company.
type CompanySettings struct {
	Defaults Settings `json:"defaults"`
	Sender   string   `json:"sender" maxLength:"240" doc:"whom mails come from, for people; empty: the company's name"`
}

// ReadSettings gives the settings that hold for a reader, and the company's.
func ReadSettings(own, common string) (Settings, CompanySettings, error) {
	var mine Settings
	var company CompanySettings
	for text, into := range map[string]any{own: &mine, common: &company} {
		if text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(text), into); err != nil {
			return mine, company, fmt.Errorf("read settings of messages: %w", err)
		}
	}
	return mine.Over(company.Defaults.Over(Defaults())), company, nil
}

// Check gives the name of what cannot be set so, "" where all can.
func (s Settings) Check() string {
	for i, channel := range s.Channels {
		if !slices.Contains(Channels, channel) || slices.Contains(s.Channels[:i], channel) {
			return "channels"
		}
	}
	if s.Wait != nil && (*s.Wait < 0 || *s.Wait > 24*60) {
		return "wait"
	}
	if s.Quiet != nil && !s.Quiet.ok() {
		return "quiet"
	}
	for topic := range s.Topics {
		if !slices.ContainsFunc(Topics, func(t Topic) bool { return t.ID == topic }) {
			return "topics"
		}
	}
	return ""
}

func (q Quiet) ok() bool {
	if q.From == "" && q.To == "" {
		return true
	}
	from, ok := minutes(q.From)
	to, ok2 := minutes(q.To)
	return ok && ok2 && from != to
}

// minutes reads a clock time, "00:00" to "23:59".
func minutes(text string) (int, bool) {
	t, err := time.Parse("15:04", text)
	return t.Hour()*60 + t.Minute(), err == nil && len(text) == 5
}

// longestQuiet is after how many days quiet hours end anyway: nobody waits for ever for what was told.
const longestQuiet = 14

// Until gives when quiet hours end that hold at an instant; the instant itself where none do. Works says whether people work
// on a day, counted from 1970-01-01.
func (q Quiet) Until(at int64, zone *time.Location, works func(day int64) bool) int64 {
	from, _ := minutes(q.From)
	to, _ := minutes(q.To)
	for t := time.UnixMilli(at).In(zone); ; {
		year, month, day := t.Date()
		on := func(plus, minutes int) time.Time { return time.Date(year, month, day+plus, 0, minutes, 0, 0, zone) }
		clock := t.Hour()*60 + t.Minute()
		next := t
		switch {
		case t.UnixMilli()-at > longestQuiet*24*3600_000:
		case q.DaysOff && !works(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400):
			next = on(1, 0)
		case q.From == "":
		case from < to && clock >= from && clock < to, from > to && clock < to:
			next = on(0, to)
		case from > to && clock >= from:
			next = on(1, to)
		}
		if !next.After(t) {
			return t.UnixMilli()
		}
		t = next
	}
}

// Topic is what messages are about, as people switch it on and off.
type Topic struct {
	ID   string
	Name forms.Text
}

// Topics lists them in the order of pages.
var Topics = []Topic{
	{"tasks", forms.Text{forms.Chinese: "待我处理", forms.English: "Tasks for me"}},
	{"results", forms.Text{forms.Chinese: "我的单据的进展", forms.English: "Progress of what I filed"}},
	{"comments", forms.Text{forms.Chinese: "评论", forms.English: "Comments"}},
	{"reminders", forms.Text{forms.Chinese: "提醒", forms.English: "Reminders"}},
	{"system", forms.Text{forms.Chinese: "系统（管理员）", forms.English: "System (administrators)"}},
}

// topics are the topics of the kinds of messages; what is not here tells of results.
var topics = map[string]string{
	"approve": "tasks", "resubmit": "tasks", "incident": "tasks", "joiner_waits": "tasks", "tasks_waiting": "reminders", "joining_left": "reminders", "joining_left_until": "reminders",
	"commented": "comments", "mentioned": "comments", "job_died": "system", "webhook_off": "system",
}

// TopicOf is what a kind of message is about.
func TopicOf(kind string) string {
	if topic := topics[kind]; topic != "" {
		return topic
	}
	return "results"
}

// urgent kinds of messages are sent in quiet hours too, and wait for nobody to read them.
var urgent = map[string]bool{"incident": true, "job_died": true}

// Urgent tells whether messages of a kind pass quiet hours.
func Urgent(kind string) bool { return urgent[kind] }

// Package notify owns what people and programs are told: the jobs that are written with a change, and the channels that deliver
// them afterwards: the message in the app, e-mail, web push and webhooks. It holds the one HTTP client for whatever
// leaves the server. Its functions over rows work in the transaction that they are given; what sends works outside of any.
package notify

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// KindNotice is the kind of the job that delivers a message to a member.
const KindNotice = "notice"

// Message is what a member is told: Kind names the text, Args fill it. In holds, by language, the args that read
// otherwise for readers of that language than in Args, which are in the company's.
type Message struct {
	Member forms.ID          `json:"member"`
	Kind   string            `json:"kind"`
	Record forms.ID          `json:"record"`
	Task   forms.ID          `json:"task"`
	Args   map[string]string `json:"args,omitempty"`

	In map[string]map[string]string `json:"in,omitempty"`
}

// Put adds an arg as readers of lang read it.
func (m Message) Put(lang, name, text string) {
	if m.In[lang] == nil {
		m.In[lang] = map[string]string{}
	}
	m.In[lang][name] = text
}

// Text is what the message says in lang.
func (m Message) Text(lang string) string {
	args := maps.Clone(m.Args)
	maps.Copy(args, m.In[lang])
	return Text(m.Kind, args, lang)
}

// Enqueue writes the job of a message, to be delivered once the transaction is there. At is the company's clock.
func Enqueue(tx *store.Tx, id forms.ID, at int64, m Message) error {
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	tx.InsertJob(&store.JobRow{ID: id, Kind: KindNotice, Subject: m.Record, Member: m.Member, Body: string(body), FireAt: at, CreatedAt: at})
	return nil
}

// Deliver does what the job of a message asks for, inside the transaction that marks it done, so that its effect
// is there exactly once however often it is tried.
func Deliver(tx *store.Tx, job *store.JobRow) error {
	m, err := read(job)
	if err != nil {
		return err
	}
	tx.InsertNotice(&store.NoticeRow{
		ID: job.ID, Member: m.Member, Kind: m.Kind, Record: m.Record, Task: m.Task, Body: job.Body, CreatedAt: job.CreatedAt,
	})
	return nil
}

func read(job *store.JobRow) (m Message, err error) {
	if err := json.Unmarshal([]byte(job.Body), &m); err != nil {
		return m, fmt.Errorf("decode message %s: %w", job.ID, err)
	}
	return m, nil
}

// ReadMessage reads what a message in the app says.
func ReadMessage(n *store.NoticeRow) (m Message, err error) {
	if err := json.Unmarshal([]byte(n.Body), &m); err != nil {
		return m, fmt.Errorf("decode notice %s: %w", n.ID, err)
	}
	return m, nil
}

// Show puts a message in front of a member at once: for what tells of jobs, which cannot be one itself. One with its
// id that is there already stays as it is.
func Show(tx *store.Tx, id forms.ID, at int64, m Message) error {
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	tx.InsertNotice(&store.NoticeRow{ID: id, Member: m.Member, Kind: m.Kind, Record: m.Record, Task: m.Task, Body: string(body), CreatedAt: at})
	return nil
}

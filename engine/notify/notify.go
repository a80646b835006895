// Package notify owns what leaves a transaction: the outbox rows that are written with a change, and the
// channels that deliver them afterwards. The channel of this release is the message in the app.
package notify

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// KindNotice is the outbox kind of a message to a member.
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

// Enqueue writes a message into the outbox, to be delivered once the transaction is there. At is the company's
// clock, which the message shows; due is the real one, by which workers deliver.
func Enqueue(tx *store.Tx, id forms.ID, at, due int64, m Message) error {
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	tx.InsertOutbox(&store.OutboxRow{
		ID: id, Kind: KindNotice, Record: m.Record, Member: m.Member, Body: string(body), DueAt: due, CreatedAt: at,
	})
	return nil
}

// Deliver does what an outbox row asks for, inside the transaction that marks it done, so that its effect
// is there exactly once however often the row is tried.
func Deliver(tx *store.Tx, row *store.OutboxRow) error {
	if row.Kind != KindNotice {
		return fmt.Errorf("outbox row %s has the unknown kind %q", row.ID, row.Kind)
	}
	var m Message
	if err := json.Unmarshal([]byte(row.Body), &m); err != nil {
		return fmt.Errorf("decode message %s: %w", row.ID, err)
	}
	tx.InsertNotice(&store.NoticeRow{
		ID: row.ID, Member: m.Member, Kind: m.Kind, Record: m.Record, Task: m.Task, Body: row.Body, CreatedAt: row.CreatedAt,
	})
	return nil
}

// MaxAttempts is how often a row is tried before an admin has to look at it.
const MaxAttempts = 12

// Backoff is how long a row waits after its nth attempt, in milliseconds: 2, 4, 8 … seconds, at most an hour.
func Backoff(attempt int) int64 {
	if attempt > 11 {
		return 3600_000
	}
	return min(3600_000, int64(1000)<<max(attempt, 1))
}

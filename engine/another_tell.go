package engine

import (
	"maps"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// summaries names a record in a language, of data that the one who is told may read.
type summaries func(lang string, data rules.Data, sight *forms.Sight) string

// tellClerks tells those who act for somebody without a smartphone what that one is told: of tasks all of them, of anything
// else whoever filed the record while they still act for them.
func (w *work) tellClerks(ch *change, m notify.Message, args map[string]string, summary summaries) error {
	clerks := w.clerks[m.Member]
	if len(clerks) == 0 {
		return nil
	}
	named := maps.Clone(args)
	if named == nil {
		named = map[string]string{}
	}
	client := m.Member
	if err := w.learn(client); err != nil {
		return err
	}
	named["for"] = w.names[client]
	for _, clerk := range clerks {
		if m.Task.IsZero() && clerk != ch.record.FiledBy || clerk == ch.record.Requester {
			continue
		}
		m.Member = clerk
		if err := w.tellFor(ch, m, client, named, summary); err != nil {
			return err
		}
	}
	return nil
}

// tellClient tells somebody what their clerk did for them, should they ever sign in.
func (w *work) tellClient(ch *change, summary summaries) error {
	if w.client == nil {
		return nil
	}
	kind := "done_for_you"
	if ch.first {
		kind = "filed_for_you"
	}
	return w.tell(ch, notify.Message{Member: w.actingFor(), Record: ch.record.ID, Kind: kind}, nil, summary)
}

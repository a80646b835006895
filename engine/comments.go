package engine

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/approvals"
	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Comments on records, and the people whom they call by name.

const (
	// longestComment is how many characters a comment may have.
	longestComment = 4000
	// mostComments is how many comments a record takes beside those that come with what people do.
	mostComments = 1000
	// mostMentions is how many people one comment calls.
	mostMentions = 20
)

// eventCommented is the kind of the event of a comment, commentEvent its payload.
const eventCommented = "commented"

type commentEvent struct {
	Comment  string     `json:"comment"`
	Mentions []forms.ID `json:"mentions,omitempty"`
}

// checkComment refuses what no database keeps and JSON would silently change.
func checkComment(text string) error {
	if !storable(text) {
		return NewFault("bad_parameter", "name", "comment")
	}
	return nil
}

// comment adds a comment to a record's history, and tells its requester and whom it calls.
func (w *work) comment(id forms.ID, in VerbIn) (result, error) {
	if err := checkSaid(in); err != nil {
		return result{}, err
	}
	record, pub, err := w.lockCommented(id)
	if err != nil {
		return result{}, err
	}
	if err := w.learn(w.caller.Member); err != nil {
		return result{}, err
	}
	pub, view, state, err := w.viewStored(pub, record)
	if err != nil {
		return result{}, err
	}
	called, err := w.mentioned(in.Mentions, pub, record, state)
	if err != nil {
		return result{}, err
	}
	if n, err := w.tx.CountEvents(record.ID, eventCommented); err != nil {
		return result{}, err
	} else if n >= mostComments {
		return result{}, NewFault("too_many_comments", "max", strconv.Itoa(mostComments))
	}
	head := &history.Head{Seq: record.EventSeq, Hash: record.EventHash}
	if err := w.append(record.ID, head, eventCommented, commentEvent{in.Comment, called}); err != nil {
		return result{}, err
	}
	record.EventSeq, record.EventHash = head.Seq, head.Hash
	w.tx.UpdateRecord(record)
	if err := w.touch(record, state); err != nil {
		return result{}, err
	}
	return result{200, view}, w.tellComment(pub, record, state, in.Comment, called)
}

// checkSaid looks at what a comment says, as far as it takes no record.
func checkSaid(in VerbIn) error {
	if err := checkComment(in.Comment); err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(in.Comment) == "":
		return NewFault("comment_required")
	case utf8.RuneCountInString(in.Comment) > longestComment:
		return NewFault("comment_too_long", "max", strconv.Itoa(longestComment))
	case len(in.Mentions) > mostMentions:
		return NewFault("too_many_mentions", "max", strconv.Itoa(mostMentions))
	case len(in.Data) > 0:
		return NewFault("no_data", "verb", verbComment)
	}
	return nil
}

// lockCommented is a record that the caller may comment, under its lock, with the version of its form.
func (w *work) lockCommented(id forms.ID) (*store.RecordRow, *published, error) {
	record, err := w.tx.LockRecord(id)
	if err != nil {
		return nil, nil, err
	}
	pub, err := w.formVersion(record.Form, record.FormVersion)
	if err != nil {
		return nil, nil, err
	}
	return record, pub, w.mayComment(pub, record)
}

// mayComment gives nil where the caller may comment a record.
func (w *work) mayComment(pub *published, record *store.RecordRow) error {
	if err := w.mayRead(pub, record); err != nil {
		return err
	}
	if record.Status == statusDraft {
		return NewFault("wrong_status", "status", record.Status)
	}
	if may, err := w.may(forms.MayComment, pub, record, nil); err != nil || !may {
		return orForbidden(err)
	}
	return nil
}

// mentioned are the people whom a comment calls, each once and without the caller. Whoever the caller may not see is not there for
// them, unless the record names them; whoever may not read the record is refused by name, since being called opens nothing.
func (w *work) mentioned(asked []forms.ID, pub *published, record *store.RecordRow, state *flows.State) ([]forms.ID, error) {
	asked = slices.DeleteFunc(distinct(asked), func(id forms.ID) bool { return id == w.caller.Member })
	if len(asked) == 0 {
		return nil, nil
	}
	rows, err := w.tx.Members(asked)
	if err != nil {
		return nil, err
	}
	seen, err := w.seesAll(slices.Collect(maps.Values(rows))...)
	if err != nil {
		return nil, err
	}
	named := concerned(record, state)
	for _, id := range asked {
		row := rows[id]
		if row == nil || row.DisabledAt != 0 || !slices.Contains(named, id) && !seen[id] {
			return nil, NewFault("no_such_member", "name", "mentions")
		}
		if reads, err := w.otherReads(id, pub, record); err != nil {
			return nil, err
		} else if !reads {
			return nil, NewFault("mention_unread", "who", row.Name)
		}
	}
	return asked, nil
}

// otherReads tells whether somebody else may read a record.
func (w *work) otherReads(member forms.ID, pub *published, record *store.RecordRow) (bool, error) {
	other, err := w.as(member)
	if err != nil {
		return false, err
	}
	err = other.mayRead(pub, record)
	if err == ErrNotFound {
		return false, nil
	}
	return err == nil, err
}

// tellComment tells those whom a comment calls, and a record's requester, each once, of a comment by somebody else.
func (w *work) tellComment(pub *published, record *store.RecordRow, state *flows.State, comment string, called []forms.ID) error {
	data, err := pub.stored(record)
	if err != nil {
		return err
	}
	ch := &change{pub: pub, record: record, data: data}
	if state != nil {
		ch.state = *state
	}
	summary := func(lang string, data rules.Data, sight *forms.Sight) string {
		if sight.SummaryShows(w.ruling(pub).form) && sight.SummaryShows(pub.form) {
			return w.summaryIn(lang, pub, record, data)
		}
		return pub.form.SummaryIn(lang, withBuiltIns(record, data), w.displayIn(lang))
	}
	tell := func(member forms.ID, kind string) error {
		return w.tell(ch, notify.Message{Member: member, Kind: kind}, map[string]string{"comment": comment}, summary)
	}
	for _, member := range called {
		if err := tell(member, "mentioned"); err != nil {
			return err
		}
	}
	if slices.Contains(called, record.Requester) {
		return nil
	}
	return tell(record.Requester, eventCommented)
}

// Mentionable are the people whom the caller may call in a comment on a record: found by text as the search of people finds them,
// or, without one, those whom the record names. Only who may read it is among them.
func (e *Engine) Mentionable(ctx context.Context, c Caller, id forms.ID, text string) (List[MemberRef], error) {
	page := List[MemberRef]{Items: []MemberRef{}}
	if !storable(text) {
		return page, NewFault("bad_text")
	}
	err := e.read(ctx, c, func(w *work) error {
		record, err := w.tx.Record(id)
		if err != nil {
			return err
		}
		pub, err := w.formVersion(record.Form, record.FormVersion)
		if err != nil {
			return err
		}
		if err := w.mayComment(pub, record); err != nil {
			return err
		}
		asked, err := w.callable(record, strings.TrimPrefix(org.Folded(text), "+86"))
		if err != nil {
			return err
		}
		rows, err := w.tx.Members(asked)
		if err != nil {
			return err
		}
		for _, member := range asked {
			row := rows[member]
			if row == nil || row.DisabledAt != 0 || member == w.caller.Member || len(page.Items) == mostMentionable {
				continue
			}
			reads, err := w.otherReads(member, pub, record)
			if err != nil {
				return err
			}
			if reads {
				page.Items = append(page.Items, MemberRef{ID: member, Name: row.Name})
			}
		}
		return nil
	})
	return page, err
}

// mostMentionable is how many people are offered at once.
const mostMentionable = 20

// callable are those whom a comment on a record may call, before it is asked whether they may read it.
func (w *work) callable(record *store.RecordRow, text string) ([]forms.ID, error) {
	if text == "" {
		_, state, err := approvals.Load(w.tx, record.ID, false)
		if err == store.ErrNotFound {
			return concerned(record, nil), nil
		}
		return concerned(record, &state), err
	}
	see, err := w.sees()
	if err != nil {
		return nil, err
	}
	hits, err := w.tx.FindMembers(text, see, mostFound, w.findable()...)
	ids := make([]forms.ID, len(hits))
	for i, hit := range hits {
		ids[i] = hit.Member
	}
	return ids, err
}

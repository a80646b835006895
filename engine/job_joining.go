package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// joiningBody is the batch that reminds those who have not joined: after whom it goes on, and whether the heads were told.
type joiningBody struct {
	jobs.Slice
	Heads bool `json:"heads,omitempty"`
}

// remindJoining reminds the heads first, then a slice of those who have an address and have not joined. After the deadline heads alone are
// reminded.
func (j *jobRun) remindJoining() error {
	var body joiningBody
	if err := j.read(&body); err != nil {
		return err
	}
	w := j.work()
	rules, err := j.cat.joining()
	if err != nil {
		return err
	}
	if !body.Heads {
		body.Heads = true
		if err := w.remindHeads(rules); err != nil {
			return err
		}
	}
	if rules.over(j.clock, j.cat.location) || !j.e.CanMail() {
		return nil
	}
	rows, err := j.tx.ToRemind(body.After, sliceRows/10)
	if err != nil || len(rows) == 0 {
		return err
	}
	for _, row := range rows {
		if err := w.remindToJoin(row, rules); err != nil {
			return err
		}
		body.After = row.ID
		body.Done++
	}
	return j.goOn(j.clock, body)
}

// remindHeads tells each head how many have not joined in the departments that answer to them.
func (w *work) remindHeads(rules JoiningRules) error {
	counts, err := w.tx.JoiningCounts(nil, store.Seen{Hidden: true})
	if err != nil {
		return err
	}
	left := map[forms.ID]int{}
	var heads []forms.ID
	for _, n := range counts {
		missing := n.People - n.Joined - n.Excused
		if missing <= 0 || n.Department.IsZero() {
			continue
		}
		above, err := w.tx.HeadsAbove(n.Department)
		if err != nil {
			return err
		}
		if len(above) == 0 {
			continue
		}
		if left[above[0]] == 0 {
			heads = append(heads, above[0])
		}
		left[above[0]] += missing
	}
	for _, head := range heads {
		kind := "joining_left"
		if rules.Deadline != "" {
			kind = "joining_left_until"
		}
		m := notify.Message{Member: head, Kind: kind, Args: map[string]string{"count": strconv.Itoa(left[head]), "day": rules.Deadline}}
		if err := notify.Enqueue(w.tx, w.nextID(), w.now, m); err != nil {
			return err
		}
	}
	return nil
}

// remindToJoin sends a member of the list a link of their own: the one that was sent before, with a new token, while it holds.
func (w *work) remindToJoin(m *store.MemberRow, rules JoiningRules) error {
	email, ok := notify.Address(m.Email)
	if !ok {
		return nil
	}
	ends := w.now + inviteDays*24*time.Hour.Milliseconds()
	if day, err := time.ParseInLocation(time.DateOnly, rules.Deadline, w.cat.location); err == nil {
		ends = max(ends, day.AddDate(0, 0, 1).UnixMilli())
	}
	row, err := w.tx.MailedInvitation(m.ID, w.now)
	switch {
	case errors.Is(err, store.ErrNotFound):
		made, err := w.invite(store.InvitationRow{Kind: store.InvitePersonal, Member: m.ID, Department: m.Department, Email: email, MaxUses: 1, CreatedAt: w.now, ExpiresAt: ends})
		if err != nil {
			return err
		}
		return w.mailInvitation(inviteBody{Invitation: made.ID, Email: email, Remind: true})
	case err != nil:
		return err
	}
	if row.Email != email || AsFault(w.isGood(row)) != nil { // the list has another address by now, or who made it has left
		row.RevokedAt = w.now
		w.tx.UpdateInvitation(row)
		return w.remindToJoin(m, rules)
	}
	row.ExpiresAt = max(row.ExpiresAt, ends)
	w.tx.UpdateInvitation(row)
	return w.mailInvitation(inviteBody{Invitation: row.ID, Email: email, Remind: true})
}

// prepareInvite makes the link of an invitation by mail. Each attempt makes another, and the one before ends: what is stored opens nothing.
func (s *sending) prepareInvite(tx *store.Tx) (*verdict, error) {
	var body inviteBody
	if err := json.Unmarshal([]byte(s.d.Body), &body); err != nil {
		return nil, fmt.Errorf("decode an invitation: %w", err)
	}
	w := s.e.newWork(tx.Context(), tx, Caller{Company: s.job.Company, Language: s.cat.company.Language}, s.cat, s.job.ID)
	w.now = s.clock
	row, err := w.openInvitation(body.Invitation)
	if errors.Is(err, store.ErrNotFound) || AsFault(err) != nil {
		return over(store.DeliverySkipped, "unwanted"), nil
	}
	if err != nil {
		return nil, err
	}
	common, err := tx.MessageSettings(s.job.Company)
	if err != nil {
		return nil, err
	}
	settings, company, err := notify.ReadSettings("", common)
	if err != nil {
		return nil, err
	}
	s.company = company
	if until, err := s.quietFor(w, row, settings); body.Remind && (err != nil || until > s.clock) {
		return &verdict{status: store.DeliveryQuiet, until: until}, err
	}
	page, err := w.joinPage(row)
	if err != nil {
		return nil, err
	}
	token, hash := s.e.newToken()
	row.TokenHash = hash
	tx.UpdateInvitation(row)
	s.to = body.Email
	s.page = notify.InvitePage(s.cat.company.Language, notify.Invite{Company: page.Company, By: page.By, Name: page.Name, Link: s.e.out.PublicURL + JoinPath(token),
		Until: time.UnixMilli(row.ExpiresAt).In(s.cat.location).Format(time.DateTime[:16])})
	return nil, nil
}

// quietFor gives when the company's quiet hours end, by the clock of where the member works whom it is for; 0 where none hold.
func (s *sending) quietFor(w *work, row *store.InvitationRow, settings notify.Settings) (int64, error) {
	if row.Member.IsZero() || *settings.Quiet == (notify.Quiet{}) {
		return 0, nil
	}
	when, err := w.worktime(row.Member)
	if err != nil {
		return 0, err
	}
	return settings.Quiet.Until(s.clock, when.Zone, when.Calendar.IsWorkday), nil
}

// JoinPath is the page of a link to join. The token stands behind #, which browsers send nowhere.
func JoinPath(token string) string { return "/m/join#" + token }

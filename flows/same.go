package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// markSame marks the chairs of people who agreed already, as the node's same_person says (F7). Such a
// chair counts as its own agreement only. Never where the node asks for a comment with the agreement, and
// never where data changed since.
func (a *approve) markSame(w *walk, chairs []chair) {
	if a.same == "none" || a.comment[Agree] {
		return
	}
	for i := range chairs {
		ch := &chairs[i]
		if ch.skip == nil && w.agreedBefore(ch.member, a.same == "whole_flow") {
			ch.skip, ch.agrees = because("same_person", "scope", a.same), true
		}
	}
}

// agreedBefore reports whether member agreed to the data as it is now in this round: anywhere in it, or at
// the last node where somebody decided. A node passed because the same people agreed before keeps the row
// going; one that nobody sat at is looked through.
func (w *walk) agreedBefore(member forms.ID, anywhere bool) bool {
	for i := len(w.s.Visits) - 1; i >= 0; i-- {
		v := &w.s.Visits[i]
		if v.Round != w.s.Round {
			return false
		}
		if v.Electorate == nil || v.Electorate.Of == 0 {
			continue
		}
		for _, s := range v.Seats {
			if s.Member == member && s.Status == SeatAgreed && s.Data == w.data() {
				return true
			}
			if s.Member == member && s.Agrees && w.agreedEarlier(i, member) {
				return true
			}
		}
		if !anywhere {
			return false
		}
	}
	return false
}

// agreedEarlier reports whether the agreement that an agreeing skipped seat of visit i stands for was to
// the data as it is now.
func (w *walk) agreedEarlier(i int, member forms.ID) bool {
	for i--; i >= 0 && w.s.Visits[i].Round == w.s.Round; i-- {
		for _, s := range w.s.Visits[i].Seats {
			if s.Member == member && s.Status == SeatAgreed {
				return s.Data == w.data()
			}
		}
	}
	return false
}

// data is a digest of the record's data: equal digests mean that nothing changed.
func (w *walk) data() string {
	if w.digest == "" {
		sum := sha256.Sum256(appendData(nil, w.facts.Data))
		w.digest = hex.EncodeToString(sum[:12])
	}
	return w.digest
}

// builtIns are what a condition can read beside the record's own fields. They move with the record, not by
// anybody's edit, so an agreement stands when they change.
var builtIns = []string{"requester", "department", "status", "number", "submitted_at"}

// appendData writes data so that no two data share a text: the canonical key of an ask whose arguments are
// the ids and values in order. Blanks are left out.
func appendData(b []byte, d rules.Data) []byte {
	ids := make([]string, 0, len(d))
	for id, v := range d {
		if !v.IsBlank() && !slices.Contains(builtIns, id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	args := make([]rules.Value, 0, 2*len(ids))
	for _, id := range ids {
		args = append(args, rules.Text(id), d[id])
	}
	return append(b, rules.Ask{Fact: "data", Args: args}.Key()...)
}

package engine

import (
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// passOn goes on with the successor of a successor who has left meanwhile. Where there is none, a leaver's tasks go where flows send them, and
// the rest stays; who only moved on keeps what is left.
func (w *work) passOn(body *handOverBody) error {
	passed := map[forms.ID]bool{body.From: true}
	for to := body.What.To; !to.IsZero(); {
		if passed[to] { // a ring of successors
			break
		}
		m, err := w.tx.Member(to)
		if err != nil {
			return err
		}
		if m.DisabledAt == 0 {
			body.What.To = to
			return nil
		}
		passed[to], to = true, m.Successor
	}
	body.What = HandOver{Tasks: body.What.Tasks && body.Left}
	return nil
}

// endReach ends what programs do in a member's name, the links by which others answer forms from outside or join, and the devices that hear of them,
// for good: coming back brings none of it back.
func (w *work) endReach(member forms.ID) error {
	keys, err := w.tx.APIKeysOf(member)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if _, err := w.tx.DeleteAPIKey(member, k.ID); err != nil {
			return err
		}
	}
	if err := w.closeEntriesBy(member); err != nil {
		return err
	}
	if err := w.revokeInvitationsBy(member); err != nil {
		return err
	}
	return dropDevices(w.tx, member)
}

// dropDevices ends that devices of a member take web push: where all sessions end, nothing more is to be read on a phone that was lost.
func dropDevices(tx *store.Tx, member forms.ID) error {
	devices, err := tx.PushOf(member)
	if err != nil {
		return err
	}
	for _, d := range devices {
		if _, err := tx.DropPush(member, d.ID); err != nil {
			return err
		}
	}
	return nil
}

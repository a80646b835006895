package engine

import "github.com/superform-dev/superform/forms"

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

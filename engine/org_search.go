package engine

import (
	"context"
	"strings"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// mostFound is how many people a search gives at most.
const mostFound = 50

// OrgSearch finds people by the beginning of a name or of one of its parts, in characters, pinyin or first letters, of a phone number
// or of its last four digits, or of a staff number. The nearest come first; there is no second page.
func (e *Engine) OrgSearch(ctx context.Context, c Caller, text string, limit int) (List[OrgMember], error) {
	page := List[OrgMember]{Items: []OrgMember{}}
	if !storable(text) {
		return page, NewFault("bad_text")
	}
	text = strings.TrimPrefix(org.Folded(text), "+86")
	if text == "" {
		return page, nil
	}
	err := e.read(ctx, c, func(w *work) error {
		see, err := w.sees()
		if err != nil {
			return err
		}
		hits, err := w.tx.FindMembers(text, see, min(max(limit, 1), mostFound), w.findable()...)
		if err != nil {
			return err
		}
		ids := make([]forms.ID, len(hits))
		for i, h := range hits {
			ids[i] = h.Member
		}
		found, err := w.tx.Members(ids)
		if err != nil {
			return err
		}
		rows := make([]*store.MemberRow, len(hits))
		for i, h := range hits {
			rows[i] = found[h.Member]
		}
		if page.Items, err = w.people(rows, forms.ID{}); err != nil {
			return err
		}
		for i, h := range hits {
			page.Items[i].By = h.Kind
		}
		return nil
	})
	return page, err
}

package engine

import (
	"context"

	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Counts are the figures beside a page's menu. Each ends at 100, which stands for 100 or more.
type Counts struct {
	Tasks   int `json:"tasks" maximum:"100" doc:"my open tasks; 100 is 100 or more, as of the others"`
	Notices int `json:"notices" maximum:"100" doc:"my unread messages"`
	Drafts  int `json:"drafts" maximum:"100" doc:"my drafts"`
	Running int `json:"running" maximum:"100" doc:"my records under way"`
}

// Counts counts what waits for the caller.
func (e *Engine) Counts(ctx context.Context, c Caller) (Counts, error) {
	var counts store.Counts
	err := e.read(ctx, c, func(w *work) (err error) {
		counts, err = w.tx.CountsOf(c.Member)
		return err
	})
	return Counts(counts), err
}

// readAtOnce is how many messages one transaction marks as read.
const readAtOnce = 500

// ReadNotices marks the caller's messages as read, up to the one that until names or, with none, all of them. It is
// the same however often it is asked.
func (e *Engine) ReadNotices(ctx context.Context, c Caller, until forms.ID) (Counts, error) {
	marked := false
	for {
		var n int64
		err := e.store.Company(c.Company).Write(ctx, func(tx *store.Tx) (err error) {
			n, err = tx.ReadNotices(c.Member, until, e.now(), readAtOnce)
			return err
		})
		if err != nil {
			return Counts{}, fault(err)
		}
		if marked = marked || n > 0; n < readAtOnce {
			if marked {
				e.tell(live.Change{Company: c.Company, Members: []forms.ID{c.Member}})
			}
			return e.Counts(ctx, c)
		}
	}
}

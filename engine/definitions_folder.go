package engine

import (
	"context"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// ImpactOfFolder is Impact of an app as it lies in a folder, in place of drafts, for whoever runs the server: of the company with that
// id or, with "", of the only one. Nobody is asked for rights; values of records are not told.
func (e *Engine) ImpactOfFolder(ctx context.Context, company string, app *apps.App, in ImpactIn) (Impact, error) {
	var rows []*store.CompanyRow
	err := e.store.System(store.Companies).Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.Companies()
		return err
	})
	if err != nil {
		return Impact{}, fault(err)
	}
	var chosen []*store.CompanyRow
	for _, row := range rows {
		if company == "" || row.ID.String() == company {
			chosen = append(chosen, row)
		}
	}
	if len(chosen) != 1 {
		return Impact{}, NewFault("bad_parameter", "name", "company")
	}
	operator := Caller{Company: chosen[0].ID, Language: forms.English, Admin: true}
	return e.impact(ctx, operator, app.ID, in, func(w *work) (*planned, error) { return w.planOf(app) })
}

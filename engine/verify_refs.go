package engine

import (
	"context"
	"maps"

	"github.com/superform-dev/superform/engine/records"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// verifyRefs holds what records are noted to refer to against their data. What is wrong the job note-references writes anew.
func (e *Engine) verifyRefs(ctx context.Context, company forms.ID, v *verifier) error {
	cat, err := e.catalog(ctx, company)
	if err != nil {
		return err
	}
	return e.store.Company(company).Read(ctx, func(tx *store.Tx) error {
		w := e.newWork(ctx, tx, Caller{Company: company, Language: cat.company.Language}, cat, e.newID())
		keys := map[choiceName]forms.ID{}
		err := tx.AllRecords(func(r *store.RecordRow) error {
			if r.Key != "" {
				keys[choiceName{r.Form, r.Key}] = r.ID
			}
			return nil
		})
		if err != nil {
			return err
		}
		return tx.AllRecords(func(r *store.RecordRow) error {
			pub, data, err := w.referrer(r)
			if err != nil {
				return err
			}
			want := map[store.RefRow]bool{}
			if data != nil {
				for _, ref := range records.Refs(pub.form, data) {
					if ref.Target.IsZero() {
						ref.Target = keys[choiceName{ref.Form, ref.Key}]
					}
					if !ref.Target.IsZero() {
						want[store.RefRow{Field: ref.Field, Target: ref.Target}] = true
					}
				}
			}
			noted, err := tx.RefsOf(r.ID)
			got := map[store.RefRow]bool{}
			for _, ref := range noted {
				got[ref] = true
			}
			if err == nil && !maps.Equal(got, want) {
				v.found("I34 record %s is noted to refer to what its data do not name, or not to all that they do", r.ID)
			}
			return err
		})
	})
}

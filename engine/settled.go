package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
)

// What a company settles for itself: for whom an app is, its menu, who may see whom. Each stands under a key, whole, with a
// revision, and is read with the catalog.
const (
	settledAudience   = "audience:" // and the app
	settledMenu       = "menu"
	settledVisibility = "visibility"
	settledEvidence   = "evidence"
)

// Settled is what stands under a key, with who changed it last. Revision is what If-Match names; 0 where nobody has
// settled anything.
type Settled struct {
	Revision  int64      `json:"revision"`
	ChangedBy *MemberRef `json:"changed_by,omitempty"`
	ChangedAt Instant    `json:"changed_at,omitzero"`
}

// settled says who settled what stands under a key, and when.
func (w *work) settled(key string) (Settled, error) {
	row := w.cat.settled[key]
	if row == nil {
		return Settled{}, nil
	}
	return w.settledBy(row)
}

func (w *work) settledBy(row *store.SettingRow) (Settled, error) {
	if err := w.learn(row.ChangedBy); err != nil {
		return Settled{}, err
	}
	return Settled{Revision: row.Revision, ChangedBy: w.member(row.ChangedBy), ChangedAt: Instant(row.ChangedAt)}, nil
}

// settle reads what was settled into the catalog.
func (cat *catalog) settle() error {
	cat.audience = map[string]Audience{}
	for key, row := range cat.settled {
		var err error
		app, isAudience := strings.CutPrefix(key, settledAudience)
		switch {
		case isAudience:
			var audience Audience
			err = json.Unmarshal([]byte(row.Body), &audience)
			cat.audience[app] = audience
		case key == settledEvidence:
			err = json.Unmarshal([]byte(row.Body), &cat.evidence)
		case key == settledMenu:
			cat.menu = &Menu{}
			err = json.Unmarshal([]byte(row.Body), cat.menu)
		case key == settledVisibility:
			cat.visibility = &org.Visibility{}
			err = json.Unmarshal([]byte(row.Body), cat.visibility)
		}
		if err != nil {
			return fmt.Errorf("read the setting %s: %w", key, err)
		}
	}
	return nil
}

// settling is a change of what stands under a key: value in place of what stood there at a revision, noted as event.
type settling struct {
	key, event string
	value      any
	revision   int
}

// put writes it, under the lock of the company, and notes it in the company's history. Where somebody else was faster it
// is the fault "changed_meanwhile", with who and when.
func (w *work) put(s settling) (Settled, error) {
	if _, err := w.tx.LockCompany(w.caller.Company); err != nil {
		return Settled{}, err
	}
	body, err := json.Marshal(s.value)
	if err != nil {
		return Settled{}, fmt.Errorf("encode the setting %s: %w", s.key, err)
	}
	row := &store.SettingRow{Key: s.key, Body: string(body), Revision: int64(s.revision) + 1, ChangedBy: w.caller.Member, ChangedAt: w.now}
	done, err := w.tx.PutSetting(row)
	if err != nil {
		return Settled{}, err
	}
	if !done {
		return Settled{}, w.outrun(s.key)
	}
	err = w.note(w.caller.Company, s.event, struct {
		Key   string `json:"key"`
		Value any    `json:"value"`
	}{s.key, s.value})
	if err != nil {
		return Settled{}, err
	}
	return w.settledBy(row)
}

// outrun says who changed what stands under a key meanwhile.
func (w *work) outrun(key string) error {
	all, err := w.tx.Settings()
	if err != nil {
		return err
	}
	row := all[key]
	if row == nil {
		return NewFault("stale", "revision", "0")
	}
	return w.meanwhile(row.ChangedBy, row.ChangedAt, row.Revision)
}

// settling runs a change of something settled: once per key, told to every open page, and read anew by this node at once.
func (e *Engine) settling(ctx context.Context, c Caller, key Key, right string, do func(*work) (result, error)) (Answer, error) {
	if !c.Holds(right) {
		return Answer{}, NewFault("forbidden")
	}
	answer, err := e.command(ctx, c, key, func(w *work) (result, error) {
		if _, err := w.tx.LockCompany(c.Company); err != nil {
			return result{}, err
		}
		if err := w.anew(); err != nil || !w.caller.Holds(right) {
			return result{}, cmp.Or(err, error(NewFault("forbidden")))
		}
		return do(w)
	})
	e.catalogs.drop(c.Company)
	if err == nil {
		e.tellAll(c.Company)
	}
	return answer, err
}

// everywhere gives nil where the caller holds a right for the whole company.
func (w *work) everywhere(right string) error { return w.needs(right, org.Place{}) }

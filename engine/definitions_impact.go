package engine

import (
	"context"
	"encoding/json"
	"time"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Impact is what drafts would have made of the newest records of a form: each is worked out twice with the facts of now, by what is
// published and by the drafts, and what differs is told. Nothing is written.
type Impact struct {
	Form        string             `json:"form"`
	Records     int                `json:"records" doc:"how many were looked at"`
	Invalid     int                `json:"invalid" doc:"could not be submitted any more"`
	Valid       int                `json:"valid" doc:"could be submitted now, and could not before"`
	Values      int                `json:"values" doc:"would hold other computed values"`
	Paths       int                `json:"paths" doc:"would go another way"`
	Conversions []ConversionImpact `json:"conversions"`
	Examples    []ImpactRecord     `json:"examples" doc:"up to 50 of them, those that the caller may read whole"`
	Next        string             `json:"next" doc:"where to go on, as after; empty: all that were asked for"`
}

// ConversionImpact is what becomes of the values of a field that changes its type.
type ConversionImpact struct {
	ConversionView
	Kept  int      `json:"kept"`
	Lost  int      `json:"lost" doc:"values that are none of the new type"`
	Fails []string `json:"fails,omitempty" doc:"up to 5 of them, of records that the caller may read whole"`
}

// ImpactRecord is what would differ in one record.
type ImpactRecord struct {
	Record   forms.ID                   `json:"record"`
	Number   string                     `json:"number,omitempty"`
	Summary  string                     `json:"summary"`
	Problems []ProblemView              `json:"problems,omitempty" doc:"that it would have besides"`
	Before   map[string]json.RawMessage `json:"before,omitempty" doc:"values that would differ, by field"`
	After    map[string]json.RawMessage `json:"after,omitempty"`
	PathFrom []string                   `json:"path_from,omitempty" doc:"the nodes through which it would go now"`
	PathTo   []string                   `json:"path_to,omitempty"`
}

// ImpactIn asks for an impact: Form is its name in the app, After where another answer stopped.
type ImpactIn struct {
	Form  string
	After string
	Limit int
}

const (
	mostImpact     = 1000 // records
	impactSlice    = 50   // records of one transaction
	impactExamples = 50
	impactFails    = 5
)

// impactTime is after how long an answer stops and says where to go on.
const impactTime = 8 * time.Second

// Impact replays the newest records of a form through the drafts of its app. It reads in slices, each in a transaction of its own
// that writes nothing and holds nothing.
func (e *Engine) Impact(ctx context.Context, c Caller, app string, in ImpactIn) (Impact, error) {
	return e.impact(ctx, c, app, in, func(w *work) (*planned, error) { return w.plan(app, nil) })
}

// planOf is a plan in which the definitions of an app stand as drafts.
func (w *work) planOf(app *apps.App) (*planned, error) {
	stand, err := w.standing(app.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range definitionsOf(app) {
		name := nameOf(d.Kind, d.ID)
		s := stand[name.path()]
		if s == nil {
			s = &standingDefinition{name: name}
			stand[name.path()] = s
		}
		s.draft = &store.DraftRow{Kind: d.Kind, ID: d.ID, App: app.ID, Body: string(d.Body)}
	}
	rows, err := w.tx.CurrentDefinitions()
	if err != nil {
		return nil, err
	}
	p := &planned{app: app, stand: stand, losses: map[string][]forms.Conversion{}}
	return p, w.compilePlan(p, rows)
}

func (e *Engine) impact(ctx context.Context, c Caller, app string, in ImpactIn, plan func(*work) (*planned, error)) (Impact, error) {
	r := &replay{started: time.Now(), form: app + "." + in.Form, limit: min(max(in.Limit, 1), mostImpact)}
	r.out = Impact{Form: r.form, Conversions: []ConversionImpact{}, Examples: []ImpactRecord{}}
	if in.After != "" {
		after, err := forms.ParseID(in.After)
		if err != nil {
			return r.out, NewFault("bad_parameter", "name", "after")
		}
		r.after = after
	}
	err := e.read(ctx, c, func(w *work) (err error) {
		if err = w.ofApp(app); err != nil {
			return err
		}
		if r.plan, err = plan(w); err != nil {
			return err
		}
		return r.begin(w)
	})
	for more := true; err == nil && more; {
		err = e.read(ctx, c, func(w *work) (err error) {
			more, err = r.slice(w)
			return err
		})
	}
	return r.out, err
}

// replay is an impact being worked out.
type replay struct {
	started time.Time
	form    string
	plan    *planned
	after   forms.ID
	limit   int
	out     Impact
}

// begin refuses what cannot be replayed, and lists the conversions. Refusals that only publishing knows are no reason not to look.
func (r *replay) begin(w *work) error {
	if w.cat.forms[r.form] == nil {
		return ErrNotFound
	}
	if r.plan.next == nil {
		return r.plan.refusal(nil)
	}
	for _, c := range r.plan.losses[r.form] {
		if c.From.Type != c.To.Type || c.Loss != forms.Lossless {
			r.out.Conversions = append(r.out.Conversions, ConversionImpact{ConversionView: conversionView(c, w.caller.Language)})
		}
	}
	return nil
}

// slice replays some records; false where no more is to be done.
func (r *replay) slice(w *work) (more bool, err error) {
	rows, err := w.tx.NewestRecords(r.form, r.after, min(impactSlice, r.limit-r.out.Records))
	if err != nil || len(rows) == 0 {
		return false, err
	}
	for _, row := range rows {
		if err := r.record(w, row); err != nil {
			return false, err
		}
		r.out.Records++
		r.after = row.ID
	}
	if r.out.Records >= r.limit || len(rows) < impactSlice {
		return false, nil
	}
	if time.Since(r.started) > impactTime {
		r.out.Next = r.after.String()
		return false, nil
	}
	return true, nil
}

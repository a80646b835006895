package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/forms"
)

// Whoever looks after flows may end a record that they may not read; they are told nothing of its data.
func TestAccess_FlowAdmin(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.submit("ana", "relay", `{"subject":"私事","tag":"隐情"}`)
		answer, err := w.RecordVerb(ctx, w.as("admin"), w.key(), r.ID, "terminate", engine.VerbIn{Comment: "为证"})
		view := w.record(answer, err)
		if view.Status != "terminated" || view.ID != r.ID || view.Number != r.Number {
			t.Errorf("the admin is answered %+v", view)
		}
		for _, secret := range []string{"私事", "隐情", `"data"`, `"path"`, `"actions"`} {
			if strings.Contains(string(answer.Body), secret) {
				t.Errorf("the admin is told %s: %s", secret, answer.Body)
			}
		}
		if _, err := w.Record(ctx, w.as("admin"), r.ID); !engine.HasCode(err, "not_found") {
			t.Errorf("reading it, the admin is told %v", err)
		}
		w.clean()
	})
}

// What each kind of person reads of each record, field by field: alone and on the list it is the same.
func TestAccess_WhoReadsWhat(t *testing.T) {
	eachGuarded(t, func(t *testing.T, w *world) {
		lines := `"lines":[{"_id":"1","what":"w","cost":1}]`
		records := map[string]forms.ID{
			"ana's":    w.file("ana", "guard.claim", `{"subject":"a","amount":50,`+lines+`}`).ID,
			"big":      w.file("ana", "guard.claim", `{"subject":"b","amount":500,`+lines+`}`).ID,
			"ben's":    w.file("ben", "guard.claim", `{"subject":"c","amount":50}`).ID,
			"cat's":    w.file("cat", "guard.claim", `{"subject":"d"}`).ID,
			"hr's":     w.file("hr", "guard.claim", `{"subject":"e","amount":900,"secret":"x"}`).ID,
			"rejected": w.file("ana", "guard.claim", `{"subject":"f","amount":50}`).ID,
			"approved": w.file("ana", "guard.claim", `{"subject":"g","amount":50}`).ID,
		}
		draft := w.record(w.SaveDraft(context.Background(), w.as("ana"), w.key(), "guard.claim", json.RawMessage(`{"subject":"h"}`)))
		records["draft"] = draft.ID
		w.judged(records["rejected"], "reject")
		w.judged(records["approved"], "agree")
		const all, noSecret = "amount lines subject", "amount lines subject"
		want := map[string]map[string]string{
			"ana":    {"ana's": all, "big": all, "approved": "amount subject", "draft": "subject"},
			"ben":    {"ben's": "amount subject", "cat's": "subject"},
			"cat":    {"cat's": "subject", "approved": "subject"},
			"boss":   {"ana's": noSecret, "big": noSecret, "cat's": "subject", "rejected": "amount subject", "approved": "amount subject"},
			"chief":  {"ana's": noSecret, "big": noSecret, "ben's": "amount subject", "cat's": "subject", "hr's": "amount subject", "rejected": "amount subject", "approved": "amount subject"},
			"mia":    {"ben's": "amount subject"},
			"hr":     {"ana's": all, "big": all, "ben's": "amount subject", "cat's": "subject", "hr's": "amount doubled secret subject", "rejected": "amount subject", "approved": "amount subject"},
			"fin":    {"big": "amount lines subject", "hr's": "amount subject", "approved": "subject"},
			"keeper": {},
			"admin":  {},
			"judge":  {"ana's": all, "big": all, "ben's": "amount subject", "cat's": "subject", "hr's": "amount doubled secret subject", "rejected": "amount subject", "approved": "amount subject"},
		}
		fields := []string{"subject", "amount", "secret", "doubled", "lines", "paper"}
		for _, member := range w.everybody() {
			for name := range records {
				if _, is := want[member][name]; !is {
					want[member][name] = "-"
				}
			}
			if got := w.readsOf(member, records); !maps.Equal(got, want[member]) {
				t.Errorf("%s reads %v\nwant %v", member, got, want[member])
			}
			want[member]["draft"] = "-" // which is on the list of mine
			if got := w.listedTo(member, "guard.claim", records, fields); !maps.Equal(got, want[member]) {
				t.Errorf("the list of %s is %v\nwant %v", member, got, want[member])
			}
		}
		view, err := w.Record(context.Background(), w.as("fin"), records["big"])
		if err != nil || strings.Contains(string(view.Data), "cost") || !strings.Contains(string(view.Data), `"what":"w"`) {
			t.Errorf("finance reads %s, %v", view.Data, err)
		}
		mine, err := w.Records(context.Background(), w.as("ana"), engine.ListIn{Form: "guard.claim"})
		every, err2 := w.Records(context.Background(), w.as("ana"), engine.ListIn{})
		if err != nil || err2 != nil || len(mine.Items) != 4 || len(every.Items) != 4 {
			t.Errorf("ana's own: %d and %d, %v %v; what was rejected is no longer hers to read", len(mine.Items), len(every.Items), err, err2)
		}
		w.clean()
	})
}

// What somebody may not read is told nowhere: not in the record, its history, its summary, on lists, in reasons, in what
// rules make of it, nor by an order or a filter.
func TestAccess_NothingTells(t *testing.T) {
	eachGuarded(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.file("hr", "guard.claim", `{"subject":"s","amount":900,"secret":"x"}`)
		for _, member := range []string{"fin", "chief"} {
			c := w.as(member)
			view, err := w.Record(ctx, c, r.ID)
			page, err2 := w.Records(ctx, c, engine.ListIn{Form: "guard.claim", Scope: "form", Fields: []string{"secret", "doubled", "amount"}})
			why, err3 := w.Why(ctx, c, r.ID, []string{"secret", "doubled", "amount"})
			evaluated, err4 := w.Evaluate(ctx, c, "guard.claim", engine.EvaluateIn{Record: r.ID, Data: json.RawMessage(`{"subject":"s","secret":"taboo"}`), Why: []string{"secret", "doubled"}})
			if err := errors.Join(err, err2, err3, err4); err != nil {
				t.Fatal(err)
			}
			for what, answer := range map[string]any{"record": view, "list": page, "why": why, "evaluate": evaluated} {
				body, err := json.Marshal(answer)
				if err != nil {
					t.Fatal(err)
				}
				for _, secret := range []string{`"xx"`, `"x"`, "s · x", "secret ==", "taboo", "Not that"} {
					if strings.Contains(string(body), secret) {
						t.Errorf("%s of %s tells %s: %s", what, member, secret, body)
					}
				}
			}
			if len(why.Why["secret"])+len(why.Why["doubled"]) > 0 || evaluated.Fields["secret"] != (engine.FieldState{}) {
				t.Errorf("%s is told why: %v, %v", member, why, evaluated.Fields)
			}
			for _, in := range []engine.ListIn{{Filter: "secret == 'x'"}, {Filter: "amount > 1 and not blank(secret)"}, {Sort: "secret"}, {Sort: "-secret"}} {
				in.Form, in.Scope = "guard.claim", "form"
				if _, err := w.Records(ctx, c, in); !engine.HasCode(err, "filter_unread") {
					t.Errorf("%s asks for %+v and is told %v", member, in, err)
				}
			}
		}
		full, err := w.Record(ctx, w.as("judge"), r.ID)
		if body, _ := json.Marshal(full); err != nil || !strings.Contains(string(body), "secret ==") || full.Summary != "s · x" {
			t.Errorf("the judge is told %+v, %v", full, err)
		}
		// A field that is read in some records only is no filter, as the list would tell of the others.
		for member, want := range map[string]string{"fin": "filter_unread", "boss": "", "ana": "filter_unread", "hr": ""} {
			_, err := w.Records(ctx, w.as(member), engine.ListIn{Form: "guard.claim", Scope: "form", Filter: "amount > 1"})
			if want == "" && err != nil && member == "hr" || want != "" && !engine.HasCode(err, want) {
				t.Errorf("%s filters by amount and is told %v", member, err)
			}
		}
		// Of her own claims ana may read some by the rule about colleagues alone, which is about one field.
		if _, err := w.Records(ctx, w.as("ana"), engine.ListIn{Form: "guard.claim", Filter: "subject == 's'"}); err != nil {
			t.Errorf("of her own ana is told %v", err)
		}
		w.clean()
	})
}

// Of a form that is not theirs people are told nothing, and those who may read it only, what it offers them.
func TestAccess_Forms(t *testing.T) {
	eachGuarded(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		may := func(member string) map[string]string {
			list, err := w.Forms(ctx, w.as(member))
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]string{}
			for _, f := range list {
				out[strings.TrimPrefix(f.ID, "guard.")] = strings.Join(f.May, " ")
			}
			return out
		}
		for member, want := range map[string]map[string]string{
			"ana":    {"claim": "create read comment", "contact": "read comment", "rank": "read comment", "order": "create read comment"},
			"keeper": {"claim": "create read comment", "contact": "read change comment", "rank": "read comment", "order": "create read comment"},
			"hr": {"claim": "create read comment export", "contact": "create read change delete comment", "rank": "create read comment", "order": "create read comment",
				"vault": "create read comment"},
		} {
			if got := may(member); !maps.Equal(got, want) {
				t.Errorf("%s may %v\nwant %v", member, got, want)
			}
		}
		for _, version := range []int{0, 1} {
			_, err := w.Form(ctx, w.as("ana"), "guard.vault", version)
			_, err2 := w.Reading(ctx, w.as("ana"), "guard.vault", version)
			_, err3 := w.Records(ctx, w.as("ana"), engine.ListIn{Form: "guard.vault"})
			_, err4 := w.Evaluate(ctx, w.as("ana"), "guard.vault", engine.EvaluateIn{Data: json.RawMessage(`{}`)})
			_, err5 := w.CreateRecord(ctx, w.as("ana"), w.key(), "guard.vault", json.RawMessage(`{}`), nil)
			for i, err := range []error{err, err2, err3, err4, err5} {
				if !engine.HasCode(err, "not_found") {
					t.Errorf("%d: of the vault ana is told %v", i, err)
				}
			}
		}
	})
}

// Whoever fills in a form may fill in what they may, and is told of the rest by its path.
func TestAccess_FieldsOnWrite(t *testing.T) {
	eachGuarded(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		for what, send := range map[string]func() (engine.Answer, error){
			"file": func() (engine.Answer, error) {
				return w.CreateRecord(ctx, w.as("ana"), w.key(), "guard.claim", json.RawMessage(`{"subject":"a","secret":"x"}`), nil)
			},
			"draft": func() (engine.Answer, error) {
				return w.SaveDraft(ctx, w.as("ana"), w.key(), "guard.claim", json.RawMessage(`{"subject":"a","secret":"x"}`))
			},
		} {
			if _, err := send(); told(err) != `422 invalid (1 problems, first field_forbidden at "secret") [secret field_forbidden] | `+told(err)[strings.Index(told(err), " | ")+3:] {
				t.Errorf("%s: ana is told %s", what, told(err))
			}
		}
		evaluated, err := w.Evaluate(ctx, w.as("ana"), "guard.claim", engine.EvaluateIn{Data: json.RawMessage(`{"subject":"a","secret":"x"}`)})
		if err != nil || len(evaluated.Problems) != 1 || evaluated.Problems[0].Path != "secret" || !evaluated.Fields["secret"].Locked || evaluated.Fields["subject"].Locked {
			t.Errorf("ana's form says %+v, %v", evaluated, err)
		}
		if r := w.file("hr", "guard.claim", `{"subject":"a","secret":"x"}`); !strings.Contains(string(r.Data), `"doubled":"xx"`) {
			t.Errorf("hr files %s", r.Data)
		}
		// A returned record is filled in again within the same rights.
		r := w.file("ana", "guard.claim", `{"subject":"a"}`)
		w.judged(r.ID, "return")
		task := w.tasksOf(r.ID)["ana"].ID
		view, err := w.Task(ctx, w.as("ana"), task)
		if err != nil || strings.Join(view.Editable, " ") != "subject amount lines paper" {
			t.Errorf("ana may change %v, %v", view.Editable, err)
		}
		_, err = w.TaskVerb(ctx, w.as("ana"), w.key(), task, "resubmit", engine.VerbIn{Data: json.RawMessage(`{"subject":"b","secret":"y"}`)})
		if f := engine.AsFault(err); f == nil || len(f.Problems) != 1 || f.Problems[0].Code != "field_forbidden" {
			t.Errorf("filing it again ana is told %v", err)
		}
		again := w.record(w.TaskVerb(ctx, w.as("ana"), w.key(), task, "resubmit", engine.VerbIn{Data: json.RawMessage(`{"subject":"b"}`)}))
		if string(again.Data) != `{"subject":"b"}` {
			t.Errorf("filed again it is %s", again.Data)
		}
		w.clean()
	})
}

// A filed record without a flow is changed and deleted by those who may, field by field.
func TestAccess_ChangeAndDelete(t *testing.T) {
	eachGuarded(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.file("hr", "guard.contact", `{"name":"Li","phone":"1","salary":5,"card":"c-1"}`)
		change := func(as string, revision int, data string) (engine.RecordView, error) {
			answer, err := w.PatchRecord(ctx, w.as(as), w.key(), r.ID, revision, json.RawMessage(data))
			if err != nil {
				return engine.RecordView{}, err
			}
			return w.record(answer, nil), nil
		}
		if _, err := change("ana", 1, `{"phone":"2"}`); !engine.HasCode(err, "forbidden") {
			t.Errorf("ana is told %v", err)
		}
		view, err := change("keeper", 1, `{"phone":"2"}`)
		if err != nil || fieldsOf(view) != "card name phone" || !slices.Equal(view.Editable, []string{"phone"}) {
			t.Errorf("the keeper has %s, may change %v, %v", view.Data, view.Editable, err)
		}
		for _, data := range []string{`{"name":"Wu"}`, `{"name":null}`, `{"salary":5}`, `{"salary":6}`, `{"salary":null}`} {
			_, err := change("keeper", 2, data)
			if f := engine.AsFault(err); f == nil || len(f.Problems) != 1 || f.Problems[0].Code != "field_forbidden" {
				t.Errorf("the keeper sends %s and is told %v", data, err)
			}
		}
		if _, err := change("keeper", 2, `{"name":"Li","phone":"3"}`); err != nil {
			t.Errorf("what stands there anyway is refused: %v", err)
		}
		if _, err := change("keeper", 2, `{"phone":"4"}`); !engine.HasCode(err, "stale") {
			t.Errorf("of an older revision the keeper is told %v", err)
		}
		if view, err = change("hr", 3, `{"name":"Root","salary":7}`); err != nil || string(view.Data) != `{"name":"Root","phone":"3","salary":7,"card":"c-1"}` {
			t.Errorf("hr changes it to %s, %v", view.Data, err)
		}
		if _, err = change("hr", 4, `{"salary":8}`); !engine.HasCode(err, "forbidden") {
			t.Errorf("of Root hr is told %v", err)
		}
		seen, err := w.Record(ctx, w.as("ana"), r.ID)
		history, _ := json.Marshal(seen.History)
		if err != nil || strings.Contains(string(history), "salary") || !strings.Contains(string(history), `"phone":["1","2"]`) || seen.Summary != "Root" {
			t.Errorf("ana is told %s, %s, %v", seen.Summary, history, err)
		}
		for as, code := range map[string]string{"ana": "forbidden", "keeper": "forbidden"} {
			if _, err := w.RecordVerb(ctx, w.as(as), w.key(), r.ID, "delete", engine.VerbIn{}); !engine.HasCode(err, code) {
				t.Errorf("deleting it %s is told %v", as, err)
			}
		}
		if _, err := w.RecordVerb(ctx, w.as("hr"), w.key(), r.ID, "delete", engine.VerbIn{}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Record(ctx, w.as("hr"), r.ID); !engine.HasCode(err, "not_found") {
			t.Errorf("of the deleted one hr is told %v", err)
		}
		w.file("hr", "guard.contact", `{"name":"Wu","card":"c-1"}`) // its number is free again
		// What a flow decides about is not changed past it.
		claim := w.file("ana", "guard.claim", `{"subject":"a"}`)
		if _, err := w.PatchRecord(ctx, w.as("ana"), w.key(), claim.ID, 1, json.RawMessage(`{"subject":"b"}`)); !engine.HasCode(err, "wrong_status") {
			t.Errorf("past the flow ana is told %v", err)
		}
		w.clean()
	})
}

// Options are those that one may read, with what one may read of them; rules look up on the form's account.
func TestAccess_LookUps(t *testing.T) {
	eachGuarded(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		clerk, chief := w.file("hr", "guard.rank", `{"name":"Clerk","pay":5}`), w.file("hr", "guard.rank", `{"name":"Chief","pay":50}`)
		form, err := w.Form(ctx, w.as("ana"), "guard.order", 0)
		if err != nil || !strings.Contains(string(form.Options), "Clerk") || strings.Contains(string(form.Options), "· 5") || strings.Contains(string(form.Options), "Chief") || strings.Contains(string(form.Options), "pay") {
			t.Errorf("ana is offered %s, %v", form.Options, err)
		}
		choose := func(as string, rank forms.ID) (engine.Answer, error) {
			return w.CreateRecord(ctx, w.as(as), w.key(), "guard.order", json.RawMessage(`{"rank":"`+rank.String()+`"}`), nil)
		}
		_, err = choose("ana", chief.ID)
		if f := engine.AsFault(err); f == nil || len(f.Problems) != 1 || f.Problems[0].Code != "option_unknown" {
			t.Errorf("what she cannot read ana chooses and is told %v", err)
		}
		evaluated, err := w.Evaluate(ctx, w.as("ana"), "guard.order", engine.EvaluateIn{Data: json.RawMessage(`{"rank":"` + clerk.ID.String() + `"}`)})
		if err != nil || strings.Contains(string(evaluated.Facts), `,\"pay\"`) || strings.Contains(string(evaluated.Facts), `"pay"`) {
			t.Errorf("ana's page is told %s, %v", evaluated.Facts, err)
		}
		if r := w.record(choose("ana", clerk.ID)); r.Summary != "Clerk" || !strings.Contains(string(r.Data), `"pay":5`) {
			t.Errorf("ana files %q, %s", r.Summary, r.Data)
		}
		if options, err := w.Form(ctx, w.as("hr"), "guard.order", 0); err != nil || !strings.Contains(string(options.Options), "Chief · 50") {
			t.Errorf("hr is offered %s, %v", options.Options, err)
		}
		if r := w.record(choose("hr", chief.ID)); !strings.Contains(string(r.Data), `"pay":50`) {
			t.Errorf("hr files %s", r.Data)
		}
		w.clean()
	})
}

// Who may not read a record hears nothing of it, and messages name what their reader may read.
func TestAccess_LiveAndNotices(t *testing.T) {
	eachGuarded(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		streams := map[string]*live.Stream{}
		for _, member := range w.everybody() {
			streams[member] = w.Live(w.as(member), "")
			defer streams[member].Close()
		}
		heard := func(want ...string) {
			t.Helper()
			var got []string
			for member := range heardOf(streams) {
				got = append(got, member)
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("heard by %v, want %v", got, want)
			}
		}
		r := w.file("ana", "guard.claim", `{"subject":"s","amount":5}`)
		heard("ana", "judge")
		if _, err := w.RecordVerb(ctx, w.as("ana"), w.key(), r.ID, "comment", engine.VerbIn{Comment: "hm"}); !engine.HasCode(err, "forbidden") {
			t.Errorf("commenting ana is told %v", err)
		}
		w.judged(r.ID, "reject")
		heard("judge")
		if err := w.Settle(ctx); err != nil {
			t.Fatal(err)
		}
		if page, err := w.Notices(ctx, w.as("ana"), "", 10); err != nil || len(page.Items) != 0 {
			t.Errorf("of what she may no longer read ana has %+v, %v", page.Items, err)
		}
		if page, err := w.Notices(ctx, w.as("judge"), "", 10); err != nil || len(page.Items) != 1 || !strings.Contains(page.Items[0].Text, "s") {
			t.Errorf("the judge has %+v, %v", page.Items, err)
		}
		w.clean()
	})
}

// A file is opened by those who may read the field that it stands in.
func TestAccess_Files(t *testing.T) {
	eachGuarded(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		ref, err := w.PutFile(ctx, w.as("ana"), w.key(), engine.Upload{Name: "p.txt", Size: -1, Body: strings.NewReader("paper")})
		if err != nil {
			t.Fatal(err)
		}
		r := w.file("ana", "guard.claim", `{"subject":"s","amount":500,"paper":"`+ref.ID.String()+`"}`)
		for member, opens := range map[string]bool{"ana": true, "hr": true, "boss": true, "judge": true, "fin": false, "mia": false, "cat": false} {
			_, body, err := w.File(ctx, w.as(member), ref.ID)
			if err == nil {
				body.Close()
			}
			if (err == nil) != opens {
				t.Errorf("%s opens it: %v", member, err)
			}
			if view, err := w.Record(ctx, w.as(member), r.ID); err == nil && (len(view.Files) == 1) != opens {
				t.Errorf("%s is told of %v", member, view.Files)
			}
		}
	})
}

package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

func (w *world) entry(in engine.EntryIn) engine.MadeEntry {
	w.t.Helper()
	made, err := w.MakeEntry(context.Background(), w.admin(), in)
	if err != nil {
		w.t.Fatal(told(err))
	}
	return made
}

// answer sends by a link, with the n-th key.
func answer(e *engine.Engine, token string, n int, data string) (engine.EntrySent, error) {
	return e.SendEntry(context.Background(), engine.SendIn{Token: token, Key: fmt.Sprintf("%032x", n), Data: json.RawMessage(data), Address: "192.0.2.7", Language: forms.English})
}

func (w *world) recordsOf(form string) []engine.RecordView {
	w.t.Helper()
	page, err := w.Records(context.Background(), w.admin(), engine.ListIn{Form: form, Limit: 100})
	if err != nil {
		w.t.Fatal(told(err))
	}
	return page.Items
}

func TestAnAnswerFromOutsideIsFiledOnceAndMarked(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		before := len(w.recordsOf("proof.kinds"))
		made := w.entry(engine.EntryIn{Form: "proof.kinds", Title: "Visitors"})
		if made.Token == "" || made.Status != "open" || made.Most != 0 {
			t.Errorf("%+v", made)
		}
		page, err := w.LookAtEntry(context.Background(), made.Token, "192.0.2.7", forms.English)
		if err != nil || page.Title != "Visitors" || page.Form.Title != "Kinds" || page.Form.App != "" {
			t.Fatalf("%+v %v", page, err)
		}
		body, _ := json.Marshal(page)
		for _, secret := range []string{w.made.Company.String(), w.made.Members["admin"].String(), "证明"} {
			if strings.Contains(string(body), secret) {
				t.Errorf("the page tells %s: %s", secret, body)
			}
		}
		view, err := w.EvaluateEntry(context.Background(), made.Token, "192.0.2.7", forms.English, json.RawMessage(`{}`))
		if err != nil || !view.Fields["name"].Required {
			t.Errorf("%+v %v", view, err)
		}
		if _, err := answer(w.Engine, made.Token, 1, `{}`); code(err) != "invalid" {
			t.Errorf("an answer that lacks something: %v", err)
		}
		for range 2 {
			if _, err := answer(w.Engine, made.Token, 1, `{"name":"Ada"}`); err != nil {
				t.Fatal(told(err))
			}
		}
		if _, err := answer(w.Engine, made.Token, 1, `{"name":"Eve"}`); code(err) != "key_reused" {
			t.Errorf("another answer under the same key: %v", err)
		}
		all := w.recordsOf("proof.kinds")
		if len(all) != before+1 {
			t.Fatalf("%d records more", len(all)-before)
		}
		one, err := w.Record(context.Background(), w.admin(), all[0].ID)
		if err != nil {
			t.Fatal(told(err))
		}
		if one.Requester != nil || one.Outside == nil || one.Outside.Title != "Visitors" || one.Outside.ID != made.ID || string(one.Data) != `{"name":"Ada"}` {
			t.Errorf("%+v %+v", one, one.Outside)
		}
		for i, listed := range all {
			if marked := listed.Outside != nil; marked != (i == 0) || marked && (*listed.Outside != *one.Outside || one.Outside.Name != "From outside · Visitors") {
				t.Errorf("in the list: %+v %+v", listed, listed.Outside)
			}
		}
		for _, e := range one.History {
			if e.Actor != nil {
				t.Errorf("%+v was done by somebody", e)
			}
		}
		w.clean()
	})
}

// Of many answers that come at once as many are taken as the cap says, on any node.
func TestRace_TheLastAnswer(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		before := len(w.recordsOf("proof.kinds"))
		made := w.entry(engine.EntryIn{Form: "proof.kinds", Title: "Seats", Most: 3})
		nodes := []*engine.Engine{w.Engine, w.node()}
		results := together(50, func(i int) (engine.Answer, error) {
			_, err := answer(nodes[i%2], made.Token, i, fmt.Sprintf(`{"name":"n%d"}`, i))
			return engine.Answer{}, err
		})
		taken := winners(results)
		for i, r := range results {
			if r.err != nil && code(r.err) != "entry_full" {
				t.Errorf("answer %d: %s", i, told(r.err))
			}
		}
		if len(taken) != 3 || len(w.recordsOf("proof.kinds")) != before+3 {
			t.Errorf("%d answers were taken", len(taken))
		}
		if _, err := answer(w.Engine, made.Token, taken[0], fmt.Sprintf(`{"name":"n%d"}`, taken[0])); err != nil {
			t.Errorf("who lost the answer asks again: %s", told(err))
		}
		if _, err := w.LookAtEntry(context.Background(), made.Token, "192.0.2.7", forms.English); code(err) != "entry_full" {
			t.Errorf("a look at what is full: %v", err)
		}
		page, err := w.Entries(context.Background(), w.admin(), "proof", "", 0)
		if err != nil || len(page.Items) != 1 || page.Items[0].Answers != 3 || page.Items[0].Status != "full" {
			t.Errorf("%+v %v", page, err)
		}
		w.clean()
	})
}

func TestAnEntryEnds(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		dated := w.entry(engine.EntryIn{Form: "proof.kinds", Title: "Dated", Closes: "2026-03-02"})
		by := w.entry(engine.EntryIn{Form: "proof.kinds", Title: "By hand"})
		shared := w.granted("ana", org.Share{Rights: []string{org.RightApps}, Apps: []string{"proof"}})
		others, err := w.MakeEntry(ctx, shared, engine.EntryIn{Form: "proof.kinds", Title: "Hers"})
		if err != nil {
			t.Fatal(told(err))
		}
		if _, err := w.CloseEntry(ctx, w.as("ben"), w.key(), by.ID); code(err) != "not_found" {
			t.Errorf("closed by anybody: %v", err)
		}
		if _, err := w.CloseEntry(ctx, w.admin(), w.key(), by.ID); err != nil {
			t.Fatal(told(err))
		}
		if _, err := answer(w.Engine, by.Token, 1, `{"name":"a"}`); code(err) != "entry_closed" || engine.AsFault(err).Status != 410 {
			t.Errorf("after it was closed: %v", err)
		}
		if _, err := answer(w.Engine, dated.Token, 1, `{"name":"a"}`); err != nil {
			t.Error(told(err))
		}
		w.clock.Add(24 * time.Hour.Milliseconds())
		if _, err := answer(w.Engine, dated.Token, 2, `{"name":"b"}`); code(err) != "entry_closed" {
			t.Errorf("after its last day: %v", err)
		}
		if _, err := answer(w.Engine, others.Token, 3, `{"name":"c"}`); err != nil {
			t.Error(told(err))
		}
		grants, err := w.Grants(ctx, w.admin())
		if err != nil || len(grants.Items) != 1 {
			t.Fatalf("%+v %v", grants, err)
		}
		if _, err := w.DropGrant(ctx, w.admin(), w.key(), grants.Items[0].ID); err != nil {
			t.Fatal(told(err))
		}
		if _, err := answer(w.Engine, others.Token, 4, `{"name":"d"}`); code(err) != "entry_closed" {
			t.Errorf("its maker looks after the app no more: %v", err)
		}
		if _, err := answer(w.Engine, strings.Repeat("A", 43), 5, `{}`); code(err) != "entry_wrong" {
			t.Errorf("no such link: %v", err)
		}
	})
}

func TestAnEntryIsRefused(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for name, c := range map[string]struct {
			in   engine.EntryIn
			want string
		}{
			"no form":        {engine.EntryIn{Form: "proof.none", Title: "a"}, "not_found"},
			"no app":         {engine.EntryIn{Form: "none.none", Title: "a"}, "not_found"},
			"no title":       {engine.EntryIn{Form: "proof.kinds"}, "bad_parameter"},
			"a day gone by":  {engine.EntryIn{Form: "proof.kinds", Title: "a", Closes: "2026-03-01"}, "bad_parameter"},
			"no day":         {engine.EntryIn{Form: "proof.kinds", Title: "a", Closes: "soon"}, "bad_parameter"},
			"less than none": {engine.EntryIn{Form: "proof.kinds", Title: "a", Most: -1}, "bad_parameter"},
			"of the company": {engine.EntryIn{Form: "proof.any", Title: "a"}, "entry_inside"},
		} {
			if _, err := w.MakeEntry(context.Background(), w.admin(), c.in); code(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := w.MakeEntry(context.Background(), w.admin(), engine.EntryIn{Form: "proof.any", Title: "a"})
		paths := ""
		for _, p := range engine.AsFault(err).Problems {
			paths += p.Path + " " + p.Code + "; "
		}
		if paths != "/kind outside_flow; kind outside_type; of_kind outside_rule; /holds/0/account/1 outside_rule; /holds outside_holds; " {
			t.Error(paths)
		}
		if _, err := w.MakeEntry(context.Background(), w.as("ben"), engine.EntryIn{Form: "proof.kinds", Title: "a"}); code(err) != "forbidden" {
			t.Errorf("made by anybody: %v", err)
		}
	})
}

func TestAnAddressSendsOnlySoMuch(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		made := w.entry(engine.EntryIn{Form: "proof.kinds", Title: "Many"})
		sent := 0
		for sent < 200 {
			if _, err := answer(w.Engine, made.Token, sent, `{}`); code(err) == "too_many_attempts" {
				break
			}
			sent++
		}
		if sent != 150 {
			t.Errorf("%d answers were heard", sent)
		}
		if _, err := w.LookAtEntry(context.Background(), made.Token, "192.0.2.7", forms.English); err != nil {
			t.Errorf("a look: %s", told(err))
		}
	})
}

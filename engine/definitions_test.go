package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
)

const secondField = `"second":{"type":"string","x-field":"text"}`

// A draft counts for nobody until it is published; from then on new records take it, and old ones stay as they were.
func TestPublish(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.grantOn([]string{"shared", "x"}, "10")
		old := w.submit("ana", "any", `{"subject":"旧","second":"x","amount":1}`)
		form := w.edit(definition("form", "any"), secondField, `"second":{"type":"string","x-field":"text","x-archived":true},"fresh":{"type":"string","x-field":"text","x-label":{"en":"Fresh"}}`,
			`,"when":"not blank(amount) and blank(second)"`, `,"when":"not blank(amount)"`,
			`{"id":"one","account":["'shared'","second"],"amount":"amount","when":"not blank(second)"},`, ``)
		if _, err := w.CreateRecord(ctx, w.as("ana"), w.key(), "proof.any", json.RawMessage(`{"subject":"新","fresh":"y"}`), nil); !engine.HasCode(err, "invalid") {
			t.Fatalf("before it is published: %v", err)
		}
		plan, err := w.Plan(ctx, w.as("admin"), "proof")
		if err != nil || len(plan.Problems) > 0 || len(plan.Definitions) != 1 {
			t.Fatalf("%v %+v", err, plan)
		}
		var texts []string
		for _, c := range plan.Definitions[0].Changes {
			texts = append(texts, c.Text)
		}
		if got := strings.Join(texts, "; "); !strings.Contains(got, "field “second”: archived") || !strings.Contains(got, "field “Fresh”: added (text)") || !strings.Contains(got, "hold “one”: removed") {
			t.Errorf("what would change: %s", got)
		}
		done := w.publish(form)
		if fmt.Sprint(done) != "{proof [{form proof.any 2 change}]}" {
			t.Errorf("published %v", done)
		}
		fresh := w.submit("ana", "any", `{"subject":"新","fresh":"y","second":"z"}`)
		if got := w.data(fresh); got != `{"subject":"新","fresh":"y"}` || fresh.FormVersion != 2 {
			t.Errorf("a new record holds %s in version %d", got, fresh.FormVersion)
		}
		if again := w.seen("ana", old.ID); w.data(again) != `{"subject":"旧","second":"x"}` || again.FormVersion != 1 {
			t.Errorf("the old record holds %s in version %d", w.data(again), again.FormVersion)
		}
		view, err := w.Definition(ctx, w.as("admin"), definition("form", "any"), 1)
		if err != nil || !strings.Contains(string(view.Body), secondField) || len(view.Versions) != 2 || view.Versions[0].PublishedBy == nil || view.Versions[1].PublishedBy != nil {
			t.Errorf("version 1: %v %+v", err, view.Versions)
		}
		diff, err := w.DefinitionDiff(ctx, w.as("admin"), definition("form", "any"), 2, 1)
		if err != nil || len(diff.Items) == 0 || diff.Items[0].Text == "" {
			t.Errorf("back: %v %v", err, diff)
		}
		if _, err := w.Draft(ctx, w.as("admin"), definition("form", "any")); !engine.HasCode(err, "not_found") {
			t.Errorf("the draft is still there: %v", err)
		}
		if kinds := w.events(w.made.Company); kinds["definitions_published"] != 1 || kinds["definition_drafted"] != 1 {
			t.Errorf("the company's history: %v", kinds)
		}
		w.clean()
	})
}

// data is what a record holds of a few fields.
func (w *world) data(r engine.RecordView) string {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(r.Data, &all); err != nil {
		w.t.Fatal(err)
	}
	var parts []string
	for _, id := range []string{"subject", "fresh", "second"} {
		if all[id] != nil {
			parts = append(parts, fmt.Sprintf("%q:%s", id, all[id]))
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// What cannot be published is told with its reason, and changes nothing.
func TestPublish_Refused(t *testing.T) {
	cases := []struct {
		name, code string
		edits      []string
	}{
		{"a field removed", "field_published", []string{`,"third":{"type":"string","x-field":"text"}`, ``, `,{"id":"two","account":["'shared'","third"],"amount":"amount","when":"not blank(third)"}`, ``}},
		{"an archived field that a rule reads", "archived_read", []string{`"third":{"type":"string","x-field":"text"}`, `"third":{"type":"string","x-field":"text","x-archived":true}`}},
		{"a type that says nothing of the old values", "conversion_refused", []string{`"paper":{"type":"string","x-field":"file"}`, `"paper":{"type":"string","x-field":"text"}`}},
		{"an option removed", "option_published", []string{`{"id":"b"},`, ``}},
		{"a rule that does not compile", "rule_invalid", []string{`"x-value":"sum(lines.cost)"`, `"x-value":"sum(lines.nothing)"`}},
	}
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.submit("ana", "all", `{"subject":"一"}`)
		w.publish(w.edit(definition("form", "all"), secondField, secondField+`,"way":{"type":"string","x-field":"option","x-options":[{"id":"a"},{"id":"b"},{"id":"c"}]}`))
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				draft := w.edit(definition("form", "all"), c.edits...)
				_, err := w.Publish(ctx, w.as("admin"), w.key(), "proof", chosen(draft))
				f := engine.AsFault(err)
				if f == nil || f.Code != "definition_invalid" {
					t.Fatalf("it is %v", err)
				}
				var codes []string
				for _, p := range f.Problems {
					codes = append(codes, p.Code)
				}
				if got := strings.Join(codes, " "); !strings.Contains(got, c.code) {
					t.Errorf("the reasons are %s", got)
				}
				plan, err := w.Plan(ctx, w.as("admin"), "proof")
				if err != nil || len(plan.Problems) == 0 || plan.Problems[0].Message == "" {
					t.Errorf("the plan says %v %+v", err, plan.Problems)
				}
				if _, err := w.DropDraft(ctx, w.as("admin"), w.key(), definition("form", "all"), int(draft.Revision)); err != nil {
					t.Fatal(err)
				}
			})
		}
		if view, err := w.Definition(ctx, w.as("admin"), definition("form", "all"), 0); err != nil || view.Current.Version != 2 {
			t.Errorf("something was published: %v %+v", err, view.Current)
		}
		w.clean()
	})
}

// A field that another app's rules read is not archived under them.
func TestPublish_ReadElsewhere(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.install(baseSource())
		reader := readerSource()
		reader["forms/wish.yaml"] = append(reader["forms/wish.yaml"], "access:\n  - {id: few, who: [{source: role, role: admin}], can: [create]}\n"...)
		w.install(reader)
		name := engine.DefinitionName{Kind: "form", App: "base", Name: "sorts"}
		draft := w.edit(name, `"days":{"type":"number",`, `"days":{"x-archived":true,"type":"number",`)
		_, err := w.Publish(ctx, w.as("admin"), w.key(), "base", chosen(draft))
		if f := engine.AsFault(err); f == nil || len(f.Problems) != 1 || f.Problems[0].Code != "archived_in_use" || !strings.Contains(f.Problems[0].Text("en"), "reader.wish") {
			t.Fatalf("it is %v", err)
		}
		uses, err := w.Uses(ctx, w.as("admin"), "base", apps.Part{Form: "base.sorts", Field: "days"})
		if err != nil || len(uses.Items) != 1 || uses.Items[0].ID != "reader.wish" || uses.Items[0].Rule != "sort.days + 1" {
			t.Errorf("who reads it: %v %v", err, uses.Items)
		}
		// Whoever may not know of the other app is told that there is one, not what it asks.
		narrow := w.made.Caller("ben", "en", false)
		narrow.Shares = []org.Share{{Rights: []string{org.RightApps}, Apps: []string{"base"}}}
		uses, err = w.Uses(ctx, narrow, "base", apps.Part{Form: "base.sorts", Field: "cat"})
		told := map[apps.Use]int{}
		for _, use := range uses.Items {
			if told[use]++; use.ID != "" && !strings.HasPrefix(use.ID, "base.") || use.ID == "" && use.Path+use.Rule != "" {
				t.Errorf("a stranger is told %+v", use)
			}
		}
		if err != nil || told[apps.Use{Kind: "form", As: "rule"}] == 0 || told[apps.Use{Kind: "flow", As: "rule"}] == 0 {
			t.Errorf("a stranger is told %v %v", uses.Items, err)
		}
		uses, err = w.Uses(ctx, w.as("admin"), "proof", apps.Part{Form: "proof.any", Field: "amount"})
		got := fmt.Sprint(uses.Items)
		if err != nil || !strings.Contains(got, "view proof.all /columns/1 column") || !strings.Contains(got, "/holds/0/amount") || !strings.Contains(got, "/sort/0/field order") {
			t.Errorf("who uses the amount: %v %s", err, got)
		}
		if _, err := w.Uses(ctx, w.as("admin"), "proof", apps.Part{Form: "base.sorts"}); !engine.HasCode(err, "bad_parameter") {
			t.Errorf("a form of another app: %v", err)
		}
	})
}

// Whoever may not know of an app is told that one of its definitions reads what they would take away, not which and how.
func TestPublish_ReadByStrangers(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.install(baseSource())
		reader := readerSource()
		reader["forms/wish.yaml"] = append(reader["forms/wish.yaml"], "access:\n  - {id: few, who: [{source: role, role: admin}], can: [create]}\n"...)
		w.install(reader)
		narrow := w.granted("ben", org.Share{Rights: []string{org.RightApps}, Apps: []string{"base"}})
		sorts, cats := engine.DefinitionName{Kind: "form", App: "base", Name: "sorts"}, engine.DefinitionName{Kind: "form", App: "base", Name: "cats"}
		for _, c := range []struct {
			name       engine.DefinitionName
			edits      [2]string
			all, part  string
			said, kind string
		}{
			{sorts, [2]string{`"days":{"type":"number",`, `"days":{"x-archived":true,"type":"number",`}, "archived_in_use", "archived_elsewhere", "reader.wish", "a form"},
			{cats, [2]string{`"limit":{"type":"number","x-field":"decimal","x-scale":1}`, `"limit":{"type":"string","x-field":"text"}`}, "field_type_in_use", "type_elsewhere", "reader.wish", "a flow"},
		} {
			draft := w.edit(c.name, c.edits[0], c.edits[1])
			for code, who := range map[string]engine.Caller{c.all: w.as("admin"), c.part: narrow} {
				_, err := w.Publish(ctx, who, w.key(), "base", chosen(draft))
				f := engine.AsFault(err)
				if f == nil || len(f.Problems) != 1 || f.Problems[0].Code != code {
					t.Fatalf("%s: %v", code, told(err))
				}
				text := fmt.Sprint(f.Problems[0].Text("en"), f.Problems[0].Args, f.Problems[0].Path, f.Args)
				if all := code == c.all; strings.Contains(text, c.said) != all || strings.Contains(text, "sort.") != all || strings.Contains(text, c.kind) == all {
					t.Errorf("%s: %s", code, text)
				}
				plan, err := w.Plan(ctx, who, "base")
				if err != nil || len(plan.Problems) != 1 || strings.Contains(fmt.Sprint(plan.Problems), c.said) != (code == c.all) {
					t.Errorf("the plan: %+v %v", plan.Problems, err)
				}
			}
			if _, err := w.DropDraft(ctx, w.as("admin"), w.key(), c.name, int(draft.Revision)); err != nil {
				t.Fatal(told(err))
			}
		}
	})
}

// Whoever is slower learns who was faster: over a draft, over publishing it, and where the app was upgraded underneath.
func TestDrafts_TwoAdmins(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		name := definition("form", "any")
		first := w.edit(name, `"maxLength":200`, `"maxLength":150`)
		if _, err := w.PutDraft(ctx, w.as("admin"), w.key(), name, 0, engine.DraftIn{Body: json.RawMessage(w.published(name))}); !engine.HasCode(err, "changed_meanwhile") {
			t.Errorf("a second draft over the first: %v", err)
		}
		again := w.drafted(name, int(first.Revision), strings.Replace(w.published(name), `"maxLength":200`, `"maxLength":120`, 1))
		if _, err := w.Publish(ctx, w.as("admin"), w.key(), "proof", chosen(first)); !engine.HasCode(err, "changed_meanwhile") {
			t.Errorf("publishing what somebody changed meanwhile: %v", err)
		}
		// Two publish at once: one does, the other is told who did.
		const both = 2
		errs := make([]error, both)
		var wait sync.WaitGroup
		for i := range both {
			key := w.key()
			wait.Add(1)
			go func() {
				defer wait.Done()
				_, errs[i] = w.Publish(ctx, w.as("admin"), key, "proof", chosen(again))
			}()
		}
		wait.Wait()
		done, told := 0, 0
		for _, err := range errs {
			switch {
			case err == nil:
				done++
			case engine.HasCode(err, "changed_meanwhile"):
				told++
			default:
				t.Errorf("one of two is told %v", err)
			}
		}
		if done != 1 || told != 1 {
			t.Errorf("%d published, %d were told", done, told)
		}
		// An upgrade publishes a version under a draft.
		stale := w.edit(name, `"maxLength":120`, `"maxLength":110`)
		source := proofSource()
		source["forms/any.yaml"] = []byte(strings.Replace(string(source["forms/any.yaml"]), "maxLength: 200", "maxLength: 190", 1))
		w.install(source)
		_, err := w.Publish(ctx, w.as("admin"), w.key(), "proof", chosen(stale))
		if f := engine.AsFault(err); f == nil || len(f.Problems) != 1 || f.Problems[0].Code != "draft_outdated" {
			t.Fatalf("a draft of an older version: %v", err)
		}
		current := 3
		answer, err := w.PutDraft(ctx, w.as("admin"), w.key(), name, int(stale.Revision), engine.DraftIn{Base: &current,
			Body: json.RawMessage(strings.Replace(w.published(name), `"maxLength":190`, `"maxLength":110`, 1))})
		if err != nil {
			t.Fatal(err)
		}
		var moved engine.DraftRef
		if err := json.Unmarshal(answer.Body, &moved); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(w.publish(moved).Definitions); got != "[{form proof.any 4 change}]" {
			t.Errorf("moved onto the new version: %s", got)
		}
		w.clean()
	})
}

// Publishing is a command like any other: the same key is answered the same and publishes once, another body under it is refused.
func TestPublish_Once(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		draft := w.edit(definition("form", "any"), `"maxLength":200`, `"maxLength":150`)
		key := w.key()
		first, err := w.Publish(ctx, w.as("admin"), key, "proof", chosen(draft))
		if err != nil {
			t.Fatal(err)
		}
		second, err := w.Publish(ctx, w.as("admin"), key, "proof", chosen(draft))
		if err != nil || string(first.Body) != string(second.Body) {
			t.Errorf("again: %v %s", err, second.Body)
		}
		key.Body[0]++
		if _, err := w.Publish(ctx, w.as("admin"), key, "proof", chosen(draft)); !engine.HasCode(err, "key_reused") {
			t.Errorf("another body: %v", err)
		}
		if _, err := w.Publish(ctx, w.as("admin"), w.key(), "proof", chosen(draft)); !engine.HasCode(err, "changed_meanwhile") {
			t.Errorf("under another key: %v", err)
		}
		if _, err := w.Publish(ctx, w.as("admin"), w.key(), "proof", engine.PublishIn{}); !engine.HasCode(err, "bad_parameter") {
			t.Errorf("nothing: %v", err)
		}
	})
}

// People file while versions are published under them: each record is of one version, whole, and everything verifies.
func TestPublish_WhileOthersSubmit(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		const writers, each = 4, 6
		var wait sync.WaitGroup
		errs := make(chan error, writers*each)
		for range writers {
			keys := make([]engine.Key, each)
			for i := range keys {
				keys[i] = w.key()
			}
			wait.Add(1)
			go func() {
				defer wait.Done()
				for i := range each {
					if _, err := w.CreateRecord(ctx, w.as("ana"), keys[i], "proof.any", json.RawMessage(fmt.Sprintf(`{"subject":"%d"}`, i)), nil); err != nil {
						errs <- err
					}
				}
			}()
		}
		for i := range 3 {
			w.publish(w.edit(definition("form", "any"), `"maxLength":`+fmt.Sprint(200-i), `"maxLength":`+fmt.Sprint(199-i)))
		}
		wait.Wait()
		close(errs)
		for err := range errs {
			t.Errorf("a submission was told %v", err)
		}
		w.clean()
	})
}

// A draft whose definition no longer parses is shown with what is wrong, blocks nobody, and can be dropped.
func TestDrafts_Broken(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		name := definition("form", "any")
		for _, body := range []string{`{`, `[]`, `{"a":1,"a":2}`, ``, `"x"`, "{\"a\":\"\xff\"}"} {
			if _, err := w.PutDraft(ctx, w.as("admin"), w.key(), name, 0, engine.DraftIn{Body: json.RawMessage(body)}); !engine.HasCode(err, "definition_invalid") {
				t.Errorf("%q: %v", body, err)
			}
		}
		half := w.drafted(name, 0, `{"format":1,"kind":"approval"}`)
		view, err := w.Draft(ctx, w.as("admin"), name)
		if err != nil || len(view.Problems) == 0 || view.Problems[0].ID != "proof.any" {
			t.Errorf("half a form: %v %+v", err, view.Problems)
		}
		// A later program, or a hand in the database, left what is no JSON at all.
		if _, err := w.raw.Exec(`update definition_drafts set body = '{"format":'`); err != nil {
			t.Fatal(err)
		}
		view, err = w.Draft(ctx, w.as("admin"), name)
		if err != nil || len(view.Problems) == 0 || view.Problems[0].Code != "json_syntax" {
			t.Errorf("no JSON: %v %+v", err, view)
		}
		if _, err := json.Marshal(view); err != nil {
			t.Errorf("the answer cannot be sent: %v", err)
		}
		if plan, err := w.Plan(ctx, w.as("admin"), "proof"); err != nil || len(plan.Problems) == 0 {
			t.Errorf("the plan: %v", err)
		}
		if _, err := w.Definitions(ctx, w.as("admin"), "proof"); err != nil {
			t.Errorf("the list: %v", err)
		}
		if _, err := w.DefinitionDiff(ctx, w.as("admin"), name, 0, 0); !engine.HasCode(err, "definition_invalid") {
			t.Errorf("the difference: %v", err)
		}
		if _, err := w.Publish(ctx, w.as("admin"), w.key(), "proof", chosen(half)); !engine.HasCode(err, "definition_invalid") {
			t.Errorf("publishing it: %v", err)
		}
		w.publish(w.edit(definition("view", "all"), `"subject"`, `"second"`)) // others go on
		if _, err := w.DropDraft(ctx, w.as("admin"), w.key(), name, int(half.Revision)); err != nil {
			t.Errorf("dropping it: %v", err)
		}
		w.submit("ana", "any", `{"subject":"一"}`)
	})
}

// Only who looks after an app touches its definitions.
func TestDefinitions_Rights(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		draft := w.edit(definition("form", "any"), `"maxLength":200`, `"maxLength":150`)
		body := engine.DraftIn{Body: json.RawMessage(`{"format":1}`)}
		other := w.made.Caller("ben", "en", false)
		other.Shares = []org.Share{{Rights: []string{org.RightApps}, Apps: []string{"base"}}}
		for who, c := range map[string]engine.Caller{"a member": w.as("ana"), "who looks after another app": other} {
			_, list := w.Definitions(ctx, c, "proof")
			_, one := w.Definition(ctx, c, definition("form", "any"), 0)
			_, draftError := w.Draft(ctx, c, definition("form", "any"))
			_, plan := w.Plan(ctx, c, "proof")
			_, impact := w.Impact(ctx, c, "proof", engine.ImpactIn{Form: "any", Limit: 10})
			_, uses := w.Uses(ctx, c, "proof", apps.Part{Form: "proof.any"})
			_, diff := w.DefinitionDiff(ctx, c, definition("form", "any"), 0, 0)
			_, put := w.PutDraft(ctx, c, w.key(), definition("form", "any"), 1, body)
			_, drop := w.DropDraft(ctx, c, w.key(), definition("form", "any"), 1)
			_, publish := w.Publish(ctx, c, w.key(), "proof", chosen(draft))
			for what, err := range map[string]error{"list": list, "one": one, "draft": draftError, "plan": plan, "impact": impact, "uses": uses, "diff": diff, "put": put, "drop": drop, "publish": publish} {
				if !engine.HasCode(err, "forbidden") {
					t.Errorf("%s: %s: %v", who, what, err)
				}
			}
		}
		mine := w.made.Caller("ben", "en", false)
		mine.Shares = []org.Share{{Rights: []string{org.RightApps}, Apps: []string{"proof"}}}
		if _, err := w.Publish(ctx, mine, w.key(), "proof", chosen(draft)); err != nil {
			t.Errorf("who looks after the app: %v", err)
		}
		for _, name := range []engine.DefinitionName{{Kind: "form", App: "proof", Name: "../x"}, {Kind: "case", App: "proof", Name: "x"}, {Kind: "app", App: "proof", Name: "x"}} {
			if _, err := w.PutDraft(ctx, w.as("admin"), w.key(), name, 0, body); !engine.HasCode(err, "not_found") {
				t.Errorf("%v: %v", name, err)
			}
		}
		if _, err := w.Plan(ctx, w.as("admin"), "nowhere"); !engine.HasCode(err, "not_found") {
			t.Errorf("an app that there is not: %v", err)
		}
	})
}

// A thirteenth field in the lists is refused with those that hold the slots, also before it is published; where there is room, a
// batch puts older records into the index.
func TestPublish_Slots(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.grantOn([]string{"shared", "x"}, "10")
		old := w.submit("ana", "any", `{"subject":"旧","second":"x","amount":1}`)
		var fields, columns []string
		for i := range 13 {
			fields = append(fields, fmt.Sprintf(`"f%02d":{"type":"string","x-field":"text"}`, i))
			columns = append(columns, fmt.Sprintf("f%02d", i))
		}
		form := w.edit(definition("form", "any"), secondField, secondField+","+strings.Join(fields, ","))
		view := w.edit(definition("view", "all"), `["subject","amount"]`, `["subject","amount","`+strings.Join(columns, `","`)+`"]`)
		_, err := w.Publish(ctx, w.as("admin"), w.key(), "proof", chosen(form, view))
		f := engine.AsFault(err)
		if f == nil || len(f.Problems) != 1 || f.Problems[0].Code != "slots_taken" || !strings.Contains(f.Problems[0].Text("en"), "subject, f00") {
			t.Fatalf("a thirteenth: %v", err)
		}
		if _, err := w.DropDraft(ctx, w.as("admin"), w.key(), definition("form", "any"), int(form.Revision)); err != nil {
			t.Fatal(err)
		}
		body := strings.Replace(w.published(definition("view", "all")), `["subject","amount"]`, `["subject","amount","second"]`, 1)
		view = w.drafted(definition("view", "all"), int(view.Revision), body)
		w.publish(view)
		list := engine.ListIn{Form: "proof.any", Filter: "second == 'x'", Scope: "mine"}
		if _, err := w.Records(ctx, w.as("ana"), list); !engine.HasCode(err, "filter_filling") {
			t.Errorf("before the batch: %v", err)
		}
		w.clock.Add(60_000)
		w.clean()
		page, err := w.Records(ctx, w.as("ana"), list)
		if err != nil || len(page.Items) != 1 || page.Items[0].ID != old.ID {
			t.Errorf("after it: %v %v", err, page.Items)
		}
		w.read(func(tx *store.Tx) error {
			slots, err := tx.Slots()
			if slots["proof.any"].Filled["second"] == "" {
				t.Errorf("slots %v", slots["proof.any"])
			}
			return err
		})
	})
}

// An id keeps its meaning through versions in which it was not there, and a kind once there is a record.
func TestPublish_WhatNeverChanges(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		refused := func(draft engine.DraftRef, app, code string) {
			t.Helper()
			_, err := w.Publish(ctx, w.as("admin"), w.key(), app, chosen(draft))
			if f := engine.AsFault(err); f == nil || len(f.Problems) != 1 || f.Problems[0].Code != code {
				t.Errorf("it is %v, want %s", err, code)
			}
		}
		source := proofSource() // an older tool published a version without the field
		source["forms/any.yaml"] = []byte(strings.Replace(string(source["forms/any.yaml"]), "    tag: {type: string, x-field: text, x-unique: company}\n", "", 1))
		w.install(source)
		name := definition("form", "any")
		draft := w.edit(name, secondField, secondField+`,"tag":{"type":"string","x-field":"file"}`)
		refused(draft, "proof", "field_reused")
		w.publish(w.drafted(name, int(draft.Revision), strings.Replace(w.published(name), secondField, secondField+`,"tag":{"type":"string","x-field":"longtext"}`, 1)))

		w.install(map[string][]byte{
			"app.yaml":         []byte("format: 1\nid: notes\nversion: 1.0.0\nlanguage: en\nname: Notes\n"),
			"forms/note.yaml":  []byte("format: 1\nkind: plain\ntitle: Note\nschema: {type: object, properties: {text: {type: string, x-field: text}}}\n"),
			"records/one.yaml": []byte("format: 1\nform: note\nrecords:\n  - {id: a, data: {text: A}}\n"),
		})
		refused(w.edit(engine.DefinitionName{Kind: "form", App: "notes", Name: "note"}, `"kind":"plain"`, `"kind":"assignment"`), "notes", "kind_fixed")
		w.clean()
	})
}

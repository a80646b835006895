package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// baseSource is an app whose records another app's rules look up.
func baseSource() map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: base\nversion: 1.0.0\nlanguage: en\nname: Base\n"),
		"forms/cats.yaml": []byte(`format: 1
kind: plain
title: Cats
schema: {type: object, properties: {name: {type: string, x-field: text}, limit: {type: number, x-field: decimal, x-scale: 1}}}
`),
		"forms/sorts.yaml": []byte(`format: 1
kind: plain
title: Sorts
schema:
  type: object
  properties:
    cat: {type: string, x-field: option, x-options: {from: cats}}
    days: {type: number, x-field: decimal, x-scale: 1}
    unread: {type: string, x-field: text}
    own: {type: string, x-field: text, x-value: cat.name}
`),
		"records/cats.yaml":  []byte("format: 1\nform: cats\nrecords:\n  - {id: paid, data: {name: Paid, limit: 9}}\n"),
		"records/sorts.yaml": []byte("format: 1\nform: sorts\nrecords:\n  - {id: annual, data: {cat: paid, days: 5}}\n"),
	}
}

// readerSource is the app that looks them up.
func readerSource() map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: reader\nversion: 1.0.0\nlanguage: en\nname: Reader\nneeds: {base: 1.0.0}\n"),
		"forms/wish.yaml": []byte(`format: 1
kind: approval
title: Wish
schema:
  type: object
  properties:
    sort: {type: string, x-field: option, x-options: {from: base.sorts}}
    days: {type: number, x-field: decimal, x-scale: 1, x-value: sort.days + 1}
    called: {type: string, x-field: text, x-value: sort.cat.name}
`),
		"flows/wish.yaml": []byte(`format: 1
form: wish
nodes:
  - {id: start, type: start}
  - id: size
    type: branch
    branches:
      - {id: big, title: Big, when: sort.cat.limit > 8, nodes: [{id: vote, type: approve, title: Vote, who: [{source: line-manager}]}]}
      - {id: small, title: Small, default: true, nodes: []}
  - {id: end, type: end}
`),
	}
}

// edited is a source with texts put in place of others, of a later version.
func edited(t *testing.T, source map[string][]byte, version string, edits ...string) map[string][]byte {
	t.Helper()
	edits = append(edits, "app.yaml", "version: 1.0.0", "version: "+version)
	for i := 0; i < len(edits); i += 3 {
		file, from, to := edits[i], edits[i+1], edits[i+2]
		if !bytes.Contains(source[file], []byte(from)) {
			t.Fatalf("%s does not hold %s", file, from)
		}
		source[file] = bytes.Replace(source[file], []byte(from), []byte(to), 1)
	}
	return source
}

// wished is what the reader's form makes of a choice.
func (w *world) wished(sort string) string {
	w.t.Helper()
	got, err := w.Evaluate(context.Background(), w.as("ana"), "reader.wish", engine.EvaluateIn{Data: fmt.Appendf(nil, `{"sort":%q}`, sort)})
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(string(got.Data), got.Problems)
}

// A field that a rule of another app reads neither goes nor changes its type under that rule: publishing says which rule
// it is and where, and changes nothing.
func TestInstall_KeepsWhatRulesRead(t *testing.T) {
	const place = "/schema/properties/days/x-value"
	const days = "    days: {type: number, x-field: decimal, x-scale: 1}\n"
	cases := []struct {
		name     string
		edits    []string
		en, zh   string
		from, to int
	}{
		{"removed", []string{"forms/sorts.yaml", days, "", "records/sorts.yaml", ", days: 5", ""},
			"The field days of the form base.sorts cannot go: the rule sort.days + 1 of reader.wish at " + place + " reads it.",
			"reader.wish 的规则 sort.days + 1（" + place + "）要读取表单 base.sorts 的字段 days，不能去掉。", 0, 9},
		{"of another type", []string{"forms/sorts.yaml", days, "    days: {type: string, x-field: text}\n", "records/sorts.yaml", "days: 5", "days: '5'"},
			"The field days of the form base.sorts cannot change from number to text: the rule sort.days + 1 of reader.wish at " + place + " reads it.",
			"reader.wish 的规则 sort.days + 1（" + place + "）要读取表单 base.sorts 的字段 days，类型不能由 number 改为 text。", 0, 9},
		{"removed under a condition of a flow", []string{"forms/cats.yaml", ", limit: {type: number, x-field: decimal, x-scale: 1}", "", "records/cats.yaml", ", limit: 9", ""},
			"The field limit of the form base.cats cannot go: the rule sort.cat.limit > 8 of reader.wish at /nodes/1/branches/0/when reads it.",
			"reader.wish 的规则 sort.cat.limit > 8（/nodes/1/branches/0/when）要读取表单 base.cats 的字段 limit，不能去掉。", 0, 14},
	}
	eachWorld(t, func(t *testing.T, w *world) {
		w.install(baseSource())
		w.install(readerSource())
		const before = `{"sort":"annual","days":6,"called":"Paid"}[]`
		if got := w.wished("annual"); got != before {
			t.Fatalf("before: %s", got)
		}
		w.clock.Add(time.Minute.Milliseconds())
		for _, c := range cases {
			changed := acceptedApp(t, edited(t, baseSource(), "1.1.0", c.edits...))
			for _, e := range []*engine.Engine{w.Engine, w.node()} { // with what was compiled before, and without
				_, err := e.Install(context.Background(), w.as("admin"), changed)
				f := engine.AsFault(err)
				if f == nil || len(f.Problems) != 1 {
					t.Fatalf("%s: installing was told %v", c.name, err)
				}
				if f.Text(forms.English) != c.en || f.Text(forms.Chinese) != c.zh || f.Status != 409 {
					t.Errorf("%s: installing was told %d %s\n%s", c.name, f.Status, f.Text(forms.English), f.Text(forms.Chinese))
				}
				if p := f.Problems[0]; p.From != c.from || p.To != c.to || p.Text(forms.English) != c.en {
					t.Errorf("%s: the problem is %+v", c.name, p)
				}
			}
			if got := w.wished("annual"); got != before {
				t.Errorf("after %s: %s", c.name, got)
			}
		}
		w.clean()
	})
}

func (w *world) install(source map[string][]byte) {
	w.t.Helper()
	if _, err := w.Install(context.Background(), w.as("admin"), acceptedApp(w.t, source)); err != nil {
		w.t.Fatal(err)
	}
}

// What nothing reads may go, and what two apps change together is compiled anew, also where the text of one is kept.
func TestInstall_ChangesWhatNobodyReads(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.install(baseSource())
		w.install(readerSource())
		old := w.record(w.CreateRecord(context.Background(), w.as("ana"), w.key(), "reader.wish", json.RawMessage(`{"sort":"annual"}`), nil))
		w.clock.Add(time.Minute.Milliseconds())
		w.install(edited(t, baseSource(), "1.1.0", "forms/sorts.yaml", "    unread: {type: string, x-field: text}\n", "", "forms/sorts.yaml", "x-scale: 1", "x-scale: 2"))
		w.clock.Add(time.Minute.Milliseconds())
		w.install(edited(t, readerSource(), "1.1.0", "forms/wish.yaml", "x-value: sort.days + 1", "minimum: 0"))
		w.clock.Add(time.Minute.Milliseconds())
		w.install(edited(t, baseSource(), "1.2.0", "forms/sorts.yaml", "    days: {type: number, x-field: decimal, x-scale: 1}\n", "", "records/sorts.yaml", ", days: 5", ""))
		if got := w.wished("annual"); got != `{"sort":"annual","called":"Paid"}[]` {
			t.Errorf("the new version gives %s", got)
		}
		// The old version's rules still read what was there when it was published.
		for name, e := range map[string]*engine.Engine{"this node": w.Engine, "a fresh node": w.node()} {
			view, err := e.Record(context.Background(), w.as("ana"), old.ID)
			if err != nil || string(view.Data) != `{"sort":"annual","days":6,"called":"Paid"}` {
				t.Errorf("%s shows the old record as %s, %v", name, view.Data, err)
			}
		}
		w.clean()
	})
}

// Check takes the fields of another app on trust; publishing does not.
func TestInstall_RefusesWhatIsNotThere(t *testing.T) {
	cases := map[string]struct{ from, to, place, reason string }{
		"a field":               {"sort.days + 1", "sort.dayz + 1", "/schema/properties/days/x-value", "The form base.sorts has no field dayz."},
		"a field two steps off": {"sort.cat.name", "sort.cat.nam", "/schema/properties/called/x-value", "The form base.cats has no field nam."},
		"a type":                {"sort.days + 1", "sort.own + 1", "/schema/properties/days/x-value", "+ needs a number; this is a text."},
		"what records have":     {"sort.days + 1", "blank(sort.requester) ? 1 : 2", "/schema/properties/days/x-value", "The form base.sorts has no field requester."},
		"a form":                {"base.sorts", "base.sort", "/schema/properties/sort/x-options/from", `there is no form "base.sort"`},
	}
	eachWorld(t, func(t *testing.T, w *world) {
		w.install(baseSource())
		for name, c := range cases {
			app := acceptedApp(t, edited(t, readerSource(), "1.1.0", "forms/wish.yaml", c.from, c.to))
			_, err := w.Install(context.Background(), w.as("admin"), app)
			f := engine.AsFault(err)
			if f == nil || !strings.Contains(f.Text(forms.English), "reader.wish cannot be published, at "+c.place+": ") || !strings.Contains(f.Text(forms.English), c.reason) {
				t.Errorf("%s: installing was told %v", name, err)
			}
			if _, err := w.Form(context.Background(), w.as("ana"), "reader.wish", 0); !engine.HasCode(err, "not_found") {
				t.Errorf("%s: the form is there: %v", name, err)
			}
		}
	})
}

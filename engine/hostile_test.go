package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// What a caller may send is refused in words; nothing is written, the process lives.
func TestHostile_Data(t *testing.T) {
	const nesting, exponent = 600_000, `1e1000001`
	cases := []struct{ name, data, want string }{
		{"an exponent that fills the memory", `{"subject":"一","amount":` + exponent + `}`, "amount: a number is written without an exponent"},
		{"a negative exponent", `{"subject":"一","amount":1e-1000001}`, "amount: a number is written without an exponent"},
		{"thirty digits", `{"subject":"一","amount":123456789012345678901234567890}`, "amount: a number has at most 15 significant digits"},
		{"a computed field sent along", `{"subject":"一","total":` + exponent + `}`, "total: a number is written without an exponent"},
		{"a million digits", `{"subject":"一","amount":` + strings.Repeat("9", 1_000_000) + `}`, "amount: a number has at most 15 significant digits"},
		{"NaN", `{"subject":"一","amount":NaN}`, ": not valid JSON at byte 26"},
		{"600,000 open brackets", strings.Repeat("[", nesting), ": nested deeper than 16 levels"},
		{"600,000 open objects", strings.Repeat(`{"subject":`, nesting), ": nested deeper than 16 levels"},
		{"deep in a field", `{"subject":` + strings.Repeat("[", nesting) + strings.Repeat("]", nesting) + `}`, ": nested deeper than 16 levels"},
		{"a key with a quote in it", `{"subject":"一","a') OR 1=1 --":1}`, `a') OR 1=1 --: there is no field "a') OR 1=1 --"`},
		{"a key with a double quote in it", `{"subject":"一","a\"b":1}`, `a"b: there is no field "a"b"`},
		{"built-in fields", `{"subject":"一","status":"approved","company_id":"x","requester":"y"}`, `status: there is no field "status"`},
		{"the same key twice", `{"subject":"一","subject":"二"}`, `subject: "subject" stands here twice`},
		{"a NUL", `{"subject":"a\u0000b"}`, "subject: the text contains a NUL character"},
		{"half a character", `{"subject":"\ud800"}`, "subject: the text contains half of a character (a lone surrogate)"},
		{"bytes that are no text", "{\"subject\":\"\xff\"}", "subject: the text is not valid UTF-8"},
		{"too many rows", `{"subject":"一","lines":[` + strings.Repeat(`{"cost":1},`, 100_000) + `{}]}`, "lines: at most 500 rows"},
		{"one row id twice", `{"subject":"一","lines":[{"_id":"a"},{"_id":"a"}]}`, `lines: the row _id "a" stands here twice`},
		{"a row id that is none", `{"subject":"一","lines":[{"_id":"../../x"}]}`, "lines.+1: the row's _id is not valid"},
		{"a file that is a path", `{"subject":"一","paper":"file:///etc/passwd"}`, "paper: not a valid id"},
		{"nothing", ``, ": not valid JSON at byte 0"},
		{"null", `null`, ": this must be an object"},
	}
	eachWorld(t, func(t *testing.T, w *world) {
		w.submit("ana", "any", `{"subject":"一","amount":0}`)
		before := w.fingerprint(w.made.Company)
		for _, tt := range cases {
			t.Run(tt.name, func(t *testing.T) {
				ctx, ana := context.Background(), w.as("ana")
				_, create := w.CreateRecord(ctx, ana, w.key(), "proof.any", json.RawMessage(tt.data), nil)
				_, draft := w.SaveDraft(ctx, ana, w.key(), "proof.any", json.RawMessage(tt.data))
				_, evaluate := w.Evaluate(ctx, ana, "proof.any", engine.EvaluateIn{Data: json.RawMessage(tt.data)})
				_, preview := w.Preview(ctx, ana, "proof.any", engine.EvaluateIn{Data: json.RawMessage(tt.data)})
				f := engine.AsFault(create)
				if f == nil || f.Code != "invalid" || f.Problems[0].String() != tt.want {
					t.Fatalf("told %v, not %s", problemsOf(create), tt.want)
				}
				for name, err := range map[string]error{"draft": draft, "evaluate": evaluate, "preview": preview} {
					if told(err) != told(create) {
						t.Errorf("%s was told %v", name, problemsOf(err))
					}
				}
			})
		}
		w.sql("delete from idempotency where code = 422", nil)
		if w.fingerprint(w.made.Company) != before {
			t.Error("a refusal left more than its answer")
		}
		w.clean()
	})
}

func problemsOf(err error) []string {
	f := engine.AsFault(err)
	if f == nil {
		return []string{fmt.Sprint(err)}
	}
	texts := []string{f.Code}
	for _, p := range f.Problems {
		texts = append(texts, p.String())
	}
	return texts
}

// What an app may hold is refused by check, before anything is installed.
func TestHostile_Definitions(t *testing.T) {
	property := func(p string) string {
		return "format: 1\nkind: approval\ntitle: x\nschema:\n  type: object\n  properties:\n    " + p + "\n"
	}
	for _, tt := range []struct{ name, form, want string }{
		{"4,000 nested parentheses", property(`a: {type: number, x-field: decimal, x-value: "` + strings.Repeat("(", 4000) + `"}`), `the rule is wrong: The rule is nested more than 64 levels deep; move a part of it to another computed field.`},
		{"a flood of brackets", "format: 1\nkind: " + strings.Repeat("[", 600_000), `the file holds too many values`},
		{"600,000 nested parentheses", property(`a: {type: number, x-field: decimal, x-value: "` + strings.Repeat("(", 600_000) + `"}`), `the rule is wrong: The rule is longer than 4096 bytes; move a part of it to another computed field.`},
		{"a reference to a local file", property(`a: {type: string, x-field: text, $ref: "file:///etc/passwd"}`), `"$ref" is refused: a form's schema refers to nothing elsewhere`},
		{"a reference to a host", property(`a: {type: string, x-field: text, $ref: "http://169.254.169.254/"}`), `"$ref" is refused: a form's schema refers to nothing elsewhere`},
		{"a huge bound", property(`a: {type: number, x-field: decimal, minimum: 1e1000001}`), `a number is written without an exponent`},
		{"a key with a quote in it", property(`"a') OR 1=1 --": {type: string, x-field: text}`), `"a') OR 1=1 --" cannot name a field: a lower-case letter, then lower-case letters, digits and underscores, at most 64 characters`},
		{"a key with a double quote in it", property(`'a"b': {type: string, x-field: text}`), `"a"b" cannot name a field: a lower-case letter, then lower-case letters, digits and underscores, at most 64 characters`},
		{"a key of the system", property(`company_id: {type: string, x-field: text}`), `"company_id" is a reserved name`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app, problems := apps.Load(map[string][]byte{
				"app.yaml":     []byte("format: 1\nid: hostile\nversion: 1.0.0\nlanguage: en\nname: x\n"),
				"forms/a.yaml": []byte(tt.form),
			})
			if app != nil {
				problems = append(problems, apps.Check(app)...)
			}
			if len(problems) == 0 || problems[0].Text(forms.English) != tt.want {
				t.Errorf("told %q, not %q", problems, tt.want)
			}
		})
	}
}

// Filters and cursors are a caller's text too.
func TestHostile_Lists(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.submit("ana", "any", `{"subject":"一"}`)
		for _, filter := range []string{
			strings.Repeat("(", 600_000), "1/0 == 1", "nothing == 1", "status", "status == [",
			"status == " + strings.Repeat("'x' + ", 2000) + "'x'", "matches", "status == \x00",
			"amount == amount", "subject contains 'x'", "amount in [" + strings.Repeat("1,", 500) + "1]", "amount > balance(['budget', user])",
		} {
			_, err := w.Records(context.Background(), w.as("ana"), engine.ListIn{Form: "proof.any", Filter: filter})
			if f := engine.AsFault(err); f == nil || f.Status != 422 {
				t.Errorf("the filter %.40q was told %v", filter, err)
			}
		}
		for _, filter := range []string{
			"subject == 'x' or 1 == 1", "status == 'running' and status == 'y' or true", "amount in [" + strings.Repeat("1,", 250) + "1] or true",
			strings.Repeat("amount > 1 or ", 240) + "true", strings.Repeat("amount!=1 and ", 240) + "true", strings.Repeat("not(", 60) + "true" + strings.Repeat(")", 60),
			strings.Repeat("(amount==1 or not (", 30) + "blank(amount)" + strings.Repeat("))", 30), "subject == '一' and subject != '\" or 1=1 -- %_'", "subject startsWith '一'",
		} {
			page, err := w.Records(context.Background(), w.as("ana"), engine.ListIn{Form: "proof.any", Filter: filter})
			if err != nil || len(page.Items) != 1 {
				t.Errorf("the filter %.40q finds %d records, %v", filter, len(page.Items), err)
			}
		}
		for _, cursor := range []string{"x", strings.Repeat("A", 100_000), "\x00", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} {
			if _, err := w.Records(context.Background(), w.as("ana"), engine.ListIn{Cursor: cursor}); !engine.HasCode(err, "bad_cursor") {
				t.Errorf("the cursor %.20q was told %v", cursor, err)
			}
			if _, err := w.Tasks(context.Background(), w.as("ana"), engine.TaskListIn{Cursor: cursor}); !engine.HasCode(err, "bad_cursor") {
				t.Errorf("the cursor %.20q was told %v", cursor, err)
			}
			if _, err := w.Notices(context.Background(), w.as("ana"), cursor, 10); !engine.HasCode(err, "bad_cursor") {
				t.Errorf("the cursor %.20q was told %v", cursor, err)
			}
		}
		for _, limit := range []int{-1, 1 << 40} {
			_, records := w.Records(context.Background(), w.as("ana"), engine.ListIn{Limit: limit})
			_, tasks := w.Tasks(context.Background(), w.as("ana"), engine.TaskListIn{Limit: limit})
			_, notices := w.Notices(context.Background(), w.as("ana"), "", limit)
			for list, err := range map[string]error{"records": records, "tasks": tasks, "notices": notices} {
				if told(err) != `422 bad_parameter name="limit" | 参数 limit 无效。 | The parameter limit is not valid.` {
					t.Errorf("%d %s: told %s", limit, list, told(err))
				}
			}
		}
	})
}

func TestHostile_Comments(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.submit("ana", "any", `{"subject":"{{requester}} ${x} {actor}"}`)
		task := w.tasksOf(r.ID)[panel(1)].ID
		for name, tt := range map[string]struct{ comment, code string }{
			"a NUL":               {"a\x00b", "bad_parameter"},
			"bytes that are none": {"\xff\xfe", "bad_parameter"},
			"far too long":        {strings.Repeat("长", 4001), "comment_too_long"},
		} {
			in := engine.VerbIn{Comment: tt.comment}
			if _, err := w.RecordVerb(ctx, w.as("ana"), w.key(), r.ID, "comment", in); !engine.HasCode(err, tt.code) {
				t.Errorf("%s in a comment: told %v", name, err)
			}
			if _, err := w.TaskVerb(ctx, w.as(panel(1)), w.key(), task, "reject", in); !engine.HasCode(err, tt.code) {
				t.Errorf("%s with a rejection: told %v", name, err)
			}
			if _, err := w.RecordVerb(ctx, w.as("ana"), w.key(), r.ID, "withdraw", in); !engine.HasCode(err, tt.code) {
				t.Errorf("%s with a withdrawal: told %v", name, err)
			}
		}
		if _, err := w.RecordVerb(ctx, w.as("ana"), w.key(), r.ID, "comment", engine.VerbIn{Comment: " \n\t"}); !engine.HasCode(err, "comment_required") {
			t.Errorf("an empty comment: told %v", err)
		}
		// Braces in what people write are shown as they are, in one pass.
		w.record(w.RecordVerb(ctx, w.as(panel(1)), w.key(), r.ID, "comment", engine.VerbIn{Comment: "{form} {summary} {{x}}"}))
		w.clean()
		page, err := w.Notices(ctx, w.as("ana"), "", 10)
		want := "评审01 commented on your Proof: {form} {summary} {{x}}"
		if err != nil || len(page.Items) != 1 || page.Items[0].Text != want {
			t.Errorf("the notice is %+v, %v", page.Items, err)
		}
	})
}

func TestHostile_Verbs(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.submit("ana", "relay", `{"subject":"一"}`)
		holder := w.turn(r.ID)
		task := w.tasksOf(r.ID)[holder].ID
		for _, verb := range []string{"", "Agree", "submit", "terminate", "resume", "resubmit", "comment", "agree\x00", "../agree"} {
			if _, err := w.TaskVerb(ctx, w.as(holder), w.key(), task, verb, engine.VerbIn{Comment: "x"}); !engine.HasCode(err, "unknown_verb") {
				t.Errorf("the verb %q on a task was told %v", verb, err)
			}
		}
		for _, verb := range []string{"", "agree", "submit", "revoke", "delete", "Withdraw"} {
			if _, err := w.RecordVerb(ctx, w.as("ana"), w.key(), r.ID, verb, engine.VerbIn{Comment: "x"}); !engine.HasCode(err, "unknown_verb") {
				t.Errorf("the verb %q on a record was told %v", verb, err)
			}
		}
		for as, want := range map[string]string{"ana": "not_allowed", holder: "not_allowed", "ben": "not_found"} {
			if _, err := w.RecordVerb(ctx, w.as(as), w.key(), r.ID, "terminate", engine.VerbIn{Comment: "x"}); !engine.HasCode(err, want) {
				t.Errorf("terminating as %s was told %v", as, err)
			}
		}
		if _, err := w.RecordVerb(ctx, w.as(holder), w.key(), r.ID, "withdraw", engine.VerbIn{}); !engine.HasCode(err, "not_yours") {
			t.Errorf("withdrawing another's was told %v", err)
		}
		if _, err := w.TaskVerb(ctx, w.as("ana"), w.key(), task, "agree", engine.VerbIn{}); !engine.HasCode(err, "not_found") {
			t.Errorf("another's task was told %v", err)
		}
		plain := w.record(w.CreateRecord(ctx, w.as("admin"), w.key(), "proof.kinds", json.RawMessage(`{"name":"一"}`), nil))
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.any", json.RawMessage(`{}`)))
		for name, tt := range map[string]struct {
			as   string
			id   forms.ID
			code string
		}{
			"a record without a flow": {"admin", plain.ID, "wrong_status"},
			"one's own draft":         {"ana", draft.ID, "wrong_status"},
			"another's draft":         {"admin", draft.ID, "not_found"},
			"nothing":                 {"ana", forms.ID{1}, "not_found"},
			"no id":                   {"ana", forms.ID{}, "not_found"},
		} {
			if _, err := w.RecordVerb(ctx, w.as(tt.as), w.key(), tt.id, "withdraw", engine.VerbIn{}); !engine.HasCode(err, tt.code) {
				t.Errorf("withdrawing %s was told %v", name, err)
			}
		}
		w.clean()
	})
}

// Every code that the engine and the API can make is in the catalogue: one that is not would panic.
func TestFaultCodes(t *testing.T) {
	made := regexp.MustCompile(`NewFault\("([a-z_]+)"`)
	seen := 0
	for _, pattern := range []string{"*.go", "../api/*.go"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range made.FindAllStringSubmatch(string(source), -1) {
				seen++
				func() {
					defer func() {
						if recover() != nil {
							t.Errorf("%s makes the unknown code %s", path, m[1])
						}
					}()
					f := engine.NewFault(m[1])
					if f.Text(forms.Chinese) == "" || f.Text(forms.English) == "" || f.Status < 400 {
						t.Errorf("%s has no text or status: %+v", m[1], f)
					}
				}()
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d codes were found", seen)
	}
}

// Data that an action would not look at are refused with it: nobody believes that they were kept.
func TestHostile_DataWithVerbs(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.submit("ana", "relay", `{"subject":"一"}`)
		holder := w.turn(r.ID)
		in := engine.VerbIn{Comment: "x", Data: json.RawMessage(`{"subject":"二"}`)}
		refused := func(verb string) string {
			return fmt.Sprintf(`422 no_data verb=%q | 操作 %s 不能附带数据。 | The action %s takes no data.`, verb, verb, verb)
		}
		for _, verb := range []string{"agree", "reject", "return"} {
			if _, err := w.TaskVerb(ctx, w.as(holder), w.key(), w.tasksOf(r.ID)[holder].ID, verb, in); told(err) != refused(verb) {
				t.Errorf("%s was told %s", verb, told(err))
			}
		}
		for as, verb := range map[string]string{"ana": "withdraw", "admin": "terminate", holder: "comment"} {
			if _, err := w.RecordVerb(ctx, w.as(as), w.key(), r.ID, verb, in); told(err) != refused(verb) {
				t.Errorf("%s was told %s", verb, told(err))
			}
		}
		w.record(w.act(w.Engine, holder, "return", w.tasksOf(r.ID)[holder].ID))
		if view := w.record(w.TaskVerb(ctx, w.as("ana"), w.key(), w.tasksOf(r.ID)["ana"].ID, "resubmit", in)); view.Summary != "二" {
			t.Errorf("resubmitting with data gives %+v", view)
		}
		w.clean()
	})
}

// A database in which something is missing that other rows rely on is no caller's mistake: they are not told that
// there is no such thing, nor is that kept as the answer of their command.
func TestMissing_IsInternal(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.grant("ana", "100")
		for name, tt := range map[string]string{
			"the version of the form": "update records set form_version = 99 where id = {record}",
			"the version of the flow": "update instances set flow_version = 99, definition_hash = 'x' where record_id = {record}",
			"the hold":                "delete from ledger_holds where record_id = {record}",
		} {
			r := w.submit("ana", "any", `{"subject":"一","amount":1}`)
			task := w.tasksOf(r.ID)[panel(1)].ID
			w.sql(tt, map[string]forms.ID{"record": r.ID})
			key := w.key()
			for range 2 {
				if _, err := w.TaskVerb(ctx, w.as(panel(1)), key, task, "agree", engine.VerbIn{}); err == nil || engine.AsFault(err) != nil {
					t.Errorf("without %s, agreeing was told %v", name, err)
				}
			}
			if _, err := w.Record(ctx, w.as("ana"), r.ID); name == "the version of the form" && (err == nil || engine.AsFault(err) != nil) {
				t.Errorf("without %s, reading was told %v", name, err)
			}
		}
	})
}

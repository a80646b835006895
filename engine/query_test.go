package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// What a filter may ask is answered, and what it may not is refused with what it may.
func TestRecords_Filters(t *testing.T) {
	const (
		conditions      = "status == …, amount == …, subject == …"
		subjectOrAmount = `422 filter_too_broad condition="` + conditions + `" | 筛选范围过大，请增加条件：` + conditions + "。 | The filter matches too much; add a condition: " + conditions + "."
	)
	word := func(word string) string {
		return fmt.Sprintf(`422 filter_word condition=%q word=%q`, conditions, word) + " | 列表筛选不支持 " + word + "；可用 and 连接这些条件：" + conditions + "。 | A filter of a list does not know " + word +
			"; it takes these conditions, joined by and: " + conditions + "."
	}
	bad := func(reason string) string {
		return fmt.Sprintf("422 bad_filter reason=%q | 筛选条件无效：%s | The filter is not valid: %s", reason, reason, reason)
	}
	long := "'" + strings.Repeat("长", 201) + "'"
	fifty := "subject in [" + strings.Repeat("'x',", 49) + "'一']"
	tests := []struct{ name, filter, want string }{
		{"the status", "status == 'ended'", "0"},
		{"the status as a list of one", "status in ['running']", "3"},
		{"no status", "status in []", subjectOrAmount},
		{"a text", "subject == '一'", "1"},
		{"texts", "subject in ['一', '二', '一']", "2"},
		{"many texts", fifty, "1"},
		{"in nothing", "subject in []", subjectOrAmount},
		{"a range of texts", "subject >= '一'", "3"},
		{"a number", "amount == 2.5", "1"},
		{"numbers", "amount in [2.5, 1]", "2"},
		{"a range", "amount < 2", "1"},
		{"a range the other way", "2 > amount", "1"},
		{"beyond int64", "amount < 999999999999999", "2"},
		{"more decimals than the field has", "amount == 2.501", subjectOrAmount},
		{"status and a range", "status == 'running' and amount >= 1", "2"},
		{"two statuses", "status == 'running' and status == 'ended'", subjectOrAmount},
		{"several statuses", "status in ['running', 'ended']", subjectOrAmount},
		{"two fields", "amount > 1 and subject == '一'", subjectOrAmount},
		{"a field without a slot", "second == 'x'", subjectOrAmount},
		{"a text longer than an index keeps", "subject == " + long, subjectOrAmount},
		{"not equal", "subject != '一'", word("!=")},
		{"a blank", "amount == nil", subjectOrAmount},
		{"two fields compared", "second == third", subjectOrAmount},
		{"contains", "subject contains '一'", subjectOrAmount},
		{"startsWith", "subject startsWith '一'", subjectOrAmount},
		{"matches", "subject matches '一'", subjectOrAmount},
		{"blank()", "blank(subject)", subjectOrAmount},
		{"or", "subject == '一' or amount == 1", word("or")},
		{"not", "not (subject == '一')", word("not")},
		{"no rule at all", "subject ==", bad("The rule ends too early.")},
		{"an unknown field", "nothing == 1", bad("There is no field nothing.")},
		{"not a condition", "amount", bad("The rule must give a yes/no; this is a number.")},
		{"always", "true", subjectOrAmount},
		{"a status that cannot be kept", "status == 'a\x00'", bad("The character U+0000 has no place in a rule.")},
	}
	eachWorld(t, func(t *testing.T, w *world) {
		w.grant("ana", "10")
		for _, data := range []string{`{"subject":"一","amount":1}`, `{"subject":"二","amount":2.5}`, `{"subject":"三"}`} {
			w.submit("ana", "any", data)
		}
		// Without a form only the status can be asked for.
		if _, err := w.SaveDraft(context.Background(), w.as("ana"), w.key(), "proof.all", json.RawMessage(`{}`)); err != nil {
			t.Fatal(err)
		}
		for filter, want := range map[string]string{"": "4", "status == 'running'": "3", "'draft' == status": "1", "status == 'approved'": "0",
			"number == 'x'": bad("There is no field number."), "status != 'draft'": strings.ReplaceAll(word("!="), conditions, "status == …")} {
			page, err := w.Records(context.Background(), w.as("ana"), engine.ListIn{Filter: filter})
			got := fmt.Sprint(len(page.Items))
			if err != nil {
				got = told(err)
			}
			if got != want {
				t.Errorf("of all forms, %s: %s, want %s", filter, got, want)
			}
		}
		for _, sort := range []string{"", "amount", "-subject"} {
			for _, tt := range tests {
				t.Run(tt.name+" by "+sort, func(t *testing.T) {
					page, err := w.Records(context.Background(), w.as("ana"), engine.ListIn{Form: "proof.any", Filter: tt.filter, Sort: sort, Scope: "mine"})
					got := fmt.Sprint(len(page.Items))
					if err != nil {
						got = told(err)
					}
					if got != tt.want {
						t.Errorf("%s: %s, want %s", tt.filter, got, tt.want)
					}
				})
			}
		}
	})
}

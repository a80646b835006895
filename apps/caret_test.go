package apps

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

// TestCheck_PointsIntoRules holds whole messages, as a terminal shows them, of a wrong rule in every way that a
// file can write it: the place is that in the file, and the carets stand under it in columns of a terminal.
func TestCheck_PointsIntoRules(t *testing.T) {
	tests := []struct{ name, when, en, zh string }{
		{"plain, by its label", "when: 金额 <= 0", `
forms/claim.yaml:13:11: the rule is wrong: Fields and functions are written by their ids (letters a–z, digits and _); 金额 is not one. Did you mean "amount" (Amount)?
 13 |     when: 金额 <= 0
    |           ^^^^`, `
forms/claim.yaml:13:11: 规则有误：字段和函数用代号书写（字母 a–z、数字和 _），金额 不是代号。是否想写“amount”（金额）？
 13 |     when: 金额 <= 0
    |           ^^^^`},
		{"single quotes, doubled inside, behind wide characters", "when: 'note == ''申请，可以'' and amuont < 0'", `
forms/claim.yaml:13:34: the rule is wrong: There is no field amuont. Did you mean "amount" (Amount)?
 13 |     when: 'note == ''申请，可以'' and amuont < 0'
    |                                       ^^^^^^`, ""},
		{"double quotes with escapes", `when: "note == \"\u4e2d\x41\\\\\" and\tamuont < 0"`, `
forms/claim.yaml:13:44: the rule is wrong: There is no field amuont. Did you mean "amount" (Amount)?
 13 |     when: "note == \"\u4e2d\x41\\\\\" and\tamuont < 0"
    |                                            ^^^^^^`, ""},
		{"a block", "when: |\n      note == '中文' or\n\n        amuont < 0", `
forms/claim.yaml:16:9: the rule is wrong: There is no field amuont. Did you mean "amount" (Amount)?
 16 |         amuont < 0
    |         ^^^^^^`, ""},
		{"a block whose first line is set in", "when: |2-\n        note == '中' or\n      amuont < 0", `
forms/claim.yaml:15:7: the rule is wrong: There is no field amuont. Did you mean "amount" (Amount)?
 15 |       amuont < 0
    |       ^^^^^^`, ""},
		{"the end of a rule", "when: amount >", `
forms/claim.yaml:13:19: the rule is wrong: The rule ends too early; something is missing here.
 13 |     when: amount >
    |                   ^`, `
forms/claim.yaml:13:19: 规则有误：规则没有写完，这里还缺内容。
 13 |     when: amount >
    |                   ^`},
		{"a folded text", "when: >-\n      amount\n      < 0", `
forms/claim.yaml:13:11: a text stands on one line, or line by line below a |
 13 |     when: >-
    |           ^`, `
forms/claim.yaml:13:11: 一段文字要写在一行里，或用 | 逐行书写
 13 |     when: >-
    |           ^`},
		{"quotes over two lines", "when: 'amount\n      < 0'", `
forms/claim.yaml:13:11: a text stands on one line, or line by line below a |
 13 |     when: 'amount
    |           ^`, ""},
	}
	labelled := strings.Replace(small["forms/claim.yaml"], "x-field: money}", "x-field: money, x-label: {zh-CN: 金额, en: Amount}}", 1)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string][]byte{}
			for path, content := range small {
				files[path] = []byte(content)
			}
			files["forms/claim.yaml"] = []byte(strings.Replace(labelled, "when: amount <= 0", tt.when, 1))
			app, problems := Load(files)
			if app != nil {
				problems = Check(app)
			}
			if len(problems) != 1 {
				t.Fatal(problems)
			}
			for lang, want := range map[string]string{forms.English: tt.en, forms.Chinese: tt.zh} {
				if got := problems[0].Render(lang, files[problems[0].File]); want != "" && strings.TrimSpace(got) != want[1:] {
					t.Errorf("got\n%s\nwant%s", got, want)
				}
			}
		})
	}
	t.Run("lines that end as on Windows", func(t *testing.T) {
		files := map[string][]byte{}
		for path, content := range small {
			files[path] = []byte(strings.ReplaceAll(content, "\n", "\r\n"))
		}
		files["forms/claim.yaml"] = []byte(strings.ReplaceAll(strings.Replace(labelled, "when: amount <= 0", "when: |\n      amount > 0 and\n      amuont < 0", 1), "\n", "\r\n"))
		app, problems := Load(files)
		if app == nil {
			t.Fatal(problems)
		}
		if got := Check(app)[0]; got.Line != 15 || got.Column != 7 || got.Span != 6 {
			t.Errorf("%+v", got)
		}
	})
}

// A rule may have 4,096 bytes on one line; what is shown is the part around the place.
func TestRender_LongLines(t *testing.T) {
	for _, column := range []int{1, 5, 2000, 3990, 4001} {
		source := strings.Repeat("a", column-1) + "HERE" + strings.Repeat("b", 4000-min(column, 4000))
		for _, span := range []int{4, 3000} {
			lines := strings.Split(Problem{File: "f", Line: 1, Column: column, Span: span}.Render("en", []byte(source)), "\n")
			shown, carets := []rune(lines[1]), lines[2]
			at := strings.IndexByte(carets, '^')
			if len(shown) > longestLine+5 || len(carets) > longestLine+5 || string(shown[at:at+4]) != "HERE" {
				t.Errorf("column %d: %d characters, carets at %d:\n%s\n%s", column, len(shown), at, lines[1], carets)
			}
		}
	}
}

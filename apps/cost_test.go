package apps

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

// costly is an app with a rule that large records take out of its budget.
func costly(t *testing.T) (*App, map[string][]byte) {
	t.Helper()
	files := map[string][]byte{}
	for path, content := range small {
		files[path] = []byte(content)
	}
	files["forms/claim.yaml"] = []byte(strings.Replace(small["forms/claim.yaml"], "checks:\n", `    parts:
      type: array
      x-field: table
      items:
        type: object
        properties:
          a: {type: integer, x-field: integer}
checks:
  - id: twice
    when: |-
      amount > 1 and
      any(parts, count(parts, .a == 1) > 1)
    message: {zh-CN: 重复, en: Twice}
`, 1))
	app, problems := Load(files)
	if app == nil || len(Check(app)) > 0 {
		t.Fatal(problems, Check(app))
	}
	return app, files
}

// TestWarnings holds whole what check prints of a rule that large records take out of its budget, in a block of
// the file and in both languages.
func TestWarnings(t *testing.T) {
	app, files := costly(t)
	for lang, want := range map[string]string{
		forms.English: `
forms/claim.yaml:21:7: warning: at its worst, with 500 rows, this rule takes 752,006 steps, and a rule may take 200,000; limit its tables to 257 rows with maxItems, or go over columns (sum(table.column)) instead of rows within rows
 21 |       amount > 1 and
    |       ^^^^^^^^^^^^^^
`,
		forms.Chinese: `
forms/claim.yaml:21:7: 警告：最坏情况下（明细 500 行）这条规则需要 752,006 步，而一条规则最多 200,000；用 maxItems 把明细限制在 257 行以内，或改用按列计算（如 sum(明细.列)）
 21 |       amount > 1 and
    |       ^^^^^^^^^^^^^^
`,
	} {
		var got strings.Builder
		for _, p := range Warnings(app) {
			got.WriteString(p.Render(lang, files[p.File]))
		}
		if got.String() != want[1:] {
			t.Errorf("got\n%s\nwant\n%s", got.String(), want)
		}
	}
	costs := Costs(app)
	if len(costs) != 2 || costs[0].Form != "claim" || costs[1].Form != "kinds" || len(costs[0].Costs) != 4 || len(costs[1].Costs) != 0 {
		t.Errorf("got %+v", costs)
	}
}

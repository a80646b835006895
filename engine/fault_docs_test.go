package engine

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

var update = flag.Bool("update", false, "write the table of docs/errors.md anew")

// errorsTable is the table of docs/errors.md: every code of this package, and every refusal of a flow, with its
// status and texts.
func errorsTable() string {
	rows := map[string]string{}
	row := func(f *Fault) {
		rows[f.Code] = fmt.Sprintf("| `%s` | %d | %s | %s |\n", f.Code, f.Status, f.Text(forms.English), f.Text(forms.Chinese))
	}
	for code, known := range faultTexts {
		row(&Fault{Code: code, Status: known.status})
	}
	for code, status := range flowStatuses {
		row(&Fault{Code: code, Status: status})
	}
	var b strings.Builder
	for _, code := range sortedKeys(rows) {
		b.WriteString(rows[code])
	}
	return b.String()
}

// TestTheErrorsPageListsEveryCode holds docs/errors.md against the catalogues: every code, and no other.
func TestTheErrorsPageListsEveryCode(t *testing.T) {
	const path, head = "../docs/errors.md", "| code | status | en | zh-CN |\n|---|---|---|---|\n"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text, table, ok := strings.Cut(string(page), head)
	if !ok {
		t.Fatalf("%s has no table", path)
	}
	if want := errorsTable(); table != want {
		if *update {
			if err := os.WriteFile(path, []byte(text+head+want), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		t.Errorf("the table of %s is out of date: go test ./engine -run ErrorsPage -update", path)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name             string
		fault            *Fault
		zh, en, inTheLog string
	}{
		{"without arguments", NewFault("no_session"), "请先登录。", "Please sign in.", "no_session"},
		{"words of the system are translated", NewFault("wrong_status", "status", "approved"), "当前状态（已通过）不能进行此操作。", "That cannot be done while it is approved.", `wrong_status status="approved"`},
		{"an argument that looks like a place stays", NewFault("bad_parameter", "name", "{name}"), "参数 {name} 无效。", "The parameter {name} is not valid.", `bad_parameter name="{name}"`},
		{"an account is called what people call it", NewFault("balance_short", "account", "年假", "left", "3", "asked", "5"), "年假额度不足：剩余 3，申请 5。", "Not enough 年假: 3 left, 5 asked for.", `balance_short account="年假" asked="5" left="3"`},
		{"one of a unit", NewFault("balance_short", "account", "annual leave", "left", "1", "asked", "1.5", "unit", "days"), "annual leave额度不足：剩余 1 days，申请 1.5 days。", "Not enough annual leave: 1 day left, 1.5 days asked for.", `balance_short account="annual leave" asked="1.5" left="1" unit="days"`},
		{"money reads as on forms", NewFault("balance_short", "account", "差旅", "left", "1234.5", "asked", "2000", "currency", "CNY", "decimals", "2"), "差旅额度不足：剩余 ¥1,234.50，申请 ¥2,000.00。",
			"Not enough 差旅: ¥1,234.50 left, ¥2,000.00 asked for.", `balance_short account="差旅" asked="2000" currency="CNY" decimals="2" left="1234.5"`},
		{"of another currency, finer than the form", NewFault("balance_short", "account", "travel", "left", "-0.125", "asked", "7", "currency", "USD", "decimals", "2"), "travel额度不足：剩余 -USD\u00a00.125，申请 USD\u00a07.00。",
			"Not enough travel: -USD\u00a00.125 left, USD\u00a07.00 asked for.", `balance_short account="travel" asked="7" currency="USD" decimals="2" left="-0.125"`},
		{"of no currency", NewFault("balance_short", "account", "travel", "left", "1", "asked", "2", "decimals", "0", "unit", "points"), "travel额度不足：剩余 1 points，申请 2 points。",
			"Not enough travel: 1 point left, 2 points asked for.", `balance_short account="travel" asked="2" decimals="0" left="1" unit="points"`},
		{"amounts have their unit", NewFault("balance_short", "account", "年假", "left", "2.5", "asked", "30", "unit", "天"), "年假额度不足：剩余 2.5 天，申请 30 天。", "Not enough 年假: 2.5 天 left, 30 天 asked for.", `balance_short account="年假" asked="30" left="2.5" unit="天"`},
		{"with problems", Invalid([]forms.Problem{{Path: "days", Code: "required"}}), "有内容需要修改。", "Something needs to be corrected.", `invalid (1 problems, first required at "days")`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.fault.Text(forms.Chinese); got != c.zh {
				t.Errorf("zh: %s", got)
			}
			for _, lang := range []string{forms.English, "fr", ""} {
				if got := c.fault.Text(lang); got != c.en {
					t.Errorf("%q: %s", lang, got)
				}
			}
			if got := c.fault.Error(); got != c.inTheLog {
				t.Errorf("log: %s", got)
			}
		})
	}
}

func TestAFaultOfNoCodePanics(t *testing.T) {
	odd := []string{"revision"}
	for name, make := range map[string]func(){
		`engine.NewFault("no_such_code", []): unknown code or odd args`:    func() { NewFault("no_such_code") },
		`engine.NewFault("stale", ["revision"]): unknown code or odd args`: func() { NewFault("stale", odd...) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if got := recover(); got != name {
					t.Errorf("got %v", got)
				}
			}()
			make()
		})
	}
}

package engine

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

// TestTheErrorsPageListsEveryCode holds docs/errors.md against the catalogue: every code with its status and texts,
// and no other.
func TestTheErrorsPageListsEveryCode(t *testing.T) {
	page, err := os.ReadFile("../docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for line := range strings.Lines(string(page)) {
		if code, ok := strings.CutPrefix(line, "| `"); ok {
			code, _, _ = strings.Cut(code, "`")
			listed[code] = true
			if _, known := faultTexts[code]; !known {
				t.Errorf("docs/errors.md lists %s, which is no code", code)
			}
		}
	}
	for _, code := range sortedKeys(faultTexts) {
		known := faultTexts[code]
		row := fmt.Sprintf("| `%s` | %d | %s | %s |", code, known.status, known.text[forms.English], known.text[forms.Chinese])
		if !strings.Contains(string(page), row+"\n") {
			t.Errorf("docs/errors.md lacks the line\n%s", row)
		}
		listed[code] = true
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name             string
		fault            *Fault
		zh, en, inTheLog string
	}{
		{"without arguments", NewFault("no_session"), "请先登录。", "Please sign in.", "no_session"},
		{"words of the system are translated", NewFault("wrong_status", "status", "approved"), "当前状态（已同意）不能进行此操作。", "That cannot be done while it is approved.", `wrong_status status="approved"`},
		{"an argument that looks like a place stays", NewFault("bad_parameter", "name", "{name}"), "参数 {name} 无效。", "The parameter {name} is not valid.", `bad_parameter name="{name}"`},
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

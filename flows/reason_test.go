package flows

import "testing"

func TestWhyAFactFailedIsPutIntoWords(t *testing.T) {
	for code, want := range map[string]string{
		"span_too_long":             "“workdays”（时间跨度过长）",
		"workdays: too_many_rounds": "“workdays”（workdays: 需要查询的次数过多）",
		"something_else":            "“workdays”（something_else）",
	} {
		got := textOf("fact_failed", map[string]string{"fact": "workdays", "code": code}, "zh-CN")
		if got != "无法得到"+want+"。" {
			t.Errorf("%s: %s", code, got)
		}
	}
}

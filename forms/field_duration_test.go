package forms

import "testing"

func TestDuration(t *testing.T) {
	const property = `{"type":"integer","x-field":"duration","maximum":600}`
	testValues(t, property, []valueCase{
		{"minutes", `90`, `90`, ""},
		{"none", `0`, `0`, ""},
		{"the most there may be", `600`, `600`, ""},
		{"more", `601`, `601`, "this must be at most 600"},
		{"less than none", `-1`, `-1`, "this must be at least 0"},
		{"half a minute", `0.5`, "", "a whole number is needed here"},
		{"an exponent", `1e2`, "", "a number is written without an exponent"},
		{"more digits than there are", `1234567890123456`, "", "a number has at most 15 significant digits"},
		{"as a text", `"90"`, "", "a length of time in minutes is needed here"},
		{"as ISO writes it", `"PT1H30M"`, "", "a length of time in minutes is needed here"},
	})
	testDisplay(t, property, `90`, "1 小时 30 分钟", "1 hour 30 minutes", "int 90")
	testDisplay(t, property, `120`, "2 小时", "2 hours", "int 120")
	testDisplay(t, property, `1`, "1 分钟", "1 minute", "int 1")
	testDisplay(t, property, `0`, "0 分钟", "0 minutes", "int 0")
	testDisplay(t, `{"type":"integer","x-field":"duration","minimum":-999}`, `-61`, "-1 小时 1 分钟", "-1 hour 1 minute", "int -61")
}

func TestDurationInRules(t *testing.T) {
	f := compile(t, wholeForm(`{"from":{"type":"string","x-field":"time"},"spent":{"type":"integer","x-field":"duration"},
		"rest":{"type":"integer","x-field":"duration","minimum":-1440,"x-value":"60 - spent"},
		"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"d":{"type":"integer","x-field":"duration"}}}},
		"whole":{"type":"integer","x-field":"duration","x-value":"sum(t.d)"}}`), leaveEnv())
	stored, bad := through(f, `{"spent":90,"t":[{"_id":"a","d":30},{"_id":"b"},{"_id":"c","d":45}]}`)
	if bad != "" || stored != `{"spent":90,"rest":-30,"t":[{"_id":"a","d":30},{"_id":"b"},{"_id":"c","d":45}],"whole":75}` {
		t.Errorf("%s %s", stored, bad)
	}
	if _, bad := f.Filter("spent >= 60"); bad != nil {
		t.Error(bad)
	}
}

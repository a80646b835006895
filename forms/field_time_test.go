package forms

import "testing"

func TestTime(t *testing.T) {
	const property = `{"type":"string","x-field":"time"}`
	const bad = "a time such as 09:30 is needed here"
	testValues(t, property, []valueCase{
		{"a time", `"09:30"`, `"09:30"`, ""},
		{"midnight", `"00:00"`, `"00:00"`, ""},
		{"the last minute", `"23:59"`, `"23:59"`, ""},
		{"with seconds that say nothing", `"09:30:00"`, `"09:30"`, ""},
		{"with seconds", `"09:30:15"`, `"09:30:15"`, ""},
		{"on the minute zero", `"00:00:05"`, `"00:00:05"`, ""},
		{"an empty text is a blank", `""`, "", ""},
		{"the end of a day", `"24:00"`, "", bad},
		{"a minute that does not exist", `"09:60"`, "", bad},
		{"one digit", `"9:30"`, "", bad},
		{"an offset", `"09:30:00Z"`, "", bad},
		{"full-width digits", `"０９:30"`, "", bad},
		{"an instant", `"2026-11-22T09:30:00Z"`, "", bad},
		{"a number", `930`, "", bad},
	})
	testDisplay(t, property, `"00:01"`, "00:01", "00:01", "int 60")
	testDisplay(t, property, `"23:59:59"`, "23:59:59", "23:59:59", "int 86399")
	testDisplay(t, property, `"00:00:00"`, "00:00", "00:00", "int 0")
}

func TestTimeInRules(t *testing.T) {
	f := compile(t, wholeForm(`{"at":{"type":"string","x-field":"time"},
		"late":{"type":"boolean","x-field":"boolean","x-value":"at > '18:00'"},
		"same":{"type":"string","x-field":"time","x-value":"at"},
		"clock":{"type":"string","x-field":"time","x-default":"'08:30'"}}`), leaveEnv())
	if stored, bad := through(f, `{"at":"18:30"}`); bad != "" || stored != `{"at":"18:30","late":true,"same":"18:30","clock":"08:30"}` {
		t.Errorf("%s %s", stored, bad)
	}
	for filter, ok := range map[string]bool{"at > '18:00'": true, "at in ['08:00', '09:00']": true, "blank(at)": true, "at > 18": false, "at > '25:00'": false} {
		if _, bad := f.Filter(filter); (bad == nil) != ok {
			t.Errorf("%s: %v", filter, bad)
		}
	}
}

package forms

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func TestLocation(t *testing.T) {
	const property = `{"type":"object","x-field":"location","x-within":{"lat":31.23,"lng":121.47,"radius":500}}`
	const wanted = "a place (coordinates or an address) is needed here"
	whole := `{"lat":31.230416,"lng":121.473701,"accuracy":20,"address":"东门","source":"device","at":"2026-11-22T06:09:00Z"}`
	testValues(t, property, []valueCase{
		{"all of it", `{"at":"2026-11-22T14:09:00+08:00","source":"device","address":"东门","accuracy":20,"lng":121.473701,"lat":31.230416}`, whole, ""},
		{"coordinates", `{"lat":-90,"lng":180.000000}`, `{"lat":-90,"lng":180}`, ""},
		{"an address", `{"address":"东门"}`, `{"address":"东门"}`, ""},
		{"nothing", `{}`, "", ""},
		{"nothing in its parts", `{"lat":null,"lng":null,"address":""}`, "", ""},
		{"only who and when", `{"source":"device","at":"2026-11-22T06:09:00Z"}`, "", ""},
		{"accuracy 0", `{"lat":0,"lng":0,"accuracy":0,"source":"device"}`, `{"lat":0,"lng":0,"accuracy":0,"source":"device"}`, ""},
		{"half a place", `{"lat":31.2}`, `{"lat":31.2}`, "a latitude and a longitude are needed together, and an accuracy only beside them"},
		{"the other half", `{"lng":31.2,"address":"x"}`, `{"lng":31.2,"address":"x"}`, "a latitude and a longitude are needed together, and an accuracy only beside them"},
		{"an accuracy alone", `{"accuracy":5}`, `{"accuracy":5}`, "a latitude and a longitude are needed together, and an accuracy only beside them"},
		{"91 degrees", `{"lat":91,"lng":0}`, `{"lat":91,"lng":0}`, "a latitude is from -90 to 90, such as 31.230416"},
		{"181 degrees", `{"lat":9,"lng":-180.000001}`, `{"lat":9,"lng":-180.000001}`, "a longitude is from -180 to 180, such as 121.473701"},
		{"less than exact", `{"lat":9,"lng":0,"accuracy":-1}`, `{"lat":9,"lng":0,"accuracy":-1}`, "an accuracy is a whole number of metres from 0 to 9999999"},
		{"not exact at all", `{"lat":9,"lng":0,"accuracy":10000000}`, `{"lat":9,"lng":0,"accuracy":10000000}`, "an accuracy is a whole number of metres from 0 to 9999999"},
		{"seven decimals", `{"lat":31.2304161,"lng":121}`, "", "a number has at most 6 decimals"},
		{"half a metre", `{"lat":31,"lng":121,"accuracy":0.5}`, "", "a whole number is needed here"},
		{"beyond a float", `{"lat":1e400,"lng":121}`, "", "a number is written without an exponent"},
		{"texts", `{"lat":"31.23","lng":"121.47"}`, "", wanted},
		{"a truth", `{"lat":true,"lng":121.47}`, "", wanted},
		{"another part", `{"lat":31,"lng":121,"altitude":4}`, "", wanted},
		{"a part in a part", `{"lat":31,"lng":121,"address":{"city":"上海"}}`, "", wanted},
		{"another source", `{"lat":31,"lng":121,"source":"gps"}`, "", "there is no such option"},
		{"a time that is none", `{"lat":31,"lng":121,"at":"now"}`, "", "a date and time such as 2026-11-22T14:09:00+08:00 is needed here"},
		{"two lines", `{"address":"a\nb"}`, "", "only one line of text is possible here"},
		{"a long address", `{"address":"` + strings.Repeat("门", 201) + `"}`, `{"address":"` + strings.Repeat("门", 201) + `"}`, "at most 200 characters"},
		{"a list", `[31.23,121.47]`, "", wanted},
		{"a text", `"31.23,121.47"`, "", wanted},
	})
	testDisplay(t, property, whole, "东门 · 31.230416, 121.473701 ±20 米 · 在要求的地点 500 米以内 · local/2026-11-22T06:09:00Z", "东门 · 31.230416, 121.473701 ±20 m · no more than 500 m from where it ought to be · local/2026-11-22T06:09:00Z", "")
	testDisplay(t, property, `{"lat":31.24,"lng":121.47,"accuracy":10000}`, "31.24, 121.47 ±10000 米 · 精度存疑 · 距要求的地点 1112 米", "31.24, 121.47 ±10000 m · accuracy in doubt · 1112 m from where it ought to be", "")
	testDisplay(t, property, `{"lat":31.23,"lng":121.47,"accuracy":0}`, "31.23, 121.47 ±0 米 · 精度存疑 · 在要求的地点 500 米以内", "31.23, 121.47 ±0 m · accuracy in doubt · no more than 500 m from where it ought to be", "")
	testDisplay(t, property, `{"address":"东门","source":"typed"}`, "东门 · 手工填写", "东门 · typed", "")
	for _, sent := range []string{`{"f":{"lat":NaN,"lng":1}}`, `{"f":{"lat":-Infinity,"lng":1}}`, `{"f":{"lat":+1,"lng":1}}`} {
		if _, bad := fieldForm(t, property).Decode([]byte(sent)); len(bad) == 0 {
			t.Errorf("%s is taken", sent)
		}
	}
	if _, bad := fieldForm(t, property).Decode([]byte(`{"f":{"lat":1,"lng":1,"lat":2}}`)); len(bad) != 1 || bad[0].Code != "duplicate_key" {
		t.Error(listing(bad))
	}
}

func TestLocationHere(t *testing.T) {
	const needed = "use the device's own position; one that is typed is not taken here"
	testValues(t, `{"type":"object","x-field":"location","x-input":"here"}`, []valueCase{
		{"the device", `{"lat":31,"lng":121,"source":"device","address":"东门"}`, `{"lat":31,"lng":121,"address":"东门","source":"device"}`, ""},
		{"an address", `{"address":"东门","source":"typed"}`, `{"address":"东门","source":"typed"}`, needed},
		{"typed", `{"lat":31,"lng":121,"source":"typed"}`, `{"lat":31,"lng":121,"source":"typed"}`, needed},
		{"nobody says", `{"lat":31,"lng":121}`, `{"lat":31,"lng":121}`, needed},
	})
}

func TestLocationInRules(t *testing.T) {
	f := compileFile(t, "testdata/page/locations.json", Env{ID: "x.locations", App: "x"})
	d, _ := f.Decode([]byte(`{"place":{"lat":31.230416,"lng":121.473701,"accuracy":20,"source":"device"},"again":{"lat":31.24,"lng":121.47,"accuracy":5},
		"items":[{"_id":"a","at":{"lat":31,"lng":121},"to":{"lat":31.1,"lng":121}},{"_id":"b","to":{"address":"x"}}]}`))
	out := f.Evaluate(Input{Data: d, Submit: true})
	var flags []string
	for _, p := range out.Warnings {
		flags = append(flags, p.Args["check"])
	}
	if got := strings.Join(flags, " "); got != "again.within items.at.accuracy items.at.within items.to.accuracy items.to.within" {
		t.Error(got)
	}
	if got := out.Data["gap"].String() + " " + out.Data["long"].String() + " " + out.Data["odd"].String(); got != "1122 11120 " || len(out.Problems) > 0 {
		t.Error(got, listing(out.Problems))
	}
	slots := f.Slots(d, map[string]string{"place.lat": "n1", "place.accuracy": "n2", "place.source": "s1", "items.to.address": "t.s1", "items.at.lng": "t.n1"})
	var kept []string
	for _, s := range slots {
		kept = append(kept, s.Slot+"="+s.Row+s.Text+itoa64(s.Int))
	}
	if got := strings.Join(kept, " "); got != "n2=20 n1=31230416 s1=device0 t.n1=a121000000 t.s1=bx0" {
		t.Error(got)
	}
	for filter, ok := range map[string]bool{"place.lat > 31 and place.accuracy <= 50": true, "place.source == 'typed'": true, "place.at < now()": true, "blank(place.lat)": true,
		"any(items, .at.lat > 31)": true, "distance(place, 31, 121) < 200": false, "blank(place)": false} {
		if _, bad := f.Filter(filter); (bad == nil) != ok {
			t.Errorf("%s: %v", filter, bad)
		}
	}
	for source, code := range map[string]string{"place.altitude": "unknown_part", "place < again": "no_order", "distance(place)": "argument_count", "distance(place, 31)": "argument_kind",
		"distance(place, 1, 2, 3)": "argument_kind", "distance(place, again, place)": "argument_kind", "distance('31', 121, place)": "argument_kind", "distance(place, nil)": "argument_kind"} {
		if _, bad := rules.Compile(source, rules.Type{}, f.RulesEnv()); bad == nil || bad.Code != code {
			t.Errorf("%s: %v", source, bad)
		}
	}
}

func TestLocationDefinitions(t *testing.T) {
	at := func(within string) string {
		return `{"f":{"type":"object","x-field":"location","x-within":` + within + `},"g":{"type":"string","x-field":"text"},
			"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"p":{"type":"object","x-field":"location"}}}}}`
	}
	for within, code := range map[string]string{
		`{"lat":31,"lng":121}`: "missing_key", `{"radius":5}`: "missing_key", `{"lat":91,"lng":121,"radius":5}`: "place_latitude", `{"lat":31,"lng":-181,"radius":5}`: "place_longitude",
		`{"lat":31.1234567,"lng":1,"radius":5}`: "number_decimals", `{"lat":31,"lng":121,"radius":0}`: "number_range", `{"lat":31,"lng":121,"radius":1000001}`: "number_range",
		`{"field":"f","radius":5}`: "within_self", `{"field":"g","radius":5}`: "within_field", `{"field":"t.p","radius":5}`: "within_field", `{"field":"f.lat","radius":5}`: "within_field",
		`{"field":"nobody","radius":5}`: "within_field", `{"field":"g","lat":1,"radius":5}`: "within_both", `{"lat":"31","lng":121,"radius":5}`: "wrong_kind", `5`: "wrong_kind",
		`{"lat":31,"lng":121,"radius":5,"unit":"km"}`: "unknown_key",
	} {
		if _, bad := Compile([]byte(wholeForm(at(within))), leaveEnv()); len(bad) == 0 || bad[0].Code != code {
			t.Errorf("%s: %s", within, listing(bad))
		}
	}
	if _, bad := Compile([]byte(wholeForm(`{"n":{"type":"integer","x-field":"integer","x-value":"distance(1, 2, 3, 4)"}}`)), leaveEnv()); len(bad) != 1 || bad[0].Code != "distance_here" {
		t.Error(listing(bad))
	}
}

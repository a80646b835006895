package api

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// Without scripts a place reads as the server says, and its coordinates open the map of the device; an address leads nowhere.
func TestAPageShowsPlaces(t *testing.T) {
	files, _ := aClient(t)
	cl, err := loadClient(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][3]string{
		{`{"lat":31.24,"lng":-121.47,"accuracy":5}`, "31.24, -121.47 ±5 m <far>", `href="geo:31.24,-121.47">31.24, -121.47 ±5 m &lt;far&gt;</a>`},
		{`{"lat":0,"lng":0}`, "0, 0", `href="geo:0,0">0, 0</a>`},
		{`{"address":"gate"}`, "gate · typed", `<dd>gate · typed</dd>`},
	} {
		form := readingView{Fields: []engine.ReadingField{{ID: "spot", Label: "Spot", Type: "location"}}, Sections: []engine.ReadingSection{{Fields: []string{"spot"}}}}
		form.hear(map[string][]forms.Saying{"spot": {{ID: c[0], Label: c[1]}}})
		v := &view{look: look{lang: "en"}, Page: "record", Place: "record", Record: &engine.RecordView{}, cl: cl}
		v.Sections = form.sections(map[string]json.RawMessage{"spot": json.RawMessage(c[0])}, "en", 2026, cl.texts["en"])
		var out bytes.Buffer
		v.write(&out)
		if page := out.String(); !strings.Contains(page, c[2]) {
			t.Errorf("no %s in %s", c[2], page)
		}
	}
}

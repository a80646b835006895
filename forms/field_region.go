package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/regions"
	"github.com/superform-dev/superform/forms/rules"
)

// regionKind is a province, city or county of China by its code of GB/T 2260, as deep as x-levels says and the country goes there. In rules and lists it is
// the text of its six digits, so that what begins with "3301" lies in one city. A region that there was once stays what it is.
type regionKind struct{}

func (regionKind) shape() (string, message) {
	return "string", message{"省市区的六位代码（例如 330106）", "a region such as 330106"}
}

func (regionKind) read(r *propertyReader) {
	r.f.Levels = r.c.whole(r.n.get("x-levels"), 1, regions.Levels, regions.Levels)
}

func (regionKind) ruleType(*Field) rules.Type { return rules.Type{Kind: rules.KindText, Most: 6} }

func (regionKind) decode(d *decoder, _ *Field, at place) rules.Value {
	text, ok := d.text(at)
	if !ok || text == "" {
		return rules.Value{}
	}
	if !regions.IsCode(text) {
		d.fault(at, wrong("not_a_region"))
		return rules.Value{}
	}
	return rules.Text(text)
}

func (regionKind) encode(b []byte, _ *Field, v rules.Value) []byte { return appendText(b, v.AsText()) }

func (regionKind) check(f *Field, v rules.Value) *fault {
	switch code := v.AsText(); {
	case !regions.Known(code):
		return wrong("region_unknown", "code", code)
	case regions.Level(code) > f.Levels:
		return wrong("region_deep")
	case !regions.Deep(code, f.Levels):
		return wrong("region_open")
	}
	return nil
}

func (regionKind) slot(_ *Field, v rules.Value) (SlotValue, bool) { return textSlot(v.AsText()), true }

// display writes the names, the largest first; there are none but the Chinese ones.
func (regionKind) display(_ *Field, v rules.Value, _ string, _ func(kind, id string) string) string {
	if code := v.AsText(); regions.IsCode(code) {
		return strings.Join(regions.Names(code), " ")
	}
	return v.AsText()
}

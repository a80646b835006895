package forms

import (
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// locationKind is a place: decimal degrees of WGS-84, kept exactly to 6 decimals (some 0.1 m), how exact the device says they are, what somebody says of it,
// where the position comes from, and when the server took it: {"lat":31.230416,"lng":121.473701,"accuracy":20,"address":"…","source":"device","at":"2026-11-22T06:09:00Z"}.
// Without coordinates it is an address. A position is what its sender says, and never a proof; at is the server's alone (Stamp). Its parts are indexed as
// fields of their kinds are.
type locationKind struct{}

// inputHere is the x-input of a location that only the device gives.
const inputHere = "here"

// Where a position comes from: a part of a location.
const (
	fromDevice = "device" // it was asked where it is
	fromTyped  = "typed"  // somebody wrote it
)

const (
	placeDecimals = 6
	maxAddress    = 200
	maxAccuracy   = 9_999_999
)

// placeParts are the names of a location's parts in the order in which they are written.
var placeParts = []string{"lat", "lng", "accuracy", "address", "source", "at"}

func (locationKind) shape() (string, message) {
	return "object", message{"地点（经纬度或地址）", "a place (coordinates or an address)"}
}

func (locationKind) read(r *propertyReader) {
	r.within()
	r.end("lat", "decimal", decimalKind{}, placeDecimals)
	r.end("lng", "decimal", decimalKind{}, placeDecimals)
	r.end("accuracy", "integer", integerKind{}, 0)
	r.end("address", "text", textKind{}, 0)
	r.end("source", "text", textKind{}, 0)
	r.f.ends["address"].MaxLength = maxAddress
	r.end("at", "datetime", datetimeKind{}, 0)
}

func (locationKind) ruleType(*Field) rules.Type {
	degrees := rules.Type{Kind: rules.KindNumber, Scale: placeDecimals}
	return rules.Type{Kind: rules.KindParts, Columns: map[string]rules.Type{
		"lat": degrees, "lng": degrees, "accuracy": {Kind: rules.KindNumber}, "at": {Kind: rules.KindInstant},
		"address": {Kind: rules.KindText, Most: maxRune * maxAddress}, "source": {Kind: rules.KindText, Most: len(fromDevice)},
	}}
}

// decode takes a place of which nothing is said but when or by whom it was sent as none.
func (locationKind) decode(d *decoder, f *Field, at place) rules.Value {
	v := decodeParts(d, f, at, readPlacePart)
	for _, name := range placeParts[:4] {
		if !v.AsParts()[name].IsBlank() {
			return v
		}
	}
	return rules.Value{}
}

func readPlacePart(name, written string) (rules.Value, *fault) {
	switch name {
	case "lat", "lng":
		return readNumber(written, placeDecimals)
	case "accuracy":
		return readNumber(written, 0)
	case "at":
		ms, ok := rules.ParseInstant(written)
		if !ok {
			return rules.Value{}, wrong("not_an_instant")
		}
		return rules.Instant(ms), nil
	case "source":
		if written != fromDevice && written != fromTyped {
			return rules.Value{}, wrong("option_unknown")
		}
	}
	if bad := checkLine(written); bad != nil {
		return rules.Value{}, bad
	}
	return rules.Text(written), nil
}

func (locationKind) encode(b []byte, _ *Field, v rules.Value) []byte {
	return encodeParts(b, v, placeParts)
}

func (locationKind) check(f *Field, v rules.Value) *fault {
	p := v.AsParts()
	switch known := !p["lat"].IsBlank(); {
	case known == p["lng"].IsBlank() || !known && !p["accuracy"].IsBlank():
		return wrong("place_half")
	case beyond(p["lat"], -90, 90):
		return wrong("place_latitude")
	case beyond(p["lng"], -180, 180):
		return wrong("place_longitude")
	case beyond(p["accuracy"], 0, maxAccuracy):
		return wrong("place_accuracy")
	case f.Input == inputHere && (!known || p["source"].AsText() != fromDevice):
		return wrong("place_here")
	}
	return checkLength(f.ends["address"], p["address"].AsText())
}

// beyond says whether a number is smaller than low or larger than high.
func beyond(v rules.Value, low, high int64) bool {
	return v.AsNumber().Cmp(num.FromInt(low)) < 0 || v.AsNumber().Cmp(num.FromInt(high)) > 0
}

func (locationKind) slot(*Field, rules.Value) (SlotValue, bool) { return noSlot() }

// display writes what is known, and what speaks against it: «南京路步行街 · 31.230416, 121.473701 ±20 米 · 2026-11-22 14:09». It is what readers have
// as evidence.
func (locationKind) display(f *Field, v rules.Value, lang string, names func(kind, id string) string) string {
	return f.placeText(v, f.gap(v, nil), lang, names)
}

func (f *Field) placeText(v rules.Value, g gap, lang string, names func(kind, id string) string) string {
	p, zh := v.AsParts(), lang == Chinese
	out := p["address"].AsText()
	join := func(more string) {
		if out != "" {
			out += " · "
		}
		out += more
	}
	if !p["lat"].IsBlank() && !p["lng"].IsBlank() {
		join(p["lat"].String() + ", " + p["lng"].String())
		if !p["accuracy"].IsBlank() {
			out += " ±" + p["accuracy"].String() + pick(zh, " 米", " m")
		}
		for _, flag := range f.flagged(v, g) {
			join(flag.In(lang, English))
		}
	}
	if p["source"].AsText() == fromTyped || p["lat"].IsBlank() {
		join(pick(zh, "手工填写", "typed"))
	}
	if !p["at"].IsBlank() {
		join(localText(p["at"].AsInstant(), names))
	}
	return out
}

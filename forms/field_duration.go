package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// durationKind is a length of time in whole minutes, not below none unless the schema says so. It is a number, so that rules
// add, compare and sum it without words of its own, and so is what minutesBetween gives; ISO 8601 would be a text to all others.
type durationKind struct{}

func (durationKind) shape() (string, message) {
	return "integer", message{"时长（分钟数）", "a length of time in minutes"}
}

func (durationKind) read(r *propertyReader) {
	r.bounds()
	if r.f.Minimum == nil {
		none := num.FromInt(0)
		r.f.Minimum = &none
	}
}

func (durationKind) ruleType(*Field) rules.Type { return rules.Type{Kind: rules.KindNumber} }

func (durationKind) decode(d *decoder, f *Field, at place) rules.Value { return decodeNumber(d, f, at) }

func (durationKind) encode(b []byte, _ *Field, v rules.Value) []byte { return v.AsNumber().Append(b) }

func (durationKind) check(f *Field, v rules.Value) *fault { return checkNumber(f, v) }

func (durationKind) slot(f *Field, v rules.Value) (SlotValue, bool) { return numberSlot(f, v) }

func (durationKind) display(_ *Field, v rules.Value, lang string, _ func(kind, id string) string) string {
	minutes, whole := v.AsNumber().Minor(0)
	if !whole {
		return v.AsNumber().String()
	}
	return DurationText(minutes, lang)
}

// DurationText writes minutes as people read them: "1 小时 30 分钟", "1 hour 30 minutes".
func DurationText(minutes int64, lang string) string {
	sign, hour, minute := "", []string{"小时", "小时"}, []string{"分钟", "分钟"}
	if lang != Chinese {
		hour, minute = []string{"hours", "hour"}, []string{"minutes", "minute"}
	}
	if minutes < 0 {
		sign, minutes = "-", -minutes
	}
	var parts []string
	say := func(n int64, unit []string) {
		if n == 1 {
			unit = unit[1:]
		}
		parts = append(parts, itoa64(n)+" "+unit[0])
	}
	if minutes >= 60 {
		say(minutes/60, hour)
	}
	if minutes%60 > 0 || minutes == 0 {
		say(minutes%60, minute)
	}
	return sign + strings.Join(parts, " ")
}

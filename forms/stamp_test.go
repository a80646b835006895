package forms

import (
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func TestStamp(t *testing.T) {
	f := fieldForm(t, `{"type":"object","x-field":"location"}`)
	now, _ := rules.ParseInstant("2026-11-22T06:09:00Z")
	for name, c := range map[string][3]string{
		"what the caller says of the time is dropped": {`{"f":{"lat":1,"lng":2,"at":"2020-01-01T00:00:00Z"}}`, `{}`, `{"f":{"lat":1,"lng":2,"at":"2026-11-22T06:09:00Z"}}`},
		"the position that stood there":               {`{"f":{"lat":1,"lng":2,"address":"x","at":"2020-01-01T00:00:00Z"}}`, `{"f":{"lat":1,"lng":2,"at":"2026-11-21T00:00:00Z"}}`, `{"f":{"lat":1,"lng":2,"address":"x","at":"2026-11-21T00:00:00Z"}}`},
		"another accuracy":                            {`{"f":{"lat":1,"lng":2,"accuracy":5}}`, `{"f":{"lat":1,"lng":2,"at":"2026-11-21T00:00:00Z"}}`, `{"f":{"lat":1,"lng":2,"accuracy":5,"at":"2026-11-22T06:09:00Z"}}`},
		"another address alone":                       {`{"f":{"address":"y"}}`, `{"f":{"address":"x","at":"2026-11-21T00:00:00Z"}}`, `{"f":{"address":"y","at":"2026-11-22T06:09:00Z"}}`},
		"the same address":                            {`{"f":{"address":"x"}}`, `{"f":{"address":"x","at":"2026-11-21T00:00:00Z"}}`, `{"f":{"address":"x","at":"2026-11-21T00:00:00Z"}}`},
		"no place":                                    {`{}`, `{"f":{"address":"x","at":"2026-11-21T00:00:00Z"}}`, `{}`},
		"rows by their names": {`{"t":[{"_id":"b","f":{"lat":1,"lng":2}},{"_id":"a","f":{"lat":1,"lng":2}}]}`, `{"t":[{"_id":"a","f":{"lat":1,"lng":2,"at":"2026-11-21T00:00:00Z"}}]}`,
			`{"t":[{"_id":"b","f":{"lat":1,"lng":2,"at":"2026-11-22T06:09:00Z"}},{"_id":"a","f":{"lat":1,"lng":2,"at":"2026-11-21T00:00:00Z"}}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			sent, _ := f.Decode([]byte(c[0]))
			before, _ := f.Decode([]byte(c[1]))
			was := string(f.Encode(sent))
			if got := string(f.Encode(f.Stamp(sent, before, now))); got != c[2] {
				t.Errorf("\n got %s\nwant %s", got, c[2])
			}
			if again := string(f.Encode(sent)); again != was {
				t.Errorf("what was sent was changed: %s", again)
			}
		})
	}
	other := fieldForm(t, `{"type":"string","x-field":"text"}`)
	data, _ := other.Decode([]byte(`{"f":"x","t":[{"_id":"a","f":"y"}]}`))
	if got := other.Stamp(data, nil, now); !got.Equal(data) {
		t.Error("a form without locations is changed")
	}
}

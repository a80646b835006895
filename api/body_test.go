package api

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// FuzzDecode holds the reader of bodies against encoding/json: what it takes is one JSON object with data in it,
// what it refuses it refuses with a fault, and data come out as they went in.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `{"data":{}}`, `{"data":[1,2,{"a":null}],"picks":{}}`, `{"data":{},"data":1}`, `{"Data":{}}`, `[`, `{"data":{}}x`, `{"data":1e999}`,
		`{"picks":{"a":["01900000-0000-7000-8000-0000000000a1"]},"data":"\ud800"}`, "{\"data\":\"\xff\"}", `{"":{},"data":{}}`,
	} {
		f.Add([]byte(seed))
	}
	plan := planBody(reflect.TypeFor[createBody]())
	f.Fuzz(func(t *testing.T, raw []byte) {
		var body createBody
		if err := plan.decode(raw, reflect.ValueOf(&body).Elem()); err != nil {
			if fault := engine.AsFault(err); fault == nil || fault.Status != 400 && fault.Status != 422 {
				t.Fatalf("%q: %v", raw, err)
			}
			return
		}
		var keys map[string]json.RawMessage
		if err := json.Unmarshal(raw, &keys); err != nil {
			t.Fatalf("%q is taken, but: %v", raw, err)
		}
		if data, ok := keys["data"]; !ok || string(data) != string(body.Data) && string(data) != "null" {
			t.Errorf("%q: data %q became %q", raw, data, body.Data)
		}
	})
}

func TestAStructThatIsNoBodyDoesNotStart(t *testing.T) {
	for name, typ := range map[string]reflect.Type{
		"api: struct { A string }.A has no JSON name": reflect.TypeFor[struct{ A string }](),
		"api: struct { A string \"json:\\\"a\\\" maxLength:\\\"x\\\"\" }.A: maxLength is not a number": reflect.TypeFor[struct {
			A string `json:"a" maxLength:"x"`
		}](),
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if got := recover(); got != name {
					t.Errorf("got %v", got)
				}
			}()
			planBody(typ)
		})
	}
}

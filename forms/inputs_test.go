package forms

import "testing"

// Each input says what it needs of the definition.
func TestInputsNeedTheirDefinition(t *testing.T) {
	for property, want := range map[string]string{
		`{"type":"integer","x-field":"integer","x-input":"rating","minimum":1,"maximum":5}`:                                                                   "",
		`{"type":"integer","x-field":"integer","x-input":"rating","minimum":0,"maximum":10}`:                                                                  "",
		`{"type":"integer","x-field":"integer","x-input":"rating","maximum":5}`:                                                                               "input_bounds",
		`{"type":"integer","x-field":"integer","x-input":"rating","minimum":2,"maximum":5}`:                                                                   "input_bounds",
		`{"type":"integer","x-field":"integer","x-input":"rating","minimum":1,"maximum":12}`:                                                                  "input_bounds",
		`{"type":"number","x-field":"decimal","x-input":"rating","minimum":1,"maximum":5}`:                                                                    "value_not_here",
		`{"type":"number","x-field":"decimal","x-scale":1,"x-input":"slider","minimum":-50,"maximum":50}`:                                                     "",
		`{"type":"number","x-field":"decimal","x-scale":1,"x-input":"slider","minimum":0,"maximum":101}`:                                                      "input_bounds",
		`{"type":"integer","x-field":"integer","x-input":"slider","minimum":0,"exclusiveMaximum":10}`:                                                         "input_bounds",
		`{"type":"integer","x-field":"integer","x-input":"nps","minimum":0,"maximum":10}`:                                                                     "",
		`{"type":"integer","x-field":"integer","x-input":"nps","minimum":1,"maximum":10}`:                                                                     "input_nps",
		`{"type":"integer","x-field":"integer","x-input":"nps","minimum":0,"maximum":9}`:                                                                      "input_nps",
		`{"type":"string","x-field":"option","x-input":"scale","x-options":[{"id":"a"},{"id":"b"}]}`:                                                          "",
		`{"type":"string","x-field":"option","x-input":"scale","x-options":{"from":"types"}}`:                                                                 "input_scale",
		`{"type":"string","x-field":"option","x-input":"cascade","x-options":[{"id":"a"},{"id":"b"}]}`:                                                        "input_cascade",
		`{"type":"string","x-field":"option","x-input":"consent","x-options":[{"id":"a","text":"x"},{"id":"b","text":"y"}]}`:                                  "input_consent",
		`{"type":"string","x-field":"option","x-input":"consent","x-options":[{"id":"a"}]}`:                                                                   "input_consent",
		`{"type":"string","x-field":"option","x-input":"consent","x-options":{"from":"types"}}`:                                                               "input_consent",
		`{"type":"array","x-field":"options","x-input":"ranking","x-options":{"from":"types"}}`:                                                               "input_ranking",
		`{"type":"array","x-field":"options","x-input":"ranking","x-options":{"list":[{"id":"a"}],"where":"true"}}`:                                           "input_ranking",
		`{"type":"array","x-field":"options","x-input":"buttons","x-options":[{"id":"a"}]}`:                                                                   "value_not_here",
		`{"type":"array","x-field":"options","minItems":3,"maxItems":2,"x-options":[{"id":"a"}]}`:                                                             "bounds_crossed",
		`{"type":"array","x-field":"options","maxItems":101,"x-options":[{"id":"a"}]}`:                                                                        "number_range",
		`{"type":"string","x-field":"options","x-options":[{"id":"a"}]}`:                                                                                      "json_type",
		`{"type":"array","x-field":"options"}`:                                                                                                                "options_missing",
		`{"type":"array","x-field":"options","x-unique":"company","x-options":[{"id":"a"}]}`:                                                                  "keyword_not_here",
		`{"type":"string","x-field":"option","x-options":[{"id":"a","colour":"mauve"}]}`:                                                                      "value_not_here",
		`{"type":"string","x-field":"option","x-options":[{"id":"a","archived":"yes"}]}`:                                                                      "wrong_kind",
		`{"type":"string","x-field":"option","x-options":[{"id":"a","text":"x"}]}`:                                                                            "option_text",
		`{"type":"string","x-field":"option","x-input":"cascade","x-options":[{"id":"a","under":"b"}]}`:                                                       "option_under",
		`{"type":"string","x-field":"option","x-input":"cascade","x-options":[{"id":"a","under":"a"}]}`:                                                       "option_depth",
		`{"type":"string","x-field":"option","x-input":"cascade","x-options":[{"id":"a","under":"b"},{"id":"b","under":"a"}]}`:                                "option_depth",
		`{"type":"string","x-field":"option","x-options":[{"id":"b"},{"id":"a","under":"b"}]}`:                                                                "option_level",
		`{"type":"array","x-field":"options","x-options":[{"id":"a","label":"A","colour":"red","under":"b"},{"id":"b","x-comment":"c"}],"x-default":"['a']"}`: "",
	} {
		_, problems := Compile([]byte(wholeForm(`{"f":`+property+`}`)), leaveEnv())
		got := ""
		if len(problems) > 0 {
			got = problems[0].Code
		}
		if got != want {
			t.Errorf("%s: %s, want %s", property, got, want)
		}
	}
}

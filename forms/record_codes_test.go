package forms

import (
	"slices"
	"testing"
)

func TestRaisedBy(t *testing.T) {
	for code, types := range raisedBy {
		if !slices.Contains(recordCodes, code) {
			t.Errorf("%s is no problem that a page finds", code)
		}
		for _, name := range types {
			if kindOf(name) == nil && !slices.Contains([]string{inputRanking, inputCascade, inputRating, inputSlider, inputNPS}, name) {
				t.Errorf("%s: there is no type %s", code, name)
			}
		}
	}
	if got := RaisedBy("want.date"); !slices.Equal(got, []string{"date"}) || RaisedBy("required") != nil {
		t.Error(got)
	}
}

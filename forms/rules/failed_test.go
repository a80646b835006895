package rules

import "testing"

func TestFailedTellsWhyAFactCannotBeHad(t *testing.T) {
	ask := Ask{Fact: "balance", Args: []Value{Text("annual")}}
	f := &Facts{}
	if code, ok := f.Failed(ask); ok {
		t.Errorf("a fact that was never asked for failed with %q", code)
	}
	f.Fail(ask, "no_account")
	if code, ok := f.Failed(ask); !ok || code != "no_account" {
		t.Errorf("got %q, %v", code, ok)
	}
	f.Answer(ask, Bool(true))
	if code, ok := f.Failed(ask); ok {
		t.Errorf("a known fact failed with %q", code)
	}
}

package api

import (
	"reflect"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// TestTextsAreKeptAsTheyAre or refused: package json would put U+FFFD where it cannot read.
func TestTextsAreKeptAsTheyAre(t *testing.T) {
	plan := planBody(reflect.TypeFor[verbBody]())
	for _, c := range []struct{ name, text, want string }{
		{"Chinese", "好的", "好的"},
		{"a pair of surrogates", `\ud83d\ude00`, "😀"},
		{"U+FFFD itself", "\uFFFD", "\uFFFD"},
		{"U+FFFD, escaped", `\uFffD`, "\uFFFD"},
		{"U+FFFD beside its spelling", `\\ufffd` + "\uFFFD", `\ufffd` + "\uFFFD"},
		{"half a pair", `\ud800`, "bad_text"},
		{"half a pair behind a backslash", `\\\ud800`, "bad_text"},
		{"halves in the wrong order", `\ude00\ud83d`, "bad_text"},
		{"half a pair beside U+FFFD", `\ud800` + "\uFFFD", "bad_text"},
		{"bytes that are no UTF-8", "\xff", "bad_text"},
		{"half a character", "\xe5\xa5", "bad_text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var body verbBody
			err := plan.decode([]byte(`{"comment":"`+c.text+`"}`), reflect.ValueOf(&body).Elem())
			got := body.Comment
			if f := engine.AsFault(err); f != nil {
				got = f.Problems[0].Code
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

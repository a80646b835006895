package forms

import (
	"strings"
	"testing"
)

func TestRichtext(t *testing.T) {
	const property = `{"type":"string","x-field":"richtext","x-max-text":10}`
	testValues(t, property, []valueCase{
		{"formats and a link", `"<p onclick=x>a <b>b</b> <a href='https://a.test' target=x>c</a></p>"`, `"<p>a <strong>b</strong> <a href=\"https://a.test\">c</a></p>"`, ""},
		{"a script goes", `"<script>alert(1)</script><p>a</p>"`, `"<p>a</p>"`, ""},
		{"plain text", `"a < b & c"`, `"<p>a &lt; b &amp; c</p>"`, ""},
		{"nothing to see", `"<p><br></p><p>&nbsp;</p>"`, "", ""},
		{"nothing", `""`, "", ""},
		{"its plain text counts", `"<p><strong><em>1234567890</em></strong></p>"`, `"<p><strong><em>1234567890</em></strong></p>"`, ""},
		{"too long", `"<p>12345678901</p>"`, `"<p>12345678901</p>"`, "at most 10 characters"},
		{"an override is refused", `"<p>a&#x202e;b</p>"`, "", "the text contains an invisible control character (U+202E); remove it and type again"},
		{"NUL is refused", `"\u0000"`, "", "the text contains a NUL character"},
		{"a list is no text", `["a"]`, "", "formatted text is needed here"},
		{"five megabytes", `"` + strings.Repeat("<b>", 5<<20/3) + `x"`, "", "too much formatting: at most 262144 bytes; take some of it away, or attach a file"},
	})
	testDisplay(t, property, `"<p>a <b>b</b></p><ul><li>c</li></ul><ol><li>d</li></ol>"`, "a b\n• c\n1. d", "a b\n• c\n1. d", "")
}

func TestRichtextInRules(t *testing.T) {
	f := compile(t, wholeForm(`{"r":{"type":"string","x-field":"richtext"},"other":{"type":"string","x-field":"richtext"},
		"has":{"type":"boolean","x-field":"boolean","x-value":"r.text contains 'b c'"},"lacks":{"type":"boolean","x-field":"boolean","x-value":"blank(other)"},
		"head":{"type":"string","x-field":"text","x-value":"slice(r.text, 0, 1)"}}`), Env{})
	stored, bad := through(f, `{"r":"<p>a <b>b</b> c</p>"}`)
	if bad != "" || stored != `{"r":"<p>a <strong>b</strong> c</p>","has":true,"lacks":true,"head":"a"}` {
		t.Errorf("%s %s", stored, bad)
	}
	if again, bad := through(f, stored); again != stored || bad != "" {
		t.Errorf("%s %s", again, bad)
	}
	if _, bad := f.Filter("r.text contains 'b'"); bad == nil || f.SlotKind("r") != SlotNone {
		t.Error("lists keep no formatted text")
	}
	markup := `<p>` + strings.Repeat(`<strong>x</strong>y`, 14_000) + `</p>`
	if _, bad := through(f, `{"r":"`+markup+`"}`); bad != "r: too much formatting: at most 262144 bytes; take some of it away, or attach a file" {
		t.Error(bad)
	}
	if _, ps := Compile([]byte(wholeForm(`{"f":{"type":"string","x-field":"richtext","x-max-text":50001}}`)), Env{}); len(ps) != 1 || ps[0].Code != "number_range" {
		t.Error(ps)
	}
	if _, ps := Compile([]byte(wholeForm(`{"f":{"type":"string","x-field":"richtext","maxLength":10}}`)), Env{}); len(ps) != 1 || ps[0].Code != "keyword_not_here" {
		t.Error(ps)
	}
	if _, ps := Compile([]byte(wholeForm(`{"r":{"type":"string","x-field":"richtext"},"f":{"type":"string","x-field":"text","x-value":"r.markup"}}`)), Env{}); len(ps) != 1 || ps[0].Args["rule"] != "unknown_part" {
		t.Error(ps)
	}
}

package forms

import (
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func TestMasks(t *testing.T) {
	for _, c := range []struct{ words, value, want string }{
		{`"x-validate":"phone"`, "13800138000", "138****8000"},
		{`"x-validate":"id-number"`, "11010519491231002X", "110*************2X"},
		{`"x-validate":"bank-card"`, "6222021234567890128", "***************0128"},
		{`"x-validate":"plate"`, "京A12345", "京A****5"},
		{`"x-validate":"credit-code"`, "91350100M000100Y43", "91************0Y43"},
		{`"x-validate":"phone"`, "1380", "****"},
		{`"format":"email"`, "li.lei@example.com", "l***@example.com"},
		{`"format":"email"`, "l@example.com", "***@example.com"},
		{`"maxLength":40`, "张三丰", "张***"},
		{`"maxLength":40`, "𠮷野家", "𠮷***"},
		{`"maxLength":40`, "张", "***"},
	} {
		f := fieldForm(t, `{"type":"string","x-field":"text","x-display":"masked",`+c.words+`}`)
		field := f.Field("f")
		if got := field.Mask(rules.Text(c.value)).AsText(); got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.words, c.value, got, c.want)
		}
		if got := field.Display(rules.Text(c.value), Chinese, nil); got != c.want {
			t.Errorf("%s shows %s as %q", c.words, c.value, got)
		}
		if got := string(field.MaskJSON([]byte(`"` + c.value + `"`))); got != `"`+c.want+`"` {
			t.Errorf("as JSON %s of %s: %s", c.words, c.value, got)
		}
	}
	if got := string((&Field{}).MaskJSON([]byte(`"x"`))); got != `"x"` {
		t.Errorf("without a mask %s", got)
	}
}

// maskedForm has a phone number that everybody reads and personnel see whole, alone and in rows, and a line that names it.
func maskedForm(t *testing.T) *Form {
	return compile(t, `{"format":1,"kind":"plain","title":"x","summary":"{{phone}}","schema":{"type":"object","properties":{
		"phone":{"type":"string","x-field":"text","x-validate":"phone","x-display":"masked"},
		"born":{"type":"string","x-field":"text","x-value":"slice(phone, 0, 3)"},
		"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"card":{"type":"string","x-field":"text","x-display":"masked"},"n":{"type":"integer","x-field":"integer"}}}}}},
		"access":[{"id":"hr","who":[{"source":"role","role":"hr"}],"can":["unmask"],"fields":["phone"]}]}`, leaveEnv())
}

func TestASightOfMaskedFields(t *testing.T) {
	f := maskedForm(t)
	data, _ := f.Decode([]byte(`{"phone":"13800138000","t":[{"_id":"a","card":"secret","n":1}]}`))
	full := FullSight()
	none := full.Veil(f.Masked(), nil)
	hr := full.Veil(f.Masked(), SightOf(f.Access(MayUnmask)[:1]))
	for name, c := range map[string]struct {
		sight              *Sight
		data               string
		phone, card, table bool // seen whole
	}{
		"who sees masks":     {none, `{"phone":"138****8000","t":[{"_id":"a","card":"s***","n":1}]}`, false, false, false},
		"who sees one whole": {hr, `{"phone":"13800138000","t":[{"_id":"a","card":"s***","n":1}]}`, true, false, false},
		"who sees all":       {full, `{"phone":"13800138000","t":[{"_id":"a","card":"secret","n":1}]}`, true, true, true},
		"either":             {none.Or(hr), `{"phone":"13800138000","t":[{"_id":"a","card":"s***","n":1}]}`, true, false, false},
		"both":               {hr.And(none), `{"phone":"138****8000","t":[{"_id":"a","card":"s***","n":1}]}`, false, false, false},
		"what is left plain": {none.Plainly(), `{"t":[{"_id":"a","n":1}]}`, false, false, true},
	} {
		if got := string(f.Encode(c.sight.Data(f, data))); got != c.data {
			t.Errorf("%s: %s, want %s", name, got, c.data)
		}
		if p, d, tab := c.sight.Whole(f, "phone"), c.sight.Whole(f, "t.a.card"), c.sight.Whole(f, "t"); p != c.phone || d != c.card || tab != c.table {
			t.Errorf("%s: whole %t %t %t", name, p, d, tab)
		}
	}
	if none.All() || !none.Sees(f, "phone") || !none.Sees(f, "gone") || none.Plainly().Sees(f, "phone") || !none.Plainly().Sees(f, "t.n") {
		t.Error("a veil hides what it should not, or does not")
	}
	if none.Tells(f, f.Field("born").Value, func(string) bool { return false }) || !hr.Tells(f, f.Field("born").Value, func(string) bool { return false }) {
		t.Error("a rule tells what a mask hides")
	}
	if line := f.Summary(data, nil); line != "138****8000" {
		t.Errorf("the line that is kept is %q", line)
	}
	if full.Veil(nil, nil) != full || (*Sight)(nil).Veil(f.Masked(), nil) != nil {
		t.Error("a veil without a mask")
	}
	// What only an older version had keeps its mask, in rows too.
	older := compile(t, wholeForm(`{"f":{"type":"string","x-field":"text"}}`), leaveEnv())
	left := none.Data(older, data)
	if left["phone"].AsText() != "138****8000" || left["t"].AsRows()[0]["card"].AsText() != "s***" {
		t.Errorf("of an older version: %v", left)
	}
}

func TestWhoUnmasksByDefault(t *testing.T) {
	rules := maskedForm(t).Access(MayUnmask)
	if len(rules) != 2 || !rules[1].Implied || rules[1].Who[0].Source != WhoRequester {
		t.Errorf("the requester is not among them: %+v", rules)
	}
	if plain := compile(t, wholeForm(`{"f":{"type":"string","x-field":"text"}}`), leaveEnv()); plain.Access(MayUnmask) != nil {
		t.Error("a form without a mask has rules about it")
	}
	_, problems := Compile([]byte(`{"format":1,"kind":"plain","title":"x","schema":{"type":"object","properties":{"f":{"type":"string","x-field":"text"}}},"access":[{"id":"a","who":[{"source":"everyone"}],"can":["unmask"]}]}`), leaveEnv())
	if got := listing(problems); got != "/access/0/can: unmask is about fields with x-display: masked, and this form has none" {
		t.Error(got)
	}
}

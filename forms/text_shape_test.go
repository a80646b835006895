package forms

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// shaped is the property of a text that is held against x-validate.
func shaped(validate string) string {
	return fmt.Sprintf(`{"type":"string","x-field":"text","x-validate":%q}`, validate)
}

// TestShapesKeepOneWriting sends numbers as keyboards, address books and other systems write them.
func TestShapesKeepOneWriting(t *testing.T) {
	for shape, cases := range map[string][]valueCase{
		"phone": {
			{"full-width digits", `"１３８００１３８０００"`, `"13800138000"`, ""},
			{"spaces and hyphens go", `"138 0013-8000"`, `"13800138000"`, ""},
			{"what an address book puts around it goes", "\"\u202d138\u00a00013\u00a08000\u202c\"", `"13800138000"`, ""},
			{"a tab from a spreadsheet goes", `"13800138000\t"`, `"13800138000"`, ""},
			{"the country's own code goes", `"+86 138 0013 8000"`, `"13800138000"`, ""},
			{"also written with 00", `"008613800138000"`, `"13800138000"`, ""},
			{"also without a sign", `"8613800138000"`, `"13800138000"`, ""},
			{"an area code with brackets", `"（010）8888 6666"`, `"01088886666"`, ""},
			{"and with the country's code", `"+86-10-88886666"`, `"01088886666"`, ""},
			{"an extension stays apart", `"010-88886666转123"`, `"01088886666-123"`, ""},
			{"in other words", `"0571-8888666 ext. 8"`, `"05718888666-8"`, ""},
			{"a number for the whole country", `"400-810-1234"`, `"4008101234"`, ""},
			{"from abroad", `"+852 2123 4567"`, `"+85221234567"`, ""},
			{"spaces alone are a blank", `"  "`, "", ""},
		},
		"id-number":   {{"a small x, spaces and full-width digits", `"１10105 19491231 002x"`, `"11010519491231002X"`, ""}, {"fifteen digits of before 1999", `"110105491231002"`, `"110105491231002"`, ""}},
		"bank-card":   {{"groups of four", `"6222 0212 3456 7890 128"`, `"6222021234567890128"`, ""}, {"hyphens", `"6225-8801-2345-6783"`, `"6225880123456783"`, ""}},
		"plate":       {{"a dot and small letters", `"京a·d1234"`, `"京AD1234"`, ""}, {"new energy", `"京a·d12345"`, `"京AD12345"`, ""}, {"an ordinary one", `"沪Ｂ 8888X"`, `"沪B8888X"`, ""}},
		"credit-code": {{"small letters and spaces", `"91350100 m000100y43"`, `"91350100M000100Y43"`, ""}},
	} {
		t.Run(shape, func(t *testing.T) { testValues(t, shaped(shape), cases) })
	}
	t.Run("addresses", func(t *testing.T) {
		testValues(t, `{"type":"string","x-field":"text","format":"email"}`, []valueCase{{"full-width signs and spaces", `" li＠example．com "`, `"li@example.com"`, ""}})
		testValues(t, `{"type":"string","x-field":"text","format":"uri"}`, []valueCase{{"a space from copying", "\"https://example.com/a?b=1\u00a0\"", `"https://example.com/a?b=1"`, ""},
			{"a script is no address", `"javascript:alert(1)"`, `"javascript:alert(1)"`, "a web address such as https://example.com is needed here"}})
	})
}

// TestShapesSayWhatIsWrong names for each shape what is taken (no words) and what is refused, with the way out.
func TestShapesSayWhatIsWrong(t *testing.T) {
	const mistyped = "does not fit the others: one of them is mistyped"
	for shape, cases := range map[string]map[string]string{
		"phone": {"13800138000": "", "19912345678": "", "02112345678": "no phone number", "02122345678": "", "057188886666": "", "8001234567": "", "+14155550123": "",
			"1380013800": "11 digits, and this one has 10", "138001380001": "has 12", "88886666": "put the area code before", "110": "has 3", "张三": "made of digits",
			"1380013800O": "made of digits", "12012345678": "no phone number", "+123": "7 to 15 digits", "+0123456789": "7 to 15 digits", "0101": "no phone number",
			"+": "made of digits", "-": "", "13800138000;rm": "made of digits", "00123": "7 to 15 digits", "999999999999": "no phone number"},
		"mobile": {"13800138000": "", "01088886666": "begin with 13 to 19", "+85221234567": "only a mobile number", "1380013800": "this one has 10", "10000000000": "begin with 13 to 19"},
		"id-number": {"11010519491231002X": "", "110105491231002": "", "110105194912310029": mistyped, "110105194902310028": "no date of birth", "110105194913310028": "no date of birth",
			"1101051949123100": "18 characters, and this one has 16", "A10105194912310021": "only the last one may be X", "01010519491231002X": "made of digits", "110105491331002": "no date of birth",
			"XXXXXXXXXXXXXXXXXX": "made of digits", "身份证号码是十八位数字没有字母吗啊吧": "made of digits", "1101051949123100２X": ""},
		"bank-card": {"6222021234567890128": "", "6225880123456783": "", "6222021234567890129": mistyped, "6222": "12 to 19 digits, and this one has 4", "62220212345678901280": "this one has 20", "卡号": "made of digits", "6222O21234567890128": "made of digits"},
		"plate": {"京A12345": "", "粤BD12345": "", "粤B12345D": "", "京AF12345": "", "粤Z1234港": "", "京A1234学": "", "冀A1234挂": "", "使123456": "", "VA12345": "", "WJ京1234X": "", "WJ12345": "", "沪AX1234": "",
			"A12345": "begins with the character of a province", "京112345": "is a letter", "京AIO123": "write the digits 1 and 0", "京A1234": "this one has 6", "京AZ12345": "8 characters are a plate of new energy", "京A12345Z": "plate of new energy",
			"京A12挂34": "five digits or letters", "京A1挂学学警": "five digits or letters", "": "", "京": "this one has 1", "京A一二三四五": "five digits or letters"},
		"credit-code": {"91350100M000100Y43": "", "91350100M000100Y44": mistyped, "91350100MOOO100Y43": "I, O, S, V and Z", "9135": "this one has 4", "91350100M000100Y4码": "I, O, S, V and Z", "91350100M000100Y4I": "I, O, S, V and Z"},
	} {
		f := fieldForm(t, shaped(shape))
		for sent, want := range cases {
			if _, bad := through(f, `{"f":"`+sent+`"}`); want == "" != (bad == "") || !strings.Contains(bad, want) {
				t.Errorf("%s %q: %q, want %q", shape, sent, bad, want)
			}
		}
	}
}

func TestAShapeInADefinition(t *testing.T) {
	for property, want := range map[string]string{
		`{"type":"string","x-field":"text","x-validate":"phnoe"}`:                  `did you mean "phone"`,
		`{"type":"string","x-field":"text","x-validate":"phone","format":"email"}`: "either x-validate or format",
		`{"type":"string","x-field":"longtext","x-validate":"phone"}`:              `"x-validate" cannot stand on longtext`,
		`{"type":"string","x-field":"text","x-display":"mask"}`:                    `did you mean "masked"`,
		`{"type":"string","x-field":"text","x-display":"capitals"}`:                "it can be: masked",
		`{"type":"number","x-field":"money","x-display":"masked"}`:                 "it can be: capitals",
	} {
		_, problems := Compile([]byte(wholeForm(`{"f":`+property+`}`)), leaveEnv())
		if text := listing(problems); !strings.Contains(text, want) {
			t.Errorf("%s: %s, want %s", property, text, want)
		}
	}
}

func TestWhatATextLeadsTo(t *testing.T) {
	for words, want := range map[string]string{`"x-validate":"phone"`: "tel:", `"x-validate":"mobile"`: "tel:", `"x-validate":"plate"`: "", `"format":"email"`: "mailto:", `"format":"uri"`: "web", `"maxLength":9`: ""} {
		if got := fieldForm(t, `{"type":"string","x-field":"text",`+words+`}`).Field("f").Link(); got != want {
			t.Errorf("%s leads to %q, want %q", words, got, want)
		}
	}
}

func TestAmountsInCapitals(t *testing.T) {
	f := fieldForm(t, `{"type":"number","x-field":"money","x-currency":"CNY","x-display":"capitals"}`)
	said := map[string][]Saying{}
	f.Said(said, readable(f, `{"f":1234.5,"t":[{"_id":"a","f":-100}]}`), English, nil)
	if got := fmt.Sprint(said); got != "map[f:[{1234.5 ¥1,234.50 (壹仟贰佰叁拾肆元伍角)   }] t.f:[{-100 -¥100.00 (负壹佰元整)   }]]" {
		t.Error(got)
	}
	if got := rules.Capitals(num.FromInt(10_000_000_000_000_000)); got != "" {
		t.Errorf("too large an amount is %q", got)
	}
}

package main

import (
	"strings"

	"github.com/superform-dev/superform/forms"
)

// codes are texts that fields with x-validate or format take, by that word.
var codes = map[string][]string{
	"phone": {"13800138000", "+86 138-0013-8000", "0086 13800138000", "8613800138000", "010-88886666", "（010）88886666转123", "05718888666-8", "0571 8888666 ext.8", "400 810 1234", "8001234567",
		"+852 2123 4567", "1380013800", "138001380001", "88886666", "+123", "+0123456789", "110", "00", "+", "-", "+86", "010-88886666-", "0101234567", "02112345678", "1380013800O", "+86-10-88886666", "86 10 88886666"},
	"mobile":      {"13800138000", "１３８００１３８０００", "+8613800138000", "01088886666", "10000000000", "1380013800", "+85221234567", "abc"},
	"id-number":   {"11010519491231002X", "11010519491231002x", "110105 19491231 0021", "110105491231002", "110105194902310028", "1101051949123100", "A10105194912310021", "01010519491231002X", "XXXXXXXXXXXXXXXXXX", "1101054912310021X", "身份证号码是十八位数字没有字母吗啊吧", "1101051949123100２X", "110105491331002"},
	"bank-card":   {"6222 0212 3456 7890 128", "6225-8801-2345-6783", "6222021234567890129", "6222", "62220212345678901280", "6222O21234567890128", "卡号", "123456789015"},
	"plate":       {"京A12345", "京a·d12345", "粤B12345D", "粤Z1234港", "京A1234学", "使123456", "VA12345", "WJ京1234X", "WJ12345", "A12345", "京112345", "京AIO123", "京A1234", "京AZ12345", "京A12345Z", "京A12挂34", "京A1挂学学警", "京", "京A一二三四五", "𠮷A12345", "京A𠮷2345", "WJ𠮷1234X", "京A1234𠮷", "使12345", "AA123456"},
	"credit-code": {"91350100M000100Y43", "91350100m000100y43", "9135 0100 M000 100Y 43", "91350100M000100Y44", "91350100MOOO100Y43", "9135", "91350100M000100Y4码", "91350100M000100Y4I", "𠮷1350100M000100Y43"},
	"email":       {"li@example.com", " li＠example．com ", "li", "li@", "l.i+x@例.cn"},
	"uri":         {"https://example.com/a?b=1#c", "https://example.com\u00a0", "javascript:alert(1)", "mailto:li@example.com", "example.com", "ftp://example.com"},
}

// code is a text of the kind that a field takes: nearly right, often with a sign too many or one changed.
func (m *recordMaker) code(f *forms.Field) string {
	list := codes[f.Validate+f.Format]
	s := list[m.IntN(len(list))]
	if m.chance(20) {
		wide := strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7f {
				return r + 0xfee0
			}
			return r
		}, s)
		s = m.pick(" "+s, s+"\u3000", "\u202d"+s+"\u202c", s+"\t", s+"\u200b", wide, strings.ToLower(s), strings.ReplaceAll(s, "-", "–"), "\u2009"+s+"\ufeff")
	}
	if m.hostile > 0 && m.chance(30) {
		runes := []rune(s)
		runes[m.IntN(len(runes))] = []rune("0123456789XxIOAZ-+ #转京学𠮷")[m.IntN(22)]
		s = string(runes)
	}
	return s
}

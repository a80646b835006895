package org

import (
	_ "embed" // pinyin.txt
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// pinyin.txt has a line for each syllable, with the characters whose most usual reading it is. scripts/pinyin.mjs wrote it.
//
//go:embed pinyin.txt
var pinyinLines string

const firstRead, lastRead = 0x4e00, 0x9fa5

// readings are the syllables, and of which of them each character from firstRead on reads as: 0 is none.
var readings = sync.OnceValue(func() (r struct {
	syllables []string
	of        [lastRead - firstRead + 1]uint16
}) {
	r.syllables = []string{""}
	for line := range strings.Lines(pinyinLines) {
		syllable, characters, _ := strings.Cut(strings.TrimSpace(line), " ")
		for _, c := range characters {
			r.of[c-firstRead] = uint16(len(r.syllables))
		}
		r.syllables = append(r.syllables, syllable)
	}
	return r
})

// surnames read otherwise than the same characters elsewhere.
var surnames = map[string]string{
	"单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "朴": "piao", "任": "ren", "乐": "yue", "翟": "zhai", "缪": "miao",
	"盖": "ge", "葛": "ge", "覃": "qin", "员": "yun", "种": "chong", "冼": "xian", "纪": "ji", "车": "che", "燕": "yan", "曲": "qu", "华": "hua",
	"繁": "po", "谌": "chen", "句": "gou", "折": "she", "祭": "zhai", "褚": "chu", "牟": "mu", "秘": "bi", "隗": "wei", "召": "shao", "尹": "yin",
	"逄": "pang", "宓": "mi", "郇": "xun", "黑": "he", "卜": "bu", "洗": "xian", "重": "chong", "贾": "jia", "呙": "guo", "佴": "nai", "那": "na",
	"尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "令狐": "ling hu", "宿": "su", "晟": "cheng", "尉": "wei", "于": "yu",
}

// syllable is how a character is read, "" where it is no Chinese one that is known.
func syllable(c rune) string {
	if c == '〇' {
		return "ling"
	}
	if c < firstRead || c > lastRead {
		return ""
	}
	all := readings()
	return all.syllables[all.of[c-firstRead]]
}

// spoken is a name in parts: each Chinese character by how it is read, with the surname read as one; each run of other letters and digits
// in lower case.
func spoken(name string, asSurname bool) []string {
	var parts []string
	rest := []rune(name)
	if asSurname {
		for _, n := range []int{2, 1} {
			if len(rest) > n && surnames[string(rest[:n])] != "" {
				parts, rest = strings.Fields(surnames[string(rest[:n])]), rest[n:]
				break
			}
		}
	}
	word := false
	for _, c := range rest {
		read := syllable(c)
		switch {
		case read != "":
			parts, word = append(parts, read), false
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			word = false
		case word:
			parts[len(parts)-1] += string(unicode.ToLower(c))
		default:
			parts, word = append(parts, string(unicode.ToLower(c))), true
		}
	}
	return parts
}

// SortKey is a name as lists of people are ordered by it: by how it is read, then as it is written.
func SortKey(name string) string {
	return cutText(strings.Join(spoken(name, true), " "), 120) + " " + cutText(strings.ToLower(name), 120)
}

// cutText leaves at most n bytes of a text, and no half character.
func cutText(text string, n int) string {
	for len(text) > n {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return text
}

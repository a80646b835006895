package apps

import (
	"strings"

	"github.com/superform-dev/superform/forms"
)

// message is one text in both languages; {name} stands for an argument.
type message struct{ zh, en string }

// messages holds every text of this package by its code. Codes never change.
var messages = map[string]message{
	"did_you_mean": {"；是否想写“{suggestion}”？", `; did you mean "{suggestion}"?`},

	// Bytes and YAML.
	"file_large":       {"文件超过 2 MB", "the file is larger than 2 MB"},
	"file_utf8":        {"文件不是 UTF-8 编码", "the file is not UTF-8 here"},
	"file_character":   {"文件中不能直接出现字符 {character}；请在双引号中写成转义", `the character {character} cannot stand in a file; write it as an escape in double quotes`},
	"yaml_unreadable":  {"无法读取这个文件", "the file cannot be read as YAML"},
	"yaml_syntax":      {"YAML 语法错误：{detail}", "not valid YAML: {detail}"},
	"yaml_empty":       {"文件是空的", "the file is empty"},
	"yaml_root":        {"文件的最外层应当是键和值", "a file consists of keys and values"},
	"yaml_documents":   {"一个文件只能有一个文档", "a file holds one document only"},
	"yaml_deep":        {"嵌套超过 64 层", "nested more than 64 deep"},
	"yaml_large":       {"文件中的值太多", "the file holds too many values"},
	"yaml_feature":     {"不支持 YAML 的“{feature}”", `YAML's "{feature}" is not supported`},
	"yaml_folded":      {"一段文字要写在一行里，或用 | 逐行书写", "a text stands on one line, or line by line below a |"},
	"yaml_duplicate":   {"键“{key}”重复，第 {line} 行已经有了", `the key "{key}" stands here twice, first in line {line}`},
	"yaml_key_long":    {"键最多 256 个字符", "a key has at most 256 characters"},
	"yaml_key_empty":   {"键不能为空", "a key cannot be empty"},
	"yaml_comment_key": {"请写注释（#），不要写 x-comment", "write a comment with #, not x-comment"},
	"yaml_ambiguous":   {"“{value}”会被别的程序读成别的值；文字请加引号，数字请按 JSON 的写法", `other readers take "{value}" for something else than a text; quote it, or write it as JSON does`},
	"json_syntax":      {"JSON 语法错误：{detail}", "not valid JSON: {detail}"},
	"json_duplicate":   {"键“{key}”重复", `the key "{key}" stands here twice`},
	"json_comment":     {"x-comment 应当是键到文字的对象", "x-comment is an object from key to text"},
	"fmt_differs":      {"这个文件无法安全地重新排版", "this file cannot be formatted safely"},
}

// say gives the text of a code in a language; anything but Chinese reads as English.
func say(lang, code string, args map[string]string) string {
	m, ok := messages[code]
	if !ok {
		return code
	}
	if lang == forms.Chinese {
		return fill(m.zh, args)
	}
	return fill(m.en, args)
}

// fill replaces each {name} by its argument in one pass, so that braces in an argument stay as they are.
func fill(text string, args map[string]string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		value, known := args[name]
		if !closed || !known {
			b.WriteByte('{')
			text = rest
			continue
		}
		b.WriteString(value)
		text = after
	}
}

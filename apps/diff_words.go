package apps

import (
	"strings"

	"github.com/superform-dev/superform/forms"
)

// diffMessages are the texts of changes by their codes.
var diffMessages = map[string]message{
	"about": {"{about}：{what}", "{about}: {what}"},

	"new":  {"新增", "is new"},
	"else": {"有其他改动", "something else changed"},
	"gone": {"不再有", "is no more"},

	"added":       {"新增", "added"},
	"field_added": {"新增（{type}）", "added ({type})"},
	"removed":     {"已删除", "removed"},
	"archived":    {"已归档", "archived"},
	"restored":    {"已恢复使用", "in use again"},
	"moved":       {"移到“{after}”之后", "moved after “{after}”"},
	"moved_first": {"移到最前", "moved to the front"},
	"moved_into":  {"移入{into}", "moved into {into}"},
	"moved_out":   {"移出分支", "moved out of its branch"},
	"unsectioned": {"移出分组", "moved out of its section"},
	"required":    {"现在必填", "required now"},
	"optional":    {"现在选填", "optional now"},
	"type":        {"类型由 {from} 改为 {to}", "type changed from {from} to {to}"},

	"on":           {"{what}：现在是", "{what}: yes now"},
	"off":          {"{what}：现在否", "{what}: no longer"},
	"set":          {"{what}：现在是 {to}", "{what}: now {to}"},
	"unset":        {"{what}：不再有（原为 {from}）", "{what}: none any more (was {from})"},
	"changed":      {"{what}：由“{from}”改为“{to}”", "{what}: “{from}” → “{to}”"},
	"said":         {"{what}（{language}）：现在是“{to}”", "{what} ({language}): now “{to}”"},
	"unsaid":       {"{what}：不再有 {language} 文字", "{what}: no longer in {language}"},
	"entered":      {"{what}：加入 {name}", "{what}: {name} added"},
	"left":         {"{what}：去掉 {name}", "{what}: {name} removed"},
	"placed":       {"{what}：{name} 移到 {after} 之后", "{what}: {name} moved after {after}"},
	"placed_first": {"{what}：{name} 移到最前", "{what}: {name} moved to the front"},
	"other":        {"{what}有改动", "{what} changed"},
}

// nounMessages are what the parts of a definition are called, with their names.
var nounMessages = map[string]message{
	"field":   {"字段“{name}”", "field “{name}”"},
	"column":  {"列“{name}”", "column “{name}”"},
	"option":  {"选项“{name}”", "option “{name}”"},
	"section": {"分组“{name}”", "section “{name}”"},
	"note":    {"说明“{name}”", "note “{name}”"},
	"tabs":    {"标签页“{name}”", "tabs “{name}”"},
	"steps":   {"步骤“{name}”", "steps “{name}”"},
	"part":    {"部分“{name}”", "part “{name}”"},
	"check":   {"校验“{name}”", "check “{name}”"},
	"warning": {"提醒“{name}”", "warning “{name}”"},
	"hold":    {"占用“{name}”", "hold “{name}”"},
	"access":  {"权限规则“{name}”", "access rule “{name}”"},
	"node":    {"节点“{name}”", "node “{name}”"},
	"branch":  {"分支“{name}”", "branch “{name}”"},
	"menu":    {"菜单“{name}”", "menu “{name}”"},
	"role":    {"角色“{name}”", "role “{name}”"},
	"setting": {"设置“{name}”", "setting “{name}”"},
}

// keyMessages are what people call the keys of definitions; another key is called as it is written.
var keyMessages = map[string]message{
	"title": {"标题", "title"}, "name": {"名称", "name"}, "x-label": {"名称", "label"}, "label": {"名称", "label"}, "description": {"说明", "description"},
	"x-help": {"填写说明", "help"}, "help": {"说明", "help"}, "kind": {"种类", "kind"}, "number": {"编号规则", "numbering"}, "summary": {"摘要", "summary"},
	"evidence": {"须附纸面照片", "photo of the paper"}, "version": {"版本", "version"}, "icon": {"图标", "icon"}, "category": {"分类", "category"}, "audience": {"使用范围", "audience"},
	"language": {"语言", "language"}, "needs": {"依赖", "needs"},
	"x-value": {"计算规则", "computed as"}, "x-default": {"默认值", "default"}, "x-show": {"显示条件", "shown when"}, "x-require": {"必填条件", "required when"},
	"x-lock": {"锁定条件", "locked when"}, "x-unique": {"不可重复", "unique within"}, "x-input": {"录入方式", "way to fill in"}, "x-scale": {"小数位数", "decimals"},
	"x-unique-together": {"合起来不可重复", "unique together"}, "x-rows": {"预设行", "rows to begin with"}, "x-fixed": {"行固定", "fixed rows"}, "x-total": {"列合计", "column total"},
	"x-form": {"引用的表单", "refers to"}, "x-where": {"可选范围", "offered when"}, "x-fill": {"带出", "fills in"}, "x-snapshot": {"随单保存", "kept with it"},
	"x-halves": {"半天", "half days"}, "x-earliest": {"最早", "earliest"}, "x-latest": {"最晚", "latest"},
	"x-currency": {"货币", "currency"}, "x-unit": {"单位", "unit"}, "x-personal": {"个人信息", "personal data"}, "format": {"格式", "format"},
	"minLength": {"最少字符数", "least length"}, "maxLength": {"最多字符数", "longest"}, "pattern": {"格式要求", "pattern"}, "minimum": {"最小值", "at least"}, "maximum": {"最大值", "at most"},
	"exclusiveMinimum": {"须大于", "more than"}, "exclusiveMaximum": {"须小于", "less than"}, "minItems": {"最少行数", "least rows"}, "maxItems": {"最多行数", "most rows"},
	"from": {"选项来源", "options from"}, "where": {"条件", "where"}, "when": {"条件", "when"}, "message": {"提示", "message"}, "at": {"显示位置", "shown at"},
	"account": {"账户", "account"}, "amount": {"数量", "amount"}, "who": {"谁", "who"}, "can": {"可以", "may"}, "fields": {"字段", "fields"}, "except": {"除外字段", "all fields but"},
	"until": {"截止状态", "until"}, "vote": {"表决方式", "vote"}, "order": {"顺序", "order"}, "on_reject": {"拒绝时", "on rejection"}, "nobody": {"找不到人时", "when nobody is found"},
	"requester": {"处理人是申请人时", "when it is the requester"}, "same_person": {"同一人重复审批时", "same person twice"}, "comment": {"意见", "comment"},
	"on_agree": {"同意时的意见", "comment on agreeing"}, "on_return": {"退回时的意见", "comment on returning"}, "status": {"状态", "status"}, "default": {"默认分支", "default branch"},
	"form": {"表单", "form"}, "view": {"视图", "view"}, "scope": {"列表范围", "scope"}, "columns": {"列", "columns"}, "filter": {"筛选", "filter"}, "sort": {"排序", "order"},
	"note": {"说明", "note"}, "tone": {"语气", "tone"}, "folded": {"折叠", "folded"}, "show": {"显示条件", "shown when"}, "wide": {"占满一行", "whole width"},
	"value": {"值", "value"}, "type": {"类型", "type"},
}

func (d *differ) called(key string) forms.Text {
	m, known := keyMessages[key]
	if !known {
		m = message{key, key}
	}
	return forms.Text{forms.Chinese: m.zh, forms.English: m.en}
}

// listed is the noun of the elements of a list whose elements have ids; "" of other keys.
func (d *differ) listed(key string) string {
	return map[string]string{
		"checks": "check", "warnings": "warning", "holds": "hold", "access": "access", "menus": "menu", "roles": "role", "settings": "setting", "sections": "section",
		"list": "option",
	}[key]
}

// short is a value in one short line.
func (d *differ) short(n *Node) forms.Text {
	if isWords(n) && n.Kind == Map {
		return d.tagged(wordsOf(n))
	}
	text := n.String()
	if n.Kind == List || n.Kind == Map {
		text = string(n.JSON())
		if texts(n) {
			text = strings.Join(n.Texts(), ", ")
		}
	}
	text = clip(text)
	return forms.Text{forms.Chinese: text, forms.English: text}
}

func simple(n *Node) bool { return n != nil && n.Kind != List && n.Kind != Map }

// listish is a list, or nothing where a list could stand.
func listish(n *Node) bool { return n == nil || n.Kind == List }

// texts says whether a value is a list of scalars.
func texts(n *Node) bool {
	if n == nil || n.Kind != List {
		return n == nil
	}
	for _, item := range n.Items {
		if !simple(item) {
			return false
		}
	}
	return true
}

// isWords says whether a value is a text, or texts by language.
func isWords(n *Node) bool {
	if n == nil || n.Kind == Text {
		return n != nil
	}
	if n.Kind != Map || len(n.Members) == 0 {
		return false
	}
	for _, m := range n.Members {
		if m.Value.Kind != Text || !tagGrammar.pattern.MatchString(m.Key) {
			return false
		}
	}
	return true
}

// move is an element that stands elsewhere than before.
type move struct{ id, after string } // after: what it follows now; "": it is the first

// moves gives the fewest elements of two orders whose moving makes one of the other. What only one of them has does not count.
func moves(was, is []string) []move {
	place := map[string]int{}
	for i, id := range was {
		place[id] = i
	}
	var both []string
	for _, id := range is {
		if _, there := place[id]; there {
			both = append(both, id)
		}
	}
	stays := longestRising(both, place)
	var out []move
	for i, id := range is {
		if _, there := place[id]; !there || stays[id] {
			continue
		}
		m := move{id: id}
		if i > 0 {
			m.after = is[i-1]
		}
		out = append(out, m)
	}
	return out
}

// longestRising is a longest part of a list whose places rise.
func longestRising(ids []string, place map[string]int) map[string]bool {
	length, before := make([]int, len(ids)), make([]int, len(ids))
	last := -1
	for i := range ids {
		length[i], before[i] = 1, -1
		for j := range i {
			if place[ids[j]] < place[ids[i]] && length[j]+1 > length[i] {
				length[i], before[i] = length[j]+1, j
			}
		}
		if last < 0 || length[i] > length[last] {
			last = i
		}
	}
	stays := map[string]bool{}
	for ; last >= 0; last = before[last] {
		stays[ids[last]] = true
	}
	return stays
}

package flows

import "github.com/superform-dev/superform/forms"

// message is the text of a code; {name} stands for an argument.
type message struct{ zh, en string }

// messages is the catalogue of every refusal, reason and problem of this package. Codes never change.
// "code.rule" is the text of a code for one value of its argument rule.
var messages = map[string]message{
	// Refusals.
	"already_handled":           {"{who} 已于 {at} 处理（{outcome}）。", "Already handled by {who} at {at} ({outcome})."},
	"not_yours":                 {"这不是您的待办，或您不能替申请人操作。", "This is not yours to do."},
	"not_open":                  {"现在没有可以这样处理的待办。", "Nothing is open here that this would answer."},
	"not_allowed":               {"您没有权限执行“{verb}”。", "You may not {verb} this."},
	"not_parked":                {"流程没有异常，无需继续。", "The flow is not parked, so there is nothing to resume."},
	"unknown_verb":              {"没有“{verb}”这个操作。", "There is no verb {verb}."},
	"other_flow":                {"该单据运行的是流程的另一个版本。", "This record runs another version of the flow."},
	"comment_required":          {"请填写意见。", "A comment is required."},
	"comment_too_long":          {"意见最多 {max} 个字符。", "A comment has at most {max} characters."},
	"balance_short":             {"额度不足：{account} 需要 {asked}，剩余 {left}。", "Not enough on {account}: {asked} asked, {left} left."},
	"hold_invalid":              {"不能在 {account} 上占用 {amount}。", "{amount} cannot be held on {account}."},
	"fact_failed":               {"无法得到“{fact}”（{code}）。", "{fact} could not be found out ({code})."},
	"not_delegate":              {"该成员没有委托您代为处理，或委托已结束。", "That member has not asked you to act for them, or no longer does."},
	"nothing_handed":            {"没有可交接的待办。", "There is nothing to hand over, or nobody to take it."},
	"delegate_own":              {"代理人不能处理自己提交的单据。", "Nobody decides on a request of their own for somebody else."},
	"refused_by_rule":           {"节点 {node} 的规则不允许提交。", "A rule of node {node} refuses the request."},
	"refused_by_rule.unreached": {"节点 {node} 的审批人没有智能手机且没有代办人，流程设定为不允许提交。", "Whoever would decide at node {node} has no smartphone and no clerk, and the flow then refuses the request."},
	"refused_by_rule.nobody":    {"节点 {node} 找不到审批人，流程设定为不允许提交。", "Nobody is found for node {node}, and the flow then refuses the request."},
	"refused_by_rule.requester": {"节点 {node} 的审批人是申请人本人，流程设定为不允许提交。", "The requester would decide at node {node}, and the flow then refuses the request."},

	// What an act was, in already_handled.
	"outcome.submitted":   {"已提交", "submitted"},
	"outcome.agreed":      {"已同意", "agreed"},
	"outcome.rejected":    {"已拒绝", "rejected"},
	"outcome.returned":    {"已退回", "returned"},
	"outcome.resubmitted": {"已重新提交", "submitted again"},
	"outcome.withdrawn":   {"已撤回", "withdrawn"},
	"outcome.terminated":  {"已终止", "terminated"},
	"outcome.resumed":     {"已继续", "resumed"},
	"outcome.superseded":  {"已由他人处理", "decided by others"},

	// Reasons: what closed a visit.
	"submitted":            {"已提交。", "Submitted."},
	"resubmitted":          {"已重新提交。", "Submitted again."},
	"end_reached":          {"流程到达结束节点。", "The end of the flow was reached."},
	"block_walked":         {"分支 {branch} 已走完。", "Branch {branch} has been walked."},
	"vote_passed":          {"{of} 人中 {agreed} 人同意，需要 {needed} 人：通过。", "{agreed} of {of} agreed, {needed} were needed: passed."},
	"vote_rejected":        {"{of} 人中需要 {needed} 人同意，{rejected} 人拒绝：不通过。", "{needed} of {of} were needed and {rejected} rejected: rejected."},
	"passed_own":           {"审批人是申请人本人，按设定跳过。", "The approver is the requester; skipped as set."},
	"passed_same":          {"审批人此前已同意，按设定跳过。", "The same people agreed before; skipped as set."},
	"unreached_pass":       {"{member} 没有智能手机且没有代办人，按第 {rung} 级设定自动通过。", "{member} has no smartphone and no clerk; passed as rung {rung} says."},
	"unreached_reject":     {"{member} 没有智能手机且没有代办人，按第 {rung} 级设定自动拒绝。", "{member} has no smartphone and no clerk; rejected as rung {rung} says."},
	"unreached_refuse":     {"{member} 没有智能手机且没有代办人，流程设定为不允许。", "{member} has no smartphone and no clerk, and the flow then refuses."},
	"nobody_pass":          {"找不到审批人，按第 {rung} 级设定自动通过。", "Nobody was found; passed as rung {rung} says."},
	"nobody_reject":        {"找不到审批人，按第 {rung} 级设定自动拒绝。", "Nobody was found; rejected as rung {rung} says."},
	"nobody_refuse":        {"找不到审批人，流程设定为不允许。", "Nobody was found, and the flow then refuses."},
	"refused_own":          {"审批人是申请人本人，流程设定为不允许。", "The requester would decide, and the flow then refuses."},
	"returned_by":          {"{member} 退回。", "Returned by {member}."},
	"withdrawn_by":         {"{member} 撤回。", "Withdrawn by {member}."},
	"terminated_by":        {"{member} 终止。", "Terminated by {member}."},
	"handed_over":          {"{member} 离职或调动，由他人接手。", "{member} left or moved on, and somebody else takes over."},
	"department_merged":    {"部门合并。", "Departments were merged."},
	"lapsed":               {"{member} 离职或调动，由其余审批人决定。", "{member} left or moved on; the others decide."},
	"resumed_by":           {"{member} 继续流程。", "Resumed by {member}."},
	"skipped_unreached":    {"没有智能手机，也没有代办人，无法审批。", "Has no smartphone and no clerk, and so cannot decide."},
	"skipped_own":          {"申请人本人，按设定跳过。", "The requester; skipped as set."},
	"no_superior":          {"申请人本人，且没有上级。", "The requester, who has no superior."},
	"replaced_own":         {"申请人本人，由 {member} 代替。", "The requester; {member} decides instead."},
	"same_person":          {"此前已同意且数据未变，按设定跳过。", "Agreed before and nothing changed since; skipped as set."},
	"branch_changed":       {"走了分支 {now} 而不是 {was}（{changes}）。", "Branch {now} was taken instead of {was} ({changes})."},
	"branch_changed_facts": {"走了分支 {now} 而不是 {was}：决定它的不是字段，而是时间或外部数据。", "Branch {now} was taken instead of {was}, by the time or a fact rather than a field."},
	"not_planned":          {"提交时的路径中没有这一步。", "Not on the path as it was planned."},
	"not_planned_changes":  {"提交时的路径中没有这一步（{changes}）。", "Not on the path as it was planned ({changes})."},
	"plan_stopped":         {"提交时预计流程会停在 {node}。", "The path as it was planned stopped at {node}."},
	"people_changed":       {"审批人与提交时预计的不同：{was} → {now}。", "Other people than planned: {was} → {now}."},
	"parked":               {"流程在此停住（{reason}），提交时未预计到。", "The flow stopped here ({reason}), which was not planned."},

	// Why somebody holds a seat: {of} is a person's name.
	"why_line-manager":       {"{of} 的直属主管", "Line manager of {of}"},
	"why_department-head":    {"{of} 的部门负责人", "Head of the department of {of}"},
	"why_role":               {"角色 {arg}", "Has the role {arg}"},
	"why_member":             {"指定人员", "Named by the flow"},
	"why_line-manager_up":    {"{of} 往上第 {arg} 级主管", "Manager {arg} levels above {of}"},
	"why_department-head_up": {"{of} 的往上第 {arg} 级部门负责人", "Head of the department {arg} levels up from {of}, their own being the first"},
	"why_requester":          {"申请人本人", "The requester"},
	"why_flow-admin":         {"流程管理员", "Flow admin"},
	"why_via_requester":      {"审批人为申请人本人，由 {of} 的{source}代替", "Instead of the requester: {source} of {of}"},
	"why_via_nobody":         {"找不到审批人，由{source}代替", "Nobody was found: {source} instead"},
	"why_via_return":         {"被 {of} 退回", "Returned by {of}"},
	"why_via_incident":       {"流程管理员处理异常", "Flow admin of a parked record"},
	"why_via_handover":       {"接替 {of}（{source}）", "In the place of {of} ({source})"},
	"source_successor":       {"接手人", "successor"},
	"why_other":              {"由{source}处理", "As {source}"},
	"source_superior":        {"上级", "superior"},
	"source_line-manager":    {"直属主管", "line manager"},
	"source_department-head": {"部门负责人", "department head"},
	"source_role":            {"指定角色", "role"},
	"source_member":          {"指定人员", "named member"},
	"source_requester":       {"申请人", "requester"},
	"source_flow-admin":      {"流程管理员", "flow admin"},

	// Reasons: why an instance is parked.
	"unreached_found":     {"{member} 没有智能手机且没有代办人，也找不到其他审批人。", "{member} has no smartphone and no clerk, and nobody else was found to decide."},
	"nobody_found":        {"找不到审批人。", "Nobody was found to decide."},
	"no_branch":           {"没有符合条件的分支。", "No branch matches."},
	"condition_failed":    {"分支 {branch} 的条件“{when}”无法计算（{code}）。", "The condition of branch {branch}, {when}, failed ({code})."},
	"too_many_people":     {"审批人超过 {max} 人。", "More than {max} people would decide."},
	"too_many_walks":      {"单据已被退回 {max} 次。", "The record has been returned {max} times."},
	"requester_unreached": {"申请人没有智能手机，也没有代办人，无法重新提交。", "The requester has no smartphone and no clerk, and so cannot submit again."},
	"requester_gone":      {"申请人已不在企业，无法重新提交。", "The requester is gone and cannot submit again."},

	// Problems of a definition.
	"flow_rounds":           {"这个条件最少也要一轮接一轮地查询 {rounds} 次，而一次最多 {max} 轮；请减少一环套一环的查询。", "This condition can only be worked out in {rounds} rounds of asking, one after the other, and a decision has {max}; have fewer questions that need the answer of another."},
	"flow_json":             {"不是正确的 JSON。", "This is not JSON."},
	"flow_too_large":        {"流程定义超过 {max} 字节。", "A flow has at most {max} bytes."},
	"flow_format":           {"format 必须是 1。", "format must be 1."},
	"flow_key_twice":        {"“{key}”出现了两次。", "{key} stands here twice."},
	"flow_key_missing":      {"缺少“{key}”。", "{key} is missing."},
	"flow_key_unknown":      {"没有“{word}”这个属性；可用：{known}。", "There is no key {word}; there are {known}."},
	"flow_word_unknown":     {"不能是“{word}”；可用：{known}。", "{word} is none of {known}."},
	"flow_source_unknown":   {"没有“{word}”这种来源；可用：{known}。", "There is no source {word}; there are {known}."},
	"flow_type_unknown":     {"没有“{word}”这种节点；可用：{known}。", "There is no node type {word}; there are {known}."},
	"flow_not_object":       {"这里应为对象。", "An object belongs here."},
	"flow_not_list":         {"这里应为列表。", "A list belongs here."},
	"flow_not_text":         {"这里应为文本。", "A text belongs here."},
	"flow_integer":          {"这里应为 {min} 到 {max} 的整数。", "A whole number from {min} to {max} belongs here."},
	"flow_too_many":         {"最多 {max} 个。", "There are at most {max}."},
	"flow_empty":            {"至少需要一个。", "At least one is needed."},
	"flow_nesting":          {"分支最多嵌套 {max} 层。", "Blocks nest at most {max} deep."},
	"flow_id_grammar":       {"“{id}”不是正确的标识：小写字母开头，只含小写字母、数字和连字符，最多 64 个字符。", "{id} is no id: a lower-case letter, then at most 63 lower-case letters, digits and hyphens."},
	"flow_id_twice":         {"标识“{id}”出现了两次。", "The id {id} stands here twice."},
	"flow_start_first":      {"第一个节点必须是开始节点。", "The first node must be the start."},
	"flow_end_last":         {"最后一个节点必须是结束节点。", "The last node must be the end."},
	"flow_start_place":      {"开始节点只能有一个，并且在最前。", "There is one start, and it stands first."},
	"flow_end_place":        {"结束节点只能有一个，并且在最后。", "There is one end, and it stands last."},
	"flow_vote":             {"vote 应为 any、all、{percent: 1–100} 或 {count: n}。", "vote is any, all, {percent: 1–100} or {count: n}."},
	"flow_verdict_last":     {"“{word}”只能放在最后一级。", "{word} can only be the last rung."},
	"flow_default":          {"分支节点必须有且只有一个默认分支。", "A branch node has exactly one default branch."},
	"flow_default_true":     {"default 只能是 true。", "default can only be true."},
	"flow_when_or_default":  {"分支要么有条件 when，要么是默认分支。", "A branch has either a condition (when) or default: true."},
	"flow_requester_source": {"来源为申请人的节点必须写明 requester: self。", "A node that asks the requester must say requester: self."},

	"did_you_mean": {"是否想写“{suggestion}”？", " Did you mean {suggestion}?"},
}

// problemText is the text of a problem in both languages, with a suggestion where there is one.
func problemText(code string, args map[string]string) forms.Text {
	t := forms.Text{}
	for _, lang := range []string{forms.Chinese, forms.English} {
		t[lang] = textOf(code, args, lang)
		if args["suggestion"] != "" {
			t[lang] += textOf("did_you_mean", args, lang)
		}
	}
	return t
}

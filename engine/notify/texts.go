package notify

import (
	"strings"

	"github.com/superform-dev/superform/forms"
)

// texts lists every kind of message with its text; {names} are arguments. Approve, resubmit and incident
// announce a task of that kind, told_… is what a flow tells somebody; a kind that is not here is not told.
var texts = map[string]forms.Text{
	"approve":               {forms.Chinese: "{requester} 的{form}等待您处理：{summary}", forms.English: "{form} of {requester} waits for you: {summary}"},
	"resubmit":              {forms.Chinese: "您的{form}被 {actor} 退回：{summary}", forms.English: "{actor} returned your {form}: {summary}"},
	"incident":              {forms.Chinese: "{requester} 的{form}无法继续，请处理：{summary}", forms.English: "{form} of {requester} cannot go on and waits for you: {summary}"},
	"told_incident":         {forms.Chinese: "您的{form}遇到异常，流程管理员正在处理：{summary}", forms.English: "Your {form} is held up; a flow admin has been told: {summary}"},
	"told_approved":         {forms.Chinese: "您的{form}已通过：{summary}", forms.English: "Your {form} was approved: {summary}"},
	"told_rejected":         {forms.Chinese: "您的{form}未通过：{summary}", forms.English: "Your {form} was rejected: {summary}"},
	"told_ended":            {forms.Chinese: "您的{form}已结束：{summary}", forms.English: "Your {form} has ended: {summary}"},
	"told_path_changed":     {forms.Chinese: "您的{form}的审批路径有变化：{summary}", forms.English: "The path of your {form} has changed: {summary}"},
	"told_withdrawn":        {forms.Chinese: "{requester} 撤回了{form}：{summary}", forms.English: "{requester} withdrew {form}: {summary}"},
	"told_terminated":       {forms.Chinese: "{form}已被管理员终止：{summary}", forms.English: "{form} was terminated by an administrator: {summary}"},
	"job_died":              {forms.Chinese: "后台作业多次失败，已停止，请管理员处理：{job}", forms.English: "A background job failed too often and waits for an administrator: {job}"},
	"webhook_off":           {forms.Chinese: "回调“{name}”连续多天失败，已自动停用", forms.English: "The webhook {name} failed for days and was turned off"},
	"told_rights":           {forms.Chinese: "{actor} 授予您管理权限：{rights}", forms.English: "{actor} gave you a share of the administration: {rights}"},
	"told_rights_by_you":    {forms.Chinese: "您授予了{who}管理权限：{rights}", forms.English: "You gave {who} a share of the administration: {rights}"},
	"told_no_rights":        {forms.Chinese: "{actor} 收回了您的管理权限：{rights}", forms.English: "{actor} took a share of the administration from you: {rights}"},
	"told_no_rights_by_you": {forms.Chinese: "您收回了{who}的管理权限：{rights}", forms.English: "You took a share of the administration from {who}: {rights}"},
	"joiner_waits":          {forms.Chinese: "{name} 申请加入，等待您确认", forms.English: "{name} wants to join and waits for you"},
	"joined":                {forms.Chinese: "您已加入{company}", forms.English: "You have joined {company}"},
	"joining_left":          {forms.Chinese: "您的部门还有 {count} 人没有加入", forms.English: "{count} people of your department have not joined"},
	"joining_left_until":    {forms.Chinese: "您的部门还有 {count} 人没有加入，截止日期 {day}", forms.English: "{count} people of your department have not joined; the deadline is {day}"},
	"tasks_waiting":         {forms.Chinese: "您有 {count} 项待办等待处理", forms.English: "{count} tasks wait for you"},
	"filed_for_you":         {forms.Chinese: "{actor} 代您提交了{form}：{summary}", forms.English: "{actor} filed {form} for you: {summary}"},
	"done_for_you":          {forms.Chinese: "{actor} 代您处理了{form}：{summary}", forms.English: "{actor} dealt with {form} for you: {summary}"},
	"told_clerk":            {forms.Chinese: "{actor} 指定您为{who}代办：提交、审批和确认", forms.English: "{actor} named you clerk for {who}: you file, decide and acknowledge for them"},
	"told_no_clerk":         {forms.Chinese: "您不再为{who}代办", forms.English: "You are no longer the clerk of {who}"},
	"commented":             {forms.Chinese: "{actor} 评论了您的{form}：{comment}", forms.English: "{actor} commented on your {form}: {comment}"},
	"mentioned":             {forms.Chinese: "{actor} 在 {requester} 的{form}的评论中提到了您：{comment}", forms.English: "{actor} mentioned you in a comment on {form} of {requester}: {comment}"},
}

// acting heads a message to whoever acts for the one to whom it is said.
var acting = forms.Text{forms.Chinese: "［代 {for}］", forms.English: "[For {for}] "}

// Known tells whether there is a message of that kind.
func Known(kind string) bool { return texts[kind] != nil }

// Text is the message in lang. Arguments are put in literally, in one pass.
func Text(kind string, args map[string]string, lang string) string {
	pairs := make([]string, 0, 2*len(args))
	for name, value := range args {
		pairs = append(pairs, "{"+name+"}", value)
	}
	text := texts[kind].In(lang, forms.English)
	if args["for"] != "" { // whoever acts for somebody reads what is said to these
		text = acting.In(lang, forms.English) + text
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

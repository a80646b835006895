package notify

import (
	"strings"

	"github.com/superform-dev/superform/forms"
)

// texts lists every kind of message with its text; {names} are arguments.
var texts = map[string]forms.Text{
	"task":       {forms.Chinese: "{requester} 的{form}等待您处理：{summary}", forms.English: "{form} of {requester} waits for you: {summary}"},
	"resubmit":   {forms.Chinese: "您的{form}被 {actor} 退回：{comment}", forms.English: "{actor} returned your {form}: {comment}"},
	"incident":   {forms.Chinese: "{requester} 的{form}无法继续，请处理：{summary}", forms.English: "{form} of {requester} cannot go on and waits for you: {summary}"},
	"approved":   {forms.Chinese: "您的{form}已通过：{summary}", forms.English: "Your {form} was approved: {summary}"},
	"rejected":   {forms.Chinese: "您的{form}未通过：{summary}", forms.English: "Your {form} was rejected: {summary}"},
	"ended":      {forms.Chinese: "您的{form}已结束：{summary}", forms.English: "Your {form} has ended: {summary}"},
	"withdrawn":  {forms.Chinese: "{requester} 撤回了{form}：{summary}", forms.English: "{requester} withdrew {form}: {summary}"},
	"terminated": {forms.Chinese: "{form}已被管理员终止：{summary}", forms.English: "{form} was terminated by an administrator: {summary}"},
}

// Known tells whether there is a message of that kind.
func Known(kind string) bool { return texts[kind] != nil }

// Text is the message in lang. Arguments are put in literally, in one pass.
func Text(kind string, args map[string]string, lang string) string {
	pairs := make([]string, 0, 2*len(args))
	for name, value := range args {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(texts[kind].In(lang, forms.English))
}

package notify

import (
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// Outcome is what came of one attempt to send. Reason is a code of reasons, with an argument behind a space where its text has one.
type Outcome struct {
	State  State
	Reason string
}

// State is how far an attempt got.
type State int

// The states. Later: the receiver could not take it now; Never: it will not take it.
const (
	Sent State = iota
	Later
	Never
)

func later(reason string, code int) Outcome { return Outcome{Later, withCode(reason, code)} }

func never(reason string, code int) Outcome { return Outcome{Never, withCode(reason, code)} }

func withCode(reason string, code int) string {
	if code == 0 {
		return reason
	}
	return reason + " " + strconv.Itoa(code)
}

// reasons are why a message was not sent, or not by itself, for administrators; {n} is the argument.
var reasons = map[string]forms.Text{
	"read":             {forms.Chinese: "已在应用内读过", forms.English: "It was read in the app before"},
	"left":             {forms.Chinese: "该成员或账号已停用", forms.English: "The person or their account is disabled"},
	"unwanted":         {forms.Chinese: "收件人已关闭这类消息或该渠道", forms.English: "The reader has turned this off"},
	"in_digest":        {forms.Chinese: "已合并为一封汇总发送", forms.English: "It was part of a digest"},
	"no_way":           {forms.Chinese: "服务器未配置该渠道", forms.English: "The server does not have this channel"},
	"gave_up":          {forms.Chinese: "多次重试仍未成功", forms.English: "It was tried too often"},
	"mail_address":     {forms.Chinese: "邮箱地址无效或缺失", forms.English: "There is no valid e-mail address"},
	"mail_refused":     {forms.Chinese: "邮件服务器拒收（{n}）", forms.English: "The mail server refused it ({n})"},
	"mail_deferred":    {forms.Chinese: "邮件服务器暂时不收（{n}）", forms.English: "The mail server does not take it now ({n})"},
	"mail_unreachable": {forms.Chinese: "无法连接邮件服务器", forms.English: "The mail server cannot be reached"},
	"push_gone":        {forms.Chinese: "设备已取消订阅", forms.English: "The device takes none any more"},
	"push_refused":     {forms.Chinese: "推送服务拒收（{n}）", forms.English: "The push service refused it ({n})"},
	"push_deferred":    {forms.Chinese: "推送服务暂时不收（{n}）", forms.English: "The push service does not take it now ({n})"},
	"push_unreachable": {forms.Chinese: "无法连接推送服务", forms.English: "The push service cannot be reached"},
	"hook_off":         {forms.Chinese: "该回调地址已停用", forms.English: "The webhook is off"},
	"hook_answered":    {forms.Chinese: "接收方答复 {n}", forms.English: "The receiver answered {n}"},
	"hook_unreachable": {forms.Chinese: "无法连接接收方", forms.English: "The receiver cannot be reached"},
	"hook_forbidden":   {forms.Chinese: "不允许访问该地址（内网或受限端口）", forms.English: "The address may not be reached (a private network, or a port that is not allowed)"},
	"hook_slow":        {forms.Chinese: "接收方超时未答复", forms.English: "The receiver took too long"},
	"hook_certificate": {forms.Chinese: "接收方的证书无效", forms.English: "The receiver's certificate is not valid"},
	"hook_failing":     {forms.Chinese: "连续多天失败，已自动停用", forms.English: "It failed for days and was turned off"},
}

// ReasonText is a reason for people, in lang; "" for none.
func ReasonText(reason, lang string) string {
	code, n, _ := strings.Cut(reason, " ")
	return strings.ReplaceAll(reasons[code].In(lang, forms.English), "{n}", n)
}

package notify

import (
	"bytes"
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// Page is what a mail shows, in Lang: lines of text, and one link. Footer says why the reader gets it, and leads to
// Settings where there is such an address.
type Page struct {
	Lang    string
	Subject string
	Lines   []string
	Link    string
	Button  string
	Footer  string
	Change  string
}

// Texts of mails, by language.
var mailTexts = map[string]forms.Text{
	"open":   {forms.Chinese: "打开查看", forms.English: "Open"},
	"footer": {forms.Chinese: "您收到此邮件，是因为您在{company}的消息设置。", forms.English: "You get this mail by your settings for messages at {company}."},
	"change": {forms.Chinese: "更改消息设置", forms.English: "Change the settings"},
	"digest": {forms.Chinese: "{n} 条消息", forms.English: "{n} messages"},
	"more":   {forms.Chinese: "……还有 {n} 条，请在应用中查看。", forms.English: "… and {n} more in the app."},
	"invite": {forms.Chinese: "加入{company}", forms.English: "Join {company}"},
	"hello":  {forms.Chinese: "{name}，您好：", forms.English: "Hello {name},"},
	"by":     {forms.Chinese: "{by} 邀请您加入{company}。", forms.English: "{by} invites you to join {company}."},
	"by0":    {forms.Chinese: "{company}邀请您加入。", forms.English: "{company} invites you to join."},
	"until":  {forms.Chinese: "链接在 {until} 前有效，只能使用一次，请勿转发。", forms.English: "The link is good until {until} and for one use; please do not pass it on."},
	"reset":  {forms.Chinese: "重设密码", forms.English: "Set a new password"},
	"reset1": {forms.Chinese: "有人（可能是您）请求重设账号 {login} 的密码。链接 {minutes} 分钟内有效，只能使用一次。", forms.English: "Somebody, perhaps you, has asked to set a new password for the account {login}. The link is good for {minutes} minutes and one use."},
	"reset2": {forms.Chinese: "如果不是您本人操作，请忽略此邮件，密码不会改变。", forms.English: "If it was not you, do nothing: the password stays as it is."},
}

func say(key, lang string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(mailTexts[key].In(lang, forms.English))
}

// MessagePage is the mail of one message.
func MessagePage(lang, company, text, link string) Page {
	return Page{Lang: lang, Subject: text, Lines: []string{text}, Link: link, Button: say("open", lang), Footer: say("footer", lang, "{company}", company), Change: say("change", lang)}
}

// digestLines is how many messages a digest names.
const digestLines = 20

// DigestPage is the mail of several messages that quiet hours kept back.
func DigestPage(lang, company string, texts []string, link string) Page {
	p := MessagePage(lang, company, DigestText(lang, len(texts)), link)
	p.Lines = texts
	if n := len(texts) - digestLines; n > 0 {
		p.Lines = append(append([]string{}, texts[:digestLines]...), say("more", lang, "{n}", strconv.Itoa(n)))
	}
	return p
}

// DigestText names a digest.
func DigestText(lang string, n int) string { return say("digest", lang, "{n}", strconv.Itoa(n)) }

// ResetPage is the mail with a link to set a password, good for so many minutes.
func ResetPage(lang, login, link string, minutes int) Page {
	return Page{Lang: lang, Subject: say("reset", lang), Link: link, Button: say("reset", lang),
		Lines: []string{say("reset1", lang, "{login}", login, "{minutes}", strconv.Itoa(minutes)), say("reset2", lang)}}
}

// Invite is an invitation to join: Name is of the member of the list whom it is for, By of who invites; each may be "".
type Invite struct{ Company, By, Name, Link, Until string }

// InvitePage is the mail with a link to join.
func InvitePage(lang string, in Invite) Page {
	var lines []string
	if in.Name != "" {
		lines = append(lines, say("hello", lang, "{name}", in.Name))
	}
	by := "by"
	if in.By == "" {
		by = "by0"
	}
	lines = append(lines, say(by, lang, "{by}", in.By, "{company}", in.Company), say("until", lang, "{until}", in.Until))
	title := say("invite", lang, "{company}", in.Company)
	return Page{Lang: lang, Subject: title, Link: in.Link, Button: title, Lines: lines}
}

// mailLine is how long a line of a mail is at most, in characters.
const mailLine = 2000

// htmlMail needs no picture and no style sheet, and reads in the dark, where the reader's program turns colours round.
var htmlMail = template.Must(template.New("mail").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{{.Subject}}</title></head>
<body style="margin:0;padding:24px 16px;font-family:-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif;font-size:16px;line-height:1.6">
<div style="max-width:560px;margin:0 auto">
{{range .Lines}}<p style="margin:0 0 12px;word-break:break-word">{{.}}</p>
{{end}}{{if .Link}}<p style="margin:24px 0"><a href="{{.Link}}" style="display:inline-block;padding:10px 24px;border-radius:8px;background:#1f6feb;color:#ffffff;text-decoration:none">{{.Button}}</a></p>
{{end}}{{if .Footer}}<p style="margin:32px 0 0;font-size:13px">{{.Footer}}{{if .Settings}} <a href="{{.Settings}}">{{.Change}}</a>{{end}}</p>
{{end}}</div></body></html>
`))

// render writes the mail as text and as HTML.
func (m Mail) render() (text, html string, err error) {
	lines := make([]string, len(m.Lines))
	for i, one := range m.Lines {
		lines[i] = line(one, mailLine)
	}
	m.Subject, m.Lines = line(m.Subject, 120), lines
	var page bytes.Buffer
	if err := htmlMail.Execute(&page, m); err != nil {
		return "", "", fmt.Errorf("write a mail: %w", err)
	}
	var b strings.Builder
	for _, one := range lines {
		b.WriteString(one + "\n\n")
	}
	if m.Link != "" {
		b.WriteString(m.Button + ":\n" + m.Link + "\n")
	}
	if m.Footer != "" {
		b.WriteString("\n-- \n" + m.Footer + "\n")
		if m.Settings != "" {
			b.WriteString(m.Change + ": " + m.Settings + "\n")
		}
	}
	return b.String(), page.String(), nil
}

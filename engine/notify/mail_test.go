package notify_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/notify/notifytest"
	"github.com/superform-dev/superform/forms"
)

func mailer(t *testing.T, s *notifytest.Server, change func(*notify.SMTP)) *notify.Mailer {
	t.Helper()
	smtp := notify.SMTP{Host: "127.0.0.1", Port: s.Port, TLS: "starttls", From: "Forms <forms@example.com>", Roots: s.Roots}
	if change != nil {
		change(&smtp)
	}
	m, err := notify.NewMailer(smtp)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func letter(to, name, text string) notify.Mail {
	return notify.Mail{ID: id(7), To: to, Name: name, Sender: "艾可美", At: 1_700_000_000_000, Settings: "https://forms.example.com/m/messages",
		Page: notify.MessagePage(forms.Chinese, "艾可美", text, "https://forms.example.com/m/tasks/1")}
}

// parts gives the texts of a mail: plain and HTML.
func parts(t *testing.T, m notifytest.Mail) (plain, html string) {
	t.Helper()
	kind, args, err := mime.ParseMediaType(m.Message.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("the mail is %s, %v", kind, err)
	}
	reader := multipart.NewReader(m.Message.Body, args["boundary"])
	for {
		part, err := reader.NextRawPart()
		if err == io.EOF {
			return plain, html
		}
		if err != nil {
			t.Fatal(err)
		}
		var body io.Reader = part
		switch part.Header.Get("Content-Transfer-Encoding") {
		case "quoted-printable":
			body = quotedprintable.NewReader(part)
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, part)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			html = string(text)
		} else {
			plain = string(text)
		}
	}
}

func header(t *testing.T, m notifytest.Mail, name string) string {
	t.Helper()
	text, err := new(mime.WordDecoder).DecodeHeader(m.Message.Header.Get(name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAMailAsItArrives(t *testing.T) {
	for mode, user := range map[string]string{"starttls": "forms", "tls": "forms", "none": ""} {
		t.Run(mode, func(t *testing.T) {
			s := notifytest.Start(t, mode == "tls")
			m := mailer(t, s, func(o *notify.SMTP) { o.TLS, o.User, o.Password = mode, user, "secret" })
			if got := m.Send(ctx, letter("li@example.com", "李雷", "张三的请假等待您处理：3 天")); got != (notify.Outcome{}) {
				t.Fatalf("%+v", got)
			}
			got := s.Mails()[0]
			expect(t, "envelope", got.From+" "+got.To+" "+got.Login+fmt.Sprint(got.TLS), "forms@example.com li@example.com "+user+fmt.Sprint(mode != "none"))
			for name, want := range map[string]string{"Subject": "张三的请假等待您处理：3 天", "From": "艾可美 <forms@example.com>", "To": "李雷 <li@example.com>",
				"Message-Id": "<" + id(7).String() + "@example.com>", "List-Unsubscribe": "<https://forms.example.com/m/messages>", "Auto-Submitted": "auto-generated",
				"Date": "Tue, 14 Nov 2023 22:13:20 +0000"} {
				expect(t, name, strings.ReplaceAll(header(t, got, name), `"`, ""), want)
			}
			plain, html := parts(t, got)
			for _, want := range []string{"张三的请假等待您处理：3 天", "https://forms.example.com/m/tasks/1", "https://forms.example.com/m/messages"} {
				if !strings.Contains(plain, want) || !strings.Contains(html, want) {
					t.Errorf("%q is missing in\n%s\n%s", want, plain, html)
				}
			}
		})
	}
}

func TestWhatPeopleTypeStaysText(t *testing.T) {
	s := notifytest.Start(t, false)
	m := mailer(t, s, nil)
	evil := "x\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script>\u202e"
	of := letter("li@example.com", "\"Li\" <a@b>, c@d\r\nX-Evil: 1", evil+strings.Repeat("长", 5000))
	of.Sender = "Acme\r\nReply-To: evil@example.com"
	if got := m.Send(ctx, of); got != (notify.Outcome{}) {
		t.Fatalf("%+v", got)
	}
	got := s.Mails()[0]
	for _, name := range []string{"Bcc", "X-Evil", "Reply-To"} {
		expect(t, name, got.Message.Header.Get(name), "")
	}
	to, err := got.Message.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != "li@example.com" || !strings.Contains(to[0].Name, `"Li" <a@b>`) {
		t.Errorf("to %v, %v", to, err)
	}
	if n := len([]rune(header(t, got, "Subject"))); n > 120 {
		t.Errorf("the subject has %d characters", n)
	}
	for _, line := range strings.Split(got.Raw, "\r\n") {
		if len(line) > 998 {
			t.Fatalf("a line of %d bytes", len(line))
		}
	}
	_, html := parts(t, got)
	if strings.Contains(html, "<script>") || !strings.Contains(html, "&lt;script&gt;") || strings.Contains(html, "\u202e") {
		t.Errorf("the page is %.600s", html)
	}
}

func TestWhatAMailServerSays(t *testing.T) {
	s := notifytest.Start(t, false)
	for answer, want := range map[string]notify.Outcome{
		"":                          {},
		"450 4.2.1 come back":       {State: notify.Later, Reason: "mail_deferred 450"},
		"550 5.1.1 no such mailbox": {State: notify.Never, Reason: "mail_refused 550"},
	} {
		s.Answer(func(string) string { return answer })
		expect(t, answer, mailer(t, s, nil).Send(ctx, letter("li@example.com", "", "x")), want)
	}
	s.Answer(nil)
	unreachable := notify.Outcome{State: notify.Later, Reason: "mail_unreachable"}
	expect(t, "a wrong password is the operator's to mend", mailer(t, s, func(o *notify.SMTP) { o.User, o.Password = "a", "wrong" }).Send(ctx, letter("li@example.com", "", "x")), unreachable)
	expect(t, "a certificate that nobody vouches for", mailer(t, s, func(o *notify.SMTP) { o.Roots = nil }).Send(ctx, letter("li@example.com", "", "x")), unreachable)
	expect(t, "nobody there", mailer(t, s, func(o *notify.SMTP) { o.Port = 1 }).Send(ctx, letter("li@example.com", "", "x")), unreachable)
	expect(t, "no address", mailer(t, s, nil).Send(ctx, letter("li@example.com\r\nRCPT TO:<a@b>", "", "x")), notify.Outcome{State: notify.Never, Reason: "mail_address"})
	s.HangUp()
	expect(t, "taken, then hung up", mailer(t, s, nil).Send(ctx, letter("li@example.com", "", "x")), notify.Outcome{})
}

func TestNewMailerRefuses(t *testing.T) {
	for _, s := range []notify.SMTP{{Host: "a", From: "nobody"}, {Host: "a", From: "a@b", TLS: "ssl"}, {From: "a@b", TLS: "tls"}} {
		if _, err := notify.NewMailer(s); err == nil {
			t.Errorf("%+v was taken", s)
		}
	}
}

func TestADigestNamesTwenty(t *testing.T) {
	texts := make([]string, 23)
	for i := range texts {
		texts[i] = fmt.Sprint("message ", i)
	}
	p := notify.DigestPage(forms.English, "Acme", texts, "")
	expect(t, "subject", p.Subject, "23 messages")
	expect(t, "lines", len(p.Lines), 21)
	expect(t, "last", p.Lines[20], "… and 3 more in the app.")
}

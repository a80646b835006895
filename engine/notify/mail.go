package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	mail "github.com/wneessen/go-mail"

	"github.com/superform-dev/superform/forms"
)

// SMTP is the mail server. TLS is how the line is encrypted: "starttls" (it must be), "tls" from the first byte, or
// "none". From is the address that mails come from. Roots are who may vouch for the server, nil for the system's.
type SMTP struct {
	Host     string
	Port     int
	TLS      string
	User     string
	Password string
	From     string
	Roots    *x509.CertPool
}

// mailTime is how long sending one mail may take.
const mailTime = 20 * time.Second

// Mailer sends mails.
type Mailer struct {
	server SMTP
	from   *netmail.Address
	domain string
}

// NewMailer checks what the server is said to be.
func NewMailer(s SMTP) (*Mailer, error) {
	from, err := netmail.ParseAddress(s.From)
	if err != nil {
		return nil, fmt.Errorf("SMTP_FROM is %q, which is no e-mail address", s.From)
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	m := &Mailer{server: s, from: from, domain: domain}
	if _, err := m.client(); err != nil {
		return nil, fmt.Errorf("the mail server: %w", err)
	}
	return m, nil
}

// From is the address that mails come from.
func (m *Mailer) From() string { return m.from.Address }

func (m *Mailer) client() (*mail.Client, error) {
	s := m.server
	options := []mail.Option{mail.WithTimeout(mailTime), mail.WithTLSConfig(&tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12, RootCAs: s.Roots})}
	switch s.TLS {
	case "tls":
		options = append(options, mail.WithSSL(), mail.WithPort(portOr(s.Port, 465)))
	case "", "starttls":
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory), mail.WithPort(portOr(s.Port, 587)))
	case "none":
		options = append(options, mail.WithTLSPolicy(mail.NoTLS), mail.WithPort(portOr(s.Port, 25)))
	default:
		return nil, fmt.Errorf("SMTP_TLS is %q; it may be starttls, tls or none", s.TLS)
	}
	if s.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	return mail.NewClient(s.Host, options...)
}

func portOr(port, usual int) int {
	if port == 0 {
		return usual
	}
	return port
}

// Mail is one mail to one reader. Sender is whom it comes from, for people; Settings is where the reader turns mails off,
// "" where that is not their choice.
type Mail struct {
	ID       forms.ID
	To       string
	Name     string
	Sender   string
	At       int64
	Settings string
	Page
}

// Address gives a reader's e-mail address as it may be written to; false for what is none.
func Address(text string) (string, bool) {
	a, err := netmail.ParseAddress(strings.TrimSpace(text))
	if err != nil || a.Name != "" || len(a.Address) > 254 || strings.ContainsFunc(a.Address, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return "", false
	}
	return a.Address, true
}

// message builds the mail. Whatever comes from people is put into headers as one line, encoded.
func (m *Mailer) message(of Mail) (*mail.Msg, error) {
	to, ok := Address(of.To)
	if !ok {
		return nil, fmt.Errorf("%q is no e-mail address", of.To)
	}
	text, html, err := of.render()
	if err != nil {
		return nil, err
	}
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&netmail.Address{Name: line(of.Sender, 60), Address: m.from.Address})
	msg.ToMailAddress(&netmail.Address{Name: line(of.Name, 60), Address: to})
	msg.SetMessageIDWithValue(of.ID.String() + "@" + m.domain)
	msg.SetDateWithValue(time.UnixMilli(of.At).UTC())
	msg.Subject(line(of.Subject, 120))
	msg.SetGenHeader(mail.Header("Auto-Submitted"), "auto-generated")
	msg.SetGenHeader(mail.Header("Content-Language"), of.Lang)
	if of.Settings != "" {
		msg.SetGenHeader(mail.HeaderListUnsubscribe, "<"+of.Settings+">")
	}
	msg.SetBodyString(mail.TypeTextPlain, text)
	msg.AddAlternativeString(mail.TypeTextHTML, html)
	return msg, nil
}

// Send sends a mail. What the server refuses with 5xx it will not take; everything else may yet come.
func (m *Mailer) Send(ctx context.Context, of Mail) Outcome {
	msg, err := m.message(of)
	if err != nil {
		return never("mail_address", 0)
	}
	client, err := m.client()
	if err != nil {
		return later("mail_unreachable", 0)
	}
	ctx, cancel := context.WithTimeout(ctx, mailTime)
	defer cancel()
	err = client.DialAndSendWithContext(ctx, msg)
	var refused *mail.SendError
	switch {
	case err == nil, msg.IsDelivered(): // that the server hung up afterwards takes nothing back
		return Outcome{}
	case !errors.As(err, &refused) || refused.ErrorCode() == 0:
		return later("mail_unreachable", 0)
	case refused.ErrorCode() >= 500:
		return never("mail_refused", refused.ErrorCode())
	}
	return later("mail_deferred", refused.ErrorCode())
}

// line makes a text one line of at most so many characters, with nothing in it that ends a header or turns the direction of what follows.
func line(text string, runes int) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r < ' ', r >= 0x7f && r < 0xa0, r == 0x2028, r == 0x2029:
			return ' '
		case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, text)
	return short(strings.Join(strings.Fields(text), " "), runes)
}

// short cuts a text to so many characters.
func short(text string, runes int) string {
	all := []rune(text)
	if len(all) <= runes {
		return text
	}
	return string(all[:runes-1]) + "…"
}

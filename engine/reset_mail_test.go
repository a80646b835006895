package engine_test

import (
	"context"
	"io"
	"mime/quotedprintable"
	"regexp"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

func eachSignedPost(t *testing.T, body func(t *testing.T, o *postOffice)) {
	eachSignedWorld(t, func(t *testing.T, w *world, _ engine.Founded) { body(t, newPost(t, w)) })
}

// asks asks for a link and lets the mail come.
func (o *postOffice) asks(text, address string) {
	o.t.Helper()
	if err := o.RequestReset(context.Background(), text, address); err != nil {
		o.t.Fatal(err)
	}
	o.later(0)
}

var resetLinkPattern = regexp.MustCompile(`https://forms\.example\.com/m/reset#([\w-]{43})`)

func (o *postOffice) lastToken() string {
	o.t.Helper()
	mails := o.mail.Mails()
	if len(mails) == 0 {
		o.t.Fatal("no mail came")
	}
	text, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(mails[len(mails)-1].Raw)))
	if err != nil {
		o.t.Fatal(err)
	}
	m := resetLinkPattern.FindSubmatch(text)
	if m == nil {
		o.t.Fatalf("the mail holds no link:\n%s", text)
	}
	return string(m[1])
}

func TestALinkByMailSetsAPassword(t *testing.T) {
	eachSignedPost(t, func(t *testing.T, o *postOffice) {
		ctx := context.Background()
		o.asks(" Ana@corp ", "192.0.2.1")
		o.expectMails("by login", "ana@corp 重设密码")
		token := o.lastToken()
		for _, table := range []string{"tickets", "jobs", "deliveries"} {
			for _, line := range o.rows("select * from " + table) {
				if strings.Contains(strings.Join(line, " "), token) {
					t.Errorf("the token is stored in %s", table)
				}
			}
		}
		if err := o.ResetPassword(ctx, token, "tulip river seven"); err != nil {
			t.Fatal(err)
		}
		if err := o.ResetPassword(ctx, token, "tulip river eight"); !engine.HasCode(err, "reset_expired") {
			t.Errorf("a second time: %v", err)
		}
		if _, err := o.SignIn(ctx, engine.SignIn{Login: "ana@corp", Password: "tulip river seven", Company: o.made.Company.String(), Address: "192.0.2.1"}); err != nil {
			t.Error(err)
		}
		o.asks("nobody@corp", "192.0.2.1")
		o.asks("'; drop table accounts; --", "192.0.2.1")
		if n := len(o.mail.Mails()); n != 1 {
			t.Errorf("%d mails", n)
		}
		o.clean()
	})
}

// What one company writes into its list of people opens no account that is in others too.
func TestALinkGoesToTheOwnerAlone(t *testing.T) {
	eachSignedPost(t, func(t *testing.T, o *postOffice) {
		ids := map[string]forms.ID{"company": o.made.Company}
		o.sql("update accounts set login = 'ana' where login = 'ana@corp'", nil)
		const ana = " where account_id = (select id from accounts where login = 'ana')"
		o.asks("ana", "192.0.2.1")
		o.expectMails("no address is known")
		o.sql("update members set email = 'ana@home.example'"+ana, nil)
		o.asks("ANA@home.example", "192.0.2.2")
		o.expectMails("by the address that all companies have", "ana@home.example 重设密码")
		o.sql("update members set email = 'thief@example.com'"+ana+" and company_id <> {company}", ids)
		for _, text := range []string{"ana", "ana@home.example", "thief@example.com"} {
			o.asks(text, "192.0.2.3")
		}
		if n := len(o.mail.Mails()); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestLinksByMailAreLimited(t *testing.T) {
	eachSignedPost(t, func(t *testing.T, o *postOffice) {
		ctx := context.Background()
		for i := range 5 {
			for _, text := range []string{"ana@corp", "nobody@corp"} {
				err := o.RequestReset(ctx, text, "192.0.2.1")
				if want := i >= 3; engine.HasCode(err, "too_many_attempts") != want || !want && err != nil {
					t.Errorf("%s, time %d: %v", text, i, err)
				}
			}
		}
		// The account has its share of five from all addresses together, of which those that were refused took nothing.
		for i, address := range []string{"198.51.100.1", "2001:db8::1", "203.0.113.1", "2001:db8:1::1"} {
			err := o.RequestReset(ctx, "ana@corp", address)
			if want := i >= 2; engine.HasCode(err, "too_many_attempts") != want || !want && err != nil {
				t.Errorf("from %s: %v", address, err)
			}
		}
		o.later(0)
		if n := len(o.mail.Mails()); n != 3 {
			t.Errorf("%d mails", n)
		}
		o.options.Messages.Mailer = nil
		if err := engine.New(o.options).RequestReset(ctx, "ana@corp", "192.0.2.1"); !engine.HasCode(err, "no_mail") {
			t.Errorf("without a mail server: %v", err)
		}
	})
}

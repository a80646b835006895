package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMessagesFromSettings(t *testing.T) {
	all := keys{make([]byte, keyBytes)}
	bad := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(bad, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	ok := settings{PublicURL: "https://forms.example.com", SMTPHost: "mail.example.com", SMTPTLS: "starttls", SMTPFrom: "Forms <forms@example.com>", PrivateNetworks: "10.1.0.7/16, 192.168.7.4,,fd00::/8"}
	m, err := ok.messages(all)
	if err != nil || m.Mailer == nil || m.Contact != "forms@example.com" || len(m.Keys) != 1 || m.Devices.Private != nil || fmt.Sprint(m.Outgoing.Private) != "[10.1.0.0/16 192.168.7.4/32 fd00::/8]" {
		t.Fatalf("%+v, %v", m, err)
	}
	none, err := settings{}.messages(all)
	if err != nil || none.Mailer != nil {
		t.Errorf("%+v, %v", none, err)
	}
	for want, change := range map[string]func(*settings){
		"needs PUBLIC_URL":                   func(s *settings) { s.PublicURL = "" },
		"SMTP_FROM":                          func(s *settings) { s.SMTPFrom = "forms" },
		"SMTP_TLS":                           func(s *settings) { s.SMTPTLS = "ssl" },
		"neither an address nor a range":     func(s *settings) { s.PrivateNetworks = "10.0.0.0/99" },
		"SMTP_CA: " + bad + " holds no cert": func(s *settings) { s.SMTPCA = bad },
		"SUPERFORM_OUTGOING_CA: open":        func(s *settings) { s.OutgoingCA = bad + ".gone" },
	} {
		s := ok
		change(&s)
		if _, err := s.messages(all); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

// Package notifytest has a mail server for tests: it speaks SMTP on a port of this machine and keeps what it is given.
package notifytest

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"math/big"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"
)

// Mail is what the server was given.
type Mail struct {
	From, To string // of the envelope
	Login    string // who signed in
	TLS      bool
	Raw      string
	Message  *mail.Message
}

// Server is a mail server.
type Server struct {
	Port  int
	Roots *x509.CertPool // who vouches for it

	mu     sync.Mutex
	mails  []Mail
	answer func(to string) string
	hangUp bool
	config *tls.Config
}

// Start starts a server that ends with the test. Implicit speaks TLS from the first byte.
func Start(t testing.TB, implicit bool) *Server {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	s := &Server{Port: ln.Addr().(*net.TCPAddr).Port}
	s.certify(t)
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			if implicit {
				conn = tls.Server(conn, s.config)
			}
			go s.serve(conn, implicit)
		}
	}()
	return s
}

func (s *Server) certify(t testing.TB) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		DNSNames: []string{"localhost"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	s.Roots = x509.NewCertPool()
	s.Roots.AddCert(certificate)
	s.config = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
}

// Answer sets what the server says to a recipient; "" is that it takes the mail.
func (s *Server) Answer(answer func(to string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// HangUp makes the server end the line once it has taken a mail.
func (s *Server) HangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hangUp = true
}

// Mails gives what it was given so far, in order.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail{}, s.mails...)
}

// session is one connection.
type session struct {
	*Server
	conn net.Conn
	in   *bufio.Reader
	mail Mail
}

func (s *Server) serve(conn net.Conn, encrypted bool) {
	defer func() { conn.Close() }()
	c := &session{Server: s, conn: conn, in: bufio.NewReader(conn), mail: Mail{TLS: encrypted}}
	c.say("220 test")
	for {
		line, err := c.in.ReadString('\n')
		if err != nil || !c.do(strings.TrimRight(line, "\r\n")) {
			return
		}
		conn = c.conn
	}
}

func (c *session) say(line string) { fmt.Fprintf(c.conn, "%s\r\n", line) }

// do follows one command, and says whether there is another.
func (c *session) do(line string) bool {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO":
		c.say("250-test")
		if !c.mail.TLS {
			c.say("250-STARTTLS")
		}
		c.say("250-AUTH PLAIN")
		c.say("250 8BITMIME")
	case "STARTTLS":
		c.say("220 go on")
		encrypted := tls.Server(c.conn, c.config)
		c.conn, c.in, c.mail.TLS = encrypted, bufio.NewReader(encrypted), true
	case "AUTH":
		raw, _ := base64.StdEncoding.DecodeString(rest[strings.LastIndex(rest, " ")+1:])
		parts := strings.Split(string(raw), "\x00")
		if len(parts) != 3 || parts[2] != "secret" {
			c.say("535 5.7.8 no")
			return true
		}
		c.mail.Login = parts[1]
		c.say("235 2.7.0 ok")
	case "MAIL":
		c.mail.From = address(rest)
		c.say("250 ok")
	case "RCPT":
		c.mail.To = address(rest)
		c.mu.Lock()
		answer := c.answer
		c.mu.Unlock()
		if answer != nil && answer(c.mail.To) != "" {
			c.say(answer(c.mail.To))
			return true
		}
		c.say("250 ok")
	case "DATA":
		c.say("354 go on")
		return c.take()
	case "QUIT":
		c.say("221 bye")
		return false
	default:
		c.say("250 ok")
	}
	return true
}

func address(text string) string {
	_, after, _ := strings.Cut(text, "<")
	before, _, _ := strings.Cut(after, ">")
	return before
}

func (c *session) take() bool {
	var raw strings.Builder
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		raw.WriteString(strings.TrimPrefix(line, "."))
	}
	c.mail.Raw = raw.String()
	c.mail.Message, _ = mail.ReadMessage(strings.NewReader(c.mail.Raw))
	c.mu.Lock()
	c.mails = append(c.mails, c.mail)
	gone := c.hangUp
	c.mu.Unlock()
	c.say("250 2.0.0 taken")
	return !gone
}

package api

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"
)

func TestReadiness(t *testing.T) {
	w := newWorld(t)
	want := func(name, path, code string) {
		t.Helper()
		if got := w.do("GET", path, "").code(); got != code {
			t.Errorf("%s: %s is %s, want %s", name, path, got, code)
		}
	}
	want("at the start", "/readyz", "OK")
	want("at the start", "/healthz", "OK")
	w.fake.healthy = errors.New("no route to the database")
	want("without a database", "/readyz", "unavailable")
	want("without a database", "/healthz", "OK")
	w.fake.healthy = nil
	w.server.Drain()
	want("draining", "/readyz", "unavailable")
	want("draining, calls are still answered", "/healthz", "OK")
}

func TestShutdownLetsRunningCallsFinish(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	w.fake.block, w.fake.entered = make(chan struct{}), make(chan struct{})
	answered := make(chan answer, 1)
	go func() { answered <- w.do("GET", v1+"/records", "", li) }()
	<-w.fake.entered
	stopped := make(chan error, 1)
	go func() { stopped <- w.server.Shutdown(context.Background()) }()
	for {
		if conn, err := net.Dial("tcp", w.base[len("http://"):]); err != nil {
			break
		} else {
			conn.Close()
		}
	}
	close(w.fake.block)
	if a := <-answered; a.status != 200 {
		t.Errorf("the running call was answered %d", a.status)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestShutdownEndsCallsThatOutlastTheGrace(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	w.fake.block, w.fake.entered = make(chan struct{}), make(chan struct{})
	answered := make(chan answer, 1)
	go func() { answered <- w.do("GET", v1+"/records", "", li) }()
	<-w.fake.entered
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := w.server.Shutdown(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("shutdown: %v", err)
	}
	if a := <-answered; a.code() != "unavailable" {
		t.Errorf("the call was answered %s", a.code())
	}
}

func TestShutdownBeforeServe(t *testing.T) {
	s, err := New(Config{Engine: newFake()})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(ln) }()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it serves")
	}
}

func TestPublicURL(t *testing.T) {
	for _, c := range []struct{ url, want string }{
		{"https://forms.example.com", ""}, {"http://forms.example.com:8080/", ""},
		{"forms.example.com", `the public URL "forms.example.com" is not of the form https://forms.example.com`},
		{"https://forms.example.com/app", `the public URL "https://forms.example.com/app" is not of the form https://forms.example.com`},
		{"https://me:secret@forms.example.com", `the public URL "https://me:secret@forms.example.com" is not of the form https://forms.example.com`},
		{"ftp://forms.example.com", `the public URL "ftp://forms.example.com" is not of the form https://forms.example.com`},
	} {
		t.Run(c.url, func(t *testing.T) {
			_, err := New(Config{Engine: newFake(), PublicURL: c.url})
			if got := text(err); got != c.want {
				t.Errorf("got %s", got)
			}
		})
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestLanguage(t *testing.T) {
	for header, want := range map[string]string{
		"": "", "zh": "zh-CN", "zh-TW": "zh-CN", "en-US,en;q=0.9": "en", "fr, en;q=0.5, zh;q=0.6": "zh-CN", "en;q=0, zh;q=0.1": "zh-CN",
		"en;q=0": "", "*": "", "de": "", "EN": "en", "en;q=x, zh;q=NaN": "", "en;q=2": "", ",,;;en": "", "english": "",
	} {
		t.Run(header, func(t *testing.T) {
			if got := language(header); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

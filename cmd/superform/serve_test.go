package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

// server is a serve command that runs until stop.
type server struct {
	t        *testing.T
	base     string
	out, err *output
	stop     func()
	code     int
	done     chan struct{}
}

var listens = regexp.MustCompile(`listens on (https?://\S+),`)

// serve starts a server on a port of its own and waits until it listens.
func serve(t *testing.T, environ []string, args ...string) *server {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s := &server{t: t, out: newOutput(), err: newOutput(), stop: stop, done: make(chan struct{})}
	args = append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)
	go func() {
		defer close(s.done)
		defer s.out.end()
		s.code = run(&surroundings{ctx, s.out, s.err, environ}, args)
	}()
	t.Cleanup(func() { s.end() })
	found := s.out.await(listens)
	if found == nil {
		t.Fatalf("it ended with %d: %s", s.end(), s.err.String())
	}
	s.base = found[1]
	return s
}

// end stops the server as SIGTERM does and gives its exit code.
func (s *server) end() int {
	s.stop()
	<-s.done
	return s.code
}

func (s *server) get(client *http.Client, path string) (int, string) {
	s.t.Helper()
	resp, err := client.Get(s.base + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestServeTheDemo(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			var environ []string
			if dialect == store.PostgreSQL {
				o := storetest.Empty(t, dialect)
				environ = []string{"DATABASE_URL=" + o.URL, "DATABASE_OWNER_URL=" + o.OwnerURL}
			}
			dir := t.TempDir()
			s := serve(t, environ, "--demo", "--data", dir)
			if code, body := s.get(http.DefaultClient, "/readyz"); code != 200 {
				t.Errorf("readyz: %d %s", code, body)
			}
			resp, err := http.Post(s.base+"/api/v1/session", "application/json", strings.NewReader(`{"account":"employee","password":"`+demoPassword+`","kind":"token"}`))
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			var session struct{ Token string }
			if err := json.NewDecoder(resp.Body).Decode(&session); err != nil || session.Token == "" {
				t.Errorf("sign in: %d %v", resp.StatusCode, err)
			}
			if !strings.Contains(s.out.String(), "  employee   王磊\n") || !strings.Contains(s.out.String(), demoPassword) {
				t.Errorf("it does not say how to sign in: %s", s.out.String())
			}
			if strings.Contains(s.err.String(), "ROW-LEVEL SECURITY IS OFF") {
				t.Error(s.err.String())
			}
			if code := s.end(); code != 0 {
				t.Errorf("it ended with %d: %s", code, s.err.String())
			}
		})
	}
}

func TestASecondServerOnOneFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := serve(t, nil, "--data", dir)
	code, _, err := command(t, nil, "serve", "--data", dir, "--listen", "127.0.0.1:0")
	want := "superform: store: another process uses the database in " + dir + "; stop it first (several servers run over one PostgreSQL, one over SQLite)\n"
	if code != 2 || err != want {
		t.Errorf("%d %q, want %q", code, err, want)
	}
	if code := s.end(); code != 0 {
		t.Errorf("the first ended with %d", code)
	}
	if s := serve(t, nil, "--data", dir); s.end() != 0 {
		t.Error("the folder is not free afterwards")
	}
}

// A busy port is found out before anything is written: the next start makes the whole demo.
func TestABusyPortLeavesNothingBehind(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	dir := filepath.Join(t.TempDir(), "data")
	code, out, said := command(t, nil, "serve", "--demo", "--data", dir, "--listen", busy.Addr().String())
	if want := "superform: listen tcp " + busy.Addr().String() + ": bind: address already in use\n"; code != 2 || out != "" || said != want {
		t.Errorf("%d %q %q, want %q", code, out, said, want)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the data folder: %v", err)
	}
}

func TestServeSaysThatThereIsNoCompany(t *testing.T) {
	if s := serve(t, nil, "--data", t.TempDir()); s.end() != 0 || !strings.Contains(s.out.String(), noCompany+"\n") {
		t.Error(s.out.String())
	}
}

func TestServeHTTPS(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	makeCertificate(t, cert, key)
	s := serve(t, nil, "--data", filepath.Join(dir, "data"), "--tls-cert", cert, "--tls-key", key)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	resp, err := client.Get(s.base + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 || resp.Header.Get("Strict-Transport-Security") == "" || !strings.HasPrefix(s.base, "https://") {
		t.Errorf("%s: %d %v", s.base, resp.StatusCode, resp.Header)
	}
}

// TestSignals runs the built program, for what a context cannot show.
func TestSignals(t *testing.T) {
	program := filepath.Join(t.TempDir(), "superform")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	cmd := exec.Command(program, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0")
	out := newOutput()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait(); out.end() }()
	out.await(listens)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v: %s", err, out.String())
	}
}

// makeCertificate writes a certificate for nobody in particular.
func makeCertificate(t *testing.T, certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: cert}, keyFile: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

package main_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

// The tests of this package run the binary as people do: they build it, start it, talk to it over the network,
// and end it gently or not.

// patience bounds every wait for something that should happen soon. It is generous: a test that runs into it
// has failed, and no figure is taken from it.
const patience = 60 * time.Second

// built is the folder of the binary, removed when the tests are over.
var built string

func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		os.RemoveAll(built)
	}
	os.Exit(code)
}

// binary builds the program as it is now, once.
var binary = sync.OnceValues(func() (string, error) {
	var err error
	if built, err = os.MkdirTemp("", "superform-binary-"); err != nil {
		return "", err
	}
	path := filepath.Join(built, "superform")
	cmd := exec.Command("go", "build", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the binary: %w\n%s", err, out)
	}
	return path, nil
})

// place is where a Superform lives: its data folder and what its environment says.
type place struct {
	dialect, dir string
	environ      []string
}

// newPlace gives a place that nobody has used: an empty folder, and on PostgreSQL an empty database whose owner
// migrates while superform_app serves.
func newPlace(t *testing.T, dialect string) place {
	t.Helper()
	p := place{dialect: dialect, dir: filepath.Join(t.TempDir(), "data")}
	if dialect == store.PostgreSQL {
		options := storetest.Empty(t, dialect)
		p.environ = []string{"DATABASE_URL=" + options.URL, "DATABASE_OWNER_URL=" + options.OwnerURL}
	}
	return p
}

// each runs body at a new place on each database.
func each(t *testing.T, body func(t *testing.T, p place)) {
	t.Helper()
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) { body(t, newPlace(t, dialect)) })
	}
}

// command is the binary with the place's environment and nothing of ours that it would read.
func (p place) command(t *testing.T, ctx context.Context, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, path, args...)
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "SYSTEMROOT"} {
		if value, set := os.LookupEnv(name); set {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	cmd.Env = append(append(cmd.Env, "SUPERFORM_DATA="+p.dir), p.environ...)
	return cmd
}

// run runs a command to its end and gives its exit code and what it wrote.
func (p place) run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := p.command(t, ctx, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); cmd.ProcessState == nil || ctx.Err() != nil {
		t.Fatalf("superform %s: %v", strings.Join(args, " "), err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// process is a superform serve that was started.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	said  *transcript
	base  string // http://127.0.0.1:PORT
	ended chan struct{}
}

var listening = regexp.MustCompile(`listens on (http://\S+?),`)

// start starts superform serve on a free port. It does not wait for anything.
func (p place) start(t *testing.T, args ...string) *process {
	t.Helper()
	cmd := p.command(t, context.Background(), append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	s := &process{t: t, cmd: cmd, said: newTranscript(), ended: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = s.said, s.said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(s.ended)
		_ = cmd.Wait() // how it ended stands in ProcessState
		s.said.close()
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-s.ended
	})
	return s
}

// serve starts superform serve and waits until it says where it listens.
func (p place) serve(t *testing.T, args ...string) *process {
	t.Helper()
	s := p.start(t, args...)
	s.base = s.await(listening)[1]
	return s
}

// demo starts it with a demo company and waits until that is complete.
func (p place) demo(t *testing.T) *process {
	t.Helper()
	s := p.serve(t, "--demo")
	s.await(yearComplete)
	return s
}

var yearComplete = regexp.MustCompile(`the demo company is complete`)

// await waits for a line that the process writes, and gives what the pattern found in it.
func (s *process) await(pattern *regexp.Regexp) []string {
	s.t.Helper()
	found, why := s.said.await(pattern)
	if found == nil {
		s.t.Fatalf("the process did not say %q: %s; it said\n%s", pattern, why, s.said)
	}
	return found
}

// kill ends it as a power cut would.
func (s *process) kill() {
	s.t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		s.t.Errorf("kill: %v; it said\n%s", err, s.said)
	}
	<-s.ended
}

// term asks it to end.
func (s *process) term() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Errorf("SIGTERM: %v; it said\n%s", err, s.said)
	}
}

// exit waits until it has ended and gives its exit code.
func (s *process) exit() int {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.t.Fatalf("the process does not end; it said\n%s", s.said)
	}
	return s.cmd.ProcessState.ExitCode()
}

// stop asks it to end and wants it to end well.
func (s *process) stop() {
	s.t.Helper()
	s.term()
	if code := s.exit(); code != 0 {
		s.t.Errorf("after SIGTERM the exit code is %d; it said\n%s", code, s.said)
	}
}

// transcript is what a process wrote, line by line, for others to wait on.
type transcript struct {
	mu      sync.Mutex
	lines   []string
	rest    []byte
	closed  bool
	changed chan struct{} // closed and renewed whenever something changes
}

func newTranscript() *transcript { return &transcript{changed: make(chan struct{})} }

// Write takes what the process writes.
func (tr *transcript) Write(p []byte) (int, error) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.rest = append(tr.rest, p...)
	for {
		line, rest, whole := bytes.Cut(tr.rest, []byte("\n"))
		if !whole {
			break
		}
		tr.lines, tr.rest = append(tr.lines, string(line)), rest
	}
	tr.tell()
	return len(p), nil
}

func (tr *transcript) close() {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.closed = true
	tr.tell()
}

func (tr *transcript) tell() {
	close(tr.changed)
	tr.changed = make(chan struct{})
}

// await gives what pattern finds in the first line that it matches; nil and why where there will be none.
func (tr *transcript) await(pattern *regexp.Regexp) (found []string, why string) {
	deadline := time.After(patience)
	for {
		found, closed, changed := tr.find(pattern)
		switch {
		case found != nil:
			return found, ""
		case closed:
			return nil, "it has ended"
		}
		select {
		case <-changed:
		case <-deadline:
			return nil, "it took too long"
		}
	}
}

func (tr *transcript) find(pattern *regexp.Regexp) (found []string, closed bool, changed <-chan struct{}) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	i := slices.IndexFunc(tr.lines, pattern.MatchString)
	if i >= 0 {
		found = pattern.FindStringSubmatch(tr.lines[i])
	}
	return found, tr.closed, tr.changed
}

// String is all of it but the access log.
func (tr *transcript) String() string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	lines := slices.DeleteFunc(slices.Clone(tr.lines), func(l string) bool { return strings.Contains(l, "msg=request ") })
	return strings.Join(lines, "\n")
}

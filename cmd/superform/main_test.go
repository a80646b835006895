package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// output is what a command writes, readable while it runs.
type output struct {
	mu      sync.Mutex
	buf     bytes.Buffer
	ended   bool
	changed sync.Cond
}

func newOutput() *output {
	o := &output{}
	o.changed.L = &o.mu
	return o
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.changed.Broadcast()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// end says that nothing more will be written.
func (o *output) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = true
	o.changed.Broadcast()
}

// await waits until the output matches, and gives the match; nil where it ended without one.
func (o *output) await(wanted *regexp.Regexp) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	for {
		if found := wanted.FindStringSubmatch(o.buf.String()); found != nil || o.ended {
			return found
		}
		o.changed.Wait()
	}
}

// command runs a command line and gives its exit code and what it wrote.
func command(t *testing.T, environ []string, args ...string) (code int, out, err string) {
	t.Helper()
	stdout, stderr := newOutput(), newOutput()
	code = run(&surroundings{t.Context(), stdout, stderr, environ}, args)
	return code, stdout.String(), stderr.String()
}

// write makes a file below dir.
func write(t *testing.T, dir, path, content string) {
	t.Helper()
	full := filepath.Join(dir, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		code int
		err  string
	}{
		{"no command", nil, 2, `superform: expected one of "serve", "check", "test", "fmt", "company", ...` + "\n"},
		{"an unknown command", []string{"sevre"}, 2, "superform: unexpected argument sevre, did you mean \"serve\"?\n"},
		{"an unknown flag", []string{"version", "--color"}, 2, "superform: unknown flag --color\n"},
		{"a folder that is not there", []string{"check", "/nowhere/at/all"}, 2, "superform: lstat /nowhere/at/all: no such file or directory\n"},
		{"half a certificate", []string{"serve", "--tls-cert", "main.go"}, 2, "superform: --tls-cert and --tls-key belong together\n"},
		{"two ways to format", []string{"fmt", "-l", "-w", "."}, 2, "superform: -l and -w exclude each other\n"},
		{"help", []string{"--help"}, 0, ""},
		{"a command's help", []string{"serve", "--help"}, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, _, err := command(t, nil, c.args...)
			if code != c.code || err != c.err {
				t.Errorf("got %d %q, want %d %q", code, err, c.code, c.err)
			}
		})
	}
}

func TestVersion(t *testing.T) {
	code, out, _ := command(t, nil, "version")
	for _, want := range []string{"superform ", "commit ", "format 1 of app files\n", "format 1 of rule trees\n", "format 1 of flow histories\n"} {
		if !strings.Contains(out, want) || code != 0 {
			t.Errorf("%d, no %q in %s", code, want, out)
		}
	}
}

// bundled is a folder of an app that ships with the program.
const bundled = "../../builtin-apps/leave"

func TestCheck(t *testing.T) {
	t.Run("an app in order", func(t *testing.T) {
		code, out, err := command(t, nil, "check", bundled)
		if code != 0 || err != "" || !strings.HasPrefix(out, bundled+": leave 1.0.0 is in order: ") {
			t.Errorf("%d %q %q", code, out, err)
		}
	})
	t.Run("what its rules cost", func(t *testing.T) {
		dir := t.TempDir()
		for name, content := range costlyApp {
			write(t, dir, name, content)
		}
		for lang, want := range costsTold {
			if code, out, err := command(t, []string{"LANG=" + lang}, "check", "--cost", dir); code != 0 || err != "" || out != strings.ReplaceAll(want[1:], "DIR", dir) {
				t.Errorf("%s: %d %s\n%s", lang, code, err, out)
			}
		}
	})
	t.Run("an app with a problem", func(t *testing.T) {
		dir := t.TempDir()
		write(t, dir, "app.yaml", "format: 1\nid: x\nversion: 1.0.0\nlanguage: en\nname: X\nicno: star\n")
		for lang, want := range map[string]string{"en_US.UTF-8": "icno", "zh_CN.UTF-8": "icno"} {
			code, out, _ := command(t, []string{"LANG=" + lang}, "check", dir)
			if code != 1 || !strings.HasPrefix(out, filepath.Join(dir, "app.yaml")+":6:1: ") || !strings.Contains(out, want) || !strings.Contains(out, "^") {
				t.Errorf("%s: %d %q", lang, code, out)
			}
		}
	})
	t.Run("a link out of the folder", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Symlink("/etc/passwd", filepath.Join(dir, "app.yaml")); err != nil {
			t.Fatal(err)
		}
		code, _, err := command(t, nil, "check", dir)
		if want := "superform: " + filepath.Join(dir, "app.yaml") + " is neither a file nor a folder\n"; code != 2 || err != want {
			t.Errorf("%d %q, want %q", code, err, want)
		}
	})
}

func TestFmt(t *testing.T) {
	const ugly, fine = "format:   1\nid: x\nversion: 1.0.0\nlanguage: en\nname: X\n", "format: 1\nid: x\nversion: 1.0.0\nlanguage: en\nname: X\n"
	dir := t.TempDir()
	full := filepath.Join(dir, "app.yaml")
	write(t, dir, "app.yaml", ugly)
	if err := os.Chmod(full, 0o640); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name, flag string
		code       int
		out, left  string
	}{
		{"listing changes nothing", "-l", 1, full + "\n", ugly},
		{"checking is listing", "--check", 1, full + "\n", ugly},
		{"writing", "-w", 0, full + "\n", fine},
		{"nothing is left to list", "-l", 0, "", fine},
		{"nothing is left to write", "-w", 0, "", fine},
	} {
		t.Run(step.name, func(t *testing.T) {
			code, out, err := command(t, nil, "fmt", step.flag, dir)
			content, readErr := os.ReadFile(full)
			if code != step.code || out != step.out || string(content) != step.left || readErr != nil || err != "" {
				t.Errorf("%d %q %q %v, left %q", code, out, err, readErr, content)
			}
		})
	}
	if info, err := os.Stat(full); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the file's rights are %v, %v", info.Mode(), err)
	}
	write(t, dir, "forms/broken.yaml", "a: [")
	if code, out, _ := command(t, nil, "fmt", dir); code != 1 || !strings.Contains(out, filepath.Join(dir, "forms", "broken.yaml")+":1:") {
		t.Errorf("a broken file: %d %q", code, out)
	}
}

func TestTest(t *testing.T) {
	t.Run("cases that pass", func(t *testing.T) {
		code, out, err := command(t, nil, "test", bundled)
		if code != 0 || err != "" || !regexp.MustCompile(`^`+regexp.QuoteMeta(bundled)+`: (\d+) of (\d+) cases pass\n(\d+) passed, 0 failed\n$`).MatchString(out) {
			t.Errorf("%d %q %q", code, out, err)
		}
	})
	t.Run("a case that fails is told with its line", func(t *testing.T) {
		dir := t.TempDir()
		content, err := readFolder(bundled)
		if err != nil {
			t.Fatal(err)
		}
		for path, text := range content {
			// The kind of leave that needs a reason needs none any more: a case notices.
			if path == "forms/request.yaml" {
				text = []byte(strings.Replace(string(text), "x-require: type.reason_required", "x-require: \"false\"", 1))
			}
			write(t, dir, path, string(text))
		}
		code, out, _ := command(t, nil, "test", dir)
		if code != 1 || !strings.Contains(out, "FAIL ") || !strings.Contains(out, filepath.Join(dir, "cases")) {
			t.Errorf("%d %q", code, out)
		}
	})
	t.Run("none of that name", func(t *testing.T) {
		code, _, err := command(t, nil, "test", "--run", "no-such-case", bundled)
		if code != 2 || err != "superform: no case has an id that contains \"no-such-case\"\n" {
			t.Errorf("%d %q", code, err)
		}
	})
}

func TestMigrateAndVerify(t *testing.T) {
	dir := t.TempDir()
	if code, out, err := command(t, nil, "migrate", "--data", dir); code != 0 || out != "SQLite in "+dir+" is at this program's version\n" || err != "" {
		t.Errorf("migrate: %d %q %q", code, out, err)
	}
	for _, c := range []struct {
		args []string
		code int
		out  string
	}{
		{[]string{"jobs", "list"}, 0, "no job is dead\n"}, {[]string{"jobs", "list", "--status", "waiting", "--json"}, 0, "[]\n"}, {[]string{"jobs", "run"}, exitCouldNot, ""},
		{[]string{"jobs", "run", "--dead"}, 0, "0 to run again\n"}, {[]string{"jobs", "run", "x"}, exitNo, "x: "},
	} {
		if code, out, _ := command(t, []string{"SUPERFORM_DATA=" + dir}, c.args...); code != c.code || !strings.HasPrefix(out, c.out) {
			t.Errorf("%v: %d %q", c.args, code, out)
		}
	}
	if code, out, err := command(t, []string{"SUPERFORM_DATA=" + dir}, "verify"); code != 0 || out != "there is no company\n" || err != "" {
		t.Errorf("verify: %d %q %q", code, out, err)
	}
}

func TestSettings(t *testing.T) {
	for _, c := range []struct{ name, environ, err string }{
		{"a level that is none", "SUPERFORM_LOG=loud", "superform: SUPERFORM_LOG is \"loud\"; it may be debug, info, warn or error\n"},
		{"a format that is none", "SUPERFORM_LOG_FORMAT=xml", "superform: SUPERFORM_LOG_FORMAT is \"xml\"; it may be text or json\n"},
		{"a proxy that is none", "TRUSTED_PROXIES=nginx", "superform: trusted proxies: \"nginx\" is neither an address nor a range such as 10.0.0.0/8\n"},
		{"a key that is short", "SUPERFORM_KEY=c2hvcnQ=", "superform: SUPERFORM_KEY: it must be 32 random bytes in base64, as `openssl rand -base64 32` makes them\n"},
		{"a public URL that is none", "PUBLIC_URL=forms", "superform: the public URL \"forms\" is not of the form https://forms.example.com\n"},
		{"an address that is none", "SUPERFORM_LISTEN=nowhere", "superform: listen tcp: address nowhere: missing port in address\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, _, err := command(t, []string{c.environ}, "serve", "--data", t.TempDir())
			if code != 2 || err != c.err {
				t.Errorf("%d %q, want %q", code, err, c.err)
			}
		})
	}
	t.Run("PostgreSQL without a key", func(t *testing.T) {
		dir := t.TempDir()
		code, _, err := command(t, []string{"DATABASE_URL=postgres://localhost:1/none"}, "serve", "--data", dir)
		want := "superform: SUPERFORM_KEY is not set and there is no file " + filepath.Join(dir, "key") +
			"; with PostgreSQL every node needs the same key, make one with `openssl rand -base64 32`\n"
		if code != 2 || err != want {
			t.Errorf("%d %q, want %q", code, err, want)
		}
	})
}

func TestKeys(t *testing.T) {
	dir := t.TempDir()
	first, err := masterKeys(settings{Data: dir}, true)
	if err != nil || len(first) != 1 {
		t.Fatal(first, err)
	}
	again, err := masterKeys(settings{Data: dir}, false)
	if err != nil || !bytes.Equal(first[0], again[0]) {
		t.Errorf("the key changed: %v", err)
	}
	if info, err := os.Stat(filepath.Join(dir, "key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file: %v %v", info.Mode(), err)
	}
	given := strings.Repeat("A", 43) + "="
	rotated, err := masterKeys(settings{Data: dir, Key: given, FormerKey: strings.Repeat("B", 43) + "="}, false)
	if err != nil || len(rotated) != 2 || rotated[0][0] != 0 || rotated[1][0] == 0 {
		t.Errorf("rotated: %v %v", rotated, err)
	}
	cursor, err := rotated.derive("cursor 1")
	other, err2 := rotated.derive("cursor 2")
	if err != nil || err2 != nil || len(cursor) != 2 || bytes.Equal(cursor[0], other[0]) || bytes.Equal(cursor[0], rotated[0]) {
		t.Errorf("derived: %v %v", err, err2)
	}
	write(t, dir, "key", "nonsense")
	if _, err := masterKeys(settings{Data: dir}, true); err == nil || !strings.HasPrefix(err.Error(), filepath.Join(dir, "key")+": it must be 32 random bytes") {
		t.Errorf("a key that is none: %v", err)
	}
}

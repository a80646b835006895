package api

import (
	"encoding/base64"
	"io"
	"io/fs"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/superform-dev/superform/ui"
)

// unmask takes the pad off a token, as ui/m/page.ts does.
func unmask(t testing.TB, masked string) string {
	t.Helper()
	bytes, err := base64.StdEncoding.DecodeString(masked)
	if err != nil || len(bytes)%2 > 0 {
		t.Fatalf("%q is no masked token: %v", masked, err)
	}
	half := len(bytes) / 2
	for i := range half {
		bytes[i] ^= bytes[half+i]
	}
	return string(bytes[:half])
}

func TestATokenIsNeverWrittenTheSameWay(t *testing.T) {
	w := newPages(t)
	cookie, csrf := w.browser("li1")
	token := strings.TrimPrefix(csrf, "X-CSRF-Token: ")
	first, second := w.do("GET", "/m", "", cookie), w.do("GET", "/m", "", cookie)
	if strings.Contains(first.body, token) || first.data(t).CSRF == second.data(t).CSRF || unmask(t, first.data(t).CSRF) != token {
		t.Error("the token shows")
	}
	if me, got := withoutToken([]byte(`{"a":",\"csrf\":\"x\"","csrf":"x"}`)); string(me) != `{"a":",\"csrf\":\"x\""}` || got != "x" {
		t.Errorf("got %s and %s", me, got)
	}
	if me, _ := withoutToken([]byte(`{"csrf":"x","a":1}`)); me != nil {
		t.Errorf("what could not be taken out stays: %s", me)
	}
}

func TestAWayInOfItsOwnShowsNoPasswordForm(t *testing.T) {
	w := newPages(t)
	for path, key := range map[string]string{"/m/reset": "reset.title", "/m/second": "second.title"} {
		title := w.server.client.texts["zh-CN"][key]
		a := w.do("GET", path, "")
		if a.status != 200 || strings.Contains(a.body, `action="/m/sign-in"`) || !strings.Contains(a.body, "<h1>"+title+"</h1>") {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := w.do("GET", "/m/tasks", ""); !strings.Contains(a.body, `action="/m/sign-in"`) {
		t.Error("no way to sign in at a page")
	}
}

func TestTheLookOfAPage(t *testing.T) {
	w := newPages(t)
	build := w.server.client.build
	for cookies, want := range map[string]string{
		"":                     `<html lang="zh-CN" data-theme="auto" data-font="normal">`,
		"superform_theme=dark": `<html lang="zh-CN" data-theme="dark" data-font="normal">`,
		"superform_font=large; superform_language=en":                                 `<html lang="en" data-theme="auto" data-font="large">`,
		`superform_theme="><script>; superform_font=huge; superform_language=../../x`: `<html lang="zh-CN" data-theme="auto" data-font="normal">`,
		"superform_build=" + build:                                                    `<link rel="stylesheet" href="/assets/m-2.css">`,
		"superform_build=other":                                                       `<style>body{margin:0}p{margin:0}</style>`,
	} {
		t.Run(cookies, func(t *testing.T) {
			a := w.do("GET", "/m", "", "Cookie: "+cookies)
			if !strings.Contains(a.body, want) || strings.Contains(a.body, `"><script>`) {
				t.Errorf("%.500s", a.body)
			}
			if held := strings.Contains(cookies, build); len(a.data(t).Assets) != 2 || held != (a.data(t).Texts == nil) ||
				held == strings.Contains(a.header.Get("Content-Security-Policy"), "sha256") {
				t.Errorf("held %v: %.900s", held, a.body)
			}
		})
	}
	if a := w.do("GET", "/m", "", "Accept-Language: en-GB"); a.data(t).Language != "en" || !strings.Contains(a.body, "Sign in") {
		t.Errorf("%.500s", a.body)
	}
	// With a session the account's language counts, as in the API's answers.
	cookie, _ := w.browser("li1")
	a := w.do("GET", "/m", "", cookie+"; superform_language=en")
	if me := string(a.data(t).Answers[v1+"/me"]); !strings.Contains(me, `"language":"`+a.data(t).Language+`"`) {
		t.Errorf("the page is in %s, /me says %s", a.data(t).Language, me)
	}
}

func TestPagesInEveryCoding(t *testing.T) {
	w := newPages(t)
	cookie, _ := w.browser("li1")
	held := cookie + "; superform_build=" + w.server.client.build
	for _, c := range []struct{ name, cookie, accept, want string }{
		{"a first visit", cookie, "gzip, deflate, br", "gzip"}, {"a first visit without gzip", cookie, "br", "br"},
		{"a later visit", held, "gzip, deflate, br", "gzip"}, {"a later visit without gzip", held, "br", "br"},
		{"nothing", cookie, "identity", ""}, {"refused", cookie, "gzip;q=0, br;q=0", ""},
		{"nobody with gzip", "Cookie: a=b", "gzip", "gzip"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.do("GET", "/m", "", c.cookie, "Accept-Encoding: "+c.accept)
			if got := a.header.Get("Content-Encoding"); got != c.want {
				t.Fatalf("it is coded as %q, want %q", got, c.want)
			}
			page := unpack(t, c.want, []byte(a.body))
			if !strings.HasPrefix(page, "<!doctype html>") || !strings.HasSuffix(page, "</html>\n") {
				t.Errorf("it is cut: %.100s", page)
			}
		})
	}
}

// Compressing as well as it goes costs too much to be done for whoever asks, as often as they think of other cookies.
func TestAPageOfNobodyWaitsForNoBrotli(t *testing.T) {
	w := newPages(t)
	w.server.client.smaller.Lock()
	ask := func() string {
		a := w.do("GET", "/m", "", "Accept-Encoding: gzip, br")
		coding := a.header.Get("Content-Encoding")
		if page := unpack(t, coding, []byte(a.body)); !strings.HasSuffix(page, "</html>\n") {
			t.Fatalf("it is cut: %.100s", page)
		}
		return coding
	}
	if first := ask(); first != "gzip" {
		t.Errorf("the first is coded as %q", first)
	}
	w.server.client.smaller.Unlock()
	for until := time.Now().Add(10 * time.Second); ask() != "br"; time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("it never became smaller")
		}
	}
}

func TestAPageOfNobodyIsAskedForOnce(t *testing.T) {
	w := newPages(t)
	a := w.do("GET", "/m/tasks", "")
	if again := w.do("GET", "/m", "", "If-None-Match: "+a.header.Get("ETag")); again.status != 304 || again.body != "" {
		t.Errorf("asked again: %d %s", again.status, again.body)
	}
	if other := w.do("GET", "/m", "", "If-None-Match: "+a.header.Get("ETag"), "Cookie: superform_theme=dark"); other.status != 200 {
		t.Errorf("another look: %d", other.status)
	}
}

func TestAssets(t *testing.T) {
	w := newPages(t)
	for _, c := range []struct {
		path          string
		status        int
		kind, caching string
	}{
		{"/assets/m-1.js", 200, "text/javascript; charset=utf-8", forever},
		{"/assets/m-2.css", 200, "text/css; charset=utf-8", forever},
		{w.server.client.textPaths["en"], 200, "text/javascript; charset=utf-8", forever},
		{"/assets/icon.svg", 200, "image/svg+xml", aWeek},
		{"/assets/icon-192.png", 200, "image/png", aWeek},
		{"/assets/manifest.webmanifest", 200, "application/manifest+json; charset=utf-8", aWeek},
		{"/assets/icons/plane.svg", 200, "image/svg+xml", aWeek},
		{"/m/sw.js", 200, "text/javascript; charset=utf-8", asked},
		{"/assets/icons/none.svg", 404, problemType, "no-store"},
		{"/assets/icons/LICENSE.svg", 404, problemType, "no-store"},
		{"/assets/icons/..%2Fplane.svg", 404, problemType, "no-store"},
		{"/assets/m-1.js.br", 404, problemType, "no-store"},
		{"/assets/../manifest.json", 404, problemType, "no-store"},
		{"/assets/", 404, problemType, "no-store"},
	} {
		t.Run(c.path, func(t *testing.T) {
			a := w.raw("GET", c.path)
			if a.status != c.status || a.header.Get("Content-Type") != c.kind || a.header.Get("Cache-Control") != c.caching || a.header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%d %v", a.status, a.header)
			}
			if c.status == 200 {
				if again := w.raw("GET", c.path, "If-None-Match: "+a.header.Get("ETag")); again.status != 304 {
					t.Errorf("asked again: %d", again.status)
				}
				if head := w.raw("HEAD", c.path); head.status != 200 || head.body != "" {
					t.Errorf("HEAD: %d %s", head.status, head.body)
				}
			}
		})
	}
	for _, coding := range []string{"br", "gzip"} {
		a := w.do("GET", "/assets/m-1.js", "", "Accept-Encoding: "+coding)
		if a.header.Get("Content-Encoding") != coding || a.header.Get("Vary") != "Accept-Encoding" || unpack(t, coding, []byte(a.body)) != "start()" {
			t.Errorf("%s: %v", coding, a.header)
		}
	}
}

func TestTheServiceWorkerAndItsShell(t *testing.T) {
	w := newPages(t)
	cookie, _ := w.browser("li1")
	sw := w.do("GET", "/m/sw.js", "")
	if !strings.HasPrefix(sw.body, "self.superform='"+w.server.client.build+"';\n") || sw.header.Get("Content-Security-Policy") != "default-src 'none'; connect-src 'self'" {
		t.Errorf("%v %s", sw.header, sw.body)
	}
	if got := sw.header.Get("Service-Worker-Allowed"); got != "/" {
		t.Errorf("the worker may serve %q, not home", got)
	}
	shell := w.do("GET", "/m/shell", "", cookie)
	data := shell.data(t)
	if shell.status != 200 || len(data.Answers) > 0 || data.CSRF != "" || data.SignedOut || data.Texts != nil {
		t.Errorf("the shell says %+v", data)
	}
	for _, named := range []string{"/assets/m-1.js", "/assets/m-2.css", w.server.client.textPaths["zh-CN"]} {
		if !strings.Contains(shell.body, named) {
			t.Errorf("the shell names no %s", named)
		}
	}
	if strings.Contains(shell.body, "li1") || strings.Contains(shell.body, "Company") {
		t.Error("the shell knows somebody")
	}
}

// TestABrokenClientDoesNotStart holds what must be seen when the server starts rather than by its readers.
func TestABrokenClientDoesNotStart(t *testing.T) {
	for name, breakIt := range map[string]func(fstest.MapFS){
		"a script that ends itself":      func(f fstest.MapFS) { f["dist/assets/m-1.js"].Data = []byte("'</SCRIPT>'") },
		"a script that opens a script":   func(f fstest.MapFS) { f["dist/assets/m-1.js"].Data = []byte("'<!--<script'") },
		"a style that ends itself":       func(f fstest.MapFS) { f["dist/assets/m-2.css"].Data = []byte("</style>") },
		"a script that is not there":     func(f fstest.MapFS) { delete(f, "dist/assets/m-1.js") },
		"a manifest that cannot be read": func(f fstest.MapFS) { f["dist/manifest.json"].Data = []byte("{") },
		"no chunk for a page": func(f fstest.MapFS) {
			f["dist/manifest.json"].Data = []byte(`{"m/main.ts":{"file":"assets/m-1.js","css":["assets/m-2.css"],"imports":["x"]}}`)
		},
		"a template that cannot be read": func(f fstest.MapFS) { f["shell/home.html"].Data = []byte("{{") },
		"no texts":                       func(f fstest.MapFS) { delete(f, "texts/en.json") },
		"no worker":                      func(f fstest.MapFS) { delete(f, "dist/sw.js") },
		"no list of texts":               func(f fstest.MapFS) { delete(f, "dist/texts.json") },
		"no icons":                       func(f fstest.MapFS) { delete(f, "dist/icons.json") },
	} {
		t.Run(name, func(t *testing.T) {
			files := fixtureClient(t, "start()")
			breakIt(files)
			if _, err := New(Config{Engine: newFake(), Client: files}); err == nil {
				t.Error("it starts")
			}
		})
	}
}

// TestTheShellSaysNothingUnknown holds every text that a template names, and every title, against the texts.
func TestTheShellSaysNothingUnknown(t *testing.T) {
	cl, err := loadClient(fixtureClient(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{"record.gone": true, "sign-in.company": true, "kit.yes": true, "kit.no": true, "kit.file": true, "kit.rows": true, "app.name": true}
	for _, p := range append(pages, unknown) {
		keys[p.title] = p.title != ""
	}
	for status := range tones {
		keys["kit.status."+status] = true
	}
	names, err := fs.Glob(ui.Files(), "shell/*.html")
	if err != nil || len(names) == 0 {
		t.Fatal(err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(ui.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\{t "([^"]+)"`).FindAllStringSubmatch(string(content), -1) {
			keys[m[1]] = true
		}
	}
	for key, wanted := range keys {
		for lang, texts := range cl.texts {
			if wanted && texts[key] == "" {
				t.Errorf("%s has no text %s", lang, key)
			}
		}
	}
}

// What a person is drawn as must not change when the client takes over: these are what ui/kit gives.
func TestPeopleAreDrawnAsTheClientDraws(t *testing.T) {
	for name, want := range map[string]string{"李敏": "李敏", "欧阳娜娜": "娜娜", "ann": "A", "Ann Lee": "AL", "Ann van Lee": "AL", "": "", "王": "王"} {
		if got := letters(name); got != want {
			t.Errorf("%q is drawn %q, want %q", name, got, want)
		}
	}
	for text, want := range map[string]string{"calendar-days": "tint-2", "请假单": "tint-1", "a😀b": "tint-4", "": "tint-0"} {
		if got := tint(text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

// TestPagesAtTheSameTime has readers share what packs pages, and be the first together to ask for a page of nobody.
func TestPagesAtTheSameTime(t *testing.T) {
	w := newPages(t)
	lead, _ := w.browser("lead1")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 5 {
				cookie := []string{lead, "Cookie: superform_theme=dark"}[i%2]
				a := w.do("GET", "/m", "", cookie, "Accept-Encoding: gzip")
				text, err := io.ReadAll(newUnpacker("gzip", strings.NewReader(a.body)))
				if err != nil || !strings.HasSuffix(string(text), "</html>\n") {
					t.Errorf("%v: %.80s", err, text)
				}
			}
		})
	}
	all.Wait()
}

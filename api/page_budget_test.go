package api

import (
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/ui"
)

// What a page may weigh, in bytes as they are sent. A device without a session comes to sign in first, and holds
// all other chunks before the password is typed; somebody with one comes home. The pages of work bring more.
const (
	firstVisit    = 45 << 10 // everything in one answer
	deepVisit     = 49_500   // a first visit to a task or record
	fillingIn     = 78_000   // a first visit to a form, all rules included, defaults and narrowed options too
	readableLimit = 14_000   // what the first round trips bring: head, styles and readable content
	laterShare    = 5_000    // a later visit without its answers
)

// aClient is the built client, as `make test` has it, or else a fixture about as heavy.
func aClient(t testing.TB) (files fs.FS, what string) {
	t.Helper()
	if _, err := fs.Stat(ui.Files(), "dist/manifest.json"); err == nil {
		return ui.Files(), "the built client"
	}
	words, chance := make([]string, 0, 8_000), rand.New(rand.NewPCG(1, 2))
	for range cap(words) {
		words = append(words, fmt.Sprintf("%x", chance.Uint32N(1<<14)))
	}
	return fixtureClient(t, strings.Join(words, " ")), "a fixture"
}

// TestWhatPagesWeigh visits as a phone does: for the first time with everything inside, later with what it holds.
func TestWhatPagesWeigh(t *testing.T) {
	files, what := aClient(t)
	w := newReal(t, storetest.Open(t, store.SQLite), withClient(files))
	cl := w.server.client
	record, task := w.filed("a customer")
	cookie, _ := w.browser("lead1")
	for _, page := range []struct {
		path, cookie, shows string
		limit               int
	}{
		{"/m/sign-in", "superform_none=1", `autocomplete="current-password"`, firstVisit}, {"/m", strings.TrimPrefix(cookie, "Cookie: "), task, firstVisit},
		{task, strings.TrimPrefix(cookie, "Cookie: "), ">同意</button>", deepVisit}, {record, strings.TrimPrefix(cookie, "Cookie: "), "请假单", deepVisit}, {"/m/forms/leave.request", strings.TrimPrefix(cookie, "Cookie: "), "开始日期", fillingIn},
	} {
		for _, coding := range []string{"gzip", "br"} {
			visit := func(cookies string) answer {
				for until := time.Now().Add(5 * time.Minute); ; time.Sleep(5 * time.Millisecond) { // brotli of nobody's page comes a little later
					a := w.do("GET", page.path, "", "Cookie: "+cookies, "Accept-Encoding: "+coding)
					if a.header.Get("Content-Encoding") == coding || time.Now().After(until) {
						return a
					}
				}
			}
			first, later := visit(page.cookie), visit(page.cookie+"; superform_build="+cl.build)
			raw := later
			raw.body = unpack(t, coding, []byte(later.body))
			data := 0
			for _, body := range raw.data(t).Answers {
				data += len(wholeGzip(body))
			}
			t.Logf("%s, %-22s %-4s: first %6d, later %5d (answers about %5d)", what, page.path[:min(22, len(page.path))], coding, len(first.body), len(later.body), data)
			if len(first.body) > page.limit {
				t.Errorf("%s in %s weighs %d, more than %d", page.path, coding, len(first.body), page.limit)
			}
			if own := len(later.body) - data; own > laterShare {
				t.Errorf("%s in %s weighs %d beside its answers on a later visit, more than %d", page.path, coding, own, laterShare)
			}
			if early := beginning(coding, first.body[:min(readableLimit, len(first.body))]); !strings.Contains(early, page.shows) {
				t.Errorf("%s in %s: the first %d bytes show no %q", page.path, coding, readableLimit, page.shows)
			}
		}
	}
}

// beginning is what a browser can read of the first bytes of a page.
func beginning(coding, packed string) string {
	r := newUnpacker(coding, strings.NewReader(packed))
	var all strings.Builder
	buf := make([]byte, 512)
	for {
		n, err := r.Read(buf)
		all.Write(buf[:n])
		if err != nil {
			return all.String()
		}
	}
}

// BenchmarkPage measures a page's making, calls of the API on SQLite included.
func BenchmarkPage(b *testing.B) {
	files, _ := aClient(b)
	w := newReal(b, storetest.Open(b, store.SQLite), withClient(files), func(cfg *Config) { cfg.Log = slog.New(slog.DiscardHandler) })
	w.filed("a customer")
	cookie, _ := w.browser("lead1")
	for _, visit := range []struct{ name, coding, cookie string }{
		{"first gzip", "gzip, br", cookie}, {"first only brotli", "br", cookie}, {"later gzip", "gzip, br", cookie + "; superform_build=" + w.server.client.build},
		{"later only brotli", "br", cookie + "; superform_build=" + w.server.client.build}, {"nobody", "gzip, br", "Cookie: a=b"},
	} {
		b.Run(visit.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var req fasthttp.Request
				req.SetRequestURI("http://x/m")
				req.Header.Set("Cookie", strings.TrimPrefix(visit.cookie, "Cookie: "))
				req.Header.Set("Accept-Encoding", visit.coding)
				var ctx fasthttp.RequestCtx
				ctx.Init(&req, nil, nil)
				w.server.fiber.Server().Handler(&ctx)
				if ctx.Response.StatusCode() != 200 {
					b.Fatal(ctx.Response.StatusCode())
				}
			}
		})
	}
}

// BenchmarkPack measures the joining of a page alone.
func BenchmarkPack(b *testing.B) {
	files, _ := aClient(b)
	cl, err := loadClient(files)
	if err != nil {
		b.Fatal(err)
	}
	f := cl.frame(look{lang: "zh-CN", theme: "auto", font: "normal", view: "home"})
	body := []byte(strings.Repeat(`<li><a href="/m/tasks/01a2011d-30e0-74e6-9311-f16de4c7d5cb">黄丽 · 年假 · 2026-11-23 – 2026-11-23</a></li>`, 100))
	for name, pack := range map[string]func() []byte{
		"gzip joined":  func() []byte { return joinGzip(f.head, body, f.tail) },
		"gzip whole":   func() []byte { return wholeGzip(joinRaw(f.head, body, f.tail)) },
		"brotli whole": func() []byte { return wholeBrotli(joinRaw(f.head, body, f.tail), quickBrotli) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.ReportMetric(float64(len(pack())), "B/page")
			}
		})
	}
}

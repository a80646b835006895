package api

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

func TestAnAnswerIsKeptByItsContent(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	own := w.record(li)
	first := w.do("GET", v1+"/counts", "", li)
	tag := first.header.Get("ETag")
	record := w.do("GET", v1+"/records/"+own, "", li)
	content := record.header.Get(contentTag)
	for _, c := range []struct{ name, path, wants, answer string }{
		{"nothing known", "/counts", "", `200 ` + tag + ` `},
		{"the same", "/counts", tag, `304 ` + tag + ` `},
		{"the same, strong", "/counts", strings.TrimPrefix(tag, "W/"), `304 ` + tag + ` `},
		{"one of several", "/counts", `"x", ` + tag + `, W/"y"`, `304 ` + tag + ` `},
		{"another", "/counts", `W/"x"`, `200 ` + tag + ` `},
		{"without quotes", "/counts", strings.Trim(tag, `W/"`), `200 ` + tag + ` `},
		{"a record by its revision", "/records/" + own, `"7"`, `200 "7" ` + content},
		{"a record by its content", "/records/" + own, content, `304 "7" ` + content},
		{"who I am", "/me", `*`, "200  "},
		{"the document", "/openapi.json", "", "200 W/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			headers := []string{li}
			if c.wants != "" {
				headers = append(headers, "If-None-Match: "+c.wants)
			}
			a := w.do("GET", v1+c.path, "", headers...)
			if got := fmt.Sprint(a.status, " ", a.header.Get("ETag"), " ", a.header.Get(contentTag)); !strings.HasPrefix(got, c.answer) {
				t.Errorf("got %s, want %s", got, c.answer)
			}
			cached, vary := "private, no-cache", varies
			if c.path == "/me" {
				cached, vary = "no-store", ""
			}
			if a.header.Get("Cache-Control") != cached || a.header.Get("Vary") != vary || (a.status == 304) != (a.body == "") {
				t.Errorf("headers %v, %d bytes", a.header, len(a.body))
			}
		})
	}
	for _, path := range []string{"/healthz", v1 + "/records/1", v1 + "/nothing"} {
		if a := w.do("GET", path, "", li); a.header.Get("ETag") != "" || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", path, a.header)
		}
	}
	if a := w.do("POST", v1+"/notices/read", "{}", li); a.header.Get("ETag") != "" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("a command: %v", a.header)
	}
}

// packed asks with an Accept-Encoding and gives the coding and the body as it is read.
func (w *world) packed(method, path, body, accept string, headers ...string) (coding, text string) {
	w.t.Helper()
	req, err := http.NewRequest(method, w.base+v1+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, line := range append(headers, "Accept-Encoding: "+accept, "Content-Type: application/json") {
		name, value, _ := strings.Cut(line, ": ")
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	reader := io.Reader(resp.Body)
	if coding = resp.Header.Get("Content-Encoding"); coding == "gzip" {
		if reader, err = gzip.NewReader(resp.Body); err != nil {
			w.t.Fatal(err)
		}
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		w.t.Fatal(err)
	}
	return coding, string(content)
}

func TestCompression(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		li := w.token("li1")
		plain := w.do("GET", v1+"/forms/leave.request", "", li).body
		for accept, want := range map[string]string{
			"gzip": "gzip", "br, GZIP;q=0.5": "gzip", "gzip;q=0": "", "gzip; q=0.0": "", "gzip;q=x": "", "br": "", "identity": "", "*": "", "x-gzip": "",
		} {
			coding, text := w.packed("GET", "/forms/leave.request", "", accept, li)
			if coding != want || text != plain {
				t.Errorf("%s: %q, %d bytes", accept, coding, len(text))
			}
		}
		if coding, text := w.packed("GET", "/counts", "", "gzip", li); coding != "" || len(text) > worthPacking {
			t.Errorf("a short answer: %q %s", coding, text)
		}
		long := strings.Replace(trip, "a customer", strings.Repeat("a customer ", 20), 1)
		if coding, text := w.packed("POST", "/forms/leave.request/records", `{"data":`+long+`}`, "gzip", li); coding != "gzip" {
			t.Errorf("a record: %q %s", coding, text)
		}
		for _, r := range w.server.table {
			tells := strings.HasSuffix(r.path, "/me") || strings.Contains(r.path, "/session") && r.method == "POST" && !strings.HasSuffix(r.path, "/request") ||
				slices.Contains([]string{"POST /me/second", "PUT /me/second", "POST /me/keys", "POST /admin/members/{id}/reset-link", "POST /companies",
					"POST /admin/webhooks", "POST /admin/webhooks/{id}/secret", "POST /me/links/{provider}", "POST /invitations", "POST /admin/entries"}, r.method+" "+strings.TrimPrefix(r.path, v1))
			if r.secret != tells {
				t.Errorf("%s %s: secret is %v", r.method, r.path, r.secret)
			}
		}
	})
}

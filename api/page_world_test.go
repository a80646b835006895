package api

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/ui"
)

// fixtureClient is a client with the true shell and texts, and a script and a style sheet of the size given in
// place of the built ones.
func fixtureClient(t testing.TB, script string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	file := func(name, content string) { files[name] = &fstest.MapFile{Data: []byte(content)} }
	for _, folder := range []string{"shell", "texts"} {
		err := fs.WalkDir(ui.Files(), folder, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := fs.ReadFile(ui.Files(), name)
			file(name, string(content))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	file("dist/manifest.json", fixtureManifest)
	file("dist/texts.json", `{"assets/m-1.js":["app.name"],"assets/view-3.js":["sign-in.","home.tasks","problem."]}`)
	file("dist/assets/loader-0.js", "/* loader */")
	file("dist/assets/view-3.js", "/* view */")
	file("dist/assets/view-4.css", "p{margin:0}")
	file("dist/assets/shared-5.js", "/* shared */")
	file("dist/assets/field-text-6.js", "/* unit of texts */")
	file("dist/assets/field-number-7.js", "/* unit of numbers */")
	file("dist/icons.json", `{"LICENSE":"of the icons","plane":"<path d=\"M1 1\"/>"}`)
	file("dist/sw.js", "/* worker */")
	file("dist/assets/m-1.js", script)
	file("dist/assets/m-1.js.br", string(wholeBrotli([]byte(script), quickBrotli)))
	file("dist/assets/m-1.js.gz", string(wholeGzip([]byte(script))))
	file("dist/assets/m-2.css", "body{margin:0}")
	return files
}

// fixtureManifest is a build in which every view is one chunk, that needs another and the entry.
var fixtureManifest = func() string {
	all := map[string]chunk{
		loaderChunk: {File: "assets/loader-0.js"}, entryChunk: {File: "assets/m-1.js", CSS: []string{"assets/m-2.css"}},
		"_shared-5.js":                  {File: "assets/shared-5.js"},
		"kit/fields/text/field-text.ts": {File: "assets/field-text-6.js", Imports: []string{"_shared-5.js"}}, "kit/fields/number/field-number.ts": {File: "assets/field-number-7.js"},
	}
	view := chunk{File: "assets/view-3.js", CSS: []string{"assets/view-4.css"}, Imports: []string{"_shared-5.js", entryChunk}}
	for i := range pages {
		all[fmt.Sprintf(viewChunk, pages[i].view)] = view
	}
	all[fmt.Sprintf(viewChunk, unknown.view)] = view
	return string(mustJSON(all))
}()

// withClient gives a server that client.
func withClient(files fs.FS) func(*Config) { return func(cfg *Config) { cfg.Client = files } }

// newPages is a server over the real engine with a client.
func newPages(t testing.TB) *real {
	t.Helper()
	return newReal(t, storetest.Open(t, store.SQLite), withClient(fixtureClient(t, "start()")))
}

// pageData is what a page says to the client.
type pageData struct {
	Language, Build, CSRF string
	Assets                []string
	Texts                 map[string]string
	Answers               map[string]json.RawMessage
	SignedOut             bool `json:"signed_out"`
}

var dataOf = regexp.MustCompile(`(?s)<script type="application/json" id="superform-page">(.*?)</script>`)

// data reads what a page says to the client.
func (a answer) data(t testing.TB) pageData {
	t.Helper()
	m := dataOf.FindStringSubmatch(a.body)
	var data pageData
	if m == nil {
		t.Fatalf("the page has no data: %.300s", a.body)
	}
	if err := json.Unmarshal([]byte(m[1]), &data); err != nil {
		t.Fatalf("the page's data: %v: %.300s", err, m[1])
	}
	return data
}

// readable is the page's own content, without head, data and client.
func (a answer) readable() string {
	_, after, _ := strings.Cut(a.body, `<div id="app">`)
	before, _, _ := strings.Cut(after, `<script`)
	return before
}

// newUnpacker undoes a content coding.
func newUnpacker(coding string, from io.Reader) io.Reader {
	switch coding {
	case "gzip":
		if r, err := gzip.NewReader(from); err == nil {
			return r
		}
	case "br":
		return brotli.NewReader(from)
	}
	return from
}

// unpack undoes a content coding; it fails on what is cut short or does not add up.
func unpack(t testing.TB, coding string, packed []byte) string {
	t.Helper()
	text, err := io.ReadAll(newUnpacker(coding, bytes.NewReader(packed)))
	if err != nil {
		t.Fatalf("%s: %v", coding, err)
	}
	return string(text)
}

// filed has a member file a request, and gives the address of its record and of its first decision.
func (w *real) filed(reason string) (record, task string) {
	w.t.Helper()
	text, _ := json.Marshal(reason)
	body := `{"data":{"type":"trip","from":"2026-12-01","to":"2026-12-01","reason":` + string(text) + `}}`
	id := w.want("Created", "POST", "/forms/leave.request/records", body, w.token("li1"))["id"].(string)
	return "/m/records/" + id, "/m/tasks/" + w.task(w.token("lead1"), id)
}

// addressed is the address of the API as the client writes it.
func addressed(path string, params ...string) string {
	for i := 0; i+1 < len(params); i += 2 {
		path = strings.ReplaceAll(path, params[i], url.QueryEscape(params[i+1]))
	}
	return v1 + path
}

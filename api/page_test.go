package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestPagesForEveryReader asks for every page as its owner, as nobody, and as a stranger of another company.
func TestPagesForEveryReader(t *testing.T) {
	w := newPages(t)
	record, task := w.filed("a customer")
	draft := w.want("Created", "POST", "/forms/leave.request/drafts", `{"data":{"type":"trip"}}`, w.token("lead1"))["id"].(string)
	id, taskID := strings.TrimPrefix(record, "/m/records/"), strings.TrimPrefix(task, "/m/tasks/")
	lead, _ := w.browser("lead1")
	stranger, _ := w.browser("li2")
	home := []string{"/me", "/counts", "/menu", "/tasks?status=open&limit=20", "/records?limit=20"}
	version := "/forms/leave.request/reading?version=1"
	for _, p := range []struct {
		path    string
		carries []string
		shows   string
		private bool // a stranger gets 404
	}{
		{"/", home, "a customer", false},
		{"/m", home, `href="` + task + `"`, false},
		{"/m/", home, "Company 1", false},
		{"/m/tasks", []string{"/me", "/counts", "/tasks?status=open&limit=20"}, `href="` + task + `"`, false},
		{"/m/tasks?status=done", []string{"/me", "/counts", "/tasks?status=done&limit=20"}, "还没有", false},
		{"/m/tasks?status=%3Cb%3E", []string{"/me", "/counts", "/tasks?status=open&limit=20"}, `href="` + task + `"`, false},
		{task, []string{"/me", "/counts", "/tasks/" + taskID, version}, ">同意</button>", true},
		{record, []string{"/me", "/counts", "/records/" + id, "/tasks/" + taskID, version}, "事由", true},
		{"/m/mine", []string{"/me", "/counts", "/records?limit=20"}, "?draft=" + draft, false},
		{"/m/forms/leave.request", []string{"/me", "/counts", "/forms/leave.request"}, "开始日期", false},
		{"/m/forms/leave.request?draft=" + draft, []string{"/me", "/counts", "/forms/leave.request", "/records/" + draft}, "请假单", false},
		{"/m/notices", []string{"/me", "/counts", "/notices?limit=20"}, "没有消息", false},
		{"/m/settings", []string{"/me", "/counts"}, "<h1", false},
		{"/m/outbox", []string{"/me", "/counts"}, "<h1", false},
	} {
		t.Run(p.path, func(t *testing.T) {
			a := w.do("GET", p.path, "", lead)
			checkPageHeaders(t, a, "private, no-store")
			if a.status != 200 || !strings.Contains(a.readable(), strings.ReplaceAll(p.shows, "a customer", "请假单")) {
				t.Errorf("%d, shows no %q: %s", a.status, p.shows, a.readable())
			}
			if got := slices.Sorted(maps.Keys(a.data(t).Answers)); !slices.Equal(got, sortedPaths(p.carries)) {
				t.Errorf("carries %q, want %q", got, sortedPaths(p.carries))
			}
			compareAnswers(t, w.world, lead, a.data(t))
			if strings.HasPrefix(p.path, "/m/forms/") && strings.Contains(a.readable(), "年假余额") {
				t.Error("shows a field before its rule says that it shows")
			}
			if head := w.do("HEAD", p.path, "", lead); head.status != 200 || head.body != "" || head.header.Get("Content-Security-Policy") == "" {
				t.Errorf("HEAD answers %d %v %.100s", head.status, head.header, head.body)
			}

			out := w.do("GET", p.path, "")
			checkPageHeaders(t, out, "no-cache")
			if out.status != 200 || !strings.Contains(out.readable(), `autocomplete="current-password"`) {
				t.Errorf("nobody gets %d: %s", out.status, out.readable())
			}
			if data := out.data(t); len(data.Answers) > 1 || data.Answers[v1+"/me"] != nil || data.CSRF != "" || !data.SignedOut {
				t.Errorf("nobody gets %+v", data)
			}

			other := w.do("GET", p.path, "", stranger)
			if want := map[bool]int{true: 404, false: 200}[p.private]; other.status != want {
				t.Errorf("a stranger gets %d, want %d", other.status, want)
			}
			for _, secret := range []string{"a customer", "lead1", "li1", "Company 1", id} {
				if strings.Contains(other.body, secret) {
					t.Errorf("a stranger reads %q", secret)
				}
			}
		})
	}
}

func sortedPaths(paths []string) []string {
	all := make([]string, len(paths))
	for i, path := range paths {
		all[i] = addressed(path)
	}
	slices.Sort(all)
	return all
}

func checkPageHeaders(t *testing.T, a answer, cache string) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "Cache-Control": cache, "X-Frame-Options": "SAMEORIGIN",
		"X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding, Accept-Language, Cookie", "Referrer-Policy": "no-referrer",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	policy := a.header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %q", policy)
	}
}

// compareAnswers holds what a page carries against what the API answers by itself, but for the clock and the token.
func compareAnswers(t *testing.T, w *world, cookie string, data pageData) {
	t.Helper()
	for path, carried := range data.Answers {
		var page, api map[string]any
		own := w.do("GET", path, "", cookie)
		if err := json.Unmarshal([]byte(own.body), &api); err != nil || own.status != 200 {
			t.Errorf("%s: %d %v", path, own.status, err)
		}
		if err := json.Unmarshal(carried, &page); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if path == v1+"/me" {
			if token := unmask(t, data.CSRF); token != api["csrf"] || page["csrf"] != nil {
				t.Errorf("the token is %q, want %q; /me says %v", token, api["csrf"], page["csrf"])
			}
			for _, key := range []string{"now", "csrf"} {
				delete(page, key)
				delete(api, key)
			}
		}
		if !reflect.DeepEqual(page, api) {
			t.Errorf("%s is carried as %v, the API says %v", path, page, api)
		}
	}
}

func TestPagesOfNoParticularPlace(t *testing.T) {
	w := newPages(t)
	lead, _ := w.browser("lead1")
	both, _ := w.browser("both")
	for _, c := range []struct {
		name, path, cookie string
		status             int
		shows              string
	}{
		{"an unknown page", "/m/nothing", lead, 404, "找不到"},
		{"a page too deep", "/m/tasks/1/2", lead, 404, "找不到"},
		{"outside of the client", "/favicon.ico", lead, 404, "找不到"},
		{"an unknown page for nobody", "/m/nothing", "", 404, "找不到"},
		{"an id that is none", "/m/records/%3Cscript%3E", lead, 404, "找不到"},
		{"an id that cannot be read", "/m/records/%E0%A4", lead, 404, "找不到"},
		{"a form that is not there", "/m/forms/no.such", lead, 404, "找不到"},
		{"an account of several companies", "/m/tasks", both, 200, "Company 2</span>"},
		{"a session that ended", "/m/tasks", "Cookie: superform_session=gone", 200, "current-password"},
		{"two sessions at once", "/m/tasks", lead + "; superform_session=x", 200, "current-password"},
		{"to sign in", "/m/sign-in", "", 200, "current-password"},
	} {
		t.Run(c.name, func(t *testing.T) {
			headers := []string{"X-None: 1"}
			if c.cookie != "" {
				headers = []string{c.cookie}
			}
			a := w.do("GET", c.path, "", headers...)
			if a.status != c.status || !strings.Contains(a.readable(), c.shows) {
				t.Errorf("%d %s", a.status, a.readable())
			}
			if strings.Contains(a.body, "script>%") || strings.Contains(a.readable(), "<script") {
				t.Error("the address came back")
			}
		})
	}
	for path, code := range map[string]string{v1 + "/nothing": "not_found", "/API/v1/me": "not_found", "/assets/nothing": "not_found"} {
		if a := w.do("GET", path, "", lead); a.code() != code || a.header.Get("Content-Type") != problemType {
			t.Errorf("%s is answered %s as %s", path, a.code(), a.header.Get("Content-Type"))
		}
	}
	if a := w.do("POST", "/m/tasks", "{}", lead); a.status != http.StatusMethodNotAllowed {
		t.Errorf("POST of a page: %d", a.status)
	}
}

// hostile are texts that somebody may write into a form.
const hostile = "</script><script>alert(1)</script><!--<script> {{.Me}} {{template}} \u2028\u2029 שלום & <b>'\"`"

func TestHostileTextsStayTexts(t *testing.T) {
	w := newPages(t)
	record, task := w.filed(hostile)
	lead, _ := w.browser("lead1")
	for _, path := range []string{record, task} {
		a := w.do("GET", path, "", lead)
		if strings.Count(strings.ToLower(a.body), "<script") != 2 || strings.Count(strings.ToLower(a.body), "</script") != 2 { // its data and the client
			t.Errorf("%s has other scripts than its own: %s", path, a.body)
		}
		for _, raw := range []string{"<!--", "<b>", "\u2028"} {
			if strings.Contains(dataOf.FindString(a.body), raw) {
				t.Errorf("%s: %q stands in the data as it is", path, raw)
			}
		}
		if !strings.Contains(a.readable(), "&lt;/script&gt;") || !strings.Contains(a.readable(), "{{.Me}}") || strings.Contains(a.readable(), "<b>'") {
			t.Errorf("%s shows %s", path, a.readable())
		}
		compareAnswers(t, w.world, lead, a.data(t))
	}
}

// TestHostileNamesStayTexts draws what no test company is called.
func TestHostileNamesStayTexts(t *testing.T) {
	cl, err := loadClient(fixtureClient(t, "start()"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(mustJSON(hostile))
	record := `{"id":"01900000-0000-7000-8000-0000000000b1","form":"a.b","form_title":` + text + `,"status":"draft","summary":` + text + `,"number":` + text + `,"requester":{"id":"01900000-0000-7000-8000-0000000000b2","name":` + text + `}}`
	all := []answered{
		{"me", "/me", 200, []byte(`{"account":"01900000-0000-7000-8000-0000000000b2","language":"en","company":{"id":"01900000-0000-7000-8000-0000000000b3","name":` + text + `},"member":{"id":"01900000-0000-7000-8000-0000000000b2","name":` + text + `}}`)},
		{"forms", "/forms", 200, []byte(`{"items":[{"id":"\"onclick=x","title":` + text + `,"icon":` + text + `}]}`)},
		{"tasks", "/tasks?" + hostile, 200, []byte(`{"items":[{"id":"01900000-0000-7000-8000-0000000000b4","label":` + text + `,"record":` + record + `}]}`)},
		{"records", "/records", 200, []byte(`{"items":[` + record + `]}`)},
	}
	for i := range pages {
		page := string(cl.newView(look{lang: "en"}, &pages[i], nil, all).body(all))
		if strings.Count(strings.ToLower(page), "<script") != 1 || strings.Contains(page, "<b>'") || strings.Contains(page, "<!--") || strings.Contains(page, `""onclick`) {
			t.Errorf("%s: %s", pages[i].pattern, page)
		}
	}
}

func TestFailuresOfAPartAreLeftOut(t *testing.T) {
	w := newWorld(t, withClient(fixtureClient(t, "start()")))
	cookie, _ := w.browser("li")
	w.fake.fail = fmt.Errorf("the database is away")
	a := w.do("GET", "/m/tasks", "", cookie)
	if a.status != 200 || len(a.data(t).Answers) != 1 {
		t.Errorf("%d carries %v", a.status, a.data(t).Answers)
	}
	if strings.Contains(a.body, "database") {
		t.Error("the page says why")
	}
}

func TestWithoutAClientPagesSaySo(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/", "/m", "/m/tasks", "/m/shell", "/m/sw.js", "/nothing"} {
		a := w.do("GET", path, "")
		if a.status != 503 || !strings.Contains(a.body, "make build") || strings.Contains(a.header.Get("Content-Type"), "html") {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := w.do("GET", "/assets/m-1.js", ""); a.code() != "not_found" {
		t.Errorf("an asset: %s", a.code())
	}
}

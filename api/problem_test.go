package api

import (
	"errors"
	"strings"
	"testing"
)

func TestProblemsAreWholeInBothLanguages(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	id := w.record(li)
	for _, c := range []struct{ name, method, path, body, header, zh, en string }{
		{
			"not signed in", "GET", "/me", "", "X: 1",
			`{"type":"urn:superform:no_session","title":"请先登录。","status":401,"code":"no_session"}`,
			`{"type":"urn:superform:no_session","title":"Please sign in.","status":401,"code":"no_session"}`,
		},
		{
			"a wrong password", "POST", "/session", `{"account":"li","password":"wrong-secret"}`, "X: 1",
			`{"type":"urn:superform:wrong_login","title":"账号或密码不正确。","status":401,"code":"wrong_login"}`,
			`{"type":"urn:superform:wrong_login","title":"Wrong account or password.","status":401,"code":"wrong_login"}`,
		},
		{
			"too many wrong passwords", "POST", "/session", `{"account":"limited","password":"x"}`, "X: 1",
			`{"type":"urn:superform:too_many_attempts","title":"失败次数过多，请在 30 秒后重试。","status":429,"code":"too_many_attempts","args":{"retry_after":"30"}}`,
			`{"type":"urn:superform:too_many_attempts","title":"Too many failed attempts; try again in 30 seconds.","status":429,"code":"too_many_attempts","args":{"retry_after":"30"}}`,
		},
		{
			"data with a problem", "POST", "/forms/leave.request/records", `{"data":{"reason":""}}`, li,
			`{"type":"urn:superform:invalid","title":"有内容需要修改。","status":422,"code":"invalid","problems":[{"path":"reason","code":"required","message":"请填写事由。"}]}`,
			`{"type":"urn:superform:invalid","title":"Something needs to be corrected.","status":422,"code":"invalid","problems":[{"path":"reason","code":"required","message":"The reason is required."}]}`,
		},
		{
			"a body with the wrong keys", "POST", "/session", `{"password":{},"kind":"bearer","pass/word~":"secret","kind":"token"}`, "X: 1",
			`{"type":"urn:superform:invalid","title":"有内容需要修改。","status":422,"code":"invalid","problems":[` +
				`{"path":"/password","code":"wrong_type","message":"类型或格式不正确。"},{"path":"/kind","code":"not_listed","message":"应为其中之一：cookie, token。"},` +
				`{"path":"/pass~1word~0","code":"unknown_key","message":"没有这一项。"},{"path":"/kind","code":"repeated_key","message":"该项出现了两次。"},` +
				`{"path":"/account","code":"required","message":"缺少该项。"}]}`,
			`{"type":"urn:superform:invalid","title":"Something needs to be corrected.","status":422,"code":"invalid","problems":[` +
				`{"path":"/password","code":"wrong_type","message":"This has the wrong type or form."},{"path":"/kind","code":"not_listed","message":"This must be one of: cookie, token."},` +
				`{"path":"/pass~1word~0","code":"unknown_key","message":"There is no such key."},{"path":"/kind","code":"repeated_key","message":"This key comes twice."},` +
				`{"path":"/account","code":"required","message":"This is missing."}]}`,
		},
		{
			"somebody was faster", "POST", "/tasks/" + id + "/agree", `{}`, li,
			`{"type":"urn:superform:already_handled","title":"王芳 已于 2026-11-22 09:00:00 处理（已同意）。","status":409,"code":"already_handled","args":{"at":"2026-11-22 09:00:00","outcome":"agreed","who":"王芳"}}`,
			`{"type":"urn:superform:already_handled","title":"Already handled by 王芳 at 2026-11-22 09:00:00 (agreed).","status":409,"code":"already_handled","args":{"at":"2026-11-22 09:00:00","outcome":"agreed","who":"王芳"}}`,
		},
		{
			"a parameter of the wrong kind", "GET", "/records?limit=many", "", li,
			`{"type":"urn:superform:bad_parameter","title":"参数 limit 无效。","status":422,"code":"bad_parameter","args":{"name":"limit"}}`,
			`{"type":"urn:superform:bad_parameter","title":"The parameter limit is not valid.","status":422,"code":"bad_parameter","args":{"name":"limit"}}`,
		},
		{
			"a patch of a former revision", "PATCH", "/records/" + id, `{"data":{}}`, li + "\nIf-Match: \"7\"",
			`{"type":"urn:superform:stale","title":"内容已被更新，请重新载入（当前版本 1）。","status":412,"code":"stale","args":{"revision":"1"}}`,
			`{"type":"urn:superform:stale","title":"It was changed meanwhile; load it again (now at revision 1).","status":412,"code":"stale","args":{"revision":"1"}}`,
		},
		{
			"a patch of no revision", "PATCH", "/records/" + id, `{"data":{}}`, li,
			`{"type":"urn:superform:if_match_missing","title":"请在 If-Match 请求头中注明所修改的版本。","status":428,"code":"if_match_missing"}`,
			`{"type":"urn:superform:if_match_missing","title":"Say in the header If-Match which revision you change.","status":428,"code":"if_match_missing"}`,
		},
		{
			"a cursor of ours no more", "GET", "/records?cursor=abc", "", li,
			`{"type":"urn:superform:bad_cursor","title":"翻页标记无效或已过期，请从第一页重新开始。","status":400,"code":"bad_cursor"}`,
			`{"type":"urn:superform:bad_cursor","title":"The cursor is not valid or has expired; start again at the first page.","status":400,"code":"bad_cursor"}`,
		},
	} {
		for lang, want := range map[string]string{"zh-CN,zh;q=0.9": c.zh, "en-GB": c.en} {
			t.Run(c.name+" in "+lang, func(t *testing.T) {
				a := w.do(c.method, v1+c.path, c.body, append(strings.Split(c.header, "\n"), "Accept-Language: "+lang)...)
				if got := strings.TrimSuffix(a.body, "\n"); got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
				if got := a.header.Get("Content-Type"); got != "application/problem+json" {
					t.Errorf("it is %s", got)
				}
			})
		}
	}
}

func TestHeadersOfProblems(t *testing.T) {
	w := newWorld(t)
	if a := w.do("POST", v1+"/session", `{"account":"limited","password":"x"}`); a.header.Get("Retry-After") != "30" {
		t.Errorf("Retry-After is %q", a.header.Get("Retry-After"))
	}
	if a := w.do("GET", v1+"/me", ""); a.header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("WWW-Authenticate is %q", a.header.Get("WWW-Authenticate"))
	}
}

func TestTheLanguageOfTheAccountCountsWhereTheCallerNamesNone(t *testing.T) {
	w := newWorld(t)
	a := w.do("GET", v1+"/records?cursor=abc", "", w.token("li"), "Accept-Language: fr, de;q=0.8")
	if !strings.Contains(a.body, "翻页标记") {
		t.Error(a.body)
	}
}

func TestAnInternalErrorTellsAReferenceAndNothingElse(t *testing.T) {
	for name, breaks := range map[string]func(*fake){
		"an error": func(f *fake) { f.fail = errors.New("pq: password secret-7 rejected") },
		"a panic":  func(f *fake) { f.panics = true },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			li := w.token("li")
			breaks(w.fake)
			a := w.do("GET", v1+"/forms", "", li, "Accept-Language: en")
			reference := a.header.Get("X-Request-Id")
			want := `{"type":"urn:superform:internal","title":"Something went wrong, reference ` + reference +
				`.","status":500,"code":"internal","reference":"` + reference + `"}` + "\n"
			if a.body != want || a.status != 500 || len(reference) != 16 {
				t.Errorf("got %d %s, want %s", a.status, a.body, want)
			}
			if log := w.log.String(); !strings.Contains(log, `"reference":"`+reference+`"`) {
				t.Errorf("the log does not know the reference: %s", log)
			}
			w.fake.fail, w.fake.panics = nil, false
			if a := w.do("GET", v1+"/forms", "", li); a.status != 200 {
				t.Errorf("the next call is answered %d", a.status)
			}
		})
	}
}

func TestTheAccessLogTellsNoContents(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	id := w.record(li)
	w.do("GET", v1+"/records?filter=salary+%3E+9000000001", "", li)
	w.do("GET", v1+"/records/"+id, "", li)
	w.do("GET", v1+"/nothing?token=hush", "", "Cookie: superform_session=hush")
	log := w.log.String()
	for _, secret := range []string{"right", "salary", "9000000001", "hush", "token-", id, "127.0.0.1"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log tells %q:\n%s", secret, log)
		}
	}
	if !strings.Contains(log, `"path":"/api/v1/records/{id}","status":200`) {
		t.Errorf("the log misses a line:\n%s", log)
	}
}

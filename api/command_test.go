package api

import (
	"fmt"
	"strings"
	"testing"
)

func TestIdempotencyKeys(t *testing.T) {
	w := newWorld(t)
	li, boss := w.token("li"), w.token("boss")
	create := func(body, header string, more ...string) answer {
		return w.do("POST", v1+"/forms/leave.request/records", body, append(more, header)...)
	}
	first := create(`{"data":{"days":1}}`, li, "Idempotency-Key: k1")
	if first.status != 201 {
		t.Fatal(first.body)
	}
	if again := create(`{"data":{"days":1}}`, li, "Idempotency-Key: k1"); again.body != first.body || again.status != 201 {
		t.Errorf("the same again: %d %s", again.status, again.body)
	}
	for name, c := range map[string]struct {
		got  answer
		want string
	}{
		"another body under the key":           {create(`{"data":{"days":2}}`, li, "Idempotency-Key: k1"), "key_reused"},
		"the same with another space":          {create(`{"data":{"days": 1}}`, li, "Idempotency-Key: k1"), "key_reused"},
		"another form under the key":           {w.do("POST", v1+"/forms/leave.other/records", `{"data":{"days":1}}`, li, "Idempotency-Key: k1"), "key_reused"},
		"the key on another route":             {w.do("POST", v1+"/forms/leave.request/drafts", `{"data":{"days":1}}`, li, "Idempotency-Key: k1"), "Created"},
		"another person's same key":            {create(`{"data":{"days":1}}`, boss, "Idempotency-Key: k1"), "Created"},
		"200 characters":                       {create(`{"data":{}}`, li, "Idempotency-Key: "+strings.Repeat("k", 200)), "Created"},
		"201 characters":                       {create(`{"data":{}}`, li, "Idempotency-Key: "+strings.Repeat("k", 201)), "bad_header"},
		"a key that is empty":                  {create(`{"data":{}}`, li, "Idempotency-Key: "), "bad_header"},
		"a key beyond ASCII":                   {create(`{"data":{}}`, li, "Idempotency-Key: 钥匙"), "bad_header"},
		"a key that is a JSON text, as drafts": {create(`{"data":{}}`, li, `Idempotency-Key: "8e03978e"`), "Created"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.got.code(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	if a, b := create(`{"data":{}}`, li), create(`{"data":{}}`, li); a.body == b.body {
		t.Error("two calls without a key are one")
	}
	if got := w.raw("POST", v1+"/records/x/withdraw", li, "Idempotency-Key: a", "Idempotency-Key: b", "Content-Length: 0").code(); got != "bad_header" {
		t.Errorf("two keys: %s", got)
	}
}

func TestIfMatch(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	path := v1 + "/records/" + w.record(li)
	if got := w.do("GET", path, "", li).header.Get("ETag"); got != `"7"` {
		t.Errorf("the ETag is %s", got)
	}
	for header, want := range map[string]string{
		`"1"`: "OK", `"2"`: "stale", `1`: "bad_header", `W/"1"`: "bad_header", `*`: "bad_header", `"1", "2"`: "bad_header", `"01"`: "bad_header",
		`"+1"`: "bad_header", `"0"`: "bad_header", `""`: "bad_header", `"`: "bad_header", `"99999999999999999999"`: "bad_header",
	} {
		t.Run(header, func(t *testing.T) {
			if got := w.do("PATCH", path, `{"data":{}}`, li, "If-Match: "+header).code(); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestBodies(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	for _, c := range []struct{ name, body, want string }{
		{"empty", ``, "invalid"},
		{"an empty object", `{}`, "invalid"},
		{"data", `{"data":{}}`, "Created"},
		{"white space around", " \n{ \"data\" : {} }\t\n", "Created"},
		{"data that are nothing", `{"data":null}`, "Created"},
		{"picks", `{"data":{},"picks":{"lead":["01900000-0000-7000-8000-0000000000a1"]}}`, "Created"},
		{"picks that name no person", `{"data":{},"picks":{"lead":["me"]}}`, "invalid"},
		{"picks that are a list", `{"data":{},"picks":[]}`, "invalid"},
		{"data in capitals", `{"DATA":{}}`, "invalid"},
		{"data twice", `{"data":{},"data":{}}`, "invalid"},
		{"what only the server says", `{"data":{},"status":"approved","company_id":"x"}`, "invalid"},
		{"a list", `[{"data":{}}]`, "bad_json"},
		{"a text", `"data"`, "bad_json"},
		{"nothing", `null`, "bad_json"},
		{"a comma too many", `{"data":{},}`, "bad_json"},
		{"broken off", `{"data":{`, "bad_json"},
		{"two objects", `{"data":{}}{"data":{}}`, "bad_json"},
		{"something after it", `{"data":{}} x`, "bad_json"},
		{"a mark before it", "\ufeff" + `{"data":{}}`, "bad_json"},
		{"single quotes", `{'data':{}}`, "bad_json"},
		{"a bare NaN", `{"data":NaN}`, "bad_json"},
		{"20,000 deep", `{"data":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`, "bad_json"},
		{"deep keys that are unknown", `{"x":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`, "bad_json"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := w.do("POST", v1+"/forms/leave.request/records", c.body, li, "Content-Type: application/json").code(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	many := `{"data":{}` + strings.Repeat(`,"x":1`, 10_000) + `}`
	if a := w.do("POST", v1+"/forms/leave.request/records", many, li); strings.Count(a.body, "/x") != maxBodyProblems {
		t.Errorf("10,000 unknown keys make %d problems", strings.Count(a.body, "/x"))
	}
}

func TestVerbsNeedNoBody(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	path := v1 + "/records/" + w.record(li)
	if got := w.do("POST", path+"/withdraw", "", li).code(); got != "OK" {
		t.Errorf("withdraw: %s", got)
	}
	if got := w.do("POST", path+"/submit", "", li).code(); got != "OK" {
		t.Errorf("submit: %s", got)
	}
	if got := w.do("POST", path+"/withdraw", `{"comment":"`+strings.Repeat("好", 5001)+`"}`, li).code(); got != "invalid" {
		t.Errorf("a comment of 5,001 characters: %s", got)
	}
}

func TestLists(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	w.fake.reached()
	for _, c := range []struct{ query, code, reached string }{
		{"/records", "OK", "Records {Form: Filter: Sort: Fields:[] Cursor: Limit:50 Scope:}"},
		{"/records?form=leave.request&filter=days+%3E+3&sort=-days&fields=days,reason&scope=mine&limit=7&cursor=good", "OK",
			"Records {Form:leave.request Filter:days > 3 Sort:-days Fields:[days reason] Cursor:good Limit:7 Scope:mine}"},
		{"/records?form=leave", "bad_parameter", ""},
		{"/records?limit=0", "bad_parameter", ""},
		{"/records?limit=101", "bad_parameter", ""},
		{"/records?limit=1e2", "bad_parameter", ""},
		{"/records?limit=5&limit=6", "bad_parameter", ""},
		{"/records?filtre=x", "bad_parameter", ""},
		{"/records?company_id=" + other.String(), "bad_parameter", ""},
		{"/records?a[999999999]=1", "bad_parameter", ""},
		{"/records?cursor=" + strings.Repeat("x", 1001), "bad_parameter", ""},
		{"/records?filter=" + strings.Repeat("x", 4097), "bad_parameter", ""},
		{"/records?cursor=forged", "bad_cursor", ""},
		{"/tasks", "OK", "Tasks {Status:open Cursor: Limit:50}"},
		{"/tasks?status=done&limit=100", "OK", "Tasks {Status:done Cursor: Limit:100}"},
		{"/tasks?status=all", "bad_parameter", ""},
		{"/notices?limit=1", "OK", "Notices"},
	} {
		t.Run(c.query[:min(len(c.query), 80)], func(t *testing.T) {
			a := w.do("GET", v1+c.query, "", li)
			if got := a.code(); got != c.code {
				t.Errorf("got %s, want %s", got, c.code)
			}
			if got := w.fake.reached(); got != c.reached {
				t.Errorf("reached %s, want %s", got, c.reached)
			}
			if c.code == "OK" && a.body != `{"items":[],"next":""}`+"\n" {
				t.Errorf("an empty page is %s", a.body)
			}
		})
	}
}

func TestTheClock(t *testing.T) {
	w := newWorld(t)
	boss := w.token("boss")
	for body, want := range map[string]string{
		`{"by":"36h"}`: "OK", `{"to":"2026-11-23T09:00:00Z"}`: "OK", `{"to":"2026-11-23T09:00:00+08:00"}`: "OK",
		`{}`: "invalid", `{"by":"36h","to":"2026-11-23T09:00:00Z"}`: "invalid", `{"by":"tomorrow"}`: "invalid", `{"by":"1ns"}`: "invalid",
		`{"to":"2026-11-23"}`: "invalid", `{"to":5}`: "invalid", `{"by":"99999999h"}`: "invalid",
	} {
		t.Run(body, func(t *testing.T) {
			if got := w.do("POST", v1+"/admin/clock", body, boss).code(); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestFiles(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	content := strings.Repeat("<script>alert(1)</script>", 100_000)
	a := w.do("POST", v1+"/files?name=%E7%97%85%E5%8E%86.html", content, li, "Content-Type: text/html")
	var id string
	if _, err := fmt.Sscanf(a.body, `{"id":"%36s`, &id); err != nil || a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	got := w.do("GET", v1+"/files/"+id, "", li)
	if got.body != content || got.status != 200 {
		t.Errorf("it comes back as %d with %d bytes", got.status, len(got.body))
	}
	for name, want := range map[string]string{
		"Content-Type": "text/html", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'", "ETag": `"beef"`,
		"Content-Disposition": `attachment; filename="____1___X__y.html"; filename*=UTF-8''%E7%97%85%E5%8E%86%20%221%22%0D%0AX%3A%20y.html`,
		"Cache-Control":       "no-store",
	} {
		if value := got.header.Get(name); value != want {
			t.Errorf("%s is %s, want %s", name, value, want)
		}
	}
	if got := w.do("GET", v1+"/files/"+id, "", w.token("wang")).code(); got != "not_found" {
		t.Errorf("for another company: %s", got)
	}
	if got := w.do("POST", v1+"/files", "x", li).code(); got != "bad_parameter" {
		t.Errorf("without a name: %s", got)
	}
	cookie, _ := w.browser("li")
	if got := w.do("POST", v1+"/files?name=a", "x", cookie, "Content-Type: text/plain").code(); got != "csrf" {
		t.Errorf("from another site's form: %s", got)
	}
}

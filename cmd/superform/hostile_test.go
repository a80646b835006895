package main_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// hostile is one request that nobody sends by accident. It is written to the connection as it stands.
type hostile struct {
	name, request string
	want          string // status and code of the problem
}

// target is what hostile requests are made of: a running process and what somebody who works there has.
type target struct {
	s      *process
	token  string
	record string // of that person
	cursor string // of the first page of that person's records
}

// TestHostileRequests sends each and wants its exact answer, the process alive after it, little memory used by
// all of them, no panic or internal error in the log, and nothing in the database that does not verify.
func TestHostileRequests(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		s := p.demo(t)
		w := newTarget(t, s)
		for _, group := range [][]hostile{w.numbers(), w.keys(), w.texts(), w.bodies(), w.addresses(), w.lists(), w.framing()} {
			for _, c := range group {
				t.Run(c.name, func(t *testing.T) {
					if got := w.send(t, c.request); got != c.want {
						t.Errorf("got %s, want %s", got, c.want)
					}
					ready(t, s)
				})
			}
		}
		if most := residentPeak(t, s); most > 300<<10 {
			t.Errorf("the process held %d MB", most>>10)
		}
		s.stop()
		for _, word := range []string{"panic", "internal error", "level=ERROR"} {
			if strings.Contains(s.said.String(), word) {
				t.Errorf("the log speaks of %q:\n%s", word, s.said)
			}
		}
		verify(t, p)
	})
}

func newTarget(t *testing.T, s *process) *target {
	t.Helper()
	w := &target{s: s, token: signIn(t, s.base, "employee")}
	var r record
	c := newCaller(s.base, w.token)
	c.must(t, "POST", "/forms/leave.request/records", requesters[0].body("mine")).into(t, &r)
	var p page[record]
	c.must(t, "GET", "/records?limit=1", "").into(t, &p)
	if w.record, w.cursor = r.ID, p.Next; w.cursor == "" {
		t.Fatal("the list has one page only")
	}
	return w
}

// send writes a request and reads the answer: status, and the code of the problem or the status text.
func (w *target) send(t *testing.T, request string) string {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.s.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	sent := make(chan struct{})
	go func() { // the answer may come before the request is over
		defer close(sent)
		_, _ = io.WriteString(conn, request)
	}()
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return fmt.Sprintf("no answer: %v", err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Sprintf("%d, and then %v", resp.StatusCode, err)
	}
	conn.Close()
	<-sent
	a := answer{resp.StatusCode, string(body)}
	if a.code() == "" {
		return fmt.Sprintf("%d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	return fmt.Sprintf("%d %s%s", resp.StatusCode, a.code(), places(a.body))
}

// places lists where an invalid record is wrong, and how.
func places(body string) string {
	var problem struct{ Problems []struct{ Path, Code string } }
	if json.Unmarshal([]byte(body), &problem) != nil {
		return ""
	}
	text := ""
	for _, p := range problem.Problems {
		text += fmt.Sprintf(" %s:%s", p.Path, p.Code)
	}
	return text
}

// request is a whole request with the caller's token.
func (w *target) request(method, path, body string, headers ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: forms.example.com\r\nAuthorization: Bearer %s\r\n", method, path, w.token)
	for _, h := range headers {
		b.WriteString(h + "\r\n")
	}
	if body != "" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(body))
	}
	return b.String() + "\r\n" + body
}

// post is a submission.
func (w *target) post(body string, headers ...string) string {
	return w.request("POST", "/api/v1/forms/leave.request/records", body, append(headers, "Content-Type: application/json")...)
}

// data is a submission of a day's trip with more in its data.
func (w *target) data(more string) string { return w.post(`{"data":{` + oneDay + more + `}}`) }

func (w *target) get(path string) string { return w.request("GET", "/api/v1"+path, "") }

func (w *target) numbers() []hostile {
	number := func(name, text, want string) hostile {
		return hostile{"a number: " + name, w.data(`,"reason":"x","days":` + text), want}
	}
	return []hostile{
		number("an exponent that kills decimals", "1e1000001", "422 invalid days:number_exponent"),
		number("a negative one", "-1E-1000001", "422 invalid days:number_exponent"),
		number("a small exponent", "1e0", "422 invalid days:number_exponent"),
		number("too many digits", strings.Repeat("9", 1000), "422 invalid days:number_digits"),
		number("a million digits", strings.Repeat("9", 1_000_000), "422 invalid days:number_digits"),
		number("too many decimals", "1.0000001", "422 invalid days:number_decimals"),
		number("NaN", "NaN", "400 bad_json"),
		number("a leading zero", "01", "400 bad_json"),
		number("hexadecimal", "0x1p4", "400 bad_json"),
		number("as text", `"1"`, "422 invalid days:wrong_type"),
		{"a number: in a field that is text", w.data(`,"reason":1e1000001`), "422 invalid reason:wrong_type"},
	}
}

func (w *target) keys() []hostile {
	return []hostile{
		{"a key: a quote", w.data(`,"a\"b":1`), `422 invalid a"b:unknown_field`},
		{"a key: SQL", w.data(`,"a') OR 1=1 --":1`), "422 invalid a') OR 1=1 --:unknown_field"},
		{"a key: a prototype", w.data(`,"__proto__":{}`), "422 invalid __proto__:unknown_field"},
		{"a key: empty", w.data(`,"":1`), "422 invalid :unknown_field"},
		{"a key: NUL", w.data(`,"a\u0000":1`), "422 invalid :unknown_field"},
		{"a key: the status, among the data", w.data(`,"reason":"x","status":"approved"`), "422 invalid status:unknown_field"},
		{"a key: another company, among the data", w.data(`,"reason":"x","company_id":"` + w.record + `"`), "422 invalid company_id:unknown_field"},
		{"a key: the status, beside the data", w.post(`{"data":{` + oneDay + `,"reason":"x"},"status":"approved"}`), "422 invalid /status:unknown_key"},
		{"a key: another company, beside the data", w.post(`{"data":{` + oneDay + `,"reason":"x"},"company_id":"x"}`), "422 invalid /company_id:unknown_key"},
		{"a key: in another case", w.post(`{"DATA":{}}`), "422 invalid /DATA:unknown_key /data:required"},
		{"a key: twice, beside the data", w.post(`{"data":{},"data":{` + oneDay + `,"reason":"x"}}`), "422 invalid /data:repeated_key"},
		{"a key: twice, among the data", w.data(`,"reason":"x","reason":"y"`), "422 invalid reason:duplicate_key"},
		{"a key: twice, once escaped", w.data(`,"reason":"x","re\u0061son":"y"`), "422 invalid reason:duplicate_key"},
	}
}

func (w *target) texts() []hostile {
	return []hostile{
		{"a text: NUL, escaped", w.data(`,"reason":"a\u0000b"`), "422 invalid reason:text_nul"},
		{"a text: NUL, as it is", w.data(`,"reason":"a` + "\x00" + `b"`), "400 bad_json"},
		{"a text: a lone surrogate", w.data(`,"reason":"\ud800"`), "422 invalid reason:text_surrogate"},
		{"a text: surrogates in the wrong order", w.data(`,"reason":"\udc00\ud800"`), "422 invalid reason:text_surrogate"},
		{"a text: no UTF-8", w.data(`,"reason":"` + "\xff\xfe" + `"`), "422 invalid reason:text_utf8"},
		{"a text: an overlong slash", w.data(`,"reason":"` + "\xc0\xaf" + `"`), "422 invalid reason:text_utf8"},
		{"a text: longer than allowed", w.data(`,"reason":"` + strings.Repeat("很", 2001) + `"`), "422 invalid reason:too_long"},
		{"a text: NUL in a comment", w.request("POST", "/api/v1/records/"+w.record+"/comment", `{"comment":"a\u0000b"}`, "Content-Type: application/json"), "422 bad_parameter"},
		{"a text: a lone surrogate in a comment", w.request("POST", "/api/v1/records/"+w.record+"/comment", `{"comment":"\ud800"}`, "Content-Type: application/json"), "422 invalid /comment:bad_text"},
		{"a text: an option that is none", w.post(`{"data":{"type":"x' OR '1'='1","from":"2026-12-07","to":"2026-12-07"}}`), "422 invalid type:option_unknown"},
		{"a text: a date that is none", w.post(`{"data":{"type":"trip","from":"2026-02-30","to":"+999999-01-01","reason":"x"}}`), "422 invalid from:not_a_date to:not_a_date"},
		{"a text: a list for a text", w.data(`,"reason":["x"]`), "422 invalid reason:wrong_type"},
	}
}

func (w *target) bodies() []hostile {
	huge := `{"data":{"reason":"` + strings.Repeat("x", 64<<20) + `"}}`
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	form := "data=x&status=approved"
	return []hostile{
		{"a body: 64 MB", w.post(huge), "413 too_large"},
		{"a body: 64 MB in chunks", w.request("POST", "/api/v1/forms/leave.request/records", "", "Content-Type: application/json",
			"Transfer-Encoding: chunked") + fmt.Sprintf("%x\r\n", len(huge)) + huge + "\r\n0\r\n\r\n", "413 too_large"},
		{"a body: 64 MB for nobody", strings.Replace(w.post(huge), w.token, "x", 1), "401 no_session"},
		{"a body: 64 MB for a sign-in", w.request("POST", "/api/v1/session", huge, "Content-Type: application/json"), "413 too_large"},
		{"a body: 64 MB announced, little sent", w.request("POST", "/api/v1/forms/leave.request/records", "", "Content-Type: application/json",
			"Content-Length: 67108864") + strings.Repeat("x", 100<<10), "413 too_large"},
		{"a body: 10,000 deep", w.post(`{"data":` + nested(10_000) + `}`), "422 invalid :json_depth"},
		{"a body: 9,000 deep", w.post(`{"data":` + nested(9_000) + `}`), "422 invalid :json_depth"},
		{"a body: 400,000 deep", w.post(`{"data":` + nested(400_000) + `}`), "400 bad_json"},
		{"a body: 9,000 deep in a field", w.data(`,"reason":` + nested(9_000)), "422 invalid :json_depth"},
		{"a body: none", w.post(""), "422 invalid /data:required"},
		{"a body: a list", w.post(`[]`), "400 bad_json"},
		{"a body: null", w.post(`null`), "400 bad_json"},
		{"a body: data that are a list", w.post(`{"data":[]}`), "422 invalid :not_an_object"},
		{"a body: two", w.post(`{"data":{}}{"data":{}}`), "400 bad_json"},
		{"a body: cut off", w.post(`{"data":{`), "400 bad_json"},
		{"a body: a form", w.request("POST", "/api/v1/forms/leave.request/records", form, "Content-Type: application/x-www-form-urlencoded"), "415 not_json"},
		{"a body: a form in parts", w.request("POST", "/api/v1/forms/leave.request/records", "--x\r\n", "Content-Type: multipart/form-data; boundary=x"), "415 not_json"},
		{"a body: text", w.request("POST", "/api/v1/forms/leave.request/records", `{"data":{}}`, "Content-Type: text/plain"), "415 not_json"},
		{"a body: of no type", w.request("POST", "/api/v1/forms/leave.request/records", `{"data":{}}`), "415 not_json"},
		{"a body: another character set", w.request("POST", "/api/v1/forms/leave.request/records", `{"data":{}}`, "Content-Type: application/json; charset=utf-7"), "415 not_json"},
		{"a body: compressed", w.post(`{"data":{}}`, "Content-Encoding: gzip"), "415 not_json"},
	}
}

func (w *target) addresses() []hostile {
	id := "/records/" + w.record
	return []hostile{
		{"an address: two slashes", w.get("//records"), "404 not_found"},
		{"an address: two slashes at the front", w.request("GET", "//api/v1/me", ""), "404 not_found"},
		{"an address: a slash escaped", w.get("%2frecords"), "404 not_found"},
		{"an address: a slash escaped in an id", w.get("/records/a%2fb"), "404 not_found"},
		{"an address: a dot behind", w.get("/me."), "404 not_found"},
		{"an address: a slash behind", w.get("/me/"), "404 not_found"},
		{"an address: a semicolon", w.get("/me;x=/healthz"), "404 not_found"},
		{"an address: dots", w.get("/forms/../admin/clock"), "404 not_found"},
		{"an address: dots escaped", w.get("/forms/%2e%2e/me"), "404 not_found"},
		{"an address: NUL", w.get("/records/%00"), "404 not_found"},
		{"an address: half an escape", w.get("/records/%"), "404 not_found"},
		{"an address: SQL for an id", w.get("/records/1'%20OR%20'1'='1"), "404 not_found"},
		{"an address: an open route behind a question mark", w.get("/me?x=/healthz"), "422 bad_parameter"},
		{"an address: a key in it", w.get("/me?token=" + w.token), "400 key_in_url"},
		{"an address: a key in it, in capitals", w.get("/me?Access_Token=x"), "400 key_in_url"},
		{"an address: a parameter twice", w.get("/records?limit=1&limit=2"), "422 bad_parameter"},
		{"an address: another method by header", w.request("POST", "/api/v1"+id, "", "X-HTTP-Method-Override: DELETE", "X-Method-Override: PATCH"), "405 bad_method"},
		{"an address: another method by parameter", w.request("POST", "/api/v1"+id+"/withdraw?_method=GET", ""), "422 bad_parameter"},
		{"an address: a method that is none", w.request("BREW", "/api/v1/me", ""), "405 bad_method"},
		{"an address: TRACE", w.request("TRACE", "/api/v1/me", ""), "405 bad_method"},
		{"an address: an action that is none", w.request("POST", "/api/v1"+id+"/approve", `{}`, "Content-Type: application/json"), "404 unknown_verb"},
		{"an address: an action of the flow admin", w.request("POST", "/api/v1"+id+"/terminate", `{}`, "Content-Type: application/json"), "403 not_allowed"},
		{"an address: the clock", w.request("POST", "/api/v1/admin/clock", `{"by":"36h"}`, "Content-Type: application/json"), "403 forbidden"},
	}
}

func (w *target) lists() []hostile {
	list := func(name, query, want string) hostile {
		return hostile{"a list: " + name, w.get("/records?form=leave.request&" + query), want}
	}
	filter := func(text string) string { return "filter=" + url.QueryEscape(text) }
	tampered := w.cursor[:10] + string(w.cursor[10]^1) + w.cursor[11:]
	return []hostile{
		list("a filter with 600,000 parentheses", filter(strings.Repeat("(", 300_000)+"1"+strings.Repeat(")", 300_000)), "431 headers_too_large"),
		list("a filter with 2,000 parentheses", "filter="+strings.Repeat("(", 2_000)+"1"+strings.Repeat(")", 2_000), "422 bad_filter"),
		list("a filter of 4,097 bytes", "filter="+strings.Repeat("a", 4_097), "422 bad_parameter"),
		list("a filter of 4,096 bytes", "filter="+strings.Repeat("a", 4_096), "422 bad_filter"),
		list("a filter that is SQL", filter(`status == 'x' OR 1=1 --`), "422 bad_filter"),
		list("a filter by a key with a quote", filter(`a"b == 1`), "422 bad_filter"),
		list("a filter with NUL", "filter=status%20==%20%27%00%27", "422 bad_filter"),
		list("a filter that is no UTF-8", "filter=status%20==%20%27%ff%27", "422 bad_filter"),
		list("a filter with a number that kills decimals", filter(`days == 1e1000001`), "422 bad_filter"),
		list("an order by a key with a quote", "sort="+url.QueryEscape(`a"b`), "422 bad_parameter"),
		list("an order that is SQL", "sort="+url.QueryEscape(`id; drop table records`), "422 bad_parameter"),
		list("fields with a quote", "fields="+url.QueryEscape(`a"b,reason`), "200 OK"),
		list("a limit beyond all bounds", "limit=99999999999999999999", "422 bad_parameter"),
		list("a limit of nothing", "limit=0", "422 bad_parameter"),
		list("a scope that is none", "scope=all", "422 bad_parameter"),
		{"a list: a cursor that was changed", w.get("/records?limit=1&cursor=" + url.QueryEscape(tampered)), "400 bad_cursor"},
		{"a list: a cursor that was cut", w.get("/records?limit=1&cursor=" + w.cursor[:len(w.cursor)-1]), "400 bad_cursor"},
		{"a list: a cursor of another list", w.get("/tasks?cursor=" + w.cursor), "400 bad_cursor"},
		{"a list: a cursor for another filter", w.get("/records?form=leave.request&cursor=" + w.cursor), "400 bad_cursor"},
		{"a list: a cursor that is none", w.get("/records?cursor=x'--"), "400 bad_cursor"},
	}
}

package api

import (
	"strings"
	"testing"
)

// Parameters and paths that libraries below have stumbled over (faults.md B): an answer each, and the server goes on.
func TestOddParameters(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	for _, path := range []string{
		"/records?a[999999999]=1", "/records?a[-1]=1", "/records?a[]=1&a[1][2][3]=4", "/records?" + strings.Repeat("p=1&", 500), "/records?" + strings.Repeat("a[0]", 300) + "=1",
		strings.Repeat("/x", 200), "/records/" + strings.Repeat("a/", 60), "/files/%2561", "/files/%252e%252e%252fetc", "/files/..%2f..%2fetc%2fpasswd", "/records/%00",
	} {
		if a := w.do("GET", v1+path, "", li); a.status < 400 || a.status >= 500 {
			t.Errorf("%.60s: %d %.100s", path, a.status, a.body)
		}
	}
	for _, kind := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/xml"} {
		for _, body := range []string{"a[999999999]=1", "a[-1]=1", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--"} {
			if a := w.do("POST", v1+"/forms/leave.request/records", body, li, "Content-Type: "+kind); a.status < 400 || a.status >= 500 {
				t.Errorf("%s %q: %d %.100s", kind, body, a.status, a.body)
			}
		}
	}
	if a := w.do("GET", v1+"/me", "", li); a.status != 200 {
		t.Errorf("afterwards: %d", a.status)
	}
}

// A body that says that a file lies somewhere on the server is a file of those bytes, or none: nothing is read for it (faults.md F).
func TestAnUploadNamesNoFileOfTheServer(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	body := `{"files":{"a":{"filepath":"/etc/passwd","originalFilename":"a.txt","mimetype":"text/plain"}}}`
	for _, kind := range []string{"application/json", "multipart/form-data", "multipart/form-data; boundary=x", "text/plain"} {
		made := w.do("POST", v1+"/files?name=a.txt", body, li, "Content-Type: "+kind)
		if made.status != 200 {
			if made.status < 400 || made.status >= 500 {
				t.Errorf("%s: %d %s", kind, made.status, made.body)
			}
			continue
		}
		_, rest, _ := strings.Cut(made.body, `"id":"`)
		id, _, _ := strings.Cut(rest, `"`)
		if got := w.do("GET", v1+"/files/"+id, "", li); got.body != body {
			t.Errorf("%s: it comes back as %q", kind, got.body)
		}
	}
}

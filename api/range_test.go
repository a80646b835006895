package api

import (
	"fmt"
	"strings"
	"testing"
)

// A file is given whole, whatever range of it is asked for: many ranges at once, which lie over each other, or of which there are more than bytes, make no
// answer longer.
func TestRangesOfFilesAreIgnored(t *testing.T) {
	w := newWorld(t)
	li := w.token("li")
	content := strings.Repeat("0123456789", 1000)
	made := w.do("POST", v1+"/files?name=digits.txt", content, li, "Content-Type: text/plain")
	var id string
	if _, err := fmt.Sscanf(made.body, `{"id":"%36s`, &id); err != nil {
		t.Fatalf("%d %s", made.status, made.body)
	}
	var many []string
	for i := range 300 {
		many = append(many, string(rune('0'+i%10))+"-")
	}
	for name, asked := range map[string]string{
		"one":                 "bytes=0-9",
		"the last":            "bytes=-10",
		"the whole":           "bytes=0-",
		"many that overlap":   "bytes=" + strings.Join(many, ","),
		"two":                 "bytes=0-0,9999-9999",
		"beyond the end":      "bytes=20000-30000",
		"more than there are": "bytes=-99999999",
		"turned around":       "bytes=9-0",
		"none":                "bytes=-0",
		"beyond numbers":      "bytes=0-99999999999999999999999",
		"another unit":        "lines=0-9",
		"nonsense":            "bytes=;drop",
	} {
		for _, further := range []string{"", "If-Range: \"x\"", "If-Range: Sat, 01 Jan 2000 00:00:00 GMT"} {
			headers := []string{li, "Range: " + asked}
			if further != "" {
				headers = append(headers, further)
			}
			a := w.do("GET", v1+"/files/"+id, "", headers...)
			if a.status != 200 || a.body != content || a.header.Get("Content-Range") != "" || strings.Contains(a.header.Get("Content-Type"), "byteranges") {
				t.Errorf("%s: %d, %d bytes, %v", name, a.status, len(a.body), a.header)
			}
		}
	}
}

package api

import (
	"fmt"
	"strings"
	"testing"
)

// Every asset comes as it is, whatever coding it is asked in: it is compressed once, where it was made, and not
// again with the answers of the API.
func TestAssetsInEveryCoding(t *testing.T) {
	w := newWorld(t, withClient(fixtureClient(t, "start()")))
	assets := w.server.client.assets
	// Long enough that even packed it would be worth packing.
	list := []string{}
	for i := range 200 {
		list = append(list, fmt.Sprintf("/assets/part-%s.js", shortHash([]byte{byte(i)})))
	}
	assets["/assets/long.json"] = newAsset(".json", mustJSON(list), forever)
	for path, a := range assets {
		for _, coding := range []string{"", "identity", "gzip", "br", "gzip, deflate, br, zstd"} {
			got := w.do("GET", path, "", "Accept-Encoding: "+coding)
			used := got.header.Get("Content-Encoding")
			body := got.body
			if used != "" {
				body = unpack(t, used, []byte(body))
			}
			if got.status != 200 || body != string(a.body) || !strings.Contains(coding, used) {
				t.Errorf("%s asked in %q: %d in %q, %d bytes of %d", path, coding, got.status, used, len(body), len(a.body))
			}
			if want := "Accept-Encoding"; a.gzip != nil && got.header.Get("Vary") != want {
				t.Errorf("%s varies with %q", path, got.header.Get("Vary"))
			}
		}
	}
}

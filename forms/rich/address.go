package rich

import (
	"strings"
)

// maxAddress is how long an address is at most, in bytes.
const maxAddress = 2000

// Address gives the address that an attribute's value leads to, "" for one that no page may follow: http and https without a
// user's name in them, mailto and tel are taken.
func Address(value string) string {
	var b strings.Builder
	for pos := 0; pos < len(value) && b.Len() <= maxAddress; {
		one, size := value[pos:pos+1], 1
		if one == "&" {
			one, size = reference(value[pos:])
		}
		b.WriteString(one)
		pos += size
	}
	address := strings.Trim(b.String(), " \t\n\r\f")
	if len(address) > maxAddress || strings.ContainsFunc(address, unfit) {
		return ""
	}
	scheme, rest, _ := strings.Cut(address, ":")
	switch scheme = lower(scheme); scheme {
	case "http", "https":
		host, found := strings.CutPrefix(rest, "//")
		if end := strings.IndexAny(host, "/?#"); end >= 0 {
			host = host[:end]
		}
		if !found || host == "" || strings.Contains(host, "@") {
			return ""
		}
	case "mailto":
		if !strings.Contains(rest, "@") {
			return ""
		}
	case "tel":
		if strings.Trim(rest, "+0123456789().-") != "" || rest == "" {
			return ""
		}
	default:
		return ""
	}
	return scheme + ":" + rest
}

// unfit reports whether no address holds a character: white space, controls, what ends a tag, what turns the writing around.
func unfit(c rune) bool {
	return c <= ' ' || c >= 0x7f && c <= 0xa0 || strings.ContainsRune("\"<>\\^`{|}\ufffd\ufeff\u3000", c) || c >= 0x2000 && c <= 0x206f || c == 0x061c
}

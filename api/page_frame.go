package api

import (
	"strings"
	"sync"

	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/forms"
)

// look is what a page depends on beside its content. There are few, so heads and tails are made once.
type look struct {
	lang, theme, font string
	held              bool   // the device holds this build's assets: the page names them
	view              string // whose chunks it needs
	units             string // of fields that it needs too, sorted, joined by commas
}

// Cookies that the client sets; what they say is believed only where it is one of ours.
const (
	themeCookie    = "superform_theme"
	fontCookie     = "superform_font"
	languageCookie = "superform_language"
	buildCookie    = "superform_build"
)

var (
	themes = []string{"auto", "light", "dark"}
	fonts  = []string{"normal", "large"}
)

// lookOf reads how a device wants its pages. The language is the one for somebody without a session.
func (cl *client) lookOf(ctx *fasthttp.RequestCtx, view string) look {
	cookie := func(name string) string { return string(ctx.Request.Header.Cookie(name)) }
	l := look{lang: cookie(languageCookie), theme: oneOf(themes, cookie(themeCookie)), font: oneOf(fonts, cookie(fontCookie)), view: view}
	l.held = cookie(buildCookie) == cl.build
	if cl.texts[l.lang] == nil {
		l.lang = language(string(ctx.Request.Header.Peek("Accept-Language")))
	}
	if cl.texts[l.lang] == nil {
		l.lang = forms.Chinese
	}
	return l
}

// oneOf gives the wanted word where it is in the list, else the first.
func oneOf(list []string, wanted string) string {
	for _, word := range list {
		if word == wanted {
			return word
		}
	}
	return list[0]
}

// frame is what stands around a page's body, with the policy that lets it run.
type frame struct {
	head, tail piece
	policy     string
}

// frame gives the frame of a look. It is made when somebody first asks for it: compressing a tail as well as it
// goes takes some ten milliseconds, and there are more looks than are ever seen.
func (cl *client) frame(l look) *frame {
	made := func() *frame {
		b := cl.builtFor(l)
		return &frame{newPiece(cl.head(l, b), false), cl.tailPiece(look{lang: l.lang, held: l.held, view: l.view, units: l.units}, b), cl.policy(b, l.held)}
	}
	if l.units != "" {
		return cl.unitFrames.get(l, made)
	}
	kept, _ := cl.frames.LoadOrStore(l, sync.OnceValue(made))
	return kept.(func() *frame)()
}

// tailPiece is the same for every theme and font.
func (cl *client) tailPiece(l look, b *built) piece {
	made := func() piece { return newPiece(cl.tail(l, b), true) }
	if l.units != "" {
		return cl.unitTails.get(l, made)
	}
	kept, _ := cl.tails.LoadOrStore(l, sync.OnceValue(made))
	return kept.(func() piece)()
}

// policy is the Content-Security-Policy of pages: our own scripts and styles by address, the inlined ones by
// their hashes, which unlike nonces let them be compressed once. Pages may be framed by our own (the preview of
// the studio), and by nobody else.
func (cl *client) policy(b *built, held bool) string {
	script, style := "'self'", "'self'"
	if !held {
		script += " " + source(b.script)
		style += " " + source(b.style)
	}
	return "default-src 'none'; script-src " + script + "; style-src " + style +
		"; connect-src 'self'; img-src 'self' blob: data:; manifest-src 'self'; worker-src 'self'; form-action 'self'" +
		"; base-uri 'none'; frame-ancestors 'self'"
}

// head is a page up to its title.
func (cl *client) head(l look, needs *built) []byte {
	var b strings.Builder
	b.WriteString(`<!doctype html>
<html lang="` + l.lang + `" data-theme="` + l.theme + `" data-font="` + l.font + `">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
` + themeColour(l.theme) + `<meta name="format-detection" content="telephone=no">
<link rel="manifest" href="/assets/manifest.webmanifest">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/assets/icon-192.png">
`)
	if l.held {
		tags(&b, needs.styles, `<link rel="stylesheet" href="`, "\">\n")
		b.WriteString(`<script defer src="` + cl.textPaths[l.lang] + "\"></script>\n")
		tags(&b, needs.scripts, `<script defer src="`, "\"></script>\n")
	} else {
		b.WriteString("<style>" + string(needs.style) + "</style>\n")
	}
	return []byte(b.String())
}

// The grounds of ui/kit/style/tokens.css, for what the browser draws around the page.
const (
	lightGround = "#f3f5f8"
	darkGround  = "#10151c"
)

// themeColour names the colour around the page: both where the device decides.
func themeColour(theme string) string {
	switch theme {
	case "light":
		return `<meta name="theme-color" content="` + lightGround + `">` + "\n"
	case "dark":
		return `<meta name="theme-color" content="` + darkGround + `">` + "\n"
	}
	return `<meta name="theme-color" media="(prefers-color-scheme: light)" content="` + lightGround + `">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="` + darkGround + `">
`
}

// tail is a page from where its own data end: what every page says, and the client where the device does not
// hold it.
func (cl *client) tail(l look, needs *built) []byte {
	var b strings.Builder
	b.WriteString(`"language":"` + l.lang + `","build":"` + cl.build + `","assets":`)
	b.Write(cl.fileList(l.lang))
	if l.held {
		b.WriteString("}</script>\n</body>\n</html>\n")
		return []byte(b.String())
	}
	b.WriteString(`,"texts":`)
	b.Write(mustJSON(cl.textsOf(l, needs)))
	b.WriteString("}</script>\n<script>" + string(needs.script) + "</script>\n</body>\n</html>\n")
	return []byte(b.String())
}

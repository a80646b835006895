package api

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/superform-dev/superform/engine"
)

// asset is one file of the client as it is sent: compressed once, at the build or at the start.
type asset struct {
	path        string // where it is served, for what was built
	kind        string // media type
	body        []byte
	gzip, br    []byte // nil where compressing does not pay
	etag, cache string
	policy      string // Content-Security-Policy, where the one of the API's answers is too strict
}

const (
	// forever is for what has the hash of its content in its name.
	forever = "public, max-age=31536000, immutable"
	// aWeek is for icons: their names stay where a new release draws them anew.
	aWeek = "public, max-age=604800"
	// asked is for what keeps its name and must not grow old: the browser asks with the ETag.
	asked = "no-cache"
)

// mediaTypes are those of the files there are; package mime would also ask the machine's own tables.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png",
	".webmanifest": "application/manifest+json; charset=utf-8", ".woff2": "font/woff2", ".json": "application/json",
	".wasm": "application/wasm",
}

// newAsset makes an asset that is compressed here, as well as that goes.
func newAsset(name string, body []byte, cache string) *asset {
	a := &asset{kind: mediaTypes[path.Ext(name)], body: body, cache: cache}
	if small := wholeGzip(body); len(small) < len(body) && a.kind != mediaTypes[".png"] {
		a.gzip, a.br = small, wholeBrotli(body, bestBrotli)
	}
	a.sign()
	return a
}

// sign gives the asset the ETag of its content.
func (a *asset) sign() { a.etag = shortHash(a.body) }

// shortHash names a content: 64 bits of its SHA-256 tell builds apart.
func shortHash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}

// assetsOf reads a built client's files: dist/assets with what the build compressed, by the path they are
// asked under.
func assetsOf(files fs.FS) (map[string]*asset, error) {
	entries, err := fs.ReadDir(files, "dist/assets")
	if err != nil {
		return nil, fmt.Errorf("the built client: %w", err)
	}
	assets := map[string]*asset{}
	for _, entry := range entries {
		name := entry.Name()
		kind, known := mediaTypes[path.Ext(name)]
		if !known {
			continue // x.br and x.gz are read with x
		}
		a := &asset{path: "/assets/" + name, kind: kind, cache: forever}
		if strings.HasPrefix(name, "zxing-") { // what reads codes has no hash in its names, and a policy for its worker alone
			a.cache, a.policy = asked, "default-src 'none'; connect-src 'self'; script-src 'wasm-unsafe-eval'"
		}
		if a.body, err = fs.ReadFile(files, "dist/assets/"+name); err != nil {
			return nil, fmt.Errorf("the built client: %w", err)
		}
		if a.gzip, err = optional(files, "dist/assets/"+name+".gz"); err != nil {
			return nil, err
		}
		if a.br, err = optional(files, "dist/assets/"+name+".br"); err != nil {
			return nil, err
		}
		a.sign()
		assets["/assets/"+name] = a
	}
	return assets, nil
}

// optional reads a file that need not be there.
func optional(files fs.FS, name string) ([]byte, error) {
	content, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return content, err
}

// iconName is how an icon may be called in an address.
var iconName = regexp.MustCompile(`^/assets/icons/([a-z0-9-]{1,64})\.svg$`)

// What stands around every icon's drawing. Pages use icons as masks, so the colour is any.
const (
	iconHead = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#000" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">`
	iconTail = "</svg>"
)

// icon gives the icon of that address, or nil.
func (cl *client) icon(path string) *asset {
	m := iconName.FindStringSubmatch(path)
	if m == nil || cl.icons[m[1]] == "" {
		return nil
	}
	a := &asset{kind: mediaTypes[".svg"], body: []byte(iconHead + cl.icons[m[1]] + iconTail), cache: aWeek}
	a.sign()
	return a
}

// serveAsset answers GET /assets/….
func (s *Server) serveAsset(fc *fiber.Ctx) error {
	ctx := fc.Context()
	c := ctx.UserValue(callKey{}).(*call)
	c.route = &assetRoute
	name := string(ctx.URI().PathOriginal())
	a := s.client.assets[name]
	if a == nil {
		a = s.client.icon(name)
	}
	if a == nil {
		s.refuse(ctx, c, engine.NewFault("not_found"))
		return nil
	}
	a.send(ctx)
	return nil
}

// assetRoute stands for all assets in the log.
var assetRoute = route{path: "/assets/*"}

// send answers with the smallest form that the caller takes, or with 304.
func (a *asset) send(ctx *fasthttp.RequestCtx) {
	h := &ctx.Response.Header
	h.Set("Cache-Control", a.cache)
	h.Set("ETag", strconv.Quote(a.etag))
	if a.policy != "" {
		h.Set("Content-Security-Policy", a.policy)
	}
	if a.gzip != nil {
		h.Set("Vary", "Accept-Encoding")
	}
	if names(joined(ctx, "If-None-Match"), a.etag) {
		ctx.SetStatusCode(fasthttp.StatusNotModified)
		return
	}
	h.SetContentType(a.kind)
	br, gzip := encodings(string(ctx.Request.Header.Peek("Accept-Encoding")))
	switch {
	case br && a.br != nil:
		h.SetContentEncoding("br")
		ctx.Response.SetBodyRaw(a.br)
	case gzip && a.gzip != nil:
		h.SetContentEncoding("gzip")
		ctx.Response.SetBodyRaw(a.gzip)
	default:
		ctx.Response.SetBodyRaw(a.body)
	}
}

// encodings reads what of ours the caller takes.
func encodings(accept string) (br, gzip bool) { return takes(accept, "br"), takes(accept, "gzip") }

// Package ui holds the built web client and what the server needs to compose its first page. It decides
// nothing: package api reads it.
package ui

import (
	"embed"
	"io/fs"
)

//go:embed all:dist all:shell texts
var files embed.FS

// Files holds dist/ (the client as Vite built it, with manifest.json; nothing but .gitkeep where the client
// was not built), shell/ (html/template files of the first page) and texts/ (one flat JSON object of texts
// per language, named after it).
func Files() fs.FS { return files }

package forms

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// MaxFileBytes is how many bytes a file of a record may have: as many as one upload may.
const MaxFileBytes = 200 << 20

// fileGroups are the kinds of files that a field may ask for (x-accept), each with the media types, found from content, that belong to it;
// one that ends with a slash stands for all that begin with it.
var fileGroups = []fileGroup{
	{"image", []string{"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/heic", "image/avif"}},
	{"pdf", []string{"application/pdf"}},
	{"document", []string{officeOld, officeOpen + "wordprocessingml.document", officeODF + "text"}},
	{"sheet", []string{officeOld, officeOpen + "spreadsheetml.sheet", officeODF + "spreadsheet"}},
	{"slides", []string{officeOld, officeOpen + "presentationml.presentation", officeODF + "presentation"}},
	{"text", []string{"text/plain"}},
	{"audio", []string{"audio/", "application/ogg"}},
	{"video", []string{"video/"}},
	{"archive", []string{"application/zip", "application/x-gzip", "application/x-rar-compressed", "application/x-7z-compressed"}},
}

const (
	officeOld  = "application/x-ole-storage" // .doc, .xls and .ppt are alike on the outside
	officeOpen = "application/vnd.openxmlformats-officedocument."
	officeODF  = "application/vnd.oasis.opendocument."
)

// fileGroupNames are the names of all groups.
func fileGroupNames() []string {
	names := make([]string, len(fileGroups))
	for i, g := range fileGroups {
		names[i] = g.name
	}
	return names
}

// fileLimits reads x-accept and x-max-bytes.
func (r *propertyReader) fileLimits() {
	if n := r.n.get("x-accept"); n != nil {
		r.f.Accept = r.c.wordList(n, fileGroupNames())
		if n.kind == isList && len(n.items) == 0 {
			r.c.ps.add(problem(n.path, "accept_none"))
		}
	}
	r.f.MaxBytes = r.c.whole(r.n.get("x-max-bytes"), 1, MaxFileBytes, MaxFileBytes)
}

// files reads what a field of several files says of them.
func (r *propertyReader) files() {
	r.fileLimits()
	r.f.MinItems = r.c.whole(r.n.get("minItems"), 0, MaxFiles, 0)
	r.f.MaxItems = r.c.whole(r.n.get("maxItems"), 1, MaxFiles, max(UsualFiles, r.f.MinItems))
	if r.f.MinItems > r.f.MaxItems {
		r.c.ps.add(problem(r.n.get("minItems").path, "bounds_crossed", "low", "minItems", "high", "maxItems"))
	}
}

// IsFile says whether the field names files: one, several, or that of a signature.
func (f *Field) IsFile() bool { return contains([]string{"file", "files", "signature"}, f.Type) }

// FilesIn are the ids of the files that a value of the field names; none where it names no files.
func (f *Field) FilesIn(v rules.Value) []string {
	switch {
	case !f.IsFile() || v.IsBlank():
		return nil
	case v.Kind() == rules.KindText:
		return []string{v.AsText()}
	}
	var ids []string
	for _, one := range v.AsList() {
		ids = append(ids, one.AsText())
	}
	return ids
}

// Unfit says what keeps a file of a media type, found from its content, and a size in bytes out of the field; path is where it would stand.
// False: nothing does.
func (f *Field) Unfit(path, media string, size int64) (Problem, bool) {
	if size > int64(f.MaxBytes) {
		return problem(path, "file_large", "limit", BytesText(int64(f.MaxBytes))), true
	}
	takes := func(g fileGroup) bool { return contains(f.Accept, g.name) && g.holds(media) }
	if len(f.Accept) == 0 || slices.ContainsFunc(fileGroups, takes) || takes(signatureFiles) {
		return Problem{}, false
	}
	return problem(path, "file_kind", "want", "file."+strings.Join(f.Accept, ",file.")), true
}

// fileGroup is one kind of files.
type fileGroup struct {
	name  string
	media []string
}

// holds says whether a media type belongs to the group.
func (g fileGroup) holds(media string) bool {
	media, _, _ = strings.Cut(media, ";")
	return slices.ContainsFunc(g.media, func(m string) bool { return m == media || strings.HasSuffix(m, "/") && strings.HasPrefix(media, m) })
}

// BytesText writes a number of bytes as people read it: "380 KB", "20 MB".
func BytesText(bytes int64) string {
	switch {
	case bytes < 1<<10:
		return itoa64(bytes) + " B"
	case bytes < 1<<20:
		return itoa64(bytes>>10) + " KB"
	}
	return itoa64(bytes>>20) + " MB"
}

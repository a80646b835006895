package apps

import (
	"path"
	"strings"
)

// FormatNumber stands at the head of every file.
const FormatNumber = 1

// fileKind is one kind of file of an app: where it lies, and what may stand in it.
type fileKind struct {
	name  string // of the schema in docs/schemas
	match string // a path.Match pattern of the whole path
	shape *shape
}

// fileKinds lists all kinds of YAML files. The first that matches counts.
var fileKinds = []fileKind{
	{"app", "app.yaml", appShape},
	{"form", "forms/*.yaml", formShape},
	{"flow", "flows/*.yaml", flowShape},
	{"view", "views/*.yaml", viewShape},
	{"plan", "records/demo/*.yaml", planShape},
	{"records", "records/*.yaml", recordsShape},
	{"i18n", "i18n/*.yaml", wordsFileShape},
	{"case", "cases/*.yaml", caseFileShape},
}

// shapes are those that refer to themselves or to each other, by the name that refTo takes.
var shapes = map[string]*shape{
	"nodes": nodesShape,
	"field": fieldShape,
}

// kindOf gives the kind of file at a path; one without a name where an app has no such file.
func kindOf(p string) fileKind {
	for _, k := range fileKinds {
		if ok, _ := path.Match(k.match, p); ok {
			return k
		}
	}
	return fileKind{shape: freeShape}
}

func shapeOf(p string) *shape { return kindOf(p).shape }

// idOf gives the id that a file's name carries: "request" of forms/request.yaml.
func idOf(p string) string { return strings.TrimSuffix(path.Base(p), ".yaml") }

func formatKey() key {
	return need("format", integer().says("Always 1: the format in which the file is written."))
}

package apps

import "github.com/superform-dev/superform/forms"

// FileDiff is what differs in one file of an app.
type FileDiff struct {
	Path    string
	Changes []Change
}

// DiffApps says what differs between two versions of an app, by file. Cases and demo plans are no definitions and are left out.
func DiffApps(before, after *App) []FileDiff {
	paths := map[string]bool{}
	for _, a := range []*App{before, after} {
		for path := range a.Trees {
			paths[path] = true
		}
	}
	var out []FileDiff
	for _, path := range sortedKeys(paths) {
		if kind := kindOf(path).name; kind == "case" || kind == "plan" {
			continue
		}
		if changes := Diff(before.Trees[path], after.Trees[path], after.Language); len(changes) > 0 {
			out = append(out, FileDiff{path, changes})
		}
	}
	return out
}

// FormConversions is what changes its type in one form of an app.
type FormConversions struct {
	Form        string // its id in the app
	Conversions []forms.Conversion
}

// ConversionsBetween says which fields of two versions of an app keep their values otherwise, by form. Forms that do not compile are
// left out.
func ConversionsBetween(before, after *App) []FormConversions {
	was, _ := Compile(before)
	is, _ := Compile(after)
	var out []FormConversions
	for _, id := range sortedKeys(is.Forms) {
		if was.Forms[id] == nil {
			continue
		}
		if list := forms.Conversions(was.Forms[id], is.Forms[id]); len(list) > 0 {
			out = append(out, FormConversions{id, list})
		}
	}
	return out
}

// LossText says what becomes of the values of a field that changed, in a language.
func LossText(loss forms.Loss, lang string) string { return wording(lossMessages[loss], lang, nil) }

var lossMessages = map[forms.Loss]message{
	forms.Lossless: {"全部保留", "every value is kept"},
	forms.Lossy:    {"不合新类型的值不能转换，会原样附在草稿旁边", "values that are none of the new type are kept beside drafts, as they were written"},
	forms.Refused:  {"不能这样改：原来的值在新类型下没有意义，请新建字段并归档原字段", "refused: the old values would say nothing in the new type; add another field and archive this one"},
}

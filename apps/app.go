package apps

import (
	"github.com/superform-dev/superform/forms"
)

// App is one app: everything that its folder says. It is read-only.
type App struct {
	ID          string
	Version     string
	Language    string // of plain texts
	Name        forms.Text
	Description forms.Text
	Icon        string
	Category    string
	Needs       []Need
	Menus       []Menu
	Roles       []Role
	Settings    []Setting
	Audience    []string // "everyone", "role:<id>"; empty is everyone

	Forms   map[string]*FormFile // by id; the full id of a form is "app.form"
	Flows   map[string]*FlowFile // by id
	Views   map[string]*View     // by id
	Records []RecordFile         // in order of their files
	Plans   []*DemoPlan          // of records/demo, in order of their files
	Words   []WordsFile          // of i18n, in order of their files
	Cases   []*Case              // of all files, in order

	Trees map[string]*Tree // every file by its path

	broken map[string]bool // paths of files that could not be read; nothing is said of what refers to them
}

// Need is another app that must be installed, with its least version.
type Need struct{ App, Version string }

// Menu is one entry of the app; exactly one of Form and View is set.
type Menu struct {
	ID    string
	Title forms.Text // nil: the title of what it opens
	Icon  string
	Form  string
	View  string
}

// Role is a role that the importer binds to people.
type Role struct {
	ID          string
	Name        forms.Text
	Description forms.Text
}

// Setting is something that an admin can set.
type Setting struct {
	ID    string
	Type  string // text, number or boolean
	Title forms.Text
	Help  forms.Text
	Value string // as written
}

// FormFile is one form.
type FormFile struct {
	ID         string // "request"
	Full       string // app.form
	Tree       *Tree
	Definition []byte // canonical JSON with the translations of i18n, without comments: what forms.Compile takes
}

// FlowFile is one flow.
type FlowFile struct {
	ID         string
	Form       string // the form's id in this app
	Tree       *Tree
	Definition []byte // canonical JSON with the translations of i18n, without comments: what flows.Compile takes
}

// View is one named list: of a form's records or, with People, of the company's members.
type View struct {
	ID      string
	Kind    string  // list
	Form    string  // "" of people
	People  *People // nil of a form
	Title   forms.Text
	Scope   string // mine, inbox, form or department; "" of people
	Columns []string
	Filter  string // rule of the list subset; "" is all
	Sort    []Sort // empty is newest first
	Tree    *Tree
}

// Sort is one key of an order.
type Sort struct {
	Field      string
	Descending bool
}

// RecordFile holds records that the app starts with.
type RecordFile struct {
	Path    string
	Form    string
	Records []StartRecord
	Tree    *Tree
}

// StartRecord is one of them; ID is its key, which option fields store.
type StartRecord struct {
	ID   string
	Data []byte // JSON object
}

// WordsFile holds the texts of one further language.
type WordsFile struct {
	Language string
	Texts    []Translation
	Tree     *Tree
}

// Translation is a text for one place: a file's path without its ending, then a JSON pointer in it.
type Translation struct {
	File    string // forms/request.yaml
	Pointer string // /schema/properties/from/x-label
	Text    string
}

// wordsOf reads a text in one or several languages; nil gives nil.
func wordsOf(n *Node) forms.Text {
	switch {
	case n == nil:
		return nil
	case n.Kind == Text:
		return forms.Text{"": n.Text}
	}
	out := forms.Text{}
	for _, m := range n.Members {
		tag := m.Key
		if tag == "zh" {
			tag = forms.Chinese
		}
		out[tag] = m.Value.String()
	}
	return out
}

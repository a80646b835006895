package apps

import (
	"strings"

	"github.com/superform-dev/superform/forms"
)

// Load reads a whole app from its files, by path relative to its folder. It refuses paths that could
// leave the folder or that some system takes for another file, files that an app does not have, and
// what is not the shape of its file. The app is nil exactly where there are problems; they are then those of
// Load and, for the files that are well-formed, those of Check. What Load accepts is well-formed; whether it
// makes sense Check says.
func Load(files map[string][]byte) (*App, []Problem) {
	paths, problems := checkPaths(files)
	if _, has := files["app.yaml"]; !has {
		problems = append(problems, newProblem("app.yaml", place{}, "file_missing"))
	}
	trees := map[string]*Tree{}
	for _, p := range paths {
		t, bad := Parse(p, files[p])
		if t != nil && !compiledElsewhere(p) {
			bad = validate(t)
		}
		problems = append(problems, bad...)
		trees[p] = t
	}
	if len(problems) == 0 {
		return assemble(paths, trees), nil
	}
	problems = append(problems, others(paths, trees, problems)...)
	sortProblems(problems)
	return nil, problems
}

// others checks the files that are well-formed although some are not, so that a person sees everything in
// one run. What the broken files may say is taken to be right; without a readable app.yaml nothing is known
// well enough.
func others(paths []string, trees map[string]*Tree, found []Problem) []Problem {
	broken := map[string]bool{}
	for _, p := range found {
		broken[p.File] = true
	}
	if broken["app.yaml"] {
		return nil
	}
	var whole []string
	for _, p := range paths {
		if broken[p] || trees[p] == nil {
			broken[p] = true
			delete(trees, p)
		} else {
			whole = append(whole, p)
		}
	}
	app := assemble(whole, trees)
	app.broken = broken
	return Check(app)
}

// compiledElsewhere reports whether forms or flows check the file themselves.
func compiledElsewhere(p string) bool {
	return strings.HasPrefix(p, "forms/") || strings.HasPrefix(p, "flows/")
}

// assemble makes the app from trees of the right shape.
func assemble(paths []string, trees map[string]*Tree) *App {
	a := &App{
		Forms: map[string]*FormFile{}, Flows: map[string]*FlowFile{}, Views: map[string]*View{},
		Trees: trees,
	}
	a.manifest(trees["app.yaml"].Root)
	for _, p := range paths {
		t := trees[p]
		switch kindOf(p).name {
		case "form":
			a.Forms[idOf(p)] = &FormFile{ID: idOf(p), Full: a.ID + "." + idOf(p), Tree: t}
		case "flow":
			a.Flows[idOf(p)] = &FlowFile{ID: idOf(p), Form: t.Root.Get("form").String(), Tree: t}
		case "view":
			a.Views[idOf(p)] = readView(t)
		case "records":
			a.Records = append(a.Records, readRecords(t))
		case "plan":
			a.Plans = append(a.Plans, readPlan(t))
		case "i18n":
			a.Words = append(a.Words, readWords(t))
		case "case":
			a.Cases = append(a.Cases, readCases(t)...)
		}
	}
	a.define()
	return a
}

func (a *App) manifest(n *Node) {
	a.ID, a.Version, a.Language = n.Get("id").String(), n.Get("version").String(), n.Get("language").String()
	if a.Language == "zh" {
		a.Language = forms.Chinese
	}
	a.Name, a.Description = wordsOf(n.Get("name")), wordsOf(n.Get("description"))
	a.Icon, a.Category = n.Get("icon").String(), n.Get("category").String()
	a.Audience = n.Get("audience").Texts()
	for _, m := range n.Get("needs").members() {
		a.Needs = append(a.Needs, Need{m.Key, m.Value.Text})
	}
	for _, m := range n.Get("menus").items() {
		a.Menus = append(a.Menus, Menu{
			ID: m.Get("id").String(), Title: wordsOf(m.Get("title")), Icon: m.Get("icon").String(),
			Form: m.Get("form").String(), View: m.Get("view").String(),
		})
	}
	for _, r := range n.Get("roles").items() {
		a.Roles = append(a.Roles, Role{r.Get("id").String(), wordsOf(r.Get("name")), wordsOf(r.Get("description"))})
	}
	for _, s := range n.Get("settings").items() {
		a.Settings = append(a.Settings, Setting{
			ID: s.Get("id").String(), Type: s.Get("type").String(), Title: wordsOf(s.Get("title")),
			Help: wordsOf(s.Get("help")), Value: s.Get("value").String(),
		})
	}
}

func (n *Node) items() []*Node {
	if n == nil {
		return nil
	}
	return n.Items
}

func (n *Node) members() []Member {
	if n == nil {
		return nil
	}
	return n.Members
}

func readView(t *Tree) *View {
	n := t.Root
	v := &View{
		ID: idOf(t.Path), Kind: n.Get("kind").String(), Form: n.Get("form").String(), Title: wordsOf(n.Get("title")),
		Scope: n.Get("scope").String(), Columns: n.Get("columns").Texts(), Filter: n.Get("filter").String(), Tree: t,
		People: readPeople(n),
	}
	for _, s := range n.Get("sort").items() {
		v.Sort = append(v.Sort, Sort{s.Get("field").String(), s.Get("order").String() == "descending"})
	}
	return v
}

func readRecords(t *Tree) RecordFile {
	out := RecordFile{Path: t.Path, Form: t.Root.Get("form").String(), Tree: t}
	for _, r := range t.Root.Get("records").items() {
		out.Records = append(out.Records, StartRecord{r.Get("id").String(), r.Get("data").JSON()})
	}
	return out
}

func readWords(t *Tree) WordsFile {
	out := WordsFile{Language: t.Root.Get("language").String(), Tree: t}
	for _, m := range t.Root.Get("texts").members() {
		tr := Translation{Text: m.Value.Text}
		first, rest, _ := strings.Cut(m.Key, "/")
		if first != "app" {
			second, pointer, _ := strings.Cut(rest, "/")
			first, rest = first+"/"+second, pointer
		}
		tr.File, tr.Pointer = first+".yaml", "/"+rest
		out.Texts = append(out.Texts, tr)
	}
	return out
}

// define writes the canonical JSON of forms and flows, with the texts of i18n in their places.
func (a *App) define() {
	for _, f := range a.Forms {
		f.Definition = a.translated(f.Tree).Definition()
	}
	for _, f := range a.Flows {
		f.Definition = a.translated(f.Tree).Definition()
	}
}

// translated gives a tree with the texts of i18n added to it; the tree itself where there are none.
func (a *App) translated(t *Tree) *Tree {
	out := t
	for _, w := range a.Words {
		for _, tr := range w.Texts {
			if tr.File != t.Path || t.Find(tr.Pointer) == nil {
				continue
			}
			if out == t {
				out = &Tree{Path: t.Path, Root: t.Root.clone(), shape: t.shape, lines: t.lines}
			}
			out.Find(tr.Pointer).addWords(a.Language, w.Language, tr.Text)
		}
	}
	return out
}

// addWords adds a language to a text; a language that is there already stays.
func (n *Node) addWords(own, lang, text string) {
	if n.Kind == Text {
		n.Members = []Member{{Key: own, Value: &Node{Kind: Text, Text: n.Text, at: n.at}, at: n.at}}
		n.Kind, n.Text = Map, ""
	}
	if n.Kind == Map && n.Get(lang) == nil {
		n.Members = append(n.Members, Member{Key: lang, Value: &Node{Kind: Text, Text: text}})
	}
}

func (n *Node) clone() *Node {
	c := *n
	c.Items, c.Members = nil, nil
	for _, item := range n.Items {
		c.Items = append(c.Items, item.clone())
	}
	for _, m := range n.Members {
		m.Value = m.Value.clone()
		c.Members = append(c.Members, m)
	}
	return &c
}

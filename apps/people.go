package apps

import "github.com/superform-dev/superform/forms"

// PersonFacts are what a view of people can show of a member.
var PersonFacts = []string{
	"name", "photo", "post", "department", "departments", "manager", "phone", "internal_number", "email", "location", "staff_number", "absence",
}

// RowFacts are those of them that can stand in a list; the others stand on cards.
var RowFacts = []string{"name", "photo", "post", "department", "phone", "internal_number", "email", "location", "staff_number", "absence"}

// SearchKeys are by what a view of people finds them: phone stands for the internal number too.
var SearchKeys = []string{"name", "pinyin", "initials", "phone", "staff", "department"}

// OwnFacts are what members can be let change of themselves.
var OwnFacts = []string{"phone", "email", "internal_number", "location", "hidden_phone", "photo"}

// CardActions are what the card of a person can offer to do.
var CardActions = []string{"call", "message", "mail", "favourite", "group"}

// needed are the facts without which an action has nothing to go by.
var needed = map[string]string{"call": "phone", "message": "phone", "mail": "email"}

// People is what a view of people says beside its columns.
type People struct {
	Search   []string // SearchKeys; empty: there is no search
	Tree     bool     // the list is walked along the departments
	Edit     []string // OwnFacts
	Admins   []string // PersonFacts that nobody but administrators is given
	Sections []CardSection
	Actions  []string // CardActions
}

// CardSection is a group of facts on a card.
type CardSection struct {
	ID    string
	Title forms.Text // nil: none
	Facts []string
}

// readPeople reads what a view of people says; nil of a view of a form.
func readPeople(n *Node) *People {
	if n.Get("of").String() != "people" {
		return nil
	}
	p := &People{Search: n.Get("search").Texts(), Tree: n.Get("tree") != nil, Edit: n.Get("edit").Texts(), Admins: n.Get("admins").Texts(),
		Actions: n.Get("card").Get("actions").Texts()}
	for _, s := range n.Get("card").Get("sections").items() {
		p.Sections = append(p.Sections, CardSection{ID: s.Get("id").String(), Title: wordsOf(s.Get("title")), Facts: s.Get("facts").Texts()})
	}
	return p
}

// ReadView reads the definition of a view, as an app publishes it. The view is nil where it is none.
func ReadView(id string, definition []byte) *View {
	t, problems := ParseJSON("views/"+id+".yaml", definition)
	if len(problems) > 0 {
		return nil
	}
	return readView(t)
}

// peopleKeys are the keys that stand in views of people alone, formKeys those of views of forms.
var (
	peopleKeys = []string{"search", "tree", "edit", "admins", "card"}
	formKeys   = []string{"scope", "filter"}
)

// viewKeys checks that what stands in a view belongs to what it lists.
func (c *checker) viewKeys(v *View) {
	foreign, of := peopleKeys, "form"
	if v.People != nil {
		foreign, of = formKeys, "people"
	}
	for _, key := range foreign {
		if v.Tree.Root.Get(key) != nil {
			c.failKey(v.Tree, "/"+key, "view_key", "key", key, "of", of)
		}
	}
}

// people checks a view of people: each fact once, and nothing offered that cannot be had.
func (c *checker) people(v *View) {
	p := v.People
	for i, column := range v.Columns {
		at := "/columns/" + itoa(i)
		switch {
		case !contains(PersonFacts, column):
			c.fail(v.Tree, at, "fact_unknown", "id", clip(column), "suggestion", nearest(column, PersonFacts))
		case !contains(RowFacts, column):
			c.fail(v.Tree, at, "fact_row", "id", column)
		}
	}
	if !contains(v.Columns, "name") {
		c.fail(v.Tree, "/columns", "fact_name")
	}
	for i, s := range v.Sort {
		if s.Field != "name" || s.Descending {
			c.fail(v.Tree, "/sort/"+itoa(i)+"/field", "people_sort")
		}
	}
	lists := map[string][]string{"/columns": v.Columns, "/search": p.Search, "/edit": p.Edit, "/admins": p.Admins, "/card/actions": p.Actions}
	for _, at := range sortedKeys(lists) {
		c.factsOnce(v, at, lists[at], map[string]bool{})
	}
	shown := map[string]bool{}
	for i, s := range p.Sections {
		c.factsOnce(v, "/card/sections/"+itoa(i)+"/facts", s.Facts, shown)
	}
	for i, action := range p.Actions {
		if fact := needed[action]; fact != "" && !shown[fact] {
			c.fail(v.Tree, "/card/actions/"+itoa(i), "action_fact", "id", action, "fact", fact)
		}
	}
	if i := indexOf(p.Admins, "name"); i >= 0 {
		c.fail(v.Tree, "/admins/"+itoa(i), "fact_open", "id", "name")
	}
}

// factsOnce reports what a list names again; seen grows.
func (c *checker) factsOnce(v *View, at string, list []string, seen map[string]bool) {
	for i, one := range list {
		if seen[one] {
			c.fail(v.Tree, at+"/"+itoa(i), "fact_twice", "id", one)
		}
		seen[one] = true
	}
}

func indexOf(list []string, one string) int {
	for i := range list {
		if list[i] == one {
			return i
		}
	}
	return -1
}

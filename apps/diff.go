package apps

import (
	"strings"

	"github.com/superform-dev/superform/forms"
)

// Change is one difference between two versions of a definition, in words that whoever publishes it knows: what it is about, and
// what became of that.
type Change struct {
	Path  string  // JSON pointer by ids, into the later version or, of what is gone, into the earlier one
	Code  string  // stable, a key of diffMessages
	About []Thing // what it is about, from the outside in: a table and its column, a field and its option; empty: the definition
	// Args are what the text names, in languages.
	Args map[string]forms.Text
}

// Thing is a part of a definition that people have a name for.
type Thing struct {
	Noun string     // a key of nounMessages: field, column, option, node …
	ID   string     // as the definition has it
	Name forms.Text // its label or title, else its id

	language string // of a plain text in Name
}

// Text says the change in a language, in one line: `field “Amount”: required now`.
func (c Change) Text(lang string) string {
	args := map[string]string{}
	for name, text := range c.Args {
		args[name] = text.In(lang, forms.English)
	}
	what := wording(diffMessages[c.Code], lang, args)
	if len(c.About) == 0 {
		return what
	}
	about := make([]string, len(c.About))
	for i, t := range c.About {
		about[i] = t.Text(lang)
	}
	return wording(diffMessages["about"], lang, map[string]string{
		"about": strings.Join(about, map[bool]string{true: "，", false: ", "}[lang == forms.Chinese]), "what": what,
	})
}

// Text names the thing with its noun: `field “Amount”`.
func (t Thing) Text(lang string) string {
	return wording(nounMessages[t.Noun], lang, map[string]string{"name": t.Name.In(lang, t.language)})
}

// sentence is Text in both languages.
func (t Thing) sentence() forms.Text {
	return forms.Text{forms.Chinese: t.Text(forms.Chinese), forms.English: t.Text(forms.English)}
}

func wording(m message, lang string, args map[string]string) string {
	if lang == forms.Chinese {
		return fill(m.zh, args)
	}
	return fill(m.en, args)
}

// Diff says what differs between two versions of one definition, in the order of the later one. Language is the app's: plain texts
// are in it. Comments and the order of keys do not count. Nil stands for a version that is not there.
func Diff(before, after *Tree, language string) []Change {
	d := &differ{language: language}
	switch {
	case before == nil && after == nil:
		return nil
	case before == nil:
		d.say(where{}, "new")
		return d.out
	case after == nil:
		d.say(where{}, "gone")
		return d.out
	}
	d.kind = kindOf(after.Path).name
	switch d.kind {
	case "form":
		d.form(before.Root, after.Root)
	case "flow":
		d.flow(before.Root, after.Root)
	default:
		d.members(where{}, before.Root, after.Root)
	}
	if len(d.out) == 0 && !same(before.Root, after.Root) { // in something that has no words of its own
		d.say(where{}, "else")
	}
	return d.out
}

// where is where in a definition the differ stands, and what people call it.
type where struct {
	path  string
	about []Thing
}

func (s where) in(token string) where { return where{below(s.path, token), s.about} }

// at is a where with one thing more that it is about.
func (s where) at(t Thing) where {
	return where{s.path, append(s.about[:len(s.about):len(s.about)], t)}
}

// differ collects changes.
type differ struct {
	kind     string // of file
	language string
	out      []Change
}

// say notes a change; args are pairs of a name and a string or a forms.Text.
func (d *differ) say(s where, code string, args ...any) {
	c := Change{Path: s.path, Code: code, About: s.about, Args: map[string]forms.Text{}}
	for i := 0; i+1 < len(args); i += 2 {
		text, is := args[i+1].(forms.Text)
		if !is {
			text = forms.Text{forms.English: args[i+1].(string), forms.Chinese: args[i+1].(string)}
		}
		c.Args[args[i].(string)] = text
	}
	d.out = append(d.out, c)
}

// thing is what people call a part of a definition: by the first of the keys that it has, else by its id.
func (d *differ) thing(noun, id string, n *Node) Thing {
	t := Thing{Noun: noun, ID: id, language: d.language}
	for _, key := range []string{"x-label", "label", "title", "name"} {
		if t.Name = wordsOf(n.Get(key)); len(t.Name) > 0 {
			t.Name = d.tagged(t.Name)
			return t
		}
	}
	t.Name = forms.Text{"": id}
	return t
}

// tagged says of a plain text in which language it is.
func (d *differ) tagged(t forms.Text) forms.Text {
	plain, is := t[""]
	if !is {
		return t
	}
	return forms.Text{forms.English: plain, forms.Chinese: plain, d.language: plain}
}

// same says whether two values are equal but for comments.
func same(a, b *Node) bool { return string(a.JSON()) == string(b.JSON()) }

// keysOf are the keys of two maps, each once: those of the later one in its order, then those that are gone.
func keysOf(before, after *Node) []string {
	var keys []string
	for _, m := range after.members() {
		keys = append(keys, m.Key)
	}
	for _, m := range before.members() {
		if after.Get(m.Key) == nil {
			keys = append(keys, m.Key)
		}
	}
	return keys
}

// members compares what two objects have, but for the keys that are compared elsewhere.
func (d *differ) members(s where, before, after *Node, but ...string) {
	for _, key := range keysOf(before, after) {
		if !contains(but, key) && !same(before.Get(key), after.Get(key)) {
			d.member(s.in(key), key, before.Get(key), after.Get(key))
		}
	}
}

// member compares what stands under a key and differs.
func (d *differ) member(s where, key string, before, after *Node) {
	what := d.called(key)
	switch noun := d.listed(key); {
	case noun != "" && listish(before) && listish(after):
		d.list(s, noun, before, after)
	case isTrue(after) && (before == nil || before.Text == "false"):
		d.say(s, "on", "what", what)
	case isTrue(before) && (after == nil || after.Text == "false"):
		d.say(s, "off", "what", what)
	case before == nil && simple(after):
		d.say(s, "set", "what", what, "to", d.short(after))
	case after == nil:
		d.say(s, "unset", "what", what, "from", d.short(before))
	case isWords(before) && isWords(after):
		d.words(s, what, before, after)
	case simple(before) && simple(after):
		d.say(s, "changed", "what", what, "from", d.short(before), "to", d.short(after))
	case texts(before) && texts(after):
		d.set(s, what, before, after)
	case before != nil && before.Kind == Map && after.Kind == Map:
		d.members(s, before, after)
	default:
		d.say(s, "other", "what", what)
	}
}

// words compares texts in languages, each language by itself.
func (d *differ) words(s where, what forms.Text, before, after *Node) {
	was, is := d.own(wordsOf(before)), d.own(wordsOf(after))
	for _, lang := range sortedKeys(is) {
		if was[lang] != is[lang] {
			d.say(s, map[bool]string{true: "changed", false: "said"}[was[lang] != ""], "what", what, "from", clip(was[lang]), "to", clip(is[lang]), "language", lang)
		}
	}
	for _, lang := range sortedKeys(was) {
		if _, there := is[lang]; !there {
			d.say(s, "unsaid", "what", what, "language", lang)
		}
	}
}

// own files a plain text under the app's language.
func (d *differ) own(t forms.Text) forms.Text {
	if plain, is := t[""]; is {
		return forms.Text{d.language: plain}
	}
	return t
}

// set compares two lists of texts whose order may count: a view's columns, required fields, roles.
func (d *differ) set(s where, what forms.Text, before, after *Node) {
	was, is := before.Texts(), after.Texts()
	for _, text := range is {
		if !contains(was, text) {
			d.say(s, "entered", "what", what, "name", clip(text))
		}
	}
	for _, text := range was {
		if !contains(is, text) {
			d.say(s, "left", "what", what, "name", clip(text))
		}
	}
	for _, m := range moves(was, is) {
		d.say(s, map[bool]string{true: "placed_first", false: "placed"}[m.after == ""], "what", what, "name", clip(m.id), "after", clip(m.after))
	}
}

// list compares two lists whose elements have ids.
func (d *differ) list(s where, noun string, before, after *Node) {
	was, is := byID(before), byID(after)
	for _, id := range is.order {
		at := s.in(id).at(d.thing(noun, id, is.of[id]))
		if was.of[id] == nil {
			d.say(at, "added")
			continue
		}
		d.element(at, was.of[id], is.of[id])
	}
	for _, id := range was.order {
		if is.of[id] == nil {
			d.say(s.in(id).at(d.thing(noun, id, was.of[id])), "removed")
		}
	}
	d.moved(s, noun, was.order, is)
}

// element compares two versions of one element; what is archived is no detail of it.
func (d *differ) element(s where, before, after *Node) {
	switch was, is := archived(before), archived(after); {
	case is && !was:
		d.say(s, "archived")
	case was && !is:
		d.say(s, "restored")
	}
	d.members(s, before, after, "id", "archived", "x-archived")
}

func archived(n *Node) bool { return isTrue(n.Get("archived")) || isTrue(n.Get("x-archived")) }

// moved tells which of the elements that both lists have stand elsewhere now.
func (d *differ) moved(s where, noun string, was []string, is elements) {
	for _, m := range moves(was, is.order) {
		at := s.in(m.id).at(d.thing(noun, m.id, is.of[m.id]))
		if m.after == "" {
			d.say(at, "moved_first")
		} else {
			d.say(at, "moved", "after", d.thing(noun, m.after, is.of[m.after]).Name)
		}
	}
}

// elements are those of a list that have ids, by id and in order.
type elements struct {
	order []string
	of    map[string]*Node
}

func byID(list *Node) elements {
	out := elements{of: map[string]*Node{}}
	for _, item := range list.items() {
		if id := item.Get("id").String(); id != "" && out.of[id] == nil {
			out.order, out.of[id] = append(out.order, id), item
		}
	}
	return out
}

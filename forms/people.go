package forms

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// MaxPeople is how many members or departments one value holds at most.
const MaxPeople = 200

// The facts by which fields ask whether somebody, or a department, may be chosen: Ask{"member", [id, among]}, without among where
// anybody may. They are true of whom the caller may see, who is with the company, and who is among those that the field offers.
const (
	factMember     = "member"
	factDepartment = "department"
)

// The sources of x-choose that access rules do not have.
const (
	ChooseOwnDepartment = "own-department" // the record's department and those below it, or who belongs there
	ChooseReports       = "reports"        // who answers to the requester
	ChooseHeaded        = "headed"         // the departments that the requester heads, and those below
)

// chooseSources lists the sources of x-choose by what they are of, with the key that each takes.
var chooseSources = map[string][]struct{ name, key string }{
	factMember:     {{WhoDepartment, "department"}, {ChooseOwnDepartment, ""}, {ChooseReports, ""}, {WhoRole, "role"}, {WhoGroup, "group"}, {WhoMember, "member"}},
	factDepartment: {{WhoDepartment, "department"}, {ChooseOwnDepartment, ""}, {ChooseHeaded, ""}},
}

// maxSources is how many sources one x-choose names.
const maxSources = 20

// peopleFact is the fact that a field of members or departments asks of each that it holds; "" for other fields.
func (f *Field) peopleFact() string {
	switch f.Type {
	case "member", "members":
		return factMember
	case "department", "departments":
		return factDepartment
	}
	return ""
}

// OfMembers says whether the field holds members, OfDepartments whether it holds departments.
func (f *Field) OfMembers() bool     { return f.peopleFact() == factMember }
func (f *Field) OfDepartments() bool { return f.peopleFact() == factDepartment }

// People are the ids of the members or departments that a value of such a field holds.
func (f *Field) People(v rules.Value) []ID {
	var ids []ID
	for _, one := range f.choices(v) {
		if id, err := ParseID(one.AsText()); err == nil && f.peopleFact() != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// Among is x-choose as the fact takes it, "role:hr reports", which ReadAmong reads; "" where anybody may be chosen.
func (f *Field) Among() string {
	words := make([]string, len(f.Choose))
	for i, who := range f.Choose {
		words[i] = who.Source
		if who.Arg != "" {
			words[i] += ":" + who.Arg
		}
	}
	return strings.Join(words, " ")
}

// ReadAmong reads what Among wrote; of anything else there is no source.
func ReadAmong(among string) []AccessWho {
	var out []AccessWho
	for _, word := range strings.Fields(among) {
		source, arg, _ := strings.Cut(word, ":")
		out = append(out, AccessWho{source, arg})
	}
	return out
}

// choose reads x-choose: whoever one of its sources names may be chosen.
func (r *propertyReader) choose() {
	n := r.n.get("x-choose")
	if n == nil || !r.c.want(n, isList, "list") {
		return
	}
	if len(n.items) == 0 {
		r.c.ps.add(problem(n.path, "access_empty"))
	}
	if len(n.items) > maxSources {
		r.c.ps.add(problem(n.path, "too_many", "limit", itoa(maxSources)))
		return
	}
	for _, item := range n.items {
		if r.c.want(item, isObject, "object") {
			r.source(item)
		}
	}
}

// source reads one source of x-choose.
func (r *propertyReader) source(item *node) {
	n := item.get("source")
	if n == nil {
		r.c.ps.add(problem(item.path, "missing_key", "key", "source"))
		return
	}
	var names []string
	sources := chooseSources[r.f.peopleFact()]
	for _, s := range sources {
		names = append(names, s.name)
	}
	at := slices.Index(names, r.c.word(n, names...))
	if at < 0 {
		return
	}
	who := AccessWho{Source: names[at]}
	if key := sources[at].key; key == "" {
		r.c.keys(item, "source", "x-comment")
	} else {
		r.c.keys(item, "source", key, "x-comment")
		arg := item.get(key)
		if arg == nil {
			r.c.ps.add(problem(item.path, "missing_key", "key", key))
			return
		}
		if who.Arg = r.c.text(arg); arg.kind == isText && !isKey(who.Arg) {
			r.c.ps.add(problem(arg.path, "access_arg"))
		}
	}
	r.f.Choose = append(r.f.Choose, who)
}

// peopleCount reads how many of several may be chosen.
func (r *propertyReader) peopleCount() {
	r.f.MaxItems = r.c.whole(r.n.get("maxItems"), 1, MaxPeople, MaxPeople)
	r.f.MinItems = r.c.whole(r.n.get("minItems"), 0, MaxPeople, 0)
	if r.f.MinItems > r.f.MaxItems {
		r.c.ps.add(problem(r.n.get("minItems").path, "bounds_crossed", "low", "minItems", "high", "maxItems"))
	}
}

// idFault says why a text cannot be the id of a member or department; nil where it can.
func idFault(text string) *fault {
	if id, err := ParseID(text); err != nil || id.IsZero() || id.String() != text {
		return wrong("not_an_id")
	}
	return nil
}

// people asks of those whom a value names whether they may be chosen. Whom the field held before it may keep: they were
// chosen when they could be. What a rule works out is no choice, and is not asked about: pages name of it whom their readers may see.
func (r *run) people(f *Field, v, before rules.Value, at place) {
	if f.Value != nil {
		return
	}
	held := map[string]bool{}
	for _, one := range f.choices(before) {
		held[one.AsText()] = true
	}
	unknown := false
	for _, one := range f.choices(v) {
		if !held[one.AsText()] && !r.there(f.peopleAsk(one)) {
			unknown = true // and the others are asked about, in the same round
		}
	}
	switch {
	case unknown && f.OfMembers():
		r.ps.add(problem(at.String(), "member_unknown"))
	case unknown:
		r.ps.add(problem(at.String(), "department_unknown"))
	}
}

// peopleAsk is the fact that tells whether one may be chosen.
func (f *Field) peopleAsk(one rules.Value) rules.Ask {
	args := []rules.Value{one}
	if len(f.Choose) > 0 {
		args = append(args, rules.Text(f.Among()))
	}
	return rules.Ask{Fact: f.peopleFact(), Args: args}
}

// personKind is one member or department, by its id.
type personKind struct{ of message }

func (k personKind) shape() (string, message) { return "string", k.of }

func (personKind) read(r *propertyReader) { r.choose() }

func (personKind) ruleType(*Field) rules.Type { return rules.Type{Kind: rules.KindText, Most: maxKey} }

func (personKind) decode(d *decoder, f *Field, at place) rules.Value {
	text, ok := d.text(at)
	if !ok || text == "" {
		return rules.Value{}
	}
	if bad := idFault(text); bad != nil {
		d.fault(at, bad)
		return rules.Value{}
	}
	return rules.Text(text)
}

func (personKind) encode(b []byte, _ *Field, v rules.Value) []byte { return appendText(b, v.AsText()) }

func (personKind) check(*Field, rules.Value) *fault { return nil }

func (personKind) slot(_ *Field, v rules.Value) (SlotValue, bool) { return textSlot(v.AsText()), true }

func (personKind) display(f *Field, v rules.Value, _ string, names func(kind, id string) string) string {
	return f.nameOf(v, names)
}

// nameOf is the name of one member or department as its reader may know it; "" where nobody tells it.
func (f *Field) nameOf(v rules.Value, names func(kind, id string) string) string {
	if names == nil {
		return ""
	}
	return names("chosen-"+f.peopleFact(), v.AsText())
}

// peopleKind is several members or departments in the order in which they were chosen, none twice: a list of their ids.
type peopleKind struct{ of message }

func (k peopleKind) shape() (string, message) { return "array", k.of }

func (peopleKind) read(r *propertyReader) {
	r.choose()
	r.peopleCount()
}

func (peopleKind) ruleType(f *Field) rules.Type {
	return rules.Type{Kind: rules.KindList, Elem: &rules.Type{Kind: rules.KindText, Most: maxKey}, Most: f.MaxItems}
}

func (peopleKind) decode(d *decoder, f *Field, at place) rules.Value {
	list, ok := d.severalIDs(f, at, several{MaxPeople, wrong("too_many_people", "limit", itoa(MaxPeople)), wrong("person_twice")}, idFault)
	if !ok {
		return rules.Value{}
	}
	return rules.List(list)
}

func (peopleKind) encode(b []byte, f *Field, v rules.Value) []byte {
	return optionsKind{}.encode(b, f, v)
}

func (peopleKind) check(f *Field, v rules.Value) *fault {
	switch n := len(v.AsList()); {
	case n > f.MaxItems:
		return wrong("too_many_people", "limit", itoa(f.MaxItems))
	case n < f.MinItems:
		return wrong("too_few_people", "limit", itoa(f.MinItems))
	}
	return nil
}

// slot is of none: each has one of its own (Form.Slots).
func (peopleKind) slot(*Field, rules.Value) (SlotValue, bool) { return SlotValue{}, false }

func (peopleKind) display(f *Field, v rules.Value, lang string, names func(kind, id string) string) string {
	var all []string
	for _, one := range v.AsList() {
		if name := f.nameOf(one, names); name != "" {
			all = append(all, name)
		}
	}
	return strings.Join(all, pick(lang == Chinese, "、", ", "))
}

// peopleAnew is what a rule gives as such a field keeps it: without blanks, each once.
func peopleAnew(v rules.Value) rules.Value {
	var list []rules.Value
	seen := map[string]bool{}
	for _, one := range v.AsList() {
		if !one.IsBlank() && !seen[one.AsText()] {
			seen[one.AsText()] = true
			list = append(list, one)
		}
	}
	return rules.List(list)
}

// unkeepablePeople says why what a rule gives cannot be kept as members or departments; nil where it can.
func unkeepablePeople(v rules.Value) *fault {
	list := v.AsList()
	if v.Kind() == rules.KindText {
		list = []rules.Value{v}
	}
	for _, one := range list {
		if bad := idFault(one.AsText()); bad != nil {
			return bad
		}
	}
	if len(list) > MaxPeople {
		return wrong("too_many_people", "limit", itoa(MaxPeople))
	}
	return nil
}

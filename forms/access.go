package forms

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// The actions that access rules are about. Whoever may do anything with a record that is there also has to be able to
// read it.
const (
	MayCreate  = "create"  // fill in the form
	MayRead    = "read"    // a record, in lists and alone
	MayChange  = "change"  // the data of a record that was filed and has no flow
	MayDelete  = "delete"  // put such a record into the trash
	MayComment = "comment" // comment a record
	MayExport  = "export"  // take records out in bulk
	MayUnmask  = "unmask"  // see the whole of fields that are shown masked, in records that they may read
)

var accessActions = []string{MayCreate, MayRead, MayChange, MayDelete, MayComment, MayExport, MayUnmask}

// AccessActions are the actions that access rules are about, in the order of the documentation.
func AccessActions() []string { return slices.Clone(accessActions) }

// The sources that access rules name people by: those of flows that make sense for any record, and some of their own.
const (
	WhoEveryone       = "everyone"        // every member of the company
	WhoRequester      = "requester"       // whose record it is, and whoever filed it for them
	WhoSeat           = "seat"            // whoever holds or held a seat in the record's flow
	WhoLineManager    = "line-manager"    // the requester's line manager
	WhoDepartmentHead = "department-head" // whoever heads the record's department or one above it
	WhoRole           = "role"
	WhoGroup          = "group"      // members of a group of the company's
	WhoDepartment     = "department" // members of a department or one below it
	WhoMember         = "member"
	WhoFlowAdmin      = "flow-admin"
)

// accessSources lists them with the key that each takes, and whether it looks at the record.
var accessSources = []struct {
	name, key string
	record    bool
}{
	{WhoEveryone, "", false},
	{WhoRequester, "", true},
	{WhoSeat, "", true},
	{WhoLineManager, "", true},
	{WhoDepartmentHead, "", true},
	{WhoRole, "role", false},
	{WhoGroup, "group", false},
	{WhoDepartment, "department", false},
	{WhoMember, "member", false},
	{WhoFlowAdmin, "", false},
}

// AccessSources are the sources of people in access rules, in the order of the documentation.
func AccessSources() []string {
	names := make([]string, len(accessSources))
	for i, s := range accessSources {
		names[i] = s.name
	}
	return names
}

// AccessWho names people: Arg is the key of a role, the id of a group, department or member, "" where the source
// takes none.
type AccessWho struct{ Source, Arg string }

// AccessRule lets some people do something with some records: whoever one of Who names may do what Can lists with
// records for which Where is true and whose status is none of Until, as far as the fields are concerned that Grants says.
type AccessRule struct {
	ID      string
	Title   Text // what administrators call it; nil: its id
	Who     []AccessWho
	Can     []string
	Where   *rules.Rule   // nil: of any record
	Filter  *rules.Filter // Where as lists ask a database
	Until   []string      // statuses in which the rule does not hold
	Fields  []string      // paths; nil: all but Except
	Except  []string
	Implied bool // the form does not say it, it holds because nothing else is said
}

// Allows says whether the rule is about an action.
func (a *AccessRule) Allows(action string) bool { return contains(a.Can, action) }

// Limited says whether the rule leaves fields out.
func (a *AccessRule) Limited() bool { return a.Fields != nil || len(a.Except) > 0 }

// Grants says whether a field ("days") or column ("items.amount") is among those of the rule. A table's own path stands
// for all its columns.
func (a *AccessRule) Grants(path string) bool {
	table, _, column := strings.Cut(path, ".")
	named := func(list []string) bool { return contains(list, path) || column && contains(list, table) }
	return (a.Fields == nil || named(a.Fields)) && !named(a.Except)
}

// Access are the rules about an action: those of the form and, where it has none about it, those that hold for its kind.
// Requester and seats read in any case, unless a rule about reading names them.
func (f *Form) Access(action string) []*AccessRule { return f.access[action] }

// DeclaresAccess says whether the form has access rules of its own.
func (f *Form) DeclaresAccess() bool { return len(f.declared) > 0 }

// unmaskRequester lets whoever filed a record see the whole of what is shown masked in it, unless a rule says what of it.
func (f *Form) unmaskRequester() {
	if f.masked != nil && !slices.ContainsFunc(f.access[MayUnmask], func(a *AccessRule) bool { return a.names(WhoRequester) }) {
		f.imply(MayUnmask, AccessWho{Source: WhoRequester})
	}
}

// settleAccess completes what the form declares by what holds for its kind.
func (f *Form) settleAccess(declared []*AccessRule) {
	f.access, f.declared = map[string][]*AccessRule{}, declared
	for _, action := range accessActions {
		for _, rule := range declared {
			if rule.Allows(action) {
				f.access[action] = append(f.access[action], rule)
			}
		}
	}
	if f.access[MayCreate] == nil {
		who := AccessWho{Source: WhoEveryone}
		if f.Kind == Plain {
			who = AccessWho{Source: WhoRole, Arg: "admin"}
		}
		f.imply(MayCreate, who)
	}
	read := f.access[MayRead]
	if read == nil && f.Kind == Plain {
		f.imply(MayRead, AccessWho{Source: WhoEveryone})
	}
	for _, source := range []string{WhoRequester, WhoSeat} {
		if !slices.ContainsFunc(read, func(a *AccessRule) bool { return a.names(source) }) {
			f.imply(MayRead, AccessWho{Source: source})
		}
	}
	f.unmaskRequester()
	f.unmaskAskers()
	if f.access[MayComment] == nil {
		f.imply(MayComment, AccessWho{Source: WhoEveryone}) // who may read it, that is
	}
}

func (a *AccessRule) names(source string) bool {
	return slices.ContainsFunc(a.Who, func(w AccessWho) bool { return w.Source == source })
}

func (f *Form) imply(action string, who AccessWho) {
	f.access[action] = append(f.access[action], &AccessRule{ID: "default-" + action + "-" + who.Source, Who: []AccessWho{who}, Can: []string{action}, Implied: true})
}

// AccessFields are the fields and columns that the form's access rules compare, sorted: lists need slots for them.
func (f *Form) AccessFields() []string {
	var paths []string
	for _, action := range accessActions {
		for _, rule := range f.access[action] {
			if rule.Filter != nil {
				paths = append(paths, rule.Filter.Fields()...)
			}
		}
	}
	paths = slices.DeleteFunc(paths, func(path string) bool { return f.Field(path) == nil })
	slices.Sort(paths)
	return slices.Compact(paths)
}

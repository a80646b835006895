package engine

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// maxRounds is how often one decision may ask before it is given up (design.md section 5).
const maxRounds = forms.MaxRounds

// maxFacts is how many facts one decision may ask for in all its rounds; further ones fail with "too_many_facts". A form
// of 500 rows with ten look-ups each asks for 5,000.
const maxFacts = 10_000

// asker is who may ask for a fact.
type asker uint8

const (
	byRules  asker = 1 << iota // rules of forms, and conditions of flows, by a function or a look-up
	byFields                   // fields of forms, for what they hold
	byFlows                    // flows, for whom they seat and what they hold
)

func (a asker) String() string {
	var words []string
	for bit, word := range []string{"rules", "fields", "flows"} {
		if a&(1<<bit) != 0 {
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ")
}

// provider answers one kind of fact. To add one, write its answer in a file of its own and a row in providers; a fact
// of rules has a row among the functions of forms/rules too, and tests hold both together.
type provider struct {
	signature string // name(argument kind, …) kind, as the functions of rules are written
	by        asker
	private   bool   // whether not everybody may know the answer who may read a record that asks for it
	page      bool   // whether pages get the answer for their own evaluation, before anything is submitted
	about     about  // whom its first argument names, where it tells something of them
	person    bool   // whether its answer names somebody
	cost      string // what all questions of a round cost together, in statements
	zh, en    string // what it says
	// answer stores the values of questions of one round, or fails them, all at once. Its error ends the use case.
	answer func(w *work, asks []rules.Ask) error
	// account is the ledger account that a question reads, which a command locks; nil: it locks nothing.
	account func(args []rules.Value) string
}

// name is what the fact is called.
func (p *provider) name() string {
	name, _, _ := strings.Cut(p.signature, "(")
	return name
}

// providerTable lists every fact that rules, fields and flows may ask for, with who answers it.
var providerTable = []provider{
	{signature: "lookup(form text, key text, field text) any", by: byRules | byFields, page: true, cost: "one for each form, two where records are named by id", answer: (*work).answerLookups,
		zh: "另一表单中一条可选记录的字段；不写字段时为该记录是否可选", en: "a field of a record of another form that may be chosen; without a field, whether there is such a record"},
	{signature: "file(id text) boolean", by: byFields, page: true, cost: "one", answer: (*work).answerFiles,
		zh: "是否有这份可用的上传文件", en: "whether there is such an upload that the record may hold"},
	{signature: "member(id text, among text…) boolean", by: byFields, page: true, cost: "a few, and a few for each x-choose", answer: (*work).answerMember,
		zh: "字段可否选这位成员：在职、调用者可见、在可选范围内", en: "whether a field may hold a member: present, seen by the caller, and among those offered"},
	{signature: "department(id text, among text…) boolean", by: byFields, page: true, cost: "two, and a few for each x-choose", answer: (*work).answerDepartment,
		zh: "字段可否选这个部门：未关闭、调用者可见、在可选范围内", en: "whether a field may hold a department: open, seen by the caller, and among those offered"},
	{signature: "balance(account list(text)) number", by: byRules, private: true, page: true, cost: "one", answer: (*work).answerAccounts, account: accountKey,
		zh: "额度账户可用的余额", en: "what is left on an account: balance less open holds and floor"},
	{signature: "available(account text…) number", by: byFlows, private: true, cost: "one", answer: (*work).answerAccounts, account: accountKey,
		zh: "占用前账户可用的余额", en: "what is left on an account, before a hold"},
	{signature: "workdays(from date, from_half text|blank, to date, to_half text|blank) number", by: byRules, page: true, cost: "none", answer: oneByOne((*work).factWorkdays),
		zh: "按企业日历的工作日天数", en: "working days by the company's calendar"},
	{signature: "addWorkdays(day date, n number) date", by: byRules, page: true, cost: "none", answer: oneByOne((*work).factAddWorkdays),
		zh: "按企业日历若干工作日之后", en: "n working days later by the company's calendar"},
	{signature: "calendarKnown(day date) boolean", by: byRules, page: true, cost: "none", answer: oneByOne((*work).factCalendarKnown),
		zh: "该年度的节假日安排是否已公布", en: "whether the holidays of the year are published"},
	{signature: "initials(text text) text", by: byRules, page: true, cost: "none", answer: oneByOne((*work).factInitials),
		zh: "汉字的拼音首字母", en: "the first letters of the pinyin of Chinese characters"},
	{signature: "manager(member text) text", by: byRules, page: true, about: aboutMember, person: true, cost: "one", answer: (*work).answerManagers,
		zh: "成员的直属上级", en: "a member's line manager"},
	{signature: "departmentOf(member text) text", by: byRules, page: true, about: aboutMember, cost: "one", answer: (*work).answerDepartments,
		zh: "成员所在的部门", en: "a member's department"},
	{signature: "head(department text) text", by: byRules, page: true, about: aboutDepartment, person: true, cost: "one", answer: (*work).answerHeads,
		zh: "部门或最近的上级部门的负责人", en: "the head of a department, or of the nearest one above"},
	{signature: "hasRole(member text, role text) boolean", by: byRules, page: true, about: aboutMember, cost: "two", answer: (*work).answerRoles,
		zh: "成员是否担任某角色", en: "whether a member holds a role"},
	{signature: "departmentsBelow(department text) list(text)", by: byRules, page: true, about: aboutDepartment, cost: "one", answer: (*work).answerDepartmentsBelow,
		zh: "部门及其全部下级部门", en: "a department and all below it"},
	{signature: "departmentsHeaded(member text) list(text)", by: byRules, page: true, about: aboutMember, cost: "one", answer: (*work).answerDepartmentsHeaded,
		zh: "成员负责的部门及其全部下级部门", en: "the departments that a member heads, and all below them"},
	{signature: "inDepartment(member text, department text) boolean", by: byRules, page: true, about: aboutMember, cost: "three", answer: (*work).answerInDepartment,
		zh: "成员是否在某部门或其下级部门", en: "whether a member belongs to a department or one below it"},
	{signature: "people(source text, of text, arg text) list(text)", by: byFlows, cost: "some for each", answer: oneByOne((*work).factPeople),
		zh: "流程来源所指的成员", en: "the members that a source of a flow names"},
	{signature: "superior(member text) list(text)", by: byFlows, cost: "one, and one for each without a line manager", answer: (*work).answerSuperiors,
		zh: "成员的上级", en: "to whom a member answers"},
	{signature: "present(member text) boolean", by: byFlows, cost: "two", answer: (*work).answerPresent,
		zh: "成员是否在职可用，能由智能手机或代办人处理", en: "whether a member is here, not disabled, and has a smartphone or a clerk"},
	{signature: "unreached(member text) boolean", by: byFlows, cost: "two", answer: (*work).answerUnreached,
		zh: "成员在职但没有智能手机且没有代办人", en: "whether a member is here and has neither a smartphone nor a clerk"},
	{signature: "clerk(member text, by text) boolean", by: byFlows, cost: "one for each", answer: oneByOne((*work).factClerk),
		zh: "该成员没有智能手机，并由此人代办", en: "whether a member is without a smartphone and this is a clerk of theirs"},
	{signature: "successor(member text) list(text)", by: byFlows, cost: "one", answer: oneByOne((*work).factSuccessor),
		zh: "接替已离职成员的人", en: "who took over from a member who left"},
	{signature: "delegate(member text, by text) boolean", by: byFlows, cost: "one for each", answer: oneByOne((*work).factDelegate),
		zh: "该成员现在是否外出并由此人代理，或由此人代办", en: "whether a member is away now and has named this substitute, or has this clerk"},
	{signature: "may(verb text, member text) boolean", by: byFlows, cost: "one for each", answer: oneByOne((*work).factMay),
		zh: "成员是否可做只有流程管理员可做的操作", en: "whether a member may do what only flow admins may"},
}

// providers are the rows of the table by name.
var providers = func() map[string]*provider {
	out := make(map[string]*provider, len(providerTable))
	for i := range providerTable {
		out[providerTable[i].name()] = &providerTable[i]
	}
	return out
}()

// factCode is why a fact cannot be had; a provider returns it as an error, and the rule that needs the
// fact fails with it.
type factCode string

func (c factCode) Error() string { return string(c) }

// answer finds every fact asked for in one round, those of one kind together. Ledger accounts are locked before
// anything is read, with those that the command may release, so that they are locked in the order of ids. What asks
// beyond maxFacts fails.
func (w *work) answer(asks []rules.Ask) error {
	asks = w.within(asks)
	if err := w.lockAccounts(asks); err != nil {
		return err
	}
	var order []string
	byFact := map[string][]rules.Ask{}
	for _, ask := range asks {
		if providers[ask.Fact] == nil {
			w.facts.Fail(ask, "unknown_fact")
			continue
		}
		if byFact[ask.Fact] == nil {
			order = append(order, ask.Fact)
		}
		byFact[ask.Fact] = append(byFact[ask.Fact], ask)
	}
	for _, fact := range order {
		open, err := w.unguarded(providers[fact], byFact[fact])
		if err == nil && len(open) > 0 {
			err = providers[fact].answer(w, open)
		}
		if err != nil {
			return fmt.Errorf("find the fact %s: %w", fact, err)
		}
	}
	return w.guardAnswers(asks)
}

// within gives those of the asks that may still be answered, and fails the others.
func (w *work) within(asks []rules.Ask) []rules.Ask {
	room := min(maxFacts-w.asked, len(asks))
	w.asked += room
	for _, ask := range asks[room:] {
		w.facts.Fail(ask, "too_many_facts")
	}
	return asks[:room]
}

// lockAccounts locks, in a command, the accounts that questions read.
func (w *work) lockAccounts(asks []rules.Ask) error {
	var keys []string
	for _, ask := range asks {
		if p := providers[ask.Fact]; w.locks && p != nil && p.account != nil {
			keys = append(keys, p.account(ask.Args))
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return w.ledger.Lock(append(keys, w.held...))
}

// oneByOne answers questions each for itself, where that costs nothing or is rare.
func oneByOne(find func(*work, []rules.Value) (rules.Value, error)) func(*work, []rules.Ask) error {
	return func(w *work, asks []rules.Ask) error {
		for _, ask := range asks {
			value, err := find(w, ask.Args)
			if code, ok := err.(factCode); ok {
				w.facts.Fail(ask, string(code))
			} else if err != nil {
				return err
			} else {
				w.facts.Answer(ask, value)
			}
		}
		return nil
	}
}

// arg gives the nth argument of an ask, blank where there are fewer.
func arg(args []rules.Value, n int) rules.Value {
	if n < len(args) {
		return args[n]
	}
	return rules.Value{}
}

// texts gives the arguments of an ask as texts: a list's elements where the first is a list, and numbers
// and dates as they are written.
func texts(args []rules.Value) []string {
	if len(args) == 1 && args[0].Kind() == rules.KindList {
		args = args[0].AsList()
	}
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = a.String()
	}
	return out
}

// storable says whether a text can stand in the database at all: what cannot names nothing that is kept there.
func storable(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

func idOf(v rules.Value) (forms.ID, error) {
	id, err := forms.ParseID(v.AsText())
	if err != nil {
		return id, factCode("not_an_id")
	}
	return id, nil
}

// idsAt are the ids that the nth arguments of the asks hold; what holds none is left out.
func idsAt(asks []rules.Ask, n int) []forms.ID {
	var ids []forms.ID
	for _, ask := range asks {
		if id, err := forms.ParseID(arg(ask.Args, n).AsText()); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

func idList(ids []forms.ID, err error) (rules.Value, error) {
	if err != nil {
		return rules.Value{}, err
	}
	values := make([]rules.Value, len(ids))
	for i, id := range ids {
		values[i] = rules.Text(id.String())
	}
	return rules.List(values), nil
}

package engine

import (
	"fmt"

	"github.com/superform-dev/superform/engine/ledger"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// maxRounds is how often one decision may ask before it is given up (design.md section 5).
const maxRounds = 32

// factCode is why a fact cannot be had; a provider returns it as an error, and the rule that needs the
// fact fails with it.
type factCode string

func (c factCode) Error() string { return string(c) }

// factProviders lists every fact that rules and flows may ask for, with who answers it.
var factProviders = map[string]func(*work, []rules.Value) (rules.Value, error){
	"people":        (*work).factPeople,
	"superior":      (*work).factSuperior,
	"present":       (*work).factPresent,
	"may":           (*work).factMay,
	"available":     (*work).factAvailable,
	"balance":       (*work).factBalance,
	"workdays":      (*work).factWorkdays,
	"addWorkdays":   (*work).factAddWorkdays,
	"calendarKnown": (*work).factCalendarKnown,
	"lookup":        (*work).factLookup,
	"file":          (*work).factFile,
	"initials":      (*work).factInitials,
	"manager":       (*work).factManager,
	"departmentOf":  (*work).factDepartmentOf,
	"head":          (*work).factHead,
	"hasRole":       (*work).factHasRole,
	"inDepartment":  (*work).factInDepartment,
}

// answer finds every fact asked for. Ledger accounts are locked all at once, with those that the command may
// release, so that they are locked in the order of ids.
func (w *work) answer(asks []rules.Ask) error {
	var accounts []string
	for _, ask := range asks {
		if ask.Fact == "available" || ask.Fact == "balance" {
			accounts = append(accounts, ledger.Key(texts(ask.Args)))
		}
	}
	if w.locks && len(accounts) > 0 {
		if err := w.ledger.Lock(append(accounts, w.held...)); err != nil {
			return err
		}
	}
	for _, ask := range asks {
		provide, ok := factProviders[ask.Fact]
		if !ok {
			w.facts.Fail(ask, "unknown_fact")
			continue
		}
		value, err := provide(w, ask.Args)
		if code, ok := err.(factCode); ok {
			w.facts.Fail(ask, string(code))
		} else if err != nil {
			return fmt.Errorf("find the fact %s: %w", ask.Fact, err)
		} else {
			w.facts.Answer(ask, value)
		}
	}
	return nil
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

func idOf(v rules.Value) (forms.ID, error) {
	id, err := forms.ParseID(v.AsText())
	if err != nil {
		return id, factCode("not_an_id")
	}
	return id, nil
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

// factPeople: people[source, of-member, arg].
func (w *work) factPeople(args []rules.Value) (rules.Value, error) {
	of, err := idOf(arg(args, 1))
	if err != nil {
		return rules.Value{}, err
	}
	return idList(org.People(w.tx, arg(args, 0).AsText(), of, arg(args, 2).String()))
}

// factSuperior: superior[member].
func (w *work) factSuperior(args []rules.Value) (rules.Value, error) {
	of, err := idOf(arg(args, 0))
	if err != nil {
		return rules.Value{}, err
	}
	return idList(org.Superior(w.tx, of))
}

// factPresent: present[member].
func (w *work) factPresent(args []rules.Value) (rules.Value, error) {
	id, err := idOf(arg(args, 0))
	if err != nil {
		return rules.Value{}, err
	}
	here, err := org.Present(w.tx, id)
	return rules.Bool(here), err
}

// factMay: may[verb, member]. The verbs that need a right are a flow admin's.
func (w *work) factMay(args []rules.Value) (rules.Value, error) {
	id, err := idOf(arg(args, 1))
	if err != nil {
		return rules.Value{}, err
	}
	may, err := org.IsFlowAdmin(w.tx, id)
	return rules.Bool(may), err
}

// factAvailable: available[account…], under the account's lock in a command.
func (w *work) factAvailable(args []rules.Value) (rules.Value, error) {
	key := ledger.Key(texts(args))
	if !w.locks {
		left, err := ledger.Balance(w.tx, key)
		return rules.Num(left), err
	}
	left, err := w.ledger.Available([]string{key})
	return rules.Num(left[key]), err
}

// factBalance: balance[list of texts]: what a flow would find available, for showing and for rules.
func (w *work) factBalance(args []rules.Value) (rules.Value, error) { return w.factAvailable(args) }

// longestSpan is how many days a span may have that working days are counted in: about ten years.
const longestSpan = 3700

// factWorkdays: workdays[from, from_half, to, to_half], in days with halves.
func (w *work) factWorkdays(args []rules.Value) (rules.Value, error) {
	from, to := arg(args, 0), arg(args, 2)
	if from.IsBlank() || to.IsBlank() {
		return rules.Value{}, nil
	}
	if to.AsDate()-from.AsDate() > longestSpan {
		return rules.Value{}, factCode("span_too_long")
	}
	fromHalf, ok1 := org.HalfOf(arg(args, 1).AsText())
	toHalf, ok2 := org.HalfOf(arg(args, 3).AsText())
	if !ok1 || !ok2 {
		return rules.Value{}, factCode("half_unknown")
	}
	halves := w.cat.calendar.Workdays(from.AsDate(), fromHalf, to.AsDate(), toHalf)
	return rules.Num(num.FromMinor(int64(halves)*5, 1)), nil
}

// factAddWorkdays: addWorkdays[date, n].
func (w *work) factAddWorkdays(args []rules.Value) (rules.Value, error) {
	date, n := arg(args, 0), arg(args, 1)
	if date.IsBlank() || n.IsBlank() {
		return rules.Value{}, nil
	}
	days, ok := n.AsNumber().Minor(0)
	if !ok || days > longestSpan || days < -longestSpan {
		return rules.Value{}, factCode("span_too_long")
	}
	result, ok := w.cat.calendar.AddWorkdays(date.AsDate(), int(days))
	if !ok {
		return rules.Value{}, factCode("span_too_long")
	}
	return rules.Date(result), nil
}

// factCalendarKnown: calendarKnown[date]: whether the holidays of the date's year are published.
func (w *work) factCalendarKnown(args []rules.Value) (rules.Value, error) {
	return rules.Bool(w.cat.calendar.Known(arg(args, 0).AsDate())), nil
}

// factLookup: lookup[form, key, field]: a field of another form's record, or whether there is such a
// record where field is blank.
func (w *work) factLookup(args []rules.Value) (rules.Value, error) {
	form, key, field := arg(args, 0).AsText(), arg(args, 1).AsText(), arg(args, 2).AsText()
	record, err := w.choice(form, key)
	if err == store.ErrNotFound {
		if field == "" {
			return rules.Bool(false), nil
		}
		return rules.Value{}, nil
	}
	if err != nil {
		return rules.Value{}, err
	}
	if field == "" {
		return rules.Bool(true), nil
	}
	pub, err := w.formVersion(record.Form, record.FormVersion)
	if err != nil {
		return rules.Value{}, err
	}
	data, err := pub.stored(record)
	return data[field], err
}

// choice gives the record that an option with records behind it names: by key, or by id. Only what is offered
// (store.RecordsOfForm) can be chosen: a caller who names somebody's draft by its id learns nothing of it. Rules
// and summaries ask for the same one many times; a use case reads it once.
func (w *work) choice(form, key string) (*store.RecordRow, error) {
	name := form + "/" + key
	record, known := w.looked[name]
	if !known {
		var err error
		record, err = w.readChoice(form, key)
		if err != nil && err != store.ErrNotFound {
			return nil, err
		}
		w.looked[name] = record
	}
	if record == nil {
		return nil, store.ErrNotFound
	}
	return record, nil
}

func (w *work) readChoice(form, key string) (*store.RecordRow, error) {
	read := func() (*store.RecordRow, error) { return w.tx.RecordByKey(form, key) }
	if id, err := forms.ParseID(key); err == nil {
		read = func() (*store.RecordRow, error) { return w.tx.Record(id) }
	}
	record, err := read()
	if err == nil && (record.Form != form || record.Status != statusEnded && record.Status != string(flows.Approved)) {
		return nil, store.ErrNotFound
	}
	return record, err
}

// factFile: file[id]: whether there is such an upload that the record may name: one that it has already, or
// one of the caller's own that no other record has. To read a file is not enough: naming it would show it to
// the readers of this record.
func (w *work) factFile(args []rules.Value) (rules.Value, error) {
	id, err := idOf(arg(args, 0))
	if err != nil {
		return rules.Bool(false), nil
	}
	file, err := w.tx.File(id)
	if err == store.ErrNotFound {
		return rules.Bool(false), nil
	}
	if err != nil {
		return rules.Value{}, err
	}
	if !file.Record.IsZero() {
		return rules.Bool(file.Record == w.about), nil
	}
	return rules.Bool(file.UploadedBy == w.caller.Member), nil
}

// factInitials: initials[text].
func (w *work) factInitials(args []rules.Value) (rules.Value, error) {
	return rules.Text(rules.Initials(arg(args, 0).AsText())), nil
}

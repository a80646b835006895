package flows

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// member gives the id that stands for a name in tests.
func member(name string) forms.ID {
	var seed forms.ID
	copy(seed[:], name)
	return forms.DeriveID(1, seed, 0)
}

// org is a small organisation that answers facts. Names are those of members.
type org struct {
	managers map[string]string // of whom → who; also their superior
	heads    string            // of the one department
	roles    map[string][]string
	admins   []string
	gone     map[string]bool
	after    map[string]string // of whom who left → who took over
	acts     map[string]string // of whom who is away → who acts for them
	clerks   map[string]string // of whom who has no smartphone → their clerk, "" for nobody
	balance  map[string]string // by account
	broken   map[string]string // facts that fail, with the code
	asked    int
}

func (o *org) answer(f *rules.Facts, asks []rules.Ask, names map[forms.ID]string) {
	for _, a := range asks {
		o.asked++
		if code := o.broken[a.Fact]; code != "" {
			f.Fail(a, code)
			continue
		}
		arg := func(i int) string { return a.Args[i].AsText() }
		name := func(i int) string { return names[forms.MustID(arg(i))] }
		switch a.Fact {
		case "people":
			f.Answer(a, ids(o.people(arg(0), name(1), arg(2))))
		case "superior":
			f.Answer(a, ids(split(o.managers[name(0)])))
		case "present":
			clerk, offline := o.clerks[name(0)]
			f.Answer(a, rules.Bool(!o.gone[name(0)] && (!offline || clerk != "")))
		case "unreached":
			clerk, offline := o.clerks[name(0)]
			f.Answer(a, rules.Bool(!o.gone[name(0)] && offline && clerk == ""))
		case "clerk":
			f.Answer(a, rules.Bool(o.clerks[name(0)] == name(1) && name(1) != ""))
		case "may":
			f.Answer(a, rules.Bool(slices.Contains(o.admins, name(1))))
		case "successor":
			f.Answer(a, ids(split(o.after[name(0)])))
		case "delegate":
			f.Answer(a, rules.Bool(o.acts[name(0)] == name(1) || o.clerks[name(0)] == name(1)))
		case "addWorkdays":
			days, _ := a.Args[1].AsNumber().Int()
			f.Answer(a, rules.Date(a.Args[0].AsDate()+days))
		case "workdays":
			f.Answer(a, rules.Num(num.FromInt(3)))
		case "available":
			var parts []string
			for i := range a.Args {
				parts = append(parts, arg(i))
			}
			f.Answer(a, rules.Num(num.MustParse(o.balance[strings.Join(parts, "/")])))
		default:
			f.Fail(a, "no_such_fact")
		}
	}
}

func (o *org) people(source, of, arg string) []string {
	switch source {
	case "line-manager":
		who := of
		for range int(arg[0] - '0') {
			who = o.managers[who]
		}
		return split(who)
	case "department-head":
		return split(o.heads)
	case "role":
		return o.roles[arg]
	case "member":
		return split(arg)
	case "requester":
		return split(of)
	case "flow-admin":
		return o.admins
	}
	return nil
}

func split(s string) []string { return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }) }

func ids(names []string) rules.Value {
	var list []rules.Value
	for _, n := range names {
		list = append(list, rules.Text(member(n).String()))
	}
	return rules.List(list)
}

// everybody is who tests speak of.
var everybody = strings.Fields("ann bob cid dan eve fay gus hal ivy jon kim leo root")

func names() map[forms.ID]string {
	m := map[forms.ID]string{}
	for _, n := range everybody {
		m[member(n)] = n
	}
	return m
}

// world is one instance in an organisation. Every command goes through the checks of invariants_test.go.
type world struct {
	t      rapid.TB
	def    *Definition
	org    *org
	s      State
	data   rules.Data
	holds  []forms.Hold
	now    int64
	n      byte
	events []Event
	tasks  map[forms.ID]Effect // open, as the effects say
	held   map[string]num.Number
	told   []string // notices, "name notice"
}

func newWorld(t rapid.TB, def *Definition, o *org) *world {
	return &world{t: t, def: def, org: o, now: 1_790_000_000_000, tasks: map[forms.ID]Effect{}, held: map[string]num.Number{}}
}

// fields are those that test conditions read.
var fields = rules.Env{Fields: map[string]rules.Type{
	"days":      {Kind: rules.KindNumber, Scale: 1},
	"amount":    {Kind: rules.KindNumber, Scale: 2},
	"kind":      {Kind: rules.KindText},
	"submitted": {Kind: rules.KindInstant},
	"items":     {Kind: rules.KindRows, Columns: map[string]rules.Type{"price": {Kind: rules.KindNumber, Scale: 2}}},
}}

// flow compiles a definition whose middle nodes are given; start and end are added.
func flow(t rapid.TB, nodes ...string) *Definition {
	t.Helper()
	def, problems := Compile([]byte(document(nodes...)), Env{Rules: fields})
	if len(problems) > 0 {
		t.Fatalf("the flow does not compile: %v", problems)
	}
	return def
}

func document(nodes ...string) string {
	all := append([]string{`{"id":"start","type":"start"}`}, nodes...)
	all = append(all, `{"id":"end","type":"end","status":"approved"}`)
	return `{"format":1,"form":"request","nodes":[` + strings.Join(all, ",") + `]}`
}

// approver is an approve node with who and further keys.
func approver(id, who string, more ...string) string {
	return fmt.Sprintf(`{"id":%q,"type":"approve","who":[%s]%s}`, id, who, strings.Join(append([]string{""}, more...), ","))
}

func manager() string             { return `{"source":"line-manager"}` }
func role(id string) string       { return fmt.Sprintf(`{"source":"role","role":%q}`, id) }
func person(name string) string   { return fmt.Sprintf(`{"source":"member","member":%q}`, name) }
func figure(s string) rules.Value { return rules.Num(num.MustParse(s)) }

// command makes the next command of a member; agree, reject, return and resubmit answer their open seat.
func (w *world) command(by string, verb Verb, comment string) Command {
	w.n++
	w.now += 60_000
	cmd := Command{ID: forms.DeriveID(w.now, forms.ID{w.n}, 0), Verb: verb, By: member(by), Comment: comment}
	switch verb {
	case Submit:
		cmd.Record, cmd.Requester, cmd.Department = member("record"), member(by), member("department")
		cmd.Holds = w.holds
	case Resubmit:
		cmd.Holds = w.holds
		fallthrough
	case Agree, Reject, Return:
		cmd.Seat = w.seatOf(by)
	}
	return cmd
}

// seatOf is the open seat of a member, else the last they had.
func (w *world) seatOf(name string) forms.ID {
	if seat, ok := w.s.OpenSeat(member(name)); ok {
		return seat.ID
	}
	for _, v := range slices.Backward(w.s.Visits) {
		for _, s := range v.Seats {
			if s.Member == member(name) {
				return s.ID
			}
		}
	}
	return forms.ID{}
}

func (w *world) facts() Facts {
	return Facts{Facts: &rules.Facts{Now: w.now, Zone: "Asia/Shanghai"}, Data: w.data}
}

// try decides a command and, where it is not refused, applies it and checks every invariant.
func (w *world) try(cmd Command) Out {
	w.t.Helper()
	f := w.facts()
	out, err := Settle(w.def, w.s, f, cmd, func(asks []rules.Ask) error {
		w.org.answer(f.Facts, asks, names())
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.checkDecision(f, cmd, out)
	was := w.s
	before := text(w.t, was)
	w.s = Fold(was, out.Events)
	if text(w.t, was) != before {
		w.t.Fatalf("%s: Fold changed the state it was given", cmd.Verb)
	}
	w.events = append(w.events, out.Events...)
	w.perform(out.Effects)
	w.checkState()
	return out
}

// do is try for a command that must not be refused.
func (w *world) do(by string, verb Verb, comment ...string) Out {
	w.t.Helper()
	out := w.try(w.command(by, verb, strings.Join(comment, " ")))
	if out.Refusal != nil {
		w.t.Fatalf("%s %s is refused: %s", by, verb, out.Refusal.Text("en"))
	}
	return out
}

// refused is try for a command that must be refused, and gives the English text with names.
func (w *world) refused(by string, verb Verb, comment ...string) string {
	w.t.Helper()
	out := w.try(w.command(by, verb, strings.Join(comment, " ")))
	if out.Refusal == nil {
		w.t.Fatalf("%s %s is not refused", by, verb)
	}
	return named(out.Refusal.Text("en"))
}

// named puts names in the place of ids.
func named(text string) string {
	for id, name := range names() {
		text = strings.ReplaceAll(text, id.String(), name)
	}
	return text
}

// open lists who has an open seat where: "lead:bob, head:cid".
func (w *world) open() string {
	var out []string
	for _, v := range w.s.Visits {
		for _, s := range v.Seats {
			if s.Status == SeatOpen {
				kind := ""
				if s.Kind != SeatApprove {
					kind = "(" + string(s.Kind) + ")"
				}
				out = append(out, v.Node+kind+":"+names()[s.Member])
			}
		}
	}
	return strings.Join(out, ", ")
}

// where is the status, whether it is parked, and who is asked: "running lead:bob".
func (w *world) where() string {
	at := string(w.s.Status)
	if w.s.Incident {
		at += " parked"
	}
	return strings.TrimSpace(at + " " + w.open())
}

func (w *world) expect(want string) {
	w.t.Helper()
	if got := w.where(); got != want {
		w.t.Fatalf("at %q, want %q", got, want)
	}
}

// last is the newest visit of a node.
func (w *world) last(node string) Visit {
	w.t.Helper()
	for _, v := range slices.Backward(w.s.Visits) {
		if v.Node == node {
			return v
		}
	}
	w.t.Fatalf("node %s was not visited", node)
	return Visit{}
}

// perform does effects on the world's own books.
func (w *world) perform(effects []Effect) {
	w.t.Helper()
	for _, e := range effects {
		switch e.Kind {
		case OpenTask:
			if _, twice := w.tasks[e.Task]; twice || e.Task.IsZero() {
				w.t.Fatalf("task %s is opened twice or has no id", e.Task)
			}
			w.tasks[e.Task] = e
		case CloseTask:
			if _, ok := w.tasks[e.Task]; !ok {
				w.t.Fatalf("task %s is closed but not open", e.Task)
			}
			delete(w.tasks, e.Task)
		case HoldOn:
			w.move(e, 1)
		case Release, Post:
			w.move(e, -1)
		case Notify:
			w.told = append(w.told, names()[e.Member]+" "+e.Notice)
		}
	}
}

func (w *world) move(e Effect, sign int64) {
	w.t.Helper()
	key := e.Hold.ID + " " + strings.Join(e.Hold.Account, "/")
	amount, err := e.Hold.Amount.Mul(num.FromInt(sign))
	if err == nil {
		amount, err = w.held[key].Add(amount)
	}
	if err != nil || amount.Sign() < 0 {
		w.t.Fatalf("%s: %s %s after %s", key, e.Kind, e.Hold.Amount, w.held[key])
	}
	w.held[key] = amount
	if amount.Sign() == 0 {
		delete(w.held, key)
	}
}

// text is v as JSON.
func text(t rapid.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func roundTrip[T any](t rapid.TB, v T) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var back T
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(v, back) {
		again, _ := json.Marshal(back)
		t.Fatalf("does not survive JSON:\n%s\n%s", b, again)
	}
}

package engine

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Fault is a definite answer that is not the wished one: a refusal, a bad input, a limit. It is what
// every use case returns for what the caller can understand; any other error is internal.
//
// Code is stable and listed in fault_texts.go, Status is the HTTP status that carries it, Args fill the
// text and are shown to the caller (never a rejected value), Problems say which fields are wrong.
// Args["retry_after"], in whole seconds, becomes the header Retry-After. Args["at"] is an instant in RFC 3339, UTC;
// the text gives it by the clock of Zone, an IANA name, "" for UTC. Args["unit"] is what Args["left"] and Args["asked"] count;
// with Args["decimals"] they are amounts of money, of Args["currency"].
type Fault struct {
	Code     string
	Status   int
	Args     map[string]string
	Zone     string `json:",omitempty"`
	Problems []forms.Problem
}

// NewFault makes the fault of a code in faultTexts or flowStatuses; args are pairs of name and value. An unknown code or
// an odd number of args is a mistake in the program and panics.
func NewFault(code string, args ...string) *Fault {
	status := statusOf(code)
	if status == 0 || len(args)%2 != 0 {
		panic(fmt.Sprintf("engine.NewFault(%q, %q): unknown code or odd args", code, args))
	}
	f := &Fault{Code: code, Status: status}
	if len(args) > 0 {
		f.Args = make(map[string]string, len(args)/2)
	}
	for i := 0; i < len(args); i += 2 {
		f.Args[args[i]] = args[i+1]
	}
	return f
}

// Invalid is the fault of data with problems: 422, one problem per field or rule that fails.
func Invalid(problems []forms.Problem) *Fault {
	f := NewFault("invalid")
	f.Problems = problems
	return f
}

// ErrNoSession says that the caller is not signed in (any more).
var ErrNoSession error = NewFault("no_session")

// ErrNotFound says that there is no such thing, or that the caller may not know whether there is.
var ErrNotFound error = NewFault("not_found")

// Is reports whether target is a fault of the same code, for errors.Is(err, ErrNotFound).
func (f *Fault) Is(target error) bool {
	other, ok := target.(*Fault)
	return ok && other.Code == f.Code
}

// Error is for logs: the code, the args by name and how many problems; never a text for people.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.Code)
	for _, name := range sortedKeys(f.Args) {
		fmt.Fprintf(&b, " %s=%q", name, f.Args[name])
	}
	if len(f.Problems) > 0 {
		fmt.Fprintf(&b, " (%d problems, first %s at %q)", len(f.Problems), f.Problems[0].Code, f.Problems[0].Path)
	}
	return b.String()
}

// Text says what happened, for people, in lang or else in English.
func (f *Fault) Text(lang string) string {
	args := f.localArgs(lang)
	known, ok := faultTexts[f.Code]
	if !ok { // a refusal by a flow, whose catalogue lies in package flows
		return flows.Refusal{Code: f.Code, Args: args}.Text(lang)
	}
	pairs := make([]string, 0, 2*len(args))
	for _, name := range sortedKeys(args) {
		value := args[name]
		if word, ok := faultWords[name+"."+value]; ok {
			value = word.In(lang, forms.English)
		}
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(known.text.In(lang, forms.English))
}

// localArgs are the args as a text gives them: the instant by the clock of the zone, amounts with their unit.
func (f *Fault) localArgs(lang string) map[string]string {
	args := maps.Clone(f.Args)
	for _, name := range []string{"left", "asked"} {
		if decimals, err := strconv.Atoi(args["decimals"]); err == nil {
			args[name] = forms.MoneyText(args[name], args["currency"], decimals)
		}
		if unit := args["unit"]; unit != "" {
			args[name] = forms.Counted(args[name], unit, lang)
		}
	}
	at, ok := rules.ParseInstant(args["at"])
	zone, err := time.LoadLocation(f.Zone)
	if !ok || err != nil {
		return args
	}
	layout := "2 January 2006, 15:04"
	if lang == forms.Chinese {
		layout = "2006年1月2日 15:04"
	}
	args["at"] = time.UnixMilli(at).In(zone).Format(layout)
	return args
}

// AsFault gives the fault inside err, or nil where err is something else.
func AsFault(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// HasCode reports whether err is the fault of that code.
func HasCode(err error, code string) bool {
	f := AsFault(err)
	return f != nil && f.Code == code
}

package flows

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

var update = flag.Bool("update", false, "rewrite the histories in testdata")

// history is one instance as it is stored: what its events fold to. Files written by any release stay.
type history struct {
	Flow   json.RawMessage `json:"flow"`
	Events []Event         `json:"events"`
	State  State           `json:"state"`
}

// A script in testdata/histories/NAME.txt is played; what happened is compared with NAME.trace, and the
// events and the state with NAME.json.
func TestHistoriesAreDecidedAsEver(t *testing.T) {
	for _, file := range glob(t, "testdata/histories/*.txt") {
		name := strings.TrimSuffix(file, ".txt")
		t.Run(filepath.Base(name), func(t *testing.T) {
			trace, got := play(t, string(readFile(t, file)))
			b, err := json.MarshalIndent(got, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+".trace", []byte(trace))
			golden(t, name+".json", append(b, '\n'))
		})
	}
}

// Every history of every release folds to its state, and the definition it ran still compiles to the same.
func TestHistoriesOfEveryReleaseFold(t *testing.T) {
	for _, file := range glob(t, "testdata/histories/*.json") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var h history
			if err := json.Unmarshal(readFile(t, file), &h); err != nil {
				t.Fatal(err)
			}
			s := State{}
			for _, e := range h.Events {
				s = Apply(s, e)
			}
			if !reflect.DeepEqual(s, h.State) {
				t.Errorf("the events fold to\n%s", text(t, s))
			}
			if !reflect.DeepEqual(Fold(State{}, h.Events), s) {
				t.Error("Fold and Apply differ")
			}
		})
	}
}

// play runs a script: lines "flow NAME", "data FIELD NUMBER", "hold ACCOUNT AMOUNT", "balance ACCOUNT
// AMOUNT", "head NAME", "gone NAME", and "NAME VERB comment".
func play(t *testing.T, script string) (string, history) {
	t.Helper()
	w := newWorld(t, nil, office())
	w.data = rules.Data{}
	var trace strings.Builder
	var h history
	for _, line := range strings.Split(strings.TrimSpace(script), "\n") {
		fmt.Fprintln(&trace, line)
		words := strings.Fields(line)
		switch words[0] {
		case "#":
		case "flow":
			h.Flow = compact(t, readFile(t, "testdata/flows/"+words[1]+".json"))
			def, problems := Compile(h.Flow, Env{Rules: fields})
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			w.def = def
		case "data":
			next := rules.Data{words[1]: figure(words[2])}
			for id, v := range w.data {
				if id != words[1] {
					next[id] = v
				}
			}
			w.data = next
		case "hold":
			w.holds = holding(words[1] + " " + words[2])
		case "balance":
			w.org.balance[words[1]] = words[2]
		case "head":
			w.org.heads = words[1]
		case "gone":
			w.org.gone[words[1]] = true
		default:
			out := w.try(w.command(words[0], Verb(words[1]), strings.Join(words[2:], " ")))
			trace.WriteString(told(out))
		}
	}
	h.Events, h.State = w.events, w.s
	return trace.String(), h
}

// told writes what a command came to, a line an event and effect.
func told(out Out) string {
	var b strings.Builder
	if out.Refusal != nil {
		fmt.Fprintf(&b, "  ! %s\n", out.Refusal.Text("en"))
	}
	for _, e := range out.Events {
		fmt.Fprintf(&b, "  %s", e.Kind)
		for _, s := range []string{e.Node, names()[e.Member], string(e.SeatKind), e.Branch, string(e.Outcome), string(e.Status)} {
			if s != "" {
				fmt.Fprintf(&b, " %s", s)
			}
		}
		for _, r := range []*Reason{e.Reason, e.Change} {
			if r != nil {
				fmt.Fprintf(&b, " (%s)", r.Text("en"))
			}
		}
		b.WriteString("\n")
	}
	for _, e := range out.Effects {
		fmt.Fprintf(&b, "  → %s", e.Kind)
		for _, s := range []string{string(e.Status), e.Node, e.Title.In("en", ""), names()[e.Member], string(e.TaskKind), string(e.Outcome), e.Notice} {
			if s != "" {
				fmt.Fprintf(&b, " %s", s)
			}
		}
		if e.Incident {
			b.WriteString(" incident")
		}
		if e.Hold != nil {
			fmt.Fprintf(&b, " %s %s", AccountName(e.Hold.Account), e.Hold.Amount)
		}
		b.WriteString("\n")
	}
	return named(b.String())
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := readFile(t, file); string(want) != string(got) {
		t.Errorf("%s differs (go test ./flows -update rewrites it); got\n%s", file, got)
	}
}

func compact(t *testing.T, src []byte) json.RawMessage {
	t.Helper()
	var v json.RawMessage
	if err := json.Unmarshal(src, &v); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readFile(t testing.TB, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: nothing found, %v", pattern, err)
	}
	return files
}

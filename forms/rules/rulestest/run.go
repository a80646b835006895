package rulestest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/superform-dev/superform/forms/rules"
)

// Corpus runs the lines of a corpus through Go's evaluator. The zero Corpus has met no line yet. It is also what
// lines are made with, so that what is written is what is read.
type Corpus struct {
	Zones func(name string) (*time.Location, error) // the rules of a zone; needed where a world is located

	environments map[string]rules.Env
	worlds       map[string]*given
	counts       map[string]int
}

// Counts are the vectors that were run, by the name of the line's member.
func (c *Corpus) Counts() map[string]int { return c.counts }

// Check runs one line. The error says what came out and what should have.
func (c *Corpus) Check(src []byte) error {
	if len(bytes.TrimSpace(src)) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(src))
	decoder.DisallowUnknownFields()
	var line Line
	if err := decoder.Decode(&line); err != nil {
		return fmt.Errorf("%.200s: %w", src, err)
	}
	if err := c.check(&line); err != nil {
		return fmt.Errorf("%.600s: %w", src, err)
	}
	return nil
}

func (c *Corpus) check(line *Line) error {
	switch {
	case line.Environment != nil:
		return c.Meet(line)
	case line.World != nil:
		return c.Meet(line)
	case line.Rule != nil:
		return c.checkRule(line.Rule)
	case line.List != nil:
		return c.checkList(line.List)
	case line.Refused != nil:
		return c.checkRefused(line.Refused)
	case line.Number != nil:
		return c.checkNumber(line.Number)
	case line.Border != nil:
		return c.checkBorder(line.Border)
	case line.Pattern != nil:
		return c.checkPattern(line.Pattern)
	case line.Key != nil:
		return c.checkKey(line.Key)
	case line.Moment != nil:
		return c.checkMoment(line.Moment)
	case line.Zone != nil:
		return c.checkZone(line.Zone)
	}
	return errors.New("what is this line?")
}

func (c *Corpus) count(member string, n int) {
	if c.counts == nil {
		c.counts = map[string]int{}
	}
	c.counts[member] += n
}

// Meet keeps an environment or a world for the lines that follow, in place of an earlier one of that name.
func (c *Corpus) Meet(line *Line) error {
	if c.worlds == nil {
		c.worlds, c.environments = map[string]*given{}, map[string]rules.Env{}
	}
	if line.World != nil {
		w, err := line.World.read(c.Zones)
		c.worlds[line.World.ID] = w
		return err
	}
	env, err := line.Environment.Env()
	c.environments[line.Environment.Name] = env
	return err
}

// Compile compiles a source in an environment that was met.
func (c *Corpus) Compile(environment, source, want string) (*rules.Rule, *rules.Error, error) {
	env, ok := c.environments[environment]
	if !ok {
		return nil, nil, fmt.Errorf("what environment is %q?", environment)
	}
	var typ rules.Type
	if want != "" {
		var err error
		if typ, err = readType(want); err != nil {
			return nil, nil, err
		}
	}
	rule, cerr := rules.Compile(source, typ, env)
	return rule, cerr, nil
}

// recompile compiles the source of a published rule and holds it against what is published.
func (c *Corpus) recompile(environment, want string, published json.RawMessage) (*rules.Rule, error) {
	var head struct{ Source string }
	if err := json.Unmarshal(published, &head); err != nil {
		return nil, err
	}
	rule, cerr, err := c.Compile(environment, head.Source, want)
	if err != nil {
		return nil, err
	}
	if cerr != nil {
		return nil, cerr
	}
	made, err := Encode(rule)
	if err != nil {
		return nil, err
	}
	if string(made) != string(published) {
		return nil, fmt.Errorf("the rule compiles to %s", made)
	}
	return rule, nil
}

func (c *Corpus) checkRule(v *RuleVector) error {
	rule, err := c.recompile(v.Environment, v.Want, v.Compiled)
	if err != nil {
		return err
	}
	known := NewAnswers(nil)
	for _, asked := range v.Asks {
		if err := known.add(asked); err != nil {
			return err
		}
	}
	for _, want := range v.Runs {
		got, err := c.Run(rule, want.On, want.Budget, known)
		if err != nil {
			return err
		}
		if g, w := mustWrite(got), mustWrite(want); !bytes.Equal(g, w) {
			return fmt.Errorf("it comes to\n%s\nand not to\n%s", g, w)
		}
	}
	c.count("rule", len(v.Runs))
	return nil
}

// Answers are what is known about the asks of one rule, in the order in which they were first asked.
type Answers struct {
	Asks []Asked

	index  map[string]int
	values []rules.Answer
	invent func(rules.Ask) (answer rules.Answer, ok bool)
}

// NewAnswers are no answers yet. invent makes up the answer to an ask that is not among them, once; nil: nobody
// asks for anything else.
func NewAnswers(invent func(rules.Ask) (rules.Answer, bool)) *Answers {
	return &Answers{index: map[string]int{}, invent: invent}
}

func (a *Answers) add(asked Asked) error {
	var answer rules.Answer
	answer.Code = asked.Code
	if asked.Value != nil {
		v, err := ReadValue(asked.Value)
		if err != nil {
			return err
		}
		answer.Value = v
	}
	a.keep(asked, answer)
	return nil
}

func (a *Answers) keep(asked Asked, answer rules.Answer) {
	a.index[asked.Key] = len(a.Asks)
	a.Asks, a.values = append(a.Asks, asked), append(a.values, answer)
}

// find gives the place of an ask among the answers.
func (a *Answers) find(ask rules.Ask) (int, error) {
	key := ask.Key()
	if i, ok := a.index[key]; ok {
		return i, nil
	}
	if a.invent == nil {
		return 0, fmt.Errorf("it asks for %s", key)
	}
	asked := Asked{Key: key}
	answer, ok := a.invent(ask)
	switch {
	case !ok:
	case answer.Code != "":
		asked.Code = answer.Code
	default:
		asked.Value = WriteValue(answer.Value)
	}
	a.keep(asked, answer)
	return len(a.Asks) - 1, nil
}

// Run evaluates a rule in a world that was met, in rounds: what is asked is answered, where it is known, and the rule
// is evaluated again with a fresh budget, until it asks for nothing that is known.
func (c *Corpus) Run(rule *rules.Rule, world string, budget *Spent, known *Answers) (Run, error) {
	w, ok := c.worlds[world]
	if !ok {
		return Run{}, fmt.Errorf("what world is %q?", world)
	}
	out := Run{On: world, Budget: budget}
	facts := w.facts
	for {
		whole := *rules.NewBudget()
		if budget != nil {
			whole = rules.Budget{Steps: budget[0], Rows: budget[1], Text: budget[2]}
		}
		left := whole
		value, err := rule.Eval(&rules.Input{Data: w.data, Row: w.row, Facts: &facts, Budget: &left})
		out.Spent = Spent{whole.Steps - left.Steps, whole.Rows - left.Rows, whole.Text - left.Text}
		asks, missing := rules.AsMissing(err)
		var failure *rules.Failure
		switch {
		case missing:
			again, err := out.answer(asks, known, &facts)
			if again && err == nil {
				continue
			}
			return out, err
		case errors.As(err, &failure):
			out.Fails = &FailureVector{Code: failure.Code, Args: failure.Args, At: [2]int{failure.From, failure.To}}
			if len(failure.Args) == 0 {
				out.Fails.Args = nil
			}
		default:
			out.Gives = WriteValue(value)
		}
		return out, nil
	}
}

// answer notes a round, and answers of it what is known; false where that is nothing.
func (r *Run) answer(asks []rules.Ask, known *Answers, facts *rules.Facts) (again bool, err error) {
	var round []int
	for _, ask := range asks {
		i, err := known.find(ask)
		if err != nil {
			return false, err
		}
		round = append(round, i)
		switch {
		case known.Asks[i].Code != "":
			facts.Fail(ask, known.Asks[i].Code)
		case known.Asks[i].Value != nil:
			facts.Answer(ask, known.values[i].Value)
		default:
			continue
		}
		again = true
	}
	r.Rounds = append(r.Rounds, round)
	return again, nil
}

func (c *Corpus) checkList(v *ListVector) error {
	rule, err := c.recompile(v.Environment, "boolean", v.Compiled)
	if err != nil {
		return err
	}
	if _, refused := rule.Filter(); refused != nil {
		return refused
	}
	got, err := c.Matching(rule, v.Records)
	if err != nil {
		return err
	}
	if !slices.Equal(got, v.True) {
		return fmt.Errorf("it is true of %v", got)
	}
	c.count("list", v.Records)
	return nil
}

// Matching are those of the first records r0, r1 … for which a rule is true.
func (c *Corpus) Matching(rule *rules.Rule, records int) ([]int, error) {
	out := []int{}
	for i := range records {
		w, ok := c.worlds[fmt.Sprint("r", i)]
		if !ok {
			return nil, fmt.Errorf("there is no record r%d", i)
		}
		facts := w.facts
		v, err := rule.Eval(&rules.Input{Data: w.data, Facts: &facts})
		if err != nil {
			return nil, err
		}
		if v.AsBool() {
			out = append(out, i)
		}
	}
	return out, nil
}

// World is a world that was met: its record and facts.
func (c *Corpus) World(id string) (rules.Data, *rules.Facts, bool) {
	w, ok := c.worlds[id]
	if !ok {
		return nil, nil, false
	}
	facts := w.facts
	return w.data, &facts, true
}

func (c *Corpus) checkRefused(v *RefusedVector) error {
	rule, cerr, err := c.Compile(v.Environment, v.Source, v.Want)
	if err != nil {
		return err
	}
	if v.List && cerr == nil {
		_, cerr = rule.Filter()
	}
	if cerr == nil {
		return errors.New("it is a rule")
	}
	got := Refusal(v.Environment, v.Source, v.Want, cerr)
	got.Title, got.List = v.Title, v.List && rule != nil
	if g := mustWrite(got); !bytes.Equal(g, mustWrite(v)) {
		return fmt.Errorf("it is refused as\n%s", g)
	}
	c.count("refused", 1)
	return nil
}

// Refusal is the vector of an error.
func Refusal(environment, source, want string, e *rules.Error) *RefusedVector {
	out := &RefusedVector{Environment: environment, Source: source, Want: want, Code: e.Code, At: [2]int{e.From, e.To}, Hint: e.Hint}
	if len(e.Args) > 0 {
		out.Args = e.Args
	}
	return out
}

// Encode writes a part of a line as JSON without escaping what only HTML needs escaped, and without a line's end.
func Encode(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return plainJSON(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// plainJSON undoes the escapes of < > & that encoding/json has made in what writes its own JSON.
func plainJSON(src []byte) []byte {
	out := src[:0]
	for i := 0; i < len(src); i++ {
		if src[i] != '\\' || i+1 == len(src) {
			out = append(out, src[i])
			continue
		}
		if i+5 < len(src) {
			if c, ok := map[string]byte{`\u003c`: '<', `\u003e`: '>', `\u0026`: '&'}[string(src[i:i+6])]; ok {
				out = append(out, c)
				i += 5
				continue
			}
		}
		out = append(out, src[i], src[i+1])
		i++
	}
	return out
}

// Summary is the line that says how many vectors an evaluator ran: "vectors: go 21,300 rule, 5,000 number".
func Summary(evaluator string, counts map[string]int) string {
	names := make([]string, 0, len(counts))
	total := 0
	for name, count := range counts {
		names = append(names, name)
		total += count
	}
	sort.Slice(names, func(i, j int) bool {
		return counts[names[i]] > counts[names[j]] || counts[names[i]] == counts[names[j]] && names[i] < names[j]
	})
	for i, name := range names {
		names[i] = thousands(counts[name]) + " " + name
	}
	return "vectors: " + evaluator + " " + thousands(total) + " (" + strings.Join(names, ", ") + ")"
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

// Environment is one that was met.
func (c *Corpus) Environment(name string) rules.Env { return c.environments[name] }

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// publishedFiles are the files of the corpus. Each can be read alone.
var publishedFiles = map[string]func(*sheet) error{
	"hand.jsonl":     writeHand,
	"matrix.jsonl":   writeMatrix,
	"random.jsonl":   func(s *sheet) error { return s.randomRules(publishedSeed, 120, 980, 14) },
	"refused.jsonl":  writeRefused,
	"lists.jsonl":    func(s *sheet) error { return s.lists(publishedSeed, 100, 250) },
	"numbers.jsonl":  writeNumbers,
	"patterns.jsonl": writePatterns,
	"texts.jsonl":    writeTexts,
}

func publishedFile(name string) ([]byte, error) {
	var b bytes.Buffer
	err := publishedFiles[name](newSheet(&b))
	return b.Bytes(), err
}

// sheet is where lines are written; what they say of environments and worlds is known from then on.
type sheet struct {
	out    io.Writer
	corpus *rulestest.Corpus
	counts map[string]int // of the vectors that were written
}

func newSheet(out io.Writer) *sheet {
	return &sheet{out: out, corpus: &rulestest.Corpus{Zones: time.LoadLocation}, counts: map[string]int{}}
}

// total is how many vectors were written.
func (s *sheet) total() int {
	sum := 0
	for _, n := range s.counts {
		sum += n
	}
	return sum
}

func (s *sheet) count(line rulestest.Line) {
	switch {
	case line.Rule != nil:
		s.counts["rule"] += len(line.Rule.Runs)
	case line.List != nil:
		s.counts["list"] += line.List.Records
	case line.Number != nil:
		s.counts["number"] += len(line.Number.Give)
	case line.Pattern != nil:
		s.counts["pattern"] += len(line.Pattern.Found) + len(line.Pattern.Missed)
	}
}

func (s *sheet) line(line rulestest.Line) error {
	if line.Environment != nil || line.World != nil {
		if err := s.corpus.Meet(&line); err != nil {
			return err
		}
	}
	s.count(line)
	b, err := rulestest.Encode(line)
	if err != nil {
		return err
	}
	_, err = s.out.Write(append(b, '\n'))
	return err
}

// rule writes a rule with its runs.
func (s *sheet) rule(v *rulestest.RuleVector, rule *rules.Rule, known *rulestest.Answers) error {
	var err error
	v.Compiled, err = rulestest.Encode(rule)
	if err != nil {
		return err
	}
	v.Asks = known.Asks
	return s.line(rulestest.Line{Rule: v})
}

// writeHand writes the golden files' cases, the examples of the functions, and the rules of a large form.
func writeHand(s *sheet) error {
	files, err := rulestest.Read(os.DirFS("forms/rules/testdata"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := s.line(rulestest.Line{Environment: file.Environment}); err != nil {
			return err
		}
		worlds := map[string]string{}
		for _, c := range file.Cases {
			if err := s.golden(file.Name, c, worlds); err != nil {
				return fmt.Errorf("%s: %s: %w", file.Name, c.Title, err)
			}
		}
	}
	if err := s.examples(); err != nil {
		return err
	}
	return s.tables()
}

// golden writes a case of a golden file. Cases of one file that say the same of the world share it.
func (s *sheet) golden(file string, c rulestest.Case, worlds map[string]string) error {
	rule, refused, err := s.corpus.Compile(file, c.Source, c.Type)
	if err != nil || refused != nil {
		return err // those that are refused stand in another file
	}
	if tree, err := rulestest.Encode(rule); err != nil || len(tree) > 8<<10 {
		return err // of rules at the limits the golden files are enough
	}
	world := exampleWorld()
	world.Data, world.Row = rulestest.WriteData(c.Data), nil
	if c.Row != nil {
		world.Row = rulestest.WriteData(c.Row)
	}
	if c.Zone != "" {
		world.Zone = c.Zone
	}
	same, err := rulestest.Encode(world)
	if err != nil {
		return err
	}
	id, ok := worlds[string(same)]
	if !ok {
		id = fmt.Sprintf("%s %d", file, len(worlds))
		worlds[string(same)], world.ID = id, id
		if err := s.line(rulestest.Line{World: world}); err != nil {
			return err
		}
	}
	known := rulestest.NewAnswers(func(ask rules.Ask) (rules.Answer, bool) {
		if a, ok := c.Answers[ask.Key()]; ok {
			return a, true
		}
		v, ok := rulestest.ExampleFacts().Get(ask)
		return rules.Answer{Value: v}, ok
	})
	run, err := s.corpus.Run(rule, id, nil, known)
	if err != nil {
		return err
	}
	return s.rule(&rulestest.RuleVector{Title: file + ": " + c.Title, Environment: file, Want: c.Type, Runs: []rulestest.Run{run}}, rule, known)
}

// exampleWorld is an empty record with the facts of the golden files.
func exampleWorld() *rulestest.World {
	f := rulestest.ExampleFacts()
	return &rulestest.World{Data: map[string]rulestest.Plain{}, Now: rules.FormatInstant(f.Now), Zone: f.Zone, User: f.User, Department: f.Department, Company: f.Company}
}

// examples writes the examples of the table of functions.
func (s *sheet) examples() error {
	world := exampleWorld()
	world.ID = "example"
	if err := s.line(rulestest.Line{World: world}); err != nil {
		return err
	}
	if err := s.line(rulestest.Line{Environment: &rulestest.Environment{Name: "nothing", Fields: map[string]string{}}}); err != nil {
		return err
	}
	for _, f := range rules.Functions() {
		rule, refused, err := s.corpus.Compile("nothing", f.Example, "")
		if err != nil || refused != nil {
			return fmt.Errorf("%s: %v, %w", f.Example, refused, err)
		}
		known := rulestest.NewAnswers(func(ask rules.Ask) (rules.Answer, bool) {
			v, ok := rulestest.ExampleFacts().Get(ask)
			return rules.Answer{Value: v}, ok
		})
		run, err := s.corpus.Run(rule, world.ID, nil, known)
		if err != nil {
			return err
		}
		if err := s.rule(&rulestest.RuleVector{Title: "example: " + f.Name, Environment: "nothing", Runs: []rulestest.Run{run}}, rule, known); err != nil {
			return err
		}
	}
	return nil
}

// formRules are the rules of a form of 30 fields with a detail table, as in the benchmark of forms/rules.
var formRules = []string{
	"sum(items.amount)", "capitals(sum(items.amount))", "round(amount * 0.06, 2)", "amount > 5000", "amount > 10000 and flag",
	"any(items, .amount > 1000)", "any(items, .date > today())", "count(items) > 10", "name matches '^[a-z]{2,20}$'", "blank(name)",
	"flag ? amount * 1.5 : amount", "d < d2", "daysBetween(d, d2) + 1", "period(d)", "weekday(d) in [6, 7]",
	"tags contains 'urgent' or amount > 100", "length(name) > 3", "concat(name, '-', period(today()))", "max(items.amount)", "avg(items.amount)",
	"all(items, .amount >= 0.01)", "none(items, blank(.note))", "sum(items, .amount * (.qty ?? 1))", "count(items, .kind == 'k1')", "amount ?? 0",
	"year(at) == 2026", "clock > '08:30'", "not flag", "name startsWith 'a'", "upper(slice(name, 0, 2))",
	"sum(items, round(.amount * .qty / 3, 2))",
}

// tables writes those rules over a table of 20 and one of 500 rows.
func (s *sheet) tables() error {
	if err := s.line(rulestest.Line{Environment: mainEnvironment("main")}); err != nil {
		return err
	}
	for _, size := range []int{20, 500} {
		rows := make([]rules.Data, size)
		for i := range rows {
			rows[i] = rules.Data{
				"amount": rules.Num(num.FromMinor(int64(i)*1237+1, 2)), "qty": rules.Num(num.FromInt(int64(i % 7))), "note": rules.Text("n"), "kind": rules.Text(fmt.Sprint("k", i)), "date": rules.Date(20000 + int64(i)),
			}
		}
		world := exampleWorld()
		world.ID = fmt.Sprintf("%d rows", size)
		world.Data = rulestest.WriteData(rules.Data{
			"items": rules.Rows(rows), "amount": rules.Num(num.FromMinor(1234567, 2)), "name": rules.Text("name"), "flag": rules.Bool(true), "d": rules.Date(20000), "d2": rules.Date(20010),
			"at": rules.Instant(1_760_000_000_000), "clock": rules.TimeOfDay(30_000), "tags": rules.List([]rules.Value{rules.Text("late"), rules.Text("urgent")}),
		})
		if err := s.line(rulestest.Line{World: world}); err != nil {
			return err
		}
	}
	for _, source := range formRules {
		rule, refused, err := s.corpus.Compile("main", source, "")
		if err != nil || refused != nil {
			return fmt.Errorf("%s: %v, %w", source, refused, err)
		}
		v, known := &rulestest.RuleVector{Title: "form: " + source, Environment: "main"}, rulestest.NewAnswers(func(rules.Ask) (rules.Answer, bool) { return rules.Answer{}, false })
		for _, world := range []string{"20 rows", "500 rows"} {
			run, err := s.corpus.Run(rule, world, nil, known)
			if err != nil {
				return err
			}
			v.Runs = append(v.Runs, run)
		}
		if err := s.rule(v, rule, known); err != nil {
			return err
		}
	}
	return s.manyAsks()
}

// manyAsks writes a rule that needs more facts than one round asks for.
func (s *sheet) manyAsks() error {
	const source = "count(items, (calendarKnown(.date) == calendarKnown(addDays(.date, 500))) == ((calendarKnown(addDays(.date, 1000)) == calendarKnown(addDays(.date, 1500))) == calendarKnown(addDays(.date, 2000))))"
	rule, refused, err := s.corpus.Compile("main", source, "")
	if err != nil || refused != nil {
		return fmt.Errorf("%s: %v, %w", source, refused, err)
	}
	known := rulestest.NewAnswers(func(rules.Ask) (rules.Answer, bool) { return rules.Answer{}, false })
	run, err := s.corpus.Run(rule, "500 rows", nil, known)
	if err != nil {
		return err
	}
	return s.rule(&rulestest.RuleVector{Title: "2,500 facts are needed, 2,000 are asked for", Environment: "main", Runs: []rulestest.Run{run}}, rule, known)
}

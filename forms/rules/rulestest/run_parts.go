package rulestest

import (
	"fmt"
	"strconv"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// Calculate is what operations give by name, as vectors write it. b is nil for those on one number, decimals the
// places that round keeps.
func Calculate(a num.Number, b *num.Number, decimals int) map[string]string {
	if b == nil {
		out := map[string]string{
			"floor": a.Floor().String(), "ceil": a.Ceil().String(), "neg": a.Neg().String(), "abs": a.Abs().String(), "round": a.Round(decimals).String(),
			"decimals": strconv.Itoa(a.Decimals()), "sign": strconv.Itoa(a.Sign()), "int": "none",
		}
		if i, ok := a.Int(); ok && i <= 1<<53-1 && i >= -(1<<53-1) {
			out["int"] = strconv.FormatInt(i, 10)
		}
		return out
	}
	text := func(n num.Number, err error) string {
		switch err {
		case nil:
			return n.String()
		case num.ErrDivideByZero:
			return "division_by_zero"
		}
		return "overflow"
	}
	return map[string]string{
		"add": text(a.Add(*b)), "sub": text(a.Sub(*b)), "mul": text(a.Mul(*b)), "div": text(a.Div(*b)), "mod": text(a.Mod(*b)),
		"compare": strconv.Itoa(a.Cmp(*b)),
	}
}

func (c *Corpus) checkNumber(v *NumberVector) error {
	a, err := readNumber(v.A)
	if err != nil {
		return err
	}
	var got map[string]string
	if _, rounds := v.Give["round"]; rounds {
		decimals, err := strconv.Atoi(v.B)
		if err != nil {
			return err
		}
		got = Calculate(a, nil, decimals)
	} else {
		b, err := readNumber(v.B)
		if err != nil {
			return err
		}
		got = Calculate(a, &b, 0)
	}
	for name, want := range v.Give {
		if got[name] != want {
			return fmt.Errorf("%s gives %s", name, got[name])
		}
	}
	c.count("number", len(v.Give))
	return nil
}

// Border reads a text at the border.
func Border(text string) *BorderVector {
	codes := map[error]string{num.ErrSyntax: "syntax", num.ErrExponent: "exponent", num.ErrDigits: "digits", num.ErrDecimals: "decimals", num.ErrLength: "length"}
	n, err := num.Parse(text)
	if err != nil {
		return &BorderVector{Text: text, Refused: codes[err]}
	}
	return &BorderVector{Text: text, Number: n.String()}
}

func (c *Corpus) checkBorder(v *BorderVector) error {
	if got := Border(v.Text); *got != *v {
		return fmt.Errorf("it is read as %s%s", got.Number, got.Refused)
	}
	c.count("border", 1)
	return nil
}

func (c *Corpus) checkPattern(v *PatternVector) error {
	p, err := rules.CompilePattern(v.Source)
	if err != nil {
		return err
	}
	if program, err := Encode(p); err != nil || string(program) != string(v.Program) {
		return fmt.Errorf("it compiles to %s, %v", program, err)
	}
	for want, texts := range map[bool][]string{true: v.Found, false: v.Missed} {
		for _, text := range texts {
			if p.Match(text) != want {
				return fmt.Errorf("found in %q: %v", text, !want)
			}
		}
		c.count("pattern", len(texts))
	}
	return nil
}

func (c *Corpus) checkKey(v *KeyVector) error {
	ask := rules.Ask{Fact: v.Fact}
	for _, arg := range v.Args {
		value, err := ReadValue(arg)
		if err != nil {
			return err
		}
		ask.Args = append(ask.Args, value)
	}
	if got := ask.Key(); got != v.Key {
		return fmt.Errorf("its key is %s", got)
	}
	c.count("key", 1)
	return nil
}

// Moment reads a text as a date, an instant and a time.
func Moment(text string) *MomentVector {
	read := func(parse func(string) (int64, bool)) *int64 {
		if at, ok := parse(text); ok {
			return &at
		}
		return nil
	}
	return &MomentVector{Text: text, Date: read(rules.ParseDate), Instant: read(rules.ParseInstant), Time: read(rules.ParseTimeOfDay)}
}

func (c *Corpus) checkMoment(v *MomentVector) error {
	got, want := mustWrite(Moment(v.Text)), mustWrite(v)
	if string(got) != string(want) {
		return fmt.Errorf("it is read as %s", got)
	}
	c.count("moment", 1)
	return nil
}

// Clock is an instant with its date and its time on the clock of a zone.
func (c *Corpus) Clock(zone string, ms int64) ([3]string, error) {
	location, err := c.Zones(zone)
	if err != nil {
		return [3]string{}, err
	}
	facts := &rules.Facts{Now: ms, Zone: zone, Location: location}
	out := [3]string{rules.FormatInstant(ms)}
	for i, source := range []string{"today()", "time(now())"} {
		rule, cerr := rules.Compile(source, rules.Type{}, rules.Env{})
		if cerr != nil {
			return out, cerr
		}
		v, err := rule.Eval(&rules.Input{Facts: facts})
		if err != nil {
			return out, err
		}
		out[i+1] = v.String()
	}
	return out, nil
}

func (c *Corpus) checkZone(v *ZoneVector) error {
	for _, want := range v.Clock {
		ms, ok := rules.ParseInstant(want[0])
		if !ok {
			return fmt.Errorf("what instant is %q?", want[0])
		}
		if got, err := c.Clock(v.Zone, ms); err != nil || got != want {
			return fmt.Errorf("the clock shows %v, %v", got, err)
		}
	}
	c.count("zone", len(v.Clock))
	return nil
}

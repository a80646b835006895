package forms

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// Where looking at the parts of a rule takes too long, it is told as it is written; nothing is said of parts that were
// not looked at.
func TestWhy_TooMuchToLookAt(t *testing.T) {
	var b strings.Builder
	for i := range 500 {
		b.WriteString(`,{"_id":"` + itoa(i+1) + `","qty":1,"amount":2}`)
	}
	sent := `{"items":[` + b.String()[1:] + `]}`
	sum := strings.Repeat("sum(items.qty) + ", 90) + "0"
	for _, rule := range []struct{ keyword, source string }{
		{"x-require", sum + " > 0 or paid"}, {"x-require", sum + " > 0 and not paid"}, {"x-require", "not (" + sum + " < 0)"}, {"x-require", "blank(" + sum + ")"},
		{"x-require", sum + " == 60000"}, {"x-require", sum + " in [1, 2]"}, {"x-require", "any(items, .qty > 1 or " + strings.Repeat("sum(items.qty) + ", 90) + "0 > 0)"},
		{"x-value", sum}, {"x-value", "(" + sum + ") ?? days"}, {"x-value", sum + " > 0 ? 1 : 2"}, {"x-value", "days ?? (" + sum + ")"}, {"x-value", "days + " + sum},
		{"x-value", "round(" + sum + ", 1)"}, {"x-value", "-(" + sum + ")"},
	} {
		f := compile(t, wholeForm("{"+whyFields+`,"out":{`+whyNumber+`,"`+rule.keyword+`":`+quotedJSON(rule.source)+`}}`), whyEnv(t))
		for _, r := range whyOf(t, f, Input{Data: decoded(t, f, sent), Facts: whyClock()}, "out", whyReader(t)) {
			if r.Words[Chinese] == "" || r.Words[English] == "" {
				t.Errorf("%s says nothing of %.40s", rule.keyword, rule.source)
			}
		}
	}
}

// Asking why costs a few times what evaluating the record costs, whatever is asked for.
func TestWhy_CostsAsMuchAsTheRecord(t *testing.T) {
	var rows, checks strings.Builder
	for i := range 500 {
		rows.WriteString(`,{"_id":"` + itoa(i+1) + `","qty":1,"amount":2}`)
	}
	for i := range maxChecks {
		checks.WriteString(`,{"id":"c` + itoa(i) + `","when":"` + strings.Repeat("sum(items.qty) + ", 40) + `0 > 0","message":"no","at":"items.qty"}`)
	}
	form := wholeForm("{" + whyFields + "}")
	f := compile(t, form[:len(form)-1]+`,"checks":[`+checks.String()[1:]+`]}`, whyEnv(t))
	in := Input{Data: decoded(t, f, `{"items":[`+rows.String()[1:]+`]}`), Facts: whyClock()}
	paths := []string{"items.qty"}
	for i := range 49 {
		paths = append(paths, "items."+itoa(i+1)+".qty", "items.1.qty")
	}
	start := time.Now()
	f.Evaluate(in)
	evaluated := time.Since(start)
	f.Why(in, paths, whyReader(t))
	if why := time.Since(start) - evaluated; why > 30*evaluated {
		t.Errorf("evaluating takes %v, asking why %v", evaluated, why)
	}
}

// FuzzWhy explains any rule, as a condition and as a value: it says something, in whole characters, and never falls.
func FuzzWhy(f *testing.F) {
	for _, one := range whyRules {
		f.Add(one.rule, whySent)
	}
	for _, rule := range []string{"paid and not paid or paid", "(days / 0) > 1 ?? paid", "any(items, any(items, .qty > 1))", "kind.limit ?? days", "count(filter(items, .qty > 1))", "[days, total]"} {
		f.Add(rule, `{"items":[{"_id":"1"}],"kind":"sick"}`)
	}
	env, reader := whyEnv(f), whyReader(f)
	f.Fuzz(func(t *testing.T, rule, sent string) {
		if !utf8.ValidString(rule) || len(rule) > 300 {
			return
		}
		for _, property := range []string{`"x-show":`, `"x-require":`, `"x-lock":`, `"x-value":`, `"x-default":`} {
			definition := wholeForm("{" + whyFields + `,"out":{"type":"string","x-field":"text",` + property + quotedJSON(rule) + `}}`)
			form, problems := Compile([]byte(definition), env)
			if len(problems) > 0 {
				continue
			}
			data, _ := form.Decode([]byte(sent))
			facts := whyClock()
			for range 33 {
				reasons, asks := form.Why(Input{Data: data, Facts: facts}, []string{"out", "items"}, reader)
				for _, r := range reasons["out"] {
					if r.Words[Chinese] == "" || !utf8.ValidString(r.Words[Chinese]+r.Words[English]) || strings.Contains(r.Words[English], valuePlace) {
						t.Fatalf("%s%s: %q", property, rule, r.Words)
					}
					if r.From < 0 || r.To < r.From || r.To > len([]rune(rule)) && r.Keyword != "problem" {
						t.Fatalf("%s%s: part %d–%d", property, rule, r.From, r.To)
					}
				}
				if len(asks) == 0 {
					break
				}
				whyFacts(asks, facts)
			}
		}
	})
}

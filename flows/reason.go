package flows

import (
	"maps"
	"strings"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Reason explains an automatic act: which rule, with which figures (F29). Codes and their texts stand in
// messages.go.
type Reason struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// Text is the reason in a language, "zh-CN" or "en".
func (r Reason) Text(lang string) string { return textOf(r.Code, r.Args, lang) }

// because makes a reason; args are pairs of name and value.
func because(code string, args ...string) *Reason {
	return &Reason{Code: code, Args: pairs(args)}
}

// Refusal says why a command did nothing. Its codes and arguments:
//
//	already_handled  who (member), at (RFC 3339), outcome ("agreed", "withdrawn" …)
//	not_yours        –
//	not_open         –
//	not_allowed      verb
//	not_parked       –
//	unknown_verb     verb
//	other_flow       –  the definition is not the one the instance is pinned to
//	not_delegate     –
//	nothing_handed   –
//	delegate_own     –
//	comment_required –
//	comment_too_long max
//	balance_short    account, asked, left
//	hold_invalid     account, amount
//	fact_failed      fact, code
//	refused_by_rule  rule ("nobody", "requester"), node
type Refusal struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// Text is the refusal in a language, "zh-CN" or "en".
func (r Refusal) Text(lang string) string { return textOf(r.Code, r.Args, lang) }

// Error is the English text.
func (r *Refusal) Error() string { return r.Text(forms.English) }

func pairs(args []string) map[string]string {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]string, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i]] = args[i+1]
	}
	return m
}

// textOf fills the text of a code in one pass: an argument that holds braces stands as it is.
func textOf(code string, args map[string]string, lang string) string {
	m, ok := messages[code]
	if rule := args["rule"]; rule != "" {
		if special, has := messages[code+"."+rule]; has {
			m, ok = special, true
		}
	}
	if !ok {
		return code
	}
	if word, is := messages["outcome."+args["outcome"]]; is {
		args = maps.Clone(args)
		args["outcome"] = word.in(lang)
	}
	if why := args["code"]; why != "" {
		args = maps.Clone(args)
		args["code"] = factText(lang, why)
	}
	return fill(m.in(lang), args)
}

// factText puts a code such as "workdays: span_too_long" or "span_too_long" into words.
func factText(lang, code string) string {
	if fact, why, two := strings.Cut(code, ": "); two {
		return fact + ": " + rules.FactText(lang, why)
	}
	return rules.FactText(lang, code)
}

func (m message) in(lang string) string {
	if lang == forms.Chinese {
		return m.zh
	}
	return m.en
}

func fill(text string, args map[string]string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		end := strings.IndexByte(text, '}')
		if open < 0 || end < open {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:open])
		if arg, ok := args[text[open+1:end]]; ok {
			b.WriteString(arg)
		} else {
			b.WriteString(text[open : end+1])
		}
		text = text[end+1:]
	}
}

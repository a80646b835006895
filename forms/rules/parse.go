package rules

import (
	"errors"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// parsed is a source with its tokens and its tree as expr's parser reads it.
type parsed struct {
	source string
	runes  []rune
	tokens []token
	at     map[int]int // index of the token that begins at a rune
	root   ast.Node
}

// parse reads src, a rule over options where choice says so. Only what scan lets through reaches the parser.
func parse(src string, choice bool) (*parsed, *Error) {
	tokens, err := scan(src)
	if err != nil {
		return nil, err
	}
	p := &parsed{source: src, runes: []rune(src), tokens: tokens, at: make(map[int]int, len(tokens))}
	for i, t := range tokens {
		p.at[t.from] = i
	}
	if choice {
		return p, p.parseChoice()
	}
	tree, perr := parseSafely(src)
	if perr != nil {
		return nil, p.syntaxError(perr)
	}
	p.root = tree.Node
	return p, nil
}

// parseSafely keeps a fault of the parser from ending the process.
func parseSafely(src string) (tree *parser.Tree, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("unexpected")
		}
	}()
	return parser.Parse(src)
}

// syntaxError says in our own words what the parser refused.
func (p *parsed) syntaxError(err error) *Error {
	var at *file.Error
	if !errors.As(err, &at) {
		return &Error{Code: "unexpected", Args: args("text", ""), To: len(p.runes), Source: p.source}
	}
	from, to := min(max(at.From, 0), len(p.runes)), min(max(at.To, 0), len(p.runes))
	out := &Error{Code: "unexpected", From: from, To: max(from, to), Source: p.source}
	switch {
	case strings.HasPrefix(at.Message, "unexpected token EOF"), strings.HasPrefix(at.Message, "unexpected end"):
		last := p.tokens[len(p.tokens)-1]
		out.Code, out.From, out.To = "unexpected_end", last.to, last.to+1
		return out
	case strings.Contains(at.Message, "cannot be mixed"):
		out.Code = "default_mixed"
	case strings.HasPrefix(at.Message, "expected at least"):
		return p.tooFew(out, p.callBefore(from))
	}
	out.Args = args("text", string(p.runes[out.From:out.To]))
	return out
}

// tooFew says what a call lacks whose arguments end too early.
func (p *parsed) tooFew(out *Error, name string) *Error {
	out.Code, out.Args = "too_few_arguments", args("name", name)
	_, listed := functions[name]
	switch _, predicate := predicates[name]; {
	case predicate && !listed:
		out.Code = "predicate_arguments"
	case !listed:
		out.Code = "unknown_function"
	}
	return out
}

// callBefore is the name of the call whose closing bracket stands at a rune.
func (p *parsed) callBefore(at int) string {
	if i, ok := p.at[at]; ok && p.tokens[i].kind == tokenClose && p.tokens[i].pair > 0 {
		return p.tokens[p.tokens[i].pair-1].text
	}
	return ""
}

// closing is the end of the bracket that opens at, or directly after, the token beginning at a rune.
func (p *parsed) closing(at int) (int, bool) {
	i, ok := p.at[at]
	if !ok {
		return 0, false
	}
	if p.tokens[i].kind != tokenOpen {
		i++
	}
	if i >= len(p.tokens) || p.tokens[i].kind != tokenOpen {
		return 0, false
	}
	return p.tokens[p.tokens[i].pair].to, true
}

// tokenAt is the token that begins at a rune.
func (p *parsed) tokenAt(at int) (token, bool) {
	i, ok := p.at[at]
	if !ok {
		return token{}, false
	}
	return p.tokens[i], true
}

package rules

import (
	"strings"

	"github.com/expr-lang/expr/ast"
)

// call checks the call of a listed function, or of a predicate over rows.
func (c *checker) call(n ast.Node, name string, arguments []ast.Node, level int) (*Node, *Error) {
	at := c.make(OpCall, n, Type{}, runCall)
	at.Name = name
	if to, ok := c.closing(at.From); ok {
		at.To = to
	}
	if run, ok := predicates[name]; ok && len(arguments) == 2 {
		if body, ok := arguments[1].(*ast.PredicateNode); ok {
			return c.each(at, arguments[0], body, run, level)
		}
	}
	f, ok := functions[name]
	if !ok {
		return nil, c.unknownFunction(at, name)
	}
	if err := c.forbidden(at, name); err != nil {
		return nil, err
	}
	for _, arg := range arguments {
		checked, err := c.node(arg, level+1)
		if err != nil {
			return nil, err
		}
		at.Args = append(at.Args, checked)
	}
	if f.lacking != "" && len(at.Args) == f.needed {
		fact := c.make(OpFact, n, functions[f.lacking].result, functions[f.lacking].fact)
		fact.Name, fact.From, fact.To = f.lacking, at.From, at.To
		if err := c.forbidden(fact, f.lacking); err != nil {
			return nil, err
		}
		at.Args = append(at.Args, fact)
	}
	at.fn = f
	if f.asks {
		at.Op = OpAsk
		if err := c.choosing(at); err != nil {
			return nil, err
		}
	}
	if f.fact != nil {
		at.Op, at.run = OpFact, f.fact
	} else if f.asks {
		at.run = runAsk
	} else if f.add != nil {
		at.run = runFold
	}
	return at, c.arguments(at)
}

func (c *checker) unknownFunction(at *Node, name string) *Error {
	if _, ok := predicates[name]; ok {
		return c.refuse("predicate_arguments", at, "name", name)
	}
	names := append(sortedKeys(functions), sortedKeys(predicates)...)
	err := &Error{Code: "unknown_function", Args: args("name", name), From: at.From, To: at.From + len([]rune(name))}
	if err.Hint = synonyms[name]; err.Hint == "" {
		err.Hint = nearest(name, names)
	}
	return err
}

// synonyms are names of other languages' functions, with ours.
var synonyms = map[string]string{
	"len": "length", "size": "length", "mean": "avg", "average": "avg", "substr": "slice", "substring": "slice", "mid": "slice",
	"isBlank": "blank", "isEmpty": "blank", "isNull": "blank", "empty": "blank", "ceiling": "ceil", "exists": "any", "some": "any",
	"every": "all", "dateDiff": "daysBetween", "dateAdd": "addDays", "join": "concat", "toUpper": "upper", "toLower": "lower",
	"networkdays": "workdays", "workday": "workdays", "padStart": "pad", "padLeft": "pad", "lpad": "pad", "padEnd": "pad", "eomonth": "endOf", "edate": "addMonths",
	"weeknum": "week", "isoWeek": "week", "addHours": "addTime", "addMinutes": "addTime", "pinyin": "initials", "superior": "manager", "inRole": "hasRole",
}

// arguments checks number and kinds of the arguments and finds the result's type.
func (c *checker) arguments(n *Node) *Error {
	f := n.fn
	if len(n.Args) < f.needed || (len(n.Args) > len(f.params) && !f.repeats) {
		return c.refuse("argument_count", n, "name", n.Name, "signature", f.signature, "count", itoa(len(n.Args)))
	}
	for i, arg := range n.Args {
		p := f.params[min(i, len(f.params)-1)]
		if err := c.argument(n, i, arg, p); err != nil {
			return err
		}
	}
	if err := c.word(n); err != nil {
		return err
	}
	n.Type = f.result
	if f.add != nil {
		if err := c.convertAmong(n.Args); err != nil {
			return err
		}
	}
	if f.typed != nil {
		typ, bad := f.typed(n.Args)
		if bad >= 0 {
			arg := n.Args[bad]
			return c.refuse("argument_kind", arg, "name", n.Name, "signature", f.signature, "number", itoa(bad+1), "got", arg.Type.String())
		}
		n.Type = typ
	}
	return nil
}

// word checks that an argument which takes only some words is one of them, written out.
func (c *checker) word(n *Node) *Error {
	if n.fn.words == "" || len(n.Args) <= n.fn.wordAt {
		return nil
	}
	arg, words := n.Args[n.fn.wordAt], strings.Fields(n.fn.words)
	if isOneOf(arg, words...) {
		return nil
	}
	err := c.refuse("argument_word", arg, "name", n.Name, "number", itoa(n.fn.wordAt+1), "words", "'"+strings.Join(words, "', '")+"'")
	if arg.Op == OpLiteral {
		err.Hint = nearest(arg.Value.AsText(), words)
	}
	return err
}

func (c *checker) argument(call *Node, i int, arg *Node, p param) *Error {
	if !p.takes(arg.Type) {
		if err := c.convert(arg, p.timeKind(arg)); err != nil {
			return err
		}
	}
	if p.takes(arg.Type) {
		return nil
	}
	return c.refuse("argument_kind", arg, "name", call.Name, "signature", call.fn.signature, "number", itoa(i+1), "got", arg.Type.String())
}

// timeKind is the kind that a text literal is read as where p takes dates, instants or times: the first one
// that it can be read as, else the first one taken; blank where p takes none.
func (p param) timeKind(arg *Node) Kind {
	wanted := KindBlank
	for _, kind := range [3]Kind{KindTimeOfDay, KindInstant, KindDate} {
		if !p.kinds.has(kind) {
			continue
		}
		wanted = kind
		if _, ok := parseAs(kind, arg.Value.AsText()); ok {
			break
		}
	}
	return wanted
}

// each checks a predicate: rows, and what is asked or calculated of each of them.
func (c *checker) each(at *Node, rows ast.Node, body *ast.PredicateNode, run func(*evaluator, *Node) Value, level int) (*Node, *Error) {
	table, err := c.node(rows, level+1)
	if err != nil {
		return nil, err
	}
	if table.Type.Kind != KindRows {
		return nil, c.refuse("not_rows", table, "name", at.Name, "got", table.Type.String())
	}
	c.scopes = append(c.scopes, scope{columns: table.Type.Columns, table: origin(table)})
	value, err := c.node(body.Node, level+1)
	c.scopes = c.scopes[:len(c.scopes)-1]
	if err != nil {
		return nil, err
	}
	at.Op, at.run, at.Args = OpEach, run, []*Node{table, value}
	switch at.Name {
	case "filter":
		at.Type = table.Type
	case "map":
		if value.Type.Kind == KindList || value.Type.Kind == KindRows {
			return nil, c.refuse("list_of_lists", value, "got", value.Type.String())
		}
		at.Type = listOf(value.Type)
		return at, nil
	case "sum":
		at.Type = Type{Kind: KindNumber, Scale: value.Type.Scale}
		return at, c.must(value, KindNumber, "sum")
	case "count":
		at.Type = Type{Kind: KindNumber}
	default:
		at.Type = Type{Kind: KindBool}
	}
	return at, c.must(value, KindBool, at.Name)
}

// nearest is the name that the author may have meant, at most two edits away, fewer for short ones; "" if
// there is none. Of equally near ones the first counts.
func nearest(name string, names []string) string {
	best, limit := "", min(2, (len(name)+1)/3)+1
	for _, candidate := range names {
		if d := distance(name, candidate, limit); d < limit {
			best, limit = candidate, d
		}
	}
	return best
}

// distance is the number of characters to insert, delete, replace or swap with the next, cut at limit.
func distance(a, b string, limit int) int {
	if abs(len(a)-len(b)) >= limit || len(a) > 64 || len(b) > 65 {
		return limit
	}
	var rows [3][67]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, before, earlier := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if lower(a[i-1]) == lower(b[j-1]) {
				cost = 0
			}
			row[j] = min(before[j]+1, row[j-1]+1, before[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], earlier[j-2]+1)
			}
		}
	}
	return min(rows[len(a)%3][len(b)], limit)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

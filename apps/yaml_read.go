package apps

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of one file; what lies beyond them is refused.
const (
	MaxBytes = 2 << 20
	MaxDepth = 64
	maxKey   = 256     // runes
	maxMarks = 200_000 // characters that can structure a file
	maxNodes = 100_000 // values
	maxKeys  = 5_000   // of one block map; the library's time grows with their square
)

// Parse reads one YAML file of an app into its tree. path, relative to the app's folder, says what kind
// of file it is and so the order of its keys. The tree is nil exactly where there are problems.
//
// Read are JSON's types only. A plain scalar that other readers would take for something else (0x1F,
// ~, True, .5, 007) is refused with the advice to quote it; yes, no, on, off and dates are texts.
// Anchors, aliases, tags, merge keys, complex keys, duplicate keys, directives, several documents,
// control characters and what is over the limits are refused.
func Parse(path string, src []byte) (*Tree, []Problem) {
	text, bad := sourceText(path, src)
	if bad != nil {
		return nil, []Problem{*bad}
	}
	t := &Tree{Path: path, shape: shapeOf(path), lines: splitLines(text)}
	r := &reader{path: path, lines: t.lines}
	root := r.survive(func() *Node { return r.read(text) })
	if len(r.problems) > 0 {
		sortProblems(r.problems)
		return nil, r.problems
	}
	r.placeComments(root)
	t.Root = root
	t.canonical()
	return t, nil
}

// reader turns goccy's tokens and AST into nodes. It is the one door to that library.
type reader struct {
	path     string
	lines    []string
	problems []Problem
	comments []comment
	spots    []spot // where comments can go, in the order of the source
	nodes    int
}

func (r *reader) fail(at place, code string, args ...string) {
	if len(r.problems) < 20 {
		r.problems = append(r.problems, newProblem(r.path, at, code, args...))
	}
}

func newProblem(path string, at place, code string, args ...string) Problem {
	p := Problem{File: path, Line: at.line, Column: at.column, Code: code}
	if len(args) > 0 {
		p.Args = make(map[string]string, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			p.Args[args[i]] = args[i+1]
		}
	}
	return p
}

// survive runs what calls the library. It has panicked on odd input before, so a panic is a problem like
// any other.
func (r *reader) survive(read func() *Node) (root *Node) {
	defer func() {
		if caught := recover(); caught != nil {
			root = nil
			r.fail(place{1, 1}, "yaml_unreadable")
		}
	}()
	return read()
}

func (r *reader) read(text string) *Node {
	tokens := lexer.Tokenize(text)
	if !r.guard(tokens) {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err)
		return nil
	}
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if body != nil {
			r.fail(placeOf(doc.Body.GetToken()), "yaml_documents")
			return nil
		}
		body = doc.Body
	}
	if body == nil {
		r.fail(place{1, 1}, "yaml_empty")
		return nil
	}
	root := r.node(body, 1)
	if root != nil && root.Kind != Map {
		r.fail(root.at, "yaml_root")
		return nil
	}
	return root
}

// syntax reports what the parser refused, with the place where it did.
func (r *reader) syntax(err error) {
	var detailed interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if errors.As(err, &detailed) && detailed.GetToken() != nil {
		r.fail(r.clamp(placeOf(detailed.GetToken())), "yaml_syntax", "detail", detailed.GetMessage())
		return
	}
	r.fail(place{1, 1}, "yaml_syntax", "detail", firstLine(err.Error()))
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// clamp keeps a place that the library gives inside the source.
func (r *reader) clamp(at place) place {
	at.line = min(max(at.line, 1), len(r.lines))
	at.column = min(max(at.column, 1), len([]rune(r.lines[at.line-1]))+1)
	return at
}

func placeOf(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{1, 1}
	}
	return place{t.Position.Line, t.Position.Column}
}

// node converts one value of the AST. depth counts the maps and lists around it.
func (r *reader) node(n ast.Node, depth int) *Node {
	r.nodes++
	at := r.clamp(placeOf(n.GetToken()))
	if depth > MaxDepth {
		r.fail(at, "yaml_deep")
		return nil
	}
	if r.nodes > maxNodes {
		r.fail(at, "yaml_large")
		return nil
	}
	switch v := n.(type) {
	case *ast.MappingNode:
		return r.mapping(at, v.Values, v.IsFlowStyle, depth)
	case *ast.MappingValueNode:
		return r.mapping(at, []*ast.MappingValueNode{v}, v.IsFlowStyle, depth)
	case *ast.SequenceNode:
		return r.sequence(at, v, depth)
	case *ast.LiteralNode:
		if strings.HasPrefix(v.Start.Value, ">") {
			r.fail(at, "yaml_folded")
			return nil
		}
		return &Node{Kind: Text, Text: v.Value.Value, at: at, style: blockStyle}
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode,
		*ast.InfinityNode, *ast.NanNode:
		return r.scalar(at, n.GetToken())
	}
	r.fail(at, "yaml_feature", "feature", n.GetToken().Value)
	return nil
}

func (r *reader) mapping(at place, values []*ast.MappingValueNode, flow bool, depth int) *Node {
	out := &Node{Kind: Map, at: at}
	seen := make(map[string]place, len(values))
	for i, v := range values {
		keyToken := v.Key.GetToken()
		keyAt := r.clamp(placeOf(keyToken))
		if i == 0 && !flow {
			out.at = keyAt
		}
		key, ok := r.key(v.Key, keyAt)
		if !ok {
			continue
		}
		if first, double := seen[key]; double {
			r.fail(keyAt, "yaml_duplicate", "key", key, "line", itoa(first.line))
			continue
		}
		seen[key] = keyAt
		out.Members = append(out.Members, Member{Key: key, at: keyAt})
		if !flow {
			r.spots = append(r.spots, spot{at: keyAt, parent: out, index: len(out.Members) - 1})
		}
		out.Members[len(out.Members)-1].Value = r.node(v.Value, depth+1)
	}
	return out
}

func (r *reader) key(n ast.MapKeyNode, at place) (string, bool) {
	switch n.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode,
		*ast.InfinityNode, *ast.NanNode:
	default:
		r.fail(at, "yaml_feature", "feature", n.GetToken().Value)
		return "", false
	}
	key := n.GetToken().Value
	switch {
	case key == "":
		r.fail(at, "yaml_key_empty")
		return "", false
	case key == commentKey:
		r.fail(at, "yaml_comment_key")
		return "", false
	case len([]rune(key)) > maxKey:
		r.fail(at, "yaml_key_long")
		return "", false
	}
	return key, true
}

func (r *reader) sequence(at place, v *ast.SequenceNode, depth int) *Node {
	out := &Node{Kind: List, at: at}
	for i, item := range v.Values {
		if !v.IsFlowStyle {
			dash := at
			if i < len(v.Entries) {
				dash = r.clamp(placeOf(v.Entries[i].Start))
			}
			r.spots = append(r.spots, spot{at: dash, parent: out, index: i})
		}
		out.Items = append(out.Items, r.node(item, depth+1))
	}
	return out
}

// scalar reads a text, number, boolean or null that stands on one line. Texts folded over several lines
// are refused: the library does not fold them as YAML says.
func (r *reader) scalar(at place, t *token.Token) *Node {
	if t.Type == token.ImplicitNullType {
		return &Node{Kind: Null, at: at}
	}
	if !r.onOneLine(at, t) {
		r.fail(at, "yaml_folded")
		return nil
	}
	switch t.Type {
	case token.SingleQuoteType:
		return &Node{Kind: Text, Text: t.Value, at: at, style: singleQuoted}
	case token.DoubleQuoteType:
		return &Node{Kind: Text, Text: t.Value, at: at, style: doubleQuoted}
	}
	kind, plain := plainKind(t.Value)
	if !plain {
		r.fail(at, "yaml_ambiguous", "value", t.Value)
		return nil
	}
	n := &Node{Kind: kind, Text: t.Value, at: at}
	if kind == Null {
		n.Text = ""
	}
	return n
}

// onOneLine reports whether a scalar ends on the line where it begins.
func (r *reader) onOneLine(at place, t *token.Token) bool {
	line := []rune(r.lines[at.line-1])
	rest := line[min(at.column-1, len(line)):]
	switch t.Type {
	case token.SingleQuoteType, token.DoubleQuoteType:
		return quotedEnd(rest) > 0
	}
	return strings.HasPrefix(string(rest), t.Value)
}

// quotedEnd gives how many runes a quoted scalar takes, 0 where it is not closed on this line.
func quotedEnd(line []rune) int {
	if len(line) == 0 || line[0] != '"' && line[0] != '\'' {
		return 0
	}
	for i := 1; i < len(line); i++ {
		switch {
		case line[i] == '\\' && line[0] == '"':
			i++
		case line[i] != line[0]:
		case line[0] == '\'' && i+1 < len(line) && line[i+1] == '\'':
			i++
		default:
			return i + 1
		}
	}
	return 0
}

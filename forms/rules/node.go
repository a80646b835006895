package rules

// Ops of the checked tree. What stands in Name and Args:
//
//	literal                  Value; a blank Value is nil
//	field                    Name: field id                                     the record's value
//	cell                     Name: column id                                    in a row's own rule: that row's value
//	row                      Name: column id                                    in a predicate: the value of the row it looks at
//	column                   Name: column id; Args: rows                        list with the column's value of each row
//	part                     Name: the part; Args: parts                        one of the values of a value of several parts
//	fact                     Name: user department company now today
//	lookup                   Args: form, key, field (texts)                     raises Ask{"lookup", args}
//	neg not                  Args: operand
//	+ - * / %                Args: left, right
//	== != < <= > >= and or   Args: left, right
//	in contains startsWith   Args: left, right
//	matches                  Name: the pattern; Args: text
//	?:                       Args: condition, then, else
//	??                       Args: value, value if that is blank
//	list                     Args: elements
//	call                     Name: function; Args: arguments
//	ask                      Name: fact function; Args: arguments               raises Ask{Name, args}
//	each                     Name: any all none count filter map sum; Args: rows, predicate
const (
	OpLiteral    = "literal"
	OpField      = "field"
	OpCell       = "cell"
	OpRow        = "row"
	OpColumn     = "column"
	OpPart       = "part"
	OpFact       = "fact"
	OpLookup     = "lookup"
	OpNeg        = "neg"
	OpNot        = "not"
	OpAdd        = "+"
	OpSub        = "-"
	OpMul        = "*"
	OpDiv        = "/"
	OpMod        = "%"
	OpEq         = "=="
	OpNe         = "!="
	OpLt         = "<"
	OpLe         = "<="
	OpGt         = ">"
	OpGe         = ">="
	OpAnd        = "and"
	OpOr         = "or"
	OpIn         = "in"
	OpContains   = "contains"
	OpStartsWith = "startsWith"
	OpMatches    = "matches"
	OpIf         = "?:"
	OpDefault    = "??"
	OpList       = "list"
	OpCall       = "call"
	OpAsk        = "ask"
	OpEach       = "each"
)

// Node is one node of a checked tree. It is shared and read only. Type is static: the value is of that
// kind or blank. From and To are runes of the source, To exclusive.
type Node struct {
	Op, Name string
	Args     []*Node
	Value    Value
	Type     Type
	From, To int

	run     func(*evaluator, *Node) Value // what Op and Name stand for
	leaf    leaf                          // what eval does itself, without run; nothing where nobody said so
	fn      *function                     // of a call or an ask
	pattern *Pattern                      // of matches
}

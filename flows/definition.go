// Package flows says how a record moves: Decide turns a command into events and effects, Apply folds
// events into the state. Both are pure: what they need to know comes in as Facts, what is to happen goes
// out as Effects. The preview of a path, a replay and a test are the same two functions.
//
// The rules F1 to F30 that comments and tests name are those of the format reference's flow rules.
package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Env is what a definition is checked against: the fields its conditions may read.
type Env struct {
	Rules rules.Env
}

// Definition is a flow that Compile accepted. It is read-only and safe for use by many goroutines.
type Definition struct {
	Form  string
	Title forms.Text
	Nodes []*Node // the top block: start first, end last

	// Sources are all that the definition names people by, in the order written, and Reads the fields and
	// columns its conditions read, sorted: for checks across files ("where is she used?").
	Sources []SourceRef
	Reads   []string
	// Conditions are the rules by which branches are taken, in the order of the file.
	Conditions []Condition
	// References are the places whose conditions read other forms.
	References []forms.Reference

	byID map[string]*Node
	hash string
}

// Node is one node of the tree. What its type adds stands in spec.
type Node struct {
	ID    string
	Type  string
	Title forms.Text

	spec  spec
	owner *Node // the node in one of whose blocks this one stands; nil in the top block
	next  *Node // the node after it in its block; nil for the last
}

// SourceRef is one use of a source: "role" with the id of a role, "member" with a binding or a member.
type SourceRef struct {
	Path string // JSON pointer

	Source string
	Arg    string
}

// Hash names the definition by its content: SHA-256 of the canonical JSON it was compiled from, in hex.
func (d *Definition) Hash() string { return d.hash }

// Node finds a node of any block by its id.
func (d *Definition) Node(id string) (*Node, bool) {
	n, ok := d.byID[id]
	return n, ok
}

// Compile reads the canonical JSON of a flow file and checks it. It gives a definition or problems, never
// both; a problem's Path is a JSON pointer into src.
func Compile(src []byte, env Env) (*Definition, []forms.Problem) {
	c := &compiler{env: env, nodes: map[string]*Node{}}
	if len(src) > maxSource {
		c.problem("", "flow_too_large", "max", strconv.Itoa(maxSource))
		return nil, c.problems
	}
	root, ok := c.parse(src)
	if !ok {
		return nil, c.problems
	}
	d := c.definition(root)
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	sum := sha256.Sum256(src)
	d.hash = hex.EncodeToString(sum[:])
	return d, nil
}

func (c *compiler) definition(root value) *Definition {
	d := &Definition{byID: c.nodes}
	if !c.object(root, "format", "form", "title", "nodes") {
		return d
	}
	if format, _ := root.get("format"); format.kind != '0' || format.text != "1" {
		c.problem(format.at, "flow_format")
	}
	d.Title = c.title(root)
	if form, ok := c.text(root, "form", true); ok {
		d.Form = form
		if !isID(form) {
			at, _ := root.get("form")
			c.problem(at.at, "flow_id_grammar", "id", form)
		}
	}
	nodes, _ := root.get("nodes")
	d.Nodes = c.block(nodes, nil)
	c.ends(nodes, d.Nodes)
	slices.Sort(c.reads)
	d.Sources, d.Reads, d.References, d.Conditions = c.sourced, slices.Compact(c.reads), c.references, c.conditions
	return d
}

// ends checks that the top block begins with the start, ends with the end, and has no other of either.
func (c *compiler) ends(v value, nodes []*Node) {
	if len(nodes) != len(v.items) || len(nodes) == 0 {
		return // already a problem
	}
	if nodes[0].Type != "start" {
		c.problem(v.items[0].at, "flow_start_first")
	}
	if nodes[len(nodes)-1].Type != "end" {
		c.problem(v.items[len(v.items)-1].at, "flow_end_last")
	}
}

// block reads a list of nodes and chains them; owner is nil for the top block.
func (c *compiler) block(v value, owner *Node) []*Node {
	if v.kind != '[' {
		c.problem(v.at, "flow_not_list")
		return nil
	}
	if c.nesting >= maxNesting {
		c.problem(v.at, "flow_nesting", "max", strconv.Itoa(maxNesting))
		return nil
	}
	if owner == nil && len(v.items) == 0 {
		c.problem(v.at, "flow_start_first")
	}
	c.nesting++
	defer func() { c.nesting-- }()
	nodes := make([]*Node, 0, len(v.items))
	for i, item := range v.items {
		n := c.node(item, owner)
		if n == nil {
			continue
		}
		if (n.Type == "start" && (i > 0 || owner != nil)) || (n.Type == "end" && (i < len(v.items)-1 || owner != nil)) {
			c.problem(item.at, "flow_"+n.Type+"_place")
		}
		if len(nodes) > 0 {
			nodes[len(nodes)-1].next = n
		}
		nodes = append(nodes, n)
	}
	return nodes
}

func (c *compiler) node(v value, owner *Node) *Node {
	if v.kind != '{' {
		c.problem(v.at, "flow_not_object")
		return nil
	}
	n := &Node{owner: owner}
	id, ok := c.id(v)
	if ok {
		n.ID = id
		if _, twice := c.nodes[id]; twice {
			at, _ := v.get("id")
			c.problem(at.at, "flow_id_twice", "id", id)
		}
		c.nodes[id] = n
		if len(c.nodes) == maxNodes+1 {
			c.problem(v.at, "flow_too_many", "max", strconv.Itoa(maxNodes))
		}
	}
	n.Type, ok = c.text(v, "type", true)
	if !ok {
		return nil
	}
	n.Title = c.title(v)
	n.spec = readSpec(c, n, v)
	if n.spec == nil {
		at, _ := v.get("type")
		c.unknown(at.at, "flow_type_unknown", n.Type, nodeTypes)
		return nil
	}
	return n
}

package apps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
)

// Placeholders in a step's data: {member: wang}, {members: [wang, li]}, {department: rd} and {departments: [rd, yard]} name people and departments of
// the case, as the value of a field or column.
var placeholders = map[string]string{"member": "member", "members": "member", "department": "department", "departments": "department"}

// BindPeople gives data with the ids that of gives for the members and departments that they name; path is where in the data a key stands.
func BindPeople(data []byte, of func(path, kind, key string) string) []byte {
	if data == nil {
		return nil
	}
	r := &jsonReader{dec: json.NewDecoder(bytes.NewReader(data))}
	r.dec.UseNumber()
	n, err := r.value(1)
	if err != nil || n.Kind != Map {
		return data // no object: the form says what is wrong with it
	}
	n.people("", of)
	return n.JSON()
}

// people binds the values of a row or record. A row itself is no placeholder, whatever its columns are called.
func (n *Node) people(path string, of func(path, kind, key string) string) {
	for i := range n.Members {
		m := &n.Members[i]
		at := below(path, m.Key)
		if named := m.Value.placeholder(at, of); named != nil {
			m.Value = named
			continue
		}
		for j, row := range m.Value.Items {
			row.people(at+"/"+itoa(j), of)
		}
	}
}

// placeholder gives what stands in place of a value that names people or departments; nil for any other.
func (n *Node) placeholder(path string, of func(path, kind, key string) string) *Node {
	if n.Kind != Map || len(n.Members) != 1 {
		return nil
	}
	name, value := n.Members[0].Key, n.Members[0].Value
	kind, several := placeholders[name], name == "members" || name == "departments"
	at := below(path, name)
	switch {
	case kind == "" || several != (value.Kind == List) || !several && value.Kind != Text:
		return nil
	case !several:
		return &Node{Kind: Text, Text: of(at, kind, value.Text)}
	}
	list := &Node{Kind: List}
	for i, one := range value.Items {
		if one.Kind != Text {
			return nil
		}
		list.Items = append(list.Items, &Node{Kind: Text, Text: of(at+"/"+itoa(i), kind, one.Text)})
	}
	return list
}

// boundData makes of a step's data what Decode takes, with made-up ids for files, members and departments, and says which of them there are not.
func (c *checker) boundData(s *scenario, step *Step) []byte {
	at := step.Pointer + "/" + step.Verb + "/data"
	return caseData(BindPeople(step.Data, func(path, kind, key string) string {
		if kind == "member" {
			c.person(s.t, at+path, key, s.members)
		} else {
			c.place(s.t, at+path, key, s.places)
		}
		return madeUp(kind + key)
	}))
}

// madeUp is an id of its own for each name.
func madeUp(name string) string {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(name)) // it never fails
	return fmt.Sprintf("00000000-0000-7000-8000-%012x", sum.Sum64()&(1<<48-1))
}

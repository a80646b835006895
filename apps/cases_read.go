package apps

import (
	"bytes"
	"encoding/json"
	"strings"
)

// readCases makes the cases of one file from a tree of the right shape.
func readCases(t *Tree) []*Case {
	given := Given{Zone: DefaultZone}
	given.read(t.Root)
	for _, m := range t.Root.Get("departments").members() {
		given.Departments = append(given.Departments, CaseDepartment{
			ID: m.Key, Name: wordsOf(m.Value.Get("name")),
			Parent: m.Value.Get("parent").String(), Head: m.Value.Get("head").String(),
		})
	}
	for _, m := range t.Root.Get("members").members() {
		given.Members = append(given.Members, CaseMember{
			ID: m.Key, Name: wordsOf(m.Value.Get("name")), Department: m.Value.Get("department").String(),
			Manager: m.Value.Get("manager").String(), Roles: m.Value.Get("roles").Texts(),
			Further: m.Value.Get("further").Texts(), Offline: m.Value.Get("clerks") != nil, Clerks: m.Value.Get("clerks").Texts(),
			Absent: m.Value.Get("present").String() == "false", Post: wordsOf(m.Value.Get("post")), Phone: m.Value.Get("phone").String(),
			InternalNumber: m.Value.Get("internal_number").String(), Email: m.Value.Get("email").String(), StaffNumber: m.Value.Get("staff_number").String(),
			Hidden: isTrue(m.Value.Get("hidden")), HiddenPhone: isTrue(m.Value.Get("hidden_phone")), Account: m.Value.Get("account").String(),
		})
	}
	var out []*Case
	for i, n := range t.Root.Get("cases").items() {
		c := &Case{
			File: t.Path, ID: n.Get("id").String(), Title: wordsOf(n.Get("title")),
			Covers: n.Get("covers").Texts(), Given: given, Line: n.at.line,
		}
		c.Given.read(n)
		for j, s := range n.Get("steps").items() {
			c.Steps = append(c.Steps, readStep(s, "/cases/"+itoa(i)+"/steps/"+itoa(j)))
		}
		out = append(out, c)
	}
	return out
}

// read takes over what n gives; calendar and balances are merged entry by entry.
func (g *Given) read(n *Node) {
	if now := n.Get("now"); now != nil {
		g.Now = momentOf(now)
	}
	if zone := n.Get("zone"); zone != nil {
		g.Zone = zone.Text
	}
	g.Calendar = append([]CaseDay(nil), g.Calendar...)
	for _, m := range n.Get("calendar").members() {
		day := CaseDay{Date: m.Key, Off: m.Value.Text == "holiday"}
		replaced := false
		for i := range g.Calendar {
			if g.Calendar[i].Date == day.Date {
				g.Calendar[i], replaced = day, true
			}
		}
		if !replaced {
			g.Calendar = append(g.Calendar, day)
		}
	}
	g.Balances = append([]CaseBalance(nil), g.Balances...)
	for _, b := range readBalances(n.Get("balances")) {
		replaced := false
		for i := range g.Balances {
			if strings.Join(g.Balances[i].Account, "/") == strings.Join(b.Account, "/") {
				g.Balances[i], replaced = b, true
			}
		}
		if !replaced {
			g.Balances = append(g.Balances, b)
		}
	}
}

func momentOf(n *Node) Moment {
	if n == nil {
		return Moment{}
	}
	return Moment{Text: n.Text, Line: n.at.line}
}

func readBalances(n *Node) []CaseBalance {
	var out []CaseBalance
	for _, m := range n.members() {
		out = append(out, CaseBalance{Account: strings.Split(m.Key, "/"), Amount: m.Value.Text})
	}
	return out
}

func readStep(n *Node, pointer string) Step {
	s := Step{As: n.Get("as").String(), Line: n.at.line, Pointer: pointer}
	for _, verb := range stepVerbs {
		v := n.Get(verb)
		if v == nil {
			continue
		}
		s.Verb, s.Form, s.AsRecord = verb, v.Get("form").String(), v.Get("as_record").String()
		s.For, s.Place = v.Get("for").String(), v.Get("department").String()
		s.Record, s.Node, s.Comment = v.Get("record").String(), v.Get("node").String(), v.Get("comment").String()
		s.Data, s.To = v.Get("data").JSON(), momentOf(v.Get("to"))
		s.Mentions = v.Get("mentions").Texts()
		s.Days = smallInt(v.Get("days"))
		s.Person = readPerson(v)
		s.List = CaseList{v.Get("scope").String(), v.Get("filter").String(), v.Get("sort").String(), v.Get("fields").Texts()}
	}
	if e := n.Get("expect"); e != nil {
		s.Expect = readExpect(e)
	}
	return s
}

func isTrue(n *Node) bool { return n.String() == "true" }

func readPerson(v *Node) CasePerson {
	return CasePerson{
		View: v.Get("view").String(), Department: v.Get("department").String(), Group: v.Get("group").String(), Search: v.Get("search").String(),
		Below: isTrue(v.Get("below")), Favourites: isTrue(v.Get("favourites")), Member: v.Get("member").String(), Off: isTrue(v.Get("off")),
		Name: v.Get("name").String(), Add: v.Get("add").Texts(), Remove: v.Get("remove").Texts(),
		Login: v.Get("login").String(), Password: v.Get("password").String(),
	}
}

// smallInt reads a whole number from 0 to 999,999; anything else is 0, which checks refuse.
func smallInt(n *Node) int {
	out := 0
	for _, r := range n.String() {
		if r < '0' || r > '9' || out > 99_999 {
			return 0
		}
		out = out*10 + int(r-'0')
	}
	return out
}

func readExpect(n *Node) *Expect {
	e := &Expect{
		Record: n.Get("record").String(), Refused: n.Get("refused").String(), Exact: n.Get("problems") != nil,
		Warnings: n.Get("warnings").Texts(), HasWarn: n.Get("warnings") != nil,
		Status: n.Get("status").String(), Number: n.Get("number").String(), Summary: n.Get("summary").String(),
		Required: n.Get("required").Texts(), Optional: n.Get("optional").Texts(), Hidden: n.Get("hidden").Texts(),
		Absent: n.Get("absent").Texts(), Records: n.Get("records").Texts(), HasList: n.Get("records") != nil,
		People: n.Get("people").Texts(), HasPeople: n.Get("people") != nil,
		Places: n.Get("departments").Texts(), HasPlaces: n.Get("departments") != nil,
		Actions: n.Get("actions").Texts(), HasDeeds: n.Get("actions") != nil,
		Path: n.Get("path").Texts(), HasPath: n.Get("path") != nil, HasTasks: n.Get("tasks") != nil,
		Balance: readBalances(n.Get("balance")), Available: readBalances(n.Get("available")), Line: n.at.line,
	}
	if i := n.Get("incident"); i != nil {
		yes := i.Text == "true"
		e.Incident = &yes
	}
	for _, m := range n.Get("args").members() {
		if e.Args == nil {
			e.Args = map[string]string{}
		}
		e.Args[m.Key] = m.Value.Text
	}
	for _, p := range n.Get("problems").items() {
		e.Problems = append(e.Problems, ExpectedProblem{p.Get("path").String(), p.Get("code").String(), p.Get("check").String()})
	}
	for _, m := range n.Get("values").members() {
		e.Values = append(e.Values, ExpectedValue{m.Key, m.Value.JSON()})
	}
	for _, m := range n.Get("tasks").members() {
		e.Tasks = append(e.Tasks, ExpectedTasks{m.Key, m.Value.Texts()})
	}
	return e
}

// Bind gives the step's data with each {file: name} replaced by the id that file gives for the name; nil
// where the step has no data.
func (s *Step) Bind(file func(name string) string) []byte { return bindFiles(s.Data, file) }

// bindFiles replaces {"file": name} by an id wherever it stands in data.
func bindFiles(data []byte, file func(string) string) []byte {
	if data == nil {
		return nil
	}
	r := &jsonReader{dec: json.NewDecoder(bytes.NewReader(data))}
	r.dec.UseNumber()
	n, err := r.value(1)
	if err != nil {
		return data // written by Node.JSON, so this cannot be
	}
	return n.bound(file).JSON()
}

func (n *Node) bound(file func(string) string) *Node {
	if len(n.Members) == 1 && n.Members[0].Key == "file" && n.Members[0].Value.Kind == Text {
		return &Node{Kind: Text, Text: file(n.Members[0].Value.Text)}
	}
	for i := range n.Items {
		n.Items[i] = n.Items[i].bound(file)
	}
	for i := range n.Members {
		n.Members[i].Value = n.Members[i].Value.bound(file)
	}
	return n
}

package apps

import (
	"strconv"
	"strings"
	"time"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// cases checks that every case can be run: that people, records, forms and nodes exist where it names them.
func (c *checker) cases() {
	seen := map[string]string{}
	checked := map[string]bool{}
	index := map[string]int{}
	for _, one := range c.a.Cases {
		t := c.a.Trees[one.File]
		at := "/cases/" + itoa(index[one.File])
		index[one.File]++
		if !checked[one.File] {
			checked[one.File] = true
			c.company(t, &one.Given)
			c.figures(t, "")
		}
		c.figures(t, at)
		if file, twice := seen[one.ID]; twice && file != one.File {
			c.fail(t, at+"/id", "case_twice", "id", one.ID, "file", file)
		}
		seen[one.ID] = one.File
		c.oneCase(t, at, one)
	}
}

// company checks the given people.
func (c *checker) company(t *Tree, g *Given) {
	if !knownZone(g.Zone) {
		c.fail(t, "/zone", "case_zone", "value", clip(g.Zone))
	}
	departments, members := map[string]string{}, map[string]string{}
	for _, d := range g.Departments {
		departments[d.ID] = d.Parent
	}
	for _, m := range g.Members {
		members[m.ID] = m.Manager
	}
	for _, d := range g.Departments {
		at := below("/departments", d.ID)
		c.person(t, at+"/head", d.Head, members)
		c.place(t, at+"/parent", d.Parent, departments)
		if circles(d.ID, departments) {
			c.fail(t, at+"/parent", "department_circle", "id", d.ID)
		}
	}
	for i, m := range g.Members {
		at := below("/members", m.ID)
		c.person(t, at+"/manager", m.Manager, members)
		c.place(t, at+"/department", m.Department, departments)
		for j, id := range m.Further {
			c.place(t, at+"/further/"+itoa(j), id, departments)
		}
		for j, id := range m.Clerks {
			c.person(t, at+"/clerks/"+itoa(j), id, members)
		}
		if circles(m.ID, members) {
			c.fail(t, at+"/manager", "manager_circle", "id", m.ID)
		}
		roles := append(c.roleIDs(), "flow-admin", "admin")
		for j, role := range g.Members[i].Roles {
			if !contains(roles, role) {
				c.fail(t, at+"/roles/"+itoa(j), "role_unknown", "id", clip(role), "suggestion", nearest(role, roles))
			}
		}
	}
}

// knownZone reports whether a text can name a time zone; whether the zone exists the engine knows, which
// has the zone data.
func knownZone(zone string) bool {
	return zone != "" && len(zone) <= 64 && strings.Trim(zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-") == ""
}

func (c *checker) person(t *Tree, pointer, id string, members map[string]string) {
	if _, ok := members[id]; id != "" && !ok {
		c.fail(t, pointer, "member_unknown", "id", clip(id), "suggestion", nearest(id, sortedKeys(members)))
	}
}

func (c *checker) place(t *Tree, pointer, id string, departments map[string]string) {
	if _, ok := departments[id]; id != "" && !ok {
		c.fail(t, pointer, "member_department", "id", clip(id), "suggestion", nearest(id, sortedKeys(departments)))
	}
}

// circles reports whether somebody is above themselves.
func circles(id string, above map[string]string) bool {
	at := id
	for range len(above) + 1 {
		at = above[at]
		if at == "" {
			return false
		}
		if at == id {
			return true
		}
	}
	return false
}

// figures checks balances and the calendar under a pointer.
func (c *checker) figures(t *Tree, at string) {
	c.amounts(t, at+"/balances")
	for _, m := range t.Find(at + "/calendar").members() {
		if _, ok := rules.ParseDate(m.Key); !ok {
			c.failKey(t, below(at+"/calendar", m.Key), "date_syntax", "value", clip(m.Key))
		}
	}
	if now := t.Find(at + "/now"); now != nil {
		if _, ok := momentOf(now).Instant(time.UTC); !ok {
			c.fail(t, at+"/now", "now_syntax", "value", clip(now.Text))
		}
	}
}

func (c *checker) amounts(t *Tree, at string) {
	for _, m := range t.Find(at).members() {
		if _, err := num.Parse(m.Value.Text); err != nil {
			c.fail(t, below(at, m.Key), "amount_syntax", "value", clip(m.Value.Text))
		}
	}
}

// scenario is what is known while the steps of one case are checked.
type scenario struct {
	t       *Tree
	members map[string]string
	places  map[string]string // departments
	records map[string]string // name to form
	groups  map[string]string // that a step made, to who made them
	now     int64
}

func (c *checker) oneCase(t *Tree, at string, one *Case) {
	if one.Given.Now.Text == "" {
		c.fail(t, at, "case_now")
	}
	s := &scenario{t: t, members: map[string]string{}, places: map[string]string{}, records: map[string]string{}, groups: map[string]string{}}
	for _, d := range one.Given.Departments {
		s.places[d.ID] = d.Parent
	}
	for _, m := range one.Given.Members {
		s.members[m.ID] = m.Manager
	}
	s.now, _ = one.Given.Now.Instant(time.UTC)
	for i := range one.Steps {
		c.step(s, &one.Steps[i])
	}
}

func (c *checker) step(s *scenario, step *Step) {
	at := step.Pointer
	switch {
	case step.Verb == "advance":
		c.advance(s, step)
	case step.As == "":
		c.fail(s.t, at, "step_as")
	default:
		c.person(s.t, at+"/as", step.As, s.members)
	}
	form := step.Form
	verb := at + "/" + step.Verb
	if contains(peopleVerbs, step.Verb) {
		c.peopleStep(s, step)
		return
	}
	switch step.Verb {
	case "evaluate", "preview", "submit", "list":
		if c.formRef(s.t, verb+"/form", form) == nil {
			form = ""
		}
		if step.AsRecord != "" {
			if s.records[step.AsRecord] != "" {
				c.fail(s.t, verb+"/as_record", "step_record_twice", "id", step.AsRecord)
			}
			s.records[step.AsRecord] = step.Form
		}
	case "advance":
	default:
		form = c.recordRef(s, verb+"/record", step.Record)
	}
	c.person(s.t, verb+"/for", step.For, s.members)
	c.place(s.t, verb+"/department", step.Place, s.places)
	for i, who := range step.Mentions {
		c.person(s.t, below(verb+"/mentions", strconv.Itoa(i)), who, s.members)
	}
	c.stepData(s, step, form)
	if step.Node != "" {
		c.node(s, verb+"/node", form, step.Node)
	}
	if step.Expect != nil {
		c.expect(s, step, form)
	}
}

func (c *checker) advance(s *scenario, step *Step) {
	at := step.Pointer
	if step.As != "" {
		c.fail(s.t, at+"/as", "step_as_nobody")
	}
	if step.To.Text == "" {
		if step.Days < 1 || step.Days > 3660 {
			c.fail(s.t, at+"/advance/days", "step_days")
		}
		s.now += int64(step.Days) * 24 * 3600 * 1000
		return
	}
	to, ok := step.To.Instant(time.UTC)
	switch {
	case !ok:
		c.fail(s.t, at+"/advance/to", "now_syntax", "value", clip(step.To.Text))
	case to < s.now-14*3600*1000: // zones apart
		c.fail(s.t, at+"/advance/to", "step_clock")
	default:
		s.now = to
	}
}

// recordRef gives the form of a record that an earlier step named.
func (c *checker) recordRef(s *scenario, pointer, name string) string {
	form, ok := s.records[name]
	if !ok {
		c.fail(s.t, pointer, "step_record", "id", clip(name), "suggestion", nearest(name, sortedKeys(s.records)))
	}
	return form
}

// stepData checks that the form can read the data, except where the step expects that it cannot.
func (c *checker) stepData(s *scenario, step *Step, form string) {
	compiled := c.out.Forms[form]
	if compiled == nil || step.Data == nil {
		return
	}
	data, problems := compiled.Decode(c.boundData(s, step))
	problems = append(problems, c.missingOptions(compiled, data)...)
	for _, p := range problems {
		if !step.expects(p) {
			at := step.Pointer + "/" + step.Verb + "/data"
			c.dataProblem(s.t, dataPointer(s.t, at, p.Path), p)
		}
	}
}

func (s *Step) expects(p forms.Problem) bool {
	if s.Expect == nil {
		return false
	}
	for _, e := range s.Expect.Problems {
		if e.Path == p.Path && e.Code == p.Code {
			return true
		}
	}
	return false
}

func (c *checker) node(s *scenario, pointer, form, node string) {
	for _, f := range c.a.Flows {
		if f.Form != form || c.out.Flows[f.ID] == nil {
			continue
		}
		if n, ok := c.out.Flows[f.ID].Node(node); !ok || n.Type != "approve" && n.Type != "start" {
			c.fail(s.t, pointer, "node_unknown", "id", clip(node), "suggestion", nearest(node, nodeIDs(f.Tree.Root.Get("nodes"))))
		}
	}
}

// expectable are the expectations that only some verbs can meet.
var expectable = map[string][]string{
	"evaluate": {"problems", "warnings", "values", "absent", "required", "optional", "hidden", "refused", "args", "balance", "available"},
	"read":     {"status", "incident", "number", "summary", "values", "absent", "path", "refused", "args"},
	"list":     {"records", "absent", "refused", "args"},
	"preview":  {"path", "refused", "args", "problems", "balance", "available"},

	"people":    {"people", "departments", "absent", "refused", "args"},
	"card":      {"values", "absent", "actions", "refused", "args"},
	"profile":   {"values", "refused", "args"},
	"favourite": {"refused", "args"},
	"group":     {"refused", "args"},
	"set_login": {"refused", "args"},
	"sign_in":   {"refused", "args"},
}

// ofFew are the expectations that no verb can meet but those that name them.
var ofFew = []string{"absent", "records", "people", "departments", "actions"}

// expectable reports an expectation that the step's verb cannot meet.
func (c *checker) expectable(s *scenario, step *Step, key string) {
	allowed, limited := expectable[step.Verb]
	if limited && !contains(allowed, key) || !limited && contains(ofFew, key) {
		c.failKey(s.t, below(step.Pointer+"/expect", key), "expect_here", "key", key, "verb", step.Verb)
	}
}

func (c *checker) expect(s *scenario, step *Step, form string) {
	at := step.Pointer + "/expect"
	e := step.Expect
	for _, m := range s.t.Find(at).members() {
		c.expectable(s, step, m.Key)
	}
	c.refusal(s, at, e)
	if e.Refused != "" && e.Exact {
		c.failKey(s.t, at+"/problems", "expect_both")
	}
	if e.Record != "" {
		form = c.recordRef(s, at+"/record", e.Record)
	}
	for i, name := range e.Records {
		if of := c.recordRef(s, at+"/records/"+itoa(i), name); of != "" && form != "" && of != form {
			c.fail(s.t, at+"/records/"+itoa(i), "step_record_form", "id", name, "form", form)
		}
	}
	for i, id := range e.Path {
		c.node(s, at+"/path/"+itoa(i), form, id)
	}
	for _, tasks := range e.Tasks {
		pointer := below(at+"/tasks", tasks.Member)
		if _, ok := s.members[tasks.Member]; !ok {
			c.failKey(s.t, pointer, "member_unknown", "id", clip(tasks.Member), "suggestion", nearest(tasks.Member, sortedKeys(s.members)))
		}
		for i, id := range tasks.Nodes {
			c.node(s, pointer+"/"+itoa(i), form, id)
		}
	}
	c.amounts(s.t, at+"/balance")
	c.amounts(s.t, at+"/available")
	c.expectFields(s, at, form, e)
}

func (c *checker) refusal(s *scenario, at string, e *Expect) {
	if e.Refused != "" && !contains(refusalCodes, e.Refused) {
		c.fail(s.t, at+"/refused", "refusal_unknown", "id", clip(e.Refused), "suggestion", nearest(e.Refused, refusalCodes))
	}
}

func (c *checker) expectFields(s *scenario, at, form string, e *Expect) {
	compiled := c.out.Forms[form]
	if compiled == nil {
		return
	}
	one := func(pointer, id string, key bool) {
		if compiled.Field(id) != nil {
			return
		}
		args := []string{"form", form, "id", clip(id), "suggestion", nearest(id, sortedKeys(compiled.RulesEnv().Fields))}
		if key {
			c.failKey(s.t, pointer, "field_unknown", args...)
			return
		}
		c.fail(s.t, pointer, "field_unknown", args...)
	}
	for _, v := range e.Values {
		one(below(at+"/values", v.Field), v.Field, true)
	}
	for key, list := range map[string][]string{"required": e.Required, "optional": e.Optional, "hidden": e.Hidden, "absent": e.Absent} {
		for i, id := range list {
			one(at+"/"+key+"/"+itoa(i), id, false)
		}
	}
}

// caseData makes of a step's data what Decode takes, with a made-up id for each file.
func caseData(data []byte) []byte {
	return bindFiles(data, func(string) string { return "00000000-0000-7000-8000-000000000001" })
}

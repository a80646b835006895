package apps

// peopleVerbs are the steps that are about people, not about records.
var peopleVerbs = []string{"people", "card", "profile", "favourite", "group", "set_login", "sign_in"}

// peopleStep checks that views, members, departments and groups exist where a step about people names them.
func (c *checker) peopleStep(s *scenario, step *Step) {
	verb, p := step.Pointer+"/"+step.Verb, step.Person
	switch step.Verb {
	case "people", "card":
		if p.View != "" || step.Verb == "people" {
			c.peopleView(s.t, verb+"/view", p.View)
		}
	case "profile":
		for _, m := range s.t.Find(verb + "/data").members() {
			if !contains(OwnFacts, m.Key) {
				c.failKey(s.t, below(verb+"/data", m.Key), "fact_unknown", "id", clip(m.Key), "suggestion", nearest(m.Key, OwnFacts))
			}
		}
	case "group":
		for _, list := range []struct {
			key string
			ids []string
		}{{"add", p.Add}, {"remove", p.Remove}} {
			c.members(s, verb+"/"+list.key, list.ids)
		}
		s.groups[step.As+" "+p.Name] = step.As
	}
	c.person(s.t, verb+"/member", p.Member, s.members)
	c.place(s.t, verb+"/department", p.Department, s.places)
	if _, ok := s.groups[step.As+" "+p.Group]; p.Group != "" && !ok {
		c.fail(s.t, verb+"/group", "step_group", "id", clip(p.Group))
	}
	if step.Expect != nil {
		c.expectPeople(s, step)
	}
}

func (c *checker) members(s *scenario, at string, ids []string) {
	for i, id := range ids {
		c.person(s.t, at+"/"+itoa(i), id, s.members)
	}
}

// peopleView checks the name of a view of people.
func (c *checker) peopleView(t *Tree, pointer, id string) {
	v := c.a.Views[id]
	switch {
	case c.a.broken["views/"+id+".yaml"]:
	case v == nil:
		c.fail(t, pointer, "view_unknown", "id", clip(id), "suggestion", nearest(id, sortedKeys(c.a.Views)))
	case v.People == nil:
		c.fail(t, pointer, "view_people", "id", id)
	}
}

// expectPeople checks what a step about people expects.
func (c *checker) expectPeople(s *scenario, step *Step) {
	at, e := step.Pointer+"/expect", step.Expect
	for _, m := range s.t.Find(at).members() {
		c.expectable(s, step, m.Key)
	}
	c.refusal(s, at, e)
	c.members(s, at+"/people", e.People)
	for i, id := range e.Places {
		if _, ok := s.places[id]; !ok {
			c.fail(s.t, at+"/departments/"+itoa(i), "member_department", "id", clip(id), "suggestion", nearest(id, sortedKeys(s.places)))
		}
	}
	for _, v := range e.Values {
		if !knownFact(v.Field) {
			c.failKey(s.t, below(at+"/values", v.Field), "fact_unknown", "id", clip(v.Field), "suggestion", nearest(v.Field, PersonFacts))
		}
	}
	for i, id := range e.Absent {
		if !knownFact(id) {
			c.fail(s.t, at+"/absent/"+itoa(i), "fact_unknown", "id", clip(id), "suggestion", nearest(id, PersonFacts))
		}
	}
}

func knownFact(id string) bool { return contains(PersonFacts, id) || contains(OwnFacts, id) }

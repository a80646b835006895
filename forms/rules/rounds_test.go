package rules

import "testing"

func TestRounds(t *testing.T) {
	for source, want := range map[string]Rounds{
		"amount + 1":                        {},
		"manager(name)":                     {1, 1},
		"manager(manager(name))":            {2, 2},
		"manager(name) == head(name)":       {1, 1},
		"head(departmentOf(manager(name)))": {3, 3},
		"type.group.label":                  {2, 2},
		"balance([manager(name), name])":    {2, 2},
		"flag and manager(name) == name":    {0, 1},
		"manager(name) == name or hasRole(name, 'a') or hasRole(name, 'b')": {1, 3},
		"manager(name) ?? head(name)":                                       {1, 2},
		"hasRole(name, 'a') ? manager(head(name)) : head(name)":             {2, 3},
		"flag ? manager(name) : name":                                       {0, 1},
		"any(items, .kind.counted)":                                         {0, 1},
		"not hasRole(name, 'a')":                                            {1, 1},
		"workdays(d, manager(name), d2, nil)":                               {2, 2},
	} {
		rule, err := Compile(source, Type{}, fuzzEnv())
		if err != nil {
			t.Errorf("%s: %s", source, err.Text("en"))
		} else if got := rule.Rounds(); got != want {
			t.Errorf("%s: %+v, not %+v", source, got, want)
		}
	}
}

package flows

import "testing"

func TestF29_WhyThisPerson(t *testing.T) {
	for _, c := range []struct {
		why    Why
		zh, en string
	}{
		{Why{Ladder: "who", Source: "line-manager", Arg: "1"}, "安 的直属主管", "Line manager of 安"},
		{Why{Ladder: "who", Source: "line-manager", Arg: "2"}, "安 往上第 2 级主管", "Manager 2 levels above 安"},
		{Why{Ladder: "who", Source: "department-head", Arg: "1"}, "安 的部门负责人", "Head of the department of 安"},
		{Why{Ladder: "who", Source: "role", Arg: "hr"}, "角色 hr", "Has the role hr"},
		{Why{Ladder: "who", Source: "requester"}, "申请人本人", "The requester"},
		{Why{Ladder: "who", Source: "flow-admin"}, "流程管理员", "Flow admin"},
		{Why{Ladder: "requester", Source: "superior"}, "审批人为申请人本人，由 安 的上级代替", "Instead of the requester: superior of 安"},
		{Why{Ladder: "nobody", Source: "flow-admin"}, "找不到审批人，由流程管理员代替", "Nobody was found: flow admin instead"},
		{Why{Ladder: "return", Source: "requester"}, "被 安 退回", "Returned by 安"},
		{Why{Ladder: "incident", Source: "flow-admin"}, "流程管理员处理异常", "Flow admin of a parked record"},
		{Why{Ladder: "later", Source: "substitute"}, "由source_substitute处理", "As source_substitute"},
	} {
		t.Run(c.en, func(t *testing.T) {
			if got := c.why.Text("zh-CN", "安"); got != c.zh {
				t.Errorf("got %s, want %s", got, c.zh)
			}
			if got := c.why.Text("en", "安"); got != c.en {
				t.Errorf("got %s, want %s", got, c.en)
			}
		})
	}
}

func TestEverySourceHasItsWords(t *testing.T) {
	for _, name := range sourceNames() {
		for _, code := range []string{"why_" + name, "source_" + name} {
			if _, ok := messages[code]; !ok {
				t.Errorf("%s has no text", code)
			}
		}
	}
}

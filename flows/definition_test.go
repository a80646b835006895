package flows

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

func TestADefinitionIsRefused(t *testing.T) {
	wrap := func(nodes ...string) string { return document(nodes...) }
	branch := func(arms string) string { return `{"id":"b","type":"branch","branches":[` + arms + `]}` }
	deep := approver("x", manager())
	for i := range maxNesting {
		deep = fmt.Sprintf(`{"id":"b%d","type":"branch","branches":[{"id":"a","default":true,"nodes":[%s]}]}`, i, deep)
	}
	var many []string
	for i := range maxNodes {
		many = append(many, approver("n"+itoa(i), manager()))
	}
	cases := []struct{ name, src, want string }{
		{"no JSON", `{"format":1`, `: This is not JSON.`},
		{"two values", `{} {}`, `: This is not JSON.`},
		{"nested without end", strings.Repeat("[", 100000), strings.Repeat("/0", maxDepth+1) + `: This is not JSON.`},
		{"too large", `"` + strings.Repeat("x", maxSource) + `"`, `: A flow has at most 262144 bytes.`},
		{"a key twice", `{"format":1,"format":1}`, `/format: format stands here twice.`},
		{"another format", strings.Replace(wrap(), `"format":1`, `"format":2`, 1), `/format: format must be 1.`},
		{"no form", strings.Replace(wrap(), `"form":"request",`, ``, 1), `: form is missing.`},
		{"a key that is near a known one", strings.Replace(wrap(), `"form"`, `"from"`, 1), "/from: There is no key from; there are format, form, title, nodes. Did you mean form?\n: form is missing."},
		{"a node type that is near a known one", wrap(`{"id":"n","type":"aprove"}`), `/nodes/1/type: There is no node type aprove; there are start, approve, branch, end. Did you mean approve?`},
		{"a key of a node", wrap(approver("n", manager(), `"votes":"all"`)), `/nodes/1/votes: There is no key votes; there are id, type, title, who, vote, order, on_reject, nobody, requester, same_person, comment. Did you mean vote?`},
		{"an id beyond the grammar", wrap(approver("Lead", manager())), `/nodes/1/id: Lead is no id: a lower-case letter, then at most 63 lower-case letters, digits and hyphens.`},
		{"an id twice", wrap(approver("n", manager()), approver("n", manager())), `/nodes/2/id: The id n stands here twice.`},
		{"an id twice in another block", wrap(approver("n", manager()), branch(`{"id":"a","default":true,"nodes":[`+approver("n", manager())+`]}`)), `/nodes/2/branches/0/nodes/0/id: The id n stands here twice.`},
		{"no nodes", `{"format":1,"form":"f","nodes":[]}`, `/nodes: The first node must be the start.`},
		{"no end", `{"format":1,"form":"f","nodes":[{"id":"start","type":"start"}]}`, `/nodes/0: The last node must be the end.`},
		{"no start", `{"format":1,"form":"f","nodes":[{"id":"end","type":"end"}]}`, `/nodes/0: The first node must be the start.`},
		{"two ends", wrap(`{"id":"e","type":"end"}`), `/nodes/1: There is one end, and it stands last.`},
		{"a start in a block", wrap(branch(`{"id":"a","default":true,"nodes":[{"id":"s","type":"start"}]}`)), `/nodes/1/branches/0/nodes/0: There is one start, and it stands first.`},
		{"a branch without default", wrap(branch(`{"id":"a","when":"days > 3","nodes":[]}`)), `/nodes/1/branches: A branch node has exactly one default branch.`},
		{"a branch with two defaults", wrap(branch(`{"id":"a","default":true,"nodes":[]},{"id":"c","default":true,"nodes":[]}`)), `/nodes/1/branches: A branch node has exactly one default branch.`},
		{"neither condition nor default", wrap(branch(`{"id":"a","nodes":[]},{"id":"c","default":true,"nodes":[]}`)), `/nodes/1/branches/0: A branch has either a condition (when) or default: true.`},
		{"a branch id twice", wrap(branch(`{"id":"a","when":"days > 3","nodes":[]},{"id":"a","default":true,"nodes":[]}`)), `/nodes/1/branches/1/id: The id a stands here twice.`},
		{"a branch node without branches", wrap(`{"id":"b","type":"branch"}`), `/nodes/1: branches is missing.`},
		{"no people", wrap(`{"id":"n","type":"approve"}`), `/nodes/1: who is missing.`},
		{"an empty ladder", wrap(approver("n", "")), `/nodes/1/who: At least one is needed.`},
		{"an unknown source", wrap(approver("n", `{"source":"line_manager"}`)), `/nodes/1/who/0/source: There is no source line_manager; there are line-manager, department-head, role, member, requester, flow-admin. Did you mean line-manager?`},
		{"a key of another source", wrap(approver("n", `{"source":"role","role":"hr","levels":2}`)), `/nodes/1/who/0/levels: There is no key levels; there are source, role.`},
		{"a role without name", wrap(approver("n", `{"source":"role"}`)), `/nodes/1/who/0: role is missing.`},
		{"levels out of bounds", wrap(approver("n", `{"source":"line-manager","levels":9}`)), `/nodes/1/who/0/levels: A whole number from 1 to 8 belongs here.`},
		{"0 percent", wrap(approver("n", manager(), `"vote":{"percent":0}`)), `/nodes/1/vote/percent: A whole number from 1 to 100 belongs here.`},
		{"101 percent", wrap(approver("n", manager(), `"vote":{"percent":101}`)), `/nodes/1/vote/percent: A whole number from 1 to 100 belongs here.`},
		{"half a percent", wrap(approver("n", manager(), `"vote":{"percent":0.5}`)), `/nodes/1/vote/percent: A whole number from 1 to 100 belongs here.`},
		{"percent and count", wrap(approver("n", manager(), `"vote":{"percent":50,"count":2}`)), `/nodes/1/vote: vote is any, all, {percent: 1–100} or {count: n}.`},
		{"a verdict before the last rung", wrap(approver("n", manager(), `"nobody":["pass","flow-admin"]`)), `/nodes/1/nobody/0: pass can only be the last rung.`},
		{"an unknown rung", wrap(approver("n", manager(), `"nobody":["superiour"]`)), `/nodes/1/nobody/0: superiour is none of superior, flow-admin, pass, reject, refuse. Did you mean superior?`},
		{"a requester who approves by mistake", wrap(approver("n", `{"source":"requester"}`)), `/nodes/1/who: A node that asks the requester must say requester: self.`},
		{"too deep", wrap(deep), `/nodes/1` + strings.Repeat("/branches/0/nodes/0", maxNesting-1) + `/branches/0/nodes: Blocks nest at most 8 deep.`},
		{"too many nodes", wrap(many...), `/nodes/200: There are at most 200.`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			def, problems := Compile([]byte(c.src), Env{Rules: fields})
			if def != nil {
				t.Error("a definition comes with the problems")
			}
			if got := problemTexts(problems, "en"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func problemTexts(problems []forms.Problem, lang string) string {
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = p.Path + ": " + p.Text(lang)
	}
	return strings.Join(lines, "\n")
}

func TestARuleErrorHasItsPlace(t *testing.T) {
	src := document(`{"id":"b","type":"branch","branches":[{"id":"a","when":"days > 3 and dayz < 9","nodes":[]},{"id":"c","default":true,"nodes":[]}]}`)
	_, problems := Compile([]byte(src), Env{Rules: fields})
	if len(problems) != 1 {
		t.Fatalf("got %v", problems)
	}
	p := problems[0]
	if p.Path != "/nodes/1/branches/0/when" || p.Code != "flow_rule" || p.From != 13 || p.To != 17 {
		t.Errorf("got %+v", p)
	}
	for _, lang := range []string{"en", "zh-CN"} {
		if !strings.Contains(p.Text(lang), "dayz") {
			t.Errorf("the text in %s is %q", lang, p.Text(lang))
		}
	}
}

// A condition that can only be worked out in more rounds than a decision has is refused.
func TestAConditionAsksWithinTheRounds(t *testing.T) {
	for depth, want := range map[int]string{MaxRounds: "", MaxRounds + 1: "This condition can only be worked out in 33 rounds of asking, one after the other, and a decision has 32; have fewer questions that need the answer of another." +
		" / 这个条件最少也要一轮接一轮地查询 33 次，而一次最多 32 轮；请减少一环套一环的查询。"} {
		condition := strings.Repeat("addWorkdays(", depth) + "today()" + strings.Repeat(", 1)", depth) + " > today()"
		_, problems := Compile([]byte(document(`{"id":"b","type":"branch","branches":[{"id":"a","when":"`+condition+`","nodes":[]},{"id":"c","default":true,"nodes":[]}]}`)), Env{Rules: fields})
		got := ""
		for _, p := range problems {
			got += p.Text("en") + " / " + p.Text("zh-CN")
		}
		if got != want {
			t.Errorf("%d: %s", depth, got)
		}
	}
}

func TestAConditionGivesABoolean(t *testing.T) {
	src := document(`{"id":"b","type":"branch","branches":[{"id":"a","when":"days","nodes":[]},{"id":"c","default":true,"nodes":[]}]}`)
	_, problems := Compile([]byte(src), Env{Rules: fields})
	if len(problems) != 1 || problems[0].Path != "/nodes/1/branches/0/when" {
		t.Fatalf("got %v", problems)
	}
}

func TestADefinitionTellsWhatItUses(t *testing.T) {
	def := flow(t,
		approver("lead", manager()+","+role("hr"), `"x-comment":"the lead first"`, `"nobody":[{"source":"member","member":"finance-head"}]`),
		`{"id":"b","type":"branch","branches":[{"id":"a","when":"days > 3 and sum(items.price) > 5","nodes":[`+approver("head", `{"source":"department-head"}`)+`]},{"id":"c","default":true,"nodes":[]}]}`)
	var got []string
	for _, s := range def.Sources {
		got = append(got, s.Path+" "+s.Source+" "+s.Arg)
	}
	want := []string{
		"/nodes/1/who/0 line-manager 1", "/nodes/1/who/1 role hr", "/nodes/1/nobody/0 member finance-head",
		"/nodes/2/branches/0/nodes/0/who/0 department-head 1",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("sources are\n%s", strings.Join(got, "\n"))
	}
	if got := strings.Join(def.Reads, " "); got != "days items items.price" {
		t.Errorf("fields read are %s", got)
	}
	if n, ok := def.Node("head"); !ok || n.Type != "approve" {
		t.Error("a node in a block is not found")
	}
	if len(def.Hash()) != 64 {
		t.Errorf("the hash is %q", def.Hash())
	}
}

func TestEveryCodeHasBothTexts(t *testing.T) {
	for code, m := range messages {
		if m.zh == "" || m.en == "" || m.zh == m.en {
			t.Errorf("%s lacks a text", code)
		}
		for _, name := range placeholders(m.en) {
			if !strings.Contains(m.zh, "{"+name+"}") && code != "did_you_mean" {
				t.Errorf("%s: the Chinese text lacks {%s}", code, name)
			}
		}
	}
}

func placeholders(text string) []string {
	var out []string
	for _, part := range strings.Split(text, "{")[1:] {
		name, _, _ := strings.Cut(part, "}")
		out = append(out, name)
	}
	return out
}

func TestAnArgumentWithBracesStandsAsItIs(t *testing.T) {
	r := Refusal{Code: "balance_short", Args: map[string]string{"account": "{left}", "asked": "{{asked}}", "left": "2"}}
	if got, want := r.Text("en"), "Not enough on {left}: {{asked}} asked, 2 left."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzCompile(f *testing.F) {
	f.Add([]byte(document(approver("lead", manager(), `"vote":{"percent":60}`, `"nobody":["superior","refuse"]`))))
	f.Add([]byte(document(`{"id":"b","type":"branch","branches":[{"id":"a","when":"days > 3","nodes":[]},{"id":"c","default":true,"nodes":[]}]}`)))
	f.Add([]byte(`{"format":1e1000001,"nodes":[{"id":"\ud800","type":"approve","who":[null]}]}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		def, problems := Compile(src, Env{Rules: fields})
		if (def == nil) == (len(problems) == 0) {
			t.Fatalf("a definition or problems: %v, %v", def, problems)
		}
		if def == nil {
			return
		}
		w := newWorld(t, def, office())
		w.try(w.command("ann", Submit, ""))
		endFuzz(w)
	})
}

// endFuzz agrees wherever somebody is asked; the invariants are asserted on the way.
func endFuzz(w *world) {
	for range maxNodes * 2 {
		i, j := w.s.nextApprover()
		if i < 0 {
			return
		}
		cmd := w.command("", Agree, "yes")
		cmd.By, cmd.Seat = w.s.Visits[i].Seats[j].Member, w.s.Visits[i].Seats[j].ID
		if out := w.try(cmd); out.Refusal != nil {
			w.t.Fatalf("an agreement is refused: %s", out.Refusal.Text("en"))
		}
	}
}

func TestTheFlowOfTheReferenceCompiles(t *testing.T) {
	page := string(readFile(t, "../docs/flows.md"))
	_, rest, _ := strings.Cut(page, "```json\n")
	src, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("docs/flows.md has no definition")
	}
	if _, problems := Compile([]byte(src), Env{Rules: fields}); len(problems) > 0 {
		t.Error(problemTexts(problems, "en"))
	}
}

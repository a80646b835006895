package apps

import (
	"encoding/json"
	"testing"
	"time"
)

func TestReadCases(t *testing.T) {
	files := map[string][]byte{}
	for p, s := range small {
		files[p] = []byte(s)
	}
	files["cases/claims.yaml"] = []byte(`format: 1
now: 2025-09-01
departments:
  hq: {}
  rd: {name: {zh-CN: 研发部, en: Development}, parent: hq, head: li}
members:
  wang: {department: rd, manager: li}
  li: {roles: [flow-admin], present: false}
calendar: {2025-10-01: holiday, 2025-10-11: workday}
balances: {budget/rd: 100.50, annual/wang/2025: 5}
cases:
  - id: one
    covers: [E1]
    now: 2025-09-02T14:30
    calendar: {2025-10-11: holiday}
    balances: {annual/wang/2025: 2}
    steps:
      - as: wang
        submit: {form: claim, as_record: c, data: {kind: travel, amount: 12.50}}
        expect: {problems: [], values: {amount: 12.50, note: null}, incident: false, tasks: {}}
      - advance: {days: 3}
      - as: li
        reject: {record: c, comment: 不行}
        expect: {refused: balance_short, args: {left: 3}, balance: {budget/rd: 1}}
`)
	app, problems := Load(files)
	if len(problems) > 0 {
		t.Fatal(problems[0].Error())
	}
	if problems := Check(app); len(problems) > 0 {
		t.Fatal(problems[0].Error())
	}
	got, err := json.MarshalIndent(app.Cases[0], "", " ")
	if err != nil {
		t.Fatal(err)
	}
	var c Case
	if err := json.Unmarshal(got, &c); err != nil {
		t.Fatal(err)
	}
	if c.Given.Now.Text != "2025-09-02T14:30" || c.Given.Zone != "Asia/Shanghai" {
		t.Errorf("now %v in %s", c.Given.Now, c.Given.Zone)
	}
	if len(c.Given.Calendar) != 2 || !c.Given.Calendar[1].Off || c.Given.Calendar[1].Date != "2025-10-11" {
		t.Errorf("the case's calendar does not override the file's: %v", c.Given.Calendar)
	}
	if len(c.Given.Balances) != 2 || c.Given.Balances[0].Amount != "100.50" || c.Given.Balances[1].Amount != "2" {
		t.Errorf("the case's balances do not override the file's: %v", c.Given.Balances)
	}
	if m := c.Given.Members[1]; m.ID != "li" || !m.Absent || m.Roles[0] != "flow-admin" {
		t.Errorf("li is %v", m)
	}
	if d := c.Given.Departments[1]; d.Parent != "hq" || d.Head != "li" || d.Name["en"] != "Development" {
		t.Errorf("rd is %v", d)
	}
	submit, advance, reject := c.Steps[0], c.Steps[1], c.Steps[2]
	if submit.Verb != "submit" || submit.AsRecord != "c" || string(submit.Data) != `{"kind":"travel","amount":12.50}` {
		t.Errorf("submit is %+v with %s", submit, submit.Data)
	}
	if e := submit.Expect; !e.Exact || e.Problems != nil || !e.HasTasks || e.Tasks != nil || e.Incident == nil || *e.Incident ||
		string(e.Values[0].JSON) != "12.50" || string(e.Values[1].JSON) != "null" {
		t.Errorf("submit expects %+v", e)
	}
	if advance.Verb != "advance" || advance.Days != 3 || advance.As != "" {
		t.Errorf("advance is %+v", advance)
	}
	if reject.Record != "c" || reject.Comment != "不行" || reject.Expect.Refused != "balance_short" || reject.Expect.Args["left"] != "3" ||
		reject.Expect.Balance[0].Account[1] != "rd" {
		t.Errorf("reject is %+v", reject)
	}
}

func TestMoment_Instant(t *testing.T) {
	shanghai := time.FixedZone("UTC+8", 8*3600)
	for _, tt := range []struct{ text, want string }{
		{"2025-09-01", "2025-09-01T01:00:00Z"},
		{"2025-09-01T14:30", "2025-09-01T06:30:00Z"},
		{"2025-09-01T14:30:15", "2025-09-01T06:30:15Z"},
		{"2025-09-01T14:30:00Z", "2025-09-01T14:30:00Z"},
		{"2025-09-01T14:30+02:00", "2025-09-01T12:30:00Z"},
	} {
		ms, ok := Moment{Text: tt.text}.Instant(shanghai)
		if got := time.UnixMilli(ms).UTC().Format(time.RFC3339); !ok || got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.text, got, tt.want)
		}
	}
	if _, ok := (Moment{Text: "2025-02-30"}).Instant(shanghai); ok {
		t.Error("a day that does not exist was read")
	}
}

func TestStep_BindPutsFilesIn(t *testing.T) {
	s := Step{Data: []byte(`{"proof":{"file":"note.jpg"},"items":[{"photo":{"file":"b.png"},"n":1.10}]}`)}
	got := string(s.Bind(func(name string) string { return "id of " + name }))
	want := `{"proof":"id of note.jpg","items":[{"photo":"id of b.png","n":1.10}]}`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if (&Step{}).Bind(nil) != nil {
		t.Error("data from nothing")
	}
}

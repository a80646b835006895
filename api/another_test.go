package api

import "fmt"

// asClerk names a clerk, who then files for somebody without a smartphone, with a photo of the paper.
func (j *journey) asClerk(boss string) {
	j.t.Helper()
	head := j.token("head1")
	member, department := "/admin/members/"+j.one.Members["wu"].String()+"/clerks", "/admin/departments/"+j.one.Departments["rd"].String()+"/clerks"
	clerk := `["` + j.one.Members["head"].String() + `"]`
	was, _ := j.ask(200, "GET", "/admin/members/{id}/clerks", member, "", boss)
	j.ask(409, "PUT", "/admin/members/{id}/clerks", member, `{"offline":true}`, boss, `If-Match: "99"`)
	j.ask(200, "PUT", "/admin/members/{id}/clerks", member, `{"offline":true,"clerks":`+clerk+`}`, boss, matching(was))
	at, _ := j.ask(200, "GET", "/admin/departments/{id}/clerks", department, "", boss)
	j.ask(200, "PUT", "/admin/departments/{id}/clerks", department, `{"clerks":`+clerk+`}`, boss, matching(at))
	rule, _ := j.ask(200, "GET", "/admin/evidence", "/admin/evidence", "", boss)
	j.ask(200, "PUT", "/admin/evidence", "/admin/evidence", `{"demanded":true}`, boss, matching(rule))
	j.ask(200, "GET", "/me/acting", "/me/acting", "", head)
	j.ask(200, "GET", "/me", "/me", "", head)
	wu := j.one.Members["wu"].String()
	j.ask(200, "GET", "/me/acting/{id}", "/me/acting/"+wu, "", head)
	j.ask(404, "GET", "/me/acting/{id}", "/me/acting/"+wu, "", boss)
	j.ask(200, "GET", "/forms/{id}", "/forms/leave.request?for="+wu, "", head)
	j.ask(200, "POST", "/forms/{id}/evaluate", "/forms/leave.request/evaluate", `{"data":`+trip+`,"for":"`+wu+`"}`, head)
	j.ask(422, "POST", "/forms/{id}/records", "/forms/leave.request/records", `{"data":`+trip+`,"for":"`+wu+`"}`, head)
	paper, _ := j.ask(200, "POST", "/files", "/files?name=paper.txt", "on paper", head)
	filed := j.asked(201, "POST", "/forms/{id}/records", "/forms/leave.request/records", `{"data":`+trip+`,"for":"`+wu+`","evidence":["`+paper["id"].(string)+`"]}`, head)
	view := j.asked(200, "GET", "/records/{id}", "/records/"+filed["id"].(string), "", head)
	if view["requester"].(map[string]any)["id"] != wu || view["filed_by"].(map[string]any)["id"] != j.one.Members["head"].String() {
		j.t.Errorf("filed for wu by head: %v", view)
	}
}

// matching names the revision of what was answered.
func matching(view map[string]any) string { return fmt.Sprintf(`If-Match: "%v"`, view["revision"]) }

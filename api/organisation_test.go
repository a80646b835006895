package api

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

// made asks for what answers something with an id and a revision, and gives both: its address ends in id, at is the header.
func (j *journey) made(method, pattern, path, body string, headers ...string) (id, at string) {
	j.t.Helper()
	got := j.asked(200, method, pattern, path, body, headers...)
	return got["id"].(string), fmt.Sprintf(`If-Match: "%v"`, got["revision"])
}

// asOrganisation asks every route of the organisation.
func (j *journey) asOrganisation(li, boss string) {
	j.t.Helper()
	wu, chief := j.one.Members["wu"].String(), j.one.Members["boss"].String()

	top, _ := j.made("POST", "/admin/departments", "/admin/departments", `{"name":"东区"}`, boss)
	low, at := j.made("POST", "/admin/departments", "/admin/departments", `{"name":"一组","parent":"`+top+`","head":"`+wu+`"}`, boss)
	j.ask(409, "POST", "/admin/departments", "/admin/departments", `{"name":"一组","parent":"`+top+`"}`, boss)
	j.ask(428, "PATCH", "/admin/departments/{id}", "/admin/departments/"+low, `{"name":"二组"}`, boss)
	_, at = j.made("PATCH", "/admin/departments/{id}", "/admin/departments/"+low, `{"name":"二组","position":0}`, boss, at)
	j.ask(409, "POST", "/admin/departments/{id}/move", "/admin/departments/"+top+"/move", `{"parent":"`+low+`"}`, boss, `If-Match: "1"`)
	_, at = j.made("POST", "/admin/departments/{id}/move", "/admin/departments/"+low+"/move", `{}`, boss, at)
	other, again := j.made("POST", "/admin/departments", "/admin/departments", `{"name":"西区"}`, boss)
	j.asked(200, "POST", "/admin/departments/{id}/merge", "/admin/departments/"+low+"/merge", `{"into":"`+other+`"}`, boss, at)
	j.asked(200, "GET", "/org/departments/{id}", "/org/departments/"+other, "", li)
	j.ask(409, "POST", "/admin/departments/{id}/close", "/admin/departments/"+other+"/close", `{}`, boss, again)
	j.asked(200, "POST", "/admin/departments/{id}/close", "/admin/departments/"+top+"/close", `{}`, boss, `If-Match: "1"`)
	j.ask(200, "GET", "/org/departments", "/org/departments", "", li)
	j.ask(404, "GET", "/org/departments", "/org/departments?under="+low, "", li)

	calendar, atCalendar := j.made("POST", "/admin/calendars", "/admin/calendars", `{"name":"门店","country":"","hours":"08:00-16:00","days":{"2026-05-02":true}}`, boss)
	_, atCalendar = j.made("PATCH", "/admin/calendars/{id}", "/admin/calendars/"+calendar, `{"days":{"2026-05-03":true}}`, boss, atCalendar)
	j.ask(200, "GET", "/admin/calendars", "/admin/calendars", "", boss)
	location, atLocation := j.made("POST", "/admin/locations", "/admin/locations", `{"name":"柏林","zone":"Europe/Berlin","calendar":"`+calendar+`"}`, boss)
	j.ask(409, "DELETE", "/admin/calendars/{id}", "/admin/calendars/"+calendar, "", boss, atCalendar)
	_, atLocation = j.made("PATCH", "/admin/locations/{id}", "/admin/locations/"+location, `{"calendar":""}`, boss, atLocation)
	j.ask(200, "GET", "/org/locations", "/org/locations", "", li)
	j.ask(200, "DELETE", "/admin/calendars/{id}", "/admin/calendars/"+calendar, "", boss, atCalendar)
	post, atPost := j.made("POST", "/admin/posts", "/admin/posts", `{"name":"主管","rank":5}`, boss)
	_, atPost = j.made("PATCH", "/admin/posts/{id}", "/admin/posts/"+post, `{"rank":6}`, boss, atPost)
	j.ask(200, "GET", "/org/posts", "/org/posts", "", li)

	zhang, atZhang := j.made("POST", "/admin/members", "/admin/members", `{"name":"张小明","staff_number":"0042","phone":"+86 138-0000-1234","department":"`+other+`","post":"`+post+
		`","manager":"`+wu+`","location":"`+location+`","login":"zhang"}`, boss)
	j.ask(409, "POST", "/admin/members", "/admin/members", `{"name":"B","login":"zhang"}`, boss)
	j.ask(409, "POST", "/admin/members", "/admin/members", `{"name":"B","staff_number":"0042"}`, boss)
	j.ask(409, "DELETE", "/admin/posts/{id}", "/admin/posts/"+post, "", boss, atPost)
	j.ask(409, "DELETE", "/admin/locations/{id}", "/admin/locations/"+location, "", boss, atLocation)
	j.found(li, "zhangxm 13800001234 1234 42 小明 xm ming", 0, 1, 1, 1, 1, 1, 1)
	_, atZhang = j.made("PATCH", "/admin/members/{id}", "/admin/members/"+zhang, `{"hidden_phone":true,"location":""}`, boss, atZhang)
	j.found(li, "13800001234 zxm", 0, 1)
	card := j.asked(200, "GET", "/org/members/{id}", "/org/members/"+zhang, "", li)
	if card["phone"] != nil {
		j.t.Errorf("a hidden phone is shown: %v", card)
	}
	j.ask(200, "DELETE", "/admin/locations/{id}", "/admin/locations/"+location, "", boss, atLocation)
	_, atZhang = j.made("POST", "/admin/members/{id}/transfer", "/admin/members/"+zhang+"/transfer", `{"post":"","manager":"`+chief+`","hand_over":{"to":"`+wu+`","tasks":true}}`, boss, atZhang)
	j.ask(200, "DELETE", "/admin/posts/{id}", "/admin/posts/"+post, "", boss, atPost)
	j.ask(409, "PATCH", "/admin/members/{id}", "/admin/members/"+zhang, `{"name":"C"}`, boss, `If-Match: "1"`)
	j.ask(200, "GET", "/org/departments/{id}/members", "/org/departments/"+other+"/members?below=true", "", li)
	j.ask(200, "GET", "/org/members", "/org/members?limit=2", "", li)
	j.ask(403, "GET", "/org/members", "/org/members?left=true", "", li)

	role, atRole := j.made("POST", "/admin/roles", "/admin/roles", `{"key":"cashier","name":"出纳","add":["`+zhang+`"]}`, boss)
	_, atRole = j.made("PATCH", "/admin/roles/{id}", "/admin/roles/"+role, `{"name":"出纳员"}`, boss, atRole)
	j.ask(200, "GET", "/admin/roles", "/admin/roles", "", boss)
	j.ask(200, "GET", "/admin/roles/{id}/members", "/admin/roles/"+role+"/members", "", boss)
	j.ask(200, "DELETE", "/admin/roles/{id}", "/admin/roles/"+role, "", boss, atRole)
	group, atGroup := j.made("POST", "/admin/groups", "/admin/groups", `{"name":"班组","add":["`+zhang+`"]}`, boss)
	_, atGroup = j.made("PATCH", "/admin/groups/{id}", "/admin/groups/"+group, `{"remove":["`+zhang+`"],"add":["`+wu+`"]}`, boss, atGroup)
	j.ask(200, "GET", "/org/groups/{id}/members", "/org/groups/"+group+"/members", "", li)
	j.ask(200, "DELETE", "/admin/groups/{id}", "/admin/groups/"+group, "", boss, atGroup)
	j.asOneself(li, boss, wu)

	j.ask(200, "GET", "/admin/members/{id}/uses", "/admin/members/"+zhang+"/uses", "", boss)
	_, atZhang = j.made("POST", "/admin/members/{id}/leave", "/admin/members/"+zhang+"/leave", `{"successor":"`+wu+`","note":"bye"}`, boss, atZhang)
	j.ask(404, "GET", "/org/members/{id}", "/org/members/"+zhang, "", li)
	j.made("POST", "/admin/members/{id}/return", "/admin/members/"+zhang+"/return", `{}`, boss, atZhang)
}

// found searches for texts and counts whom each finds.
func (j *journey) found(caller, texts string, counts ...int) {
	j.t.Helper()
	for i, text := range strings.Fields(texts) {
		got, _ := j.ask(200, "GET", "/org/search", "/org/search?q="+text, "", caller)
		if n := len(got["items"].([]any)); n != counts[i] {
			j.t.Errorf("%q finds %d people, not %d", text, n, counts[i])
		}
	}
}

// asOneself asks what members do about themselves.
func (j *journey) asOneself(li, boss, wu string) {
	j.t.Helper()
	j.ask(200, "GET", "/admin/card", "/admin/card", "", boss)
	j.ask(200, "PUT", "/admin/card", "/admin/card", `{"fields":["phone"]}`, boss)
	card := j.asked(200, "GET", "/me/card", "/me/card", "", li)
	at := fmt.Sprintf(`If-Match: "%v"`, card["revision"])
	j.ask(403, "PATCH", "/me/card", "/me/card", `{"email":"li@example.com"}`, li, at)
	j.asked(200, "PATCH", "/me/card", "/me/card", `{"phone":"139 0000 0001"}`, li, at)
	own, atOwn := j.made("POST", "/me/groups", "/me/groups", `{"name":"朋友","add":["`+wu+`"]}`, li)
	j.ask(404, "GET", "/org/groups/{id}/members", "/org/groups/"+own+"/members", "", boss)
	_, atOwn = j.made("PATCH", "/me/groups/{id}", "/me/groups/"+own, `{"name":"饭友"}`, li, atOwn)
	j.ask(200, "GET", "/org/groups", "/org/groups", "", li)
	j.ask(404, "DELETE", "/me/groups/{id}", "/me/groups/"+own, "", boss, atOwn)
	j.ask(200, "DELETE", "/me/groups/{id}", "/me/groups/"+own, "", li, atOwn)

	span := `"from":"2026-01-01T00:00:00Z","until":"2027-06-01T00:00:00Z"`
	j.ask(404, "GET", "/me/absence", "/me/absence", "", li)
	j.ask(200, "PUT", "/me/absence", "/me/absence", `{`+span+`,"substitute":"`+wu+`"}`, li)
	j.ask(200, "GET", "/me/absence", "/me/absence", "", li)
	me := j.one.Members["li"].String()
	j.ask(200, "GET", "/admin/members/{id}/absence", "/admin/members/"+me+"/absence", "", boss)
	j.ask(409, "PUT", "/admin/members/{id}/absence", "/admin/members/"+wu+"/absence", `{`+span+`,"substitute":"`+me+`"}`, boss)
	j.ask(422, "PUT", "/admin/members/{id}/absence", "/admin/members/"+wu+"/absence", `{"from":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z"}`, boss)
	j.ask(200, "PUT", "/admin/members/{id}/absence", "/admin/members/"+wu+"/absence", `{`+span+`}`, boss)
	j.ask(200, "DELETE", "/admin/members/{id}/absence", "/admin/members/"+wu+"/absence", "", boss)
	j.ask(200, "DELETE", "/me/absence", "/me/absence", "", li)
}

// Bad inputs: what is asked of the organisation is refused with a code, never with an internal error, and leaves nothing.
func TestHostileOrganisation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		li, boss := w.token("li1"), w.token("boss1")
		me, foreign := w.one.Members["li"].String(), w.two.Members["li"].String()
		deep := strings.Repeat("深", 101)
		for _, c := range []struct{ method, path, body, want string }{
			{"POST", "/admin/departments", `{"name":""}`, "bad_parameter"},
			{"POST", "/admin/departments", `{"name":"` + deep + `"}`, "invalid"},
			{"POST", "/admin/departments", `{"name":"a\u0000b"}`, "bad_parameter"},
			{"POST", "/admin/departments", `{"name":"a\u202eb"}`, "bad_parameter"},
			{"POST", "/admin/departments", `{"name":"\ud800"}`, "invalid"},
			{"POST", "/admin/departments", `{"name":"A","parent":"` + me + `"}`, "not_found"},
			{"POST", "/admin/departments", `{"name":"A","head":"` + foreign + `"}`, "no_such_member"},
			{"POST", "/admin/departments", `{"name":"A","company_id":"x"}`, "invalid"},
			{"POST", "/admin/departments", `{"name":"A","head":"1 or 1=1"}`, "invalid"},
			{"POST", "/admin/departments", `{"name":["A"]}`, "invalid"},
			{"PATCH", "/admin/departments/" + foreign, `{"name":"A"}`, "not_found"},
			{"POST", "/admin/members", `{}`, "bad_parameter"},
			{"POST", "/admin/members", `{"name":"A","phone":"<script>"}`, "bad_parameter"},
			{"POST", "/admin/members", `{"name":"A","email":"a"}`, "bad_parameter"},
			{"POST", "/admin/members", `{"name":"A","manager":"` + foreign + `"}`, "no_such_member"},
			{"POST", "/admin/members", `{"name":"A","department":"` + foreign + `"}`, "bad_parameter"},
			{"POST", "/admin/members", `{"name":"A","roles":["` + foreign + `"]}`, "bad_parameter"},
			{"POST", "/admin/members", `{"name":"A","login":"li1"}`, "login_taken"},
			{"POST", "/admin/members", `{"name":"A","admin":true}`, "invalid"},
			{"PATCH", "/admin/members/" + foreign, `{"name":"A"}`, "not_found"},
			{"PATCH", "/admin/members/" + me, `{"manager":"` + me + `"}`, "manager_ring"},
			{"POST", "/admin/members/" + me + "/leave", `{"successor":"` + me + `"}`, "successor_self"},
			{"POST", "/admin/members/" + me + "/leave", `{"successor":"` + foreign + `"}`, "no_such_member"},
			{"POST", "/admin/members/" + me + "/return", `{}`, "has_not_left"},
			{"POST", "/admin/members/" + me + "/transfer", `{"department":"` + foreign + `"}`, "bad_parameter"},
			{"POST", "/admin/members/" + w.one.Members["boss"].String() + "/leave", `{}`, "last_owner"},
			{"POST", "/admin/roles", `{"key":"Über","name":"A"}`, "bad_parameter"},
			{"POST", "/admin/roles", `{"key":"admin","name":"A"}`, "key_taken"},
			{"POST", "/admin/posts", `{"name":"A","rank":1001}`, "bad_parameter"},
			{"POST", "/admin/locations", `{"name":"A","zone":"../../etc/passwd"}`, "bad_parameter"},
			{"POST", "/admin/locations", `{"name":"A","calendar":"` + foreign + `"}`, "bad_parameter"},
			{"POST", "/admin/calendars", `{"name":"A","hours":"25:00-26:00"}`, "bad_parameter"},
			{"POST", "/admin/calendars", `{"name":"A","days":{"2026-02-30":true}}`, "bad_parameter"},
			{"POST", "/admin/calendars", `{"name":"A","country":"../cn"}`, "bad_parameter"},
			{"POST", "/admin/groups", `{"name":"A","add":["` + foreign + `"]}`, "no_such_member"},
			{"PUT", "/admin/members/" + foreign + "/absence", `{"from":"2026-01-01T00:00:00Z","until":"2027-01-01T00:00:00Z"}`, "not_found"},
			{"PUT", "/admin/members/" + me + "/absence", `{"from":"2026-01-01T00:00:00Z","until":"9999-01-01T00:00:00Z"}`, "bad_parameter"},
			{"PUT", "/admin/card", `{"fields":["name"]}`, "bad_parameter"},
			{"GET", "/org/search?q=%00", "", "bad_text"},
			{"GET", "/org/search?q=%25%25", "", "OK"},
			{"GET", "/org/departments?under=x", "", "not_found"},
			{"GET", "/org/members?cursor=AAAA", "", "bad_cursor"},
			{"GET", "/org/departments/" + foreign + "/members", "", "not_found"},
			{"GET", "/org/members/" + foreign, "", "not_found"},
		} {
			if got := w.do(c.method, v1+c.path, c.body, boss, `If-Match: "1"`).code(); got != c.want {
				t.Errorf("%s %s %s: got %s, want %s", c.method, c.path, c.body, got, c.want)
			}
		}
		for _, path := range []string{"/admin/departments", "/admin/members", "/admin/roles", "/admin/posts"} {
			if got := w.do("POST", v1+path, `{"name":"A","key":"a"}`, li).code(); got != "forbidden" {
				t.Errorf("a member asks %s: %s", path, got)
			}
		}
	})
}

// Whose right over the organisation is for one department changes that one, past the door too; members change their own e-mail address with the password.
func TestASubAdminOfADepartment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		li, wu, boss := w.token("li1"), w.token("wu1"), w.token("boss1")
		rd := w.one.Departments["rd"].String()
		other := w.want("OK", "POST", "/admin/departments", `{"name":"Other"}`, boss)["id"].(string)
		w.want("Created", "POST", "/admin/grants", `{"member":"`+w.one.Members["li"].String()+`","rights":["organisation"],"departments":["`+rd+`"]}`, boss)
		me, lead := "/admin/members/"+w.one.Members["wu"].String(), "/admin/members/"+w.one.Members["boss"].String()
		team := w.want("OK", "POST", "/admin/departments", `{"name":"Team","parent":"`+rd+`"}`, li)["id"].(string)
		for _, c := range []struct{ method, path, body, want string }{
			{"POST", "/admin/members", `{"name":"A","department":"` + team + `"}`, "OK"},
			{"POST", "/admin/members", `{"name":"A","department":"` + other + `"}`, "forbidden"},
			{"POST", "/admin/members", `{"name":"A"}`, "forbidden"},
			{"POST", "/admin/departments", `{"name":"A"}`, "forbidden"},
			{"POST", "/admin/departments", `{"name":"A","parent":"` + other + `"}`, "forbidden"},
			{"PATCH", lead, `{"name":"A"}`, "forbidden"},
			{"POST", me + "/transfer", `{"department":"` + other + `"}`, "forbidden"},
			{"POST", "/admin/departments/" + team + "/merge", `{"into":"` + other + `"}`, "forbidden"},
			{"POST", "/admin/departments/" + rd + "/move", `{"parent":"` + other + `"}`, "forbidden"},
			{"POST", "/admin/posts", `{"name":"A"}`, "forbidden"},
			{"POST", me + "/transfer", `{"department":"` + team + `"}`, "OK"},
		} {
			if got := w.do(c.method, v1+c.path, c.body, li, `If-Match: "1"`).code(); got != c.want {
				t.Errorf("%s %s %s: got %s, want %s", c.method, c.path, c.body, got, c.want)
			}
		}
		w.want("OK", "PUT", "/admin/card", `{"fields":["email"]}`, boss)
		at := fmt.Sprintf(`If-Match: "%v"`, w.want("OK", "GET", "/me/card", "", wu)["revision"])
		w.want("password_needed", "PATCH", "/me/card", `{"email":"Wu@Example.com"}`, wu, at)
		w.want("wrong_password", "PATCH", "/me/card", `{"email":"Wu@Example.com","password":"a guess"}`, wu, at)
		for range 2 { // once under its key, which no password is part of
			if got := w.want("OK", "PATCH", "/me/card", `{"email":"Wu@Example.com","password":"right-password"}`, wu, at, "Idempotency-Key: mail"); got["email"] != "wu@example.com" {
				t.Errorf("%v", got)
			}
		}
	})
}

// Two administrators at once: the second is told who was first.
func TestTheSecondOfTwoAdministratorsIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		boss := w.token("boss1")
		path := v1 + "/admin/members/" + w.one.Members["li"].String()
		if a := w.do("PATCH", path, `{"email":"li@example.com"}`, boss, `If-Match: "1"`); a.status != 200 {
			t.Fatal(a.body)
		}
		a := w.do("PATCH", path, `{"email":"other@example.com"}`, boss, `If-Match: "1"`, "Accept-Language: en")
		if a.status != 409 || a.code() != "changed_meanwhile" || !strings.Contains(a.body, "changed it at") {
			t.Errorf("%d %s", a.status, a.body)
		}
	})
}

// Who leaves is out on their next request, and what was opened before is shut.
func TestALeaverIsOutAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newReal(t, s)
		li, boss := w.token("li1"), w.token("boss1")
		if a := w.do("POST", v1+"/admin/members/"+w.one.Members["li"].String()+"/leave", `{}`, boss, `If-Match: "1"`); a.status != 200 {
			t.Fatal(a.body)
		}
		if a := w.do("GET", v1+"/tasks", "", li); a.code() != "no_session" {
			t.Errorf("%d %s", a.status, a.body)
		}
		if a := w.do("POST", v1+"/session", `{"account":"li1","password":"right-password","kind":"token"}`); a.status == 200 && strings.Contains(a.body, `"token"`) {
			again := w.do("GET", v1+"/tasks", "", w.token("li1"))
			if again.status == 200 {
				t.Errorf("they sign in again: %s", again.body)
			}
		}
	})
}

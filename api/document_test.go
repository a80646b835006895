package api

import (
	"crypto/ecdh"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

// document is the published description of the API, for holding real answers against it.
type document struct {
	Paths      map[string]map[string]documented
	Components struct{ Schemas map[string]map[string]any }
}

type documented struct {
	Responses map[string]struct {
		Headers map[string]any
		Content map[string]struct{ Schema map[string]any }
	}
}

// mismatch says where a value is not what a schema describes; "" where it is.
func (d *document) mismatch(at string, schema map[string]any, value any) string {
	if ref, ok := schema["$ref"].(string); ok {
		return d.mismatch(at, d.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")], value)
	}
	if types := fmt.Sprint(schema["type"]); schema["type"] != nil && !strings.Contains(types, typeOf(value)) &&
		(typeOf(value) != "integer" || !strings.Contains(types, "number")) {
		return fmt.Sprintf("%s is a %s, not a %s", at, typeOf(value), types)
	}
	if words, ok := schema["enum"].([]any); ok && !slices.Contains(words, value) {
		return fmt.Sprintf("%s is %v, not one of %v", at, value, words)
	}
	switch value := value.(type) {
	case []any:
		items, _ := schema["items"].(map[string]any)
		for i, item := range value {
			if wrong := d.mismatch(at+"/"+strconv.Itoa(i), items, item); wrong != "" {
				return wrong
			}
		}
	case map[string]any:
		return d.objectMismatch(at, schema, value)
	}
	return ""
}

func (d *document) objectMismatch(at string, schema map[string]any, value map[string]any) string {
	properties, named := schema["properties"].(map[string]any)
	other, _ := schema["additionalProperties"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(value)) {
		property, known := properties[key].(map[string]any)
		if named && !known && other == nil {
			return fmt.Sprintf("%s has the undeclared key %s", at, key)
		}
		if !known {
			property = other
		}
		if wrong := d.mismatch(at+"/"+key, property, value[key]); wrong != "" {
			return wrong
		}
	}
	required, _ := schema["required"].([]any)
	for _, key := range required {
		if _, there := value[key.(string)]; !there {
			return fmt.Sprintf("%s lacks the required key %s", at, key)
		}
	}
	return ""
}

func typeOf(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case float64:
		if value == float64(int64(value)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

// journey asks the real server and holds every answer against the document.
type journey struct {
	*real
	document
	seen map[string]bool
}

// ask calls a route, whose path in the document is pattern, and gives the answer's body and ETag.
func (j *journey) ask(code int, method, pattern, path, body string, headers ...string) (map[string]any, string) {
	j.t.Helper()
	a := j.do(method, v1+path, body, headers...)
	name := method + " " + pattern
	j.seen[name] = true
	if a.status != code {
		j.t.Fatalf("%s: %d %s", name, a.status, a.body)
	}
	operation, ok := j.Paths[v1+pattern][strings.ToLower(method)]
	if !ok {
		j.t.Fatalf("%s is not in the document", name)
	}
	response, ok := operation.Responses[strconv.Itoa(a.status)]
	if !ok && a.status >= 400 {
		response, ok = operation.Responses["default"]
	}
	if !ok {
		j.t.Fatalf("%s answers %d, which is not in the document: %v", name, a.status, slices.Sorted(maps.Keys(operation.Responses)))
	}
	if a.body == "" {
		return nil, ""
	}
	media, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
	content, ok := response.Content[media]
	if strings.HasPrefix(pattern, "/files/{id}") || media == "image/jpeg" {
		return nil, a.header.Get("ETag")
	}
	if pattern == "/live" && ok && strings.HasPrefix(a.body, "event: hello\n") {
		return nil, ""
	}
	if !ok {
		j.t.Fatalf("%s answers %s, which is not in the document", name, media)
	}
	var value any
	if err := json.Unmarshal([]byte(a.body), &value); err != nil {
		j.t.Fatal(err)
	}
	if wrong := j.mismatch("", content.Schema, value); wrong != "" {
		j.t.Errorf("%s: %s: %s", name, wrong, a.body)
	}
	object, _ := value.(map[string]any)
	return object, a.header.Get("ETag")
}

// asked asks for what answers a record, and compares the ETag with its revision.
func (j *journey) asked(code int, method, pattern, path, body string, headers ...string) map[string]any {
	j.t.Helper()
	record, etag := j.ask(code, method, pattern, path, body, headers...)
	if want := fmt.Sprintf(`"%v"`, record["revision"]); etag != want {
		j.t.Errorf("%s %s: the ETag is %s, not %s", method, pattern, etag, want)
	}
	return record
}

// asAdmin asks for background jobs, schedules and the calendar.
func (j *journey) asAdmin(boss string) {
	j.t.Helper()
	j.ask(200, "POST", "/admin/schedules/{key}", "/admin/schedules/daily", `{"kind":"remind-tasks","cron":"0 9 * * 1-5"}`, boss)
	j.ask(422, "POST", "/admin/schedules/{key}", "/admin/schedules/daily", `{"kind":"remind-tasks","cron":"0 0 31 2 *"}`, boss)
	j.ask(200, "GET", "/admin/schedules", "/admin/schedules", "", boss)
	j.ask(200, "POST", "/admin/calendar", "/admin/calendar", `{"days":{"2026-05-04":true},"hours":"09:00-12:00 13:30-18:00"}`, boss)
	waiting, _ := j.ask(200, "GET", "/admin/jobs", "/admin/jobs?status=waiting", "", boss)
	path := "/admin/jobs/" + waiting["items"].([]any)[0].(map[string]any)["id"].(string)
	j.ask(200, "GET", "/admin/jobs/{id}", path, "", boss)
	j.ask(409, "POST", "/admin/jobs/{id}/{verb}", path+"/drop", "{}", boss)
	j.ask(200, "GET", "/admin/jobs/counts", "/admin/jobs/counts", "", boss)
	j.ask(200, "DELETE", "/admin/schedules/{key}", "/admin/schedules/daily", "{}", boss)
}

// asMessages does what people do about how they are told, and what an admin does about what leaves the server.
func (j *journey) asMessages(li, boss string) {
	j.ask(200, "GET", "/session/reset", "/session/reset", "")
	j.ask(204, "POST", "/session/reset/request", "/session/reset/request", `{"account":"nobody@example.com"}`)
	j.ask(200, "GET", "/me/messages", "/me/messages", "", li)
	j.ask(200, "PUT", "/me/messages", "/me/messages", `{"channels":["mail","push"],"wait":10,"quiet":{"from":"22:00","to":"07:30"},"topics":{"comments":false}}`, li)
	j.ask(200, "PUT", "/me/messages", "/me/messages", `{}`, li)
	j.ask(422, "PUT", "/me/messages", "/me/messages", `{"quiet":{"from":"22:00","to":"22:00"}}`, li)
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		j.t.Fatal(err)
	}
	point := base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes())
	device, _ := j.ask(200, "POST", "/me/devices", "/me/devices", `{"endpoint":"https://push.example.com/1","keys":{"p256dh":"`+point+`","auth":"AAAAAAAAAAAAAAAAAAAAAA"}}`, li)
	j.ask(204, "DELETE", "/me/devices/{id}", "/me/devices/"+device["id"].(string), "", li)
	j.ask(200, "GET", "/admin/message-settings", "/admin/message-settings", "", boss)
	j.ask(200, "PUT", "/admin/message-settings", "/admin/message-settings", `{"defaults":{"wait":3},"sender":"Acme"}`, boss)
	made, _ := j.ask(200, "POST", "/admin/webhooks", "/admin/webhooks", `{"name":"Till","url":"https://hooks.example.com/in","events":["record.approved"],"on":true}`, boss)
	hook := "/admin/webhooks/" + made["id"].(string)
	j.ask(422, "PUT", "/admin/webhooks/{id}", hook, `{"name":"Till","url":"http://127.0.0.1/","events":[],"on":true}`, boss)
	j.ask(200, "PUT", "/admin/webhooks/{id}", hook, `{"name":"Till","url":"https://hooks.example.com/in","events":["task.opened"],"on":true}`, boss)
	j.ask(200, "POST", "/admin/webhooks/{id}/secret", hook+"/secret", "", boss)
	j.ask(200, "GET", "/admin/webhooks", "/admin/webhooks", "", boss)
	sent, _ := j.ask(202, "POST", "/admin/webhooks/{id}/test", hook+"/test", "{}", boss)
	j.ask(200, "GET", "/admin/messages", "/admin/messages?channel=webhook&webhook="+made["id"].(string), "", boss)
	message := "/admin/messages/" + sent["id"].(string)
	j.ask(200, "GET", "/admin/messages/{id}", message, "", boss)
	j.ask(409, "POST", "/admin/messages/{id}/{verb}", message+"/retry", "{}", boss)
	j.ask(204, "DELETE", "/admin/webhooks/{id}", hook, "", boss)
}

// asOwner does what people do about their own account, and what an admin does about it.
func (j *journey) asOwner(li, boss string) {
	const password = "tulip river seven"
	in := func() string {
		got, _ := j.ask(200, "POST", "/session", "/session", `{"account":"li1","password":"`+password+`","kind":"token"}`)
		return got["token"].(string)
	}
	j.ask(204, "PUT", "/me/password", "/me/password", `{"old":"right-password","new":"`+password+`"}`, li)
	in()
	sessions, _ := j.ask(200, "GET", "/me/sessions", "/me/sessions", "", li)
	for _, one := range sessions["items"].([]any) {
		if one := one.(map[string]any); one["this"] == nil {
			j.ask(204, "DELETE", "/me/sessions/{id}", "/me/sessions/"+one["id"].(string), "", li)
		}
	}
	j.ask(204, "DELETE", "/me/sessions", "/me/sessions", "", li)
	j.ask(200, "GET", "/me/second", "/me/second", "", li)
	enrolment, _ := j.ask(200, "POST", "/me/second", "/me/second", `{"password":"`+password+`"}`, li)
	secret, err := base32.StdEncoding.DecodeString(enrolment["secret"].(string))
	if err != nil {
		j.t.Fatal(err)
	}
	code, err := org.CodeAt(secret, time.Now().Unix()/30)
	if err != nil {
		j.t.Fatal(err)
	}
	codes, _ := j.ask(200, "PUT", "/me/second", "/me/second", `{"code":"`+code+`"}`, li)
	recovery := codes["codes"].([]any)
	j.ask(200, "POST", "/session/second", "/session/second", `{"code":"`+recovery[0].(string)+`","token":"`+in()+`"}`)
	j.ask(204, "POST", "/me/second/off", "/me/second/off", `{"password":"`+password+`","code":"`+recovery[1].(string)+`"}`, li)
	made, _ := j.ask(200, "POST", "/me/keys", "/me/keys", `{"name":"till","scopes":["read"],"expires":"`+time.Now().Add(time.Hour).Format(time.RFC3339)+`"}`, li)
	j.ask(200, "GET", "/forms", "/forms", "", "Authorization: Bearer "+made["key"].(string))
	j.ask(200, "GET", "/me/keys", "/me/keys", "", li)
	j.ask(204, "DELETE", "/me/keys/{id}", "/me/keys/"+made["id"].(string), "", li)
	j.ask(200, "PUT", "/admin/second", "/admin/second", `{"required":false}`, boss)
	member := "/admin/members/" + j.one.Members["li"].String()
	j.ask(409, "DELETE", "/admin/members/{id}/second", member+"/second", "", boss)
	j.ask(200, "GET", "/admin/members", "/admin/members?q=li&left=true", "", boss)
	j.ask(409, "POST", "/admin/members/{id}/reset-mail", member+"/reset-mail", "{}", boss)
	j.ask(200, "DELETE", "/admin/members/{id}/sessions", "/admin/members/"+j.one.Members["wu"].String()+"/sessions", "{}", boss)
	link, _ := j.ask(200, "POST", "/admin/members/{id}/reset-link", member+"/reset-link", "", boss)
	_, token, _ := strings.Cut(link["link"].(string), "#")
	j.ask(204, "PUT", "/session/reset", "/session/reset", `{"token":"`+token+`","password":"`+password+`!"}`)
}

func TestRealAnswersAreAsDocumented(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := &journey{real: newReal(t, s), seen: map[string]bool{}}
		if err := json.Unmarshal([]byte(j.do("GET", v1+"/openapi.json", "").body), &j.document); err != nil {
			t.Fatal(err)
		}
		li, lead, boss := j.token("li1"), j.token("lead1"), j.token("boss1")
		j.asDraft(li, lead)
		j.asReferring(li)
		j.asForms(li)
		created := j.asked(201, "POST", "/forms/{id}/records", "/forms/leave.request/records", `{"data":`+trip+`}`, li)
		path := "/records/" + created["id"].(string)
		j.asked(200, "POST", "/records/{id}/{verb}", path+"/withdraw", `{"comment":"no"}`, li)
		j.ask(409, "POST", "/records/{id}/{verb}", path+"/withdraw", `{"comment":"no"}`, li)
		file, _ := j.ask(200, "POST", "/files", "/files?name=a.txt", "hello", li)
		j.ask(200, "GET", "/files/{id}", "/files/"+file["id"].(string), "", li)
		j.asUploader(li)
		j.ask(200, "GET", "/notices", "/notices", "", li)
		j.ask(200, "GET", "/live", "/live", "", li)
		j.ask(200, "POST", "/notices/read", "/notices/read", "{}", li)
		j.ask(200, "GET", "/counts", "/counts", "", li)
		j.ask(200, "GET", "/regions", "/regions", "", li)
		j.ask(200, "GET", "/me", "/me", "", li)
		j.ask(200, "PATCH", "/me", "/me", `{"language":"en"}`, li)
		j.ask(200, "POST", "/admin/clock", "/admin/clock", `{"by":"1h"}`, boss)
		j.asAdmin(boss)
		j.asOrganisation(li, boss)
		j.asPeople(li, boss)
		both, _ := j.ask(200, "POST", "/session", "/session", `{"account":"both","password":"right-password","kind":"token"}`)
		j.ask(200, "POST", "/session/company", "/session/company", `{"company":"`+j.two.Company.String()+`"}`, "Authorization: Bearer "+both["token"].(string))
		j.asMessages(li, boss)
		j.asOwner(li, boss)
		j.asClerk(boss)
		j.asGranter(boss)
		j.asBuilder(boss)
		j.asProviders(boss)
		j.asJoiner(j.token("wu1"), boss)
		j.asOutside(boss)
		j.ask(204, "DELETE", "/session", "/session", "", boss)
		for _, r := range j.server.table {
			pattern, api := strings.CutPrefix(r.path, v1)
			if api && pattern != "/openapi.json" && !j.seen[r.method+" "+pattern] {
				t.Errorf("%s %s was not asked", r.method, pattern)
			}
		}
	})
}

// asJoiner invites people, who come by links, and decides on them.
func (j *journey) asJoiner(li, boss string) {
	settled, revision := j.ask(200, "GET", "/admin/joining/settings", "/admin/joining/settings", "", boss)
	if settled["match"] != "ask" {
		j.t.Errorf("%v", settled)
	}
	j.ask(200, "PUT", "/admin/joining/settings", "/admin/joining/settings", `{"colleagues":true,"match":"ask","remind":"weekly","deadline":"2026-12-31"}`, boss, `If-Match: "0"`)
	j.ask(409, "PUT", "/admin/joining/settings", "/admin/joining/settings", `{"colleagues":false,"match":"ask","remind":"off"}`, boss, `If-Match: "0"`)
	_ = revision
	made, _ := j.ask(200, "POST", "/invitations", "/invitations", `{"uses":3}`, li)
	one := made["items"].([]any)[0].(map[string]any)
	_, token, _ := strings.Cut(one["link"].(string), "#")
	j.ask(200, "GET", "/invitations", "/invitations", "", li)
	j.ask(200, "POST", "/join/look", "/join/look", `{"token":"`+token+`"}`)
	person := `{"token":"` + token + `","name":"Zoe","staff_number":"Z1","phone":"13800000000","key":"`
	j.ask(200, "POST", "/join", "/join", person+strings.Repeat("a", 32)+`","password":"tulip river seven"}`)
	j.ask(422, "POST", "/join", "/join", person+strings.Repeat("c", 32)+`","password":"short"}`)
	j.ask(200, "POST", "/join", "/join", person+strings.Repeat("b", 32)+`","password":"tulip river seven"}`)
	j.ask(200, "POST", "/join/state", "/join/state", `{"key":"`+strings.Repeat("a", 32)+`"}`)
	j.ask(409, "POST", "/join/account", "/join/account", person+strings.Repeat("d", 32)+`"}`, li)
	waiting, _ := j.ask(200, "GET", "/admin/joiners", "/admin/joiners", "", boss)
	ids := waiting["items"].([]any)
	path := func(i int) string { return "/admin/joiners/" + ids[i].(map[string]any)["id"].(string) }
	j.ask(200, "POST", "/admin/joiners/{id}/accept", path(0)+"/accept", "{}", boss)
	j.ask(200, "POST", "/admin/joiners/{id}/refuse", path(1)+"/refuse", `{"reason":"Twice"}`, boss)
	j.ask(409, "POST", "/admin/joiners/{id}/refuse", path(1)+"/refuse", `{"reason":"Twice again"}`, boss)
	j.ask(200, "POST", "/invitations/{id}/revoke", "/invitations/"+one["id"].(string)+"/revoke", "{}", li)
	j.ask(200, "GET", "/joining", "/joining", "", li)
	j.ask(200, "GET", "/admin/joining", "/admin/joining", "", boss)
	card, _ := j.ask(200, "POST", "/admin/members", "/admin/members", `{"name":"Later"}`, boss)
	j.ask(200, "GET", "/joining/people", "/joining/people", "", boss)
	j.ask(200, "PUT", "/joining/people/{id}", "/joining/people/"+card["id"].(string), `{"reason":"away"}`, boss)
}

// asOutside answers a form by a link.
func (j *journey) asOutside(boss string) {
	made, _ := j.ask(200, "POST", "/admin/entries", "/admin/entries", `{"form":"leave.types","title":"Ideas","most":2}`, boss)
	_, token, _ := strings.Cut(made["link"].(string), "#")
	j.ask(422, "POST", "/admin/entries", "/admin/entries", `{"form":"leave.request","title":"Ideas"}`, boss)
	j.ask(200, "POST", "/entries/look", "/entries/look", `{"token":"`+token+`"}`)
	j.ask(200, "POST", "/entries/evaluate", "/entries/evaluate", `{"token":"`+token+`","data":{}}`)
	key := `","key":"` + strings.Repeat("e", 32) + `","data":`
	j.ask(422, "POST", "/entries/send", "/entries/send", `{"token":"`+token+key+`{}}`)
	j.ask(200, "POST", "/entries/send", "/entries/send", `{"token":"`+token+key+outsideType+`}`)
	j.ask(409, "POST", "/entries/files", "/entries/files?name=a.txt", "hello", "Entry-Token: "+token, "Entry-Key: "+strings.Repeat("d", 32), "Entry-Upload: "+strings.Repeat("c", 32))
	j.ask(204, "POST", "/entries/drop", "/entries/drop", `{"token":"`+token+`","key":"`+strings.Repeat("d", 32)+`","upload":"`+strings.Repeat("c", 32)+`"}`)
	j.ask(200, "GET", "/admin/entries", "/admin/entries", "", boss)
	j.ask(200, "POST", "/admin/entries/{id}/close", "/admin/entries/"+made["id"].(string)+"/close", "{}", boss)
	j.ask(410, "POST", "/entries/look", "/entries/look", `{"token":"`+token+`"}`)
}

// outsideType is a kind of leave that somebody outside makes up.
const outsideType = `{"name":"学术假","name_en":"Sabbatical","unit":"day","counted":false,"paid":false}`

// asProviders names a provider that nobody answers for, and tries to sign in with it.
func (j *journey) asProviders(boss string) {
	j.ask(200, "PUT", "/admin/providers/{provider}", "/admin/providers/own",
		`{"name":{"en":"House","zh-CN":"公司"},"issuer":"https://sso.invalid","client_id":"forms","client_secret":"a secret","domains":["example.com"]}`, boss)
	j.ask(200, "GET", "/admin/providers", "/admin/providers", "", boss)
	j.ask(200, "GET", "/session/providers", "/session/providers", "")
	j.ask(303, "GET", "/session/oidc/{provider}", "/session/oidc/none", "")
	j.ask(303, "GET", "/session/oidc/{provider}/callback", "/session/oidc/none/callback?code=a&state=b", "")
	j.ask(200, "GET", "/me/links", "/me/links", "", boss)
	j.ask(403, "POST", "/me/links/{provider}", "/me/links/none", "{}", boss)
	j.ask(404, "DELETE", "/me/links/{provider}", "/me/links/none", "", boss)
	j.ask(200, "GET", "/admin/waiting", "/admin/waiting", "", boss)
	j.ask(404, "POST", "/admin/waiting/{id}", "/admin/waiting/"+j.one.Members["li"].String(), "{}", boss)
	j.ask(200, "DELETE", "/admin/providers/{provider}", "/admin/providers/own", "", boss)
}

// asGranter gives shares of the administration away, arranges the menu and founds a company.
func (j *journey) asGranter(boss string) {
	li := j.one.Members["li"].String()
	grant, _ := j.ask(201, "POST", "/admin/grants", "/admin/grants", `{"member":"`+li+`","rights":["organisation"],"departments":["`+j.one.Departments["rd"].String()+`"]}`, boss)
	path := "/admin/grants/" + grant["id"].(string)
	j.ask(200, "PUT", "/admin/grants/{id}", path, `{"rights":["apps"],"apps":["leave"]}`, boss, `If-Match: "1"`)
	j.ask(200, "GET", "/admin/grants", "/admin/grants", "", boss)
	j.ask(200, "DELETE", "/admin/grants/{id}", path, "", boss)
	j.ask(200, "PUT", "/admin/owners/{id}", "/admin/owners/"+li, "", boss)
	j.ask(200, "GET", "/admin/owners", "/admin/owners", "", boss)
	j.ask(200, "DELETE", "/admin/owners/{id}", "/admin/owners/"+li, "", boss)
	key, _ := j.ask(200, "POST", "/me/keys", "/me/keys", `{"name":"a","scopes":["read"],"expires":"`+time.Now().Add(time.Hour).UTC().Format(time.RFC3339)+`"}`, boss)
	j.ask(200, "GET", "/admin/keys", "/admin/keys", "", boss)
	j.ask(200, "DELETE", "/admin/keys/{id}", "/admin/keys/"+key["id"].(string), "", boss)
	j.ask(200, "GET", "/admin/apps", "/admin/apps", "", boss)
	j.ask(200, "PUT", "/admin/apps/{id}/audience", "/admin/apps/leave/audience", `{"members":["`+li+`"]}`, boss, `If-Match: "0"`)
	j.ask(409, "PUT", "/admin/apps/{id}/audience", "/admin/apps/leave/audience", `{"all":true}`, boss, `If-Match: "0"`)
	j.ask(200, "PUT", "/admin/menu", "/admin/menu", `{"places":[{"title":{"en":"Time"},"new":true,"links":[{"form":"leave.request","title":{"en":"Leave"}}]}]}`, boss, `If-Match: "0"`)
	j.ask(200, "GET", "/admin/menu", "/admin/menu", "", boss)
	j.ask(200, "GET", "/menu", "/menu", "", boss)
	j.ask(200, "GET", "/admin/visibility", "/admin/visibility", "", boss)
	j.ask(200, "PUT", "/admin/visibility", "/admin/visibility", `{"default":{"own":"subtree","up":1},"rules":[{"name":"Li","for":{"members":["`+li+`"]},"see":{"everybody":true}}]}`, boss, `If-Match: "0"`)
	j.ask(409, "PUT", "/admin/visibility", "/admin/visibility", `{"default":{"everybody":true}}`, boss, `If-Match: "0"`)
	j.ask(200, "GET", "/admin/visibility/as/{id}", "/admin/visibility/as/"+li, "", boss)
	j.ask(200, "PUT", "/admin/visibility", "/admin/visibility", `{"default":{"everybody":true}}`, boss, `If-Match: "1"`)
	j.ask(404, "POST", "/companies", "/companies", `{"name":"A","owner":"B","login":"c"}`, "Authorization: Bearer none")
}

// asDraft takes a request from draft to the inbox and through it.
func (j *journey) asDraft(li, lead string) {
	draft := j.asked(201, "POST", "/forms/{id}/drafts", "/forms/leave.request/drafts", `{"data":{"type":"trip"}}`, li)
	path := "/records/" + draft["id"].(string)
	j.asked(200, "PATCH", "/records/{id}", path, `{"data":`+trip+`}`, li, fmt.Sprintf(`If-Match: "%v"`, draft["revision"]))
	j.asked(200, "POST", "/records/{id}/submit", path+"/submit", "", li)
	j.ask(200, "GET", "/tasks", "/tasks", "", lead)
	task := j.task(lead, draft["id"].(string))
	j.ask(200, "GET", "/tasks/{id}", "/tasks/"+task, "", lead)
	j.asked(200, "POST", "/tasks/{id}/{verb}", "/tasks/"+task+"/agree", `{"comment":"safe travels"}`, lead)
	j.asked(200, "GET", "/records/{id}", path, "", li)
	j.ask(200, "GET", "/records/{id}/why", path+"/why?field=days,left", "", li)
	j.ask(422, "GET", "/records/{id}/why", path+"/why", "", li)
	j.ask(422, "GET", "/records/{id}/why", path+"/why?field="+strings.Repeat(",", 50), "", li)
	j.asked(200, "POST", "/records/{id}/{verb}", path+"/comment", `{"comment":"thanks","mentions":["`+j.one.Members["lead"].String()+`"]}`, li)
	j.ask(200, "GET", "/records/{id}/mentionable", path+"/mentionable", "", li)
	j.ask(200, "GET", "/records/{id}/mentionable", path+"/mentionable?q=lead", "", li)
	j.ask(200, "GET", "/records", "/records?form=leave.request&fields=type,from", "", li)
}

// asForms reads forms and what they make of data.
func (j *journey) asForms(li string) {
	j.ask(200, "GET", "/forms", "/forms", "", li)
	j.ask(200, "GET", "/forms/{id}", "/forms/leave.request", "", li)
	j.ask(200, "GET", "/forms/{id}", "/forms/leave.request?version=1", "", li)
	j.ask(404, "GET", "/forms/{id}", "/forms/leave.request?version=2", "", li)
	j.ask(422, "GET", "/forms/{id}", "/forms/leave.request?version=0", "", li)
	j.ask(200, "GET", "/forms/{id}/reading", "/forms/leave.request/reading?version=1", "", li)
	j.ask(404, "GET", "/forms/{id}/reading", "/forms/leave.request/reading?version=2", "", li)
	j.ask(200, "POST", "/forms/{id}/evaluate", "/forms/leave.request/evaluate", `{"data":`+trip+`}`, li)
	j.ask(422, "POST", "/forms/{id}/choose", "/forms/leave.request/choose", `{"field":"reason"}`, li)
	j.ask(200, "GET", "/org/names", "/org/names?ids="+j.one.Members["li"].String()+","+j.one.Members["lead"].String(), "", li)
	j.ask(422, "GET", "/org/names", "/org/names?ids=x", "", li)
	j.ask(200, "POST", "/forms/{id}/evaluate", "/forms/leave.request/evaluate", `{"data":`+trip+`,"why":["days","proof","nothing"]}`, li)
	j.ask(422, "POST", "/forms/{id}/evaluate", "/forms/leave.request/evaluate", `{"data":{},"why":[`+strings.Repeat(`"a",`, 50)+`"a"]}`, li)
	j.ask(200, "POST", "/forms/{id}/preview", "/forms/leave.request/preview", `{"data":`+trip+`}`, li)
}

// asUploader sends a picture in parts.
func (j *journey) asUploader(li string) {
	picture := portrait(j.t, 8)
	sum := sha256.Sum256([]byte(picture))
	announce := fmt.Sprintf(`{"name":"a.png","size":%d}`, len(picture))
	up, _ := j.ask(201, "POST", "/uploads", "/uploads", announce, li)
	path := "/uploads/" + up["id"].(string)
	j.ask(200, "GET", "/uploads/{id}", path, "", li)
	j.ask(409, "PATCH", "/uploads/{id}", path+"?offset=7", picture, li)
	j.ask(200, "PATCH", "/uploads/{id}", path+"?offset=0", picture, li)
	made, _ := j.ask(200, "POST", "/uploads/{id}/finish", path+"/finish", fmt.Sprintf(`{"hash":"%x"}`, sum), li)
	j.ask(200, "GET", "/files/{id}/thumb", "/files/"+made["id"].(string)+"/thumb", "", li)
	other, _ := j.ask(201, "POST", "/uploads", "/uploads", announce, li)
	j.ask(204, "DELETE", "/uploads/{id}", "/uploads/"+other["id"].(string), "", li)
}

// asBuilder works on the definitions of an app and publishes them.
func (j *journey) asBuilder(boss string) {
	const form, app = "/admin/apps/leave/definitions/form/request", "/admin/apps/leave"
	j.ask(200, "GET", "/admin/apps/{id}/definitions", app+"/definitions", "", boss)
	now, _ := j.ask(200, "GET", "/admin/apps/{id}/definitions/{kind}/{name}", form, "", boss)
	j.ask(200, "GET", "/admin/apps/{id}/definitions/{kind}/{name}", app+"/definitions/app/leave", "", boss)
	j.ask(404, "GET", "/admin/apps/{id}/definitions/{kind}/{name}", form+"?version=9", "", boss)
	now["body"].(map[string]any)["title"] = map[string]any{"en": "Time off", "zh-CN": "请假"}
	body, err := json.Marshal(now["body"])
	if err != nil {
		j.t.Fatal(err)
	}
	const draft, path = "/admin/apps/{id}/drafts/{kind}/{name}", "/admin/apps/leave/drafts/form/request"
	j.ask(404, "GET", draft, path, "", boss)
	j.ask(200, "PUT", draft, path, `{"body":`+string(body)+`}`, boss, `If-Match: "0"`)
	j.ask(409, "PUT", draft, path, `{"body":{}}`, boss, `If-Match: "0"`)
	j.ask(428, "PUT", draft, path, `{"body":{}}`, boss)
	j.ask(422, "PUT", draft, path, `{"body":[]}`, boss, `If-Match: "1"`)
	j.ask(200, "GET", draft, path, "", boss)
	j.ask(200, "GET", "/admin/apps/{id}/definitions/{kind}/{name}/changes", form+"/changes", "", boss)
	j.ask(200, "GET", "/admin/apps/{id}/plan", app+"/plan", "", boss)
	j.ask(200, "GET", "/admin/apps/{id}/impact", app+"/impact?form=request&limit=100", "", boss)
	j.ask(404, "GET", "/admin/apps/{id}/impact", app+"/impact?form=nothing", "", boss)
	j.ask(200, "GET", "/admin/apps/{id}/uses", app+"/uses?form=request&field=days", "", boss)
	j.ask(409, "POST", "/admin/apps/{id}/publish", app+"/publish", `{"drafts":[{"kind":"form","name":"request","revision":9}]}`, boss)
	j.ask(200, "POST", "/admin/apps/{id}/publish", app+"/publish", `{"drafts":[{"kind":"form","name":"request","revision":1}]}`, boss)
	j.ask(200, "PUT", draft, path, `{"body":{}}`, boss, `If-Match: "0"`)
	j.ask(200, "DELETE", draft, path, "", boss, `If-Match: "1"`)
}
